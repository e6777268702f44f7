#include "common/batch/key.h"

#include <math.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/batch/array.h"
#include "common/batch/interval.h"
#include "common/batch/jsonb.h"
#include "common/batch/numeric.h"
#include "common/batch/row.h"

struct wr_key_scratch {
    uint64_t u64[WR_BATCH_ROWS_MAX];
    struct wr_view views[WR_BATCH_ROWS_MAX];
    uint64_t hashes[WR_BATCH_ROWS_MAX];
    uint64_t null_bits[WR_BATCH_ROWS_MAX / 64];
    uint64_t ends[WR_BATCH_ROWS_MAX]; /* several columns: where each key ends in `bytes` */
    struct wr_sb bytes;
    struct wr_sb one; /* a string in the form that its key has */
};

struct wr_key_scratch *wr_key_scratch_create(void)
{
    return WR_NEW(struct wr_key_scratch);
}

void wr_key_scratch_destroy(struct wr_key_scratch *scratch)
{
    if (scratch != NULL) {
        wr_sb_fini(&scratch->bytes);
        wr_sb_fini(&scratch->one);
        wr_free(scratch);
    }
}

static bool is_u64(enum wr_type type)
{
    return !wr_type_has_heap(type) && wr_type_cell_bytes(type) <= 8;
}

enum wr_key_form wr_key_form_of(const enum wr_type *types, uint32_t count)
{
    return count == 1 && is_u64(types[0]) ? WR_KEY_U64 : WR_KEY_BYTES;
}

