/* Two leaders of one job on a real record log, in every order of their storage steps.
 *
 * Leader A runs attempt 1.1 and checkpoints on; leader B, of the next term, takes the job over. Each
 * step lets one of them do one thing to the disk: look at the log, append, mark as committed and sweep. A's
 * tasks never stop: it does not know that it is superseded until a record tells it. Output counts when it is
 * committed; each checkpoint of an attempt covers ten more positions.
 *
 * In no order is output committed twice or left out, and the newer leader is never the one that is
 * fenced. The same search finds both mistakes when B restores without a FENCE, and what a leader does that
 * takes a name that was swept for its own. */
#include <inttypes.h>

#include "common/base/vec.h"
#include "tests/lib/job_directory.h"
#include "tests/lib/job_plan.h"
#include "tests/lib/wr_test.h"

#define STEPS 12u
#define ADVANCE 10u

enum mistake {
    MISTAKE_NONE,
    MISTAKE_NO_FENCE,        /* B reads the log and appends no fence */
    MISTAKE_APPEND_ANYWHERE, /* nor minds what stands where its record should */
    MISTAKE_LATE_RECORD,     /* A believes in a record that it made where one was swept */
};

/* A piece of output: a file of its attempt, so the same one may be committed again. */
struct token {
    struct wr_attempt attempt;
    uint64_t checkpoint, from, to;
};
/* What a checkpoint of an attempt holds, by the manifest's name. */
struct promise {
    char manifest[96];
    uint64_t position;
    uint32_t token_count;
    struct token tokens[8];
};

struct leader {
    struct jm_job job;
    enum jm_storage pending;
    struct jm_fence fence;
    struct wr_attempt named[1];
    struct promise state; /* of its attempt now; manifest: "" */
};

struct world {
    struct job_directory *d;
    struct wr_plan *plan;
    uint64_t now_ns;
    enum mistake mistake;
    struct leader leaders[2];
    WR_VEC(struct promise) promises;
    WR_VEC(struct token) done;
    bool doubled, newer_fenced, lost;
    uint64_t steps;
};

static void commit_token(struct world *w, const struct token *token)
{
    uint64_t end = 0;

    for (uint32_t i = 0; i < w->done.count; i++) {
        const struct token *other = &w->done.items[i];
        if (wr_attempt_equal(other->attempt, token->attempt) && other->from == token->from) {
            return;
        }
        end = WR_MAX(end, other->to);
    }
    w->doubled |= token->from < end;
    w->lost |= token->from > end;
    WR_VEC_PUSH(&w->done, *token);
}

static void commit(struct world *w, struct promise *state, uint64_t checkpoint)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < state->token_count; i++) {
        struct token token = state->tokens[i];
        if (token.checkpoint <= checkpoint) {
            commit_token(w, &token);
        } else {
            state->tokens[kept++] = token;
        }
    }
    state->token_count = kept;
}

/* ---- tasks: they do at once what they are told ---- */

static void tell_all(struct world *w, struct leader *leader, Weir__TaskStateKind state)
{
    struct jm_job *job = &leader->job;

    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
        Weir__AttemptId id = WEIR__ATTEMPT_ID__INIT;
        id.term = job->regions[0].attempt.term;
        id.counter = job->regions[0].attempt.counter;
        status.attempt = &id;
        status.task = t;
        status.state = state;
        jm_job_on_status(job, job->tasks[t].worker, &status, w->now_ns, 0);
    }
}

static void deploy(struct world *w, struct leader *leader)
{
    leader->state = (struct promise){.position = 0};
    for (uint32_t i = 0; i < w->promises.count; i++) {
        if (leader->job.restore.k != 0 &&
            strcmp(w->promises.items[i].manifest, leader->job.restore.manifest) == 0) {
            leader->state = w->promises.items[i];
        }
    }
    commit(w, &leader->state, leader->job.restore.checkpoint);
    tell_all(w, leader, WEIR__TASK_STATE_KIND__TASK_READY);
}

