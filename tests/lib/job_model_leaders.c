/* Leaders of the model: what they do on behalf of the core, and the record log. */
#include "tests/lib/job_model.h"

#include "tests/lib/wr_test.h"

/* ---- leaders: effects ---- */

static void send_down(struct model *m, struct leader *leader, uint32_t worker, struct msg msg)
{
    const struct known *known = &leader->known.items[worker];
    struct host *host = &m->hosts[known->host];

    if (host->alive && host->incarnation == known->incarnation &&
        host->leader == (int32_t)(leader - m->leaders)) {
        WR_VEC_PUSH(&host->down, msg);
    }
}

static bool has_live(const struct jm_job *job, uint32_t region, uint32_t worker)
{
    for (uint32_t t = 0; t < TASKS; t++) {
        if (job->tasks[t].region == region && job->tasks[t].live &&
            job->tasks[t].worker == worker) {
            return true;
        }
    }
    return false;
}

static void send_region(struct model *m, struct leader *leader, struct msg msg)
{
    for (uint32_t w = 0; w < leader->known.count; w++) {
        if (has_live(&leader->job, msg.region, w)) {
            send_down(m, leader, w, msg);
        }
    }
}

static void send_job(struct model *m, struct leader *leader, struct msg msg)
{
    for (uint32_t r = 0; r < model_regions; r++) {
        msg.region = r;
        msg.attempt = leader->job.regions[r].attempt;
        if (jm_job_is_active(&leader->job, r)) {
            send_region(m, leader, msg);
        }
    }
}

/* The record that names an attempt, and the newest CHECKPOINT below it. */
static uint64_t fence_of(const struct model *m, uint32_t region, struct wr_attempt attempt,
                         uint64_t *ret_checkpoint_k)
{
    for (uint64_t k = 1; k <= m->log.count; k++) {
        const struct record *record = &m->log.items[k - 1];
        if (record->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
            *ret_checkpoint_k = k;
        } else if (wr_attempt_equal(record->attempts[region], attempt)) {
            return k;
        }
    }
    return 0;
}

static void deploy(struct model *m, struct leader *leader, const struct jm_action *action)
{
    struct flow *flow = calloc(1, sizeof *flow);
    uint64_t checkpoint_k = 0;

    ck_assert_msg(fence_of(m, action->region, action->attempt, &checkpoint_k) != 0,
                  "deployed without a fence that names the attempt");
    ck_assert_uint_eq(leader->job.restore.k, checkpoint_k);
    ck_assert_ptr_null(model_find_flow(m, action->region, action->attempt));
    flow->region = action->region;
    flow->attempt = action->attempt;
    flow->manifest = checkpoint_k == 0 ? -1 : (int32_t)m->log.items[checkpoint_k - 1].manifest;
    flow->restored_checkpoint = leader->job.restore.checkpoint;
    flow->sealed = flow->aborted = leader->job.next_checkpoint - 1;
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        uint32_t worker = leader->job.tasks[model_number_of(flow, t)].worker;
        flow->tasks[t].host = leader->known.items[worker].host;
        flow->tasks[t].incarnation = leader->known.items[worker].incarnation;
    }
    WR_VEC_PUSH(&m->flows, flow);
    send_region(m, leader, (struct msg){.kind = MSG_DEPLOY, .region = action->region,
                                        .attempt = action->attempt,
                                        .checkpoint = leader->job.next_checkpoint - 1});
    m->restarts += action->attempt.counter > 1;
}

void model_manifest_fini(struct manifest *manifest)
{
    for (uint32_t t = 0; t < TASKS; t++) {
        WR_VEC_FINI(&manifest->tokens[t].files);
    }
}

static void make_manifest(struct leader *leader)
{
    model_manifest_fini(&leader->manifest);
    for (uint32_t t = 0; t < TASKS; t++) {
        const Weir__TaskState *state = leader->job.current.acks[t].state;
        ck_assert_uint_eq(state->task, t);
        leader->manifest.position[t] = (uint64_t)state->watermark_us;
        for (size_t i = 0; i < state->n_tokens; i++) {
            WR_VEC_PUSH(&leader->manifest.tokens[t].files, (uint32_t)state->tokens[i]->checkpoint);
        }
    }
}

static void begin(struct leader *leader, enum jm_storage storage)
{
    ck_assert_msg(leader->pending == JM_STORAGE_NONE, "two storage operations at a time");
    ck_assert_int_eq(leader->job.storage, storage);
    leader->pending = storage;
    leader->fence_read = false;
}

static void complete(struct model *m, struct leader *leader)
{
    const struct jm_record *r = &leader->job.restore;
    const struct record *record;

    ck_assert_uint_le(r->k, m->log.count);
    record = &m->log.items[r->k - 1];
    ck_assert(record->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT);
    ck_assert_uint_eq(record->checkpoint, r->checkpoint);
    send_job(m, leader, (struct msg){.kind = MSG_COMPLETE, .checkpoint = r->checkpoint});
}

