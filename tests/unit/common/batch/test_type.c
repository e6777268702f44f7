/* Types: names in and out, views, cells from outside. */
#include "common/batch/type.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "tests/lib/wr_test.h"

static void parses(const char *text, enum wr_type type, int32_t typmod)
{
    enum wr_type got = WR_TYPE_NONE;
    int32_t modifier = 0;
    struct wr_error err;

    WR_CK_OK(wr_type_parse(text, &got, &modifier, &err), &err);
    ck_assert_msg(got == type && modifier == typmod, "%s: %d %d", text, got, modifier);
}

static void refuses(const char *text, enum wr_code code, const char *message)
{
    enum wr_type type = WR_TYPE_NONE;
    int32_t typmod = 77;
    struct wr_error err;

    ck_assert_msg(wr_type_parse(text, &type, &typmod, &err) == code, "%s: %s", text, err.message);
    ck_assert_str_eq(err.message, message);
    ck_assert(type == WR_TYPE_NONE && typmod == 77);
}

/* PostgreSQL's names and aliases, in any case; modifiers as PostgreSQL packs them. */
START_TEST(names_are_postgresqls)
{
    for (uint32_t t = 1; t < WR_TYPE_COUNT; t++) {
        if (wr_type_supported((enum wr_type)t)) {
            parses(wr_type_name((enum wr_type)t), (enum wr_type)t, -1);
        }
    }
    parses("BIGINT", WR_TYPE_INT8, -1);
    parses("int", WR_TYPE_INT4, -1);
    parses("double", WR_TYPE_FLOAT8, -1);
    parses("Character Varying", WR_TYPE_TEXT, -1);
    parses("varchar", WR_TYPE_TEXT, -1);
    parses("timestamp without time zone", WR_TYPE_TIMESTAMP, -1);
    parses("decimal", WR_TYPE_NUMERIC, -1);
    parses("numeric(10,2)", WR_TYPE_NUMERIC, (10 << 16 | 2) + 4);
    parses("numeric (10, 2)", WR_TYPE_NUMERIC, (10 << 16 | 2) + 4);
    parses("NUMERIC(5)", WR_TYPE_NUMERIC, (5 << 16) + 4);
    parses("numeric(5,-3)", WR_TYPE_NUMERIC, (5 << 16 | 0x7fd) + 4);
    parses("numeric(2,7)", WR_TYPE_NUMERIC, (2 << 16 | 7) + 4);
    parses("numeric(1000,1000)", WR_TYPE_NUMERIC, (1000 << 16 | 1000) + 4);
    parses("numeric(5,2) ", WR_TYPE_NUMERIC, (5 << 16 | 2) + 4);
    parses("varchar(20)", WR_TYPE_TEXT, 24);
    parses("character varying(20)", WR_TYPE_TEXT, 24);
    parses("char", WR_TYPE_TEXT, WR_TYPMOD_CHAR | 5);
    parses("character(3)", WR_TYPE_TEXT, WR_TYPMOD_CHAR | 7);
    parses("bpchar", WR_TYPE_TEXT, -1);
    parses("float(24)", WR_TYPE_FLOAT4, -1);
    parses("float(25)", WR_TYPE_FLOAT8, -1);
    parses("timestamp(3)", WR_TYPE_TIMESTAMP, 3);
    parses("timestamp(3) with time zone", WR_TYPE_TIMESTAMPTZ, 3);
    parses("timestamp (9) without time zone", WR_TYPE_TIMESTAMP, 6);
    parses("time(0)", WR_TYPE_TIME, 0);
    parses("interval(2)", WR_TYPE_INTERVAL, 0x7fff << 16 | 2);
    parses("interval year", WR_TYPE_INTERVAL, 4 << 16 | 0xffff);
    parses("interval year to month", WR_TYPE_INTERVAL, 6 << 16 | 0xffff);
    parses("interval  DAY  to second(1)", WR_TYPE_INTERVAL, 0x1c08 << 16 | 1);
    parses("int[]", wr_type_array_of(WR_TYPE_INT4), -1);
    parses("INTEGER [ ]", wr_type_array_of(WR_TYPE_INT4), -1);
    parses("text[][]", wr_type_array_of(WR_TYPE_TEXT), -1);
    parses("text[3] [4]", wr_type_array_of(WR_TYPE_TEXT), -1);
    parses("integer array", wr_type_array_of(WR_TYPE_INT4), -1);
    parses("integer ARRAY[4]", wr_type_array_of(WR_TYPE_INT4), -1);
    parses("numeric(10,2)[]", wr_type_array_of(WR_TYPE_NUMERIC), (10 << 16 | 2) + 4);
    parses("varchar(5)[]", WR_TYPE_TEXT_ARRAY, 9);
    parses("timestamp(3) with time zone[]", wr_type_array_of(WR_TYPE_TIMESTAMPTZ), 3);
}
END_TEST

