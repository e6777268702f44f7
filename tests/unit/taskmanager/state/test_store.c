/* Stores: one suite over every type, against a plain model. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/rng.h"
#include "taskmanager/state/store_internal.h"
#include "tests/lib/fault_env.h"
#include "tests/lib/wr_test.h"

#define KEYS 4000u
#define ABSENT 500u /* key numbers from KEYS on, which no run holds */
#define KEY_BYTES_MAX 128u
#define VALUE_BYTES_MAX 256u
#define GROUPS 16u

static const char *const type_names[] = {"memory", "rocksdb"};

struct world {
    struct wr_env *real;
    struct fault_env env;
    struct wr_memory *memory;
    struct tm_stores *stores;
    struct tm_stores *others; /* as of another process: nothing of theirs is cached here */
    const struct tm_store_type *type;
    struct wr_rng rng;
    char directory[64];
    struct tm_store *store;
    char *store_directory;
    uint32_t model[KEYS]; /* version of the value; 0 = absent */
    uint32_t versions;
};

/* ---- keys and values by number ---- */

/* Key groups, NULL-like bytes, long common prefixes, keys that are prefixes of others. */
static struct wr_str key_of(uint32_t k, char out[KEY_BYTES_MAX])
{
    uint32_t group = (uint32_t)(wr_hash_u64(k) % GROUPS);
    size_t bytes = 3;

    out[0] = (char)(group >> 8);
    out[1] = (char)group;
    out[2] = 1;
    if (k % 4 == 0) {
        uint64_t word = k;
        memcpy(out + bytes, &word, 8);
        bytes += 8;
    } else if (k % 4 == 1) {
        bytes += (size_t)snprintf(out + bytes, 100, "a long prefix that many keys share %07u", k);
    } else {
        bytes += (size_t)snprintf(out + bytes, 100, "%.*u", (int)(k % 7), k);
    }
    return (struct wr_str){out, bytes};
}

static struct wr_str value_of(uint32_t k, uint32_t version, char out[VALUE_BYTES_MAX])
{
    size_t bytes = (k * 7 + version) % 97;

    for (size_t i = 0; i < bytes; i++) {
        out[i] = (char)(wr_hash_u64(k + (uint64_t)version * KEYS + i) >> 17);
    }
    return (struct wr_str){out, bytes};
}

/* ---- a world ---- */

static struct tm_store *open_store(struct world *w, const char *directory)
{
    struct tm_store *store;
    struct wr_error err;

    WR_CK_OK(w->real->ops->make_directory(w->real, directory, &err), &err);
    WR_CK_OK(w->type->open(w->stores, directory, &store, &err), &err);
    return store;
}

static struct tm_stores *make_stores(struct world *w, const char *name)
{
    WR_AUTO_FREE char *directory = wr_asprintf("%s/%s", w->directory, name);

    return tm_stores_create(&(struct tm_stores_options){
        .env = &w->env.base, .type = w->type, .directory = directory, .memory = w->memory});
}

static struct world *world_create(const char *type, uint64_t seed)
{
    struct world *w = WR_NEW(struct world);

    w->real = wr_env_real_create(1);
    fault_env_init(&w->env, w->real);
    w->env.no_sync = true;
    w->memory = wr_memory_create(256u << 20);
    w->type = tm_store_type_find(type);
    ck_assert_ptr_nonnull(w->type);
    wr_rng_init(&w->rng, seed);
    strcpy(w->directory, "/tmp/weir-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(w->directory));
    w->stores = make_stores(w, "state");
    w->others = make_stores(w, "others");
    w->store_directory = tm_stores_directory(w->stores, "step[0] count");
    w->store = open_store(w, w->store_directory);
    return w;
}

static void world_destroy(struct world *w)
{
    char command[128];

    w->type->close(w->store);
    wr_free(w->store_directory);
    tm_stores_destroy(w->stores);
    tm_stores_destroy(w->others);
    wr_memory_destroy(w->memory);
    fault_env_fini(&w->env);
    wr_env_real_destroy(w->real);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", w->directory);
    ck_assert_int_eq(system(command), 0);
    wr_free(w);
}

/* ---- runs ---- */

/* A run of `count` distinct keys from `first` on, in random order; a quarter are tombstones.
 * Changes the model only when it was taken. */
static enum wr_code ingest(struct world *w, uint32_t first, uint32_t count, struct wr_error *err)
{
    struct wr_arena arena;
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, count + 1);
    uint32_t *model = WR_NEW_ARRAY(uint32_t, KEYS);
    enum wr_code code;