static void seal(struct world *w, struct leader *leader, uint64_t checkpoint)
{
    struct jm_job *job = &leader->job;
    struct promise *state = &leader->state;

    state->tokens[state->token_count++] =
        (struct token){job->regions[0].attempt, checkpoint, state->position,
                       state->position + ADVANCE};
    state->position += ADVANCE;
    for (uint32_t t = 0; t < w->plan->task_count; t++) {
        Weir__Ack ack = WEIR__ACK__INIT;
        Weir__AttemptId id = WEIR__ATTEMPT_ID__INIT;
        Weir__TaskState *task = calloc(1, sizeof *task), *tasks[] = {task};
        weir__task_state__init(task);
        task->task = t;
        id.term = job->regions[0].attempt.term;
        id.counter = job->regions[0].attempt.counter;
        ack.attempt = &id;
        ack.checkpoint = checkpoint;
        ack.n_tasks = 1;
        ack.tasks = tasks;
        ck_assert(jm_job_on_ack(job, job->tasks[t].worker, &ack, w->now_ns, 0));
    }
}

static void complete(struct world *w, struct leader *leader)
{
    struct jm_job *job = &leader->job;
    Weir__Committed committed = WEIR__COMMITTED__INIT;
    Weir__AttemptId id = WEIR__ATTEMPT_ID__INIT;
    uint32_t tasks[2] = {0, 1};

    commit(w, &leader->state, job->restore.checkpoint);
    id.term = job->regions[0].attempt.term;
    id.counter = job->regions[0].attempt.counter;
    committed.attempt = &id;
    committed.checkpoint = job->restore.checkpoint;
    committed.n_tasks = 2;
    committed.tasks = tasks;
    jm_job_on_committed(job, job->tasks[0].worker, &committed);
}

/* ---- a leader ---- */

static void make_manifest(struct world *w, struct leader *leader)
{
    struct promise promise = leader->state;

    snprintf(promise.manifest, sizeof promise.manifest, "manifest/%012" PRIu64 "-%" PRIu64,
             leader->job.current.id, leader->job.term);
    WR_VEC_PUSH(&w->promises, promise);
    jm_job_on_manifest(&leader->job, WR_OK, "", promise.manifest, (struct wr_hash128){1, 1},
                       w->now_ns, 0);
}

static void begin_fence(struct world *w, struct leader *leader)
{
    const struct jm_region *region = &leader->job.regions[0];

    leader->named[0] = region->fencing ? region->attempt : (struct wr_attempt){0, 0};
    leader->fence = (struct jm_fence){.directory = w->d->path,
                                      .term = leader->job.term,
                                      .checkpoint = leader->job.next_checkpoint - 1,
                                      .named = leader->named,
                                      .region_count = 1};
    memset(leader->fence.nonce, (int)(leader->job.term * 16 + leader->job.counter),
           sizeof leader->fence.nonce);
    leader->pending = JM_STORAGE_FENCE;
}

static void act(struct world *w, struct leader *leader, const struct jm_action *action)
{
    switch (action->kind) {
    case JM_ACTION_FENCE:
        begin_fence(w, leader);
        break;
    case JM_ACTION_MANIFEST:
        make_manifest(w, leader);
        break;
    case JM_ACTION_RECORD:
        leader->pending = JM_STORAGE_CHECKPOINT;
        break;
    case JM_ACTION_COMMITTED:
        leader->pending = JM_STORAGE_COMMITTED;
        break;
    case JM_ACTION_DEPLOY:
        deploy(w, leader);
        break;
    case JM_ACTION_START:
        tell_all(w, leader, WEIR__TASK_STATE_KIND__TASK_RUNNING);
        break;
    case JM_ACTION_TRIGGER:
        seal(w, leader, action->checkpoint);
        break;
    case JM_ACTION_COMPLETE:
        complete(w, leader);
        break;
    case JM_ACTION_VERIFY:
        jm_job_on_verified(&leader->job, "");
        break;
    case JM_ACTION_ADOPTED:
    case JM_ACTION_CANCEL:
    case JM_ACTION_RELEASE:
    case JM_ACTION_ABORT:
    case JM_ACTION_TERMINAL:
    case JM_ACTION_COLLECT_GARBAGE:
    case JM_ACTION_ENDED:
        break;
    }
}

