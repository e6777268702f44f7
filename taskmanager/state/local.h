/* Local recovery: the files that this task manager's own tasks would be restored from, kept on its
 * own disk under the names they have in the job's checkpoint directory.
 *
 *     <directory>/<job id>/state/…      the files; NAME.tmp is being copied
 *     <directory>/<job id>/region-<r>   which checkpoint and tasks they are of (proto/local.proto)
 *
 * keep says what is wanted; one pool job at a time brings it about: a hard link, or where that
 * cannot be a copy, 1 MiB a job. When all files of a region are in place its note is written, then
 * what no region needs is removed. A newer keep supersedes one under way; files that both name go
 * on.
 *
 * Nothing here has to be right. Whoever reads a file proves it by the manifest's hash, else reads
 * the original. So nothing is fsynced, an error only ends the keep that met it and is logged once
 * until a keep succeeds again, and what an earlier process has left is used as it is found.
 *
 * Thread: loop; the pool for its jobs. create reads what is there: at start-up.
 */
#ifndef TM_STATE_LOCAL_H
#define TM_STATE_LOCAL_H

#include "common/base/id.h"
#include "common/sys/env.h"
#include "proto/checkpoint.pb-c.h"

/* A job that has had no tasks here for so long is forgotten: they run elsewhere, or it has ended.
 */
#define TM_LOCAL_UNUSED_NS (24ull * 3600 * 1000000000)

struct tm_local; /* NULL is fine in every call: nothing is kept */

struct tm_local_options {
    struct wr_env *env;
    struct wr_mailbox *home;
    const char *directory; /* absolute; copied */
    uint64_t bytes_max;    /* of all files; what does not fit is not kept; 0: nothing is */
};
struct tm_local *tm_local_create(const struct tm_local_options *options);
/* Starts no more jobs; destroy once idle. */
void tm_local_stop(struct tm_local *local);
bool tm_local_idle(const struct tm_local *local); /* nothing is on the pool */
void tm_local_destroy(struct tm_local *local);

/* The names of files that task states reference, each once. */
struct tm_local_names {
    char **items; /* owned */
    uint32_t count;
};
void tm_local_names_of(Weir__TaskState *const *states, size_t count, struct tm_local_names *ret);
void tm_local_names_fini(struct tm_local_names *names);

/* The checkpoint is complete; these tasks of the region are here and need these files. Everything
 * is borrowed. An older checkpoint than the one known is ignored. */
struct tm_local_keep {
    struct wr_id job;
    uint32_t region;
    uint64_t checkpoint;
    const char *source; /* the job's checkpoint directory, absolute */
    const uint32_t *tasks;
    uint32_t task_count;
    const struct tm_local_names *files;
};
void tm_local_keep(struct tm_local *local, const struct tm_local_keep *keep);
/* The job is over: everything of it goes. */
void tm_local_forget(struct tm_local *local, struct wr_id job);
/* Now and then. in_use: whether the job has tasks here. */
void tm_local_tick(struct tm_local *local, uint64_t now_ns,
                   bool (*in_use)(void *ctx, struct wr_id job), void *ctx);

/* Where files of the job may lie, by the names of its manifests; NULL: none do. Returned
 * (wr_alloc). */
char *tm_local_path(const struct tm_local *local, struct wr_id job);
/* What is whole here, region by region, from index 0; false: no more. A job of which nothing is
 * whole comes once, with checkpoint 0. Borrowed until the next call. */
struct tm_local_state {
    struct wr_id job;
    uint32_t region;
    uint64_t checkpoint;
    const uint32_t *tasks;
    uint32_t task_count;
};
bool tm_local_next(const struct tm_local *local, uint32_t *index, struct tm_local_state *ret);
uint64_t tm_local_bytes(const struct tm_local *local); /* on the disk */

#endif
