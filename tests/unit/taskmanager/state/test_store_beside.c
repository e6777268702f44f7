/* Stores that are read, scanned and linked while runs come in, over every type. */
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "tests/lib/store_world.h"
#include "tests/lib/wr_test.h"

#define WAVE_KEYS 2000u
#define WAVES     40u
#define CLASSES   4u /* wave n writes the keys k with k % CLASSES == n % CLASSES, with n as version \
                      */

struct waves {
    struct store_world *w;
    _Atomic uint32_t done;    /* the last wave whose ingest returned; release, acquire by readers */
    _Atomic uint32_t checked; /* reads and scans made */
};

/* A version is of the key's class, and not older than the last wave of it that was done before. */
static void check_version(uint32_t k, struct wr_str value, uint32_t done)
{
    uint32_t version = wr_load_u32(value.ptr);

    WR_CK(value.bytes == 8 && wr_load_u32(value.ptr + 4) == k);
    WR_CK(version % CLASSES == k % CLASSES && version + CLASSES > done && version <= WAVES);
}

static struct wr_str wave_key(uint32_t k, char out[SW_KEY_BYTES_MAX])
{
    return (struct wr_str){out, (size_t)snprintf(out, SW_KEY_BYTES_MAX, "%06u", k)};
}

static void ingest_wave(struct waves *waves, uint32_t wave)
{
    enum { COUNT = WAVE_KEYS / CLASSES };
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, COUNT);
    char (*keys)[SW_KEY_BYTES_MAX] = wr_alloc(COUNT * sizeof *keys);
    uint32_t (*values)[2] = wr_alloc(COUNT * sizeof *values);
    struct wr_error err;

    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t k = i * CLASSES + wave % CLASSES;
        values[i][0] = wave;
        values[i][1] = k;
        records[i] = (struct tm_store_record){.key = wave_key(k, keys[i]),
                                              .value = {(const char *)values[i], 8}};
    }
    WR_CK_OK(waves->w->type->ingest(waves->w->store, records, COUNT, &err), &err);
    atomic_store_explicit(&waves->done, wave, memory_order_release);
    wr_free(values);
    wr_free(keys);
    wr_free(records);
}

static bool waves_go_on(struct waves *waves, uint32_t *ret_done)
{
    *ret_done = atomic_load_explicit(&waves->done, memory_order_acquire);
    atomic_fetch_add_explicit(&waves->checked, 1, memory_order_relaxed);
    return *ret_done < WAVES;
}

static void *read_waves(void *ctx)
{
    struct waves *waves = ctx;
    char keys[200][SW_KEY_BYTES_MAX];
    struct wr_str texts[200];
    struct tm_store_value values[200];
    struct wr_arena arena;
    struct wr_error err;
    uint32_t done, seed = 0;

    wr_arena_init(&arena, 0);
    while (waves_go_on(waves, &done)) {
        for (uint32_t i = 0; i < 200; i++) {
            texts[i] = wave_key((i * 37 + seed) % WAVE_KEYS, keys[i]);
        }
        WR_CK_OK(waves->w->type->read(waves->w->store, texts, 200, &arena, values, &err), &err);
        for (uint32_t i = 0; i < 200; i++) {
            WR_CK(values[i].found);
            check_version((i * 37 + seed) % WAVE_KEYS, values[i].value, done);
        }
        wr_arena_reset(&arena);
        seed++;
    }
    wr_arena_fini(&arena);
    return NULL;
}

static void *scan_waves(void *ctx)
{
    struct waves *waves = ctx;
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, WAVE_KEYS + 1);
    struct wr_arena arena;
    struct wr_error err;
    uint32_t done;

    wr_arena_init(&arena, 0);
    while (waves_go_on(waves, &done)) {
        uint32_t count;
        bool ended;
        WR_CK_OK(waves->w->type->scan(waves->w->store, sw_first, sw_end, WAVE_KEYS + 1, 1u << 20,
                                      &arena, records, &count, &ended, &err),
                 &err);
        WR_CK(ended && count == WAVE_KEYS);
        for (uint32_t i = 0; i < count; i++) {
            check_version(i, records[i].value, done);
        }
        wr_arena_reset(&arena);
    }
    wr_arena_fini(&arena);
    wr_free(records);
    return NULL;
}

static void *link_waves(void *ctx)
{
    struct waves *waves = ctx;
    const struct tm_store_type *type = waves->w->type;
    struct wr_error err;
    uint32_t done;

    while (waves_go_on(waves, &done)) {
        WR_AUTO_FREE char *directory = tm_stores_directory(waves->w->stores, "link");
        struct tm_store_files files = sw_link(waves->w, waves->w->store, directory);
        struct tm_store *store;
        char key[SW_KEY_BYTES_MAX];
        struct wr_arena arena;
        wr_free(files.items);
        WR_CK_OK(type->open(waves->w->stores, directory, &store, &err), &err);
        wr_arena_init(&arena, 0);
        for (uint32_t k = 0; k < CLASSES; k++) {
            struct wr_str text = wave_key(k, key);
            struct tm_store_value value;
            WR_CK_OK(type->read(store, &text, 1, &arena, &value, &err), &err);
            WR_CK(value.found);
            check_version(k, value.value, done);
        }
        wr_arena_fini(&arena);
        WR_CK(type->disk_bytes(store) > 0);
        type->close(store);
        WR_CK_OK(tm_stores_remove(waves->w->stores, directory, &err), &err);
    }
    return NULL;
}

/* While runs come in, reads, scans and links see every run that was done before they began, and
 * each run whole. */
START_TEST(runs_come_in_beside_reads_scans_and_links)
{
    static void *(*const sides[])(void *) = {read_waves, read_waves, scan_waves, link_waves};

    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 26);
        struct waves waves = {.w = w};
        pthread_t threads[WR_COUNT(sides)];
        uint32_t wave = 1;
        for (; wave <= CLASSES; wave++) {
            ingest_wave(&waves, wave);
        }
        for (size_t i = 0; i < WR_COUNT(sides); i++) {
            ck_assert_int_eq(pthread_create(&threads[i], NULL, sides[i], &waves), 0);
        }
        for (; wave <= WAVES; wave++) {
            ingest_wave(&waves, wave);
            (void)usleep(2000); /* links take longer than runs */
        }
        for (size_t i = 0; i < WR_COUNT(sides); i++) {
            ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
        }
        ck_assert_uint_gt(atomic_load(&waves.checked), WR_COUNT(sides));
        sw_destroy(w);
    }
}
END_TEST

WR_TEST_MAIN("store_beside", runs_come_in_beside_reads_scans_and_links)
