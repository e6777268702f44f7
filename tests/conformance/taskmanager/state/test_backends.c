#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/rng.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"
#include "common/sys/env.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/store.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define KEYS 9000u
#define GROUPS 64u
#define BATCH 200u
#define LONG_TEXT_BYTES 300u

/* What a run plays with. Key 0 is the NULL key. */
struct play {
    const struct tm_store_type *store; /* NULL: heap */
    bool text;
    bool objects;
    uint64_t undo_bytes_max;
    uint64_t seed;
};
struct entry {
    bool live;
    uint64_t value;
    uint32_t object_bytes;
};
struct world {
    const struct play *play;
    struct wr_rng rng;
    struct wr_env *env;
    struct wr_memory *memory;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    struct tm_stores *stores;
    char directory[128];
    bool small; /* hardly any memory for what a store could keep */
    char texts[BATCH][LONG_TEXT_BYTES + 32];
    uint64_t words[BATCH], hashes[BATCH], nulls[(BATCH + 63) / 64];
    struct wr_view views[BATCH];
    uint64_t ks[BATCH];
    struct entry model[KEYS];
};

static void nothing(void *ctx)
{
    (void)ctx;
}

static void pump(struct world *w)
{
    struct wr_msg *msg = wr_mailbox_take_all(w->mailbox), *next;

    for (; msg != NULL; msg = next) {
        next = msg->next;
        msg->handle(msg, NULL);
    }
}

static void wait_a_little(struct world *w)
{
    pump(w);
    wr_mailbox_wait(w->mailbox, 100);
    pump(w);
}

/* Buggified: every other page is rebuilt under a bound of nothing, buffers and runs are short. */
static bool decide(void *ctx, const char *site)
{
    struct world *w = ctx;

    if (strcmp(site, "cache.small_bound") == 0) {
        return w->small;
    }
    if (strncmp(site, "parts.", 6) == 0 || strncmp(site, "cache.", 6) == 0) {
        return wr_rng_below(&w->rng, 3) == 0;
    }
    return wr_rng_below(&w->rng, 60) == 0;
}

static struct world *world_create(const struct play *play)
{
    struct world *w = WR_NEW(struct world);

    w->play = play;
    w->small = play->seed % 4 != 3;
    wr_rng_init(&w->rng, play->seed);
    w->env = wr_env_real_create(2);
    w->memory = wr_memory_create(1ull << 30);
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){.env = w->env,
                                                                   .job_directory = w->directory,
                                                                   .attempt = {1, 1},
                                                                   .memory = w->memory,
                                                                   .incarnation = {7, 1}});
    if (play->store != NULL) {
        char local[160];
        snprintf(local, sizeof local, "%s/local", w->directory);
        w->stores = tm_stores_create(&(struct tm_stores_options){
            .env = w->env, .type = play->store, .directory = local, .memory = w->memory});
    }
    wr_buggify_hook(decide, w);
    return w;
}

static void world_destroy(struct world *w)
{
    wr_buggify_hook(NULL, NULL);
    tm_segments_unref(w->segments);
    while (!wr_mailbox_idle(w->mailbox)) {
        wait_a_little(w);
    }
    tm_stores_destroy(w->stores);
    wr_mailbox_destroy(w->mailbox);
    wr_env_real_destroy(w->env);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
    scratch_remove(w->directory);
    wr_free(w);
}

static struct tm_table *table_create(struct world *w, uint32_t first, uint32_t end)
{
    enum wr_type type = w->play->text ? WR_TYPE_TEXT : WR_TYPE_INT8;

    return tm_table_create(&(struct tm_table_options){.name = "t",
                                                      .key_types = &type,
                                                      .key_count = 1,
                                                      .value_bytes = 8,
                                                      .objects = w->play->objects,
                                                      .key_groups = GROUPS,
                                                      .key_group_first = first,
                                                      .key_group_end = end,
                                                      .memory = w->memory,
                                                      .stores = w->stores,
                                                      .home = w->mailbox,
                                                      .wake = nothing,
                                                      .ctx = w});
}

/* ---- keys ---- */

static uint32_t text_of(uint64_t k, char *out)
{
    static const uint32_t lengths[] = {0, 7, 23, 24, LONG_TEXT_BYTES};
    uint32_t bytes = lengths[k % WR_COUNT(lengths)];
    int n = k == 1 ? 0 : snprintf(out, 24, "%lu", (unsigned long)k);

    for (; (uint32_t)n < bytes; n++) {
        out[n] = 'x';
    }
    return (uint32_t)n;
}

