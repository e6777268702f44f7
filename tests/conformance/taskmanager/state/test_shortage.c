/* Tables over a store where others have nearly all of the memory: every batch goes through, for what can
 * leave does. */
#include <string.h>

#include "common/base/hash.h"
#include "common/base/rng.h"
#include "common/sys/env.h"
#include "taskmanager/state/cache_internal.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/store.h"
#include "tests/lib/effort.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define BATCH 512u
#define BATCHES 160u
#define KEY_BYTES 200u
#define TRIES_MAX 20000u /* of 200 µs: a run may take long where others compute */
#define GROUPS 16u
#define SEEDS 12u

struct world {
    struct wr_env *env;
    struct wr_memory *memory;
    struct wr_memory_account *others;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    struct tm_stores *stores;
    struct tm_table *other; /* steps while the one waits */
    char directory[128];
    char texts[BATCH][KEY_BYTES];
    struct wr_view views[BATCH];
    uint64_t hashes[BATCH];
};

static void nothing(void *ctx)
{
    (void)ctx;
}

static void pump(struct world *w)
{
    struct wr_msg *msg, *next;

    wr_mailbox_wait(w->mailbox, 200);
    for (msg = wr_mailbox_take_all(w->mailbox); msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

static void world_init(struct world *w, uint64_t budget, uint32_t buffers)
{
    char local[160];

    memset(w, 0, sizeof *w);
    w->env = wr_env_real_create(2);
    w->memory = wr_memory_create(budget);
    w->others = wr_memory_account_open(w->memory, WR_MEMORY_BATCH, "others");
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){.env = w->env,
                                                                   .job_directory = w->directory,
                                                                   .attempt = {1, 1},
                                                                   .memory = w->memory,
                                                                   .buffers = buffers,
                                                                   .incarnation = {7, 1}});
    snprintf(local, sizeof local, "%s/local", w->directory);
    w->stores = tm_stores_create(&(struct tm_stores_options){
        .env = w->env, .type = &tm_store_memory, .directory = local, .memory = w->memory});
}

static void world_fini(struct world *w)
{
    tm_segments_unref(w->segments);
    while (!wr_mailbox_idle(w->mailbox)) {
        pump(w);
    }
    tm_stores_destroy(w->stores);
    wr_mailbox_destroy(w->mailbox);
    wr_env_real_destroy(w->env);
    wr_memory_release(w->others, wr_memory_account_bytes(w->others));
    wr_memory_account_close(w->others);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    scratch_remove(w->directory);
}

static struct tm_table *table_create_kind(struct world *w, const char *owner, bool objects)
{
    enum wr_type type = WR_TYPE_TEXT;

    return tm_table_create(&(struct tm_table_options){.name = "t",
                                                      .owner = owner,
                                                      .key_types = &type,
                                                      .key_count = 1,
                                                      .value_bytes = 8,
                                                      .objects = objects,
                                                      .key_groups = GROUPS,
                                                      .key_group_end = GROUPS,
                                                      .memory = w->memory,
                                                      .stores = w->stores,
                                                      .home = w->mailbox,
                                                      .wake = nothing,
                                                      .ctx = w});
}

static struct tm_table *table_create(struct world *w, const char *owner)
{
    return table_create_kind(w, owner, false);
}

/* Keys of 200 bytes, each in memory of its own. */
static struct wr_keys keys_from(struct world *w, uint64_t first)
{
    for (uint32_t i = 0; i < BATCH; i++) {
        memset(w->texts[i], 'x', KEY_BYTES);
        memcpy(w->texts[i], &(uint64_t){first + i}, sizeof first);
        w->views[i] = wr_view_of(w->texts[i], KEY_BYTES);
        w->hashes[i] = wr_hash_bytes(w->texts[i], KEY_BYTES);
    }
    return (struct wr_keys){
        .form = WR_KEY_BYTES, .count = BATCH, .bytes = w->views, .hashes = w->hashes};
}