static void act(struct model *m, struct leader *leader, const struct jm_action *action)
{
    struct msg msg = {.region = action->region, .attempt = action->attempt};

    switch (action->kind) {
    case JM_ACTION_FENCE:
        begin(leader, JM_STORAGE_FENCE);
        break;
    case JM_ACTION_MANIFEST:
        begin(leader, JM_STORAGE_MANIFEST);
        make_manifest(leader);
        break;
    case JM_ACTION_RECORD:
        begin(leader, JM_STORAGE_CHECKPOINT);
        break;
    case JM_ACTION_COMMITTED:
        begin(leader, JM_STORAGE_COMMITTED);
        break;
    case JM_ACTION_TERMINAL:
        begin(leader, JM_STORAGE_TERMINAL);
        break;
    case JM_ACTION_DEPLOY:
        deploy(m, leader, action);
        break;
    case JM_ACTION_ADOPTED:
        m->adoptions += 1;
        break;
    case JM_ACTION_START:
        msg.kind = MSG_START;
        send_region(m, leader, msg);
        break;
    case JM_ACTION_RELEASE:
        msg.kind = MSG_RELEASE;
        send_region(m, leader, msg);
        break;
    case JM_ACTION_CANCEL:
        msg.kind = MSG_CANCEL;
        send_down(m, leader, action->worker, msg);
        break;
    case JM_ACTION_TRIGGER:
        send_job(m, leader, (struct msg){.kind = MSG_TRIGGER, .checkpoint = action->checkpoint,
                                         .aborted = leader->job.aborted_through});
        break;
    case JM_ACTION_ABORT:
        send_job(m, leader, (struct msg){.kind = MSG_ABORT, .aborted = action->checkpoint});
        break;
    case JM_ACTION_COMPLETE:
        complete(m, leader);
        break;
    case JM_ACTION_COLLECT_GARBAGE:
        break;
    case JM_ACTION_VERIFY:
        jm_job_on_verified(&leader->job, "");
        break;
    case JM_ACTION_ENDED:
        leader->ended = true;
        break;
    }
}

static uint32_t fill_slots(const struct leader *leader, struct jm_slots *slots)
{
    uint32_t count = 0;

    for (uint32_t w = 0; w < leader->known.count; w++) {
        uint32_t used = 0;
        for (uint32_t t = 0; t < TASKS; t++) {
            const struct jm_task *task = &leader->job.tasks[t];
            used += !model_is_sink(t) && task->live && task->worker == w;
        }
        if (leader->known.items[w].state == KNOWN_CONNECTED && used < SLOTS) {
            slots[count++] = (struct jm_slots){w, SLOTS - used};
        }
    }
    return count;
}

void model_reconcile(struct model *m, struct leader *leader)
{
    while (leader->alive) {
        struct jm_slots slots[64];
        uint32_t count = fill_slots(leader, slots);
        jm_job_reconcile(&leader->job, m->now_ns, (int64_t)(m->now_ns / 1000), slots, count);
        if (leader->job.actions.count == 0) {
            break;
        }
        for (uint32_t i = 0; i < leader->job.actions.count; i++) {
            struct jm_action action = leader->job.actions.items[i];
            act(m, leader, &action);
        }
        leader->job.actions.count = 0;
    }
}

/* ---- leaders: the log ---- */

static struct record *append(struct model *m, const struct leader *leader,
                             Weir__EpochRecord__Kind kind)
{
    struct record *record = WR_VEC_ADD(&m->log);

    record->kind = kind;
    record->term = leader->job.term;
    for (uint32_t r = 0; r < model_regions; r++) {
        record->attempts[r] = leader->job.regions[r].attempt;
    }
    return record;
}

static void fill_view(const struct model *m, struct jm_log_view *view,
                      struct wr_attempt attempts[REGIONS_MAX])
{
    *view = (struct jm_log_view){.last_k = m->log.count};
    for (uint64_t k = 1; k <= m->log.count; k++) {
        const struct record *record = &m->log.items[k - 1];
        if (record->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
            view->newest = (struct jm_record){.k = k, .term = record->term,
                                              .checkpoint = record->checkpoint,
                                              .final = record->final};
            memcpy(view->newest.nonce, &record->nonce, sizeof record->nonce);
            view->newest_committed = record->committed;
        }
        view->highest_checkpoint = WR_MAX(view->highest_checkpoint, record->checkpoint);
        memcpy(attempts, record->attempts, sizeof record->attempts);
        view->attempts = attempts;
        view->attempt_count = model_regions;
        memcpy(view->terminal, record->terminal, sizeof view->terminal);
    }
}

