#include "common/batch/type.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/str.h"
#include "common/batch/array.h"
#include "common/batch/interval.h"
#include "common/batch/jsonb.h"
#include "common/batch/numeric.h"
#include "common/batch/text.h"

struct type_row {
    const char *name;
    uint32_t bytes;
    bool supported;
    bool heap;
};

#define ARRAY_OF(element, name) [WR_TYPE_ARRAY_BASE + (element)] = {name "[]", 16, true, true}

static const struct type_row rows[WR_TYPE_COUNT] = {
    [WR_TYPE_NONE] = {"unknown", 0, false, false},
    [WR_TYPE_BOOL] = {"boolean", 1, true, false},
    [WR_TYPE_INT2] = {"smallint", 2, true, false},
    [WR_TYPE_INT4] = {"integer", 4, true, false},
    [WR_TYPE_INT8] = {"bigint", 8, true, false},
    [WR_TYPE_FLOAT4] = {"real", 4, true, false},
    [WR_TYPE_FLOAT8] = {"double precision", 8, true, false},
    [WR_TYPE_NUMERIC] = {"numeric", 16, true, false},
    [WR_TYPE_TEXT] = {"text", 16, true, true},
    [WR_TYPE_BYTEA] = {"bytea", 16, true, true},
    [WR_TYPE_DATE] = {"date", 4, true, false},
    [WR_TYPE_TIME] = {"time", 8, true, false},
    [WR_TYPE_TIMESTAMP] = {"timestamp", 8, true, false},
    [WR_TYPE_TIMESTAMPTZ] = {"timestamptz", 8, true, false},
    [WR_TYPE_INTERVAL] = {"interval", 16, true, false},
    [WR_TYPE_UUID] = {"uuid", 16, true, false},
    [WR_TYPE_JSONB] = {"jsonb", 16, true, true},
    [WR_TYPE_ARRAY] = {"anyarray", 16, false, true},
    [WR_TYPE_ANYELEMENT] = {"anyelement", 0, false, false},
    [WR_TYPE_ANYNONARRAY] = {"anynonarray", 0, false, false},
    [WR_TYPE_ANYCOMPATIBLE] = {"anycompatible", 0, false, false},
    [WR_TYPE_ANYCOMPATIBLEARRAY] = {"anycompatiblearray", 0, false, false},
    [WR_TYPE_JSONPATH] = {"jsonpath", 16, false, true},
    ARRAY_OF(WR_TYPE_BOOL, "boolean"),
    ARRAY_OF(WR_TYPE_INT2, "smallint"),
    ARRAY_OF(WR_TYPE_INT4, "integer"),
    ARRAY_OF(WR_TYPE_INT8, "bigint"),
    ARRAY_OF(WR_TYPE_FLOAT4, "real"),
    ARRAY_OF(WR_TYPE_FLOAT8, "double precision"),
    ARRAY_OF(WR_TYPE_NUMERIC, "numeric"),
    ARRAY_OF(WR_TYPE_TEXT, "text"),
    ARRAY_OF(WR_TYPE_BYTEA, "bytea"),
    ARRAY_OF(WR_TYPE_DATE, "date"),
    ARRAY_OF(WR_TYPE_TIME, "time"),
    ARRAY_OF(WR_TYPE_TIMESTAMP, "timestamp"),
    ARRAY_OF(WR_TYPE_TIMESTAMPTZ, "timestamptz"),
    ARRAY_OF(WR_TYPE_INTERVAL, "interval"),
    ARRAY_OF(WR_TYPE_UUID, "uuid"),
    ARRAY_OF(WR_TYPE_JSONB, "jsonb"),
};

struct alias {
    const char *name;
    enum wr_type type;
};

static const struct alias aliases[] = {{"bool", WR_TYPE_BOOL},
                                       {"int2", WR_TYPE_INT2},
                                       {"int4", WR_TYPE_INT4},
                                       {"int", WR_TYPE_INT4},
                                       {"int8", WR_TYPE_INT8},
                                       {"float4", WR_TYPE_FLOAT4},
                                       {"float8", WR_TYPE_FLOAT8},
                                       {"float", WR_TYPE_FLOAT8},
                                       {"double", WR_TYPE_FLOAT8},
                                       {"decimal", WR_TYPE_NUMERIC},
                                       {"dec", WR_TYPE_NUMERIC},
                                       {"varchar", WR_TYPE_TEXT},
                                       {"character varying", WR_TYPE_TEXT},
                                       {"char", WR_TYPE_TEXT},
                                       {"character", WR_TYPE_TEXT},
                                       {"bpchar", WR_TYPE_TEXT},
                                       {"time without time zone", WR_TYPE_TIME},
                                       {"timestamp without time zone", WR_TYPE_TIMESTAMP},
                                       {"timestamp with time zone", WR_TYPE_TIMESTAMPTZ},
                                       {"jsonpath", WR_TYPE_JSONPATH}};