static void resolve(struct world *w, struct tm_table *table, enum tm_resolve intent,
                    const struct wr_keys *keys, uint8_t **slots)
{
    enum tm_table_status status;
    struct wr_error err;
    uint32_t tries = 0;

    while ((status = tm_table_resolve(table, keys, intent, slots, NULL, &err)) ==
           TM_TABLE_WAIT) {
        ck_assert_uint_lt(++tries, TRIES_MAX);
        pump(w);
        (void)tm_table_step(table, w->env, false, wr_env_mono_ns(w->env) + 1000000);
        if (w->other != NULL) {
            wr_memory_balance(w->memory);
            (void)tm_table_step(w->other, w->env, true, wr_env_mono_ns(w->env) + 1000000);
        }
    }
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
}

static void write_keys(struct world *w, struct tm_table *table, uint32_t batch, uint64_t plus)
{
    struct wr_keys keys = keys_from(w, (uint64_t)batch * BATCH);
    uint8_t *slots[BATCH];

    resolve(w, table, TM_RESOLVE_UPSERT, &keys, slots);
    for (uint32_t i = 0; i < BATCH; i++) {
        uint64_t value = (uint64_t)batch * BATCH + i + plus;
        memcpy(slots[i], &value, sizeof value);
    }
    wr_memory_balance(w->memory);
    (void)tm_table_step(table, w->env, true, wr_env_mono_ns(w->env) + 1000000);
}

static void check_keys(struct world *w, struct tm_table *table, uint64_t plus)
{
    uint8_t *slots[BATCH];

    for (uint32_t batch = 0; batch < BATCHES / effort_step(4); batch++) {
        struct wr_keys keys = keys_from(w, (uint64_t)batch * BATCH);
        resolve(w, table, TM_RESOLVE_READ, &keys, slots);
        for (uint32_t i = 0; i < BATCH; i++) {
            uint64_t want = (uint64_t)batch * BATCH + i + plus, have;
            ck_assert_ptr_nonnull(slots[i]);
            memcpy(&have, slots[i], sizeof have);
            ck_assert_uint_eq(have, want);
        }
    }
}

/* All that is left but so much is somebody else's from now on. */
static void take_all_but(struct world *w, uint64_t bytes)
{
    uint64_t left = wr_memory_budget_bytes(w->memory) - wr_memory_used_bytes(w->memory);

    ck_assert_uint_gt(left, bytes);
    ck_assert(wr_memory_reserve(w->others, left - bytes));
}

/* Sixteen megabytes of keys go through a table that can have three; memory is refused for long keys as
 * often as for pages. */
START_TEST(long_keys_find_room)
{
    struct world w;

    world_init(&w, 64u << 20, 0);
    struct tm_table *table = table_create(&w, "job/step[0] table t");
    take_all_but(&w, 4u << 20);
    for (uint32_t batch = 0; batch < BATCHES / effort_step(4); batch++) {
        write_keys(&w, table, batch, 0);
    }
    check_keys(&w, table, 0);
    tm_table_destroy(table);
    world_fini(&w);
}
END_TEST

#define OBJECT_BYTES 700u
#define OBJECT_BATCHES 24u

static void put_objects(struct world *w, struct tm_table *table, uint32_t batch, char fill)
{
    struct wr_keys keys = keys_from(w, (uint64_t)batch * BATCH);
    uint8_t *slots[BATCH];
    char object[OBJECT_BYTES];
    struct wr_error err;

    resolve(w, table, TM_RESOLVE_UPSERT, &keys, slots);
    for (uint32_t i = 0; i < BATCH; i++) {
        memset(object, fill, sizeof object);
        memcpy(object, &(uint64_t){(uint64_t)batch * BATCH + i}, sizeof(uint64_t));
        WR_CK_OK(tm_table_set_object(table, slots[i], object, OBJECT_BYTES - i % 7, &err), &err);
    }
    wr_memory_balance(w->memory);
    (void)tm_table_step(table, w->env, true, wr_env_mono_ns(w->env) + 1000000);
}

