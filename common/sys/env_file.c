/* What is built on an env's file calls: whole files, replace, exclusive create. */
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "common/sys/env.h"

void wr_file_list_fini(struct wr_file_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        wr_free(list->names[i]);
    }
    wr_free(list->names);
    *list = (struct wr_file_list){0};
}

static enum wr_code read_open(struct wr_env *env, int file, const char *path, size_t bytes_max,
                              char **ret, size_t *ret_bytes, struct wr_error *err)
{
    struct wr_file_info info;
    WR_AUTO_FREE char *data = NULL;
    size_t got = 0;

    if (env->ops->file_info(env, file, &info, err) != WR_OK) {
        return err->code;
    }
    if (info.bytes > bytes_max) {
        return wr_fail(err, WR_ERR_LIMIT, "file \"%s\" has %llu bytes, more than the limit of %zu",
                       path, (unsigned long long)info.bytes, bytes_max);
    }
    data = wr_alloc((size_t)info.bytes + 1);
    if (env->ops->read_at(env, file, data, (size_t)info.bytes, 0, &got, err) != WR_OK) {
        return err->code;
    }
    data[got] = '\0';
    *ret = WR_TAKE(data);
    *ret_bytes = got;
    return WR_OK;
}

enum wr_code wr_file_read_all(struct wr_env *env, const char *path, size_t bytes_max, char **ret,
                              size_t *ret_bytes, struct wr_error *err)
{
    enum wr_code code;
    int file;

    if (env->ops->open(env, path, WR_OPEN_READ, &file, err) != WR_OK) {
        return err->code;
    }
    code = read_open(env, file, path, bytes_max, ret, ret_bytes, err);
    env->ops->close(env, file);
    return code;
}

static enum wr_code write_synced(struct wr_env *env, const char *path, const void *data,
                                 size_t bytes, struct wr_error *err)
{
    enum wr_code code;
    int file;

    if (env->ops->open(env, path, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &file,
                       err) != WR_OK) {
        return err->code;
    }
    code = env->ops->write_at(env, file, data, bytes, 0, err);
    if (code == WR_OK) {
        code = env->ops->fsync(env, file, err);
    }
    env->ops->close(env, file);
    return code;
}

static char *temporary_name(struct wr_env *env, const char *path)
{
    return wr_asprintf("%s.%016llx.tmp", path, (unsigned long long)env->ops->random_u64(env));
}

static enum wr_code fsync_parent(struct wr_env *env, const char *path, struct wr_error *err)
{
    const char *slash = strrchr(path, '/');
    WR_AUTO_FREE char *directory = NULL;

    if (slash == NULL || slash == path) {
        return env->ops->fsync_directory(env, "/", err);
    }
    directory = wr_strndup(path, (size_t)(slash - path));
    return env->ops->fsync_directory(env, directory, err);
}

enum wr_code wr_file_replace(struct wr_env *env, const char *path, const void *data, size_t bytes,
                             struct wr_error *err)
{
    WR_AUTO_FREE char *temporary = temporary_name(env, path);
    struct wr_error ignored;

    if (write_synced(env, temporary, data, bytes, err) != WR_OK ||
        env->ops->rename(env, temporary, path, err) != WR_OK) {
        (void)env->ops->unlink(env, temporary, &ignored); /* best effort: a stray temporary */
        return err->code;
    }
    return fsync_parent(env, path, err);
}

enum wr_code wr_file_create_exclusive(struct wr_env *env, const char *path, const void *data,
                                      size_t bytes, struct wr_error *err)
{
    WR_AUTO_FREE char *temporary = temporary_name(env, path);
    struct wr_error ignored;
    enum wr_code code = write_synced(env, temporary, data, bytes, err);

    if (code == WR_OK) {
        code = WR_MUTANT("record_by_rename") ? env->ops->rename(env, temporary, path, err)
                                             : env->ops->link(env, temporary, path, err);
    }
    (void)env->ops->unlink(env, temporary, &ignored); /* best effort: a stray temporary */
    return code == WR_OK ? fsync_parent(env, path, err) : code;
}
