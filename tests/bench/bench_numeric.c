/* Numeric kernels by themselves: ns of CPU per row of a batch, where all are small and of one scale, where
 * scales are mixed, and where all are big; and how they compare to bigint's.
 *
 *     bench_numeric [ROUNDS]        default 20000
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/numeric.h"
#include "common/expr/kernel.h"

#define ROWS 1024u

enum shape { UNIFORM, MIXED, BIG };

static uint64_t cpu_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void fill(struct wr_numeric *cells, uint8_t *digits, struct wr_rng *rng, enum shape shape)
{
    struct wr_numeric_space space = {0};
    char text[80];

    for (uint32_t i = 0; i < ROWS; i++) {
        int64_t v = (int64_t)wr_rng_below(rng, 2000000000) - 1000000000;
        if (shape != BIG) {
            (void)wr_numeric_make(v, shape == UNIFORM ? 2 : (uint32_t)wr_rng_below(rng, 5),
                                  &cells[i]);
            continue;
        }
        (void)snprintf(text, sizeof text, "%" PRId64 "12345678901234567890123456789012.25", v);
        if (wr_numeric_parse(wr_str_of(text), -1, wr_numeric_space_room(&space), &cells[i]) != 0) {
            abort();
        }
        char *to = (char *)digits + (size_t)i * 64;
        wr_cell_move_outside(WR_TYPE_NUMERIC, &cells[i], &to);
    }
    wr_numeric_space_fini(&space);
}

static double measure(const struct wr_kernel_entry *entry, const void *a, const void *b,
                      uint32_t rounds)
{
    static uint8_t out[ROWS * 16] WR_ALIGNED(64);
    static uint32_t errors[ROWS];
    const void *args[2] = {a, b};
    const uint64_t *validities[2] = {NULL, NULL};
    struct wr_expr_heap heap = {0};
    struct wr_kernel_call call = {.count = ROWS,
                                  .arg_count = 2,
                                  .args = args,
                                  .arg_validity = validities,
                                  .out = out,
                                  .errors = errors,
                                  .heap = &heap};
    uint64_t begin_ns = cpu_ns();

    for (uint32_t i = 0; i < rounds; i++) {
        if (!entry->kernel(&call)) {
            abort();
        }
        wr_expr_heap_clear(&heap);
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        if (errors[i] != 0) {
            abort(); /* nothing overflows here */
        }
    }
    double ns = (double)(cpu_ns() - begin_ns) / rounds / ROWS;
    WR_VEC_FINI(&heap.bufs);
    return ns;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"one scale", "mixed scales", "big"};
    static struct wr_numeric a[ROWS], b[ROWS];
    static uint8_t digits[2][ROWS * 64];
    static int64_t x[ROWS], y[ROWS];
    uint32_t rounds = argc > 1 ? (uint32_t)atoi(argv[1]) : 20000;
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        x[i] = (int64_t)wr_rng_below(&rng, 1000000);
        y[i] = (int64_t)wr_rng_below(&rng, 1000000) + 1;
    }
    printf("%-14s %8s %8s %8s %8s   ns per row\n", "", "+", "*", "<", "/");
    printf("%-14s %8.2f %8.2f %8.2f %8.2f\n", "bigint", measure(&wr_kernel_add_int8, x, y, rounds),
           measure(&wr_kernel_mul_int8, x, y, rounds), measure(&wr_kernel_lt_int8, x, y, rounds),
           measure(&wr_kernel_div_int8, x, y, rounds));
    for (int shape = UNIFORM; shape <= BIG; shape++) {
        uint32_t n = shape == BIG ? rounds / 100 + 1 : rounds;
        fill(a, digits[0], &rng, (enum shape)shape);
        fill(b, digits[1], &rng, (enum shape)shape);
        printf("%-14s %8.2f %8.2f %8.2f %8.2f\n", names[shape],
               measure(&wr_kernel_add_numeric, a, b, n), measure(&wr_kernel_mul_numeric, a, b, n),
               measure(&wr_kernel_lt_numeric, a, b, n),
               measure(&wr_kernel_div_numeric, a, b, n / 10 + 1));
    }
    return 0;
}
