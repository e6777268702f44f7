/* json: what PostgreSQL's json functions make of a record, in blocks of any size. */
#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/format_case.h"
#include "tests/lib/wr_test.h"

static void check(const char *schema, const char *data, const char *expected)
{
    struct format_case of = {.format = "json", .schema = schema};

    format_check(&of, data, expected);
}

/* Columns are found by name, in any order; others are passed over; null and missing are NULL. */
START_TEST(columns_are_found_by_name)
{
    const char *schema = "a bigint, b text, c double precision, d boolean";

    check(schema,
          "{\"a\":1,\"b\":\"x\",\"c\":1.5,\"d\":true}\n"
          "{\"d\":false , \"other\":{\"a\":[2,{}]}, \"c\":-0.25e2, \"b\":\"\", \"a\":-7}\r\n"
          "\n"
          " \t \n"
          "{\"b\":null}\n"
          "{}\n"
          "{ \"a\" : 9223372036854775807 ,\t\"A\":1 }",
          "1|x|1.5|t\n-7||-25|f\n~|~|~|~\n~|~|~|~\n9223372036854775807|~|~|~\n");
}
END_TEST

/* A path leads into objects and arrays; what is not there, or is something else there, is NULL. */
START_TEST(paths_lead_into_records)
{
    const char *schema = "city text $.user.address.city, zip integer $.user.address.zip, "
                         "first bigint $.list[0], name text $.list[1].\"a.b\", id bigint";

    check(schema,
          "{\"id\":1,\"user\":{\"address\":{\"zip\":123,\"city\":\"K\"}},\"list\":[5,{\"a.b\":\"n\"},6]}\n"
          "{\"id\":2,\"user\":{\"address\":null},\"list\":[]}\n"
          "{\"id\":3,\"user\":[{\"address\":{\"zip\":1}}],\"list\":{\"0\":5}}\n"
          "{\"id\":4,\"user\":{},\"list\":[7,8]}\n",
          "K|123|5|n|1\n~|~|~|~|2\n~|~|~|~|3\n~|~|7|~|4\n");
    check("a bigint $[1], b text $[0]", "[\"x\",2]\n[]\n{\"a\":1}\n[[1]]\n", "2|x\n~|~\n~|~\n~|[1]\n");
    check("whole text $", "{\"a\": 1}\n\"x\\ty\"\n12\nnull\n", "{\"a\": 1}\nx\ty\n12\n~\n");
}
END_TEST

/* An object or array is a text as it is written, also around columns of its own with escapes. */
START_TEST(objects_can_be_columns_and_have_columns)
{
    const char *schema = "all text $, a text $.a, b text $.a.b, again text $.a.b";

    check(schema, "{\"a\":{\"b\":\"x\\ny\"}}\n{\"a\":{\"b\":\"\\u0041\"}}\n",
          "{\"a\":{\"b\":\"x\\ny\"}}|{\"b\":\"x\\ny\"}|x\ny|x\ny\n"
          "{\"a\":{\"b\":\"\\u0041\"}}|{\"b\":\"\\u0041\"}|A|A\n");
}
END_TEST

/* Of a name that comes twice the last value counts, and only that must fit the column. */
START_TEST(the_last_of_equal_names_counts)
{
    check("a bigint", "{\"a\":\"no number\",\"a\":2}\n{\"a\":1,\"a\":null}\n{\"a\":1,\"\\u0061\":3}\n",
          "2\n~\n3\n");
    check("b text $.a.b, c text $.a.c", "{\"a\":{\"b\":1,\"c\":2},\"a\":{\"c\":3}}\n{\"a\":{\"b\":1},\"a\":4}\n",
          "~|3\n~|~\n");
}
END_TEST

