#include "jobmanager/driver/record_log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "common/checkpoint/proof.h"

#define PATH_BYTES 1024
#define FENCE_TRIES 100u

static void record_path(char path[PATH_BYTES], const char *directory, uint64_t k)
{
    (void)snprintf(path, PATH_BYTES, "%s/epoch/%012" PRIu64, directory, k);
}

/* ---- one record ---- */

/* The name is taken: by us, if a file system said so of its own repeated request. */
static enum wr_code look_whose(struct wr_env *env, const char *directory,
                               const Weir__EpochRecord *record, struct wr_error *err)
{
    Weir__EpochRecord *there;
    struct wr_hash128 hash;
    char path[PATH_BYTES];
    bool ours;

    if (wr_record_read(env, directory, record->k, &there, &hash, err) != WR_OK) {
        err->code = WR_ERR_IO; /* whose it is is not known yet */
        return err->code;
    }
    ours = memcmp(there->nonce.data, record->nonce.data, record->nonce.len) == 0;
    weir__epoch_record__free_unpacked(there, NULL);
    if (!ours) {
        return wr_fail(err, WR_ERR_FENCED, "record %" PRIu64 " was made by another job manager",
                       record->k);
    }
    (void)snprintf(path, sizeof path, "%s/epoch", directory);
    return env->ops->fsync_directory(env, path, err);
}

/* A sweep may have freed the name since we have looked at the log (garbage.h): then what it retained is
 * behind us, and our record stands in nobody's way and tells nobody anything. */
static enum wr_code look_behind(struct wr_env *env, const char *directory, uint64_t k,
                                struct wr_error *err)
{
    uint64_t last;

    if (wr_record_last(env, directory, &last, err) != WR_OK) {
        err->code = WR_ERR_IO; /* it may count or not */
        return err->code;
    }
    return last <= k
               ? WR_OK
               : wr_fail(err, WR_ERR_FENCED,
                         "record %" PRIu64 " was made too late: another job manager has made"
                         " record %" PRIu64,
                         k, last);
}

enum wr_code jm_log_append(struct wr_env *env, const char *directory,
                           const Weir__EpochRecord *record, struct wr_hash128 *ret_hash,
                           struct wr_error *err)
{
    char path[PATH_BYTES];
    struct wr_hash128 hash;
    size_t bytes;
    WR_AUTO_FREE uint8_t *data = wr_prove(&record->base, &bytes, &hash);
    enum wr_code code;

    WR_ASSERT(record->nonce.len == 16 && record->k > 0);
    record_path(path, directory, record->k);
    code = wr_file_create_exclusive(env, path, data, bytes, err);
    if (code == WR_ERR_EXISTS) {
        code = look_whose(env, directory, record, err);
    }
    if (code == WR_OK) {
        code = look_behind(env, directory, record->k, err);
    }
    if (code == WR_OK) {
        *ret_hash = hash;
    }
    return code;
}

/* ---- the log ---- */

static enum wr_code take_checkpoint(const Weir__EpochRecord *record, struct jm_record *ret,
                                    struct wr_error *err)
{
    *ret = (struct jm_record){.k = record->k,
                              .term = record->term,
                              .checkpoint = record->checkpoint,
                              .manifest_hash = {record->manifest_hash_low,
                                                record->manifest_hash_high},
                              .final = strcmp(record->reason, "final") == 0};
    memcpy(ret->nonce, record->nonce.data, sizeof ret->nonce);
    if (strlen(record->manifest) >= sizeof ret->manifest || record->manifest[0] == '\0') {
        return wr_fail(err, WR_ERR_CORRUPT, "record %" PRIu64 " names no manifest", record->k);
    }
    (void)snprintf(ret->manifest, sizeof ret->manifest, "%s", record->manifest);
    return WR_OK;
}