    wr_arena_init(&arena, 0);
    memcpy(model, w->model, sizeof w->model);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = (first + i * 7) % KEYS; /* 7 and KEYS have no common factor */
        uint32_t at = (uint32_t)wr_rng_below(&w->rng, i + 1);
        char key[KEY_BYTES_MAX], value[VALUE_BYTES_MAX];
        struct wr_str text = key_of(k, key);
        struct tm_store_record record = {.tombstone = wr_rng_below(&w->rng, 4) == 0};
        record.key = (struct wr_str){wr_arena_memdup(&arena, text.ptr, text.bytes), text.bytes};
        model[k] = record.tombstone ? 0 : ++w->versions;
        if (!record.tombstone) {
            text = value_of(k, model[k], value);
            record.value =
                (struct wr_str){wr_arena_memdup(&arena, text.ptr, text.bytes), text.bytes};
        }
        records[i] = records[at];
        records[at] = record;
    }
    code = w->type->ingest(w->store, records, count, err);
    if (code == WR_OK) {
        memcpy(w->model, model, sizeof w->model);
    }
    wr_free(model);
    wr_free(records);
    wr_arena_fini(&arena);
    return code;
}

static void ingest_some(struct world *w, uint32_t runs, uint32_t count_max)
{
    struct wr_error err;

    for (uint32_t i = 0; i < runs; i++) {
        WR_CK_OK(ingest(w, (uint32_t)wr_rng_below(&w->rng, KEYS),
                        (uint32_t)wr_rng_below(&w->rng, count_max), &err),
                 &err);
    }
}

/* ---- checks against the model ---- */

static bool same(struct wr_str a, struct wr_str b)
{
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.ptr, b.ptr, a.bytes) == 0);
}

/* Random keys, some twice, some absent. */
static void check_reads(struct world *w, struct tm_store *store, const uint32_t *model)
{
    enum { COUNT = 300 };
    char (*keys)[KEY_BYTES_MAX] = wr_alloc(COUNT * sizeof *keys);
    struct wr_str texts[COUNT];
    uint32_t numbers[COUNT];
    struct tm_store_value values[COUNT];
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (uint32_t i = 0; i < COUNT; i++) {
        numbers[i] = i % 10 == 9 ? numbers[i / 2] : (uint32_t)wr_rng_below(&w->rng, KEYS + ABSENT);
        texts[i] = key_of(numbers[i], keys[i]);
    }
    WR_CK_OK(w->type->read(store, texts, COUNT, &arena, values, &err), &err);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t version = numbers[i] < KEYS ? model[numbers[i]] : 0;
        char value[VALUE_BYTES_MAX];
        WR_CK(values[i].found == (version != 0));
        WR_CK(version == 0 || same(values[i].value, value_of(numbers[i], version, value)));
    }
    wr_arena_fini(&arena);
    wr_free(keys);
}

struct expected {
    char key[KEY_BYTES_MAX];
    struct wr_str text;
    uint32_t number;
};

static int compare_expected(const void *a, const void *b)
{
    const struct expected *x = a, *y = b;
    size_t bytes = WR_MIN(x->text.bytes, y->text.bytes);
    int order = memcmp(x->key, y->key, bytes);

    return order != 0 ? order : (x->text.bytes > y->text.bytes) - (x->text.bytes < y->text.bytes);
}

/* Live keys of the model in key order. */
static struct expected *expect(const uint32_t *model, uint32_t *ret_count)
{
    struct expected *all = WR_NEW_ARRAY(struct expected, KEYS);
    uint32_t count = 0;

