/* The directory in which `weir local` keeps a cluster and its job, and the locks on it.
 *
 *     DIR/lock        locked while a weir runs, whose process id stands in it
 *     DIR/daemons     locked while one or more of its daemons run
 *     DIR/job.yaml    the descriptor that runs or ran last
 *     DIR/job.json    its id, and what else it is submitted with; written before it is submitted
 *     DIR/jm, tm0 …   data of the daemons; DIR/jm.log, tm0.log … what they say
 *
 * Thread: main.
 */
#ifndef JM_CLIENT_STATE_H
#define JM_CLIENT_STATE_H

#include "common/sys/env.h"
#include "jobmanager/client/cli.h"

struct jm_state {
    struct wr_env *env; /* borrowed */
    char *directory;    /* absolute; owned */
    int lock, daemons;  /* -1: not open; daemons inherit the second */
};

/* Makes the directory that --state names, or that of the job's name, and locks it. WR_ERR_EXISTS:
 * another weir local runs on it. To be closed also when it failed. */
enum wr_code jm_state_open(const struct jm_cli *cli, struct wr_env *env, const char *job,
                           struct jm_state *ret, struct wr_error *err) WR_MUST_CHECK;
void jm_state_close(struct jm_state *state);

/* What is about to be submitted under this id. */
enum wr_code jm_state_write(const struct jm_state *state, const struct jm_cli *cli,
                            const struct jm_file *file, const char *id, struct wr_error *err)
    WR_MUST_CHECK;
/* The id that was written last; false: none. */
bool jm_state_read(const struct jm_state *state, char id[WR_ID_TEXT_BYTES]);
/* How what was written last differs from what would be submitted now; NULL: it does not. */
const char *jm_state_difference(const struct jm_state *state, const struct jm_cli *cli,
                                const struct jm_file *file);

#endif