static void fence_step(struct model *m, struct leader *leader)
{
    struct wr_attempt attempts[REGIONS_MAX];
    struct jm_log_view view = {0};
    enum wr_code code = WR_OK;

    if (!leader->fence_read) {
        leader->fence_read = true;
        leader->fence_k = m->log.count;
        bool newer = m->log.count > 0 &&
                     m->log.items[m->log.count - 1].term > leader->job.term;
        if (!newer && (m->log.count == 0 || m->log.items[m->log.count - 1].terminal[0] == '\0')) {
            return;
        }
        code = newer ? WR_ERR_FENCED : WR_OK;
    } else if (m->log.count != leader->fence_k) {
        leader->fence_read = false;
        return;
    } else {
        struct record *record;
        if (model_is_enabled(m, FAULT_DISK) && model_chance(m, 10)) {
            code = WR_ERR_IO;
        }
        if (code == WR_OK || model_chance(m, 50)) {
            fill_view(m, &view, attempts);
            record = append(m, leader, WEIR__EPOCH_RECORD__KIND__FENCE);
            record->checkpoint = WR_MAX(leader->job.next_checkpoint - 1, view.highest_checkpoint);
            for (uint32_t r = 0; r < model_regions; r++) {
                if (!leader->job.regions[r].fencing) {
                    record->attempts[r] = view.attempts == NULL ? (struct wr_attempt){0, 0}
                                                                : attempts[r];
                }
            }
        }
    }
    fill_view(m, &view, attempts);
    leader->pending = JM_STORAGE_NONE;
    jm_job_on_log(&leader->job, code, "fence", &view, m->now_ns, 0);
}

/* A CHECKPOINT or TERMINAL record at the leader's last k + 1. */
static void record_step(struct model *m, struct leader *leader)
{
    bool terminal = leader->pending == JM_STORAGE_TERMINAL;
    enum wr_code code = model_is_enabled(m, FAULT_DISK) && model_chance(m, 10) ? WR_ERR_IO : WR_OK;
    uint8_t nonce[16] = {0};

    leader->pending = JM_STORAGE_NONE;
    leader->nonce = ++m->nonces;
    memcpy(nonce, &leader->nonce, sizeof leader->nonce);
    if (m->log.count > leader->job.last_k) {
        code = WR_ERR_FENCED;
        m->fenced += 1;
    } else if (code == WR_OK || model_chance(m, 50)) {
        struct record *record = append(m, leader,
                                       terminal ? WEIR__EPOCH_RECORD__KIND__TERMINAL
                                                : WEIR__EPOCH_RECORD__KIND__CHECKPOINT);
        record->checkpoint = leader->job.next_checkpoint - 1;
        record->nonce = leader->nonce;
        if (terminal) {
            ck_assert_int_eq(leader->job.state, JM_JOB_FINISHING);
            strcpy(record->terminal, "FINISHED");
        } else {
            record->checkpoint = leader->job.current.id;
            record->final = leader->job.current.final;
            record->manifest = m->manifests.count;
            WR_VEC_PUSH(&m->manifests, leader->manifest);
            leader->manifest = (struct manifest){0};
            m->checkpoints += 1;
        }
    }
    m->unknown += code == WR_ERR_IO;
    jm_job_on_record(&leader->job, code, "record", (struct wr_hash128){0, 0}, nonce, m->now_ns, 0);
}

void model_storage_step(struct model *m, struct leader *leader)
{
    enum wr_code code = model_is_enabled(m, FAULT_DISK) && model_chance(m, 10) ? WR_ERR_IO : WR_OK;

    switch (leader->pending) {
    case JM_STORAGE_NONE:
        return;
    case JM_STORAGE_FENCE:
        fence_step(m, leader);
        break;
    case JM_STORAGE_MANIFEST:
        leader->pending = JM_STORAGE_NONE;
        jm_job_on_manifest(&leader->job, code, "manifest", "manifest/x", (struct wr_hash128){0, 0},
                           m->now_ns, 0);
        break;
    case JM_STORAGE_CHECKPOINT:
    case JM_STORAGE_TERMINAL:
        record_step(m, leader);
        break;
    case JM_STORAGE_COMMITTED:
        leader->pending = JM_STORAGE_NONE;
        if (code == WR_OK || model_chance(m, 50)) {
            m->log.items[leader->job.commit_k - 1].committed = true;
        }
        jm_job_on_committed_written(&leader->job, code, m->now_ns);
        break;
    }
    model_reconcile(m, leader);
}

/* ---- leaders: what they hear ---- */

