/* A restore that fails: who is to blame, and what people are told. The task manager is the test. */
#include <inttypes.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "tests/lib/jm_host.h"
#include "tests/lib/raw_peer.h"
#include "tests/lib/wr_test.h"

#define KIND(name) WEIR__CONTROL_KIND__CONTROL_##name
#define STATE(name) WEIR__TASK_STATE_KIND__TASK_##name
#define TASKS 2u /* a source and a sink that commits */
#define CHECKPOINTS 3u

struct scene {
    struct jm_host jm;
    struct wr_id job;
    char directory[160]; /* of the job's checkpoints */
    struct raw_peer peer;
    Weir__AttemptId attempt;
    uint8_t job_bytes[16];
};

static void say(struct scene *s, Weir__TaskStateKind state, Weir__Failure *failure)
{
    for (uint32_t t = 0; t < TASKS; t++) {
        Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
        status.attempt = &s->attempt;
        status.task = t;
        status.state = state;
        status.failure = failure;
        raw_send(&s->peer, KIND(TASK_STATUS), &status.base);
    }
}

static void take_deployment(struct scene *s, uint64_t restored)
{
    Weir__Deploy *deploy = raw_expect(&s->peer, KIND(DEPLOY));

    ck_assert_uint_eq(deploy->checkpoint, restored);
    s->attempt = *deploy->attempt;
    memcpy(s->job_bytes, deploy->attempt->job.data, 16);
    s->attempt.job.data = s->job_bytes;
    weir__deploy__free_unpacked(deploy, NULL);
}

static void file_of(const struct scene *s, uint64_t checkpoint, char file[96])
{
    snprintf(file, 96, "state/0-%" PRIu64 ".%u-07000000-%" PRIu64 "-000001.seg", s->attempt.term,
             s->attempt.counter, checkpoint);
}

static void write_file(const struct scene *s, const char *file, const char *text)
{
    char path[300];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", s->directory, file);
    f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), f), strlen(text));
    fclose(f);
}

/* The source's state is one extent in a file of its own. */
static void acknowledge(struct scene *s, uint64_t checkpoint, const char *file, const char *text)
{
    struct wr_hash128 hash = wr_hash128_bytes(text, strlen(text));
    Weir__TaskState states[TASKS], *ptrs[] = {&states[0], &states[1]};
    Weir__OperatorState op = WEIR__OPERATOR_STATE__INIT, *ops[] = {&op};
    Weir__Extent extent = WEIR__EXTENT__INIT, *extents[] = {&extent};
    Weir__Ack ack = WEIR__ACK__INIT;

    for (uint32_t t = 0; t < TASKS; t++) {
        weir__task_state__init(&states[t]);
        states[t].task = t;
    }
    extent.file = (char *)(uintptr_t)file;
    extent.bytes = strlen(text);
    extent.hash_low = hash.low;
    extent.hash_high = hash.high;
    op.n_extents = 1;
    op.extents = extents;
    states[0].n_operators = 1;
    states[0].operators = ops;
    ack.attempt = &s->attempt;
    ack.checkpoint = checkpoint;
    ack.n_tasks = TASKS;
    ack.tasks = ptrs;
    raw_send(&s->peer, KIND(ACK), &ack.base);
}

/* One checkpoint, whole and committed: its id. */
static uint64_t checkpoint(struct scene *s)
{
    Weir__Trigger *trigger = raw_expect(&s->peer, KIND(TRIGGER));
    Weir__Committed committed = WEIR__COMMITTED__INIT;
    uint32_t tasks[TASKS] = {0, 1};
    uint64_t id = trigger->checkpoint;
    char file[96], text[64];

    weir__trigger__free_unpacked(trigger, NULL);
    file_of(s, id, file);
    snprintf(text, sizeof text, "state as of %" PRIu64, id);
    write_file(s, file, text);
    acknowledge(s, id, file, text);
    weir__complete__free_unpacked(raw_expect(&s->peer, KIND(COMPLETE)), NULL);
    committed.attempt = &s->attempt;
    committed.checkpoint = id;
    committed.n_tasks = TASKS;
    committed.tasks = tasks;
    raw_send(&s->peer, KIND(COMMITTED), &committed.base);
    return id;
}

/* Three checkpoints are complete, 1 to 3, and the next one is in flight. */
static void scene_init(struct scene *s, uint32_t retain)
{
    struct job_plan_options options = {.commits = true, .interval_us = 1000, .attempts = -1,
                                       .tolerable_failures = -1, .initial_delay_us = 1000,
                                       .max_delay_us = 1000, .retain = retain};
    uint8_t incarnation[16] = {7};
    char id[WR_ID_TEXT_BYTES], path[200];
    struct wr_error err;

    *s = (struct scene){0};
    jm_host_start(&s->jm, &(struct jm_host_options){0});
    s->job = jm_host_submit(&s->jm, &options);
    snprintf(s->directory, sizeof s->directory, "%s/checkpoints/%s", s->jm.directory,
             wr_id_format(s->job, id));
    snprintf(path, sizeof path, "%s/state", s->directory);
    WR_CK_OK(s->jm.env->ops->make_directory(s->jm.env, path, &err), &err);
    raw_register(&s->peer, s->jm.address, incarnation, "127.0.0.1:1", NULL, 0);
    take_deployment(s, 0);
    say(s, STATE(READY), NULL);
    weir__start__free_unpacked(raw_expect(&s->peer, KIND(START)), NULL);
    say(s, STATE(RUNNING), NULL);
    for (uint32_t i = 1; i <= CHECKPOINTS; i++) {
        ck_assert_uint_eq(checkpoint(s), i);
    }
    weir__trigger__free_unpacked(raw_expect(&s->peer, KIND(TRIGGER)), NULL);
}

