/* Registers of a program, between its verifier (program.c), its evaluation (program_eval.c) and its
 * use (program_run.c).
 *
 * Regions say on which rows a register is computed. Results are in the root region: all live rows. The
 * second and later arguments of AND, OR, COALESCE and CASE each have a region: the rows that nothing
 * before them decided. Regions of one instruction lie in each other (what argument 3 needs, argument
 * 2 needed), and a register is in the innermost region that has all its uses:
 *
 *     a > 0 AND b / c > 1 AND f(b)       root: a > 0      (AND, 1): b / c > 1      (AND, 2): f(b)
 *                                        (AND, 2) in (AND, 1) in root; what both need is in (AND, 1)
 *
 * Other rows of such a register hold anything; nobody looks at them.
 *
 * Thread: one worker per wr_expr.
 */
#ifndef WR_EXPR_PROGRAM_INTERNAL_H
#define WR_EXPR_PROGRAM_INTERNAL_H

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "common/expr/function.h"
#include "common/expr/in_list.h"
#include "common/expr/kernel.h"
#include "common/expr/program.h"

#define WORDS (WR_BATCH_ROWS_MAX / 64)

#define REGION_ROOT 0u
#define REGION_NONE UINT32_MAX
#define REG_NONE UINT32_MAX
#define REGION_DEPTH_MAX 64u

struct region {
    uint32_t parent;
    uint32_t depth;
    uint32_t first; /* register; the others by reg.next, ascending */
};

struct rows {
    uint32_t count;
    const uint16_t *list; /* NULL: 0 … count - 1 */
    uint32_t row_count;   /* of the batch */
};
#define EACH_ROW(rows, i)                                                                \
    for (uint32_t k_ = 0, i = (rows)->list == NULL ? 0 : ((rows)->count ? (rows)->list[0] : 0); \
         k_ < (rows)->count;                                                             \
         k_++, i = (rows)->list == NULL ? k_ : (k_ < (rows)->count ? (rows)->list[k_] : 0))

/* Register i: where instruction i puts its column. */
struct reg {
    enum wr_expr_op op;
    enum wr_type type;
    uint32_t cell_bytes;
    const struct wr_function *function;
    uint32_t *args;
    uint32_t arg_count;
    uint64_t constants; /* of a call: bit a: argument a is one */
    uint32_t column;
    bool can_fail; /* has an error lane */
    bool needed;   /* some result depends on it */
    uint32_t region;
    uint32_t next;     /* of its region */
    uint32_t *regions; /* of AND, OR, CASE, COALESCE: per argument; NONE: the register's own */
    uint16_t *pending; /* rows in hand while it is evaluated; of AND at its end: those not FALSE */
    uint16_t *chosen;  /* of CASE and COALESCE: rows for which an argument is taken */
    uint32_t pending_count;

    struct wr_in_list *list; /* of IN: its constants; NULL: all are NULL */
    bool list_has_null;

    void *cells;        /* owned, but for columns */
    uint64_t *bits;     /* owned validity words */
    uint32_t *errors;   /* owned lane when can_fail */
    bool no_errors;     /* of AND and OR: all of the lane is zero */
    struct wr_kernel_state *state; /* of the function's kernel */
    struct wr_any *any;            /* of ANY and ALL: pairs in hand */
    enum wr_type *arg_types;          /* of a call: its arguments' */
    const void **arg_values;
    const uint64_t **arg_validities;
    /* of the batch in hand */
    const void *values;
    const uint64_t *validity; /* NULL: no NULLs */
};

struct wr_expr {
    struct reg *regs;
    uint32_t reg_count;
    uint32_t *results;
    uint32_t result_count;
    struct region *regions;
    uint32_t region_count;
    struct wr_buf *constants; /* bytes of all constants; NULL: there are none */
    uint32_t constants_used;
    bool long_constants; /* some are views into it */
    bool makes_texts;    /* cells of some result may point at what a kernel made */
    struct wr_expr_heap heap;
    struct wr_expr_failures *failures; /* NULL: only the first is asked for */
    char *text;
};

static inline bool present(const uint64_t *validity, uint32_t i)
{
    return validity == NULL || (validity[i / 64] >> (i % 64) & 1) != 0;
}
static inline void set_present(uint64_t *bits, uint32_t i, bool on)
{
    uint64_t bit = (uint64_t)1 << (i % 64);

    bits[i / 64] = on ? bits[i / 64] | bit : bits[i / 64] & ~bit;
}
static inline uint32_t error_at(const struct reg *reg, uint32_t i)
{
    return reg->errors == NULL ? 0 : reg->errors[i];
}

/* Which of 64 bytes are not `value`. */
static inline uint64_t bytes_other_than(const uint8_t *bytes, uint8_t value)
{
    uint64_t other = 0;

#if defined(__SSE2__)
    const __m128i same = _mm_set1_epi8((char)value);
    for (uint32_t k = 0; k < 64; k += 16) {
        __m128i sixteen = _mm_loadu_si128((const __m128i *)(const void *)(bytes + k));
        uint32_t equal = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(sixteen, same));
        other |= (uint64_t)(~equal & 0xffff) << k;
    }
#else
    for (uint32_t k = 0; k < 64; k++) {
        other |= (uint64_t)(bytes[k] != value) << k;
    }
#endif
    return other;
}

/* Rows of a dense boolean column that are not `value`, to `to`; their count. Mostly few or all are: 64 without
 * any are passed at once. */
static inline uint32_t rows_other_than(const uint8_t *values, uint32_t count, uint8_t value,
                                       uint16_t *to)
{
    uint32_t kept = 0, i = 0;

    for (; i + 64 <= count; i += 64) {
        uint64_t other = bytes_other_than(values + i, value);
        if (other == UINT64_MAX) {
            for (uint32_t k = 0; k < 64; k++) {
                to[kept + k] = (uint16_t)(i + k);
            }
            kept += 64;
            continue;
        }
        for (; other != 0; other &= other - 1) {
            to[kept++] = (uint16_t)(i + (uint32_t)__builtin_ctzll(other));
        }
    }
    for (; i < count; i++) {
        to[kept] = (uint16_t)i;
        kept += values[i] != value;
    }
    return kept;
}

/* Is there an error among the rows? As a rule there is none, and nothing else need be done by row. */
static inline bool any_error(const uint32_t *errors, const struct rows *rows)
{
    uint32_t any = 0;

    if (errors == NULL) {
        return false;
    }
    if (rows->list == NULL) {
        for (uint32_t i = 0; i < rows->count; i++) {
            any |= errors[i];
        }
        return any != 0;
    }
    for (uint32_t k = 0; k < rows->count; k++) {
        any |= errors[rows->list[k]];
    }
    return any != 0;
}

/* regions.c: after verification; reg.needed is set. */
void wr_expr_place(struct wr_expr *expr);
/* All needed registers for the rows; false: no memory. */
bool wr_expr_eval(struct wr_expr *expr, const struct wr_batch *in, const struct rows *rows);
/* program_any.c: ANY and ALL; errors of the arguments are not taken yet. */
struct wr_any *wr_any_create(void);
bool wr_expr_eval_any(struct wr_expr *expr, struct reg *reg, const struct rows *rows);
/* What a call's kernel is given. */
struct wr_kernel_call wr_expr_call(struct wr_expr *expr, struct reg *reg, const struct rows *rows);

#endif
