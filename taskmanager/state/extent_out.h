/* Extents on their way out: I/O buffers into segments, made durable at the end, and what became of
 * them. What is in them is the owner's, a writer of records (extent.h) or of items (items_pack.c).
 * Internal to this folder.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_EXTENT_OUT_H
#define TM_STATE_EXTENT_OUT_H

#include "common/base/vec.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"

struct extent_range {
    uint32_t records;
    uint32_t key_group_first;
    uint32_t key_group_end;
};

struct extent_out;

/* An extent that was sent; outlives an abandoned owner. */
struct extent_write {
    struct tm_segment_write write;
    struct extent_out *out; /* NULL: abandoned */
    struct extent_range range;
    bool done;
};

struct extent_out {
    struct tm_pack_options options; /* segments are held */
    char *what;                     /* "table \"t\"": for errors */
    uint32_t header_bytes;          /* of each extent, written when it is sent */
    void (*put_header)(const struct extent_out *out, uint8_t *p);
    uint64_t checkpoint_first; /* of what was begun before its barrier: it was given to this one */

    struct tm_io_buffer *buffer; /* being filled, or NULL */
    struct extent_range range;   /* of what is in it */
    WR_VEC(struct extent_write *) writes; /* in order */
    uint64_t bytes;                       /* of them */
    uint32_t in_flight;
    struct extent_write *sync;
    bool synced;
    bool failed;
    struct wr_error err;
};

/* header_bytes and put_header are set by the owner. what: given. */
void extent_out_init(struct extent_out *out, const struct tm_pack_options *options, char *what);
void extent_out_fini(struct extent_out *out); /* what is in flight frees itself when it is done */

/* Room for `bytes` more; false: no buffer now, options.wake tells when. */
bool extent_out_room(struct extent_out *out, uint64_t bytes);
/* Send what is in the buffer; an empty one goes back. */
void extent_out_flush(struct extent_out *out);
/* Flushed before. DONE when everything is durable, WAIT, or FAILED with out->err. */
enum tm_pack_state extent_out_sync(struct extent_out *out);
/* Where a write that is done lies. The file's name is borrowed from it. */
void extent_out_fill(struct extent_write *w, Weir__Extent *ret);

#endif
