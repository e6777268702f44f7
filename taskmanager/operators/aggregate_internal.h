/* The inside of the aggregate operator, shared by its files: aggregate.c takes rows in (_reduce: where a
 * program makes one row of two; _lists: where rows are kept), aggregate_emit.c makes rows of accumulators.
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_AGGREGATE_INTERNAL_H
#define TM_OPERATORS_AGGREGATE_INTERNAL_H

#include "common/base/arena.h"
#include "common/base/map.h"
#include "common/expr/aggregate.h"
#include "common/expr/aggregate_list.h"
#include "taskmanager/operators/judge.h"
#include "taskmanager/operators/operator.h"
#include "taskmanager/state/composite.h"
#include "taskmanager/state/sorted.h"
#include "taskmanager/state/table.h"

#define AGGREGATE_BIT_WORDS (WR_BATCH_ROWS_MAX / 64)
#define AGGREGATE_KEPT_BYTES 16u /* accumulator of a call whose rows are kept */

struct aggregate_call {
    const struct wr_aggregate *aggregate;
    uint32_t offset; /* of the accumulator in the value */
    int32_t column;  /* argument or accumulator column; -1: count(*) */
    int32_t other;   /* second argument; -1: none, or GLOBAL */
    int32_t filter;  /* of kept rows; -1: all */
    int32_t raw_column; /* GLOBAL: argument where a batch is raw; -1: count(*) */
    int32_t raw_other;  /* GLOBAL: second argument where a batch is raw; -1: none */
    struct aggregate_kept *kept; /* its rows, by `list`; NULL: they are not kept */
    struct wr_aggregate_list list;
    uint32_t by[WR_AGGREGATE_ORDER_MAX]; /* columns of its order */
    struct aggregate_distinct *distinct; /* NULL: all rows count */
    struct tm_sorted *sorted;            /* its values, in order; else NULL */
    struct tm_table *values;             /* of either */
};

/* Live indices. */
struct aggregate_picks {
    uint16_t rows[WR_BATCH_ROWS_MAX];
    uint32_t count;
};

/* DISTINCT without keeping rows: a table of (key, value) -> how often, where rows may be taken back. It says
 * which rows of the batch in hand bring their value, and which take it away. */
struct aggregate_distinct {
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[AGGREGATE_BIT_WORDS];
    struct aggregate_picks first, gone;
};

/* What accumulators have beyond their slots, in the slot's object:
 *
 *     object = for each accumulator that has a part: u32 offset | u32 bytes | part
 */
struct aggregate_parts {
    struct wr_aggregate_parts parts;
    struct tm_table *table;
    struct wr_sb bytes;
    bool failed;
    struct wr_error err;
};

/* Bytes outside of result cells, until the next reset. */
struct aggregate_room {
    struct wr_numeric_room room;
    struct wr_arena arena;
};

/* Results of one call for the touched keys: dense cells and which are not NULL. */
struct aggregate_cells {
    uint8_t *cells;
    uint64_t valid[AGGREGATE_BIT_WORDS];
};

/* Keys touched by the batch in hand, each once, with their results before it. */
struct aggregate_changes {
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint16_t rows[WR_BATCH_ROWS_MAX]; /* the first live row of each */
    uint16_t of_row[WR_BATCH_ROWS_MAX]; /* by live row: index of its key */
    uint32_t count;
    uint32_t next; /* to be emitted */
    bool half;     /* of that key the old row has been */
    uint64_t was_there[AGGREGATE_BIT_WORDS];
    uint64_t changed[AGGREGATE_BIT_WORDS]; /* rows that are kept are others now */
    struct aggregate_cells *old; /* by call; indexed as slots */
    struct aggregate_cells *now; /* by call; indexed from `next` */
    struct aggregate_room old_room;
    uint16_t *set;               /* open addressing: index + 1 */
};

/* Where combining does not pay, rows pass as they are. */
struct aggregate_combiner {
    struct tm_judge judge;
    uint32_t keys_most;      /* it is full */
    const uint32_t *columns; /* of the input, that a raw row has */
};

