/* Random histories of a job. JOB_MODEL_SEED=n plays one, JOB_MODEL_SEEDS=n the first n. */
#include "tests/lib/job_model.h"
#include "tests/lib/wr_test.h"

#define FAULT_STEPS 3000u
#define CALM_STEPS 60000u
#define GRACE_NS (500 * MS)
#define ADOPTION_NS (1000 * MS)

static const struct job_plan_options options = {
    .commits = true, .interval_us = 50000,
    .timeout_us = 2000000, .tolerable_failures = -1, .initial_delay_us = 10000,
    .max_delay_us = 100000, .attempts = -1};

/* ---- steps of the world ---- */

static void connect_host(struct model *m, uint32_t host, uint32_t number)
{
    struct host *h = &m->hosts[host];
    struct msg hello = {.kind = MSG_HELLO};

    hello.reports = calloc(m->flows.count * REGION_TASKS + 1, sizeof *hello.reports);
    h->leader = (int32_t)number;
    h->seen_term = m->leaders[number].job.term;
    for (uint32_t i = 0; i < m->flows.count; i++) {
        struct flow *flow = m->flows.items[i];
        for (uint32_t t = 0; t < REGION_TASKS; t++) {
            const struct task *task = &flow->tasks[t];
            if (model_is_on(m, task, host)) {
                hello.reports[hello.count++] = (struct jm_report){
                    .task = model_number_of(flow, t),
                    .region = flow->region,
                    .attempt = flow->attempt,
                    .state = task->closing && task->state != STATE(FAILED) ? STATE(CANCELING)
                                                                           : task->state,
                    .checkpoint = flow->heard[host]};
            }
        }
    }
    WR_VEC_PUSH(&h->up, hello);
}

static void dial(struct model *m, uint32_t host)
{
    uint32_t number = m->faults ? (uint32_t)model_below(m, m->leader_count) : m->leader_count - 1;
    const struct leader *leader = &m->leaders[number];

    if (m->hosts[host].alive && m->hosts[host].leader < 0 && leader->alive &&
        !leader->superseded && leader->job.term >= m->hosts[host].seen_term) {
        connect_host(m, host, number);
    }
}

static void kill_host(struct model *m, uint32_t host)
{
    model_drop_link(m, host);
    m->hosts[host].alive = false;
    for (uint32_t i = 0; i < m->flows.count; i++) {
        for (uint32_t t = 0; t < REGION_TASKS; t++) {
            if (model_is_on(m, &m->flows.items[i]->tasks[t], host)) {
                m->flows.items[i]->tasks[t].here = false;
                m->flows.items[i]->broken = true;
            }
        }
    }
}

static void new_leader(struct model *m)
{
    struct leader *leader = &m->leaders[m->leader_count++];

    *leader = (struct leader){.alive = true};
    jm_job_init(&leader->job, (struct wr_id){1, 1}, m->plan, m->leader_count,
                m->leader_count == 1 ? 0 : m->now_ns + ADOPTION_NS);
    model_reconcile(m, leader);
}

static void drop_leader_links(struct model *m, uint32_t number)
{
    for (uint32_t h = 0; h < HOSTS; h++) {
        if (m->hosts[h].leader == (int32_t)number) {
            model_drop_link(m, h);
        }
    }
}

static void step_leader(struct model *m, uint32_t number)
{
    struct leader *leader = &m->leaders[number];

    if (!leader->alive || leader->superseded) {
        return;
    }
    for (uint32_t w = 0; w < leader->known.count; w++) {
        const struct known *known = &leader->known.items[w];
        if (known->state == KNOWN_SUSPECT && m->now_ns - known->suspect_ns >= GRACE_NS) {
            model_lose(m, leader, w);
        }
    }
    model_storage_step(m, leader);
    model_reconcile(m, leader);
    if (leader->job.state == JM_JOB_FENCED) {
        leader->superseded = true;
        drop_leader_links(m, number);
    }
}