int wr_view_compare(const struct wr_view *a, const struct wr_view *b)
{
    uint32_t bytes = a->bytes < b->bytes ? a->bytes : b->bytes;
    int order = memcmp(wr_view_ptr(a), wr_view_ptr(b), bytes);

    if (order != 0) {
        return order;
    }
    return a->bytes == b->bytes ? 0 : a->bytes < b->bytes ? -1 : 1;
}

uint32_t wr_type_cell_bytes(enum wr_type type)
{
    return rows[type].bytes;
}

const char *wr_type_name(enum wr_type type)
{
    return rows[type].name == NULL ? rows[WR_TYPE_NONE].name : rows[type].name;
}

bool wr_type_supported(enum wr_type type)
{
    if (wr_type_is_array(type)) {
        type = wr_type_element(type);
    }
    return type < WR_TYPE_COUNT && rows[type].supported;
}

bool wr_type_computed(enum wr_type type)
{
    return wr_type_supported(type) || type == WR_TYPE_JSONPATH;
}

static bool numeric_valid(struct wr_numeric n)
{
    if (wr_numeric_is_big(n)) {
        return (n.low & 0xffff00000000ff00ull) == 0 &&
               wr_numeric_big_valid(wr_numeric_big_ptr(n), wr_numeric_big_bytes(n));
    }
    return wr_numeric_tag_of(n) <= WR_NUMERIC_MINUS_INFINITY &&
           !(wr_numeric_tag_of(n) == WR_NUMERIC_SMALL && n.high == (uint64_t)1 << 63 &&
             n.low < 0x10000);
}

static bool array_valid(enum wr_type type, const void *cell)
{
    struct wr_view view;

    memcpy(&view, cell, sizeof view);
    return wr_array_valid(type, wr_view_ptr(&view), view.bytes);
}

static bool jsonpath_valid(const void *cell)
{
    const struct wr_view *view = cell;
    uint8_t own[16];

    return wr_text_to_cell_fast(WR_TYPE_JSONPATH, -1, wr_view_ptr(view), view->bytes, own) == 0;
}

bool wr_cell_valid(enum wr_type type, const void *cell)
{
    struct wr_numeric n;
    uint8_t first;
    int32_t days;
    int64_t us;

    memcpy(&first, cell, 1);
    switch (type) {
    case WR_TYPE_DATE:
        memcpy(&days, cell, sizeof days);
        return wr_date_valid(days) || !wr_date_finite(days);
    case WR_TYPE_TIME:
        memcpy(&us, cell, sizeof us);
        return us >= 0 && us <= WR_US_PER_DAY;
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        memcpy(&us, cell, sizeof us);
        return wr_timestamp_valid(us) || !wr_timestamp_finite(us);
    case WR_TYPE_BOOL:
        return first <= 1;
    case WR_TYPE_NUMERIC:
        memcpy(&n, cell, sizeof n);
        return numeric_valid(n);
    case WR_TYPE_JSONB:
        return wr_jsonb_valid(wr_view_ptr(cell), ((const struct wr_view *)cell)->bytes);
    case WR_TYPE_JSONPATH:
        return jsonpath_valid(cell);
    default:
        return (type != WR_TYPE_ARRAY && !wr_type_is_array(type)) || array_valid(type, cell);
    }
}

bool wr_type_has_heap(enum wr_type type)
{
    return rows[type].heap;
}

static enum wr_type lookup(const char *name)
{
    for (size_t i = 1; i < WR_TYPE_ARRAY; i++) {
        if (strcmp(rows[i].name, name) == 0) {
            return (enum wr_type)i;
        }
    }
    for (size_t i = 0; i < WR_COUNT(aliases); i++) {
        if (strcmp(aliases[i].name, name) == 0) {
            return aliases[i].type;
        }
    }
    return WR_TYPE_NONE;
}

/* ---- modifiers ---- */

/* The numbers in parentheses: none or one or two. */
struct modifiers {
    uint32_t count;
    long values[2];
};

/* "(10)", "(10, 2)" */
static bool read_modifiers(const char *text, size_t bytes, struct modifiers *ret)
{
    const char *end = text + bytes, *p = text;

    ret->count = 0;
    if (bytes == 0) {
        return true;
    }
    do {
        char *next;
        if (ret->count == 2) {
            return false;
        }
        ret->values[ret->count] = strtol(p + 1, &next, 10);
        if (next == p + 1 || next >= end) {
            return false;
        }
        ret->count += 1;
        p = next + strspn(next, " ");
    } while (*p == ',');
    return *p == ')' && p + 1 == end;
}

