/* What lies in slots: keys of bytes, shared by the files of this folder only: in a cell (table_internal.h draws it), or,
 * composite ones of two words, as they are:
 *
 *     9, main key (8), entry (8)        or        0, entry (8), 8 unused: the main key is NULL
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_TABLE_SLOT_H
#define TM_STATE_TABLE_SLOT_H

#include <string.h>

#include "taskmanager/state/table_internal.h"

#define TABLE_PAIR_BYTES 17u
#define TABLE_NULL_PAIR_BYTES 9u

/* Borrowed from the slot. */
static inline struct wr_str table_slot_key(const struct tm_table *table, const uint8_t *slot)
{
    return table->pairs ? (struct wr_str){(const char *)slot,
                                          slot[0] == 0 ? TABLE_NULL_PAIR_BYTES : TABLE_PAIR_BYTES}
                        : table_cell(slot);
}
/* No key any more, and equal to none. */
static inline void table_slot_forget(const struct tm_table *table, uint8_t *slot)
{
    memset(slot, table->pairs ? 0xff : 0, table->key_bytes);
}
/* What a key, of any form, has outside of its slot. */
static inline void table_slot_drop_key(struct tm_table *table, uint8_t *slot)
{
    if (table->shape.form == WR_KEY_BYTES && !table->pairs) {
        table_cell_drop(table, slot);
    }
}

static inline uint8_t *table_object_cell(const struct tm_table *table, const uint8_t *slot)
{
    return (uint8_t *)(uintptr_t)slot + table->slot_bytes - TABLE_CELL_BYTES;
}

#endif