/* Strings mean what their escapes say; surrogates are pairs; NUL and lone surrogates are refused. */
START_TEST(strings_are_unescaped)
{
    const char *row = "!22P02@0 invalid input syntax for type json: ";
    static const char *const bad[] = {
        "\\u12g4", "\\x", "\\ud800", "\\ud800\\u0041", "\\udc00", "\\ud800\\ud800", "\\u", "\t", "\x01",
    };

    check("a text", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}\n", "\"\\/\b\f\n\r\t\n");
    check("a text", "{\"a\":\"\\u00e9\\u20AC\\ud83d\\ude00 \xc3\xa9\"}\n",
          "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 \xc3\xa9\n");
    check("a text", "{\"a\":\"a long text of plain bytes and one \\u00e9 escape\"}\n",
          "a long text of plain bytes and one \xc3\xa9 escape\n");
    check("a text", "{\"a\":\"\\u0000\"}\n",
          "!22P05@0 invalid input syntax for type json: \\u0000 cannot be converted to text, at byte 6 "
          "of the record\n");
    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        for (int wanted = 0; wanted < 2; wanted++) {
            char *data = wr_asprintf("{\"%s\":\"%s\"}\n", wanted ? "a" : "z", bad[i]);
            struct format_case of = {.format = "json", .schema = "a text"};
            char *got = format_read(&of, data, strlen(data), 0, FORMAT_NOWHERE);
            ck_assert_msg(strncmp(got, row, strlen(row)) == 0, "%s: %s", data, got);
            wr_free(got);
            wr_free(data);
        }
    }
}
END_TEST

/* Each is refused with its place, whether or not anybody wants the value. */
START_TEST(what_is_no_json_is_refused)
{
    static const char *const bad[] = {
        "{", "}", "{]", "[1,2}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":01}",
        "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":tru}", "{\"a\":nul}",
        "{\"a\":True}", "{\"a\":NaN}", "{\"a\":'x'}", "{\"a\":\"x}", "{\"a\":1}{\"a\":2}", "{\"a\":1} x",
        "{\"a\":[1 2]}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{,}", "nothing", "[1]", "1", "\"a\"", "{\"a\":{\"b\":}}",
        "{\"a\":0x1}", "{\"a\":1/*c*/}", "\xef\xbb\xbf{}",
    };

    for (size_t i = 0; i < WR_COUNT(bad); i++) {
        for (int names = 0; names < 2; names++) {
            struct format_case of = {.format = "json", .schema = names ? "a bigint" : "z bigint"};
            char *data = wr_asprintf("{\"z\":3}\n%s\n", bad[i]);
            char *got = format_read(&of, data, strlen(data), 0, FORMAT_NOWHERE);
            const char *expected = names ? "~\n!22P02@8 " : "3\n!22P02@8 ";
            ck_assert_msg(strncmp(got, expected, strlen(expected)) == 0, "%s: %s", data, got);
            wr_free(got);
            wr_free(data);
        }
    }
}
END_TEST

/* Values that do not fit their column's type, in PostgreSQL's words. */
START_TEST(values_are_read_by_their_types)
{
    check("a bigint", "{\"a\":\"12\"}\n{\"a\":\" 13 \"}\n", "12\n13\n");
    check("a boolean", "{\"a\":1}\n{\"a\":\"off\"}\n", "t\nf\n");
    check("a numeric", "{\"a\":1.50}\n{\"a\":\"NaN\"}\n", "1.50\nNaN\n");
    check("a timestamp", "{\"a\":\"2024-02-29T12:00:00.5\"}\n", "2024-02-29 12:00:00.5\n");
    check("a text", "{\"a\":12}\n{\"a\":true}\n{\"a\":[1, 2]}\n", "12\ntrue\n[1, 2]\n");
    check("a bigint", "{\"a\":1.5}\n",
          "!22P02@0 column \"a\": invalid input syntax for type bigint: \"1.5\"\n");
    check("a bigint", "{\"a\":true}\n",
          "!22P02@0 column \"a\": invalid input syntax for type bigint: \"true\"\n");
    check("a integer", "{\"a\":3000000000}\n",
          "!22003@0 column \"a\": value \"3000000000\" is out of range for type integer\n");
    check("a bigint not null", "{\"a\":1}\n{\"b\":1}\n",
          "1\n!23502@8 null value in column \"a\" violates not-null constraint\n");
    check("a text", "{\"a\":\"\xff\"}\n", "!22021@0 invalid byte sequence for encoding \"UTF8\"\n");
    check("a text", "{\"a\":\"\xed\xa0\x80\"}\n", "!22021@0 invalid byte sequence for encoding \"UTF8\"\n");
}
END_TEST

static char *repeat(const char *a, uint32_t n, const char *middle, const char *b, uint32_t m)
{
    struct wr_sb sb = {0};

    for (uint32_t i = 0; i < n; i++) {
        wr_sb_puts(&sb, a);
    }
    wr_sb_puts(&sb, middle);
    for (uint32_t i = 0; i < m; i++) {
        wr_sb_puts(&sb, b);
    }
    return wr_sb_take(&sb);
}

