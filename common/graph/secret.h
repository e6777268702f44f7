/* References to secrets in options of connectors and formats: ${env:NAME}, ${file:PATH}.
 *
 * Plans, records and manifests have the reference. The job manager resolves it for a deployment, the task
 * manager puts the value in its place in memory, and takes it out of every message again.
 *
 * Thread: any; pure.
 */
#ifndef WR_GRAPH_SECRET_H
#define WR_GRAPH_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"

#define WR_SECRET_BYTES_MAX (16 * 1024)
#define WR_SECRETS_MAX 16 /* of a job */

enum wr_secret_kind { WR_SECRET_NONE, WR_SECRET_ENV, WR_SECRET_FILE };

struct wr_secret_ref {
    enum wr_secret_kind kind; /* NONE: it has the form of one, and is none */
    struct wr_str whole;      /* "${env:NAME}" */
    struct wr_str name;       /* NAME or PATH */
    size_t first;             /* byte in the text */
};

/* The next reference at or behind byte *at, which moves behind it; false: there is none. "${" that no
 * "kind:" follows is text. Pieces point into the text. */
bool wr_secret_next(const char *text, size_t *at, struct wr_secret_ref *ret);
/* Is it one that could be resolved? The error says what it must look like. */
enum wr_code wr_secret_check(const struct wr_secret_ref *ref, struct wr_error *err) WR_MUST_CHECK;

/* What stands for a reference. */
struct wr_secret {
    const char *reference; /* "${env:NAME}" */
    const char *value;
};
struct wr_secrets {
    const struct wr_secret *items;
    uint32_t count;
};
/* The text with values in place of references; one that is not in the list is WR_ERR_CORRUPT. In the
 * arena. */
enum wr_code wr_secrets_put(const struct wr_secrets *secrets, const char *text,
                            struct wr_arena *arena, char **ret, struct wr_error *err) WR_MUST_CHECK;
/* References in place of values, in a buffer of `capacity` bytes; also where a value was cut off behind
 * eight bytes or more, and at the end of a message that fills its buffer, since it was cut there itself,
 * behind any. */
void wr_secrets_redact(const struct wr_secrets *secrets, char *message, size_t capacity);

#endif
