/* Scalar expressions against PostgreSQL 15: tests/golden/cases_*.tsv, parsed, bound and evaluated. */
#include <fnmatch.h>
#include <limits.h>

#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/zones.h"
#include "common/expr/program.h"
#include "jobmanager/plan/bind.h"
#include "jobmanager/plan/sql.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/parser.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define CASES_MAX 4000
#define ROWS 70
#define LIVE 3

struct cases {
    struct wr_arena arena;
    uint32_t count;
    struct jm_sql_text texts[CASES_MAX];
    const char *types[CASES_MAX];
    const char *answers[CASES_MAX]; /* NULL: NULL */
    bool differs[CASES_MAX];        /* the answer is ours, listed in differences.tsv */
    struct budget budget;
    struct wr_field field;
    struct wr_schema schema;
    struct wr_batch *rows;
    uint16_t live[LIVE];
    uint32_t different;
    bool loose; /* calls within calls: which of two errors comes first is not said, nor whether NULL hides one */
};

static void cases_load(struct cases *c, const char *name)
{
    struct golden golden;
    struct wr_error err;
    const char *cells[ROWS];

    wr_arena_init(&c->arena, 0);
    golden_open(&golden, name);
    while (golden_next(&golden)) {
        ck_assert(golden.count == 3 || golden.count == 2); /* of messages two */
        ck_assert_uint_lt(c->count, CASES_MAX);
        c->texts[c->count].text = wr_arena_strdup(&c->arena, golden.fields[0]);
        c->texts[c->count].bytes = strlen(golden.fields[0]);
        c->types[c->count] =
            golden.fields[1] == NULL ? NULL : wr_arena_strdup(&c->arena, golden.fields[1]);
        c->answers[c->count] =
            golden.count < 3 || golden.fields[2] == NULL ? NULL : wr_arena_strdup(&c->arena, golden.fields[2]);
        c->count += 1;
    }
    golden_close(&golden);
    find_parser();
    WR_CK_OK(jm_sql_parse(c->texts, c->count, &c->arena, &err), &err);
    budget_init(&c->budget, 256u << 20);
    c->field = (struct wr_field){.name = "number", .type = WR_TYPE_INT4, .typmod = -1};
    c->schema = (struct wr_schema){.field_count = 1, .fields = &c->field};
    for (uint32_t i = 0; i < ROWS; i++) {
        cells[i] = "7";
    }
    c->rows = rows_batch(c->budget.pool, &c->schema, cells, ROWS);
    c->live[0] = 1;
    c->live[1] = 64;
    c->live[2] = ROWS - 1;
    c->rows->selection = c->live;
    c->rows->live_count = LIVE;
}

/* PostgreSQL's name of a type without its zone and its length. */
static bool same_type(const char *expected, enum wr_type type)
{
    if (expected != NULL && wr_type_is_array(type)) {
        size_t bytes = strlen(expected);
        char element[64];
        if (bytes < 3 || bytes >= sizeof element || strcmp(expected + bytes - 2, "[]") != 0) {
            return false;
        }
        (void)snprintf(element, sizeof element, "%.*s", (int)bytes - 2, expected);
        return same_type(element, wr_type_element(type));
    }
    if (expected != NULL && type == WR_TYPE_TIMESTAMPTZ) {
        return strcmp(expected, "timestamp with time zone") == 0;
    }
    if (expected != NULL && type == WR_TYPE_TEXT && strncmp(expected, "character", 9) == 0) {
        return true; /* varchar and char are text with a modifier */
    }
    if (expected != NULL && type == WR_TYPE_TEXT && strcmp(expected, "jsonpath") == 0) {
        return true; /* there are no columns of it: a result is its text */
    }
    return expected == NULL || strcmp(expected, wr_type_name(type)) == 0 ||
           (strcmp(expected, "unknown") == 0 && type == WR_TYPE_TEXT) ||
           strncmp(expected, wr_type_name(type), strlen(wr_type_name(type))) == 0;
}

