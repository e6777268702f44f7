/* Values as aggregating state uses them; internal to this folder. Thread: the task's worker. */
#ifndef TM_STATE_KEYED_VALUE_H
#define TM_STATE_KEYED_VALUE_H

#include "taskmanager/state/keyed.h"

struct tm_value {
    struct tm_keyed *keyed;
    struct tm_table *table;
    uint32_t fixed_bytes; /* 0: bytes of any length, in the slot's object */
    uint32_t count;       /* rows that are open; 0: none */
    bool writes;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
};

/* fixed_bytes 0: as tm_value_open. */
struct tm_value *keyed_value_open(struct tm_keyed *keyed, const char *name, uint32_t fixed_bytes,
                                  struct wr_error *err);
bool keyed_value_is_there(const struct tm_value *value, uint32_t i);
/* To be written; zeros, and there from now on, if it was not. */
uint8_t *keyed_value_fixed(struct tm_value *value, uint32_t i);

#endif
