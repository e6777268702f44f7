#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/rng.h"
#include "common/base/vec.h"
#include "common/sys/env.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define KEYS 20000u
#define GROUPS 64u

struct world {
    struct wr_env *env;
    struct wr_memory *memory;
    struct wr_mailbox *mailbox;
    struct tm_segments *segments;
    char directory[64];
    struct wr_key_scratch *scratch;
    bool text;
    uint32_t changes; /* between two slices of a pack */
    uint64_t model[KEYS]; /* 0 = absent */
};

static void world_init(struct world *w, bool text)
{
    memset(w, 0, sizeof *w);
    w->text = text;
    w->changes = 50;
    w->env = wr_env_real_create(2);
    w->memory = wr_memory_create(1ull << 30);
    w->mailbox = wr_mailbox_create();
    scratch_make(w->directory, sizeof w->directory);
    w->segments = tm_segments_create(&(struct tm_segments_options){
        .env = w->env, .job_directory = w->directory, .attempt = {1, 1}, .memory = w->memory,
        .incarnation = {0x1234567890abcdef, 1}});
}

static void world_fini(struct world *w)
{
    tm_segments_unref(w->segments);
    wr_mailbox_destroy(w->mailbox);
    wr_env_real_destroy(w->env);
    wr_memory_destroy(w->memory);
    scratch_remove(w->directory);
}

static struct tm_table *make_table(struct world *w, uint32_t first, uint32_t end)
{
    enum wr_type type = w->text ? WR_TYPE_TEXT : WR_TYPE_INT8;
    return tm_table_create(&(struct tm_table_options){.name = "t",
                                                      .key_types = &type,
                                                      .key_count = 1,
                                                      .value_bytes = 8,
                                                      .key_groups = GROUPS,
                                                      .key_group_first = first,
                                                      .key_group_end = end,
                                                      .memory = w->memory});
}

/* Key number 0 is the NULL key; texts of number k are short or long. */
static uint32_t key_bytes(const struct world *w, uint64_t k, char out[80])
{
    if (!w->text) {
        memcpy(out, &k, 8);
        return 8;
    }
    return (uint32_t)snprintf(out, 80, "%s%lu",
                              k % 3 == 0 ? "" : "a rather long key that lies elsewhere ",
                              (unsigned long)k);
}

static uint8_t *slot_of(struct world *w, struct tm_table *table, uint64_t k)
{
    char key[80];
    struct wr_error err;
    uint32_t bytes = key_bytes(w, k, key);
    uint8_t *slot = tm_table_insert_encoded(table, key, bytes, k == 0, &err);

    ck_assert_ptr_nonnull(slot);
    return slot;
}

static void change(struct world *w, struct tm_table *table, struct wr_rng *rng)
{
    uint64_t k = wr_rng_below(rng, KEYS);
    uint8_t *slot = slot_of(w, table, k);

    if (wr_rng_below(rng, 4) == 0) {
        tm_table_remove(table, slot);
        w->model[k] = 0;
    } else {
        w->model[k] = wr_rng_next(rng) | 1;
        memcpy(slot, &w->model[k], 8);
    }
}

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

static struct tm_pack *seal(struct world *w, struct tm_table *table, uint64_t checkpoint)
{
    return tm_table_seal(table, &(struct tm_pack_options){.checkpoint = checkpoint,
                                                          .segments = w->segments,
                                                          .home = w->mailbox,
                                                          .wake = nothing,
                                                          .ctx = w});
}

/* Pack to the end, changing the table between slices. */
static void pack_while_changing(struct world *w, struct tm_table *table, struct tm_pack *pack,
                                struct wr_rng *rng, Weir__TableState *ret)
{
    struct wr_error err;
    enum tm_pack_state state;

    while ((state = tm_pack_step(pack, w->env, 0, &err)) != TM_PACK_DONE) {
        ck_assert_msg(state != TM_PACK_FAILED, "%s", err.message);
        for (uint32_t i = 0; i < w->changes; i++) {
            change(w, table, rng);
        }
        pump(w);
        if (state == TM_PACK_WAIT) {
            wr_mailbox_wait(w->mailbox, 1000);
        }
    }
    weir__table_state__init(ret);
    tm_table_state(table, ret);
    tm_pack_destroy(pack);
}

