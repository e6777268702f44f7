/* A short history of snapshots and restores, with every file call in it failing in turn. SEEDS=n adds more
 * histories, from SEED on; under a sanitizer every fifth call fails, others for another SEED. */
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/obs/log.h"
#include "tests/lib/effort.h"
#include "tests/lib/table_world.h"
#include "tests/lib/wr_test.h"

#define CHECKPOINTS 3u
#define STEP 5u /* not even: every other failure is a full disk */

/* What becomes of the calls: one or all from it on fail, without or after their effect. */
enum how { FAIL_ONCE, FAIL_AFTER, FAIL_EVERY, FAIL_ALL, HOWS };
#ifdef __SANITIZE_THREAD__ /* slow, and only threads are to be seen */
#define FIRST_HOW FAIL_ALL
#else
#define FIRST_HOW FAIL_ONCE
#endif

struct history {
    struct table_world *w;
    struct tm_table *table;
    bool over_store;
    bool met; /* the fault, by now */
    bool dead; /* the table failed: what it holds means nothing */
    struct table_entry *sealed;
    Weir__TableState state;
    bool has_state;
    uint64_t checkpoint;
};

static bool was_met(struct history *h)
{
    h->met = h->met || fault_env_was_met(&h->w->fault);
    return h->met;
}

/* An error is the fault's, and says whose it is. What was made and reported as not made is there. */
static void check_error(struct history *h, const struct wr_error *err)
{
    bool of_fault = strstr(err->message, "the test says so") != NULL ||
                    (h->w->fault.effect && strstr(err->message, "File exists") != NULL);

    if (!was_met(h) || !of_fault || strstr(err->message, "table \"t\"") == NULL) {
        ck_abort_msg("%s", err->message);
    }
}

static void change(struct history *h, uint32_t rounds)
{
    struct wr_error err;

    for (uint32_t i = 0; i < rounds && !h->dead; i++) {
        if (!table_world_change(h->w, h->table, NULL, h->w->count, &err)) {
            WR_CK(h->over_store);
            check_error(h, &err);
            h->dead = true;
        }
    }
}

static void keep_state(struct history *h, struct table_entry *sealed)
{
    if (h->has_state) {
        tm_table_state_fini(&h->state);
    }
    wr_free(h->sealed);
    h->sealed = sealed;
    weir__table_state__init(&h->state);
    tm_table_state(h->table, &h->state);
    h->has_state = true;
}

static enum tm_pack_state snapshot(struct history *h)
{
    struct tm_pack *pack = table_world_seal(h->w, h->table, ++h->checkpoint);
    struct table_entry *sealed = table_world_copy(h->w);
    struct wr_error err;
    bool failed;
    enum tm_pack_state at = table_world_pack(h->w, h->table, pack, h->w->count, &failed, &err);

    if (at == TM_PACK_DONE) {
        keep_state(h, sealed);
    } else {
        check_error(h, &err);
        wr_free(sealed);
    }
    WR_CK(!failed || (was_met(h) && h->over_store));
    h->dead |= failed;
    tm_pack_destroy(pack);
    return at;
}

/* Of what was sealed last: exact, or a clean error. */
static enum tm_pack_state restore(struct history *h, bool over_store, const char *local)
{
    struct tm_table *table;
    struct wr_error err;
    enum tm_pack_state at = table_world_restore(h->w, 0, TABLE_WORLD_GROUPS, over_store, &h->state,
                                                local, &table, &err);

    if (at == TM_PACK_DONE && !over_store) {
        table_world_check_digests(h->w, table, h->sealed);
    } else if (at != TM_PACK_DONE) {
        check_error(h, &err);
    }
    tm_table_destroy(table);
    return at;
}

/* With calls that fail, or after they did. */
static void faulty_part(struct history *h)
{
    for (uint32_t i = 0; i < CHECKPOINTS && !h->dead; i++) {
        change(h, 4);
        if (!h->dead) {
            (void)snapshot(h);
        }
    }
    if (h->has_state) {
        (void)restore(h, h->over_store, NULL);
        (void)restore(h, !h->over_store, NULL);
        (void)restore(h, h->over_store, h->w->directory);
    }
    table_world_settle(h->w);
}

