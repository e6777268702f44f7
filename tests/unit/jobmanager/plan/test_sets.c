/* Calls that make rows against PostgreSQL 15: tests/golden/sets_*.tsv, parsed, bound, and run in pieces. */
#include "common/base/alloc.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/batch/zones.h"
#include "common/expr/set_function.h"
#include "jobmanager/plan/bind.h"
#include "jobmanager/plan/sql.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/parser.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define CASES_MAX 400
#define ROOM 64

struct sets {
    struct wr_arena arena;
    struct jm_sql_text texts[CASES_MAX];
    const char *types[CASES_MAX];
    const char *answers[CASES_MAX];
    uint32_t count;
    uint32_t different;
    struct budget budget;
    struct wr_field field;
    struct wr_schema schema;
    struct wr_batch *rows;
};

static void sets_load(struct sets *s, const char *name)
{
    const char *cells[2] = {"7", "8"};
    struct golden golden;
    struct wr_error err;

    wr_arena_init(&s->arena, 0);
    golden_open(&golden, name);
    while (golden_next(&golden)) {
        ck_assert_uint_eq(golden.count, 3);
        ck_assert_uint_lt(s->count, CASES_MAX);
        s->texts[s->count].text = wr_arena_strdup(&s->arena, golden.fields[0]);
        s->texts[s->count].bytes = strlen(golden.fields[0]);
        s->types[s->count] =
            golden.fields[1] == NULL ? NULL : wr_arena_strdup(&s->arena, golden.fields[1]);
        s->answers[s->count++] = wr_arena_strdup(&s->arena, golden.fields[2]);
    }
    golden_close(&golden);
    find_parser();
    WR_CK_OK(jm_sql_parse(s->texts, s->count, &s->arena, &err), &err);
    budget_init(&s->budget, 64u << 20);
    s->field = (struct wr_field){.name = "number", .type = WR_TYPE_INT4, .typmod = -1};
    s->schema = (struct wr_schema){.field_count = 1, .fields = &s->field};
    s->rows = rows_batch(s->budget.pool, &s->schema, cells, 2);
}

static void sets_drop(struct sets *s)
{
    wr_batch_unref(s->rows);
    budget_fini(&s->budget);
    wr_arena_fini(&s->arena);
}

/* The texts of one call of next, as the golden file has them. */
static void put_rows(const struct wr_set_function *set, const struct wr_set_output *out, struct wr_sb *sb)
{
    enum wr_type type = wr_set_function_type(set, 0);

    for (uint32_t i = 0; i < out->count; i++) {
        if (out->validity[0] != NULL && (out->validity[0][0] >> i & 1) == 0) {
            wr_sb_puts(sb, "\\N");
        } else {
            wr_cell_to_text(type, (const char *)out->values[0] + (size_t)i * wr_type_cell_bytes(type), sb);
        }
        wr_sb_putc(sb, '\x1e');
    }
}

/* What both rows of the input make, `max` rows a call; the state of the first that fails instead. */
static void run(struct sets *s, struct wr_set_function *set, uint32_t max, struct wr_sb *sb)
{
    uint8_t cells[ROOM * 16] WR_ALIGNED(16);
    uint16_t origin[ROOM], failed[WR_BATCH_ROWS_MAX];
    struct wr_expr_failure failure = {.sqlstate = 0};
    char state[6];
    bool done = false;

    if (wr_set_function_begin(set, s->rows, s->budget.pool, &failure, failed) > 0) {
        wr_sb_printf(sb, "!%s", wr_sqlstate_text(failure.sqlstate, state));
        return;
    }
    for (uint32_t row = 0; !done;) {
        uint64_t bits[1] = {UINT64_MAX};
        struct wr_set_output out = {.values = {cells}, .origin = origin, .max = max};
        out.validity[0] = wr_set_function_makes_null(set) ? bits : NULL;
        wr_set_function_next(set, &out, &done);
        ck_assert_uint_le(out.count, max);
        ck_assert(out.any_null == (bits[0] != UINT64_MAX));
        for (uint32_t i = 0; i < out.count; i++) {
            ck_assert_uint_ge(origin[i], row);
            row = origin[i];
        }
        put_rows(set, &out, sb);
        if (wr_set_function_take_failure(set, &failure)) {
            wr_sb_reset(sb);
            wr_sb_printf(sb, "!%s", wr_sqlstate_text(failure.sqlstate, state));
            ck_assert_uint_gt(strlen(failure.message), 0);
            return;
        }
    }
}

