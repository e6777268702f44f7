/* The one memory budget of a task manager, and who uses it.
 *
 * Everything of size is reserved here before it is allocated: tables, arenas, undo logs, channels,
 * batches, network buffers. A reservation can be refused; what follows (back-pressure, eviction, a
 * clear failure) is the asker's policy. Accounts say who uses what, for `weir show` and metrics.
 *
 * Whoever can give memory back holds a share besides: a soft bound that follows use (divide.h).
 *
 * Thread: any.
 */
#ifndef WR_BATCH_MEMORY_H
#define WR_BATCH_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/id.h"
#include "common/base/str.h"

enum wr_memory_kind {
    WR_MEMORY_TABLE,
    WR_MEMORY_ARENA,
    WR_MEMORY_UNDO,
    WR_MEMORY_CHANNEL,
    WR_MEMORY_BATCH,
    WR_MEMORY_NETWORK,
    WR_MEMORY_ROCKSDB_CACHE,
    WR_MEMORY_RUN,
    WR_MEMORY_PROCESS,
    WR_MEMORY_KINDS,
};

#define WR_MEMORY_TEXT_BYTES 256

struct wr_memory;
struct wr_page_pool; /* page.h */
struct wr_memory_account;

struct wr_memory *wr_memory_create(uint64_t budget_bytes);
void wr_memory_destroy(struct wr_memory *memory); /* all accounts closed */
/* What a process takes besides what it reserves (code, stacks, messages, what allocators keep): 64 MiB and
 * 1 % of its budget, at most a quarter of it. Whoever makes the budget sets it aside, on an account of
 * kind PROCESS. */
uint64_t wr_memory_process_bytes(uint64_t budget_bytes);

/* owner: free text, "job/step[2] table count" or what of the task manager it is, copied. Returned; closed
 * by its owner when it holds nothing. */
struct wr_memory_account *wr_memory_account_open(struct wr_memory *memory,
                                                 enum wr_memory_kind kind, const char *owner);
void wr_memory_account_close(struct wr_memory_account *account);

/* false: the budget does not have it, even after all that is only kept for later was given back; nothing
 * was reserved. */
bool wr_memory_reserve(struct wr_memory_account *account, uint64_t bytes);
/* The same, but so much must be left then: the end of the budget is for those without whom nothing goes
 * on. Guarantees aside, who can wait leaves most: rows under way, then tables, then what makes room. */
bool wr_memory_reserve_leaving(struct wr_memory_account *account, uint64_t bytes,
                               uint64_t left_bytes);
#define WR_MEMORY_LEFT_BY_ROWS 8u    /* fractions of the budget */
#define WR_MEMORY_LEFT_BY_TABLES 64u
void wr_memory_release(struct wr_memory_account *account, uint64_t bytes);
/* For memory that is there already and cannot be refused (a frame that was allowed to come): what is
 * used may pass the budget by it. */
void wr_memory_reserve_anyway(struct wr_memory_account *account, uint64_t bytes);

/* Set aside: as much as is guaranteed is never refused to this account, and nobody else can have it. It
 * counts as used. false: the budget does not have it. */
bool wr_memory_guarantee(struct wr_memory_account *account, uint64_t bytes);
bool wr_memory_guarantee_leaving(struct wr_memory_account *account, uint64_t bytes,
                                 uint64_t left_bytes);
void wr_memory_unguarantee(struct wr_memory_account *account, uint64_t bytes);
/* So much of what is guaranteed to `from`, if it is so much, is guaranteed to this account from now on. */
void wr_memory_guarantee_from(struct wr_memory_account *account, struct wr_memory_account *from,
                              uint64_t bytes);

/* Called, on any thread, when the budget does not suffice: give back up to `bytes` that are only kept for
 * later, by releasing them here. It must neither wait for a lock that is held while reserving, nor open
 * or close accounts. */
void wr_memory_on_shortage(struct wr_memory_account *account,
                           void (*give_back)(void *ctx, uint64_t bytes), void *ctx);

/* Soft bounds. Whoever can give memory back (a table over a store) holds a share; together the shares
 * divide what the rest of the budget leaves. A bound follows use: it is moved by wr_memory_balance,
 * about once a second. Being over one's bound is no error: one gives back, or stops growing. A new share
 * has a bound at once. What a share holds is reserved on accounts as everything is. */
struct wr_memory_share;
/* owner: as the owner of the account where what it holds is reserved; copied. Returned. */
struct wr_memory_share *wr_memory_share_open(struct wr_memory *memory, const char *owner);
/* After what it held was given back. NULL is fine. */
void wr_memory_share_close(struct wr_memory_share *share);
uint64_t wr_memory_share_bound(const struct wr_memory_share *share); /* any thread; one load */
/* What it holds now, and how often since the last call it had to fetch what did not fit. */
void wr_memory_share_use(struct wr_memory_share *share, uint64_t held_bytes, uint64_t misses);
void wr_memory_balance(struct wr_memory *memory);

/* The budget's large pages; reserve before taking one. */
struct wr_page_pool *wr_memory_pages(const struct wr_memory *memory);

uint64_t wr_memory_budget_bytes(const struct wr_memory *memory);
/* Free pages, which are kept for tables as long as nobody needs them (page.h), are not used. */
uint64_t wr_memory_used_bytes(const struct wr_memory *memory);
uint64_t wr_memory_kind_bytes(const struct wr_memory *memory, enum wr_memory_kind kind);
uint64_t wr_memory_account_bytes(const struct wr_memory_account *account);
const char *wr_memory_kind_name(enum wr_memory_kind kind);

/* "N of B bytes are used, most of it by OWNER (X bytes)", for messages. */
void wr_memory_describe(struct wr_memory *memory, char text[WR_MEMORY_TEXT_BYTES]);

/* Every account, in the order of opening; visit must not open or close any. bound_bytes: of the share of
 * the same owner, 0 = none. */
struct wr_memory_use {
    enum wr_memory_kind kind;
    const char *owner; /* borrowed, for the call */
    uint64_t bytes; /* reserved, or guaranteed where that is more */
    uint64_t bound_bytes;
};
void wr_memory_accounts(struct wr_memory *memory,
                        void (*visit)(void *ctx, const struct wr_memory_use *use), void *ctx);

#endif
