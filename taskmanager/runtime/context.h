/* What an operator may ask of its task.
 *
 * Thread: the task's worker.
 */
#ifndef TM_RUNTIME_CONTEXT_H
#define TM_RUNTIME_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/id.h"
#include "common/base/vec.h"
#include "common/batch/batch.h"
#include "common/batch/key.h"
#include "common/graph/plan.h"
#include "common/obs/metrics.h"
#include "common/sys/env.h"
#include "taskmanager/runtime/limits.h"
#include "taskmanager/state/items.h"

struct tm_table;
struct tm_task;

/* The right to commit: made by the control loop from a record that the job manager read back. */
struct tm_permit {
    uint64_t k;
    uint64_t term;
    uint64_t checkpoint;
};

/* Records that failed, by step and SQLSTATE. Slots are taken once, in order; a slot is in use when step
 * and code are there. The last one is for all that found none: bounded, whatever the data. */
#define TM_ERROR_SLOTS 64u
struct tm_error_slot {
    struct wr_cell step; /* const char *, of the plan, and as long as that */
    struct wr_cell sqlstate;
    struct wr_cell skipped, letters;
};

/* Counters of one task that operators add to; read by the metrics sampler. */
struct tm_task_counters {
    struct wr_cell *records_skipped;
    struct tm_error_slot *errors; /* TM_ERROR_SLOTS */
    struct wr_cell *checksum; /* blackhole */
};

/* What came into the job and left it in this task, since it was deployed. */
struct tm_flow {
    uint64_t source_rows, source_bytes;
    uint64_t sink_rows, sink_bytes;
};

/* The record because of which a task has failed. */
#define TM_SPLIT_NAME_BYTES_MAX 4200u /* a path, and more */
struct tm_failed_record {
    const char *step; /* NULL: none; of the plan */
    uint32_t sqlstate;
    uint64_t record; /* which: a hash of step, sqlstate and row, whatever the words; never 0 */
    bool has_origin;
    uint64_t offset;
    char split[TM_SPLIT_NAME_BYTES_MAX];
};

/* A row for which there has been no memory, though it was tried alone. */
struct tm_waiting_row {
    const char *step; /* NULL: none */
    uint64_t bytes;   /* that it needs at once, at least */
};

struct tm_context {
    struct wr_env *env;
    const struct wr_plan *plan;
    const Weir__Vertex *vertex;
    uint32_t operator_index; /* of the operator being called */
    uint32_t subtask;
    uint32_t parallelism;
    uint32_t key_groups;
    uint32_t key_group_first; /* this subtask's range */
    uint32_t key_group_end;
    struct tm_limits limits;
    struct wr_id job;
    const char *job_name;
    uint32_t region;
    struct wr_attempt attempt;
    const char *job_directory; /* absolute: checkpoint directory of the job */

    struct wr_buf_pool *pool;          /* batches and their buffers */
    struct wr_memory_account *account; /* the pool's, for other buffers too */
    struct wr_key_scratch *key_scratch;
    struct wr_memory *memory;          /* the budget, for tables and long-lived buffers */
    const struct wr_schema *input_schema;  /* NULL for roots */
    const struct wr_schema *output_schema; /* NULL for sinks */
    /* The other form in which batches may come in, or out: raw rows of a combiner. A batch's schema is one of
     * the two. NULL: there is no other. */
    const struct wr_schema *raw_input_schema, *raw_output_schema;

    uint64_t now_ns;  /* monotonic, refreshed once per step: no clock per row or batch */
    int64_t wall_us;  /* the same instant, wall clock */
    uint64_t wake_ns; /* poll with TM_IDLE: call again at this time; UINT64_MAX = never */
    int64_t watermark_us; /* input watermark of the task (roots: INT64_MIN) */
    uint32_t side; /* said with a batch: the number of the side output it is for; 0 = the operator's rows */
    bool in_key_group; /* said by finish: half a key group is out, no barrier now */
    bool restored;    /* the checkpoint that this attempt started from has the operator's step */

    struct wr_error err; /* filled before TM_FAILED */
    /* Of a record error, beside `err`. */
    struct tm_failed_record failed_record;
    struct tm_waiting_row waiting_row; /* told while the task waits for memory */