static bool is_one(const struct modifiers *m, long min, long max)
{
    return m->count == 1 && m->values[0] >= min && m->values[0] <= max;
}

/* As PostgreSQL packs it. */
static bool numeric_typmod(const struct modifiers *m, int32_t *ret)
{
    long precision = m->values[0], scale = m->count == 2 ? m->values[1] : 0;

    if (precision < 1 || precision > 1000 || scale < -1000 || scale > 1000) {
        return false;
    }
    *ret = wr_numeric_typmod((int32_t)precision, (int32_t)scale);
    return true;
}

#define TEXT_LENGTH_MAX 10485760 /* PostgreSQL's */

static bool typmod_of(enum wr_type type, bool is_char, bool is_default_length,
                      const struct modifiers *m, int32_t *ret)
{
    int32_t flag = is_char ? WR_TYPMOD_CHAR : 0;

    *ret = -1;
    if (m->count == 0) {
        *ret = is_default_length ? flag | (1 + 4) : -1; /* "char" is char(1) */
        return true;
    }
    switch ((int)type) {
    case WR_TYPE_NUMERIC:
        return numeric_typmod(m, ret);
    case WR_TYPE_TEXT:
        *ret = (int32_t)m->values[0] + 4;
        *ret |= flag;
        return is_one(m, 1, TEXT_LENGTH_MAX);
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        *ret = (int32_t)WR_MIN(m->values[0], 6l);
        return is_one(m, 0, INT32_MAX);
    default:
        return false;
    }
}

/* Fields in ascending fineness, for "day to second". */
static const struct range_name {
    const char *name;
    int32_t bit;
} range_names[] = {{"year", WR_RANGE_YEAR}, {"month", WR_RANGE_MONTH},   {"day", WR_RANGE_DAY},
                   {"hour", WR_RANGE_HOUR}, {"minute", WR_RANGE_MINUTE}, {"second", WR_RANGE_SECOND}};

