/* Ids and attempts: text forms and order. */
#include "common/base/id.h"

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

/* An id reads back from its 32 digits. */
START_TEST(ids_read_back)
{
    char buf[WR_ID_TEXT_BYTES];
    struct wr_error err;
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 5000; i++) {
        struct wr_id id = {wr_rng_next(&rng) >> wr_rng_below(&rng, 64), wr_rng_next(&rng)}, back = {0, 0};
        WR_CK(wr_id_format(id, buf) == buf && strlen(buf) == 32);
        WR_CK(wr_id_parse(buf, &back, &err) == WR_OK && wr_id_equal(id, back));
    }
    ck_assert_str_eq(wr_id_format((struct wr_id){0x0123456789abcdef, 1}, buf), "0123456789abcdef0000000000000001");
    ck_assert(wr_id_is_zero((struct wr_id){0, 0}) && !wr_id_is_zero((struct wr_id){0, 1}) &&
              !wr_id_is_zero((struct wr_id){1, 0}));
}
END_TEST

/* Anything but 32 small hex digits is refused, with what was given. */
START_TEST(other_texts_are_refused)
{
    static const char *const bad[] = {"", "0123456789abcdef", "0123456789ABCDEF0000000000000001",
                                      "0123456789abcdef000000000000000g", "0123456789abcdef00000000000000010",
                                      " 123456789abcdef0000000000000001", "0123456789abcdef-000000000000001",
                                      "0x23456789abcdef0000000000000001"};
    struct wr_id id = {7, 7};
    struct wr_error err;

    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        ck_assert_int_eq(wr_id_parse(bad[i], &id, &err), WR_ERR_INVALID);
        ck_assert_ptr_nonnull(strstr(err.message, bad[i]));
        ck_assert(id.high == 7 && id.low == 7);
    }
}
END_TEST

/* Ids and attempts order by their first part, then by the second. */
START_TEST(order_is_lexicographic)
{
    static const uint64_t values[] = {0, 1, UINT32_MAX, 1ull << 63, UINT64_MAX};
    char buf[WR_ATTEMPT_TEXT_BYTES];

    for (uint32_t i = 0; i < 25; i++) {
        for (uint32_t k = 0; k < 25; k++) {
            struct wr_id a = {values[i / 5], values[i % 5]}, b = {values[k / 5], values[k % 5]};
            struct wr_attempt x = {values[i / 5], (uint32_t)(i % 5)}, y = {values[k / 5], (uint32_t)(k % 5)};
            int order = (i > k) - (i < k);
            ck_assert_int_eq(wr_id_compare(a, b), order);
            ck_assert_int_eq(wr_id_equal(a, b), order == 0);
            ck_assert_int_eq(wr_attempt_compare(x, y), order);
            ck_assert_int_eq(wr_attempt_equal(x, y), order == 0);
        }
    }
    ck_assert_str_eq(wr_attempt_format((struct wr_attempt){UINT64_MAX, UINT32_MAX}, buf),
                     "18446744073709551615.4294967295");
}
END_TEST

WR_TEST_MAIN("id", ids_read_back, other_texts_are_refused, order_is_lexicographic)
