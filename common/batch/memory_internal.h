/* The inside of a memory budget, shared by the files of this folder that keep memory for
 * later.
 *
 * Thread: as memory.h; the lists under the mutex.
 */
#ifndef WR_BATCH_MEMORY_INTERNAL_H
#define WR_BATCH_MEMORY_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>

#include "common/base/vec.h"
#include "common/batch/divide.h"
#include "common/batch/memory.h"

struct wr_memory {
    uint64_t budget;
    struct wr_page_pool *pages;
    struct wr_memory_account *free_pages; /* kept by the pool; who needs them has them */
    _Atomic uint64_t used;
    _Atomic uint64_t by_kind[WR_MEMORY_KINDS];
    pthread_mutex_t mutex;
    WR_VEC(struct wr_memory_account *) accounts;
    WR_VEC(struct wr_memory_share *) shares;
    uint64_t others_peak; /* the most that accounts without a share held lately */
    uint64_t wanted_peak; /* the most that rows were refused lately, with what they leave */
    _Atomic uint64_t refused; /* the same, since the last balance; relaxed: a hint */
};

struct wr_memory_account {
    struct wr_memory *memory;
    enum wr_memory_kind kind;
    char *owner;
    struct wr_memory_share *share; /* of the same owner, or NULL; under the memory's mutex */
    void (*give_back)(void *ctx, uint64_t bytes); /* under the memory's mutex */
    void *give_back_ctx;
    pthread_mutex_t mutex; /* held while these two change; the budget has the larger of them */
    _Atomic uint64_t used;
    _Atomic uint64_t guaranteed;
};

struct wr_memory_share {
    struct wr_memory *memory;
    char *owner;
    _Atomic uint64_t bound;
    _Atomic uint64_t held;
    _Atomic uint64_t misses; /* since the last balance */
    struct wr_claim claim;   /* under the mutex */
};

/* Nothing is given back for it: for what is only kept for later, and under locks. */
bool memory_reserve_free(struct wr_memory_account *account, uint64_t bytes, uint64_t left_bytes);
uint64_t memory_taken_bytes(const struct wr_memory *memory); /* with free pages */
/* Rows found no memory for these bytes, what they leave included: the shares leave it from the next
 * balance on. */
void memory_note_refusal(struct wr_memory_account *account, uint64_t bytes);
void memory_unguarantee_all(struct wr_memory_account *account);
/* Under the mutex: the share of this owner, or NULL. */
struct wr_memory_share *memory_share_of(const struct wr_memory *memory, const char *owner);

#endif
