/* A store by itself: what a key of a run costs, reads of keys that are there and that are not, a
 * scan, and how much memory the process holds besides the bench's own. Everything read is checked.
 *
 *     bench_store [KEYS [BUDGET_MIB [DIRECTORY]]]     default 10000000 512 /tmp
 *
 * The cache is an eighth of the budget. Keys have the shape of a table's: key group, then 8 bytes;
 * values have 17 bytes.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/rng.h"
#include "taskmanager/state/store.h"

#define KEY_BYTES 11u
#define VALUE_BYTES 17u
#define KEY_GROUPS 1024u
#define READ_BATCH 256u
#define SCAN_RECORDS 4096u
#define RUN_KEYS_MAX 1000000u

struct bench {
    struct wr_env *env;
    struct wr_memory *memory;
    struct tm_stores *stores;
    struct tm_store *store;
    struct wr_rng rng;
    uint64_t keys;
    uint8_t *versions; /* of each key; 0 = absent */
    uint64_t base_bytes; /* resident before the first store */
    struct tm_store_record *records;
    uint8_t *texts; /* of the run in hand */
};

static void fatal(const char *message)
{
    (void)fprintf(stderr, "%s\n", message);
    exit(1);
}

static void key_of(uint64_t number, uint8_t out[KEY_BYTES])
{
    uint64_t hash = wr_hash_u64(number);
    uint32_t group = (uint32_t)(hash % KEY_GROUPS);

    out[0] = (uint8_t)(group >> 8);
    out[1] = (uint8_t)group;
    out[2] = 1;
    wr_store_u64(out + 3, number);
}

static void value_of(uint64_t number, uint8_t version, uint8_t out[VALUE_BYTES])
{
    out[0] = 0;
    wr_store_u64(out + 1, version);
    wr_store_u64(out + 9, wr_hash_u64(number) * version);
}

static uint64_t now(const struct bench *b)
{
    return wr_env_mono_ns(b->env);
}

static uint64_t thread_cpu(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static struct wr_process_info process(const struct bench *b)
{
    struct wr_process_info info;

    b->env->ops->process(b->env, &info);
    return info;
}

/* `count` keys `stride` apart from `first` on, modulo the number of keys; without a common factor
 * they are distinct and, in key order, random. */
static uint64_t ingest(struct bench *b, uint64_t first, uint64_t stride, uint32_t count,
                       uint64_t *cpu_ns)
{
    struct wr_error err;
    uint64_t begin_ns, begin_cpu_ns;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t number = (first + i * stride) % b->keys;
        uint8_t *text = b->texts + (size_t)i * (KEY_BYTES + VALUE_BYTES);
        b->versions[number] += 1;
        key_of(number, text);
        value_of(number, b->versions[number], text + KEY_BYTES);
        b->records[i] = (struct tm_store_record){
            .key = {(const char *)text, KEY_BYTES},
            .value = {(const char *)text + KEY_BYTES, VALUE_BYTES},
        };
    }
    begin_ns = now(b);
    begin_cpu_ns = thread_cpu();
    if (b->store->type->ingest(b->store, b->records, count, &err) != WR_OK) {
        fatal(err.message);
    }
    *cpu_ns += thread_cpu() - begin_cpu_ns;
    return now(b) - begin_ns;
}

static void print_runs(struct bench *b, const char *what, uint32_t runs, uint32_t count,
                       uint64_t first, bool random)
{
    uint64_t ns = 0, worst_ns = 0, own_ns = 0, cpu_ns = process(b).cpu_ns;

    for (uint32_t i = 0; i < runs; i++) {
        uint64_t begin = random ? wr_rng_below(&b->rng, b->keys) : first + (uint64_t)i * count;
        uint64_t took_ns = ingest(b, begin, random ? 999983 : 1, count, &own_ns);
        ns += took_ns;
        worst_ns = WR_MAX(worst_ns, took_ns);
    }
    printf("%-34s %8.0f ns a key, longest %.0f ms, CPU %.0f here, %.0f with compactions\n", what,
           (double)ns / runs / count, (double)worst_ns / 1e6, (double)own_ns / runs / count,
           (double)(process(b).cpu_ns - cpu_ns) / runs / count);
}

