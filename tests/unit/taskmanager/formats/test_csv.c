/* csv: as PostgreSQL's COPY … CSV reads and writes it, in blocks of any size. */
#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "tests/lib/format_case.h"
#include "tests/lib/wr_test.h"

static void check(const char *schema, const char *data, const char *expected)
{
    struct format_case of = {.format = "csv", .schema = schema, .multiline = true};

    format_check(&of, data, expected);
    if (strchr(data, '"') == NULL) {
        of.multiline = false;
        format_check(&of, data, expected);
    }
}

/* Unquoted empty is NULL, quoted empty is empty; quotes may stand anywhere; two are one. */
START_TEST(fields_are_as_copy_reads_them)
{
    check("a text, b text, c bigint",
          "x,y,1\n,\"\",\n\"a,b\",\"c\nd\",-2\r\n\"e\"\"f\",g\"h\"i,3\n\"\"\"\",\"\"\"x\"\"\",4\n \" \" , ,5",
          "x|y|1\n~||~\na,b|c\nd|-2\ne\"f|ghi|3\n\"|\"x\"|4\n   | |5\n");
    check("a text", "\n\"\"\n\r\n\"\r\"\nx\r\n", "~\n\n~\n\r\nx\n");
    check("a text, b text", "\"1\",\"a longer text, in quotes\"\n2,a longer text without them\n",
          "1|a longer text, in quotes\n2|a longer text without them\n");
}
END_TEST

/* Arrays are in their text form, which mostly needs quotes; a wrong one is named with what is wrong in it. */
START_TEST(arrays_are_texts)
{
    struct format_case of = {.format = "csv", .schema = "a integer[], b text[]"};
    char *written = format_write(&of, "{1,NULL}|{a,\"b c\"}\n{}|~\n[0:0]={7}|{}\n");

    ck_assert_str_eq(written, "\"{1,NULL}\",\"{a,\"\"b c\"\"}\"\n{},\n[0:0]={7},{}\n");
    check("a integer[], b text[]", written, "{1,NULL}|{a,\"b c\"}\n{}|~\n[0:0]={7}|{}\n");
    check("a integer[]", "{x}\n", "!22P02@0 column \"a\": invalid input syntax for type integer: \"x\"\n");
    check("a integer[]", "{1\n", "!22P02@0 column \"a\": malformed array literal: \"{1\"\n");
    check("a numeric(5)[]", "\"{1.25,3}\"\n", "{1,3}\n");
    wr_free(written);
}
END_TEST

/* Wrong counts, quotes that never end, values that do not fit: named, in COPY's words. */
START_TEST(bad_records_are_named)
{
    check("a bigint, b text", "1,x\n2\n", "1|x\n!22P04@4 missing data for column \"b\"\n");
    check("a bigint, b text", "1,x\n2,y,z\n", "1|x\n!22P04@4 extra data after last expected column\n");
    check("a bigint, b text", "1,x\nz,y\n",
          "1|x\n!22P02@4 column \"a\": invalid input syntax for type bigint: \"z\"\n");
    check("a bigint not null, b text", ",x\n",
          "!23502@0 null value in column \"a\" violates not-null constraint\n");
    check("a bigint, b text", "1,x\n2,\"y\n3,z\n", "1|x\n!22P04@4 unterminated CSV quoted field\n");
    check("a text", "\xc3\xa9\n\xc3(\n", "\xc3\xa9\n!22021@3 column \"a\": invalid byte sequence for encoding "
                                         "\"UTF8\"\n");
    check("a integer", "2147483647\n-2147483648\n2147483648\n",
          "2147483647\n-2147483648\n!22003@23 column \"a\": value \"2147483648\" is out of range for type integer\n");
    check("a bigint", "9223372036854775807\n-9223372036854775808\n00000000000000000000012\n+5\n 6 \n1234567\n"
                      "12345678\n123456789\n123456789012345678\n1234567890123456789\n12345678x\n",
          "9223372036854775807\n-9223372036854775808\n12\n5\n6\n1234567\n12345678\n123456789\n123456789012345678\n"
          "1234567890123456789\n!22P02@138 column \"a\": invalid input syntax for type bigint: \"12345678x\"\n");
}
END_TEST

