/* Figures for `weir show` and /metrics, once a second. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "taskmanager/driver/daemon_internal.h"

static void fill_task(const struct region_task *rt, Weir__TaskMetrics *m)
{
    const struct tm_task_figures *f = tm_task_figures(rt->task);

    m->task = rt->number;
    m->state = rt->state;
    m->rows_in = wr_cell_get(&f->rows_in);
    m->rows_out = wr_cell_get(&f->rows_out);
    m->bytes_in = wr_cell_get(&f->bytes_in);
    m->bytes_out = wr_cell_get(&f->bytes_out);
    m->batches_in = wr_cell_get(&f->batches_in);
    m->source_rows = wr_cell_get(&f->source_rows);
    m->source_bytes = wr_cell_get(&f->source_bytes);
    m->sink_rows = wr_cell_get(&f->sink_rows);
    m->sink_bytes = wr_cell_get(&f->sink_bytes);
    m->busy_ns = wr_cell_get(&f->busy_ns);
    m->idle_ns = wr_cell_get(&f->idle_ns);
    m->backpressured_ns = wr_cell_get(&f->backpressured_ns);
    m->watermark_us = (int64_t)wr_cell_get(&f->watermark_us);
    m->state_bytes = wr_cell_get(&f->state_bytes);
    m->state_rows = wr_cell_get(&f->state_rows);
    m->records_skipped = wr_cell_get(&f->records_skipped);
    m->checksum = wr_cell_get(&f->checksum);
    m->restored_bytes = wr_cell_get(&f->restored_bytes);
    m->restored_local_bytes = wr_cell_get(&f->restored_local_bytes);
}

/* ---- records that failed ---- */

struct record_errors {
    Weir__RecordErrors message;
    char code[6];
};

static void fill_slot(const struct tm_error_slot *slot, struct record_errors *errors)
{
    const char *step = (const char *)(uintptr_t)wr_cell_get(&slot->step);

    weir__record_errors__init(&errors->message);
    errors->message.step = wr_strndup(step, strcspn(step, ".")); /* a dot begins the planner's part */
    errors->message.code = wr_sqlstate_text((uint32_t)wr_cell_get(&slot->sqlstate), errors->code);
    errors->message.skipped = wr_cell_get(&slot->skipped);
    errors->message.dead_letters = wr_cell_get(&slot->letters);
}

/* Returned, to be freed with free_errors; NULL: none has failed. */
static struct record_errors *fill_errors(const struct region_task *rt, Weir__TaskMetrics *m)
{
    const struct tm_error_slot *slots = tm_task_figures(rt->task)->errors;
    struct record_errors *errors;
    uint32_t count = 0;

    for (uint32_t i = 0; i < TM_ERROR_SLOTS; i++) {
        count += wr_cell_get(&slots[i].step) != 0;
    }
    if (count == 0) {
        return NULL;
    }
    errors = WR_NEW_ARRAY(struct record_errors, count);
    m->errors = WR_NEW_ARRAY(Weir__RecordErrors *, count);
    for (uint32_t i = 0; i < TM_ERROR_SLOTS && m->n_errors < count; i++) {
        if (wr_cell_get(&slots[i].step) != 0) {
            fill_slot(&slots[i], &errors[m->n_errors]);
            m->errors[m->n_errors] = &errors[m->n_errors].message;
            m->n_errors += 1;
        }
    }
    return errors;
}

static void free_errors(struct record_errors *errors, Weir__TaskMetrics *m)
{
    for (size_t i = 0; i < m->n_errors; i++) {
        wr_free(errors[i].message.step);
    }
    wr_free(errors);
    wr_free(m->errors);
}

/* ---- who holds the memory ---- */

#define ACCOUNTS_MAX 64u

struct accounts {
    uint32_t count;
    Weir__MemoryAccount *ptrs[ACCOUNTS_MAX]; /* the largest first */
    Weir__MemoryAccount items[ACCOUNTS_MAX];
};

