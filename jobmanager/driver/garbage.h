/* What nobody needs any more in a job's checkpoint directory and in the store of jobs, and its end.
 *
 * Mark: the newest `retain` committed checkpoints and all that are not committed yet are retained. Then
 * everything is classified, and only then is anything deleted. A sweep runs on the pool beside a leader
 * that goes on, task managers that write, and, once this leader is superseded, another one that it does
 * not know of; it may stand still between any two of its steps.
 *
 * State files say who wrote them and for which checkpoint (common/base/state_name.h). One that a
 * retained manifest names stays. Of the others
 *
 *   - a file of a LIVE attempt is garbage exactly when the newest checkpoint completed *by that very
 *     attempt* (the retained manifest gives the attempt to the region) is that of the file or a later
 *     one;
 *   - a file of a dead attempt is garbage.
 *
 * The first rule stands on what writers promise of the checkpoint x in a name (taskmanager/state):
 *
 *   (W1) bytes of the part that a task seals at barrier b carry an x with s < x <= b, where s is the
 *        barrier that it sealed before (0 at first). What is written while b is packed carries b; what
 *        leaves ahead of a barrier carries s + 1, although ids may skip and b turn out larger;
 *   (W2) an acknowledgement lists every part that later ones may list: base and all deltas since, those
 *        of checkpoints that failed too. A part whose packing was not done when the next barrier came
 *        is never listed;
 *   (W3) a file of a database that is kept for later bases without having been listed is a part not
 *        listed: nothing may refer to it after a completed checkpoint that did not.
 *
 * Let m >= x be completed by the attempt. All its tasks have sealed m, the writer too; m > s, and b is
 * the first that it sealed after s, so m >= b: when it acknowledged m the fate of the part was decided.
 * If it was in the chain, the manifest of m names the file, and every later manifest names it until a
 * base replaces it for good. If not, no manifest ever will. So what the retained ones do not name is
 * not needed for anything to come. What follows:
 *
 *   - a delta of an aborted checkpoint c stays while nothing newer has completed, and is in the manifest
 *     of what completes then; bytes for n + 1 that come before n is complete are not touched by n;
 *   - what an abandoned packing still writes, under either name, is garbage when a later checkpoint
 *     completes, or for the sweep after the one it was too late for. That its writer may find the
 *     temporary file gone only fails what was given up;
 *   - a checkpoint of an older attempt says nothing about the files of a newer one, whose numbers may
 *     be lower: it counts only for the attempt that took it, region by region;
 *   - one retained manifest is enough: the newest is always retained, and an older one completed by
 *     the same attempt decides less. A manifest that only a visible, not yet durable record names is
 *     no danger either: it is one more that is retained, the older one stays until `committed/<k>` is
 *     there, and the attempt has acknowledged it, record or not;
 *   - an adopted attempt goes on under its own name: its checkpoints are its own under any leader.
 *
 * The second rule stands on the log: an attempt is dead when a FENCE names a newer one of its region.
 * The newer one was restored from the newest checkpoint below that FENCE, which is retained until it has
 * completed one itself; what it takes over it finds there, and no more. Before the FENCE is in the log
 * the older attempt may be adopted by the next leader, deltas that no manifest names included, so that
 * nothing is swept while a fence for a region is under way (jm_job_may_collect). Attempts newer than
 * those that are known are another leader's and count as live.
 *
 * Records, and commit marks, of before the oldest checkpoint that is retained are garbage, of whatever
 * kind: whoever reads the log comes from its newest record back and stops at the newest checkpoint, or,
 * looking for snapshots, at the oldest whose manifest is there; what a record tells of earlier ones (names
 * of attempts, ids, counts) the next one carries on. The newest checkpoint is always retained, so a log
 * without one keeps all. What this stands on:
 *
 *   - A name that is free again could be taken: by a leader that is paused before it appends, and by one
 *     that is paused between reading the log and its FENCE. So a record counts for who made it only if
 *     no higher one is there when it is made (jm_log_append looks): where one was deleted, the one that
 *     was retained instead is higher, and it or a later one is there for ever.
 *   - From the oldest up, so that the log is dense from where it begins, whenever a sweep dies.
 *   - Manifests before records, and these only when no loss of power can bring those back: where the log
 *     ends and a manifest of what was before is there, records were lost, and nobody goes on as if they had
 *     been swept. A manifest that is retained has its record.
 *   - Marks after records, and only when no loss of power can bring these back: a record without its mark
 *     is one that is not committed, whose manifest is retained. A mark without its record says nothing, as
 *     long as a higher record is there; one above the last record means that records were lost, but the
 *     highest mark is of a checkpoint that is retained.
 *
 * Temporary names of records and commit marks are garbage once the log has that number: who still
 * publishes under it comes too late in any case.
 *
 * Thread: pool, or start-up; everything blocks.
 */
#ifndef JM_DRIVER_GARBAGE_H
#define JM_DRIVER_GARBAGE_H

#include "common/base/id.h"
#include "common/sys/env.h"

struct jm_garbage_attempt {
    uint32_t region;
    struct wr_attempt attempt;
};
struct jm_garbage {
    char *directory;
    uint32_t retain;
    struct jm_garbage_attempt *live; /* attempts whose files are still being made; owned */
    uint32_t live_count;             /* 0: the job has ended */
    uint32_t deleted;                /* result */
};
/* Nothing is deleted on half a picture: a record or a retained manifest that cannot be read, or is not
 * the one it should be, stops the sweep. */
enum wr_code jm_garbage_collect(struct wr_env *env, struct jm_garbage *garbage,
                                struct wr_error *err);

/* Temporary files in the store of jobs that are older than an hour: who made them is dead, or will
 * have to try again. Best effort. */
void jm_garbage_sweep_store(struct wr_env *env, const char *ha_path);

#endif