static uint64_t canonical_double(double v)
{
    uint64_t bits;

    if (isnan(v)) {
        return 0x7ff8000000000000ull;
    }
    v = v == 0 ? 0 : v; /* -0 is 0 */
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

/* One fixed cell of at most 8 bytes, widened. */
static uint64_t widen(enum wr_type type, const void *cell)
{
    switch (wr_type_cell_bytes(type)) {
    case 1:
        return *(const uint8_t *)cell;
    case 2:
        return (uint64_t)(int64_t)(int16_t)wr_load_u16(cell);
    case 4:
        if (type == WR_TYPE_FLOAT4) {
            float f;
            memcpy(&f, cell, sizeof f);
            return canonical_double((double)f);
        }
        return (uint64_t)(int64_t)(int32_t)wr_load_u32(cell);
    default:
        if (type == WR_TYPE_FLOAT8) {
            double d;
            memcpy(&d, cell, sizeof d);
            return canonical_double(d);
        }
        return wr_load_u64(cell);
    }
}

static const void *cell_at(const struct wr_column *column, uint32_t row)
{
    return (const char *)column->values +
           (size_t)row * wr_type_cell_bytes((enum wr_type)column->type);
}

/* One cell of 16 bytes, not numeric, in the form that its key has. */
static void canonical_16(enum wr_type type, const void *cell, void *to)
{
    struct wr_interval interval;
    __int128 total;

    if (type == WR_TYPE_INTERVAL) {
        memcpy(&interval, cell, sizeof interval);
        total = wr_interval_total_us(interval);
        memcpy(to, &total, sizeof total);
    } else {
        memcpy(to, cell, 16);
    }
}

/* Digits of a normalised numeric go to the end of the scratch bytes. */
struct digits_room {
    struct wr_numeric_room room;
    struct wr_sb *sb;
};

static uint8_t *take_digits(struct wr_numeric_room *room, uint32_t bytes)
{
    struct wr_sb *sb = WR_CONTAINER_OF(room, struct digits_room, room)->sb;

    wr_sb_reserve(sb, bytes);
    sb->bytes += bytes;
    return (uint8_t *)sb->ptr + sb->bytes - bytes;
}

/* The one cell of all equal numerics; digits lie at the end of sb, until something is appended. */
static struct wr_numeric canonical_numeric(const void *cell, struct wr_sb *sb)
{
    struct digits_room room = {.room.take = take_digits, .sb = sb};
    struct wr_numeric n;

    memcpy(&n, cell, sizeof n);
    WR_ASSERT(wr_numeric_normalize(n, &room.room, &n) == 0); /* it gets no larger */
    return n;
}

static bool mark_nulls(const struct wr_batch *batch, const struct wr_column *column,
                       struct wr_key_scratch *scratch)
{
    bool any = false;

    if (column->validity == NULL) {
        return false;
    }
    memset(scratch->null_bits, 0, sizeof scratch->null_bits);
    for (uint32_t i = 0; i < batch->live_count; i++) {
        if (wr_column_is_null(column, wr_batch_row(batch, i))) {
            scratch->null_bits[i / 64] |= (uint64_t)1 << (i % 64);
            any = true;
        }
    }
    return any;
}

static bool key_is_null(const struct wr_keys *keys, uint32_t i)
{
    return keys->null_bits != NULL && (keys->null_bits[i / 64] >> (i % 64) & 1) != 0;
}

static void build_u64(const struct wr_batch *batch, const struct wr_column *column,
                      struct wr_key_scratch *scratch, struct wr_keys *ret)
{
    enum wr_type type = (enum wr_type)column->type;
    const uint64_t *values = column->values;
    bool plain = wr_type_cell_bytes(type) == 8 && type != WR_TYPE_FLOAT8;

    ret->null_bits = mark_nulls(batch, column, scratch) ? scratch->null_bits : NULL;
    if (plain && batch->selection == NULL && ret->null_bits == NULL) {
        ret->u64 = values;
        return;
    }
    for (uint32_t i = 0; i < batch->live_count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        scratch->u64[i] = key_is_null(ret, i) ? 0
                          : plain             ? values[row]
                                              : widen(type, cell_at(column, row));
    }
    ret->u64 = scratch->u64;
}

/* Cells of 16 bytes: one key each, or the digits of a big numeric. */
static void build_wide(const struct wr_batch *batch, const struct wr_column *column,
                       struct wr_key_scratch *scratch, struct wr_keys *ret)
{
    struct wr_sb *sb = &scratch->bytes;
    uint64_t first = 0;

    wr_sb_reset(sb);
    wr_sb_reserve(sb, (size_t)batch->live_count * 16);
    for (uint32_t i = 0; i < batch->live_count; i++) {
        const void *cell = cell_at(column, wr_batch_row(batch, i));
        uint8_t key[16];
        bool in_cell = !key_is_null(ret, i);
        if (!in_cell) {
            memset(key, 0, sizeof key);
        } else if (column->type == WR_TYPE_NUMERIC) {
            struct wr_numeric n = canonical_numeric(cell, sb);
            in_cell = !wr_numeric_is_big(n);
            memcpy(key, &n, sizeof n);
        } else {
            canonical_16((enum wr_type)column->type, cell, key);
        }
        wr_sb_append(sb, key, in_cell ? sizeof key : 0);
        scratch->ends[i] = sb->bytes;
    }
    for (uint32_t i = 0; i < batch->live_count; i++) {
        scratch->views[i] = wr_view_of(sb->ptr + first, (uint32_t)(scratch->ends[i] - first));
        first = scratch->ends[i];
    }
    ret->bytes = scratch->views;
}

/* Strings of which equal values may have several. */
static bool has_variants(enum wr_type type)
{
    return type == WR_TYPE_JSONB ||
           (wr_type_is_array(type) && wr_array_has_variants(wr_type_element(type)));
}

static void append_canonical(enum wr_type type, const struct wr_view *view, struct wr_sb *sb)
{
    if (type == WR_TYPE_JSONB) {
        wr_jsonb_canonical(wr_jsonb_of(view), sb);
    } else {
        wr_array_canonical(view, sb);
    }
}

static void build_strings(const struct wr_batch *batch, const struct wr_column *column,
                          struct wr_key_scratch *scratch, struct wr_keys *ret)
{
    struct wr_sb *sb = &scratch->bytes;
    uint64_t first = 0;

    wr_sb_reset(sb);
    wr_sb_reserve(sb, 16);
    for (uint32_t i = 0; i < batch->live_count; i++) {
        if (!key_is_null(ret, i)) {
            append_canonical((enum wr_type)column->type, cell_at(column, wr_batch_row(batch, i)),
                             sb);
        }
        scratch->ends[i] = sb->bytes;
    }
    for (uint32_t i = 0; i < batch->live_count; i++) {
        scratch->views[i] = wr_view_of(sb->ptr + first, (uint32_t)(scratch->ends[i] - first));
        first = scratch->ends[i];
    }
    ret->bytes = scratch->views;
}

static void build_one(const struct wr_batch *batch, const struct wr_column *column,
                      struct wr_key_scratch *scratch, struct wr_keys *ret)
{
    ret->null_bits = mark_nulls(batch, column, scratch) ? scratch->null_bits : NULL;
    if (!wr_type_has_heap((enum wr_type)column->type)) {
        build_wide(batch, column, scratch, ret);
        return;
    }
    if (has_variants((enum wr_type)column->type)) {
        build_strings(batch, column, scratch, ret);
        return;
    }
    if (batch->selection == NULL && ret->null_bits == NULL) {
        ret->bytes = column->values;
        return;
    }
    const struct wr_view *views = column->values;
    for (uint32_t i = 0; i < batch->live_count; i++) {
        scratch->views[i] =
            key_is_null(ret, i) ? (struct wr_view){0} : views[wr_batch_row(batch, i)];
    }
    ret->bytes = scratch->views;
}

static void append_numeric(const void *cell, struct wr_sb *sb)
{
    static const uint8_t no_cell[16];
    size_t at = sb->bytes;

    wr_sb_append(sb, no_cell, sizeof no_cell);
    struct wr_numeric n = canonical_numeric(cell, sb);
    if (wr_numeric_is_big(n)) {
        wr_cell_point_outside(&n, NULL);
    }
    memcpy(sb->ptr + at, &n, sizeof n);
}

/* The string, whose length stands in front, of all equal values. */
static void append_variant(enum wr_type type, const struct wr_view *view, struct wr_sb *scratch,
                           struct wr_sb *sb)
{
    wr_sb_reset(scratch);
    append_canonical(type, view, scratch);
    wr_write_str(sb, (struct wr_str){scratch->ptr, scratch->bytes});
}

static void append_cell(const struct wr_column *column, uint32_t row, struct wr_sb *scratch,
                        struct wr_sb *sb)
{
    enum wr_type type = (enum wr_type)column->type;
    const void *cell = cell_at(column, row);
    uint8_t canonical[16];

    if (has_variants(type)) {
        append_variant(type, cell, scratch, sb);
    } else if (wr_type_has_heap(type)) {
        const struct wr_view *view = cell;
        wr_write_str(sb, (struct wr_str){wr_view_ptr(view), view->bytes});
    } else if (type == WR_TYPE_NUMERIC) {
        append_numeric(cell, sb);
    } else if (is_u64(type)) {
        wr_write_u64(sb, widen(type, cell));
    } else {
        canonical_16(type, cell, canonical);
        wr_sb_append(sb, canonical, sizeof canonical);
    }
}

/* The mixer of one 8-byte key is too weak to count by: 100 numbers in a row were counted as 95. */
uint64_t wr_key_hash_cell(const struct wr_column *column, uint32_t row, struct wr_sb *scratch)
{
    struct wr_sb variant = {0};

    wr_sb_reset(scratch);
    append_cell(column, row, &variant, scratch);
    wr_sb_fini(&variant);
    return wr_hash_bytes(scratch->ptr, scratch->bytes);
}

static void build_many(const struct wr_batch *batch, const uint32_t *columns, uint32_t count,
                       struct wr_key_scratch *scratch, struct wr_keys *ret)
{
    struct wr_sb *sb = &scratch->bytes;
    uint64_t first = 0;

    wr_sb_reset(sb);
    for (uint32_t i = 0; i < batch->live_count; i++) {
        uint32_t row = wr_batch_row(batch, i);
        for (uint32_t c = 0; c < count; c += 8) {
            uint8_t nulls = 0;
            for (uint32_t b = 0; b < 8 && c + b < count; b++) {
                nulls |= (uint8_t)(wr_column_is_null(&batch->columns[columns[c + b]], row) << b);
            }
            wr_write_u8(sb, nulls);
        }
        for (uint32_t c = 0; c < count; c++) {
            if (!wr_column_is_null(&batch->columns[columns[c]], row)) {
                append_cell(&batch->columns[columns[c]], row, &scratch->one, sb);
            }
        }
        scratch->ends[i] = sb->bytes;
    }
    for (uint32_t i = 0; i < batch->live_count; i++) {
        scratch->views[i] = wr_view_of(sb->ptr + first, (uint32_t)(scratch->ends[i] - first));
        first = scratch->ends[i];
    }
    ret->bytes = scratch->views;
}

static uint64_t hash_view(const struct wr_view *view)
{
    return XXH3_64bits(wr_view_ptr(view), view->bytes);
}

static void hash_all(struct wr_keys *keys, struct wr_key_scratch *scratch)
{
    if (keys->form == WR_KEY_U64) {
        for (uint32_t i = 0; i < keys->count; i++) {
            scratch->hashes[i] = wr_hash_u64(keys->u64[i]);
        }
    } else {
        for (uint32_t i = 0; i < keys->count; i++) {
            scratch->hashes[i] = hash_view(&keys->bytes[i]);
        }
    }
    for (uint32_t i = 0; keys->null_bits != NULL && i < keys->count; i++) {
        if (key_is_null(keys, i)) {
            scratch->hashes[i] = WR_KEY_NULL_HASH;
        }
    }
    keys->hashes = scratch->hashes;
}

static void borrow_hashes(const struct wr_batch *batch, struct wr_key_scratch *scratch,
                          struct wr_keys *ret)
{
    uint32_t index = wr_schema_system_index(batch->schema, WR_SYSTEM_HASH);
    const uint64_t *values = batch->columns[index].values;

    if (batch->selection == NULL) {
        ret->hashes = values;
        return;
    }
    for (uint32_t i = 0; i < batch->live_count; i++) {
        scratch->hashes[i] = values[batch->selection[i]];
    }
    ret->hashes = scratch->hashes;
}

void wr_keys_build(const struct wr_batch *batch, const uint32_t *columns, uint32_t column_count,
                   bool use_hash_column, struct wr_key_scratch *scratch, struct wr_keys *ret)
{
    const struct wr_column *first;

    WR_ASSERT(column_count > 0 && batch->live_count <= WR_BATCH_ROWS_MAX);
    first = &batch->columns[columns[0]];
    *ret = (struct wr_keys){.count = batch->live_count};
    if (column_count == 1 && is_u64((enum wr_type)first->type)) {
        ret->form = WR_KEY_U64;
        build_u64(batch, first, scratch, ret);
    } else if (column_count == 1) {
        ret->form = WR_KEY_BYTES;
        build_one(batch, first, scratch, ret);
    } else {
        ret->form = WR_KEY_BYTES;
        build_many(batch, columns, column_count, scratch, ret);
    }
    if (use_hash_column && wr_schema_has(batch->schema, WR_SYSTEM_HASH)) {
        borrow_hashes(batch, scratch, ret);
    } else {
        hash_all(ret, scratch);
    }
}

void wr_key_group_range(uint32_t subtask, uint32_t parallelism, uint32_t key_groups,
                        uint32_t *ret_first, uint32_t *ret_end)
{
    *ret_first =
        (uint32_t)(((uint64_t)subtask * key_groups + parallelism - 1) / parallelism);
    *ret_end = (uint32_t)((((uint64_t)subtask + 1) * key_groups + parallelism - 1) / parallelism);
}

void wr_partition_rows(const struct wr_batch *batch, const uint64_t *hashes, uint32_t parallelism,
                       uint32_t key_groups, uint16_t rows[WR_BATCH_ROWS_MAX], uint32_t *starts)
{
    uint16_t targets[WR_BATCH_ROWS_MAX];

    memset(starts, 0, (parallelism + 1) * sizeof *starts);
    for (uint32_t i = 0; i < batch->live_count; i++) {
        targets[i] = (uint16_t)wr_key_group_subtask(wr_key_group(hashes[i], key_groups),
                                                    parallelism, key_groups);
        starts[targets[i] + 1] += 1;
    }
    for (uint32_t t = 0; t < parallelism; t++) {
        starts[t + 1] += starts[t];
    }
    for (uint32_t i = 0; i < batch->live_count; i++) {
        rows[starts[targets[i]]++] = (uint16_t)wr_batch_row(batch, i);
    }
    for (uint32_t t = parallelism; t > 0; t--) {
        starts[t] = starts[t - 1];
    }
    starts[0] = 0;
}

/* ---- back to cells ---- */

static void narrow(enum wr_type type, uint64_t value, uint8_t cell[16])
{
    memset(cell, 0, 16);
    if (type == WR_TYPE_FLOAT4) {
        double d;
        float f;
        memcpy(&d, &value, sizeof d);
        f = (float)d;
        memcpy(cell, &f, sizeof f);
        return;
    }
    memcpy(cell, &value, wr_type_cell_bytes(type)); /* little-endian: the low bytes */
}

/* Is a decoded cell of at most 8 bytes one whose key would have these very bytes? */
static bool is_canonical(enum wr_type type, uint64_t u64, const uint8_t cell[16])
{
    return wr_cell_valid(type, cell) && (!is_u64(type) || widen(type, cell) == u64);
}

/* Is a numeric, whose digits may be from outside, the one of all equal ones that is a key? */
static bool is_canonical_numeric(const uint8_t cell[16])
{
    struct wr_numeric_space space = {0};
    struct wr_numeric n, normal;
    bool same;

    if (!wr_cell_valid(WR_TYPE_NUMERIC, cell)) {
        return false;
    }
    memcpy(&n, cell, sizeof n);
    WR_ASSERT(wr_numeric_normalize(n, wr_numeric_space_room(&space), &normal) == 0);
    same = n.low == normal.low &&
           (wr_numeric_is_big(n) ? memcmp(wr_numeric_big_ptr(n), wr_numeric_big_ptr(normal),
                                          wr_numeric_big_bytes(n)) == 0
                                 : n.high == normal.high);
    wr_numeric_space_fini(&space);
    return same;
}

/* The cell of 16 bytes, not numeric, that has this key: of those that are equal, the one in normal form. */
static bool decode_16(enum wr_type type, const void *key, uint8_t cell[16])
{
    struct wr_interval interval;
    __int128 total;
    uint8_t again[16];

    if (type == WR_TYPE_INTERVAL) {
        memcpy(&total, key, sizeof total);
        if (!wr_interval_of_total(total, &interval)) {
            return false;
        }
        memcpy(cell, &interval, sizeof interval);
        return true;
    }
    memcpy(cell, key, 16);
    if (!wr_cell_valid(type, cell)) {
        return false;
    }
    canonical_16(type, cell, again);
    return memcmp(again, cell, 16) == 0;
}

/* A string, and is it the one of all equal values? */
static bool decode_string(enum wr_type type, struct wr_str bytes, uint8_t cell[16])
{
    struct wr_view view = wr_view_of(bytes.ptr, (uint32_t)bytes.bytes);
    struct wr_sb sb = {0};
    bool same = true;

    memcpy(cell, &view, sizeof view);
    if (!wr_cell_valid(type, cell)) {
        return false;
    }
    if (type == WR_TYPE_JSONB) {
        return wr_jsonb_is_canonical(wr_jsonb_of(&view));
    }
    if (has_variants(type)) {
        append_canonical(type, &view, &sb);
        same = sb.bytes == bytes.bytes && memcmp(sb.ptr, bytes.ptr, sb.bytes) == 0;
        wr_sb_fini(&sb);
    }
    return same;
}

static void decode_present(enum wr_type type, struct wr_reader *reader, uint8_t cell[16])
{
    memset(cell, 0, 16);
    if (wr_type_has_heap(type)) {
        struct wr_str text = wr_read_str(reader);
        reader->failed |= reader->failed || !decode_string(type, text, cell);
    } else if (is_u64(type)) {
        uint64_t value = wr_read_u64(reader);
        narrow(type, value, cell);
        reader->failed |= !is_canonical(type, value, cell);
    } else if (type == WR_TYPE_NUMERIC) {
        reader->failed |= !wr_read_cell(type, reader, cell) || !is_canonical_numeric(cell);
    } else {
        const void *data = wr_read_bytes(reader, 16);
        if (data != NULL) {
            reader->failed |= !decode_16(type, data, cell);
        }
    }
}

static enum wr_code decode_many(const enum wr_type *types, uint32_t count, struct wr_str bytes,
                                uint8_t (*cells)[16], bool *nulls, struct wr_error *err)
{
    struct wr_reader reader = wr_reader_of(bytes.ptr, bytes.bytes);

    for (uint32_t c = 0; c < count; c += 8) {
        uint8_t bits = wr_read_u8(&reader);
        for (uint32_t b = 0; b < 8 && c + b < count; b++) {
            nulls[c + b] = (bits >> b & 1) != 0;
        }
        reader.failed |= count - c < 8 && bits >> (count - c) != 0;
    }
    for (uint32_t c = 0; c < count; c++) {
        memset(cells[c], 0, 16);
        if (!nulls[c]) {
            decode_present(types[c], &reader, cells[c]);
        }
    }
    if (reader.failed || wr_reader_left(&reader) != 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "malformed key of %zu bytes", bytes.bytes);
    }
    return WR_OK;
}

