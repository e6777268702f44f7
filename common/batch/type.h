/* Column types: PostgreSQL's, with the dense forms that columns hold.
 *
 *     type         cell                                       bytes
 *     boolean      u8 0 or 1                                      1
 *     smallint     i16                                            2
 *     integer      i32                                            4
 *     bigint       i64                                            8
 *     real         float                                          4
 *     double       double                                         8
 *     numeric      struct wr_numeric (numeric.h)                 16
 *     text, bytea  struct wr_view                                16
 *     date         i32 days from 1970-01-01                       4
 *     time         i64 µs of the day                              8
 *     timestamp    i64 µs from 1970 UTC (±infinity = extremes)    8
 *     timestamptz  the same                                       8
 *     interval     {i32 months, i32 days, i64 µs}                16
 *     uuid         16 bytes                                      16
 *     jsonb        struct wr_view on one self-contained string   16
 *     T[]          struct wr_view on one self-contained string   16   (array.h draws it)
 *     jsonpath     struct wr_view on the path's text             16   (jsonpath.h)
 *
 * The numbers are part of the wire, plan and state formats: never reused, never renumbered. An array
 * type is a number of its own, WR_TYPE_ARRAY_BASE + that of its elements. Of pseudo-types there are no
 * columns: they stand in signatures of functions, and any pair of types with one element fits a pair of
 * them; nor are there of jsonpath, which is there within expressions. What there can be columns of
 * wr_type_supported tells.
 *
 * Thread: any.
 */
#ifndef WR_BATCH_TYPE_H
#define WR_BATCH_TYPE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/base/error.h"

enum wr_type {
    WR_TYPE_NONE = 0,
    WR_TYPE_BOOL = 1,
    WR_TYPE_INT2 = 2,
    WR_TYPE_INT4 = 3,
    WR_TYPE_INT8 = 4,
    WR_TYPE_FLOAT4 = 5,
    WR_TYPE_FLOAT8 = 6,
    WR_TYPE_NUMERIC = 7,
    WR_TYPE_TEXT = 8,
    WR_TYPE_BYTEA = 9,
    WR_TYPE_DATE = 10,
    WR_TYPE_TIME = 11,
    WR_TYPE_TIMESTAMP = 12,
    WR_TYPE_TIMESTAMPTZ = 13,
    WR_TYPE_INTERVAL = 14,
    WR_TYPE_UUID = 15,
    WR_TYPE_JSONB = 16,
    WR_TYPE_ARRAY = 17, /* pseudo: anyarray; in code also an array of whatever its bytes say */
    WR_TYPE_ANYELEMENT = 18,
    WR_TYPE_ANYNONARRAY = 19,
    WR_TYPE_ANYCOMPATIBLE = 20, /* these two are cast to a common type; the others must agree */
    WR_TYPE_ANYCOMPATIBLEARRAY = 21,
    WR_TYPE_JSONPATH = 22,
    WR_TYPE_ARRAY_BASE = 32,
    WR_TYPE_COUNT = 49,
};

/* Of a type that there are columns of and that is no array itself. */
static inline enum wr_type wr_type_array_of(enum wr_type element)
{
    return (enum wr_type)(WR_TYPE_ARRAY_BASE + (uint32_t)element);
}
#define WR_TYPE_TEXT_ARRAY ((enum wr_type)(WR_TYPE_ARRAY_BASE + WR_TYPE_TEXT))
/* integer[] and the like, not the pseudo-type. */
static inline bool wr_type_is_array(enum wr_type type)
{
    return type > WR_TYPE_ARRAY_BASE && type < WR_TYPE_COUNT;
}
static inline enum wr_type wr_type_element(enum wr_type array)
{
    return (enum wr_type)((uint32_t)array - WR_TYPE_ARRAY_BASE);
}
static inline bool wr_type_is_pseudo(enum wr_type type)
{
    return type >= WR_TYPE_ARRAY && type < WR_TYPE_ARRAY_BASE && type != WR_TYPE_JSONPATH;
}

/* Text or bytes: up to 12 inline (the rest zero), else a 4-byte prefix and a pointer that is valid
 * as long as the batch. On the wire the pointer is an offset into the string heap. */
struct wr_view {
    uint32_t bytes;
    union {
        char inlined[12];
        struct {
            char prefix[4];
            char pointer[8]; /* const char *, unaligned: use the functions below */
        };
    };
};
_Static_assert(sizeof(struct wr_view) == 16, "a view is 16 bytes");
#define WR_VIEW_INLINE_BYTES 12

