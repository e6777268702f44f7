/* What the files of a table world share. Thread: main. */
#ifndef WR_TESTS_LIB_TABLE_WORLD_INTERNAL_H
#define WR_TESTS_LIB_TABLE_WORLD_INTERNAL_H

#include "tests/lib/table_world.h"

void table_world_keys_init(struct table_world *w);
void table_world_keys_fini(struct table_world *w);
/* The keys numbered w->ks[0 … count), from rows of a batch; until the next call. */
struct wr_keys table_world_keys(struct table_world *w, uint32_t count);

#endif
