/* Dead letters on their way: records that failed, as rows of the side output "errors".
 *
 * They are gathered in plain memory, which is bounded: who adds asks first whether they are full and
 * then takes a batch of them. An operator that answers TM_DONE, or lets a barrier pass, has none left.
 *
 *     add, add, … full? --> take (again until none waits) --> *out, ctx->side = letters.side
 *
 * Texts are valid UTF-8 and bounded. Bytes that are no text, or begin as this form does, are written as
 * bytea is: \x and two digits a byte. What is longer than TM_LETTER_TEXT_BYTES_MAX is cut and ends with
 * "… (cut, N bytes)", or "… (cut)" where nobody has counted.
 *
 * Thread: the task's worker.
 */
#ifndef TM_OPERATORS_LETTERS_H
#define TM_OPERATORS_LETTERS_H

#include "common/base/str.h"
#include "common/base/vec.h"
#include "common/graph/parameters.h"
#include "taskmanager/runtime/context.h"

#define TM_LETTER_TEXT_BYTES_MAX (16u * 1024)
#define TM_LETTERS_MAX 64u
#define TM_LETTERS_BYTES_MAX (64u * 1024)

struct tm_letter {
    const char *step; /* a dot and what follows it are the planner's, and left out */
    uint32_t sqlstate;
    const char *message;
    struct wr_str split;  /* ptr NULL: unknown */
    int64_t offset;       /* in it; -1: unknown */
    struct wr_str columns; /* ptr NULL: none */
    bool cut;              /* there is more of them than that */
};

struct tm_letter_kept {
    int64_t time_us, offset;
    struct {
        uint32_t at, bytes; /* in tm_letters.bytes; at UINT32_MAX: NULL */
    } texts[WR_LETTER_COLUMN_COUNT];
};

struct tm_letters {
    uint32_t side; /* 0: nobody takes them */
    const struct wr_schema *schema;
    WR_VEC(struct tm_letter_kept) kept;
    uint32_t next; /* of kept: those before have left */
    struct wr_sb bytes;
};

/* false: the operator has no such side output. */
bool tm_letters_open(struct tm_letters *letters, const struct tm_context *ctx);
void tm_letters_close(struct tm_letters *letters);
void tm_letters_add(struct tm_letters *letters, const struct tm_context *ctx,
                    const struct tm_letter *letter);
static inline bool tm_letters_wait(const struct tm_letters *letters)
{
    return letters->kept.count > 0;
}
static inline bool tm_letters_full(const struct tm_letters *letters)
{
    return letters->kept.count >= TM_LETTERS_MAX || letters->bytes.bytes >= TM_LETTERS_BYTES_MAX;
}
/* Some of them, the side set; NULL: none waits, or there is no memory now. */
struct wr_batch *tm_letters_take(struct tm_letters *letters, struct tm_context *ctx);

#endif
