/* jsonb: a tree of values in one string of bytes, with PostgreSQL's meaning of it.
 *
 *     string   u8 kind | content               what a cell's view is on; short ones lie in the cell
 *
 *     kind     content
 *     null, false, true    nothing
 *     string   UTF-8 without NUL
 *     number   u8 scale | coefficient, little-endian, two's complement, no byte more than it needs
 *     big      a number that is no small numeric: its digits (numeric.h)
 *     array    nothing when empty, else
 *              +-----------+-------------------+-----------------------+
 *              | u32 count | u32 entry [count] | contents of elements  |
 *              +-----------+-------------------+-----------------------+
 *     object   nothing when empty, else
 *              +-----------+---------------------+-------------------+-------+--------------------+
 *              | u32 count | u32 key end [count] | u32 entry [count] | keys  | contents of values |
 *              +-----------+---------------------+-------------------+-------+--------------------+
 *     entry    kind in the upper 4 bits, below them where the content ends, from the first one on
 *
 * All is little-endian, unaligned, and says nothing of where it lies: a value taken out is its kind
 * and a copy of its content. Keys are unique and ascend by length, then by bytes, as in PostgreSQL:
 * found by halving. Numbers keep their scale (1.00 is shown as 1.00 and equals 1.0), so a value has
 * one string per way to write its numbers; the canonical one has no zeros behind the point.
 *
 * Limits: WR_JSONB_DEPTH_MAX containers in each other (54001, where PostgreSQL's stack ends some
 * thousands deep), 16 MiB per value (54000).
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_JSONB_H
#define WR_BATCH_JSONB_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/bytes.h"
#include "common/base/limits.h"
#include "common/base/str.h"
#include "common/batch/numeric.h"
#include "common/batch/type.h"

#define WR_JSONB_DEPTH_MAX 1024u
#define WR_JSONB_BYTES_MAX ((uint32_t)WR_OVERSIZE_BYTES_MAX)
#define WR_JSONB_END_BITS 28u
_Static_assert(WR_OVERSIZE_BYTES_MAX < 1 << WR_JSONB_END_BITS, "an end fits an entry");

/* In PostgreSQL's order. No kind is 0: no bytes are no value. */
enum wr_jsonb_kind {
    WR_JSONB_NULL = 1,
    WR_JSONB_STRING = 2,
    WR_JSONB_NUMBER = 3,
    WR_JSONB_BIG = 4,
    WR_JSONB_FALSE = 5,
    WR_JSONB_TRUE = 6,
    WR_JSONB_ARRAY = 7,
    WR_JSONB_OBJECT = 8,
};

/* A value, borrowed from the string it lies in. */
struct wr_jsonb {
    enum wr_jsonb_kind kind;
    uint32_t bytes; /* of its content */
    const uint8_t *data;
};

/* Is this a value in the form above? Proved of every byte, without recursion. */
bool wr_jsonb_valid(const void *data, uint32_t bytes);

/* Of a valid cell; the zero cell of a NULL is null. Borrows the cell: a short value lies in it. */
static inline struct wr_jsonb wr_jsonb_of(const struct wr_view *view)
{
    const uint8_t *data = (const uint8_t *)wr_view_ptr(view);

    return view->bytes == 0
               ? (struct wr_jsonb){.kind = WR_JSONB_NULL}
               : (struct wr_jsonb){(enum wr_jsonb_kind)data[0], view->bytes - 1, data + 1};
}
static inline bool wr_jsonb_is_container(struct wr_jsonb value)
{
    return value.kind >= WR_JSONB_ARRAY;
}
static inline bool wr_jsonb_is_number(struct wr_jsonb value)
{
    return value.kind == WR_JSONB_NUMBER || value.kind == WR_JSONB_BIG;
}
static inline struct wr_str wr_jsonb_string(struct wr_jsonb value)
{
    return (struct wr_str){(const char *)value.data, value.bytes};
}
/* Digits of a big one are borrowed. */
struct wr_numeric wr_jsonb_numeric(struct wr_jsonb number);

/* ---- containers ---- */

static inline uint32_t wr_jsonb_count(struct wr_jsonb container)
{
    return container.bytes == 0 ? 0 : wr_load_u32(container.data);
}
struct wr_jsonb wr_jsonb_element(struct wr_jsonb array, uint32_t index);
/* Members are numbered in the order of their keys. */
struct wr_str wr_jsonb_key(struct wr_jsonb object, uint32_t index);
struct wr_jsonb wr_jsonb_member(struct wr_jsonb object, uint32_t index);
bool wr_jsonb_find(struct wr_jsonb object, struct wr_str key, struct wr_jsonb *ret);
/* The order of keys in an object. */
int wr_jsonb_key_order(struct wr_str a, struct wr_str b);

/* ---- walking: everything in a value, without recursion ---- */

enum wr_jsonb_event { WR_JSONB_DONE, WR_JSONB_SCALAR, WR_JSONB_BEGIN, WR_JSONB_END };

struct wr_jsonb_walk {
    struct wr_jsonb value; /* of the event: a scalar, or the container that begins or ends */
    bool has_key;          /* it is an object's: of SCALAR and BEGIN */
    struct wr_str key;
    uint32_t index; /* among its siblings: of SCALAR and BEGIN */
    uint32_t depth; /* containers that are open: after BEGIN with it, after END without */
    bool begun;
    struct {
        struct wr_jsonb container;
        uint32_t next;
    } open[WR_JSONB_DEPTH_MAX];
};
void wr_jsonb_walk_begin(struct wr_jsonb_walk *walk, struct wr_jsonb value);
enum wr_jsonb_event wr_jsonb_walk_next(struct wr_jsonb_walk *walk);
/* After BEGIN: not into it. There will be no END. */
void wr_jsonb_walk_skip(struct wr_jsonb_walk *walk);

/* ---- as a whole ---- */

/* PostgreSQL's btree order: object > array > boolean > number > string > null; larger containers
 * are greater; then by what is in them. (An empty array that is the whole value comes before every
 * scalar.) */
int wr_jsonb_order(struct wr_jsonb a, struct wr_jsonb b);
bool wr_jsonb_equal(struct wr_jsonb a, struct wr_jsonb b);
/* Does a contain b, as @> says? */
bool wr_jsonb_contains(struct wr_jsonb a, struct wr_jsonb b);
/* Containers in each other: 0 of a scalar. */
uint32_t wr_jsonb_depth(struct wr_jsonb value);

/* Is the string the one of all equal values that is a key? */
bool wr_jsonb_is_canonical(struct wr_jsonb value);
/* Append that one. */
void wr_jsonb_canonical(struct wr_jsonb value, struct wr_sb *sb);

/* Append its text as PostgreSQL's output has it: {"a": 1, "b": [true, null]}. */
void wr_jsonb_to_text(struct wr_jsonb value, struct wr_sb *sb);
/* As jsonb_pretty has it. false: that is longer than a value may be (each line is indented, so a deep value of one
 * megabyte would make gigabytes). */
bool wr_jsonb_to_pretty(struct wr_jsonb value, struct wr_sb *sb);
/* What ->> gives of a value that is not null: a string as it is, all else as text. */
void wr_jsonb_unquoted(struct wr_jsonb value, struct wr_sb *sb);
/* A text as a string of JSON, in quotes. */
void wr_json_quote(struct wr_str text, struct wr_sb *sb);

#endif
