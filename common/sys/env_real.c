/* The real environment: POSIX files, monotonic clock, getrandom, a pool of threads, nng streams. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/vec.h"
#include "common/net/net.h"
#include "common/sys/env.h"
#include "common/sys/thread.h"

struct real_env {
    struct wr_env base;
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    struct wr_msg *head; /* jobs waiting for a pool thread */
    struct wr_msg **tail;
    bool stopping;
    WR_VEC(struct wr_thread *) threads;
    struct wr_net *net;
};

static struct real_env *self_of(struct wr_env *env)
{
    return WR_CONTAINER_OF(env, struct real_env, base);
}

static uint64_t mono_ns(struct wr_env *env)
{
    struct timespec ts;

    (void)env;
    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static int64_t wall_us(struct wr_env *env)
{
    struct timespec ts;

    (void)env;
    (void)clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static uint64_t random_u64(struct wr_env *env)
{
    uint64_t value = 0;

    (void)env;
    WR_ASSERT(getrandom(&value, sizeof value, 0) == (ssize_t)sizeof value);
    return value;
}

static enum wr_code file_open(struct wr_env *env, const char *path, unsigned flags, int *ret_file,
                              struct wr_error *err)
{
    int mode = O_CLOEXEC;
    int file;

    (void)env;
    mode |= (flags & WR_OPEN_WRITE) == 0 ? O_RDONLY
            : (flags & WR_OPEN_READ) == 0 ? O_WRONLY
                                          : O_RDWR;
    mode |= (flags & WR_OPEN_CREATE) != 0 ? O_CREAT : 0;
    mode |= (flags & WR_OPEN_EXCLUSIVE) != 0 ? O_EXCL : 0;
    mode |= (flags & WR_OPEN_TRUNCATE) != 0 ? O_TRUNC : 0;
    file = open(path, mode, 0644);
    if (file < 0) {
        return wr_fail_errno(err, "could not open file \"%s\"", path);
    }
    *ret_file = file;
    return WR_OK;
}

static void file_close(struct wr_env *env, int file)
{
    (void)env;
    (void)close(file); /* what mattered was fsynced */
}

/* For messages: where a descriptor leads. Keeps errno, which the message is about. */
static const char *path_of(int file, char buf[256])
{
    int number = errno;
    char link[64];
    ssize_t length;

    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, buf, 255);
    buf[length < 0 ? 0 : length] = '\0';
    errno = number;
    return buf;
}

static enum wr_code read_at(struct wr_env *env, int file, void *data, size_t bytes,
                            uint64_t offset, size_t *ret_bytes, struct wr_error *err)
{
    size_t got = 0;
    char name[256];

    (void)env;
    while (got < bytes) {
        ssize_t n = pread(file, (char *)data + got, bytes - got, (off_t)(offset + got));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return wr_fail_errno(err, "could not read file \"%s\"", path_of(file, name));
        }
        if (n == 0) {
            break;
        }
        got += (size_t)n;
    }
    *ret_bytes = got;
    return WR_OK;
}

static enum wr_code write_at(struct wr_env *env, int file, const void *data, size_t bytes,
                             uint64_t offset, struct wr_error *err)
{
    size_t done = 0;
    char name[256];

    (void)env;
    while (done < bytes) {
        ssize_t n =
            pwrite(file, (const char *)data + done, bytes - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return wr_fail_errno(err, "could not write file \"%s\"", path_of(file, name));
        }
        done += (size_t)n;
    }
    return WR_OK;
}

static enum wr_code file_fsync(struct wr_env *env, int file, struct wr_error *err)
{
    char name[256];

    (void)env;
    if (fsync(file) != 0) {
        return wr_fail_errno(err, "could not fsync file \"%s\"", path_of(file, name));
    }
    return WR_OK;
}

static void info_of(const struct stat *st, struct wr_file_info *ret)
{
    *ret = (struct wr_file_info){
        .bytes = (uint64_t)st->st_size,
        .mtime_us = (int64_t)st->st_mtim.tv_sec * 1000000 + st->st_mtim.tv_nsec / 1000,
        .device = (uint64_t)st->st_dev,
        .inode = (uint64_t)st->st_ino,
        .is_directory = S_ISDIR(st->st_mode)};
}

static enum wr_code path_info(struct wr_env *env, const char *path, struct wr_file_info *ret,
                              struct wr_error *err)
{
    struct stat st;

    (void)env;
    if (stat(path, &st) != 0) {
        return wr_fail_errno(err, "could not stat file \"%s\"", path);
    }
    info_of(&st, ret);
    return WR_OK;
}

static enum wr_code file_info(struct wr_env *env, int file, struct wr_file_info *ret,
                              struct wr_error *err)
{
    struct stat st;
    char name[256];