/* Until compactions have nothing to do: the process stops using CPU. */
static void settle(struct bench *b)
{
    uint64_t before_ns = process(b).cpu_ns, begin_ns = now(b);

    for (uint32_t quiet = 0; quiet < 3;) {
        uint64_t cpu_ns;
        (void)usleep(200000);
        cpu_ns = process(b).cpu_ns;
        quiet = cpu_ns - before_ns < 4000000 ? quiet + 1 : 0;
        before_ns = cpu_ns;
    }
    printf("%-34s %8.1f s\n", "compactions after it", (double)(now(b) - begin_ns) / 1e9 - 0.6);
}

static void print_reads(struct bench *b, const char *what, uint64_t first, uint64_t below,
                        uint32_t batches)
{
    uint8_t(*texts)[KEY_BYTES] = wr_alloc(READ_BATCH * sizeof *texts);
    struct wr_str keys[READ_BATCH];
    uint64_t numbers[READ_BATCH], ns = 0, cpu_ns = 0;
    struct tm_store_value values[READ_BATCH];
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (uint32_t n = 0; n < batches; n++) {
        uint64_t begin_ns, begin_cpu_ns;
        for (uint32_t i = 0; i < READ_BATCH; i++) {
            numbers[i] = first + wr_rng_below(&b->rng, below);
            key_of(numbers[i], texts[i]);
            keys[i] = (struct wr_str){(const char *)texts[i], KEY_BYTES};
        }
        begin_ns = now(b);
        begin_cpu_ns = thread_cpu();
        if (b->store->type->read(b->store, keys, READ_BATCH, &arena, values, &err) != WR_OK) {
            fatal(err.message);
        }
        ns += now(b) - begin_ns;
        cpu_ns += thread_cpu() - begin_cpu_ns;
        for (uint32_t i = 0; i < READ_BATCH; i++) {
            uint8_t version = numbers[i] < b->keys ? b->versions[numbers[i]] : 0;
            uint8_t value[VALUE_BYTES];
            value_of(numbers[i], version, value);
            if (values[i].found != (version != 0) ||
                (version != 0 && (values[i].value.bytes != VALUE_BYTES ||
                                  memcmp(values[i].value.ptr, value, VALUE_BYTES) != 0))) {
                fatal("a read found something else than what was written");
            }
        }
        wr_arena_reset(&arena);
    }
    printf("%-34s %8.0f ns a key, CPU %.0f\n", what, (double)ns / batches / READ_BATCH,
           (double)cpu_ns / batches / READ_BATCH);
    wr_arena_fini(&arena);
    wr_free(texts);
}

static void print_scan(struct bench *b)
{
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, SCAN_RECORDS);
    uint8_t last[KEY_BYTES + 1] = {0};
    struct wr_str from = {(const char *)last, 1}, end = {"\xff", 1};
    uint64_t begin_ns = now(b), cpu_ns = thread_cpu(), seen = 0;
    struct wr_arena arena;
    struct wr_error err;
    bool ended = false;

    wr_arena_init(&arena, 0);
    while (!ended) {
        uint32_t count;
        if (b->store->type->scan(b->store, from, end, SCAN_RECORDS, 1u << 20, &arena, records,
                                 &count, &ended, &err) != WR_OK) {
            fatal(err.message);
        }
        for (uint32_t i = 0; i < count; i++, seen++) {
            uint64_t number = wr_load_u64(records[i].key.ptr + 3);
            uint8_t value[VALUE_BYTES];
            value_of(number, b->versions[number], value);
            if (memcmp(records[i].value.ptr, value, VALUE_BYTES) != 0) {
                fatal("a scan found something else than what was written");
            }
        }
        if (count > 0) {
            memcpy(last, records[count - 1].key.ptr, KEY_BYTES);
            last[KEY_BYTES] = 0;
            from.bytes = KEY_BYTES + 1;
        }
        wr_arena_reset(&arena);
    }
    if (seen != b->keys) {
        fatal("a scan missed keys");
    }
    printf("%-34s %8.0f ns a key, CPU %.0f, checks included\n", "scan",
           (double)(now(b) - begin_ns) / (double)seen,
           (double)(thread_cpu() - cpu_ns) / (double)seen);
    wr_arena_fini(&arena);
    wr_free(records);
}