    for (uint32_t k = 0; k < KEYS; k++) {
        if (model[k] != 0) {
            all[count].number = k;
            (void)key_of(k, all[count++].key);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        all[i].text = key_of(all[i].number, all[i].key);
    }
    qsort(all, count, sizeof *all, compare_expected);
    for (uint32_t i = 0; i < count; i++) {
        all[i].text.ptr = all[i].key;
    }
    *ret_count = count;
    return all;
}

/* [from, end) in pieces of at most `most` records and bytes_max bytes. Records
 * that are not as expected end the test; an error is answered. */
static enum wr_code scan_range(struct world *w, struct tm_store *store, struct wr_str from,
                               struct wr_str end, uint32_t most, uint64_t bytes_max,
                               const struct expected *all, uint32_t count, const uint32_t *model,
                               struct wr_error *err)
{
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, most);
    struct wr_arena arena;
    char last[KEY_BYTES_MAX + 1];
    enum wr_code code = WR_OK;
    bool ended = false;
    uint32_t at = 0;

    wr_arena_init(&arena, 0);
    while (!ended) {
        uint32_t got = 0;
        code = w->type->scan(store, from, end, most, bytes_max, &arena, records, &got, &ended, err);
        if (code != WR_OK) {
            break;
        }
        WR_CK(got <= most && (got > 0 || ended));
        for (uint32_t i = 0; i < got; i++, at++) {
            char value[VALUE_BYTES_MAX];
            WR_CK(at < count && !records[i].tombstone);
            WR_CK(same(records[i].key, all[at].text));
            WR_CK(same(records[i].value,
                       value_of(all[at].number, model[all[at].number], value)));
        }
        if (got > 0) { /* behind the last key: the same and a zero byte */
            memcpy(last, records[got - 1].key.ptr, records[got - 1].key.bytes);
            last[records[got - 1].key.bytes] = '\0';
            from = (struct wr_str){last, records[got - 1].key.bytes + 1};
        }
        wr_arena_reset(&arena);
    }
    WR_CK(code != WR_OK || at == count);
    wr_arena_fini(&arena);
    wr_free(records);
    return code;
}

static const struct wr_str everything_from = {"", 0};
static const struct wr_str everything_end = {"\xff\xff", 2};

static void check_scans(struct world *w, struct tm_store *store, const uint32_t *model)
{
    uint32_t count;
    struct expected *all = expect(model, &count);
    struct wr_error err;

    WR_CK_OK(scan_range(w, store, everything_from, everything_end, 1000, 1u << 20, all, count,
                        model, &err),
             &err);
    WR_CK_OK(scan_range(w, store, everything_from, everything_end, 1000, 2000, all, count, model,
                        &err),
             &err);
    if (count > 2) {
        uint32_t a = (uint32_t)wr_rng_below(&w->rng, count - 1);
        uint32_t b = a + 1 + (uint32_t)wr_rng_below(&w->rng, count - a - 1);
        WR_CK_OK(scan_range(w, store, all[a].text, all[b].text, 1 + b % 50, 1u << 20, all + a,
                            b - a, model, &err),
                 &err);
        WR_CK_OK(scan_range(w, store, all[a].text, all[a].text, 10, 1u << 20, all, 0, model, &err),
                 &err);
    }
    wr_free(all);
}

static void check_equals(struct world *w, struct tm_store *store, const uint32_t *model)
{
    check_reads(w, store, model);
    check_scans(w, store, model);
}

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
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 17);
        check_equals(w, w->store, w->model);
        ingest_some(w, 1, 1);
        for (uint32_t i = 0; i < 12; i++) {
            ingest_some(w, 2, i % 3 == 0 ? 50 : KEYS);
            check_equals(w, w->store, w->model);
        }
        ck_assert_uint_gt(w->type->disk_bytes(w->store), 10000);
        world_destroy(w);
    }
}
END_TEST

static void add_one(struct world *w, struct tm_store_run *run, const char *key, const char *value)
{
    struct tm_store_record record = {.key = wr_str_of(key), .value = wr_str_of(value)};
    struct wr_error err;

    WR_CK_OK(w->type->run_add(run, &record, 1, &err), &err);
}

static void check_one(struct world *w, const char *key, const char *want)
{
    struct wr_str text = wr_str_of(key);
    struct tm_store_value value;
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    WR_CK_OK(w->type->read(w->store, &text, 1, &arena, &value, &err), &err);
    WR_CK(want == NULL ? !value.found : same(value.value, wr_str_of(want)));
    wr_arena_fini(&arena);
}

/* What was added to a run is there from its end on, not before; of one that is given up there is nothing; one
 * that is begun does not hold up others. */
