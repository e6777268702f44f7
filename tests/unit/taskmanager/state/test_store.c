/* Stores: one suite over every type, against a plain model. */
#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "tests/lib/store_world.h"
#include "tests/lib/wr_test.h"

/* ---- order ---- */

static size_t shaped_key(uint32_t shape, uint32_t i, char out[64])
{
    uint64_t word = wr_hash_u64(i);

    switch (shape) {
    case 0: /* differ in their first bytes */
        memcpy(out, &word, 8);
        return 8;
    case 1: /* some are prefixes of others */
        return (size_t)snprintf(out, 64, "%u", i);
    case 2: /* differ behind what is sorted by digits */
        return (size_t)snprintf(out, 64, "one prefix for all %u", i);
    default: /* zeros, which short keys are padded with */
        memset(out, 0, 64);
        memcpy(out + 60, &i, 4);
        return i < 60 ? i : 64;
    }
}

/* A run is in key order, whatever its keys begin with. */
START_TEST(runs_are_sorted)
{
    enum { COUNT = 20000 };
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, COUNT);
    struct wr_arena arena;

    wr_arena_init(&arena, 0);
    for (uint32_t shape = 0; shape < 4; shape++) {
        for (uint32_t count = 0; count <= COUNT; count = count * 5 + 1) {
            struct store_rank *ranks;
            uint64_t sum = 0;
            for (uint32_t i = 0; i < count; i++) {
                char text[64];
                size_t bytes = shaped_key(shape, (i * 7919u) % COUNT, text);
                records[i].key = (struct wr_str){wr_arena_memdup(&arena, text, bytes), bytes};
            }
            ranks = store_sort(records, count);
            for (uint32_t i = 0; i < count; i++) {
                sum += ranks[i].index;
                WR_CK(i == 0 || store_compare(records[ranks[i - 1].index].key,
                                              records[ranks[i].index].key) < 0);
            }
            ck_assert_uint_eq(sum, count == 0 ? 0 : (uint64_t)count * (count - 1) / 2);
            wr_free(ranks);
        }
    }
    wr_free(records);
    wr_arena_fini(&arena);
}
END_TEST

/* ---- tests over every type ---- */

/* Whatever runs came, with overwrites and tombstones, reads and scans find the last of each key. */
START_TEST(reads_and_scans_agree_with_a_model)
{
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 17);
        sw_check(w, w->store, w->model);
        sw_ingest(w, 1, 1);
        for (uint32_t i = 0; i < 12; i++) {
            sw_ingest(w, 2, i % 3 == 0 ? 50 : SW_KEYS);
            sw_check(w, w->store, w->model);
        }
        ck_assert_uint_gt(w->type->disk_bytes(w->store), 10000);
        sw_destroy(w);
    }
}
END_TEST

static void add_one(struct store_world *w, struct tm_store_run *run, const char *key,
                    const char *value)
{
    struct tm_store_record record = {.key = wr_str_of(key), .value = wr_str_of(value)};
    struct wr_error err;

    WR_CK_OK(w->type->run_add(run, &record, 1, &err), &err);
}

static void check_one(struct store_world *w, const char *key, const char *want)
{
    struct wr_str text = wr_str_of(key);
    struct tm_store_value value;
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    WR_CK_OK(w->type->read(w->store, &text, 1, &arena, &value, &err), &err);
    WR_CK(want == NULL ? !value.found : sw_same(value.value, wr_str_of(want)));
    wr_arena_fini(&arena);
}

/* What was added to a run is there from its end on, not before; of one that is given up there is
 * nothing; one that is begun does not hold up others. */
START_TEST(runs_in_pieces_come_in_whole)
{
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 23);
        struct tm_store_run *kept, *given_up, *empty;
        struct wr_error err;

        sw_ingest(w, 1, 20);
        WR_CK_OK(w->type->run_begin(w->store, &kept, &err), &err);
        WR_CK_OK(w->type->run_begin(w->store, &given_up, &err), &err);
        WR_CK_OK(w->type->run_begin(w->store, &empty, &err), &err);
        add_one(w, kept,
                "\xff"
                "a",
                "1");
        add_one(w, given_up,
                "\xff"
                "b",
                "2");
        sw_ingest(w, 1, 20);
        add_one(w, kept,
                "\xff"
                "c",
                "3");
        check_one(w,
                  "\xff"
                  "a",
                  NULL);
        WR_CK_OK(w->type->run_end(kept, &err), &err);
        w->type->run_abandon(given_up);
        WR_CK_OK(w->type->run_end(empty, &err), &err);
        check_one(w,
                  "\xff"
                  "a",
                  "1");
        check_one(w,
                  "\xff"
                  "b",
                  NULL);
        check_one(w,
                  "\xff"
                  "c",
                  "3");
        sw_destroy(w);
    }
}
END_TEST

/* A store of which everything was deleted is empty, and goes on. */
START_TEST(everything_can_be_deleted)
{
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 18);
        struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, SW_KEYS);
        char (*keys)[SW_KEY_BYTES_MAX] = wr_alloc(SW_KEYS * sizeof *keys);
        struct wr_error err;
        sw_ingest(w, 3, SW_KEYS);
        for (uint32_t k = 0; k < SW_KEYS; k++) {
            records[k] = (struct tm_store_record){.key = sw_key(k, keys[k]), .tombstone = true};
        }
        WR_CK_OK(w->type->ingest(w->store, records, SW_KEYS, &err), &err);
        memset(w->model, 0, sizeof w->model);
        sw_check(w, w->store, w->model);
        sw_ingest(w, 2, SW_KEYS);
        sw_check(w, w->store, w->model);
        wr_free(keys);
        wr_free(records);
        sw_destroy(w);
    }
}
END_TEST

