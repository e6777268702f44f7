#include "taskmanager/connectors/part.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/test_point.h"

#define READ_BYTES (256u * 1024)

/* ---- tokens ---- */

void tm_token_encode(const struct tm_token *token, struct wr_sb *sb)
{
    wr_write_str(sb, wr_str_of(token->temporary));
    wr_write_str(sb, wr_str_of(token->final));
    wr_write_u64(sb, token->bytes);
    wr_write_u64(sb, token->hash.low);
    wr_write_u64(sb, token->hash.high);
}

void tm_token_fini(struct tm_token *token)
{
    wr_free(WR_TAKE(token->temporary));
    wr_free(WR_TAKE(token->final));
}

void tm_tokens_fini(struct tm_tokens *tokens)
{
    for (uint32_t i = 0; i < tokens->list.count; i++) {
        tm_token_fini(&tokens->list.items[i]);
    }
    WR_VEC_FINI(&tokens->list);
}

/* A name within a directory, and nothing that leads elsewhere. */
static bool is_name(struct wr_str s)
{
    return s.bytes > 0 && s.bytes < 256 && memchr(s.ptr, '/', s.bytes) == NULL &&
           memchr(s.ptr, '\0', s.bytes) == NULL;
}

enum wr_code tm_token_decode(const void *data, uint32_t bytes, struct tm_token *ret,
                             struct wr_error *err)
{
    struct wr_reader reader = wr_reader_of(data, bytes);
    struct wr_str temporary = wr_read_str(&reader);
    struct wr_str final = wr_read_str(&reader);
    uint64_t size = wr_read_u64(&reader);
    struct wr_hash128 hash;

    hash.low = wr_read_u64(&reader);
    hash.high = wr_read_u64(&reader);
    if (reader.failed || wr_reader_left(&reader) != 0 || !is_name(temporary) || !is_name(final)) {
        return wr_fail(err, WR_ERR_CORRUPT, "a token of the file sink is damaged");
    }
    *ret = (struct tm_token){.temporary = wr_strndup(temporary.ptr, temporary.bytes),
                             .final = wr_strndup(final.ptr, final.bytes),
                             .bytes = size,
                             .hash = hash};
    return WR_OK;
}

/* ---- the directory ---- */

static enum wr_code read_id(struct wr_env *env, const char *file, char id[TM_DIRECTORY_ID_BYTES],
                            struct wr_error *err)
{
    WR_AUTO_FREE char *text = NULL;
    size_t bytes;

    if (wr_file_read_all(env, file, 256, &text, &bytes, err) != WR_OK) {
        return err->code;
    }
    if (bytes < TM_DIRECTORY_ID_BYTES - 1) {
        return wr_fail(err, WR_ERR_CORRUPT, "file \"%s\" is damaged", file);
    }
    memcpy(id, text, TM_DIRECTORY_ID_BYTES - 1);
    id[TM_DIRECTORY_ID_BYTES - 1] = '\0';
    return WR_OK;
}

/* Somebody else may name the directory at the same time: whoever was first has named it. */
static enum wr_code make_id(struct wr_env *env, const char *path, const char *file,
                            char id[TM_DIRECTORY_ID_BYTES], struct wr_error *err)
{
    struct wr_id nonce = {env->ops->random_u64(env), env->ops->random_u64(env)};
    const char *slash = strrchr(path, '/');
    WR_AUTO_FREE char *parent = wr_strndup(path, slash > path ? (size_t)(slash - path) : 1);
    char text[WR_ID_TEXT_BYTES + 1];

    if (env->ops->make_directory(env, path, err) != WR_OK ||
        env->ops->fsync_directory(env, parent, err) != WR_OK) {
        return err->code;
    }
    (void)wr_id_format(nonce, text);
    (void)snprintf(text + WR_ID_TEXT_BYTES - 1, 2, "\n");
    if (wr_file_create_exclusive(env, file, text, WR_ID_TEXT_BYTES, err) != WR_OK &&
        err->code != WR_ERR_EXISTS) {
        return err->code;
    }
    return read_id(env, file, id, err);
}

enum wr_code tm_directory_check(struct wr_env *env, const char *path,
                                char id[TM_DIRECTORY_ID_BYTES], struct wr_error *err)
{
    WR_AUTO_FREE char *file = wr_asprintf("%s/%s", path, TM_DIRECTORY_ID_NAME);
    char found[TM_DIRECTORY_ID_BYTES];
    enum wr_code code = read_id(env, file, found, err);

    if (code == WR_ERR_NOT_FOUND && id[0] == '\0') {
        return make_id(env, path, file, id, err);
    }
    if (code == WR_ERR_NOT_FOUND) {
        return wr_fail(err, WR_ERR_INVALID,
                       "directory \"%s\" is not the one this job has written to: it has no %s",
                       path, TM_DIRECTORY_ID_NAME);
    }
    if (code != WR_OK) {
        return code;
    }
    if (id[0] == '\0') {
        memcpy(id, found, sizeof found);
        return WR_OK;
    }
    if (strcmp(id, found) != 0) {
        return wr_fail(err, WR_ERR_INVALID,
                       "directory \"%s\" is not the one this job has written to: its %s is %s, "
                       "not %s",
                       path, TM_DIRECTORY_ID_NAME, found, id);
    }
    return WR_OK;
}

/* ---- commit ---- */

static enum wr_code look(struct wr_env *env, const char *path, bool *ret_there,
                         uint64_t *ret_bytes, struct wr_error *err)
{
    struct wr_file_info info;
    enum wr_code code = env->ops->info(env, path, &info, err);

    *ret_there = code == WR_OK;
    *ret_bytes = code == WR_OK ? info.bytes : 0;
    return code == WR_ERR_NOT_FOUND ? WR_OK : code;
}

