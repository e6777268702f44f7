/* Before a region is built: what its tasks and channels must have in any case is set aside, or it is
 * refused, with the sum. */
#include <inttypes.h>

#include "common/base/alloc.h"
#include "taskmanager/driver/daemon_internal.h"
#include "taskmanager/runtime/minimum.h"
#include "taskmanager/state/store.h"

struct need {
    struct tm_minimum minimum;
    uint64_t store_bytes; /* of what its stores share, and of each of them */
    uint64_t bytes;       /* all of it */
};

static struct need need_of(const struct tm_region *region)
{
    WR_AUTO_FREE bool *here = WR_NEW_ARRAY(bool, region->plan->task_count + 1);
    struct need need = {0};

    for (uint32_t i = 0; i < region->task_count; i++) {
        here[region->tasks[i].number] = true;
    }
    need.minimum = tm_minimum_of(region->plan, here, region->daemon->config.limits);
    if (region->daemon->stores != NULL) {
        need.store_bytes =
            tm_stores_least_bytes(region->daemon->stores, need.minimum.stored_tables) +
            need.minimum.stored_tables * tm_table_run_bytes();
    }
    need.bytes = need.minimum.bytes + need.store_bytes;
    return need;
}

static const char *cure(const struct need *need)
{
    return need->store_bytes > 0 ? "give it more memory, add task managers, lower the parallelism, or "
                                   "keep state on the heap if it is small (state: {backend: heap})"
                                 : "give it more memory, add task managers, or lower the parallelism";
}

/* Never: not even alone. */
static enum wr_code refuse(const struct tm_region *region, const struct need *need, uint64_t room,
                           struct wr_error *err)
{
    const struct tm_daemon *daemon = region->daemon;
    const struct tm_minimum *m = &need->minimum;

    return wr_fail(err, WR_ERR_MEMORY,
                   "%u tasks of job \"%s\" cannot run on task manager \"%s\": they need at least "
                   "%" PRIu64 " bytes of memory (%" PRIu64 " for batches and open frames, %" PRIu64
                   " for frames of %u channels from other task managers, %" PRIu64
                   " for the first pages of %u tables, %" PRIu64
                   " for %u databases, their runs and what they share, %d for snapshots), and of its %" PRIu64
                   " bytes %" PRIu64 " are left beside the process itself; %s",
                   region->task_count, region->deploy->job_name, daemon->config.name, need->bytes,
                   m->task_bytes - m->table_bytes, m->bytes - m->task_bytes - WR_IO_BUFFER_BYTES,
                   m->remote_inputs, m->table_bytes, m->tables, need->store_bytes,
                   m->stored_tables, WR_IO_BUFFER_BYTES, wr_memory_budget_bytes(daemon->memory),
                   room, cure(need));
}

/* Not now: others have it. */
static enum wr_code not_now(const struct tm_region *region, const struct need *need,
                            struct wr_error *err)
{
    char used[WR_MEMORY_TEXT_BYTES];

    wr_memory_describe(region->daemon->memory, used);
    (void)wr_fail(err, WR_ERR_MEMORY,
                  "could not set memory aside for %u tasks of job \"%s\" on task manager \"%s\": they "
                  "need at least %" PRIu64 " bytes, and %s",
                  region->task_count, region->deploy->job_name, region->daemon->config.name,
                  need->bytes, used);
    err->retriable = true; /* what holds it may end */
    return err->code;
}

static bool set_aside(struct tm_region *region, const struct need *need)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (!tm_task_set_aside(region->tasks[i].task)) {
            return false; /* what was set aside for others goes with them */
        }
    }
    return tm_exchange_guarantee(region->daemon->exchange, need->minimum.remote_inputs);
}

/* What stores share is there before any table takes what is left, or nothing of the job starts. */
static enum wr_code hold_stores(struct tm_region *region, const struct need *need,
                                struct wr_error *err)
{
    if (need->minimum.stored_tables == 0 || region->daemon->stores == NULL) {
        return WR_OK;
    }
    if (tm_stores_hold(region->daemon->stores, err) != WR_OK) {
        return err->code == WR_ERR_MEMORY
                   ? not_now(region, need, err)
                   : wr_wrap(err, "%u tasks of job \"%s\" cannot run on task manager \"%s\"",
                             region->task_count, region->deploy->job_name,
                             region->daemon->config.name);
    }
    region->holds_stores = true;
    return WR_OK;
}

enum wr_code tm_region_check_memory(const struct tm_region *region, struct wr_error *err)
{
    const struct need need = need_of(region);
    uint64_t budget = wr_memory_budget_bytes(region->daemon->memory);
    uint64_t room = budget - wr_memory_process_bytes(budget);

    return need.bytes <= room ? WR_OK : refuse(region, &need, room, err);
}

enum wr_code tm_region_set_aside(struct tm_region *region, struct wr_error *err)
{
    const struct need need = need_of(region);

    return set_aside(region, &need) ? hold_stores(region, &need, err) : not_now(region, &need, err);
}

void tm_region_give_back(struct tm_region *region)
{
    if (region->holds_stores) {
        region->holds_stores = false;
        tm_stores_release(region->daemon->stores);
    }
}