/* 1024 levels are read, one more and ten thousand are an error, and no stack grows with them. */
START_TEST(depth_has_a_limit)
{
    static const uint32_t depths[] = {1023, 1024, 10000, 1000000};
    struct format_case of = {.format = "json", .schema = "a bigint"};

    for (size_t i = 0; i < WR_COUNT(depths); i++) {
        char *nested = repeat("[", depths[i], "", "]", depths[i]);
        char *data = wr_asprintf("{\"z\":%s,\"a\":1}\n", nested);
        char *got = format_read(&of, data, strlen(data), 0, FORMAT_NOWHERE);
        ck_assert_str_eq(got, depths[i] < 1024 ? "1\n"
                                               : "!54000@0 invalid input syntax for type json: nested "
                                                 "deeper than 1024 levels, at byte 1028 of the record\n");
        wr_free(got);
        wr_free(data);
        wr_free(nested);
    }
}
END_TEST

/* Numbers of any length are the business of their column's type. */
START_TEST(long_numbers_go_to_the_type)
{
    struct format_case of = {.format = "json", .schema = "a text, b double precision"};
    char *digits = repeat("7", 1000, "", "", 0);
    char *data = wr_asprintf("{\"a\":%s,\"b\":1}\n{\"a\":1,\"b\":1.%s}\n", digits, digits);
    char *expected = wr_asprintf("%s|1\n", digits);
    char *got = format_read(&of, data, strlen(data), 0, FORMAT_NOWHERE);

    ck_assert_msg(strncmp(got, expected, strlen(expected)) == 0, "%s", got);
    wr_free(got);
    of.schema = "a bigint";
    got = format_read(&of, data, strlen(data), 0, FORMAT_NOWHERE);
    ck_assert_msg(strncmp(got, "!22003@0 ", 9) == 0, "%s", got);
    wr_free(got);
    wr_free(expected);
    wr_free(data);
    wr_free(digits);
}
END_TEST

/* Numbers that do not fit a cell, bytes in place of their text, texts with a length: all types do. */
START_TEST(every_type_is_read)
{
    struct format_case of = {.format = "json", .schema = "a numeric, b bytea, c varchar(3), d date, e uuid"};
    char *digits = repeat("7", 1000, "", "", 0);
    char *data = wr_asprintf("{\"a\":%s,\"b\":\"\\\\x00ff\",\"c\":\"a\\u00e9c  \",\"d\":\"2024-02-29\"}\n"
                             "{\"a\":1e40,\"b\":\"\\\\x0102030405060708090a0b0c0d0e0f\",\"c\":null,"
                             "\"e\":\"12345678-1234-1234-1234-1234567890ab\"}\n",
                             digits);
    char *expected = wr_asprintf("%s|\\x00ff|a\xc3\xa9"
                                 "c|2024-02-29|~\n"
                                 "10000000000000000000000000000000000000000|\\x0102030405060708090a0b0c0d0e0f|~|~|"
                                 "12345678-1234-1234-1234-1234567890ab\n",
                                 digits);

    format_check(&of, data, expected);
    wr_free(data);
    wr_free(expected);
    wr_free(digits);
}
END_TEST

/* The longest numbers there are, in as many columns as there can be: one row at a time, none lost. */
START_TEST(rows_of_the_longest_numbers_fit)
{
    struct wr_sb schema = {0}, record = {0}, all = {0};
    struct format_case of = {.format = "json"};
    char *got;
    size_t rows = 0;

    for (int i = 0; i < 100; i++) {
        wr_sb_printf(&schema, "%sn%d numeric", i > 0 ? ", " : "", i);
        wr_sb_printf(&record, "%s\"n%d\":1e131071", i > 0 ? "," : "{", i);
    }
    wr_sb_puts(&record, "}\n");
    for (int i = 0; i < 5; i++) {
        wr_sb_append(&all, record.ptr, record.bytes);
    }
    of.schema = schema.ptr;
    got = format_read(&of, all.ptr, all.bytes, 0, FORMAT_NOWHERE);
    for (const char *p = got; (p = strchr(p, '\n')) != NULL; p++) {
        rows += 1;
    }
    ck_assert_uint_eq(rows, 5);
    ck_assert_uint_eq(strlen(got), 5 * 100 * (131072 + 1));
    wr_free(got);
    wr_sb_fini(&schema);
    wr_sb_fini(&record);
    wr_sb_fini(&all);
}
END_TEST

