/* What the file sink does to its directory: blocking, on the pool only.
 *
 *     .<job 8 hex>-<step>-<subtask>-<term>.<counter>-<seq>.part   being written, or promised
 *     <step>-<subtask %05u>-<checkpoint %08lu>-<n %03u>.<ending>  committed
 *     .weir-id                                                    32 hex digits: which directory
 *                                                                 this is
 *
 * A token is a part that is durable under its temporary name and promised to a checkpoint. Commit
 * renames it; both names absent means that rows were lost, or that this is another directory. What
 * is renamed has the promised length, and, where another attempt has written it, the promised hash:
 * by then it may have lain on the disk for long, and reading it once more is little beside a
 * restore.
 *
 * Thread: pool.
 */
#ifndef TM_CONNECTORS_PART_H
#define TM_CONNECTORS_PART_H

#include "common/base/hash.h"
#include "common/base/vec.h"
#include "common/sys/env.h"
#include "taskmanager/runtime/context.h"

#define TM_DIRECTORY_ID_NAME ".weir-id"
#define TM_DIRECTORY_ID_BYTES 33 /* with its NUL */
#define TM_PART_BUFFER_BYTES (256u * 1024) /* rows are gathered in, before they are written */

struct tm_token {
    char *temporary; /* names within the directory */
    char *final;
    uint64_t bytes;
    struct wr_hash128 hash;
    uint64_t checkpoint; /* not encoded */
    bool is_ours;        /* not encoded: this attempt has written the bytes a moment ago */
};
struct tm_tokens {
    WR_VEC(struct tm_token) list;
};

/* Any thread; pure. */
void tm_token_encode(const struct tm_token *token, struct wr_sb *sb);
enum wr_code tm_token_decode(const void *data, uint32_t bytes, struct tm_token *ret,
                             struct wr_error *err) WR_MUST_CHECK;
void tm_token_fini(struct tm_token *token);
void tm_tokens_fini(struct tm_tokens *tokens);

/* id "" = not known yet: taken from the directory, which is made and named if need be. Else the
 * directory must have this one. */
enum wr_code tm_directory_check(struct wr_env *env, const char *path,
                                char id[TM_DIRECTORY_ID_BYTES], struct wr_error *err) WR_MUST_CHECK;
/* Idempotent; fsyncs the directory when there is any token. */
enum wr_code tm_tokens_commit(struct wr_env *env, const char *path,
                              const struct tm_tokens *tokens, struct wr_error *err) WR_MUST_CHECK;

struct tm_part_sweep {
    const char *prefix; /* ".<job>-<step>-" */
    uint32_t subtask;
    uint32_t parallelism;
    struct wr_attempt attempt; /* files of older ones go */
    const struct tm_tokens *keep;
};
enum wr_code tm_parts_sweep(struct wr_env *env, const char *path,
                            const struct tm_part_sweep *sweep, struct wr_error *err) WR_MUST_CHECK;

#endif
