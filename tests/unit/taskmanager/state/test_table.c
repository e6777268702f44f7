#include <inttypes.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/rng.h"
#include "common/batch/page.h"
#include "taskmanager/state/composite.h"
#include "taskmanager/state/table.h"
#include "tests/lib/wr_test.h"

#define KEYS 6000u
#define GROUPS 16u
#define BATCH 97u
#define LONG_BYTES 5000u
#define ENTRIES (150u * WR_BATCH_ROWS_MAX) /* of one key */

struct world {
    struct wr_memory *memory;
    struct tm_table *table;
    struct wr_rng rng;
    bool text;
    uint64_t model[KEYS]; /* 0 = absent; key 0 of a text table is NULL */
    uint64_t present;
    char texts[BATCH][LONG_BYTES + 16];
    struct wr_view views[BATCH];
    uint64_t words[BATCH], hashes[BATCH], nulls[(BATCH + 63) / 64];
};

static void world_init(struct world *w, bool text, uint64_t budget, uint64_t seed)
{
    enum wr_type type = text ? WR_TYPE_TEXT : WR_TYPE_INT8;

    memset(w, 0, sizeof *w);
    w->text = text;
    wr_rng_init(&w->rng, seed);
    w->memory = wr_memory_create(budget);
    w->table = tm_table_create(&(struct tm_table_options){.name = "t",
                                                          .key_types = &type,
                                                          .key_count = 1,
                                                          .value_bytes = 16,
                                                          .key_groups = GROUPS,
                                                          .key_group_end = GROUPS,
                                                          .memory = w->memory});
}

static void world_fini(struct world *w)
{
    tm_table_destroy(w->table);
    ck_assert_uint_eq(wr_memory_used_bytes(w->memory), 0);
    wr_memory_destroy(w->memory);
}

/* Inline, just inline, just long, and long texts; some begin alike. */
static uint32_t text_of(uint64_t k, char *out)
{
    static const uint32_t lengths[] = {0, 5, 23, 24, 100, LONG_BYTES};
    uint32_t bytes = lengths[k % 6];
    int n = snprintf(out, 16, "%" PRIu64, k);

    if (bytes > (uint32_t)n) {
        memset(out + n, 'x', bytes - (uint32_t)n);
        return bytes;
    }
    return (uint32_t)n;
}

/* Fill position i of a batch of keys with key k. */
static void set_key(struct world *w, uint32_t i, uint64_t k)
{
    bool null = k == 0;

    if (null) {
        w->nulls[i / 64] |= (uint64_t)1 << (i % 64);
    }
    w->words[i] = null ? 0 : k;
    if (w->text) {
        uint32_t bytes = null ? 0 : text_of(k, w->texts[i]);
        w->views[i] = wr_view_of(w->texts[i], bytes);
        w->hashes[i] = null ? WR_KEY_NULL_HASH : wr_hash_bytes(w->texts[i], bytes);
    } else {
        w->hashes[i] = null ? WR_KEY_NULL_HASH : wr_hash_u64(k);
    }
}

static struct wr_keys keys_of(struct world *w, uint32_t count)
{
    return (struct wr_keys){.form = w->text ? WR_KEY_BYTES : WR_KEY_U64,
                            .count = count,
                            .u64 = w->words,
                            .bytes = w->views,
                            .hashes = w->hashes,
                            .null_bits = w->nulls};
}

static void upsert(struct world *w)
{
    uint64_t chosen[BATCH], fresh[(BATCH + 63) / 64];
    uint8_t *slots[BATCH];
    struct wr_error err;
    bool first[BATCH];

    memset(w->nulls, 0, sizeof w->nulls);
    for (uint32_t i = 0; i < BATCH; i++) {
        chosen[i] = wr_rng_below(&w->rng, KEYS);
        set_key(w, i, chosen[i]);
    }
    struct wr_keys keys = keys_of(w, BATCH);
    ck_assert_int_eq(tm_table_resolve(w->table, &keys, TM_RESOLVE_UPSERT, slots, fresh, &err), TM_TABLE_DONE);
    for (uint32_t i = 0; i < BATCH; i++) {
        first[i] = w->model[chosen[i]] == 0;
        for (uint32_t j = 0; j < i; j++) {
            first[i] &= chosen[j] != chosen[i];
            ck_assert((chosen[j] == chosen[i]) == (slots[j] == slots[i]));
        }
        ck_assert((fresh[i / 64] >> (i % 64) & 1) == first[i]);
    }
    for (uint32_t i = 0; i < BATCH; i++) {
        uint64_t *value = (uint64_t *)(void *)slots[i];
        ck_assert_uint_eq(*value, w->model[chosen[i]]);
        w->present += w->model[chosen[i]] == 0;
        *value = w->model[chosen[i]] = wr_rng_next(&w->rng) | 1;
    }
}

