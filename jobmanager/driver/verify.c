/* A region could not be restored: is its checkpoint damaged, and which older one is not? Pool jobs of a
 * piece each, so that state of any size holds up nobody, and a stop waits for one piece. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/checkpoint/verify.h"
#include "common/obs/log.h"
#include "jobmanager/driver/daemon_internal.h"

#define PIECE_BYTES (64ull * 1024 * 1024)

struct verify_job {
    struct wr_job job;
    struct jm_daemon *daemon;
    struct wr_id id;
    char *directory, *name;
    char id_text[WR_ID_TEXT_BYTES];
    uint64_t checkpoint;
    struct wr_snapshots snapshots; /* from that one on; once read */
    bool has_read;
    uint32_t index; /* under way */
    struct wr_verify *verify;
    bool done;
    char finding[800];
};

/* ---- what to say ---- */

static void put_time(char text[32], int64_t wall_us)
{
    time_t seconds = (time_t)(wall_us / 1000000);
    struct tm parts;

    if (gmtime_r(&seconds, &parts) == NULL ||
        strftime(text, 32, "%Y-%m-%d %H:%M:%S", &parts) == 0) {
        text[0] = '\0';
    }
}

static void say(struct verify_job *v, const char *what)
{
    (void)snprintf(v->finding, sizeof v->finding,
                   "checkpoint %" PRIu64 " is damaged%s (weir snapshot verify %.40s tells all of "
                   "it); \"%.200s\" stays as it is",
                   v->checkpoint, what, v->name, v->directory);
    v->done = true;
}

static void say_good(struct verify_job *v, const struct wr_snapshot *good)
{
    char what[160], taken[32];
    size_t bytes;

    put_time(taken, good->wall_us);
    (void)snprintf(what, sizeof what,
                   ", the newest good one is %" PRIu64 " of %s UTC, verified byte by byte",
                   good->checkpoint, taken);
    say(v, what);
    bytes = strlen(v->finding);
    (void)snprintf(v->finding + bytes, sizeof v->finding - bytes,
                   ", and weir run --from %.12s:%" PRIu64 " starts a job from there; what was "
                   "committed after it comes again then",
                   v->id_text, good->checkpoint);
}

static void say_none(struct verify_job *v)
{
    uint32_t older = v->snapshots.list.count - 1;
    char what[100];

    if (older == 0) {
        say(v, ", and no older one is retained");
        return;
    }
    (void)snprintf(what, sizeof what, ", and of the %" PRIu32 " older one%s none is known to be good",
                   older, older == 1 ? "" : "s");
    say(v, what);
}

static void say_unknown(struct verify_job *v, const struct wr_error *err)
{
    (void)snprintf(v->finding, sizeof v->finding,
                   "whether checkpoint %" PRIu64 " is damaged could not be found out (%.300s)",
                   v->checkpoint, err->message);
    v->done = true;
}

/* ---- on the pool ---- */

static void begin(struct verify_job *v, struct wr_env *env)
{
    struct wr_error err;
    uint32_t newer = 0;

    if (wr_snapshots_read(env, v->directory, &v->snapshots, &err) != WR_OK) {
        say_unknown(v, &err);
        return;
    }
    while (newer < v->snapshots.list.count &&
           v->snapshots.list.items[newer].checkpoint != v->checkpoint) {
        newer += 1;
    }
    v->snapshots.list.count -= newer;
    memmove(v->snapshots.list.items, v->snapshots.list.items + newer,
            v->snapshots.list.count * sizeof *v->snapshots.list.items);
    if (v->snapshots.list.count == 0) {
        (void)wr_fail(&err, WR_ERR_NOT_FOUND, "the log does not have it any more");
        say_unknown(v, &err);
        return;
    }
    v->has_read = true;
    v->verify = wr_verify_create(env, v->directory);
    wr_verify_begin(v->verify, &v->snapshots.list.items[0], NULL, NULL);
}

/* One checkpoint has been looked at. The one to restore may be good: then something else failed. */
static void judge(struct verify_job *v)
{
    const struct wr_verify_result *result = wr_verify_result(v->verify);

    if (v->index == 0 && result->code == WR_OK) {
        v->done = true;
    } else if (v->index == 0 && !wr_verify_is_damage(result->code)) {
        say_unknown(v, &result->err);
    } else if (result->code == WR_OK) {
        say_good(v, &v->snapshots.list.items[v->index]);
    } else if (++v->index == v->snapshots.list.count) {
        say_none(v);
    } else {
        wr_verify_begin(v->verify, &v->snapshots.list.items[v->index], NULL, NULL);
    }
}

static void verify_run(struct wr_job *job, struct wr_env *env)
{
    struct verify_job *v = WR_CONTAINER_OF(job, struct verify_job, job);

    if (!v->has_read) {
        begin(v, env);
    } else if (wr_verify_step(v->verify, PIECE_BYTES)) {
        judge(v);
    }
}

/* ---- on the loop ---- */

static void verify_free(struct verify_job *v)
{
    wr_verify_destroy(v->verify);
    wr_snapshots_fini(&v->snapshots);
    wr_free(v->directory);
    wr_free(v->name);
    wr_free(v);
}

static void verify_done(struct wr_job *job, void *owner)
{
    struct verify_job *v = WR_CONTAINER_OF(job, struct verify_job, job);
    struct jm_daemon *daemon = owner;
    struct jm_job_entry *entry = jm_daemon_job(daemon, v->id);
    bool wanted = entry != NULL && entry->core.verifying && !daemon->stopping;

    if (wanted && !v->done) {
        daemon->env->ops->offload(daemon->env, &v->job);
        return;
    }
    daemon->storing -= 1;
    if (wanted) {
        wr_log(WR_LOG_INFO, "checkpoint_verified", "job=%s checkpoint=%" PRIu64 " finding=%s",
               entry->id_text, v->checkpoint,
               wr_log_quote(v->finding[0] == '\0' ? "it is good" : v->finding));
        jm_job_on_verified(&entry->core, v->finding);
        jm_daemon_reconcile(daemon);
    }
    verify_free(v);
}

void jm_store_verify(struct jm_daemon *daemon, struct jm_job_entry *entry, uint64_t checkpoint)
{
    struct verify_job *v = WR_NEW(struct verify_job);

    v->daemon = daemon;
    v->id = entry->core.id;
    v->directory = wr_strdup(entry->directory);
    v->name = wr_strdup(entry->name);
    memcpy(v->id_text, entry->id_text, sizeof v->id_text);
    v->checkpoint = checkpoint;
    v->job = (struct wr_job){.run = verify_run, .done = verify_done,
                             .home = wr_loop_mailbox(daemon->loop)};
    daemon->storing += 1;
    daemon->env->ops->offload(daemon->env, &v->job);
}
