/* Hosts, tasks and sinks of the model. */
#include "tests/lib/job_model.h"

#include "tests/lib/wr_test.h"

uint32_t model_regions, model_parallelism;
uint64_t model_seed;

uint64_t model_below(struct model *m, uint64_t bound)
{
    return wr_rng_below(&m->rng, bound);
}

bool model_chance(struct model *m, uint32_t percent)
{
    return model_below(m, 100) < percent;
}

bool model_is_enabled(const struct model *m, enum fault_kind kind)
{
    return m->faults && (m->enabled >> kind & 1) != 0;
}

struct task *model_task_of(struct flow *flow, uint32_t number)
{
    return &flow->tasks[number - flow->region * REGION_TASKS];
}

bool model_is_sink(uint32_t number)
{
    return number % REGION_TASKS >= model_parallelism;
}

uint32_t model_number_of(const struct flow *flow, uint32_t index)
{
    return flow->region * REGION_TASKS + index;
}

struct flow *model_find_flow(struct model *m, uint32_t region, struct wr_attempt attempt)
{
    for (uint32_t i = 0; i < m->flows.count; i++) {
        if (m->flows.items[i]->region == region &&
            wr_attempt_equal(m->flows.items[i]->attempt, attempt)) {
            return m->flows.items[i];
        }
    }
    return NULL;
}

bool model_is_on(const struct model *m, const struct task *task, uint32_t host)
{
    return task->here && task->host == host && task->incarnation == m->hosts[host].incarnation;
}

/* ---- messages ---- */

void model_msg_fini(struct msg *msg)
{
    free(msg->reports);
    if (msg->ack != NULL) {
        weir__ack__free_unpacked(msg->ack, NULL);
    }
}

void model_drop_queue(struct msg *items, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++) {
        model_msg_fini(&items[i]);
    }
    *count = 0;
}

static void send_up(struct model *m, uint32_t host, struct msg msg)
{
    if (m->hosts[host].alive && m->hosts[host].leader >= 0) {
        WR_VEC_PUSH(&m->hosts[host].up, msg);
    } else {
        model_msg_fini(&msg);
    }
}

static void tell(struct model *m, const struct flow *flow, uint32_t index,
                 Weir__TaskStateKind state)
{
    struct task *task = (struct task *)(uintptr_t)&flow->tasks[index];

    task->state = state;
    send_up(m, task->host, (struct msg){.kind = MSG_STATUS, .region = flow->region,
                                        .attempt = flow->attempt,
                                        .task = model_number_of(flow, index), .state = state});
}

/* ---- sinks ---- */

static void commit_file(struct model *m, uint32_t index)
{
    struct file *file = &m->files.items[index];

    if (file->state == FILE_COMMITTED) {
        return;
    }
    ck_assert_msg(file->state == FILE_PREPARED, "seed %lu: what was swept is committed",
                  (unsigned long)model_seed);
    ck_assert_msg(file->from == m->committed[file->task],
                  "seed %lu: task %u: output from %lu follows output until %lu",
                  (unsigned long)model_seed, file->task, (unsigned long)file->from,
                  (unsigned long)m->committed[file->task]);
    file->state = FILE_COMMITTED;
    m->committed[file->task] = file->to;
}

static void commit_tokens(struct model *m, struct task *task, uint64_t checkpoint)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < task->tokens.files.count; i++) {
        uint32_t index = task->tokens.files.items[i];
        if (m->files.items[index].checkpoint <= checkpoint) {
            commit_file(m, index);
        } else {
            task->tokens.files.items[kept++] = index;
        }
    }
    task->tokens.files.count = kept;
}

/* Of older attempts, all that the restored manifest does not promise, and what they write now. */
static void sweep(struct model *m, const struct flow *flow, uint32_t number)
{
    for (uint32_t i = 0; i < m->files.count; i++) {
        struct file *file = &m->files.items[i];
        if (file->task == number && file->state == FILE_PREPARED &&
            wr_attempt_compare(file->attempt, flow->attempt) < 0) {
            file->state = FILE_SWEPT;
        }
    }
    for (uint32_t i = 0; i < m->flows.count; i++) {
        struct flow *other = m->flows.items[i];
        if (other->region == flow->region &&
            wr_attempt_compare(other->attempt, flow->attempt) < 0) {
            model_task_of(other, number)->swept = true;
        }
    }
}

/* ---- tasks ---- */

static bool has_elder(const struct model *m, const struct flow *flow, uint32_t host)
{
    for (uint32_t i = 0; i < m->flows.count; i++) {
        const struct flow *other = m->flows.items[i];
        for (uint32_t t = 0; other->region == flow->region && t < REGION_TASKS; t++) {
            if (model_is_on(m, &other->tasks[t], host) &&
                wr_attempt_compare(other->attempt, flow->attempt) < 0) {
                return true;
            }
        }
    }
    return false;
}