START_TEST(runs_in_pieces_come_in_whole)
{
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 23);
        struct tm_store_run *kept, *given_up, *empty;
        struct wr_error err;

        ingest_some(w, 1, 20);
        WR_CK_OK(w->type->run_begin(w->store, &kept, &err), &err);
        WR_CK_OK(w->type->run_begin(w->store, &given_up, &err), &err);
        WR_CK_OK(w->type->run_begin(w->store, &empty, &err), &err);
        add_one(w, kept, "\xff" "a", "1");
        add_one(w, given_up, "\xff" "b", "2");
        ingest_some(w, 1, 20);
        add_one(w, kept, "\xff" "c", "3");
        check_one(w, "\xff" "a", NULL);
        WR_CK_OK(w->type->run_end(kept, &err), &err);
        w->type->run_abandon(given_up);
        WR_CK_OK(w->type->run_end(empty, &err), &err);
        check_one(w, "\xff" "a", "1");
        check_one(w, "\xff" "b", NULL);
        check_one(w, "\xff" "c", "3");
        world_destroy(w);
    }
}
END_TEST

/* A store of which everything was deleted is empty, and goes on. */
START_TEST(everything_can_be_deleted)
{
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 18);
        struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, KEYS);
        char (*keys)[KEY_BYTES_MAX] = wr_alloc(KEYS * sizeof *keys);
        struct wr_error err;
        ingest_some(w, 3, KEYS);
        for (uint32_t k = 0; k < KEYS; k++) {
            records[k] = (struct tm_store_record){.key = key_of(k, keys[k]), .tombstone = true};
        }
        WR_CK_OK(w->type->ingest(w->store, records, KEYS, &err), &err);
        memset(w->model, 0, sizeof w->model);
        check_equals(w, w->store, w->model);
        ingest_some(w, 2, KEYS);
        check_equals(w, w->store, w->model);
        wr_free(keys);
        wr_free(records);
        world_destroy(w);
    }
}
END_TEST

static struct tm_store_files link_store(struct world *w, struct tm_store *store,
                                        const char *directory)
{
    struct tm_store_files files = {0};
    struct wr_error err;

    WR_CK_OK(w->type->link(store, directory, &files, &err), &err);
    ck_assert_uint_gt(files.count, 0);
    return files;
}

static char *read_file(struct world *w, const char *directory, const char *name, size_t *ret_bytes)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, name);
    struct wr_error err;
    char *data;

    WR_CK_OK(wr_file_read_all(w->real, path, 1u << 30, &data, ret_bytes, &err), &err);
    return data;
}

/* The list names every file with its size; what is called immutable has the same bytes in both. */
static uint32_t check_files(struct world *w, const char *a, const struct tm_store_files *files_a,
                            const char *b, const struct tm_store_files *files_b)
{
    uint32_t shared = 0;

    for (uint32_t i = 0; i < files_a->count; i++) {
        size_t bytes_a, bytes_b;
        WR_AUTO_FREE char *data_a = read_file(w, a, files_a->items[i].name, &bytes_a);
        ck_assert_uint_eq(bytes_a, files_a->items[i].bytes);
        for (uint32_t j = 0; j < files_b->count; j++) {
            WR_AUTO_FREE char *data_b = NULL;
            if (strcmp(files_a->items[i].name, files_b->items[j].name) != 0 ||
                !files_a->items[i].immutable) {
                continue;
            }
            ck_assert(files_b->items[j].immutable);
            data_b = read_file(w, b, files_b->items[j].name, &bytes_b);
            ck_assert_uint_eq(bytes_a, bytes_b);
            ck_assert_int_eq(memcmp(data_a, data_b, bytes_a), 0);
            shared++;
        }
    }
    return shared;
}

/* Only the files of the list, elsewhere, as a restore puts them there. */
static char *copy_files(struct world *w, struct tm_stores *stores, const char *from,
                        const struct tm_store_files *files)
{
    char *to = tm_stores_directory(stores, "copy");
    struct wr_error err;

    WR_CK_OK(w->real->ops->make_directory(w->real, to, &err), &err);
    for (uint32_t i = 0; i < files->count; i++) {
        size_t bytes;
        WR_AUTO_FREE char *data = read_file(w, from, files->items[i].name, &bytes);
        WR_AUTO_FREE char *path = wr_asprintf("%s/%s", to, files->items[i].name);
        WR_CK_OK(wr_file_replace(&w->env.base, path, data, bytes, &err), &err);
    }
    return to;
}

