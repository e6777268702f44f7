/* Aggregate functions: accumulators of fixed size in table slots.
 *
 * An aggregate declares its accumulator as bytes inside a slot (alignment 8), how to set it up, add
 * a run of rows, merge another accumulator, and make the result. count, sum and integer min/max are
 * fixed size. Text min/max keep a view whose bytes live in the owner's arena object (`variable`).
 *
 * Semantics: PostgreSQL's. count(*) counts rows; count(x), sum, min, max skip NULL; sum, min, max of
 * no rows is NULL; sum(int2/int4) is bigint, sum(bigint) numeric with a 128-bit accumulator,
 * sum(double) double, sum(numeric) numeric; overflow is 22003.
 *
 * An accumulator travels between phases (local combiner -> owner) as columns: `wire_types` per
 * aggregate: sum(bigint) travels as numeric; count as bigint; min/max as the value.
 *
 * Thread: any (const table); accumulators belong to their table's task.
 */
#ifndef WR_EXPR_AGGREGATE_H
#define WR_EXPR_AGGREGATE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/batch/batch.h"

struct wr_aggregate {
    uint32_t number; /* stable */
    const char *name;
    enum wr_type arg; /* NONE: count(*) */
    enum wr_type result;
    enum wr_type wire;          /* type of the accumulator as a column */
    uint32_t accumulator_bytes; /* multiple of 8 */
    bool variable;              /* keeps bytes outside the slot */
    const char *help;

    void (*init)(void *acc);
    /* For i < count: accumulator slots[i] + offset takes row rows[i] (NULL rows: i itself) of the
     * argument column (NULL for count(*)). Duplicated slots are fine. Returns 0 or an SQLSTATE. */
    uint32_t (*add)(uint8_t *const *slots, uint32_t offset, const struct wr_column *arg,
                    const uint16_t *rows, uint32_t count);
    /* The same where the column holds accumulators (type `wire`). */
    uint32_t (*merge)(uint8_t *const *slots, uint32_t offset, const struct wr_column *wire,
                      const uint16_t *rows, uint32_t count);
    /* Result and wire form of the accumulators slots[i] + offset: dense cells of the type, zero where
     * NULL; the bits of the others are set in validity (zeroed by the caller). */
    void (*finish)(uint8_t *const *slots, uint32_t offset, uint32_t count, void *cells,
                   uint64_t *validity);
    void (*to_wire)(uint8_t *const *slots, uint32_t offset, uint32_t count, void *cells,
                    uint64_t *validity);
};

const struct wr_aggregate *wr_aggregate_by_number(uint32_t number);
/* By SQL name and argument type (NONE for *); err is PostgreSQL's. Arguments are cast implicitly:
 * *ret_arg_type is what the argument must be cast to. */
enum wr_code wr_aggregate_resolve(const char *name, bool star, enum wr_type arg,
                                  const struct wr_aggregate **ret, enum wr_type *ret_arg_type,
                                  struct wr_error *err) WR_MUST_CHECK;
const struct wr_aggregate *wr_aggregate_at(uint32_t index); /* NULL at the end */

#endif
