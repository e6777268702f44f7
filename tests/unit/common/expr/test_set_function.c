/* regexp_split_to_table: against PostgreSQL, and its fast ways against its plain one. */
#include "common/expr/set_function.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/sqlstate.h"
#include "common/expr/byte_set.h"
#include "common/expr/function.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define SPLIT 401

static uint32_t next_values(struct wr_set_function *set, uint32_t max, void *values,
                            uint16_t *origin, bool *done)
{
    struct wr_set_output out = {.values = {values}, .origin = origin, .max = max};

    wr_set_function_next(set, &out, done);
    return out.count;
}

static struct wr_field line_field = {.name = "line", .type = WR_TYPE_TEXT, .typmod = -1};
static const struct wr_schema line_schema = {.field_count = 1, .fields = &line_field};

/* split(line, pattern), or split(lower(line), pattern) */
static enum wr_code create(const char *pattern, bool lower, struct wr_set_function **ret,
                           struct wr_error *err)
{
    struct program p;
    enum wr_code code;

    program_init(&p);
    uint32_t line = program_column(&p, WR_TYPE_TEXT, 0);
    uint32_t text = lower ? program_call(&p, "lower", 1, &line) : line;
    program_result(&p, text);
    program_result(&p, program_constant(&p, WR_TYPE_TEXT, pattern));
    code = wr_set_function_create(SPLIT, &p.message, &line_schema, ret, err);
    program_fini(&p);
    return code;
}

static struct wr_set_function *must_create(const char *pattern, bool lower)
{
    struct wr_set_function *set = NULL;
    struct wr_error err;

    WR_CK_OK(create(pattern, lower, &set, &err), &err);
    return set;
}

/* All pieces of a batch as text: "row:piece|" each; rows_max values a call. */
static void run(struct wr_set_function *set, struct wr_batch *in, struct wr_buf_pool *pool,
                uint32_t rows_max, struct wr_sb *sb)
{
    struct wr_view values[64];
    uint16_t origin[64], failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure first;
    bool done = false;

    ck_assert_uint_le(rows_max, 64);
    ck_assert_uint_eq(wr_set_function_begin(set, in, pool, &first, failed), 0);
    while (!done) {
        uint32_t count = next_values(set, rows_max, values, origin, &done);
        ck_assert(count > 0 || done);
        ck_assert_uint_le(count, rows_max);
        for (uint32_t i = 0; i < count; i++) {
            wr_sb_printf(sb, "%u:", origin[i]);
            wr_sb_append(sb, wr_view_ptr(&values[i]), values[i].bytes);
            wr_sb_putc(sb, '\x1f');
        }
    }
}

/* The pieces are PostgreSQL's. */
START_TEST(pieces_are_those_of_postgresql)
{
    struct wr_set_function *set = NULL;
    char *pattern = NULL;
    uint32_t differences = 0;
    struct golden golden;
    struct budget b;

    budget_init(&b, 64u << 20);
    golden_open(&golden, "expr_split.tsv");
    while (golden_next(&golden)) {
        struct wr_sb got = {0}, expected = {0};
        ck_assert_uint_eq(golden.count, 3);
        if (pattern == NULL || strcmp(pattern, golden.fields[1]) != 0) {
            wr_set_function_destroy(set);
            wr_free(pattern);
            pattern = wr_strdup(golden.fields[1]);
            set = must_create(pattern, false);
        }
        const char *cells[] = {golden.fields[0]};
        struct wr_batch *in = rows_batch(b.pool, &line_schema, cells, 1);
        run(set, in, b.pool, 64, &got);
        for (const char *p = golden.fields[2]; p != NULL;) {
            const char *end = strchr(p, '\x1f');
            wr_sb_printf(&expected, "0:%.*s\x1f", end == NULL ? INT32_MAX : (int)(end - p), p);
            p = end == NULL ? NULL : end + 1;
        }
        if (strcmp(got.ptr, expected.ptr) != 0) {
            differences += 1;
            printf("line %u: '%s' by '%s': got %s, PostgreSQL says %s\n", golden.number,
                   golden.fields[0], pattern, got.ptr, expected.ptr);
        }
        wr_sb_fini(&got);
        wr_sb_fini(&expected);
        wr_batch_unref(in);
    }
    wr_set_function_destroy(set);
    wr_free(pattern);
    ck_assert_msg(differences == 0, "%u of %u lines differ", differences, golden.number);
    golden_close(&golden);
    budget_fini(&b);
}
END_TEST

