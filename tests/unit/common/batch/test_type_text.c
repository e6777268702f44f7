/* Texts of all types against PostgreSQL 15: what is read, what is refused, what is printed. */
#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/batch/zones.h"
#include "tests/lib/golden.h"
#include "tests/lib/wr_test.h"

static void open_zones(void)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
}

/* The text of the cell, or "!" and the SQLSTATE; returned. */
static char *read_and_print(enum wr_type type, int32_t typmod, const char *text)
{
    char *room = wr_alloc(strlen(text) + 1);
    uint8_t cell[16];
    struct wr_sb sb = {0};
    char state_text[6];
    uint32_t state =
        wr_text_to_cell_in(type, typmod, text, (uint32_t)strlen(text), room, cell);

    if (state != 0) {
        wr_sb_printf(&sb, "!%s", wr_sqlstate_text(state, state_text));
    } else {
        ck_assert(wr_cell_valid(type, cell));
        wr_cell_to_text(type, cell, &sb);
    }
    wr_free(room);
    return wr_sb_take(&sb);
}

/* A text of a type reads as in PostgreSQL, is refused with its SQLSTATE, and prints as there. */
START_TEST(texts_read_as_in_postgresql)
{
    struct golden golden;
    uint32_t differences = 0;

    open_zones();
    golden_open(&golden, "expr_type_text.tsv");
    while (golden_next(&golden)) {
        enum wr_type type = WR_TYPE_NONE;
        int32_t typmod = -1;
        struct wr_error err;
        ck_assert_uint_eq(golden.count, 4);
        WR_CK_OK(wr_type_parse(golden.fields[0], &type, &typmod, &err), &err);
        (void)wr_zone_set_current(
            wr_zones_find(golden.fields[1], (uint32_t)strlen(golden.fields[1])));
        char *got = read_and_print(type, typmod, golden.fields[2]);
        if (strcmp(got, golden.fields[3]) != 0) {
            differences += 1;
            printf("line %u: %s '%s' in %s: got %s, PostgreSQL says %s\n", golden.number,
                   golden.fields[0], golden.fields[2], golden.fields[1], got, golden.fields[3]);
        }
        wr_free(got);
    }
    (void)wr_zone_set_current(NULL);
    ck_assert_msg(differences == 0, "%u of %u lines differ", differences, golden.number);
    golden_close(&golden);
}
END_TEST

/* A number of any number of digits is one: PostgreSQL reads it, or says that it is out of range. */
START_TEST(long_numbers_are_numbers)
{
    static const char *const expected[] = {"!22003", "0.1", "1e-05", "!22P02"};
    WR_AUTO_FREE char *zeros = wr_alloc_zero(1, 2000);

    memset(zeros, '0', 1999);
    for (uint32_t i = 0; i < WR_COUNT(expected); i++) {
        WR_AUTO_FREE char *text = i == 0   ? wr_asprintf("1%s", zeros)
                                  : i == 1 ? wr_asprintf("0.1%s", zeros)
                                  : i == 2 ? wr_asprintf("0.%s1e1995", zeros)
                                           : wr_asprintf("0.%sx", zeros);
        WR_AUTO_FREE char *got = read_and_print(WR_TYPE_FLOAT8, -1, text);
        ck_assert_str_eq(got, expected[i]);
    }
}
END_TEST

/* A mark behind the last field that a time may have separates it from nothing: it takes no field away. */
START_TEST(a_mark_behind_all_fields_is_none)
{
    struct wr_sb sb = {0};

    wr_sb_puts(&sb, "2024-05-06");
    for (int i = 0; i < 23; i++) {
        wr_sb_puts(&sb, " at");
    }
    wr_sb_puts(&sb, " 10:11:12");
    for (int i = 0; i < 2; i++) {
        char *got = read_and_print(WR_TYPE_TIMESTAMP, -1, sb.ptr);
        ck_assert_str_eq(got, "2024-05-06 10:11:12");
        wr_free(got);
        wr_sb_puts(&sb, " &");
    }
    wr_sb_puts(&sb, " at");
    char *got = read_and_print(WR_TYPE_TIMESTAMP, -1, sb.ptr);
    ck_assert_str_eq(got, "!22007");
    wr_free(got);
    wr_sb_fini(&sb);
}
END_TEST

/* The fraction of a time that is run together is less than a second, also with an exponent. */
START_TEST(a_fraction_has_no_exponent)
{
    char *got = read_and_print(WR_TYPE_TIME, -1, "T:e2.82e5-");

    ck_assert_str_eq(got, "!22007");
    wr_free(got);
}
END_TEST

WR_TEST_MAIN("type_text", texts_read_as_in_postgresql, long_numbers_are_numbers, a_mark_behind_all_fields_is_none,
             a_fraction_has_no_exponent)
