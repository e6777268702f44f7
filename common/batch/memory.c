#include "common/batch/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/memory_internal.h"
#include "common/batch/page.h"

#define PROCESS_BYTES (64ull * 1024 * 1024)

struct wr_memory *wr_memory_create(uint64_t budget_bytes)
{
    struct wr_memory *memory = WR_NEW(struct wr_memory);

    memory->budget = budget_bytes;
    (void)pthread_mutex_init(&memory->mutex, NULL);
    memory->free_pages = wr_memory_account_open(memory, WR_MEMORY_TABLE, "free pages");
    memory->pages = wr_page_pool_create();
    wr_page_pool_count(memory->pages, memory->free_pages);
    return memory;
}

void wr_memory_destroy(struct wr_memory *memory)
{
    if (memory == NULL) {
        return;
    }
    wr_page_pool_destroy(memory->pages);
    wr_memory_account_close(memory->free_pages);
    WR_ASSERT(memory->accounts.count == 0 && memory->shares.count == 0);
    WR_VEC_FINI(&memory->accounts);
    WR_VEC_FINI(&memory->shares);
    (void)pthread_mutex_destroy(&memory->mutex);
    wr_free(memory);
}

struct wr_memory_account *wr_memory_account_open(struct wr_memory *memory,
                                                 enum wr_memory_kind kind, const char *owner)
{
    struct wr_memory_account *account = WR_NEW(struct wr_memory_account);

    account->memory = memory;
    account->kind = kind;
    account->owner = wr_strdup(owner);
    (void)pthread_mutex_init(&account->mutex, NULL);
    (void)pthread_mutex_lock(&memory->mutex);
    WR_VEC_PUSH(&memory->accounts, account);
    account->share = memory_share_of(memory, owner);
    (void)pthread_mutex_unlock(&memory->mutex);
    return account;
}

void wr_memory_account_close(struct wr_memory_account *account)
{
    struct wr_memory *memory;

    if (account == NULL) {
        return;
    }
    memory = account->memory;
    WR_ASSERT(atomic_load(&account->used) == 0);
    memory_unguarantee_all(account);
    (void)pthread_mutex_lock(&memory->mutex);
    for (uint32_t i = 0; i < memory->accounts.count; i++) {
        if (memory->accounts.items[i] == account) {
            memory->accounts.count -= 1;
            memmove(memory->accounts.items + i, memory->accounts.items + i + 1,
                    (memory->accounts.count - i) * sizeof(struct wr_memory_account *));
            break;
        }
    }
    (void)pthread_mutex_unlock(&memory->mutex);
    (void)pthread_mutex_destroy(&account->mutex);
    wr_free(account->owner);
    wr_free(account);
}

uint64_t wr_memory_process_bytes(uint64_t budget_bytes)
{
    return WR_MIN(PROCESS_BYTES + budget_bytes / 100, budget_bytes / 4);
}

/* ---- reserving ---- */

static uint64_t charged(const struct wr_memory_account *account)
{
    return WR_MAX(atomic_load_explicit(&account->used, memory_order_relaxed),
                  atomic_load_explicit(&account->guaranteed, memory_order_relaxed));
}

struct terms {
    bool anyway;   /* it cannot be refused */
    uint64_t left; /* so much must be left */
};
static const struct terms plain, anyway = {.anyway = true};

/* Never above the budget, not even for a moment: another asker must not be refused because of a request
 * that is refused itself. */
static bool take(struct wr_memory *memory, uint64_t bytes, const struct terms *terms)
{
    uint64_t used = atomic_load_explicit(&memory->used, memory_order_relaxed);

    do {
        uint64_t room = memory->budget > used ? memory->budget - used : 0;
        if (!terms->anyway && bytes > 0 && (room < terms->left || room - terms->left < bytes)) {
            return false;
        }
    } while (!atomic_compare_exchange_weak_explicit(&memory->used, &used, used + bytes,
                                                    memory_order_relaxed, memory_order_relaxed));
    return true;
}

/* The account is to have these; what the budget has to give or gets back for it. Under its mutex. */
static bool set(struct wr_memory_account *account, uint64_t used, uint64_t guaranteed,
                const struct terms *terms)
{
    struct wr_memory *memory = account->memory;
    uint64_t before = charged(account), after = WR_MAX(used, guaranteed);
    _Atomic uint64_t *by_kind = &memory->by_kind[account->kind];

    if (after > before) {
        if (!take(memory, after - before, terms)) {
            return false;
        }
        atomic_fetch_add_explicit(by_kind, after - before, memory_order_relaxed);
    } else {
        atomic_fetch_sub_explicit(by_kind, before - after, memory_order_relaxed);
        atomic_fetch_sub_explicit(&memory->used, before - after, memory_order_relaxed);
    }
    atomic_store_explicit(&account->used, used, memory_order_relaxed);
    atomic_store_explicit(&account->guaranteed, guaranteed, memory_order_relaxed);
    return true;
}