/* All types are read and written in their text forms; bytes take the place of their text. */
START_TEST(every_type_is_read_and_written)
{
    struct format_case of = {.format = "csv", .schema = "a numeric, b bytea, c varchar(2), d date, e interval, f real",
                             .multiline = true};
    const char *rows = "12345678901234567890123456789012345678901234567890.5|\\xdeadbeef|ab|0044-03-15 BC|1 mon|0.1\n"
                       "-1|\\x|~|infinity|-00:00:01.5|-Infinity\n"
                       "~|\\x000102030405060708090a0b0c0d0e0f10|x|2024-02-29|~|~\n";
    const char *data = "12345678901234567890123456789012345678901234567890.5,\\xdeadbeef,ab,0044-03-15 BC,1 mon,0.1\n"
                       "-1,\\x,,infinity,-00:00:01.5,-Infinity\n"
                       ",\\x000102030405060708090a0b0c0d0e0f10,x,2024-02-29,,\n";

    format_check(&of, data, rows);
    format_check(&(struct format_case){.format = "csv", .schema = "c varchar(2)"}, "abc\n",
               "!22001@0 column \"c\": value too long for type character varying(2)\n");
}
END_TEST

/* raw: bytea takes lines as they are, whatever is in them. */
START_TEST(raw_bytes_are_left_alone)
{
    struct format_case of = {.format = "raw", .schema = "v bytea"};

    format_check(&of, "\xff\x01\r\n\n0123456789abcdef", "\\xff010d\n\\x\n\\x30313233343536373839616263646566\n");
}
END_TEST

/* Without multi-line fields a quote ends with its line, so that one bad line stays one. */
START_TEST(a_quote_ends_with_its_line)
{
    struct format_case of = {.format = "csv", .schema = "a text, b text", .skip = true};
    const char *data = "1,\"x\n2,y\n\"3\",\"z\"\n\"4\n";
    struct format_reading reading;
    struct wr_sb out = {0};

    format_reading_init(&reading, &of);
    ck_assert_uint_eq(format_read_on(&reading, &of, data, strlen(data), 0, FORMAT_NOWHERE, &out), 2);
    ck_assert_str_eq(out.ptr, "2|y\n3|z\n");
    wr_sb_fini(&out);
    format_reading_fini(&reading);
}
END_TEST

/* Columns by the names of the header, in any order; strange ones are passed over. */
START_TEST(headers_name_the_columns)
{
    struct format_case of = {.format = "csv", .schema = "a bigint, b text", .header = true, .multiline = true};

    format_check(&of, "b,other,\"a\"\nx,y,1\n,\"p\nq\",2\n", "1|x\n2|~\n");
    format_check(&of, "b,a,a\n", "!header the header names column \"a\" twice\n");
    format_check(&of, "b,A\n1,2\n", "!header the header has no column \"a\"\n");
    format_check(&of, "b,a\r\nx,1\r\n", "1|x\n");
    format_check(&of, "b,a", "");
}
END_TEST

/* Other delimiters, NULL texts, quotes and escapes. */
START_TEST(marks_can_be_chosen)
{
    struct format_case of = {.format = "csv", .schema = "a text, b text", .delimiter = ";", .null = "N/A",
                             .multiline = true};

    format_check(&of, "x;N/A\n;\"N/A\"\na,b;\"c;d\"\n", "x|~\n|N/A\na,b|c;d\n");
    of = (struct format_case){.format = "csv", .schema = "a text, b text", .quote = "'", .escape = "\\",
                              .multiline = true};
    format_check(&of, "'it\\'s',\"x\"\n'\\\\','a\\b'\n'c\\'\n',\\\n", "it's|\"x\"\n\\|a\\b\nc'\n|\\\n");
    of.escape = NULL;
    format_check(&of, "'it''s','\n\\'\n", "it's|\n\\\n");
}
END_TEST