static void check_objects(struct world *w, struct tm_table *table, char fill)
{
    uint8_t *slots[BATCH];

    for (uint32_t batch = 0; batch < OBJECT_BATCHES; batch++) {
        struct wr_keys keys = keys_from(w, (uint64_t)batch * BATCH);
        resolve(w, table, TM_RESOLVE_READ, &keys, slots);
        for (uint32_t i = 0; i < BATCH; i++) {
            WR_CK(slots[i] != NULL);
            struct wr_str object = tm_table_object(table, slots[i]);
            uint64_t number;
            WR_CK(object.bytes == OBJECT_BYTES - i % 7);
            memcpy(&number, object.ptr, sizeof number);
            WR_CK(number == (uint64_t)batch * BATCH + i);
            WR_CK(object.ptr[8] == fill && object.ptr[object.bytes - 1] == fill);
        }
    }
}

/* Values that are set once their batch is resolved find room like keys: what is clean leaves for them, and
 * where nothing is, no batch fails. */
START_TEST(values_find_room)
{
    struct world w;

    world_init(&w, 64u << 20, 0);
    struct tm_table *table = table_create_kind(&w, "job/step[0] table t", true);
    take_all_but(&w, 4u << 20);
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t batch = 0; batch < OBJECT_BATCHES; batch++) {
            put_objects(&w, table, batch, (char)('a' + round));
        }
        check_objects(&w, table, (char)('a' + round));
    }
    ck_assert_uint_le(wr_memory_used_bytes(w.memory), (64u << 20) + WR_KEY_BYTES_MAX);
    tm_table_destroy(table);
    world_fini(&w);
}
END_TEST

/* A table that comes when another one has the memory waits until that one has given back. */
START_TEST(who_comes_late_waits_for_others)
{
    struct world w;
    struct tm_table *first, *late;

    world_init(&w, 24u << 20, 0);
    first = table_create(&w, "job/step[0] table t");
    for (uint32_t batch = 0; batch < 60; batch++) {
        write_keys(&w, first, batch, 0);
    }
    take_all_but(&w, 64u << 10); /* fewer than tables leave */
    late = table_create(&w, "job/step[1] table t");
    w.other = first;
    for (uint32_t batch = 0; batch < 4; batch++) {
        write_keys(&w, late, batch, 0);
    }
    w.other = NULL;
    tm_table_destroy(first);
    tm_table_destroy(late);
    world_fini(&w);
}
END_TEST

/* What is asked for, and what has been read, is counted for as long as it is there. */
START_TEST(reads_are_counted)
{
    struct world w;
    struct wr_error err;
    uint8_t *slots[BATCH];
    uint64_t before, least = BATCH * KEY_BYTES;

    world_init(&w, 24u << 20, 0);
    struct tm_table *table = table_create(&w, "job/step[0] table t");
    take_all_but(&w, 4u << 20);
    for (uint32_t batch = 0; batch < 40; batch++) {
        write_keys(&w, table, batch, 0);
    }
    struct wr_keys keys = keys_from(&w, 0);
    before = wr_memory_kind_bytes(w.memory, WR_MEMORY_RUN);
    ck_assert_int_eq(tm_table_resolve(table, &keys, TM_RESOLVE_READ, slots, NULL, &err),
                     TM_TABLE_WAIT);
    ck_assert_uint_gt(wr_memory_kind_bytes(w.memory, WR_MEMORY_RUN), before + least);
    resolve(&w, table, TM_RESOLVE_READ, &keys, slots);
    ck_assert_uint_eq(wr_memory_kind_bytes(w.memory, WR_MEMORY_RUN), before);
    keys = keys_from(&w, 10ull * BATCH);
    (void)tm_table_resolve(table, &keys, TM_RESOLVE_READ, slots, NULL, &err);
    tm_table_destroy(table); /* with reads in flight: they outlive its accounts */
    world_fini(&w);
}
END_TEST

