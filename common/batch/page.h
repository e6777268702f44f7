/* Large pages of table memory: 64 KiB each, cut from slabs of 2 MiB that the kernel may back by one
 * huge page. Random access to tables beyond the caches costs a third less that way (the page walk
 * of every second access is gone).
 *
 * Pages are accounted by who takes them (memory.h) before they are taken. Free pages that the system has
 * given memory for are on the pool's own account: they are kept while the budget has room, and go back to
 * the system when somebody needs it. A slab without a page in use goes back whole, all but one.
 *
 * The first touch of a fresh slab can take the kernel milliseconds (under a hypervisor far more than
 * clearing it). A helper thread keeps a few slabs touched ahead of a growing pool, as long as a quarter of
 * the budget is free; without it (the simulator) slabs are touched by whoever writes first.
 *
 * Thread: any (one mutex; pages are taken and given when tables grow, never per row).
 */
#ifndef WR_BATCH_PAGE_H
#define WR_BATCH_PAGE_H

#include <stdint.h>

#define WR_PAGE_BYTES (64u * 1024)
#define WR_PAGE_SLAB_BYTES (2u * 1024 * 1024)

struct wr_page_pool;

struct wr_memory_account;

struct wr_page_pool *wr_page_pool_create(void);
/* Before the first page: free ones are counted on this account, which is nobody else's. */
void wr_page_pool_count(struct wr_page_pool *pool, struct wr_memory_account *account);
void wr_page_pool_destroy(struct wr_page_pool *pool); /* all pages must have come back */
void wr_page_pool_touch_ahead(struct wr_page_pool *pool); /* start the helper thread, once */
void *wr_page_take(struct wr_page_pool *pool);        /* never NULL; uninitialised */
void wr_page_give(struct wr_page_pool *pool, void *page);
uint64_t wr_page_pool_bytes(struct wr_page_pool *pool); /* address space held */

#endif
