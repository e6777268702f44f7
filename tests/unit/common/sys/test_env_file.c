/* Whole files on an env whose calls fail one after the other: old or new content, no strays, and errors
 * that say which file. */
#include "common/sys/env.h"

#include "common/base/alloc.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

/* The real env behind a counter: call number fail_at fails. */
struct fault_env {
    struct wr_env env;
    struct wr_env_ops ops;
    struct wr_env *real;
    uint32_t calls, fail_at;
};

static struct fault_env *self(struct wr_env *env)
{
    return (struct fault_env *)(void *)env;
}

static bool fails(struct wr_env *env, struct wr_error *err)
{
    if (++self(env)->calls != self(env)->fail_at) {
        return false;
    }
    (void)wr_fail(err, WR_ERR_IO, "made to fail");
    return true;
}

static uint64_t fault_random(struct wr_env *env)
{
    return self(env)->real->ops->random_u64(self(env)->real);
}
static void fault_close(struct wr_env *env, int file)
{
    self(env)->real->ops->close(self(env)->real, file);
}
#define FORWARD(name, params, args)                                                        \
    static enum wr_code fault_##name params                                                \
    {                                                                                      \
        struct wr_env *real = self(env)->real;                                             \
        return fails(env, err) ? err->code : real->ops->name args;                         \
    }
FORWARD(open, (struct wr_env *env, const char *path, unsigned flags, int *ret, struct wr_error *err),
        (real, path, flags, ret, err))
FORWARD(write_at, (struct wr_env *env, int file, const void *data, size_t bytes, uint64_t at, struct wr_error *err),
        (real, file, data, bytes, at, err))
FORWARD(read_at,
        (struct wr_env *env, int file, void *data, size_t bytes, uint64_t at, size_t *ret, struct wr_error *err),
        (real, file, data, bytes, at, ret, err))
FORWARD(fsync, (struct wr_env *env, int file, struct wr_error *err), (real, file, err))
FORWARD(file_info, (struct wr_env *env, int file, struct wr_file_info *ret, struct wr_error *err),
        (real, file, ret, err))
FORWARD(rename, (struct wr_env *env, const char *from, const char *to, struct wr_error *err), (real, from, to, err))
FORWARD(link, (struct wr_env *env, const char *from, const char *to, struct wr_error *err), (real, from, to, err))
FORWARD(fsync_directory, (struct wr_env *env, const char *path, struct wr_error *err), (real, path, err))
static enum wr_code fault_unlink(struct wr_env *env, const char *path, struct wr_error *err)
{
    return self(env)->real->ops->unlink(self(env)->real, path, err);
}

struct world {
    struct fault_env fault;
    char directory[64], path[128];
};

static void world_init(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->fault.real = wr_env_real_create(0);
    w->fault.env.ops = &w->fault.ops;
    w->fault.ops = (struct wr_env_ops){.random_u64 = fault_random,
                                       .open = fault_open,
                                       .close = fault_close,
                                       .read_at = fault_read_at,
                                       .write_at = fault_write_at,
                                       .fsync = fault_fsync,
                                       .file_info = fault_file_info,
                                       .rename = fault_rename,
                                       .link = fault_link,
                                       .unlink = fault_unlink,
                                       .fsync_directory = fault_fsync_directory};
    scratch_make(w->directory, sizeof w->directory);
    (void)snprintf(w->path, sizeof w->path, "%s/file", w->directory);
}

static void world_fini(struct world *w)
{
    wr_env_real_destroy(w->fault.real);
    scratch_remove(w->directory);
}

/* The content, or NULL; freed by the caller. Nothing but the file may be in the directory. */
static char *content(struct world *w)
{
    struct wr_file_list list = {0};
    struct wr_error err;
    char *text = NULL;
    size_t bytes;

    w->fault.fail_at = 0;
    WR_CK_OK(w->fault.real->ops->list(w->fault.real, w->directory, &list, &err), &err);
    ck_assert_uint_le(list.count, 1);
    if (list.count == 1) {
        ck_assert_str_eq(list.names[0], "file");
        WR_CK_OK(wr_file_read_all(w->fault.real, w->path, 1000, &text, &bytes, &err), &err);
    }
    wr_file_list_fini(&list);
    return text;
}

