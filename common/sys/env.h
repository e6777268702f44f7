/* The environment: every clock, random number, file, socket and pool access of the runtime,
 * connectors, stores and backends goes through here, so that the simulator can own them all.
 *
 * Three rules keep one code path for the real and the simulated world:
 *   - file calls block and are made only inside a job's `run` (a pool thread) or at start-up;
 *   - `offload` is the only asynchronous primitive: `run` on the pool, then `done` as a message in
 *     the mailbox of whoever asked. The simulator runs `run` inline and delivers `done` late;
 *   - nothing else may be global: two job managers and four task managers live in one simulator
 *     process, each with its own env.
 *
 * Thread: any for clock, random, files, offload; see net.h for connections.
 */
#ifndef WR_SYS_ENV_H
#define WR_SYS_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/sys/mailbox.h"

struct wr_env;
struct wr_net; /* common/net/net.h */

/* A unit of blocking or heavy work. Embed it; it must live until done was called. */
struct wr_job {
    struct wr_msg msg;                                /* used by the env */
    void (*run)(struct wr_job *job, struct wr_env *env); /* on the pool; may block */
    void (*done)(struct wr_job *job, void *owner);       /* on the consumer of `home` */
    struct wr_mailbox *home;
};

struct wr_file_info {
    uint64_t bytes;
    int64_t mtime_us;
    uint64_t device;
    uint64_t inode;
    bool is_directory;
};

/* Names of a directory, sorted; freed by wr_file_list_fini. */
struct wr_file_list {
    char **names;
    uint32_t count;
};
void wr_file_list_fini(struct wr_file_list *list);

/* What a process says about itself. */
struct wr_process_info {
    char host[65];
    uint32_t pid;
    uint64_t cpu_ns;         /* of all its threads */
    uint64_t resident_bytes; /* 0 where the kernel does not say */
    uint32_t open_files;     /* descriptors; 0 where the kernel does not say */
};

enum wr_open_flags {
    WR_OPEN_READ = 1,
    WR_OPEN_WRITE = 2,
    WR_OPEN_CREATE = 4,
    WR_OPEN_EXCLUSIVE = 8, /* with CREATE: WR_ERR_EXISTS when it is there */
    WR_OPEN_TRUNCATE = 16,
};

/* A file handle is an int as a descriptor is, meaningful only to its env. Paths are absolute. Every
 * error names the path. read_at returns fewer bytes only at the end of the file; write_at writes
 * all or fails. An fsync that failed is never retried on the same file (its pages may be lost). */
struct wr_env_ops {
    uint64_t (*mono_ns)(struct wr_env *env); /* never goes back */
    int64_t (*wall_us)(struct wr_env *env);  /* µs from 1970 UTC; may jump */
    uint64_t (*random_u64)(struct wr_env *env);

    enum wr_code (*open)(struct wr_env *env, const char *path, unsigned flags, int *ret_file,
                         struct wr_error *err);
    void (*close)(struct wr_env *env, int file);
    enum wr_code (*read_at)(struct wr_env *env, int file, void *data, size_t bytes,
                            uint64_t offset, size_t *ret_bytes, struct wr_error *err);
    enum wr_code (*write_at)(struct wr_env *env, int file, const void *data, size_t bytes,
                             uint64_t offset, struct wr_error *err);
    enum wr_code (*fsync)(struct wr_env *env, int file, struct wr_error *err);
    enum wr_code (*info)(struct wr_env *env, const char *path, struct wr_file_info *ret,
                         struct wr_error *err); /* follows links; WR_ERR_NOT_FOUND */
    enum wr_code (*file_info)(struct wr_env *env, int file, struct wr_file_info *ret,
                              struct wr_error *err);
    enum wr_code (*rename)(struct wr_env *env, const char *from, const char *to,
                           struct wr_error *err); /* replaces */
    /* Exclusive create of `to` with the content of `from` (a hard link): WR_ERR_EXISTS if there. */
    enum wr_code (*link)(struct wr_env *env, const char *from, const char *to,
                         struct wr_error *err);
    enum wr_code (*unlink)(struct wr_env *env, const char *path, struct wr_error *err);
    enum wr_code (*make_directory)(struct wr_env *env, const char *path,
                                   struct wr_error *err); /* with parents; durable; fine if there */
    enum wr_code (*remove_directory)(struct wr_env *env, const char *path, struct wr_error *err);
    enum wr_code (*list)(struct wr_env *env, const char *path, struct wr_file_list *ret,
                         struct wr_error *err);
    enum wr_code (*fsync_directory)(struct wr_env *env, const char *path, struct wr_error *err);

    void (*offload)(struct wr_env *env, struct wr_job *job); /* job given until done */
    struct wr_net *(*net)(struct wr_env *env);
    /* Sleep as wr_mailbox_wait does; the simulator lets its world go on instead. Who waits outside
     * of a loop's or a worker's own thread (a destroy that drains) waits by this. */
    void (*wait)(struct wr_env *env, struct wr_mailbox *mailbox, int64_t timeout_us);
    void (*process)(struct wr_env *env, struct wr_process_info *ret);
};

struct wr_env {
    const struct wr_env_ops *ops;
};

/* The real environment: POSIX files, CLOCK_MONOTONIC, getrandom, a pool of `pool_threads`, nng
 * streams. destroy waits for the pool; every job must have completed. */
struct wr_env *wr_env_real_create(uint32_t pool_threads);
void wr_env_real_destroy(struct wr_env *env);

static inline uint64_t wr_env_mono_ns(struct wr_env *env)
{
    return env->ops->mono_ns(env);
}
static inline int64_t wr_env_wall_us(struct wr_env *env)
{
    return env->ops->wall_us(env);
}
static inline void wr_env_wait(struct wr_env *env, struct wr_mailbox *mailbox, int64_t timeout_us)
{
    env->ops->wait(env, mailbox, timeout_us);
}

/* ---- what is built on the calls above; blocking, same rules ---- */

/* The whole file, at most bytes_max (more is WR_ERR_LIMIT). *ret is returned, NUL after its end. */
enum wr_code wr_file_read_all(struct wr_env *env, const char *path, size_t bytes_max, char **ret,
                              size_t *ret_bytes, struct wr_error *err) WR_MUST_CHECK;
/* Publish: PATH.<random>.tmp, write, fsync, rename over PATH, fsync directory. */
enum wr_code wr_file_replace(struct wr_env *env, const char *path, const void *data, size_t bytes,
                             struct wr_error *err) WR_MUST_CHECK;
/* Exclusive publish: temp, write, fsync, link to PATH, unlink temp, fsync directory.
 * WR_ERR_EXISTS when PATH is there. Any other error means *unknown*: read back. */
enum wr_code wr_file_create_exclusive(struct wr_env *env, const char *path, const void *data,
                                      size_t bytes, struct wr_error *err) WR_MUST_CHECK;

#endif
