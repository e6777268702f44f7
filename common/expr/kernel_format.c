/* format(): %s, %I and %L with positions, widths and the minus flag, as PostgreSQL's text_format. */
#include <stdlib.h>
#include <string.h>

#include "common/batch/text.h"
#include "common/expr/kernel_array.h"
#include "common/expr/keywords.h"

struct spec {
    int32_t arg_position;   /* -1: the next */
    int32_t width_position; /* -1: none; 0: the next */
    int32_t width;
    bool left;
    char kind;
};

struct scan {
    const char *p;
    const char *end;
    const struct wr_array *array; /* whose elements are the arguments; NULL: those of the call are */
    struct wr_sb text;            /* of an element */
    uint32_t state;
    const char *message;
};

static bool refuse(struct scan *s, uint32_t state, const char *message)
{
    s->state = state;
    s->message = message;
    return false;
}

/* A specifier goes on: it ends with a letter. */
static bool advance(struct scan *s)
{
    s->p += 1;
    return s->p < s->end || refuse(s, WR_SQLSTATE_INVALID_PARAMETER,
                                   "unterminated format() type specifier");
}

/* A number at p; *ret_found says whether there is one. */
static bool number(struct scan *s, bool *ret_found, int32_t *ret)
{
    int32_t value = 0;

    *ret_found = false;
    while (*s->p >= '0' && *s->p <= '9') {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, *s->p - '0', &value)) {
            return refuse(s, WR_SQLSTATE_OUT_OF_RANGE, "number is out of range");
        }
        *ret_found = true;
        if (!advance(s)) {
            return false;
        }
    }
    if (*ret_found) {
        *ret = value;
    }
    return true;
}

static bool position(struct scan *s, int32_t value, int32_t *ret)
{
    *ret = value;
    return value != 0 || refuse(s, WR_SQLSTATE_INVALID_PARAMETER,
                                "format specifies argument 0, but arguments are numbered from 1");
}

/* "*" or "*n$" at p. */
static bool indirect_width(struct scan *s, struct spec *spec)
{
    int32_t value;
    bool found;

    if (!advance(s) || !number(s, &found, &value)) {
        return false;
    }
    spec->width_position = 0;
    if (!found) {
        return true;
    }
    if (*s->p != '$') {
        return refuse(s, WR_SQLSTATE_INVALID_PARAMETER,
                      "width argument position must be ended by \"$\"");
    }
    return position(s, value, &spec->width_position) && advance(s);
}

/* What stands behind a percent sign; p is left at the letter. */
static bool parse_spec(struct scan *s, struct spec *spec)
{
    int32_t value;
    bool found;

    *spec = (struct spec){.arg_position = -1, .width_position = -1};
    if (!number(s, &found, &value)) {
        return false;
    }
    if (found && *s->p != '$') {
        spec->width = value;
        spec->kind = *s->p;
        return true;
    }
    if (found && (!position(s, value, &spec->arg_position) || !advance(s))) {
        return false;
    }
    while (*s->p == '-') {
        spec->left = true;
        if (!advance(s)) {
            return false;
        }
    }
    if (*s->p == '*' ? !indirect_width(s, spec) : !number(s, &found, &spec->width)) {
        return false;
    }
    spec->kind = *s->p;
    return true;
}

/* Argument number *next, or the one at a position; the one behind it is next. */
static bool take(struct scan *s, const struct wr_kernel_call *call, int32_t at, uint32_t *next,
                 uint32_t *ret)
{
    *ret = at > 0 ? (uint32_t)at : *next;
    *next = *ret + 1;
    return *ret < (s->array == NULL ? call->arg_count : s->array->shape.count + 1) ||
           refuse(s, WR_SQLSTATE_INVALID_PARAMETER, "too few arguments for format()");
}

/* Argument `arg`, from 1, as text; valid until the next one is asked for. false: it is NULL. */
static bool text_of(struct scan *s, const struct wr_kernel_call *call, uint32_t row, uint32_t arg,
                    struct wr_str *ret)
{
    uint8_t cell[16];

    if (s->array == NULL) {
        *ret = wr_kernel_text(call, arg, row);
        return !wr_kernel_arg_null(call, arg, row);
    }
    if (wr_array_is_null(s->array, arg - 1)) {
        return false;
    }
    wr_array_get(s->array, arg - 1, cell);
    wr_sb_reset(&s->text);
    wr_sb_reserve(&s->text, 1);
    wr_cell_to_text(s->array->element, cell, &s->text);
    *ret = (struct wr_str){s->text.ptr, s->text.bytes};
    return true;
}

/* The width that an argument gives. */
static bool width_of(struct scan *s, const struct wr_kernel_call *call, uint32_t row, uint32_t arg,
                     struct spec *spec)
{
    struct wr_str text;
    char copy[32];
    char *end;
    long value;

