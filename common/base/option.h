/* Option tables: one table per program, connector or format gives parsing, validation, defaults,
 * help and the reference page.
 *
 *     static const struct wr_option file_options[] = {
 *         {"path", WR_OPTION_TEXT, offsetof(struct opts, path), NULL, true, "glob of files"},
 *         {"rate", WR_OPTION_RATE, offsetof(struct opts, rate), "0", false, "rows per second"},
 *         {0}};
 *
 * Fields: TEXT and PATH char * (owned by the arena given), BOOL bool, I64 int64_t, U64 uint64_t, F64 double,
 * DURATION int64_t µs, SIZE uint64_t bytes, RATE uint64_t per second, ENUM int (index into choices).
 * Thread: any.
 */
#ifndef WR_BASE_OPTION_H
#define WR_BASE_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"
#include "common/base/error.h"
#include "common/base/str.h"

enum wr_option_type {
    WR_OPTION_TEXT,
    WR_OPTION_PATH, /* as TEXT; who reads it says what a relative one is relative to */
    WR_OPTION_BOOL,
    WR_OPTION_I64,
    WR_OPTION_U64,
    WR_OPTION_F64,
    WR_OPTION_DURATION,
    WR_OPTION_SIZE,
    WR_OPTION_RATE,
    WR_OPTION_ENUM,
};

struct wr_option {
    const char *name; /* NULL ends a table */
    enum wr_option_type type;
    size_t offset;
    const char *default_text; /* NULL: zero, or required */
    bool required;
    const char *help;
    const char *const *choices; /* ENUM only; ends with NULL */
};

/* Set every field to its default. Asserts that defaults parse. */
void wr_options_defaults(const struct wr_option *table, void *fields, struct wr_arena *arena);
/* Set one by name. Unknown name: WR_ERR_INVALID with "did you mean". */
enum wr_code wr_options_set(const struct wr_option *table, void *fields, const char *name,
                            const char *value, struct wr_arena *arena, struct wr_error *err)
    WR_MUST_CHECK;
const struct wr_option *wr_options_find(const struct wr_option *table, const char *name);
/* Well-formedness (names unique, defaults parse); run at start. */
void wr_options_check(const struct wr_option *table);
/* Aligned help text, one option a line; prefix e.g. "  --". */
void wr_options_help(const struct wr_option *table, const char *prefix, struct wr_sb *sb);
/* The field as text, as wr_options_set would take it. */
void wr_options_print(const struct wr_option *option, const void *fields, struct wr_sb *sb);

#endif
