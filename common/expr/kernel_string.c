/* Parts, places and measures of text: PostgreSQL's varlena.c and oracle_compat.c. Results that are a
 * part of an argument share its bytes. */
#include "common/expr/kernel_string.h"

#include <stdio.h>
#include <string.h>

size_t wr_utf8_offset(struct wr_str text, uint32_t count)
{
    size_t at = 0;

    while (count > 0 && at < text.bytes) {
        at += wr_utf8_bytes(text.ptr[at]);
        count -= 1;
    }
    return at;
}

bool wr_kernel_put(const struct wr_kernel_call *call, uint32_t row, const void *data, size_t bytes)
{
    struct wr_view *out = (struct wr_view *)call->out + row;
    uint8_t *to;

    if (bytes > WR_OVERSIZE_BYTES_MAX) {
        *out = (struct wr_view){0};
        call->errors[row] = WR_SQLSTATE_LIMIT;
        return true;
    }
    if (bytes <= WR_VIEW_INLINE_BYTES) {
        *out = wr_view_of(data, (uint32_t)bytes);
        return true;
    }
    to = wr_expr_heap_reserve(call->heap, (uint32_t)bytes);
    if (to == NULL) {
        return false;
    }
    memcpy(to, data, bytes);
    call->heap->next += bytes;
    *out = wr_view_of((const char *)to, (uint32_t)bytes);
    return true;
}

bool wr_kernel_by_row(const struct wr_kernel_call *call, wr_row_function function)
{
    struct wr_sb sb = {0};
    const char *message;
    bool good = true;

    wr_sb_reserve(&sb, 256);
    WR_KERNEL_ROWS(call, i)
    {
        if (!good) {
            break; /* what the other rows cost would be for nothing */
        }
        if (!wr_kernel_live(call, i)) {
            continue;
        }
        sb.bytes = 0;
        uint32_t state = function(call, i, &sb, &message);
        if (state == WR_ROW_NULL) {
            wr_kernel_null(call, i);
        } else if (state != 0) {
            call->errors[i] = state;
            ((struct wr_view *)call->out)[i] = (struct wr_view){0};
        } else {
            good = wr_kernel_put(call, i, sb.ptr, sb.bytes);
        }
    }
    wr_sb_fini(&sb);
    return good;
}

void wr_explain_by_row(const struct wr_kernel_call *call, uint32_t row, wr_row_function function,
                       char *message, size_t bytes)
{
    struct wr_sb sb = {0};
    const char *text = "";
    uint32_t state;

    wr_sb_reserve(&sb, 256);
    state = function(call, row, &sb, &text);
    if (state != 0 && state != WR_ROW_NULL) {
        (void)snprintf(message, bytes, "%s", text);
    }
    wr_sb_fini(&sb);
}

/* ---- measures ---- */

#define MEASURE(name, expression)                                             \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        const struct wr_view *a = call->args[0];                              \
        int32_t *out = call->out;                                             \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            out[i] = (int32_t)(expression);                                   \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};

