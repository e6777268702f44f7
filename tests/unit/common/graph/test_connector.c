/* Connectors, formats and datagen's generators as the planner and the task managers both read them. */
#include "common/graph/connector.h"

#include "common/base/rng.h"
#include "common/batch/text.h"
#include "common/graph/generator.h"
#include "common/graph/parameters.h"
#include "tests/lib/wr_test.h"

/* The tables are well formed, sorted, and found by name and by number. */
START_TEST(tables_are_well_formed)
{
    const struct wr_connector *c;
    const struct wr_format *f;
    uint32_t count = 0;

    wr_connectors_check();
    for (uint32_t i = 0; (c = wr_connector_at(i)) != NULL; i++, count++) {
        ck_assert_ptr_eq(wr_connector_find(c->name), c);
        ck_assert(c->is_source || c->is_sink);
        ck_assert(c->source_bytes > 0 || !c->is_source);
        ck_assert(c->sink_bytes > 0 || !c->is_sink);
        ck_assert(!c->is_transactional || c->is_sink);
        ck_assert(!c->has_enumerator || c->is_source);
    }
    ck_assert_uint_ge(count, 4);
    for (uint32_t i = 0; (f = wr_format_at(i)) != NULL; i++) {
        ck_assert_ptr_eq(wr_format_find(f->name), f);
    }
    ck_assert_ptr_null(wr_connector_find("fil"));
    ck_assert_ptr_null(wr_connector_find(""));
    ck_assert_ptr_null(wr_format_find("avro"));
}
END_TEST

/* The columns of a split are a format between enumerators and readers. */
START_TEST(splits_have_their_columns)
{
    static const char *const names[] = {"path", "first", "end", "file_bytes", "mtime_us", "inode", "device", "split"};
    const struct wr_schema *schema = wr_split_schema();

    ck_assert_uint_eq(schema->field_count, 8);
    ck_assert_uint_eq(schema->system, 0);
    for (uint32_t i = 0; i < 8; i++) {
        ck_assert_str_eq(schema->fields[i].name, names[i]);
        ck_assert_int_eq(schema->fields[i].type, i == 0 ? WR_TYPE_TEXT : WR_TYPE_INT8);
        ck_assert(schema->fields[i].not_null && schema->fields[i].typmod == -1);
    }
}
END_TEST

/* ---- generators ---- */

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same(const struct wr_generator *a, const struct wr_generator *b)
{
    bool picks = a->pick_count == b->pick_count;

    for (uint32_t i = 0; picks && i < a->pick_count; i++) {
        picks = same_text(a->picks[i], b->picks[i]);
    }
    return picks && a->mean == b->mean && a->jitter_us == b->jitter_us && a->scale == b->scale &&
           (a->kind != WR_GENERATOR_NORMAL || a->stddev == b->stddev) &&
           a->kind == b->kind && a->from == b->from && a->step == b->step && a->min == b->min && a->max == b->max &&
           a->min_f == b->min_f && a->max_f == b->max_f && a->n == b->n && a->s == b->s && a->length == b->length &&
           same_text(a->constant, b->constant);
}

static struct wr_generator parse(const char *text, enum wr_type type, struct wr_arena *arena)
{
    struct wr_generator g;
    struct wr_error err;

    WR_CK_OK(wr_generator_parse(text, type, -1, arena, &g, &err), &err);
    return g;
}

static const enum wr_type types[] = {WR_TYPE_INT4, WR_TYPE_INT8, WR_TYPE_FLOAT8, WR_TYPE_TIMESTAMP, WR_TYPE_TEXT};

/* The kinds that other types than those five have. */
static struct wr_generator other_generator(struct wr_rng *rng, enum wr_type *ret_type, struct wr_arena *arena)
{
    static const char *const picks[] = {"a text", "100%", "%20", "", "~", "=", NULL};
    struct wr_generator g = {.step = 1, .length = 10, .n = 1, .s = 1};
    uint32_t kind = (uint32_t)wr_rng_below(rng, 5);

