/* Segments: where the snapshot bytes of all tasks of one region attempt on this task manager go.
 *
 * Tasks append I/O buffers (extents); pool jobs write them at offsets given out in order; a file is
 * closed at WR_SEGMENT_BYTES_TARGET or when the checkpoint is synced. sync makes everything appended
 * so far for a checkpoint durable (fsync file, rename from .tmp, fsync directory: once for all tasks
 * that ask within the group-commit window). Names carry attempt and sequence; nothing is
 * overwritten. A failed write or fsync fails that checkpoint for all its tasks; the file is
 * abandoned, fsync is never retried on it. A file holds bytes of one checkpoint only, which its
 * name tells: once a later checkpoint of the attempt has completed, what no manifest names is garbage.
 *
 *     <job directory>/state/<region>-<term>.<counter>-<incarnation, 8 hex>-<checkpoint>-<sequence>.seg
 *
 * Thread: append, sync: any worker (a mutex inside); completions go to the mailbox given.
 */
#ifndef TM_STATE_SEGMENT_H
#define TM_STATE_SEGMENT_H

#include "common/base/hash.h"
#include "common/base/id.h"
#include "common/batch/memory.h"
#include "common/sys/env.h"

struct tm_segments;

struct tm_segments_options {
    struct wr_env *env;
    const char *job_directory; /* absolute; copied */
    uint32_t region;
    struct wr_attempt attempt;
    struct wr_id incarnation;
    struct wr_memory *memory;
    const char *owner; /* of its buffers, for people; NULL: nobody's name; borrowed */
    uint32_t buffers; /* I/O buffers in all; 0 = default 6 */
};
struct tm_segments *tm_segments_create(const struct tm_segments_options *options);
/* Gives up; freed when the last job in flight has completed and every user has let go. */
void tm_segments_ref(struct tm_segments *segments);
void tm_segments_unref(struct tm_segments *segments);

/* A buffer of WR_IO_BUFFER_BYTES to pack into, or NULL when all are in use (skip the slice): then
 * wake(ctx) is called, on any thread, when one has come back, unless forgotten before. */
struct tm_io_buffer {
    uint8_t *data;
    uint32_t bytes; /* filled by the packer */
};
struct tm_io_buffer *tm_segments_buffer(struct tm_segments *segments, void (*wake)(void *ctx),
                                        void *ctx);
/* One of those who wait with this ctx does so no more. Others may (tables of one task): if any was
 * noted, wake(ctx) is called once more, now, so that they ask again. */
void tm_segments_forget(struct tm_segments *segments, const void *ctx);
void tm_segments_buffer_return(struct tm_segments *segments, struct tm_io_buffer *buffer);

/* Write a filled buffer (given); done on the consumer of `home`. */
struct tm_segment_write {
    struct wr_msg msg; /* used by segments */
    void (*done)(struct tm_segment_write *write); /* on the consumer of home */
    void *ctx;
    struct wr_mailbox *home;
    uint64_t checkpoint;
    uint64_t checkpoint_first; /* sync: lost bytes of any checkpoint from here on count; 0: of one */
    /* results */
    enum wr_code code;
    struct wr_error err;
    char file[160]; /* relative to the job directory */
    uint64_t offset;
    uint64_t bytes;
    struct wr_hash128 hash;
};
/* Does somebody wait for a buffer? */
bool tm_segments_are_short(struct tm_segments *segments);
void tm_segments_append(struct tm_segments *segments, struct tm_io_buffer *buffer,
                        struct tm_segment_write *write);
/* Durable: all appends of this checkpoint that were done before. The same struct, done again. */
void tm_segments_sync(struct tm_segments *segments, uint64_t checkpoint,
                      struct tm_segment_write *write);
/* A name for a file of another kind of this attempt, relative to the job directory: as a segment's, with
 * `rest` in place of sequence and suffix. Returned (wr_alloc). */
char *tm_segments_file_name(const struct tm_segments *segments, uint64_t checkpoint,
                            const char *rest);
const char *tm_segments_job_directory(const struct tm_segments *segments);

#endif