enum wr_code wr_key_decode(const enum wr_type *types, uint32_t count, uint64_t u64,
                           struct wr_str bytes, bool is_null, uint8_t (*cells)[16], bool *nulls,
                           struct wr_error *err)
{
    if (count > 1) {
        return decode_many(types, count, bytes, cells, nulls, err);
    }
    nulls[0] = is_null;
    memset(cells[0], 0, 16);
    if (is_null) {
        return WR_OK;
    }
    bool good = true;
    if (is_u64(types[0])) {
        narrow(types[0], u64, cells[0]);
        good = is_canonical(types[0], u64, cells[0]);
    } else if (wr_type_has_heap(types[0])) {
        good = decode_string(types[0], bytes, cells[0]);
    } else if (types[0] == WR_TYPE_NUMERIC) {
        bool big = bytes.bytes > 0 && bytes.ptr[0] == WR_NUMERIC_BIG;
        struct wr_numeric n = wr_numeric_big_at(bytes.ptr, (uint32_t)bytes.bytes);
        if (bytes.bytes == 16 && !big) {
            memcpy(&n, bytes.ptr, sizeof n);
        }
        memcpy(cells[0], &n, sizeof n);
        good = is_canonical_numeric(cells[0]);
    } else {
        good = bytes.bytes == 16 && decode_16(types[0], bytes.ptr, cells[0]);
    }
    return good ? WR_OK
                : wr_fail(err, WR_ERR_CORRUPT, "malformed key of %zu bytes", bytes.bytes);
}
