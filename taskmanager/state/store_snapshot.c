/* The seal of a linked directory, in file SEALED:
 *
 *     magic u64 | files varint | per file: name, bytes u64, XXH3-128 (zero of table files) |
 *     XXH3-128 of all above
 *
 * Table files are large and carry checksums of their own in every block: only their size is
 * noted. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/vec.h"
#include "taskmanager/state/store_rocksdb_internal.h"

#define SEAL_NAME "SEALED"
#define SEAL_MAGIC 0x3164656c61657377ull /* "wsealed1" */
#define SEAL_BYTES_MAX (16u << 20)
#define SMALL_FILE_BYTES_MAX (64u << 20) /* MANIFEST and OPTIONS are far below */

static bool is_table(const char *name)
{
    size_t bytes = strlen(name);

    return bytes > 4 && strcmp(name + bytes - 4, ".sst") == 0;
}

static enum wr_code hash_file(struct wr_env *env, const char *path, struct wr_hash128 *ret,
                              struct wr_error *err)
{
    WR_AUTO_FREE char *data = NULL;
    size_t bytes;

    if (wr_file_read_all(env, path, SMALL_FILE_BYTES_MAX, &data, &bytes, err) != WR_OK) {
        return err->code;
    }
    *ret = wr_hash128_bytes(data, bytes);
    return WR_OK;
}

/* Size and, of all but table files, hash. */
static enum wr_code examine(struct wr_env *env, const char *directory, const char *name,
                            uint64_t *ret_bytes, struct wr_hash128 *ret_hash, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, name);
    struct wr_file_info info;

    *ret_hash = (struct wr_hash128){0};
    if (env->ops->info(env, path, &info, err) != WR_OK ||
        (!is_table(name) && hash_file(env, path, ret_hash, err) != WR_OK)) {
        return err->code;
    }
    *ret_bytes = info.bytes;
    return WR_OK;
}

/* ---- sealing ---- */

struct sealing {
    struct wr_env *env;
    const char *directory;
    struct wr_sb text;
    WR_VEC(struct tm_store_file) files;
};

static void sealing_fini(struct sealing *sealing)
{
    wr_sb_fini(&sealing->text);
    WR_VEC_FINI(&sealing->files);
}

static enum wr_code add_file(struct sealing *sealing, const char *name, struct wr_error *err)
{
    struct tm_store_file file = {.immutable = is_table(name)};
    struct wr_hash128 hash;

    if (strlen(name) >= sizeof file.name) {
        return wr_fail(err, WR_ERR_LIMIT, "file name \"%s\" is longer than %zu bytes", name,
                       sizeof file.name - 1);
    }
    memcpy(file.name, name, strlen(name));
    if (examine(sealing->env, sealing->directory, name, &file.bytes, &hash, err) != WR_OK) {
        return err->code;
    }
    wr_write_str(&sealing->text, wr_str_of(name));
    wr_write_u64(&sealing->text, file.bytes);
    wr_write_u64(&sealing->text, hash.low);
    wr_write_u64(&sealing->text, hash.high);
    WR_VEC_PUSH(&sealing->files, file);
    return WR_OK;
}

static enum wr_code write_seal(struct sealing *sealing, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", sealing->directory, SEAL_NAME);
    struct wr_hash128 hash = wr_hash128_bytes(sealing->text.ptr, sealing->text.bytes);
    struct tm_store_file file = {.name = SEAL_NAME};

    wr_write_u64(&sealing->text, hash.low);
    wr_write_u64(&sealing->text, hash.high);
    file.bytes = sealing->text.bytes;
    WR_VEC_PUSH(&sealing->files, file);
    return wr_file_replace(sealing->env, path, sealing->text.ptr, sealing->text.bytes, err);
}

enum wr_code store_snapshot_seal(struct wr_env *env, const char *directory,
                                 struct tm_store_files *ret, struct wr_error *err)
{
    WR_CLEANUP(sealing_fini) struct sealing sealing = {.env = env, .directory = directory};
    WR_CLEANUP(wr_file_list_fini) struct wr_file_list list = {0};