struct aggregate {
    Weir__AggregateSpec__Phase phase;
    bool final;
    bool retract;
    const uint32_t *keys;
    uint32_t key_count;
    enum wr_type key_types[WR_BATCH_COLUMNS_MAX];
    struct aggregate_call *calls;
    uint32_t call_count;
    struct tm_table *table; /* the task's; of a combiner: our own */
    bool own_table;
    bool flushing;
    uint64_t cursor; /* flush: of the scan */
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[AGGREGATE_BIT_WORDS];
    struct aggregate_changes changes;
    struct aggregate_combiner combiner;
    bool raw; /* GLOBAL: the batch in hand is of rows, not of accumulators */
    bool computed; /* changes of the batch in hand are being emitted */
    bool updating;        /* rows may be taken back */
    bool counted;         /* the rows of a key are, because of that or of kept rows */
    uint32_t rows_offset; /* then: u64 in the value, rows of the key; of a reduce: 1 if it has one */
    struct aggregate_lists *lists; /* NULL: no call keeps rows */
    uint32_t lists_from; /* of their results the first of those that are asked for */
    bool lists_old;      /* those before the batch are asked for */
    struct aggregate_reduce *reduce; /* NULL: each call for itself */
    bool added; /* the batch in hand is: only its dead letters, and changes, are to leave */
    struct tm_composite *composite; /* keys of a DISTINCT; NULL: there is none */
    struct wr_key_scratch *values;
    bool has_values;      /* some call has a table of its values, which is needed */
    uint32_t values_done; /* calls whose values of the batch in hand are in their tables */
    struct aggregate_parts parts;
    struct aggregate_room room; /* of results on their way into a batch */
    uint32_t failed;            /* SQLSTATE of a result */
    bool refused;               /* of a result that ctx->err tells about */
    uint32_t emitted; /* finish: of the slots that were peeked */
    uint32_t rows_most; /* of a batch, where that is fewer than usual; 0 = it is not */
};

/* ---- aggregate_parts.c ---- */

void aggregate_parts_open(struct aggregate_parts *parts);
void aggregate_parts_close(struct aggregate_parts *parts);
void aggregate_room_open(struct aggregate_room *room);
void aggregate_room_close(struct aggregate_room *room);
/* Do accumulators of this call ever have a part? */
bool aggregate_has_parts(const struct aggregate_call *call);

/* ---- aggregate_values.c ---- */

/* The table of a call's values, if it has one. false: ctx->err tells. */
bool aggregate_values_open(struct aggregate *self, struct tm_context *ctx,
                           const Weir__AggregateCall *spec, struct aggregate_call *call);
/* The values of the batch, for all calls: which rows bring one, and what comes first. MORE, WAIT: again
 * with the same batch. */
enum tm_status aggregate_values_resolve(struct aggregate *self, struct tm_context *ctx,
                                        struct wr_batch *in);
/* Of a call with DISTINCT the rows that bring a value, or take it away, with their slots, of which
 * self->slots are resolved; returns how many. */
uint32_t aggregate_distinct_rows(const struct aggregate *self, const struct aggregate_call *call,
                                 const struct wr_batch *in, bool back, uint8_t **slots,
                                 uint16_t *rows);
/* Of a call whose values are in order: accumulators become those of the first ones. 0 or an SQLSTATE. */
uint32_t aggregate_set_firsts(struct aggregate *self, const struct aggregate_call *call,
                              const struct wr_batch *in);
/* No more rows come: their tables are not needed. */
void aggregate_values_drop(struct aggregate *self);
void aggregate_values_close(struct aggregate *self);

/* ---- aggregate_lists.c ---- */

/* The tables of a call whose rows are kept. false: ctx->err tells. */
bool aggregate_lists_open(struct aggregate *self, struct tm_context *ctx,
                          const Weir__AggregateCall *spec, struct aggregate_call *call);
void aggregate_lists_close(struct aggregate *self);
/* No more results are made: their tables are not needed. */
void aggregate_lists_drop(struct aggregate *self);
/* The part of the batch that is in hand, or the next one, with self->slots; *ret NULL: there is none. */
enum tm_status aggregate_lists_pick(struct aggregate *self, struct tm_context *ctx,
                                    struct wr_batch *in, struct wr_batch **ret);
