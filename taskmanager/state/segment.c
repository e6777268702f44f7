#include "taskmanager/state/segment.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/base/state_name.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"

#define BUFFERS_DEFAULT 6u

struct buffer {
    struct tm_io_buffer io;
    struct buffer *next;
};

/* One file being written. It is finalised (fsync, rename, fsync of the directory) once no more
 * appends can come and all have been written. */
struct segment_file {
    struct tm_segments *segments;
    struct wr_job finalize;
    uint64_t sequence;
    char name[160]; /* relative to the job directory */
    char *path;
    char *temporary;
    uint64_t bytes;
    uint64_t checkpoint; /* of every append */
    uint32_t pending; /* appends not yet done */
    bool closing;     /* takes no more appends */
    bool finalizing;
    int file; /* -1: not opened yet; under open_mutex */
    pthread_mutex_t open_mutex;
    bool broken; /* a write failed: never fsynced */
    struct wr_error err;
};

struct append {
    struct wr_job job;
    struct tm_segments *segments;
    struct segment_file *file;
    struct buffer *buffer;
    struct tm_segment_write *write;
    uint64_t offset;
    struct wr_hash128 hash;
    enum wr_code code;
    struct wr_error err;
};

struct waiter {
    struct tm_segment_write *write;
    uint64_t through; /* all files up to this sequence */
    enum wr_code code;
    struct wr_error err;
};

struct sleeper {
    void (*wake)(void *ctx);
    void *ctx;
};

struct tm_segments {
    struct tm_segments_options options;
    char *directory;
    char *state_directory;
    struct wr_memory_account *account;
    _Atomic uint32_t refs;
    pthread_mutex_t mutex;
    /* under mutex */
    struct buffer *free_buffers;
    uint32_t buffers_made, buffers_max;
    WR_VEC(struct sleeper) sleepers;
    uint64_t sequence; /* of the newest file */
    WR_VEC(struct segment_file *) files; /* not yet finalised, by sequence; one takes the appends of a
                                          * checkpoint */
    WR_VEC(struct waiter) waiters;
    WR_VEC(uint64_t) failed; /* checkpoints that lost bytes */
};

static void give_back(void *ctx, uint64_t bytes);

/* One buffer is set aside, so that there is always a way to save something. */
static struct wr_memory_account *open_account(const struct tm_segments_options *options)
{
    const char *owner = options->owner == NULL ? "snapshot buffers" : options->owner;
    struct wr_memory_account *account =
        wr_memory_account_open(options->memory, WR_MEMORY_UNDO, owner);

    (void)wr_memory_guarantee(account, WR_IO_BUFFER_BYTES);
    return account;
}

struct tm_segments *tm_segments_create(const struct tm_segments_options *options)
{
    struct tm_segments *segments = WR_NEW(struct tm_segments);

    segments->options = *options;
    segments->directory = wr_strdup(options->job_directory);
    segments->options.job_directory = segments->directory;
    segments->state_directory = wr_asprintf("%s/state", segments->directory);
    segments->buffers_max = options->buffers == 0 ? BUFFERS_DEFAULT : options->buffers;
    segments->account = open_account(options);
    segments->options.owner = NULL; /* the account has it */
    wr_memory_on_shortage(segments->account, give_back, segments);
    atomic_init(&segments->refs, 1);
    pthread_mutex_init(&segments->mutex, NULL);
    return segments;
}

void tm_segments_ref(struct tm_segments *segments)
{
    if (segments != NULL) {
        atomic_fetch_add(&segments->refs, 1);
    }
}

static void file_destroy(struct segment_file *file)
{
    if (file->file >= 0) {
        file->segments->options.env->ops->close(file->segments->options.env, file->file);
    }
    pthread_mutex_destroy(&file->open_mutex);
    wr_free(file->path);
    wr_free(file->temporary);
    wr_free(file);
}