static void open_task(struct model *m, struct flow *flow, uint32_t index)
{
    struct task *task = &flow->tasks[index];
    uint32_t number = model_number_of(flow, index);

    if (flow->manifest >= 0) {
        const struct manifest *from = &m->manifests.items[flow->manifest];
        flow->position = flow->sealed_position = from->position[number];
        task->committed = flow->restored_checkpoint;
        for (uint32_t i = 0; i < from->tokens[number].files.count; i++) {
            commit_file(m, from->tokens[number].files.items[i]);
        }
    }
    if (model_is_sink(number)) {
        sweep(m, flow, number);
    }
    tell(m, flow, index, STATE(READY));
}

static bool all_in(const struct flow *flow, Weir__TaskStateKind a, Weir__TaskStateKind b)
{
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        const struct task *task = &flow->tasks[t];
        if (!task->here || task->closing || (task->state != a && task->state != b)) {
            return false;
        }
    }
    return !flow->broken;
}

static void seal(struct model *m, struct flow *flow, uint64_t checkpoint)
{
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        struct task *task = &flow->tasks[t];
        if (t >= model_parallelism) {
            struct file file = {.task = model_number_of(flow, t), .attempt = flow->attempt,
                                .checkpoint = checkpoint, .from = flow->sealed_position,
                                .to = flow->position,
                                .state = task->swept ? FILE_SWEPT : FILE_PREPARED};
            WR_VEC_PUSH(&task->tokens.files, m->files.count);
            WR_VEC_PUSH(&m->files, file);
        }
        task->ack_due = checkpoint;
        task->ack_position = flow->position;
    }
    flow->sealed_position = flow->position;
    flow->sealed = checkpoint;
}

void model_run_flow(struct model *m, struct flow *flow)
{
    uint64_t barrier = flow->tasks[0].barrier;
    bool aligned = true;

    if (all_in(flow, STATE(RUNNING), STATE(RUNNING)) && model_chance(m, 60)) {
        flow->position = WR_MIN(flow->position + 1 + model_below(m, 3), END);
        for (uint32_t t = 0; flow->position == END && t < REGION_TASKS; t++) {
            tell(m, flow, t, STATE(DRAINED));
        }
    }
    for (uint32_t t = 0; t < model_parallelism; t++) {
        aligned &= flow->tasks[t].barrier == barrier;
    }
    if (aligned && barrier > flow->sealed && barrier > flow->aborted &&
        all_in(flow, STATE(RUNNING), STATE(DRAINED))) {
        seal(m, flow, barrier);
    }
}

/* All tasks of the flow on one host say together what they have sealed. */
void model_acknowledge(struct model *m, struct flow *flow, uint32_t host)
{
    Weir__Ack *ack = NULL;

    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        struct task *task = &flow->tasks[t];
        if (!model_is_on(m, task, host) || task->closing || task->ack_due == 0) {
            continue;
        }
        if (ack == NULL) {
            ack = calloc(1, sizeof *ack);
            weir__ack__init(ack);
            ack->checkpoint = task->ack_due;
            ack->attempt = calloc(1, sizeof *ack->attempt);
            weir__attempt_id__init(ack->attempt);
            ack->attempt->region = flow->region;
            ack->attempt->term = flow->attempt.term;
            ack->attempt->counter = flow->attempt.counter;
            ack->tasks = calloc(REGION_TASKS, sizeof *ack->tasks);
        }
        Weir__TaskState *state = calloc(1, sizeof *state);
        weir__task_state__init(state);
        state->task = model_number_of(flow, t);
        state->watermark_us = (int64_t)task->ack_position;
        state->drained = task->ack_position == END;
        state->tokens = calloc(task->tokens.files.count + 1, sizeof *state->tokens);
        for (uint32_t i = 0; i < task->tokens.files.count; i++) {
            Weir__Token *token = calloc(1, sizeof *token);
            weir__token__init(token);
            token->checkpoint = task->tokens.files.items[i]; /* the file's number */
            state->tokens[state->n_tokens++] = token;
        }
        ack->tasks[ack->n_tasks++] = state;
        task->ack_due = 0;
    }
    if (ack != NULL) {
        send_up(m, host, (struct msg){.kind = MSG_ACK, .ack = ack});
    }
}

void model_confirm(struct model *m, struct flow *flow, uint32_t host)
{
    uint64_t checkpoint = 0;
    bool whole = true;

    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        struct task *task = &flow->tasks[t];
        if (!model_is_on(m, task, host) || task->completing == 0) {
            continue;
        }
        checkpoint = task->completing;
        if (t >= model_parallelism) {
            commit_tokens(m, task, checkpoint);
        }
        task->committed = WR_MAX(task->committed, checkpoint);
        task->completing = 0;
    }
    /* One that is gone, or on its way, cannot say so. */
    for (uint32_t t = model_parallelism; t < REGION_TASKS; t++) {
        const struct task *task = &flow->tasks[t];
        whole &= task->host != host || task->incarnation != m->hosts[host].incarnation ||
                 task->committed >= checkpoint;
    }
    if (checkpoint != 0 && whole) {
        send_up(m, host, (struct msg){.kind = MSG_COMMITTED, .region = flow->region,
                                      .attempt = flow->attempt, .checkpoint = checkpoint,
                                      .task = host});
    }
}

