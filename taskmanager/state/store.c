#include "taskmanager/state/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"
#include "taskmanager/state/store_internal.h"

#define HINT_BYTES_MAX 64u
#define PREFETCH 8u /* records */

static const struct tm_store_type *const types[] = {&tm_store_memory, &tm_store_rocksdb};

const struct tm_store_type *tm_store_type_find(const char *name)
{
    for (size_t i = 0; i < WR_COUNT(types); i++) {
        if (strcmp(types[i]->name, name) == 0) {
            return types[i];
        }
    }
    return NULL;
}

struct tm_stores *tm_stores_create(const struct tm_stores_options *options)
{
    struct tm_stores *stores = WR_NEW(struct tm_stores);

    WR_ASSERT(options->directory[0] == '/');
    stores->options = *options;
    stores->options.directory = wr_strdup(options->directory);
    (void)snprintf(stores->prefix, sizeof stores->prefix, "%016" PRIx64,
                   options->env->ops->random_u64(options->env));
    (void)pthread_mutex_init(&stores->mutex, NULL);
    return stores;
}

void tm_stores_destroy(struct tm_stores *stores)
{
    if (stores == NULL) {
        return;
    }
    WR_ASSERT(stores->rocksdb == NULL);
    (void)pthread_mutex_destroy(&stores->mutex);
    wr_free((char *)(uintptr_t)stores->options.directory);
    wr_free(stores);
}

const struct tm_stores_options *tm_stores_options(const struct tm_stores *stores)
{
    return &stores->options;
}

enum wr_code tm_stores_hold(struct tm_stores *stores, struct wr_error *err)
{
    const struct tm_store_type *type = stores->options.type;

    return type->hold == NULL ? WR_OK : type->hold(stores, err);
}

void tm_stores_release(struct tm_stores *stores)
{
    if (stores->options.type->release != NULL) {
        stores->options.type->release(stores);
    }
}

uint64_t tm_stores_least_bytes(const struct tm_stores *stores, uint32_t count)
{
    const struct tm_store_type *type = stores->options.type;

    return type->least_bytes == NULL ? 0 : type->least_bytes(count);
}

/* ---- runs ---- */

#define PIECE_RECORDS 1024u

enum wr_code store_ingest(struct tm_store *store, const struct tm_store_record *records,
                          uint32_t count, struct wr_error *err)
{
    WR_AUTO_FREE struct store_rank *ranks = store_sort(records, count);
    struct tm_store_record piece[PIECE_RECORDS];
    struct tm_store_run *run;
    uint32_t filled = 0;

    if (store->type->run_begin(store, &run, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i + PREFETCH < count) { /* key order is a random walk through the run */
            __builtin_prefetch(&records[ranks[i + PREFETCH].index]);
        }
        piece[filled++] = records[ranks[i].index];
        if (filled < PIECE_RECORDS && i + 1 < count) {
            continue;
        }
        if (store->type->run_add(run, piece, filled, err) != WR_OK) {
            store->type->run_abandon(run);
            return err->code;
        }
        filled = 0;
    }
    return store->type->run_end(run, err);
}

/* ---- directories ---- */

char *tm_stores_directory(struct tm_stores *stores, const char *hint)
{
    uint32_t number = atomic_fetch_add_explicit(&stores->named, 1, memory_order_relaxed);
    char clean[HINT_BYTES_MAX + 1];
    size_t bytes = 0;

    for (; hint[bytes] != '\0' && bytes < HINT_BYTES_MAX; bytes++) {
        char c = hint[bytes];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        clean[bytes] = plain || c == '-' || c == '_' ? c : '_';
    }
    clean[bytes] = '\0';
    return wr_asprintf("%s/%s-%" PRIu32 "-%s", stores->options.directory, stores->prefix, number,
                       clean);
}


/* Removes one name of a directory, or, where it is a directory itself, notes it for later. Links
 * are not followed: what they lead to is not ours. */