/* ---- the fast ways against the plain one ---- */

/* Characters where splitters may differ: set members, capitals, several bytes, Kelvin's sign (lower
 * case k), dotted capital I, a wide space. */
static void random_text(struct wr_rng *rng, char *to, uint32_t pieces_max)
{
    static const char *const parts[] = {"a", "b", "z", "A", "Q", "Z", "0", "9", " ", "  ", ",", ";",
                                        "-", ".", "\t", "\n", "]", "[", "\\", "^", "é", "É", "ß",
                                        "K", "İ", "日", "😀", "　", "word", "Longer Word", "{", "@", "`"};
    uint32_t pieces = (uint32_t)wr_rng_below(rng, pieces_max + 1);

    *to = '\0';
    for (uint32_t i = 0; i < pieces; i++) {
        to = stpcpy(to, parts[wr_rng_below(rng, wr_rng_chance(rng, 0.7) ? 15 : WR_COUNT(parts))]);
    }
}

/* A character class as people write them, or nearly. */
static void random_pattern(struct wr_rng *rng, char *to)
{
    static const char *const items[] = {"a", "z", "a-z", "A-Z", "0-9", "a-zA-Z0-9", "\\s", "\\d", "\\t",
                                        "\\n", ",", ";", " ", ".", "-", "\\-", "\\]", "\\[", "\\\\",
                                        "\\.", "^", "+", "*", "$", "|", "(", "\\t-\\r", " -/", "+--",
                                        "k", "é", "[:alpha:]"};
    static const char *const alone[] = {",", "a", "Z", " ", "\\s", "\\d", "\\.", "\\\\", "\\t", "-", "k"};
    const char *first = to;
    uint32_t count = 1 + (uint32_t)wr_rng_below(rng, 4);

    if (wr_rng_chance(rng, 0.2)) {
        to = stpcpy(to, alone[wr_rng_below(rng, WR_COUNT(alone))]);
    } else {
        to = stpcpy(to, wr_rng_chance(rng, 0.5) ? "[^" : "[");
        to = stpcpy(to, wr_rng_chance(rng, 0.1) ? "]" : "");
        for (uint32_t i = 0; i < count; i++) {
            to = stpcpy(to, items[wr_rng_below(rng, WR_COUNT(items))]);
        }
        to = stpcpy(to, wr_rng_chance(rng, 0.1) ? "-]" : "]");
    }
    (void)strcpy(to, wr_rng_chance(rng, 0.7) ? "+" : "");
    ck_assert_uint_lt(strlen(first), 64);
}

/* Only the pieces that are not empty. */
static void without_empty(const struct wr_sb *from, struct wr_sb *to)
{
    const char *p = from->ptr, *end = from->ptr + from->bytes;

    while (p < end) {
        const char *next = memchr(p, '\x1f', (size_t)(end - p));
        if (next[-1] != ':' || memchr(p, ':', (size_t)(next - p)) != next - 1) {
            wr_sb_append(to, p, (size_t)(next + 1 - p));
        }
        p = next + 1;
    }
}

#define TEXTS 24

static uint32_t by_bytes_count;

