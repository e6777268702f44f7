/* The records of a job, read back: what the log says is what has happened.
 *
 *     <job>/epoch/<k>        EpochRecord and its hash; dense, chained by hash
 *     <job>/committed/<k>    empty: all tokens of that record are committed
 *
 * A log begins at 1 until its oldest records are swept; from the oldest checkpoint that is retained on
 * all are there.
 *
 * Thread: pool, or the client's own; everything blocks.
 */
#ifndef WR_CHECKPOINT_RECORD_H
#define WR_CHECKPOINT_RECORD_H

#include "common/base/hash.h"
#include "common/base/vec.h"
#include "common/sys/env.h"
#include "proto/checkpoint.pb-c.h"

/* Record k, proved by its hash. Returned. WR_ERR_NOT_FOUND, CORRUPT, VERSION, IO. */
enum wr_code wr_record_read(struct wr_env *env, const char *directory, uint64_t k,
                            Weir__EpochRecord **ret, struct wr_hash128 *ret_hash,
                            struct wr_error *err) WR_MUST_CHECK;
bool wr_record_is_committed(struct wr_env *env, const char *directory, uint64_t k);
/* The highest k, 0 = none. WR_ERR_CORRUPT: a commit mark has no record any more, so the last ones are
 * lost; nothing else would show it. */
enum wr_code wr_record_last(struct wr_env *env, const char *directory, uint64_t *ret,
                            struct wr_error *err) WR_MUST_CHECK;

/* A completed checkpoint that is still there. */
struct wr_snapshot {
    uint64_t k, term, checkpoint;
    char manifest[96]; /* in the job's directory */
    struct wr_hash128 manifest_hash;
    int64_t wall_us;
    bool committed, final;
};
struct wr_snapshots {
    WR_VEC(struct wr_snapshot) list; /* newest first */
};
/* Those from the oldest on whose manifest has not been released; the newest of all in any case, so that
 * one whose manifest is gone is found. Every record on the way is proved. Fini in any case. */
enum wr_code wr_snapshots_read(struct wr_env *env, const char *directory, struct wr_snapshots *ret,
                               struct wr_error *err) WR_MUST_CHECK;
void wr_snapshots_fini(struct wr_snapshots *snapshots);

#endif
