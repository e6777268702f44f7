/* approx_count_distinct: a HyperLogLog of 4096 registers, whose standard error is 1.6 %. The accumulator is its part:
 *
 *     nothing                                       of no values
 *     u8 0 | per register that is not 0, by number: u16 number | u8 value
 *     u8 1 | u8 value, 4096 times                   from 1024 registers on
 *
 * The estimate is Ertl's ("New cardinality estimation algorithms for HyperLogLog sketches", 2017), which needs no
 * tables and has no bias for any number of values.
 */
#include <math.h>

#include "common/base/bytes.h"
#include "common/batch/key.h"
#include "common/expr/aggregate_internal.h"

#define REGISTER_BITS 12u
#define REGISTERS (1u << REGISTER_BITS)
#define RANK_MAX (64u - REGISTER_BITS + 1) /* all bits behind the register's number are 0 */
#define FEW_MAX 1024u
#define FEW_BYTES 3u
#define FORM_FEW 0
#define FORM_ALL 1

/* All is in the part. */
struct sketch {
    uint64_t unused;
};
INIT_ZERO(init_sketch, struct sketch)

/* ---- registers ---- */

static uint32_t few_count(struct wr_str part)
{
    return part.bytes == 0 ? 0 : (uint32_t)((part.bytes - 1) / FEW_BYTES);
}

static const char *few_at(struct wr_str part, uint32_t i)
{
    return part.ptr + 1 + (size_t)i * FEW_BYTES;
}

