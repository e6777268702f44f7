/* The task manager: one control loop that owns regions, tasks and the connection to the job
 * manager, and workers that run the tasks.
 *
 * Everything is an instance: the simulator runs several side by side and polls loop and workers
 * itself; the real program calls start and runs the loop.
 *
 * Thread: main, except where said.
 */
#ifndef TM_DRIVER_DAEMON_H
#define TM_DRIVER_DAEMON_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/sys/loop.h"
#include "taskmanager/runtime/limits.h"

struct tm_daemon;
struct tm_worker;

struct tm_store_type; /* taskmanager/state/store.h */

struct tm_config {
    char *cluster;
    char *jobmanager;   /* host:port; several separated by commas are tried in turn */
    char *listen;       /* data plane */
    char *advertise;    /* what others dial, if it differs; NULL or "" = listen */
    char *name;         /* for people; NULL or "" = the host's */
    uint64_t memory;    /* bytes; the one budget */
    uint64_t workers;   /* threads */
    uint64_t slots;     /* 0 = max(4, 2 * workers) */
    struct tm_limits limits; /* all 0 but in tests */
    char *cluster_key;  /* file, or NULL */
    char *data;         /* directory of its own, absolute; NULL or "": none */
    bool local_recovery; /* checkpoints' files are kept there */
    uint64_t local_recovery_disk; /* bytes at most */
    const struct tm_store_type *store_type; /* NULL: RocksDB */
    /* Tasks do not end though they were told to: something in this process is stuck, and what it
     * holds cannot be taken back. Called once, on the loop; NULL = abort. */
    void (*give_up)(const char *reason);
};

/* Everything in config is borrowed for the call and copied. */
enum wr_code tm_daemon_create(struct wr_env *env, const struct tm_config *config,
                              struct tm_daemon **ret, struct wr_error *err) WR_MUST_CHECK;
/* Workers' threads. */
void tm_daemon_start(struct tm_daemon *daemon);
/* Loop: say GOODBYE, end all tasks; the loop is stopped when they are closed. */
void tm_daemon_request_stop(struct tm_daemon *daemon);
/* The loop must not run any more; waits for tasks, connections, pool jobs and threads. */
void tm_daemon_destroy(struct tm_daemon *daemon);

struct wr_loop *tm_daemon_loop(struct tm_daemon *daemon);
uint32_t tm_daemon_worker_count(const struct tm_daemon *daemon);
struct tm_worker *tm_daemon_worker(struct tm_daemon *daemon, uint32_t index);
const char *tm_daemon_address(const struct tm_daemon *daemon); /* data plane, really bound */

#endif