/* One pattern in all ways. "(?:pattern)" is the same for PCRE2 and unknown to the byte sets. */
static void compare_ways(struct wr_rng *rng, struct wr_buf_pool *pool, const char *pattern, bool lower)
{
    char texts[TEXTS][1024], plain_pattern[80];
    const char *cells[TEXTS];
    struct wr_set_function *fast = NULL, *plain = NULL, *dropping;
    struct wr_sb expected = {0}, got = {0}, full = {0}, few = {0}, dropped = {0};
    struct wr_byte_set ignored;
    struct wr_error err;
    bool repeated;

    by_bytes_count += wr_byte_set_parse(wr_str_of(pattern), &ignored, &repeated);
    (void)snprintf(plain_pattern, sizeof plain_pattern, "(?:%s)", pattern);
    if (create(plain_pattern, lower, &plain, &err) != WR_OK) {
        return;
    }
    WR_CK_OK(create(pattern, lower, &fast, &err), &err);
    for (uint32_t i = 0; i < TEXTS; i++) {
        random_text(rng, texts[i], i % 3 == 0 ? 90 : 8);
        cells[i] = wr_rng_chance(rng, 0.1) ? NULL : texts[i];
    }
    struct wr_batch *in = rows_batch(pool, &line_schema, cells, TEXTS);
    run(plain, in, pool, 64, &expected);
    run(fast, in, pool, 64, &got);
    run(fast, in, pool, 1 + (uint32_t)wr_rng_below(rng, 5), &few);
    without_empty(&expected, &full);
    dropping = must_create(pattern, lower);
    wr_set_function_drop_empty(dropping);
    run(dropping, in, pool, 1 + (uint32_t)wr_rng_below(rng, 5), &dropped);
    ck_assert_msg(strcmp(got.ptr, expected.ptr) == 0, "'%s': %s\nplain %s", pattern, got.ptr,
                  expected.ptr);
    ck_assert_str_eq(few.ptr, expected.ptr);
    ck_assert_msg((full.bytes == 0 && dropped.bytes == 0) || strcmp(dropped.ptr, full.ptr) == 0,
                  "'%s' without empty ones: %s\nplain %s", pattern, dropped.ptr, full.ptr);
    wr_set_function_destroy(fast);
    wr_set_function_destroy(plain);
    wr_set_function_destroy(dropping);
    wr_batch_unref(in);
    struct wr_sb *sbs[] = {&expected, &got, &full, &few, &dropped};
    for (size_t i = 0; i < WR_COUNT(sbs); i++) {
        wr_sb_fini(sbs[i]);
    }
}

/* Byte sets, folded lower(), dropped empty pieces and any output size give PCRE2's pieces. */
START_TEST(fast_ways_give_the_same_pieces)
{
    struct budget b;
    struct wr_rng rng;
    char pattern[80];

    budget_init(&b, 64u << 20);
    wr_rng_init(&rng, 20260101);
    by_bytes_count = 0;
    for (uint32_t i = 0; i < 1200; i++) {
        random_pattern(&rng, pattern);
        compare_ways(&rng, b.pool, pattern, wr_rng_chance(&rng, 0.5));
    }
    ck_assert_uint_gt(by_bytes_count, 300);
    ck_assert_uint_lt(by_bytes_count, 1100);
    budget_fini(&b);
}
END_TEST

/* Words of every length at every place of the 64-byte masks come out whole. */
START_TEST(words_cross_mask_borders)
{
    struct wr_set_function *set = must_create("[^a-z]+", true);
    struct budget b;
    char text[400];

    budget_init(&b, 64u << 20);
    wr_set_function_drop_empty(set);
    for (uint32_t before = 0; before < 70; before++) {
        for (uint32_t word = 1; word < 140; word += 1 + word / 9) {
            struct wr_sb expected = {0}, got = {0};
            memset(text, ',', sizeof text);
            memset(text + before, 'X', word);
            text[before + word + before % 3] = '\0';
            wr_sb_puts(&expected, "0:");
            for (uint32_t i = 0; i < word; i++) {
                wr_sb_putc(&expected, 'x');
            }
            wr_sb_putc(&expected, '\x1f');
            const char *cells[] = {text};
            struct wr_batch *in = rows_batch(b.pool, &line_schema, cells, 1);
            run(set, in, b.pool, 1, &got);
            ck_assert_str_eq(got.ptr, expected.ptr);
            wr_batch_unref(in);
            wr_sb_fini(&expected);
            wr_sb_fini(&got);
        }
    }
    wr_set_function_destroy(set);
    budget_fini(&b);
}
END_TEST

/* ---- rows that make nothing ---- */

/* A row whose matching hits the limit makes no piece at all and is reported once, with its number; the
 * rows around it make theirs. */