    if (kind == 0) {
        g.kind = WR_GENERATOR_PICK;
        g.pick_count = 1 + (uint32_t)wr_rng_below(rng, 9);
        g.picks = WR_ARENA_ARRAY(arena, const char *, g.pick_count);
        for (uint32_t i = 0; i < g.pick_count; i++) {
            g.picks[i] = picks[wr_rng_below(rng, WR_COUNT(picks))];
        }
        *ret_type = WR_TYPE_TEXT;
    } else if (kind == 1) {
        g.kind = WR_GENERATOR_TIME;
        g.from = (int64_t)wr_rng_below(rng, 1ull << 50);
        g.step = (int64_t)wr_rng_below(rng, 1ull << 40);
        g.jitter_us = (int64_t)wr_rng_below(rng, 1ull << 40);
        *ret_type = wr_rng_chance(rng, 0.5) ? WR_TYPE_TIMESTAMP : WR_TYPE_TIMESTAMPTZ;
    } else if (kind == 2) {
        g.kind = WR_GENERATOR_NORMAL;
        g.mean = (double)wr_rng_below(rng, 1000000) / 7;
        g.stddev = (double)wr_rng_below(rng, 1000000) / 11;
        *ret_type = WR_TYPE_INT2;
    } else if (kind == 3) {
        g.kind = WR_GENERATOR_UNIFORM;
        g.scale = (uint32_t)wr_rng_below(rng, 19);
        g.min = -(int64_t)wr_rng_below(rng, 1ull << 62);
        g.max = (int64_t)wr_rng_below(rng, 1ull << 62);
        *ret_type = WR_TYPE_NUMERIC;
    } else {
        g.kind = WR_GENERATOR_SEQUENCE;
        g.from = (int64_t)wr_rng_below(rng, 2000000) - 1000000;
        g.step = (int64_t)wr_rng_below(rng, 100) - 50;
        *ret_type = wr_rng_chance(rng, 0.5) ? WR_TYPE_DATE : WR_TYPE_INT4;
    }
    return g;
}

/* Something that the type can be made by. */
static struct wr_generator random_generator(struct wr_rng *rng, enum wr_type *ret_type, struct wr_arena *arena)
{
    static const char *const constants[] = {"1", "-7", "0", "a text with spaces ", "", "2020-01-01 10:00:00"};
    struct wr_generator g = {.step = 1, .length = 10, .n = 1, .s = 1};
    int64_t a = (int64_t)(wr_rng_next(rng) >> 1 >> wr_rng_below(rng, 63)), b = (int64_t)wr_rng_below(rng, 1000000);
    uint32_t t = (uint32_t)wr_rng_below(rng, 5), constant;

    if (wr_rng_chance(rng, 0.3)) {
        return other_generator(rng, ret_type, arena);
    }
    *ret_type = types[t];
    a = t == 0 ? a % INT32_MAX : t == 3 ? a % 200000000000000000ll - 100000000000000000ll : a;
    if (t == 4 && wr_rng_chance(rng, 0.5)) {
        g.kind = WR_GENERATOR_TEXT;
        g.length = 1 + (uint32_t)wr_rng_below(rng, 1000);
        return g;
    }
    if (t == 4 || wr_rng_chance(rng, 0.2)) {
        constant = t == 3 ? 5 : t == 4 ? (uint32_t)wr_rng_below(rng, 6) : (uint32_t)wr_rng_below(rng, 3);
        g.kind = WR_GENERATOR_CONSTANT;
        g.constant = wr_rng_chance(rng, 0.2) ? NULL : wr_arena_strdup(arena, constants[constant]);
        if (g.constant == NULL) {
            g = (struct wr_generator){.kind = WR_GENERATOR_CONSTANT};
        }
        return g;
    }
    if (t < 2 && wr_rng_chance(rng, 0.3)) {
        g.kind = WR_GENERATOR_ZIPF;
        g.n = 1 + wr_rng_below(rng, INT32_MAX);
        g.s = (double)wr_rng_below(rng, 1000) / 100;
    } else if (t != 2 && wr_rng_chance(rng, 0.4)) {
        g.kind = WR_GENERATOR_SEQUENCE;
        g.from = a;
        g.step = b;
    } else if (t == 2) {
        g.kind = WR_GENERATOR_UNIFORM;
        g.min_f = -(double)a / 3;
        g.max_f = (double)b / 7;
    } else {
        g.kind = WR_GENERATOR_UNIFORM;
        g.min = WR_MIN(a, b);
        g.max = WR_MAX(a, b);
    }
    return g;
}

