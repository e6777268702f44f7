/* Rows whose keys have numbers, in every form that keys come in. */
#include <math.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/batch/array.h"
#include "common/batch/jsonb_build.h"
#include "tests/lib/table_world_internal.h"
#include "tests/lib/wr_test.h"

#define MAINS 40u /* main keys of composite ones */
#define LARGE_TEXT 2u /* the number of the text of a megabyte */

static void put(struct table_world *w, uint32_t column, const void *cell)
{
    wr_builder_set(w->builder, column, cell);
}

static void put_i64(struct table_world *w, uint32_t column, int64_t value)
{
    put(w, column, &value);
}

/* Numbers in bytes, of lengths around what lies inline. */
static void put_text(struct table_world *w, uint32_t column, uint64_t k)
{
    static const uint32_t lengths[] = {0, 7, 23, 24, 300};
    uint32_t bytes = lengths[k % WR_COUNT(lengths)];
    char text[320];
    int n = k == 1 ? 0 : snprintf(text, 24, "%lu", (unsigned long)k);

    if (k == LARGE_TEXT && w->play.large && w->play.keys == TABLE_KEYS_TEXT) {
        WR_CK(wr_builder_set_bytes(w->builder, column, w->block, TABLE_WORLD_LARGE));
        return;
    }
    for (; k != 1 && (uint32_t)n < bytes; n++) {
        text[n] = 'x';
    }
    WR_CK(wr_builder_set_bytes(w->builder, column, text, (uint32_t)n));
}

/* Zeros of both signs are one key, and so is every NaN. */
static void put_double(struct table_world *w, uint64_t k)
{
    static const uint64_t nans[] = {0x7ff8000000000000u, 0xfff8000000000000u, 0x7ff0000000000001u,
                                    0x7fffffffffffffffu};
    static const double edges[] = {0, 0, 0, (double)INFINITY, -(double)INFINITY, 5e-324, -5e-324};
    double value = k < WR_COUNT(edges) ? edges[k] : (double)k * (k % 2 == 0 ? 0.125 : -0.125);

    if (k == 1) {
        value = wr_rng_below(&w->rng, 2) == 0 ? 0.0 : -0.0;
    }
    if (k == 2) {
        memcpy(&value, &nans[wr_rng_below(&w->rng, WR_COUNT(nans))], sizeof value);
    }
    put(w, 0, &value);
}

/* With and without trailing zeros it is one key. */
static void put_numeric(struct table_world *w, uint64_t k)
{
    struct wr_numeric value = {WR_NUMERIC_NAN, 0};
    uint32_t zeros = (uint32_t)wr_rng_below(&w->rng, 6);
    __int128 coefficient = k == 2 ? 0 : (__int128)k * (k % 2 == 0 ? 1 : -1);

    if (k % 7 == 6) {
        coefficient *= (__int128)1 << 80; /* no 64 bits hold it */
    }
    for (uint32_t i = 0; i < zeros; i++) {
        coefficient *= 10;
    }
    if (k != 1) {
        WR_CK(wr_numeric_make(coefficient, zeros + (uint32_t)(k % 3), &value));
    }
    put(w, 0, &value);
}

/* With its members in any order and with any zeros it is one key. */
static void put_jsonb(struct table_world *w, uint64_t k)
{
    char number[64], text[400];
    struct wr_view view;
    int zeros = (int)wr_rng_below(&w->rng, 6), padding = (int)(k % 4) * 90;

    (void)snprintf(number, sizeof number, "%s%lu%s.%.*s", k % 2 == 0 ? "" : "-", (unsigned long)k,
                   k % 7 == 6 ? "123456789012345678901234567890" : "", 1 + zeros, "000000");
    if (k % 3 == 0) {
        (void)snprintf(text, sizeof text, "%s", number);
    } else if (k % 3 == 1 || wr_rng_below(&w->rng, 2) == 0) {
        (void)snprintf(text, sizeof text, "{\"n\": [%s, null], \"text\": \"%*s\"}", number, padding, "");
    } else {
        (void)snprintf(text, sizeof text, "{\"text\": \"%*s\", \"n\": 1, \"n\": [%s, null]}", padding, "", number);
    }
    WR_CK(wr_jsonb_parse(wr_str_of(text), &view) == 0);
    WR_CK(wr_builder_set_bytes(w->builder, 0, wr_view_ptr(&view), view.bytes));
}

