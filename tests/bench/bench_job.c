/* Runs one descriptor on a cluster inside this process and prints CPU seconds, wall seconds, restarts
 * and checkpoints: what `tests/bench/run.sh` divides events by.
 *
 *     bench_job JOB.yaml DIRECTORY [task managers] [workers] [parallelism]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/sys/env.h"
#include "tests/lib/cluster.h"

static double wall_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint32_t argument(int argc, char **argv, int index, uint32_t otherwise)
{
    return argc > index ? (uint32_t)strtoul(argv[index], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    struct wr_env *env;
    struct wr_error err;
    char *text, state[32], reason[512];
    size_t bytes;
    uint64_t checkpoints, restarts;

    if (argc < 3) {
        (void)fprintf(stderr, "usage: bench_job JOB.yaml DIRECTORY [task managers] [workers] "
                              "[parallelism]\n");
        return 2;
    }
    env = wr_env_real_create(1);
    if (wr_file_read_all(env, argv[1], 1 << 20, &text, &bytes, &err) != WR_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    wr_env_real_destroy(env);
    struct cluster *cluster = cluster_start(
        &(struct cluster_options){.directory = argv[2],
                                  .task_managers = argument(argc, argv, 3, 1),
                                  .workers = argument(argc, argv, 4, 1),
                                  .slots = 8});
    double cpu = cluster_cpu_seconds(), wall = wall_seconds();
    struct wr_id job = cluster_submit(cluster, text, argument(argc, argv, 5, 0));
    bool ended = cluster_wait(cluster, job, 600, state, reason);
    cpu = cluster_cpu_seconds() - cpu;
    wall = wall_seconds() - wall;
    restarts = cluster_restarts(cluster, job, &checkpoints);
    printf("state=%s cpu_s=%.3f wall_s=%.3f restarts=%" PRIu64 " checkpoints=%" PRIu64 " reason=%s\n",
           ended ? state : "TIMED_OUT", cpu, wall, restarts, checkpoints, reason);
    cluster_stop(cluster);
    wr_free(text);
    return ended && strcmp(state, "FINISHED") == 0 ? 0 : 1;
}