static void print_memory(struct bench *b, const char *what)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    printf("%-34s %8.1f MiB resident for it, at most %.1f, %.1f reserved; %.1f MiB on disk\n",
           what, ((double)process(b).resident_bytes - (double)b->base_bytes) / (1 << 20),
           ((double)usage.ru_maxrss * 1024 - (double)b->base_bytes) / (1 << 20),
           (double)wr_memory_used_bytes(b->memory) / (1 << 20),
           (double)b->store->type->disk_bytes(b->store) / (1 << 20));
}

static void run(struct bench *b)
{
    print_memory(b, "opened");
    print_runs(b, "load, runs of 1M", (uint32_t)(b->keys / RUN_KEYS_MAX), RUN_KEYS_MAX, 0, false);
    settle(b);
    print_memory(b, "loaded");
    print_reads(b, "read, there, batches of 256", 0, b->keys, 2000);
    print_runs(b, "update, runs of 100k", 40, 100000, 0, true);
    print_memory(b, "updated");
    print_reads(b, "read, there, level 0 full", 0, b->keys, 1000);
    settle(b);
    print_runs(b, "update, runs of 1M", 5, RUN_KEYS_MAX, 0, true);
    settle(b);
    print_reads(b, "read, there, again", 0, b->keys, 2000);
    print_reads(b, "read, absent, batches of 256", b->keys, b->keys, 2000);
    print_scan(b);
    print_memory(b, "at the end");
}

int main(int argc, char **argv)
{
    struct bench b = {.keys = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000};
    uint64_t budget_mib = argc > 2 ? strtoull(argv[2], NULL, 10) : 512;
    const char *parent = argc > 3 ? argv[3] : "/tmp";
    WR_AUTO_FREE char *directory = wr_asprintf("%s/weir-bench-store-XXXXXX", parent);
    WR_AUTO_FREE char *own = NULL;
    struct wr_error err;

    if (mkdtemp(directory) == NULL || b.keys < RUN_KEYS_MAX || b.keys % RUN_KEYS_MAX != 0) {
        fatal("KEYS must be millions, DIRECTORY one that is there");
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    wr_alloc_give_back(); /* as the task manager does */
    b.env = wr_env_real_create(1);
    b.memory = wr_memory_create(budget_mib << 20);
    wr_rng_init(&b.rng, 1);
    b.versions = wr_alloc_zero(b.keys, 1);
    memset(b.versions, 0, b.keys);
    b.records = wr_alloc_zero(RUN_KEYS_MAX, sizeof *b.records);
    b.texts = wr_alloc_zero(RUN_KEYS_MAX, KEY_BYTES + VALUE_BYTES);
    memset(b.records, 1, RUN_KEYS_MAX * sizeof *b.records);
    memset(b.texts, 1, RUN_KEYS_MAX * (size_t)(KEY_BYTES + VALUE_BYTES));
    memset(b.versions, 1, b.keys); /* touched: none of it is to be counted as the store's */
    memset(b.versions, 0, b.keys);
    b.stores = tm_stores_create(&(struct tm_stores_options){.env = b.env,
                                                            .type = &tm_store_rocksdb,
                                                            .directory = directory,
                                                            .memory = b.memory});
    own = tm_stores_directory(b.stores, "bench");
    b.base_bytes = process(&b).resident_bytes;
    if (b.env->ops->make_directory(b.env, own, &err) != WR_OK ||
        tm_store_rocksdb.open(b.stores, own, &b.store, &err) != WR_OK) {
        fatal(err.message);
    }
    run(&b);
    tm_store_rocksdb.close(b.store);
    if (tm_stores_remove(b.stores, directory, &err) != WR_OK) {
        fatal(err.message);
    }
    tm_stores_destroy(b.stores);
    wr_free(b.versions);
    wr_free(b.records);
    wr_free(b.texts);
    wr_memory_destroy(b.memory);
    wr_env_real_destroy(b.env);
    return 0;
}
