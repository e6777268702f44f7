/* The keyed table by itself: ns per read-modify-write at several sizes, the longest insert stall while
 * it grows, and what the first batches after a barrier cost (the undo log's first touches).
 *
 *     bench_table [KEYS]        default 1000000
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
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"

#define ROWS WR_BATCH_ROWS_MAX

struct bench {
    struct wr_env *env;
    struct wr_memory *memory;
    struct tm_table *table;
    struct wr_rng rng;
    uint64_t keys;
    uint64_t u64[ROWS], hashes[ROWS];
    uint8_t *slots[ROWS];
};

static uint64_t upsert(struct bench *b, uint64_t first, bool random)
{
    struct wr_keys keys = {.form = WR_KEY_U64, .count = ROWS, .u64 = b->u64, .hashes = b->hashes};
    struct wr_error err;
    uint64_t begin_ns;

    for (uint32_t i = 0; i < ROWS; i++) {
        b->u64[i] = random ? wr_rng_below(&b->rng, b->keys) : first + i;
        b->hashes[i] = wr_hash_u64(b->u64[i]);
    }
    begin_ns = wr_env_mono_ns(b->env);
    if (tm_table_resolve(b->table, &keys, TM_RESOLVE_UPSERT, b->slots, NULL, &err) !=
        TM_TABLE_DONE) {
        (void)fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        *(uint64_t *)(void *)b->slots[i] += 1;
    }
    return wr_env_mono_ns(b->env) - begin_ns;
}

static void grow(struct bench *b)
{
    uint64_t worst_ns = 0, begin_ns = wr_env_mono_ns(b->env);

    for (uint64_t k = 0; k < b->keys; k += ROWS) {
        uint64_t took_ns = upsert(b, k, false);
        worst_ns = WR_MAX(worst_ns, took_ns);
    }
    printf("insert %.1f ns a key, longest batch %.2f ms\n",
           (double)(wr_env_mono_ns(b->env) - begin_ns) / (double)b->keys, (double)worst_ns / 1e6);
}

static void update(struct bench *b)
{
    uint64_t ns = 0, batches = 20000000 / ROWS;

    for (uint64_t i = 0; i < batches; i++) {
        ns += upsert(b, 0, true);
    }
    printf("read-modify-write %.1f ns a row\n", (double)ns / (double)(batches * ROWS));
}

static void nothing(void *ctx)
{
    (void)ctx;
}

/* The first batches behind a barrier touch pages for the first time in the epoch. */
static void first_batches(struct bench *b, struct tm_segments *segments, struct wr_mailbox *home)
{
    uint64_t begin_ns = wr_env_mono_ns(b->env), sealed_ns, first_ns[4];
    struct tm_pack *pack = tm_table_seal(
        b->table, &(struct tm_pack_options){
                      .checkpoint = 1, .segments = segments, .home = home, .wake = nothing});

    sealed_ns = wr_env_mono_ns(b->env) - begin_ns;
    for (uint32_t i = 0; i < 4; i++) {
        first_ns[i] = upsert(b, 0, true);
    }
    printf("seal %.1f us, batches behind it %.2f %.2f %.2f %.2f ms\n", (double)sealed_ns / 1e3,
           (double)first_ns[0] / 1e6, (double)first_ns[1] / 1e6, (double)first_ns[2] / 1e6,
           (double)first_ns[3] / 1e6);
    tm_pack_destroy(pack);
}

int main(int argc, char **argv)
{
    struct bench b = {.env = wr_env_real_create(1), .keys = 1000000};
    enum wr_type type = WR_TYPE_INT8;
    struct wr_mailbox *home = wr_mailbox_create();
    struct tm_segments *segments;

    if (argc > 1) {
        b.keys = strtoull(argv[1], NULL, 10);
    }
    b.memory = wr_memory_create(16ull << 30);
    wr_page_pool_touch_ahead(wr_memory_pages(b.memory));
    wr_rng_init(&b.rng, 1);
    b.table = tm_table_create(&(struct tm_table_options){.name = "bench",
                                                         .key_types = &type,
                                                         .key_count = 1,
                                                         .value_bytes = 24,
                                                         .key_groups = 1024,
                                                         .key_group_end = 1024,
                                                         .memory = b.memory});
    segments = tm_segments_create(&(struct tm_segments_options){
        .env = b.env, .job_directory = "/nonexistent", .memory = b.memory});
    printf("%" PRIu64 " keys: ", b.keys);
    grow(&b);
    update(&b);
    for (int i = 0; i < 3; i++) {
        first_batches(&b, segments, home);
    }
    tm_table_destroy(b.table);
    tm_segments_unref(segments);
    wr_mailbox_destroy(home);
    wr_memory_destroy(b.memory);
    wr_env_real_destroy(b.env);
    return 0;
}