/* With any zeros behind its numbers it is one key. */
static void put_array(struct table_world *w, uint64_t k)
{
    struct wr_sb text = {0}, string = {0};
    uint32_t more = (uint32_t)(k % 5 == 0 ? 30 : k % 5);

    wr_sb_printf(&text, "{%s%lu.%.*s", k % 2 == 0 ? "" : "-", (unsigned long)k,
                 1 + (int)wr_rng_below(&w->rng, 6), "000000");
    for (uint32_t i = 0; i < more; i++) {
        wr_sb_puts(&text, i % 3 == 0 ? ",NULL" : wr_rng_below(&w->rng, 2) == 0 ? ",1.50" : ",1.5");
    }
    wr_sb_puts(&text, k % 7 == 6 ? ",123456789012345678901234567890123456789012345}" : "}");
    WR_CK(wr_array_parse(WR_TYPE_NUMERIC, -1, text.ptr, (uint32_t)text.bytes, &string) == 0);
    WR_CK(wr_builder_set_bytes(w->builder, 0, string.ptr, (uint32_t)string.bytes));
    wr_sb_fini(&text);
    wr_sb_fini(&string);
}

static void put_pair(struct table_world *w, uint64_t k)
{
    if (k % 3 != 1) {
        put_i64(w, 0, (int64_t)(k / 3));
    }
    if (k % 3 != 0) {
        put_text(w, 1, k);
    }
}

static void put_row(struct table_world *w, uint64_t k)
{
    int32_t day = (int32_t)k - 700;
    bool flag = k == 2;

    switch (w->play.keys) {
    case TABLE_KEYS_BIGINT:
        put_i64(w, 0, k == 1 ? INT64_MIN : k == 2 ? INT64_MAX : (int64_t)k - 5);
        break;
    case TABLE_KEYS_TIMESTAMP:
        put_i64(w, 0, ((int64_t)k - 100) * 1000000);
        break;
    case TABLE_KEYS_DATE:
        put(w, 0, &day);
        break;
    case TABLE_KEYS_BOOLEAN:
        put(w, 0, &flag);
        break;
    case TABLE_KEYS_DOUBLE:
        put_double(w, k);
        break;
    case TABLE_KEYS_NUMERIC:
        put_numeric(w, k);
        break;
    case TABLE_KEYS_JSONB:
        put_jsonb(w, k);
        break;
    case TABLE_KEYS_ARRAY:
        put_array(w, k);
        break;
    case TABLE_KEYS_TEXT:
        put_text(w, 0, k);
        break;
    case TABLE_KEYS_PAIR:
        put_pair(w, k);
        break;
    case TABLE_KEYS_COMPOSITE:
    case TABLE_KEYS_WORDS:
    case TABLE_KEYS_SET:
    case TABLE_KEYS_COUNT:
        WR_UNREACHABLE();
    }
}

static struct wr_keys build(struct table_world *w)
{
    static const uint32_t columns[] = {0, 1};
    struct wr_keys keys;

    w->batch = wr_builder_take(w->builder);
    wr_keys_build(w->batch, columns, w->schema.field_count, false, w->scratch, &keys);
    return keys;
}

/* Entries of main keys, their sub keys of 0 to 40 bytes, or of 8. */
static struct wr_keys build_composite(struct table_world *w, uint32_t count)
{
    struct wr_keys main;

    for (uint32_t i = 0; i < count; i++) {
        WR_CK(wr_builder_row_begin(w->builder));
        if (w->ks[i] % MAINS != 0) {
            if (w->play.keys == TABLE_KEYS_COMPOSITE) {
                put_text(w, 0, w->ks[i] % MAINS);
            } else {
                put_i64(w, 0, (int64_t)(w->ks[i] % MAINS));
            }
        }
        wr_builder_row_end(w->builder);
    }
    main = build(w);
    tm_composite_reset(&w->composite);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t number = w->ks[i] / MAINS;
        char sub[48];
        if (w->play.keys != TABLE_KEYS_COMPOSITE) {
            tm_composite_add(&w->composite, &main, i,
                             (struct wr_str){(const char *)&number, sizeof number});
            continue;
        }
        int n = number == 0 ? 0 : snprintf(sub, sizeof sub, "%0*lu", (int)(number % 40) + 1,
                                           (unsigned long)number);
        tm_composite_add(&w->composite, &main, i, (struct wr_str){sub, (size_t)n});
    }
    return *tm_composite_keys(&w->composite);
}

static struct wr_keys build_keys(struct table_world *w, uint32_t count)
{
    wr_batch_unref(WR_TAKE(w->batch));
    if (table_world_is_composite(w)) {
        return build_composite(w, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        WR_CK(wr_builder_row_begin(w->builder));
        if (w->ks[i] != 0) {
            put_row(w, w->ks[i]);
        }
        wr_builder_row_end(w->builder);
    }
    return build(w);
}

static bool is_null(const struct wr_keys *keys, uint32_t i)
{
    return keys->null_bits != NULL && (keys->null_bits[i / 64] >> (i % 64) & 1) != 0;
}

/* Whatever the row looks like, the key of a number is always the same. */
struct wr_keys table_world_keys(struct table_world *w, uint32_t count)
{
    struct wr_keys keys = build_keys(w, count);