    struct tm_task_counters counters;
    struct tm_flow flow; /* rows are counted by the chain, bytes by connectors */
    struct tm_task *task;

    /* Said by a source during poll or process, taken by the runtime after the call. */
    int64_t source_watermark_us; /* INT64_MIN: nothing */
    int8_t source_idle;          /* -1: nothing, 0, 1 */
};

/* Run a job on the pool; the operator answers TM_WAIT and is called again once some job of the task
 * has completed. done (may be NULL in the job) runs on the worker before that. */
void tm_context_offload(struct tm_context *ctx, struct wr_job *job);
/* Jobs in flight; a task is destroyed only when there are none. */

/* Open a keyed table declared in the operator's spec; sealed, packed and restored by the runtime;
 * destroyed with the task. NULL with ctx->err set. */
struct tm_table *tm_context_table(struct tm_context *ctx, const Weir__TableDecl *decl,
                                  uint32_t value_bytes, const void *value_template, bool objects);
/* The same for a table of composite keys (composite.h) whose main keys are decl's; values are zeros. The form
 * says what table.h says. */
#define TM_COMPOSITE_VALUE_BYTES_MAX 16u
struct tm_composite_form {
    uint32_t value_bytes;
    bool objects, word_entries, constant_value;
};
struct tm_table *tm_context_composite_table(struct tm_context *ctx, const Weir__TableDecl *decl,
                                            const struct tm_composite_form *form);

/* Every token of this step in the restored checkpoint, of all old subtasks: what a sweep must leave
 * alone. Empty when nothing was restored. */
void tm_context_all_tokens(const struct tm_context *ctx, struct tm_items *ret);

/* Sources: a new watermark for this subtask's output (INT64_MIN keeps), and idleness. Sent behind
 * the batch returned by the same call. */
void tm_context_emit_watermark(struct tm_context *ctx, int64_t watermark_us);
void tm_context_emit_idle(struct tm_context *ctx, bool idle);
/* Demand edges, consumer side: ask the edge's producer for `rows` more rows. Sent after the
 * call. */
void tm_context_request_rows(struct tm_context *ctx, uint32_t rows);
/* Demand edges, producer side: rows granted so far minus rows given, over all consumers with a
 * grant: how many rows poll may emit now. The runtime routes each row to a consumer with a
 * grant. */
uint32_t tm_context_granted_rows(const struct tm_context *ctx);
/* May the operator keep a batch whose rows make much, so that barriers need not wait for all of it? Where rows come
 * from a source of this task; elsewhere a barrier stands behind other batches in any case. */
bool tm_context_may_keep_input(const struct tm_context *ctx);
/* The number of a side output of the operator, and what its rows are; 0: nobody takes it. */
uint32_t tm_context_side(const struct tm_context *ctx, const char *tag,
                         const struct wr_schema **ret_schema);
/* A record failed under `errors: fail`: remember where, then answer TM_FAILED. */
void tm_context_record_error(struct tm_context *ctx, uint32_t sqlstate, const char *message,
                             const struct wr_batch *in, uint32_t row);
/* The same with the step told, where an operator is more than one; text: of an expression, or NULL. */
void tm_context_step_error(struct tm_context *ctx, const char *step, uint32_t sqlstate,
                           const char *message, const char *text, const struct wr_batch *in,
                           uint32_t row);
/* Where the record came from because of which the task fails; redacted and kept. */
void tm_context_set_origin(struct tm_context *ctx, const struct wr_origin *origin);
/* What the rows of a key add up to cannot be. That is no record's fault, whichever came last; leaving that one
 * out would make a sum that nobody asked for, and another one in another order of arrival: the job fails. */
void tm_context_state_error(struct tm_context *ctx, uint32_t sqlstate, const char *message);
/* Records that failed and were left out. */
void tm_context_count_skipped(struct tm_context *ctx, const char *step, uint32_t sqlstate,
                              uint32_t count);
void tm_context_count_letters(struct tm_context *ctx, const char *step, uint32_t sqlstate,
                              uint32_t count);

#endif