static void look_and_remove(struct world *w)
{
    uint64_t chosen[BATCH];
    uint8_t *slots[BATCH];
    struct wr_error err;

    memset(w->nulls, 0, sizeof w->nulls);
    for (uint32_t i = 0; i < BATCH; i++) {
        chosen[i] = wr_rng_below(&w->rng, KEYS);
        set_key(w, i, chosen[i]);
    }
    struct wr_keys keys = keys_of(w, BATCH);
    ck_assert_int_eq(tm_table_resolve(w->table, &keys, TM_RESOLVE_READ, slots, NULL, &err), TM_TABLE_DONE);
    for (uint32_t i = 0; i < BATCH; i++) {
        ck_assert((slots[i] != NULL) == (w->model[chosen[i]] != 0));
        ck_assert(slots[i] == NULL || *(uint64_t *)(void *)slots[i] == w->model[chosen[i]]);
    }
    for (uint32_t i = 0; i < BATCH; i++) {
        if (w->model[chosen[i]] != 0 && wr_rng_below(&w->rng, 3) == 0) {
            tm_table_remove(w->table, slots[i]);
            w->model[chosen[i]] = 0;
            w->present -= 1;
        }
    }
}

/* Every key group walked: each key once, in its group, with its value and its key back. */
static void check_scan(struct world *w)
{
    uint64_t seen = 0, sum = 0, want = 0;

    for (uint32_t g = 0; g < GROUPS; g++) {
        uint64_t cursor = 0, digest, count, in_group = 0;
        while (cursor != UINT64_MAX) {
            uint8_t *slots[7];
            uint32_t n = tm_table_scan(w->table, g, &cursor, slots, 7);
            for (uint32_t i = 0; i < n; i++) {
                struct wr_view view;
                uint64_t word;
                bool null;
                tm_table_key_of(w->table, slots[i], &word, &view, &null);
                uint64_t hash = null      ? WR_KEY_NULL_HASH
                                : w->text ? wr_hash_bytes(wr_view_ptr(&view), view.bytes)
                                          : wr_hash_u64(word);
                ck_assert_uint_eq(wr_key_group(hash, GROUPS), g);
                sum += *(uint64_t *)(void *)slots[i];
            }
            in_group += n;
        }
        tm_table_digest(w->table, g, &count, &digest);
        ck_assert_uint_eq(count, in_group);
        seen += in_group;
    }
    for (uint32_t k = 0; k < KEYS; k++) {
        want += w->model[k];
    }
    ck_assert_uint_eq(seen, w->present);
    ck_assert_uint_eq(tm_table_count(w->table), w->present);
    ck_assert_uint_eq(sum, want);
}

static void play(bool text)
{
    static struct world w;

    for (uint64_t seed = 1; seed <= 3; seed++) {
        world_init(&w, text, 1ull << 30, seed);
        for (uint32_t step = 0; step < 400; step++) {
            upsert(&w);
            look_and_remove(&w);
            if (step % 50 == 49) {
                check_scan(&w);
            }
            if (step == 250) {
                tm_table_clear(w.table);
                memset(w.model, 0, sizeof w.model);
                w.present = 0;
            }
        }
        check_scan(&w);
        world_fini(&w);
    }
}

/* A table of integers is the map that a plain array is, NULL key included. */
START_TEST(integer_keys_behave_as_a_map)
{
    play(false);
}
END_TEST

/* So is one of texts: empty, inline, long, and NULL apart from empty. */
START_TEST(text_keys_behave_as_a_map)
{
    play(true);
}
END_TEST

/* A table that outgrows the budget says so, keeps what it has, and gives all of it back. */
START_TEST(the_budget_is_a_refusal_with_words)
{
    static struct world w;
    struct wr_error err;
    enum tm_table_status status = TM_TABLE_DONE;
    uint8_t *slots[BATCH];
    uint64_t k = 1, kept;

    world_init(&w, false, 3 * WR_PAGE_BYTES, 1);
    while (status == TM_TABLE_DONE && k < 100000) {
        memset(w.nulls, 0, sizeof w.nulls);
        for (uint32_t i = 0; i < BATCH; i++) {
            set_key(&w, i, k + i);
        }
        struct wr_keys keys = keys_of(&w, BATCH);
        status = tm_table_resolve(w.table, &keys, TM_RESOLVE_UPSERT, slots, NULL, &err);
        k += BATCH;
    }
    ck_assert_int_eq(status, TM_TABLE_FAILED);
    ck_assert_int_eq(err.code, WR_ERR_MEMORY);
    ck_assert(!err.retriable);
    ck_assert_ptr_nonnull(strstr(err.message, "table \"t\""));
    ck_assert_ptr_nonnull(strstr(err.message, "rocksdb"));
    ck_assert_uint_le(wr_memory_used_bytes(w.memory), 3 * WR_PAGE_BYTES);
    kept = tm_table_count(w.table);
    ck_assert_uint_gt(kept, 1000);
    memset(w.nulls, 0, sizeof w.nulls);
    for (uint32_t i = 0; i < BATCH; i++) {
        set_key(&w, i, 1 + i);
    }
    struct wr_keys keys = keys_of(&w, BATCH);
    ck_assert_int_eq(tm_table_resolve(w.table, &keys, TM_RESOLVE_READ, slots, NULL, &err), TM_TABLE_DONE);
    for (uint32_t i = 0; i < BATCH; i++) {
        ck_assert_ptr_nonnull(slots[i]);
    }
    world_fini(&w);
}
END_TEST

