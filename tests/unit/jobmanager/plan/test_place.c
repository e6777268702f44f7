#include "tests/lib/parser.h"
#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

/* The line and column of a byte, by characters. */
static void position(const char *text, const char *at, uint32_t *ret_line, uint32_t *ret_column)
{
    *ret_line = *ret_column = 1;
    for (const char *p = text; p < at; p++) {
        *ret_column = *p == '\n' ? 1 : *ret_column + ((*p & 0xc0) != 0x80);
        *ret_line += *p == '\n';
    }
}

/* The descriptor has one mistake, the column zzz, which is shown where it stands. */
static void check_zzz(const char *text)
{
    struct jm_plan_options options = {.base_directory = "/data"};
    struct jm_diagnostics list = {0};
    struct wr_plan *plan = NULL;
    struct wr_error err;
    uint32_t line, column;

    find_parser();
    position(text, strstr(text, "zzz"), &line, &column);
    ck_assert_msg(jm_plan_build(text, strlen(text), &options, &plan, &list, &err) == WR_ERR_INVALID,
                  "no mistake, or another (%s), in:\n%s", err.message, text);
    ck_assert_msg(list.list.count == 1 && list.list.items[0].line == line &&
                      list.list.items[0].column == column,
                  "%u mistakes, the first %u:%u, not %u:%u: %s in:\n%s", list.list.count,
                  list.list.items[0].line, list.list.items[0].column, line, column,
                  list.list.items[0].message, text);
    ck_assert_str_eq(list.list.items[0].message, "column \"zzz\" does not exist");
    jm_diagnostics_fini(&list);
}

#define HEAD \
    "version: 1\nname: x\nsources:\n  r: {connector: datagen, schema: {i: bigint, t: text}, columns: {i: " \
    "{sequence: {}}, t: {constant: x}}, rows: 1}\n" \
    "sinks: {o: {input: s, connector: blackhole}}\noperators:\n  s:\n    input: r\n"

/* A mistake inside an expression is shown at its character, however YAML lets the expression be written. */
START_TEST(every_style_of_a_scalar_keeps_its_places)
{
    static const char *const filters[] = {
        "    filter: i > zzz\n",
        "    filter:    i >   zzz   # and a comment\n",
        "    filter: i > 1\n      AND i >\n      zzz\n",
        "    filter: i > 1\n\n\n      AND i > 2   \n     \n      AND zzz\n",
        "    filter: t = 'é€😀' AND zzz\n",
        "    filter: 't = ''a'' AND zzz'\n",
        "    filter: 't = ''it''''s'' AND\n      t <> ''''   \n\n      AND zzz'\n",
        "    filter: \"t = 'a' AND zzz\"\n",
        "    filter: \"t = '\\x41\\u00e9\\U0001F600\\u20ac\\n\\t\\\\\\\"\\/\\e\\N\\_\\L\\P\\a\\b\\v\\f\\r\\ ' AND zzz\"\n",
        "    filter: \"t = 'a' AND \\\n      zzz\"\n",
        "    filter: \"t = 'a'\n      AND i >\n\n      zzz\"\n",
        "    filter: \"t = 'a' \\\n\n\n      AND zzz\"\n",
        "    filter: \"t = 'a'\\tAND\\tzzz\"\n",
        "    filter: |\n      i > 1\n      AND zzz\n",
        "    filter: |-\n\n\n      i > 1\n\n        AND i > 2\n      AND zzz\n",
        "    filter: |+ # comment\n         i > 1\n         AND zzz\n\n\n",
        "    filter: |2\n        i > 1\n        AND zzz\n",
        "    filter: >\n      i > 1\n      AND zzz\n",
        "    filter: >-\n      i > 1\n\n\n      AND i > 2\n        AND i > 3\n        AND i > 4\n\n      AND i > 5\n"
        "      AND zzz\n",
        "    filter: >2\n\n        i > 1\n      AND i > 2\n      AND zzz\n",
        "    ? filter\n    : i > zzz\n",
    };

    for (size_t i = 0; i < WR_COUNT(filters); i++) {
        WR_AUTO_FREE char *text = wr_asprintf(HEAD "%s", filters[i]);
        check_zzz(text);
    }
}
END_TEST