    (void)env;
    if (fstat(file, &st) != 0) {
        return wr_fail_errno(err, "could not stat file \"%s\"", path_of(file, name));
    }
    info_of(&st, ret);
    return WR_OK;
}

static enum wr_code file_rename(struct wr_env *env, const char *from, const char *to,
                                struct wr_error *err)
{
    (void)env;
    if (rename(from, to) != 0) {
        return wr_fail_errno(err, "could not rename file \"%s\" to \"%s\"", from, to);
    }
    return WR_OK;
}

static enum wr_code file_link(struct wr_env *env, const char *from, const char *to,
                              struct wr_error *err)
{
    (void)env;
    if (link(from, to) != 0) {
        return wr_fail_errno(err, "could not link file \"%s\" to \"%s\"", from, to);
    }
    return WR_OK;
}

static enum wr_code file_unlink(struct wr_env *env, const char *path, struct wr_error *err)
{
    (void)env;
    if (unlink(path) != 0) {
        return wr_fail_errno(err, "could not remove file \"%s\"", path);
    }
    return WR_OK;
}

static enum wr_code fsync_directory(struct wr_env *env, const char *path, struct wr_error *err)
{
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum wr_code code;

    if (file < 0) {
        return wr_fail_errno(err, "could not open directory \"%s\"", path);
    }
    code = file_fsync(env, file, err);
    (void)close(file);
    return code;
}

/* What is fsynced inside a directory is only as durable as the directory's own entry. */
static enum wr_code fsync_entry(struct wr_env *env, char *path, struct wr_error *err)
{
    char *slash = strrchr(path, '/');
    enum wr_code code;

    if (slash == path) {
        return fsync_directory(env, "/", err);
    }
    *slash = '\0';
    code = fsync_directory(env, path, err);
    *slash = '/';
    return code;
}

/* One directory, whose parent is there; false in err. */
static enum wr_code make_one(struct wr_env *env, char *path, struct wr_error *err)
{
    struct stat st;

    if (mkdir(path, 0755) == 0) {
        return fsync_entry(env, path, err);
    }
    if (errno != EEXIST || (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))) {
        return wr_fail_errno(err, "could not create directory \"%s\"", path);
    }
    return WR_OK;
}

static enum wr_code make_directory(struct wr_env *env, const char *path, struct wr_error *err)
{
    WR_AUTO_FREE char *part = wr_strdup(path);

    if (path[0] != '/') {
        return wr_fail(err, WR_ERR_INVALID,
                       "cannot create directory \"%s\": expected an absolute path", path);
    }
    for (char *p = part + 1;; p++) {
        if (*p != '/' && *p != '\0') {
            continue;
        }
        char kept = *p;
        *p = '\0';
        if (make_one(env, part, err) != WR_OK) {
            return err->code;
        }
        *p = kept;
        if (kept == '\0') {
            return WR_OK;
        }
    }
}

static enum wr_code remove_directory(struct wr_env *env, const char *path, struct wr_error *err)
{
    (void)env;
    if (rmdir(path) != 0) {
        return wr_fail_errno(err, "could not remove directory \"%s\"", path);
    }
    return WR_OK;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum wr_code read_names(DIR *directory, const char *path, struct wr_file_list *ret,
                               struct wr_error *err)
{
    WR_VEC(char *) names = {0};
    struct dirent *entry;

    for (errno = 0; (entry = readdir(directory)) != NULL; errno = 0) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            WR_VEC_PUSH(&names, wr_strdup(entry->d_name));
        }
    }
    *ret = (struct wr_file_list){.names = names.items, .count = names.count};
    if (errno != 0) {
        (void)wr_fail_errno(err, "could not list directory \"%s\"", path);
        wr_file_list_fini(ret);
        return err->code;
    }
    if (names.count > 0) {
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    }
    return WR_OK;
}

static enum wr_code list(struct wr_env *env, const char *path, struct wr_file_list *ret,
                         struct wr_error *err)
{
    DIR *directory = opendir(path);
    enum wr_code code;

    (void)env;
    if (directory == NULL) {
        return wr_fail_errno(err, "could not list directory \"%s\"", path);
    }
    code = read_names(directory, path, ret, err);
    (void)closedir(directory);
    return code;
}

/* ---- the pool ---- */

static void deliver(struct wr_msg *msg, void *owner)
{
    struct wr_job *job = WR_CONTAINER_OF(msg, struct wr_job, msg);

    job->done(job, owner);
}