/* A column of jsonb takes any value as it is, also one that is another column too or has others in it, and null as
 * NULL; it is written as json, not as a string. */
START_TEST(values_of_any_kind_are_jsonb)
{
    struct format_case of = {.format = "json", .schema = "a bigint, j jsonb"};
    char *got;

    check("j jsonb, n bigint",
          "{\"j\":{\"b\":[1.50, \"x\\u00e9\"],\"a\":{}},\"n\":1}\n{\"j\":\"a\\n\\\"b\\\"\"}\n{\"j\":\"plain\"}\n"
          "{\"j\":[],\"n\":2}\n{\"j\":-0.10}\n{\"j\":true}\n{\"j\":null}\n{}\n{\"j\":1,\"j\":[2]}\n",
          "{\"a\": {}, \"b\": [1.50, \"x\xc3\xa9\"]}|1\n\"a\\n\\\"b\\\"\"|~\n\"plain\"|~\n"
          "[]|2\n-0.10|~\ntrue|~\n~|~\n~|~\n[2]|~\n");
    check("t text $.a.s, all jsonb $, j jsonb $.a.s, k jsonb $.a, l jsonb $.a.s",
          "{\"a\":{\"s\":\"x\\\"y\",\"n\":[1,1]}}\n{\"a\":7}\n",
          "x\"y|{\"a\": {\"n\": [1, 1], \"s\": \"x\\\"y\"}}|\"x\\\"y\"|{\"n\": [1, 1], \"s\": \"x\\\"y\"}|\"x\\\"y\"\n"
          "~|{\"a\": 7}|~|7|~\n");
    check("j jsonb not null", "{\"j\":1e200000}\n", "!22003@0 column \"j\": value overflows numeric format\n");
    check("j jsonb not null", "{\"j\":null}\n",
          "!23502@0 null value in column \"j\" violates not-null constraint\n");
    got = format_write(&of, "1|{\"b\":[1.0,null],\"a\":\"x\"}\n~|~\n2|\"a longer string, in quotes\"\n3|null\n");
    ck_assert_str_eq(got, "{\"a\":1,\"j\":{\"a\": \"x\", \"b\": [1.0, null]}}\n{\"a\":null,\"j\":null}\n"
                          "{\"a\":2,\"j\":\"a longer string, in quotes\"}\n{\"a\":3,\"j\":null}\n");
    wr_free(got);
}
END_TEST

/* A value as large as one can be is read behind others as well as alone; what is larger is a bad record, and leaves
 * room for the next. */
START_TEST(the_largest_jsonb_is_read_anywhere)
{
    struct format_case of = {.format = "json", .schema = "j jsonb", .skip = true};
    static const size_t lengths[] = {100000, WR_OVERSIZE_BYTES_MAX - 1, 7, WR_OVERSIZE_BYTES_MAX, WR_OVERSIZE_BYTES_MAX - 1};
    struct format_reading reading;
    struct wr_sb data = {0}, out = {0};
    size_t expected = 0;

    for (size_t i = 0; i < WR_COUNT(lengths); i++) {
        wr_sb_puts(&data, "{\"j\":\"");
        wr_sb_reserve(&data, lengths[i]);
        memset(data.ptr + data.bytes, 'x', lengths[i]);
        data.bytes += lengths[i];
        wr_sb_puts(&data, "\"}\n");
        expected += lengths[i] < WR_OVERSIZE_BYTES_MAX ? lengths[i] + 3 : 0;
    }
    format_reading_init(&reading, &of);
    ck_assert_uint_eq(format_read_on(&reading, &of, data.ptr, data.bytes, 0, FORMAT_NOWHERE, &out), 1);
    ck_assert_uint_eq(out.bytes, expected);
    wr_sb_fini(&data);
    wr_sb_fini(&out);
    format_reading_fini(&reading);
}
END_TEST

