#include "common/checkpoint/proof.h"

#include "common/base/alloc.h"
#include "common/base/bytes.h"

#define HASH_BYTES 16u

uint8_t *wr_prove(const ProtobufCMessage *message, size_t *ret_bytes, struct wr_hash128 *ret_hash)
{
    size_t bytes = protobuf_c_message_get_packed_size(message);
    uint8_t *data = wr_alloc(bytes + HASH_BYTES);

    (void)protobuf_c_message_pack(message, data);
    *ret_hash = wr_hash128_bytes(data, bytes);
    wr_store_u64(data + bytes, ret_hash->low);
    wr_store_u64(data + bytes + HASH_BYTES / 2, ret_hash->high);
    *ret_bytes = bytes + HASH_BYTES;
    return data;
}

enum wr_code wr_proved(const char *what, const char *path, const void *data, size_t bytes,
                       size_t *ret_message_bytes, struct wr_hash128 *ret_hash,
                       struct wr_error *err)
{
    const uint8_t *end = (const uint8_t *)data + bytes;
    struct wr_hash128 hash, stored;

    if (bytes < HASH_BYTES) {
        return wr_fail(err, WR_ERR_CORRUPT, "%s \"%s\" is cut short", what, path);
    }
    hash = wr_hash128_bytes(data, bytes - HASH_BYTES);
    stored = (struct wr_hash128){wr_load_u64(end - HASH_BYTES), wr_load_u64(end - HASH_BYTES / 2)};
    if (!wr_hash128_equal(hash, stored)) {
        return wr_fail(err, WR_ERR_CORRUPT, "%s \"%s\" is damaged: its hash differs", what, path);
    }
    *ret_message_bytes = bytes - HASH_BYTES;
    *ret_hash = hash;
    return WR_OK;
}
