/* Everything around one leader of a job's core, for scenes: a clock, slots, and the record log as
 * the driver would report it. Two task managers, workers 0 and 1, with four slots each.
 *
 * jw_run reconciles until nothing more comes and keeps the actions; a scene takes those it expects
 * and answers them. Whatever runs also checks that no wake-up is in the past.
 */
#ifndef WR_TESTS_LIB_JOB_WORLD_H
#define WR_TESTS_LIB_JOB_WORLD_H

#include "common/base/vec.h"
#include "jobmanager/core/job.h"
#include "tests/lib/job_plan.h"

#define S 1000000000ull
#define MS 1000000ull

struct job_world {
    struct wr_plan *plan;
    struct jm_job job;
    uint64_t now_ns;
    struct jm_slots slots[4];
    uint32_t slot_count;
    WR_VEC(struct jm_action) seen; /* not looked at yet */

    struct jm_log_view log;
    struct wr_attempt attempts[4]; /* as the log names them */
};

/* Two subtasks, committing sinks, a checkpoint a second, delays of 100 ms to 1 s, no end of
 * retries. */
extern const struct job_plan_options jw_plain;

void jw_init(struct job_world *w, const struct job_plan_options *options);
void jw_fini(struct job_world *w);
/* Another leader begins; the last one's core must be finished. The log stays. */
void jw_begin_leader(struct job_world *w, uint64_t term, uint64_t adopt_until_ns);
void jw_run(struct job_world *w);
void jw_after(struct job_world *w, uint64_t ns);
/* Takes all actions of a kind out of those seen: how many; *ret is the last. */
uint32_t jw_take(struct job_world *w, enum jm_action_kind kind, struct jm_action *ret);
#define EXPECT(w, kind, n) ck_assert_uint_eq(jw_take(w, kind, NULL), n)

/* ---- the disk ---- */
void jw_answer_fence(struct job_world *w, enum wr_code code, const char *message);
void jw_fence(struct job_world *w); /* expects it, and no deployment before it */
void jw_answer_manifest(struct job_world *w, enum wr_code code);
/* exists: the record is in the log, whatever the code says. */
void jw_answer_record(struct job_world *w, enum wr_code code, bool exists);
void jw_answer_committed(struct job_world *w);

/* ---- task managers ---- */
void jw_fill_attempt(uint32_t region, struct wr_attempt attempt, Weir__AttemptId *ret);
void jw_status_of(struct job_world *w, uint32_t task, struct wr_attempt attempt,
                  Weir__TaskStateKind state, Weir__Failure *failure);
void jw_status(struct job_world *w, uint32_t task, Weir__TaskStateKind state);
void jw_all(struct job_world *w, Weir__TaskStateKind state); /* every live task says so */
void jw_fail_with(struct job_world *w, uint32_t task, enum wr_code code, bool retriable,
                  const char *message);
void jw_fail_by(struct job_world *w, uint32_t task, Weir__Failure *failure);
bool jw_ack_of(struct job_world *w, uint32_t task, uint32_t worker, struct wr_attempt attempt,
               uint64_t checkpoint, bool drained);
bool jw_ack(struct job_world *w, uint32_t task);
void jw_ack_all(struct job_world *w);
void jw_committed(struct job_world *w, uint32_t region, uint64_t checkpoint);
void jw_lose(struct job_world *w, uint32_t worker);

/* ---- ways to places ---- */
void jw_to_deployed(struct job_world *w);
/* The first checkpoint, which is due at once, is triggered. */
void jw_to_running(struct job_world *w);
/* From triggered: the record is being appended; it exists; its commits are confirmed. */
void jw_to_recording(struct job_world *w);
void jw_to_recorded(struct job_world *w);
void jw_to_checkpointed(struct job_world *w);
void jw_end_cancelled(struct job_world *w);

#endif
