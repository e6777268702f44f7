#include "tests/lib/fault_env.h"

#include <string.h>

static struct fault_env *self_of(struct wr_env *env)
{
    return WR_CONTAINER_OF(env, struct fault_env, base);
}

/* Whether this call is to fail; *ret_effect: after it was made. */
static bool fails(struct fault_env *self, enum fault_call call, bool *ret_effect)
{
    bool hit, was_broken;

    (void)pthread_mutex_lock(&self->mutex);
    hit = self->nth != 0 && self->call == call &&
          (self->counts[call] + 1 == self->nth ||
           (self->every && self->counts[call] + 1 > self->nth));
    was_broken = self->broken;
    self->counts[call] += 1;
    self->broken |= hit && self->for_ever;
    *ret_effect = hit && self->effect;
    (void)pthread_mutex_unlock(&self->mutex);
    return hit || was_broken;
}

static enum wr_code fault(const struct fault_env *self, struct wr_error *err, const char *path)
{
    return wr_fail(err, self->failure == WR_OK ? WR_ERR_IO : self->failure, "could not reach \"%s\": the test says so", path);
}

/* The call in a wrapper: made, not made, or made and reported as failed. */
#define CALL(self, call, path, expression)             \
    bool effect;                                       \
    bool failing = fails(self, call, &effect);         \
    enum wr_code code = WR_OK;                         \
    if (!failing || effect) {                          \
        code = (expression);                           \
    }                                                  \
    return failing ? fault(self, err, path) : code

static uint64_t fault_mono_ns(struct wr_env *env)
{
    return wr_env_mono_ns(self_of(env)->inner);
}

static int64_t fault_wall_us(struct wr_env *env)
{
    return wr_env_wall_us(self_of(env)->inner);
}

static uint64_t fault_random_u64(struct wr_env *env)
{
    return self_of(env)->inner->ops->random_u64(self_of(env)->inner);
}

static enum wr_code fault_open(struct wr_env *env, const char *path, unsigned flags, int *ret_file,
                               struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;
    bool effect;

    if (fails(self_of(env), FAULT_CALL_OPEN, &effect)) {
        return fault(self_of(env), err, path);
    }
    return inner->ops->open(inner, path, flags, ret_file, err);
}

static void fault_close(struct wr_env *env, int file)
{
    self_of(env)->inner->ops->close(self_of(env)->inner, file);
}

static enum wr_code fault_read_at(struct wr_env *env, int file, void *data, size_t bytes,
                                  uint64_t offset, size_t *ret_bytes, struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_READ, "a file",
         inner->ops->read_at(inner, file, data, bytes, offset, ret_bytes, err));
}

static enum wr_code fault_write_at(struct wr_env *env, int file, const void *data, size_t bytes,
                                   uint64_t offset, struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_WRITE, "a file",
         inner->ops->write_at(inner, file, data, bytes, offset, err));
}

static enum wr_code fault_fsync(struct wr_env *env, int file, struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_FSYNC, "a file",
         self_of(env)->no_sync ? WR_OK : inner->ops->fsync(inner, file, err));
}

static enum wr_code fault_info(struct wr_env *env, const char *path, struct wr_file_info *ret,
                               struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_INFO, path, inner->ops->info(inner, path, ret, err));
}

static enum wr_code fault_file_info(struct wr_env *env, int file, struct wr_file_info *ret,
                                    struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_FILE_INFO, "a file",
         inner->ops->file_info(inner, file, ret, err));
}

static enum wr_code fault_rename(struct wr_env *env, const char *from, const char *to,
                                 struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_RENAME, to, inner->ops->rename(inner, from, to, err));
}

static enum wr_code fault_link(struct wr_env *env, const char *from, const char *to,
                               struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_LINK, to, inner->ops->link(inner, from, to, err));
}

static enum wr_code fault_unlink(struct wr_env *env, const char *path, struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_UNLINK, path, inner->ops->unlink(inner, path, err));
}

static enum wr_code fault_make_directory(struct wr_env *env, const char *path,
                                         struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_MAKE_DIRECTORY, path,
         inner->ops->make_directory(inner, path, err));
}

static enum wr_code fault_remove_directory(struct wr_env *env, const char *path,
                                           struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_REMOVE_DIRECTORY, path,
         inner->ops->remove_directory(inner, path, err));
}

static enum wr_code fault_list(struct wr_env *env, const char *path, struct wr_file_list *ret,
                               struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;
    bool effect;

    if (fails(self_of(env), FAULT_CALL_LIST, &effect)) {
        return fault(self_of(env), err, path);
    }
    return inner->ops->list(inner, path, ret, err);
}

