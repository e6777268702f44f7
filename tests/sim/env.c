/* struct wr_env of a simulated process: clock, random numbers, files with faults, the pool. */
#include <errno.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "tests/sim/sim.h"

/* A destroy that has waited so often waits for ever. */
#define WAITS_MAX 100000u
/* A call that hangs for longer is no fault from which anything could recover in time. */
#define CALL_NS_MAX (3 * SIM_S)

enum run_state { RUN_QUEUED, RUN_WAITING, RUN_STARTED, RUN_OVER };

struct sim_run {
    struct sim_event event;
    struct sim_process *process;
    struct wr_job *job;
    struct sim_fiber *fiber;
    enum run_state state;
};

/* What becomes of a call. */
enum fault { FAULT_NONE, FAULT_BEFORE, FAULT_AFTER };

static struct sim_process *self_of(struct wr_env *env)
{
    return WR_CONTAINER_OF(env, struct sim_process, env);
}

/* ---- clock and random numbers ---- */

static uint64_t mono_ns(struct wr_env *env)
{
    struct sim_process *p = self_of(env);

    p->sim->now_ns += (50 + sim_draw(p->sim, SIM_RNG_TIME, 1000)) * p->host->slowness;
    return sim_mono_ns(p);
}

static int64_t wall_us(struct wr_env *env)
{
    return sim_wall_us(self_of(env));
}

static uint64_t random_u64(struct wr_env *env)
{
    return wr_rng_next(&self_of(env)->rng);
}

static void process(struct wr_env *env, struct wr_process_info *ret)
{
    struct sim_process *p = self_of(env);

    *ret = (struct wr_process_info){.pid = p->boot};
    memcpy(ret->host, p->host->name, sizeof p->host->name);
}

/* ---- before a call ---- */

static enum wr_code fail_with(struct wr_error *err, int number, const char *call,
                              const char *path)
{
    errno = number;
    return wr_fail_errno(err, "could not %s \"%s\"", call, path);
}

/* A job in the middle of its run lets others go first. */
static void yield(struct sim_process *p)
{
    struct sim *sim = p->sim;
    struct sim_run *run = p->run;
    uint64_t delay_ns;

    if (run == NULL || p->dead || !sim_fiber_inside(sim->fibers) ||
        !sim_chance(sim, SIM_RNG_POOL, sim->knobs.yield)) {
        return;
    }
    delay_ns = sim_draw_time(sim, SIM_RNG_POOL, sim->knobs.io_ns) * p->host->io_slowness;
    sim_at(sim, &run->event, sim->now_ns + WR_MIN(delay_ns, CALL_NS_MAX));
    sim_fiber_yield(sim->fibers);
}

static bool counts_down(struct sim_process *p)
{
    p->host->effects += 1;
    if (p->crash_in > 0 && --p->crash_in == 0) {
        sim_process_crash(p, p->crash_by_power);
    }
    return p->dead;
}

enum call_kind {
    CALL_LOCKED, /* some callers hold a lock: never left in the middle */
    CALL_READ,
    CALL_WRITE, /* may find the disk full */
    CALL_NAME,  /* may have its effect and still fail */
};

/* The number of the error that the call shall have; 0: none. */
static int draw_error(struct sim_process *p, enum call_kind kind, const char *call,
                      const char *path)
{
    struct sim_host *host = p->host;

    if (kind == CALL_WRITE && host->disk_full) {
        return ENOSPC;
    }
    if (host->trouble.probability > 0 && strcmp(call, host->trouble.call) == 0 &&
        strstr(path, host->trouble.path) != NULL &&
        sim_chance(p->sim, SIM_RNG_FAULT, host->trouble.probability)) {
        return host->trouble.full ? ENOSPC : EIO;
    }
    return sim_chance(p->sim, SIM_RNG_FAULT, host->io_error) ? EIO : 0;
}

/* false: err is set, the call has no effect (but see *ret_fault for those that have). */
static bool begin(struct sim_process *p, enum call_kind kind, const char *call, const char *path,
                  enum fault *ret_fault, struct wr_error *err)
{
    struct sim *sim = p->sim;
    int number;

