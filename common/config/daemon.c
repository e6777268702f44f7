#include "common/config/daemon.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/batch/zones.h"
#include "common/net/address.h"
#include "common/obs/log.h"
#include "common/sys/signal.h"

#define CONSENT "i understand"

void wr_check_address(const char *name, char **address, struct wr_arena *arena,
                      struct wr_sb *mistakes)
{
    char numeric[WR_ADDRESS_BYTES];
    struct wr_error err;

    if (wr_address_resolve(*address, numeric, &err) != WR_OK) {
        wr_sb_printf(mistakes, "%s: %s\n", name, err.message);
        return;
    }
    *address = wr_arena_strdup(arena, numeric);
}

void wr_check_directory(const char *name, const char *path, struct wr_sb *mistakes)
{
    if (path == NULL || path[0] != '/') {
        wr_sb_printf(mistakes, "%s: \"%s\" is relative: write it from the root (/…)\n", name,
                     path == NULL ? "" : path);
    }
}

void wr_check_log_level(const char *text, struct wr_sb *mistakes)
{
    enum wr_log_level level;
    struct wr_error err;

    if (wr_log_level_parse(text, &level, &err) != WR_OK) {
        wr_sb_printf(mistakes, "log_level: %s\n", err.message);
    }
}

void wr_check_exposure(const char *insecure, const char *name, const char *address,
                       struct wr_sb *mistakes)
{
    if (wr_is_set(insecure) && strcmp(insecure, CONSENT) != 0) {
        wr_sb_printf(mistakes, "insecure: the only value is \"" CONSENT "\", not \"%s\"\n",
                     insecure);
    } else if (!wr_is_set(insecure) && !wr_address_is_loopback(address)) {
        wr_sb_printf(mistakes,
                     "%s: \"%s\" can be reached from other hosts, and whoever reaches it can run "
                     "jobs or read their data: use an address of 127.0.0.0/8, or accept the risk "
                     "with insecure: \"" CONSENT "\"\n",
                     name, address);
    }
}

static int run(const struct wr_daemon *daemon, struct wr_env *env, const struct wr_config *config)
{
    const char *name = daemon->program->name;
    enum wr_log_level level;
    struct wr_sb text = {0};
    struct wr_error err;
    enum wr_code code;

    if (wr_log_level_parse(*daemon->log_level, &level, &err) == WR_OK) {
        wr_log_set_level(level);
    }
    wr_config_list(config, &text);
    if (wr_zones_open(WR_ZONES_DIRECTORY, &err) != WR_OK) {
        wr_log(WR_LOG_WARN, "time_zones_missing", "error=%s", wr_log_quote(err.message));
    }
    code = daemon->serve(env, daemon->fields, text.ptr, &err);
    wr_sb_fini(&text);
    if (code != WR_OK) {
        wr_log(WR_LOG_ERROR, "not_started", "error=%s", wr_log_quote(err.message));
        return 1;
    }
    wr_log(WR_LOG_INFO, "stopped", "program=%s", name);
    return 0;
}

int wr_daemon_main(const struct wr_daemon *daemon, int argc, char **argv)
{
    struct wr_config config;
    struct wr_sb out = {0};
    struct wr_env *env;
    enum wr_config_answer answer;
    int status;

    wr_signals_block();
    env = wr_env_real_create(daemon->pool_threads);
    answer = wr_config_load(&config, daemon->program, daemon->fields, argc, argv, environ, env,
                            &out);
    if (answer == WR_CONFIG_RUN) {
        status = run(daemon, env, &config);
    } else {
        (void)fputs(out.ptr, answer == WR_CONFIG_DONE ? stdout : stderr);
        status = answer == WR_CONFIG_DONE ? 0 : 2;
    }
    wr_sb_fini(&out);
    wr_config_fini(&config);
    wr_env_real_destroy(env);
    return status;
}
