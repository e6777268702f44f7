#include "common/http/shape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/id.h"
#include "common/base/str.h"
#include "common/batch/text.h"

json_t *wr_shape_text(const char *text)
{
    struct wr_sb sb = {0};
    json_t *json = text == NULL ? json_null() : json_string(text);

    if (json != NULL) {
        return json;
    }
    for (const char *c = text; *c != '\0';) {
        size_t bytes = 1;
        while (bytes <= 4 && memchr(c, '\0', bytes) == NULL && !wr_utf8_valid(c, bytes)) {
            bytes += 1;
        }
        if (bytes <= 4 && memchr(c, '\0', bytes) == NULL) {
            wr_sb_append(&sb, c, bytes);
            c += bytes;
        } else {
            wr_sb_puts(&sb, "\xEF\xBF\xBD");
            c += 1;
        }
    }
    json = json_stringn(sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return json;
}

static json_t *decimal(uint64_t value)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRIu64, value);
    return json_string(text);
}

static json_t *id_text(const struct wr_id *id)
{
    char text[WR_ID_TEXT_BYTES];

    return json_string(wr_id_format(*id, text));
}

static json_t *list(const struct wr_shape *shape, const struct wr_shape_list *from)
{
    json_t *items = json_array();

    for (uint32_t i = 0; i < from->count; i++) {
        const void *item = (const char *)from->items + i * shape->item_bytes;
        json_array_append_new(items, wr_shape_json(shape->members, item));
    }
    return items;
}

static json_t *member(const struct wr_shape *shape, const void *at)
{
    switch (shape->type) {
    case WR_SHAPE_TEXT:
    case WR_SHAPE_TEXT_OR_NULL:
        return wr_shape_text(*(const char *const *)at);
    case WR_SHAPE_BOOL:
        return json_boolean(*(const bool *)at);
    case WR_SHAPE_U32:
        return json_integer(*(const uint32_t *)at);
    case WR_SHAPE_U64:
        return json_integer((json_int_t)WR_MIN(*(const uint64_t *)at, (uint64_t)INT64_MAX));
    case WR_SHAPE_I64:
    case WR_SHAPE_TIME:
        return json_integer(*(const int64_t *)at);
    case WR_SHAPE_TIME_OR_NULL:
        return *(const int64_t *)at == INT64_MIN ? json_null()
                                                 : json_integer(*(const int64_t *)at);
    case WR_SHAPE_DECIMAL:
        return decimal(*(const uint64_t *)at);
    case WR_SHAPE_RATIO_OR_NULL:
        return *(const double *)at < 0 ? json_null() : json_real(*(const double *)at);
    case WR_SHAPE_ID:
        return id_text(at);
    case WR_SHAPE_OBJECT:
        return wr_shape_json(shape->members, at);
    case WR_SHAPE_LIST:
        return list(shape, at);
    case WR_SHAPE_LIST_OR_NULL:
        return ((const struct wr_shape_list *)at)->items == NULL ? json_null() : list(shape, at);
    case WR_SHAPE_COUNTS:
        return shape->make(at);
    }
    WR_UNREACHABLE();
}

json_t *wr_shape_json(const struct wr_shape *shape, const void *from)
{
    json_t *object = json_object();

    for (; shape->name != NULL; shape++) {
        const char *base = from;
        if (shape->via != 0) {
            memcpy(&base, base + shape->via - 1, sizeof base);
        }
        json_object_set_new(object, shape->name,
                            base == NULL ? json_null() : member(shape, base + shape->offset));
    }
    return object;
}

/* ---- schemas ---- */

static json_t *type_of(const char *type, bool or_null)
{
    return or_null ? json_pack("[s, s]", type, "null") : json_string(type);
}

static json_t *member_schema(const struct wr_shape *shape)
{
    bool or_null = shape->via != 0;

    switch (shape->type) {
    case WR_SHAPE_TEXT:
        return json_pack("{s:o}", "type", type_of("string", or_null));
    case WR_SHAPE_TEXT_OR_NULL:
        return json_pack("{s:o}", "type", type_of("string", true));
    case WR_SHAPE_BOOL:
        return json_pack("{s:o}", "type", type_of("boolean", or_null));
    case WR_SHAPE_U32:
    case WR_SHAPE_U64:
        return json_pack("{s:o, s:i}", "type", type_of("integer", or_null), "minimum", 0);
    case WR_SHAPE_I64:
    case WR_SHAPE_TIME:
        return json_pack("{s:o}", "type", type_of("integer", or_null));
    case WR_SHAPE_TIME_OR_NULL:
        return json_pack("{s:o}", "type", type_of("integer", true));
    case WR_SHAPE_DECIMAL:
        return json_pack("{s:o, s:s}", "type", type_of("string", or_null), "pattern",
                         "^[0-9]{1,20}$");
    case WR_SHAPE_RATIO_OR_NULL:
        return json_pack("{s:o, s:i, s:i}", "type", type_of("number", true), "minimum", 0,
                         "maximum", 1);
    case WR_SHAPE_ID:
        return json_pack("{s:o, s:s}", "type", type_of("string", or_null), "pattern",
                         "^[0-9a-f]{32}$");
    case WR_SHAPE_OBJECT:
        WR_ASSERT(!or_null);
        return wr_shape_schema(shape->members);
    case WR_SHAPE_LIST:
    case WR_SHAPE_LIST_OR_NULL:
        return json_pack("{s:o, s:o}", "type",
                         type_of("array", or_null || shape->type == WR_SHAPE_LIST_OR_NULL),
                         "items", wr_shape_schema(shape->members));
    case WR_SHAPE_COUNTS:
        return json_pack("{s:o, s:{s:s}}", "type", type_of("object", or_null),
                         "additionalProperties", "type", "integer");
    }
    WR_UNREACHABLE();
}

json_t *wr_shape_schema(const struct wr_shape *shape)
{
    json_t *properties = json_object(), *required = json_array();

    for (; shape->name != NULL; shape++) {
        json_t *schema = member_schema(shape);
        if (shape->help != NULL) {
            json_object_set_new(schema, "description", json_string(shape->help));
        }
        json_object_set_new(properties, shape->name, schema);
        json_array_append_new(required, json_string(shape->name));
    }
    return json_pack("{s:s, s:o, s:o}", "type", "object", "properties", properties, "required",
                     required);
}