static void close_task(struct model *m, struct flow *flow, uint32_t index)
{
    struct task *task = &flow->tasks[index];

    task->here = false;
    flow->broken |= !task->released;
    tell(m, flow, index, task->released ? STATE(FINISHED) : STATE(CANCELED));
}

static void fail_task(struct model *m, struct flow *flow, uint32_t index)
{
    flow->broken = true;
    flow->tasks[index].closing = true;
    tell(m, flow, index, STATE(FAILED));
}

void model_step_task(struct model *m, struct flow *flow, uint32_t index)
{
    struct task *task = &flow->tasks[index];

    if (!task->here || task->incarnation != m->hosts[task->host].incarnation ||
        !m->hosts[task->host].alive) {
        return;
    }
    if (task->closing) {
        close_task(m, flow, index);
    } else if (flow->broken) {
        fail_task(m, flow, index); /* its peers are gone */
    } else if (task->state == STATE(DEPLOYING) && !has_elder(m, flow, task->host)) {
        open_task(m, flow, index);
    } else if (model_is_enabled(m, FAULT_TASK) && model_chance(m, 1) && model_chance(m, 30)) {
        fail_task(m, flow, index);
    }
}

/* ---- what hosts are told ---- */

static void host_deploy(struct model *m, uint32_t host, const struct msg *msg)
{
    struct flow *flow = model_find_flow(m, msg->region, msg->attempt);

    for (uint32_t i = 0; i < m->flows.count; i++) {
        struct flow *other = m->flows.items[i];
        for (uint32_t t = 0; other->region == msg->region && t < REGION_TASKS; t++) {
            if (!model_is_on(m, &other->tasks[t], host)) {
                continue;
            }
            if (wr_attempt_compare(other->attempt, msg->attempt) >= 0) {
                return; /* known, or older than what is here */
            }
            other->tasks[t].closing = true;
        }
    }
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        struct task *task = &flow->tasks[t];
        if (task->host == host && task->incarnation == m->hosts[host].incarnation) {
            task->here = true;
            task->state = STATE(DEPLOYING);
        }
    }
    flow->heard[host] = msg->checkpoint;
}

static void host_cancel(struct model *m, uint32_t host, const struct msg *msg)
{
    for (uint32_t i = 0; i < m->flows.count; i++) {
        struct flow *flow = m->flows.items[i];
        for (uint32_t t = 0; flow->region == msg->region && t < REGION_TASKS; t++) {
            if (model_is_on(m, &flow->tasks[t], host) &&
                wr_attempt_compare(flow->attempt, msg->attempt) <= 0) {
                flow->tasks[t].closing = true;
            }
        }
    }
}

static void host_task(struct model *m, struct flow *flow, uint32_t index, const struct msg *msg)
{
    struct task *task = &flow->tasks[index];

    switch (msg->kind) {
    case MSG_START:
        if (task->state == STATE(READY)) {
            tell(m, flow, index, STATE(RUNNING));
        }
        break;
    case MSG_RELEASE:
        task->closing = task->released = true;
        break;
    case MSG_TRIGGER:
        if (index < model_parallelism && msg->checkpoint > WR_MAX(task->barrier, flow->sealed)) {
            task->barrier = msg->checkpoint;
        }
        break;
    case MSG_COMPLETE:
        task->completing = msg->checkpoint;
        break;
    default:
        break;
    }
    if (msg->aborted > 0 && task->ack_due <= msg->aborted) {
        task->ack_due = 0;
    }
}

void model_host_handle(struct model *m, uint32_t host, const struct msg *msg)
{
    struct flow *flow = model_find_flow(m, msg->region, msg->attempt);

    if (msg->kind == MSG_DEPLOY) {
        host_deploy(m, host, msg);
        return;
    }
    if (msg->kind == MSG_CANCEL) {
        host_cancel(m, host, msg);
        return;
    }
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        if (model_is_on(m, &flow->tasks[t], host) && !flow->tasks[t].closing) {
            host_task(m, flow, t, msg);
        }
    }
    if (msg->kind == MSG_TRIGGER || msg->kind == MSG_ABORT) {
        flow->heard[host] =
            WR_MAX(flow->heard[host], WR_MAX(msg->aborted, msg->kind == MSG_TRIGGER
                                                               ? msg->checkpoint
                                                               : 0));
        flow->aborted = WR_MAX(flow->aborted, msg->aborted);
    }
}