/* Nobody gives anything back: waiting ends with an error that says what is used up and what helps. */
START_TEST(waiting_ends)
{
    struct world w;
    struct wr_error err;
    uint8_t *slots[BATCH];

    world_init(&w, 24u << 20, 0);
    struct tm_table *table = table_create(&w, "job/step[0] table t");
    take_all_but(&w, 64u << 10);
    struct wr_keys keys = keys_from(&w, 0);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_int_eq(tm_table_resolve(table, &keys, TM_RESOLVE_UPSERT, slots, NULL, &err),
                         TM_TABLE_WAIT);
    }
    table->cache->refused_ns -= 11000000000ull; /* so much later */
    ck_assert_int_eq(tm_table_resolve(table, &keys, TM_RESOLVE_UPSERT, slots, NULL, &err),
                     TM_TABLE_FAILED);
    ck_assert_ptr_nonnull(strstr(err.message, "give the task manager more memory"));
    ck_assert(err.retriable); /* the next attempt may find more */
    tm_table_destroy(table);
    world_fini(&w);
}
END_TEST

static void finish_pack(struct world *w, struct tm_table *table, uint64_t checkpoint)
{
    struct tm_pack *pack = tm_table_seal(
        table, &(struct tm_pack_options){.checkpoint = checkpoint,
                                         .segments = w->segments,
                                         .home = w->mailbox,
                                         .wake = nothing,
                                         .ctx = w});
    enum tm_pack_state state;
    struct wr_error err;

    while ((state = tm_pack_step(pack, w->env, wr_env_mono_ns(w->env) + 1000000, &err)) !=
           TM_PACK_DONE) {
        ck_assert_msg(state != TM_PACK_FAILED, "%s", err.message);
        pump(w);
        (void)tm_table_step(table, w->env, true, wr_env_mono_ns(w->env) + 1000000);
        if (w->other != NULL) {
            (void)tm_table_step(w->other, w->env, true, wr_env_mono_ns(w->env) + 1000000);
        }
    }
    tm_pack_destroy(pack);
}

/* What changed since the barrier goes to the next delta before it leaves memory. Two tables share the only
 * buffer for that, and the snapshot of one of them needs it too: none keeps it from the others. */
START_TEST(one_buffer_serves_all)
{
    struct world w;
    struct tm_table *tables[2];

    world_init(&w, 64u << 20, 1);
    tables[0] = table_create(&w, "job/step[0] table t");
    tables[1] = table_create(&w, "job/step[1] table t");
    for (uint32_t batch = 0; batch < 40; batch++) {
        write_keys(&w, tables[batch % 2], batch / 2, 0);
    }
    finish_pack(&w, tables[0], 1);
    finish_pack(&w, tables[1], 1);
    take_all_but(&w, 5u << 20);
    for (uint32_t batch = 0; batch < 2 * BATCHES / effort_step(4); batch++) {
        w.other = tables[1 - batch % 2];
        write_keys(&w, tables[batch % 2], batch / 2, 7);
        if (batch % 40 == 39) {
            w.other = tables[1];
            finish_pack(&w, tables[0], 2 + batch);
        }
    }
    w.other = NULL;
    check_keys(&w, tables[0], 7);
    check_keys(&w, tables[1], 7);
    tm_table_destroy(tables[0]);
    tm_table_destroy(tables[1]);
    world_fini(&w);
}
END_TEST

static struct tm_table *restore(struct world *w, const Weir__TableState *state)
{
    struct tm_table *table = table_create_kind(w, "job/step[0] table t", true);
    struct tm_restore_table *r = tm_restore_table_create(
        table, &(struct tm_restore_options){.env = w->env,
                                            .home = w->mailbox,
                                            .directory = w->directory,
                                            .stores = w->stores,
                                            .wake = nothing,
                                            .ctx = w});
    enum tm_pack_state at;
    struct wr_error err;

    tm_restore_table_add(r, state);
    while ((at = tm_restore_table_step(r, 0, &err)) != TM_PACK_DONE) {
        ck_assert_msg(at != TM_PACK_FAILED, "%s", err.message);
        pump(w);
    }
    tm_restore_table_destroy(r);
    return table;
}