/* A link is the store as of the link: later runs do not show in it, it opens elsewhere from the
 * files in its list alone, and goes on from there without a trace in the first store. */
START_TEST(a_link_is_a_snapshot)
{
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 19);
        WR_AUTO_FREE char *first = tm_stores_directory(w->stores, "link");
        WR_AUTO_FREE char *second = tm_stores_directory(w->stores, "link");
        WR_AUTO_FREE char *copy = NULL;
        uint32_t *linked = WR_NEW_ARRAY(uint32_t, KEYS), *later = WR_NEW_ARRAY(uint32_t, KEYS);
        struct tm_store_files files, files_later;
        struct tm_store *again, *mine = w->store;
        ingest_some(w, 6, KEYS);
        files = link_store(w, w->store, first);
        memcpy(linked, w->model, sizeof w->model);
        ingest_some(w, 6, KEYS);
        files_later = link_store(w, w->store, second);
        memcpy(later, w->model, sizeof w->model);
        (void)check_files(w, first, &files, second, &files_later);
        copy = copy_files(w, w->stores, first, &files);

        again = open_store(w, copy);
        check_equals(w, again, linked);
        memcpy(w->model, linked, sizeof w->model);
        w->store = again;
        ingest_some(w, 3, KEYS);
        check_equals(w, again, w->model);
        w->store = mine;
        check_equals(w, w->store, later);
        w->type->close(again);
        again = open_store(w, second);
        check_equals(w, again, later);
        w->type->close(again);
        wr_free(files.items);
        wr_free(files_later.items);
        wr_free(linked);
        wr_free(later);
        world_destroy(w);
    }
}
END_TEST

/* Two links with nothing between them share every file called immutable, and there is one. */
START_TEST(links_share_what_did_not_change)
{
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 20);
        WR_AUTO_FREE char *first = tm_stores_directory(w->stores, "link");
        WR_AUTO_FREE char *second = tm_stores_directory(w->stores, "link");
        struct tm_store_files a, b;
        ingest_some(w, 1, KEYS);
        a = link_store(w, w->store, first);
        b = link_store(w, w->store, second);
        ck_assert_uint_gt(check_files(w, first, &a, second, &b), 0);
        wr_free(a.items);
        wr_free(b.items);
        world_destroy(w);
    }
}
END_TEST

/* A link never writes into a directory that is there, nor harms it. */
START_TEST(a_link_needs_a_new_directory)
{
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 21);
        WR_AUTO_FREE char *directory = tm_stores_directory(w->stores, "link");
        struct tm_store_files files, none = {0};
        struct tm_store *again;
        struct wr_error err;
        ingest_some(w, 2, KEYS);
        files = link_store(w, w->store, directory);
        ck_assert_int_eq(w->type->link(w->store, directory, &none, &err), WR_ERR_EXISTS);
        ck_assert_ptr_nonnull(strstr(err.message, directory));
        ck_assert_ptr_null(none.items);
        again = open_store(w, directory);
        check_equals(w, again, w->model);
        w->type->close(again);
        wr_free(files.items);
        world_destroy(w);
    }
}
END_TEST

/* ---- side by side ---- */

#define WAVE_KEYS 2000u
#define WAVES 40u
#define CLASSES 4u /* wave n writes the keys k with k % CLASSES == n % CLASSES, with n as version */

struct waves {
    struct world *w;
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

static struct wr_str wave_key(uint32_t k, char out[KEY_BYTES_MAX])
{
    return (struct wr_str){out, (size_t)snprintf(out, KEY_BYTES_MAX, "%06u", k)};
}

static void ingest_wave(struct waves *waves, uint32_t wave)
{
    enum { COUNT = WAVE_KEYS / CLASSES };
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, COUNT);
    char (*keys)[KEY_BYTES_MAX] = wr_alloc(COUNT * sizeof *keys);
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
    char keys[200][KEY_BYTES_MAX];
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
        WR_CK_OK(waves->w->type->scan(waves->w->store, everything_from, everything_end,
                                      WAVE_KEYS + 1, 1u << 20, &arena, records, &count, &ended,
                                      &err),
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
        struct tm_store_files files = link_store(waves->w, waves->w->store, directory);
        struct tm_store *store;
        char key[KEY_BYTES_MAX];
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

    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 26);
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
        world_destroy(w);
    }
}
END_TEST