static void pool_run(void *ctx)
{
    struct real_env *env = ctx;

    (void)pthread_mutex_lock(&env->mutex);
    for (;;) {
        struct wr_msg *msg = env->head;
        if (msg == NULL && env->stopping) {
            break;
        }
        if (msg == NULL) {
            (void)pthread_cond_wait(&env->cond, &env->mutex);
            continue;
        }
        env->head = msg->next;
        if (env->head == NULL) {
            env->tail = &env->head;
        }
        (void)pthread_mutex_unlock(&env->mutex);
        struct wr_job *job = WR_CONTAINER_OF(msg, struct wr_job, msg);
        job->run(job, &env->base);
        msg->handle = deliver;
        wr_mailbox_post_expected(job->home, msg);
        (void)pthread_mutex_lock(&env->mutex);
    }
    (void)pthread_mutex_unlock(&env->mutex);
}

static void offload(struct wr_env *base, struct wr_job *job)
{
    struct real_env *env = self_of(base);

    wr_mailbox_expect(job->home);
    job->msg.next = NULL;
    (void)pthread_mutex_lock(&env->mutex);
    *env->tail = &job->msg;
    env->tail = &job->msg.next;
    (void)pthread_cond_signal(&env->cond);
    (void)pthread_mutex_unlock(&env->mutex);
}

static struct wr_net *net(struct wr_env *base)
{
    struct real_env *env = self_of(base);

    (void)pthread_mutex_lock(&env->mutex);
    if (env->net == NULL) {
        env->net = wr_net_nng_create(base);
    }
    (void)pthread_mutex_unlock(&env->mutex);
    return env->net;
}

static void wait_mailbox(struct wr_env *env, struct wr_mailbox *mailbox, int64_t timeout_us)
{
    (void)env;
    wr_mailbox_wait(mailbox, timeout_us);
}

/* procfs answers without a disk. */
static uint64_t resident_bytes(void)
{
    char text[128];
    unsigned long long pages = 0;
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t bytes = file < 0 ? 0 : read(file, text, sizeof text - 1);

    if (file >= 0) {
        (void)close(file);
    }
    text[bytes < 0 ? 0 : bytes] = '\0';
    return sscanf(text, "%*u %llu", &pages) == 1 ? pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static uint32_t open_files(void)
{
    DIR *directory = opendir("/proc/self/fd");
    uint32_t count = 0;

    if (directory == NULL) {
        return 0;
    }
    while (readdir(directory) != NULL) {
        count += 1;
    }
    (void)closedir(directory);
    return count > 3 ? count - 3 : 0; /* without ".", ".." and the directory itself */
}

static void process(struct wr_env *env, struct wr_process_info *ret)
{
    struct rusage usage;

    (void)env;
    (void)getrusage(RUSAGE_SELF, &usage);
    *ret = (struct wr_process_info){
        .host = "localhost",
        .pid = (uint32_t)getpid(),
        .cpu_ns = ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) *
                      1000000000u +
                  ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * 1000u,
        .resident_bytes = resident_bytes(),
        .open_files = open_files()};
    (void)gethostname(ret->host, sizeof ret->host - 1);
}

static const struct wr_env_ops real_ops = {.mono_ns = mono_ns,
                                           .wall_us = wall_us,
                                           .random_u64 = random_u64,
                                           .open = file_open,
                                           .close = file_close,
                                           .read_at = read_at,
                                           .write_at = write_at,
                                           .fsync = file_fsync,
                                           .info = path_info,
                                           .file_info = file_info,
                                           .rename = file_rename,
                                           .link = file_link,
                                           .unlink = file_unlink,
                                           .make_directory = make_directory,
                                           .remove_directory = remove_directory,
                                           .list = list,
                                           .fsync_directory = fsync_directory,
                                           .offload = offload,
                                           .net = net,
                                           .wait = wait_mailbox,
                                           .process = process};

struct wr_env *wr_env_real_create(uint32_t pool_threads)
{
    struct real_env *env = WR_NEW(struct real_env);

    env->base.ops = &real_ops;
    (void)pthread_mutex_init(&env->mutex, NULL);
    (void)pthread_cond_init(&env->cond, NULL);
    env->tail = &env->head;
    for (uint32_t i = 0; i < pool_threads; i++) {
        WR_VEC_PUSH(&env->threads, wr_thread_start("weir-pool", pool_run, env));
    }
    return &env->base;
}

void wr_env_real_destroy(struct wr_env *base)
{
    struct real_env *env = self_of(base);

    if (env->net != NULL) {
        wr_net_nng_destroy(env->net);
    }
    (void)pthread_mutex_lock(&env->mutex);
    env->stopping = true;
    (void)pthread_cond_broadcast(&env->cond);
    (void)pthread_mutex_unlock(&env->mutex);
    for (uint32_t i = 0; i < env->threads.count; i++) {
        wr_thread_join(env->threads.items[i]);
    }
    WR_VEC_FINI(&env->threads);
    (void)pthread_mutex_destroy(&env->mutex);
    (void)pthread_cond_destroy(&env->cond);
    wr_free(env);
}