void tm_segments_unref(struct tm_segments *segments)
{
    if (segments == NULL || atomic_fetch_sub(&segments->refs, 1) != 1) {
        return;
    }
    WR_ASSERT(segments->waiters.count == 0);
    wr_memory_on_shortage(segments->account, NULL, NULL);
    for (uint32_t i = 0; i < segments->files.count; i++) {
        file_destroy(segments->files.items[i]); /* its temporary file is swept by the job manager */
    }
    while (segments->free_buffers != NULL) {
        struct buffer *buffer = segments->free_buffers;
        segments->free_buffers = buffer->next;
        wr_free(buffer->io.data);
        wr_free(buffer);
    }
    wr_memory_release(segments->account, (uint64_t)segments->buffers_made * WR_IO_BUFFER_BYTES);
    wr_memory_account_close(segments->account);
    WR_VEC_FINI(&segments->files);
    WR_VEC_FINI(&segments->waiters);
    WR_VEC_FINI(&segments->failed);
    WR_VEC_FINI(&segments->sleepers);
    pthread_mutex_destroy(&segments->mutex);
    wr_free(segments->state_directory);
    wr_free(segments->directory);
    wr_free(segments);
}

/* ---- buffers ---- */

static struct buffer *make_buffer(struct tm_segments *segments)
{
    struct buffer *buffer;

    /* The first one is given even when the budget is used up: else nothing could ever be saved. */
    if (segments->buffers_made == segments->buffers_max) {
        return NULL;
    }
    if (!wr_memory_reserve(segments->account, WR_IO_BUFFER_BYTES)) {
        if (segments->buffers_made > 0) {
            return NULL;
        }
        wr_memory_reserve_anyway(segments->account, WR_IO_BUFFER_BYTES);
    }
    buffer = WR_NEW(struct buffer);
    buffer->io.data = wr_alloc_aligned(64, WR_IO_BUFFER_BYTES);
    segments->buffers_made += 1;
    return buffer;
}

/* Somebody needs memory: buffers that nobody fills go. Not while a buffer is being asked for. */
static void give_back(void *ctx, uint64_t bytes)
{
    struct tm_segments *segments = ctx;
    uint64_t given = 0;

    if (pthread_mutex_trylock(&segments->mutex) != 0) {
        return;
    }
    while (segments->free_buffers != NULL && given < bytes) {
        struct buffer *buffer = segments->free_buffers;
        segments->free_buffers = buffer->next;
        wr_free(buffer->io.data);
        wr_free(buffer);
        segments->buffers_made -= 1;
        wr_memory_release(segments->account, WR_IO_BUFFER_BYTES);
        given += WR_IO_BUFFER_BYTES;
    }
    pthread_mutex_unlock(&segments->mutex);
}

/* Who asks again and again is woken once. */
static void add_sleeper(struct tm_segments *segments, void (*wake)(void *ctx), void *ctx)
{
    struct sleeper sleeper = {wake, ctx};

    for (uint32_t i = 0; i < segments->sleepers.count; i++) {
        const struct sleeper *other = &segments->sleepers.items[i];
        if (other->wake == wake && other->ctx == ctx) {
            return;
        }
    }
    WR_VEC_PUSH(&segments->sleepers, sleeper);
}

bool tm_segments_are_short(struct tm_segments *segments)
{
    bool are_short;

    pthread_mutex_lock(&segments->mutex);
    are_short = segments->sleepers.count > 0;
    pthread_mutex_unlock(&segments->mutex);
    return are_short;
}

struct tm_io_buffer *tm_segments_buffer(struct tm_segments *segments, void (*wake)(void *ctx),
                                        void *ctx)
{
    struct buffer *buffer;

    pthread_mutex_lock(&segments->mutex);
    buffer = segments->free_buffers;
    if (buffer != NULL) {
        segments->free_buffers = buffer->next;
    } else {
        buffer = make_buffer(segments);
    }
    if (buffer == NULL) {
        add_sleeper(segments, wake, ctx);
    } else {
        buffer->io.bytes = 0;
    }
    pthread_mutex_unlock(&segments->mutex);
    return buffer == NULL ? NULL : &buffer->io;
}