static uint64_t hash_of(const struct world *w, uint64_t k)
{
    char text[LONG_TEXT_BYTES + 32];

    if (k == 0) {
        return WR_KEY_NULL_HASH;
    }
    return w->play->text ? wr_hash_bytes(text, text_of(k, text)) : wr_hash_u64(k);
}

static void set_key(struct world *w, uint32_t i, uint64_t k)
{
    w->ks[i] = k;
    w->nulls[i / 64] |= (uint64_t)(k == 0) << (i % 64);
    w->words[i] = k;
    w->views[i] = wr_view_of(w->texts[i], k == 0 ? 0 : text_of(k, w->texts[i]));
    w->hashes[i] = hash_of(w, k);
}

static struct wr_keys keys_of(struct world *w, uint32_t count)
{
    return (struct wr_keys){.form = w->play->text ? WR_KEY_BYTES : WR_KEY_U64,
                            .count = count,
                            .u64 = w->words,
                            .bytes = w->views,
                            .hashes = w->hashes,
                            .null_bits = w->nulls};
}

static void fill_object(const struct entry *entry, uint64_t k, char *out)
{
    for (uint32_t i = 0; i < entry->object_bytes; i++) {
        out[i] = (char)(k * 31 + entry->value + i);
    }
}

static void check_slot(const struct world *w, const struct tm_table *table, const uint8_t *slot,
                       uint64_t k, const struct entry *want)
{
    char object[1024];
    uint64_t value;

    memcpy(&value, slot, sizeof value);
    ck_assert_msg(value == want->value, "key %lu has %lu, not %lu", (unsigned long)k,
                  (unsigned long)value, (unsigned long)want->value);
    if (w->play->objects) {
        struct wr_str have = tm_table_object(table, slot);
        fill_object(want, k, object);
        ck_assert_uint_eq(have.bytes, want->object_bytes);
        ck_assert(memcmp(have.ptr, object, have.bytes) == 0);
    }
}

/* ---- one batch of changes ---- */

static void resolve(struct world *w, struct tm_table *table, struct tm_pack *pack,
                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh)
{
    struct wr_keys keys = keys_of(w, BATCH);
    enum tm_table_status status;
    struct wr_error err;

    while ((status = tm_table_resolve(table, &keys, intent, slots, fresh, &err)) ==
           TM_TABLE_WAIT) {
        wait_a_little(w);
        (void)tm_table_step(table, w->env, true, 0);
        if (pack != NULL) {
            ck_assert_int_ne(tm_pack_step(pack, w->env, 0, &err), TM_PACK_FAILED);
        }
    }
    ck_assert_msg(status == TM_TABLE_DONE, "%s", err.message);
}

static void write_slot(struct world *w, struct tm_table *table, uint8_t *slot, uint64_t k)
{
    static const uint32_t sizes[] = {0, 8, 23, 24, 200, 900};
    struct entry *entry = &w->model[k];
    struct wr_error err;
    char object[1024];

    entry->live = true;
    entry->value = wr_rng_next(&w->rng) | 1;
    memcpy(slot, &entry->value, sizeof entry->value);
    if (w->play->objects) {
        entry->object_bytes = sizes[wr_rng_below(&w->rng, WR_COUNT(sizes))];
        fill_object(entry, k, object);
        WR_CK_OK(tm_table_set_object(table, slot, object, entry->object_bytes, &err), &err);
    }
}

static void change(struct world *w, struct tm_table *table, struct tm_pack *pack, uint64_t span)
{
    uint8_t *slots[BATCH];
    uint64_t fresh[(BATCH + 63) / 64];
    uint64_t base = wr_rng_below(&w->rng, KEYS);
    bool upsert = wr_rng_below(&w->rng, 3) > 0;

    memset(w->nulls, 0, sizeof w->nulls);
    for (uint32_t i = 0; i < BATCH; i++) {
        set_key(w, i, wr_rng_below(&w->rng, 50) == 0
                          ? 0
                          : (base + wr_rng_below(&w->rng, span)) % KEYS);
    }
    resolve(w, table, pack, upsert ? TM_RESOLVE_UPSERT : TM_RESOLVE_READ, slots, fresh);
    for (uint32_t i = 0; i < BATCH; i++) {
        struct entry *entry = &w->model[w->ks[i]];
        bool is_fresh = (fresh[i / 64] >> (i % 64) & 1) != 0;
        if (upsert) {
            ck_assert_msg(is_fresh == !entry->live, "key %lu", (unsigned long)w->ks[i]);
            if (!is_fresh) {
                check_slot(w, table, slots[i], w->ks[i], entry);
            }
            write_slot(w, table, slots[i], w->ks[i]);
        } else {
            ck_assert_msg((slots[i] != NULL) == entry->live, "key %lu", (unsigned long)w->ks[i]);
            if (slots[i] != NULL) {
                check_slot(w, table, slots[i], w->ks[i], entry);
            }
        }
    }
    for (uint32_t i = 0; i < BATCH; i++) {
        if (slots[i] != NULL && w->model[w->ks[i]].live && wr_rng_below(&w->rng, 5) == 0) {
            tm_table_remove(table, slots[i]);
            w->model[w->ks[i]].live = false;
            for (uint32_t j = i + 1; j < BATCH; j++) {
                slots[j] = w->ks[j] == w->ks[i] ? NULL : slots[j];
            }
        }
    }
    (void)tm_table_step(table, w->env, true, 0);
    pump(w);
}

