/* Extents of records.
 *
 * A writer collects the records of one part. It counts and digests them by key group, sends a buffer
 * when the next record does not fit (extent_out.h), and at the end makes everything durable. Internal
 * to this folder.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_EXTENT_H
#define TM_STATE_EXTENT_H

#include "taskmanager/state/extent_out.h"
#include "taskmanager/state/record.h"

#define EXTENT_MAGIC 0x32785257u /* "WRx2" */
#define EXTENT_HEADER_BYTES 40u  /* without the name */

/* Count and sum of the records' hashes, so order does not matter. That the bytes are the ones that were
 * written a hash of 128 bits proves; this is against records that are missing or there twice. */
struct extent_digest {
    uint64_t count;
    uint32_t sum;
};

struct extent_writer {
    struct extent_out out;
    char *name;
    struct tm_record_shape shape;
    bool delta;
    uint32_t key_group_first, key_group_end;
    struct extent_digest *digests;
    uint64_t records;
};

struct extent_writer *extent_writer_create(const struct tm_table *table,
                                           const struct tm_pack_options *options, bool delta);
void extent_writer_destroy(struct extent_writer *writer); /* NULL is fine */

uint32_t extent_writer_bytes_max(const struct extent_writer *writer); /* of a buffer's records */
/* Into a buffer with room (extent_out_room); counted and digested. */
void extent_writer_put(struct extent_writer *writer, const struct tm_record *record);
/* Encoded records that were counted before, copied as they are. */
void extent_writer_append(struct extent_writer *writer, const uint8_t *data, uint32_t bytes,
                          const struct extent_range *range);
/* Encode to `out` and count in digests and range: for records on their way through a log. */
uint32_t extent_writer_encode(struct extent_writer *writer, const struct tm_record *record,
                              uint8_t *out, struct extent_range *range);
/* As extent_out_sync. */
enum tm_pack_state extent_writer_sync(struct extent_writer *writer);
/* After sync. Returned, allocated as parts.h wants it. */
Weir__TablePart *extent_writer_part(const struct extent_writer *writer);

/* Pool: the bytes of an extent into `data`, proved by length and hash; from the file `local` (NULL:
 * there is none) if they can be had from it, else from `path`. */
enum wr_code extent_read(struct wr_env *env, const char *path, const char *local,
                         const Weir__Extent *extent, uint8_t *data, bool *ret_local,
                         struct wr_error *err) WR_MUST_CHECK;

#endif