/* Results before the part, and its rows; then the other calls add it, and `added` says so. */
enum tm_status aggregate_lists_before(struct aggregate *self, struct tm_context *ctx);
void aggregate_lists_added(struct aggregate *self);
bool aggregate_lists_are_added(const struct aggregate *self);
/* Results behind the part, which may be emitted then. */
enum tm_status aggregate_lists_behind(struct aggregate *self, struct tm_context *ctx);
void aggregate_lists_part_done(struct aggregate *self);
/* At the end: results for some of the slots, from the first on, *ret_count of them, until they were given. */
enum tm_status aggregate_lists_finish(struct aggregate *self, struct tm_context *ctx,
                                      uint8_t *const *slots, uint32_t count, uint32_t *ret_count);
void aggregate_lists_gave(struct aggregate *self, uint32_t count);
/* Results of the keys [from, from + count), borrowed until others are made. */
void aggregate_lists_give(const struct aggregate_call *call, uint32_t from, uint32_t count, bool old,
                          void *cells, uint64_t *validity);
/* ctx->err: what a key has is too large for a row. */
void aggregate_too_large(struct aggregate *self, struct tm_context *ctx, const uint8_t *slot,
                         const char *what, uint64_t bytes);

/* ---- aggregate.c ---- */

/* PostgreSQL's words for the state of a result of this type. */
const char *aggregate_state_message(uint32_t state, enum wr_type result);

/* ---- aggregate_reduce.c ---- */

/* The calls are open. self->reduce is to be closed in any case. */
enum wr_code aggregate_reduce_open(struct aggregate *self, const struct tm_context *ctx,
                                   const Weir__Program *program, const char *on_error,
                                   struct wr_error *err);
void aggregate_reduce_close(struct aggregate *self);
/* Dead letters of the batch in hand wait (self->reduce may be NULL); some of them, as tm_errors_next. */
bool aggregate_reduce_waits(const struct aggregate *self);
enum tm_status aggregate_reduce_letters(struct aggregate *self, struct tm_context *ctx,
                                        struct wr_batch **out);
/* The rows of the batch, of which self->slots are resolved, in their order. false: ctx->err. */
bool aggregate_reduce_rows(struct aggregate *self, struct tm_context *ctx,
                           const struct wr_batch *in);

/* ---- aggregate_emit.c ---- */

/* Results, or accumulators for the wire, of a call. */
void aggregate_finish_call(struct aggregate *self, const struct aggregate_call *call, bool wire,
                           uint8_t *const *slots, uint32_t count, struct aggregate_room *room,
                           void *cells, uint64_t *validity);
/* Keys without rows, of those that were touched, are gone from the table. */
void aggregate_remove_empty(struct aggregate *self);
void aggregate_changes_open(struct aggregate *self);
void aggregate_changes_close(struct aggregate *self);

/* Results, or accumulators for the wire, of some slots. NULL: not of so many; again, with at most
 * aggregate_rows_most. */
struct wr_batch *aggregate_emit_slots(struct aggregate *self, struct tm_context *ctx,
                                      uint8_t *const *slots, uint32_t count);
/* So many slots at a time; fewer where their texts are long, or memory is short. */
uint32_t aggregate_rows_most(const struct aggregate *self, const struct tm_context *ctx);
/* The live rows as raw ones; they share the columns. NULL: no memory. */
struct wr_batch *aggregate_emit_raw(const struct aggregate *self, struct tm_context *ctx,
                                    struct wr_batch *in);
/* Before the batch in hand is added: remember each touched key, then their results. */
void aggregate_list_touched(struct aggregate *self, uint32_t live_count);
void aggregate_finish_old(struct aggregate *self);
/* Does anybody ask for results before the batch? */
bool aggregate_tells_old(const struct aggregate *self);
/* Rows that are kept of a live row's key are others now. */
void aggregate_note_changed(struct aggregate *self, uint32_t live);
/* The next touched keys' changes. TM_DONE: all are emitted. */
enum tm_status aggregate_emit_changes(struct aggregate *self, struct tm_context *ctx,
                                      struct wr_batch **ret);

#endif
