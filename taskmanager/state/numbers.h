/* Numbers of equal rows by key, oldest first: which one to take back when only the row itself is told.
 *
 * On a composite table of TM_NUMBERS_BYTES, keyed by (key, row …), so that any change reads and writes two
 * entries, however many equal rows there are:
 *
 *     row | "h"              u64 first | u64 next        places of a queue: first <= place < next
 *     row | u64 place | "e"  u64 number + 1 | u64 0
 *     row                    u8 0 | bytes; of long ones u8 1 | XXH3-128 of them
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_NUMBERS_H
#define TM_STATE_NUMBERS_H

#include "common/base/str.h"
#include "common/batch/key.h"
#include "taskmanager/state/table.h"

#define TM_NUMBERS_BYTES 16u
#define TM_NUMBERS_NONE UINT64_MAX

struct tm_numbers;
struct tm_numbers *tm_numbers_create(struct tm_table *table); /* composite; outlives it */
void tm_numbers_destroy(struct tm_numbers *numbers);          /* NULL is fine */

struct tm_numbers_change {
    struct wr_str row;
    uint32_t key; /* row of the keys */
    bool back;
    uint64_t number; /* added: given; taken back: filled in, NONE when there is no such row */
};
/* At most WR_BATCH_ROWS_MAX, in their order. WAIT: again with the same arguments after a wake; no barrier
 * meanwhile. */
enum tm_table_status tm_numbers_change(struct tm_numbers *numbers, const struct wr_keys *keys,
                                       struct tm_numbers_change *changes, uint32_t count,
                                       struct wr_error *err);

#endif
