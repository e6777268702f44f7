/* A whole cluster inside one process, on the real environment: one job manager, several task
 * managers, their loops and workers on threads. For benchmarks and for tests that look inside; the
 * integration tests start real processes.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_CLUSTER_H
#define WR_TESTS_LIB_CLUSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/error.h"
#include "common/base/id.h"
#include "jobmanager/driver/daemon.h"
#include "jobmanager/plan/plan.h"
#include "taskmanager/driver/daemon.h"

struct cluster_options {
    uint32_t task_managers;
    uint32_t workers; /* of each */
    uint32_t slots;   /* 0 = default */
    uint64_t memory;  /* of each; 0 = 1 GiB */
    const char *directory; /* holds everything; made if missing */
};

struct cluster;

struct cluster *cluster_start(const struct cluster_options *options);
void cluster_stop(struct cluster *cluster);

/* Plans and submits; prints diagnostics to standard error and aborts when refused. */
struct wr_id cluster_submit(struct cluster *cluster, const char *descriptor,
                            const struct jm_plan_options *options);
/* The job's state as people see it; copied into `state`, its reason into `reason`. */
void cluster_state(struct cluster *cluster, struct wr_id job, char state[32], char reason[512]);
/* Until it has ended or the time is over; true: ended. */
bool cluster_wait(struct cluster *cluster, struct wr_id job, uint32_t seconds, char state[32],
                  char reason[512]);
/* Sum over the tasks of steps whose vertex name contains `step`: checksum and rows of the last
 * sample (figures come once a second). */
void cluster_figures(struct cluster *cluster, struct wr_id job, const char *step,
                     uint64_t *ret_rows_in, uint64_t *ret_checksum);
struct cluster_figures {
    uint64_t restarts, checkpoints;
    uint64_t sealed_ns_max; /* longest barrier pause of any task */
    uint64_t packed_ns_max; /* longest time from seal to durable */
    uint64_t state_bytes_max, written_bytes_max; /* of a whole checkpoint */
    uint64_t memory_used_bytes, table_bytes; /* of the budget, last sample; a task manager's most */
    uint64_t longest_step_ns; /* of any task since the last sample of its task manager */
};
/* From the checkpoints that are still kept with their rows. */
void cluster_checkpoint_figures(struct cluster *cluster, struct wr_id job,
                                struct cluster_figures *ret);
uint64_t cluster_restarts(struct cluster *cluster, struct wr_id job, uint64_t *ret_checkpoints);

struct jm_daemon *cluster_jobmanager(struct cluster *cluster);
/* CPU seconds of this process, all threads. */
double cluster_cpu_seconds(void);

#endif
