/* CRC-32C: known answers, and the instruction and the tables against a bit at a time. */
#include "common/base/crc32c.c" /* its two ways are static */

#include "common/base/alloc.h"
#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

static uint32_t model(uint32_t crc, const uint8_t *p, size_t bytes)
{
    crc = ~crc;
    for (size_t i = 0; i < bytes; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++) {
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
        }
    }
    return ~crc;
}

/* The vectors of RFC 3720, appendix B.4, and the usual check value. */
START_TEST(known_answers)
{
    uint8_t bytes[32];

    ck_assert_uint_eq(wr_crc32c(0, "", 0), 0);
    ck_assert_uint_eq(wr_crc32c(0, "123456789", 9), 0xe3069283);
    memset(bytes, 0, sizeof bytes);
    ck_assert_uint_eq(wr_crc32c(0, bytes, 32), 0x8a9136aa);
    memset(bytes, 0xff, sizeof bytes);
    ck_assert_uint_eq(wr_crc32c(0, bytes, 32), 0x62a8ab43);
    for (uint8_t i = 0; i < 32; i++) {
        bytes[i] = i;
    }
    ck_assert_uint_eq(wr_crc32c(0, bytes, 32), 0x46dd794e);
    for (uint8_t i = 0; i < 32; i++) {
        bytes[i] = (uint8_t)(31 - i);
    }
    ck_assert_uint_eq(wr_crc32c(0, bytes, 32), 0x113fdb5c);
}
END_TEST

/* All ways agree at every alignment and at lengths around the streams of the instruction. */
START_TEST(hardware_and_software_agree)
{
    static const size_t borders[] = {0, 8, 64, 3 * SHORT_BYTES, 6 * SHORT_BYTES, 3 * LONG_BYTES, 3 * LONG_BYTES + 3 * SHORT_BYTES,
                                     6 * LONG_BYTES};
    size_t size = 7 * LONG_BYTES;
    uint8_t *bytes = wr_alloc(size);
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)wr_rng_next(&rng);
    }
    (void)wr_crc32c(0, bytes, 1); /* makes the tables */
    for (size_t b = 0; b < WR_COUNT(borders); b++) {
        for (int delta = -9; delta <= 9; delta++) {
            size_t offset = wr_rng_below(&rng, 70);
            size_t length = delta < 0 && borders[b] < 9 ? 0 : borders[b] + (size_t)delta;
            uint32_t start = (uint32_t)wr_rng_next(&rng), expected = model(start, bytes + offset, length);
            WR_CK(wr_crc32c(start, bytes + offset, length) == expected);
            WR_CK(~software(~start, bytes + offset, length) == expected);
#if defined(__x86_64__)
            WR_CK(!has_hardware || ~hardware(~start, bytes + offset, length) == expected);
#endif
        }
    }
    wr_free(bytes);
}
END_TEST

/* The checksum of a whole is that of its parts one after the other. */
START_TEST(parts_continue)
{
    uint8_t bytes[3000];
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)wr_rng_next(&rng);
    }
    for (uint32_t round = 0; round < 200; round++) {
        uint32_t crc = 0;
        for (size_t at = 0; at < sizeof bytes;) {
            size_t n = wr_rng_below(&rng, 900);
            n = WR_MIN(n, sizeof bytes - at);
            crc = wr_crc32c(crc, bytes + at, n);
            at += n;
        }
        WR_CK(crc == wr_crc32c(0, bytes, sizeof bytes));
    }
}
END_TEST

/* Every flipped bit of a header's size changes it, alone or in pairs. */
START_TEST(flips_are_seen)
{
    uint8_t bytes[28] = {1, 2, 3};
    uint32_t crc = wr_crc32c(0, bytes, sizeof bytes);

    for (uint32_t i = 0; i < sizeof bytes * 8; i++) {
        bytes[i / 8] ^= (uint8_t)(1u << i % 8);
        WR_CK(wr_crc32c(0, bytes, sizeof bytes) != crc);
        for (uint32_t k = 0; k < i; k++) {
            bytes[k / 8] ^= (uint8_t)(1u << k % 8);
            WR_CK(wr_crc32c(0, bytes, sizeof bytes) != crc);
            bytes[k / 8] ^= (uint8_t)(1u << k % 8);
        }
        bytes[i / 8] ^= (uint8_t)(1u << i % 8);
    }
}
END_TEST

WR_TEST_MAIN("crc32c", known_answers, hardware_and_software_agree, parts_continue, flips_are_seen)