static int range_index(const char *name)
{
    for (size_t i = 0; i < WR_COUNT(range_names); i++) {
        if (strcmp(range_names[i].name, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* "", "year", "day to second"; months and days do not mix. */
static bool range_of(const char *fields, int32_t *ret)
{
    char first[16] = "", last[16] = "";
    int from, to;

    *ret = WR_RANGE_FULL;
    if (*fields == '\0') {
        return true;
    }
    if (sscanf(fields, "%15s to %15s", first, last) == 1) {
        from = range_index(first);
        to = strcmp(fields, first) == 0 ? from : -1;
    } else {
        from = range_index(first);
        to = range_index(last);
    }
    if (from < 0 || to < from || (from < 2 && to >= 2)) {
        return false;
    }
    *ret = 0;
    for (int i = from; i <= to; i++) {
        *ret |= range_names[i].bit;
    }
    return true;
}

static bool interval_typmod(const char *fields, const struct modifiers *m, int32_t *ret)
{
    int32_t range;
    bool seconds;

    if (!range_of(fields, &range)) {
        return false;
    }
    seconds = (range & WR_RANGE_SECOND) != 0; /* in the full range too */
    if (m->count != 0 && (!is_one(m, 0, INT32_MAX) || !seconds)) {
        return false;
    }
    if (range != WR_RANGE_FULL || m->count != 0) {
        *ret = WR_INTERVAL_TYPMOD(range, m->count == 0 ? WR_PRECISION_FULL
                                                       : (uint32_t)WR_MIN(m->values[0], 6l));
    }
    return true;
}

/* ---- names ---- */

static enum wr_code unknown_type(const char *text, struct wr_error *err)
{
    const char *names[WR_TYPE_ARRAY];
    size_t count = 0;
    const char *near;

    for (size_t i = 1; i < WR_TYPE_ARRAY; i++) {
        if (rows[i].supported) {
            names[count++] = rows[i].name;
        }
    }
    near = wr_nearest(text, names, count);
    if (near != NULL) {
        return wr_fail(err, WR_ERR_INVALID, "type \"%s\" does not exist; did you mean \"%s\"?",
                       text, near);
    }
    return wr_fail(err, WR_ERR_INVALID, "type \"%s\" does not exist", text);
}

/* A type's text: words, where the parentheses were is left out. */
struct type_text {
    char name[64];       /* lower case, single spaces */
    const char *mods;    /* "(10,2)" in the text given, or "" */
    size_t mods_bytes;
};

static bool split(const char *text, struct type_text *ret)
{
    const char *open = strchr(text, '('), *close = open == NULL ? NULL : strchr(open, ')');
    size_t used = 0;

    *ret = (struct type_text){.mods = ""};
    if (open != NULL && close != NULL) {
        ret->mods = open;
        ret->mods_bytes = (size_t)(close - open) + 1;
    } else if (open != NULL) {
        ret->mods = open; /* which are none: there is no end of them */
        ret->mods_bytes = 1;
    }
    for (const char *p = text; *p != '\0' && (p != open || close != NULL); p++) {
        char c = (char)tolower((unsigned char)*p);
        if (p == open) {
            p = close;
            c = ' ';
        }
        if (c == ' ' && (used == 0 || ret->name[used - 1] == ' ')) {
            continue;
        }
        if (used + 1 >= sizeof ret->name) {
            return false;
        }
        ret->name[used++] = c;
    }
    ret->name[used - (used > 0 && ret->name[used - 1] == ' ')] = '\0';
    return true;
}

/* float(p) is real up to 24 bits. */
static enum wr_type float_of(const char *name, struct modifiers *m)
{
    enum wr_type type = WR_TYPE_NONE;

    if (strcmp(name, "float") == 0 && is_one(m, 1, 53)) {
        type = m->values[0] <= 24 ? WR_TYPE_FLOAT4 : WR_TYPE_FLOAT8;
        m->count = 0;
    }
    return type;
}

static enum wr_code parse_scalar(const char *text, enum wr_type *ret, int32_t *ret_typmod,
                                 struct wr_error *err)
{
    struct modifiers m = {0};
    struct type_text t;
    int32_t typmod = -1;
    enum wr_type type;
    bool good;

    if (!split(text, &t)) {
        return unknown_type(text, err);
    }
    good = read_modifiers(t.mods, t.mods_bytes, &m);
    type = good ? float_of(t.name, &m) : WR_TYPE_NONE;
    if (type == WR_TYPE_NONE) {
        type = strncmp(t.name, "interval", 8) == 0 && (t.name[8] == ' ' || t.name[8] == '\0')
                   ? WR_TYPE_INTERVAL
                   : lookup(t.name);
    }
    if (type == WR_TYPE_NONE) {
        return unknown_type(text, err);
    }
    if (!wr_type_computed(type)) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "type \"%s\" is not supported yet", text);
    }
    if (type == WR_TYPE_INTERVAL) {
        good = good && interval_typmod(t.name + 8 + (t.name[8] == ' '), &m, &typmod);
    } else {
        bool is_char = strncmp(t.name, "char", 4) == 0 && strstr(t.name, "varying") == NULL;
        good = good && typmod_of(type, is_char || strcmp(t.name, "bpchar") == 0, is_char, &m,
                                 &typmod);
    }
    if (!good) {
        return wr_fail(err, WR_ERR_INVALID, "cannot use the modifier of type \"%s\"", text);
    }
    *ret = type;
    *ret_typmod = typmod;
    return WR_OK;
}

/* ---- arrays ---- */

static size_t without_blanks(const char *text, size_t bytes)
{
    while (bytes > 0 && text[bytes - 1] == ' ') {
        bytes--;
    }
    return bytes;
}

/* One pair of brackets at the end, with a length that says nothing; 0: there is none. */
static size_t without_brackets(const char *text, size_t bytes)
{
    bytes = without_blanks(text, bytes);
    if (bytes == 0 || text[--bytes] != ']') {
        return 0;
    }
    while (bytes > 0 && (text[bytes - 1] == ' ' || isdigit((unsigned char)text[bytes - 1]))) {
        bytes--;
    }
    return bytes > 0 && text[bytes - 1] == '[' ? without_blanks(text, bytes - 1) : 0;
}

/* The length of the element's name in "int[]", "int[3][]", "int array", "int array[3]"; 0: it is none. */
static size_t element_bytes(const char *text)
{
    size_t bytes = without_blanks(text, strlen(text)), shorter, element = 0;

    while ((shorter = without_brackets(text, bytes)) > 0) {
        element = bytes = shorter;
    }
    if (bytes > 6 && strncasecmp(text + bytes - 6, " array", 6) == 0) {
        element = without_blanks(text, bytes - 6);
    }
    return element;
}

enum wr_code wr_type_parse(const char *text, enum wr_type *ret, int32_t *ret_typmod,
                           struct wr_error *err)
{
    size_t bytes = element_bytes(text);
    enum wr_type element = WR_TYPE_NONE;
    char name[96];

    if (bytes == 0 || bytes >= sizeof name) {
        return parse_scalar(text, ret, ret_typmod, err);
    }
    memcpy(name, text, bytes);
    name[bytes] = '\0';
    if (parse_scalar(name, &element, ret_typmod, err) != WR_OK) {
        return err->code;
    }
    if (!wr_type_supported(element)) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "there are no arrays of type %s", wr_type_name(element));
    }
    *ret = wr_type_array_of(element);
    return WR_OK;
}
