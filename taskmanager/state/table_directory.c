/* Growing the directory, and its entries. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "taskmanager/state/table_directory.h"

#define SPARSE_DEPTH 12u /* a smaller one doubles in any case */
#define SPARSE 16u       /* more entries than this for a page are too many */

static uint64_t branch_bytes(uint32_t depth)
{
    return sizeof(struct table_branch) + (sizeof(struct table_page *) << depth);
}

static struct table_branch *branch_create(struct tm_table *table, uint32_t depth)
{
    struct table_branch *branch;

    if (!table_reserve(table, branch_bytes(depth))) {
        return NULL;
    }
    table->held_bytes += branch_bytes(depth);
    branch = wr_alloc_zero(1, branch_bytes(depth));
    branch->depth = depth;
    return branch;
}

static void branch_free(struct tm_table *table, struct table_branch *branch)
{
    table->held_bytes -= branch_bytes(branch->depth);
    wr_memory_release(table->account, branch_bytes(branch->depth));
    wr_free(branch);
}

static struct table_page *as_entry(struct table_branch *branch)
{
    return (struct table_page *)(void *)((char *)branch + 1);
}

/* ---- growing ---- */

static bool double_directory(struct tm_table *table)
{
    uint64_t count = 1ull << table->depth;
    struct table_page **directory;

    if (!table_reserve(table, count * sizeof *directory)) {
        return false;
    }
    table->held_bytes += count * sizeof *directory;
    directory = WR_NEW_ARRAY(struct table_page *, 2 * count);
    for (uint64_t i = 0; i < count; i++) {
        directory[2 * i] = table->directory[i];
        directory[2 * i + 1] = table->directory[i];
    }
    wr_free(table->directory);
    table->directory = directory;
    table->depth += 1;
    return true;
}

static bool begin_branch(struct tm_table *table, struct table_page **entry)
{
    struct table_branch *branch = branch_create(table, 1);

    if (branch == NULL) {
        return false;
    }
    branch->pages[0] = branch->pages[1] = *entry;
    *entry = as_entry(branch);
    table->branches += 1;
    return true;
}

static bool double_branch(struct tm_table *table, struct table_page **entry)
{
    struct table_branch *old = table_branch_of(*entry);
    struct table_branch *branch = branch_create(table, old->depth + 1);

    if (branch == NULL) {
        return false;
    }
    for (uint64_t i = 0; i < 1ull << old->depth; i++) {
        branch->pages[2 * i] = branch->pages[2 * i + 1] = old->pages[i];
    }
    branch_free(table, old);
    *entry = as_entry(branch);
    return true;
}

/* Branches stand for one entry each, so that what has any doubles no more. */
static bool is_sparse(const struct tm_table *table)
{
    return table->branches > 0 ||
           (table->depth >= SPARSE_DEPTH && table->pages * SPARSE < 2ull << table->depth) ||
           WR_BUGGIFY("table.sparse");
}

bool table_directory_deepen(struct tm_table *table, const struct table_page *page)
{
    struct table_page **entry = &table->directory[table_directory_index(table, page->prefix)];
    struct table_branch *branch = table_branch_of(*entry);

    if (page->depth < table->depth + (branch == NULL ? 0 : branch->depth)) {
        return true; /* it has two entries or more */
    }
    if (page->depth == TABLE_DEPTH_MAX) {
        return false;
    }
    if (branch != NULL) {
        return double_branch(table, entry);
    }
    return is_sparse(table) ? begin_branch(table, entry) : double_directory(table);
}

/* ---- entries ---- */

void table_directory_set(struct tm_table *table, struct table_page *page)
{
    uint64_t first = table_directory_index(table, page->prefix), count;
    struct table_page **entries = &table->directory[first];
    struct table_branch *branch = table_branch_of(*entries);

    if (page->depth > table->depth) {
        uint32_t below = page->depth - table->depth;
        count = 1ull << (branch->depth - below);
        entries = &branch->pages[table_branch_index(table, branch, page->prefix)];
    } else {
        count = 1ull << (table->depth - page->depth);
        if (branch != NULL) { /* its last two pages have become one */
            branch_free(table, branch);
            table->branches -= 1;
        }
    }
    for (uint64_t i = 0; i < count; i++) {
        entries[i] = page;
    }
}

struct table_page *table_next_page(const struct tm_table *table, uint64_t *prefix, bool *ret_last)
{
    struct table_page *page = table_page_at(table, *prefix);

    *prefix = page == NULL || page->depth == 0 ? 0 : page->prefix + (1ull << (64 - page->depth));
    *ret_last = *prefix == 0;
    return page;
}

void table_directory_free(struct tm_table *table)
{
    for (uint64_t i = 0; table->branches > 0 && i < 1ull << table->depth; i++) {
        struct table_branch *branch = table_branch_of(table->directory[i]);
        if (branch != NULL) {
            branch_free(table, branch);
            table->branches -= 1;
        }
    }
    wr_free(table->directory);
}
