/* Sorted multisets by themselves: ns per change of one key with very many values, and of many keys with few.
 *
 *     bench_sorted [VALUES]        default 1000000
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/rng.h"
#include "common/batch/page.h"
#include "common/sys/env.h"
#include "taskmanager/state/sorted.h"

#define ROWS WR_BATCH_ROWS_MAX
#define FEW 10u /* values of a key, where there are many keys */

struct bench {
    struct wr_env *env;
    struct wr_memory *memory;
    struct tm_table *table;
    struct tm_sorted *sorted;
    struct wr_rng rng;
    uint64_t values;
    uint64_t keys[ROWS], hashes[ROWS], back[ROWS / 64];
    int64_t cells[ROWS];
};

static void make(struct bench *b)
{
    enum wr_type type = WR_TYPE_INT8;

    b->table = tm_table_create(&(struct tm_table_options){.name = "bench",
                                                          .key_types = &type,
                                                          .key_count = 1,
                                                          .composite = true,
                                                          .objects = true,
                                                          .value_bytes = 8,
                                                          .key_groups = 1024,
                                                          .key_group_end = 1024,
                                                          .memory = b->memory});
    b->sorted = tm_sorted_create(
        &(struct tm_sorted_options){.table = b->table, .type = WR_TYPE_INT8});
}

static void unmake(struct bench *b)
{
    tm_sorted_destroy(b->sorted);
    tm_table_destroy(b->table);
}

static void change(struct bench *b)
{
    struct wr_keys keys = {.form = WR_KEY_U64, .count = ROWS, .u64 = b->keys, .hashes = b->hashes};
    struct wr_column column = {.values = b->cells, .type = WR_TYPE_INT8};
    struct wr_error err;

    for (uint32_t i = 0; i < ROWS; i++) {
        b->hashes[i] = wr_hash_u64(b->keys[i]);
    }
    for (bool more = true; more;) {
        if (tm_sorted_change(b->sorted,
                             &(struct tm_sorted_rows){
                                 .keys = &keys, .values = &column, .back = b->back, .count = ROWS},
                             &more, &err) != TM_TABLE_DONE) {
            (void)fprintf(stderr, "%s\n", err.message);
            exit(1);
        }
    }
}

static void tell(struct bench *b, const char *what, uint64_t begin_ns, uint64_t rows)
{
    printf("%-44s %7.1f ns a change, %5.1f MiB\n", what,
           (double)(wr_env_mono_ns(b->env) - begin_ns) / (double)rows,
           (double)wr_memory_used_bytes(b->memory) / 1048576.0);
}

/* One key: values as they come, then the first one out for each new one at the end. */
static void one_key(struct bench *b, bool random)
{
    uint64_t begin_ns = wr_env_mono_ns(b->env), next = 0, first = 0;

    make(b);
    memset(b->keys, 0, sizeof b->keys);
    memset(b->back, 0, sizeof b->back);
    while (next < b->values) {
        for (uint32_t i = 0; i < ROWS; i++, next++) {
            b->cells[i] = random ? (int64_t)(wr_rng_next(&b->rng) >> 2) : (int64_t)next;
        }
        change(b);
    }
    tell(b, random ? "one key, random values added" : "one key, values added in their order", begin_ns,
         next);
    begin_ns = wr_env_mono_ns(b->env);
    memset(b->back, 0xaa, sizeof b->back); /* every other row */
    for (uint64_t done = 0; !random && done < b->values; done += ROWS) {
        for (uint32_t i = 0; i < ROWS; i++) {
            b->cells[i] = (int64_t)(i % 2 == 0 ? next++ : first++);
        }
        change(b);
    }
    if (!random) {
        tell(b, "one key, the first out, one more at the end", begin_ns, b->values);
    }
    unmake(b);
}

/* Many keys of few values each: one of them changes. */
static void many_keys(struct bench *b)
{
    uint64_t keys = b->values / FEW, begin_ns = wr_env_mono_ns(b->env), next = 0;

    make(b);
    memset(b->back, 0, sizeof b->back);
    while (next < keys * FEW) {
        for (uint32_t i = 0; i < ROWS; i++, next++) {
            b->keys[i] = next % keys;
            b->cells[i] = (int64_t)(next / keys * 1000);
        }
        change(b);
    }
    tell(b, "many keys, ten values each added", begin_ns, next);
    begin_ns = wr_env_mono_ns(b->env);
    memset(b->back, 0xaa, sizeof b->back);
    for (uint64_t done = 0; done < b->values; done += ROWS) {
        for (uint32_t i = 0; i < ROWS; i++) {
            b->keys[i] = (done + i) / 2 % keys;
            b->cells[i] = i % 2 == 0 ? 7 : (int64_t)(done / ROWS % FEW * 1000);
        }
        change(b);
    }
    tell(b, "many keys, a value replaced", begin_ns, b->values);
    unmake(b);
}

int main(int argc, char **argv)
{
    struct bench b = {.env = wr_env_real_create(1), .values = 1000000};

    if (argc > 1) {
        b.values = strtoull(argv[1], NULL, 10);
    }
    b.memory = wr_memory_create(16ull << 30);
    wr_page_pool_touch_ahead(wr_memory_pages(b.memory));
    wr_rng_init(&b.rng, 1);
    printf("%" PRIu64 " values\n", b.values);
    one_key(&b, false);
    one_key(&b, true);
    many_keys(&b);
    wr_memory_destroy(b.memory);
    wr_env_real_destroy(b.env);
    return 0;
}