static void add_account(void *ctx, const struct wr_memory_use *use)
{
    struct accounts *accounts = ctx;
    Weir__MemoryAccount *account;
    uint32_t at;

    if (use->bytes == 0) {
        return;
    }
    if (accounts->count < ACCOUNTS_MAX) {
        account = &accounts->items[accounts->count++];
        weir__memory_account__init(account);
    } else {
        account = accounts->ptrs[ACCOUNTS_MAX - 1];
        if (account->bytes >= use->bytes) {
            return;
        }
        wr_free(account->owner);
    }
    account->kind = use->kind;
    account->owner = wr_strdup(use->owner); /* it may be closed before this is sent */
    account->bytes = use->bytes;
    account->bound_bytes = use->bound_bytes;
    for (at = accounts->count - 1; at > 0 && accounts->ptrs[at - 1]->bytes < use->bytes; at--) {
        accounts->ptrs[at] = accounts->ptrs[at - 1];
    }
    accounts->ptrs[at] = account;
}

static void fill_memory(struct wr_memory *memory, struct accounts *accounts,
                        uint64_t kinds[WR_MEMORY_KINDS], Weir__Metrics *m)
{
    for (uint32_t k = 0; k < WR_MEMORY_KINDS; k++) {
        kinds[k] = wr_memory_kind_bytes(memory, (enum wr_memory_kind)k);
    }
    m->n_memory_by_kind = WR_MEMORY_KINDS;
    m->memory_by_kind = kinds;
    m->memory_used_bytes = wr_memory_used_bytes(memory);
    m->memory_budget_bytes = wr_memory_budget_bytes(memory);
    wr_memory_accounts(memory, add_account, accounts);
    m->n_memory_accounts = accounts->count;
    m->memory_accounts = accounts->ptrs;
}

void tm_sample_send(struct tm_daemon *daemon)
{
    Weir__Metrics m = WEIR__METRICS__INIT;
    struct wr_process_info process;
    uint32_t count = 0;
    uint64_t kinds[WR_MEMORY_KINDS];
    struct accounts accounts = {0};

    for (uint32_t r = 0; r < daemon->regions.count; r++) {
        count += daemon->regions.items[r]->task_count;
    }
    Weir__TaskMetrics *tasks = WR_NEW_ARRAY(Weir__TaskMetrics, count);
    Weir__TaskMetrics **ptrs = WR_NEW_ARRAY(Weir__TaskMetrics *, count);
    struct tm_attempt_id *attempts = WR_NEW_ARRAY(struct tm_attempt_id, count);
    struct record_errors **errors = WR_NEW_ARRAY(struct record_errors *, count);
    for (uint32_t r = 0; r < daemon->regions.count; r++) {
        const struct tm_region *region = daemon->regions.items[r];
        for (uint32_t t = 0; t < region->task_count; t++) {
            if (region->tasks[t].task == NULL) {
                continue;
            }
            weir__task_metrics__init(&tasks[m.n_tasks]);
            tm_attempt_fill(region, &attempts[m.n_tasks]);
            tasks[m.n_tasks].attempt = &attempts[m.n_tasks].message;
            fill_task(&region->tasks[t], &tasks[m.n_tasks]);
            errors[m.n_tasks] = fill_errors(&region->tasks[t], &tasks[m.n_tasks]);
            ptrs[m.n_tasks] = &tasks[m.n_tasks];
            m.n_tasks += 1;
        }
    }
    m.tasks = ptrs;
    fill_memory(daemon->memory, &accounts, kinds, &m);
    daemon->env->ops->process(daemon->env, &process);
    m.cpu_ns = process.cpu_ns;
    m.resident_bytes = process.resident_bytes;
    m.local_state_bytes = tm_local_bytes(daemon->local);
    for (uint32_t w = 0; w < daemon->config.workers; w++) {
        uint64_t step_ns = tm_worker_longest_step_ns(daemon->workers[w]);
        m.longest_step_ns = WR_MAX(m.longest_step_ns, step_ns);
    }
    tm_control_send(daemon, WEIR__CONTROL_KIND__CONTROL_METRICS, &m.base);
    for (size_t i = 0; i < m.n_tasks; i++) {
        free_errors(errors[i], &tasks[i]);
    }
    wr_free(errors);
    wr_free(tasks);
    wr_free(ptrs);
    wr_free(attempts);
    for (uint32_t i = 0; i < accounts.count; i++) {
        wr_free(accounts.items[i].owner);
    }
}
