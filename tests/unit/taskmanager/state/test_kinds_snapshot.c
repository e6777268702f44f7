#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "tests/lib/keyed_model.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

#define TABLES 16u

struct saved {
    struct keyed_model_key keys[KEYED_MODEL_KEYS];
    Weir__TableState states[TABLES];
    uint32_t count;
};

static void nothing(void *ctx)
{
    (void)ctx;
}

struct saving {
    struct keyed_model *m;
    struct tm_pack *packs[TABLES];
    bool done[TABLES];
    uint32_t open;
};

/* A slice of each; also while a call waits, which it may do for packing. */
static void step_packs(void *ctx)
{
    struct saving *saving = ctx;
    struct wr_error err;

    for (uint32_t i = 0; i < saving->m->tables.count; i++) {
        if (saving->done[i]) {
            continue;
        }
        enum tm_pack_state state = tm_pack_step(saving->packs[i], saving->m->env, 0, &err);
        ck_assert_msg(state != TM_PACK_FAILED, "%s", err.message);
        saving->done[i] = state == TM_PACK_DONE;
        saving->open -= saving->done[i];
    }
}

/* All tables as of now; packed while the state goes on changing. */
static void save(struct keyed_model *m, struct tm_segments *segments, uint64_t checkpoint,
                 struct saved *ret)
{
    struct saving saving = {.m = m, .open = m->tables.count};

    ret->count = m->tables.count;
    for (uint32_t k = 0; k < KEYED_MODEL_KEYS; k++) {
        ret->keys[k] = m->keys[k];
        memset(&ret->keys[k].list, 0, sizeof ret->keys[k].list);
        for (uint32_t i = 0; i < m->keys[k].list.count; i++) {
            WR_VEC_PUSH(&ret->keys[k].list, m->keys[k].list.items[i]);
        }
    }
    for (uint32_t i = 0; i < ret->count; i++) {
        saving.packs[i] = tm_table_seal(m->tables.items[i].table,
                                        &(struct tm_pack_options){.checkpoint = checkpoint,
                                                                  .segments = segments,
                                                                  .home = m->mailbox,
                                                                  .wake = nothing});
    }
    m->idle = step_packs;
    m->idle_ctx = &saving;
    while (saving.open > 0) {
        step_packs(&saving);
        keyed_model_step(m);
    }
    m->idle = NULL;
    for (uint32_t i = 0; i < ret->count; i++) {
        tm_pack_destroy(saving.packs[i]);
        weir__table_state__init(&ret->states[i]);
        tm_table_state(m->tables.items[i].table, &ret->states[i]);
    }
}

static void saved_fini(struct saved *saved)
{
    keyed_model_keys_fini(saved->keys);
    for (uint32_t i = 0; i < saved->count; i++) {
        tm_table_state_fini(&saved->states[i]);
    }
}

static void restore_table(struct keyed_model *m, struct tm_table *table, const char *directory,
                          const Weir__TableState *state)
{
    struct wr_error err;
    enum tm_pack_state at;
    struct tm_restore_table *r = tm_restore_table_create(
        table, &(struct tm_restore_options){
                   .env = m->env,
                   .home = m->mailbox,
                   .directory = directory,
                   .stores = m->stores,
                   .wake = nothing});

    tm_restore_table_add(r, state);
    while ((at = tm_restore_table_step(r, 0, &err)) != TM_PACK_DONE) {
        ck_assert_msg(at != TM_PACK_FAILED, "%s", err.message);
        keyed_model_between(m);
        if (at == TM_PACK_WAIT) {
            wr_mailbox_wait(m->mailbox, 1000);
        }
    }
    tm_restore_table_destroy(r);
}

/* One of `parallelism` subtasks takes its share over, holds what it must, sweeps on, and ends
 * empty. */
static void check_restored(const struct keyed_model_options *options, const char *directory,
                           const struct saved *saved, uint32_t subtask, uint32_t parallelism)
{
    struct keyed_model_options mine = *options;

    wr_key_group_range(subtask, parallelism, KEYED_MODEL_GROUPS, &mine.key_group_first,
                       &mine.key_group_end);
    mine.wait_percent = 0;
    struct keyed_model *m = keyed_model_create(&mine);
    for (uint32_t i = 0; i < m->tables.count; i++) {
        restore_table(m, m->tables.items[i].table, directory, &saved->states[i]);
    }
    keyed_model_copy(m, saved->keys);
    m->next_number = 1u << 20;
    keyed_model_check(m);
    for (uint32_t i = 0; i < 40; i++) {
        keyed_model_step(m);
    }
    keyed_model_check(m);
    keyed_model_clear(m);
    keyed_model_destroy(m);
}

/* A barrier may come while a slice of sweeping waits. */
static bool wait_in_a_slice(struct keyed_model *m)
{
    struct wr_error err;

    for (uint32_t i = 0; i < 100; i++) {
        enum tm_table_status status = tm_keyed_work(m->keyed, 5, &err);
        ck_assert_int_ne(status, TM_TABLE_FAILED);
        if (status == TM_TABLE_WAIT) {
            return true;
        }
        if (!tm_keyed_pending(m->keyed)) {
            keyed_model_step(m);
        }
    }
    return false;
}

static void snapshots_hold(const struct keyed_model_options *options, uint64_t checkpoints)
{
    struct keyed_model *m = keyed_model_create(options);
    char directory[128];
    uint32_t cut = 0;

    scratch_make(directory, sizeof directory);
    struct tm_segments *segments = tm_segments_create(
        &(struct tm_segments_options){.env = m->env,
                                      .job_directory = directory,
                                      .attempt = {1, 1},
                                      .incarnation = {0x1234567890abcdef, 1},
                                      .memory = m->memory});
    for (uint64_t checkpoint = 1; checkpoint <= checkpoints; checkpoint++) {
        struct saved *saved = WR_NEW(struct saved);
        for (uint32_t i = 0; i < 100; i++) {
            keyed_model_step(m);
        }
        cut += wait_in_a_slice(m);
        save(m, segments, checkpoint, saved);
        check_restored(options, directory, saved, 0, 1);
        for (uint32_t s = 0; s < 3; s++) {
            check_restored(options, directory, saved, s, 3);
        }
        keyed_model_use(m);
        saved_fini(saved);
        wr_free(saved);
    }
    ck_assert_uint_gt(cut, 0);
    keyed_model_check(m);
    keyed_model_clear(m);
    tm_segments_unref(segments);
    keyed_model_destroy(m);
    scratch_remove(directory);
}

/* A checkpoint at any moment, also with cleared lists and maps half swept, restores to what all
 * states held at the barrier, at any parallelism, and sweeping goes on until nothing is left. */
START_TEST(snapshots_hold_all_kinds_half_swept)
{
    snapshots_hold(&(struct keyed_model_options){.seed = 21, .wait_percent = 20}, 6);
    snapshots_hold(&(struct keyed_model_options){.seed = 22, .wait_percent = 20, .text = true}, 6);
}
END_TEST

START_TEST(snapshots_over_stores_hold_as_much)
{
    snapshots_hold(&(struct keyed_model_options){.seed = 23,
                                                 .wait_percent = 20,
                                                 .store = &tm_store_memory,
                                                 .text = true},
                   4);
    snapshots_hold(&(struct keyed_model_options){.seed = 24,
                                                 .wait_percent = 20,
                                                 .store = &tm_store_rocksdb},
                   3);
}
END_TEST

WR_TEST_MAIN("kinds_snapshot", snapshots_hold_all_kinds_half_swept,
             snapshots_over_stores_hold_as_much)