/* What is printed reads back as the same generator, of every kind, type and value. */
START_TEST(generators_read_back)
{
    struct wr_arena arena;
    struct wr_rng rng;

    wr_arena_init(&arena, 0);
    wr_rng_init(&rng, 1);
    for (uint32_t i = 0; i < 5000; i++) {
        enum wr_type type;
        struct wr_sb sb = {0};
        struct wr_generator g = random_generator(&rng, &type, &arena);
        wr_generator_print(&g, type, &sb);
        struct wr_generator back = parse(sb.ptr, type, &arena);
        ck_assert_msg(same(&g, &back), "%s of %s", sb.ptr, wr_type_name(type));
        wr_sb_fini(&sb);
        wr_arena_reset(&arena);
    }
    wr_arena_fini(&arena);
}
END_TEST

/* Defaults, and what people write. */
START_TEST(generators_have_defaults)
{
    struct wr_arena arena;
    struct wr_generator g;

    wr_arena_init(&arena, 0);
    g = parse("sequence", WR_TYPE_INT8, &arena);
    ck_assert(g.kind == WR_GENERATOR_SEQUENCE && g.from == 0 && g.step == 1);
    g = parse("uniform  min=-5   max=5 ", WR_TYPE_INT4, &arena);
    ck_assert(g.min == -5 && g.max == 5);
    g = parse("uniform min=2020-01-01 max=2020-01-01T12:30:00", WR_TYPE_TIMESTAMP, &arena);
    ck_assert(g.max - g.min == 45000000000ll);
    g = parse("uniform min=0044-03-15_12:00:00_BC max=infinity", WR_TYPE_TIMESTAMP, &arena);
    ck_assert(g.min < 0 && g.max == INT64_MAX);
    g = parse("sequence step=250ms", WR_TYPE_TIMESTAMP, &arena);
    ck_assert(g.from == 0 && g.step == 250000);
    g = parse("constant  two spaces", WR_TYPE_TEXT, &arena);
    ck_assert_str_eq(g.constant, " two spaces");
    g = parse("constant", WR_TYPE_TEXT, &arena);
    ck_assert_str_eq(g.constant, "");
    g = parse("uniform min=0.5 max=12.345", WR_TYPE_NUMERIC, &arena);
    ck_assert(g.scale == 3 && g.min == 500 && g.max == 12345);
    g = parse("uniform min=0.125 max=2", WR_TYPE_NUMERIC, &arena);
    ck_assert(g.scale == 3 && g.min == 125 && g.max == 2000);
    g = parse("sequence from=2020-02-28", WR_TYPE_DATE, &arena);
    ck_assert(g.from == 18320 && g.step == 1);
    g = parse("time from=2020-01-01 step=10ms jitter=4s", WR_TYPE_TIMESTAMPTZ, &arena);
    ck_assert(g.step == 10000 && g.jitter_us == 4000000);
    g = parse("normal", WR_TYPE_INT2, &arena);
    ck_assert(g.mean == 0 && g.stddev == 1);
    g = parse("pick =a%20b ~ =100%25 =", WR_TYPE_TEXT, &arena);
    ck_assert_uint_eq(g.pick_count, 4);
    ck_assert_str_eq(g.picks[0], "a b");
    ck_assert_ptr_null(g.picks[1]);
    ck_assert_str_eq(g.picks[2], "100%");
    ck_assert_str_eq(g.picks[3], "");
    ck_assert(wr_generator_makes_null(&g));
    wr_arena_fini(&arena);
}
END_TEST

