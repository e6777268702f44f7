/* The target of a request, "/a/b%20c?x=1&y=2", taken apart and decoded.
 *
 * Strict: origin form only, at most WR_HTTP_TARGET_BYTES_MAX bytes, two hex digits behind each %,
 * UTF-8 without NUL after decoding. The path is cut at / before it is decoded, so an encoded / is
 * part of its segment. In the query + is a space.
 *
 * Thread: any.
 */
#ifndef WR_HTTP_TARGET_H
#define WR_HTTP_TARGET_H

#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/error.h"

#define WR_HTTP_TARGET_BYTES_MAX 2048
#define WR_HTTP_SEGMENTS_MAX 8
#define WR_HTTP_QUERY_MAX 16

struct wr_http_pair {
    const char *name;
    const char *value; /* "" without = */
};

struct wr_http_target {
    const char *path; /* decoded, for messages */
    const char *segments[WR_HTTP_SEGMENTS_MAX]; /* "/" is one empty segment */
    uint32_t segment_count;
    struct wr_http_pair query[WR_HTTP_QUERY_MAX];
    uint32_t query_count;
};

/* Text lives in the arena. WR_ERR_LIMIT: too long; WR_ERR_NOT_FOUND: more segments than any path
 * here has; WR_ERR_INVALID: malformed. */
enum wr_code wr_http_target_parse(const char *raw, struct wr_arena *arena,
                                  struct wr_http_target *ret, struct wr_error *err) WR_MUST_CHECK;

#endif