/* All is well again. */
static void whole_part(struct history *h)
{
    struct wr_error err;

    if (h->has_state) {
        WR_CK(restore(h, false, NULL) == TM_PACK_DONE);
    }
    if (h->dead) {
        tm_table_destroy(h->table);
        h->table = NULL;
        if (!h->has_state) {
            return;
        }
        memcpy(h->w->model, h->sealed, h->w->count * sizeof *h->w->model);
        if (table_world_restore(h->w, 0, TABLE_WORLD_GROUPS, h->over_store, &h->state, NULL,
                                &h->table, &err) != TM_PACK_DONE) {
            ck_abort_msg("%s", err.message);
        }
        h->dead = false;
    }
    table_world_check(h->w, &h->table, 1, h->w->model);
    change(h, 2);
    WR_CK(!h->dead && snapshot(h) == TM_PACK_DONE);
    for (uint32_t over_store = 0; over_store < 2; over_store++) {
        WR_CK(restore(h, over_store != 0, "/nowhere") == TM_PACK_DONE);
        WR_CK(h->w->restored_bytes > 0 && h->w->restored_local_bytes == 0);
        WR_CK(restore(h, over_store != 0, h->w->directory) == TM_PACK_DONE);
        WR_CK(h->w->restored_local_bytes == h->w->restored_bytes);
    }
    table_world_check(h->w, &h->table, 1, h->w->model);
}

/* One history. false: it has no such call. */
static bool run_history(const struct table_play *play, enum fault_call call, uint32_t nth,
                        enum how how)
{
    struct history h = {.w = table_world_create(play), .over_store = play->store != NULL};
    struct fault_env *fault = &h.w->fault;
    bool met;

    h.table = table_world_table(h.w, 0, TABLE_WORLD_GROUPS, h.over_store);
    fault_env_fail(fault, call, nth, how == FAIL_AFTER);
    fault->every = how == FAIL_EVERY;
    fault->for_ever = how == FAIL_ALL;
    fault->failure = nth % 2 == 0 ? WR_ERR_NO_SPACE : WR_ERR_IO;
    faulty_part(&h);
    met = was_met(&h);
    fault_env_heal(fault);
    whole_part(&h);
    tm_table_destroy(h.table);
    if (h.has_state) {
        tm_table_state_fini(&h.state);
    }
    wr_free(h.sealed);
    table_world_destroy(h.w);
    return met;
}

static void sweep(const struct table_play *play)
{
    uint32_t histories = 0, step = effort_step(STEP);

    for (uint32_t call = 0; call < FAULT_CALLS; call++) {
        for (uint32_t how = FIRST_HOW; how < HOWS; how++) {
            uint32_t nth = 1 + (uint32_t)(play->seed + call + how) % step;
            while (run_history(play, (enum fault_call)call, nth, (enum how)how)) {
                nth += step;
                histories += 1;
            }
        }
    }
    ck_assert_uint_gt(histories, 0);
    if (getenv("VERBOSE") != NULL) {
        printf("%u histories\n", histories);
    }
}

static void sweep_all(const struct tm_store_type *store)
{
    uint64_t seeds = effort_seeds(1), first = effort_seed();

    wr_log_set_level(WR_LOG_ERROR);
    for (uint64_t seed = first; seed < first + seeds; seed++) {
        sweep(&(struct table_play){.store = store,
                                   .keys = seed % 2 == 0 ? TABLE_KEYS_TEXT : TABLE_KEYS_BIGINT,
                                   .objects = seed % 3 != 0,
                                   .calm = true,
                                   .key_count = 900,
                                   .batch_max = 200,
                                   .undo_bytes_max = UINT64_MAX,
                                   .seed = seed});
    }
    wr_log_set_level(WR_LOG_INFO);
}

/* A snapshot that fails leaves a heap table right, and the next one is whole; a restore that fails says
 * so, and succeeds when the disk is well. */
START_TEST(a_heap_table_survives_every_failing_call)
{
    sweep_all(NULL);
}
END_TEST

/* So it is over a store; one that cannot be written or read ends the table with an error that says so. */
START_TEST(a_table_over_a_store_survives_every_failing_call)
{
    sweep_all(&tm_store_memory);
}
END_TEST

WR_TEST_MAIN("faults", a_heap_table_survives_every_failing_call,
             a_table_over_a_store_survives_every_failing_call)
