#include "common/base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

uint64_t wr_hash_bytes(const void *data, size_t bytes)
{
    return XXH3_64bits(data, bytes);
}

struct wr_hash128 wr_hash128_bytes(const void *data, size_t bytes)
{
    XXH128_hash_t hash = XXH3_128bits(data, bytes);

    return (struct wr_hash128){hash.low64, hash.high64};
}

struct wr_hasher {
    XXH3_state_t *state;
};

struct wr_hasher *wr_hasher_create(void)
{
    struct wr_hasher *hasher = WR_NEW(struct wr_hasher);

    hasher->state = XXH3_createState();
    WR_ASSERT(hasher->state != NULL);
    wr_hasher_reset(hasher);
    return hasher;
}

void wr_hasher_destroy(struct wr_hasher *hasher)
{
    if (hasher != NULL) {
        (void)XXH3_freeState(hasher->state);
        wr_free(hasher);
    }
}

void wr_hasher_reset(struct wr_hasher *hasher)
{
    (void)XXH3_128bits_reset(hasher->state);
}

void wr_hasher_update(struct wr_hasher *hasher, const void *data, size_t bytes)
{
    (void)XXH3_128bits_update(hasher->state, data, bytes);
}

struct wr_hash128 wr_hasher_finish(const struct wr_hasher *hasher)
{
    XXH128_hash_t hash = XXH3_128bits_digest(hasher->state);

    return (struct wr_hash128){hash.low64, hash.high64};
}
