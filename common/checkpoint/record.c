#include "common/checkpoint/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "common/checkpoint/proof.h"

#define PATH_BYTES 1024
#define RECORD_BYTES_MAX (1024u * 1024)

static enum wr_code decode(const char *path, uint64_t k, const uint8_t *data, size_t bytes,
                           Weir__EpochRecord **ret, struct wr_hash128 *ret_hash,
                           struct wr_error *err)
{
    Weir__EpochRecord *record;
    size_t message_bytes;

    if (wr_proved("record", path, data, bytes, &message_bytes, ret_hash, err) != WR_OK) {
        return err->code;
    }
    record = weir__epoch_record__unpack(NULL, message_bytes, data);
    if (record != NULL && record->version != WR_RECORD_VERSION) {
        weir__epoch_record__free_unpacked(record, NULL);
        return wr_fail(err, WR_ERR_VERSION, "record \"%s\" is of an unknown version", path);
    }
    if (record == NULL || record->k != k || record->nonce.len != 16 ||
        record->n_region_terms != record->n_region_counters) {
        weir__epoch_record__free_unpacked(record, NULL);
        return wr_fail(err, WR_ERR_CORRUPT, "record \"%s\" is malformed", path);
    }
    *ret = record;
    return WR_OK;
}

enum wr_code wr_record_read(struct wr_env *env, const char *directory, uint64_t k,
                            Weir__EpochRecord **ret, struct wr_hash128 *ret_hash,
                            struct wr_error *err)
{
    char path[PATH_BYTES];
    WR_AUTO_FREE char *data = NULL;
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/epoch/%012" PRIu64, directory, k);
    if (wr_file_read_all(env, path, RECORD_BYTES_MAX, &data, &bytes, err) != WR_OK) {
        return wr_wrap(err, "record %" PRIu64, k);
    }
    return decode(path, k, (const uint8_t *)data, bytes, ret, ret_hash, err);
}

bool wr_record_is_committed(struct wr_env *env, const char *directory, uint64_t k)
{
    char path[PATH_BYTES];
    struct wr_file_info info;
    struct wr_error err;

    (void)snprintf(path, sizeof path, "%s/committed/%012" PRIu64, directory, k);
    return env->ops->info(env, path, &info, &err) == WR_OK;
}

/* Temporary names of records that were never published have more than digits. */
static bool is_record_name(const char *name)
{
    return name[0] != '\0' && strspn(name, "0123456789") == strlen(name);
}

/* The highest k that a folder has a file of; 0: none, or no folder. */
static enum wr_code highest_k(struct wr_env *env, const char *directory, const char *folder,
                              uint64_t *ret, struct wr_error *err)
{
    struct wr_file_list list = {0};
    char path[PATH_BYTES];

    *ret = 0;
    (void)snprintf(path, sizeof path, "%s/%s", directory, folder);
    if (env->ops->list(env, path, &list, err) != WR_OK) {
        return err->code == WR_ERR_NOT_FOUND ? WR_OK : err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        if (is_record_name(list.names[i])) {
            *ret = WR_MAX(*ret, strtoull(list.names[i], NULL, 10));
        }
    }
    wr_file_list_fini(&list);
    return WR_OK;
}

/* Commit marks first: each is younger than its record, so one without a record below or at the last
 * means that records were lost at the end, where nothing else would show it. To go on from an older
 * checkpoint would commit its successor's output again. */
enum wr_code wr_record_last(struct wr_env *env, const char *directory, uint64_t *ret,
                            struct wr_error *err)
{
    uint64_t committed;

    if (highest_k(env, directory, "committed", &committed, err) != WR_OK ||
        highest_k(env, directory, "epoch", ret, err) != WR_OK) {
        return err->code;
    }
    return committed <= *ret
               ? WR_OK
               : wr_fail(err, WR_ERR_CORRUPT,
                         "record %" PRIu64 " of \"%s\" is missing: it was committed", committed,
                         directory);
}

/* ---- snapshots ---- */

/* The lowest id of a manifest that is there; UINT64_MAX: there is none. */
static enum wr_code oldest_manifest(struct wr_env *env, const char *directory, uint64_t *ret,
                                    struct wr_error *err)
{
    struct wr_file_list list = {0};
    char path[PATH_BYTES];