/* Bad records are counted and passed over, and leave nothing in the next row. */
START_TEST(bad_records_are_skipped)
{
    struct format_case of = {.format = "json", .schema = "a bigint, b bigint", .skip = true};
    const char *data = "{\"a\":1,\"b\":2}\n{\"a\":null,\"b\":\"x\"}\n{\"a\":\n{\"a\":3,\"b\":4}\n\xff\n{\"a\":5}\n";
    struct format_reading reading;
    struct wr_sb out = {0};

    format_reading_init(&reading, &of);
    ck_assert_uint_eq(format_read_on(&reading, &of, data, strlen(data), 0, FORMAT_NOWHERE, &out), 3);
    ck_assert_str_eq(out.ptr, "1|2\n3|4\n5|~\n");
    wr_sb_fini(&out);
    format_reading_fini(&reading);
}
END_TEST

/* Batches of one row, records that begin behind the split's end: the same as all at once. */
START_TEST(records_are_the_splits_they_begin_in)
{
    const char *data = "{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n";
    struct format_case of = {.format = "json", .schema = "a bigint", .rows_max = 1};

    for (uint64_t end = 0; end <= 30; end++) {
        char *got = format_read(&of, data, strlen(data), 0, end);
        ck_assert_str_eq(got, end == 0 ? "" : end <= 8 ? "1\n" : end <= 16 ? "1\n2\n" : "1\n2\n3\n");
        wr_free(got);
    }
}
END_TEST

/* ---- writing ---- */

/* The forms of row_to_json. */
START_TEST(rows_are_written_as_row_to_json_does)
{
    struct format_case of = {.format = "json",
                             .schema = "a bigint, b text, c double precision, d boolean, e timestamp, "
                                       "f numeric, \"q integer"};
    char *got = format_write(&of, "1|x|0.5|t|2024-01-02 03:04:05.6|1.20|7\n"
                                  "~|~|~|~|~|~|~\n"
                                  "-5|a\"b\\c\x01\x1f\t|NaN|f|infinity|NaN|-1\n"
                                  "0||-Infinity|f|0044-03-15 00:00:00 BC|-0.5|0\n");

    ck_assert_str_eq(got, "{\"a\":1,\"b\":\"x\",\"c\":0.5,\"d\":true,\"e\":\"2024-01-02T03:04:05.6\",\"f\":1.20,"
                          "\"\\\"q\":7}\n"
                          "{\"a\":null,\"b\":null,\"c\":null,\"d\":null,\"e\":null,\"f\":null,\"\\\"q\":null}\n"
                          "{\"a\":-5,\"b\":\"a\\\"b\\\\c\\u0001\\u001f\\t\",\"c\":\"NaN\",\"d\":false,"
                          "\"e\":\"infinity\",\"f\":\"NaN\",\"\\\"q\":-1}\n"
                          "{\"a\":0,\"b\":\"\",\"c\":\"-Infinity\",\"d\":false,\"e\":\"0044-03-15T00:00:00 BC\","
                          "\"f\":-0.5,\"\\\"q\":0}\n");
    wr_free(got);
    of.schema = "a timestamptz, b timestamptz[], c timestamp";
    got = format_write(&of, "2024-01-02 03:04:05.6+00|{\"2024-06-01 00:00:00+02\",infinity,\"0044-03-15 00:00:00+00 BC\"}|"
                            "2024-01-02 03:04:05\ninfinity|{}|-infinity\n");
    ck_assert_str_eq(got, "{\"a\":\"2024-01-02T03:04:05.6+00:00\",\"b\":[\"2024-05-31T22:00:00+00:00\",\"infinity\","
                          "\"0044-03-15T00:00:00+00:00 BC\"],\"c\":\"2024-01-02T03:04:05\"}\n"
                          "{\"a\":\"infinity\",\"b\":[],\"c\":\"-infinity\"}\n");
    wr_free(got);
    of.schema = "a bigint";
    of.kind_column = "kind";
    got = format_write(&of, "1\n");
    ck_assert_str_eq(got, "{\"kind\":\"+I\",\"a\":1}\n");
    wr_free(got);
}
END_TEST