    *ret_fault = FAULT_NONE;
    if (kind != CALL_LOCKED) {
        yield(p);
    }
    if (p->dead || counts_down(p)) {
        (void)wr_fail(err, WR_ERR_IO, "could not %s \"%s\": the process is no more", call, path);
        return false;
    }
    sim_trace(sim, p->host->index * 4096 + sim_text(call), sim_text(path));
    number = draw_error(p, kind, call, path);
    if (number != 0) {
        bool after = number == EIO && kind == CALL_NAME && sim_chance(sim, SIM_RNG_FAULT, 0.5);
        *ret_fault = after ? FAULT_AFTER : FAULT_BEFORE;
        (void)fail_with(err, number, call, path);
        return after;
    }
    return true;
}

/* A call with its effect behind it. */
static enum wr_code finish(struct sim_process *p, enum fault fault, enum wr_code code,
                           const char *call, const char *path, const char *to,
                           struct wr_error *err)
{
    struct sim *sim = p->sim;

    sim_trace(sim, (uint64_t)code, 4);
    if (code == WR_OK && sim->on_file != NULL) {
        sim->on_file(sim->on_file_ctx, p, call, path, to);
    }
    return fault == FAULT_AFTER && code == WR_OK ? fail_with(err, EIO, call, path) : code;
}

static struct sim_disk *disk_of(struct sim_process *p, const char *path)
{
    bool shared = strncmp(path, "/shared/", 8) == 0 || strcmp(path, "/shared") == 0;

    return shared ? p->sim->shared : p->host->disk;
}

/* ---- files ---- */

static enum wr_code file_open(struct wr_env *env, const char *path, unsigned flags, int *ret_file,
                              struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    struct sim_file file = {.disk = disk_of(p, path)};
    enum fault fault;

    if (!begin(p, CALL_LOCKED, "open", path, &fault, err) ||
        sim_disk_open(file.disk, p->host->index, path, flags, sim_wall_us(p), &file.inode, err) !=
            WR_OK) {
        return err->code;
    }
    file.path = wr_strdup(path);
    for (uint32_t i = 0; i < p->files.count; i++) {
        if (p->files.items[i].inode == NULL) {
            p->files.items[i] = file;
            *ret_file = (int)i;
            return WR_OK;
        }
    }
    WR_VEC_PUSH(&p->files, file);
    *ret_file = (int)p->files.count - 1;
    return WR_OK;
}

static struct sim_file *file_of(struct sim_process *p, int file)
{
    WR_ASSERT(file >= 0 && (uint32_t)file < p->files.count &&
              p->files.items[file].inode != NULL);
    return &p->files.items[file];
}

static void close_file(struct sim_file *file)
{
    sim_disk_close(file->disk, WR_TAKE(file->inode));
    wr_free(WR_TAKE(file->path));
}

static void file_close(struct wr_env *env, int file)
{
    close_file(file_of(self_of(env), file));
}

static enum wr_code read_at(struct wr_env *env, int number, void *data, size_t bytes,
                            uint64_t offset, size_t *ret_bytes, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    WR_AUTO_FREE char *path = wr_strdup(file_of(p, number)->path);
    enum fault fault;

    if (!begin(p, CALL_READ, "read", path, &fault, err)) {
        return err->code;
    }
    *ret_bytes = sim_disk_read(file_of(p, number)->inode, data, bytes, offset);
    return WR_OK;
}

static enum wr_code write_at(struct wr_env *env, int number, const void *data, size_t bytes,
                             uint64_t offset, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    WR_AUTO_FREE char *path = wr_strdup(file_of(p, number)->path);
    enum fault fault;

    if (!begin(p, CALL_WRITE, "write", path, &fault, err)) {
        if (fault == FAULT_BEFORE && bytes > 1) {
            /* A short write, as a disk that fills up makes it. */
            sim_disk_write(file_of(p, number)->inode, p->host->index, data,
                           sim_draw(p->sim, SIM_RNG_FAULT, bytes), offset, sim_wall_us(p));
        }
        return err->code;
    }
    sim_trace(p->sim, bytes == 0 ? 0 : wr_hash_bytes(data, bytes), offset);
    sim_disk_write(file_of(p, number)->inode, p->host->index, data, bytes, offset,
                   sim_wall_us(p));
    return WR_OK;
}