/* Pages given back are reused; slabs that are empty go back to the system, all but one. */
START_TEST(large_pages_are_reused)
{
    struct wr_page_pool *pool = wr_page_pool_create();
    void *pages[100];

    for (uint32_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 100; i++) {
            pages[i] = wr_page_take(pool);
            ck_assert_uint_eq((uintptr_t)pages[i] % WR_PAGE_BYTES, 0);
            memset(pages[i], (int)i, WR_PAGE_BYTES);
        }
        ck_assert_uint_eq(wr_page_pool_bytes(pool), 4 * WR_PAGE_SLAB_BYTES);
        for (uint32_t i = 0; i < 100; i++) {
            ck_assert_uint_eq(*(uint8_t *)pages[i], i);
            wr_page_give(pool, pages[i]);
        }
        ck_assert_uint_eq(wr_page_pool_bytes(pool), WR_PAGE_SLAB_BYTES);
    }
    wr_page_pool_destroy(pool);
}
END_TEST

/* The helper that touches slabs ahead stops in order, and what it touched is used. */
START_TEST(slabs_are_touched_ahead)
{
    struct wr_page_pool *pool = wr_page_pool_create();
    void *pages[32 * 8];

    wr_page_pool_touch_ahead(pool);
    for (uint32_t i = 0; i < 32 * 8; i++) {
        pages[i] = wr_page_take(pool);
    }
    for (uint32_t i = 0; i < 2000 && wr_page_pool_bytes(pool) < 10ull * WR_PAGE_SLAB_BYTES; i++) {
        usleep(1000);
    }
    ck_assert_uint_ge(wr_page_pool_bytes(pool), 10ull * WR_PAGE_SLAB_BYTES);
    for (uint32_t i = 0; i < 32 * 8; i++) {
        wr_page_give(pool, pages[i]);
    }
    wr_page_pool_destroy(pool);
}
END_TEST

/* Entries of one key begin with the same bits of their hash; the directory does not double for each of these
 * bits, and the entries are found by it and by a walk. */
START_TEST(many_entries_of_one_key_take_no_large_directory)
{
    enum wr_type type = WR_TYPE_INT8;
    struct wr_memory *memory = wr_memory_create(1ull << 30);
    struct tm_table *table = tm_table_create(&(struct tm_table_options){.name = "t",
                                                                        .key_types = &type,
                                                                        .key_count = 1,
                                                                        .composite = true,
                                                                        .value_bytes = 8,
                                                                        .key_groups = 1024,
                                                                        .key_group_end = 1024,
                                                                        .memory = memory});
    uint64_t main_key = 42, main_hash = wr_hash_u64(42), cursor = 0, walked = 0;
    struct wr_keys keys = {.form = WR_KEY_U64, .count = 1, .u64 = &main_key, .hashes = &main_hash};
    struct tm_composite *composite = WR_NEW(struct tm_composite);
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[WR_BATCH_ROWS_MAX / 64];
    struct wr_error err;

    for (uint32_t round = 0; round < 2; round++) {
        for (uint64_t n = 0; n < ENTRIES; n += WR_BATCH_ROWS_MAX) {
            tm_composite_reset(composite);
            for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
                tm_composite_add_number(composite, &keys, 0, n + i);
            }
            ck_assert_int_eq(tm_table_resolve(table, tm_composite_keys(composite),
                                              TM_RESOLVE_UPSERT, slots, fresh, &err),
                             TM_TABLE_DONE);
            ck_assert_uint_eq(fresh[0], round == 0 ? UINT64_MAX : 0);
        }
    }
    ck_assert_uint_eq(tm_table_count(table), ENTRIES);
    ck_assert_uint_lt(wr_memory_used_bytes(memory), ENTRIES * 100ull);
    while (cursor != UINT64_MAX) {
        walked += tm_table_scan(table, wr_key_group(main_hash, 1024), &cursor, slots, 100);
    }
    ck_assert_uint_eq(walked, ENTRIES);
    tm_composite_fini(composite);
    wr_free(composite);
    tm_table_destroy(table);
    ck_assert_uint_eq(wr_memory_used_bytes(memory), 0);
    wr_memory_destroy(memory);
}
END_TEST

WR_TEST_MAIN("table", many_entries_of_one_key_take_no_large_directory,
             integer_keys_behave_as_a_map, text_keys_behave_as_a_map,
             the_budget_is_a_refusal_with_words, large_pages_are_reused, slabs_are_touched_ahead)