    *ret = UINT64_MAX;
    (void)snprintf(path, sizeof path, "%s/manifest", directory);
    if (env->ops->list(env, path, &list, err) != WR_OK) {
        return err->code == WR_ERR_NOT_FOUND ? WR_OK : err->code;
    }
    for (uint32_t i = 0; i < list.count; i++) {
        const char *name = list.names[i];
        if (name[0] >= '0' && name[0] <= '9' && strchr(name, '.') == NULL) {
            *ret = WR_MIN(*ret, strtoull(name, NULL, 10));
        }
    }
    wr_file_list_fini(&list);
    return WR_OK;
}

static enum wr_code take(struct wr_snapshots *snapshots, struct wr_env *env, const char *directory,
                         const Weir__EpochRecord *record, struct wr_error *err)
{
    struct wr_snapshot *s;

    if (record->manifest[0] == '\0' || strlen(record->manifest) >= sizeof s->manifest) {
        return wr_fail(err, WR_ERR_CORRUPT, "record %" PRIu64 " names no manifest", record->k);
    }
    s = WR_VEC_ADD(&snapshots->list);
    s->k = record->k;
    s->term = record->term;
    s->checkpoint = record->checkpoint;
    (void)snprintf(s->manifest, sizeof s->manifest, "%s", record->manifest);
    s->manifest_hash = (struct wr_hash128){record->manifest_hash_low, record->manifest_hash_high};
    s->wall_us = record->wall_us;
    s->final = strcmp(record->reason, "final") == 0;
    s->committed = wr_record_is_committed(env, directory, record->k);
    return WR_OK;
}

/* The record below is not there, or not the one that was appended to; err says so. Sweeps delete records
 * once the manifests of all that is older are gone, perhaps while we read (and a leader that comes too
 * late may take the name); as long as an older manifest is there, records were lost. */
static enum wr_code end_of_log(const struct wr_snapshots *snapshots, struct wr_env *env,
                               const char *directory, struct wr_error *err)
{
    uint32_t count = snapshots->list.count;
    struct wr_error list_err;
    uint64_t oldest;

    if (count > 0 && oldest_manifest(env, directory, &oldest, &list_err) == WR_OK &&
        oldest >= snapshots->list.items[count - 1].checkpoint) {
        return WR_OK;
    }
    err->code = WR_ERR_CORRUPT;
    return WR_ERR_CORRUPT;
}

void wr_snapshots_fini(struct wr_snapshots *snapshots)
{
    WR_VEC_FINI(&snapshots->list);
}

/* Record k, if the next one was appended to it; NULL: there is none. */
static enum wr_code read_below(struct wr_env *env, const char *directory, uint64_t k,
                               const struct wr_hash128 *expected, Weir__EpochRecord **ret,
                               struct wr_error *err)
{
    struct wr_hash128 hash;
    enum wr_code code = wr_record_read(env, directory, k, ret, &hash, err);

    if (code == WR_OK && expected != NULL && !wr_hash128_equal(hash, *expected)) {
        weir__epoch_record__free_unpacked(WR_TAKE(*ret), NULL);
        return wr_fail(err, WR_ERR_NOT_FOUND,
                       "record %" PRIu64 " is not the one that record %" PRIu64 " was appended to",
                       k, k + 1);
    }
    if (code == WR_ERR_NOT_FOUND) {
        (void)wr_fail(err, code, "record %" PRIu64 " is missing below record %" PRIu64, k, k + 1);
    }
    return code;
}

enum wr_code wr_snapshots_read(struct wr_env *env, const char *directory, struct wr_snapshots *ret,
                               struct wr_error *err)
{
    struct wr_hash128 previous = {0, 0};
    uint64_t last, oldest;
    bool more = true;

    *ret = (struct wr_snapshots){0};
    if (wr_record_last(env, directory, &last, err) != WR_OK ||
        oldest_manifest(env, directory, &oldest, err) != WR_OK) {
        return err->code;
    }
    for (uint64_t k = last; k > 0 && more; k--) {
        Weir__EpochRecord *record = NULL;
        enum wr_code code =
            read_below(env, directory, k, k == last ? NULL : &previous, &record, err);
        if (code == WR_ERR_NOT_FOUND) {
            return end_of_log(ret, env, directory, err);
        }
        if (code != WR_OK) {
            return code;
        }
        previous = (struct wr_hash128){record->previous_hash_low, record->previous_hash_high};
        more = ret->list.count == 0 || record->checkpoint >= oldest;
        if (more && record->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT) {
            code = take(ret, env, directory, record, err);
        }
        weir__epoch_record__free_unpacked(record, NULL);
        if (code != WR_OK) {
            return code;
        }
    }
    return WR_OK;
}
