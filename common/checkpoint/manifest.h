/* Manifests: what a checkpoint is made of, and every byte that it names.
 *
 * Thread: pool, or the client's own; reading blocks.
 */
#ifndef WR_CHECKPOINT_MANIFEST_H
#define WR_CHECKPOINT_MANIFEST_H

#include "common/base/hash.h"
#include "common/sys/env.h"
#include "proto/checkpoint.pb-c.h"

/* Proved by the hash of its record. Returned. WR_ERR_NOT_FOUND, CORRUPT, VERSION, IO. */
enum wr_code wr_manifest_read(struct wr_env *env, const char *directory, const char *name,
                              struct wr_hash128 hash, Weir__Manifest **ret,
                              struct wr_error *err) WR_MUST_CHECK;

/* Bytes that a manifest names: a piece of a file, or a file as a whole. */
struct wr_reference {
    const char *file; /* in the job's directory */
    uint64_t offset;
    uint64_t bytes;
    bool whole;       /* the file has these bytes and no more */
    struct wr_hash128 hash;
    uint32_t task;
    const char *table; /* NULL: state of an operator */
    uint32_t key_group_first, key_group_end; /* of a table */
};
/* All of them, in order, those that are named twice too. Borrowed from the manifest. */
void wr_manifest_references(const Weir__Manifest *manifest,
                            void (*take)(void *ctx, const struct wr_reference *reference),
                            void *ctx);

#endif