/* What cannot make values of the type, or has values out of its range, is refused with the reason. */
START_TEST(other_generators_are_refused)
{
    static const struct {
        const char *text;
        enum wr_type type;
        const char *message;
    } cases[] = {
        {"", WR_TYPE_INT8, "unknown generator \"\" (sequence, uniform, normal, zipf, constant, text, pick, time)"},
        {"uniforn min=1", WR_TYPE_INT8,
         "unknown generator \"uniforn\" (sequence, uniform, normal, zipf, constant, text, pick, time); did you mean \"uniform\"?"},
        {"uniform min", WR_TYPE_INT8, "expected NAME=VALUE, found \"min\""},
        {"uniform least=1", WR_TYPE_INT8, "uniform: uniform has no parameter \"least\""},
        {"sequence min=1", WR_TYPE_INT8, "sequence: sequence has no parameter \"min\""},
        {"uniform min=2 max=1", WR_TYPE_INT8, "uniform: min is larger than max"},
        {"uniform min=0.2 max=0.1", WR_TYPE_FLOAT8, "uniform: min is larger than max"},
        {"uniform min=x", WR_TYPE_INT8, "uniform: expected an integer, got \"x\""},
        {"uniform max=2147483648", WR_TYPE_INT4, "uniform: value \"2147483648\" is out of range for type integer"},
        {"uniform min=-2147483649", WR_TYPE_INT4, "uniform: value \"-2147483649\" is out of range for type integer"},
        {"sequence from=2147483648", WR_TYPE_INT4, "sequence: value \"2147483648\" is out of range for type integer"},
        {"uniform min=2020-13-01", WR_TYPE_TIMESTAMP, "uniform: date/time field value out of range: \"2020-13-01\""},
        {"zipf n=0", WR_TYPE_INT8, "zipf: n must be 1 to 2147483647 and s 0 to 10"},
        {"zipf n=5 s=-1", WR_TYPE_INT8, "zipf: n must be 1 to 2147483647 and s 0 to 10"},
        {"zipf n=5 s=nan", WR_TYPE_INT8, "zipf: expected a number, got \"nan\""},
        {"text length=0", WR_TYPE_TEXT, "text: length must be 1 to 1000"},
        {"text length=4294967297", WR_TYPE_TEXT, "text: length must be 1 to 1000"},
        {"text", WR_TYPE_INT8, "text cannot make values of type bigint"},
        {"zipf n=3", WR_TYPE_TEXT, "zipf cannot make values of type text"},
        {"normal stddev=-1", WR_TYPE_FLOAT8,
         "normal: mean and stddev must be numbers, stddev not negative"},
        {"normal", WR_TYPE_TEXT, "normal cannot make values of type text"},
        {"uniform min=1", WR_TYPE_BOOL, "uniform: uniform has no parameter \"min\""},
        {"uniform max=32768", WR_TYPE_INT2, "uniform: value \"32768\" is out of range for type smallint"},
        {"uniform max=1e30", WR_TYPE_NUMERIC, "uniform: value \"1e30\" has too many digits for a generator"},
        {"uniform min=1.25 max=1.2", WR_TYPE_NUMERIC, "uniform: min is larger than max"},
        {"pick", WR_TYPE_INT4, "pick: expected a list of values"},
        {"pick a", WR_TYPE_TEXT, "pick: expected a list of values"},
        {"pick =1 ~ =x", WR_TYPE_INT4, "invalid input syntax for type integer: \"x\""},
        {"time", WR_TYPE_DATE, "time cannot make values of type date"},
        {"time jitter=-1s", WR_TYPE_TIMESTAMP, "time: expected a duration such as 250ms, 4s, 10m, 1h or 1d, got \"-1s\""},
        {"sequence", WR_TYPE_FLOAT8, "sequence cannot make values of type double precision"},
        {"constant abc", WR_TYPE_INT4, "invalid input syntax for type integer: \"abc\""},
        {"constant_null now", WR_TYPE_INT4,
         "unknown generator \"constant_null\" (sequence, uniform, normal, zipf, constant, text, pick, time)"},
    };
    struct wr_generator g = {.n = 77};
    struct wr_arena arena;
    struct wr_error err;

    wr_arena_init(&arena, 0);
    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        err.message[0] = '\0';
        ck_assert_msg(wr_generator_parse(cases[i].text, cases[i].type, -1, &arena, &g, &err) != WR_OK, "%s", cases[i].text);
        ck_assert_str_eq(err.message, cases[i].message);
        ck_assert_uint_eq(g.n, 77);
    }
    wr_arena_fini(&arena);
}
END_TEST

WR_TEST_MAIN("connector", tables_are_well_formed, splits_have_their_columns, generators_read_back,
             generators_have_defaults, other_generators_are_refused)