    if (!text_of(s, call, row, arg, &text)) {
        return true;
    }
    if (text.bytes == 0 || text.bytes >= sizeof copy) {
        return refuse(s, WR_SQLSTATE_TEXT_REPRESENTATION, "invalid input syntax for type integer");
    }
    memcpy(copy, text.ptr, text.bytes);
    copy[text.bytes] = '\0';
    value = strtol(copy, &end, 10);
    if (*end != '\0') {
        return refuse(s, WR_SQLSTATE_TEXT_REPRESENTATION, "invalid input syntax for type integer");
    }
    if (value <= INT32_MIN || value > INT32_MAX) {
        return refuse(s, WR_SQLSTATE_OUT_OF_RANGE, "number is out of range");
    }
    spec->width = (int32_t)(value < 0 ? -value : value);
    spec->left |= value < 0;
    return true;
}

static bool put_value(struct scan *s, const struct wr_kernel_call *call, uint32_t row, uint32_t arg,
                      const struct spec *spec, struct wr_sb *sb)
{
    size_t before = sb->bytes, made;
    struct wr_str text;
    uint32_t length;

    if (!text_of(s, call, row, arg, &text)) {
        if (spec->kind == 'I') {
            return refuse(s, WR_SQLSTATE_NULL_ARGUMENT,
                          "null values cannot be formatted as an SQL identifier");
        }
        wr_sb_puts(sb, spec->kind == 'L' ? "NULL" : "");
    } else if (spec->kind == 'I') {
        wr_quote_ident(sb, text);
    } else if (spec->kind == 'L') {
        wr_quote_literal(sb, text);
    } else {
        wr_sb_append(sb, text.ptr, text.bytes);
    }
    made = sb->bytes - before;
    length = made == 0 ? 0 : wr_utf8_length((struct wr_str){sb->ptr + before, made});
    if ((uint32_t)spec->width <= length) {
        return true;
    }
    uint32_t spaces = (uint32_t)spec->width - length;
    if (spaces > WR_OVERSIZE_BYTES_MAX) {
        return refuse(s, WR_SQLSTATE_LIMIT, "requested length too large");
    }
    wr_sb_reserve(sb, spaces + 1);
    memset(sb->ptr + sb->bytes, ' ', spaces);
    sb->bytes += spaces;
    if (!spec->left && made > 0) {
        memmove(sb->ptr + before + spaces, sb->ptr + before, made);
        memset(sb->ptr + before, ' ', spaces);
    }
    return true;
}

/* One specifier behind its percent sign. */
static bool put_spec(struct scan *s, const struct wr_kernel_call *call, uint32_t row, uint32_t *next,
                     struct wr_sb *sb)
{
    struct spec spec;
    uint32_t arg;

    if (!advance(s)) {
        return false;
    }
    if (*s->p == '%') {
        wr_sb_putc(sb, '%');
        s->p += 1;
        return true;
    }
    if (!parse_spec(s, &spec)) {
        return false;
    }
    if (strchr("sIL", spec.kind) == NULL) {
        return refuse(s, WR_SQLSTATE_INVALID_PARAMETER, "unrecognized format() type specifier");
    }
    if (spec.width_position >= 0 && (!take(s, call, spec.width_position, next, &arg) ||
                                     !width_of(s, call, row, arg, &spec))) {
        return false;
    }
    s->p += 1;
    return take(s, call, spec.arg_position, next, &arg) && put_value(s, call, row, arg, &spec, sb) &&
           (sb->bytes <= WR_OVERSIZE_BYTES_MAX ||
            refuse(s, WR_SQLSTATE_LIMIT, "text of more than 16 MiB"));
}

static uint32_t put_format(struct scan *s, const struct wr_kernel_call *call, uint32_t row,
                           struct wr_sb *sb, const char **ret_message)
{
    struct wr_str format = wr_kernel_text(call, 0, row);
    uint32_t next = 1;

    if (wr_kernel_arg_null(call, 0, row)) {
        return WR_ROW_NULL;
    }
    s->p = format.ptr;
    s->end = format.ptr + format.bytes;
    while (s->p < s->end) {
        if (*s->p != '%') {
            wr_sb_putc(sb, *s->p++);
        } else if (!put_spec(s, call, row, &next, sb)) {
            *ret_message = s->message;
            return s->state;
        }
    }
    return 0;
}

static uint32_t row_format(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    struct scan s = {.array = NULL};

    return put_format(&s, call, row, sb, ret_message);
}

/* VARIADIC: the arguments are the elements of an array; of NULL there are none. */
static uint32_t row_format_of(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                              const char **ret_message)
{
    struct wr_array array = {.element = WR_TYPE_TEXT};
    struct scan s = {.array = &array};
    uint32_t state;

    if (!wr_kernel_arg_null(call, 1, row)) {
        array = wr_kernel_array(call, 1, row);
    }
    state = put_format(&s, call, row, sb, ret_message);
    wr_sb_fini(&s.text);
    return state;
}
WR_KERNEL_BY_ROW(format_of, row_format_of)

static bool kernel_format(const struct wr_kernel_call *call)
{
    return wr_kernel_by_row(call, row_format);
}
const struct wr_kernel_entry wr_kernel_format = {kernel_format};

void wr_explain_format(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                       char *message, size_t bytes)
{
    (void)sqlstate;
    wr_explain_by_row(call, row, row_format, message, bytes);
}