static bool same_text(const char *got, const char *expected)
{
    if (got == NULL || expected == NULL) {
        return got == expected;
    }
    /* Booleans print as t and f and cast to true and false. */
    return strcmp(got, expected) == 0 || (strcmp(got, "t") == 0 && strcmp(expected, "true") == 0) ||
           (strcmp(got, "f") == 0 && strcmp(expected, "false") == 0);
}

/* Listed answers are expected instead of PostgreSQL's, which must be another. */
static void take_differences(struct cases *c)
{
    struct golden golden;

    golden_open(&golden, "differences.tsv");
    while (golden_next(&golden)) {
        ck_assert_uint_eq(golden.count, 3);
        for (uint32_t i = 0; i < c->count; i++) {
            if (strcmp(c->texts[i].text, golden.fields[0]) == 0) {
                ck_assert_msg(!same_text(golden.fields[1], c->answers[i]), "%s does not differ",
                              golden.fields[0]);
                c->answers[i] = golden.fields[1] == NULL
                                    ? NULL
                                    : wr_arena_strdup(&c->arena, golden.fields[1]);
                c->differs[i] = true;
            }
        }
    }
    golden_close(&golden);
}

static void cases_drop(struct cases *c)
{
    c->rows->selection = NULL;
    c->rows->live_count = ROWS;
    wr_batch_unref(c->rows);
    budget_fini(&c->budget);
    wr_arena_fini(&c->arena);
}

static void complain(struct cases *c, uint32_t i, const char *how, const char *got)
{
    c->different += 1;
    if (c->different <= 60u * 20) {
        printf("%s: %s: %s, PostgreSQL says %s (%s)\n", c->texts[i].text, how,
               got == NULL ? "NULL" : got, c->answers[i] == NULL ? "NULL" : c->answers[i],
               c->types[i] == NULL ? "no type" : c->types[i]);
    }
}

/* What the planner refuses PostgreSQL must refuse too. */
static void check_refused(struct cases *c, uint32_t i, const char *message)
{
    bool refuses = c->answers[i] != NULL && c->answers[i][0] == '!';

    if (!refuses) {
        complain(c, i, "refused", message);
    }
}

static void check_text(struct cases *c, uint32_t i, const char *how, struct wr_expr *expr,
                       const char *text, uint32_t sqlstate)
{
    char got[8] = "!";

    if (sqlstate != 0) {
        (void)wr_sqlstate_text(sqlstate, got + 1);
        text = got;
    }
    if (c->loose && sqlstate != 0 && (c->answers[i] == NULL || c->answers[i][0] == '!')) {
        return;
    }
    if (!same_text(text, c->answers[i])) {
        complain(c, i, how, text);
    } else if (sqlstate == 0 && !c->differs[i] && !same_type(c->types[i], wr_expr_result_type(expr, 0))) {
        complain(c, i, how, wr_type_name(wr_expr_result_type(expr, 0)));
    }
}

/* Over some rows of a batch each row gives the answer. */
static void check_rows(struct cases *c, uint32_t i, struct wr_expr *expr)
{
    for (uint32_t k = 0; k < LIVE; k++) {
        char *got = program_answer(expr, c->rows, c->live[k], c->budget.pool);
        const char *want = c->answers[i];
        bool excused = c->loose && got != NULL && got[0] == '!' && (want == NULL || want[0] == '!');
        if (!same_text(got, want) && !excused) {
            complain(c, i, "over rows", got);
        }
        wr_free(got);
    }
}