/* The state of a table that holds many keys and NULL, all in its store. */
static void make_null_state(struct world *w, const struct wr_keys *null, Weir__TableState *ret)
{
    struct tm_table *table = table_create_kind(w, "job/step[0] table t", true);
    uint8_t *slot;
    char object[OBJECT_BYTES];
    struct wr_error err;

    for (uint32_t batch = 0; batch < OBJECT_BATCHES; batch++) {
        put_objects(w, table, batch, 'a');
    }
    resolve(w, table, TM_RESOLVE_UPSERT, null, &slot);
    memset(object, 'n', sizeof object);
    memcpy(slot, &(uint64_t){4711}, 8);
    WR_CK_OK(tm_table_set_object(table, slot, object, sizeof object, &err), &err);
    finish_pack(w, table, 1);
    weir__table_state__init(ret);
    tm_table_state(table, ret);
    ck_assert_int_eq(ret->parts[0]->kind, WEIR__TABLE_PART__KIND__STORE);
    tm_table_destroy(table);
    while (!wr_mailbox_idle(w->mailbox)) {
        pump(w);
    }
}

/* NULL finds a page in a table that is full of clean slots, since one was set aside for it; what its slot
 * holds beside it waits for memory like every other key's, and the record is there whole or not at all. */
START_TEST(null_finds_room)
{
    struct world w;
    uint64_t hash = WR_KEY_NULL_HASH, null_bits = 1, number;
    struct wr_view view = {0};
    struct wr_keys null = {.form = WR_KEY_BYTES, .count = 1, .bytes = &view, .hashes = &hash,
                           .null_bits = &null_bits};
    Weir__TableState state;
    uint8_t *slot = NULL;
    struct wr_error err;

    world_init(&w, 24u << 20, 0);
    take_all_but(&w, 3u << 20);
    make_null_state(&w, &null, &state);
    struct tm_table *table = restore(&w, &state);
    uint64_t held = wr_memory_account_bytes(w.others);
    take_all_but(&w, OBJECT_BYTES / 2);
    for (uint32_t i = 0; i < 50; i++) {
        ck_assert_msg(tm_table_resolve(table, &null, TM_RESOLVE_READ, &slot, NULL, &err) ==
                          TM_TABLE_WAIT, "%s", err.message);
        pump(&w);
    }
    wr_memory_release(w.others, wr_memory_account_bytes(w.others) - held);
    resolve(&w, table, TM_RESOLVE_READ, &null, &slot);
    WR_CK(slot != NULL);
    memcpy(&number, slot, sizeof number);
    ck_assert_uint_eq(number, 4711);
    ck_assert_uint_eq(tm_table_object(table, slot).bytes, OBJECT_BYTES);
    ck_assert_int_eq(tm_table_object(table, slot).ptr[OBJECT_BYTES - 1], 'n');
    tm_table_state_fini(&state);
    tm_table_destroy(table);
    world_fini(&w);
}
END_TEST

/* ---- at random ---- */

#define SPACE 30000u
#define TABLES 2u

/* A table and what it must hold; its snapshot under way. */
struct subject {
    struct tm_table *table;
    struct tm_pack *pack;
    uint64_t values[SPACE]; /* 0 = absent */
};

static void step(struct world *w, struct subject *s, bool between)
{
    struct wr_error err;

    (void)tm_table_step(s->table, w->env, between, wr_env_mono_ns(w->env) + 200000);
    if (s->pack != NULL) {
        enum tm_pack_state state =
            tm_pack_step(s->pack, w->env, wr_env_mono_ns(w->env) + 200000, &err);
        if (state == TM_PACK_DONE || state == TM_PACK_FAILED) {
            tm_pack_destroy(WR_TAKE(s->pack));
        }
    }
}

static void random_batch(struct world *w, struct subject *s, struct subject *other,
                         struct wr_rng *rng)
{
    bool write = wr_rng_chance(rng, 0.7);
    uint32_t picked[BATCH], tries = 0;
    uint8_t *slots[BATCH];
    struct wr_error err;
    enum tm_table_status status;

