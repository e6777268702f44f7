#include "common/checkpoint/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/map.h"
#include "common/checkpoint/manifest.h"

#define CHUNK_BYTES (1024u * 1024)

struct wr_verify {
    struct wr_env *env;
    char *directory;
    struct wr_map *good; /* pieces, by what they are and where */
    void (*damage)(void *ctx, const struct wr_error *err);
    void *ctx;
    Weir__Manifest *manifest;
    WR_VEC(struct wr_reference) pieces; /* borrowed from the manifest */
    uint32_t next;
    bool ended;
    struct wr_verify_result result;
};

struct wr_verify *wr_verify_create(struct wr_env *env, const char *directory)
{
    struct wr_verify *verify = WR_NEW(struct wr_verify);

    verify->env = env;
    verify->directory = wr_strdup(directory);
    verify->good = wr_map_create();
    verify->ended = true;
    return verify;
}

static void forget(struct wr_verify *verify)
{
    WR_VEC_FINI(&verify->pieces);
    weir__manifest__free_unpacked(WR_TAKE(verify->manifest), NULL);
}

void wr_verify_destroy(struct wr_verify *verify)
{
    if (verify == NULL) {
        return;
    }
    forget(verify);
    wr_map_destroy(verify->good);
    wr_free(verify->directory);
    wr_free(verify);
}

bool wr_verify_is_damage(enum wr_code code)
{
    return code == WR_ERR_CORRUPT || code == WR_ERR_NOT_FOUND;
}

const struct wr_verify_result *wr_verify_result(const struct wr_verify *verify)
{
    return &verify->result;
}

/* Damage outweighs what could not be read: that may be good. */
static void note(struct wr_verify *verify, const struct wr_error *err)
{
    struct wr_verify_result *r = &verify->result;

    r->bad_pieces += 1;
    if (r->code == WR_OK || (wr_verify_is_damage(err->code) && !wr_verify_is_damage(r->code))) {
        r->code = err->code;
        r->err = *err;
    }
    if (verify->damage != NULL) {
        verify->damage(verify->ctx, err);
    } else {
        verify->ended = true;
    }
}

static void take_piece(void *ctx, const struct wr_reference *piece)
{
    struct wr_verify *verify = ctx;

    WR_VEC_PUSH(&verify->pieces, *piece);
    verify->result.pieces += 1;
    verify->result.bytes += piece->bytes;
}

void wr_verify_begin(struct wr_verify *verify, const struct wr_snapshot *snapshot,
                     void (*damage)(void *ctx, const struct wr_error *err), void *ctx)
{
    struct wr_error err;

    forget(verify);
    verify->damage = damage;
    verify->ctx = ctx;
    verify->next = 0;
    verify->ended = false;
    verify->result = (struct wr_verify_result){.code = WR_OK};
    if (wr_manifest_read(verify->env, verify->directory, snapshot->manifest,
                         snapshot->manifest_hash, &verify->manifest, &err) != WR_OK) {
        note(verify, &err);
        verify->ended = true;
        return;
    }
    if (verify->manifest->checkpoint != snapshot->checkpoint) {
        (void)wr_fail(&err, WR_ERR_CORRUPT,
                      "manifest \"%s\" is of checkpoint %" PRIu64 ", and its record of %" PRIu64,
                      snapshot->manifest, verify->manifest->checkpoint, snapshot->checkpoint);
        note(verify, &err);
    }
    wr_manifest_references(verify->manifest, take_piece, verify);
}

/* ---- one piece ---- */

/* Names lead nowhere but into the job's directory. */
static bool is_inside(const char *file)
{
    const char *at = file;

    if (file[0] == '/' || file[0] == '\0') {
        return false;
    }
    while (at != NULL) {
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0')) {
            return false;
        }
        at = strchr(at, '/');
        at = at == NULL ? NULL : at + 1;
    }
    return true;
}

/* Read and hashed; *ret_got is less than bytes when the file ends before. */
static enum wr_code hash_range(struct wr_env *env, int file, const struct wr_reference *piece,
                               struct wr_hash128 *ret, uint64_t *ret_got, struct wr_error *err)
{
    WR_AUTO_FREE uint8_t *chunk = wr_alloc(CHUNK_BYTES);
    struct wr_hasher *hasher = wr_hasher_create();
    enum wr_code code = WR_OK;
    size_t got = 1;