static enum wr_code file_fsync(struct wr_env *env, int number, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    WR_AUTO_FREE char *path = wr_strdup(file_of(p, number)->path);
    enum fault fault;
    bool may = begin(p, CALL_NAME, "fsync", path, &fault, err);
    struct sim_file *file = file_of(p, number);

    if (!may || fault == FAULT_AFTER) {
        if (fault != FAULT_NONE) {
            sim_disk_fsync_failed(file->disk, file->inode);
        }
        return err->code;
    }
    sim_disk_fsync(file->inode);
    return WR_OK;
}

static enum wr_code path_info(struct wr_env *env, const char *path, struct wr_file_info *ret,
                              struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    return begin(p, CALL_READ, "stat", path, &fault, err)
               ? sim_disk_info(disk_of(p, path), path, ret, err)
               : err->code;
}

static enum wr_code file_info(struct wr_env *env, int number, struct wr_file_info *ret,
                              struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    WR_AUTO_FREE char *path = wr_strdup(file_of(p, number)->path);
    enum fault fault;

    if (!begin(p, CALL_READ, "stat", path, &fault, err)) {
        return err->code;
    }
    sim_disk_file_info(file_of(p, number)->inode, ret);
    return WR_OK;
}

static enum wr_code file_rename(struct wr_env *env, const char *from, const char *to,
                                struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    if (!begin(p, CALL_NAME, "rename", from, &fault, err)) {
        return err->code;
    }
    if (disk_of(p, from) != disk_of(p, to)) {
        return fail_with(err, EXDEV, "rename", from);
    }
    return finish(p, fault, sim_disk_rename(disk_of(p, from), p->host->index, from, to, err),
                  "rename", from, to, err);
}

static enum wr_code file_link(struct wr_env *env, const char *from, const char *to,
                              struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    if (!begin(p, CALL_NAME, "link", from, &fault, err)) {
        return err->code;
    }
    if (disk_of(p, from) != disk_of(p, to)) {
        return fail_with(err, EXDEV, "link", from);
    }
    return finish(p, fault, sim_disk_link(disk_of(p, from), p->host->index, from, to, err),
                  "link", from, to, err);
}

static enum wr_code file_unlink(struct wr_env *env, const char *path, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    if (!begin(p, CALL_NAME, "unlink", path, &fault, err)) {
        return err->code;
    }
    return finish(p, fault, sim_disk_unlink(disk_of(p, path), p->host->index, path, err),
                  "unlink", path, NULL, err);
}

static enum wr_code make_directory(struct wr_env *env, const char *path, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    return begin(p, CALL_LOCKED, "mkdir", path, &fault, err)
               ? sim_disk_make_directory(disk_of(p, path), path, err)
               : err->code;
}

static enum wr_code remove_directory(struct wr_env *env, const char *path, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    if (!begin(p, CALL_NAME, "rmdir", path, &fault, err)) {
        return err->code;
    }
    return finish(p, fault, sim_disk_remove_directory(disk_of(p, path), path, err), "rmdir", path,
                  NULL, err);
}

static enum wr_code list(struct wr_env *env, const char *path, struct wr_file_list *ret,
                         struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    return begin(p, CALL_READ, "list", path, &fault, err)
               ? sim_disk_list(disk_of(p, path), path, ret, err)
               : err->code;
}

static enum wr_code fsync_directory(struct wr_env *env, const char *path, struct wr_error *err)
{
    struct sim_process *p = self_of(env);
    enum fault fault;

    if (!begin(p, CALL_NAME, "fsync directory", path, &fault, err)) {
        return err->code;
    }
    return finish(p, fault, sim_disk_fsync_directory(disk_of(p, path), path, err),
                  "fsync directory", path, NULL, err);
}

/* ---- the pool ---- */

static void deliver(struct wr_msg *msg, void *owner)
{
    struct wr_job *job = WR_CONTAINER_OF(msg, struct wr_job, msg);

    job->done(job, owner);
}

static void post_done(struct sim_run *run)
{
    struct sim_process *p = run->process;
    struct wr_job *job = run->job;

    for (uint32_t i = 0; i < p->runs.count; i++) {
        if (p->runs.items[i] == run) {
            p->runs.items[i] = WR_VEC_POP(&p->runs);
            break;
        }
    }
    sim_cancel(p->sim, &run->event);
    wr_free(run);
    job->msg.handle = deliver;
    wr_mailbox_post_expected(job->home, &job->msg);
}

static void on_done(struct sim_event *event, struct sim *sim)
{
    (void)sim;
    post_done(WR_CONTAINER_OF(event, struct sim_run, event));
}