/* Unknown names get a suggestion, types without kernels say so, modifiers are checked. */
START_TEST(other_names_are_refused)
{
    char longest[200];

    refuses("bigit", WR_ERR_INVALID, "type \"bigit\" does not exist; did you mean \"bigint\"?");
    refuses("", WR_ERR_INVALID, "type \"\" does not exist");
    refuses("(10)", WR_ERR_INVALID, "type \"(10)\" does not exist");
    refuses("money", WR_ERR_INVALID, "type \"money\" does not exist");
    refuses("bigit[]", WR_ERR_INVALID, "type \"bigit\" does not exist; did you mean \"bigint\"?");
    refuses("[]", WR_ERR_INVALID, "type \"[]\" does not exist");
    refuses("int[x]", WR_ERR_INVALID, "type \"int[x]\" does not exist");
    refuses("int]", WR_ERR_INVALID, "type \"int]\" does not exist");
    refuses("anyarray", WR_ERR_INVALID, "type \"anyarray\" does not exist");
    refuses("numeric(5,2)x", WR_ERR_INVALID, "type \"numeric(5,2)x\" does not exist");
    refuses("intervals", WR_ERR_INVALID,
            "type \"intervals\" does not exist; did you mean \"interval\"?");
    refuses("bigint(8)", WR_ERR_INVALID, "cannot use the modifier of type \"bigint(8)\"");
    static const char *const modifiers[] = {"numeric(", "numeric()", "numeric(0)", "numeric(1001)", "numeric(5,1001)",
                                            "numeric(5,-1001)", "numeric(5", "numeric(5,)", "numeric(99999999999999999999)",
                                            "numeric(5 5)", "varchar(0)", "varchar(10485761)",
                                            "varchar(1,2)", "char()", "timestamp(-1)", "date(3)",
                                            "interval second to day", "interval year to day",
                                            "interval day(3)", "interval day to hour(3)",
                                            "interval fortnight", "interval day to", "real(3)"};
    for (size_t i = 0; i < WR_COUNT(modifiers); i++) {
        char message[100];
        (void)snprintf(message, sizeof message, "cannot use the modifier of type \"%s\"", modifiers[i]);
        refuses(modifiers[i], WR_ERR_INVALID, message);
    }
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    enum wr_type type;
    int32_t typmod;
    struct wr_error err;
    ck_assert_int_eq(wr_type_parse(longest, &type, &typmod, &err), WR_ERR_INVALID);
}
END_TEST

