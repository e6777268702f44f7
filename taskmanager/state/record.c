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

static void put_hash(uint64_t hash, uint8_t *out)
{
    hash = __builtin_bswap64(hash);
    memcpy(out, &hash, sizeof hash);
}

static uint64_t get_hash(const char *key)
{
    return __builtin_bswap64(wr_load_u64(key));
}

void tm_record_store_group(uint32_t key_group, uint32_t key_groups,
                           uint8_t out[TM_RECORD_STORE_KEY_BYTES], struct wr_str *ret)
{
    unsigned __int128 first = ((unsigned __int128)key_group << 64) + key_groups - 1;

    if (key_group == key_groups) {
        memset(out, 0xff, TM_RECORD_STORE_KEY_BYTES);
        *ret = (struct wr_str){(const char *)out, TM_RECORD_STORE_KEY_BYTES};
        return;
    }
    put_hash((uint64_t)(first / key_groups), out);
    *ret = (struct wr_str){(const char *)out, sizeof(uint64_t)};
}

uint32_t tm_record_store_key(enum wr_key_form form, uint64_t hash, bool null, struct wr_str key,
                             uint8_t *out)
{
    put_hash(hash, out);
    if (form == WR_KEY_U64 && !null) {
        return sizeof hash;
    }
    out[sizeof hash] = !null;
    if (null) {
        return TM_RECORD_STORE_KEY_BYTES;
    }
    if (key.bytes > 0) {
        memcpy(out + TM_RECORD_STORE_KEY_BYTES, key.ptr, key.bytes);
    }
    return TM_RECORD_STORE_KEY_BYTES + (uint32_t)key.bytes;
}

uint32_t tm_record_store_value(const struct tm_record_shape *shape, const struct tm_record *record,
                               uint8_t *out)
{
    out[0] = 0;
    return (uint32_t)(put_value(shape, record, out + 1) - out);
}

static bool read_store_key(enum wr_key_form form, struct wr_str key, uint64_t *ret_u64,
                           struct tm_record *ret)
{
    if (key.bytes == sizeof *ret_u64 && form == WR_KEY_U64) {
        *ret_u64 = wr_unhash_u64(get_hash(key.ptr));
        ret->key = (struct wr_str){(const char *)ret_u64, sizeof *ret_u64};
        return true;
    }
    if (key.bytes < TM_RECORD_STORE_KEY_BYTES) {
        return false;
    }
    ret->null_key = key.ptr[sizeof *ret_u64] == 0;
    if (ret->null_key) {
        return key.bytes == TM_RECORD_STORE_KEY_BYTES && get_hash(key.ptr) == WR_KEY_NULL_HASH;
    }
    ret->key = (struct wr_str){key.ptr + TM_RECORD_STORE_KEY_BYTES,
                               key.bytes - TM_RECORD_STORE_KEY_BYTES};
    return form != WR_KEY_U64 && key.ptr[sizeof *ret_u64] == 1;
}

enum wr_code tm_record_of_store(const struct tm_record_shape *shape, struct wr_str key,
                                struct wr_str value, uint64_t *ret_u64, struct tm_record *ret,
                                struct wr_error *err)
{
    struct wr_reader reader = wr_reader_of(value.ptr, value.bytes);

    *ret = (struct tm_record){.key = {"", 0}, .object = {"", 0}};
    if (!read_store_key(shape->form, key, ret_u64, ret)) {
        return wr_fail(err, WR_ERR_CORRUPT, "a key of %zu bytes that is none of ours", key.bytes);
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
