#include "common/batch/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/array.h"
#include "common/batch/bytes_text.h"
#include "common/batch/float_text.h"
#include "common/batch/interval.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/jsonpath.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/time_text.h"
#include "common/batch/zones.h"
#include "common/sys/thread.h"

bool wr_utf8_valid(const char *data, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)data, *end = p + bytes;

    while (p < end) {
        if (end - p >= 8) {
            uint64_t v;
            memcpy(&v, p, 8);
            /* All ASCII and no zero byte. */
            if ((v & 0x8080808080808080ull) == 0 &&
                ((v - 0x0101010101010101ull) & ~v & 0x8080808080808080ull) == 0) {
                p += 8;
                continue;
            }
        }
        uint8_t c = *p;
        unsigned more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2
                        : c >= 0xf0 && c < 0xf5                                       ? 3
                                                                                      : 9;
        if (c == 0 || more == 9 || (size_t)(end - p) <= more) {
            return false;
        }
        for (unsigned i = 1; i <= more; i++) {
            if ((p[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        if ((c == 0xe0 && p[1] < 0xa0) || (c == 0xed && p[1] > 0x9f) ||
            (c == 0xf0 && p[1] < 0x90) || (c == 0xf4 && p[1] > 0x8f)) {
            return false;
        }
        p += more + 1;
    }
    return true;
}

/* ---- cells ---- */

static uint32_t format_i64(int64_t v, char *buf)
{
    char digits[24];
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    uint32_t n = 0, used = 0;

    do {
        digits[n++] = (char)('0' + u % 10);
        u /= 10;
    } while (u != 0);
    if (v < 0) {
        buf[used++] = '-';
    }
    while (n > 0) {
        buf[used++] = digits[--n];
    }
    buf[used] = '\0';
    return used;
}

static uint32_t format_interval(const void *cell, char *buf)
{
    struct wr_interval v;

    memcpy(&v, cell, sizeof v);
    return wr_interval_format(v, buf);
}

uint32_t wr_cell_format(enum wr_type type, const void *cell, char buf[WR_CELL_TEXT_BYTES])
{
    struct wr_numeric n;
    int64_t v64 = 0;
    int32_t v32 = 0;
    int16_t v16;
    double d;
    float f;

    switch (type) {
    case WR_TYPE_BOOL:
        buf[0] = *(const uint8_t *)cell != 0 ? 't' : 'f';
        buf[1] = '\0';
        return 1;
    case WR_TYPE_INT2:
        memcpy(&v16, cell, sizeof v16);
        return format_i64(v16, buf);
    case WR_TYPE_INT4:
        memcpy(&v32, cell, sizeof v32);
        return format_i64(v32, buf);
    case WR_TYPE_INT8:
        memcpy(&v64, cell, sizeof v64);
        return format_i64(v64, buf);
    case WR_TYPE_FLOAT4:
        memcpy(&f, cell, sizeof f);
        return wr_float4_format(f, buf);
    case WR_TYPE_FLOAT8:
        memcpy(&d, cell, sizeof d);
        return wr_float8_format(d, buf);
    case WR_TYPE_NUMERIC:
        memcpy(&n, cell, sizeof n);
        return wr_numeric_format(n, buf);
    case WR_TYPE_DATE:
        memcpy(&v32, cell, sizeof v32);
        return wr_date_format(v32, buf);
    case WR_TYPE_TIME:
        memcpy(&v64, cell, sizeof v64);
        return wr_time_format(v64, buf);
    case WR_TYPE_TIMESTAMP:
        memcpy(&v64, cell, sizeof v64);
        return wr_timestamp_format(v64, buf);
    case WR_TYPE_TIMESTAMPTZ:
        memcpy(&v64, cell, sizeof v64);
        return wr_timestamptz_format(v64, wr_zone_current(), buf);
    case WR_TYPE_INTERVAL:
        return format_interval(cell, buf);
    case WR_TYPE_UUID:
        return wr_uuid_format(cell, buf);
    default:
        return (uint32_t)snprintf(buf, WR_CELL_TEXT_BYTES, "?");
    }
}

void wr_cell_to_text(enum wr_type type, const void *cell, struct wr_sb *sb)
{
    char buf[WR_CELL_TEXT_BYTES];
    const struct wr_view *view = cell;

    if (type == WR_TYPE_BYTEA) {
        wr_sb_reserve(sb, 2 + 2 * (size_t)view->bytes);
        wr_bytea_format((const uint8_t *)wr_view_ptr(view), view->bytes, sb->ptr + sb->bytes);
        sb->bytes += 2 + 2 * (size_t)view->bytes;
        sb->ptr[sb->bytes] = '\0';
    } else if (type == WR_TYPE_JSONB) {
        wr_jsonb_to_text(wr_jsonb_of(view), sb);
    } else if (wr_type_is_array(type) || type == WR_TYPE_ARRAY) {
        wr_array_format(view, sb);
    } else if (type == WR_TYPE_JSONPATH) {
        wr_jsonpath_to_text((struct wr_str){wr_view_ptr(view), view->bytes}, sb);
    } else if (wr_type_has_heap(type)) {
        wr_sb_append(sb, wr_view_ptr(view), view->bytes);
    } else if (type == WR_TYPE_NUMERIC) {
        struct wr_numeric n;
        memcpy(&n, cell, sizeof n);
        wr_numeric_to_text(n, sb);
    } else {
        wr_sb_append(sb, buf, wr_cell_format(type, cell, buf));
    }
}

static uint32_t parse_int(const char *text, uint32_t bytes, int64_t min, int64_t max,
                          int64_t *ret)
{
    const char *p = text, *end = text + bytes;
    uint64_t value = 0, limit;
    bool negative = false;

    while (p < end && isspace((unsigned char)*p)) {
        p++;
    }
    while (end > p && isspace((unsigned char)end[-1])) {
        end--;
    }
    if (p < end && (*p == '-' || *p == '+')) {
        negative = *p++ == '-';
    }
    if (p == end) {
        return WR_SQLSTATE_TEXT_REPRESENTATION;
    }
    limit = negative ? 0 - (uint64_t)min : (uint64_t)max;
    for (; p < end; p++) {
        if (!isdigit((unsigned char)*p)) {
            return WR_SQLSTATE_TEXT_REPRESENTATION;
        }
        uint64_t digit = (uint64_t)(*p - '0');
        if (value > (limit - digit) / 10) {
            return WR_SQLSTATE_OUT_OF_RANGE;
        }
        value = value * 10 + digit;
    }
    *ret = negative ? (int64_t)(0 - value) : (int64_t)value;
    return 0;
}

static bool is_prefix(struct wr_str text, const char *word)
{
    return text.bytes > 0 && text.bytes <= strlen(word) &&
           strncasecmp(text.ptr, word, text.bytes) == 0;
}

static uint32_t parse_bool(const char *text, uint32_t bytes, uint8_t *ret)
{
    struct wr_str t = {text, bytes};

    while (t.bytes > 0 && isspace((unsigned char)t.ptr[0])) {
        t.ptr++;
        t.bytes--;
    }
    while (t.bytes > 0 && isspace((unsigned char)t.ptr[t.bytes - 1])) {
        t.bytes--;
    }
    if (is_prefix(t, "true") || is_prefix(t, "yes") || wr_str_is(t, "1") ||
        (t.bytes > 1 && is_prefix(t, "on"))) {
        *ret = 1;
        return 0;
    }
    if (is_prefix(t, "false") || is_prefix(t, "no") || wr_str_is(t, "0") ||
        (t.bytes > 1 && is_prefix(t, "off"))) {
        *ret = 0;
        return 0;
    }
    return WR_SQLSTATE_TEXT_REPRESENTATION;
}

/* ---- text of a limited length ---- */

/* Where character `count` begins; SIZE_MAX: there are fewer. */
static size_t skip_characters(const char *text, size_t bytes, uint32_t count)
{
    size_t at = 0;

    for (; at < bytes; at++) {
        if (((uint8_t)text[at] & 0xc0) != 0x80 && count-- == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

static size_t without_spaces(const char *text, size_t bytes)
{
    while (bytes > 0 && text[bytes - 1] == ' ') {
        bytes--;
    }
    return bytes;
}

bool wr_text_constrain(const char *text, uint32_t *bytes, int32_t typmod, bool cut)
{
    uint32_t length = (uint32_t)(typmod & ~WR_TYPMOD_CHAR) - 4;
    size_t end = typmod < 0 ? SIZE_MAX : skip_characters(text, *bytes, length);
    size_t kept = *bytes;

    if (end != SIZE_MAX) {
        if (!cut && without_spaces(text, *bytes) > end) {
            return false;
        }
        kept = end;
    }
    if (typmod >= 0 && (typmod & WR_TYPMOD_CHAR) != 0) {
        kept = without_spaces(text, kept);
    }
    *bytes = (uint32_t)kept;
    return true;
}

static uint32_t parse_text(const char *text, uint32_t bytes, int32_t typmod, void *ret_cell)
{
    struct wr_view view;

    if (!wr_utf8_valid(text, bytes)) {
        return WR_SQLSTATE_BAD_ENCODING;
    }
    if (typmod >= 0 && !wr_text_constrain(text, &bytes, typmod, false)) {
        return WR_SQLSTATE_STRING_TOO_LONG;
    }
    view = wr_view_of(text, bytes);
    memcpy(ret_cell, &view, sizeof view);
    return 0;
}

/* ---- cells from texts ---- */

static uint32_t parse_integer(enum wr_type type, const char *text, uint32_t bytes, void *ret_cell)
{
    int64_t min = type == WR_TYPE_INT2 ? INT16_MIN : type == WR_TYPE_INT4 ? INT32_MIN : INT64_MIN;
    int64_t value = 0;
    uint32_t state = parse_int(text, bytes, min, -1 - min, &value);

    if (state == 0) {
        memcpy(ret_cell, &value, wr_type_cell_bytes(type)); /* little-endian: the low bytes */
    }
    return state;
}

/* The digits of the thread's last big number; most threads never have one. */
static _Thread_local uint8_t *thread_digits;

static uint8_t *take_thread_digits(struct wr_numeric_room *room, uint32_t bytes)
{
    (void)room;
    WR_ASSERT(bytes <= WR_NUMERIC_BIG_BYTES_MAX);
    if (thread_digits == NULL) {
        thread_digits = wr_alloc(WR_NUMERIC_BIG_BYTES_MAX);
        wr_thread_free_at_end(thread_digits, wr_free);
    }
    return thread_digits;
}

static uint32_t parse_numeric(const char *text, uint32_t bytes, int32_t typmod, void *ret_cell)
{
    struct wr_numeric_room room = {.take = take_thread_digits};
    struct wr_numeric n;
    uint32_t state = wr_numeric_parse((struct wr_str){text, bytes}, typmod, &room, &n);

    if (state == 0) {
        memcpy(ret_cell, &n, sizeof n);
    }
    return state;
}

static uint32_t parse_interval(const char *text, uint32_t bytes, int32_t typmod, void *ret_cell)
{
    struct wr_interval v;
    uint32_t state = wr_interval_parse(text, bytes, typmod, &v);

    if (state == 0) {
        memcpy(ret_cell, &v, sizeof v);
    }
    return state;
}

/* The types of 8 bytes that are times. */
static uint32_t parse_time(enum wr_type type, const char *text, uint32_t bytes, int32_t typmod,
                           void *ret_cell)
{
    int64_t us = 0;
    uint32_t state = type == WR_TYPE_TIME ? wr_time_parse(text, bytes, typmod, &us)
                     : type == WR_TYPE_TIMESTAMP
                         ? wr_timestamp_parse(text, bytes, typmod, &us)
                         : wr_timestamptz_parse(text, bytes, typmod, &us);

    if (state == 0) {
        memcpy(ret_cell, &us, sizeof us);
    }
    return state;
}

static uint32_t parse_bytea(const char *text, uint32_t bytes, char *room, void *ret_cell)
{
    char small[WR_VIEW_INLINE_BYTES];
    uint32_t count, state = wr_bytea_parse(text, bytes, NULL, &count);
    struct wr_view view;

    if (state != 0) {
        return state;
    }
    if (room == NULL && count > sizeof small) {
        return WR_SQLSTATE_NOT_SUPPORTED;
    }
    room = room == NULL ? small : room;
    (void)wr_bytea_parse(text, bytes, (uint8_t *)room, &count);
    view = wr_view_of(room, count);
    memcpy(ret_cell, &view, sizeof view);
    return 0;
}

static uint32_t parse_jsonb(const char *text, uint32_t bytes, void *ret_cell)
{
    struct wr_view view;
    uint32_t state = wr_utf8_valid(text, bytes) ? wr_jsonb_parse((struct wr_str){text, bytes}, &view)
                                                : WR_SQLSTATE_BAD_ENCODING;

    if (state == 0) {
        memcpy(ret_cell, &view, sizeof view);
    }
    return state;
}

uint32_t wr_text_to_string(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                           struct wr_sb *sb)
{
    struct wr_view view = {0};
    uint32_t state;

    if (wr_type_is_array(type)) {
        return wr_array_parse(wr_type_element(type), typmod, text, bytes, sb);
    }
    state = parse_jsonb(text, bytes, &view);
    wr_sb_append(sb, wr_view_ptr(&view), view.bytes);
    return state;
}

uint32_t wr_text_to_cell_arena(enum wr_type type, int32_t typmod, struct wr_str text,
                               struct wr_arena *arena, void *ret_cell)
{
    uint32_t bytes = (uint32_t)text.bytes, state;
    struct wr_sb sb = {0};

    if (!wr_type_is_composed(type)) {
        return wr_text_to_cell_in(type, typmod, text.ptr, bytes, wr_arena_alloc(arena, bytes + 1),
                                  ret_cell);
    }
    state = wr_text_to_string(type, typmod, text.ptr, bytes, &sb);
    if (state == 0) {
        struct wr_view view =
            wr_view_of(wr_arena_memdup(arena, sb.ptr, sb.bytes), (uint32_t)sb.bytes);
        memcpy(ret_cell, &view, sizeof view);
    }
    wr_sb_fini(&sb);
    return state;
}

/* A short array, which is all in its view. */
/* The text itself, as it is. */
static uint32_t parse_jsonpath(const char *text, uint32_t bytes, void *ret_cell,
                               struct wr_jsonpath_fault *fault)
{
    uint32_t state = parse_text(text, bytes, -1, ret_cell);
    struct wr_jsonpath path;
    struct wr_arena arena;

    if (state == 0) {
        wr_arena_init(&arena, 0);
        state = wr_jsonpath_parse((struct wr_str){text, bytes}, &arena, &path, fault);
        wr_arena_fini(&arena);
    }
    return state;
}

static uint32_t parse_array(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                               void *ret_cell)
{
    struct wr_sb sb = {0};
    uint32_t state = wr_text_to_string(type, typmod, text, bytes, &sb);

    if (state == 0 && sb.bytes > WR_VIEW_INLINE_BYTES) {
        state = WR_SQLSTATE_NOT_SUPPORTED;
    }
    if (state == 0) {
        struct wr_view view = wr_view_of(sb.ptr, (uint32_t)sb.bytes);
        memcpy(ret_cell, &view, sizeof view);
    }
    wr_sb_fini(&sb);
    return state;
}

uint32_t wr_text_to_cell_in(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                            char *room, void *ret_cell)
{
    double d;
    float f;
    int32_t days;
    uint32_t state;

    switch (type) {
    case WR_TYPE_BOOL:
        return parse_bool(text, bytes, ret_cell);
    case WR_TYPE_INT2:
    case WR_TYPE_INT4:
    case WR_TYPE_INT8:
        return parse_integer(type, text, bytes, ret_cell);
    case WR_TYPE_FLOAT4:
        if ((state = wr_float4_parse(text, bytes, &f)) == 0) {
            memcpy(ret_cell, &f, sizeof f);
        }
        return state;
    case WR_TYPE_FLOAT8:
        if ((state = wr_float8_parse(text, bytes, &d)) == 0) {
            memcpy(ret_cell, &d, sizeof d);
        }
        return state;
    case WR_TYPE_NUMERIC:
        return parse_numeric(text, bytes, typmod, ret_cell);
    case WR_TYPE_TEXT:
        return parse_text(text, bytes, typmod, ret_cell);
    case WR_TYPE_BYTEA:
        return parse_bytea(text, bytes, room, ret_cell);
    case WR_TYPE_JSONB:
        return parse_jsonb(text, bytes, ret_cell);
    case WR_TYPE_JSONPATH:
        return parse_jsonpath(text, bytes, ret_cell, NULL);
    case WR_TYPE_DATE:
        if ((state = wr_date_parse(text, bytes, &days)) == 0) {
            memcpy(ret_cell, &days, sizeof days);
        }
        return state;
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        return parse_time(type, text, bytes, typmod, ret_cell);
    case WR_TYPE_INTERVAL:
        return parse_interval(text, bytes, typmod, ret_cell);
    case WR_TYPE_UUID:
        return wr_uuid_parse(text, bytes, ret_cell);
    default:
        return parse_array(type, typmod, text, bytes, ret_cell);
    }
}

uint32_t wr_text_to_cell_fast(enum wr_type type, int32_t typmod, const char *text, uint32_t bytes,
                              void *ret_cell)
{
    return wr_text_to_cell_in(type, typmod, text, bytes, NULL, ret_cell);
}

static void explain_numeric(int32_t typmod, struct wr_str text, char *message, size_t bytes)
{
    uint8_t cell[16] = {0};

    if (typmod < 4) {
        (void)snprintf(message, bytes, "value overflows numeric format");
        return;
    }
    bool infinite = parse_numeric(text.ptr, (uint32_t)text.bytes, -1, cell) == 0 &&
                    cell[0] > WR_NUMERIC_NAN;
    wr_numeric_explain_typmod(infinite, typmod, message, bytes);
}

static void explain_jsonpath(struct wr_str text, char *message, size_t bytes)
{
    struct wr_jsonpath_fault fault = {"invalid byte sequence for encoding \"UTF8\""};
    uint8_t cell[16];

    (void)parse_jsonpath(text.ptr, (uint32_t)text.bytes, cell, &fault);
    (void)snprintf(message, bytes, "%s", fault.message);
}

void wr_text_explain(uint32_t sqlstate, enum wr_type type, int32_t typmod, struct wr_str text,
                     char *message, size_t bytes)
{
    int shown = (int)WR_MIN(text.bytes, (size_t)200);
    const char *name =
        type == WR_TYPE_TIMESTAMPTZ ? "timestamp with time zone" : wr_type_name(type);
    bool is_float = type == WR_TYPE_FLOAT4 || type == WR_TYPE_FLOAT8;

    if (type == WR_TYPE_JSONB) {
        wr_jsonb_explain(sqlstate, text, message, bytes);
        return;
    }
    if (type == WR_TYPE_JSONPATH) {
        explain_jsonpath(text, message, bytes);
        return;
    }
    if (wr_type_is_array(type) && sqlstate != WR_SQLSTATE_NOT_SUPPORTED) {
        wr_array_explain(sqlstate, wr_type_element(type), typmod, text, message, bytes);
        return;
    }
    switch (sqlstate) {
    case WR_SQLSTATE_OUT_OF_RANGE:
        if (type == WR_TYPE_NUMERIC) {
            explain_numeric(typmod, text, message, bytes);
            break;
        }
        (void)snprintf(message, bytes, "%s\"%.*s\" is out of range for type %s",
                       is_float ? "" : "value ", shown, text.ptr, name);
        break;
    case WR_SQLSTATE_DATETIME_OVERFLOW:
        (void)snprintf(message, bytes, type == WR_TYPE_INTERVAL
                           ? "interval out of range"
                           : "date/time field value out of range: \"%.*s\"", shown, text.ptr);
        break;
    case WR_SQLSTATE_ZONE_DISPLACEMENT:
        (void)snprintf(message, bytes, "time zone displacement out of range: \"%.*s\"", shown,
                       text.ptr);
        break;
    case WR_SQLSTATE_INTERVAL_FIELD:
        (void)snprintf(message, bytes, "interval field value out of range: \"%.*s\"", shown,
                       text.ptr);
        break;
    case WR_SQLSTATE_BAD_ENCODING:
        (void)snprintf(message, bytes, "invalid byte sequence for encoding \"UTF8\"");
        break;
    case WR_SQLSTATE_STRING_TOO_LONG:
        (void)snprintf(message, bytes, "value too long for type %s(%d)",
                       (typmod & WR_TYPMOD_CHAR) != 0 ? "character" : "character varying",
                       (typmod & ~WR_TYPMOD_CHAR) - 4);
        break;
    case WR_SQLSTATE_INVALID_PARAMETER:
        (void)snprintf(message, bytes, type == WR_TYPE_BYTEA
                           ? "invalid hexadecimal data in \"%.*s\""
                           : "time zone not recognized in \"%.*s\"", shown, text.ptr);
        break;
    case WR_SQLSTATE_NOT_SUPPORTED:
        (void)snprintf(message, bytes, "a %s of more than %d bytes is not supported here", name,
                       WR_VIEW_INLINE_BYTES);
        break;
    default:
        (void)snprintf(message, bytes, "invalid input syntax for type %s: \"%.*s\"", name, shown,
                       text.ptr);
    }
}

enum wr_code wr_text_to_cell(enum wr_type type, int32_t typmod, struct wr_str text, void *ret_cell,
                             struct wr_error *err)
{
    char message[512];
    uint32_t state =
        wr_text_to_cell_fast(type, typmod, text.ptr, (uint32_t)text.bytes, ret_cell);

    if (state == 0) {
        return WR_OK;
    }
    wr_text_explain(state, type, typmod, text, message, sizeof message);
    return wr_fail(err, WR_ERR_RECORD, "%s", message);
}