/* The numbers and cell sizes are part of the wire, plan and state formats. */
START_TEST(numbers_are_stable)
{
    static const struct {
        enum wr_type type;
        const char *name;
        uint32_t bytes;
        bool heap;
    } rows[] = {{1, "boolean", 1, false},   {2, "smallint", 2, false},      {3, "integer", 4, false},
                {4, "bigint", 8, false},    {5, "real", 4, false},          {6, "double precision", 8, false},
                {7, "numeric", 16, false},  {8, "text", 16, true},          {9, "bytea", 16, true},
                {10, "date", 4, false},     {11, "time", 8, false},         {12, "timestamp", 8, false},
                {13, "timestamptz", 8, false}, {14, "interval", 16, false}, {15, "uuid", 16, false},
                {16, "jsonb", 16, true},    {17, "anyarray", 16, true},     {18, "anyelement", 0, false},
                {19, "anynonarray", 0, false}, {20, "anycompatible", 0, false},
                {21, "anycompatiblearray", 0, false}, {22, "jsonpath", 16, true}, {35, "integer[]", 16, true},
                {48, "jsonb[]", 16, true}};
    char state[6];

    ck_assert_uint_eq(wr_type_array_of(WR_TYPE_JSONB), WR_TYPE_COUNT - 1);
    ck_assert_uint_eq(wr_type_element((enum wr_type)35), WR_TYPE_INT4);
    for (size_t i = 0; i < WR_COUNT(rows); i++) {
        ck_assert_str_eq(wr_type_name(rows[i].type), rows[i].name);
        ck_assert_uint_eq(wr_type_cell_bytes(rows[i].type), rows[i].bytes);
        ck_assert_int_eq(wr_type_has_heap(rows[i].type), rows[i].heap);
    }
    ck_assert(!wr_type_supported(WR_TYPE_NONE) && !wr_type_supported(WR_TYPE_COUNT));
    ck_assert_str_eq(wr_sqlstate_text(WR_SQLSTATE_TEXT_REPRESENTATION, state), "22P02");
    ck_assert_str_eq(wr_sqlstate_text(WR_SQLSTATE_REGEX, state), "2201B");
}
END_TEST

/* ---- views ---- */

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

/* Views compare and equal as their bytes do, at and around the border of what is inline, wherever the
 * bytes lie. */
START_TEST(views_compare_as_bytes)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 20000; i++) {
        uint32_t n = (uint32_t)wr_rng_below(&rng, 30), m = wr_rng_chance(&rng, 0.6) ? n : (uint32_t)wr_rng_below(&rng, 30);
        char *a = wr_alloc(n), *b = wr_alloc(m);
        uint32_t shared = WR_MIN(n, m);
        for (uint32_t k = 0; k < n; k++) {
            a[k] = (char)wr_rng_below(&rng, 256);
        }
        for (uint32_t k = 0; k < m; k++) {
            b[k] = k < shared ? a[k] : (char)wr_rng_below(&rng, 256);
        }
        if (m > 0 && wr_rng_chance(&rng, 0.6)) {
            b[wr_rng_below(&rng, m)] ^= (char)(1 << wr_rng_below(&rng, 8));
        }
        struct wr_view x = wr_view_of(a, n), y = wr_view_of(b, m);
        int order = memcmp(a, b, shared);
        order = order != 0 ? order : n < m ? -1 : n > m;
        WR_CK(sign(wr_view_compare(&x, &y)) == sign(order));
        WR_CK(wr_view_equal(&x, &y) == (order == 0));
        WR_CK(memcmp(wr_view_ptr(&x), a, n) == 0);
        WR_CK((n <= WR_VIEW_INLINE_BYTES) == (wr_view_ptr(&x) != a || n == 0));
        wr_free(a);
        wr_free(b);
    }
}
END_TEST

/* Cells that no value has are told apart. */
START_TEST(cells_from_outside_are_checked)
{
    for (uint32_t first = 0; first < 256; first++) {
        uint8_t cell[16] = {(uint8_t)first};
        ck_assert_int_eq(wr_cell_valid(WR_TYPE_BOOL, cell), first <= 1);
        ck_assert_int_eq(wr_cell_valid(WR_TYPE_NUMERIC, cell), first <= 4 && first != 1);
        ck_assert(wr_cell_valid(WR_TYPE_INT8, cell) && wr_cell_valid(WR_TYPE_TEXT, cell));
    }
}
END_TEST

WR_TEST_MAIN("type", names_are_postgresqls, other_names_are_refused, numbers_are_stable,
             views_compare_as_bytes, cells_from_outside_are_checked)