/* Whoever else waits under the same name asks again: it must not sleep on what is forgotten here. */
void tm_segments_forget(struct tm_segments *segments, const void *ctx)
{
    struct sleeper forgotten = {0};

    pthread_mutex_lock(&segments->mutex);
    for (uint32_t i = 0; i < segments->sleepers.count;) {
        if (segments->sleepers.items[i].ctx == ctx) {
            forgotten = segments->sleepers.items[i];
            segments->sleepers.items[i] = WR_VEC_POP(&segments->sleepers);
        } else {
            i++;
        }
    }
    pthread_mutex_unlock(&segments->mutex);
    if (forgotten.wake != NULL) {
        forgotten.wake(forgotten.ctx);
    }
}

void tm_segments_buffer_return(struct tm_segments *segments, struct tm_io_buffer *io)
{
    struct buffer *buffer = WR_CONTAINER_OF(io, struct buffer, io);

    pthread_mutex_lock(&segments->mutex);
    buffer->next = segments->free_buffers;
    segments->free_buffers = buffer;
    for (uint32_t i = 0; i < segments->sleepers.count; i++) {
        segments->sleepers.items[i].wake(segments->sleepers.items[i].ctx);
    }
    segments->sleepers.count = 0;
    pthread_mutex_unlock(&segments->mutex);
}

/* ---- files ---- */

static struct segment_file *file_create(struct tm_segments *segments, uint64_t checkpoint)
{
    struct segment_file *file = WR_NEW(struct segment_file);
    WR_AUTO_FREE char *rest = wr_asprintf("%06" PRIu64 ".seg", segments->sequence + 1);
    WR_AUTO_FREE char *name = tm_segments_file_name(segments, checkpoint, rest);

    file->segments = segments;
    file->sequence = ++segments->sequence;
    file->file = -1;
    file->checkpoint = checkpoint;
    pthread_mutex_init(&file->open_mutex, NULL);
    (void)snprintf(file->name, sizeof file->name, "%s", name);
    file->path = wr_asprintf("%s/%s", segments->directory, file->name);
    file->temporary = wr_asprintf("%s.tmp", file->path);
    WR_VEC_PUSH(&segments->files, file);
    return file;
}

/* Under the mutex: where bytes of a checkpoint go now. */
static struct segment_file *file_for(struct tm_segments *segments, uint64_t checkpoint)
{
    for (uint32_t i = 0; i < segments->files.count; i++) {
        struct segment_file *file = segments->files.items[i];
        if (file->checkpoint == checkpoint && !file->closing && !file->broken) {
            return file;
        }
    }
    return file_create(segments, checkpoint);
}

/* Under the mutex: no more appends. true: its writes are all done and it can be finalised. */
static bool close_file(struct segment_file *file)
{
    file->closing = true;
    if (file->pending > 0 || file->finalizing) {
        return false;
    }
    file->finalizing = true;
    return true;
}

static void complete(struct wr_msg *msg, void *owner)
{
    struct tm_segment_write *write = WR_CONTAINER_OF(msg, struct tm_segment_write, msg);

    (void)owner;
    write->done(write);
}

/* Has a file of these checkpoints lost bytes? */
static bool is_failed(const struct tm_segments *segments, uint64_t first, uint64_t last)
{
    for (uint32_t i = 0; i < segments->failed.count; i++) {
        if (segments->failed.items[i] >= first && segments->failed.items[i] <= last) {
            return true;
        }
    }
    return false;
}

static uint64_t first_of(const struct tm_segment_write *sync)
{
    return sync->checkpoint_first == 0 ? sync->checkpoint : sync->checkpoint_first;
}