/* Until it wants something of the disk. */
static void settle(struct world *w, struct leader *leader)
{
    w->now_ns += 1000000;
    for (;;) {
        struct jm_slots slots[1] = {{0, 4}};
        jm_job_reconcile(&leader->job, w->now_ns, 0, slots, 1);
        if (leader->job.actions.count == 0) {
            break;
        }
        for (uint32_t i = 0; i < leader->job.actions.count; i++) {
            struct jm_action action = leader->job.actions.items[i];
            act(w, leader, &action);
        }
        leader->job.actions.count = 0;
    }
    w->newer_fenced |= leader == &w->leaders[1] && leader->job.state == JM_JOB_FENCED;
}

/* ---- one look at the disk ---- */

/* A leader that believes what it has read. */
static void mistaken_fence(struct world *w, struct leader *leader)
{
    struct jm_log_view view;
    struct wr_error err;

    WR_CK_OK(jm_log_read(&w->d->env.base, w->d->path, &view, &err), &err);
    jm_job_on_log(&leader->job, WR_OK, "", &view, w->now_ns, 0);
    jm_log_view_fini(&view);
    leader->pending = JM_STORAGE_NONE;
}

static void fence_step(struct world *w, struct leader *leader)
{
    struct wr_error err;

    if ((w->mistake == MISTAKE_NO_FENCE || w->mistake == MISTAKE_APPEND_ANYWHERE) &&
        leader == &w->leaders[1]) {
        mistaken_fence(w, leader);
        return;
    }
    if (!jm_fence_step(&w->d->env.base, &leader->fence, &err)) {
        return;
    }
    leader->pending = JM_STORAGE_NONE;
    jm_job_on_log(&leader->job, leader->fence.code, err.message, &leader->fence.view, w->now_ns, 0);
    jm_log_view_fini(&leader->fence.view);
}

static void record_step(struct world *w, struct leader *leader)
{
    struct jm_job *job = &leader->job;
    struct job_record record = {.k = job->last_k + 1, .term = job->term,
                                .kind = WEIR__EPOCH_RECORD__KIND__CHECKPOINT,
                                .checkpoint = job->current.id, .manifest = job->current.manifest,
                                .manifest_hash = job->current.manifest_hash,
                                .previous = job->last_hash,
                                .nonce = (uint8_t)(job->term * 16 + job->current.id),
                                .attempt = job->regions[0].attempt};
    struct wr_hash128 hash = {0, 0};
    struct wr_error err;
    enum wr_code code = job_directory_append(w->d, &record, &hash, &err);
    uint8_t nonce[16];

    if (w->mistake == MISTAKE_LATE_RECORD && code == WR_ERR_FENCED &&
        strstr(err.message, "too late") != NULL) {
        code = WR_OK;
    }
    while (code == WR_ERR_FENCED && w->mistake == MISTAKE_APPEND_ANYWHERE &&
           leader == &w->leaders[1]) {
        record.k = ++job->last_k + 1;
        code = job_directory_append(w->d, &record, &hash, &err);
    }
    memset(nonce, record.nonce, sizeof nonce);
    leader->pending = JM_STORAGE_NONE;
    jm_job_on_record(job, code, err.message, hash, nonce, w->now_ns, 0);
}

/* As a sweep that retains one checkpoint leaves the log. */
static void sweep_records(struct world *w, uint64_t committed_k)
{
    char path[128];
    struct wr_error err;

    for (uint64_t k = 1; k < committed_k; k++) {
        snprintf(path, sizeof path, "%s/epoch/%012" PRIu64, w->d->path, k);
        (void)w->d->real->ops->unlink(w->d->real, path, &err);
    }
}

static void storage_step(struct world *w, struct leader *leader)
{
    char mark[64];

    switch (leader->pending) {
    case JM_STORAGE_FENCE:
        fence_step(w, leader);
        break;
    case JM_STORAGE_CHECKPOINT:
        record_step(w, leader);
        break;
    case JM_STORAGE_COMMITTED:
        snprintf(mark, sizeof mark, "committed/%012" PRIu64, leader->job.commit_k);
        job_directory_write(w->d, mark, "", 0);
        sweep_records(w, leader->job.commit_k);
        leader->pending = JM_STORAGE_NONE;
        jm_job_on_committed_written(&leader->job, WR_OK, w->now_ns);
        break;
    case JM_STORAGE_NONE:
    case JM_STORAGE_MANIFEST:
    case JM_STORAGE_TERMINAL:
        break;
    }
    settle(w, leader);
}

