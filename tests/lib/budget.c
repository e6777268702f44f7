#include "tests/lib/budget.h"

#include "tests/lib/wr_test.h"

void budget_init(struct budget *budget, uint64_t bytes)
{
    budget->memory = wr_memory_create(bytes);
    budget->account = wr_memory_account_open(budget->memory, WR_MEMORY_BATCH, "test");
    budget->pool = wr_buf_pool_create(budget->account, false);
}

void budget_fini(struct budget *budget)
{
    WR_CK(wr_buf_pool_outstanding(budget->pool) == 0);
    wr_buf_pool_destroy(budget->pool);
    WR_CK(wr_memory_used_bytes(budget->memory) == 0);
    wr_memory_account_close(budget->account);
    wr_memory_destroy(budget->memory);
}
