#include "common/graph/generator.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/parse.h"
#include "common/batch/numeric.h"
#include "common/batch/text.h"

static const char *const names[] = {
    [WR_GENERATOR_SEQUENCE] = "sequence", [WR_GENERATOR_UNIFORM] = "uniform",
    [WR_GENERATOR_NORMAL] = "normal",     [WR_GENERATOR_ZIPF] = "zipf",
    [WR_GENERATOR_CONSTANT] = "constant", [WR_GENERATOR_TEXT] = "text",
    [WR_GENERATOR_PICK] = "pick",         [WR_GENERATOR_TIME] = "time",
};

static bool is_integer(enum wr_type type)
{
    return type == WR_TYPE_INT2 || type == WR_TYPE_INT4 || type == WR_TYPE_INT8;
}

static bool is_float(enum wr_type type)
{
    return type == WR_TYPE_FLOAT4 || type == WR_TYPE_FLOAT8;
}

/* Integers that are written as something else. */
static bool is_temporal(enum wr_type type)
{
    return type == WR_TYPE_DATE || type == WR_TYPE_TIME || type == WR_TYPE_TIMESTAMP ||
           type == WR_TYPE_TIMESTAMPTZ;
}

/* ---- values ---- */

/* There is no blank in a parameter: print_i64 writes T for the first and _ for others. */
static enum wr_code parse_temporal(const char *value, enum wr_type type, int64_t *ret,
                                   struct wr_error *err)
{
    char text[WR_CELL_TEXT_BYTES];
    uint8_t cell[16];
    int32_t days;

    (void)snprintf(text, sizeof text, "%s", value);
    for (char *p = text; *p != '\0'; p++) {
        *p = *p == '_' ? ' ' : *p;
    }
    if (wr_text_to_cell(type, -1, wr_str_of(text), cell, err) != WR_OK) {
        return err->code;
    }
    memcpy(&days, cell, sizeof days);
    *ret = days;
    if (type != WR_TYPE_DATE) {
        memcpy(ret, cell, sizeof *ret);
    }
    return WR_OK;
}

/* In units of the last digit: both ends of a range have the same scale in the end. */
static enum wr_code parse_numeric(const char *value, struct wr_generator *g, int64_t *ret,
                                  struct wr_error *err)
{
    struct wr_numeric n;
    __int128 units;

    if (wr_text_to_cell(WR_TYPE_NUMERIC, -1, wr_str_of(value), &n, err) != WR_OK) {
        return err->code;
    }
    if (wr_numeric_tag_of(n) != WR_NUMERIC_SMALL || wr_numeric_scale_of(n) > 18) {
        return wr_fail(err, WR_ERR_INVALID, "value \"%s\" has too many digits for a generator", value);
    }
    units = wr_numeric_coefficient_of(n);
    for (uint32_t scale = wr_numeric_scale_of(n); scale < g->scale; scale++) {
        units *= 10;
    }
    for (; g->scale < wr_numeric_scale_of(n); g->scale++) {
        if (__builtin_mul_overflow(g->min, 10, &g->min) || __builtin_mul_overflow(g->max, 10, &g->max)) {
            return wr_fail(err, WR_ERR_INVALID, "value \"%s\" has too many digits for a generator",
                           value);
        }
    }
    if (units != (int64_t)units) {
        return wr_fail(err, WR_ERR_INVALID, "value \"%s\" has too many digits for a generator", value);
    }
    *ret = (int64_t)units;
    return WR_OK;
}

static enum wr_code parse_i64(const char *value, enum wr_type type, struct wr_generator *g,
                              int64_t *ret, struct wr_error *err)
{
    int64_t v = *ret, most = type == WR_TYPE_INT2 ? INT16_MAX : INT32_MAX;

    if (is_temporal(type)) {
        return parse_temporal(value, type, ret, err);
    }
    if (type == WR_TYPE_NUMERIC) {
        return parse_numeric(value, g, ret, err);
    }
    if (wr_parse_i64(value, &v, err) != WR_OK) {
        return err->code;
    }
    if (is_integer(type) && type != WR_TYPE_INT8 && (v < -most - 1 || v > most)) {
        return wr_fail(err, WR_ERR_INVALID, "value \"%s\" is out of range for type %s", value,
                       wr_type_name(type));
    }
    *ret = v;
    return WR_OK;
}

/* ---- parameters ---- */

static enum wr_code set_bound(struct wr_generator *g, enum wr_type type, const char *value,
                              int64_t *bound, double *bound_f, struct wr_error *err)
{
    return is_float(type) ? wr_parse_f64(value, bound_f, err)
                          : parse_i64(value, type, g, bound, err);
}

