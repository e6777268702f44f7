/* A task: one subtask of a vertex, run in steps by its worker.
 *
 * Life: create -> (channels attached by the task manager) -> open on the worker (operators, tables,
 * restore, commit of restored tokens, sweep) -> READY -> start -> RUNNING -> DRAINED -> release or
 * cancel -> closed on the worker -> destroyed on the control loop. What happens is told to the
 * control loop by `events`.
 *
 * A step: control requests first; then the barrier work in hand (FLUSHING -> SEALED -> FORWARDED);
 * then the chain, furthest operator downstream first; new input only when the chain is empty and
 * every output has room; then a slice of packing. It returns within about `budget_ns`.
 *
 * Checkpoint: a root gets request_barrier from the control loop; others get barriers by their
 * inputs. After SEALED the task packs its tables (tm_snapshot), prepares its sinks, and gives the
 * finished Weir__TaskState to events->acked.
 *
 * Thread: as said per call.
 */
#ifndef TM_RUNTIME_TASK_H
#define TM_RUNTIME_TASK_H

#include "common/obs/metrics.h"
#include "common/sys/env.h"
#include "proto/control.pb-c.h"
#include "taskmanager/runtime/channel.h"
#include "taskmanager/runtime/context.h"

struct tm_operator_type;
struct tm_restore;
struct tm_worker;
struct tm_task;
struct tm_stores;   /* taskmanager/state/store.h */
struct tm_segments; /* taskmanager/state/segment.h: where this job's snapshot bytes go */

/* Called on the worker; they post to the control loop and return. */
struct tm_task_events {
    void (*state)(void *ctx, struct tm_task *task, Weir__TaskStateKind state,
                  const struct wr_error *err); /* err: FAILED only */
    /* The snapshot of `checkpoint` is durable; state is given (packed Weir__TaskState bytes). */
    void (*acked)(void *ctx, struct tm_task *task, uint64_t checkpoint, uint8_t *state,
                  size_t bytes);
    void (*checkpoint_failed)(void *ctx, struct tm_task *task, uint64_t checkpoint,
                              const struct wr_error *err);
    void (*committed)(void *ctx, struct tm_task *task, uint64_t checkpoint);
    void (*closed)(void *ctx, struct tm_task *task); /* nothing of it runs any more */
};

struct tm_task_options {
    struct wr_env *env;
    const struct wr_plan *plan; /* kept; outlives the task */
    uint32_t task;              /* number in the plan */
    struct wr_id job;
    const char *job_name;
    uint32_t region;
    struct wr_attempt attempt;
    const char *job_directory;
    struct wr_memory *memory;
    struct tm_stores *stores; /* NULL: tables on the heap only */
    struct tm_limits limits; /* as tm_limits_of takes them */
    struct tm_segments *segments;
    const struct tm_task_events *events;
    void *events_ctx;
    /* Restore: the states this subtask needs (own and, at another parallelism, others whose key
     * groups or items it takes over); NULL = fresh. Kept until open has read them. */
    const struct tm_restore *restore;
    uint64_t next_checkpoint; /* ids below are in the past */
    /* NULL: tm_operator_find. Tests bring their own operators. */
    const struct tm_operator_type *(*find_operator)(const char *kind);
};

/* What a task restores from: built by the control loop from the manifest (restore.h). */
struct tm_restore {
    uint64_t checkpoint;
    const Weir__Manifest *manifest;
    uint32_t vertex;             /* index in the manifest's vertices */
    struct tm_permit permit;
    const char *directory;       /* absolute, files of the manifest are relative to it */
    const char *local;           /* where copies of them may lie, or NULL */
};

/* Control loop. The task has an account and a pool of its own, from which its operators and its ends of
 * channels make batches and frames: what is guaranteed to the account is this task's alone. */
struct tm_task *tm_task_create(const struct tm_task_options *options);
void tm_task_destroy(struct tm_task *task);                            /* control loop, after closed */
/* Control loop, before open: what it must have in any case (minimum.h). false: the budget does not have
 * it, and nothing was set aside. */
bool tm_task_set_aside(struct tm_task *task);

/* Control loop, before open: the task's ends of its channels. Given to the task. */
void tm_task_add_input(struct tm_task *task, struct tm_input *input);
void tm_task_add_output(struct tm_task *task, struct tm_output *output);

/* Control loop: requests, carried to the worker by its mailbox. */
void tm_task_request_open(struct tm_task *task, struct tm_worker *worker);
void tm_task_request_start(struct tm_task *task);
void tm_task_request_barrier(struct tm_task *task, uint64_t checkpoint, uint64_t aborted_through);
void tm_task_request_abort(struct tm_task *task, uint64_t aborted_through);
void tm_task_request_commit(struct tm_task *task, uint64_t checkpoint, struct tm_permit permit);
void tm_task_request_release(struct tm_task *task); /* drained and committed: close */
void tm_task_request_cancel(struct tm_task *task);  /* close as soon as nothing is in flight */

/* Worker. */
enum tm_task_run { TM_TASK_RAN, TM_TASK_BLOCKED, TM_TASK_GONE };
enum tm_task_run tm_task_step(struct tm_task *task, uint64_t now_ns, uint64_t budget_ns,
                              uint64_t *ret_wake_ns);

/* Any thread: there may be something to do (a batch, credit, a completion). */
void tm_task_wake(struct tm_task *task);
/* A channel broke or was refused: the task fails with this. Any thread. */
void tm_task_fail(struct tm_task *task, const struct wr_error *err, const char *peer);

/* Any thread: figures. */
struct tm_task_figures {
    struct wr_cell rows_in, rows_out, bytes_in, bytes_out, batches_in;
    struct wr_cell source_rows, source_bytes, sink_rows, sink_bytes;
    struct wr_cell busy_ns, idle_ns, backpressured_ns;
    struct wr_cell watermark_us; /* as int64 */
    struct wr_cell state_bytes, state_rows, records_skipped, checksum;
    struct wr_cell restored_bytes, restored_local_bytes; /* read by open */
    struct wr_cell longest_step_ns;
    struct tm_error_slot errors[TM_ERROR_SLOTS];
};
/* Control loop, once the task has told that it failed: the record because of which it did. */
const struct tm_failed_record *tm_task_failed_record(const struct tm_task *task);
const struct tm_task_figures *tm_task_figures(const struct tm_task *task);
const struct tm_limits *tm_task_limits(const struct tm_task *task);
struct wr_buf_pool *tm_task_pool(const struct tm_task *task); /* to be used on its worker */
struct wr_mailbox *tm_task_mailbox(const struct tm_task *task); /* its worker's; after request_open */

#endif
