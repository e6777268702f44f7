#include "common/batch/type.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/str.h"
#include "common/batch/numeric.h"

struct type_row {
    const char *name;
    uint32_t bytes;
    bool supported;
    bool heap;
};

static const struct type_row rows[WR_TYPE_COUNT] = {
    [WR_TYPE_NONE] = {"unknown", 0, false, false},
    [WR_TYPE_BOOL] = {"boolean", 1, true, false},
    [WR_TYPE_INT2] = {"smallint", 2, false, false},
    [WR_TYPE_INT4] = {"integer", 4, true, false},
    [WR_TYPE_INT8] = {"bigint", 8, true, false},
    [WR_TYPE_FLOAT4] = {"real", 4, false, false},
    [WR_TYPE_FLOAT8] = {"double precision", 8, true, false},
    [WR_TYPE_NUMERIC] = {"numeric", 16, true, false},
    [WR_TYPE_TEXT] = {"text", 16, true, true},
    [WR_TYPE_BYTEA] = {"bytea", 16, false, true},
    [WR_TYPE_DATE] = {"date", 4, false, false},
    [WR_TYPE_TIME] = {"time", 8, false, false},
    [WR_TYPE_TIMESTAMP] = {"timestamp", 8, true, false},
    [WR_TYPE_TIMESTAMPTZ] = {"timestamptz", 8, false, false},
    [WR_TYPE_INTERVAL] = {"interval", 16, false, false},
    [WR_TYPE_UUID] = {"uuid", 16, false, false},
    [WR_TYPE_JSONB] = {"jsonb", 16, false, true},
    [WR_TYPE_ARRAY] = {"array", 16, false, true},
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
                                       {"varchar", WR_TYPE_TEXT},
                                       {"character varying", WR_TYPE_TEXT},
                                       {"timestamp without time zone", WR_TYPE_TIMESTAMP},
                                       {"timestamp with time zone", WR_TYPE_TIMESTAMPTZ}};

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
    return rows[type].name;
}

bool wr_type_supported(enum wr_type type)
{
    return type < WR_TYPE_COUNT && rows[type].supported;
}

bool wr_cell_valid(enum wr_type type, const void *cell)
{
    uint8_t first;

    memcpy(&first, cell, 1);
    switch (type) {
    case WR_TYPE_BOOL:
        return first <= 1;
    case WR_TYPE_NUMERIC: /* its tag; big ones are reserved */
        return first == WR_NUMERIC_SMALL ||
               (first > WR_NUMERIC_BIG && first <= WR_NUMERIC_MINUS_INFINITY);
    default:
        return true;
    }
}

bool wr_type_has_heap(enum wr_type type)
{
    return rows[type].heap;
}

static enum wr_type lookup(const char *name)
{
    for (size_t i = 1; i < WR_TYPE_COUNT; i++) {
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

/* "(p)" or "(p,s)" of numeric, as PostgreSQL packs it: ((p << 16) | s) + 4. */
static bool parse_typmod(const char *text, enum wr_type type, int32_t *ret)
{
    char *end;
    long precision = strtol(text, &end, 10), scale = 0;

    if (end == text || type != WR_TYPE_NUMERIC) {
        return false;
    }
    if (*end == ',') {
        const char *next = end + 1;
        scale = strtol(next, &end, 10);
        if (end == next) {
            return false;
        }
    }
    if (strcmp(end, ")") != 0 || precision < 1 || precision > 1000 || scale < 0 ||
        scale > precision) {
        return false;
    }
    *ret = (int32_t)((uint32_t)precision << 16 | (uint32_t)scale) + 4;
    return true;
}

static enum wr_code unknown_type(const char *text, struct wr_error *err)
{
    const char *names[WR_TYPE_COUNT];
    size_t count = 0;
    const char *near;

    for (size_t i = 1; i < WR_TYPE_COUNT; i++) {
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

enum wr_code wr_type_parse(const char *text, enum wr_type *ret, int32_t *ret_typmod,
                           struct wr_error *err)
{
    char name[64];
    const char *paren = strchr(text, '(');
    size_t length = paren == NULL ? strlen(text) : (size_t)(paren - text);
    int32_t typmod = -1;
    enum wr_type type;

    if (length >= sizeof name) {
        return unknown_type(text, err);
    }
    for (size_t i = 0; i < length; i++) {
        name[i] = (char)tolower((unsigned char)text[i]);
    }
    while (length > 0 && name[length - 1] == ' ') {
        length -= 1;
    }
    name[length] = '\0';
    type = lookup(name);
    if (type == WR_TYPE_NONE) {
        return unknown_type(text, err);
    }
    if (!rows[type].supported) {
        return wr_fail(err, WR_ERR_UNSUPPORTED, "type \"%s\" is not supported yet", text);
    }
    if (paren != NULL && !parse_typmod(paren + 1, type, &typmod)) {
        return wr_fail(err, WR_ERR_INVALID, "cannot use the modifier of type \"%s\"", text);
    }
    *ret = type;
    *ret_typmod = typmod;
    return WR_OK;
}