static enum wr_code remove_entry(struct wr_env *env, const char *path, bool *ret_directory,
                                 struct wr_error *err)
{
    struct wr_error why;
    struct wr_file_info info;

    *ret_directory = false;
    if (env->ops->unlink(env, path, err) == WR_OK || err->code == WR_ERR_NOT_FOUND) {
        return WR_OK;
    }
    if (env->ops->info(env, path, &info, &why) == WR_OK && info.is_directory) {
        *ret_directory = true;
        return WR_OK;
    }
    return err->code;
}

struct paths {
    WR_VEC(char *) stack;
};

static void paths_fini(struct paths *paths)
{
    while (paths->stack.count > 0) {
        wr_free(WR_VEC_POP(&paths->stack));
    }
    WR_VEC_FINI(&paths->stack);
}

/* Files of the directory on top of the stack go; its directories come onto the stack. */
static enum wr_code remove_files(struct wr_env *env, struct paths *paths, struct wr_error *err)
{
    const char *directory = paths->stack.items[paths->stack.count - 1];
    WR_CLEANUP(wr_file_list_fini) struct wr_file_list list = {0};

    if (env->ops->list(env, directory, &list, err) != WR_OK) {
        return err->code == WR_ERR_NOT_FOUND ? WR_OK : err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, list.names[i]);
        bool is_directory;
        if (remove_entry(env, path, &is_directory, err) != WR_OK) {
            return err->code;
        }
        if (is_directory) {
            WR_VEC_PUSH(&paths->stack, WR_TAKE(path));
        }
    }
    return WR_OK;
}

static enum wr_code remove_tree(struct wr_env *env, const char *directory, struct wr_error *err)
{
    WR_CLEANUP(paths_fini) struct paths paths = {0};

    WR_VEC_PUSH(&paths.stack, wr_strdup(directory));
    while (paths.stack.count > 0) {
        uint32_t depth = paths.stack.count;
        char *last;
        if (remove_files(env, &paths, err) != WR_OK) {
            return err->code;
        }
        if (paths.stack.count > depth) {
            continue;
        }
        last = paths.stack.items[depth - 1];
        if (env->ops->remove_directory(env, last, err) != WR_OK && err->code != WR_ERR_NOT_FOUND) {
            return err->code;
        }
        wr_free(WR_VEC_POP(&paths.stack));
    }
    return WR_OK;
}

enum wr_code tm_stores_remove(struct tm_stores *stores, const char *directory,
                              struct wr_error *err)
{
    if (remove_tree(stores->options.env, directory, err) != WR_OK) {
        return wr_wrap(err, "could not remove state directory \"%s\"", directory);
    }
    return WR_OK;
}

static enum wr_code sweep(struct tm_stores *stores, struct wr_error *err)
{
    struct wr_env *env = stores->options.env;
    const char *directory = stores->options.directory;
    WR_CLEANUP(wr_file_list_fini) struct wr_file_list list = {0};

    if (env->ops->make_directory(env, directory, err) != WR_OK ||
        env->ops->list(env, directory, &list, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, list.names[i]);
        bool is_directory;
        if (strncmp(list.names[i], stores->prefix, STORE_PREFIX_BYTES) == 0) {
            continue;
        }
        if (remove_entry(env, path, &is_directory, err) != WR_OK ||
            (is_directory && remove_tree(env, path, err) != WR_OK)) {
            return err->code;
        }
    }
    return WR_OK;
}

enum wr_code store_sweep(struct tm_stores *stores, struct wr_error *err)
{
    if (atomic_load_explicit(&stores->swept, memory_order_relaxed)) {
        return WR_OK;
    }
    if (sweep(stores, err) != WR_OK) {
        return wr_wrap(err, "could not empty state directory \"%s\"", stores->options.directory);
    }
    atomic_store_explicit(&stores->swept, true, memory_order_relaxed);
    return WR_OK;
}