/* The list names every file with its size; what is called immutable has the same bytes in both. */
static uint32_t check_files(struct store_world *w, const char *a,
                            const struct tm_store_files *files_a, const char *b,
                            const struct tm_store_files *files_b)
{
    uint32_t shared = 0;

    for (uint32_t i = 0; i < files_a->count; i++) {
        size_t bytes_a, bytes_b;
        WR_AUTO_FREE char *data_a = sw_read_file(w, a, files_a->items[i].name, &bytes_a);
        ck_assert_uint_eq(bytes_a, files_a->items[i].bytes);
        for (uint32_t j = 0; j < files_b->count; j++) {
            WR_AUTO_FREE char *data_b = NULL;
            if (strcmp(files_a->items[i].name, files_b->items[j].name) != 0 ||
                !files_a->items[i].immutable) {
                continue;
            }
            ck_assert(files_b->items[j].immutable);
            data_b = sw_read_file(w, b, files_b->items[j].name, &bytes_b);
            ck_assert_uint_eq(bytes_a, bytes_b);
            ck_assert_int_eq(memcmp(data_a, data_b, bytes_a), 0);
            shared++;
        }
    }
    return shared;
}

/* A link is the store as of the link: later runs do not show in it, it opens elsewhere from the
 * files in its list alone, and goes on from there without a trace in the first store. */
START_TEST(a_link_is_a_snapshot)
{
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 19);
        WR_AUTO_FREE char *first = tm_stores_directory(w->stores, "link");
        WR_AUTO_FREE char *second = tm_stores_directory(w->stores, "link");
        WR_AUTO_FREE char *copy = NULL;
        uint32_t *linked = WR_NEW_ARRAY(uint32_t, SW_KEYS),
                 *later = WR_NEW_ARRAY(uint32_t, SW_KEYS);
        struct tm_store_files files, files_later;
        struct tm_store *again, *mine = w->store;
        sw_ingest(w, 6, SW_KEYS);
        files = sw_link(w, w->store, first);
        memcpy(linked, w->model, sizeof w->model);
        sw_ingest(w, 6, SW_KEYS);
        files_later = sw_link(w, w->store, second);
        memcpy(later, w->model, sizeof w->model);
        (void)check_files(w, first, &files, second, &files_later);
        copy = sw_copy_files(w, w->stores, first, &files);

        again = sw_open(w, copy);
        sw_check(w, again, linked);
        memcpy(w->model, linked, sizeof w->model);
        w->store = again;
        sw_ingest(w, 3, SW_KEYS);
        sw_check(w, again, w->model);
        w->store = mine;
        sw_check(w, w->store, later);
        w->type->close(again);
        again = sw_open(w, second);
        sw_check(w, again, later);
        w->type->close(again);
        wr_free(files.items);
        wr_free(files_later.items);
        wr_free(linked);
        wr_free(later);
        sw_destroy(w);
    }
}
END_TEST

/* Two links with nothing between them share every file called immutable, and there is one. */
START_TEST(links_share_what_did_not_change)
{
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 20);
        WR_AUTO_FREE char *first = tm_stores_directory(w->stores, "link");
        WR_AUTO_FREE char *second = tm_stores_directory(w->stores, "link");
        struct tm_store_files a, b;
        sw_ingest(w, 1, SW_KEYS);
        a = sw_link(w, w->store, first);
        b = sw_link(w, w->store, second);
        ck_assert_uint_gt(check_files(w, first, &a, second, &b), 0);
        wr_free(a.items);
        wr_free(b.items);
        sw_destroy(w);
    }
}
END_TEST

/* A link never writes into a directory that is there, nor harms it. */
START_TEST(a_link_needs_a_new_directory)
{
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 21);
        WR_AUTO_FREE char *directory = tm_stores_directory(w->stores, "link");
        struct tm_store_files files, none = {0};
        struct tm_store *again;
        struct wr_error err;
        sw_ingest(w, 2, SW_KEYS);
        files = sw_link(w, w->store, directory);
        ck_assert_int_eq(w->type->link(w->store, directory, &none, &err), WR_ERR_EXISTS);
        ck_assert_ptr_nonnull(strstr(err.message, directory));
        ck_assert_ptr_null(none.items);
        again = sw_open(w, directory);
        sw_check(w, again, w->model);
        w->type->close(again);
        wr_free(files.items);
        sw_destroy(w);
    }
}
END_TEST

/* Types are found by name, and only by name. */
START_TEST(types_are_found)
{
    ck_assert_ptr_eq(tm_store_type_find("memory"), &tm_store_memory);
    ck_assert_ptr_null(tm_store_type_find("memor"));
}
END_TEST

WR_TEST_MAIN("store", runs_are_sorted, reads_and_scans_agree_with_a_model,
             runs_in_pieces_come_in_whole, everything_can_be_deleted, a_link_is_a_snapshot,
             links_share_what_did_not_change, a_link_needs_a_new_directory, types_are_found)
