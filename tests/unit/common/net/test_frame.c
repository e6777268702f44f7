/* Frame headers: a format, and every damage is seen. */
#include "common/net/frame.h"

#include "common/base/bytes.h"
#include "common/base/crc32c.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

static struct wr_frame random_frame(struct wr_rng *rng)
{
    return (struct wr_frame){.payload_bytes = (uint32_t)wr_rng_below(rng, 1u << 20),
                             .type = (uint8_t)(1 + wr_rng_below(rng, WR_FRAME_TYPE_MAX)),
                             .flags = (uint8_t)wr_rng_next(rng),
                             .channel = (uint32_t)wr_rng_next(rng),
                             .rows = (uint32_t)wr_rng_next(rng),
                             .sequence = wr_rng_next(rng),
                             .payload_crc = (uint32_t)wr_rng_next(rng)};
}

/* A header reads back field by field. */
START_TEST(headers_read_back)
{
    uint8_t bytes[WR_FRAME_HEADER_BYTES];
    struct wr_frame got;
    struct wr_error err;
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 5000; i++) {
        struct wr_frame frame = random_frame(&rng);
        wr_frame_encode(&frame, bytes);
        WR_CK(wr_frame_decode(bytes, 1u << 20, &got, &err) == WR_OK);
        WR_CK(got.payload_bytes == frame.payload_bytes && got.type == frame.type && got.flags == frame.flags);
        WR_CK(got.channel == frame.channel && got.rows == frame.rows && got.sequence == frame.sequence);
        WR_CK(got.payload_crc == frame.payload_crc && got.version == WR_WIRE_VERSION);
    }
}
END_TEST

/* The bytes are those of the drawing. */
START_TEST(bytes_are_stable)
{
    static const uint8_t expected[28] = {0x04, 0x03, 0x02, 0x01, 7,    0x80, 1,    0,    0x14, 0x13, 0x12, 0x11, 0x24, 0x23,
                                         0x22, 0x21, 0x38, 0x37, 0x36, 0x35, 0x34, 0x33, 0x32, 0x31, 0x44, 0x43, 0x42, 0x41};
    struct wr_frame frame = {.payload_bytes = 0x01020304, .type = WR_FRAME_DATA, .flags = 0x80, .version = 99,
                             .channel = 0x11121314, .rows = 0x21222324, .sequence = 0x3132333435363738,
                             .payload_crc = 0x41424344, .header_crc = 5};
    uint8_t bytes[WR_FRAME_HEADER_BYTES];

    wr_frame_encode(&frame, bytes);
    ck_assert_int_eq(memcmp(bytes, expected, sizeof expected), 0);
    ck_assert_uint_eq(wr_load_u32(bytes + 28), wr_crc32c(0, expected, sizeof expected));
}
END_TEST

/* Any flipped bit is a wrong checksum, and the output stays untouched. */
START_TEST(every_flip_is_seen)
{
    uint8_t bytes[WR_FRAME_HEADER_BYTES];
    struct wr_frame got = {.rows = 77};
    struct wr_error err;
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (uint32_t i = 0; i < 50; i++) {
        struct wr_frame frame = random_frame(&rng);
        wr_frame_encode(&frame, bytes);
        for (uint32_t bit = 0; bit < sizeof bytes * 8; bit++) {
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            WR_CK(wr_frame_decode(bytes, UINT32_MAX, &got, &err) == WR_ERR_CORRUPT);
            WR_CK(got.rows == 77);
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        }
    }
    ck_assert_str_eq(err.message, "frame header with a wrong checksum");
    memset(bytes, 0, sizeof bytes);
    ck_assert_int_eq(wr_frame_decode(bytes, UINT32_MAX, &got, &err), WR_ERR_CORRUPT);
}
END_TEST

static void seal(uint8_t bytes[WR_FRAME_HEADER_BYTES])
{
    wr_store_u32(bytes + 28, wr_crc32c(0, bytes, 28));
}

/* With a right checksum: another version, types that do not exist, and more than the limit are refused by
 * their names. */
START_TEST(what_is_unknown_is_refused)
{
    uint8_t bytes[WR_FRAME_HEADER_BYTES];
    struct wr_frame frame = {.payload_bytes = 1000, .type = WR_FRAME_HEARTBEAT}, got;
    struct wr_error err;

    wr_frame_encode(&frame, bytes);
    WR_CK_OK(wr_frame_decode(bytes, 1000, &got, &err), &err);
    ck_assert_int_eq(wr_frame_decode(bytes, 999, &got, &err), WR_ERR_LIMIT);
    ck_assert_str_eq(err.message, "frame of 1000 bytes, more than the limit of 999");
    wr_store_u16(bytes + 6, 2);
    seal(bytes);
    ck_assert_int_eq(wr_frame_decode(bytes, 1000, &got, &err), WR_ERR_VERSION);
    ck_assert_str_eq(err.message, "frame of unknown version 2");
    wr_store_u16(bytes + 6, 1);
    for (uint32_t type = 0; type < 256; type++) {
        bytes[4] = (uint8_t)type;
        seal(bytes);
        ck_assert_int_eq(wr_frame_decode(bytes, 1000, &got, &err),
                         type >= 1 && type <= WR_FRAME_TYPE_MAX ? WR_OK : WR_ERR_CORRUPT);
    }
    ck_assert_str_eq(err.message, "frame of unknown type 255");
}
END_TEST

WR_TEST_MAIN("frame", headers_read_back, bytes_are_stable, every_flip_is_seen, what_is_unknown_is_refused)