/* What only the newest record says. */
static void take_newest(const Weir__EpochRecord *record, struct wr_hash128 hash,
                        struct jm_log_view *ret)
{
    ret->last_hash = hash;
    ret->last_term = record->term;
    ret->earlier = (struct jm_earlier){record->checkpoints, record->restarts};
    ret->attempt_count = (uint32_t)record->n_region_terms;
    ret->attempts = WR_NEW_ARRAY(struct wr_attempt, record->n_region_terms);
    for (uint32_t r = 0; r < ret->attempt_count; r++) {
        ret->attempts[r] =
            (struct wr_attempt){record->region_terms[r], record->region_counters[r]};
    }
    if (record->kind == WEIR__EPOCH_RECORD__KIND__TERMINAL) {
        (void)snprintf(ret->terminal, sizeof ret->terminal, "%s",
                       record->terminal_state[0] == '\0' ? "FAILED" : record->terminal_state);
        (void)snprintf(ret->reason, sizeof ret->reason, "%s", record->reason);
        ret->terminal_us = record->wall_us;
    }
}

static enum wr_code take_record(struct jm_log_view *view, const Weir__EpochRecord *record,
                                struct wr_hash128 hash, struct wr_error *err)
{
    if (record->k == view->last_k) {
        take_newest(record, hash, view);
    }
    view->highest_checkpoint = WR_MAX(view->highest_checkpoint, record->checkpoint);
    return record->kind == WEIR__EPOCH_RECORD__KIND__CHECKPOINT
               ? take_checkpoint(record, &view->newest, err)
               : WR_OK;
}

static enum wr_code walk_back(struct wr_env *env, const char *directory, struct jm_log_view *view,
                              struct wr_error *err)
{
    struct wr_hash128 expected = {0, 0};

    for (uint64_t k = view->last_k; k > 0 && view->newest.k == 0; k--) {
        Weir__EpochRecord *record;
        struct wr_hash128 hash;
        enum wr_code code = wr_record_read(env, directory, k, &record, &hash, err);
        if (code == WR_ERR_NOT_FOUND) {
            return wr_fail(err, WR_ERR_CORRUPT,
                           "record %" PRIu64 " of \"%s\" is missing below record %" PRIu64, k,
                           directory, view->last_k);
        }
        if (code != WR_OK) {
            return code;
        }
        bool broken = k != view->last_k && !wr_hash128_equal(hash, expected);
        expected = (struct wr_hash128){record->previous_hash_low, record->previous_hash_high};
        code = take_record(view, record, hash, err);
        weir__epoch_record__free_unpacked(record, NULL);
        if (broken) {
            return wr_fail(err, WR_ERR_CORRUPT,
                           "record %" PRIu64 " of \"%s\" is not the one that record %" PRIu64
                           " was appended to",
                           k, directory, k + 1);
        }
        if (code != WR_OK) {
            return code;
        }
    }
    return WR_OK;
}

/* Ids of manifests that never got a record were handed out all the same. */
static uint64_t highest_manifest(struct wr_env *env, const char *directory)
{
    struct wr_file_list list = {0};
    char path[PATH_BYTES];
    struct wr_error err;
    uint64_t highest = 0;

    (void)snprintf(path, sizeof path, "%s/manifest", directory);
    if (env->ops->list(env, path, &list, &err) == WR_OK) {
        for (uint32_t i = 0; i < list.count; i++) {
            highest = WR_MAX(highest, strtoull(list.names[i], NULL, 10));
        }
    }
    wr_file_list_fini(&list);
    return highest;
}

void jm_log_view_fini(struct jm_log_view *view)
{
    wr_free(WR_TAKE(view->attempts));
    view->attempt_count = 0;
}

enum wr_code jm_log_read(struct wr_env *env, const char *directory, struct jm_log_view *ret,
                         struct wr_error *err)
{
    char path[PATH_BYTES];

