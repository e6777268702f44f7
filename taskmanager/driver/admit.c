/* Before a region is built: what its tasks and channels must have in any case is set aside, or it is
 * refused, with the sum. */
#include <inttypes.h>

#include "common/base/alloc.h"
#include "taskmanager/driver/daemon_internal.h"
#include "taskmanager/runtime/minimum.h"

/* Never: not even alone. */
static enum wr_code refuse(const struct tm_region *region, const struct tm_minimum *need,
                           uint64_t room, struct wr_error *err)
{
    const struct tm_daemon *daemon = region->daemon;

    return wr_fail(err, WR_ERR_MEMORY,
                   "%u tasks of job \"%s\" cannot run on task manager \"%s\": they need at least "
                   "%" PRIu64 " bytes of memory (%" PRIu64 " for batches and open frames, %" PRIu64
                   " for frames of %u channels from other task managers, %d for snapshots), and of "
                   "its %" PRIu64 " bytes %" PRIu64 " are left beside the process itself; give it "
                   "more memory, add task managers, or lower the parallelism",
                   region->task_count, region->deploy->job_name, daemon->config.name, need->bytes,
                   need->task_bytes,
                   need->bytes - need->task_bytes - WR_IO_BUFFER_BYTES, need->remote_inputs,
                   WR_IO_BUFFER_BYTES, wr_memory_budget_bytes(daemon->memory), room);
}

/* Not now: others have it. */
static enum wr_code not_now(const struct tm_region *region, const struct tm_minimum *need,
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

static bool set_aside(struct tm_region *region, const struct tm_minimum *need)
{
    for (uint32_t i = 0; i < region->task_count; i++) {
        if (!tm_task_set_aside(region->tasks[i].task)) {
            return false; /* what was set aside for others goes with them */
        }
    }
    return tm_exchange_guarantee(region->daemon->exchange, need->remote_inputs);
}

static struct tm_minimum minimum_of(const struct tm_region *region)
{
    WR_AUTO_FREE bool *here = WR_NEW_ARRAY(bool, region->plan->task_count + 1);

    for (uint32_t i = 0; i < region->task_count; i++) {
        here[region->tasks[i].number] = true;
    }
    return tm_minimum_of(region->plan, here, region->daemon->config.limits);
}

enum wr_code tm_region_check_memory(const struct tm_region *region, struct wr_error *err)
{
    const struct tm_minimum need = minimum_of(region);
    uint64_t budget = wr_memory_budget_bytes(region->daemon->memory);
    uint64_t room = budget - wr_memory_process_bytes(budget);

    return need.bytes <= room ? WR_OK : refuse(region, &need, room, err);
}

enum wr_code tm_region_set_aside(struct tm_region *region, struct wr_error *err)
{
    const struct tm_minimum need = minimum_of(region);

    return set_aside(region, &need) ? WR_OK : not_now(region, &need, err);
}
