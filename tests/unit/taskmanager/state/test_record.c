/* Records in databases: whoever reads a key of a store has the record's key again, and byte order is the order
 * of hashes, so that a key group is one range. */
#include "taskmanager/state/record.h"

#include <string.h>

#include "common/base/hash.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

#define COUNT 2000u
#define TEXT_BYTES 40u

struct sample {
    uint64_t u64;
    char text[TEXT_BYTES];
    struct tm_record record;
    uint64_t hash;
    uint8_t key[TM_RECORD_STORE_KEY_BYTES + TEXT_BYTES];
    uint32_t key_bytes;
};

static void make(struct sample *s, const struct tm_record_shape *shape, uint32_t i,
                 struct wr_rng *rng)
{
    s->u64 = i < 4 ? i : i == 4 ? UINT64_MAX : wr_rng_next(rng);
    s->record = (struct tm_record){.null_key = i == 5, .key = {"", 0}, .object = {"", 0}};
    if (shape->form == WR_KEY_U64 && !s->record.null_key) {
        s->record.key = (struct wr_str){(const char *)&s->u64, sizeof s->u64};
    } else if (!s->record.null_key) {
        for (uint32_t k = 0; k < TEXT_BYTES; k++) {
            s->text[k] = (char)wr_rng_next(rng);
        }
        s->record.key = (struct wr_str){s->text, i == 6 ? 0 : wr_rng_below(rng, TEXT_BYTES + 1)};
    }
    s->hash = tm_record_hash(shape, &s->record);
    s->key_bytes = tm_record_store_key(shape->form, s->hash, s->record.null_key, s->record.key,
                                       s->key);
}

static struct wr_str key_of(const struct sample *s)
{
    return (struct wr_str){(const char *)s->key, s->key_bytes};
}

static void check_comes_back(const struct tm_record_shape *shape, const struct sample *s)
{
    static const char value[] = {0};
    struct tm_record back;
    struct wr_error err;
    uint64_t u64;

    WR_CK_OK(tm_record_of_store(shape, key_of(s), (struct wr_str){value, 1}, &u64, &back, &err),
             &err);
    ck_assert_int_eq(back.null_key, s->record.null_key);
    ck_assert_uint_eq(back.key.bytes, s->record.key.bytes);
    WR_CK(memcmp(back.key.ptr, s->record.key.ptr, back.key.bytes) == 0);
}

static int compare(struct wr_str a, struct wr_str b)
{
    int order = memcmp(a.ptr, b.ptr, WR_MIN(a.bytes, b.bytes));

    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

static void check_group(const struct tm_record_shape *shape, const struct sample *s)
{
    uint8_t first_space[TM_RECORD_STORE_KEY_BYTES], end_space[TM_RECORD_STORE_KEY_BYTES];
    uint32_t group = tm_record_key_group(shape, &s->record);
    struct wr_str first, end;

    tm_record_store_group(group, shape->key_groups, first_space, &first);
    tm_record_store_group(group + 1, shape->key_groups, end_space, &end);
    ck_assert_int_ge(compare(key_of(s), first), 0);
    ck_assert_int_lt(compare(key_of(s), end), 0);
}

START_TEST(keys_come_back_in_order_of_hashes)
{
    static const uint32_t groups[] = {1, 2, 1024, 32768};
    static struct sample samples[COUNT];
    struct wr_rng rng;

    wr_rng_init(&rng, 5);
    for (uint32_t n = 0; n < 2 * WR_COUNT(groups); n++) {
        struct tm_record_shape shape = {.form = n % 2 == 0 ? WR_KEY_U64 : WR_KEY_BYTES,
                                        .key_groups = groups[n / 2]};
        for (uint32_t i = 0; i < COUNT; i++) {
            make(&samples[i], &shape, i, &rng);
            check_comes_back(&shape, &samples[i]);
            check_group(&shape, &samples[i]);
            const struct sample *other = &samples[wr_rng_below(&rng, i + 1)];
            if (other->hash != samples[i].hash) {
                ck_assert_int_eq(compare(key_of(other), key_of(&samples[i])) < 0,
                                 other->hash < samples[i].hash);
            }
        }
    }
}
END_TEST

/* Bytes that no table wrote are told from a key. */
START_TEST(other_keys_are_refused)
{
    static const char value[] = {0};
    static const struct {
        enum wr_key_form form;
        struct wr_str key;
    } cases[] = {
        {WR_KEY_U64, {"", 0}},
        {WR_KEY_U64, {"1234567", 7}},
        {WR_KEY_U64, {"12345678\1" "12345678", 17}},
        {WR_KEY_U64, {"12345678\0", 9}}, /* the NULL key has one hash only */
        {WR_KEY_BYTES, {"12345678", 8}},
        {WR_KEY_BYTES, {"12345678\2a", 10}},
        {WR_KEY_BYTES, {"12345678\0a", 10}},
    };

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct tm_record_shape shape = {.form = cases[i].form, .key_groups = 16};
        struct tm_record record;
        struct wr_error err;
        uint64_t u64;
        ck_assert_int_eq(tm_record_of_store(&shape, cases[i].key, (struct wr_str){value, 1}, &u64,
                                            &record, &err),
                         WR_ERR_CORRUPT);
    }
}
END_TEST

WR_TEST_MAIN("record", keys_come_back_in_order_of_hashes, other_keys_are_refused)