static void check_case(struct cases *c, uint32_t i, bool keep_calls)
{
    const struct jm_parsed *parsed = &c->texts[i].parsed;
    struct jm_binder b;
    struct jm_value value;
    struct wr_expr *expr = NULL;
    struct wr_error err;
    char *text = NULL;
    uint32_t sqlstate;

    if (parsed->message != NULL) {
        check_refused(c, i, parsed->message);
        return;
    }
    ck_assert_uint_eq(parsed->count, 1);
    jm_binder_init(&b, &c->arena, &c->schema);
    b.keep_calls = keep_calls;
    if (!jm_bind(&b, parsed->targets[0].value, &value)) {
        check_refused(c, i, b.message);
        jm_binder_fini(&b);
        return;
    }
    jm_bind_result(&b, &value);
    if (wr_expr_create(jm_binder_program(&b, c->texts[i].text), &c->schema, &expr, &err) != WR_OK) {
        complain(c, i, "no program", err.message);
        jm_binder_fini(&b);
        return;
    }
    if (wr_expr_eval_text(expr, &text, &sqlstate, &err) != WR_OK) {
        ck_assert_uint_ne(sqlstate, 0);
    }
    check_text(c, i, keep_calls ? "kept" : "folded", expr, text, sqlstate);
    if (keep_calls) {
        check_rows(c, i, expr);
    }
    wr_free(text);
    wr_expr_destroy(expr);
    jm_binder_fini(&b);
}

static void check_file_as(const char *name, uint32_t at_least, bool loose)
{
    struct cases *c = WR_NEW(struct cases);

    c->loose = loose;
    cases_load(c, name);
    take_differences(c);
    ck_assert_uint_ge(c->count, at_least);
    for (uint32_t i = 0; i < c->count; i++) {
        check_case(c, i, false);
        check_case(c, i, true);
    }
    ck_assert_msg(c->different == 0, "%s: %u answers of %u cases differ", name, c->different,
                  c->count);
    cases_drop(c);
    wr_free(c);
}

static void check_file(const char *name, uint32_t at_least)
{
    check_file_as(name, at_least, false);
}

/* CASE, COALESCE, IN, BETWEEN, IS, rows, precedence, casts: value, type and error are PostgreSQL's,
 * folded by the planner and left to the program. */
START_TEST(forms_answer_as_postgresql)
{
    check_file("cases_forms.tsv", 300);
}
END_TEST

/* Mathematical functions: to the last digit, with PostgreSQL's errors. */
START_TEST(mathematics_answers_as_postgresql)
{
    check_file("cases_math.tsv", 200);
    check_file("cases_float.tsv", 400);
}
END_TEST

/* Text: characters not bytes, places from 1, every edge of every count. */
START_TEST(text_answers_as_postgresql)
{
    check_file("cases_text.tsv", 800);
}
END_TEST

/* Numerics of every size: arithmetic, functions, casts, declared precision. */
START_TEST(numerics_answer_as_postgresql)
{
    check_file("cases_numeric.tsv", 3000);
}
END_TEST

/* Dates, times, intervals and the small types. */
START_TEST(times_answer_as_postgresql)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    check_file("cases_time.tsv", 300);
}
END_TEST

/* Pictures of to_char, to_number, to_date and to_timestamp: every pattern and modifier. */
START_TEST(pictures_answer_as_postgresql)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    check_file("cases_format.tsv", 500);
}
END_TEST

/* jsonb: texts in and out, parts, containment, changes, order, casts. */
START_TEST(jsonb_answers_as_postgresql)
{
    check_file("cases_jsonb.tsv", 1500);
    check_file("cases_jsonb_make.tsv", 200);
    check_file("cases_jsonb_path.tsv", 1000);
    check_file("cases_jsonb_array.tsv", 70);
    check_file("cases_jsonb_subscript.tsv", 150);
}
END_TEST

/* jsonpath: its normal form, what paths find in lax and strict mode, its errors, dates and times. */
START_TEST(jsonpath_answers_as_postgresql)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    check_file("cases_jsonpath.tsv", 2000);
    check_file("cases_jsonpath_forms.tsv", 2000);
    check_file("cases_jsonpath_random.tsv", 900);
}
END_TEST