static uint32_t code_point(const struct wr_view *view)
{
    const uint8_t *p = (const uint8_t *)wr_view_ptr(view);

    if (view->bytes == 0 || p[0] < 0x80) {
        return view->bytes == 0 ? 0 : p[0];
    }
    return p[0] < 0xe0   ? (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu)
           : p[0] < 0xf0 ? (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu)
                         : (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 |
                               (p[3] & 0x3fu);
}

MEASURE(octet_length, a[i].bytes)
MEASURE(bit_length, a[i].bytes * 8)
MEASURE(ascii, code_point(&a[i]))

/* The place of a character's first byte, from 1; 0: not there. */
static int32_t place(struct wr_str text, struct wr_str part)
{
    const char *at;

    if (part.bytes == 0) {
        return 1;
    }
    at = memmem(text.ptr, text.bytes, part.ptr, part.bytes);
    return at == NULL
               ? 0
               : (int32_t)wr_utf8_length((struct wr_str){text.ptr, (size_t)(at - text.ptr)}) + 1;
}

static bool kernel_strpos(const struct wr_kernel_call *call)
{
    int32_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = place(wr_kernel_text(call, 0, i), wr_kernel_text(call, 1, i));
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_strpos = {kernel_strpos};
const struct wr_kernel_entry wr_kernel_position = {kernel_strpos};

static bool kernel_starts_with(const struct wr_kernel_call *call)
{
    uint8_t *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i), prefix = wr_kernel_text(call, 1, i);
        out[i] = prefix.bytes <= text.bytes && memcmp(text.ptr, prefix.ptr, prefix.bytes) == 0;
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_starts_with = {kernel_starts_with};

/* ---- parts ---- */

/* Share the bytes of an argument. */
static void share(const struct wr_kernel_call *call, uint32_t row, const char *from, const char *to)
{
    ((struct wr_view *)call->out)[row] = wr_view_of(from, (uint32_t)(to - from));
}

/* Characters [from, from + length) of the text, from counted from 1, as SQL has it; false: a negative
 * length. */
static bool substring(const struct wr_kernel_call *call, uint32_t row, int32_t from, int64_t length)
{
    struct wr_str text = wr_kernel_text(call, 0, row), rest;
    int64_t end = (int64_t)from + length, first = from < 1 ? 1 : from;

    if (length < 0) {
        return false;
    }
    size_t at = wr_utf8_offset(text, (uint32_t)(first - 1));
    rest = (struct wr_str){text.ptr + at, text.bytes - at};
    size_t bytes = end <= first ? 0 : wr_utf8_offset(rest, (uint32_t)(end - first));
    share(call, row, rest.ptr, rest.ptr + bytes);
    return true;
}

static bool kernel_substring(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        if (!substring(call, i, wr_kernel_int4(call, 1, i), wr_kernel_int4(call, 2, i))) {
            call->errors[i] = WR_SQLSTATE_SUBSTRING;
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_substring = {kernel_substring};

static bool kernel_substring_to_end(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        (void)substring(call, i, wr_kernel_int4(call, 1, i), UINT32_MAX);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_substring_to_end = {kernel_substring_to_end};

/* A negative count is of characters left out at the other end. */
static size_t cut(struct wr_str text, int32_t count, bool from_left)
{
    uint32_t length, wanted;

    if (from_left && count >= 0) {
        return wr_utf8_offset(text, (uint32_t)count);
    }
    length = wr_utf8_length(text);
    if (from_left) {
        int64_t left = (int64_t)length + count;
        wanted = left < 0 ? 0 : (uint32_t)left;
    } else {
        int64_t skipped = count >= 0 ? (int64_t)length - count : -(int64_t)count;
        wanted = skipped < 0 ? 0 : (uint32_t)skipped;
    }
    return wr_utf8_offset(text, wanted);
}

static bool kernel_left(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i);
        share(call, i, text.ptr, text.ptr + cut(text, wr_kernel_int4(call, 1, i), true));
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_left = {kernel_left};

static bool kernel_right(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i);
        share(call, i, text.ptr + cut(text, wr_kernel_int4(call, 1, i), false),
              text.ptr + text.bytes);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_right = {kernel_right};

/* Is the character at p one of the set? */
static bool in_set(const char *p, uint32_t bytes, struct wr_str set)
{
    for (size_t at = 0; at < set.bytes; at += wr_utf8_bytes(set.ptr[at])) {
        if (wr_utf8_bytes(set.ptr[at]) == bytes && memcmp(set.ptr + at, p, bytes) == 0) {
            return true;
        }
    }
    return false;
}

static void trim(const struct wr_kernel_call *call, uint32_t row, struct wr_str set, bool left,
                 bool right)
{
    struct wr_str text = wr_kernel_text(call, 0, row);
    const char *from = text.ptr, *to = from + text.bytes;

    while (left && from < to && in_set(from, wr_utf8_bytes(*from), set)) {
        from += wr_utf8_bytes(*from);
    }
    while (right && from < to) {
        const char *last = to - 1;
        while (((uint8_t)*last & 0xc0) == 0x80) {
            last -= 1;
        }
        if (!in_set(last, (uint32_t)(to - last), set)) {
            break;
        }
        to = last;
    }
    share(call, row, from, to);
}

#define TRIM(name, left, right)                                               \
    static bool kernel_##name(const struct wr_kernel_call *call)              \
    {                                                                         \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            trim(call, i, wr_kernel_text(call, 1, i), left, right);           \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name = {kernel_##name};          \
    static bool kernel_##name##_spaces(const struct wr_kernel_call *call)     \
    {                                                                         \
        WR_KERNEL_ROWS(call, i)                                               \
        {                                                                     \
            trim(call, i, (struct wr_str){" ", 1}, left, right);              \
        }                                                                     \
        return true;                                                          \
    }                                                                         \
    const struct wr_kernel_entry wr_kernel_##name##_spaces = {kernel_##name##_spaces};

TRIM(ltrim, true, false)
TRIM(rtrim, false, true)
TRIM(btrim, true, true)

/* The field behind `text`'s first count separators; counts beyond the last are empty. */
static struct wr_str field_of(struct wr_str text, struct wr_str separator, int64_t number)
{
    const char *from = text.ptr, *end = text.ptr + text.bytes, *at;

    for (;;) {
        at = memmem(from, (size_t)(end - from), separator.ptr, separator.bytes);
        if (number == 1) {
            return (struct wr_str){from, (size_t)((at == NULL ? end : at) - from)};
        }
        if (at == NULL) {
            return (struct wr_str){end, 0};
        }
        number -= 1;
        from = at + separator.bytes;
    }
}

static int64_t count_fields(struct wr_str text, struct wr_str separator)
{
    const char *from = text.ptr, *end = text.ptr + text.bytes, *at;
    int64_t count = 1;

    while ((at = memmem(from, (size_t)(end - from), separator.ptr, separator.bytes)) != NULL) {
        count += 1;
        from = at + separator.bytes;
    }
    return count;
}

static bool kernel_split_part(const struct wr_kernel_call *call)
{
    WR_KERNEL_ROWS(call, i)
    {
        struct wr_str text = wr_kernel_text(call, 0, i), separator = wr_kernel_text(call, 1, i);
        int64_t number = wr_kernel_int4(call, 2, i);
        struct wr_str field = {text.ptr, 0};
        if (number == 0) {
            call->errors[i] = WR_SQLSTATE_INVALID_PARAMETER;
        } else if (separator.bytes == 0) {
            field = number == 1 || number == -1 ? text : field;
        } else {
            number = number < 0 ? count_fields(text, separator) + 1 + number : number;
            field = number <= 0 ? field : field_of(text, separator, number);
        }
        share(call, i, field.ptr, field.ptr + field.bytes);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_split_part = {kernel_split_part};

/* ---- single characters ---- */

static bool kernel_boolout(const struct wr_kernel_call *call)
{
    const uint8_t *a = call->args[0];
    struct wr_view *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        out[i] = wr_view_of(a[i] ? "t" : "f", 1);
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_boolout = {kernel_boolout};

static uint32_t encode_code(uint32_t c, char out[4])
{
    uint32_t bytes = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};

    for (uint32_t i = bytes; i-- > 1;) {
        out[i] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (char)(leads[bytes] | c);
    return bytes;
}

static bool kernel_chr(const struct wr_kernel_call *call)
{
    struct wr_view *out = call->out;

    WR_KERNEL_ROWS(call, i)
    {
        int32_t code = wr_kernel_int4(call, 0, i);
        char bytes[4];
        if (code <= 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
            call->errors[i] = code < 0 ? WR_SQLSTATE_INVALID_PARAMETER : WR_SQLSTATE_LIMIT;
            out[i] = (struct wr_view){0};
        } else {
            out[i] = wr_view_of(bytes, encode_code((uint32_t)code, bytes));
        }
    }
    return true;
}
const struct wr_kernel_entry wr_kernel_chr = {kernel_chr};

/* ---- messages of functions of this file and of kernel_string_make.c ---- */

void wr_explain_string(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                       char *message, size_t bytes)
{
    const char *text = "";

    if (sqlstate == WR_SQLSTATE_SUBSTRING) {
        text = "negative substring length not allowed";
    } else if (sqlstate == WR_SQLSTATE_LIMIT && call->arg_count == 1) {
        int32_t code = wr_kernel_int4(call, 0, row); /* of chr, the only one */
        text = code == 0          ? "null character not permitted"
               : code > 0x10ffff ? "requested character too large for encoding"
                                 : "requested character not valid for encoding";
    } else if (sqlstate == WR_SQLSTATE_LIMIT) {
        text = "requested length too large";
    } else if (sqlstate == WR_SQLSTATE_INVALID_PARAMETER) {
        text = call->arg_count == 1 ? "character number must be positive"
                                    : "field position must not be zero";
    }
    (void)snprintf(message, bytes, "%s", text);
}
