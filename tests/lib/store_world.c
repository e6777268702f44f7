#include "tests/lib/store_world.h"

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "tests/lib/wr_test.h"

#define SW_GROUPS 16u

const char *const sw_types[SW_TYPES] = {"memory", "rocksdb"};

/* ---- keys and values by number ---- */

/* Key groups, NULL-like bytes, long common prefixes, keys that are prefixes of others. */
struct wr_str sw_key(uint32_t k, char out[SW_KEY_BYTES_MAX])
{
    uint32_t group = (uint32_t)(wr_hash_u64(k) % SW_GROUPS);
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

struct wr_str sw_value(uint32_t k, uint32_t version, char out[SW_VALUE_BYTES_MAX])
{
    size_t bytes = (k * 7 + version) % 97;

    for (size_t i = 0; i < bytes; i++) {
        out[i] = (char)(wr_hash_u64(k + (uint64_t)version * SW_KEYS + i) >> 17);
    }
    return (struct wr_str){out, bytes};
}

/* ---- a world ---- */

struct tm_store *sw_open(struct store_world *w, const char *directory)
{
    struct tm_store *store;
    struct wr_error err;

    WR_CK_OK(w->real->ops->make_directory(w->real, directory, &err), &err);
    WR_CK_OK(w->type->open(w->stores, directory, &store, &err), &err);
    return store;
}

static struct tm_stores *make_stores(struct store_world *w, const char *name)
{
    WR_AUTO_FREE char *directory = wr_asprintf("%s/%s", w->directory, name);

    return tm_stores_create(&(struct tm_stores_options){
        .env = &w->env.base, .type = w->type, .directory = directory, .memory = w->memory});
}

struct store_world *sw_create(const char *type, uint64_t seed)
{
    struct store_world *w = WR_NEW(struct store_world);

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
    w->store = sw_open(w, w->store_directory);
    return w;
}

void sw_destroy(struct store_world *w)
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
static enum wr_code ingest(struct store_world *w, uint32_t first, uint32_t count,
                           struct wr_error *err)
{
    struct wr_arena arena;
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, count + 1);
    uint32_t *model = WR_NEW_ARRAY(uint32_t, SW_KEYS);
    enum wr_code code;

    wr_arena_init(&arena, 0);
    memcpy(model, w->model, sizeof w->model);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t k = (first + i * 7) % SW_KEYS; /* 7 and SW_KEYS have no common factor */
        uint32_t at = (uint32_t)wr_rng_below(&w->rng, i + 1);
        char key[SW_KEY_BYTES_MAX], value[SW_VALUE_BYTES_MAX];
        struct wr_str text = sw_key(k, key);
        struct tm_store_record record = {.tombstone = wr_rng_below(&w->rng, 4) == 0};
        record.key = (struct wr_str){wr_arena_memdup(&arena, text.ptr, text.bytes), text.bytes};
        model[k] = record.tombstone ? 0 : ++w->versions;
        if (!record.tombstone) {
            text = sw_value(k, model[k], value);
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

void sw_ingest(struct store_world *w, uint32_t runs, uint32_t count_max)
{
    struct wr_error err;

    for (uint32_t i = 0; i < runs; i++) {
        WR_CK_OK(ingest(w, (uint32_t)wr_rng_below(&w->rng, SW_KEYS),
                        (uint32_t)wr_rng_below(&w->rng, count_max), &err),
                 &err);
    }
}

/* ---- checks against the model ---- */

bool sw_same(struct wr_str a, struct wr_str b)
{
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.ptr, b.ptr, a.bytes) == 0);
}

/* Random keys, some twice, some absent. */
static void check_reads(struct store_world *w, struct tm_store *store, const uint32_t *model)
{
    enum { COUNT = 300 };
    char (*keys)[SW_KEY_BYTES_MAX] = wr_alloc(COUNT * sizeof *keys);
    struct wr_str texts[COUNT];
    uint32_t numbers[COUNT];
    struct tm_store_value values[COUNT];
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (uint32_t i = 0; i < COUNT; i++) {
        numbers[i] =
            i % 10 == 9 ? numbers[i / 2] : (uint32_t)wr_rng_below(&w->rng, SW_KEYS + SW_ABSENT);
        texts[i] = sw_key(numbers[i], keys[i]);
    }
    WR_CK_OK(w->type->read(store, texts, COUNT, &arena, values, &err), &err);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t version = numbers[i] < SW_KEYS ? model[numbers[i]] : 0;
        char value[SW_VALUE_BYTES_MAX];
        WR_CK(values[i].found == (version != 0));
        WR_CK(version == 0 || sw_same(values[i].value, sw_value(numbers[i], version, value)));
    }
    wr_arena_fini(&arena);
    wr_free(keys);
}