static void restore(struct world *w, struct tm_table *table, const Weir__TableState *state)
{
    struct wr_error err;
    enum tm_pack_state at;
    struct tm_restore_table *r =
        tm_restore_table_create(table, &(struct tm_restore_options){.env = w->env,
                                                                    .home = w->mailbox,
                                                                    .directory = w->directory,
                                                                    .wake = nothing,
                                                                    .ctx = w});

    tm_restore_table_add(r, state);
    while ((at = tm_restore_table_step(r, 0, &err)) != TM_PACK_DONE) {
        ck_assert_msg(at != TM_PACK_FAILED, "%s", err.message);
        pump(w);
        if (at == TM_PACK_WAIT) {
            wr_mailbox_wait(w->mailbox, 1000);
        }
    }
    tm_restore_table_destroy(r);
}

static void check_equals(struct world *w, struct tm_table **tables, uint32_t count,
                         const uint64_t *model)
{
    uint64_t live = 0, have = 0;

    for (uint32_t t = 0; t < count; t++) {
        have += tm_table_count(tables[t]);
    }
    for (uint64_t k = 0; k < KEYS; k++) {
        live += model[k] != 0;
    }
    ck_assert_uint_eq(have, live);
    for (uint64_t k = 0; k < KEYS; k++) {
        char key[80];
        uint32_t bytes = key_bytes(w, k, key);
        uint64_t hash = k == 0    ? WR_KEY_NULL_HASH
                        : w->text ? wr_hash_bytes(key, bytes)
                                  : wr_hash_u64(k);
        uint32_t t = wr_key_group_subtask(wr_key_group(hash, GROUPS), count, GROUPS);
        uint64_t value, null_bits = 1;
        struct wr_view view = wr_view_of(key, bytes);
        struct wr_error err;
        struct wr_keys keys = {.form = w->text ? WR_KEY_BYTES : WR_KEY_U64, .count = 1, .u64 = &k,
                               .bytes = &view, .hashes = &hash,
                               .null_bits = k == 0 ? &null_bits : NULL};
        uint8_t *slot;
        ck_assert_int_eq(tm_table_resolve(tables[t], &keys, TM_RESOLVE_READ, &slot, NULL, &err), TM_TABLE_DONE);
        if (model[k] == 0) {
            ck_assert_ptr_null(slot);
            continue;
        }
        ck_assert_ptr_nonnull(slot);
        memcpy(&value, slot, 8);
        ck_assert_uint_eq(value, model[k]);
    }
}

/* A snapshot holds the table as of its barrier, whatever changes while it is packed, and restores
 * exactly, at the same and at another parallelism. */
static void snapshots_are_exact(bool text)
{
    struct world *w = WR_NEW(struct world);
    struct wr_rng rng;
    uint64_t *sealed = WR_NEW_ARRAY(uint64_t, KEYS);
    uint32_t deltas = 0;

    world_init(w, text);
    struct tm_table *table = make_table(w, 0, GROUPS);
    wr_rng_init(&rng, text ? 7 : 9);
    for (uint64_t checkpoint = 1; checkpoint <= 14; checkpoint++) {
        Weir__TableState state;
        struct tm_table *again[3];
        /* Growing from empty: splits while packing. */
        for (uint32_t i = 0; i < (checkpoint < 6 ? 3000 * (checkpoint - 1) : 50); i++) {
            change(w, table, &rng);
        }
        w->changes = checkpoint < 6 ? 50 : 3;
        memcpy(sealed, w->model, KEYS * sizeof *sealed);
        struct tm_pack *pack = seal(w, table, checkpoint);
        pack_while_changing(w, table, pack, &rng, &state);
        again[0] = make_table(w, 0, GROUPS);
        restore(w, again[0], &state);
        check_equals(w, again, 1, sealed);
        deltas += state.n_parts > 1;
        tm_table_destroy(again[0]);
        for (uint32_t i = 0; i < 3; i++) {
            uint32_t first, end;
            wr_key_group_range(i, 3, GROUPS, &first, &end);
            again[i] = make_table(w, first, end);
            restore(w, again[i], &state);
        }
        check_equals(w, again, 3, sealed);
        for (uint32_t i = 0; i < 3; i++) {
            tm_table_destroy(again[i]);
        }
        tm_table_state_fini(&state);
    }
    check_equals(w, &table, 1, w->model);
    ck_assert_uint_gt(deltas, 2);
    tm_table_destroy(table);
    wr_free(sealed);
    world_fini(w);
    wr_free(w);
}

START_TEST(integer_keys_snapshot_exactly)
{
    snapshots_are_exact(false);
}
END_TEST

START_TEST(text_keys_snapshot_exactly)
{
    snapshots_are_exact(true);
}
END_TEST

