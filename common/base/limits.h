/* Every limit and every format version, together with how they relate.
 *
 * Thread: any; constants only.
 */
#ifndef WR_BASE_LIMITS_H
#define WR_BASE_LIMITS_H

/* Format versions: one number each, refused when unknown. */
#define WR_WIRE_VERSION 1          /* frame header and DATA payload */
#define WR_CONTROL_VERSION 1       /* control messages */
#define WR_PLAN_VERSION 4          /* JobPlan */
#define WR_MANIFEST_VERSION 2      /* checkpoint manifest */
#define WR_SEGMENT_VERSION 1       /* state segment sections */
#define WR_ROW_CODEC_VERSION 1     /* row codec and canonical keys */
#define WR_KEY_ENCODING_VERSION 1  /* canonical key + hash */
#define WR_RECORD_VERSION 1        /* epoch records, job records */
#define WR_LOCAL_VERSION 1          /* notes of what task managers keep on their own disks */
#define WR_FUNCTION_ABI_VERSION 1

/* Batches. */
#define WR_BATCH_ROWS_MAX 1024
#define WR_BATCH_BYTES_MAX (256 * 1024)
#define WR_BATCH_COLUMNS_MAX 256
#define WR_BATCH_BUFS_MAX 8
#define WR_BUF_TAIL_BYTES 64 /* readable bytes after the end of any buffer with string bytes */

/* Frames and channels. */
#define WR_FRAME_HEADER_BYTES 32
#define WR_CONTROL_FRAME_BYTES_MAX (4 * 1024 * 1024)
#define WR_CHANNEL_MINIMUM_BYTES (32 * 1024) /* guaranteed private credit per channel */
#define WR_OVERSIZE_BYTES_MAX (16 * 1024 * 1024)
#define WR_DATA_FRAME_BYTES_MAX (WR_OVERSIZE_BYTES_MAX + 64 * 1024)
#define WR_CHANNEL_CONTROL_ELEMENTS 8
#define WR_CHANNEL_RING_BATCHES 16

/* Jobs. */
#define WR_KEY_GROUPS_DEFAULT 1024
#define WR_KEY_GROUPS_MAX 32768
#define WR_PARALLELISM_MAX 1024
#define WR_DESCRIPTOR_BYTES_MAX (1024 * 1024)
#define WR_DESCRIPTOR_DEPTH_MAX 64
#define WR_DESCRIPTOR_EVENTS_MAX 100000
#define WR_EXPRESSION_BYTES_MAX (16 * 1024)
#define WR_SQL_BYTES_MAX (64 * 1024)
#define WR_TREE_DEPTH_MAX 256
#define WR_STEPS_MAX 1000
#define WR_SIDES_MAX 16 /* side outputs of an operator */
#define WR_NAME_BYTES_MAX 128
#define WR_TASKS_MAX 16384 /* tasks of one job */
#define WR_KEY_BYTES_MAX (1024 * 1024) /* encoded key of keyed state */

/* Checkpoints. */
#define WR_ACK_INLINE_STATE_BYTES_MAX (4 * 1024)
#define WR_SEGMENT_BYTES_TARGET (8 * 1024 * 1024)
#define WR_IO_BUFFER_BYTES (4 * 1024 * 1024)
#define WR_MANIFEST_BYTES_MAX (64 * 1024 * 1024)

/* Time out of which an event time is a record error (years 1 to 9999), µs from 1970 UTC. */
#define WR_EVENT_TIME_MIN_US (-62135596800000000LL)
#define WR_EVENT_TIME_MAX_US 253402300799999999LL
#define WR_WATERMARK_MIN_US INT64_MIN /* nothing known yet */
#define WR_WATERMARK_MAX_US INT64_MAX /* end of time */

_Static_assert(WR_BATCH_BYTES_MAX >= WR_CHANNEL_MINIMUM_BYTES, "a batch fills the minimum");
_Static_assert(WR_DATA_FRAME_BYTES_MAX > WR_OVERSIZE_BYTES_MAX, "an oversize row fits a frame");
_Static_assert((WR_KEY_GROUPS_DEFAULT & (WR_KEY_GROUPS_DEFAULT - 1)) == 0, "a power of two");
_Static_assert(WR_KEY_BYTES_MAX * 2 < WR_IO_BUFFER_BYTES, "a record fits an I/O buffer");
_Static_assert(WR_BATCH_ROWS_MAX <= 65536, "selections are u16 indices");

#endif
