/* Channels: one ordered sequence of elements from one task to one other.
 *
 * BATCH elements are bounded (by ring slots locally, by byte credit remotely); control elements
 * always fit: adjacent watermarks, adjacent IDLE/ACTIVE and adjacent barriers merge (newest wins),
 * one END, after which only barriers follow. Nothing overtakes anything.
 *
 *     sender's worker                              receiver's worker
 *     tm_output -> [pending control] -> ring  ---> tm_input (gate)         same task manager
 *     tm_output -> encode -> link -> nng ... nng -> frames -> decode       another one
 *
 * Implementations: runtime/channel_local.c, exchange/channel_remote.c.
 *
 * Thread: output calls on the sender's worker, input calls on the receiver's worker.
 */
#ifndef TM_RUNTIME_CHANNEL_H
#define TM_RUNTIME_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/batch/batch.h"

enum tm_element_type {
    TM_ELEMENT_BATCH,
    TM_ELEMENT_WATERMARK,
    TM_ELEMENT_IDLE,
    TM_ELEMENT_ACTIVE,
    TM_ELEMENT_BARRIER,
    TM_ELEMENT_END,
};

struct tm_barrier {
    uint64_t checkpoint;
    uint64_t aborted_through;
};

struct tm_element {
    enum tm_element_type type;
    struct wr_batch *batch;   /* BATCH: a reference goes with it */
    int64_t watermark_us;     /* WATERMARK */
    struct tm_barrier barrier; /* BARRIER */
};

struct tm_channel_id {
    uint32_t edge;
    uint32_t from; /* subtasks */
    uint32_t to;
};

struct tm_output; /* sending end */
struct tm_input;  /* receiving end */

struct tm_output_ops {
    /* How many bytes of batch may be put now; 0 = blocked. At least one row may be put if > 0. */
    uint64_t (*room)(struct tm_output *output);
    /* Put a batch (reference given). Called only with room; takes all of it (a remote channel keeps
     * the rest of a batch that exceeds the credit and reports room 0 until it is gone). */
    void (*put_batch)(struct tm_output *output, struct wr_batch *batch);
    void (*put_control)(struct tm_output *output, const struct tm_element *element);
    /* Send what can be sent (after credit came); called once per step while something is pending.
     * true: nothing is left pending. */
    bool (*pump)(struct tm_output *output);
    /* Demand edges: rows the receiver has asked for since attach. */
    uint64_t (*requested_rows)(const struct tm_output *output);
    void (*close)(struct tm_output *output); /* frees; drops what is pending */
};
struct tm_output {
    const struct tm_output_ops *ops;
    struct tm_channel_id id;
    uint64_t rows; /* flow audit: put so far */
    uint64_t batches;
};

struct tm_input_ops {
    /* The next element without taking it; false = empty. For remote channels decodes lazily here;
     * a corrupt frame or a failed audit sets err and returns false with *ret_failed. */
    bool (*peek)(struct tm_input *input, struct tm_element *ret, bool *ret_failed,
                 struct wr_error *err);
    void (*pop)(struct tm_input *input); /* the reference of a batch goes to the caller */
    void (*request_rows)(struct tm_input *input, uint32_t rows);
    /* Alignment: while held, no floating credit is given (the guaranteed minimum stays). */
    void (*hold)(struct tm_input *input, bool held);
    /* Flow audit at the barrier just popped: what this end counted. */
    void (*count)(const struct tm_input *input, uint64_t *rows, uint64_t *frames, uint32_t *crc);
    void (*close)(struct tm_input *input);
};
struct tm_input {
    const struct tm_input_ops *ops;
    struct tm_channel_id id;
};

/* A local channel: both ends. Wakes the other side's task by tm_task_wake. */
struct tm_task;
void tm_channel_local_create(struct tm_channel_id id, struct tm_task *from, struct tm_task *to,
                             struct tm_output **ret_output, struct tm_input **ret_input);

#endif
