/* Arrays out of texts and texts out of arrays; and arguments that are NULL, counted. */
#include <ctype.h>
#include <stdio.h>

#include "common/batch/text.h"
#include "common/expr/kernel_array.h"
#include "common/expr/kernel_regex.h"
#include "common/expr/regex.h"

/* ---- array_to_string ---- */

static uint32_t to_string(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                          const char **ret_message)
{
    struct wr_array a = wr_kernel_array(call, 0, row);
    struct wr_str separator = wr_kernel_text(call, 1, row), null = {"", 0};
    bool shows_null = call->arg_count == 3 && !wr_kernel_arg_null(call, 2, row), first = true;
    uint8_t cell[16];

    (void)ret_message;
    if (wr_kernel_arg_null(call, 0, row) || wr_kernel_arg_null(call, 1, row)) {
        return WR_ROW_NULL;
    }
    if (shows_null) {
        null = wr_kernel_text(call, 2, row);
    }
    for (uint32_t i = 0; i < a.shape.count; i++) {
        bool is_null = wr_array_is_null(&a, i);
        if (is_null && !shows_null) {
            continue;
        }
        wr_sb_append(sb, separator.ptr, first ? 0 : separator.bytes);
        first = false;
        if (is_null) {
            wr_sb_append(sb, null.ptr, null.bytes);
        } else {
            wr_array_get(&a, i, cell);
            wr_cell_to_text(a.element, cell, sb);
        }
        if (sb->bytes > WR_OVERSIZE_BYTES_MAX) {
            break; /* which is too long already */
        }
    }
    return 0;
}
WR_KERNEL_BY_ROW(array_to_string, to_string)

/* ---- string_to_array ---- */

bool wr_next_field(struct wr_str text, const struct wr_str *separator, size_t *at,
                   struct wr_str *ret)
{
    const char *p = text.ptr + *at, *end = text.ptr + text.bytes, *found;

    if (*at > text.bytes || text.bytes == 0 || (separator == NULL && *at == text.bytes)) {
        return false;
    }
    if (separator == NULL) {
        *ret = (struct wr_str){p, wr_utf8_bytes(*p)};
        *at += ret->bytes;
        return true;
    }
    found = separator->bytes == 0
                ? NULL
                : memmem(p, (size_t)(end - p), separator->ptr, separator->bytes);
    *ret = (struct wr_str){p, (size_t)((found == NULL ? end : found) - p)};
    *at = found == NULL ? text.bytes + 1 : *at + ret->bytes + separator->bytes;
    return true;
}

static void put_text(struct wr_array_writer *w, struct wr_str text)
{
    struct wr_view view = wr_view_of(text.ptr, (uint32_t)text.bytes);

    wr_array_put(w, &view);
}

static uint32_t split(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                      const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row), by = wr_kernel_text(call, 1, row), field;
    const struct wr_str *separator = wr_kernel_arg_null(call, 1, row) ? NULL : &by;
    bool has_null = call->arg_count == 3 && !wr_kernel_arg_null(call, 2, row);
    struct wr_str null = has_null ? wr_kernel_text(call, 2, row) : (struct wr_str){"", 0};
    struct wr_array_shape shape;
    struct wr_array_writer w;
    uint32_t count = 0;

    (void)ret_message;
    if (wr_kernel_arg_null(call, 0, row)) {
        return WR_ROW_NULL;
    }
    for (size_t at = 0; wr_next_field(text, separator, &at, &field); count++) {
    }
    shape = wr_array_shape_of(count);
    wr_array_begin(&w, sb, WR_TYPE_TEXT, &shape);
    for (size_t at = 0; wr_next_field(text, separator, &at, &field);) {
        if (has_null && wr_str_equal(field, null)) {
            wr_array_put(&w, NULL);
        } else {
            put_text(&w, field);
        }
    }
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(string_to_array, split)

/* ---- regular expressions ---- */

static uint32_t open_regex(const struct wr_kernel_call *call, uint32_t row, const char *global,
                           struct wr_regex **ret, const char **ret_message)
{
    uint32_t flags = 0;
    const char *wrong = NULL;

    if (call->arg_count == 3) {
        wrong = wr_regex_parse_flags(wr_kernel_text(call, 2, row), true, &flags);
    }
    if (wrong != NULL || (flags & WR_REGEX_GLOBAL) != 0) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER,
                             wrong != NULL ? wrong : global);
    }
    return wr_kernel_pattern(call, wr_kernel_text(call, 1, row), flags, ret, ret_message);
}

