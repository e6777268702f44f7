/* What both daemons do the same way around their own work: checks of settings, and main.
 *
 * Checks add a line "NAME: what is wrong and how to mend it" to the mistakes.
 *
 * Thread: main.
 */
#ifndef WR_CONFIG_DAEMON_H
#define WR_CONFIG_DAEMON_H

#include "common/config/config.h"

static inline bool wr_is_set(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* "host:port" becomes numeric, in the arena. */
void wr_check_address(const char *name, char **address, struct wr_arena *arena,
                      struct wr_sb *mistakes);
void wr_check_directory(const char *name, const char *path, struct wr_sb *mistakes);
void wr_check_log_level(const char *level, struct wr_sb *mistakes);
/* An address that other hosts reach needs insecure: "i understand". */
void wr_check_exposure(const char *insecure, const char *name, const char *address,
                       struct wr_sb *mistakes);

struct wr_daemon {
    const struct wr_program *program;
    void *fields;
    char **log_level; /* in fields */
    uint32_t pool_threads;
    /* From ready to stopped. Errors are logged by the caller. */
    enum wr_code (*serve)(struct wr_env *env, const void *fields, const char *config_text,
                          struct wr_error *err);
};
/* Signals blocked, settings read, served; the exit status. */
int wr_daemon_main(const struct wr_daemon *daemon, int argc, char **argv);

#endif
