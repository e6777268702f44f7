#include "taskmanager/state/store_rocksdb_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

/* WR_ROCKSDB_LIBRARY is the name with the version whose header this was compiled with
 * (Makefile). */
#ifndef WR_ROCKSDB_LIBRARY
#error "WR_ROCKSDB_LIBRARY is not set: pkg-config does not know rocksdb"
#endif

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* of the two below, until they are set */
static struct store_rocksdb_library library;
static void *handle;

static const struct {
    const char *name;
    size_t offset;
} calls[] = {
#define X(name) {"rocksdb_" #name, offsetof(struct store_rocksdb_library, name)},
    STORE_ROCKSDB_CALLS(X)
#undef X
};

static enum wr_code find_calls(void *from, struct wr_error *err)
{
    for (size_t i = 0; i < WR_COUNT(calls); i++) {
        void *found = dlsym(from, calls[i].name);
        if (found == NULL) {
            return wr_fail(err, WR_ERR_UNSUPPORTED, "library \"%s\" has no call \"%s\"",
                           WR_ROCKSDB_LIBRARY, calls[i].name);
        }
        memcpy((char *)&library + calls[i].offset, &found, sizeof found);
    }
    return WR_OK;
}

static enum wr_code load(struct wr_error *err)
{
    void *opened = dlopen(WR_ROCKSDB_LIBRARY, RTLD_NOW | RTLD_LOCAL);

    if (opened == NULL) {
        return wr_fail(err, WR_ERR_UNSUPPORTED,
                       "cannot load library \"%s\": %s (install RocksDB, or set backend: heap)",
                       WR_ROCKSDB_LIBRARY, dlerror());
    }
    if (find_calls(opened, err) != WR_OK) {
        (void)dlclose(opened);
        return err->code;
    }
    handle = opened;
    return WR_OK;
}

enum wr_code store_rocksdb_library_load(const struct store_rocksdb_library **ret,
                                        struct wr_error *err)
{
    enum wr_code code = WR_OK;

    (void)pthread_mutex_lock(&mutex);
    if (handle == NULL) {
        code = load(err);
    }
    (void)pthread_mutex_unlock(&mutex);
    if (code == WR_OK) {
        *ret = &library;
    }
    return code;
}
