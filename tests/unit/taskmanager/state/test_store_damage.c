/* Stores whose files are damaged, left over or fail. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "tests/lib/store_world.h"
#include "tests/lib/wr_test.h"

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
static enum wr_code read_all(struct store_world *w, struct tm_store *store, struct wr_error *err)
{
    struct wr_arena arena;
    enum wr_code code = WR_OK;

    wr_arena_init(&arena, 0);
    for (uint32_t k = 0; k < SW_KEYS + SW_ABSENT && code == WR_OK; k++) {
        uint32_t version = k < SW_KEYS ? w->model[k] : 0;
        char key[SW_KEY_BYTES_MAX], value[SW_VALUE_BYTES_MAX];
        struct wr_str text = sw_key(k, key);
        struct tm_store_value got;
        code = w->type->read(store, &text, 1, &arena, &got, err);
        WR_CK(code != WR_OK || got.found == (version != 0));
        WR_CK(code != WR_OK || version == 0 || sw_same(got.value, sw_value(k, version, value)));
        wr_arena_reset(&arena);
    }
    wr_arena_fini(&arena);
    return code;
}

/* Opened and read through: either all of the model, or an error that names the directory. */
static bool opens_whole(struct store_world *w, const char *directory, const struct sw_expected *all,
                        uint32_t count)
{
    struct tm_store *store;
    struct wr_error err;
    enum wr_code code = w->type->open(w->others, directory, &store, &err);

    if (code == WR_OK) {
        code = sw_scan(w, store, sw_first, sw_end, 1000, 1u << 20, all, count, w->model, &err);
        code = code == WR_OK ? read_all(w, store, &err) : code;
        w->type->close(store);
    }
    if (code != WR_OK) {
        ck_assert_msg(strstr(err.message, directory) != NULL, "%s", err.message);
    }
    return code == WR_OK;
}

/* One way of damage to one file of a fresh copy. */
static bool survives(struct store_world *w, const char *link, const struct tm_store_files *files,
                     uint32_t victim, uint32_t way, const struct sw_expected *all, uint32_t count)
{
    WR_AUTO_FREE char *copy = sw_copy_files(w, w->others, link, files);
    size_t bytes;
    WR_AUTO_FREE char *data = sw_read_file(w, copy, files->items[victim].name, &bytes);
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
    for (size_t t = 0; t < SW_TYPES; t++) {
        struct store_world *w = sw_create(sw_types[t], 23);
        WR_AUTO_FREE char *link = tm_stores_directory(w->stores, "link");
        struct tm_store_files files;
        struct sw_expected *all;
        uint32_t count, found = 0;
        sw_ingest(w, 3, SW_KEYS);
        files = sw_link(w, w->store, link);
        all = sw_expect(w->model, &count);
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
        sw_destroy(w);
    }
}
END_TEST

/* ---- the directory of all stores ---- */

static bool is_there(struct store_world *w, const char *path)
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
    struct store_world *w = sw_create("memory", 24);
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
    sw_destroy(w);
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
    struct store_world *w = sw_create("memory", 25);
    uint32_t failures = 0;

    sw_ingest(w, 3, SW_KEYS);
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
            files = sw_link(w, w->store, link);
        }
        wr_free(files.items);
        if (w->type->open(w->stores, link, &again, &err) != WR_OK) {
            failures++;
            ck_assert(err.retriable && strstr(err.message, link) != NULL);
            again = sw_open(w, link);
        }
        fault_env_heal(&w->env);
        sw_check(w, again, w->model);
        w->type->close(again);
    }
    ck_assert_uint_eq(failures, WR_COUNT(calls));
    sw_destroy(w);
}
END_TEST

WR_TEST_MAIN("store_damage", damage_is_found, left_overs_are_swept, failing_file_calls_are_errors)
