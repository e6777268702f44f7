#include "taskmanager/state/record.h"

#include "common/base/assert.h"
#include "common/base/hash.h"

#define MAIN_HASH_BITS 16u

static uint8_t *put_varint(uint8_t *p, uint64_t value)
{
    for (; value >= 0x80; value >>= 7) {
        *p++ = (uint8_t)(value | 0x80);
    }
    *p++ = (uint8_t)value;
    return p;
}

static uint64_t form_hash(enum wr_key_form form, struct wr_str key)
{
    return form == WR_KEY_U64 && key.bytes == 8 ? wr_hash_u64(wr_load_u64(key.ptr))
                                                : wr_hash_bytes(key.ptr, key.bytes);
}

uint64_t tm_record_composite_hash_of(uint64_t main_hash, struct wr_str key)
{
    uint64_t mask = UINT64_MAX >> MAIN_HASH_BITS;

    return (main_hash & ~mask) | (wr_hash_bytes(key.ptr, key.bytes) & mask);
}

uint64_t tm_record_composite_hash(enum wr_key_form main_form, struct wr_str key)
{
    struct wr_reader reader = wr_reader_of(key.ptr, key.bytes);
    uint64_t bytes = wr_read_varint(&reader);
    uint64_t main_hash = WR_KEY_NULL_HASH;

    if (bytes > 0) {
        const char *data = wr_read_bytes(&reader, bytes - 1);
        main_hash = form_hash(main_form, (struct wr_str){data, reader.failed ? 0 : bytes - 1});
    }
    return tm_record_composite_hash_of(main_hash, key);
}

uint64_t tm_record_hash(const struct tm_record_shape *shape, const struct tm_record *record)
{
    if (record->null_key) {
        return WR_KEY_NULL_HASH;
    }
    return shape->composite ? tm_record_composite_hash(shape->main_form, record->key)
                            : form_hash(shape->form, record->key);
}

uint32_t tm_record_key_group(const struct tm_record_shape *shape, const struct tm_record *record)
{
    return wr_key_group(tm_record_hash(shape, record), shape->key_groups);
}

uint64_t tm_record_bytes_max(const struct tm_record_shape *shape, const struct tm_record *record)
{
    return 16 + record->key.bytes + shape->value_bytes + record->object.bytes;
}

static uint8_t *put_value(const struct tm_record_shape *shape, const struct tm_record *record,
                          uint8_t *p)
{
    if (shape->value_bytes > 0) {
        memcpy(p, record->fixed, shape->value_bytes);
        p += shape->value_bytes;
    }
    if (shape->objects) {
        p = put_varint(p, record->object.bytes);
        memcpy(p, record->object.ptr, record->object.bytes);
        p += record->object.bytes;
    }
    return p;
}

uint32_t tm_record_encode(const struct tm_record_shape *shape, const struct tm_record *record,
                          uint8_t *out)
{
    uint8_t *p = out;

    *p++ = (uint8_t)((record->null_key ? TM_RECORD_NULL_KEY : 0) |
                     (record->tombstone ? TM_RECORD_TOMBSTONE : 0));
    if (!record->null_key && shape->form == WR_KEY_U64) {
        memcpy(p, record->key.ptr, 8);
        p += 8;
    } else if (!record->null_key) {
        p = put_varint(p, record->key.bytes);
        memcpy(p, record->key.ptr, record->key.bytes);
        p += record->key.bytes;
    }
    if (!record->tombstone) {
        p = put_value(shape, record, p);
    }
    return (uint32_t)(p - out);
}

static void read_value(const struct tm_record_shape *shape, struct wr_reader *reader,
                       struct tm_record *ret)
{
    ret->fixed = wr_read_bytes(reader, shape->value_bytes);
    ret->object = shape->objects ? wr_read_str(reader) : (struct wr_str){"", 0};
}

enum wr_code tm_record_decode(const struct tm_record_shape *shape, struct wr_reader *reader,
                              struct tm_record *ret, struct wr_error *err)
{
    uint8_t flags = wr_read_u8(reader);

    *ret = (struct tm_record){.null_key = (flags & TM_RECORD_NULL_KEY) != 0,
                              .tombstone = (flags & TM_RECORD_TOMBSTONE) != 0,
                              .key = {"", 0},
                              .object = {"", 0}};
    if ((flags & ~(TM_RECORD_NULL_KEY | TM_RECORD_TOMBSTONE)) != 0) {
        return wr_fail(err, WR_ERR_VERSION,
                       "a record with flags %#x, which this program does not know", flags);
    }
    if (!ret->null_key && shape->form == WR_KEY_U64) {
        ret->key = (struct wr_str){wr_read_bytes(reader, 8), 8};
    } else if (!ret->null_key) {
        ret->key = wr_read_str(reader);
    }
    if (!ret->tombstone) {
        read_value(shape, reader, ret);
    }
    if (reader->failed) {
        return wr_fail(err, WR_ERR_CORRUPT, "a record is cut off");
    }
    return WR_OK;
}

/* ---- databases ---- */

void tm_record_store_group(uint32_t key_group, uint8_t out[2])
{
    WR_ASSERT(key_group <= UINT16_MAX);
    out[0] = (uint8_t)(key_group >> 8);
    out[1] = (uint8_t)key_group;
}

uint32_t tm_record_store_key(uint32_t key_group, bool null, struct wr_str key, uint8_t *out)
{
    uint32_t bytes = null ? 0 : (uint32_t)key.bytes;

    tm_record_store_group(key_group, out);
    out[2] = !null;
    if (bytes > 0) {
        memcpy(out + TM_RECORD_STORE_KEY_BYTES, key.ptr, bytes);
    }
    return TM_RECORD_STORE_KEY_BYTES + bytes;
}

uint32_t tm_record_store_value(const struct tm_record_shape *shape, const struct tm_record *record,
                               uint8_t *out)
{
    out[0] = 0;
    return (uint32_t)(put_value(shape, record, out + 1) - out);
}

enum wr_code tm_record_of_store(const struct tm_record_shape *shape, struct wr_str key,
                                struct wr_str value, struct tm_record *ret, struct wr_error *err)
{
    struct wr_reader reader = wr_reader_of(value.ptr, value.bytes);

    *ret = (struct tm_record){.key = {"", 0}, .object = {"", 0}};
    if (key.bytes < TM_RECORD_STORE_KEY_BYTES || (uint8_t)key.ptr[2] > 1 ||
        (key.ptr[2] != 0 && shape->form == WR_KEY_U64 &&
         key.bytes != TM_RECORD_STORE_KEY_BYTES + sizeof(uint64_t))) {
        return wr_fail(err, WR_ERR_CORRUPT, "a key of %zu bytes that is none of ours", key.bytes);
    }
    ret->null_key = key.ptr[2] == 0;
    if (!ret->null_key) {
        ret->key = (struct wr_str){key.ptr + TM_RECORD_STORE_KEY_BYTES,
                                   key.bytes - TM_RECORD_STORE_KEY_BYTES};
    }
    if (wr_read_u8(&reader) != 0) {
        return wr_fail(err, WR_ERR_VERSION, "a value with flags that this program does not know");
    }
    read_value(shape, &reader, ret);
    if (reader.failed || wr_reader_left(&reader) != 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "a value of %zu bytes that is none of ours",
                       value.bytes);
    }
    return WR_OK;
}
