#include "common/base/alloc.h"
#include "common/checkpoint/proof.h"
#include "proto/meta.pb-c.h"
#include "tests/lib/wr_test.h"

static uint8_t *make(size_t *ret_bytes)
{
    Weir__JobRecord record = WEIR__JOB_RECORD__INIT;
    struct wr_hash128 hash;

    record.version = 1;
    record.name = (char *)(uintptr_t) "word count";
    record.submitted_us = 1234567890;
    return wr_prove(&record.base, ret_bytes, &hash);
}

/* What was written is read, and has the hash that the writer was told. */
START_TEST(what_is_whole_is_proved)
{
    Weir__JobRecord record = WEIR__JOB_RECORD__INIT, *back;
    struct wr_hash128 written, read;
    struct wr_error err;
    size_t bytes, message_bytes;

    record.name = (char *)(uintptr_t) "word count";
    WR_AUTO_FREE uint8_t *data = wr_prove(&record.base, &bytes, &written);
    WR_CK_OK(wr_proved("record", "/x", data, bytes, &message_bytes, &read, &err), &err);
    ck_assert(wr_hash128_equal(written, read));
    back = weir__job_record__unpack(NULL, message_bytes, data);
    ck_assert_ptr_nonnull(back);
    ck_assert_str_eq(back->name, record.name);
    weir__job_record__free_unpacked(back, NULL);
}
END_TEST

/* Any one flipped bit, and any cut, is an error that names the file. */
START_TEST(damage_is_named)
{
    struct wr_hash128 hash;
    struct wr_error err;
    size_t bytes, message_bytes;
    WR_AUTO_FREE uint8_t *data = make(&bytes);

    for (size_t bit = 0; bit < bytes * 8; bit++) {
        data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        ck_assert_int_eq(wr_proved("record", "/a/file", data, bytes, &message_bytes, &hash, &err),
                         WR_ERR_CORRUPT);
        ck_assert_str_eq(err.message, "record \"/a/file\" is damaged: its hash differs");
        data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t cut = 0; cut < bytes; cut++) {
        ck_assert_int_eq(wr_proved("record", "/a/file", data, cut, &message_bytes, &hash, &err),
                         WR_ERR_CORRUPT);
        ck_assert_ptr_nonnull(strstr(err.message, "record \"/a/file\" is "));
    }
}
END_TEST

WR_TEST_MAIN("proof", what_is_whole_is_proved, damage_is_named)