START_TEST(a_match_that_runs_away_fails_its_row_alone)
{
    struct wr_set_function *set = must_create("(,)x*x*x*x*x*x*x*x*(?!x|\\1r)", false);
    const char *cells[] = {"a,b", "p,q,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,r", "c,d"};
    struct wr_view values[16];
    uint16_t origin[16], failed[3];
    struct wr_expr_failure first, failure;
    uint32_t failures = 0, counts[3] = {0};
    struct budget b;
    bool done = false;

    budget_init(&b, 64u << 20);
    struct wr_batch *in = rows_batch(b.pool, &line_schema, cells, 3);
    ck_assert_uint_eq(wr_set_function_begin(set, in, b.pool, &first, failed), 0);
    while (!done) {
        uint32_t count = next_values(set, 1, values, origin, &done);
        for (uint32_t i = 0; i < count; i++) {
            counts[origin[i]] += 1;
        }
        if (wr_set_function_take_failure(set, &failure)) {
            failures += 1;
            ck_assert_uint_eq(failure.row, 1);
            ck_assert_uint_eq(failure.sqlstate, WR_SQLSTATE_REGEX);
            ck_assert_ptr_nonnull(strstr(failure.message, "more steps than allowed"));
            ck_assert(!wr_set_function_take_failure(set, &failure));
        }
    }
    ck_assert_uint_eq(failures, 1);
    ck_assert_uint_eq(counts[0], 2);
    ck_assert_uint_eq(counts[1], 0);
    ck_assert_uint_eq(counts[2], 2);
    wr_batch_unref(in);
    wr_set_function_destroy(set);
    budget_fini(&b);
}
END_TEST

/* A match longer than the stack of compiled patterns is found by the interpreter. */
START_TEST(long_matches_are_found)
{
    struct wr_set_function *set = must_create("(?:a|b|cd)+!", false);
    struct wr_sb text = {0}, got = {0};
    struct budget b;

    budget_init(&b, 64u << 20);
    wr_sb_puts(&text, "left");
    for (uint32_t i = 0; i < 50000; i++) {
        wr_sb_puts(&text, i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "cd");
    }
    wr_sb_puts(&text, "!right");
    const char *cells[] = {text.ptr};
    struct wr_batch *in = rows_batch(b.pool, &line_schema, cells, 1);
    run(set, in, b.pool, 64, &got);
    ck_assert_str_eq(got.ptr, "0:left\x1f"
                              "0:right\x1f");
    wr_batch_unref(in);
    wr_sb_fini(&text);
    wr_sb_fini(&got);
    wr_set_function_destroy(set);
    budget_fini(&b);
}
END_TEST

/* Rows that are not selected, NULL, or whose argument failed make no pieces. */
START_TEST(only_live_rows_with_text_make_pieces)
{
    struct wr_field fields[] = {{.name = "a", .type = WR_TYPE_INT4, .typmod = -1},
                                {.name = "b", .type = WR_TYPE_INT4, .typmod = -1}};
    const struct wr_schema schema = {.field_count = 2, .fields = fields};
    const char *cells[] = {"10", "1", "100", "0", NULL, "1", "20", "1", "30", "3"};
    uint16_t selection[] = {0, 1, 2, 4}, failed[5];
    struct wr_set_function *set = NULL;
    struct wr_expr_failure first;
    struct wr_view values[16];
    uint16_t origin[16];
    struct program p;
    struct wr_error err;
    struct budget b;
    bool done;

    budget_init(&b, 64u << 20);
    program_init(&p);
    uint32_t args[] = {program_column(&p, WR_TYPE_INT4, 0), program_column(&p, WR_TYPE_INT4, 1)};
    program_result(&p, program_cast(&p, program_call(&p, "/", 2, args), WR_TYPE_TEXT));
    program_result(&p, program_constant(&p, WR_TYPE_TEXT, "0"));
    WR_CK_OK(wr_set_function_create(SPLIT, &p.message, &schema, &set, &err), &err);
    program_fini(&p);
    struct wr_batch *in = rows_batch(b.pool, &schema, cells, 5);
    in->selection = selection;
    in->live_count = 4;
    ck_assert_uint_eq(wr_set_function_begin(set, in, b.pool, &first, failed), 1);
    ck_assert_uint_eq(failed[0], 1);
    ck_assert_uint_eq(first.row, 1);
    ck_assert_uint_eq(first.sqlstate, WR_SQLSTATE_DIVISION_BY_ZERO);
    ck_assert_uint_eq(next_values(set, 16, values, origin, &done), 4);
    ck_assert(done);
    ck_assert(origin[0] == 0 && origin[1] == 0 && origin[2] == 4 && origin[3] == 4);
    ck_assert(values[0].bytes == 1 && values[0].inlined[0] == '1' && values[1].bytes == 0);
    wr_batch_unref(in);
    wr_set_function_destroy(set);
    budget_fini(&b);
}
END_TEST