/* ---- damage ---- */

static void write_raw(const char *directory, const char *name, const char *data, size_t bytes)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, name);
    FILE *file;

    ck_assert_int_eq(unlink(path), 0); /* never through a hard link */
    file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, bytes, file), bytes);
    ck_assert_int_eq(fclose(file), 0);
}

/* Every key by itself, the absent ones too: through indexes and filters. */
static enum wr_code read_all(struct world *w, struct tm_store *store, struct wr_error *err)
{
    struct wr_arena arena;
    enum wr_code code = WR_OK;

    wr_arena_init(&arena, 0);
    for (uint32_t k = 0; k < KEYS + ABSENT && code == WR_OK; k++) {
        uint32_t version = k < KEYS ? w->model[k] : 0;
        char key[KEY_BYTES_MAX], value[VALUE_BYTES_MAX];
        struct wr_str text = key_of(k, key);
        struct tm_store_value got;
        code = w->type->read(store, &text, 1, &arena, &got, err);
        WR_CK(code != WR_OK || got.found == (version != 0));
        WR_CK(code != WR_OK || version == 0 || same(got.value, value_of(k, version, value)));
        wr_arena_reset(&arena);
    }
    wr_arena_fini(&arena);
    return code;
}

/* Opened and read through: either all of the model, or an error that names the directory. */
static bool opens_whole(struct world *w, const char *directory, const struct expected *all,
                        uint32_t count)
{
    struct tm_store *store;
    struct wr_error err;
    enum wr_code code = w->type->open(w->others, directory, &store, &err);

    if (code == WR_OK) {
        code = scan_range(w, store, everything_from, everything_end, 1000, 1u << 20, all, count,
                          w->model, &err);
        code = code == WR_OK ? read_all(w, store, &err) : code;
        w->type->close(store);
    }
    if (code != WR_OK) {
        ck_assert_msg(strstr(err.message, directory) != NULL, "%s", err.message);
    }
    return code == WR_OK;
}

/* One way of damage to one file of a fresh copy. */
static bool survives(struct world *w, const char *link, const struct tm_store_files *files,
                     uint32_t victim, uint32_t way, const struct expected *all, uint32_t count)
{
    WR_AUTO_FREE char *copy = copy_files(w, w->others, link, files);
    size_t bytes;
    WR_AUTO_FREE char *data = read_file(w, copy, files->items[victim].name, &bytes);
    struct wr_error err;
    bool whole;

    if (way < 6 && bytes > 0) {
        data[(bytes - 1) * way / 5] ^= 0x10;
    } else {
        bytes = way == 6 ? bytes / 2 : 0;
    }
    write_raw(copy, files->items[victim].name, data, bytes);
    whole = opens_whole(w, copy, all, count);
    WR_CK_OK(tm_stores_remove(w->others, copy, &err), &err);
    return whole;
}

/* A link one of whose files was cut or has a flipped bit is an error that names it, or all there:
 * never other records, never a crash. */
START_TEST(damage_is_found)
{
    for (size_t t = 0; t < WR_COUNT(type_names); t++) {
        struct world *w = world_create(type_names[t], 23);
        WR_AUTO_FREE char *link = tm_stores_directory(w->stores, "link");
        struct tm_store_files files;
        struct expected *all;
        uint32_t count, found = 0;
        ingest_some(w, 3, KEYS);
        files = link_store(w, w->store, link);
        all = expect(w->model, &count);
        for (uint32_t i = 0; i < files.count; i++) {
            uint32_t found_in_file = 0;
            for (uint32_t way = 0; way < 8; way++) {
                found_in_file += !survives(w, link, &files, i, way, all, count);
            }
            ck_assert(!files.items[i].immutable || found_in_file >= 6);
            found += found_in_file;
        }
        ck_assert_uint_ge(found, 8);
        wr_free(all);
        wr_free(files.items);
        world_destroy(w);
    }
}
END_TEST

/* ---- the directory of all stores ---- */

static bool is_there(struct world *w, const char *path)
{
    struct wr_file_info info;
    struct wr_error err;

    return w->real->ops->info(w->real, path, &info, &err) == WR_OK;
}

