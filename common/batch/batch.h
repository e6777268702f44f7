/* Columnar batches: what flows.
 *
 * A batch is up to WR_BATCH_ROWS_MAX rows of one schema: dense columns, an optional selection, and
 * references on the buffers that its columns and views point into. The struct and what its maker
 * computed live in one wr_buf of its own, so making a batch is one allocation; the other buffers
 * (at most WR_BATCH_BUFS_MAX) are shared.
 *
 *     +--------------- own buf ----------------------------------+      +- shared bufs -+
 *     | struct wr_batch | columns[] | cells and bits made here … |  ->  | cells, heaps  |
 *     +----------------------------------------------------------+      +---------------+
 *
 * An emitted batch is immutable; a filter makes a new selection over shared columns (or narrows in
 * place when wr_batch_is_sole says that nobody else sees it). A row is *live* when it is selected;
 * cells of other rows may hold anything readable. A NULL's cell is zero bytes.
 *
 * Validity: bit i of word i/64 set = present; NULL pointer = no NULLs. Bits beyond row_count may be
 * anything.
 *
 * Thread: one owner at a time; handing over a reference through a ring or mailbox is fine.
 */
#ifndef WR_BATCH_BATCH_H
#define WR_BATCH_BATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/str.h"
#include "common/batch/buf.h"
#include "common/batch/schema.h"

enum wr_column_flags {
    WR_COLUMN_UNIFORM_SCALE = 1, /* numeric: all small, one display scale: dense kernels */
    WR_COLUMN_INLINE = 2,        /* text: every view is at most 12 bytes */
};

struct wr_column {
    void *values;       /* cells, dense by row; 64-byte aligned when made here */
    uint64_t *validity; /* NULL = no NULLs */
    uint8_t type;       /* enum wr_type */
    uint8_t flags;      /* enum wr_column_flags */
};

struct wr_batch {
    struct wr_buf *self;            /* the buffer this struct lives in; one reference */
    _Atomic uint32_t refs;          /* of the batch; its buffers are let go at zero */
    const struct wr_schema *schema; /* outlives the batch */
    uint32_t row_count;             /* cells per column */
    uint32_t live_count;            /* selected rows; row_count when selection is NULL */
    const uint16_t *selection;      /* ascending row numbers, or NULL = all */
    uint32_t column_count;
    uint32_t buf_count;
    struct wr_buf *bufs[WR_BATCH_BUFS_MAX];
    uint8_t *free_space;     /* unused part of the own buffer, for wr_batch_carve */
    uint8_t *free_space_end;
    struct wr_column columns[]; /* user columns, then system columns */
};

/* A new batch with `scratch_bytes` to carve cells from; columns are zeroed (no values yet).
 * Returned with one reference; NULL when the pool refuses. pool NULL: outside every budget. schema is kept. */
struct wr_batch *wr_batch_create(struct wr_buf_pool *pool, const struct wr_schema *schema,
                                 uint32_t scratch_bytes);
/* Scratch that wr_batch_carve needs for cells (and validity) of `rows` rows of a type. */
uint32_t wr_batch_cells_bytes(enum wr_type type, uint32_t rows, bool with_validity);
/* For all columns of a schema. */
uint32_t wr_batch_schema_bytes(const struct wr_schema *schema, uint32_t rows, bool with_validity);
/* 64-byte aligned bytes of the own buffer; asserts that they were asked for at creation. */
void *wr_batch_carve(struct wr_batch *batch, uint32_t bytes);
/* Give column i fresh cells (and a zeroed validity when asked) carved from the own buffer. */
void wr_batch_carve_column(struct wr_batch *batch, uint32_t column, uint32_t rows,
                           bool with_validity);

struct wr_batch *wr_batch_ref(struct wr_batch *batch);
void wr_batch_unref(struct wr_batch *batch); /* NULL is fine */
static inline void wr_batch_unref_p(struct wr_batch **batch)
{
    wr_batch_unref(*batch);
}
bool wr_batch_is_sole(const struct wr_batch *batch); /* one reference: may be changed in place */

/* Keep what `from` points into alive as long as `batch`: references its own and shared buffers
 * (each once). false: more than WR_BATCH_BUFS_MAX; then copy (wr_builder). */
