/* An environment around another: counts file calls, makes chosen ones fail (before or after they had
 * their effect), and can leave out syncing, which tests of many thousand files cannot wait for.
 *
 * Everything else is passed on. Faults are set up while nobody else uses it; calls and holding are for
 * any thread.
 */
#ifndef WR_TESTS_LIB_FAULT_ENV_H
#define WR_TESTS_LIB_FAULT_ENV_H

#include <pthread.h>
#include <stdatomic.h>

#include "common/base/vec.h"
#include "common/sys/env.h"

enum fault_call {
    FAULT_CALL_OPEN,
    FAULT_CALL_READ,
    FAULT_CALL_WRITE,
    FAULT_CALL_FSYNC,
    FAULT_CALL_INFO,
    FAULT_CALL_RENAME,
    FAULT_CALL_LINK,
    FAULT_CALL_UNLINK,
    FAULT_CALL_LIST,
    FAULT_CALL_FSYNC_DIRECTORY,
    FAULT_CALL_FILE_INFO,
    FAULT_CALL_MAKE_DIRECTORY,
    FAULT_CALL_REMOVE_DIRECTORY,
    FAULT_CALLS,
};

struct fault_env {
    struct wr_env base;
    struct wr_env *inner; /* borrowed */
    bool no_sync;
    uint32_t counts[FAULT_CALLS];
    /* The nth call of this kind from now on fails, and with `for_ever` every file call after it. */
    enum fault_call call;
    uint32_t nth; /* 0 = none */
    bool effect;  /* it happens all the same */
    bool every;   /* all calls of this kind from the nth on */
    bool for_ever;
    enum wr_code failure; /* what they fail with; WR_OK: WR_ERR_IO */
    bool broken;
    _Atomic bool held; /* pool jobs wait until they are released */
    pthread_mutex_t mutex;
    WR_VEC(struct wr_job *) waiting;
};

void fault_env_init(struct fault_env *env, struct wr_env *inner);
void fault_env_fini(struct fault_env *env);
/* Which call fails next; the counts begin anew. */
void fault_env_fail(struct fault_env *env, enum fault_call call, uint32_t nth, bool effect);
void fault_env_heal(struct fault_env *env);
/* Whether the call that was to fail has come. Any thread. */
bool fault_env_was_met(struct fault_env *env);
/* A pool that is stuck, and goes on. Any thread. */
void fault_env_hold(struct fault_env *env);
void fault_env_release(struct fault_env *env);

#endif