/* Whichever step of a replacement fails, the file has the old content or the new, whole; it has the old
 * one unless the failure came after the rename; no temporary stays. */
START_TEST(replacing_is_all_or_nothing)
{
    struct wr_error err;
    struct world w;
    uint32_t fail_at = 0;
    enum wr_code code;

    world_init(&w);
    WR_CK_OK(wr_file_replace(&w.fault.env, w.path, "old", 3, &err), &err);
    do {
        bool renamed;
        w.fault.calls = 0;
        w.fault.fail_at = ++fail_at;
        code = wr_file_replace(&w.fault.env, w.path, "new content", 11, &err);
        renamed = fail_at >= 5; /* open, write, fsync, rename, fsync of the directory */
        ck_assert_int_eq(code, fail_at <= 5 ? WR_ERR_IO : WR_OK);
        char *text = content(&w);
        ck_assert_str_eq(text, renamed ? "new content" : "old");
        wr_free(text);
    } while (code != WR_OK);
    ck_assert_uint_eq(fail_at, 6);
    world_fini(&w);
}
END_TEST

/* An exclusive creation makes the file once; the second finds it there and changes nothing. */
START_TEST(creating_is_exclusive)
{
    struct wr_error err;
    struct world w;
    char *text;

    world_init(&w);
    for (uint32_t fail_at = 1; fail_at <= 4; fail_at++) { /* open, write, fsync, link */
        w.fault.calls = 0;
        w.fault.fail_at = fail_at;
        ck_assert_int_eq(wr_file_create_exclusive(&w.fault.env, w.path, "mine", 4, &err), WR_ERR_IO);
        ck_assert_ptr_null(content(&w));
    }
    w.fault.calls = 0;
    w.fault.fail_at = 5; /* fsync of the directory: unknown, and it is there */
    ck_assert_int_eq(wr_file_create_exclusive(&w.fault.env, w.path, "mine", 4, &err), WR_ERR_IO);
    text = content(&w);
    ck_assert_str_eq(text, "mine");
    wr_free(text);
    ck_assert_int_eq(wr_file_create_exclusive(&w.fault.env, w.path, "yours", 5, &err), WR_ERR_EXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, w.path));
    text = content(&w);
    ck_assert_str_eq(text, "mine");
    wr_free(text);
    world_fini(&w);
}
END_TEST

/* A file is read whole with a NUL behind it, up to the limit to the byte; failures leave no output. */
START_TEST(reading_has_a_limit)
{
    char *text = (char *)1;
    size_t bytes = 77;
    struct wr_error err;
    struct world w;

    world_init(&w);
    ck_assert_int_eq(wr_file_read_all(&w.fault.env, w.path, 10, &text, &bytes, &err), WR_ERR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, w.path));
    WR_CK_OK(wr_file_replace(&w.fault.env, w.path, "12345", 5, &err), &err);
    ck_assert_int_eq(wr_file_read_all(&w.fault.env, w.path, 4, &text, &bytes, &err), WR_ERR_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.message, w.path));
    for (uint32_t fail_at = 1; fail_at <= 3; fail_at++) { /* open, info, read */
        w.fault.calls = 0;
        w.fault.fail_at = fail_at;
        ck_assert_int_eq(wr_file_read_all(&w.fault.env, w.path, 5, &text, &bytes, &err), WR_ERR_IO);
    }
    ck_assert(text == (char *)1 && bytes == 77);
    WR_CK_OK(wr_file_read_all(&w.fault.env, w.path, 5, &text, &bytes, &err), &err);
    ck_assert_uint_eq(bytes, 5);
    ck_assert_str_eq(text, "12345");
    wr_free(text);
    WR_CK_OK(wr_file_replace(&w.fault.env, w.path, "", 0, &err), &err);
    WR_CK_OK(wr_file_read_all(&w.fault.env, w.path, 0, &text, &bytes, &err), &err);
    ck_assert(bytes == 0 && text[0] == '\0');
    wr_free(text);
    ck_assert_int_ne(wr_file_read_all(&w.fault.env, w.directory, 100000, &text, &bytes, &err), WR_OK);
    ck_assert_ptr_nonnull(strstr(err.message, w.directory));
    world_fini(&w);
}
END_TEST

WR_TEST_MAIN("env_file", replacing_is_all_or_nothing, creating_is_exclusive, reading_has_a_limit)
