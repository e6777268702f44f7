/* sim: runs worlds from seeds.
 *
 *     sim --seed 7 --verbose           one, with its log
 *     sim --seeds 1-300 --jobs 2       many, in child processes; ends in "N passed, N failed"
 */
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "tests/lib/parser.h"
#include "tests/sim/mutants.h"
#include "tests/sim/world.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
/* An assert that fails shows where, too. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "handle_abort=1:detect_leaks=1";
}
#endif

#define SECONDS_MAX 120u

struct arguments {
    struct sim_options options;
    uint64_t first, last;
    uint32_t jobs;
    bool many;
    bool twice;
    bool until_failure;
    bool mutants;
};

/* The process dies: what led to it. */
static void on_death(void)
{
    sim_print_running();
    (void)fflush(stdout);
}

static void on_signal(int number)
{
    on_death();
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void watch_deaths(void)
{
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback(on_death);
#else
    (void)signal(SIGABRT, on_signal);
    (void)signal(SIGSEGV, on_signal);
#endif
    (void)signal(SIGALRM, on_signal); /* it hangs */
}

static void usage(void)
{
    uint32_t count;
    const struct sim_scenario *all = sim_scenarios(&count);
    const struct sim_mutant *mutants;

    (void)printf("usage: sim (--seed N | --seeds A-B) [--scenario NAME] [--work NAME] [--jobs N] "
                 "[--twice] [--verbose] [--mutant NAME] [--until-failure]\n"
                 "       sim --mutants [--jobs N]: is each of them found?\n\nscenarios:\n");
    for (uint32_t i = 0; i < count; i++) {
        (void)printf("  %-10s %s\n", all[i].name, all[i].what);
    }
    (void)printf("works: %s\nmutants:\n", sim_work_names());
    mutants = sim_mutants(&count);
    for (uint32_t i = 0; i < count; i++) {
        (void)printf("  %-25s %s\n", mutants[i].name, mutants[i].what);
    }
}

static bool parse_flag(const char *name, struct arguments *ret)
{
    if (strcmp(name, "--verbose") == 0) {
        ret->options.verbose = true;
    } else if (strcmp(name, "--twice") == 0) {
        ret->twice = true;
    } else if (strcmp(name, "--until-failure") == 0) {
        ret->until_failure = true;
    } else if (strcmp(name, "--mutants") == 0) {
        ret->mutants = true;
    } else {
        return false;
    }
    return true;
}

static bool parse(int argc, char **argv, struct arguments *ret)
{
    *ret = (struct arguments){.first = 1, .last = 200, .jobs = 2, .many = true};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (parse_flag(argv[i], ret)) {
            continue;
        }
        if (value == NULL) {
            return false;
        }
        i += 1;
        if (strcmp(argv[i - 1], "--seed") == 0) {
            ret->options.seed = strtoull(value, NULL, 10);
            ret->many = false;
        } else if (strcmp(argv[i - 1], "--seeds") == 0) {
            if (sscanf(value, "%" SCNu64 "-%" SCNu64, &ret->first, &ret->last) != 2) {
                return false;
            }
        } else if (strcmp(argv[i - 1], "--scenario") == 0) {
            ret->options.scenario = value;
        } else if (strcmp(argv[i - 1], "--work") == 0) {
            ret->options.work = value;
        } else if (strcmp(argv[i - 1], "--mutant") == 0) {
            wr_mutant_select(value);
        } else if (strcmp(argv[i - 1], "--jobs") == 0) {
            ret->jobs = (uint32_t)strtoul(value, NULL, 10);
        } else {
            return false;
        }
    }
    return ret->jobs > 0 && ret->last >= ret->first;
}

static bool run_once(const struct arguments *arguments, uint64_t seed)
{
    struct sim_options options = arguments->options;
    struct sim_result result, again;
    bool passed;

    options.seed = seed;
    (void)alarm(SECONDS_MAX);
    sim_run(&options, &result);
    passed = result.passed;
    if (passed && arguments->twice) {
        sim_run(&options, &again);
        if (again.trace != result.trace) {
            (void)printf("seed %" PRIu64 ": two runs differ: trace %016" PRIx64
                         " and %016" PRIx64 "\n",
                         seed, result.trace, again.trace);
            passed = false;
        }
    }
    (void)alarm(0);
    (void)printf("seed %" PRIu64 " %s: %s, %" PRIu64 " ms\n", seed, passed ? "ok" : "FAILED",
                 result.summary, result.virtual_ms);
    (void)fflush(stdout);
    return passed;
}

/* Seeds `first`, `first + step`, …; the child tells each seed that it is through with by a byte. A
 * child that dies (an assert, a sanitizer) has failed with the next one. */
static void child(const struct arguments *arguments, uint64_t first, uint64_t step, int pipe)
{
    for (uint64_t seed = first; seed <= arguments->last; seed += step) {
        char verdict = run_once(arguments, seed) ? 1 : 0;
        if (write(pipe, &verdict, 1) != 1) {
            _exit(3);
        }
        if (verdict == 0 && arguments->until_failure) {
            break;
        }
    }
    exit(EXIT_SUCCESS);
}

