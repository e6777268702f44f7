/* A job that starts from another job's checkpoint: what it takes over is put into its directory before it
 * is submitted.
 *
 *     <source>/epoch, manifest, plan --> jm_inherit --> <job>/state/...    links, or copies elsewhere
 *                                                       <job>/plan
 *                                                       <job>/manifest/<n>-0-<hash>
 *                                                       <job>/epoch/1      CHECKPOINT of term 0
 *
 * From then on it is a job like any other: its first leader finds record 1 and restores from it. The files
 * are under names of an attempt 0.0, so that they are garbage as soon as no retained manifest names them,
 * and ids of checkpoints go on where the other job's ended, so that no name comes twice.
 *
 * Once more with the same ids (the answer was lost, or two at a time): what is there is found, and is the
 * same. With the same id and something else in mind: names are made of what lies behind them, so that
 * neither writes over the other's, and record 1 says which of them is the job. Where a log has begun nothing
 * is written any more. A job manager that dies half-way leaves a directory without a job, which harms nobody.
 *
 * Thread: any; everything blocks.
 */
#ifndef JM_DRIVER_START_FROM_H
#define JM_DRIVER_START_FROM_H

#include "common/base/id.h"
#include "common/graph/plan.h"
#include "common/sys/env.h"

struct jm_start_from {
    const char *source;       /* directory of the other job's checkpoints */
    uint64_t checkpoint;      /* 0 = the newest */
    const char *directory;    /* of the new job; absolute */
    struct wr_id job;
    const struct wr_plan *plan;
    bool allow_non_restored;
    uint64_t ret_checkpoint;  /* result */
    char ret_job[WR_ID_TEXT_BYTES]; /* result: whose it is */
};
/* WR_ERR_NOT_FOUND: no such checkpoint; INVALID: the plans do not fit; CORRUPT, IO, …: the source or the
 * directory. */
enum wr_code jm_start_from(struct wr_env *env, struct jm_start_from *start,
                           struct wr_error *err) WR_MUST_CHECK;

/* Whose checkpoints lie in a directory, as its newest manifest says that can be read. */
enum wr_code jm_start_from_whom(struct wr_env *env, const char *source, struct wr_id *ret,
                                struct wr_error *err) WR_MUST_CHECK;

/* `<directory>/plan`: what it holds (wr_alloc; pure), and the file itself. */
uint8_t *jm_plan_file_content(const Weir__JobPlan *plan, size_t *ret_bytes);
enum wr_code jm_plan_file_write(struct wr_env *env, const char *directory, const uint8_t *content,
                                size_t bytes, struct wr_error *err) WR_MUST_CHECK;
enum wr_code jm_plan_file_read(struct wr_env *env, const char *directory, struct wr_plan **ret,
                               struct wr_error *err) WR_MUST_CHECK;

#endif
