/* Aggregate functions: accumulators in table slots.
 *
 * An aggregate declares its accumulator as bytes inside a slot (alignment 8), how to set it up, add a run
 * of rows, take rows back, merge another accumulator, and make the result. What does not fit there, the
 * digits of big numerics and texts, is the accumulator's part: bytes that whoever owns the slots keeps
 * for it (wr_aggregate_parts).
 *
 * Semantics: PostgreSQL's. count(*) counts rows; all others skip NULL and are NULL of no rows, but count;
 * sum(int2/int4) is bigint, sum(bigint) and averages of integers numeric with 128-bit accumulators;
 * overflow is 22003. first, last and any_value (PostgreSQL 16's) are of values that are not NULL; first
 * and last follow arrival.
 *
 * An accumulator travels between phases (local combiner -> owner) as a column of type `wire`: a sum as
 * its value, count as bigint, what is several numbers as bytea.
 *
 * Of two arguments those of covariance and regression leave out rows with a NULL in either.
 *
 * approx_count_distinct and percentile_approx are estimates, which other systems have by these names; they do
 * not depend on the order of rows.
 *
 * Lists (aggregate_list.h) compute any aggregate of rows that are kept: DISTINCT, ORDER BY, string_agg,
 * and rows that are taken back where there is no `sub`.
 *
 * Thread: any (const table); accumulators belong to their table's task.
 */
#ifndef WR_EXPR_AGGREGATE_H
#define WR_EXPR_AGGREGATE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/str.h"
#include "common/batch/batch.h"
#include "common/batch/numeric.h"

/* The parts of accumulators, kept by the owner of their slots. */
struct wr_aggregate_parts {
    /* Of the accumulator at slot + offset: empty at first. Borrowed until the next set for its slot. */
    struct wr_str (*get)(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset);
    /* Replaced by a copy. false: no memory; the owner knows. */
    bool (*set)(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset, const void *data,
                size_t bytes);
};

/* Accumulators slots[i] + offset for i < count; duplicated slots are fine. Rows rows[i] (NULL: i itself)
 * of the argument columns. */
struct wr_aggregate_run {
    uint8_t *const *slots;
    uint32_t offset;
    uint32_t count;
    const uint16_t *rows;
    const struct wr_column *arg;   /* NULL: count(*) */
    const struct wr_column *other; /* second argument, or NULL */
    const struct wr_column *filter; /* of lists: only rows where this is TRUE; NULL: all */
    struct wr_aggregate_parts *parts;
    struct wr_numeric_room *room; /* of finish and to_wire: bytes outside of cells; refuses nothing */
    uint32_t *failed;             /* of finish: an SQLSTATE, else untouched */
};

/* Dense cells of the type, zero where NULL; bits of the others are set in validity (zeroed before). */
typedef void (*wr_aggregate_finish)(const struct wr_aggregate_run *run, void *cells,
                                    uint64_t *validity);
/* 0 or an SQLSTATE. */
typedef uint32_t (*wr_aggregate_step)(const struct wr_aggregate_run *run);

/* Which value makes the result by itself. */
enum wr_extreme { WR_EXTREME_NONE, WR_EXTREME_LEAST, WR_EXTREME_GREATEST };

/* A result that is made of rows, which come one after another in their order: aggregates that have no
 * accumulator. What is being made is the aggregate's own. */
struct wr_aggregate;
struct wr_aggregate_maker {
    void *(*begin)(const struct wr_aggregate *aggregate);
    /* One more row; cells, of which NULL is NULL, borrowed. 0 or an SQLSTATE, after which only drop comes:
     * WR_SQLSTATE_LIMIT as soon as no result can be so long. */
    uint32_t (*put)(void *making, const void *arg, const void *other);
    /* Of at least one row: appends the bytes of the result to sb, which is empty. 0 or an SQLSTATE. */
    uint32_t (*end)(void *making, struct wr_sb *sb);
    void (*drop)(void *making);
};

struct wr_aggregate {
    uint32_t number; /* stable */
    const char *name;
    enum wr_type arg;   /* NONE: count(*) */
    enum wr_type other; /* second argument; NONE: there is none */
    enum wr_type result;
    enum wr_type wire;          /* type of the accumulator as a column */
    uint32_t accumulator_bytes; /* multiple of 8 */
    bool arrival;               /* the order of rows matters: not combined */
    bool distinct_same;         /* DISTINCT changes nothing: min, bool_and … */
    enum wr_extreme extreme;    /* the result is that of this value alone */
    bool hidden;                /* of plans only: no name in SQL */
    bool keeps_null;            /* of lists: a NULL argument is a value too */
    bool other_constant;        /* the second argument is the same for all rows */
    bool has_part;              /* whatever the argument: else where cells of that reach out */
    const char *help;

    void (*init)(void *acc);
    wr_aggregate_step add;
    wr_aggregate_step sub;   /* exact inverse; NULL: there is none */
    wr_aggregate_step merge; /* arg holds accumulators (type `wire`) */
    wr_aggregate_finish finish;
    wr_aggregate_finish to_wire;
    const struct wr_aggregate_maker *maker; /* of lists without `add` */
};

const struct wr_aggregate *wr_aggregate_by_number(uint32_t number);
/* By SQL name and argument types (NONE for * and for what is not there); err is PostgreSQL's. Arguments
 * are cast implicitly: *ret_arg_type is what the first must be cast to. */
enum wr_code wr_aggregate_resolve(const char *name, bool star, enum wr_type arg, enum wr_type other,
                                  const struct wr_aggregate **ret, enum wr_type *ret_arg_type,
                                  struct wr_error *err) WR_MUST_CHECK;
const struct wr_aggregate *wr_aggregate_at(uint32_t index); /* NULL at the end */

#endif
