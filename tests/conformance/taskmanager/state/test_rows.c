/* Rows by key in an order of their own, and numbers of equal rows, beside plain models of both, over every
 * backend; SEEDS=n plays n times as much, from SEED on. */
#include <inttypes.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "taskmanager/state/numbers.h"
#include "taskmanager/state/sorted.h"
#include "tests/lib/budget.h"
#include "tests/lib/effort.h"
#include "tests/lib/program.h"
#include "tests/lib/table_world.h"
#include "tests/lib/wr_test.h"

#define KEYS 8u
#define HEADS 400u
#define KINDS 12u  /* of rows that have numbers */
#define QUEUE 4096u /* of each of them at most */
#define HEAD_BYTES sizeof(uint64_t)

struct row_model {
    uint64_t count;
    uint32_t first; /* which of the equal ones gave the rest */
};

struct rows {
    struct table_world *w;
    struct tm_table *table;
    struct tm_sorted *sorted;
    struct tm_sorted_walk *walk;
    struct budget budget;
    struct wr_key_scratch *scratch;
    struct row_model model[KEYS][HEADS];
    uint32_t generation;
    struct wr_sb strings[WR_BATCH_ROWS_MAX];
    struct wr_str values[WR_BATCH_ROWS_MAX];
    uint16_t key_of[WR_BATCH_ROWS_MAX];
    uint64_t back[WR_BATCH_ROWS_MAX / 64];
    struct wr_batch *batch; /* of the keys, each once */
    struct wr_keys keys;
    uint32_t walked_key, walked_head; /* where the walk is */
    uint16_t walked[KEYS];
};

/* Waits now and then without a reason: what was resolved before may be elsewhere then. */
static struct table_world *world;

static enum tm_table_status resolve(struct tm_table *table, const struct wr_keys *keys,
                                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                    struct wr_error *err)
{
    return wr_rng_below(&world->rng, 8) == 0
               ? TM_TABLE_WAIT
               : tm_table_resolve(table, keys, intent, slots, fresh, err);
}

static int order(const void *ctx, struct wr_str a, struct wr_str b)
{
    (void)ctx;
    ck_assert_uint_eq(a.bytes, HEAD_BYTES);
    ck_assert_uint_eq(b.bytes, HEAD_BYTES);
    return memcmp(a.ptr, b.ptr, HEAD_BYTES);
}

static void build_keys(struct rows *r)
{
    static const char *const texts[KEYS] = {
        NULL, "a", "b", "c", "d", "a key that is longer than a slot has room for", "e", "f"};
    static struct wr_field field = {"k", WR_TYPE_TEXT, -1, false};
    static const struct wr_schema schema = {.field_count = 1, .fields = &field};
    uint32_t column = 0;

    r->batch = rows_batch(r->budget.pool, &schema, texts, KEYS);
    r->scratch = wr_key_scratch_create();
    wr_keys_build(r->batch, &column, 1, true, r->scratch, &r->keys);
}

static void make(struct rows *r, const struct tm_store_type *store, uint64_t seed)
{
    static const uint32_t node_bytes[] = {40, 100, 600, 0};

    memset(r, 0, sizeof *r);
    r->w = world = table_world_create(&(struct table_play){.store = store,
                                                           .keys = TABLE_KEYS_COMPOSITE,
                                                           .objects = true,
                                                           .key_count = 1,
                                                           .undo_bytes_max = UINT64_MAX,
                                                           .seed = seed});
    r->table = table_world_table(r->w, 0, TABLE_WORLD_GROUPS, store != NULL);
    r->sorted = tm_sorted_create(
        &(struct tm_sorted_options){.table = r->table,
                                    .order = order,
                                    .node_bytes = node_bytes[wr_rng_below(&r->w->rng, 4)],
                                    .resolve = resolve});
    r->walk = tm_sorted_walk_create(r->sorted);
    budget_init(&r->budget, 256u << 20);
    build_keys(r);
}

static void unmake(struct rows *r)
{
    tm_sorted_walk_destroy(r->walk);
    tm_sorted_destroy(r->sorted);
    tm_table_destroy(r->table);
    wr_key_scratch_destroy(r->scratch);
    wr_batch_unref(r->batch);
    for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
        wr_sb_fini(&r->strings[i]);
    }
    budget_fini(&r->budget);
    table_world_destroy(r->w);
}

/* The rest of a row: some are long. */
static void put_rest(struct wr_sb *sb, uint32_t head, uint32_t generation)
{
    wr_sb_printf(sb, "%u of %u%*s", generation, head,
                 head % 97 == 0 ? 9000 : head % 5 == 0 ? 200 : 1, "");
}

