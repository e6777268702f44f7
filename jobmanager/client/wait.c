/* Time, and what ends waiting. */
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "jobmanager/client/cli.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

void jm_cli_catch_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};

    /* The second one ends the program at once. */
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool jm_cli_interrupted(void)
{
    return interrupted != 0;
}

double jm_seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool jm_cli_pause(const struct jm_cli *cli, uint32_t us)
{
    if (jm_cli_interrupted() || (cli->tend != NULL && !cli->tend(cli->tend_ctx))) {
        return false;
    }
    (void)usleep(us);
    return !jm_cli_interrupted();
}
