/* Sorted multisets beside a plain count of each value, over every backend: trees of small nodes grow, shrink
 * and go; SEEDS=n plays n times as much, from SEED on. */
#include <inttypes.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "taskmanager/state/sorted.h"
#include "tests/lib/budget.h"
#include "tests/lib/effort.h"
#include "tests/lib/program.h"
#include "tests/lib/table_world.h"
#include "tests/lib/wr_test.h"

#define KEYS 12u
#define VALUES 2000u
#define TEXT_BYTES 400u

struct multisets {
    struct table_world *w;
    struct tm_table *table;
    struct tm_sorted *sorted;
    struct budget budget;
    struct wr_key_scratch *scratch;
    enum wr_type type;
    bool descending;
    uint32_t counts[KEYS][VALUES];
    uint64_t held[KEYS]; /* values, in all */
    char texts[WR_BATCH_ROWS_MAX][2][TEXT_BYTES];
    const char *cells[WR_BATCH_ROWS_MAX * 2];
    uint32_t key_of[WR_BATCH_ROWS_MAX];
    uint64_t back[WR_BATCH_ROWS_MAX / 64];
};

/* Waits now and then without a reason: what was resolved before may be elsewhere then. */
static struct table_world *world;
static struct tm_table *disturbed;

static enum tm_table_status resolve(struct tm_table *table, const struct wr_keys *keys,
                                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh,
                                    struct wr_error *err)
{
    if (wr_rng_below(&world->rng, 8) == 0) {
        disturbed = table;
        return TM_TABLE_WAIT;
    }
    return tm_table_resolve(table, keys, intent, slots, fresh, err);
}

/* Texts in the order of their numbers; short, or longer than a cell. */
static void text_of(const struct multisets *m, uint32_t value, char out[TEXT_BYTES])
{
    if (m->type == WR_TYPE_INT8) {
        (void)snprintf(out, TEXT_BYTES, "%d", (int)value * 3 - 5000);
    } else if (m->type == WR_TYPE_NUMERIC) {
        (void)snprintf(out, TEXT_BYTES, "%d%s.50", (int)value - 1000,
                       value > 1500 ? "00000000000000000000000000000000000000" : "");
    } else {
        (void)snprintf(out, TEXT_BYTES, "%05u%*s", value, value % 5 == 0 ? 300 : 1, "x");
    }
}

static void make(struct multisets *m, const struct tm_store_type *store, uint64_t seed)
{
    static const enum wr_type types[] = {WR_TYPE_INT8, WR_TYPE_NUMERIC, WR_TYPE_TEXT};
    static const uint32_t node_bytes[] = {40, 100, 600, 0};

    memset(m, 0, sizeof *m);
    m->w = world = table_world_create(&(struct table_play){.store = store,
                                                           .keys = TABLE_KEYS_COMPOSITE,
                                                           .objects = true,
                                                           .key_count = 1,
                                                           .undo_bytes_max = UINT64_MAX,
                                                           .seed = seed});
    m->table = table_world_table(m->w, 0, TABLE_WORLD_GROUPS, store != NULL);
    m->type = types[seed % 3];
    m->descending = seed / 3 % 2 != 0;
    m->sorted = tm_sorted_create(
        &(struct tm_sorted_options){.table = m->table,
                                    .type = m->type,
                                    .descending = m->descending,
                                    .node_bytes = node_bytes[wr_rng_below(&m->w->rng, 4)],
                                    .resolve = resolve});
    budget_init(&m->budget, 256u << 20);
    m->scratch = wr_key_scratch_create();
}

static void unmake(struct multisets *m)
{
    tm_sorted_destroy(m->sorted);
    tm_table_destroy(m->table);
    wr_key_scratch_destroy(m->scratch);
    budget_fini(&m->budget);
    table_world_destroy(m->w);
}

/* A value of the key that is there, from a random place on. */
static uint32_t some_value(struct multisets *m, uint32_t key)
{
    uint32_t value = (uint32_t)wr_rng_below(&m->w->rng, VALUES);

    if (wr_rng_below(&m->w->rng, 2) == 0) { /* the first one: most is to be done */
        value = m->descending ? VALUES - 1 : 0;
    }
    while (m->counts[key][value] == 0) {
        value = (value + (m->descending ? VALUES - 1 : 1)) % VALUES;
    }
    return value;
}

static uint64_t held(const struct multisets *m)
{
    uint64_t sum = 0;

    for (uint32_t k = 0; k < KEYS; k++) {
        sum += m->held[k];
    }
    return sum;
}

