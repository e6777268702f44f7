/* The output side of one edge of one task: partitions rows over the edge's channels.
 *
 * put takes a whole batch and never blocks: what the channels have no room for waits in order in a
 * pending list per channel, which is short because the task takes no new input while anything is
 * pending. Rows that are spread (hash, demand) collect in an open batch per channel, which leaves
 * when full, when the task has nothing more to do, or 2 ms after it was opened. An open batch has rows of one
 * form: it leaves when one of the other comes.
 *
 * Thread: the task's worker.
 */
#ifndef TM_RUNTIME_OUTBOX_H
#define TM_RUNTIME_OUTBOX_H

#include "common/base/vec.h"
#include "common/batch/key.h"
#include "common/graph/plan.h"
#include "taskmanager/runtime/channel.h"

#define TM_OUTBOX_LINGER_NS 2000000ull

struct tm_outbox_target {
    struct tm_output *output; /* owned; NULL: not connected to this subtask */
    struct wr_builder *builder;
    const struct wr_schema *form; /* of the builder */
    uint64_t opened_ns;
    uint64_t given_rows; /* demand */
    WR_VEC(struct tm_element) pending;
};

struct tm_outbox {
    const Weir__Edge *edge;
    const struct wr_schema *schema;
    /* Where the operator makes raw rows: as it makes them, and as they travel; else NULL. */
    const struct wr_schema *raw_made, *raw_schema;
    struct wr_buf_pool *pool;
    struct wr_key_scratch *scratch;
    uint32_t batch_rows;   /* 0 = WR_BATCH_ROWS_MAX */
    uint32_t key_groups;
    uint32_t target_count; /* the receiving vertex's parallelism */
    struct tm_outbox_target *targets;
    uint32_t only;         /* the one connected target of forward edges */
    uint32_t next;         /* round robin */
    uint32_t given;        /* demand: rows of the batch in hand that have found their consumer */
    uint64_t rows, bytes;  /* figures */

    /* Rows of a put that found no memory: taken up again by pump. */
    struct wr_batch *stuck;
    uint16_t *stuck_rows;   /* grouped by target */
    uint32_t *stuck_starts; /* by target */
    uint32_t stuck_target;
    uint32_t stuck_done;    /* of that target */
};

void tm_outbox_open(struct tm_outbox *outbox, const struct wr_plan *plan, const Weir__Edge *edge,
                    struct wr_buf_pool *pool, struct wr_key_scratch *scratch);
void tm_outbox_close(struct tm_outbox *outbox);
void tm_outbox_connect(struct tm_outbox *outbox, struct tm_output *output); /* given */

/* false: no memory for the rows; nothing was taken: try again later. */
bool tm_outbox_put(struct tm_outbox *outbox, struct wr_batch *batch, uint64_t now_ns);
/* Part of a batch could not be spread yet: no barrier may be put before it is. */
static inline bool tm_outbox_stuck(const struct tm_outbox *outbox)
{
    return outbox->stuck != NULL;
}
/* To every connected channel, behind everything put before (open batches are closed first). */
void tm_outbox_control(struct tm_outbox *outbox, const struct tm_element *element);
/* Close open batches: those older than the linger time, or all. */
void tm_outbox_flush(struct tm_outbox *outbox, uint64_t now_ns, bool all);
/* Move pending elements into the channels. true: nothing is pending and every channel has room. false:
 * something still stands in the way; who takes it away wakes the task, or the pool has refused. */
bool tm_outbox_pump(struct tm_outbox *outbox, uint64_t now_ns);
/* When the oldest open batch must leave; UINT64_MAX: none is open. */
uint64_t tm_outbox_deadline_ns(const struct tm_outbox *outbox);
/* Demand: rows asked for and not yet given, over all targets. */
uint32_t tm_outbox_granted_rows(const struct tm_outbox *outbox);

#endif
