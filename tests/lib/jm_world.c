#include "tests/lib/jm_world.h"

#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

void jm_world_init(struct jm_world *w)
{
    char checkpoints[96], ha[96];
    struct jm_config config = {.cluster = (char[]){"test"},
                               .listen = (char[]){"127.0.0.1:0"},
                               .checkpoints = checkpoints,
                               .ha_path = ha};
    struct wr_error err;

    scratch_make(w->directory, sizeof w->directory);
    w->env = wr_env_real_create(1);
    snprintf(checkpoints, sizeof checkpoints, "file://%s/checkpoints", w->directory);
    snprintf(ha, sizeof ha, "%s/ha", w->directory);
    WR_CK_OK(jm_daemon_create(w->env, &config, &w->daemon, &err), &err);
}

void jm_world_fini(struct jm_world *w)
{
    jm_daemon_destroy(w->daemon);
    wr_env_real_destroy(w->env);
    scratch_remove(w->directory);
}