static int compare_expected(const void *a, const void *b)
{
    const struct sw_expected *x = a, *y = b;
    size_t bytes = WR_MIN(x->text.bytes, y->text.bytes);
    int order = memcmp(x->key, y->key, bytes);

    return order != 0 ? order : (x->text.bytes > y->text.bytes) - (x->text.bytes < y->text.bytes);
}

/* Live keys of the model in key order. */
struct sw_expected *sw_expect(const uint32_t *model, uint32_t *ret_count)
{
    struct sw_expected *all = WR_NEW_ARRAY(struct sw_expected, SW_KEYS);
    uint32_t count = 0;

    for (uint32_t k = 0; k < SW_KEYS; k++) {
        if (model[k] != 0) {
            all[count].number = k;
            (void)sw_key(k, all[count++].key);
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        all[i].text = sw_key(all[i].number, all[i].key);
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
enum wr_code sw_scan(struct store_world *w, struct tm_store *store, struct wr_str from,
                     struct wr_str end, uint32_t most, uint64_t bytes_max,
                     const struct sw_expected *all, uint32_t count, const uint32_t *model,
                     struct wr_error *err)
{
    struct tm_store_record *records = WR_NEW_ARRAY(struct tm_store_record, most);
    struct wr_arena arena;
    char last[SW_KEY_BYTES_MAX + 1];
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
            char value[SW_VALUE_BYTES_MAX];
            WR_CK(at < count && !records[i].tombstone);
            WR_CK(sw_same(records[i].key, all[at].text));
            WR_CK(
                sw_same(records[i].value, sw_value(all[at].number, model[all[at].number], value)));
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

const struct wr_str sw_first = {"", 0}, sw_end = {"\xff\xff", 2};

static void check_scans(struct store_world *w, struct tm_store *store, const uint32_t *model)
{
    uint32_t count;
    struct sw_expected *all = sw_expect(model, &count);
    struct wr_error err;

    WR_CK_OK(sw_scan(w, store, sw_first, sw_end, 1000, 1u << 20, all, count, model, &err), &err);
    WR_CK_OK(sw_scan(w, store, sw_first, sw_end, 1000, 2000, all, count, model, &err), &err);
    if (count > 2) {
        uint32_t a = (uint32_t)wr_rng_below(&w->rng, count - 1);
        uint32_t b = a + 1 + (uint32_t)wr_rng_below(&w->rng, count - a - 1);
        WR_CK_OK(sw_scan(w, store, all[a].text, all[b].text, 1 + b % 50, 1u << 20, all + a, b - a,
                         model, &err),
                 &err);
        WR_CK_OK(sw_scan(w, store, all[a].text, all[a].text, 10, 1u << 20, all, 0, model, &err),
                 &err);
    }
    wr_free(all);
}

void sw_check(struct store_world *w, struct tm_store *store, const uint32_t *model)
{
    check_reads(w, store, model);
    check_scans(w, store, model);
}

/* ---- links ---- */

struct tm_store_files sw_link(struct store_world *w, struct tm_store *store, const char *directory)
{
    struct tm_store_files files = {0};
    struct wr_error err;

    WR_CK_OK(w->type->link(store, directory, &files, &err), &err);
    ck_assert_uint_gt(files.count, 0);
    return files;
}

char *sw_read_file(struct store_world *w, const char *directory, const char *name,
                   size_t *ret_bytes)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, name);
    struct wr_error err;
    char *data;

    WR_CK_OK(wr_file_read_all(w->real, path, 1u << 30, &data, ret_bytes, &err), &err);
    return data;
}

/* Only the files of the list, elsewhere, as a restore puts them there. */
char *sw_copy_files(struct store_world *w, struct tm_stores *stores, const char *from,
                    const struct tm_store_files *files)
{
    char *to = tm_stores_directory(stores, "copy");
    struct wr_error err;

    WR_CK_OK(w->real->ops->make_directory(w->real, to, &err), &err);
    for (uint32_t i = 0; i < files->count; i++) {
        size_t bytes;
        WR_AUTO_FREE char *data = sw_read_file(w, from, files->items[i].name, &bytes);
        WR_AUTO_FREE char *path = wr_asprintf("%s/%s", to, files->items[i].name);
        WR_CK_OK(wr_file_replace(&w->env.base, path, data, bytes, &err), &err);
    }
    return to;
}