/* Under the mutex: syncs whose files are all finalised. */
static void complete_waiters(struct tm_segments *segments)
{
    uint64_t oldest = segments->files.count > 0 ? segments->files.items[0]->sequence : UINT64_MAX;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < segments->waiters.count; i++) {
        struct waiter waiter = segments->waiters.items[i];
        if (waiter.through >= oldest) {
            segments->waiters.items[kept++] = waiter;
            continue;
        }
        waiter.write->code = waiter.code;
        waiter.write->err = waiter.err;
        if (waiter.code == WR_OK &&
            is_failed(segments, first_of(waiter.write), waiter.write->checkpoint)) {
            waiter.write->code =
                wr_fail(&waiter.write->err, WR_ERR_IO,
                        "a state file of checkpoint %" PRIu64 " could not be written",
                        waiter.write->checkpoint);
        }
        waiter.write->msg.handle = complete;
        wr_mailbox_post(waiter.write->home, &waiter.write->msg);
    }
    segments->waiters.count = kept;
}

static void note_failed(struct segment_file *file)
{
    struct tm_segments *segments = file->segments;

    if (!is_failed(segments, file->checkpoint, file->checkpoint)) {
        WR_VEC_PUSH(&segments->failed, file->checkpoint);
    }
    for (uint32_t i = 0; i < segments->waiters.count; i++) {
        struct waiter *waiter = &segments->waiters.items[i];
        /* What was given up before (a delta that became a base) may have been swept: no loss. */
        if (waiter->through >= file->sequence && waiter->code == WR_OK &&
            file->checkpoint >= first_of(waiter->write) &&
            file->checkpoint <= waiter->write->checkpoint) {
            waiter->code = file->err.code;
            waiter->err = file->err;
        }
    }
}

/* A broken file goes at once: on a full disk what it holds is what the next try lacks, and sweeps
 * only come behind a checkpoint that completes. */
static void finalize_run(struct wr_job *job, struct wr_env *env)
{
    struct segment_file *file = WR_CONTAINER_OF(job, struct segment_file, finalize);
    struct wr_error err;

    if (!file->broken &&
        ((!WR_MUTANT("publish_before_fsync") &&
          env->ops->fsync(env, file->file, &file->err) != WR_OK) ||
         env->ops->rename(env, file->temporary, file->path, &file->err) != WR_OK ||
         (!WR_MUTANT("no_directory_fsync") &&
          env->ops->fsync_directory(env, file->segments->state_directory, &file->err) !=
              WR_OK))) {
        file->broken = true;
    }
    if (file->broken) {
        (void)env->ops->unlink(env, file->temporary, &err); /* it may be renamed or swept already */
    }
}

static void finalize_done(struct wr_job *job, void *owner)
{
    struct segment_file *file = WR_CONTAINER_OF(job, struct segment_file, finalize);
    struct tm_segments *segments = file->segments;

    (void)owner;
    pthread_mutex_lock(&segments->mutex);
    if (file->broken) {
        note_failed(file);
    }
    for (uint32_t i = 0; i < segments->files.count; i++) {
        if (segments->files.items[i] == file) {
            segments->files.count -= 1;
            memmove(segments->files.items + i, segments->files.items + i + 1,
                    (segments->files.count - i) * sizeof *segments->files.items);
            break;
        }
    }
    complete_waiters(segments);
    pthread_mutex_unlock(&segments->mutex);
    file_destroy(file);
    tm_segments_unref(segments);
}

static void finalize(struct segment_file *file, struct wr_mailbox *home)
{
    struct wr_env *env = file->segments->options.env;

    tm_segments_ref(file->segments);
    file->finalize = (struct wr_job){.run = finalize_run, .done = finalize_done, .home = home};
    env->ops->offload(env, &file->finalize);
}

/* ---- appends ---- */

/* Pool: the first writer opens the file. */
static enum wr_code open_file(struct segment_file *file, struct wr_env *env, struct wr_error *err)
{
    enum wr_code code = WR_OK;

    pthread_mutex_lock(&file->open_mutex);
    if (file->file < 0) {
        code = env->ops->make_directory(env, file->segments->state_directory, err);
        if (code == WR_OK) {
            code = env->ops->open(env, file->temporary,
                                  WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_EXCLUSIVE, &file->file,
                                  err);
        }
    }
    pthread_mutex_unlock(&file->open_mutex);
    return code;
}

