/* Runs one descriptor on a cluster inside this process and prints CPU seconds, wall seconds, restarts
 * and checkpoints: what `tests/bench/run.sh` divides events by.
 *
 *     bench_job JOB.yaml DIRECTORY [task managers] [workers] [parallelism] [memory of each, MiB]
 *               [0: without combiners]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
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

#define SECONDS_MAX 600u

static void keep_worst(struct cluster *cluster, struct wr_id job, struct cluster_figures *worst)
{
    struct cluster_figures now;

    cluster_checkpoint_figures(cluster, job, &now);
    worst->restarts = now.restarts;
    worst->checkpoints = now.checkpoints;
    worst->sealed_ns_max = WR_MAX(worst->sealed_ns_max, now.sealed_ns_max);
    worst->packed_ns_max = WR_MAX(worst->packed_ns_max, now.packed_ns_max);
    worst->state_bytes_max = WR_MAX(worst->state_bytes_max, now.state_bytes_max);
    worst->written_bytes_max = WR_MAX(worst->written_bytes_max, now.written_bytes_max);
    worst->memory_used_bytes = WR_MAX(worst->memory_used_bytes, now.memory_used_bytes);
    worst->table_bytes = WR_MAX(worst->table_bytes, now.table_bytes);
    worst->longest_step_ns = WR_MAX(worst->longest_step_ns, now.longest_step_ns);
}

static double resident_max_mib(void)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024.0;
}

int main(int argc, char **argv)
{
    struct wr_env *env;
    struct wr_error err;
    char *text, state[32], reason[512];
    size_t bytes;

    if (argc < 3) {
        (void)fprintf(stderr, "usage: bench_job JOB.yaml DIRECTORY [task managers] [workers] "
                              "[parallelism] [memory of each, MiB] [0: without combiners]\n");
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
                                  .memory = (uint64_t)argument(argc, argv, 6, 4096) << 20,
                                  .slots = 8});
    double cpu = cluster_cpu_seconds(), wall = wall_seconds();
    struct wr_id job = cluster_submit(
        cluster, text,
        &(struct jm_plan_options){.parallelism = argument(argc, argv, 5, 0),
                                  .no_combiner = argument(argc, argv, 7, 1) == 0});
    struct cluster_figures worst = {0};
    bool ended = false;
    for (uint32_t i = 0; i < SECONDS_MAX && !ended; i++) {
        ended = cluster_wait(cluster, job, 1, state, reason);
        keep_worst(cluster, job, &worst);
    }
    cpu = cluster_cpu_seconds() - cpu;
    wall = wall_seconds() - wall;
    printf("state=%s cpu_s=%.3f wall_s=%.3f restarts=%" PRIu64 " checkpoints=%" PRIu64
           " sealed_max_us=%.1f packed_max_ms=%.1f longest_step_ms=%.2f state_mib=%.1f "
           "written_mib=%.1f table_mib=%.1f budget_used_mib=%.1f rss_max_mib=%.1f reason=%s\n",
           ended ? state : "TIMED_OUT", cpu, wall, worst.restarts, worst.checkpoints,
           (double)worst.sealed_ns_max / 1e3, (double)worst.packed_ns_max / 1e6,
           (double)worst.longest_step_ns / 1e6, (double)worst.state_bytes_max / 1048576.0,
           (double)worst.written_bytes_max / 1048576.0, (double)worst.table_bytes / 1048576.0,
           (double)worst.memory_used_bytes / 1048576.0, resident_max_mib(), reason);
    cluster_stop(cluster);
    wr_free(text);
    return ended && strcmp(state, "FINISHED") == 0 ? 0 : 1;
}
