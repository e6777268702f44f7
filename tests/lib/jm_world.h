/* A job manager's daemon whose loop does not run: its inside is set by hand and looked at.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_JM_WORLD_H
#define WR_TESTS_LIB_JM_WORLD_H

#include "jobmanager/driver/daemon_internal.h"

struct jm_world {
    struct wr_env *env;
    struct jm_daemon *daemon;
    char directory[64]; /* of its checkpoints and records; removed at the end */
};

void jm_world_init(struct jm_world *w);
void jm_world_fini(struct jm_world *w);

#endif