bool wr_batch_share(struct wr_batch *batch, struct wr_batch *from);
bool wr_batch_hold(struct wr_batch *batch, struct wr_buf *buf); /* one more buffer, by reference */
/* The listed rows alone, dense, with strings in one buffer of their own: what a batch that would hold
 * too many buffers becomes. rows NULL = the live rows. Returned; NULL: no memory. */
struct wr_batch *wr_batch_compact(struct wr_buf_pool *pool, struct wr_batch *from,
                                  const uint16_t *rows, uint32_t count);
/* Buffers held, in bytes: the measure of retention. */
uint64_t wr_batch_held_bytes(const struct wr_batch *batch);

static inline uint32_t wr_batch_row(const struct wr_batch *batch, uint32_t live_index)
{
    return batch->selection == NULL ? live_index : batch->selection[live_index];
}
static inline bool wr_column_is_null(const struct wr_column *column, uint32_t row)
{
    return column->validity != NULL && (column->validity[row / 64] >> (row % 64) & 1) == 0;
}
/* Does the cell of a SPLIT column have the string of the row before? Rows come in runs of one split, whose
 * name is copied once for each run. */
static inline bool wr_batch_split_repeats(const struct wr_column *column, uint32_t row, uint32_t before)
{
    const struct wr_view *views = column->values;

    return !wr_column_is_null(column, before) && !wr_column_is_null(column, row) &&
           memcmp(&views[row], &views[before], sizeof *views) == 0;
}
/* UINT32_MAX: the batch has none. */
static inline uint32_t wr_batch_split_column(const struct wr_batch *batch)
{
    return wr_schema_has(batch->schema, WR_SYSTEM_SPLIT)
               ? wr_schema_system_index(batch->schema, WR_SYSTEM_SPLIT)
               : UINT32_MAX;
}
static inline struct wr_column *wr_batch_system(struct wr_batch *batch,
                                                enum wr_system_column column)
{
    return wr_schema_has(batch->schema, column)
               ? &batch->columns[wr_schema_system_index(batch->schema, column)]
               : NULL;
}

/* Where a row comes from; false: its batch does not know. *ret_split is the batch's. */
struct wr_origin {
    struct wr_str split;
    int64_t offset;
};
bool wr_batch_origin(const struct wr_batch *batch, uint32_t row, struct wr_origin *ret);

/* ---- building by rows: outboxes, aggregates, sources without columns of their own ---- */

/* Collects rows into a batch of at most rows_max rows and about bytes_max bytes of cells and
 * strings. String bytes are copied into a heap of the builder. */
struct wr_builder; /* opaque */

struct wr_builder *wr_builder_create(struct wr_buf_pool *pool, const struct wr_schema *schema,
                                     uint32_t rows_max, uint32_t bytes_max);
void wr_builder_destroy(struct wr_builder *builder);
/* Append live rows [first, first + count) of a batch with the same columns; returns how many fitted
 * (0: full, or no memory). `rows` is a list of row numbers of `from` (not live indices). */
uint32_t wr_builder_append(struct wr_builder *builder, const struct wr_batch *from,
                           const uint16_t *rows, uint32_t count);
/* One row, cell by cell: begin, then set each column (unset = NULL), then end. false at begin: full
 * or no memory: take the batch and try again. */
bool wr_builder_row_begin(struct wr_builder *builder);
/* Not for text or bytea. The digits of a big numeric are copied; false: as below, never for another. */
bool wr_builder_set(struct wr_builder *builder, uint32_t column, const void *cell);
/* Text or bytea; copies. false: the heap cannot grow (no memory); the row is dropped by caller. */
bool wr_builder_set_bytes(struct wr_builder *builder, uint32_t column, const char *data,
                          uint32_t bytes);
void wr_builder_row_end(struct wr_builder *builder);
uint32_t wr_builder_count(const struct wr_builder *builder);
uint64_t wr_builder_bytes(const struct wr_builder *builder);
bool wr_builder_full(const struct wr_builder *builder);
/* What was collected, returned; NULL when empty. The builder is empty again. */
struct wr_batch *wr_builder_take(struct wr_builder *builder);

#endif