    *ret = (struct jm_log_view){0};
    (void)snprintf(path, sizeof path, "%s/epoch", directory);
    if (env->ops->make_directory(env, path, err) != WR_OK ||
        wr_record_last(env, directory, &ret->last_k, err) != WR_OK) {
        return err->code;
    }
    if (walk_back(env, directory, ret, err) != WR_OK) {
        return err->code;
    }
    /* Nothing will be appended behind it, which would make it durable: its maker may have died
     * before it did so. */
    if (ret->terminal[0] != '\0' && env->ops->fsync_directory(env, path, err) != WR_OK) {
        return err->code;
    }
    uint64_t highest = highest_manifest(env, directory);
    ret->highest_checkpoint = WR_MAX(ret->highest_checkpoint, highest);
    ret->newest_committed =
        ret->newest.k != 0 && wr_record_is_committed(env, directory, ret->newest.k);
    return WR_OK;
}

/* ---- fences ---- */

/* The attempts that the fence names, laid over those of the log. */
static void name_attempts(const struct jm_fence *fence, uint64_t *terms, uint32_t *counters)
{
    for (uint32_t r = 0; r < fence->region_count; r++) {
        struct wr_attempt attempt = fence->named[r];
        if (attempt.counter == 0 && r < fence->view.attempt_count) {
            attempt = fence->view.attempts[r];
        }
        terms[r] = attempt.term;
        counters[r] = attempt.counter;
    }
}

static enum wr_code append_fence(struct wr_env *env, struct jm_fence *fence, struct wr_error *err)
{
    struct jm_log_view *view = &fence->view;
    Weir__EpochRecord record = WEIR__EPOCH_RECORD__INIT;
    WR_AUTO_FREE uint64_t *terms = WR_NEW_ARRAY(uint64_t, fence->region_count + 1);
    WR_AUTO_FREE uint32_t *counters = WR_NEW_ARRAY(uint32_t, fence->region_count + 1);
    enum wr_code code;

    name_attempts(fence, terms, counters);
    record.version = WR_RECORD_VERSION;
    record.k = view->last_k + 1;
    record.term = fence->term;
    record.kind = WEIR__EPOCH_RECORD__KIND__FENCE;
    record.checkpoint = WR_MAX(fence->checkpoint, view->highest_checkpoint);
    record.previous_hash_low = view->last_hash.low;
    record.previous_hash_high = view->last_hash.high;
    record.nonce = (ProtobufCBinaryData){sizeof fence->nonce, fence->nonce};
    record.n_region_terms = record.n_region_counters = fence->region_count;
    record.region_terms = terms;
    record.region_counters = counters;
    record.wall_us = fence->wall_us;
    record.checkpoints = view->earlier.checkpoints;
    record.restarts = WR_MAX(fence->restarts, view->earlier.restarts);
    code = jm_log_append(env, fence->directory, &record, &view->last_hash, err);
    if (code == WR_OK) {
        view->last_k = record.k;
        view->last_term = record.term;
    }
    return code;
}

/* Whether the log is one that we may append to. */
static enum wr_code check_log(const struct jm_fence *fence, struct wr_error *err)
{
    const struct jm_log_view *view = &fence->view;

    if (view->last_term > fence->term) {
        return wr_fail(err, WR_ERR_FENCED, "another job manager leads, of term %" PRIu64,
                       view->last_term);
    }
    /* From its sources' beginnings it would write once more what the other job has written. */
    if (fence->starts_from && view->newest.k == 0 && view->terminal[0] == '\0') {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "the checkpoint that the job starts from is missing in \"%s\": bring the "
                       "directory back",
                       fence->directory);
    }
    return WR_OK;
}

bool jm_fence_step(struct wr_env *env, struct jm_fence *fence, struct wr_error *err)
{
    if (!fence->has_read) {
        jm_log_view_fini(&fence->view);
        fence->has_read = true;
        fence->code = jm_log_read(env, fence->directory, &fence->view, err);
        fence->code = fence->code == WR_OK ? check_log(fence, err) : fence->code;
        return fence->code != WR_OK || fence->view.terminal[0] != '\0' ||
               WR_MUTANT("restore_without_fence");
    }
    fence->code = append_fence(env, fence, err);
    fence->has_read = false;
    /* Somebody was faster: look again who. */
    return fence->code != WR_ERR_FENCED || ++fence->tries == FENCE_TRIES;
}