void wr_put_groups(struct wr_sb *sb, struct wr_str text, const struct wr_regex_span *spans,
                   uint32_t groups)
{
    uint32_t first = groups == 0 ? 0 : 1, count = WR_MAX(groups, 1u);
    struct wr_array_shape shape = wr_array_shape_of(count);
    struct wr_array_writer w;

    wr_array_begin(&w, sb, WR_TYPE_TEXT, &shape);
    for (uint32_t i = first; i < first + count; i++) {
        if (spans[i].from < 0) {
            wr_array_put(&w, NULL);
        } else {
            put_text(&w, (struct wr_str){text.ptr + spans[i].from,
                                         (size_t)(spans[i].to - spans[i].from)});
        }
    }
    wr_array_end(&w);
}

#define LIMIT_MESSAGE "regular expression failed: more steps than allowed"

static uint32_t match(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                      const char **ret_message)
{
    struct wr_regex_span spans[WR_REGEX_GROUPS_MAX + 1];
    struct wr_str text = wr_kernel_text(call, 0, row);
    struct wr_regex *regex = NULL;
    uint32_t state = open_regex(
        call, row, "regexp_match() does not support the \"global\" option", &regex, ret_message);
    enum wr_regex_result result;

    if (state != 0) {
        return state;
    }
    result = wr_regex_find(regex, text, 0, spans, wr_regex_groups(regex) + 1);
    if (result == WR_REGEX_LIMIT) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_REGEX, LIMIT_MESSAGE);
    }
    if (result == WR_REGEX_NO) {
        return WR_ROW_NULL;
    }
    wr_put_groups(sb, text, spans, wr_regex_groups(regex));
    return 0;
}
WR_KERNEL_BY_ROW(regexp_match, match)

/* Walk over the pieces; with a writer they are put. */
static uint32_t walk_pieces(struct wr_regex *regex, struct wr_str text, struct wr_array_writer *w,
                            uint32_t *ret_count, const char **ret_message)
{
    size_t at = 0, look = 0;
    uint32_t count = 1;

    while (look <= text.bytes) {
        struct wr_regex_span span;
        enum wr_regex_result found = wr_regex_find(regex, text, look, &span, 1);
        if (found == WR_REGEX_LIMIT) {
            return wr_row_refuse(ret_message, WR_SQLSTATE_REGEX, LIMIT_MESSAGE);
        }
        if (found == WR_REGEX_NO) {
            break;
        }
        size_t from = (size_t)span.from, to = (size_t)span.to;
        if (to > from || (from > at && from < text.bytes)) { /* others do not split */
            if (w != NULL) {
                put_text(w, (struct wr_str){text.ptr + at, from - at});
            }
            at = to;
            count += 1;
        }
        look = to;
        if (to == from) {
            look += look < text.bytes ? wr_utf8_bytes(text.ptr[look]) : 1;
        }
    }
    if (w != NULL) {
        put_text(w, (struct wr_str){text.ptr + at, text.bytes - at});
    }
    *ret_count = count;
    return 0;
}

static uint32_t split_by_regex(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                               const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    struct wr_regex *regex = NULL;
    struct wr_array_shape shape;
    struct wr_array_writer w;
    uint32_t count = 0;
    uint32_t state = open_regex(
        call, row, "regexp_split_to_array() does not support the \"global\" option", &regex,
        ret_message);

    state = state != 0 ? state : walk_pieces(regex, text, NULL, &count, ret_message);
    if (state != 0) {
        return state;
    }
    shape = wr_array_shape_of(count);
    wr_array_begin(&w, sb, WR_TYPE_TEXT, &shape);
    state = walk_pieces(regex, text, &w, &count, ret_message);
    if (state == 0) {
        wr_array_end(&w);
    }
    return state;
}
WR_KERNEL_BY_ROW(regexp_split_to_array, split_by_regex)

/* ---- parse_ident ---- */

static bool is_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (c & 0x80) != 0;
}

static bool is_more(char c)
{
    return is_start(c) || isdigit((unsigned char)c) || c == '$';
}

static const char *skip_blanks(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r'))) {
        p++;
    }
    return p;
}