/* Also in lists, flow maps and keys, and in documents of other line ends. */
START_TEST(places_hold_in_lists_and_with_other_line_ends)
{
    check_zzz(HEAD "    map: [i, \"i +\\\n      zzz AS b\", t]\n");
    check_zzz(HEAD "    map:\n      - i\n      - >\n        i\n        + zzz AS b\n");
    check_zzz("version: 1\nname: x\nsources:\n  r: {connector: datagen, schema: {i: bigint, t: text}, columns: {i: "
              "{sequence: {}}, t: {constant: \"é\"}}, rows: 1}\n"
              "sinks: {o: {input: s, connector: blackhole}}\n"
              "operators: {\"s\": {\"input\": \"r\", \"filter\": \"t = 'é' AND zzz\"}}\n");
    check_zzz("version: 1\r\nname: x\r\nsources:\r\n  r: {connector: datagen, schema: {i: bigint, t: text}, columns: "
              "{i: {sequence: {}}, t: {constant: x}}, rows: 1}\r\n"
              "sinks: {o: {input: s, connector: blackhole}}\r\noperators:\r\n  s:\r\n    input: r\r\n    filter: >\r\n"
              "      i > 1\r\n\r\n      AND i > 2\r\n      AND zzz\r\n");
}
END_TEST

/* What ends too early is shown behind its last character. */
START_TEST(an_end_is_where_the_text_ends)
{
    check_mistakes(HEAD "    filter: i >\n", "job.yaml:9:16: syntax error at end of input\n");
    check_mistakes(HEAD "    filter: 'i >   '\n", "job.yaml:9:17: syntax error at end of input\n");
    check_mistakes(HEAD "    filter: \"i > \\t\"\n", "job.yaml:9:17: syntax error at end of input\n");
    check_mistakes(HEAD "    filter: |\n      i >\n\n", "job.yaml:10:10: syntax error at end of input\n");
    check_mistakes(HEAD "    filter: >\n      i\n      >\n", "job.yaml:11:8: syntax error at end of input\n");
}
END_TEST

/* One descriptor with ten mistakes of ten kinds: ten lines, each with its place and with what helps; a type
 * that is wrong is shown at its character inside the expression. */
START_TEST(ten_kinds_of_mistakes_are_ten_lines)
{
    check_mistakes(
        "version: 1\n"
        "name: ten\n"
        "checkpoints: {interval: 1s}\n"
        "restart: {strategy: expnential}\n"
        "sources:\n"
        "  rows:\n"
        "    connector: datagn\n"
        "  visits:\n"
        "    connector: file\n"
        "    path: in/*.csv\n"
        "    format: csv\n"
        "    schema: {id: bigintt, at: timestamp, page: text}\n"
        "  good: {connector: file, path: in/*.csv, format: csv, schema: {id: bigint, at: timestamp, page: text}}\n"
        "operators:\n"
        "  late: {input: good, filter: \"page = 'é' AND at > id\"}\n"
        "  short: {input: goood, filter: id > 1}\n"
        "  upper:\n"
        "    input: good\n"
        "    map:\n"
        "      - id\n"
        "      - 'uper(page) AS page'\n"
        "      - |\n"
        "        CASE WHEN pge = 'x'\n"
        "             THEN 1 END AS n\n"
        "  sums: {input: good, key_by: [page], aggregate: [\"sum(page) AS s\"]}\n"
        "  moved: {input: good, filter: \"id > 1\", partition: rebalnce}\n"
        "sinks:\n"
        "  out: {input: [rows, visits, late, short, upper, sums, moved], connector: print}\n",
        "job.yaml:3:1: unknown key \"checkpoints\"; did you mean \"checkpoint\"?\n"
        "job.yaml:4:21: \"strategy\" must be one of exponential, fixed, none, not \"expnential\"; did you mean "
        "\"exponential\"?\n"
        "job.yaml:7:16: unknown connector \"datagn\"; did you mean \"datagen\"?\n"
        "job.yaml:12:18: type \"bigintt\" does not exist; did you mean \"bigint\"?\n"
        "job.yaml:15:50: operator does not exist: timestamp > bigint; you might need to add explicit type casts\n"
        "job.yaml:16:18: there is no step \"goood\"; did you mean \"good\"?\n"
        "job.yaml:21:10: function uper(text) does not exist; did you mean \"upper\"?\n"
        "job.yaml:23:19: column \"pge\" does not exist; did you mean \"page\"?\n"
        "job.yaml:25:52: function sum(text) does not exist; you might need to add explicit type casts\n"
        "job.yaml:26:53: \"partition\" must be one of forward, hash, rebalance, rescale, broadcast, global, not "
        "\"rebalnce\"; did you mean \"rebalance\"?\n");
}
END_TEST

WR_TEST_MAIN("place", every_style_of_a_scalar_keeps_its_places, places_hold_in_lists_and_with_other_line_ends,
             an_end_is_where_the_text_ends, ten_kinds_of_mistakes_are_ten_lines)