/* Arrays: texts in and out, constructors, subscripts, order, concatenation, ANY and ALL, functions. */
START_TEST(arrays_answer_as_postgresql)
{
    check_file("cases_array.tsv", 800);
}
END_TEST

/* Bytes, bits and parts of bytea, bits of smallint, Unicode's escapes and normal forms; text in other
 * character sets, each byte of each. */
START_TEST(bytes_answer_as_postgresql)
{
    check_file("cases_bytea.tsv", 100);
    check_file("cases_convert.tsv", 700);
}
END_TEST

/* Regular expressions: what matches, which of the matches, and what parentheses caught. */
START_TEST(regular_expressions_answer_as_postgresql)
{
    check_file("cases_regex.tsv", 700);
    check_file("cases_regex_random.tsv", 500);
}
END_TEST

/* Those of a file that somebody names: random calls (make calls). */
START_TEST(other_cases_answer_as_postgresql)
{
    const char *name = getenv("CASES");
    struct wr_error err;

    if (name != NULL) {
        WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
        check_file_as(name, 1, true);
    }
}
END_TEST

/* ---- messages ---- */

/* What is said of a row that fails: of the message the part before its state. */
static char *message_of(struct cases *c, uint32_t i)
{
    const struct jm_parsed *parsed = &c->texts[i].parsed;
    struct wr_expr *expr = NULL;
    struct jm_value value;
    struct jm_binder b;
    struct wr_error err;
    char *text = NULL, *message = NULL;
    uint32_t sqlstate;

    ck_assert_ptr_null(parsed->message);
    jm_binder_init(&b, &c->arena, &c->schema);
    if (!jm_bind(&b, parsed->targets[0].value, &value)) {
        message = wr_strdup(b.message);
    } else {
        jm_bind_result(&b, &value);
        WR_CK_OK(wr_expr_create(jm_binder_program(&b, ""), &c->schema, &expr, &err), &err);
        ck_assert_msg(wr_expr_eval_text(expr, &text, &sqlstate, &err) != WR_OK, "%s",
                      c->texts[i].text);
        char *state = strstr(err.message, " (SQLSTATE ");
        ck_assert_ptr_nonnull(state);
        message = wr_strndup(err.message, (size_t)(state - err.message));
        wr_expr_destroy(expr);
    }
    jm_binder_fini(&b);
    return message;
}

static void check_messages(const char *name)
{
    struct cases *c = WR_NEW(struct cases);
    uint32_t different = 0;

    cases_load(c, name);
    for (uint32_t i = 0; i < c->count; i++) {
        char *message = message_of(c, i);
        if (strcmp(message, c->types[i]) != 0) { /* its second column */
            printf("%s: %s; PostgreSQL says %s\n", c->texts[i].text, message, c->types[i]);
            different += 1;
        }
        wr_free(message);
    }
    ck_assert_uint_eq(different, 0);
    cases_drop(c);
    wr_free(c);
}

/* The words of record errors are PostgreSQL's. */
START_TEST(messages_are_postgresqls)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    check_messages("messages_time.tsv");
    check_messages("messages_format.tsv");
    check_messages("messages_bytea.tsv");
    check_messages("messages_jsonpath.tsv");
    check_messages("messages_array.tsv");
    check_messages("messages_jsonb.tsv");
}
END_TEST

/* The error of a row is told in PostgreSQL's words, with its values, from the function in which it
 * arose, however deep that is. */