/* ---- snapshots ---- */

static struct tm_pack *seal(struct world *w, struct tm_table *table, uint64_t checkpoint)
{
    return tm_table_seal(table,
                         &(struct tm_pack_options){.checkpoint = checkpoint,
                                                   .segments = w->segments,
                                                   .home = w->mailbox,
                                                   .wake = nothing,
                                                   .ctx = w,
                                                   .undo_bytes_max = w->play->undo_bytes_max});
}

static void pack_while_changing(struct world *w, struct tm_table *table, struct tm_pack *pack,
                                uint64_t span)
{
    struct wr_error err;
    enum tm_pack_state state;

    for (uint32_t n = 0; (state = tm_pack_step(pack, w->env, 0, &err)) != TM_PACK_DONE; n++) {
        ck_assert_msg(state != TM_PACK_FAILED, "%s", err.message);
        if (n % 4 == 0 && n < 200) {
            change(w, table, pack, span);
        }
        if (state == TM_PACK_WAIT) {
            wait_a_little(w);
        }
        pump(w);
    }
}

static struct tm_table *restore(struct world *w, uint32_t first, uint32_t end,
                                const Weir__TableState *state)
{
    struct tm_table *table = table_create(w, first, end);
    struct wr_error err;
    enum tm_pack_state at;
    struct tm_restore_table *r =
        tm_restore_table_create(table, &(struct tm_restore_options){.env = w->env,
                                                                    .home = w->mailbox,
                                                                    .directory = w->directory,
                                                                    .stores = w->stores,
                                                                    .wake = nothing,
                                                                    .ctx = w});

    tm_restore_table_add(r, state);
    while ((at = tm_restore_table_step(r, 0, &err)) != TM_PACK_DONE) {
        ck_assert_msg(at != TM_PACK_FAILED, "%s", err.message);
        pump(w);
        if (at == TM_PACK_WAIT) {
            wait_a_little(w);
        }
    }
    tm_restore_table_destroy(r);
    return table;
}

/* Every key of these tables, by reading and at the end by draining. */
static void check_equals(struct world *w, struct tm_table **tables, uint32_t count,
                         const struct entry *model)
{
    for (uint32_t t = 0; t < count; t++) {
        uint8_t *slots[BATCH];
        uint64_t next = 0;
        while (next < KEYS) {
            uint32_t n = 0;
            memset(w->nulls, 0, sizeof w->nulls);
            for (; next < KEYS && n < BATCH; next++) {
                uint32_t kg = wr_key_group(hash_of(w, next), GROUPS);
                if (wr_key_group_subtask(kg, count, GROUPS) == t) {
                    set_key(w, n++, next);
                }
            }
            for (uint32_t i = n; i < BATCH && n > 0; i++) {
                set_key(w, i, w->ks[0]);
            }
            if (n == 0) {
                break;
            }
            resolve(w, tables[t], NULL, TM_RESOLVE_READ, slots, NULL);
            for (uint32_t i = 0; i < n; i++) {
                const struct entry *want = &model[w->ks[i]];
                ck_assert_msg((slots[i] != NULL) == want->live, "key %lu is %s",
                              (unsigned long)w->ks[i], want->live ? "lost" : "back");
                if (slots[i] != NULL) {
                    check_slot(w, tables[t], slots[i], w->ks[i], want);
                }
            }
        }
    }
}

