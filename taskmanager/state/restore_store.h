/* Restoring a STORE part: its files are collected and proved on the pool; then the table goes on with them
 * as its store (same key groups, same type), or their records in the table's range are read and applied.
 * Internal to this folder.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_RESTORE_STORE_H
#define TM_STATE_RESTORE_STORE_H

#include "taskmanager/state/table_internal.h"

struct restore_store;

/* whole: the part is all of the table and its range is the table's. Borrowed: state and part. */
struct restore_store *restore_store_create(struct tm_table *table,
                                           const struct tm_restore_options *options,
                                           const Weir__TableState *state,
                                           const Weir__TablePart *part, bool whole);
enum tm_pack_state restore_store_step(struct restore_store *store, uint64_t deadline_ns,
                                      struct wr_error *err);
/* What was read is added. */
void restore_store_bytes(const struct restore_store *store, uint64_t *bytes,
                         uint64_t *local_bytes);
void restore_store_destroy(struct restore_store *store); /* NULL is fine */

#endif
