/* Who holds memory, as task managers tell it: of one of them, or of a job on all of them. */
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/vec.h"
#include "common/batch/memory.h"
#include "jobmanager/api/api_internal.h"

/* Of a job: task managers tell their largest, which is enough to see where memory goes. */
#define JOB_ACCOUNTS_MAX 50u

#define MEMBER(field, type, text) \
    {#field, type, offsetof(struct jm_api_account, field), .help = text}
const struct wr_shape jm_api_account_shape[] = {
    MEMBER(kind, WR_SHAPE_TEXT, "what it is used for, as in memory"),
    MEMBER(owner, WR_SHAPE_TEXT, "JOB/STEP[SUBTASK] and what of it, or a part of the task manager"),
    MEMBER(worker, WR_SHAPE_TEXT, "id of the task manager"),
    MEMBER(worker_name, WR_SHAPE_TEXT, NULL),
    MEMBER(bytes, WR_SHAPE_U64, NULL),
    MEMBER(bound_bytes, WR_SHAPE_U64, "above which it gives memory back; 0 = it has no bound"),
    {0}};

static struct jm_api_account account_of(const struct jm_view_worker *worker,
                                        const Weir__MemoryAccount *account)
{
    return (struct jm_api_account){
        .kind = account->kind < WR_MEMORY_KINDS
                    ? wr_memory_kind_name((enum wr_memory_kind)account->kind)
                    : "unknown", /* of a newer task manager */
        .owner = account->owner,
        .worker = worker->id,
        .worker_name = worker->name,
        .bytes = account->bytes,
        .bound_bytes = account->bound_bytes,
    };
}

struct wr_shape_list jm_api_worker_accounts(const struct jm_view_worker *worker)
{
    struct jm_api_account *accounts;
    struct wr_shape_list list = {0};

    if (worker->metrics == NULL) {
        return list;
    }
    accounts = WR_NEW_ARRAY(struct jm_api_account, worker->metrics->n_memory_accounts + 1);
    for (size_t i = 0; i < worker->metrics->n_memory_accounts; i++) {
        accounts[list.count++] = account_of(worker, worker->metrics->memory_accounts[i]);
    }
    list.items = accounts;
    return list;
}

/* "JOB/…". */
static bool is_of_job(const char *owner, const char *job)
{
    size_t bytes = strlen(job);

    return strncmp(owner, job, bytes) == 0 && owner[bytes] == '/';
}

static int by_size(const void *a, const void *b)
{
    const struct jm_api_account *x = a, *y = b;
    int order = x->bytes < y->bytes ? 1 : x->bytes > y->bytes ? -1 : strcmp(x->owner, y->owner);

    return order != 0 ? order : strcmp(x->worker, y->worker);
}

struct wr_shape_list jm_api_job_accounts(struct jm_daemon *daemon, const struct jm_view_job *job)
{
    WR_VEC(struct jm_api_account) accounts = {0};
    struct jm_view_worker worker;

    for (uint32_t w = 0; job->ended_us == 0 && jm_view_worker_at(daemon, w, &worker); w++) {
        size_t count = worker.metrics == NULL || strcmp(worker.state, "LOST") == 0
                           ? 0
                           : worker.metrics->n_memory_accounts;
        for (size_t i = 0; i < count; i++) {
            struct jm_api_account account =
                account_of(&worker, worker.metrics->memory_accounts[i]);
            if (is_of_job(account.owner, job->name)) {
                WR_VEC_PUSH(&accounts, account);
            }
        }
    }
    if (accounts.count > 1) {
        qsort(accounts.items, accounts.count, sizeof *accounts.items, by_size);
    }
    return (struct wr_shape_list){accounts.items, WR_MIN(accounts.count, JOB_ACCOUNTS_MAX)};
}
