/* The directory of a table: which page a hash falls into (private to this folder).
 *
 * 2^depth entries by the top bits of the hash. It doubles while pages fill it. Where they are few for its
 * size, because many keys share their first bits (entries of one list, values of one key), the entry that
 * has to be split grows a branch of its own: a directory by the bits that follow. What has a branch doubles
 * no more.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_TABLE_DIRECTORY_H
#define TM_STATE_TABLE_DIRECTORY_H

#include "taskmanager/state/table_internal.h"

/* An entry of the directory with its lowest bit set points one behind this. */
struct table_branch {
    uint32_t depth; /* at least 1 */
    struct table_page *pages[];
};

static inline uint32_t table_directory_index(const struct tm_table *table, uint64_t hash)
{
    return table->depth == 0 ? 0 : (uint32_t)(hash >> (64 - table->depth));
}
static inline struct table_branch *table_branch_of(struct table_page *entry)
{
    uintptr_t address = (uintptr_t)entry;

    return (address & 1) == 0 ? NULL : (struct table_branch *)(void *)((char *)entry - 1);
}
static inline uint64_t table_branch_index(const struct tm_table *table,
                                          const struct table_branch *branch, uint64_t hash)
{
    return (table->depth == 0 ? hash : hash << table->depth) >> (64 - branch->depth);
}
/* The page that a hash falls into; NULL: there is none yet. */
static inline struct table_page *table_page_at(const struct tm_table *table, uint64_t hash)
{
    struct table_page *entry = table->directory[table_directory_index(table, hash)];
    const struct table_branch *branch = table_branch_of(entry);

    return WR_LIKELY(branch == NULL) ? entry
                                     : branch->pages[table_branch_index(table, branch, hash)];
}

/* So that the page can become two. false: no memory. */
bool table_directory_deepen(struct tm_table *table, const struct table_page *page);
/* What is under the page's prefix is this page from now on. */
void table_directory_set(struct tm_table *table, struct table_page *page);
/* The page at a prefix, which moves to the next one's; NULL: the table is empty. */
struct table_page *table_next_page(const struct tm_table *table, uint64_t *prefix, bool *ret_last);
void table_directory_free(struct tm_table *table);

#endif
