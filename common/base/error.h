/* Errors that carry their story.
 *
 * A function that can fail returns an enum wr_code and takes, as its last argument, a non-NULL
 * struct wr_error that it fills whenever the code is not WR_OK. The callee says what failed; every
 * caller that knows something the callee did not (which job, which file, which peer) prepends it
 * with wr_wrap(). Wording is PostgreSQL's: lower case, no full stop, "could not" for what may work
 * later, "cannot" for what never will.
 *
 * Thread: any. A wr_error belongs to one caller and is never shared.
 */
#ifndef WR_BASE_ERROR_H
#define WR_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#include "common/base/attr.h"

/* X(code, text, may the same call succeed later?) */
#define WR_CODES(X)                                             \
    X(WR_OK, "ok", false)                                       \
    X(WR_ERR_IO, "i/o error", true)                             \
    X(WR_ERR_CORRUPT, "corrupt data", false)                    \
    X(WR_ERR_NOT_FOUND, "not found", false)                     \
    X(WR_ERR_EXISTS, "already exists", false)                   \
    X(WR_ERR_INVALID, "invalid input", false)                   \
    X(WR_ERR_UNSUPPORTED, "not supported", false)               \
    X(WR_ERR_LIMIT, "limit exceeded", false)                    \
    X(WR_ERR_NO_SPACE, "no space left", true)                   \
    X(WR_ERR_MEMORY, "memory budget exhausted", false)          \
    X(WR_ERR_UNAVAILABLE, "peer unavailable", true)             \
    X(WR_ERR_TIMEOUT, "timed out", true)                        \
    X(WR_ERR_VERSION, "unknown version", false)                 \
    X(WR_ERR_REFUSED, "refused", false)                         \
    X(WR_ERR_STALE, "of an older attempt", false)               \
    X(WR_ERR_FENCED, "superseded by a newer term", false)       \
    X(WR_ERR_RECORD, "record error", true)                      \
    X(WR_ERR_CANCELED, "canceled", false)                       \
    X(WR_ERR_INTERNAL, "internal error", false)

enum wr_code {
#define X(code, text, retriable) code,
    WR_CODES(X)
#undef X
};

#define WR_ERROR_MESSAGE_BYTES 1024

struct wr_error {
    enum wr_code code;
    bool retriable; /* The same call may succeed later; policy decides whether to try. */
    int sys_errno;  /* errno at the point of failure, or 0 */
    char message[WR_ERROR_MESSAGE_BYTES]; /* "outermost context: …: what failed: reason" */
};

/* Record a failure and return its code, so that callers can `return wr_fail(…)`. */
enum wr_code wr_fail(struct wr_error *err, enum wr_code code, const char *fmt, ...)
    WR_PRINTF(3, 4);

/* Like wr_fail, from the current errno: appends ": " and its text, keeps it in sys_errno.
 * ENOSPC and EDQUOT become WR_ERR_NO_SPACE, ENOENT WR_ERR_NOT_FOUND, EEXIST WR_ERR_EXISTS, all
 * else WR_ERR_IO. */
enum wr_code wr_fail_errno(struct wr_error *err, const char *fmt, ...) WR_PRINTF(2, 3);

/* Prepend "fmt: " to the message already in err; keeps and returns the code. */
enum wr_code wr_wrap(struct wr_error *err, const char *fmt, ...) WR_PRINTF(2, 3);

const char *wr_code_text(enum wr_code code);

#endif