START_TEST(errors_are_told_in_postgresqls_words)
{
    static const struct {
        const char *expression, *message;
    } cases[] = {
        {"'abc'::text::int + 1", "invalid input syntax for type integer: \"abc\""},
        {"2147483647 + 1", "integer out of range"},
        {"coalesce(null, 1 / 0)", "division by zero"},
        {"case when false then 1 else length(repeat('x', 2000000000)) end", "requested length too large"},
        {"true and ln(0::float8) > 1", "cannot take logarithm of zero"},
        {"sqrt(-1::float8)", "cannot take square root of a negative number"},
        {"power(0::float8, -1)", "zero raised to a negative power is undefined"},
        {"asin(2::float8)", "input is out of range"},
        {"exp(1000::float8)", "value out of range: overflow"},
        {"exp(-1000::float8)", "value out of range: underflow"},
        {"width_bucket(1::float8, 2, 2, 3)", "lower bound cannot equal upper bound"},
        {"substring('abc', 1, -1)", "negative substring length not allowed"},
        {"split_part('a', ',', 0)", "field position must not be zero"},
        {"chr(0)", "null character not permitted"},
        {"format('%s')", "too few arguments for format()"},
        {"format('%z', 1)", "unrecognized format() type specifier"},
        {"decode('6', 'hex')", "invalid hexadecimal data: odd number of digits"},
        {"'a' like 'a' escape 'xx'", "invalid escape string"},
        {"'ab' like 'a\\'", "LIKE pattern must not end with escape character"},
        {"'abc' ~ '('", "invalid regular expression: parentheses () not balanced"},
        {"jsonb_build_array((repeat('[', 1024)||repeat(']', 1024))::jsonb)", "stack depth limit exceeded"},
        {"'{\"a\": tru}'::text::jsonb", "invalid input syntax for type json: expected a value, at byte 6"},
        {"upper(regexp_replace('abc', 'a**', 'x'))", "invalid regular expression: quantifier operand invalid"},
        {"regexp_like('abc', 'b', 'g')", "regexp_like() does not support the \"global\" option"},
    };
    struct jm_sql_text texts[WR_COUNT(cases)] = {0};
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        texts[i].text = cases[i].expression;
        texts[i].bytes = strlen(cases[i].expression);
    }
    find_parser();
    WR_CK_OK(jm_sql_parse(texts, WR_COUNT(cases), &arena, &err), &err);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct jm_binder b;
        struct jm_value value;
        struct wr_expr *expr = NULL;
        uint32_t state;
        char *text = NULL;
        jm_binder_init(&b, &arena, NULL);
        ck_assert_msg(texts[i].parsed.message == NULL &&
                          jm_bind(&b, texts[i].parsed.targets[0].value, &value),
                      "%s: %s", cases[i].expression, b.message);
        jm_bind_result(&b, &value);
        WR_CK_OK(wr_expr_create(jm_binder_program(&b, ""), NULL, &expr, &err), &err);
        ck_assert_int_eq(wr_expr_eval_text(expr, &text, &state, &err), WR_ERR_RECORD);
        ck_assert_msg(strncmp(err.message, cases[i].message, strlen(cases[i].message)) == 0, "%s: %s",
                      cases[i].expression, err.message);
        wr_expr_destroy(expr);
        jm_binder_fini(&b);
    }
    wr_arena_fini(&arena);
}
END_TEST