static enum wr_code set_step(struct wr_generator *g, enum wr_type type, const char *value,
                             struct wr_error *err)
{
    return is_temporal(type) && type != WR_TYPE_DATE ? wr_parse_duration_us(value, &g->step, err)
                                                     : wr_parse_i64(value, &g->step, err);
}

static enum wr_code set_length(struct wr_generator *g, const char *value, struct wr_error *err)
{
    uint64_t length = 0;
    enum wr_code code = wr_parse_u64(value, &length, err);

    g->length = (uint32_t)WR_MIN(length, UINT32_MAX);
    return code;
}

/* One `name=value`; false in err when the generator has no such parameter. */
static enum wr_code set_parameter(struct wr_generator *g, enum wr_type type, const char *name,
                                  const char *value, struct wr_error *err)
{
    bool uniform = g->kind == WR_GENERATOR_UNIFORM && type != WR_TYPE_BOOL && type != WR_TYPE_UUID;
    bool time = g->kind == WR_GENERATOR_TIME, sequence = time || g->kind == WR_GENERATOR_SEQUENCE;
    bool normal = g->kind == WR_GENERATOR_NORMAL, zipf = g->kind == WR_GENERATOR_ZIPF;

    if (uniform && strcmp(name, "min") == 0) {
        return set_bound(g, type, value, &g->min, &g->min_f, err);
    }
    if (uniform && strcmp(name, "max") == 0) {
        return set_bound(g, type, value, &g->max, &g->max_f, err);
    }
    if (sequence && strcmp(name, "from") == 0) {
        return parse_i64(value, type, g, &g->from, err);
    }
    if (sequence && strcmp(name, "step") == 0) {
        return set_step(g, type, value, err);
    }
    if (time && strcmp(name, "jitter") == 0) {
        return wr_parse_duration_us(value, &g->jitter_us, err);
    }
    if (normal && strcmp(name, "mean") == 0) {
        return wr_parse_f64(value, &g->mean, err);
    }
    if (normal && strcmp(name, "stddev") == 0) {
        return wr_parse_f64(value, &g->stddev, err);
    }
    if (zipf && strcmp(name, "n") == 0) {
        return wr_parse_u64(value, &g->n, err);
    }
    if (zipf && strcmp(name, "s") == 0) {
        return wr_parse_f64(value, &g->s, err);
    }
    if (g->kind == WR_GENERATOR_TEXT && strcmp(name, "length") == 0) {
        return set_length(g, value, err);
    }
    return wr_fail(err, WR_ERR_INVALID, "%s has no parameter \"%s\"", names[g->kind], name);
}

/* ---- literals ---- */

/* %20 and %25 become a space and a percent sign, in place. */
static void unescape(char *text)
{
    char *to = text;

    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '%' && p[1] == '2' && (p[2] == '0' || p[2] == '5')) {
            *to++ = p[2] == '0' ? ' ' : '%';
            p += 2;
        } else {
            *to++ = *p;
        }
    }
    *to = '\0';
}

static enum wr_code add_pick(struct wr_generator *g, char *word, struct wr_error *err)
{
    if (g->pick_count == WR_GENERATOR_PICKS_MAX) {
        return wr_fail(err, WR_ERR_INVALID, "more than %u values", WR_GENERATOR_PICKS_MAX);
    }
    if (strcmp(word, "~") == 0) {
        g->picks[g->pick_count++] = NULL;
        return WR_OK;
    }
    if (*word != '=') {
        return wr_fail(err, WR_ERR_INVALID, "expected a list of values");
    }
    unescape(word);
    g->picks[g->pick_count++] = word + 1;
    return WR_OK;
}

static enum wr_code check_literal(const char *text, enum wr_type type, int32_t typmod,
                                  struct wr_arena *arena, struct wr_error *err)
{
    uint8_t cell[16];
    uint32_t state =
        text == NULL ? 0 : wr_text_to_cell_arena(type, typmod, wr_str_of(text), arena, cell);

    if (state != 0) {
        char message[256];
        wr_text_explain(state, type, typmod, wr_str_of(text), message, sizeof message);
        return wr_fail(err, WR_ERR_INVALID, "%s", message);
    }
    return WR_OK;
}

/* ---- checks ---- */

static bool makes(const struct wr_generator *g, enum wr_type type)
{
    switch (g->kind) {
    case WR_GENERATOR_SEQUENCE:
        return is_integer(type) || is_temporal(type);
    case WR_GENERATOR_UNIFORM:
        return is_integer(type) || is_temporal(type) || is_float(type) ||
               type == WR_TYPE_NUMERIC || type == WR_TYPE_BOOL || type == WR_TYPE_UUID;
    case WR_GENERATOR_NORMAL:
        return is_integer(type) || is_float(type);
    case WR_GENERATOR_ZIPF:
        return type == WR_TYPE_INT4 || type == WR_TYPE_INT8;
    case WR_GENERATOR_TEXT:
        return type == WR_TYPE_TEXT;
    case WR_GENERATOR_TIME:
        return type == WR_TYPE_TIMESTAMP || type == WR_TYPE_TIMESTAMPTZ;
    case WR_GENERATOR_CONSTANT:
    case WR_GENERATOR_PICK:
        break;
    }
    return true;
}

