/* Reference-counted buffers, and the pools they come from.
 *
 * A buffer is raw memory with an atomic count. Batches, frames and file blocks hold references; the
 * last one returns it to its pool, from any thread. `data` is 64-byte aligned, and WR_BUF_TAIL_BYTES
 * bytes after data + bytes are readable and writable (string kernels read ahead). Under WR_DEBUG a
 * freed buffer is poisoned.
 *
 * A pool belongs to one task, or to all connections, and keeps free buffers by size class (four classes
 * to a doubling, so that little is wasted); they go when somebody else needs the memory. An allocation
 * that the budget refuses is NULL, which is back-pressure, not an error.
 *
 * Thread: ref, unref: any. wr_buf_alloc: the pool's one thread, or any when created `shared`.
 */
#ifndef WR_BATCH_BUF_H
#define WR_BATCH_BUF_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/batch/memory.h"

struct wr_buf_pool;

struct wr_buf {
    uint8_t *data;
    uint32_t bytes;          /* usable size, at least what was asked for */
    uint32_t size_class;     /* the pool's */
    _Atomic uint32_t refs;
    struct wr_buf_pool *pool; /* NULL: unowned, freed directly */
    struct wr_buf *next;      /* the pool's free list */
};

/* What a buffer of so many bytes costs. */
uint64_t wr_buf_block_bytes(uint32_t bytes);

struct wr_buf_pool *wr_buf_pool_create(struct wr_memory_account *account, bool shared);
/* Before it is used: what is not guaranteed to the account is had only while so much is left. */
void wr_buf_pool_leave(struct wr_buf_pool *pool, uint64_t left_bytes);
/* All buffers must have come back. */
void wr_buf_pool_destroy(struct wr_buf_pool *pool);
/* In place of destroy: no more is allocated from it; the pool goes, and its account is closed, when the last
 * buffer has come back. Nothing is guaranteed to the account any more. */
void wr_buf_pool_retire(struct wr_buf_pool *pool);
uint64_t wr_buf_pool_outstanding(const struct wr_buf_pool *pool);

/* Was an allocation refused since this was asked last? Nobody is told when memory has come back: who
 * was refused tries again after a while. The pool's one thread; not for shared ones. */
bool wr_buf_pool_refused(struct wr_buf_pool *pool);
bool wr_buf_pool_was_refused(const struct wr_buf_pool *pool); /* asked without forgetting */
void wr_buf_pool_note_refusal(struct wr_buf_pool *pool); /* of memory from elsewhere */
/* At least `bytes`, uninitialised, one reference, returned; NULL when the budget refuses. */
struct wr_buf *wr_buf_alloc(struct wr_buf_pool *pool, uint32_t bytes);
/* The same for what cannot be refused any more; NULL only above the largest size. */
struct wr_buf *wr_buf_alloc_anyway(struct wr_buf_pool *pool, uint32_t bytes);
/* Outside every budget: control frames, tests. Never NULL. */
struct wr_buf *wr_buf_create_unowned(uint32_t bytes);

void wr_buf_free(struct wr_buf *buf); /* called by unref at zero */
static inline struct wr_buf *wr_buf_ref(struct wr_buf *buf)
{
    atomic_fetch_add_explicit(&buf->refs, 1, memory_order_relaxed);
    return buf;
}
static inline void wr_buf_unref(struct wr_buf *buf)
{
    if (buf == NULL) {
        return;
    }
    /* A sole owner needs no locked instruction: nobody else can add a reference. */
    if (atomic_load_explicit(&buf->refs, memory_order_acquire) == 1 ||
        atomic_fetch_sub_explicit(&buf->refs, 1, memory_order_acq_rel) == 1) {
        wr_buf_free(buf);
    }
}

#endif
