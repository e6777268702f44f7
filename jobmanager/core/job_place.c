/* Where the subtasks of a region go: evenly, and back to those who keep their state. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "jobmanager/core/job_internal.h"

#define NOWHERE UINT32_MAX

/* ---- who keeps what ---- */

static void note_holder(struct jm_task *task, struct jm_holder holder)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < JM_HOLDERS; i++) {
        if (task->holders[i].checkpoint != 0 && task->holders[i].worker == holder.worker) {
            holder.checkpoint = WR_MAX(holder.checkpoint, task->holders[i].checkpoint);
            memmove(task->holders + i, task->holders + i + 1,
                    (JM_HOLDERS - 1 - i) * sizeof holder);
            task->holders[JM_HOLDERS - 1] = (struct jm_holder){0};
        }
    }
    while (at < JM_HOLDERS && task->holders[at].checkpoint > holder.checkpoint) {
        at++;
    }
    if (at < JM_HOLDERS) {
        memmove(task->holders + at + 1, task->holders + at,
                (JM_HOLDERS - 1 - at) * sizeof holder);
        task->holders[at] = holder;
    }
}

void job_note_acknowledged(struct jm_job *job)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_holder holder = {job->current.acks[t].worker, job->current.id};
        note_holder(&job->tasks[t], holder);
    }
}

void job_forget_holder(struct jm_job *job, uint32_t worker)
{
    for (uint32_t t = 0; t < job->plan->task_count; t++) {
        struct jm_holder *holders = job->tasks[t].holders;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < JM_HOLDERS; i++) {
            if (holders[i].worker != worker) {
                holders[kept++] = holders[i];
            }
        }
        memset(holders + kept, 0, (JM_HOLDERS - kept) * sizeof *holders);
    }
}

void jm_job_on_local_state(struct jm_job *job, uint32_t worker,
                           const struct jm_local_report *report)
{
    for (size_t i = 0; report->checkpoint != 0 && i < report->task_count; i++) {
        struct jm_holder holder = {worker, report->checkpoint};
        uint32_t task = report->tasks[i];
        if (task < job->plan->task_count && job->tasks[task].region == report->region) {
            note_holder(&job->tasks[task], holder);
        }
    }
}

/* ---- placing ---- */

uint32_t job_region_slots(const struct jm_job *job, uint32_t region)
{
    uint32_t slots = 0;

    for (uint32_t v = 0; v < job->plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = job->plan->message->vertices[v];
        if (vertex->region == region) {
            slots = WR_MAX(slots, vertex->parallelism);
        }
    }
    return slots;
}

struct placing {
    struct jm_job *job;
    uint32_t region;
    const struct jm_slots *slots;
    uint32_t slot_count;
    uint32_t *used; /* by slot entry: subtasks of this placement */
    uint32_t wanted;
};

/* The worker with the fewest subtasks of this placement so far, of those the one with most room. */
static uint32_t choose(const struct placing *p)
{
    uint32_t best = NOWHERE;

    for (uint32_t s = 0; s < p->slot_count; s++) {
        if (p->used[s] == p->slots[s].free) {
            continue;
        }
        if (best == NOWHERE || p->used[s] < p->used[best] ||
            (p->used[s] == p->used[best] && p->slots[s].free > p->slots[best].free)) {
            best = s;
        }
    }
    return best;
}

/* What nobody may exceed: the largest share of a placement that is as even as it can be. Without it
 * a task manager that once took everything over would keep it for ever. */
static uint32_t largest_share(struct placing *p)
{
    uint32_t most = 0;

    for (uint32_t i = 0; i < p->wanted; i++) {
        uint32_t best = choose(p);
        p->used[best] += 1;
        most = WR_MAX(most, p->used[best]);
    }
    memset(p->used, 0, p->slot_count * sizeof *p->used);
    return most;
}

/* How much of the state of subtask `index` of all vertices the worker keeps; the newest counts
 * more.
 */
static uint32_t keeps(const struct placing *p, uint32_t worker, uint32_t index)
{
    const struct jm_job *job = p->job;
    uint32_t score = 0;

    for (uint32_t v = 0; v < job->plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = job->plan->message->vertices[v];
        if (vertex->region != p->region || index >= vertex->parallelism) {
            continue;
        }
        const struct jm_task *task = &job->tasks[wr_plan_task(job->plan, v, index)];
        for (uint32_t i = 0; i < JM_HOLDERS; i++) {
            bool is_it = task->holders[i].checkpoint != 0 && task->holders[i].worker == worker;
            score += is_it ? JM_HOLDERS - i : 0;
        }
    }
    return score;
}

/* Who keeps most of it and has room. NOWHERE: nobody. */
static uint32_t choose_keeper(const struct placing *p, uint32_t index, uint32_t most)
{
    uint32_t best = NOWHERE, best_score = 0;

    for (uint32_t s = 0; s < p->slot_count; s++) {
        uint32_t score = keeps(p, p->slots[s].worker, index);
        if (score > best_score && p->used[s] < WR_MIN(p->slots[s].free, most)) {
            best = s;
            best_score = score;
        }
    }
    return best;
}

static void choose_all(struct placing *p, uint32_t *chosen)
{
    uint32_t most = largest_share(p);

    for (uint32_t i = 0; i < p->wanted; i++) {
        chosen[i] = choose_keeper(p, i, most);
        if (chosen[i] != NOWHERE) {
            p->used[chosen[i]] += 1;
        }
    }
    for (uint32_t i = 0; i < p->wanted; i++) {
        if (chosen[i] == NOWHERE) {
            chosen[i] = choose(p);
            p->used[chosen[i]] += 1;
        }
    }
}

bool job_place_region(struct jm_job *job, uint32_t region, struct jm_slots *slots,
                      uint32_t slot_count)
{
    struct placing p = {.job = job, .region = region, .slots = slots, .slot_count = slot_count,
                        .wanted = job_region_slots(job, region)};
    uint32_t total = 0, *chosen;

    for (uint32_t s = 0; s < slot_count; s++) {
        total += slots[s].free;
    }
    if (total < p.wanted) {
        job->slots_wanted = p.wanted;
        job->slots_free = total;
        return false;
    }
    p.used = WR_NEW_ARRAY(uint32_t, slot_count + 1);
    chosen = WR_NEW_ARRAY(uint32_t, p.wanted + 1);
    choose_all(&p, chosen);
    for (uint32_t v = 0; v < job->plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = job->plan->message->vertices[v];
        for (uint32_t s = 0; vertex->region == region && s < vertex->parallelism; s++) {
            job->tasks[wr_plan_task(job->plan, v, s)].worker = slots[chosen[s]].worker;
        }
    }
    for (uint32_t s = 0; s < slot_count; s++) {
        slots[s].free -= p.used[s];
    }
    wr_free(p.used);
    wr_free(chosen);
    return true;
}
