#include "taskmanager/operators/letters.h"

#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"

#define NONE UINT32_MAX

bool tm_letters_open(struct tm_letters *letters, const struct tm_context *ctx)
{
    letters->side = tm_context_side(ctx, WR_SIDE_ERRORS, &letters->schema);
    return letters->side != 0 && wr_schema_equal(letters->schema, wr_letter_schema());
}

void tm_letters_close(struct tm_letters *letters)
{
    WR_VEC_FINI(&letters->kept);
    wr_sb_fini(&letters->bytes);
}

/* ---- texts ---- */

/* Of words of ours, which may name what a secret stands for. */
static const char *redacted(const struct tm_context *ctx, struct wr_str words, char *buf, size_t bytes)
{
    (void)snprintf(buf, bytes, "%.*s", (int)words.bytes, (const char *)words.ptr);
    wr_secrets_redact(&ctx->plan->secrets, buf, bytes);
    return buf;
}

/* A cut does not go through a character. */
static size_t whole_characters(const char *data, size_t bytes)
{
    size_t kept = bytes;

    while (kept > 0 && bytes - kept < 3 && ((unsigned char)data[kept] & 0xc0) == 0x80) {
        kept -= 1;
    }
    return kept;
}

static void put_hex(struct wr_sb *sb, const char *data, size_t bytes)
{
    static const char digits[] = "0123456789abcdef";

    wr_sb_reserve(sb, 2 * bytes + 2);
    wr_sb_puts(sb, "\\x");
    for (size_t i = 0; i < bytes; i++) {
        wr_sb_putc(sb, digits[(unsigned char)data[i] >> 4]);
        wr_sb_putc(sb, digits[(unsigned char)data[i] & 15]);
    }
}

static void put_bytes(struct wr_sb *sb, const char *data, size_t bytes, bool cut)
{
    size_t kept = bytes <= TM_LETTER_TEXT_BYTES_MAX
                      ? bytes
                      : whole_characters(data, TM_LETTER_TEXT_BYTES_MAX);
    bool reads_as_hex = kept >= 2 && memcmp(data, "\\x", 2) == 0;

    if (reads_as_hex || !wr_utf8_valid(data, kept)) {
        put_hex(sb, data, kept);
    } else {
        wr_sb_append(sb, data, kept);
    }
    if (cut) {
        wr_sb_puts(sb, "… (cut)");
    } else if (kept < bytes) {
        wr_sb_printf(sb, "… (cut, %zu bytes)", bytes);
    }
}

/* Words of ours around a value, which may be cut or no text at all. */
static void put_message(struct wr_sb *sb, const char *message)
{
    size_t bytes = strlen(message), at = sb->bytes;
    size_t whole = bytes;

    while (whole > 0 && bytes - whole < 4 && !wr_utf8_valid(message, whole)) {
        whole -= 1;
    }
    if (wr_utf8_valid(message, whole)) {
        wr_sb_append(sb, message, whole);
        return;
    }
    wr_sb_append(sb, message, bytes);
    for (; at < sb->bytes; at++) {
        sb->ptr[at] = (unsigned char)sb->ptr[at] < 0x80 ? sb->ptr[at] : '?';
    }
}

static void put_code(struct wr_sb *sb, uint32_t sqlstate)
{
    char state[6];

    wr_sb_puts(sb, wr_sqlstate_text(sqlstate, state));
}

/* ---- gathering ---- */

static void end_text(const struct tm_letters *letters, struct tm_letter_kept *kept,
                     enum wr_letter_column column, size_t at)
{
    kept->texts[column].at = (uint32_t)at;
    kept->texts[column].bytes = (uint32_t)(letters->bytes.bytes - at);
}

void tm_letters_add(struct tm_letters *letters, const struct tm_context *ctx,
                    const struct tm_letter *letter)
{
    struct tm_letter_kept *kept = WR_VEC_ADD(&letters->kept);
    struct wr_sb *sb = &letters->bytes;
    char words[4200];
    size_t at;

    kept->time_us = ctx->wall_us;
    kept->offset = letter->offset;
    kept->texts[WR_LETTER_SPLIT].at = kept->texts[WR_LETTER_COLUMNS].at = NONE;
    at = sb->bytes;
    wr_sb_append(sb, letter->step, strcspn(letter->step, "."));
    end_text(letters, kept, WR_LETTER_STEP, at);
    at = sb->bytes;
    put_code(sb, letter->sqlstate);
    end_text(letters, kept, WR_LETTER_CODE, at);
    at = sb->bytes;
    put_message(sb, redacted(ctx, wr_str_of(letter->message), words, sizeof words));
    end_text(letters, kept, WR_LETTER_MESSAGE, at);
    if (letter->split.ptr != NULL) {
        at = sb->bytes;
        (void)redacted(ctx, letter->split, words, sizeof words);
        put_bytes(sb, words, strlen(words), false);
        end_text(letters, kept, WR_LETTER_SPLIT, at);
    }
    if (letter->columns.ptr != NULL) {
        at = sb->bytes;
        put_bytes(sb, letter->columns.ptr, letter->columns.bytes, letter->cut);
        end_text(letters, kept, WR_LETTER_COLUMNS, at);
    }
}

/* ---- rows ---- */

/* false: no memory; the row is not there. */
static bool put_row(const struct tm_letters *letters, const struct tm_letter_kept *kept,
                    struct wr_builder *builder)
{
    if (!wr_builder_row_begin(builder)) {
        return false;
    }
    for (uint32_t c = 0; c < WR_LETTER_COLUMN_COUNT; c++) {
        if (c == WR_LETTER_TIME) {
            wr_builder_set(builder, c, &kept->time_us);
        } else if (c == WR_LETTER_OFFSET) {
            if (kept->offset >= 0) {
                wr_builder_set(builder, c, &kept->offset);
            }
        } else if (kept->texts[c].at != NONE &&
                   !wr_builder_set_bytes(builder, c, letters->bytes.ptr + kept->texts[c].at,
                                         kept->texts[c].bytes)) {
            return false;
        }
    }
    wr_builder_row_end(builder);
    return true;
}

static void forget(struct tm_letters *letters)
{
    letters->kept.count = letters->next = 0;
    wr_sb_reset(&letters->bytes);
}

struct wr_batch *tm_letters_take(struct tm_letters *letters, struct tm_context *ctx)
{
    uint32_t waiting = letters->kept.count - letters->next;
    uint32_t rows_max = WR_MIN(WR_MIN(waiting, TM_LETTERS_MAX), ctx->limits.batch_rows);
    struct wr_builder *builder;
    struct wr_batch *batch;

    if (waiting == 0) {
        return NULL;
    }
    builder = wr_builder_create(ctx->pool, letters->schema, rows_max, WR_BATCH_BYTES_MAX);
    while (letters->next < letters->kept.count &&
           put_row(letters, &letters->kept.items[letters->next], builder)) {
        letters->next += 1;
    }
    batch = wr_builder_take(builder);
    wr_builder_destroy(builder);
    if (letters->next == letters->kept.count) {
        forget(letters);
    }
    ctx->side = batch == NULL ? 0 : letters->side;
    return batch;
}
