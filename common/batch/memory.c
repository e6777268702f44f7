#include "common/batch/memory.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/memory_internal.h"
#include "common/batch/page.h"

struct wr_memory *wr_memory_create(uint64_t budget_bytes)
{
    struct wr_memory *memory = WR_NEW(struct wr_memory);

    memory->budget = budget_bytes;
    memory->pages = wr_page_pool_create();
    (void)pthread_mutex_init(&memory->mutex, NULL);
    return memory;
}

void wr_memory_destroy(struct wr_memory *memory)
{
    if (memory == NULL) {
        return;
    }
    WR_ASSERT(memory->accounts.count == 0 && memory->shares.count == 0);
    WR_VEC_FINI(&memory->accounts);
    WR_VEC_FINI(&memory->shares);
    wr_page_pool_destroy(memory->pages);
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
    wr_free(account->owner);
    wr_free(account);
}

bool wr_memory_reserve(struct wr_memory_account *account, uint64_t bytes)
{
    struct wr_memory *memory = account->memory;
    uint64_t used = atomic_load_explicit(&memory->used, memory_order_relaxed);

    /* Never above the budget, not even for a moment: another asker must not be refused because of a
     * request that is refused itself. */
    do {
        if (bytes > memory->budget || used > memory->budget - bytes) {
            return false;
        }
    } while (!atomic_compare_exchange_weak_explicit(&memory->used, &used, used + bytes,
                                                    memory_order_relaxed, memory_order_relaxed));
    atomic_fetch_add_explicit(&memory->by_kind[account->kind], bytes, memory_order_relaxed);
    atomic_fetch_add_explicit(&account->used, bytes, memory_order_relaxed);
    return true;
}

void wr_memory_release(struct wr_memory_account *account, uint64_t bytes)
{
    uint64_t before = atomic_fetch_sub_explicit(&account->used, bytes, memory_order_relaxed);

    WR_ASSERT(before >= bytes);
    atomic_fetch_sub_explicit(&account->memory->by_kind[account->kind], bytes,
                              memory_order_relaxed);
    atomic_fetch_sub_explicit(&account->memory->used, bytes, memory_order_relaxed);
}

struct wr_page_pool *wr_memory_pages(const struct wr_memory *memory)
{
    return memory->pages;
}

uint64_t wr_memory_budget_bytes(const struct wr_memory *memory)
{
    return memory->budget;
}

uint64_t wr_memory_used_bytes(const struct wr_memory *memory)
{
    return atomic_load_explicit(&memory->used, memory_order_relaxed);
}

uint64_t wr_memory_kind_bytes(const struct wr_memory *memory, enum wr_memory_kind kind)
{
    return atomic_load_explicit(&memory->by_kind[kind], memory_order_relaxed);
}

uint64_t wr_memory_account_bytes(const struct wr_memory_account *account)
{
    return atomic_load_explicit(&account->used, memory_order_relaxed);
}

const char *wr_memory_kind_name(enum wr_memory_kind kind)
{
    static const char *const names[WR_MEMORY_KINDS] = {
        "table", "arena", "undo", "channel", "batch", "network", "rocksdb cache", "run"};

    return names[kind];
}

void wr_memory_accounts(struct wr_memory *memory,
                        void (*visit)(void *ctx, const struct wr_memory_use *use), void *ctx)
{
    (void)pthread_mutex_lock(&memory->mutex);
    for (uint32_t i = 0; i < memory->accounts.count; i++) {
        const struct wr_memory_account *account = memory->accounts.items[i];
        struct wr_memory_use use = {.kind = account->kind,
                                    .owner = account->owner,
                                    .bytes = wr_memory_account_bytes(account)};
        if (account->share != NULL) {
            use.bound_bytes = wr_memory_share_bound(account->share);
        }
        visit(ctx, &use);
    }
    (void)pthread_mutex_unlock(&memory->mutex);
}