/* ---- all orders ---- */

static void begin(struct world *w, uint32_t number)
{
    struct leader *leader = &w->leaders[number];

    leader->pending = JM_STORAGE_NONE;
    leader->state = (struct promise){.position = 0};
    jm_job_init(&leader->job, (struct wr_id){1, 1}, w->plan, number + 1,
                number == 0 ? 0 : w->now_ns);
    settle(w, leader);
}

/* A has a checkpoint that is committed and is about to record the next. */
static void play(struct world *w, uint32_t order)
{
    job_directory_empty(w->d);
    w->promises.count = 0;
    w->done.count = 0;
    w->now_ns = 1000000000;
    begin(w, 0);
    while (w->leaders[0].job.completed_count == 0 ||
           w->leaders[0].pending != JM_STORAGE_CHECKPOINT) {
        storage_step(w, &w->leaders[0]);
    }
    begin(w, 1);
    /* An order in which somebody has nothing to do is another one with that step left out. */
    for (uint32_t i = 0; i < STEPS; i++) {
        struct leader *leader = &w->leaders[order >> i & 1];
        if (leader->pending == JM_STORAGE_NONE) {
            break;
        }
        storage_step(w, leader);
        w->steps += 1;
    }
    for (uint32_t i = 0; i < 2; i++) {
        jm_log_view_fini(&w->leaders[i].fence.view);
        jm_job_fini(&w->leaders[i].job);
    }
}

/* Stops at the first find. */
static void search(enum mistake mistake, bool *ret_doubled, bool *ret_fenced)
{
    struct job_plan_options options = {.commits = true, .interval_us = 1, .tolerable_failures = -1,
                                       .attempts = -1};
    struct job_directory d;
    struct world w = {.mistake = mistake};

    *ret_doubled = *ret_fenced = false;
    job_directory_init(&d);
    w.d = &d;
    w.plan = job_plan_create(&options);
    for (uint32_t order = 0; order < 1u << STEPS && !*ret_doubled && !*ret_fenced; order++) {
        w.doubled = w.newer_fenced = w.lost = false;
        play(&w, order);
        ck_assert_msg(!w.lost, "order %x: output is missing", order);
        *ret_doubled = w.doubled;
        *ret_fenced = w.newer_fenced;
    }
    ck_assert(mistake != MISTAKE_NONE || w.steps > 10000);
    WR_VEC_FINI(&w.promises);
    WR_VEC_FINI(&w.done);
    wr_plan_destroy(w.plan);
    job_directory_fini(&d);
}

/* In no order of two leaders' storage steps is anything committed twice, and the newer one wins. */
START_TEST(two_leaders_commit_once_in_every_order)
{
    bool doubled, fenced;

    search(MISTAKE_NONE, &doubled, &fenced);
    ck_assert(!doubled && !fenced);
}
END_TEST

/* The search is able to find it: without a FENCE the newer leader is stopped by the older, or, if it
 * appends wherever there is room, commits what the older has committed. */
START_TEST(restoring_without_a_fence_is_found)
{
    bool doubled, fenced;

    search(MISTAKE_NO_FENCE, &doubled, &fenced);
    ck_assert(fenced);
    search(MISTAKE_APPEND_ANYWHERE, &doubled, &fenced);
    ck_assert(doubled);
}
END_TEST

/* Nor is it blind to sweeps: a leader that comes too late and believes in its record commits again. */
START_TEST(believing_in_a_late_record_is_found)
{
    bool doubled, fenced;

    search(MISTAKE_LATE_RECORD, &doubled, &fenced);
    ck_assert(doubled);
}
END_TEST

WR_TEST_MAIN("two_leaders", two_leaders_commit_once_in_every_order,
             restoring_without_a_fence_is_found, believing_in_a_late_record_is_found)