static enum wr_code fault_fsync_directory(struct wr_env *env, const char *path,
                                          struct wr_error *err)
{
    struct wr_env *inner = self_of(env)->inner;

    CALL(self_of(env), FAULT_CALL_FSYNC_DIRECTORY, path,
         self_of(env)->no_sync ? WR_OK : inner->ops->fsync_directory(inner, path, err));
}

/* A job on its way through the inner pool: it is to meet our faults, not the inner world. */
struct passed {
    struct wr_job job;
    struct fault_env *self;
    struct wr_job *original;
};

static void passed_run(struct wr_job *job, struct wr_env *env)
{
    struct passed *passed = WR_CONTAINER_OF(job, struct passed, job);

    (void)env;
    passed->original->run(passed->original, &passed->self->base);
}

static void passed_done(struct wr_job *job, void *owner)
{
    struct passed *passed = WR_CONTAINER_OF(job, struct passed, job);
    struct wr_job *original = passed->original;

    wr_free(passed);
    original->done(original, owner);
}

static void pass(struct fault_env *self, struct wr_job *job)
{
    struct passed *passed = WR_NEW(struct passed);

    passed->self = self;
    passed->original = job;
    passed->job = (struct wr_job){.run = passed_run, .done = passed_done, .home = job->home};
    self->inner->ops->offload(self->inner, &passed->job);
}

static void fault_offload(struct wr_env *env, struct wr_job *job)
{
    struct fault_env *self = self_of(env);
    bool held;

    (void)pthread_mutex_lock(&self->mutex);
    held = atomic_load(&self->held);
    if (held) {
        WR_VEC_PUSH(&self->waiting, job);
    }
    (void)pthread_mutex_unlock(&self->mutex);
    if (!held) {
        pass(self, job);
    }
}

void fault_env_hold(struct fault_env *env)
{
    atomic_store(&env->held, true);
}

void fault_env_release(struct fault_env *env)
{
    (void)pthread_mutex_lock(&env->mutex);
    atomic_store(&env->held, false);
    for (uint32_t i = 0; i < env->waiting.count; i++) {
        pass(env, env->waiting.items[i]);
    }
    env->waiting.count = 0;
    (void)pthread_mutex_unlock(&env->mutex);
}

static struct wr_net *fault_net(struct wr_env *env)
{
    return self_of(env)->inner->ops->net(self_of(env)->inner);
}

static void fault_wait(struct wr_env *env, struct wr_mailbox *mailbox, int64_t timeout_us)
{
    wr_env_wait(self_of(env)->inner, mailbox, timeout_us);
}

static void fault_process(struct wr_env *env, struct wr_process_info *ret)
{
    self_of(env)->inner->ops->process(self_of(env)->inner, ret);
}

static const struct wr_env_ops fault_ops = {.mono_ns = fault_mono_ns,
                                            .wall_us = fault_wall_us,
                                            .random_u64 = fault_random_u64,
                                            .open = fault_open,
                                            .close = fault_close,
                                            .read_at = fault_read_at,
                                            .write_at = fault_write_at,
                                            .fsync = fault_fsync,
                                            .info = fault_info,
                                            .file_info = fault_file_info,
                                            .rename = fault_rename,
                                            .link = fault_link,
                                            .unlink = fault_unlink,
                                            .make_directory = fault_make_directory,
                                            .remove_directory = fault_remove_directory,
                                            .list = fault_list,
                                            .fsync_directory = fault_fsync_directory,
                                            .offload = fault_offload,
                                            .net = fault_net,
                                            .wait = fault_wait,
                                            .process = fault_process};

void fault_env_init(struct fault_env *env, struct wr_env *inner)
{
    *env = (struct fault_env){.base = {.ops = &fault_ops}, .inner = inner};
    (void)pthread_mutex_init(&env->mutex, NULL);
}

void fault_env_fini(struct fault_env *env)
{
    WR_VEC_FINI(&env->waiting);
    (void)pthread_mutex_destroy(&env->mutex);
}

void fault_env_fail(struct fault_env *env, enum fault_call call, uint32_t nth, bool effect)
{
    memset(env->counts, 0, sizeof env->counts);
    env->call = call;
    env->nth = nth;
    env->effect = effect;
}

void fault_env_heal(struct fault_env *env)
{
    env->nth = 0;
    env->every = false;
    env->broken = false;
    memset(env->counts, 0, sizeof env->counts);
}

bool fault_env_was_met(struct fault_env *env)
{
    bool met;

    (void)pthread_mutex_lock(&env->mutex);
    met = env->nth != 0 && env->counts[env->call] >= env->nth;
    (void)pthread_mutex_unlock(&env->mutex);
    return met;
}