static void run_job(void *ctx)
{
    struct sim_run *run = ctx;

    run->job->run(run->job, &run->process->env);
}

static void start_next(struct sim_process *p);

static void resume(struct sim_run *run)
{
    struct sim_process *p = run->process;
    struct sim *sim = p->sim;
    bool ended;

    p->run = run;
    ended = sim_fiber_resume(run->fiber);
    p->run = NULL;
    if (!ended) {
        return; /* it has said when it goes on */
    }
    run->state = RUN_OVER;
    run->fiber = NULL;
    p->running -= 1;
    run->event.run = on_done;
    sim_at(sim, &run->event, sim->now_ns + sim_draw_time(sim, SIM_RNG_POOL, sim->knobs.io_ns));
    start_next(p);
}

static void on_resume(struct sim_event *event, struct sim *sim)
{
    (void)sim;
    resume(WR_CONTAINER_OF(event, struct sim_run, event));
}

static void on_start(struct sim_event *event, struct sim *sim)
{
    struct sim_run *run = WR_CONTAINER_OF(event, struct sim_run, event);
    struct sim_process *p = run->process;

    if (p->running >= p->host->pool_threads) {
        run->state = RUN_WAITING;
        return;
    }
    sim_trace(sim, p->host->index, 5);
    run->state = RUN_STARTED;
    run->event.run = on_resume;
    run->fiber = sim_fiber_new(sim->fibers, run_job, run);
    p->running += 1;
    resume(run);
}

/* A thread of the pool is free. */
static void start_next(struct sim_process *p)
{
    for (uint32_t i = 0; i < p->runs.count; i++) {
        struct sim_run *run = p->runs.items[i];
        if (run->state == RUN_WAITING) {
            run->state = RUN_QUEUED;
            sim_at(p->sim, &run->event, p->sim->now_ns);
            return;
        }
    }
}

static void offload(struct wr_env *env, struct wr_job *job)
{
    struct sim_process *p = self_of(env);
    struct sim_run *run = WR_NEW(struct sim_run);

    run->event = (struct sim_event){.process = p, .run = on_start};
    run->process = p;
    run->job = job;
    wr_mailbox_expect(job->home);
    WR_VEC_PUSH(&p->runs, run);
    if (!p->dead && !counts_down(p)) {
        sim_at(p->sim, &run->event,
               p->sim->now_ns + sim_draw_time(p->sim, SIM_RNG_POOL, p->sim->knobs.io_ns / 4));
    }
}

bool sim_env_flush(struct sim_process *p)
{
    bool any = p->runs.count > 0;

    while (p->runs.count > 0) {
        struct sim_run *run = p->runs.items[0];
        if (run->fiber != NULL) {
            /* Dead: it does not yield any more. */
            p->run = run;
            WR_ASSERT(sim_fiber_resume(run->fiber));
            p->run = NULL;
            p->running -= 1;
        } else if (run->state != RUN_OVER) {
            run_job(run);
        }
        post_done(run);
    }
    return any;
}

/* ---- waiting, the net ---- */

/* Who waits here is being destroyed. Alive, the world goes on around it. */
static void wait_for(struct wr_env *env, struct wr_mailbox *mailbox, int64_t timeout_us)
{
    struct sim_process *p = self_of(env);
    struct sim *sim = p->sim;
    struct sim_process *current = sim->current;

    (void)mailbox;
    WR_ASSERT(++p->waits < WAITS_MAX);
    if (p->dead) {
        bool moved = sim_env_flush(p);
        moved |= sim_net_flush(p);
        sim->now_ns += moved ? 0 : (uint64_t)timeout_us * 1000;
        return;
    }
    (void)sim_step(sim, p);
    sim->current = current;
}

static struct wr_net *net(struct wr_env *env)
{
    return &self_of(env)->net;
}

static const struct wr_env_ops sim_ops = {.mono_ns = mono_ns,
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
                                          .wait = wait_for,
                                          .process = process};

void sim_env_init(struct sim_process *p)
{
    p->env.ops = &sim_ops;
}

void sim_env_fini(struct sim_process *p)
{
    for (uint32_t i = 0; i < p->files.count; i++) {
        if (p->files.items[i].inode != NULL) {
            close_file(&p->files.items[i]);
        }
    }
    WR_VEC_FINI(&p->files);
    WR_VEC_FINI(&p->runs);
}