/* Rows in their order; the model as they make it. At 100 % until nothing is there. */
static uint32_t draw(struct multisets *m, uint32_t count, uint32_t back_percent)
{
    memset(m->back, 0, sizeof m->back);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = (uint32_t)wr_rng_below(&m->w->rng, wr_rng_below(&m->w->rng, KEYS) + 1);
        if (back_percent == 100 && held(m) == 0) {
            return i;
        }
        for (; back_percent == 100 && m->held[key] == 0; key = (key + 1) % KEYS) {
        }
        bool back = m->held[key] > 0 && wr_rng_below(&m->w->rng, 100) < back_percent;
        uint32_t value =
            back ? some_value(m, key) : (uint32_t)wr_rng_below(&m->w->rng, VALUES);
        (void)snprintf(m->texts[i][0], TEXT_BYTES, "key %u%s", key,
                       key % 3 == 0 ? " that is longer than a slot has room for" : "");
        text_of(m, value, m->texts[i][1]);
        m->cells[i * 2] = key == 1 ? NULL : m->texts[i][0];
        m->cells[i * 2 + 1] = m->texts[i][1];
        m->key_of[i] = key;
        if (!back && wr_rng_below(&m->w->rng, 20) == 0) {
            m->cells[i * 2 + 1] = NULL;
            continue;
        }
        m->back[i / 64] |= (uint64_t)back << (i % 64);
        m->counts[key][value] += back ? UINT32_MAX : 1;
        m->held[key] += back ? UINT64_MAX : 1;
    }
    return count;
}

static void check_first(struct multisets *m, uint32_t row)
{
    uint32_t key = m->key_of[row], value = m->descending ? VALUES - 1 : 0;
    enum tm_sorted_first first;
    char want[TEXT_BYTES];
    uint8_t cell[16];
    struct wr_sb sb = {0};

    first = tm_sorted_first(m->sorted, row, cell);
    if (m->cells[row * 2 + 1] == NULL) {
        ck_assert_int_eq(first, TM_SORTED_PASSED);
        return;
    }
    if (m->held[key] == 0) {
        ck_assert_int_eq(first, TM_SORTED_NONE);
        return;
    }
    ck_assert_int_eq(first, TM_SORTED_VALUE);
    while (m->counts[key][value] == 0) {
        value += m->descending ? UINT32_MAX : 1;
    }
    text_of(m, value, want);
    wr_cell_to_text(m->type, cell, &sb);
    ck_assert_str_eq(sb.ptr, want);
    wr_sb_fini(&sb);
}

/* The last row of each key with a value tells what is first now. */
static void check_firsts(struct multisets *m, uint32_t count)
{
    bool seen[KEYS] = {false};

    for (uint32_t i = count; i-- > 0;) {
        if (m->cells[i * 2 + 1] == NULL || !seen[m->key_of[i]]) {
            check_first(m, i);
        }
        seen[m->key_of[i]] |= m->cells[i * 2 + 1] != NULL;
    }
}

static void change(struct multisets *m, uint32_t count)
{
    struct wr_field fields[2] = {{"k", WR_TYPE_TEXT, -1, false}, {"v", m->type, -1, false}};
    struct wr_schema schema = {.field_count = 2, .fields = fields};
    struct wr_batch *batch = rows_batch(m->budget.pool, &schema, m->cells, count);
    enum tm_table_status status;
    struct wr_error err;
    struct wr_keys keys;
    bool more;

    do {
        uint32_t column = 0;
        wr_keys_build(batch, &column, 1, true, m->scratch, &keys);
        status = tm_sorted_change(m->sorted,
                                  &(struct tm_sorted_rows){.keys = &keys,
                                                           .values = &batch->columns[1],
                                                           .back = m->back,
                                                           .count = count},
                                  &more, &err);
        table_world_settle(m->w);
        (void)tm_table_step(m->table, m->w->env, true, 0);
        disturbed = NULL;
    } while (status == TM_TABLE_WAIT || (status == TM_TABLE_DONE && more));
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
    check_firsts(m, count);
    wr_batch_unref(batch);
}

static void play(const struct tm_store_type *store, uint64_t seed, uint32_t batches)
{
    struct multisets *m = WR_NEW(struct multisets);

    make(m, store, seed);
    for (uint32_t b = 0; b < batches; b++) {
        uint32_t rows = 1 + (uint32_t)wr_rng_below(&m->w->rng, b % 3 == 0 ? 1024 : 60);
        change(m, draw(m, rows, b < batches / 2 ? 20 : 60));
    }
    while (held(m) > 0) {
        change(m, draw(m, WR_BATCH_ROWS_MAX, 100));
    }
    if (store == NULL) { /* no node was left behind */
        ck_assert_uint_eq(tm_table_count(m->table), 0);
    }
    unmake(m);
    wr_free(m);
}

static void play_all(const struct tm_store_type *store, uint32_t seeds, uint32_t batches)
{
    uint64_t first = effort_seed();

    for (uint64_t s = first; s < first + effort_seeds(1) * seeds; s++) {
        play(store, s, batches);
    }
}

/* The first value is the model's after every batch, whatever is added and taken back, and nothing is left
 * of keys whose values have gone. */
START_TEST(the_first_value_on_the_heap_is_the_models)
{
    play_all(NULL, 12, 60);
}
END_TEST

/* So it is where hardly any node is in memory. */
START_TEST(the_first_value_over_a_store_is_the_models)
{
    play_all(&tm_store_memory, 6, 30);
}
END_TEST

START_TEST(the_first_value_over_a_database_is_the_models)
{
    play_all(&tm_store_rocksdb, 1, 20);
}
END_TEST

WR_TEST_MAIN("sorted", the_first_value_on_the_heap_is_the_models,
             the_first_value_over_a_store_is_the_models,
             the_first_value_over_a_database_is_the_models)