static void check_drains(struct world *w, struct tm_table *table, const struct entry *model)
{
    uint8_t *slots[37];
    uint32_t count, seen = 0, live = 0;
    uint64_t sum = 0, want = 0;
    struct wr_error err;

    for (;;) {
        enum tm_table_status status = tm_table_drain_peek(table, slots, 37, &count, &err);
        ck_assert_int_ne(status, TM_TABLE_FAILED);
        if (status == TM_TABLE_WAIT) {
            wait_a_little(w);
            continue;
        }
        for (uint32_t i = 0; i < count; i++) {
            uint64_t value;
            memcpy(&value, slots[i], sizeof value);
            sum += value;
        }
        seen += count;
        tm_table_drain_taken(table);
        if (count == 0) {
            break;
        }
    }
    for (uint32_t k = 0; k < KEYS; k++) {
        live += model[k].live;
        want += model[k].live ? model[k].value : 0;
    }
    ck_assert_uint_eq(seen, live);
    ck_assert_uint_eq(sum, want);
}

static void check_state(struct world *w, const Weir__TableState *state, const struct entry *sealed)
{
    struct tm_table *again[3];

    again[0] = restore(w, 0, GROUPS, state);
    check_equals(w, again, 1, sealed);
    check_drains(w, again[0], sealed);
    tm_table_destroy(again[0]);
    for (uint32_t i = 0; i < 3; i++) {
        uint32_t first, end;
        wr_key_group_range(i, 3, GROUPS, &first, &end);
        again[i] = restore(w, first, end, state);
    }
    check_equals(w, again, 3, sealed);
    for (uint32_t i = 0; i < 3; i++) {
        tm_table_destroy(again[i]);
    }
}

/* Snapshots in the middle of changes restore exactly, and the table goes on from any of them. */
static void play(const struct play *play)
{
    struct world *w = world_create(play);
    struct tm_table *table = table_create(w, 0, GROUPS);
    struct entry *sealed = WR_NEW_ARRAY(struct entry, KEYS);
    uint32_t kinds[3] = {0};

    for (uint64_t checkpoint = 1; checkpoint <= 16; checkpoint++) {
        uint64_t span = wr_rng_below(&w->rng, 2) == 0 ? 300 : KEYS;
        uint32_t rounds = (uint32_t)wr_rng_below(&w->rng, 25);
        Weir__TableState state = WEIR__TABLE_STATE__INIT;
        for (uint32_t i = 0; i < rounds; i++) {
            change(w, table, NULL, span);
        }
        memcpy(sealed, w->model, KEYS * sizeof *sealed);
        struct tm_pack *pack = seal(w, table, checkpoint);
        if (wr_rng_below(&w->rng, 6) == 0) {
            struct wr_error err;
            (void)tm_pack_step(pack, w->env, 0, &err);
            change(w, table, pack, span);
            tm_pack_destroy(pack); /* given up */
            continue;
        }
        pack_while_changing(w, table, pack, span);
        tm_table_state(table, &state);
        tm_pack_destroy(pack);
        kinds[state.parts[state.n_parts - 1]->kind] += 1;
        if (wr_rng_below(&w->rng, 2) == 0) {
            check_state(w, &state, sealed);
        }
        if (wr_rng_below(&w->rng, 4) == 0) {
            /* A failure: everything since the barrier is forgotten. */
            tm_table_destroy(table);
            memcpy(w->model, sealed, KEYS * sizeof *sealed);
            table = restore(w, 0, GROUPS, &state);
        }
        tm_table_state_fini(&state);
    }
    check_equals(w, &table, 1, w->model);
    check_drains(w, table, w->model);
    ck_assert_uint_gt(kinds[WEIR__TABLE_PART__KIND__DELTA], 0);
    tm_table_destroy(table);
    wr_free(sealed);
    world_destroy(w);
}

static void play_all(const struct tm_store_type *store)
{
    static const uint64_t caps[] = {1, 4096, UINT64_MAX};
    uint64_t seeds = getenv("SEEDS") != NULL ? strtoull(getenv("SEEDS"), NULL, 10) : 1;
    uint64_t first = getenv("SEED") != NULL ? strtoull(getenv("SEED"), NULL, 10) : 1;

    for (uint64_t seed = first; seed < first + seeds; seed++) {
        for (uint32_t shape = 0; shape < 4; shape++) {
            play(&(struct play){.store = store,
                                .text = (shape & 1) != 0,
                                .objects = (shape & 2) != 0,
                                .undo_bytes_max = caps[(seed + shape) % WR_COUNT(caps)],
                                .seed = seed * 4 + shape});
        }
    }
}

/* A heap table is the plain map that the model is, through any number of snapshots and restores. */
START_TEST(the_heap_means_what_the_model_means)
{
    play_all(NULL);
}
END_TEST

/* So is one over the model of a store, with hardly any memory. */
START_TEST(a_table_over_a_store_means_what_the_model_means)
{
    play_all(&tm_store_memory);
}
END_TEST

WR_TEST_MAIN("backends", the_heap_means_what_the_model_means,
             a_table_over_a_store_means_what_the_model_means)