static void append_run(struct wr_job *job, struct wr_env *env)
{
    struct append *append = WR_CONTAINER_OF(job, struct append, job);
    const struct tm_io_buffer *io = &append->buffer->io;

    append->code = open_file(append->file, env, &append->err);
    if (append->code == WR_OK) {
        append->hash = wr_hash128_bytes(io->data, io->bytes);
        append->code = env->ops->write_at(env, append->file->file, io->data, io->bytes,
                                          append->offset, &append->err);
    }
}

static void append_done(struct wr_job *job, void *owner)
{
    struct append *append = WR_CONTAINER_OF(job, struct append, job);
    struct tm_segments *segments = append->segments;
    struct segment_file *file = append->file;
    struct tm_segment_write *write = append->write;
    bool ready;

    (void)owner;
    write->code = append->code;
    write->err = append->err;
    write->offset = append->offset;
    write->bytes = append->buffer->io.bytes;
    write->hash = append->hash;
    memcpy(write->file, file->name, sizeof write->file);
    tm_segments_buffer_return(segments, &append->buffer->io);
    pthread_mutex_lock(&segments->mutex);
    file->pending -= 1;
    if (append->code != WR_OK && !file->broken) {
        file->broken = true;
        file->err = append->err;
    }
    /* Nobody need ask for a broken one: its writers give up. */
    ready = (file->closing || file->broken) && close_file(file);
    pthread_mutex_unlock(&segments->mutex);
    if (ready) {
        finalize(file, job->home);
    }
    wr_free(append);
    write->done(write);
    tm_segments_unref(segments);
}

void tm_segments_append(struct tm_segments *segments, struct tm_io_buffer *io,
                        struct tm_segment_write *write)
{
    struct append *append = WR_NEW(struct append);
    struct segment_file *file;

    tm_segments_ref(segments);
    pthread_mutex_lock(&segments->mutex);
    file = file_for(segments, write->checkpoint);
    append->offset = file->bytes;
    file->bytes += io->bytes;
    file->pending += 1;
    if (file->bytes >= WR_SEGMENT_BYTES_TARGET || WR_BUGGIFY("segment.close_early")) {
        (void)close_file(file); /* finalised by its last append, which is pending now */
    }
    pthread_mutex_unlock(&segments->mutex);
    append->segments = segments;
    append->file = file;
    append->buffer = WR_CONTAINER_OF(io, struct buffer, io);
    append->write = write;
    append->job = (struct wr_job){.run = append_run, .done = append_done, .home = write->home};
    segments->options.env->ops->offload(segments->options.env, &append->job);
}

void tm_segments_sync(struct tm_segments *segments, uint64_t checkpoint,
                      struct tm_segment_write *write)
{
    struct waiter waiter = {.write = write};
    WR_VEC(struct segment_file *) ready = {0};

    write->checkpoint = checkpoint;
    pthread_mutex_lock(&segments->mutex);
    waiter.through = segments->sequence;
    WR_VEC_PUSH(&segments->waiters, waiter);
    for (uint32_t i = 0; i < segments->files.count; i++) {
        struct segment_file *file = segments->files.items[i];
        /* One that takes appends is closed by the sync; a broken one left behind by append too. */
        if (close_file(file)) {
            WR_VEC_PUSH(&ready, file);
        }
    }
    complete_waiters(segments);
    pthread_mutex_unlock(&segments->mutex);
    for (uint32_t i = 0; i < ready.count; i++) {
        finalize(ready.items[i], write->home);
    }
    WR_VEC_FINI(&ready);
}

char *tm_segments_file_name(const struct tm_segments *segments, uint64_t checkpoint,
                            const char *rest)
{
    const struct tm_segments_options *o = &segments->options;
    struct wr_state_name name = {o->region, o->attempt, wr_state_name_incarnation(o->incarnation),
                                 checkpoint};
    char text[WR_STATE_NAME_BYTES];

    return wr_asprintf("state/%s", wr_state_name_format(&name, rest, text));
}

const char *tm_segments_job_directory(const struct tm_segments *segments)
{
    return segments->directory;
}
