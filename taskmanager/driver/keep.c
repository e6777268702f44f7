/* Local recovery: what this task manager's tasks have acknowledged is kept on its own disk once the
 * checkpoint is complete, and what is kept is told to the job manager. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/obs/log.h"
#include "taskmanager/driver/daemon_internal.h"

void tm_keep_create(struct tm_daemon *daemon)
{
    const struct tm_config *config = &daemon->config;
    WR_AUTO_FREE char *directory = wr_asprintf("%s/local", config->data);

    if (config->data[0] != '\0') {
        daemon->local = tm_local_create(&(struct tm_local_options){
            .env = daemon->env,
            .home = wr_loop_mailbox(daemon->loop),
            .directory = directory,
            .bytes_max = config->local_recovery ? config->local_recovery_disk : 0,
        });
    }
}

void tm_keep_acknowledged(struct tm_region *region, uint64_t checkpoint,
                          Weir__TaskState *const *states)
{
    if (region->daemon->local == NULL) {
        return;
    }
    tm_local_names_fini(&region->files);
    tm_local_names_of(states, region->task_count, &region->files);
    region->acknowledged = checkpoint;
}

void tm_keep_complete(struct tm_region *region, uint64_t checkpoint)
{
    WR_AUTO_FREE uint32_t *tasks = WR_NEW_ARRAY(uint32_t, region->task_count);

    if (region->acknowledged != checkpoint || checkpoint == 0) {
        return; /* said again, or of what these tasks were restored from */
    }
    for (uint32_t i = 0; i < region->task_count; i++) {
        tasks[i] = region->tasks[i].number;
    }
    tm_local_keep(region->daemon->local, &(struct tm_local_keep){.job = region->job,
                                                                 .region = region->number,
                                                                 .checkpoint = checkpoint,
                                                                 .source = region->directory,
                                                                 .tasks = tasks,
                                                                 .task_count = region->task_count,
                                                                 .files = &region->files});
}

void tm_keep_restored(const struct tm_region *region)
{
    uint64_t bytes = 0, local_bytes = 0;
    char job[WR_ID_TEXT_BYTES], attempt[WR_ATTEMPT_TEXT_BYTES];

    if (region->restores == NULL) {
        return;
    }
    for (uint32_t i = 0; i < region->task_count; i++) {
        const struct tm_task_figures *figures = tm_task_figures(region->tasks[i].task);
        bytes += wr_cell_get(&figures->restored_bytes);
        local_bytes += wr_cell_get(&figures->restored_local_bytes);
    }
    wr_log(WR_LOG_INFO, "state_restored",
           "job=%s region=%u attempt=%s checkpoint=%" PRIu64 " tasks=%u bytes=%" PRIu64
           " local_bytes=%" PRIu64 " ms=%" PRIu64,
           wr_id_format(region->job, job), region->number,
           wr_attempt_format(region->attempt, attempt), region->restores->checkpoint,
           region->task_count, bytes, local_bytes,
           (wr_env_mono_ns(region->daemon->env) - region->opened_ns) / 1000000);
}

void tm_keep_forget(struct tm_daemon *daemon, const Weir__Forget *forget)
{
    for (size_t i = 0; i < forget->n_jobs; i++) {
        tm_local_forget(daemon->local, tm_id_of(&forget->jobs[i]));
    }
}

static bool in_use(void *ctx, struct wr_id job)
{
    const struct tm_daemon *daemon = ctx;

    for (uint32_t i = 0; i < daemon->regions.count; i++) {
        if (wr_id_equal(daemon->regions.items[i]->job, job)) {
            return true;
        }
    }
    return false;
}

void tm_keep_tick(struct tm_daemon *daemon, uint64_t now_ns)
{
    tm_local_tick(daemon->local, now_ns, in_use, daemon);
}

/* ---- HELLO ---- */

static Weir__LocalState *state_of(const struct tm_local_state *state)
{
    Weir__LocalState *ret = WR_NEW(Weir__LocalState);

    weir__local_state__init(ret);
    ret->job = (ProtobufCBinaryData){16, wr_alloc(16)};
    memcpy(ret->job.data, &state->job.high, 8);
    memcpy(ret->job.data + 8, &state->job.low, 8);
    ret->region = state->region;
    ret->checkpoint = state->checkpoint;
    ret->n_tasks = state->task_count;
    ret->tasks = WR_NEW_ARRAY(uint32_t, state->task_count + 1);
    if (state->task_count > 0) {
        memcpy(ret->tasks, state->tasks, state->task_count * sizeof *ret->tasks);
    }
    return ret;
}

void tm_keep_list(const struct tm_daemon *daemon, struct tm_kept *ret)
{
    struct tm_local_state state;
    uint32_t index = 0, capacity = 0;

    *ret = (struct tm_kept){0};
    while (tm_local_next(daemon->local, &index, &state)) {
        ret->items = wr_vec_grow(ret->items, sizeof *ret->items, (uint32_t)ret->count, 1,
                                 &capacity);
        ret->items[ret->count++] = state_of(&state);
    }
}

void tm_kept_fini(struct tm_kept *kept)
{
    for (size_t i = 0; i < kept->count; i++) {
        wr_free(kept->items[i]->job.data);
        wr_free(kept->items[i]->tasks);
        wr_free(kept->items[i]);
    }
    wr_free(kept->items);
}