/* Where the register is among few, or belongs. */
static uint32_t few_find(struct wr_str part, uint32_t number)
{
    uint32_t low = 0, high = few_count(part);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (wr_load_u16(few_at(part, middle)) < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_all(struct wr_str part)
{
    return part.bytes > 0 && part.ptr[0] == FORM_ALL;
}

static bool is_sketch(struct wr_str part)
{
    return part.bytes == 0 || (part.ptr[0] == FORM_ALL && part.bytes == 1 + REGISTERS) ||
           (part.ptr[0] == FORM_FEW && (part.bytes - 1) % FEW_BYTES == 0 &&
            few_count(part) <= FEW_MAX);
}

/* All registers, as they would be written. */
static void spread(struct wr_str part, uint8_t all[1 + REGISTERS])
{
    if (is_all(part)) {
        memcpy(all, part.ptr, 1 + REGISTERS);
        return;
    }
    memset(all, 0, 1 + REGISTERS);
    all[0] = FORM_ALL;
    for (uint32_t i = 0; i < few_count(part); i++) {
        all[1 + wr_load_u16(few_at(part, i)) % REGISTERS] = (uint8_t)few_at(part, i)[2];
    }
}

/* The shortest form of registers that spread has made; returns its bytes. */
static uint32_t pack(const uint8_t all[1 + REGISTERS], uint8_t to[1 + REGISTERS])
{
    uint32_t count = 0;

    for (uint32_t r = 0; r < REGISTERS; r++) {
        if (all[1 + r] > 0 && count == FEW_MAX) {
            memcpy(to, all, 1 + REGISTERS);
            return 1 + REGISTERS;
        }
        if (all[1 + r] > 0) {
            uint8_t *at = to + 1 + (size_t)count++ * FEW_BYTES;
            wr_store_u16(at, (uint16_t)r);
            at[2] = all[1 + r];
        }
    }
    to[0] = FORM_FEW;
    return count == 0 ? 0 : 1 + count * FEW_BYTES;
}

/* A register is at least `rank`. false: no memory. */
static bool raise(const struct wr_aggregate_run *run, uint32_t i, uint32_t number, uint8_t rank)
{
    struct wr_str part = run->parts->get(run->parts, run->slots[i], run->offset);
    uint32_t at = is_all(part) ? 0 : few_find(part, number), count = few_count(part);
    bool there = !is_all(part) && at < count && wr_load_u16(few_at(part, at)) == number;
    uint8_t have = is_all(part) ? (uint8_t)part.ptr[1 + number]
                   : there      ? (uint8_t)few_at(part, at)[2]
                                : 0;
    uint8_t to[1 + REGISTERS];

    if (have >= rank) {
        return true;
    }
    if (is_all(part) || (!there && count == FEW_MAX)) {
        spread(part, to);
        to[1 + number] = rank;
        return run->parts->set(run->parts, run->slots[i], run->offset, to, sizeof to);
    }
    size_t front = 1 + (size_t)at * FEW_BYTES;
    size_t behind = (size_t)(count - at - there) * FEW_BYTES;
    if (part.bytes > 0) {
        memcpy(to, part.ptr, front);
        memcpy(to + front + FEW_BYTES, part.ptr + part.bytes - behind, behind);
    }
    to[0] = FORM_FEW;
    wr_store_u16(to + front, (uint16_t)number);
    to[front + 2] = rank;
    return run->parts->set(run->parts, run->slots[i], run->offset, to, front + FEW_BYTES + behind);
}

/* ---- the aggregate ---- */

static uint32_t add_sketch(const struct wr_aggregate_run *run)
{
    struct wr_sb scratch = {0};
    uint32_t state = 0;

    EACH(run, i, row)
    {
        if (state != 0 || wr_column_is_null(run->arg, row)) {
            continue;
        }
        uint64_t hash = wr_key_hash_cell(run->arg, row, &scratch);
        uint64_t rest = hash << REGISTER_BITS | (uint64_t)1 << (REGISTER_BITS - 1);
        uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);
        if (!raise(run, i, (uint32_t)(hash >> (64 - REGISTER_BITS)), rank)) {
            state = WR_SQLSTATE_LIMIT;
        }
    }
    wr_sb_fini(&scratch);
    return state;
}

/* The larger of each register. false: it is none. */
static bool unite(struct wr_str more, uint8_t all[1 + REGISTERS])
{
    uint8_t other[1 + REGISTERS];

    spread(more, other);
    for (uint32_t r = 1; r <= REGISTERS; r++) {
        if (other[r] > RANK_MAX) {
            return false;
        }
        all[r] = WR_MAX(all[r], other[r]);
    }
    return true;
}

static uint32_t merge_sketch(const struct wr_aggregate_run *run)
{
    const struct wr_view *values = run->arg->values;

    EACH(run, i, row)
    {
        struct wr_str part = {wr_view_ptr(&values[row]), values[row].bytes};
        uint8_t all[1 + REGISTERS], packed[1 + REGISTERS];
        if (wr_column_is_null(run->arg, row) || !is_sketch(part)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        spread(run->parts->get(run->parts, run->slots[i], run->offset), all);
        if (!unite(part, all)) {
            return WR_SQLSTATE_DATA_CORRUPTED;
        }
        if (!run->parts->set(run->parts, run->slots[i], run->offset, packed, pack(all, packed))) {
            return WR_SQLSTATE_LIMIT;
        }
    }
    return 0;
}

static void sketch_to_wire(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    struct wr_view *out = cells;

    for (uint32_t i = 0; i < run->count; i++) {
        struct wr_str part = run->parts->get(run->parts, run->slots[i], run->offset);
        uint8_t *to = run->room->take(run->room, (uint32_t)WR_MAX(part.bytes, (size_t)1));
        memcpy(to, part.ptr, part.bytes);
        out[i] = wr_view_of((const char *)to, (uint32_t)part.bytes);
        validity[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* ---- the estimate ---- */

static double sigma(double x)
{
    double y = 1, z = x, before;

    if (x == 1.0) {
        return INFINITY;
    }
    do {
        x *= x;
        before = z;
        z += x * y;
        y += y;
    } while (z != before);
    return z;
}

static double tau(double x)
{
    double y = 1, z = 1 - x, before;

    if (x == 0.0 || x == 1.0) {
        return 0;
    }
    do {
        x = sqrt(x);
        before = z;
        y *= 0.5;
        z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
}

static int64_t estimate(struct wr_str part)
{
    uint32_t counts[RANK_MAX + 1] = {0};
    uint8_t all[1 + REGISTERS];
    double z;

    spread(part, all);
    for (uint32_t r = 0; r < REGISTERS; r++) {
        counts[WR_MIN(all[1 + r], RANK_MAX)] += 1;
    }
    z = REGISTERS * tau(1 - (double)counts[RANK_MAX] / REGISTERS);
    for (uint32_t k = RANK_MAX - 1; k > 0; k--) {
        z = 0.5 * (z + counts[k]);
    }
    z += REGISTERS * sigma((double)counts[0] / REGISTERS);
    return (int64_t)llround((double)REGISTERS * REGISTERS / (2 * M_LN2 * z));
}

static void finish_sketch(const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    int64_t *out = cells;

    for (uint32_t i = 0; i < run->count; i++) {
        out[i] = estimate(run->parts->get(run->parts, run->slots[i], run->offset));
        validity[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

#define ARRAY(element) ((enum wr_type)(WR_TYPE_ARRAY_BASE + (element)))
#define OF(num, type)                                                                           \
    {.number = (num), .name = "approx_count_distinct", .arg = (type), .result = WR_TYPE_INT8,   \
     .wire = WR_TYPE_BYTEA, .accumulator_bytes = sizeof(struct sketch), .distinct_same = true,  \
     .has_part = true, .help = "different values, within a few percent", .init = init_sketch,   \
     .add = add_sketch, .merge = merge_sketch, .finish = finish_sketch,                         \
     .to_wire = sketch_to_wire}
#define BOTH(type) OF(400 + (type), type), OF(1800 + (type), ARRAY(type))

static const struct wr_aggregate approx[] = {
    BOTH(WR_TYPE_BOOL),   BOTH(WR_TYPE_INT2),     BOTH(WR_TYPE_INT4),        BOTH(WR_TYPE_INT8),
    BOTH(WR_TYPE_FLOAT4), BOTH(WR_TYPE_FLOAT8),   BOTH(WR_TYPE_NUMERIC),     BOTH(WR_TYPE_TEXT),
    BOTH(WR_TYPE_BYTEA),  BOTH(WR_TYPE_DATE),     BOTH(WR_TYPE_TIME),        BOTH(WR_TYPE_TIMESTAMP),
    BOTH(WR_TYPE_UUID),   BOTH(WR_TYPE_INTERVAL), BOTH(WR_TYPE_TIMESTAMPTZ), BOTH(WR_TYPE_JSONB),
};

const struct aggregate_group wr_aggregates_approx = {approx, WR_COUNT(approx)};
