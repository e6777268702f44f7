/* The real environment: files, directories, clocks, the pool. */
#include "common/sys/env.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

struct world {
    struct wr_env *env;
    char directory[64];
    char paths[8][128];
    uint32_t path;
};

static void world_init(struct world *w, uint32_t threads)
{
    memset(w, 0, sizeof *w);
    w->env = wr_env_real_create(threads);
    scratch_make(w->directory, sizeof w->directory);
}

static void world_fini(struct world *w)
{
    wr_env_real_destroy(w->env);
    scratch_remove(w->directory);
}

static const char *in(struct world *w, const char *name)
{
    char *path = w->paths[w->path++ % 8];

    (void)snprintf(path, sizeof w->paths[0], "%s/%s", w->directory, name);
    return path;
}

/* Random writes and reads agree with an array; reads beyond the end are short. */
START_TEST(files_hold_what_was_written)
{
    static uint8_t model[20000], read_back[20000];
    struct wr_error err;
    struct wr_rng rng;
    struct world w;
    size_t size = 0, got;
    int file;

    world_init(&w, 0);
    wr_rng_init(&rng, 1);
    const struct wr_env_ops *ops = w.env->ops;
    WR_CK_OK(ops->open(w.env, in(&w, "f"), WR_OPEN_READ | WR_OPEN_WRITE | WR_OPEN_CREATE, &file, &err), &err);
    for (uint32_t i = 0; i < 500; i++) {
        size_t offset = wr_rng_below(&rng, 15000), bytes = wr_rng_below(&rng, 5000);
        if (wr_rng_chance(&rng, 0.5)) {
            uint8_t value = (uint8_t)wr_rng_next(&rng);
            memset(model + offset, value, bytes);
            WR_CK_OK(ops->write_at(w.env, file, model + offset, bytes, offset, &err), &err);
            size = bytes == 0 || offset + bytes < size ? size : offset + bytes;
        } else {
            size_t expected = offset >= size ? 0 : size - offset < bytes ? size - offset : bytes;
            WR_CK_OK(ops->read_at(w.env, file, read_back, bytes, offset, &got, &err), &err);
            ck_assert_uint_eq(got, expected);
            ck_assert_int_eq(memcmp(read_back, model + offset, got), 0);
        }
    }
    struct wr_file_info info;
    WR_CK_OK(ops->fsync(w.env, file, &err), &err);
    WR_CK_OK(ops->file_info(w.env, file, &info, &err), &err);
    ck_assert_uint_eq(info.bytes, size);
    ck_assert(!info.is_directory);
    ops->close(w.env, file);
    world_fini(&w);
}
END_TEST

