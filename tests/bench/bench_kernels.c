/* Every function of expressions over batches of 1024 rows: ns of CPU per row, on values that differ from
 * row to row, and whether rows were errors (their arguments are plausible, not chosen). Then what is
 * promised of some: lower by byte, comparing texts, a regular expression, a filter whose first conjunct
 * discards 99 %, lists of constants; and what a projection of few rows costs.
 *
 *     bench_kernels [WORD]      only functions that have it in their names
 *     bench_kernels --page      groups and what is slow, as KERNELS.md has them
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/alloc.h"
#include "common/batch/calendar.h"
#include "common/batch/zones.h"
#include "common/expr/reference.h"
#include "common/sys/env.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define ROWS WR_BATCH_ROWS_MAX
#define ENOUGH_S 0.004

static double cpu_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- arguments ---- */

/* What a pseudo-type stands for here. */
static enum wr_type concrete(enum wr_type type)
{
    switch ((int)type) {
    case WR_TYPE_ANYELEMENT:
    case WR_TYPE_ANYNONARRAY:
    case WR_TYPE_ANYCOMPATIBLE:
        return WR_TYPE_INT4;
    case WR_TYPE_ARRAY:
    case WR_TYPE_ANYCOMPATIBLEARRAY:
        return wr_type_array_of(WR_TYPE_INT4);
    default:
        return type;
    }
}

/* A number that differs from row to row: of the first argument up to `most`, of others small. */
static uint32_t number_at(uint32_t place, uint32_t row, uint32_t most)
{
    uint32_t mixed = (row + 1) * 2654435761u;

    return 1 + mixed % (place == 0 ? most : 5u);
}

static void put_time(enum wr_type type, uint32_t row, char *to, size_t bytes)
{
    uint32_t day = number_at(0, row, 20000), second = number_at(0, row + 7, 86399);
    struct wr_datetime at;

    wr_civil_of(day, &at);
    if (type == WR_TYPE_DATE) {
        (void)snprintf(to, bytes, "%d-%02d-%02d", at.year, at.month, at.day);
    } else if (type == WR_TYPE_TIME) {
        (void)snprintf(to, bytes, "%02u:%02u:%02u.%u", second / 3600, second / 60 % 60, second % 60,
                       row % 1000);
    } else if (type == WR_TYPE_INTERVAL) {
        (void)snprintf(to, bytes, "%u days %02u:%02u:%02u", day % 300, second / 3600,
                       second / 60 % 60, second % 60);
    } else {
        (void)snprintf(to, bytes, "%d-%02d-%02d %02u:%02u:%02u.%u%s", at.year, at.month, at.day,
                       second / 3600, second / 60 % 60, second % 60, row % 1000,
                       type == WR_TYPE_TIMESTAMPTZ ? "+00" : "");
    }
}

static void put_text(uint32_t place, uint32_t row, char *to, size_t bytes)
{
    static const char *const words[] = {"the quick brown fox jumps", "over 13 lazy dogs", "short",
                                        "https://example.org/path?id=77"};

    (void)snprintf(to, bytes, "%s", place == 0 ? words[row % WR_COUNT(words)] : "o");
}