/* A name in quotes, of which two are one; NULL: it has no end, or is empty. */
static const char *read_quoted(const char *p, const char *end, struct wr_sb *ret)
{
    for (p++; p < end; p++) {
        if (*p == '"' && !(p + 1 < end && p[1] == '"')) {
            return ret->bytes == 0 ? NULL : p + 1;
        }
        p += *p == '"';
        wr_sb_putc(ret, *p);
    }
    return NULL;
}

/* One part of an identifier; NULL: it is none. Only letters of ASCII become small. */
static const char *read_part(const char *p, const char *end, struct wr_sb *ret)
{
    if (p < end && *p == '"') {
        return read_quoted(p, end, ret);
    }
    if (p == end || !is_start(*p)) {
        return NULL;
    }
    for (; p < end && is_more(*p); p++) {
        wr_sb_putc(ret, (char)(*p >= 'A' && *p <= 'Z' ? *p | 0x20 : *p));
    }
    return p;
}

/* Count the parts, or put them; false: the text is no identifier. */
static bool walk_parts(struct wr_str text, bool strict, struct wr_array_writer *w,
                       uint32_t *ret_count)
{
    const char *p = text.ptr, *end = text.ptr + text.bytes;
    struct wr_sb part = {0};
    bool good, more;

    *ret_count = 0;
    do {
        wr_sb_reset(&part);
        wr_sb_reserve(&part, 1);
        p = read_part(skip_blanks(p, end), end, &part);
        good = p != NULL;
        if (good) {
            *ret_count += 1;
            if (w != NULL) {
                put_text(w, (struct wr_str){part.ptr, part.bytes});
            }
            p = skip_blanks(p, end);
        }
        more = good && p < end && *p == '.';
        p = more ? p + 1 : p; /* which is NULL where a part is bad */
    } while (more);
    good = good && (!strict || p == end);
    wr_sb_fini(&part);
    return good;
}

static uint32_t identifier(const struct wr_kernel_call *call, uint32_t row, struct wr_sb *sb,
                           const char **ret_message)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    bool strict = call->arg_count == 1 || ((const uint8_t *)call->args[1])[row] != 0;
    struct wr_array_shape shape;
    struct wr_array_writer w;
    uint32_t count;

    if (!walk_parts(text, strict, NULL, &count)) {
        return wr_row_refuse(ret_message, WR_SQLSTATE_INVALID_PARAMETER,
                             "string is not a valid identifier");
    }
    shape = wr_array_shape_of(count);
    wr_array_begin(&w, sb, WR_TYPE_TEXT, &shape);
    (void)walk_parts(text, strict, &w, &count);
    wr_array_end(&w);
    return 0;
}
WR_KERNEL_BY_ROW(parse_ident, identifier)

/* ---- NULL arguments ---- */

static bool count_nulls(const struct wr_kernel_call *call, bool null)
{
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = 0;
        for (uint32_t a = 0; a < call->arg_count; a++) {
            out[i] += wr_kernel_arg_null(call, a, i) == null;
        }
    }
    return true;
}

static bool kernel_num_nulls(const struct wr_kernel_call *call)
{
    return count_nulls(call, true);
}
static bool kernel_num_nonnulls(const struct wr_kernel_call *call)
{
    return count_nulls(call, false);
}
/* VARIADIC: the arguments are the elements of an array, of all dimensions. */
static bool count_null_elements(const struct wr_kernel_call *call, bool null)
{
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = 0;
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        struct wr_array array = wr_kernel_array(call, 0, i);
        for (uint32_t e = 0; e < array.shape.count; e++) {
            out[i] += wr_array_is_null(&array, e) == null;
        }
    }
    return true;
}

static bool kernel_num_nulls_of(const struct wr_kernel_call *call)
{
    return count_null_elements(call, true);
}
static bool kernel_num_nonnulls_of(const struct wr_kernel_call *call)
{
    return count_null_elements(call, false);
}
const struct wr_kernel_entry wr_kernel_num_nulls_of = {kernel_num_nulls_of};
const struct wr_kernel_entry wr_kernel_num_nonnulls_of = {kernel_num_nonnulls_of};
const struct wr_kernel_entry wr_kernel_num_nulls = {kernel_num_nulls};
const struct wr_kernel_entry wr_kernel_num_nonnulls = {kernel_num_nonnulls};