/* As COPY writes: quotes only where they must be, and what looks like NULL or the end in them. */
START_TEST(rows_are_written_as_copy_does)
{
    struct format_case of = {.format = "csv",
                             .schema = "a bigint, b text, c integer, d double precision, e boolean, f timestamp",
                             .header = true};
    char *got = format_write(&of, "1|x|2|0.5|t|2024-01-02 03:04:05\n~|~|~|~|~|~\n"
                                  "-9223372036854775808||-2147483648|-0|f|infinity\n"
                                  "9223372036854775807|a,\"b\"\r|100|1e+300|t|2024-01-02 03:04:05.000001\n"
                                  "10|\\.|99|NaN|f|1970-01-01 00:00:00\n");

    ck_assert_str_eq(got, "a,b,c,d,e,f\n1,x,2,0.5,t,2024-01-02 03:04:05\n,,,,,\n"
                          "-9223372036854775808,\"\",-2147483648,-0,f,infinity\n"
                          "9223372036854775807,\"a,\"\"b\"\"\r\",100,1e+300,t,2024-01-02 03:04:05.000001\n"
                          "10,\"\\.\",99,NaN,f,1970-01-01 00:00:00\n");
    wr_free(got);
    of = (struct format_case){.format = "csv", .schema = "a bigint, b text, c double precision", .delimiter = "-",
                              .null = "7", .quote = "'", .escape = "\\", .kind_column = "k", .header = true};
    got = format_write(&of, "-7|'\\|0\n7|7|7\n~|x|-1.5\n");
    ck_assert_str_eq(got, "k-a-b-c\n+I-'-7'-'\\'\\\\'-0\n+I-'7'-'7'-'7'\n+I-7-x-'-1.5'\n");
    wr_free(got);
}
END_TEST