struct lane {
    pid_t pid;
    int pipe;
    uint64_t seed; /* next to be told */
};

static void start_lane(const struct arguments *arguments, struct lane *lane, uint64_t step)
{
    int ends[2];

    if (pipe(ends) != 0) {
        abort();
    }
    (void)fflush(stdout);
    lane->pid = fork();
    if (lane->pid == 0) {
        (void)close(ends[0]);
        child(arguments, lane->seed, step, ends[1]);
    }
    (void)close(ends[1]);
    lane->pipe = ends[0];
}

struct score {
    uint64_t passed, failed;
};

/* Until the lane's child has ended: true = it is through. */
static bool follow_lane(const struct arguments *arguments, struct lane *lane, uint64_t step,
                        struct score *score)
{
    uint64_t last = arguments->last;
    char verdict;
    int status;

    while (read(lane->pipe, &verdict, 1) == 1) {
        score->passed += verdict != 0;
        score->failed += verdict == 0;
        lane->seed += step;
    }
    (void)close(lane->pipe);
    (void)waitpid(lane->pid, &status, 0);
    if (arguments->until_failure && score->failed > 0) {
        return true;
    }
    if (lane->seed > last) {
        if (status != 0) {
            (void)printf("seeds up to %" PRIu64 ": the process ended with status %d (a leak?)\n",
                         lane->seed - step, status);
            score->failed += 1;
        }
        return true;
    }
    (void)printf("seed %" PRIu64 " FAILED: the process died (status %d)\n", lane->seed, status);
    score->failed += 1;
    lane->seed += step;
    return lane->seed > last || arguments->until_failure;
}

/* A lane per job, each followed by a process of its own that prints its score. */
static struct score run_lane(const struct arguments *arguments, uint64_t first, uint64_t step)
{
    struct lane lane = {.seed = first};
    struct score score = {0};

    while (lane.seed <= arguments->last) {
        start_lane(arguments, &lane, step);
        if (follow_lane(arguments, &lane, step, &score)) {
            break;
        }
    }
    return score;
}

static struct score run_many(const struct arguments *arguments)
{
    struct score sum = {0}, score;
    int ends[2];

    if (pipe(ends) != 0) {
        abort();
    }
    (void)fflush(stdout);
    for (uint32_t i = 0; i < arguments->jobs; i++) {
        if (fork() == 0) {
            score = run_lane(arguments, arguments->first + i, arguments->jobs);
            (void)fflush(stdout);
            _exit(write(ends[1], &score, sizeof score) == sizeof score ? 0 : 1);
        }
    }
    (void)close(ends[1]);
    while (read(ends[0], &score, sizeof score) == sizeof score) {
        sum.passed += score.passed;
        sum.failed += score.failed;
    }
    (void)close(ends[0]);
    while (wait(NULL) > 0) {
    }
    return sum;
}

#ifdef WR_MUTANTS
/* Seeds in order, until one shows it; its output is of no interest. */
static bool find_mutant(const struct arguments *arguments, const struct sim_mutant *mutant)
{
    struct arguments one = *arguments;
    struct score score;
    pid_t pid;
    int status;

    one.options.scenario = mutant->scenario;
    one.until_failure = true;
    one.first = 1;
    one.last = mutant->seeds;
    wr_mutant_select(mutant->name);
    (void)fflush(stdout);
    pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL || freopen("/dev/null", "w", stderr) == NULL) {
            _exit(2);
        }
        score = run_many(&one);
        _exit(score.failed > 0 ? 0 : 1);
    }
    (void)waitpid(pid, &status, 0);
    wr_mutant_select(NULL);
    return status == 0;
}
#endif

static struct score run_mutants(const struct arguments *arguments)
{
    struct score score = {0};
#ifdef WR_MUTANTS
    uint32_t count;
    const struct sim_mutant *all = sim_mutants(&count);
    struct arguments healthy = *arguments;

    /* Where nothing passes, everything is found. */
    healthy.options.scenario = "calm";
    healthy.first = 1;
    healthy.last = 20;
    score = run_many(&healthy);
    if (score.failed > 0) {
        (void)printf("the simulator fails without any mutant\n");
        return score;
    }
    score = (struct score){0};
    for (uint32_t i = 0; i < count; i++) {
        bool found = find_mutant(arguments, &all[i]);
        (void)printf("%s %s: %s\n", found ? "found" : "NOT FOUND", all[i].name, all[i].what);
        (void)fflush(stdout);
        score.passed += found;
        score.failed += !found;
    }
#else
    (void)arguments;
    (void)printf("this program was built without mutants: use FLAVOR=mutants\n");
    score.failed = 1;
#endif
    return score;
}

int main(int argc, char **argv)
{
    struct arguments arguments;
    struct score score;

    if (!parse(argc, argv, &arguments)) {
        usage();
        return 2;
    }
    find_parser();
    watch_deaths();
    if (!arguments.many) {
        return run_once(&arguments, arguments.options.seed) ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    score = arguments.mutants ? run_mutants(&arguments) : run_many(&arguments);
    (void)printf("%" PRIu64 " passed, %" PRIu64 " failed\n", score.passed, score.failed);
    return score.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