/* Open flags do what they say, and every error has its code, the path and the reason. */
START_TEST(opening_is_exact)
{
    struct wr_error err;
    struct world w;
    int file = -7, other;

    world_init(&w, 0);
    const struct wr_env_ops *ops = w.env->ops;
    const char *path = in(&w, "f");
    ck_assert_int_eq(ops->open(w.env, path, WR_OPEN_READ, &file, &err), WR_ERR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ck_assert_int_eq(err.sys_errno, ENOENT);
    ck_assert_int_eq(file, -7);
    WR_CK_OK(ops->open(w.env, path, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &file, &err), &err);
    ck_assert_int_eq(ops->open(w.env, path, WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &other, &err),
                     WR_ERR_EXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    WR_CK_OK(ops->write_at(w.env, file, "hello", 5, 0, &err), &err);
    char buf[8];
    size_t got = 77;
    ck_assert_int_eq(ops->read_at(w.env, file, buf, 5, 0, &got, &err), WR_ERR_IO); /* write only */
    ck_assert_int_eq(err.sys_errno, EBADF);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ck_assert_uint_eq(got, 77);
    ops->close(w.env, file);
    WR_CK_OK(ops->open(w.env, path, WR_OPEN_READ, &file, &err), &err);
    ck_assert_int_eq(ops->write_at(w.env, file, "x", 1, 0, &err), WR_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ops->close(w.env, file);
    WR_CK_OK(ops->open(w.env, path, WR_OPEN_WRITE | WR_OPEN_TRUNCATE, &file, &err), &err);
    struct wr_file_info info;
    WR_CK_OK(ops->file_info(w.env, file, &info, &err), &err);
    ck_assert_uint_eq(info.bytes, 0);
    ops->close(w.env, file);
    world_fini(&w);
}
END_TEST

/* An error on a descriptor that is gone is that error, not "not found". */
START_TEST(errors_are_those_of_the_call)
{
    struct wr_file_info info;
    struct wr_error err;
    struct world w;
    char buf[4];
    size_t got;

    world_init(&w, 0);
    const struct wr_env_ops *ops = w.env->ops;
    ck_assert_int_eq(ops->read_at(w.env, 999, buf, 4, 0, &got, &err), WR_ERR_IO);
    ck_assert_int_eq(err.sys_errno, EBADF);
    ck_assert_int_eq(ops->write_at(w.env, 999, buf, 4, 0, &err), WR_ERR_IO);
    ck_assert_int_eq(err.sys_errno, EBADF);
    ck_assert_int_eq(ops->fsync(w.env, 999, &err), WR_ERR_IO);
    ck_assert_int_eq(err.sys_errno, EBADF);
    ck_assert_int_eq(ops->file_info(w.env, 999, &info, &err), WR_ERR_IO);
    ck_assert_int_eq(err.sys_errno, EBADF);
    world_fini(&w);
}
END_TEST

static void touch(struct world *w, const char *path)
{
    struct wr_error err;
    int file;

    WR_CK_OK(w->env->ops->open(w->env, path, WR_OPEN_WRITE | WR_OPEN_CREATE, &file, &err), &err);
    w->env->ops->close(w->env, file);
}

/* Directories are made with their parents, listed sorted, renamed over, linked only where nothing is. */
START_TEST(directories_are_trees_of_names)
{
    struct wr_file_list list = {0};
    struct wr_file_info info;
    struct wr_error err;
    struct world w;

    world_init(&w, 0);
    const struct wr_env_ops *ops = w.env->ops;
    WR_CK_OK(ops->make_directory(w.env, in(&w, "a/b/c"), &err), &err);
    WR_CK_OK(ops->make_directory(w.env, in(&w, "a/b/c"), &err), &err);
    WR_CK_OK(ops->make_directory(w.env, in(&w, "a//b/d/"), &err), &err);
    WR_CK_OK(ops->info(w.env, in(&w, "a/b/d"), &info, &err), &err);
    ck_assert(info.is_directory && info.inode != 0);
    WR_CK_OK(ops->list(w.env, in(&w, "a/b/c"), &list, &err), &err);
    ck_assert_uint_eq(list.count, 0);
    wr_file_list_fini(&list);
    touch(&w, in(&w, "a/b/zz"));
    touch(&w, in(&w, "a/b/Z"));
    touch(&w, in(&w, "a/b/.hidden"));
    WR_CK_OK(ops->list(w.env, in(&w, "a/b"), &list, &err), &err);
    static const char *const names[] = {".hidden", "Z", "c", "d", "zz"};
    ck_assert_uint_eq(list.count, 5);
    for (uint32_t i = 0; i < 5; i++) {
        ck_assert_str_eq(list.names[i], names[i]);
    }
    wr_file_list_fini(&list);
    ck_assert_int_eq(ops->link(w.env, in(&w, "a/b/zz"), in(&w, "a/b/Z"), &err), WR_ERR_EXISTS);
    WR_CK_OK(ops->link(w.env, in(&w, "a/b/zz"), in(&w, "a/b/new"), &err), &err);
    WR_CK_OK(ops->rename(w.env, in(&w, "a/b/zz"), in(&w, "a/b/Z"), &err), &err);
    ck_assert_int_eq(ops->info(w.env, in(&w, "a/b/none"), &info, &err), WR_ERR_NOT_FOUND);
    WR_CK_OK(ops->fsync_directory(w.env, in(&w, "a/b"), &err), &err);
    WR_CK_OK(ops->unlink(w.env, in(&w, "a/b/new"), &err), &err);
    ck_assert_int_eq(ops->unlink(w.env, in(&w, "a/b/new"), &err), WR_ERR_NOT_FOUND);
    ck_assert_int_eq(ops->remove_directory(w.env, in(&w, "a/b"), &err), WR_ERR_IO); /* not empty */
    WR_CK_OK(ops->remove_directory(w.env, in(&w, "a/b/c"), &err), &err);
    world_fini(&w);
}
END_TEST

/* A file in the place of a directory is an error that names it, at every call. */
START_TEST(files_are_no_directories)
{
    struct wr_file_list list = {0};
    struct wr_error err;
    struct world w;

    world_init(&w, 0);
    const struct wr_env_ops *ops = w.env->ops;
    touch(&w, in(&w, "file"));
    ck_assert_int_eq(ops->make_directory(w.env, in(&w, "file"), &err), WR_ERR_EXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, in(&w, "file")));
    ck_assert_int_eq(ops->make_directory(w.env, in(&w, "file/below"), &err), WR_ERR_EXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, in(&w, "file")));
    ck_assert_int_eq(ops->make_directory(w.env, "", &err), WR_ERR_INVALID);
    ck_assert_int_eq(ops->make_directory(w.env, "relative/path", &err), WR_ERR_INVALID);
    ck_assert_int_ne(ops->list(w.env, in(&w, "file"), &list, &err), WR_OK);
    ck_assert_ptr_nonnull(strstr(err.message, in(&w, "file")));
    ck_assert_int_ne(ops->fsync_directory(w.env, in(&w, "file"), &err), WR_OK);
    ck_assert_ptr_nonnull(strstr(err.message, in(&w, "file")));
    ck_assert_int_eq(ops->list(w.env, in(&w, "none"), &list, &err), WR_ERR_NOT_FOUND);
    ck_assert(list.names == NULL && list.count == 0);
    WR_CK_OK(ops->make_directory(w.env, in(&w, "directory"), &err), &err);
    ck_assert_int_eq(symlink(in(&w, "directory"), in(&w, "link")), 0);
    WR_CK_OK(ops->make_directory(w.env, in(&w, "link"), &err), &err); /* leads to one */
    world_fini(&w);
}
END_TEST

/* ---- clocks and chance ---- */

/* The clock does not go back; the wall clock is of this century; random numbers differ. */
START_TEST(clocks_go_on)
{
    struct world w;
    uint64_t last = 0, seen = 0;

    world_init(&w, 0);
    for (uint32_t i = 0; i < 1000; i++) {
        uint64_t now = wr_env_mono_ns(w.env);
        ck_assert_uint_ge(now, last);
        last = now;
        seen |= w.env->ops->random_u64(w.env);
    }
    ck_assert_int_gt(wr_env_wall_us(w.env), 1600000000000000ll);
    ck_assert_uint_eq(seen, UINT64_MAX);
    ck_assert_uint_ne(w.env->ops->random_u64(w.env), w.env->ops->random_u64(w.env));
    struct wr_process_info info;
    w.env->ops->process(w.env, &info);
    ck_assert_uint_eq(info.pid, (uint32_t)getpid());
    ck_assert(info.resident_bytes > 0 && info.open_files >= 3 && info.host[0] != '\0');
    world_fini(&w);
}
END_TEST

/* ---- the pool ---- */

#define JOBS 2000

struct work {
    struct wr_job job;
    uint32_t number;
    _Atomic uint32_t ran;
    uint32_t done;
};

static void work_run(struct wr_job *job, struct wr_env *env)
{
    struct work *work = (struct work *)(void *)job;

    (void)env;
    atomic_fetch_add(&work->ran, 1);
}

static void work_done(struct wr_job *job, void *owner)
{
    struct work *work = (struct work *)(void *)job;

    work->done += 1;
    *(uint32_t *)owner += 1;
}

/* Every job runs once on the pool and is then done once on its consumer, which knows until then that it
 * is expected. */
START_TEST(jobs_run_once_and_come_home)
{
    static struct work works[JOBS];
    struct wr_mailbox *home = wr_mailbox_create();
    uint32_t done = 0;
    struct world w;

    memset(works, 0, sizeof works);
    world_init(&w, 3);
    for (uint32_t i = 0; i < JOBS; i++) {
        works[i].job = (struct wr_job){.run = work_run, .done = work_done, .home = home};
        w.env->ops->offload(w.env, &works[i].job);
        ck_assert(!wr_mailbox_idle(home));
    }
    while (done < JOBS) {
        wr_env_wait(w.env, home, -1);
        for (struct wr_msg *msg = wr_mailbox_take_all(home); msg != NULL;) {
            struct wr_msg *next = msg->next;
            msg->handle(msg, &done);
            msg = next;
        }
    }
    ck_assert(wr_mailbox_idle(home));
    for (uint32_t i = 0; i < JOBS; i++) {
        WR_CK(atomic_load(&works[i].ran) == 1 && works[i].done == 1);
    }
    world_fini(&w);
    wr_mailbox_destroy(home);
}
END_TEST

WR_TEST_MAIN("env_real", files_hold_what_was_written, opening_is_exact, errors_are_those_of_the_call,
             directories_are_trees_of_names, files_are_no_directories, clocks_go_on, jobs_run_once_and_come_home)