    struct wr_keys keys = keys_from(w, 0);
    for (uint32_t i = 0; i < BATCH; i++) {
        picked[i] = (uint32_t)wr_rng_below(rng, SPACE);
        memcpy(w->texts[i], &(uint64_t){picked[i]}, 8);
        w->hashes[i] = wr_hash_bytes(w->texts[i], KEY_BYTES);
    }
    while ((status = tm_table_resolve(s->table, &keys,
                                      write ? TM_RESOLVE_UPSERT : TM_RESOLVE_READ, slots, NULL,
                                      &err)) == TM_TABLE_WAIT) {
        ck_assert_uint_lt(++tries, TRIES_MAX);
        pump(w);
        step(w, s, false);
        step(w, other, true);
    }
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
    for (uint32_t i = 0; i < BATCH; i++) {
        uint64_t value = 0;
        if (slots[i] != NULL) {
            memcpy(&value, slots[i], sizeof value);
        }
        ck_assert_uint_eq(value, s->values[picked[i]]);
    }
    for (uint32_t i = 0; write && i < BATCH; i++) {
        uint64_t value = wr_rng_next(rng) | 1;
        memcpy(slots[i], &value, sizeof value);
        s->values[picked[i]] = value;
    }
}

/* Others take what there is, and give some of it back, at any moment. */
static void others_move(struct world *w, struct wr_rng *rng)
{
    uint64_t held = wr_memory_account_bytes(w->others);
    uint64_t left = wr_memory_budget_bytes(w->memory) - wr_memory_used_bytes(w->memory);

    if (wr_rng_chance(rng, 0.3)) {
        wr_memory_release(w->others, wr_rng_below(rng, WR_MIN(held, 2u << 20) + 1));
    } else {
        (void)wr_memory_reserve_leaving(w->others, wr_rng_below(rng, left + 1), 4u << 20);
    }
    if (wr_rng_chance(rng, 0.2)) {
        wr_memory_balance(w->memory);
    }
}

static void run_random(uint64_t seed)
{
    static struct subject subjects[TABLES];
    struct world w;
    struct wr_rng rng;

    wr_rng_init(&rng, seed);
    world_init(&w, 32u << 20, 1 + seed % 3);
    memset(subjects, 0, sizeof subjects);
    for (uint32_t t = 0; t < TABLES; t++) {
        subjects[t].table = table_create(&w, t == 0 ? "job/a[0] table t" : "job/a[1] table t");
    }
    for (uint32_t round = 0; round < 150; round++) {
        uint32_t t = (uint32_t)wr_rng_below(&rng, TABLES);
        others_move(&w, &rng);
        random_batch(&w, &subjects[t], &subjects[1 - t], &rng);
        for (uint32_t k = 0; k < TABLES; k++) {
            step(&w, &subjects[k], true);
            if (subjects[k].pack == NULL && round % 20 == 19) {
                subjects[k].pack = tm_table_seal(
                    subjects[k].table, &(struct tm_pack_options){.checkpoint = round,
                                                                 .segments = w.segments,
                                                                 .home = w.mailbox,
                                                                 .wake = nothing,
                                                                 .ctx = &w});
            }
        }
    }
    for (uint32_t t = 0; t < TABLES; t++) {
        tm_pack_destroy(subjects[t].pack);
        tm_table_destroy(subjects[t].table);
    }
    world_fini(&w);
}

/* Whatever others take at whatever moment, no batch waits for ever and none fails, and every row is as it
 * was written. */
START_TEST(others_take_what_they_can)
{
    uint64_t seeds = effort_seeds(SEEDS / effort_step(6)), first = effort_seed();

    for (uint64_t seed = first; seed < first + seeds; seed++) {
        run_random(seed);
    }
}
END_TEST

WR_TEST_MAIN("shortage", values_find_room, who_comes_late_waits_for_others, waiting_ends,
             reads_are_counted, long_keys_find_room, null_finds_room, one_buffer_serves_all,
             others_take_what_they_can)