    if (env->ops->list(env, directory, &list, err) != WR_OK) {
        return err->code;
    }
    wr_write_u64(&sealing.text, SEAL_MAGIC);
    wr_write_varint(&sealing.text, list.count);
    for (uint32_t i = 0; i < list.count; i++) {
        if (add_file(&sealing, list.names[i], err) != WR_OK) {
            return err->code;
        }
    }
    if (write_seal(&sealing, err) != WR_OK) {
        return err->code;
    }
    ret->count = sealing.files.count;
    ret->items = WR_TAKE(sealing.files.items);
    return WR_OK;
}

/* ---- checking ---- */

static enum wr_code check_file(struct wr_env *env, const char *directory, struct wr_reader *reader,
                               struct wr_error *err)
{
    struct wr_str text = wr_read_str(reader);
    WR_AUTO_FREE char *name = wr_strndup(text.ptr == NULL ? "" : text.ptr, text.bytes);
    uint64_t bytes_sealed = wr_read_u64(reader), bytes;
    struct wr_hash128 sealed, hash;

    sealed.low = wr_read_u64(reader);
    sealed.high = wr_read_u64(reader);
    if (examine(env, directory, name, &bytes, &hash, err) != WR_OK) {
        return err->code == WR_ERR_NOT_FOUND || err->code == WR_ERR_LIMIT
                   ? wr_fail(err, WR_ERR_CORRUPT,
                             "file \"%s\" of the snapshot is missing or damaged", name)
                   : err->code;
    }
    if (bytes != bytes_sealed || !wr_hash128_equal(hash, sealed)) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "file \"%s\" is damaged: it has %" PRIu64 " bytes, or other bytes, where %"
                       PRIu64 " were sealed", name, bytes, bytes_sealed);
    }
    return WR_OK;
}

static bool seal_is_whole(const char *text, size_t bytes)
{
    struct wr_hash128 written, hash;

    if (bytes < sizeof(uint64_t) + sizeof hash || wr_load_u64(text) != SEAL_MAGIC) {
        return false;
    }
    hash = wr_hash128_bytes(text, bytes - sizeof hash);
    written.low = wr_load_u64(text + bytes - 16);
    written.high = wr_load_u64(text + bytes - 8);
    return wr_hash128_equal(hash, written);
}

static enum wr_code check_seal(struct wr_env *env, const char *directory, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, SEAL_NAME);
    WR_AUTO_FREE char *text = NULL;
    struct wr_reader reader;
    uint64_t count;
    size_t bytes;

    if (wr_file_read_all(env, path, SEAL_BYTES_MAX, &text, &bytes, err) != WR_OK) {
        return err->code == WR_ERR_NOT_FOUND
                   ? wr_fail(err, WR_ERR_CORRUPT,
                             "its files are not those of a snapshot: there is no \"%s\"", SEAL_NAME)
                   : err->code;
    }
    if (!seal_is_whole(text, bytes)) {
        return wr_fail(err, WR_ERR_CORRUPT, "file \"%s\" is damaged", path);
    }
    reader = wr_reader_of(text + sizeof(uint64_t), bytes - sizeof(uint64_t) - 16);
    count = wr_read_varint(&reader);
    for (uint64_t i = 0; i < count && !reader.failed; i++) {
        if (check_file(env, directory, &reader, err) != WR_OK) {
            return err->code;
        }
    }
    if (reader.failed || wr_reader_left(&reader) != 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "file \"%s\" is damaged", path);
    }
    return WR_OK;
}

enum wr_code store_snapshot_check(struct wr_env *env, const char *directory, bool *ret_empty,
                                  struct wr_error *err)
{
    WR_CLEANUP(wr_file_list_fini) struct wr_file_list list = {0};

    if (env->ops->list(env, directory, &list, err) != WR_OK) {
        return err->code;
    }
    *ret_empty = list.count == 0;
    return list.count == 0 ? WR_OK : check_seal(env, directory, err);
}

enum wr_code store_snapshot_unseal(struct wr_env *env, const char *directory, struct wr_error *err)
{
    WR_AUTO_FREE char *path = wr_asprintf("%s/%s", directory, SEAL_NAME);

    return env->ops->unlink(env, path, err) == WR_OK || err->code == WR_ERR_NOT_FOUND ? WR_OK
                                                                                      : err->code;
}