/* An abandoned pack leaves nothing behind and the next snapshot is whole. */
START_TEST(an_abandoned_pack_harms_nothing)
{
    struct world *w = WR_NEW(struct world);
    struct wr_rng rng;
    struct wr_error err;
    Weir__TableState state;

    world_init(w, false);
    struct tm_table *table = make_table(w, 0, GROUPS);
    wr_rng_init(&rng, 3);
    for (uint32_t i = 0; i < 30000; i++) {
        change(w, table, &rng);
    }
    struct tm_pack *pack = seal(w, table, 1);
    for (uint32_t i = 0; i < 5; i++) {
        (void)tm_pack_step(pack, w->env, 0, &err);
        change(w, table, &rng);
    }
    tm_pack_destroy(pack);
    uint64_t *sealed = WR_NEW_ARRAY(uint64_t, KEYS);
    memcpy(sealed, w->model, KEYS * sizeof *sealed);
    pack = seal(w, table, 2);
    pack_while_changing(w, table, pack, &rng, &state);
    struct tm_table *again = make_table(w, 0, GROUPS);
    restore(w, again, &state);
    check_equals(w, &again, 1, sealed);
    tm_table_destroy(again);
    tm_table_state_fini(&state);
    tm_table_destroy(table);
    wr_free(sealed);
    world_fini(w);
    wr_free(w);
}
END_TEST

/* A flipped bit in a state file is an error that names file and place; nothing is loaded silently. */
START_TEST(a_flipped_bit_is_refused)
{
    struct world *w = WR_NEW(struct world);
    struct wr_rng rng;
    struct wr_error err;
    Weir__TableState state;
    char path[256];
    enum tm_pack_state at;

    world_init(w, false);
    struct tm_table *table = make_table(w, 0, GROUPS);
    wr_rng_init(&rng, 3);
    for (uint32_t i = 0; i < 3000; i++) {
        change(w, table, &rng);
    }
    pack_while_changing(w, table, seal(w, table, 1), &rng, &state);
    snprintf(path, sizeof path, "%s/%s", w->directory, state.parts[0]->extents[0]->file);
    FILE *file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    fseek(file, 1000, SEEK_SET);
    int c = fgetc(file);
    fseek(file, 1000, SEEK_SET);
    fputc(c ^ 4, file);
    fclose(file);
    struct tm_table *again = make_table(w, 0, GROUPS);
    struct tm_restore_table *r =
        tm_restore_table_create(again, &(struct tm_restore_options){.env = w->env,
                                                                    .home = w->mailbox,
                                                                    .directory = w->directory,
                                                                    .wake = nothing,
                                                                    .ctx = w});
    tm_restore_table_add(r, &state);
    while ((at = tm_restore_table_step(r, 0, &err)) != TM_PACK_DONE && at != TM_PACK_FAILED) {
        pump(w);
    }
    ck_assert_int_eq(at, TM_PACK_FAILED);
    ck_assert_int_eq(err.code, WR_ERR_CORRUPT);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    tm_restore_table_destroy(r);
    tm_table_destroy(again);
    tm_table_state_fini(&state);
    tm_table_destroy(table);
    world_fini(w);
    wr_free(w);
}
END_TEST

/* Where the budget is used up there is still one I/O buffer, so that state can be saved at all. */
START_TEST(one_buffer_is_there_without_memory)
{
    struct world *w = WR_NEW(struct world);
    struct wr_memory *little = wr_memory_create(1 << 20);
    struct tm_segments *segments;
    struct tm_io_buffer *buffer;

    world_init(w, false);
    segments = tm_segments_create(&(struct tm_segments_options){
        .env = w->env, .job_directory = w->directory, .attempt = {1, 1}, .memory = little});
    buffer = tm_segments_buffer(segments, nothing, w);
    ck_assert_ptr_nonnull(buffer);
    ck_assert_ptr_null(tm_segments_buffer(segments, nothing, w));
    ck_assert_uint_ge(wr_memory_used_bytes(little), WR_IO_BUFFER_BYTES);
    tm_segments_buffer_return(segments, buffer);
    tm_segments_unref(segments);
    ck_assert_uint_eq(wr_memory_used_bytes(little), 0);
    wr_memory_destroy(little);
    world_fini(w);
    wr_free(w);
}
END_TEST

WR_TEST_MAIN("snapshot", integer_keys_snapshot_exactly, text_keys_snapshot_exactly,
             an_abandoned_pack_harms_nothing, a_flipped_bit_is_refused,
             one_buffer_is_there_without_memory)