/* Rows that go come last, as callers have them. */
static void draw(struct rows *r, uint32_t count, uint32_t back_percent)
{
    memset(r->back, 0, sizeof r->back);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = (uint32_t)wr_rng_below(&r->w->rng, wr_rng_below(&r->w->rng, KEYS) + 1);
        uint32_t head = (uint32_t)wr_rng_below(&r->w->rng, HEADS);
        bool back = i >= count - count * back_percent / 100;
        for (uint32_t k = 0; back && k < HEADS && r->model[key][head].count == 0; k++) {
            head = (head + 1) % HEADS;
        }
        struct row_model *m = &r->model[key][head];
        struct wr_sb *sb = &r->strings[i];
        wr_sb_reset(sb);
        wr_write_u32(sb, HEAD_BYTES);
        wr_write_u64(sb, __builtin_bswap64(head));
        if (!back) {
            put_rest(sb, head, ++r->generation);
            m->first = m->count == 0 ? r->generation : m->first;
        }
        m->count += back ? (m->count > 0 ? UINT64_MAX : 0) : 1;
        r->values[i] = (struct wr_str){sb->ptr, sb->bytes};
        r->key_of[i] = (uint16_t)key;
        r->back[i / 64] |= (uint64_t)back << (i % 64);
    }
}

static void change(struct rows *r, uint32_t count)
{
    enum tm_table_status status;
    struct wr_error err;
    bool more;

    do {
        status = tm_sorted_change(r->sorted,
                                  &(struct tm_sorted_rows){.keys = &r->keys,
                                                           .key_rows = r->key_of,
                                                           .strings = r->values,
                                                           .back = r->back,
                                                           .count = count},
                                  &more, &err);
        table_world_settle(r->w);
        (void)tm_table_step(r->table, r->w->env, true, 0);
    } while (status == TM_TABLE_WAIT || (status == TM_TABLE_DONE && more));
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
}

/* Nothing of the model lies between the row before and this one. */
static void skip_to(struct rows *r, uint32_t index, uint32_t head)
{
    while (r->walked_key < index || r->walked_head < head) {
        if (r->walked_head == HEADS) {
            r->walked_key += 1;
            r->walked_head = 0;
            continue;
        }
        ck_assert_uint_eq(r->model[r->walked[r->walked_key]][r->walked_head].count, 0);
        r->walked_head += 1;
    }
}

static void visit(void *ctx, uint32_t index, struct wr_str head, struct wr_str rest, uint64_t count)
{
    struct rows *r = ctx;
    uint32_t number = (uint32_t)__builtin_bswap64(wr_load_u64(head.ptr));
    const struct row_model *m = &r->model[r->walked[index]][number];
    struct wr_sb want = {0};

    ck_assert_uint_eq(head.bytes, HEAD_BYTES);
    skip_to(r, index, number);
    ck_assert_uint_eq(count, m->count);
    put_rest(&want, number, m->first);
    ck_assert(want.bytes == rest.bytes && memcmp(want.ptr, rest.ptr, rest.bytes) == 0);
    wr_sb_fini(&want);
    r->walked_head = number + 1;
}

/* Some of the keys, in any order. */
static void walk(struct rows *r)
{
    struct tm_sorted_keys keys = {&r->keys, r->walked, 0};
    enum tm_table_status status;
    struct wr_error err;
    bool more;

    for (uint32_t k = 0, from = (uint32_t)wr_rng_below(&r->w->rng, KEYS); k < KEYS; k++) {
        if (wr_rng_below(&r->w->rng, 4) != 0) {
            r->walked[keys.count++] = (uint16_t)((from + k * 3) % KEYS);
        }
    }
    r->walked_key = r->walked_head = 0;
    tm_sorted_walk_begin(r->walk);
    do {
        status = tm_sorted_walk_step(r->walk, &keys, visit, r, &more, &err);
        table_world_settle(r->w);
        (void)tm_table_step(r->table, r->w->env, true, 0);
    } while (status == TM_TABLE_WAIT || (status == TM_TABLE_DONE && more));
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
    if (keys.count > 0) {
        skip_to(r, keys.count - 1, HEADS);
    }
}

static void play(const struct tm_store_type *store, uint64_t seed, uint32_t batches)
{
    struct rows *r = WR_NEW(struct rows);

    make(r, store, seed);
    for (uint32_t b = 0; b < batches; b++) {
        uint32_t count = 1 + (uint32_t)wr_rng_below(&r->w->rng, b % 3 == 0 ? 1024 : 60);
        draw(r, count, b < batches / 2 ? 20 : 60);
        change(r, count);
        if (store == NULL || b % 5 == 4) {
            walk(r);
        }
    }
    unmake(r);
    wr_free(r);
}

static void play_all(const struct tm_store_type *store, uint32_t seeds, uint32_t batches)
{
    uint64_t first = effort_seed();

    for (uint64_t s = first; s < first + effort_seeds(1) * seeds; s++) {
        play(store, s, batches);
    }
}

START_TEST(walks_on_the_heap_see_the_models_rows)
{
    /* Each row as often as it is there, in order, with the rest that came first; whatever comes and goes. */
    play_all(NULL, 9, 40);
}
END_TEST