/* Both may wrap around: then they are larger than any budget. */
static bool add(struct wr_memory_account *account, uint64_t used, uint64_t guaranteed,
                const struct terms *terms)
{
    bool added;

    (void)pthread_mutex_lock(&account->mutex);
    used += atomic_load_explicit(&account->used, memory_order_relaxed);
    guaranteed += atomic_load_explicit(&account->guaranteed, memory_order_relaxed);
    added = set(account, used, guaranteed, terms);
    (void)pthread_mutex_unlock(&account->mutex);
    return added;
}

/* What is kept for later goes first to who needs it now, as much as is needed. */
static void collect(struct wr_memory *memory, uint64_t bytes)
{
    (void)pthread_mutex_lock(&memory->mutex);
    for (uint32_t i = 0; i < memory->accounts.count; i++) {
        struct wr_memory_account *account = memory->accounts.items[i];
        uint64_t used = memory_taken_bytes(memory);
        uint64_t left = used < memory->budget ? memory->budget - used : 0;
        if (left >= bytes) {
            break;
        }
        if (account->give_back != NULL) {
            account->give_back(account->give_back_ctx, bytes - left);
        }
    }
    (void)pthread_mutex_unlock(&memory->mutex);
}

static bool add_after_collecting(struct wr_memory_account *account, uint64_t used,
                                 uint64_t guaranteed, const struct terms *terms)
{
    struct wr_memory *memory = account->memory;

    if (used > memory->budget || guaranteed > memory->budget || terms->left > memory->budget) {
        return false;
    }
    if (add(account, used, guaranteed, terms)) {
        return true;
    }
    collect(memory, WR_MAX(used, guaranteed) + terms->left);
    if (add(account, used, guaranteed, terms)) {
        return true;
    }
    if (terms->left > 0 && guaranteed == 0) {
        memory_note_refusal(account, used + terms->left);
    }
    return false;
}

bool wr_memory_reserve(struct wr_memory_account *account, uint64_t bytes)
{
    return add_after_collecting(account, bytes, 0, &plain);
}

bool wr_memory_reserve_leaving(struct wr_memory_account *account, uint64_t bytes,
                               uint64_t left_bytes)
{
    return add_after_collecting(account, bytes, 0, &(struct terms){.left = left_bytes});
}

bool memory_reserve_free(struct wr_memory_account *account, uint64_t bytes, uint64_t left_bytes)
{
    return add(account, bytes, 0, &(struct terms){.left = left_bytes});
}

void wr_memory_reserve_anyway(struct wr_memory_account *account, uint64_t bytes)
{
    (void)add(account, bytes, 0, &anyway);
}

void wr_memory_release(struct wr_memory_account *account, uint64_t bytes)
{
    uint64_t used;

    (void)pthread_mutex_lock(&account->mutex);
    used = atomic_load_explicit(&account->used, memory_order_relaxed);
    WR_ASSERT(used >= bytes);
    (void)set(account, used - bytes,
              atomic_load_explicit(&account->guaranteed, memory_order_relaxed), &plain);
    (void)pthread_mutex_unlock(&account->mutex);
}

bool wr_memory_guarantee_leaving(struct wr_memory_account *account, uint64_t bytes,
                                 uint64_t left_bytes)
{
    return add_after_collecting(account, 0, bytes, &(struct terms){.left = left_bytes});
}

bool wr_memory_guarantee(struct wr_memory_account *account, uint64_t bytes)
{
    return add_after_collecting(account, 0, bytes, &plain);
}

void wr_memory_unguarantee(struct wr_memory_account *account, uint64_t bytes)
{
    uint64_t guaranteed;

    (void)pthread_mutex_lock(&account->mutex);
    guaranteed = atomic_load_explicit(&account->guaranteed, memory_order_relaxed);
    WR_ASSERT(guaranteed >= bytes);
    (void)set(account, atomic_load_explicit(&account->used, memory_order_relaxed),
              guaranteed - bytes, &plain);
    (void)pthread_mutex_unlock(&account->mutex);
}

