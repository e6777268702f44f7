/* The chain of a table's snapshots: a base and all deltas since, in order.
 *
 * What was sealed and made durable stays listed until a new base replaces it, whatever became of its
 * checkpoint: a later delta only tells what changed since. A part that was lost (it could not be
 * written, or its packing was given up) breaks the chain: the next one must be a base.
 *
 * Thread: one at a time.
 */
#ifndef TM_STATE_PARTS_H
#define TM_STATE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/checkpoint.pb-c.h"

struct tm_parts;

struct tm_parts *tm_parts_create(void);
void tm_parts_destroy(struct tm_parts *parts);

/* What the next snapshot is to be. live and dirty: slots in all, and changed since the last barrier. */
bool tm_parts_next_is_base(const struct tm_parts *parts, uint64_t live, uint64_t dirty);
/* A barrier: a part of it is being made. */
void tm_parts_sealed(struct tm_parts *parts);
/* Given (allocated with wr_alloc throughout). A base replaces everything. */
void tm_parts_add(struct tm_parts *parts, Weir__TablePart *part);
/* The next snapshot cannot be a delta: also when the base of the last barrier is not added yet. */
void tm_parts_lost(struct tm_parts *parts);
/* Take over a copy of a restored chain. */
void tm_parts_adopt(struct tm_parts *parts, const Weir__TableState *state);
bool tm_parts_are_broken(const struct tm_parts *parts); /* or there are none */
/* Copies into a TableState. */
void tm_parts_fill(const struct tm_parts *parts, Weir__TableState *ret);

/* A part, or one of its files, and everything it points to. */
Weir__TablePart *tm_part_copy(const Weir__TablePart *part);
void tm_part_free(Weir__TablePart *part);
Weir__StoreFile *tm_part_file_copy(const Weir__StoreFile *file);
void tm_part_file_free(Weir__StoreFile *file);

#endif