/* Any text comes back from what was written of it. */
START_TEST(texts_survive)
{
    struct format_case of = {.format = "json", .schema = "a text, b text"};
    struct wr_rng rng;

    wr_rng_init(&rng, 7);
    for (uint32_t round = 0; round < 500; round++) {
        struct wr_sb rows = {0};
        char *written, *got;
        for (uint32_t i = 0; i < 4; i++) {
            for (uint64_t n = wr_rng_below(&rng, 60); n > 0; n--) {
                char c = (char)(1 + wr_rng_below(&rng, 126));
                wr_sb_putc(&rows, strchr("|~\n", c) != NULL ? ' ' : c);
            }
            wr_sb_puts(&rows, i % 2 == 0 ? "\xc3\xa9|" : "\xf0\x9f\x98\x80\n");
        }
        written = format_write(&of, rows.ptr);
        got = format_read(&of, written, strlen(written), wr_rng_below(&rng, 100), FORMAT_NOWHERE);
        ck_assert_str_eq(got, rows.ptr);
        wr_free(got);
        wr_free(written);
        wr_sb_fini(&rows);
    }
}
END_TEST

/* An array is one: nested ones are dimensions, null is NULL, what is deeper is an element's text. A string
 * says the text form. What has no shape, or an element that does not fit, is refused. */
START_TEST(arrays_are_arrays)
{
    const char *schema = "a integer[], b text[], c numeric[] $.in.c";

    check(schema,
          "{\"a\":[1, null ,3],\"b\":[\"x\",\"a,\\\"b\\u00e9\",null,\"null\",2,{\"k\": [1]}],\"in\":{\"c\":[1.50,\"NaN\"]}}\n"
          "{\"a\":[],\"b\":[[\"a\"],[\"b\"]],\"in\":{\"c\":[[[1]]]}}\n"
          "{\"a\":\"{4,5}\",\"b\":\"[0:1]={p,q}\",\"in\":{\"c\":null}}\n"
          "{\"a\":[[],[]],\"b\":[\"a\",[\"b\"]]}\n",
          "{1,NULL,3}|{x,\"a,\\\"b\xc3\xa9\",NULL,\"null\",2,\"{\\\"k\\\": [1]}\"}|{1.50,NaN}\n"
          "{}|{{a},{b}}|{{{1}}}\n"
          "{4,5}|[0:1]={p,q}|~\n"
          "{}|{a,\"[\\\"b\\\"]\"}|~\n");
    check("a integer[]", "{\"a\":[1,\"x\"]}\n",
          "!22P02@0 column \"a\": invalid input syntax for type integer: \"x\"\n");
    check("a integer[]", "{\"a\":[[1],[2,3]]}\n", "!22P02@0 column \"a\": malformed JSON array\n");
    check("a integer[]", "{\"a\":[[1],2]}\n", "!22P02@0 column \"a\": malformed JSON array\n");
    check("a integer[]", "{\"a\":{\"b\":1}}\n", "!22P02@0 column \"a\": expected JSON array\n");
    check("a integer[]", "{\"a\":7}\n", "!22P02@0 column \"a\": expected JSON array\n");
    check("a integer[]", "{\"a\":[[[[[[[1]]]]]]]}\n",
          "!54000@0 column \"a\": number of json array dimensions exceeds the maximum allowed (6)\n");
}
END_TEST

/* An array is written as one, whatever its bounds, with the forms of its elements. */
START_TEST(arrays_are_written_as_arrays)
{
    struct format_case of = {.format = "json", .schema = "a integer[], b text[], c timestamp[], d double precision[]"};
    char *got = format_write(&of, "{{1,2},{3,4}}|[0:1]={NULL,\"x,\\\"y\"}|{2020-01-02 03:04:05}|{1.5,NaN}\n~|{}|~|{}\n");
    ck_assert_str_eq(got, "{\"a\":[[1,2],[3,4]],\"b\":[null,\"x,\\\"y\"],\"c\":[\"2020-01-02T03:04:05\"],"
                          "\"d\":[1.5,\"NaN\"]}\n"
                          "{\"a\":null,\"b\":[],\"c\":null,\"d\":[]}\n");
    wr_free(got);
}
END_TEST

WR_TEST_MAIN("json", columns_are_found_by_name, paths_lead_into_records,
             objects_can_be_columns_and_have_columns, the_last_of_equal_names_counts,
             strings_are_unescaped, what_is_no_json_is_refused, values_are_read_by_their_types,
             depth_has_a_limit, long_numbers_go_to_the_type, every_type_is_read, values_of_any_kind_are_jsonb,
             the_largest_jsonb_is_read_anywhere,
             rows_of_the_longest_numbers_fit, bad_records_are_skipped,
             records_are_the_splits_they_begin_in, rows_are_written_as_row_to_json_does,
             texts_survive, arrays_are_arrays, arrays_are_written_as_arrays)
