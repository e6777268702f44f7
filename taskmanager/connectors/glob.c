#include "taskmanager/connectors/glob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 1000000u
#define COMPONENTS_MAX 64u

struct paths {
    WR_VEC(char *) list;
};

static void paths_fini(struct paths *paths)
{
    for (uint32_t i = 0; i < paths->list.count; i++) {
        wr_free(paths->list.items[i]);
    }
    WR_VEC_FINI(&paths->list);
}

void tm_files_fini(struct tm_files *files)
{
    for (uint32_t i = 0; i < files->list.count; i++) {
        wr_free(files->list.items[i].path);
    }
    WR_VEC_FINI(&files->list);
}

/* Does the set at *p ("[a-z]") hold c? *p moves behind it. A set that is not closed is a bracket. */
static bool match_set(const char **p, char c)
{
    const char *at = *p + 1;
    bool negated = *at == '!' || *at == '^', found = false;
    const char *first;

    at += negated;
    first = at;
    while (*at != '\0' && (*at != ']' || at == first)) {
        if (at[1] == '-' && at[2] != ']' && at[2] != '\0') {
            found |= (unsigned char)c >= (unsigned char)at[0] &&
                     (unsigned char)c <= (unsigned char)at[2];
            at += 3;
        } else {
            found |= *at == c;
            at += 1;
        }
    }
    if (*at == '\0') {
        *p += 1;
        return c == '[';
    }
    *p = at + 1;
    return found != negated;
}

static bool match_one(const char **p, char c)
{
    if (**p == '[') {
        return match_set(p, c);
    }
    bool same = **p == '?' || **p == c;
    *p += 1;
    return same;
}

/* One star is remembered at a time: going back to the last one is enough. */
bool tm_glob_match(const char *pattern, const char *name)
{
    const char *p = pattern, *star = NULL, *star_name = NULL;

    if (name[0] == '.' && pattern[0] != '.') {
        return false;
    }
    while (*name != '\0') {
        const char *next = p;
        if (*p == '*') {
            star = ++p;
            star_name = name;
        } else if (*p != '\0' && match_one(&next, *name)) {
            p = next;
            name += 1;
        } else if (star != NULL) {
            p = star;
            name = ++star_name;
        } else {
            return false;
        }
    }
    while (*p == '*') {
        p += 1;
    }
    return *p == '\0';
}

static bool is_pattern(const char *text)
{
    return strpbrk(text, "*?[") != NULL;
}

static enum wr_code add_file(struct wr_env *env, const char *path, bool must_be,
                             struct tm_files *ret, struct wr_error *err)
{
    struct wr_file_info info;
    enum wr_code code = env->ops->info(env, path, &info, err);

    if (code == WR_ERR_NOT_FOUND && !must_be) {
        return WR_OK; /* it has gone since it was listed */
    }
    if (code != WR_OK) {
        return code;
    }
    if (info.is_directory) {
        return WR_OK;
    }
    if (ret->list.count == FILES_MAX) {
        return wr_fail(err, WR_ERR_LIMIT, "more than %u files match", FILES_MAX);
    }
    struct tm_file file = {.path = wr_strdup(path), .info = info};
    WR_VEC_PUSH(&ret->list, file);
    return WR_OK;
}

/* What of `directory` the component matches, as paths. */
static enum wr_code expand_one(struct wr_env *env, const char *directory, const char *component,
                               struct paths *ret, struct wr_error *err)
{
    struct wr_file_list names = {0};
    enum wr_code code;

    if (!is_pattern(component)) {
        WR_VEC_PUSH(&ret->list, wr_asprintf("%s/%s", directory, component));
        return WR_OK;
    }
    code = env->ops->list(env, directory[0] == '\0' ? "/" : directory, &names, err);
    if (code == WR_ERR_NOT_FOUND || (code != WR_OK && err->sys_errno == ENOTDIR)) {
        return WR_OK;
    }
    for (uint32_t i = 0; i < names.count && code == WR_OK; i++) {
        if (tm_glob_match(component, names.names[i])) {
            WR_VEC_PUSH(&ret->list, wr_asprintf("%s/%s", directory, names.names[i]));
        }
    }
    wr_file_list_fini(&names);
    return code;
}

/* The pattern component by component; every step replaces the paths found so far. */
static enum wr_code expand(struct wr_env *env, const char *pattern, struct paths *ret,
                           struct wr_error *err)
{
    WR_AUTO_FREE char *copy = wr_strdup(pattern);
    char *save = NULL, *component = strtok_r(copy, "/", &save);
    enum wr_code code = WR_OK;

    WR_VEC_PUSH(&ret->list, wr_strdup(""));
    for (uint32_t n = 0; component != NULL && code == WR_OK; n++) {
        struct paths next = {0};
        if (n == COMPONENTS_MAX) {
            return wr_fail(err, WR_ERR_LIMIT, "path \"%s\" is too deep", pattern);
        }
        for (uint32_t i = 0; i < ret->list.count && code == WR_OK; i++) {
            code = expand_one(env, ret->list.items[i], component, &next, err);
        }
        paths_fini(ret);
        *ret = next;
        component = strtok_r(NULL, "/", &save);
    }
    return code;
}

static enum wr_code add_directory(struct wr_env *env, const char *path, struct tm_files *ret,
                                  struct wr_error *err)
{
    struct wr_file_list names = {0};
    enum wr_code code = env->ops->list(env, path, &names, err);
    size_t bytes = strlen(path);

    while (bytes > 0 && path[bytes - 1] == '/') {
        bytes -= 1;
    }
    for (uint32_t i = 0; i < names.count && code == WR_OK; i++) {
        if (names.names[i][0] != '.') {
            WR_AUTO_FREE char *file =
                wr_asprintf("%.*s/%s", (int)bytes, path, names.names[i]);
            code = add_file(env, file, false, ret, err);
        }
    }
    wr_file_list_fini(&names);
    return code;
}

static int compare_files(const void *a, const void *b)
{
    return strcmp(((const struct tm_file *)a)->path, ((const struct tm_file *)b)->path);
}

static enum wr_code collect(struct wr_env *env, const char *pattern, struct tm_files *ret,
                            struct wr_error *err)
{
    struct paths paths = {0};
    struct wr_file_info info;
    enum wr_code code;

    if (!is_pattern(pattern)) {
        code = env->ops->info(env, pattern, &info, err);
        if (code != WR_OK) {
            return code == WR_ERR_NOT_FOUND ? WR_OK : code;
        }
        return info.is_directory ? add_directory(env, pattern, ret, err)
                                 : add_file(env, pattern, true, ret, err);
    }
    code = expand(env, pattern, &paths, err);
    for (uint32_t i = 0; i < paths.list.count && code == WR_OK; i++) {
        code = add_file(env, paths.list.items[i], false, ret, err);
    }
    paths_fini(&paths);
    return code;
}

enum wr_code tm_glob(struct wr_env *env, const char *pattern, struct tm_files *ret,
                     struct wr_error *err)
{
    struct tm_files files = {0};
    enum wr_code code = WR_OK;

    if (pattern[0] != '/') {
        return wr_fail(err, WR_ERR_INVALID, "path \"%s\" must be absolute", pattern);
    }
    code = collect(env, pattern, &files, err);
    if (code == WR_OK && files.list.count == 0) {
        code = wr_fail(err, WR_ERR_NOT_FOUND, "no file matches \"%s\"", pattern);
    }
    if (code != WR_OK) {
        tm_files_fini(&files);
        return code;
    }
    qsort(files.list.items, files.list.count, sizeof *files.list.items, compare_files);
    *ret = files;
    return WR_OK;
}
