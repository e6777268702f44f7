/* Cells of any type as values of jsonb: PostgreSQL's to_jsonb. */
#include <string.h>

#include "common/base/assert.h"
#include "common/batch/array.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/text.h"
#include "common/batch/time_text.h"

/* A number as its type prints it; NaN and infinities are strings. */
static void put_float(struct wr_jsonb_builder *b, const char *text, uint32_t bytes)
{
    struct wr_numeric n;
    const char first = text[*text == '-'];

    if (first < '0' || first > '9') {
        char *copy = wr_jsonb_builder_room(b, bytes);
        memcpy(copy, text, bytes);
        wr_jsonb_put_string(b, (struct wr_str){copy, bytes});
        return;
    }
    bool fits = wr_numeric_parse((struct wr_str){text, bytes}, -1, &b->room, &n) == 0;
    WR_ASSERT(fits); /* every double does */
    wr_jsonb_put_numeric(b, n);
}

static void put_other(struct wr_jsonb_builder *b, enum wr_type type, const void *cell)
{
    char *text = wr_jsonb_builder_room(b, WR_CELL_TEXT_BYTES + 3);
    uint32_t bytes = wr_cell_format(type, cell, text);

    if (type == WR_TYPE_TIMESTAMP || type == WR_TYPE_TIMESTAMPTZ) {
        bytes = wr_timestamp_make_iso(text, bytes);
    }
    wr_jsonb_put_string(b, (struct wr_str){text, bytes});
}

static void put_bytes(struct wr_jsonb_builder *b, const void *cell)
{
    struct wr_sb sb = {0};
    char *text;

    wr_cell_to_text(WR_TYPE_BYTEA, cell, &sb);
    text = wr_jsonb_builder_room(b, sb.bytes);
    memcpy(text, sb.ptr, sb.bytes);
    wr_jsonb_put_string(b, (struct wr_str){text, sb.bytes});
    wr_sb_fini(&sb);
}

static void put_scalar(struct wr_jsonb_builder *b, enum wr_type type, const void *cell)
{
    const struct wr_view *view = cell;
    char text[WR_CELL_TEXT_BYTES];
    struct wr_numeric n;
    int64_t v = 0;
    int32_t v32;
    int16_t v16;

    switch (type) {
    case WR_TYPE_BOOL:
        wr_jsonb_put_bool(b, *(const uint8_t *)cell != 0);
        return;
    case WR_TYPE_INT2:
        memcpy(&v16, cell, sizeof v16);
        wr_jsonb_put_numeric(b, wr_numeric_from_i64(v16));
        return;
    case WR_TYPE_INT4:
        memcpy(&v32, cell, sizeof v32);
        wr_jsonb_put_numeric(b, wr_numeric_from_i64(v32));
        return;
    case WR_TYPE_INT8:
        memcpy(&v, cell, sizeof v);
        wr_jsonb_put_numeric(b, wr_numeric_from_i64(v));
        return;
    case WR_TYPE_FLOAT4:
    case WR_TYPE_FLOAT8:
        put_float(b, text, wr_cell_format(type, cell, text));
        return;
    case WR_TYPE_NUMERIC:
        memcpy(&n, cell, sizeof n);
        wr_jsonb_put_numeric(b, n);
        return;
    case WR_TYPE_TEXT:
        wr_jsonb_put_string(b, (struct wr_str){wr_view_ptr(view), view->bytes});
        return;
    case WR_TYPE_BYTEA:
        put_bytes(b, cell);
        return;
    case WR_TYPE_JSONB:
        wr_jsonb_put(b, wr_jsonb_of(view));
        return;
    default:
        put_other(b, type, cell);
    }
}

/* A cell that outlives the call: what is put is borrowed. */
static void *kept_cell(struct wr_jsonb_builder *b, const struct wr_array *array, uint32_t i)
{
    void *cell = wr_jsonb_builder_room(b, 16);

    wr_array_get(array, i, cell);
    return cell;
}

/* Dimensions are arrays in arrays. */
static void put_array(struct wr_jsonb_builder *b, const struct wr_view *view)
{
    struct wr_array array = wr_array_open(view);
    uint32_t count = array.shape.count, open = array.shape.dimensions;

    if (count == 0) {
        wr_jsonb_begin(b, WR_JSONB_ARRAY);
        wr_jsonb_end(b);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t levels = wr_array_levels_at(&array.shape, i);
        for (uint32_t k = 0; i > 0 && k < levels; k++) {
            wr_jsonb_end(b);
        }
        for (uint32_t k = 0; k < levels; k++) {
            wr_jsonb_begin(b, WR_JSONB_ARRAY);
        }
        if (wr_array_is_null(&array, i)) {
            wr_jsonb_put_null(b);
        } else {
            put_scalar(b, array.element, kept_cell(b, &array, i));
        }
    }
    while (open-- > 0) {
        wr_jsonb_end(b);
    }
}

void wr_jsonb_put_cell(struct wr_jsonb_builder *b, enum wr_type type, const void *cell)
{
    if (wr_type_is_array(type)) {
        put_array(b, cell);
    } else {
        put_scalar(b, type, cell);
    }
}
