/* Whether a checkpoint could be restored: its manifest against its record, and every byte that the
 * manifest names against length and 128-bit hash.
 *
 *     wr_verify_begin(v, snapshot);
 *     while (!wr_verify_step(v, 64 MiB)) ...;
 *     wr_verify_result(v)->code
 *
 * Checkpoints of one job share files: what was found good for one is not read again for the next.
 *
 * Thread: pool, or the client's own; everything blocks.
 */
#ifndef WR_CHECKPOINT_VERIFY_H
#define WR_CHECKPOINT_VERIFY_H

#include "common/checkpoint/record.h"

struct wr_verify;

/* directory: of the job. */
struct wr_verify *wr_verify_create(struct wr_env *env, const char *directory);
void wr_verify_destroy(struct wr_verify *verify);

/* damage (may be NULL): told of every piece that is not good, in order; without it the first one ends
 * the verification. */
void wr_verify_begin(struct wr_verify *verify, const struct wr_snapshot *snapshot,
                     void (*damage)(void *ctx, const struct wr_error *err), void *ctx);
/* Reads about so many bytes more. true: done. */
bool wr_verify_step(struct wr_verify *verify, uint64_t bytes);

struct wr_verify_result {
    /* WR_OK: good. WR_ERR_CORRUPT, NOT_FOUND: damaged. VERSION: of another version of the program. All
     * else: it could not be read, which says nothing. Of the worst piece. */
    enum wr_code code;
    struct wr_error err; /* of the first piece of that kind */
    uint32_t pieces;     /* that it names */
    uint32_t bad_pieces; /* found so far */
    uint64_t bytes;      /* that it names */
    uint64_t done_bytes; /* of them, read or known */
};
/* As far as it has come. */
const struct wr_verify_result *wr_verify_result(const struct wr_verify *verify);
bool wr_verify_is_damage(enum wr_code code);

#endif