/* ---- life of what the pieces point into ---- */

/* A batch that holds the function's buffers keeps its pieces readable after all else is gone. */
START_TEST(held_pieces_outlive_input_and_function)
{
    struct wr_set_function *set = must_create(",", true);
    const char *cells[] = {"A piece longer than a view,and ANOTHER that is long enough",
                           "ÄÖÜ a piece beyond ASCII,KELVIN K and more of it"};
    struct wr_field field = {.name = "piece", .type = WR_TYPE_TEXT, .typmod = -1};
    const struct wr_schema schema = {.field_count = 1, .fields = &field};
    uint16_t origin[16], failed[2];
    struct wr_expr_failure first;
    struct budget b;
    bool done;

    budget_init(&b, 64u << 20);
    struct wr_batch *in = rows_batch(b.pool, &line_schema, cells, 2);
    struct wr_batch *out =
        wr_batch_create(b.pool, &schema, wr_batch_schema_bytes(&schema, 16, false));
    wr_batch_carve_column(out, 0, 16, false);
    ck_assert_uint_eq(wr_set_function_begin(set, in, b.pool, &first, failed), 0);
    out->row_count = out->live_count =
        next_values(set, 16, out->columns[0].values, origin, &done);
    ck_assert(wr_set_function_hold(set, out));
    wr_set_function_destroy(set);
    wr_batch_unref(in);
    static const char *const expected[] = {"a piece longer than a view",
                                           "and another that is long enough",
                                           "äöü a piece beyond ascii", "kelvin k and more of it"};
    ck_assert_uint_eq(out->row_count, 4);
    for (uint32_t i = 0; i < 4; i++) {
        char *text = rows_text(out, 0, i);
        ck_assert_str_eq(text, expected[i]);
        wr_free(text);
    }
    wr_batch_unref(out);
    budget_fini(&b);
}
END_TEST

/* A budget that ends in the middle stops the function without losing or doubling a piece. */
START_TEST(no_memory_is_waited_out)
{
    struct wr_set_function *set = must_create("[^a-z]+", true);
    struct wr_sb line = {0}, expected = {0}, got = {0};
    struct wr_memory_account *other;
    struct budget plenty, b;
    struct wr_view values[8];
    uint16_t origin[8], failed[2];
    struct wr_expr_failure first;
    uint32_t refusals = 0;
    bool done = false;

    budget_init(&plenty, 64u << 20);
    budget_init(&b, 4u << 20);
    for (uint32_t i = 0; i < 2000; i++) {
        wr_sb_printf(&line, "%sThatIsLongerThanAView ", i % 2 == 0 ? "Word" : "Other");
    }
    const char *cells[] = {line.ptr, "short Words Only"};
    struct wr_batch *in = rows_batch(b.pool, &line_schema, cells, 2);
    run(set, in, plenty.pool, 8, &expected);
    other = wr_memory_account_open(b.memory, WR_MEMORY_TABLE, "what fills the budget");
    ck_assert_uint_eq(wr_set_function_begin(set, in, b.pool, &first, failed), 0);
    uint64_t rest = wr_memory_budget_bytes(b.memory) - wr_memory_used_bytes(b.memory);
    ck_assert(wr_memory_reserve(other, rest));
    while (!done) {
        uint32_t count = next_values(set, 8, values, origin, &done);
        for (uint32_t i = 0; i < count; i++) {
            wr_sb_printf(&got, "%u:%.*s\x1f", origin[i], (int)values[i].bytes,
                         wr_view_ptr(&values[i]));
        }
        if (count == 0 && !done) {
            refusals += 1;
            ck_assert_uint_lt(refusals, 1000);
            wr_memory_release(other, 64 << 10);
            rest -= 64 << 10;
        }
    }
    ck_assert_uint_gt(refusals, 0);
    ck_assert_str_eq(got.ptr, expected.ptr);
    ck_assert_uint_gt(expected.bytes, 2000 * 20);
    wr_memory_release(other, rest);
    wr_memory_account_close(other);
    wr_sb_fini(&line);
    wr_sb_fini(&expected);
    wr_sb_fini(&got);
    wr_batch_unref(in);
    wr_set_function_destroy(set);
    budget_fini(&b);
    budget_fini(&plenty);
}
END_TEST