static void scene_fini(struct scene *s)
{
    raw_close(&s->peer);
    jm_host_stop(&s->jm);
}

static void fail_all(struct scene *s, enum wr_code code, bool retriable, const char *message)
{
    Weir__Failure failure = WEIR__FAILURE__INIT;

    failure.code = code;
    failure.retriable = retriable;
    failure.message = (char *)(uintptr_t)message;
    say(s, STATE(FAILED), &failure);
    weir__cancel__free_unpacked(raw_expect(&s->peer, KIND(CANCEL)), NULL);
    say(s, STATE(CANCELED), NULL);
}

static void copy_reason(struct jm_daemon *daemon, void *ctx)
{
    memcpy(ctx, daemon->jobs.items[0]->core.reason, sizeof daemon->jobs.items[0]->core.reason);
}

static const struct {
    uint32_t retain;
    uint32_t damaged; /* bit c: the file of checkpoint c */
    enum wr_code code;
    const char *says; /* NULL: only what the task said */
} cases[] = {
    {3, 1u << 3, WR_ERR_CORRUPT, "checkpoint 3 is damaged, the newest good one is 2 of 20"},
    {3, 1u << 3 | 1u << 2, WR_ERR_CORRUPT, "checkpoint 3 is damaged, the newest good one is 1 of"},
    {3, 1u << 3 | 1u << 2 | 1u << 1, WR_ERR_NOT_FOUND,
     "checkpoint 3 is damaged, and of the 2 older ones none is known to be good"},
    {1, 1u << 3, WR_ERR_CORRUPT, "checkpoint 3 is damaged, and no older one is retained"},
    /* It is whole, or that was not what the task stumbled over. */
    {3, 0, WR_ERR_CORRUPT, NULL},
    {3, 1u << 2, WR_ERR_NOT_FOUND, NULL},
    {3, 1u << 3, WR_ERR_MEMORY, NULL},
};

/* A job whose state cannot be restored ends, and says which checkpoint is damaged, which older one is
 * good, byte by byte, and what can be done, before it says what the task said. */
START_TEST(the_newest_good_checkpoint_is_named)
{
    static const char said[] = "task x: could not restore table \"t\"";

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct scene s;
        struct wr_attempt first;
        char reason[1024], file[96];
        scene_init(&s, cases[i].retain);
        first = (struct wr_attempt){s.attempt.term, s.attempt.counter};
        for (uint64_t c = 1; c <= CHECKPOINTS; c++) {
            if ((cases[i].damaged >> c & 1) != 0) {
                file_of(&s, c, file);
                write_file(&s, file, "state as of x");
            }
        }
        fail_all(&s, WR_ERR_UNAVAILABLE, true, "a task manager is lost");
        take_deployment(&s, CHECKPOINTS);
        ck_assert_uint_gt(s.attempt.counter, first.counter);
        fail_all(&s, cases[i].code, false, said);
        jm_host_wait_job(&s.jm, s.job, "FAILED");
        jm_host_call(&s.jm, copy_reason, reason);
        if (cases[i].says == NULL) {
            ck_assert_str_eq(reason, said);
        } else {
            ck_assert_msg(strncmp(reason, cases[i].says, strlen(cases[i].says)) == 0, "%s", reason);
            ck_assert_ptr_nonnull(strstr(reason, s.directory));
            ck_assert_ptr_nonnull(strstr(reason, "weir snapshot verify "));
            ck_assert_str_eq(reason + strlen(reason) - strlen(said), said);
        }
        scene_fini(&s);
    }
}
END_TEST

/* What was found is in the record of the end: the next leader tells the same, word by word. */
START_TEST(the_next_leader_tells_it_too)
{
    struct scene s;
    struct jm_host next;
    char reason[1024], again[1024], file[96];

    scene_init(&s, 3);
    file_of(&s, CHECKPOINTS, file);
    write_file(&s, file, "nonsense");
    fail_all(&s, WR_ERR_UNAVAILABLE, true, "a task manager is lost");
    take_deployment(&s, CHECKPOINTS);
    fail_all(&s, WR_ERR_CORRUPT, false, "could not restore");
    jm_host_wait_job(&s.jm, s.job, "FAILED");
    jm_host_call(&s.jm, copy_reason, reason);
    raw_close(&s.peer);
    jm_host_start(&next, &(struct jm_host_options){.directory = s.jm.directory});
    jm_host_wait_job(&next, s.job, "FAILED");
    jm_host_call(&next, copy_reason, again);
    ck_assert_str_eq(again, reason);
    jm_host_stop(&next);
    jm_host_stop(&s.jm);
}
END_TEST

WR_TEST_MAIN("damage", the_newest_good_checkpoint_is_named, the_next_leader_tells_it_too)