static enum wr_code check(const struct wr_generator *g, enum wr_type type, int32_t typmod,
                          struct wr_arena *arena, struct wr_error *err)
{
    if (!makes(g, type)) {
        return wr_fail(err, WR_ERR_INVALID, "%s cannot make values of type %s", names[g->kind],
                       wr_type_name(type));
    }
    if (g->kind == WR_GENERATOR_UNIFORM && (is_float(type) ? g->min_f > g->max_f : g->min > g->max)) {
        return wr_fail(err, WR_ERR_INVALID, "uniform: min is larger than max");
    }
    if (g->kind == WR_GENERATOR_NORMAL && !(g->stddev >= 0 && isfinite(g->stddev) && isfinite(g->mean))) {
        return wr_fail(err, WR_ERR_INVALID, "normal: mean and stddev must be numbers, stddev not negative");
    }
    if (g->kind == WR_GENERATOR_ZIPF && (g->n < 1 || g->n > INT32_MAX || g->s < 0 || g->s > 10)) {
        return wr_fail(err, WR_ERR_INVALID, "zipf: n must be 1 to %d and s 0 to 10", INT32_MAX);
    }
    if (g->kind == WR_GENERATOR_TEXT && (g->length < 1 || g->length > 1000)) {
        return wr_fail(err, WR_ERR_INVALID, "text: length must be 1 to 1000");
    }
    if (g->kind == WR_GENERATOR_TIME && g->jitter_us < 0) {
        return wr_fail(err, WR_ERR_INVALID, "time: jitter must not be negative");
    }
    if (g->kind == WR_GENERATOR_PICK && g->pick_count == 0) {
        return wr_fail(err, WR_ERR_INVALID, "pick: expected a list of values");
    }
    for (uint32_t i = 0; i < g->pick_count; i++) {
        if (check_literal(g->picks[i], type, typmod, arena, err) != WR_OK) {
            return err->code;
        }
    }
    return check_literal(g->constant, type, typmod, arena, err);
}

/* ---- text ---- */

static enum wr_code find_kind(const char *name, enum wr_generator_kind *ret, struct wr_error *err)
{
    for (size_t i = 0; i < WR_COUNT(names); i++) {
        if (strcmp(names[i], name) == 0) {
            *ret = (enum wr_generator_kind)i;
            return WR_OK;
        }
    }
    const char *near = wr_nearest(name, names, WR_COUNT(names));
    return wr_fail(err, WR_ERR_INVALID,
                   "unknown generator \"%s\" (sequence, uniform, normal, zipf, constant, text, pick, "
                   "time)%s%s%s",
                   name, near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                   near == NULL ? "" : "\"?");
}

static enum wr_code parse_word(struct wr_generator *g, enum wr_type type, char *word,
                               struct wr_error *err)
{
    char *equals = strchr(word, '=');

    if (g->kind == WR_GENERATOR_PICK) {
        return add_pick(g, word, err) == WR_OK ? WR_OK : wr_wrap(err, "pick");
    }
    if (equals == NULL) {
        return wr_fail(err, WR_ERR_INVALID, "expected NAME=VALUE, found \"%s\"", word);
    }
    *equals = '\0';
    return set_parameter(g, type, word, equals + 1, err) == WR_OK ? WR_OK
                                                                  : wr_wrap(err, "%s", names[g->kind]);
}

enum wr_code wr_generator_parse(const char *text, enum wr_type type, int32_t typmod,
                                struct wr_arena *arena, struct wr_generator *ret,
                                struct wr_error *err)
{
    struct wr_generator g = {.step = 1, .length = 10, .n = 1, .s = 1, .stddev = 1};
    size_t name_bytes = strcspn(text, " ");
    char *name = wr_arena_strndup(arena, text, name_bytes);
    const char *rest = text[name_bytes] == '\0' ? text + name_bytes : text + name_bytes + 1;
    char *word, *save = NULL;