void model_drop_link(struct model *m, uint32_t host)
{
    struct host *h = &m->hosts[host];

    if (h->leader < 0) {
        return;
    }
    struct leader *leader = &m->leaders[h->leader];
    for (uint32_t w = 0; w < leader->known.count; w++) {
        struct known *known = &leader->known.items[w];
        if (known->host == host && known->state == KNOWN_CONNECTED) {
            known->state = KNOWN_SUSPECT;
            known->suspect_ns = m->now_ns;
        }
    }
    model_drop_queue(h->up.items, &h->up.count);
    model_drop_queue(h->down.items, &h->down.count);
    h->leader = -1;
}

void model_lose(struct model *m, struct leader *leader, uint32_t worker)
{
    leader->known.items[worker].state = KNOWN_LOST;
    jm_job_on_worker_lost(&leader->job, worker, "lost", m->now_ns, 0);
    model_reconcile(m, leader);
}

static uint32_t know(struct model *m, struct leader *leader, uint32_t host)
{
    struct known new = {host, m->hosts[host].incarnation, KNOWN_CONNECTED, 0};

    for (uint32_t w = 0; w < leader->known.count; w++) {
        struct known *known = &leader->known.items[w];
        if (known->host == host && known->incarnation == new.incarnation) {
            known->state = KNOWN_CONNECTED;
            return w;
        }
    }
    for (uint32_t w = 0; w < leader->known.count; w++) {
        if (leader->known.items[w].host == host && leader->known.items[w].state != KNOWN_LOST) {
            model_lose(m, leader, w);
        }
    }
    WR_VEC_PUSH(&leader->known, new);
    return leader->known.count - 1;
}

/* As effects.c does: repeat what may be lost, cancel what nobody wants. */
static void hear_hello(struct model *m, struct leader *leader, uint32_t host,
                       const struct msg *hello)
{
    uint32_t worker = know(m, leader, host);
    struct jm_job *job = &leader->job;

    if (jm_job_on_inventory(job, worker, hello->reports, hello->count, m->now_ns, 0)) {
        for (uint32_t r = 0; r < model_regions; r++) {
            const struct jm_region *region = &job->regions[r];
            struct msg msg = {.region = r, .attempt = region->attempt};
            msg.kind = region->state == JM_REGION_CANCELLING ? MSG_CANCEL
                       : region->state == JM_REGION_RELEASED ? MSG_RELEASE
                                                             : MSG_START;
            if (has_live(job, r, worker) &&
                (msg.kind != MSG_START || region->state == JM_REGION_RUNNING)) {
                send_down(m, leader, worker, msg);
            }
            msg.kind = MSG_COMPLETE;
            msg.checkpoint = job->restore.checkpoint;
            if (job->commit_k != 0 && jm_job_is_active(job, r) && has_live(job, r, worker)) {
                send_down(m, leader, worker, msg);
            }
        }
    }
    for (uint32_t i = 0; i < hello->count; i++) {
        const struct jm_report *report = &hello->reports[i];
        if (!wr_attempt_equal(job->regions[report->region].attempt, report->attempt)) {
            send_down(m, leader, worker,
                      (struct msg){.kind = MSG_CANCEL, .region = report->region,
                                   .attempt = report->attempt});
        }
    }
}

static void hear_committed(struct model *m, struct leader *leader, uint32_t worker,
                           const struct msg *msg)
{
    Weir__Committed committed = WEIR__COMMITTED__INIT;
    Weir__AttemptId id = WEIR__ATTEMPT_ID__INIT;
    struct flow *flow = model_find_flow(m, msg->region, msg->attempt);
    uint32_t tasks[2 * P_MAX];

    id.region = msg->region;
    id.term = msg->attempt.term;
    id.counter = msg->attempt.counter;
    committed.attempt = &id;
    committed.checkpoint = msg->checkpoint;
    committed.tasks = tasks;
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        if (flow->tasks[t].host == msg->task) {
            tasks[committed.n_tasks++] = model_number_of(flow, t);
        }
    }
    jm_job_on_committed(&leader->job, worker, &committed);
}

void model_hear(struct model *m, struct leader *leader, uint32_t host, struct msg *msg)
{
    Weir__TaskStatus status = WEIR__TASK_STATUS__INIT;
    Weir__AttemptId id = WEIR__ATTEMPT_ID__INIT;
    uint32_t worker;

    if (msg->kind == MSG_HELLO) {
        hear_hello(m, leader, host, msg);
        model_reconcile(m, leader);
        return;
    }
    worker = know(m, leader, host);
    if (msg->kind == MSG_ACK) {
        (void)jm_job_on_ack(&leader->job, worker, msg->ack, m->now_ns, 0);
    } else if (msg->kind == MSG_COMMITTED) {
        hear_committed(m, leader, worker, msg);
    } else {
        id.region = msg->region;
        id.term = msg->attempt.term;
        id.counter = msg->attempt.counter;
        status.attempt = &id;
        status.task = msg->task;
        status.state = msg->state;
        jm_job_on_status(&leader->job, worker, &status, m->now_ns, 0);
    }
    model_reconcile(m, leader);
}
