/* Hashes: known answers, since keys and files hold them; streaming equals the whole. */
#include "common/base/hash.h"

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

/* XXH3 of its test suite, seed 0, and the mixer of this project. */
START_TEST(known_answers)
{
    struct wr_hash128 h = wr_hash128_bytes("", 0);

    ck_assert_uint_eq(wr_hash_bytes("", 0), 0x2d06800538d394c2ull);
    ck_assert_uint_eq(wr_hash_bytes("a", 1), 0xe6c632b61e964e1full);
    ck_assert_uint_eq(h.high, 0x99aa06d3014798d8ull);
    ck_assert_uint_eq(h.low, 0x6001c324468d497full);
    ck_assert_uint_eq(wr_hash_u64(0), 0);
    ck_assert_uint_eq(wr_hash_u64(1), 0x4179b061e0c0e0d0ull);
    ck_assert_uint_eq(wr_hash_u64(UINT64_MAX), 0x448e29ced4103459ull);
}
END_TEST

static uint64_t unshift(uint64_t x)
{
    return x ^ x >> 32; /* its own inverse: the high half is unchanged */
}

/* The mixer is a bijection: undone step by step, every number comes back. */
START_TEST(the_mixer_can_be_undone)
{
    uint64_t inverse = 1;
    struct wr_rng rng;

    for (int i = 0; i < 6; i++) {
        inverse *= 2 - 0xd6e8feb86659fd93ull * inverse; /* Newton's, doubling the bits that are right */
    }
    ck_assert_uint_eq(inverse * 0xd6e8feb86659fd93ull, 1);
    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 10000; i++) {
        uint64_t x = i < 100 ? i : wr_rng_next(&rng), h = wr_hash_u64(x);
        WR_CK(unshift(unshift(unshift(h) * inverse) * inverse) == x);
        WR_CK(wr_unhash_u64(h) == x);
    }
}
END_TEST

/* Small consecutive keys spread evenly over the top bits, which are the key group. */
START_TEST(top_bits_spread)
{
    uint32_t counts[64] = {0};

    for (uint64_t i = 0; i < 64000; i++) {
        counts[wr_hash_u64(i) >> 58] += 1;
    }
    for (uint32_t i = 0; i < 64; i++) {
        ck_assert(counts[i] > 800 && counts[i] < 1200);
    }
}
END_TEST

/* A file hashed in pieces has the hash of the whole, and a hasher can be used again. */
START_TEST(pieces_are_the_whole)
{
    struct wr_hasher *hasher = wr_hasher_create();
    static uint8_t bytes[20000];
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)wr_rng_next(&rng);
    }
    for (uint32_t round = 0; round < 200; round++) {
        size_t total = wr_rng_below(&rng, sizeof bytes);
        wr_hasher_reset(hasher);
        for (size_t at = 0; at < total;) {
            size_t n = 1 + wr_rng_below(&rng, 3000);
            n = WR_MIN(n, total - at);
            wr_hasher_update(hasher, bytes + at, n);
            at += n;
        }
        WR_CK(wr_hash128_equal(wr_hasher_finish(hasher), wr_hash128_bytes(bytes, total)));
        WR_CK(wr_hash128_equal(wr_hasher_finish(hasher), wr_hash128_bytes(bytes, total)));
    }
    ck_assert(!wr_hash128_equal((struct wr_hash128){1, 2}, (struct wr_hash128){1, 3}));
    ck_assert(!wr_hash128_equal((struct wr_hash128){1, 2}, (struct wr_hash128){3, 2}));
    wr_hasher_destroy(hasher);
    wr_hasher_destroy(NULL);
}
END_TEST

WR_TEST_MAIN("hash", known_answers, the_mixer_can_be_undone, top_bits_spread, pieces_are_the_whole)