/* In this order nobody is refused because of it; what another one takes in between the budget is passed by. */
void wr_memory_guarantee_from(struct wr_memory_account *account, struct wr_memory_account *from,
                              uint64_t bytes)
{
    bytes = WR_MIN(bytes, atomic_load_explicit(&from->guaranteed, memory_order_relaxed));
    wr_memory_unguarantee(from, bytes);
    (void)add(account, 0, bytes, &anyway);
}

void memory_unguarantee_all(struct wr_memory_account *account)
{
    (void)pthread_mutex_lock(&account->mutex);
    (void)set(account, atomic_load_explicit(&account->used, memory_order_relaxed), 0, &plain);
    (void)pthread_mutex_unlock(&account->mutex);
}

void wr_memory_on_shortage(struct wr_memory_account *account,
                           void (*give_back_idle)(void *ctx, uint64_t bytes), void *ctx)
{
    (void)pthread_mutex_lock(&account->memory->mutex);
    account->give_back = give_back_idle;
    account->give_back_ctx = ctx;
    (void)pthread_mutex_unlock(&account->memory->mutex);
}

/* ---- figures ---- */

struct wr_page_pool *wr_memory_pages(const struct wr_memory *memory)
{
    return memory->pages;
}

uint64_t wr_memory_budget_bytes(const struct wr_memory *memory)
{
    return memory->budget;
}

uint64_t memory_taken_bytes(const struct wr_memory *memory)
{
    return atomic_load_explicit(&memory->used, memory_order_relaxed);
}

/* Two figures that are not of one moment: never below zero. */
static uint64_t without_free(const struct wr_memory *memory, uint64_t bytes)
{
    uint64_t free_bytes = wr_memory_account_bytes(memory->free_pages);

    return bytes > free_bytes ? bytes - free_bytes : 0;
}

uint64_t wr_memory_used_bytes(const struct wr_memory *memory)
{
    return without_free(memory, memory_taken_bytes(memory));
}

uint64_t wr_memory_kind_bytes(const struct wr_memory *memory, enum wr_memory_kind kind)
{
    uint64_t bytes = atomic_load_explicit(&memory->by_kind[kind], memory_order_relaxed);

    return kind == WR_MEMORY_TABLE ? without_free(memory, bytes) : bytes;
}

uint64_t wr_memory_account_bytes(const struct wr_memory_account *account)
{
    return atomic_load_explicit(&account->used, memory_order_relaxed);
}

const char *wr_memory_kind_name(enum wr_memory_kind kind)
{
    static const char *const names[WR_MEMORY_KINDS] = {
        "table",   "arena",         "undo", "channel", "batch",
        "network", "rocksdb cache", "run",  "process"};

    return names[kind];
}

struct largest {
    uint64_t bytes;
    char owner[128];
};

/* What the process itself has is nobody's to give back. */
static void note_largest(void *ctx, const struct wr_memory_use *use)
{
    struct largest *largest = ctx;

    if (use->bytes > largest->bytes && use->kind != WR_MEMORY_PROCESS) {
        largest->bytes = use->bytes;
        (void)snprintf(largest->owner, sizeof largest->owner, "%s", use->owner);
    }
}

void wr_memory_describe(struct wr_memory *memory, char text[WR_MEMORY_TEXT_BYTES])
{
    struct largest largest = {0};
    int bytes;

    wr_memory_accounts(memory, note_largest, &largest);
    bytes = snprintf(text, WR_MEMORY_TEXT_BYTES, "%" PRIu64 " of %" PRIu64 " bytes are used",
                     wr_memory_used_bytes(memory), memory->budget);
    if (largest.bytes > 0) {
        (void)snprintf(text + bytes, WR_MEMORY_TEXT_BYTES - (size_t)bytes,
                       ", most of it by %s (%" PRIu64 " bytes)", largest.owner, largest.bytes);
    }
}

void wr_memory_accounts(struct wr_memory *memory,
                        void (*visit)(void *ctx, const struct wr_memory_use *use), void *ctx)
{
    (void)pthread_mutex_lock(&memory->mutex);
    for (uint32_t i = 0; i < memory->accounts.count; i++) {
        const struct wr_memory_account *account = memory->accounts.items[i];
        struct wr_memory_use use = {.kind = account->kind,
                                    .owner = account->owner,
                                    .bytes = charged(account)};
        if (account->share != NULL) {
            use.bound_bytes = wr_memory_share_bound(account->share);
        }
        visit(ctx, &use);
    }
    (void)pthread_mutex_unlock(&memory->mutex);
}