    *ret_got = 0;
    while (code == WR_OK && got > 0 && *ret_got < piece->bytes) {
        size_t wanted = (size_t)WR_MIN(piece->bytes - *ret_got, (uint64_t)CHUNK_BYTES);
        code = env->ops->read_at(env, file, chunk, wanted, piece->offset + *ret_got, &got, err);
        if (code == WR_OK) {
            wr_hasher_update(hasher, chunk, got);
            *ret_got += got;
        }
    }
    *ret = wr_hasher_finish(hasher);
    wr_hasher_destroy(hasher);
    return code;
}

static enum wr_code check_open(struct wr_env *env, int file, const struct wr_reference *piece,
                               struct wr_error *err)
{
    struct wr_file_info info = {0};
    struct wr_hash128 hash;
    uint64_t got;

    if (piece->whole && env->ops->file_info(env, file, &info, err) != WR_OK) {
        return err->code;
    }
    if (piece->whole && info.bytes != piece->bytes) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "it has %" PRIu64 " bytes, and the manifest says %" PRIu64, info.bytes,
                       piece->bytes);
    }
    if (hash_range(env, file, piece, &hash, &got, err) != WR_OK) {
        return err->code;
    }
    if (got < piece->bytes) {
        return wr_fail(err, WR_ERR_CORRUPT, "it ends %" PRIu64 " bytes too early",
                       piece->bytes - got);
    }
    if (!wr_hash128_equal(hash, piece->hash)) {
        return wr_fail(err, WR_ERR_CORRUPT, "%" PRIu64 " bytes do not have the hash of the manifest",
                       piece->bytes);
    }
    return WR_OK;
}

static enum wr_code check_piece(struct wr_verify *verify, const struct wr_reference *piece,
                                struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", verify->directory, piece->file);
    struct wr_env *env = verify->env;
    enum wr_code code;
    int file;

    if (!is_inside(piece->file)) {
        return wr_fail(err, WR_ERR_CORRUPT, "it is outside of the job's directory");
    }
    code = env->ops->open(env, path, WR_OPEN_READ, &file, err);
    if (code != WR_OK) {
        return code;
    }
    code = check_open(env, file, piece, err);
    env->ops->close(env, file);
    return code;
}

/* Where it is, and whose: what an operator looks for. */
static void tell_where(const struct wr_reference *piece, struct wr_error *err)
{
    if (piece->table == NULL) {
        (void)wr_wrap(err, "file \"%s\" at byte %" PRIu64 " (task %u)", piece->file, piece->offset,
                      piece->task);
    } else {
        (void)wr_wrap(err, "file \"%s\" at byte %" PRIu64 " (task %u, table \"%s\", key groups %u "
                           "to %u)",
                      piece->file, piece->offset, piece->task, piece->table,
                      piece->key_group_first, piece->key_group_end);
    }
}

static char *name_of(const struct wr_reference *piece)
{
    return wr_asprintf("%s\n%" PRIu64 "+%" PRIu64 "%s %016" PRIx64 "%016" PRIx64, piece->file,
                       piece->offset, piece->bytes, piece->whole ? "." : "", piece->hash.high,
                       piece->hash.low);
}

/* *bytes: what was read. */
static void verify_piece(struct wr_verify *verify, const struct wr_reference *piece,
                         uint64_t *bytes)
{
    WR_AUTO_FREE char *name = name_of(piece);
    struct wr_error err;

    verify->result.done_bytes += piece->bytes;
    if (wr_map_get(verify->good, name) != NULL) {
        return;
    }
    *bytes += piece->bytes;
    if (check_piece(verify, piece, &err) != WR_OK) {
        tell_where(piece, &err);
        note(verify, &err);
    } else {
        (void)wr_map_put(verify->good, name, verify);
    }
}

bool wr_verify_step(struct wr_verify *verify, uint64_t bytes)
{
    uint64_t read = 0;

    while (!verify->ended && verify->next < verify->pieces.count && read < bytes) {
        verify_piece(verify, &verify->pieces.items[verify->next++], &read);
    }
    verify->ended |= verify->next == verify->pieces.count;
    return verify->ended;
}