static void step_host(struct model *m, uint32_t host)
{
    struct host *h = &m->hosts[host];
    struct msg msg;

    if (h->down.count > 0 && model_chance(m, 70)) {
        msg = h->down.items[0];
        memmove(h->down.items, h->down.items + 1, --h->down.count * sizeof msg);
        model_host_handle(m, host, &msg);
    }
    if (h->up.count > 0 && model_chance(m, 70) && m->leaders[h->leader].alive) {
        msg = h->up.items[0];
        memmove(h->up.items, h->up.items + 1, --h->up.count * sizeof msg);
        model_hear(m, &m->leaders[h->leader], host, &msg);
        model_msg_fini(&msg);
    }
    if (h->leader < 0 && model_chance(m, 20) && (!m->faults || m->now_ns >= h->cut_until_ns)) {
        dial(m, host);
    }
}

static bool has_tasks(const struct flow *flow)
{
    for (uint32_t t = 0; t < REGION_TASKS; t++) {
        if (flow->tasks[t].here) {
            return true;
        }
    }
    return false;
}

static void step_flows(struct model *m)
{
    struct flow *flow;
    uint32_t first = m->flows.count == 0 ? 0 : (uint32_t)model_below(m, m->flows.count), i = 0;

    while (i < m->flows.count && !has_tasks(m->flows.items[(first + i) % m->flows.count])) {
        i += 1;
    }
    if (i == m->flows.count) {
        return;
    }
    flow = m->flows.items[(first + i) % m->flows.count];
    model_run_flow(m, flow);
    model_step_task(m, flow, (uint32_t)model_below(m, REGION_TASKS));
    model_acknowledge(m, flow, (uint32_t)model_below(m, HOSTS));
    if (model_chance(m, 50)) {
        model_confirm(m, flow, (uint32_t)model_below(m, HOSTS));
    }
}

static void replace_leader(struct model *m)
{
    uint32_t number = m->leader_count - 1;

    m->leaders[number].alive = false;
    drop_leader_links(m, number);
    new_leader(m);
}

static void end_old_leader(struct model *m)
{
    uint32_t number = (uint32_t)model_below(m, m->leader_count);

    if (number + 1 < m->leader_count) {
        m->leaders[number].alive = false;
        drop_leader_links(m, number);
    }
}

static void cut_off(struct model *m, uint32_t host, uint64_t ns)
{
    model_drop_link(m, host);
    m->hosts[host].cut_until_ns = m->now_ns + ns;
}

static void fault(struct model *m)
{
    uint32_t host = (uint32_t)model_below(m, HOSTS);
    enum fault_kind kind = (enum fault_kind)model_below(m, FAULT_KINDS);
    bool may_lead = m->leader_count < LEADERS_MAX;

    if (!model_is_enabled(m, kind)) {
        return;
    }
    switch (kind) {
    case FAULT_HOST_DIES:
        kill_host(m, host);
        break;
    case FAULT_LINK_BREAKS:
        cut_off(m, host, 0);
        break;
    case FAULT_HOST_CUT_OFF:
        cut_off(m, host, model_below(m, 3000) * MS);
        break;
    case FAULT_LEADER_DIES:
        if (may_lead) {
            replace_leader(m);
        }
        break;
    case FAULT_LEADER_TAKEN_FOR_DEAD:
        if (may_lead) {
            new_leader(m);
        }
        break;
    case FAULT_OLD_LEADER_DIES:
        end_old_leader(m);
        break;
    case FAULT_DISK:
    case FAULT_TASK:
    case FAULT_KINDS:
        break;
    }
}

static void step(struct model *m)
{
    uint32_t host = (uint32_t)model_below(m, HOSTS);

    m->now_ns += model_below(m, 4) == 0 ? model_below(m, 20) * MS : 0;
    if (!m->hosts[host].alive && model_chance(m, 20)) {
        m->hosts[host].alive = true;
        m->hosts[host].incarnation += 1;
    }
    step_host(m, host);
    step_flows(m);
    step_leader(m, (uint32_t)model_below(m, m->leader_count));
    if (m->faults && model_chance(m, 2)) {
        fault(m);
    }
}

static void model_init(struct model *m, uint64_t seed)
{
    struct job_plan_options plan_options = options;

    *m = (struct model){.now_ns = 1000 * MS, .faults = true};
    wr_rng_init(&m->rng, seed);
    m->enabled = model_below(m, 1u << FAULT_KINDS);
    model_regions = 1 + (uint32_t)model_below(m, REGIONS_MAX);
    model_parallelism = 1 + (uint32_t)model_below(m, P_MAX);
    plan_options.regions = model_regions;
    plan_options.parallelism = model_parallelism;
    m->plan = job_plan_create(&plan_options);
    for (uint32_t h = 0; h < HOSTS; h++) {
        m->hosts[h].alive = true;
        m->hosts[h].leader = -1;
    }
    new_leader(m);
}

