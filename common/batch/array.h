/* Arrays: PostgreSQL's, of up to six dimensions with lower bounds, as one self-contained string.
 *
 *     u8 dimensions (0 … 6) | u8 element type | u8 flags | u8 0
 *     u32 length, one per dimension                      each at least 1; no dimension: an empty array
 *     i32 lower bound, one per dimension                 with WR_ARRAY_BOUNDS: some bound is not 1
 *     null bits, one per element, set = NULL             with WR_ARRAY_NULLS: some element is
 *     elements in row-major order:
 *       cells as columns have them, zero where NULL      of types whose cells are all there is
 *       or u32 end in the heap each, then the heap       of text, bytea, jsonb and numeric; a numeric is
 *                                                        its cell of 16 bytes or a big one's digits
 *
 *     {10,NULL}  integer[]:  01 03 01 00 | 02 00 00 00 | 02 | 0a 00 00 00 | 00 00 00 00
 *     {a,bcd}    text[]:     01 08 00 00 | 02 00 00 00 | 01 00 00 00 | 04 00 00 00 | a b c d
 *
 * Everything is little-endian and nothing is aligned. Of one array there is one string. Equal arrays may
 * have several (1.0 and 1.00, 0 and -0): wr_array_canonical gives the one that is their key.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_ARRAY_H
#define WR_BATCH_ARRAY_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/str.h"
#include "common/batch/type.h"

#define WR_ARRAY_DIMENSIONS_MAX 6u /* PostgreSQL's */
#define WR_ARRAY_NULLS 1u
#define WR_ARRAY_BOUNDS 2u

/* The shape of an array: no dimension, no element. */
struct wr_array_shape {
    uint32_t dimensions;
    uint32_t count; /* of elements: the product of the lengths */
    uint32_t lengths[WR_ARRAY_DIMENSIONS_MAX];
    int32_t lower[WR_ARRAY_DIMENSIONS_MAX];
};

/* An array opened for reading; borrows its string. */
struct wr_array {
    struct wr_array_shape shape;
    enum wr_type element;
    uint32_t cell_bytes;  /* of the element type */
    bool reaches_out;     /* cells are ends in the heap */
    const uint8_t *nulls; /* NULL: no element is NULL */
    const uint8_t *cells;
    const uint8_t *heap;
};

/* Trusts the bytes: of a cell that wr_cell_valid would take. The view must stay where it is. */
struct wr_array wr_array_open(const struct wr_view *view);
static inline bool wr_array_is_null(const struct wr_array *array, uint32_t i)
{
    return array->nulls != NULL && (array->nulls[i / 8] >> (i % 8) & 1) != 0;
}
/* Element i, not NULL, as a cell of its type; what lies outside of it is in the array's string. */
void wr_array_get(const struct wr_array *array, uint32_t i, void *ret_cell);

/* One dimension from 1 on; none when there are no elements. */
struct wr_array_shape wr_array_shape_of(uint32_t count);
/* false: more elements than there can be, or a bound beyond int32. The product goes to shape->count. */
bool wr_array_shape_count(struct wr_array_shape *shape);

/* Writing: an array's string is appended to sb, whose other bytes stay. */
struct wr_array_writer {
    struct wr_sb *sb;
    size_t start;
    enum wr_type element;
    uint32_t cell_bytes;
    uint32_t count;
    uint32_t next;
    bool reaches_out;
    bool any_null;
    size_t nulls; /* offsets from start */
    size_t cells;
    size_t heap;
};
/* The shape's count is how many elements are put, in order. */
void wr_array_begin(struct wr_array_writer *w, struct wr_sb *sb, enum wr_type element,
                    const struct wr_array_shape *shape);
void wr_array_put(struct wr_array_writer *w, const void *cell); /* NULL: NULL */
void wr_array_end(struct wr_array_writer *w);
static inline void wr_array_put_from(struct wr_array_writer *w, const struct wr_array *array,
                                     uint32_t i)
{
    uint8_t cell[16];

    if (wr_array_is_null(array, i)) {
        wr_array_put(w, NULL);
        return;
    }
    wr_array_get(array, i, cell);
    wr_array_put(w, cell);
}

/* Are these bytes from outside an array of this type (WR_TYPE_ARRAY: of any), in its one form? Then
 * kernels may trust them. */
bool wr_array_valid(enum wr_type type, const void *data, uint32_t bytes);

/* May equal arrays of these elements have several strings? */
bool wr_array_has_variants(enum wr_type element);
/* Append the one string of all equal arrays. */
void wr_array_canonical(const struct wr_view *view, struct wr_sb *sb);

/* ---- text (array_text.c) ---- */

/* array_in: append the array's string. 0, or an SQLSTATE; then sb is as before. */
uint32_t wr_array_parse(enum wr_type element, int32_t typmod, const char *text, uint32_t bytes,
                        struct wr_sb *sb);
/* The message for the SQLSTATE that it gave. */
void wr_array_explain(uint32_t sqlstate, enum wr_type element, int32_t typmod, struct wr_str text,
                      char *message, size_t bytes);
/* In front of element i so many of the dimensions begin anew: braces to close and open there. */
uint32_t wr_array_levels_at(const struct wr_array_shape *shape, uint32_t i);
/* array_out. */
void wr_array_format(const struct wr_view *view, struct wr_sb *sb);

#endif