    if (strcmp(name, "constant_null") == 0 && *rest == '\0') {
        *ret = (struct wr_generator){.kind = WR_GENERATOR_CONSTANT};
        return WR_OK;
    }
    if (find_kind(name, &g.kind, err) != WR_OK) {
        return err->code;
    }
    if (g.kind == WR_GENERATOR_CONSTANT) {
        g.constant = wr_arena_strdup(arena, rest);
    } else {
        if (g.kind == WR_GENERATOR_PICK) {
            g.picks = WR_ARENA_ARRAY(arena, const char *, WR_GENERATOR_PICKS_MAX);
        }
        for (word = strtok_r(wr_arena_strdup(arena, rest), " ", &save); word != NULL;
             word = strtok_r(NULL, " ", &save)) {
            if (parse_word(&g, type, word, err) != WR_OK) {
                return err->code;
            }
        }
    }
    if (check(&g, type, typmod, arena, err) != WR_OK) {
        return err->code;
    }
    *ret = g;
    return WR_OK;
}

bool wr_generator_makes_null(const struct wr_generator *g)
{
    bool null = g->kind == WR_GENERATOR_CONSTANT && g->constant == NULL;

    for (uint32_t i = 0; i < g->pick_count; i++) {
        null |= g->picks[i] == NULL;
    }
    return null;
}

static void print_temporal(struct wr_sb *sb, enum wr_type type, int64_t v)
{
    int32_t days = (int32_t)v;
    struct wr_sb cell = {0};
    char blank = 'T';

    wr_cell_to_text(type, type == WR_TYPE_DATE ? (const void *)&days : &v, &cell);
    for (size_t i = 0; i < cell.bytes; i++) {
        wr_sb_putc(sb, cell.ptr[i] == ' ' ? blank : cell.ptr[i]);
        blank = cell.ptr[i] == ' ' || type == WR_TYPE_DATE ? '_' : blank;
    }
    wr_sb_fini(&cell);
}

static void print_i64(struct wr_sb *sb, const char *name, const struct wr_generator *g,
                      enum wr_type type, int64_t v)
{
    struct wr_numeric n;

    wr_sb_printf(sb, " %s=", name);
    if (is_temporal(type)) {
        print_temporal(sb, type, v);
    } else if (type == WR_TYPE_NUMERIC) {
        bool fits = wr_numeric_make(v, g->scale, &n);
        WR_ASSERT(fits); /* 64 bits always do */
        wr_numeric_to_text(n, sb);
    } else {
        wr_sb_printf(sb, "%" PRId64, v);
    }
}

static void print_uniform(const struct wr_generator *g, enum wr_type type, struct wr_sb *sb)
{
    if (is_float(type)) {
        wr_sb_printf(sb, " min=%.17g max=%.17g", g->min_f, g->max_f);
    } else if (type != WR_TYPE_BOOL && type != WR_TYPE_UUID) {
        print_i64(sb, "min", g, type, g->min);
        print_i64(sb, "max", g, type, g->max);
    }
}

static void print_sequence(const struct wr_generator *g, enum wr_type type, struct wr_sb *sb)
{
    print_i64(sb, "from", g, type, g->from);
    wr_sb_printf(sb, " step=%" PRId64 "%s", g->step,
                 is_temporal(type) && type != WR_TYPE_DATE ? "us" : "");
    if (g->kind == WR_GENERATOR_TIME) {
        wr_sb_printf(sb, " jitter=%" PRId64 "us", g->jitter_us);
    }
}

void wr_generator_print_pick(const char *value, struct wr_sb *sb)
{
    wr_sb_puts(sb, value == NULL ? " ~" : " =");
    for (; value != NULL && *value != '\0'; value++) {
        wr_sb_printf(sb, *value == ' ' || *value == '%' ? "%%%02x" : "%c", *value);
    }
}

void wr_generator_print(const struct wr_generator *g, enum wr_type type, struct wr_sb *sb)
{
    if (g->kind == WR_GENERATOR_CONSTANT && g->constant == NULL) {
        wr_sb_puts(sb, "constant_null");
        return;
    }
    wr_sb_puts(sb, names[g->kind]);
    switch (g->kind) {
    case WR_GENERATOR_SEQUENCE:
    case WR_GENERATOR_TIME:
        print_sequence(g, type, sb);
        break;
    case WR_GENERATOR_UNIFORM:
        print_uniform(g, type, sb);
        break;
    case WR_GENERATOR_NORMAL:
        wr_sb_printf(sb, " mean=%.17g stddev=%.17g", g->mean, g->stddev);
        break;
    case WR_GENERATOR_ZIPF:
        wr_sb_printf(sb, " n=%" PRIu64 " s=%.17g", g->n, g->s);
        break;
    case WR_GENERATOR_TEXT:
        wr_sb_printf(sb, " length=%u", g->length);
        break;
    case WR_GENERATOR_CONSTANT:
        wr_sb_printf(sb, " %s", g->constant);
        break;
    case WR_GENERATOR_PICK:
        for (uint32_t i = 0; i < g->pick_count; i++) {
            wr_generator_print_pick(g->picks[i], sb);
        }
        break;
    }
}