/* Whatever is written is read back, with any marks, in blocks of any size. */
START_TEST(rows_survive)
{
    static const char *const marks[][4] = {{",", "", "\"", ""}, {";", "N", "'", "\\"}, {"\t", "NULL", "\"", "\""}};
    struct wr_rng rng;

    wr_rng_init(&rng, 11);
    for (uint32_t round = 0; round < 600; round++) {
        const char *const *m = marks[round % 3];
        struct format_case of = {.format = "csv", .schema = "a text, b bigint, c text", .multiline = true,
                                 .delimiter = m[0], .null = m[1], .quote = m[2], .escape = m[3]};
        struct wr_sb rows = {0};
        char *written, *got;
        for (uint32_t i = 0; i < 8; i++) {
            const char *alphabet = "ab,;'\"\\\t\r NUL.";
            for (uint32_t c = 0; c < 3; c++) {
                bool null = wr_rng_chance(&rng, 0.2);
                wr_sb_puts(&rows, null ? "~" : "");
                for (uint64_t n = null ? 0 : wr_rng_below(&rng, 30); c != 1 && n > 0; n--) {
                    wr_sb_putc(&rows, alphabet[wr_rng_below(&rng, strlen(alphabet))]);
                }
                if (c == 1 && !null) {
                    wr_sb_printf(&rows, "%lld", (long long)(wr_rng_next(&rng) >> wr_rng_below(&rng, 64)));
                }
                wr_sb_puts(&rows, c < 2 ? "|" : "\n");
            }
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

/* Random bytes of the alphabet that matters end the same way in blocks of every size. */
START_TEST(blocks_do_not_matter)
{
    const char *alphabet = ",\"\n\rx1 ";
    struct wr_rng rng;

    wr_rng_init(&rng, 3);
    for (uint32_t round = 0; round < 300; round++) {
        struct format_case of = {.format = "csv", .schema = "a text, b text", .skip = true,
                                 .multiline = round % 2 == 0, .escape = round % 4 < 2 ? "" : "x"};
        char data[128];
        size_t bytes = wr_rng_below(&rng, sizeof data);
        char *whole;
        for (size_t i = 0; i < bytes; i++) {
            data[i] = alphabet[wr_rng_below(&rng, strlen(alphabet))];
        }
        whole = format_read(&of, data, bytes, 0, FORMAT_NOWHERE);
        for (size_t block = 1; block < bytes; block++) {
            char *got = format_read(&of, data, bytes, block, FORMAT_NOWHERE);
            ck_assert_msg(strcmp(got, whole) == 0, "blocks of %zu of %.*s:\n%s\n---\n%s", block, (int)bytes, data, got,
                          whole);
            wr_free(got);
        }
        wr_free(whole);
    }
}
END_TEST

/* Batches of one row, records that begin behind the split's end: the same as all at once. */
START_TEST(records_are_the_splits_they_begin_in)
{
    const char *data = "1,a\n2,b\n3,c\n";
    struct format_case of = {.format = "csv", .schema = "a bigint, b text", .rows_max = 1};

    for (uint64_t end = 0; end <= 16; end++) {
        char *got = format_read(&of, data, strlen(data), 0, end);
        ck_assert_str_eq(got, end == 0   ? ""
                              : end <= 4 ? "1|a\n"
                              : end <= 8 ? "1|a\n2|b\n"
                                         : "1|a\n2|b\n3|c\n");
        wr_free(got);
    }
}
END_TEST

/* raw: lines byte by byte, read by the type of their column. */
START_TEST(raw_lines_are_left_alone)
{
    struct format_case of = {.format = "raw", .schema = "v text"};
    char *written;

    format_check(&of, "a\"b,c\r\n\n last", "a\"b,c\r\n\n last\n");
    format_check(&of, "ok\n\xff\n", "ok\n!22021@3 column \"v\": invalid byte sequence for encoding \"UTF8\"\n");
    of.schema = "v bigint";
    format_check(&of, "12\n-3\nx\n", "12\n-3\n!22P02@6 column \"v\": invalid input syntax for type bigint: \"x\"\n");
    written = format_write(&of, "12\n~\n3\n");
    ck_assert_str_eq(written, "12\n\n3\n");
    wr_free(written);
}
END_TEST

/* A column of jsonb is its text, in quotes where that is needed. */
START_TEST(jsonb_is_its_text)
{
    struct format_case of = {.format = "csv", .schema = "j jsonb, n bigint"};
    char *written;

    check("j jsonb, n bigint", "\"{\"\"b\"\": [1, 2], \"\"a\"\": 1.50}\",1\n[],2\n,3\nnull,4\n\"\"\"x\"\"\",5\n",
          "{\"a\": 1.50, \"b\": [1, 2]}|1\n[]|2\n~|3\nnull|4\n\"x\"|5\n");
    check("j jsonb", "1\n{\n", "1\n!22P02@2 column \"j\": invalid input syntax for type json: expected a name in "
                               "quotes, at byte 1\n");
    written = format_write(&of, "{\"a\":[1,2]}|1\n7|2\n~|3\n");
    ck_assert_str_eq(written, "\"{\"\"a\"\": [1, 2]}\",1\n7,2\n,3\n");
    wr_free(written);
}
END_TEST

WR_TEST_MAIN("csv", jsonb_is_its_text, fields_are_as_copy_reads_them, bad_records_are_named, a_quote_ends_with_its_line,
             headers_name_the_columns, marks_can_be_chosen, rows_are_written_as_copy_does, rows_survive,
             blocks_do_not_matter, records_are_the_splits_they_begin_in, raw_lines_are_left_alone,
             every_type_is_read_and_written, raw_bytes_are_left_alone, arrays_are_texts)
