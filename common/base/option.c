#include "common/base/option.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/parse.h"

#define OPTIONS_MAX 64

const struct wr_option *wr_options_find(const struct wr_option *table, const char *name)
{
    for (; table != NULL && table->name != NULL; table++) {
        if (strcmp(table->name, name) == 0) {
            return table;
        }
    }
    return NULL;
}

static enum wr_code set_choice(const struct wr_option *option, int *field, const char *value,
                               struct wr_error *err)
{
    struct wr_sb list = {0};

    for (int i = 0; option->choices[i] != NULL; i++) {
        if (strcmp(option->choices[i], value) == 0) {
            *field = i;
            return WR_OK;
        }
    }
    for (int i = 0; option->choices[i] != NULL; i++) {
        wr_sb_printf(&list, "%s%s", i == 0 ? "" : ", ", option->choices[i]);
    }
    (void)wr_fail(err, WR_ERR_INVALID, "expected one of %s, got \"%s\"", list.ptr, value);
    wr_sb_fini(&list);
    return WR_ERR_INVALID;
}

static enum wr_code set_field(const struct wr_option *option, void *field, const char *value,
                              struct wr_arena *arena, struct wr_error *err)
{
    switch (option->type) {
    case WR_OPTION_TEXT:
    case WR_OPTION_PATH:
        *(char **)field = wr_arena_strdup(arena, value);
        return WR_OK;
    case WR_OPTION_BOOL:
        return wr_parse_bool(value, field, err);
    case WR_OPTION_I64:
        return wr_parse_i64(value, field, err);
    case WR_OPTION_U64:
        return wr_parse_u64(value, field, err);
    case WR_OPTION_F64:
        return wr_parse_f64(value, field, err);
    case WR_OPTION_DURATION:
        return wr_parse_duration_us(value, field, err);
    case WR_OPTION_SIZE:
        return wr_parse_size_bytes(value, field, err);
    case WR_OPTION_RATE:
        return wr_parse_rate_per_s(value, field, err);
    case WR_OPTION_ENUM:
        return set_choice(option, field, value, err);
    }
    WR_UNREACHABLE();
}

void wr_options_defaults(const struct wr_option *table, void *fields, struct wr_arena *arena)
{
    struct wr_error err;

    for (; table != NULL && table->name != NULL; table++) {
        if (table->default_text != NULL) {
            WR_ASSERT(set_field(table, (char *)fields + table->offset, table->default_text, arena,
                                &err) == WR_OK);
        }
    }
}

enum wr_code wr_options_set(const struct wr_option *table, void *fields, const char *name,
                            const char *value, struct wr_arena *arena, struct wr_error *err)
{
    const struct wr_option *option = wr_options_find(table, name);
    const char *names[OPTIONS_MAX];
    const char *near;
    size_t count = 0;

    if (option != NULL) {
        if (set_field(option, (char *)fields + option->offset, value, arena, err) != WR_OK) {
            return wr_wrap(err, "option \"%s\"", name);
        }
        return WR_OK;
    }
    for (; table != NULL && table->name != NULL && count < OPTIONS_MAX; table++) {
        names[count++] = table->name;
    }
    near = wr_nearest(name, names, count);
    if (near != NULL) {
        return wr_fail(err, WR_ERR_INVALID, "unknown option \"%s\"; did you mean \"%s\"?", name,
                       near);
    }
    return wr_fail(err, WR_ERR_INVALID, "unknown option \"%s\"", name);
}

/* Sets a field apart from any struct. */
static bool default_parses(const struct wr_option *option)
{
    uint64_t field[2] = {0};
    struct wr_arena arena;
    struct wr_error err;
    enum wr_code code;

    wr_arena_init(&arena, 0);
    code = set_field(option, field, option->default_text, &arena, &err);
    wr_arena_fini(&arena);
    return code == WR_OK;
}

void wr_options_check(const struct wr_option *table)
{
    for (const struct wr_option *a = table; a != NULL && a->name != NULL; a++) {
        WR_ASSERT(a->help != NULL);
        WR_ASSERT(!a->required || a->default_text == NULL);
        WR_ASSERT((a->type == WR_OPTION_ENUM) == (a->choices != NULL));
        WR_ASSERT(wr_options_find(table, a->name) == a);
        WR_ASSERT(a->default_text == NULL || default_parses(a));
    }
}

void wr_options_help(const struct wr_option *table, const char *prefix, struct wr_sb *sb)
{
    static const char *const kinds[] = {
        [WR_OPTION_TEXT] = "TEXT",         [WR_OPTION_PATH] = "PATH", [WR_OPTION_BOOL] = "true|false",
        [WR_OPTION_I64] = "N",             [WR_OPTION_U64] = "N",     [WR_OPTION_F64] = "X",
        [WR_OPTION_DURATION] = "DURATION", [WR_OPTION_SIZE] = "SIZE", [WR_OPTION_RATE] = "RATE",
        [WR_OPTION_ENUM] = "CHOICE"};

    for (; table != NULL && table->name != NULL; table++) {
        char left[64];
        (void)snprintf(left, sizeof left, "%s%s %s", prefix, table->name, kinds[table->type]);
        wr_sb_printf(sb, "%-34s %s", left, table->help);
        if (table->required) {
            wr_sb_puts(sb, " (required)");
        } else if (table->default_text != NULL && table->default_text[0] != '\0') {
            wr_sb_printf(sb, " (default %s)", table->default_text);
        }
        wr_sb_putc(sb, '\n');
    }
}

void wr_options_print(const struct wr_option *option, const void *fields, struct wr_sb *sb)
{
    const void *field = (const char *)fields + option->offset;

    switch (option->type) {
    case WR_OPTION_TEXT:
    case WR_OPTION_PATH:
        wr_sb_puts(sb, *(char *const *)field == NULL ? "" : *(char *const *)field);
        return;
    case WR_OPTION_BOOL:
        wr_sb_puts(sb, *(const bool *)field ? "true" : "false");
        return;
    case WR_OPTION_I64:
        wr_sb_printf(sb, "%" PRId64, *(const int64_t *)field);
        return;
    case WR_OPTION_U64:
        wr_sb_printf(sb, "%" PRIu64, *(const uint64_t *)field);
        return;
    case WR_OPTION_F64:
        wr_sb_printf(sb, "%.17g", *(const double *)field);
        return;
    case WR_OPTION_DURATION: {
        int64_t us = *(const int64_t *)field;
        if (us % 1000000 == 0) {
            wr_sb_printf(sb, "%" PRId64 "s", us / 1000000);
        } else if (us % 1000 == 0) {
            wr_sb_printf(sb, "%" PRId64 "ms", us / 1000);
        } else {
            wr_sb_printf(sb, "%" PRId64 "us", us);
        }
        return;
    }
    case WR_OPTION_SIZE:
        wr_sb_printf(sb, "%" PRIu64 "B", *(const uint64_t *)field);
        return;
    case WR_OPTION_RATE:
        wr_sb_printf(sb, "%" PRIu64 "%s", *(const uint64_t *)field,
                     *(const uint64_t *)field == 0 ? "" : "/s");
        return;
    case WR_OPTION_ENUM:
        wr_sb_puts(sb, option->choices[*(const int *)field]);
        return;
    }
}
