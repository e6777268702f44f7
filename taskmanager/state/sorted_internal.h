/* What the files of sorted multisets share: sorted_node.c knows entries, sorted.c trees and how
 * they change, sorted_walk.c walks them.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_SORTED_INTERNAL_H
#define TM_STATE_SORTED_INTERNAL_H

#include "common/base/arena.h"
#include "common/base/vec.h"
#include "taskmanager/state/composite.h"
#include "taskmanager/state/sorted.h"

#define SORTED_NODE_BYTES 2048u
#define SORTED_NODE_BYTES_SMALL 64u /* of tests */
#define SORTED_NODE_BYTES_LARGE (512u * 1024) /* of few entries */
#define SORTED_ENTRIES_MIN 8u /* more than these are cut at node_bytes */
#define SORTED_SLICE_ROWS 256u
#define SORTED_SLICE_BYTES (256u * 1024) /* of values; at least one */
#define SORTED_NONE UINT32_MAX

_Static_assert(SORTED_NODE_BYTES_LARGE + 3 * TM_SORTED_VALUE_BYTES_MAX < WR_KEY_BYTES_MAX,
               "a node fits an object");

/* What values look like. */
struct sorted_form {
    enum wr_type type;
    bool descending;
    uint32_t cell_bytes;
    bool reaches_out; /* values have their length in front */
    uint32_t node_bytes;
    tm_sorted_order *order; /* of rows; else NULL */
    const void *order_ctx;
};

/* A value that comes or goes. */
struct sorted_change {
    struct wr_str value;
    int64_t delta;
    uint32_t row;
};

struct sorted_root {
    uint32_t level;
    uint64_t next; /* number of a node to come */
    struct wr_str best, entries;
};

struct sorted_entry {
    struct wr_str value;
    uint64_t payload;
};

/* A piece of what a node has become: the first one is the node itself. */
struct sorted_piece {
    struct wr_str first; /* value of the first entry */
    struct wr_str entries;
};
struct sorted_pieces {
    WR_VEC(struct sorted_piece) list;
    struct wr_sb bytes; /* being written */
};

/* ---- sorted.c ---- */

const struct tm_sorted_options *sorted_options(const struct tm_sorted *sorted);
const struct sorted_form *sorted_form_of(const struct tm_sorted *sorted);

/* ---- sorted_node.c ---- */

/* The value of a cell, in the arena. */
struct wr_str sorted_value(const struct sorted_form *form, const void *cell, struct wr_arena *arena);
/* The cell again; it points into the value. */
void sorted_cell(const struct sorted_form *form, struct wr_str value, void *cell);
int sorted_order(const struct sorted_form *form, struct wr_str a, struct wr_str b);
/* Of a row. */
struct wr_str sorted_head(struct wr_str value);
/* false: bytes that are no root; none at all are a new one. */
bool sorted_read_root(struct wr_str object, struct sorted_root *ret);
/* The next entry, *at moves behind it. false: the end, or bytes that are no entry. */
bool sorted_next(const struct sorted_form *form, struct wr_str entries, size_t *at,
                 struct sorted_entry *ret);
void sorted_put(const struct sorted_form *form, struct wr_sb *sb, struct wr_str value,
                uint64_t payload);
/* From where on, at or behind `from`, entries are not before the value (or, after: are behind it). */
size_t sorted_find(const struct sorted_form *form, struct wr_str entries, size_t from,
                   struct wr_str value, bool after);
/* A leaf with some changes, which are in order and of values that differ, appended to sb. */
void sorted_merge(const struct sorted_form *form, struct wr_str entries,
                  const struct sorted_change *changes, uint32_t count, struct wr_sb *sb);
/* Cut what has become too large; nothing where there are no entries. */
void sorted_cut(const struct sorted_form *form, struct wr_str entries, struct sorted_pieces *pieces);

#endif