/* A value of a type that most functions take; false: there is none. */
static bool put_value(enum wr_type type, uint32_t place, uint32_t row, char *to, size_t bytes)
{
    uint32_t n = number_at(place, row, 1000000);

    switch ((int)type) {
    case WR_TYPE_BOOL:
        (void)snprintf(to, bytes, "%s", n % 2 == 0 ? "t" : "f");
        return true;
    case WR_TYPE_INT2:
    case WR_TYPE_INT4: /* as a year, a code point, a count it must not be large */
        (void)snprintf(to, bytes, "%u", number_at(place, row, 1000));
        return true;
    case WR_TYPE_INT8:
        (void)snprintf(to, bytes, "%u", n);
        return true;
    case WR_TYPE_FLOAT4:
    case WR_TYPE_FLOAT8:
        (void)snprintf(to, bytes, "%.16g", (double)n / 1000003);
        return true;
    case WR_TYPE_NUMERIC:
        (void)snprintf(to, bytes, "%u.%02u", number_at(place, row, 900), row % 100);
        return true;
    case WR_TYPE_BYTEA:
        (void)snprintf(to, bytes, "%.*s%u", place == 0 ? 16 : 0, "bytes that follow", n % 10);
        return true;
    case WR_TYPE_UUID:
        (void)snprintf(to, bytes, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd38%04x", row);
        return true;
    case WR_TYPE_JSONB:
        (void)snprintf(to, bytes, "{\"a\": %u, \"o\": [1, 2, {\"b\": \"text\"}]}", n);
        return true;
    case WR_TYPE_TEXT:
        put_text(place, row, to, bytes);
        return true;
    case WR_TYPE_DATE:
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
    case WR_TYPE_INTERVAL:
        put_time(type, row, to, bytes);
        return true;
    default:
        if (wr_type_is_array(type)) {
            bool words = wr_type_element(type) == WR_TYPE_TEXT;
            (void)snprintf(to, bytes, words ? "{a,o,text %u}" : "{1,2,%u}", n % 100);
        }
        return wr_type_is_array(type) && (wr_type_element(type) == WR_TYPE_TEXT ||
                                          wr_type_element(type) == WR_TYPE_INT4);
    }
}

/* Casts read what they are made for; a few functions take words of their own. */
static bool put_argument(const struct wr_function *f, uint32_t place, uint32_t row, char *to,
                         size_t bytes)
{
    static const struct {
        const char *name;
        uint32_t place;
        const char *value;
    } own[] = {
        {"encode", 1, "hex"},          {"decode", 0, "616263646566"},
        {"decode", 1, "hex"},          {"date_trunc", 0, "hour"},
        {"date_trunc", 2, "Europe/Berlin"}, {"date_part", 0, "year"},
        {"extract", 0, "year"},        {"timezone", 0, "Europe/Berlin"},
        {"format", 0, "%s and more"},  {"make_timestamptz", 6, "Europe/Berlin"},
        {"numeric", 1, "655366"},      {"factorial", 0, "15"},
        {"to_number", 0, "-12,454.8"}, {"to_number", 1, "S99G999D9"},
        {"to_date", 0, "2024-02-29"},  {"to_date", 1, "YYYY-MM-DD"},
        {"to_timestamp", 0, "2024-02-29 12:34:56.789"}, {"to_timestamp", 1, "YYYY-MM-DD HH24:MI:SS.MS"},
        {"width_bucket", 1, "0"},      {"width_bucket", 2, "1000"},
        {"width_bucket", 3, "10"},     {"is_normalized", 1, "NFC"},
        {"normalize", 0, "Gr\u00fc\u00dfe aus K\u00f6ln"}, {"normalize", 1, "NFD"},
        {"like_escape", 1, "!"},       {"set_bit", 2, "1"},
    };
    enum wr_type type = concrete(wr_function_arg(f, place));

    for (size_t i = 0; i < WR_COUNT(own); i++) {
        if (strcmp(own[i].name, f->name) == 0 && own[i].place == place &&
            !(place == 0 && f->args[1] == WR_TYPE_TIME) &&
            f->kind != WR_FUNCTION_CAST &&
            (type == WR_TYPE_TEXT || strspn(own[i].value, "0123456789") == strlen(own[i].value))) {
            (void)snprintf(to, bytes, "%s", own[i].value);
            return true;
        }
    }
    if (strcmp(f->name, "to_char") == 0 && place == 1) {
        bool time = f->args[0] >= WR_TYPE_DATE;
        (void)snprintf(to, bytes, "%s", time ? "YYYY-MM-DD HH24:MI:SS.US" : "FM999G999D99");
        return true;
    }
    if (place == 0 && f->arg_count == 2 && f->args[1] == WR_TYPE_TIME &&
        (strcmp(f->name, "extract") == 0 || strcmp(f->name, "date_part") == 0)) {
        (void)snprintf(to, bytes, "hour");
        return true;
    }
    if (strcmp(f->name, "timezone") == 0 && type == WR_TYPE_INTERVAL) {
        (void)snprintf(to, bytes, "02:00");
        return true;
    }
    if (f->kind == WR_FUNCTION_CAST && place == 0 && f->args[0] == WR_TYPE_TEXT) {
        return put_value(concrete(f->result), 0, row, to, bytes);
    }
    return put_value(type, place, row, to, bytes);
}

struct call {
    struct wr_field fields[WR_CALL_ARGS_MAX];
    struct wr_schema schema;
    struct wr_expr *expr;
    struct wr_batch *in;
    struct wr_schema out_schema;
    struct wr_field out_field;
};

#define TEXT_BYTES 96

/* The rows' texts; false: some argument has no value. */
static bool fill(const struct wr_function *f, uint32_t columns, char (*texts)[TEXT_BYTES],
                 const char **cells)
{
    for (uint32_t i = 0; i < ROWS * columns; i++) {
        cells[i] = texts[i];
        if (f->arg_count == 0) {
            (void)snprintf(texts[i], TEXT_BYTES, "t");
        } else if (!put_argument(f, i % columns, i / columns, texts[i], TEXT_BYTES)) {
            return false;
        }
    }
    return true;
}

static void make_program(struct call *c, const struct wr_function *f, enum wr_type result)
{
    uint32_t args[WR_CALL_ARGS_MAX] = {0}, reg;
    struct program p;
    struct wr_error err;

    program_init(&p);
    for (uint32_t i = 0; i < f->arg_count; i++) {
        args[i] = program_column(&p, c->fields[i].type, i);
    }
    reg = program_op(&p, WR_EXPR_CALL, result, f->arg_count, args);
    p.instructions[reg]->function = f->number;
    program_result(&p, reg);
    WR_CK_OK(wr_expr_create(&p.message, &c->schema, &c->expr, &err), &err);
    program_fini(&p);
}

/* false: some argument has no value. */
static bool call_open(struct call *c, const struct wr_function *f, struct budget *b)
{
    uint32_t columns = WR_MAX(f->arg_count, 1u);
    const char **cells = WR_NEW_ARRAY(const char *, (size_t)ROWS * columns);
    char (*texts)[TEXT_BYTES] = wr_alloc_zero((size_t)ROWS * columns, TEXT_BYTES);
    enum wr_type types[WR_CALL_ARGS_MAX] = {WR_TYPE_BOOL}, result;
    bool same = f->kind == WR_FUNCTION_CAST && wr_type_is_pseudo(f->args[0]) &&
                wr_type_is_pseudo(f->result); /* of arrays to arrays of another element */
    bool good = !same && fill(f, columns, texts, cells);

    memset(c, 0, sizeof *c);
    for (uint32_t i = 0; i < columns; i++) {
        types[i] = f->arg_count == 0 ? WR_TYPE_BOOL : concrete(f->args[i]);
        c->fields[i] = (struct wr_field){.name = "a", .type = types[i], .typmod = -1};
    }
    c->schema = (struct wr_schema){.field_count = columns, .fields = c->fields};
    result = concrete(wr_function_result(f, types, f->arg_count));
    if (good && wr_type_supported(result)) {
        make_program(c, f, result);
        c->in = rows_batch(b->pool, &c->schema, cells, ROWS);
        c->out_field = (struct wr_field){.name = "r", .type = result, .typmod = -1};
        c->out_schema = (struct wr_schema){.field_count = 1, .fields = &c->out_field};
    }
    wr_free(texts);
    wr_free(cells);
    return c->in != NULL;
}

static void call_close(struct call *c)
{
    wr_batch_unref(c->in);
    wr_expr_destroy(c->expr);
}

/* One projection; returns the rows with errors. */
static uint32_t project(struct call *c, struct budget *b)
{
    static uint16_t failed[ROWS];
    struct wr_expr_failure first;
    struct wr_batch *out = wr_batch_create(b->pool, &c->out_schema,
                                           wr_expr_project_scratch(c->expr, c->in->row_count));
    uint32_t errors;

    ck_assert_ptr_nonnull(out);
    ck_assert(wr_batch_share(out, c->in));
    out->row_count = c->in->row_count;
    out->live_count = c->in->live_count;
    out->selection = c->in->selection;
    errors = wr_expr_project(c->expr, c->in, out, b->pool, &first, failed);
    wr_batch_unref(out);
    ck_assert_uint_le(errors, ROWS);
    return errors;
}

/* ns of a batch. Reading the clock costs as much as some hundred rows. */
static double project_ns(struct call *c, struct budget *b)
{
    uint32_t together = c->in->live_count == ROWS ? 4 : 100;
    uint64_t rounds = 0;
    double begin = cpu_s(), took;

    do {
        for (uint32_t i = 0; i < together; i++) {
            (void)project(c, b);
        }
        rounds += together;
        took = cpu_s() - begin;
    } while (took < ENOUGH_S);
    return took * 1e9 / (double)rounds;
}

static double ns_per_row(struct call *c, struct budget *b, uint32_t *ret_errors)
{
    *ret_errors = project(c, b);
    return project_ns(c, b) / ROWS;
}

/* ---- the table ---- */

#define FUNCTIONS_MAX 2000u
#define SLOW_NS 50

struct figure {
    const struct wr_function *function;
    double ns;
    bool errors;
};

static bool measure(const struct wr_function *f, struct budget *b, struct figure *ret)
{
    struct call c;
    uint32_t errors = 0;
    bool good = call_open(&c, f, b);

    if (good) {
        double ns = ns_per_row(&c, b, &errors);
        *ret = (struct figure){f, ns, errors > 0};
    }
    call_close(&c);
    return good;
}

static void print_figure(const struct figure *figure)
{
    struct wr_sb signature = {0};

    wr_function_signature(figure->function, &signature);
    printf("%-64s %9.2f %s\n", signature.ptr, figure->ns, figure->errors ? "errors" : "");
    wr_sb_fini(&signature);
}

static int by_ns(const void *a, const void *b)
{
    double x = ((const struct figure *)a)->ns, y = ((const struct figure *)b)->ns;

    return x < y ? -1 : x > y;
}

/* A group's figures, ascending: how many, the least, the median, nine tenths, the most. */
static void print_group(const char *name, struct figure *figures, uint32_t count)
{
    struct wr_sb slowest = {0};

    if (count == 0) {
        return;
    }
    qsort(figures, count, sizeof *figures, by_ns);
    wr_function_signature(figures[count - 1].function, &slowest);
    printf("| %s | %u | %.1f | %.1f | %.1f | %.1f | %s |\n", name, count, figures[0].ns,
           figures[count / 2].ns, figures[count * 9 / 10].ns, figures[count - 1].ns, slowest.ptr);
    wr_sb_fini(&slowest);
}

static void print_slow(struct figure *figures, uint32_t count)
{
    printf("\nMore than %d ns a row:\n\n| function | ns |\n| --- | --: |\n", SLOW_NS);
    qsort(figures, count, sizeof *figures, by_ns);
    for (uint32_t i = count; i-- > 0 && figures[i].ns > SLOW_NS;) {
        struct wr_sb signature = {0};
        wr_function_signature(figures[i].function, &signature);
        printf("| ");
        for (const char *p = signature.ptr; *p != '\0'; p++) { /* a bar would end the column */
            printf(*p == '|' ? "\\%c" : "%c", *p);
        }
        printf(" | %.0f%s |\n", figures[i].ns, figures[i].errors ? ", with errors" : "");
        wr_sb_fini(&signature);
    }
}

static void print_page(struct figure *figures, uint32_t count)
{
    static const struct {
        const char *name;
        uint32_t end;
    } groups[] = {{"arithmetic, comparison, casts", 1000}, {"the same of more types", 1400},
                  {"dates and times", 2000},               {"text, LIKE", 2100},
                  {"regular expressions", 2500},           {"mathematics", 3000},
                  {"mathematics of numeric", 3500},        {"pictures (to_char …)", 3600},
                  {"bytea, Unicode", 4000},                {"arrays", 5000},
                  {"jsonb", 6000}};
    uint32_t from = 0;

    printf("# What functions cost\n\nns of CPU per row, over batches of 1024 rows of values that differ, "
           "projected into a new batch: the figures\nof one run of `make bench-kernels`, which prints all "
           "of them and writes this page.\n\n| group | functions | least | median | 9 of 10 | most | "
           "slowest |\n| --- | --: | --: | --: | --: | --: | --- |\n");
    for (size_t g = 0; g < WR_COUNT(groups); g++) {
        uint32_t end = from;
        while (end < count && figures[end].function->number < groups[g].end) {
            end += 1;
        }
        print_group(groups[g].name, figures + from, end - from);
        from = end;
    }
    print_slow(figures, count);
}

/* date_trunc has a loop for each unit. */
static void bench_units(struct budget *b)
{
    static const char *const units[] = {"second", "hour", "day", "week", "month", "quarter", "year"};
    struct wr_field fields[] = {{.name = "t", .type = WR_TYPE_TIMESTAMP, .typmod = -1}};
    struct call c = {.schema = {.field_count = 1, .fields = fields}};
    char texts[ROWS][TEXT_BYTES];
    const char *cells[ROWS];
    struct wr_error err;
    uint32_t errors;

    for (uint32_t i = 0; i < ROWS; i++) {
        put_time(WR_TYPE_TIMESTAMP, i, texts[i], TEXT_BYTES);
        cells[i] = texts[i];
    }
    c.in = rows_batch(b->pool, &c.schema, cells, ROWS);
    c.out_field = (struct wr_field){.name = "r", .type = WR_TYPE_TIMESTAMP, .typmod = -1};
    c.out_schema = (struct wr_schema){.field_count = 1, .fields = &c.out_field};
    printf("\ndate_trunc of timestamps, ns a row:");
    for (size_t u = 0; u < WR_COUNT(units); u++) {
        struct program p;
        program_init(&p);
        uint32_t args[] = {program_constant(&p, WR_TYPE_TEXT, units[u]),
                           program_column(&p, WR_TYPE_TIMESTAMP, 0)};
        program_result(&p, program_call(&p, "date_trunc", 2, args));
        WR_CK_OK(wr_expr_create(&p.message, &c.schema, &c.expr, &err), &err);
        program_fini(&p);
        printf(" %s %.2f", units[u], ns_per_row(&c, b, &errors));
        wr_expr_destroy(c.expr);
    }
    printf("\n");
    wr_batch_unref(c.in);
}

/* ---- what is promised ---- */

/* ns per row of a filter; conjuncts of the columns (integer, text) are made by `make`. */
static double filter_ns(struct budget *b, uint32_t (*make)(struct program *p))
{
    static uint16_t selection[ROWS], failed[ROWS];
    struct wr_field fields[] = {{.name = "n", .type = WR_TYPE_INT4, .typmod = -1},
                                {.name = "t", .type = WR_TYPE_TEXT, .typmod = -1}};
    struct wr_schema schema = {.field_count = 2, .fields = fields};
    const char **cells = WR_NEW_ARRAY(const char *, (size_t)ROWS * 2);
    struct wr_expr_failure first;
    struct wr_expr *expr;
    struct wr_error err;
    struct program p;
    uint64_t rounds = 0;
    uint32_t errors;

    for (uint32_t i = 0; i < ROWS; i++) {
        cells[(size_t)2 * i] = i % 100 == 0 ? "1" : "0";
        cells[(size_t)2 * i + 1] = "the quick brown fox jumps over 13 lazy dogs";
    }
    struct wr_batch *in = rows_batch(b->pool, &schema, cells, ROWS);
    program_init(&p);
    program_result(&p, make(&p));
    WR_CK_OK(wr_expr_create(&p.message, &schema, &expr, &err), &err);
    program_fini(&p);
    double begin = cpu_s(), took;
    do { /* reading the clock costs as much as some hundred rows */
        for (uint32_t i = 0; i < 100; i++) {
            (void)wr_expr_filter(expr, in, NULL, selection, &errors, &first, failed);
        }
        rounds += 100;
        took = cpu_s() - begin;
    } while (took < 20 * ENOUGH_S);
    wr_expr_destroy(expr);
    wr_batch_unref(in);
    wr_free(cells);
    return took * 1e9 / (double)(rounds * ROWS);
}

static uint32_t first_conjunct(struct program *p)
{
    uint32_t args[] = {program_column(p, WR_TYPE_INT4, 0),
                       program_constant(p, WR_TYPE_INT4, "1")};

    return program_call(p, "=", 2, args);
}

static uint32_t regex(struct program *p)
{
    uint32_t args[] = {program_column(p, WR_TYPE_TEXT, 1),
                       program_constant(p, WR_TYPE_TEXT, "fox.*[0-9]+ lazy")};

    return program_call(p, "~", 2, args);
}

static uint32_t length_conjunct(struct program *p)
{
    uint32_t text = program_column(p, WR_TYPE_TEXT, 1);
    uint32_t args[] = {program_call(p, "length", 1, &text),
                       program_constant(p, WR_TYPE_INT4, "5")};

    return program_call(p, ">", 2, args);
}

static uint32_t three_conjuncts(struct program *p)
{
    uint32_t args[] = {first_conjunct(p), regex(p), length_conjunct(p)};

    return program_op(p, WR_EXPR_AND, WR_TYPE_BOOL, 3, args);
}

static uint32_t compare_texts(struct program *p)
{
    uint32_t args[] = {program_column(p, WR_TYPE_TEXT, 1),
                       program_constant(p, WR_TYPE_TEXT, "the quick brown fox jumps over 14 lazy dogs")};

    return program_call(p, "<", 2, args);
}

static uint32_t lower_length(struct program *p)
{
    uint32_t text = program_column(p, WR_TYPE_TEXT, 1), lower = program_call(p, "lower", 1, &text);

    return program_op(p, WR_EXPR_IS_NULL, WR_TYPE_BOOL, 1, &lower);
}

static uint32_t in_list(struct program *p, enum wr_type type, uint32_t column, uint32_t count)
{
    uint32_t value = program_column(p, type, column), reg, *list;
    char text[64];

    list = wr_arena_alloc(&p->arena, count * sizeof *list);
    for (uint32_t i = 0; i < count; i++) {
        (void)snprintf(text, sizeof text, type == WR_TYPE_TEXT ? "a text to look for, number %u" : "%u",
                       i + 10);
        list[i] = p->instructions[program_constant(p, type, text)]->constant;
    }
    reg = program_op(p, WR_EXPR_IN, WR_TYPE_BOOL, 1, &value);
    p->instructions[reg]->n_constants = count;
    p->instructions[reg]->constants = list;
    return reg;
}

static uint32_t in_5_ints(struct program *p)
{
    return in_list(p, WR_TYPE_INT4, 0, 5);
}

static uint32_t in_100_ints(struct program *p)
{
    return in_list(p, WR_TYPE_INT4, 0, 100);
}

static uint32_t in_100_texts(struct program *p)
{
    return in_list(p, WR_TYPE_TEXT, 1, 100);
}

/* Ten columns of ten (three integers, three bigints, a double, a numeric, two texts): four as they are, and
 * sums, a product, a comparison, a conjunction and a text in lower case. */
static const enum wr_type wide_types[] = {WR_TYPE_INT4, WR_TYPE_INT4,   WR_TYPE_INT4, WR_TYPE_INT8,
                                          WR_TYPE_INT8, WR_TYPE_INT8,   WR_TYPE_FLOAT8,
                                          WR_TYPE_NUMERIC, WR_TYPE_TEXT, WR_TYPE_TEXT};
#define WIDE WR_COUNT(wide_types)

static uint32_t call_2(struct program *p, const char *name, uint32_t a, uint32_t b)
{
    return program_call(p, name, 2, (uint32_t[]){a, b});
}

static void wide_program(struct program *p)
{
    uint32_t c[WIDE];

    for (uint32_t i = 0; i < WIDE; i++) {
        c[i] = program_column(p, wide_types[i], i);
    }
    uint32_t one = program_constant(p, WR_TYPE_INT4, "1");
    uint32_t both[] = {call_2(p, ">", c[0], one), call_2(p, "<", c[1], c[2])};
    uint32_t results[] = {c[0],
                          c[3],
                          c[7],
                          c[8],
                          call_2(p, "+", c[0], one),
                          call_2(p, "*", c[3], c[4]),
                          call_2(p, "+", c[6], c[6]),
                          call_2(p, "=", c[8], c[9]),
                          program_op(p, WR_EXPR_AND, WR_TYPE_BOOL, 2, both),
                          program_call(p, "lower", 1, &c[9])};
    for (uint32_t i = 0; i < WIDE; i++) {
        program_result(p, results[i]);
    }
}

static struct wr_batch *wide_batch(struct budget *b, const struct wr_schema *schema, uint32_t rows)
{
    const char **cells = WR_NEW_ARRAY(const char *, (size_t)rows * WIDE);
    char (*texts)[TEXT_BYTES] = wr_alloc_zero((size_t)rows * WIDE, TEXT_BYTES);

    for (uint32_t i = 0; i < rows * WIDE; i++) {
        ck_assert(put_value(wide_types[i % WIDE], 0, i / WIDE, texts[i], TEXT_BYTES));
        cells[i] = texts[i];
    }
    struct wr_batch *batch = rows_batch(b->pool, schema, cells, rows);
    wr_free(texts);
    wr_free(cells);
    return batch;
}

/* What a batch costs beside its rows: small ones, as they come from where little happens, and the few rows
 * that a filter left of a full one. */
static void bench_small(struct budget *b)
{
    static const struct {
        uint32_t rows, live;
    } sizes[] = {{1, 1}, {7, 7}, {64, 64}, {1024, 1024}, {1024, 11}};
    struct wr_field fields[WIDE], out_fields[WIDE];
    struct wr_schema schema = {.field_count = WIDE, .fields = fields};
    struct call c = {.out_schema = {.field_count = WIDE, .fields = out_fields}};
    uint16_t some[ROWS];
    struct wr_error err;
    struct program p;

    for (uint32_t i = 0; i < WIDE; i++) {
        fields[i] = (struct wr_field){.name = "a", .type = wide_types[i], .typmod = -1};
    }
    program_init(&p);
    wide_program(&p);
    WR_CK_OK(wr_expr_create(&p.message, &schema, &c.expr, &err), &err);
    program_fini(&p);
    for (uint32_t i = 0; i < WIDE; i++) {
        out_fields[i] = (struct wr_field){
            .name = "r", .type = wr_expr_result_type(c.expr, i), .typmod = -1};
    }
    printf("ten columns of ten, ns a batch (rows of those that it holds):");
    for (size_t s = 0; s < WR_COUNT(sizes); s++) {
        c.in = wide_batch(b, &schema, sizes[s].rows);
        for (uint32_t i = 0; i < sizes[s].live; i++) {
            some[i] = (uint16_t)(i * (sizes[s].rows / sizes[s].live));
        }
        c.in->live_count = sizes[s].live;
        c.in->selection = sizes[s].live < sizes[s].rows ? some : NULL;
        printf(" %u of %u %.0f", sizes[s].live, sizes[s].rows, project_ns(&c, b));
        wr_batch_unref(c.in);
    }
    printf("\n");
    wr_expr_destroy(c.expr);
}

static void bench_promises(struct budget *b)
{
    double first = filter_ns(b, first_conjunct), all = filter_ns(b, three_conjuncts);
    double others = filter_ns(b, regex) + filter_ns(b, length_conjunct);

    printf("in a list of constants, ns a row: 5 integers %.2f, 100 integers %.2f, 100 texts %.2f\n",
           filter_ns(b, in_5_ints), filter_ns(b, in_100_ints), filter_ns(b, in_100_texts));
    printf("text < text, 43 bytes equal in front: %.2f ns a row\n", filter_ns(b, compare_texts));
    printf("lower: %.3f ns a byte\n", filter_ns(b, lower_length) / 43);
    printf("regular expression with a constant pattern: %.1f ns a row\n", filter_ns(b, regex));
    printf("filter by n = 1, which discards 99 %%: %.2f ns a row; with two more conjuncts: %.2f, which is "
           "%.2f times that and theirs on the 1 %%\n",
           first, all, all / (first + others * ((ROWS + 99) / 100) / ROWS));
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    bool page = strcmp(word, "--page") == 0;
    struct figure *figures = WR_NEW_ARRAY(struct figure, FUNCTIONS_MAX);
    const struct wr_function *f;
    struct wr_error err;
    struct budget b;
    uint32_t count = 0;

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    budget_init(&b, 256u << 20);
    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL && count < FUNCTIONS_MAX; i++) {
        if (f->kind != WR_FUNCTION_SET && (page || strstr(f->name, word) != NULL) &&
            measure(f, &b, &figures[count])) {
            count += 1;
        }
    }
    if (page) {
        print_page(figures, count);
    } else {
        printf("%-64s %9s\n", "function", "ns a row");
        for (uint32_t i = 0; i < count; i++) {
            print_figure(&figures[i]);
        }
        bench_units(&b);
        bench_promises(&b);
        bench_small(&b);
    }
    budget_fini(&b);
    wr_free(figures);
    return 0;
}
