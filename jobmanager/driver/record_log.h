/* The record log of one job as files: the only thing that decides what has happened.
 *
 *     <job>/epoch/<k>        EpochRecord and its hash; exclusive create, dense, chained by hash
 *     <job>/manifest/<name>  Manifest
 *     <job>/committed/<k>    empty: all tokens of that record are committed
 *
 * A job manager that is dead or superseded may still append, until a FENCE of a newer term stands
 * where its next record would. Appending is exclusive create: of two at the same k one is told so.
 * The oldest records are swept (garbage.h), so the log need not begin at 1.
 *
 * Thread: pool, or start-up; everything blocks.
 */
#ifndef JM_DRIVER_RECORD_LOG_H
#define JM_DRIVER_RECORD_LOG_H

#include "common/checkpoint/record.h"
#include "common/sys/env.h"
#include "jobmanager/core/job.h"

/* From the newest record back to the newest CHECKPOINT; every record on the way is proved. A job
 * without records is WR_OK. Fini the view in any case. */
enum wr_code jm_log_read(struct wr_env *env, const char *directory, struct jm_log_view *ret,
                         struct wr_error *err) WR_MUST_CHECK;
void jm_log_view_fini(struct jm_log_view *view);
/* At record->k. WR_ERR_FENCED: another's is there, or one behind it. Every other error: it may exist or
 * not. */
enum wr_code jm_log_append(struct wr_env *env, const char *directory,
                           const Weir__EpochRecord *record, struct wr_hash128 *ret_hash,
                           struct wr_error *err) WR_MUST_CHECK;

/* A leader's FENCE: read the log, append behind it, again while older leaders append. A log with a
 * newer term in it answers WR_ERR_FENCED: who is superseded must not fence its successor out. A log
 * with a TERMINAL record is only read. One look at the disk per step, so that a test can run two
 * leaders in every order. */
struct jm_fence {
    const char *directory; /* borrowed */
    uint64_t term;
    uint64_t checkpoint;   /* highest id handed out */
    uint8_t nonce[16];
    int64_t wall_us;
    uint32_t restarts; /* so far, over all leaders */
    const struct wr_attempt *named; /* by region, borrowed; counter 0 = what the log says */
    uint32_t region_count;
    bool starts_from; /* the job was submitted with a first CHECKPOINT: a log without one is lost */
    struct jm_log_view view; /* result, with the fence */
    enum wr_code code;       /* result */
    bool has_read;
    uint32_t tries;
};
/* true: done, see code; jm_log_view_fini(&fence->view). */
bool jm_fence_step(struct wr_env *env, struct jm_fence *fence, struct wr_error *err);

#endif
