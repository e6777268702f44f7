#include "tests/lib/job_directory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static const char *const folders[] = {"epoch", "manifest", "committed", "state",
                                      /* of the store of jobs */ "term", "jobs"};

void job_directory_init(struct job_directory *d)
{
    d->real = wr_env_real_create(1);
    fault_env_init(&d->env, d->real);
    d->env.no_sync = true;
    scratch_make(d->path, sizeof d->path);
    job_directory_empty(d);
}

static void path_of(const struct job_directory *d, const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", d->path, name);
}

void job_directory_empty(struct job_directory *d)
{
    struct wr_error err;

    for (size_t f = 0; f < WR_COUNT(folders); f++) {
        struct wr_file_list list = {0};
        char folder[256], path[512];
        path_of(d, folders[f], folder);
        WR_CK_OK(d->real->ops->make_directory(d->real, folder, &err), &err);
        WR_CK_OK(d->real->ops->list(d->real, folder, &list, &err), &err);
        for (uint32_t i = 0; i < list.count; i++) {
            snprintf(path, sizeof path, "%s/%s", folder, list.names[i]);
            WR_CK_OK(d->real->ops->unlink(d->real, path, &err), &err);
        }
        wr_file_list_fini(&list);
    }
}

void job_directory_fini(struct job_directory *d)
{
    scratch_remove(d->path);
    fault_env_fini(&d->env);
    wr_env_real_destroy(d->real);
}

void job_directory_write(struct job_directory *d, const char *name, const void *data,
                         size_t bytes)
{
    struct wr_error err;
    char path[256];
    int file;

    path_of(d, name, path);
    WR_CK_OK(d->real->ops->open(d->real, path, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_TRUNCATE,
                                &file, &err),
             &err);
    WR_CK_OK(d->real->ops->write_at(d->real, file, data, bytes, 0, &err), &err);
    d->real->ops->close(d->real, file);
}

bool job_directory_has(struct job_directory *d, const char *name)
{
    struct wr_file_info info;
    struct wr_error err;
    char path[256];

    path_of(d, name, path);
    return d->real->ops->info(d->real, path, &info, &err) == WR_OK;
}

uint32_t job_directory_count(struct job_directory *d, const char *folder)
{
    struct wr_file_list list = {0};
    struct wr_error err;
    char path[256];
    uint32_t count;

    path_of(d, folder, path);
    WR_CK_OK(d->real->ops->list(d->real, path, &list, &err), &err);
    count = list.count;
    wr_file_list_fini(&list);
    return count;
}

enum wr_code job_directory_append(struct job_directory *d, const struct job_record *r,
                                  struct wr_hash128 *ret_hash, struct wr_error *err)
{
    Weir__EpochRecord record = WEIR__EPOCH_RECORD__INIT;
    uint8_t nonce[16];
    uint64_t term = r->attempt.term;
    uint32_t counter = r->attempt.counter;

    memset(nonce, r->nonce, sizeof nonce);
    record.version = WR_RECORD_VERSION;
    record.k = r->k;
    record.term = r->term;
    record.kind = r->kind;
    record.checkpoint = r->checkpoint;
    record.manifest = (char *)(uintptr_t)(r->manifest == NULL ? "" : r->manifest);
    record.manifest_hash_low = r->manifest_hash.low;
    record.manifest_hash_high = r->manifest_hash.high;
    record.previous_hash_low = r->previous.low;
    record.previous_hash_high = r->previous.high;
    record.nonce = (ProtobufCBinaryData){sizeof nonce, nonce};
    record.terminal_state = (char *)(uintptr_t)(r->terminal == NULL ? "" : r->terminal);
    record.n_region_terms = record.n_region_counters = 1;
    record.region_terms = &term;
    record.region_counters = &counter;
    return jm_log_append(&d->env.base, d->path, &record, ret_hash, err);
}