START_TEST(walks_over_a_store_see_the_models_rows)
{
    /* Also where hardly any node is in memory. */
    play_all(&tm_store_memory, 4, 20);
}
END_TEST

START_TEST(walks_over_a_database_see_the_models_rows)
{
    /* And where it is RocksDB that has them. */
    play_all(&tm_store_rocksdb, 1, 15);
}
END_TEST

/* ---- numbers ---- */

struct queue {
    uint64_t numbers[QUEUE];
    uint32_t first, next;
};

static struct wr_str kind_of(uint32_t kind)
{
    static char texts[KINDS][600];

    (void)snprintf(texts[kind], sizeof texts[kind], "%u%*s", kind, kind % 3 == 0 ? 500 : 1, "");
    return (struct wr_str){texts[kind], strlen(texts[kind])};
}

/* A batch of rows that come, then of rows that go, as callers have them; returns how many were found. */
static uint32_t change_numbers(struct rows *r, struct tm_numbers *numbers, struct tm_table *table,
                               struct queue (*queues)[KINDS], uint32_t count, uint64_t *next)
{
    struct tm_numbers_change *changes = WR_NEW_ARRAY(struct tm_numbers_change, WR_MAX(count, 1u));
    uint64_t *want = WR_NEW_ARRAY(uint64_t, WR_MAX(count, 1u));
    uint32_t adds = (uint32_t)wr_rng_below(&r->w->rng, count + 1), found = 0;
    enum tm_table_status status;
    struct wr_error err;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = (uint32_t)wr_rng_below(&r->w->rng, KEYS);
        uint32_t kind = (uint32_t)wr_rng_below(&r->w->rng, KINDS);
        struct queue *q = &queues[key][kind];
        bool back = i >= adds || q->next == QUEUE;
        changes[i] = (struct tm_numbers_change){kind_of(kind), key, back, back ? 7 : (*next)++};
        want[i] = back ? (q->first < q->next ? q->numbers[q->first++] : TM_NUMBERS_NONE)
                       : (q->numbers[q->next++] = changes[i].number);
        adds = back ? WR_MIN(adds, i) : adds;
    }
    do {
        status = tm_numbers_change(numbers, &r->keys, changes, count, &err);
        table_world_settle(r->w);
        (void)tm_table_step(table, r->w->env, true, 0);
    } while (status == TM_TABLE_WAIT);
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
    for (uint32_t i = 0; i < count; i++) {
        ck_assert_uint_eq(changes[i].number, want[i]);
        found += changes[i].back && want[i] != TM_NUMBERS_NONE;
    }
    wr_free(changes);
    wr_free(want);
    return found;
}

static void nothing(void *ctx)
{
    (void)ctx; /* settle looks by itself */
}

static void play_numbers(const struct tm_store_type *store, uint64_t seed, uint32_t batches)
{
    struct rows *r = WR_NEW(struct rows);
    struct queue(*queues)[KINDS] = wr_alloc_zero(KEYS, sizeof *queues);
    uint64_t next = 0;
    uint32_t found = 0;

    make(r, store, seed);
    struct tm_table *table = tm_table_create(&(struct tm_table_options){
        .name = "rows/numbers",
        .key_types = (const enum wr_type[]){WR_TYPE_TEXT},
        .key_count = 1,
        .composite = true,
        .value_bytes = TM_NUMBERS_BYTES,
        .value_template = (const uint64_t[]){0, 0},
        .key_groups = TABLE_WORLD_GROUPS,
        .key_group_end = TABLE_WORLD_GROUPS,
        .memory = r->w->memory,
        .stores = store == NULL ? NULL : r->w->stores,
        .home = r->w->mailbox,
        .wake = nothing,
        .ctx = r});
    struct tm_numbers *numbers = tm_numbers_create(table);
    for (uint32_t b = 0; b < batches; b++) {
        uint32_t count = (uint32_t)wr_rng_below(&r->w->rng, b % 3 == 0 ? 1024 : 40);
        found += change_numbers(r, numbers, table, queues, count, &next);
    }
    ck_assert_uint_gt(found, 0);
    tm_numbers_destroy(numbers);
    tm_table_destroy(table);
    unmake(r);
    wr_free(queues);
    wr_free(r);
}

START_TEST(the_oldest_of_equal_rows_goes_first)
{
    /* As a queue for each key and row has it, on the heap and over a store; what is not there is told. */
    uint64_t first = effort_seed();

    for (uint64_t s = first; s < first + effort_seeds(1) * 4; s++) {
        play_numbers(NULL, s, 40);
        play_numbers(&tm_store_memory, s, 20);
    }
}
END_TEST

WR_TEST_MAIN("rows", walks_on_the_heap_see_the_models_rows, walks_over_a_store_see_the_models_rows,
             walks_over_a_database_see_the_models_rows, the_oldest_of_equal_rows_goes_first)