static enum wr_code hash_opened(struct wr_env *env, int file, struct wr_hash128 *ret,
                                struct wr_error *err)
{
    WR_AUTO_FREE uint8_t *data = wr_alloc(READ_BYTES);
    struct wr_hasher *hasher = wr_hasher_create();
    enum wr_code code = WR_OK;
    uint64_t offset = 0;
    size_t got = READ_BYTES;

    while (code == WR_OK && got == READ_BYTES) {
        code = env->ops->read_at(env, file, data, READ_BYTES, offset, &got, err);
        if (code == WR_OK) {
            wr_hasher_update(hasher, data, got);
            offset += got;
        }
    }
    *ret = wr_hasher_finish(hasher);
    wr_hasher_destroy(hasher);
    return code;
}

/* The bytes are those that were promised. */
static enum wr_code check_hash(struct wr_env *env, const char *path, const struct tm_token *token,
                               struct wr_error *err)
{
    struct wr_hash128 hash;
    enum wr_code code;
    int file;

    if (env->ops->open(env, path, WR_OPEN_READ, &file, err) != WR_OK) {
        return err->code;
    }
    code = hash_opened(env, file, &hash, err);
    env->ops->close(env, file);
    if (code == WR_OK && !wr_hash128_equal(hash, token->hash)) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "cannot commit: file \"%s\" is damaged: it does not have the hash that was "
                       "promised",
                       path);
    }
    return code;
}

static enum wr_code commit_token(struct wr_env *env, const char *path,
                                 const struct tm_token *token, struct wr_error *err)
{
    WR_AUTO_FREE char *from = wr_asprintf("%s/%s", path, token->temporary);
    WR_AUTO_FREE char *to = wr_asprintf("%s/%s", path, token->final);
    bool has_from, has_to;
    uint64_t from_bytes, to_bytes;

    if (look(env, from, &has_from, &from_bytes, err) != WR_OK ||
        look(env, to, &has_to, &to_bytes, err) != WR_OK) {
        return err->code;
    }
    if (!has_from && !has_to) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "cannot commit: neither \"%s\" nor \"%s\" is there; rows are lost", from,
                       to);
    }
    if (has_from && has_to) {
        return wr_fail(err, WR_ERR_EXISTS,
                       "cannot commit: file \"%s\" is there already and is not this job's", to);
    }
    if ((has_from ? from_bytes : to_bytes) != token->bytes) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "cannot commit: file \"%s\" has %" PRIu64 " bytes, not %" PRIu64,
                       has_from ? from : to, has_from ? from_bytes : to_bytes, token->bytes);
    }
    if (!has_from) {
        return WR_OK; /* and shown: whoever reads it may have seen it long ago */
    }
    if (!token->is_ours && check_hash(env, from, token, err) != WR_OK) {
        return err->code;
    }
    return env->ops->rename(env, from, to, err);
}

enum wr_code tm_tokens_commit(struct wr_env *env, const char *path,
                              const struct tm_tokens *tokens, struct wr_error *err)
{
    for (uint32_t i = 0; i < tokens->list.count; i++) {
        if (commit_token(env, path, &tokens->list.items[i], err) != WR_OK) {
            return err->code;
        }
    }
    /* Also when all were committed: whoever renamed them may have died before this. */
    return tokens->list.count == 0 ? WR_OK : env->ops->fsync_directory(env, path, err);
}

/* ---- sweep ---- */

/* A number that ends with `stop`; *at moves behind it. */
static bool read_number(const char **at, char stop, uint64_t *ret)
{
    char *end;

    if (**at < '0' || **at > '9') {
        return false;
    }
    *ret = strtoull(*at, &end, 10);
    if (*end != stop) {
        return false;
    }
    *at = stop == '\0' ? end : end + 1;
    return true;
}

static bool is_swept(const char *name, const struct tm_part_sweep *sweep)
{
    size_t prefix_bytes = strlen(sweep->prefix);
    const char *at = name + prefix_bytes;
    uint64_t subtask, term, counter, sequence;
    struct wr_attempt attempt;

    if (strncmp(name, sweep->prefix, prefix_bytes) != 0 || !read_number(&at, '-', &subtask) ||
        !read_number(&at, '.', &term) || !read_number(&at, '-', &counter) ||
        !read_number(&at, '.', &sequence) || strcmp(at, "part") != 0) {
        return false;
    }
    attempt = (struct wr_attempt){term, (uint32_t)counter};
    if (subtask % sweep->parallelism != sweep->subtask ||
        wr_attempt_compare(attempt, sweep->attempt) >= 0) {
        return false;
    }
    for (uint32_t i = 0; i < sweep->keep->list.count; i++) {
        if (strcmp(sweep->keep->list.items[i].temporary, name) == 0 &&
            !WR_MUTANT("sweep_before_commit")) {
            return false;
        }
    }
    return true;
}

enum wr_code tm_parts_sweep(struct wr_env *env, const char *path,
                            const struct tm_part_sweep *sweep, struct wr_error *err)
{
    struct wr_file_list files = {0};
    enum wr_code code = env->ops->list(env, path, &files, err);

    for (uint32_t i = 0; i < files.count && code == WR_OK; i++) {
        if (is_swept(files.names[i], sweep)) {
            WR_AUTO_FREE char *file = wr_asprintf("%s/%s", path, files.names[i]);
            code = env->ops->unlink(env, file, err);
            code = code == WR_ERR_NOT_FOUND ? WR_OK : code;
        }
    }
    wr_file_list_fini(&files);
    return code;
}