static void make_file(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(close(file), 0);
}

/* The first open removes what a killed process left, whatever it is, follows no link out of the
 * directory, and keeps what this process has already put there. */
START_TEST(left_overs_are_swept)
{
    struct world *w = world_create("memory", 24);
    const char *base = tm_stores_options(w->stores)->directory;
    WR_AUTO_FREE char *outside = wr_asprintf("%s/outside", w->directory);
    WR_AUTO_FREE char *kept = wr_asprintf("%s/file", outside);
    WR_AUTO_FREE char *deep = wr_asprintf("%s/0123-1-old/a/b", base);
    WR_AUTO_FREE char *deep_file = wr_asprintf("%s/file", deep);
    WR_AUTO_FREE char *link = wr_asprintf("%s/0123-1-old/a/link", base);
    WR_AUTO_FREE char *old = wr_asprintf("%s/0123-1-old", base);
    struct tm_stores *stores = tm_stores_create(tm_stores_options(w->stores));
    WR_AUTO_FREE char *early = tm_stores_directory(stores, "early");
    WR_AUTO_FREE char *other = tm_stores_directory(stores, "early");
    struct tm_store *store;
    struct wr_error err;

    WR_CK_OK(w->real->ops->make_directory(w->real, outside, &err), &err);
    WR_CK_OK(w->real->ops->make_directory(w->real, deep, &err), &err);
    WR_CK_OK(w->real->ops->make_directory(w->real, early, &err), &err);
    make_file(kept);
    make_file(deep_file);
    ck_assert_int_eq(symlink(outside, link), 0);
    ck_assert_str_ne(early, other);
    ck_assert(is_there(w, w->store_directory));

    WR_CK_OK(w->type->open(stores, early, &store, &err), &err);
    ck_assert(!is_there(w, old) && is_there(w, kept) && is_there(w, early));
    ck_assert(!is_there(w, w->store_directory));
    w->type->close(store);
    WR_CK_OK(tm_stores_remove(stores, early, &err), &err);
    WR_CK_OK(tm_stores_remove(stores, early, &err), &err); /* twice is fine */
    ck_assert(!is_there(w, early));
    tm_stores_destroy(stores);
    world_destroy(w);
}
END_TEST

/* ---- faults of the disk, as far as they go through the environment ---- */

/* Whichever file call of a link or an open fails, it is an error, leaves no half link, and the next
 * try succeeds. */
START_TEST(failing_file_calls_are_errors)
{
    static const enum fault_call calls[] = {FAULT_CALL_OPEN,  FAULT_CALL_WRITE,
                                            FAULT_CALL_FSYNC, FAULT_CALL_FSYNC_DIRECTORY,
                                            FAULT_CALL_READ,  FAULT_CALL_LIST};
    struct world *w = world_create("memory", 25);
    uint32_t failures = 0;

    ingest_some(w, 3, KEYS);
    for (size_t i = 0; i < WR_COUNT(calls); i++) {
        WR_AUTO_FREE char *link = tm_stores_directory(w->stores, "link");
        struct tm_store_files files = {0};
        struct tm_store *again;
        struct wr_error err;
        fault_env_fail(&w->env, calls[i], 1, i % 2 == 0);
        if (w->type->link(w->store, link, &files, &err) != WR_OK) {
            failures++;
            ck_assert(err.retriable && strstr(err.message, link) != NULL);
            ck_assert(!is_there(w, link));
            files = link_store(w, w->store, link);
        }
        wr_free(files.items);
        if (w->type->open(w->stores, link, &again, &err) != WR_OK) {
            failures++;
            ck_assert(err.retriable && strstr(err.message, link) != NULL);
            again = open_store(w, link);
        }
        fault_env_heal(&w->env);
        check_equals(w, again, w->model);
        w->type->close(again);
    }
    ck_assert_uint_eq(failures, WR_COUNT(calls));
    world_destroy(w);
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
             runs_in_pieces_come_in_whole, everything_can_be_deleted, a_link_is_a_snapshot, links_share_what_did_not_change,
             a_link_needs_a_new_directory, runs_come_in_beside_reads_scans_and_links,
             damage_is_found, left_overs_are_swept, failing_file_calls_are_errors, types_are_found)