static inline const char *wr_view_ptr(const struct wr_view *view)
{
    const char *p;
    if (view->bytes <= WR_VIEW_INLINE_BYTES) {
        return view->inlined;
    }
    memcpy(&p, view->pointer, sizeof p);
    return p;
}
/* Borrow bytes that outlive the batch's use of them. */
static inline struct wr_view wr_view_of(const char *data, uint32_t bytes)
{
    struct wr_view view = {.bytes = bytes};
    if (bytes <= WR_VIEW_INLINE_BYTES) {
        memcpy(view.inlined, data, bytes);
    } else {
        memcpy(view.prefix, data, 4);
        memcpy(view.pointer, &data, sizeof data);
    }
    return view;
}
static inline bool wr_view_equal(const struct wr_view *a, const struct wr_view *b)
{
    uint64_t x, y;
    memcpy(&x, a, 8);
    memcpy(&y, b, 8);
    if (x != y) {
        return false; /* length and first four bytes in one compare */
    }
    if (a->bytes <= WR_VIEW_INLINE_BYTES) {
        return memcmp(a->inlined, b->inlined, WR_VIEW_INLINE_BYTES) == 0;
    }
    return memcmp(wr_view_ptr(a), wr_view_ptr(b), a->bytes) == 0;
}
int wr_view_compare(const struct wr_view *a, const struct wr_view *b); /* byte order: C.UTF-8 */

uint32_t wr_type_cell_bytes(enum wr_type type);
const char *wr_type_name(enum wr_type type); /* PostgreSQL's: "bigint", "double precision" */
/* Accepts PostgreSQL's names and aliases ("int8", "varchar(20)", "numeric(10,2)", "timestamp(3) with
 * time zone", "interval day to second", "text[]", "integer array"): *ret_typmod as PostgreSQL packs it
 * (of an array that of its elements), -1 when none.
 * WR_ERR_INVALID with "did you mean". */
enum wr_code wr_type_parse(const char *text, enum wr_type *ret, int32_t *ret_typmod,
                           struct wr_error *err) WR_MUST_CHECK;
/* varchar(n) and char(n) are n + 4; this marks char(n), whose values are kept without the spaces at
 * their end, so that they compare as PostgreSQL compares them. */
#define WR_TYPMOD_CHAR (1 << 28)
bool wr_type_supported(enum wr_type type);
/* Can there be values of it in an expression? */
bool wr_type_computed(enum wr_type type);
/* Is a cell from outside one that kernels may meet: a boolean 0 or 1, a numeric of a known form (with
 * digits, whose memory the caller has checked, of theirs), a date or time within its limits, a jsonb whose
 * bytes, which can be read, are a value, or an array likewise (WR_TYPE_ARRAY: of anything)? */
bool wr_cell_valid(enum wr_type type, const void *cell);
bool wr_type_has_heap(enum wr_type type); /* cells are views: text, bytea, jsonb, arrays, jsonpath */

/* Strings that are made of a text and may be longer than it: jsonb, arrays. */
static inline bool wr_type_is_composed(enum wr_type type)
{
    return type == WR_TYPE_JSONB || wr_type_is_array(type);
}

/* ---- bytes that lie outside their cell: of long strings, and the digits of big numerics ---- */

/* May cells of this type have some? */
static inline bool wr_type_reaches_out(enum wr_type type)
{
    return type == WR_TYPE_NUMERIC || wr_type_has_heap(type);
}
/* Of one cell of such a type, which is not NULL. */
static inline uint32_t wr_cell_outside_bytes(enum wr_type type, const void *cell)
{
    uint64_t first;
    memcpy(&first, cell, sizeof first);
    if (type == WR_TYPE_NUMERIC) { /* numeric.h: its tag says big; then their count */
        return (first & 0xff) == 1 ? (uint32_t)(first >> 16) : 0;
    }
    return (uint32_t)first <= WR_VIEW_INLINE_BYTES ? 0 : (uint32_t)first;
}
static inline const char *wr_cell_outside(const void *cell)
{
    const char *p;
    memcpy(&p, (const char *)cell + 8, sizeof p); /* where views and numerics have their pointer */
    return p;
}
/* They lie there now (or, on the wire, at an offset). */
static inline void wr_cell_point_outside(void *cell, const void *to)
{
    memcpy((char *)cell + 8, &to, sizeof to);
}
/* Copy them to *to, make the cell point there, and *to point behind them. */
static inline void wr_cell_move_outside(enum wr_type type, void *cell, char **to)
{
    uint32_t bytes = wr_cell_outside_bytes(type, cell);
    if (bytes > 0) {
        memcpy(*to, wr_cell_outside(cell), bytes);
        wr_cell_point_outside(cell, *to);
        *to += bytes;
    }
}

#endif
