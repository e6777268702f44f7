/* Shares: what the rest of the budget leaves, divided among those who can give memory back. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/memory_internal.h"

/* Kept free for what the others will want before the next balance: a new batch or frame never waits for
 * a table to give back. */
#define RESERVE 32u /* this fraction of the budget */
/* At most this fraction of it besides, for rows that were refused. */
#define WANTED_MAX 4u
/* How fast a peak of the others is forgotten: half of it in some 20 balances. */
#define PEAK_DECAY 32u
#define ROUND_BYTES (64ull * 1024) /* small changes of the others move no bound */

struct wr_memory_share *memory_share_of(const struct wr_memory *memory, const char *owner)
{
    for (uint32_t i = 0; i < memory->shares.count; i++) {
        if (strcmp(memory->shares.items[i]->owner, owner) == 0) {
            return memory->shares.items[i];
        }
    }
    return NULL;
}

/* What shares hold: by their accounts, which know it to the byte; what was said of it is older. */
static uint64_t shared_bytes(const struct wr_memory *memory)
{
    uint64_t said = 0, reserved = 0;

    for (uint32_t i = 0; i < memory->shares.count; i++) {
        said += atomic_load_explicit(&memory->shares.items[i]->held, memory_order_relaxed);
    }
    for (uint32_t i = 0; i < memory->accounts.count; i++) {
        const struct wr_memory_account *account = memory->accounts.items[i];
        reserved += account->share == NULL ? 0 : wr_memory_account_bytes(account);
    }
    return WR_MAX(said, reserved);
}

/* Rows leave much of the budget alone (WR_MEMORY_LEFT_BY_ROWS), more than shares do: where they were
 * refused, shares make room for them, or they would be refused for ever. */
void memory_note_refusal(struct wr_memory_account *account, uint64_t bytes)
{
    _Atomic uint64_t *refused = &account->memory->refused;
    uint64_t before = atomic_load_explicit(refused, memory_order_relaxed);

    bytes = WR_MIN(bytes, account->memory->budget / WANTED_MAX);
    while (account->kind != WR_MEMORY_TABLE && before < bytes &&
           !atomic_compare_exchange_weak_explicit(refused, &before, bytes, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
}

/* What the shares may hold together. */
static uint64_t pool_bytes(struct wr_memory *memory)
{
    uint64_t used = wr_memory_used_bytes(memory), shared = shared_bytes(memory), kept;

    memory->others_peak = WR_MAX(memory->others_peak, used > shared ? used - shared : 0);
    kept = memory->others_peak + WR_MAX(memory->budget / RESERVE, memory->wanted_peak);
    return kept < memory->budget ? (memory->budget - kept) / ROUND_BYTES * ROUND_BYTES : 0;
}

static struct wr_claim *claims_of(struct wr_memory *memory)
{
    struct wr_claim *claims = WR_NEW_ARRAY(struct wr_claim, memory->shares.count);

    for (uint32_t i = 0; i < memory->shares.count; i++) {
        struct wr_memory_share *share = memory->shares.items[i];
        claims[i] = share->claim;
        claims[i].held_bytes = atomic_load_explicit(&share->held, memory_order_relaxed);
    }
    return claims;
}

static void set_bounds(struct wr_memory *memory, const struct wr_claim *claims)
{
    for (uint32_t i = 0; i < memory->shares.count; i++) {
        struct wr_memory_share *share = memory->shares.items[i];
        share->claim = claims[i];
        atomic_store_explicit(&share->bound, claims[i].bound_bytes, memory_order_relaxed);
    }
}

/* Accounts of this share's owner go from one share to the other. */
static void link_accounts(struct wr_memory *memory, const struct wr_memory_share *from,
                          struct wr_memory_share *to)
{
    const char *owner = from != NULL ? from->owner : to->owner;

    for (uint32_t i = 0; i < memory->accounts.count; i++) {
        struct wr_memory_account *account = memory->accounts.items[i];
        if (account->share == from && strcmp(account->owner, owner) == 0) {
            account->share = to;
        }
    }
}

struct wr_memory_share *wr_memory_share_open(struct wr_memory *memory, const char *owner)
{
    struct wr_memory_share *share = WR_NEW(struct wr_memory_share);
    WR_AUTO_FREE struct wr_claim *claims = NULL;

    share->memory = memory;
    share->owner = wr_strdup(owner);
    (void)pthread_mutex_lock(&memory->mutex);
    WR_VEC_PUSH(&memory->shares, share);
    link_accounts(memory, NULL, share);
    claims = claims_of(memory);
    wr_divide_new(pool_bytes(memory), claims, memory->shares.count);
    set_bounds(memory, claims);
    (void)pthread_mutex_unlock(&memory->mutex);
    return share;
}

/* What it had is given out by the next balance. */
void wr_memory_share_close(struct wr_memory_share *share)
{
    struct wr_memory *memory;

    if (share == NULL) {
        return;
    }
    memory = share->memory;
    (void)pthread_mutex_lock(&memory->mutex);
    link_accounts(memory, share, NULL);
    for (uint32_t i = 0; i < memory->shares.count; i++) {
        if (memory->shares.items[i] == share) {
            memory->shares.count -= 1;
            memmove(memory->shares.items + i, memory->shares.items + i + 1,
                    (memory->shares.count - i) * sizeof(struct wr_memory_share *));
            break;
        }
    }
    (void)pthread_mutex_unlock(&memory->mutex);
    wr_free(share->owner);
    wr_free(share);
}

/* One number that says nothing about other memory: relaxed, as are held and misses. */
uint64_t wr_memory_share_bound(const struct wr_memory_share *share)
{
    return atomic_load_explicit(&share->bound, memory_order_relaxed);
}

void wr_memory_share_use(struct wr_memory_share *share, uint64_t held_bytes, uint64_t misses)
{
    atomic_store_explicit(&share->held, held_bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&share->misses, misses, memory_order_relaxed);
}

void wr_memory_balance(struct wr_memory *memory)
{
    WR_AUTO_FREE struct wr_claim *claims = NULL;

    uint64_t wanted = atomic_exchange_explicit(&memory->refused, 0, memory_order_relaxed);

    (void)pthread_mutex_lock(&memory->mutex);
    memory->others_peak -= memory->others_peak / PEAK_DECAY;
    memory->wanted_peak = WR_MAX(memory->wanted_peak - memory->wanted_peak / PEAK_DECAY, wanted);
    claims = claims_of(memory);
    for (uint32_t i = 0; i < memory->shares.count; i++) {
        claims[i].misses = atomic_exchange_explicit(&memory->shares.items[i]->misses, 0,
                                                    memory_order_relaxed);
    }
    wr_divide(pool_bytes(memory), claims, memory->shares.count);
    set_bounds(memory, claims);
    (void)pthread_mutex_unlock(&memory->mutex);
}