static void leader_fini(struct leader *leader)
{
    jm_job_fini(&leader->job);
    model_manifest_fini(&leader->manifest);
    WR_VEC_FINI(&leader->known);
}

static void model_fini(struct model *m)
{
    for (uint32_t i = 0; i < m->leader_count; i++) {
        leader_fini(&m->leaders[i]);
    }
    for (uint32_t h = 0; h < HOSTS; h++) {
        model_drop_queue(m->hosts[h].up.items, &m->hosts[h].up.count);
        model_drop_queue(m->hosts[h].down.items, &m->hosts[h].down.count);
        WR_VEC_FINI(&m->hosts[h].up);
        WR_VEC_FINI(&m->hosts[h].down);
    }
    for (uint32_t i = 0; i < m->flows.count; i++) {
        for (uint32_t t = 0; t < REGION_TASKS; t++) {
            WR_VEC_FINI(&m->flows.items[i]->tasks[t].tokens.files);
        }
        free(m->flows.items[i]);
    }
    for (uint32_t i = 0; i < m->manifests.count; i++) {
        model_manifest_fini(&m->manifests.items[i]);
    }
    WR_VEC_FINI(&m->flows);
    WR_VEC_FINI(&m->manifests);
    WR_VEC_FINI(&m->files);
    WR_VEC_FINI(&m->log);
    wr_plan_destroy(m->plan);
}

static bool has_ended(const struct model *m)
{
    const struct leader *leader = &m->leaders[m->leader_count - 1];

    return leader->alive && leader->ended;
}

/* Faults, then calm: the newest leader lives and everybody finds it. */
static void play(struct model *m, uint64_t seed)
{
    model_seed = seed;
    model_init(m, seed);
    for (uint32_t i = 0; i < FAULT_STEPS && !has_ended(m); i++) {
        step(m);
    }
    m->faults = false;
    for (uint32_t h = 0; h < HOSTS; h++) {
        if (m->hosts[h].leader >= 0 && m->hosts[h].leader != (int32_t)m->leader_count - 1) {
            model_drop_link(m, h);
        }
    }
    for (uint32_t i = 0; i < CALM_STEPS && !has_ended(m); i++) {
        step(m);
    }
    ck_assert_msg(has_ended(m), "seed %lu: the job does not end", (unsigned long)seed);
    for (uint32_t t = 0; t < TASKS; t++) {
        ck_assert_msg(!model_is_sink(t) || m->committed[t] == END,
                      "seed %lu: task %u has committed %lu of %u", (unsigned long)seed, t,
                      (unsigned long)m->committed[t], END);
    }
}

/* Every history is exact and ends; and the histories are worth it: all that can happen happens. */
START_TEST(random_histories_are_exact)
{
    const char *one = getenv("JOB_MODEL_SEED"), *many = getenv("JOB_MODEL_SEEDS");
    uint64_t first = one != NULL ? strtoull(one, NULL, 10) : 1;
    uint64_t count = one != NULL ? 1 : many != NULL ? strtoull(many, NULL, 10) : 2000;
    uint32_t adoptions = 0, fenced = 0, unknown = 0, restarts = 0, checkpoints = 0;

    for (uint64_t seed = first; seed < first + count; seed++) {
        struct model m;
        play(&m, seed);
        adoptions += m.adoptions;
        fenced += m.fenced;
        unknown += m.unknown;
        restarts += m.restarts;
        checkpoints += m.checkpoints;
        model_fini(&m);
    }
    printf("%u adoptions, %u fenced, %u unknown, %u restarts, %u checkpoints\n", adoptions, fenced,
           unknown, restarts, checkpoints);
    ck_assert(count == 1 || (adoptions > count / 10 && fenced > count / 10 &&
                             unknown > count / 10 && restarts > count && checkpoints > count));
}
END_TEST

WR_TEST_MAIN("job_model", random_histories_are_exact)