/* json is left out; what is said names what there is of jsonb. */
START_TEST(json_names_lead_to_jsonb)
{
    static const struct {
        const char *expression, *message;
    } cases[] = {
        {"json_build_object('a', 1)", "did you mean \"jsonb_build_object\"?"},
        {"to_json(1)", "did you mean \"to_jsonb\"?"},
        {"'1'::json", "type \"json\" does not exist; did you mean \"jsonb\"?"},
        {"json_typeof('1'::jsonb)", "did you mean \"jsonb_typeof\"?"},
        {"row_to_json(1)", "row_to_json is not supported: use jsonb_build_object with names and columns by turns"},
        {"array_to_json(array[1])", "array_to_json is not supported: use to_jsonb"},
        {"array['$.a'::jsonpath]", "there are no arrays of type jsonpath"},
        {"'{}'::jsonpath[]", "there are no arrays of type jsonpath"},
        {"jsonb_path_query('1', '$')", "jsonb_path_query makes many rows of one"},
        {"'1'::jsonb @? '$ ? (@ like_regex \"(\")'", "invalid regular expression: parentheses () not balanced"},
        {"jsonb_array_elements('[1]')", "jsonb_array_elements makes many rows of one"},
        {"jsonb_agg(1)", "aggregate function jsonb_agg is not allowed here"},
        {"jsonb_build_object('a')", "argument list must have even number of elements"},
        {"('{}'::jsonb)[1.5]", "subscript type numeric is not supported"},
    };
    struct jm_sql_text texts[WR_COUNT(cases)] = {0};
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        texts[i] = (struct jm_sql_text){.text = cases[i].expression, .bytes = strlen(cases[i].expression)};
    }
    find_parser();
    WR_CK_OK(jm_sql_parse(texts, WR_COUNT(cases), &arena, &err), &err);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct jm_binder b;
        struct jm_value value;
        jm_binder_init(&b, &arena, NULL);
        ck_assert(texts[i].parsed.message == NULL && !jm_bind(&b, texts[i].parsed.targets[0].value, &value));
        ck_assert_msg(strstr(b.message, cases[i].message) != NULL, "%s: %s", cases[i].expression, b.message);
        jm_binder_fini(&b);
    }
    wr_arena_fini(&arena);
}
END_TEST

/* What gives another value each time is refused with the reason and the cure, at its place. */
START_TEST(volatile_functions_are_refused)
{
    static const struct {
        const char *text, *message;
        uint32_t at;
    } cases[] = {
        {"1 + random()", "random() is not deterministic: a row computed again after a failure would "
                         "differ; use a column of the source, or a hash of one", 4},
        {"now()", "now() is not deterministic: a row computed again after a failure would differ; use a "
                  "column of the source, such as the time of the event", 0},
        {"  clock_timestamp()", "clock_timestamp() is not deterministic", 2},
        {"age(timestamp '2024-01-01')", "age() is not deterministic", 0},
        {"1 + current_date", "the current date or time is not deterministic", 4},
        {"localtimestamp(3)", "the current date or time is not deterministic", 0},
        {"current_user", "there is no session whose user", 0},
    };
    struct jm_sql_text texts[WR_COUNT(cases)] = {0};
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        texts[i].text = cases[i].text;
        texts[i].bytes = strlen(cases[i].text);
    }
    find_parser();
    WR_CK_OK(jm_sql_parse(texts, WR_COUNT(cases), &arena, &err), &err);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        const struct jm_parsed *parsed = &texts[i].parsed;
        struct jm_value value;
        struct jm_binder b;
        jm_binder_init(&b, &arena, NULL);
        if (parsed->message == NULL) {
            ck_assert_msg(!jm_bind(&b, parsed->targets[0].value, &value), "%s", cases[i].text);
        }
        const char *message = parsed->message != NULL ? parsed->message : b.message;
        ck_assert_msg(strncmp(message, cases[i].message, strlen(cases[i].message)) == 0, "%s: %s",
                      cases[i].text, message);
        ck_assert_uint_eq(parsed->message != NULL ? parsed->at : b.at, cases[i].at);
        jm_binder_fini(&b);
    }
    wr_arena_fini(&arena);
}
END_TEST

WR_TEST_MAIN("cases", forms_answer_as_postgresql, mathematics_answers_as_postgresql,
             text_answers_as_postgresql, numerics_answer_as_postgresql, times_answer_as_postgresql,
             arrays_answer_as_postgresql, jsonb_answers_as_postgresql,
             jsonpath_answers_as_postgresql, pictures_answer_as_postgresql,
             bytes_answer_as_postgresql, messages_are_postgresqls,
             regular_expressions_answer_as_postgresql,
             other_cases_answer_as_postgresql, errors_are_told_in_postgresqls_words,
             volatile_functions_are_refused, json_names_lead_to_jsonb)