/* ---- programs that are refused ---- */

static void refused(uint32_t number, struct program *p, enum wr_code code, const char *message)
{
    struct wr_set_function *set = NULL;
    struct wr_error err;

    ck_assert_int_eq(wr_set_function_create(number, &p->message, &line_schema, &set, &err), code);
    ck_assert_msg(strstr(err.message, message) != NULL, "%s", err.message);
    ck_assert_ptr_null(set);
    program_fini(p);
}

/* What is not "text, constant pattern" is refused with a reason. */
START_TEST(malformed_arguments_are_refused)
{
    struct wr_set_function *set = NULL;
    struct wr_error err;
    struct program p;
    uint32_t line;

    program_init(&p);
    program_result(&p, program_column(&p, WR_TYPE_TEXT, 0));
    program_result(&p, program_constant(&p, WR_TYPE_TEXT, ","));
    refused(201, &p, WR_ERR_CORRUPT, "function 201 is not set-returning");
    program_init(&p);
    refused(SPLIT, &p, WR_ERR_CORRUPT, "an argument of another type");
    program_init(&p);
    line = program_column(&p, WR_TYPE_TEXT, 0);
    program_result(&p, line);
    refused(SPLIT, &p, WR_ERR_CORRUPT, "an argument of another type");
    program_init(&p);
    line = program_column(&p, WR_TYPE_TEXT, 0);
    program_result(&p, line);
    program_result(&p, line);
    refused(SPLIT, &p, WR_ERR_UNSUPPORTED, "must be a constant text");
    program_init(&p);
    program_result(&p, program_column(&p, WR_TYPE_TEXT, 0));
    program_result(&p, program_constant(&p, WR_TYPE_TEXT, NULL));
    refused(SPLIT, &p, WR_ERR_UNSUPPORTED, "must be a constant text");
    program_init(&p);
    program_result(&p, program_column(&p, WR_TYPE_TEXT, 0));
    program_result(&p, program_constant_bytes(&p, WR_TYPE_TEXT, "\0\5ab", 4));
    refused(SPLIT, &p, WR_ERR_CORRUPT, "a pattern that cannot be read");
    program_init(&p);
    program_result(&p, program_column(&p, WR_TYPE_TEXT, 0));
    program_result(&p, program_constant(&p, WR_TYPE_INT4, "1"));
    refused(SPLIT, &p, WR_ERR_CORRUPT, "an argument of another type");
    program_init(&p);
    program_result(&p, program_constant(&p, WR_TYPE_INT4, "1"));
    program_result(&p, program_constant(&p, WR_TYPE_TEXT, ","));
    refused(SPLIT, &p, WR_ERR_CORRUPT, "an argument of another type");
    program_init(&p);
    program_result(&p, 77);
    program_result(&p, program_constant(&p, WR_TYPE_TEXT, ","));
    refused(SPLIT, &p, WR_ERR_CORRUPT, "arguments that are not there");
    ck_assert_int_eq(create("a(b", false, &set, &err), WR_ERR_INVALID);
    ck_assert_str_eq(err.message, "invalid regular expression: parentheses () not balanced: \"a(b\"");
}
END_TEST

WR_TEST_MAIN("set_function", pieces_are_those_of_postgresql, fast_ways_give_the_same_pieces,
             words_cross_mask_borders, a_match_that_runs_away_fails_its_row_alone,
             long_matches_are_found, only_live_rows_with_text_make_pieces,
             held_pieces_outlive_input_and_function, no_memory_is_waited_out,
             malformed_arguments_are_refused)
