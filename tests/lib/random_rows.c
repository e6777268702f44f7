#include "tests/lib/random_rows.h"

#include <math.h>
#include <stdio.h>

#include "common/base/alloc.h"
#include "common/batch/array.h"
#include "common/batch/calendar.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/numeric.h"
#include "tests/lib/wr_test.h"

void random_schema(struct random_rows *rows, struct wr_rng *rng, bool all)
{
    uint32_t fields = 1 + (uint32_t)wr_rng_below(rng, RANDOM_COLUMNS_MAX - WR_SYSTEM_COLUMNS);

    *rows = (struct random_rows){.schema = {.field_count = fields}};
    rows->schema.fields = rows->fields;
    rows->schema.system =
        wr_rng_chance(rng, 0.5) ? (uint32_t)wr_rng_below(rng, 1u << WR_SYSTEM_COLUMNS) : 0;
    for (uint32_t c = 0; c < fields; c++) {
        enum wr_type type;
        do {
            type = (enum wr_type)(1 + wr_rng_below(rng, WR_TYPE_COUNT - 1));
        } while (wr_type_is_pseudo(type) || type == WR_TYPE_JSONPATH || wr_type_cell_bytes(type) == 0 ||
                 (!all && !wr_type_supported(type)));
        rows->fields[c] = (struct wr_field){"column", type, -1, false};
    }
    rows->columns = wr_schema_column_count(&rows->schema);
}

/* Some digits, so few that the same number comes twice. */
static void fill_big(struct random_cell *cell, struct wr_rng *rng)
{
    struct wr_numeric_space space = {0};
    struct wr_numeric n;
    char text[160];
    int digits = (int)wr_rng_below(rng, 3) * 40 + 36;

    (void)snprintf(text, sizeof text, "%s%0*d.%.*s", wr_rng_chance(rng, 0.5) ? "-" : "", digits,
                   (int)wr_rng_below(rng, 4), (int)wr_rng_below(rng, 4), "0010");
    text[*text == '-'] = '7';
    WR_CK(wr_numeric_parse(wr_str_of(text), -1, wr_numeric_space_room(&space), &n) == 0);
    cell->bytes = wr_cell_outside_bytes(WR_TYPE_NUMERIC, &n);
    WR_CK(cell->bytes > 0);
    cell->text = wr_alloc(cell->bytes);
    char *to = cell->text;
    wr_cell_move_outside(WR_TYPE_NUMERIC, &n, &to);
    memcpy(cell->fixed, &n, sizeof n);
    wr_numeric_space_fini(&space);
}

/* A value of jsonb: few different ones, nested, with strings of up to so many bytes. */
static void put_random(struct wr_jsonb_builder *b, struct wr_rng *rng, uint32_t text_bytes_max, uint32_t depth)
{
    static const char *const numbers[] = {"0", "1", "1.0", "1.00", "-7", "12345678901234567890123456789012345678901234567890"};
    static const char *const keys[] = {"", "a", "b", "ab", "ba", "abc"};
    struct wr_jsonb_fault fault;
    uint32_t what = (uint32_t)wr_rng_below(rng, depth > 2 ? 4 : 6), count = (uint32_t)wr_rng_below(rng, 4);

    if (what < 2) {
        WR_CK(wr_jsonb_put_json(b, wr_str_of(numbers[wr_rng_below(rng, WR_COUNT(numbers))]), &fault));
    } else if (what == 2) {
        count = (uint32_t)wr_rng_below(rng, text_bytes_max + 1);
        char *text = wr_jsonb_builder_room(b, count);
        memset(text, 'a' + (int)wr_rng_below(rng, 2), count);
        wr_jsonb_put_string(b, (struct wr_str){text, count});
    } else if (what == 3) {
        wr_jsonb_put_bool(b, wr_rng_chance(rng, 0.5));
    } else {
        wr_jsonb_begin(b, what == 4 ? WR_JSONB_ARRAY : WR_JSONB_OBJECT);
        for (uint32_t i = 0; i < count; i++) {
            if (what == 5) {
                wr_jsonb_put_key(b, wr_str_of(keys[wr_rng_below(rng, WR_COUNT(keys))]));
            }
            put_random(b, rng, text_bytes_max, depth + 1);
        }
        wr_jsonb_end(b);
    }
}

static void fill_jsonb(struct random_cell *cell, struct wr_rng *rng, uint32_t text_bytes_max)
{
    struct wr_jsonb_builder *b = WR_NEW(struct wr_jsonb_builder);

    wr_jsonb_builder_init(b);
    put_random(b, rng, text_bytes_max, 0);
    WR_CK(wr_jsonb_finish(b, &cell->bytes) == 0);
    cell->text = wr_alloc(cell->bytes);
    wr_jsonb_write(b, cell->text);
    wr_jsonb_builder_fini(b);
    wr_free(b);
}

