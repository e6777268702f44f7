/* Hashes whose values are part of formats: XXH3-64 (seed 0) for keys, XXH3-128 for files, one
 * fixed mixer for a single 8-byte key (CONTRACTS: the version of encoding and hash stands in every
 * manifest). Bump WR_KEY_ENCODING_VERSION (limits.h) when any of this changes. Thread: any.
 */
#ifndef WR_BASE_HASH_H
#define WR_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wr_hash128 {
    uint64_t low;
    uint64_t high;
};

/* The mixer for one 8-byte key: a bijection, so distinct keys never collide. */
static inline uint64_t wr_hash_u64(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93ull;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93ull;
    x ^= x >> 32;
    return x;
}
/* The key that has this hash. */
static inline uint64_t wr_unhash_u64(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xcfee444d8b59a89bull; /* the inverse of the factor above */
    x ^= x >> 32;
    x *= 0xcfee444d8b59a89bull;
    x ^= x >> 32;
    return x;
}

uint64_t wr_hash_bytes(const void *data, size_t bytes);
struct wr_hash128 wr_hash128_bytes(const void *data, size_t bytes);
static inline bool wr_hash128_equal(struct wr_hash128 a, struct wr_hash128 b)
{
    return a.low == b.low && a.high == b.high;
}

/* Streaming 128-bit hash for files written in pieces. */
struct wr_hasher;
struct wr_hasher *wr_hasher_create(void);
void wr_hasher_destroy(struct wr_hasher *hasher);
void wr_hasher_reset(struct wr_hasher *hasher);
void wr_hasher_update(struct wr_hasher *hasher, const void *data, size_t bytes);
struct wr_hash128 wr_hasher_finish(const struct wr_hasher *hasher);

#endif
