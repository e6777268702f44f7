/* A memory budget with one account and one pool, as every test of batches needs it.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_BUDGET_H
#define WR_TESTS_LIB_BUDGET_H

#include "common/batch/buf.h"
#include "common/batch/memory.h"

struct budget {
    struct wr_memory *memory;
    struct wr_memory_account *account;
    struct wr_buf_pool *pool;
};

void budget_init(struct budget *budget, uint64_t bytes);
/* Every buffer must have come back. */
void budget_fini(struct budget *budget);

#endif