static void fill_fixed(struct random_cell *cell, struct wr_rng *rng, enum wr_type type)
{
    static const double doubles[] = {0.0, -0.0, 1, -1, 0.5, 1e300, 5e-324, (double)INFINITY, (double)NAN};
    static const int64_t integers[] = {0, 1, -1, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    int64_t v = wr_rng_chance(rng, 0.5) ? integers[wr_rng_below(rng, WR_COUNT(integers))]
                                        : (int64_t)(wr_rng_next(rng) >> wr_rng_below(rng, 64));
    double d = doubles[wr_rng_below(rng, WR_COUNT(doubles))];
    float f = (float)d;
    struct wr_numeric n = {WR_NUMERIC_NAN, 0};

    int32_t days = v == INT64_MIN ? WR_DATE_MINUS_INFINITY : (int32_t)(v % WR_DATE_MAX) / 2;

    switch (type) {
    case WR_TYPE_BOOL:
        cell->fixed[0] = (uint8_t)(v & 1);
        return;
    case WR_TYPE_DATE:
        days = WR_MAX(days, WR_DATE_MIN);
        memcpy(cell->fixed, &days, sizeof days);
        return;
    case WR_TYPE_TIME:
        v = (int64_t)((uint64_t)v % (WR_US_PER_DAY + 1));
        memcpy(cell->fixed, &v, sizeof v);
        return;
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        v = wr_timestamp_valid(v) || !wr_timestamp_finite(v) ? v : WR_TIMESTAMP_MIN;
        memcpy(cell->fixed, &v, sizeof v);
        return;
    case WR_TYPE_FLOAT4:
        memcpy(cell->fixed, &f, sizeof f);
        return;
    case WR_TYPE_FLOAT8:
        memcpy(cell->fixed, &d, sizeof d);
        return;
    case WR_TYPE_NUMERIC:
        if (wr_rng_chance(rng, 0.2)) {
            fill_big(cell, rng);
            return;
        }
        (void)(wr_rng_chance(rng, 0.9) && wr_numeric_make(v % 100000, (uint32_t)wr_rng_below(rng, 4), &n));
        memcpy(cell->fixed, &n, sizeof n);
        return;
    default:
        memcpy(cell->fixed, &v, sizeof v);
        memcpy(cell->fixed + 8, &v, sizeof v);
        memset(cell->fixed + wr_type_cell_bytes(type), 0, 16 - wr_type_cell_bytes(type));
    }
}

/* Letters: of two kinds in front, so that prefixes are the same. */
static void fill_text(struct random_cell *cell, struct wr_rng *rng, uint32_t text_bytes_max)
{
    cell->bytes = (uint32_t)wr_rng_below(
        rng, wr_rng_chance(rng, 0.5) ? WR_MIN(16u, text_bytes_max) + 1 : text_bytes_max + 1);
    cell->text = wr_alloc(cell->bytes);
    for (uint32_t k = 0; k < cell->bytes; k++) {
        cell->text[k] = (char)('a' + wr_rng_below(rng, k < 4 ? 2 : 26));
    }
}

/* One element for an array: its cell, and what it points to. */
static void put_element(struct wr_array_writer *w, struct wr_rng *rng)
{
    struct random_cell cell = {.bytes = 0};

    if (wr_rng_chance(rng, 0.2)) {
        wr_array_put(w, NULL);
        return;
    }
    if (wr_type_has_heap(w->element)) {
        if (w->element == WR_TYPE_JSONB) {
            fill_jsonb(&cell, rng, 20);
        } else {
            fill_text(&cell, rng, 20);
        }
        struct wr_view view = wr_view_of(cell.text, cell.bytes);
        wr_array_put(w, &view);
    } else {
        fill_fixed(&cell, rng, w->element);
        if (cell.text != NULL) {
            wr_cell_point_outside(cell.fixed, cell.text);
        }
        wr_array_put(w, cell.fixed);
    }
    wr_free(cell.text);
}

static void fill_array(struct random_cell *cell, struct wr_rng *rng, enum wr_type element)
{
    struct wr_array_shape shape = {.dimensions = (uint32_t)wr_rng_below(rng, 3)};
    struct wr_array_writer w;
    struct wr_sb sb = {0};

    for (uint32_t d = 0; d < shape.dimensions; d++) {
        shape.lengths[d] = 1 + (uint32_t)wr_rng_below(rng, 3);
        shape.lower[d] = wr_rng_chance(rng, 0.8) ? 1 : (int32_t)wr_rng_below(rng, 3) - 1;
    }
    WR_CK(wr_array_shape_count(&shape));
    wr_array_begin(&w, &sb, element, &shape);
    for (uint32_t i = 0; i < shape.count; i++) {
        put_element(&w, rng);
    }
    wr_array_end(&w);
    cell->bytes = (uint32_t)sb.bytes;
    cell->text = wr_sb_take(&sb);
}

void random_fill(struct random_rows *rows, struct wr_rng *rng, uint32_t count,
                 uint32_t text_bytes_max, double null_chance)
{
    rows->count = count;
    rows->cells = WR_NEW_ARRAY(struct random_cell, (size_t)count * rows->columns);
    for (uint32_t i = 0; i < count * rows->columns; i++) {
        struct random_cell *cell = &rows->cells[i];
        enum wr_type type = wr_schema_column_type(&rows->schema, i % rows->columns);
        bool system = i % rows->columns >= rows->schema.field_count;
        cell->null = !system && wr_rng_chance(rng, null_chance);
        if (cell->null) {
            continue;
        }
        if (!wr_type_has_heap(type)) {
            fill_fixed(cell, rng, type);
            continue;
        }
        if (type == WR_TYPE_JSONB) {
            fill_jsonb(cell, rng, text_bytes_max);
        } else if (wr_type_is_array(type)) {
            fill_array(cell, rng, wr_type_element(type));
        } else {
            fill_text(cell, rng, text_bytes_max);
        }
    }
}

void random_fini(struct random_rows *rows)
{
    for (uint32_t i = 0; i < rows->count * rows->columns; i++) {
        wr_free(rows->cells[i].text);
    }
    wr_free(rows->cells);
    rows->cells = NULL;
    rows->count = 0;
}

const struct random_cell *random_at(const struct random_rows *rows, uint32_t row, uint32_t column)
{
    return &rows->cells[(size_t)row * rows->columns + column];
}

bool random_put(const struct random_rows *rows, uint32_t row, struct wr_builder *builder)
{
    if (!wr_builder_row_begin(builder)) {
        return false;
    }
    for (uint32_t c = 0; c < rows->columns; c++) {
        const struct random_cell *cell = random_at(rows, row, c);
        if (cell->null) {
            continue;
        }
        if (!wr_type_has_heap(wr_schema_column_type(&rows->schema, c))) {
            if (!wr_builder_set(builder, c, cell->fixed)) {
                return false;
            }
        } else if (!wr_builder_set_bytes(builder, c, cell->text, cell->bytes)) {
            return false;
        }
    }
    wr_builder_row_end(builder);
    return true;
}

struct wr_batch *random_batch(const struct random_rows *rows, uint32_t first, uint32_t end,
                              struct wr_buf_pool *pool)
{
    struct wr_builder *builder =
        wr_builder_create(pool, &rows->schema, WR_BATCH_ROWS_MAX, 1u << 30);
    struct wr_batch *batch;

    for (uint32_t i = first; i < end; i++) {
        ck_assert(random_put(rows, i, builder));
    }
    batch = wr_builder_take(builder);
    wr_builder_destroy(builder);
    return batch;
}

void random_check(const struct random_rows *rows, uint32_t row, const struct wr_batch *batch,
                  uint32_t batch_row)
{
    static const uint8_t zero[16];

    WR_CK(batch->column_count == rows->columns);
    for (uint32_t c = 0; c < rows->columns; c++) {
        const struct random_cell *cell = random_at(rows, row, c);
        const struct wr_column *column = &batch->columns[c];
        enum wr_type type = wr_schema_column_type(&rows->schema, c);
        uint32_t bytes = wr_type_cell_bytes(type);
        const uint8_t *at = (const uint8_t *)column->values + (size_t)batch_row * bytes;
        WR_CK(column->type == type);
        WR_CK(wr_column_is_null(column, batch_row) == cell->null);
        if (cell->null) {
            WR_CK(memcmp(at, zero, bytes) == 0);
        } else if (wr_type_has_heap(type)) {
            struct wr_view view;
            memcpy(&view, at, sizeof view);
            WR_CK(view.bytes == cell->bytes);
            WR_CK(memcmp(wr_view_ptr(&view), cell->text, cell->bytes) == 0);
        } else if (cell->text != NULL) {
            WR_CK(memcmp(at, cell->fixed, 8) == 0);
            WR_CK(wr_cell_outside_bytes(type, at) == cell->bytes);
            WR_CK(memcmp(wr_cell_outside(at), cell->text, cell->bytes) == 0);
        } else {
            WR_CK(memcmp(at, cell->fixed, bytes) == 0);
        }
    }
}