static void complain(struct sets *s, uint32_t i, const char *got)
{
    s->different += 1;
    printf("%s: %s, PostgreSQL says %s (%s)\n", s->texts[i].text, got, s->answers[i],
           s->types[i] == NULL ? "no type" : s->types[i]);
}

static bool same_type(const char *expected, enum wr_type type)
{
    if (expected == NULL) {
        return true;
    }
    return strcmp(expected, wr_type_name(type)) == 0 ||
           strcmp(expected, type == WR_TYPE_TIMESTAMP     ? "timestamp without time zone"
                            : type == WR_TYPE_TIMESTAMPTZ ? "timestamp with time zone"
                                                          : "") == 0;
}

static void check_rows(struct sets *s, uint32_t i, struct wr_set_function *set)
{
    static const uint32_t maxima[] = {1, 3, ROOM};
    struct wr_sb expected = {0};

    /* Two rows make the rows twice. */
    bool none = strcmp(s->answers[i], "E") == 0, fails = s->answers[i][0] == '!';
    wr_sb_puts(&expected, none ? "" : s->answers[i]);
    wr_sb_puts(&expected, none || fails ? "" : s->answers[i]);
    for (size_t k = 0; k < WR_COUNT(maxima); k++) {
        struct wr_sb got = {0};
        wr_sb_puts(&got, "");
        run(s, set, maxima[k], &got);
        if (strcmp(got.ptr, expected.ptr) != 0) {
            complain(s, i, got.ptr);
        }
        wr_sb_fini(&got);
    }
    if (!same_type(s->types[i], wr_set_function_type(set, 0))) {
        complain(s, i, wr_type_name(wr_set_function_type(set, 0)));
    }
    wr_sb_fini(&expected);
}

static void check_case(struct sets *s, uint32_t i, bool keep_calls)
{
    const struct jm_parsed *parsed = &s->texts[i].parsed;
    struct wr_set_function *set = NULL;
    const struct wr_function *f;
    struct jm_binder b;
    struct wr_error err;

    ck_assert_ptr_null(parsed->message);
    jm_binder_init(&b, &s->arena, &s->schema);
    b.keep_calls = keep_calls;
    if (!jm_bind_set_call(&b, parsed->targets[0].value, &f)) {
        if (s->answers[i][0] != '!') {
            complain(s, i, b.message);
        }
    } else {
        WR_CK_OK(wr_set_function_create(f->number, jm_binder_program(&b, ""), &s->schema, &set, &err), &err);
        check_rows(s, i, set);
        wr_set_function_destroy(set);
    }
    jm_binder_fini(&b);
}

static void check_file(const char *name, uint32_t at_least)
{
    struct sets *s = WR_NEW(struct sets);

    sets_load(s, name);
    ck_assert_uint_ge(s->count, at_least);
    for (uint32_t i = 0; i < s->count; i++) {
        check_case(s, i, false);
        check_case(s, i, true);
    }
    ck_assert_msg(s->different == 0, "%u answers differ", s->different);
    sets_drop(s);
    wr_free(s);
}

/* The rows are PostgreSQL's, in order, however many are asked for at a time; errors are its states. */
START_TEST(rows_are_postgresqls)
{
    struct wr_error err;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    check_file("sets_array.tsv", 100);
    check_file("sets_jsonb.tsv", 18);
}
END_TEST

WR_TEST_MAIN("sets", rows_are_postgresqls)
