/* Bounded reader and writer: what is written reads back; short input fails once and for good. */
#include "common/base/bytes.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

static uint64_t edge(struct wr_rng *rng)
{
    uint64_t v = wr_rng_next(rng) >> wr_rng_below(rng, 64);

    return wr_rng_chance(rng, 0.2) ? (uint64_t[]){0, 127, 128, 16383, 16384, UINT64_MAX}[v % 6] : v;
}

/* Any sequence of values reads back, and the reader is then at its end. */
START_TEST(values_read_back)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 300; round++) {
        struct wr_sb sb = {0};
        uint64_t values[50];
        uint32_t kinds[50];
        for (uint32_t i = 0; i < 50; i++) {
            values[i] = edge(&rng);
            kinds[i] = (uint32_t)wr_rng_below(&rng, 6);
            switch (kinds[i]) {
            case 0:
                wr_write_u8(&sb, (uint8_t)values[i]);
                break;
            case 1:
                wr_write_u16(&sb, (uint16_t)values[i]);
                break;
            case 2:
                wr_write_u32(&sb, (uint32_t)values[i]);
                break;
            case 3:
                wr_write_u64(&sb, values[i]);
                break;
            case 4:
                wr_write_varint(&sb, values[i]);
                break;
            default:
                wr_write_str(&sb, (struct wr_str){(const char *)values, values[i] % 200});
            }
        }
        struct wr_reader reader = wr_reader_of(sb.ptr, sb.bytes);
        for (uint32_t i = 0; i < 50; i++) {
            switch (kinds[i]) {
            case 0:
                WR_CK(wr_read_u8(&reader) == (uint8_t)values[i]);
                break;
            case 1:
                WR_CK(wr_read_u16(&reader) == (uint16_t)values[i]);
                break;
            case 2:
                WR_CK(wr_read_u32(&reader) == (uint32_t)values[i]);
                break;
            case 3:
                WR_CK(wr_read_u64(&reader) == values[i]);
                break;
            case 4:
                WR_CK(wr_read_varint(&reader) == values[i]);
                break;
            default:
                WR_CK(wr_read_str(&reader).bytes == values[i] % 200);
            }
        }
        WR_CK(!reader.failed && wr_reader_left(&reader) == 0);
        wr_sb_fini(&sb);
    }
}
END_TEST

/* After a short read everything is zero and empty, whatever is still there. */
START_TEST(failure_is_for_good)
{
    static const uint8_t bytes[] = {1, 2, 3};
    struct wr_reader reader = wr_reader_of(bytes, sizeof bytes);

    ck_assert_uint_eq(wr_read_u16(&reader), 0x0201);
    ck_assert_uint_eq(wr_read_u32(&reader), 0);
    ck_assert(reader.failed);
    ck_assert_uint_eq(wr_read_u8(&reader), 0);
    ck_assert_uint_eq(wr_read_varint(&reader), 0);
    ck_assert_uint_eq(wr_read_str(&reader).bytes, 0);
    ck_assert_ptr_nonnull(wr_read_str(&reader).ptr);
    ck_assert_ptr_null(wr_read_bytes(&reader, 0));
    reader = wr_reader_of(NULL, 0);
    ck_assert_uint_eq(wr_reader_left(&reader), 0);
    ck_assert_uint_eq(wr_read_u8(&reader), 0);
    ck_assert(reader.failed);
}
END_TEST

static bool varint(const void *bytes, size_t count, uint64_t *ret)
{
    char *exact = wr_alloc(count);
    struct wr_reader reader;

    memcpy(exact, bytes, count);
    reader = wr_reader_of(exact, count);
    *ret = wr_read_varint(&reader);
    wr_free(exact);
    return !reader.failed;
}

/* Lengths come in their shortest form, end in time, and fit 64 bits, or the reader fails with zero. */
START_TEST(varints_are_canonical)
{
    uint64_t v;

    ck_assert(varint("\x80\x01", 2, &v) && v == 128);
    ck_assert(varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, &v) && v == UINT64_MAX);
    ck_assert(!varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, &v) && v == 0);
    ck_assert(!varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01", 11, &v) && v == 0);
    ck_assert(!varint("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, &v) && v == 0);
    ck_assert(!varint("\x80", 1, &v) && v == 0);
    ck_assert(!varint("", 0, &v) && v == 0);
    ck_assert(!varint("\x85\x00", 2, &v) && v == 0);
    ck_assert(!varint("\x80\x00", 2, &v) && v == 0);
    ck_assert(varint("\x00", 1, &v) && v == 0);
}
END_TEST

/* A text longer than what is left is none. */
START_TEST(texts_lie_within)
{
    static const char bytes[] = "\5abcd";
    struct wr_reader reader = wr_reader_of(bytes, 5);

    ck_assert_uint_eq(wr_read_str(&reader).bytes, 0);
    ck_assert(reader.failed);
    reader = wr_reader_of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x", 11);
    ck_assert_uint_eq(wr_read_str(&reader).bytes, 0);
    ck_assert(reader.failed);
    reader = wr_reader_of("\4abcd", 5);
    ck_assert(wr_str_is(wr_read_str(&reader), "abcd"));
    ck_assert(!reader.failed);
}
END_TEST

WR_TEST_MAIN("bytes", values_read_back, failure_is_for_good, varints_are_canonical, texts_lie_within)