    WR_CK(keys.count == count);
    for (uint32_t i = 0; i < count; i++) {
        const struct table_key_form *form = &w->forms[w->ks[i]];
        WR_CK(keys.hashes[i] == form->hash && is_null(&keys, i) == form->null);
        if (keys.form == WR_KEY_U64) {
            WR_CK(form->null || keys.u64[i] == form->u64);
        } else if (!form->null) {
            WR_CK(keys.bytes[i].bytes == form->length);
            WR_CK(memcmp(wr_view_ptr(&keys.bytes[i]), form->bytes, form->length) == 0);
        }
    }
    return keys;
}

/* ---- setting up ---- */

static void note_forms(struct table_world *w, uint32_t first, uint32_t count)
{
    struct wr_keys keys;

    for (uint32_t i = 0; i < count; i++) {
        w->ks[i] = first + i;
    }
    keys = build_keys(w, count);
    for (uint32_t i = 0; i < count; i++) {
        struct table_key_form *form = &w->forms[first + i];
        form->hash = keys.hashes[i];
        form->null = is_null(&keys, i);
        if (keys.form == WR_KEY_U64) {
            form->u64 = keys.u64[i];
        } else if (!form->null) {
            form->length = keys.bytes[i].bytes;
            form->bytes = wr_alloc(form->length + 1);
            memcpy(form->bytes, wr_view_ptr(&keys.bytes[i]), form->length);
        }
    }
}

static void choose_types(struct table_world *w)
{
    static const enum wr_type types[TABLE_KEYS_COUNT] = {
        [TABLE_KEYS_BIGINT] = WR_TYPE_INT8,       [TABLE_KEYS_TEXT] = WR_TYPE_TEXT,
        [TABLE_KEYS_DOUBLE] = WR_TYPE_FLOAT8,     [TABLE_KEYS_NUMERIC] = WR_TYPE_NUMERIC,
        [TABLE_KEYS_PAIR] = WR_TYPE_INT8,         [TABLE_KEYS_COMPOSITE] = WR_TYPE_TEXT,
        [TABLE_KEYS_WORDS] = WR_TYPE_INT8,        [TABLE_KEYS_SET] = WR_TYPE_INT8,
        [TABLE_KEYS_TIMESTAMP] = WR_TYPE_TIMESTAMP, [TABLE_KEYS_DATE] = WR_TYPE_DATE,
        [TABLE_KEYS_BOOLEAN] = WR_TYPE_BOOL,      [TABLE_KEYS_JSONB] = WR_TYPE_JSONB,
        [TABLE_KEYS_ARRAY] = (enum wr_type)(WR_TYPE_ARRAY_BASE + WR_TYPE_NUMERIC),
    };

    w->fields[0] = (struct wr_field){"first", types[w->play.keys], -1, false};
    w->fields[1] = (struct wr_field){"second", WR_TYPE_TEXT, -1, false};
    w->schema.fields = w->fields;
    w->schema.field_count = w->play.keys == TABLE_KEYS_PAIR ? 2 : 1;
    w->count = w->play.keys == TABLE_KEYS_BOOLEAN ? 3 : TABLE_WORLD_KEYS;
    if (w->play.key_count != 0) {
        w->count = WR_MIN(w->count, w->play.key_count);
    }
}

void table_world_keys_init(struct table_world *w)
{
    choose_types(w);
    w->account = wr_memory_account_open(w->batch_memory, WR_MEMORY_BATCH, "batches of keys");
    w->pool = wr_buf_pool_create(w->account, false);
    w->builder = wr_builder_create(w->pool, &w->schema, WR_BATCH_ROWS_MAX, 1u << 30);
    w->scratch = wr_key_scratch_create();
    w->forms = WR_NEW_ARRAY(struct table_key_form, w->count);
    for (uint32_t first = 0; first < w->count; first += WR_BATCH_ROWS_MAX) {
        note_forms(w, first, WR_MIN(w->count - first, WR_BATCH_ROWS_MAX));
    }
}

void table_world_keys_fini(struct table_world *w)
{
    wr_batch_unref(WR_TAKE(w->batch));
    tm_composite_fini(&w->composite);
    wr_key_scratch_destroy(w->scratch);
    wr_builder_destroy(w->builder);
    wr_buf_pool_destroy(w->pool);
    wr_memory_account_close(w->account);
    for (uint32_t k = 0; k < w->count; k++) {
        wr_free(w->forms[k].bytes);
    }
    wr_free(w->forms);
}
