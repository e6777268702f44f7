/* Aggregates: PostgreSQL's answers, and any way of splitting the rows gives the same. */
#include "common/expr/aggregate.h"

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "tests/lib/budget.h"
#include "tests/lib/golden.h"
#include "tests/lib/program.h"
#include "tests/lib/wr_test.h"

#define SLOTS 7
#define OFFSET 8 /* of the accumulator in its slot */

static const struct wr_aggregate *aggregate_of(const char *name, enum wr_type arg)
{
    const struct wr_aggregate *a = NULL;
    enum wr_type cast;
    struct wr_error err;

    WR_CK_OK(wr_aggregate_resolve(name, arg == WR_TYPE_NONE, arg, &a, &cast, &err), &err);
    ck_assert_int_eq(cast, arg);
    return a;
}

/* Slots of 64 bytes, of which the accumulator has its own and the rest must stay as it is. */
struct slots {
    const struct wr_aggregate *a;
    uint8_t bytes[SLOTS][64];
    uint8_t *pointers[SLOTS];
};

static void slots_init(struct slots *s, const struct wr_aggregate *a)
{
    s->a = a;
    ck_assert(a->accumulator_bytes % 8 == 0 && OFFSET + a->accumulator_bytes <= 56);
    memset(s->bytes, 0xa5, sizeof s->bytes);
    for (uint32_t i = 0; i < SLOTS; i++) {
        s->pointers[i] = s->bytes[i];
        a->init(s->bytes[i] + OFFSET);
    }
}

static void slots_check(const struct slots *s)
{
    for (uint32_t i = 0; i < SLOTS; i++) {
        for (uint32_t b = 0; b < 64; b++) {
            if (b < OFFSET || b >= OFFSET + s->a->accumulator_bytes) {
                WR_CK(s->bytes[i][b] == 0xa5);
            }
        }
    }
}

/* The result of a slot as text, or NULL. */
static char *slot_text(const struct slots *s, uint32_t slot)
{
    uint64_t cells[2] = {UINT64_MAX, UINT64_MAX}, validity[1] = {0};
    uint8_t *pointer = s->pointers[slot];
    struct wr_sb sb = {0};

    s->a->finish(&pointer, OFFSET, 1, cells, validity);
    if (validity[0] == 0) {
        uint32_t bytes = wr_type_cell_bytes(s->a->result);
        ck_assert(bytes > 8 ? cells[0] == 0 && cells[1] == 0 : (cells[0] << (64 - 8 * bytes)) == 0);
        return NULL;
    }
    wr_cell_to_text(s->a->result, cells, &sb);
    return wr_sb_take(&sb);
}

/* ---- against PostgreSQL ---- */

static struct wr_batch *values_batch(struct wr_buf_pool *pool, const struct wr_schema *schema,
                                     char *list)
{
    const char *cells[64];
    uint32_t count = 0;

    for (char *p = list; p != NULL && *list != '\0';) {
        char *end = strchr(p, ';');
        if (end != NULL) {
            *end++ = '\0';
        }
        cells[count++] = strcmp(p, "NULL") == 0 ? NULL : p;
        p = end;
    }
    return count == 0 ? NULL : rows_batch(pool, schema, cells, count);
}

static void check_golden(const char *name, enum wr_type type, struct wr_batch *in,
                         const char *expected, uint32_t line)
{
    const struct wr_aggregate *a = aggregate_of(name, type);
    struct slots s;
    uint8_t *slots[64];
    uint32_t state = 0;
    char state_text[8] = "!", *got;

    slots_init(&s, a);
    for (uint32_t i = 0; in != NULL && i < in->row_count; i++) {
        slots[i] = s.pointers[3];
    }
    if (in != NULL) {
        state = a->add(slots, OFFSET, &in->columns[0], NULL, in->row_count);
    }
    got = state != 0 ? wr_strdup((wr_sqlstate_text(state, state_text + 1), state_text))
                     : slot_text(&s, 3);
    ck_assert_msg((got == NULL) == (expected == NULL) &&
                      (got == NULL || strcmp(got, expected) == 0),
                  "line %u: %s is %s, PostgreSQL says %s", line, name, got, expected);
    slots_check(&s);
    wr_free(got);
}

/* count, sum, min and max are PostgreSQL's: NULLs, no rows, NaN, infinities, signed zeros, overflow. */
START_TEST(aggregates_answer_as_postgresql)
{
    static const char *const names[] = {"count", "sum", "min", "max"};
    struct wr_field field = {.name = "v", .typmod = -1};
    const struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct golden golden;
    struct wr_error err;
    struct budget b;
    int32_t typmod;

    budget_init(&b, 16u << 20);
    golden_open(&golden, "expr_aggregates.tsv");
    while (golden_next(&golden)) {
        WR_CK_OK(wr_type_parse(golden.fields[0], &field.type, &typmod, &err), &err);
        struct wr_batch *in = values_batch(b.pool, &schema, golden.fields[1]);
        for (uint32_t i = 0; i < 4; i++) {
            const char *expected = golden.fields[2 + i];
            if (expected != NULL && strcmp(expected, "2596148429267413814265248164610048") == 0) {
                expected = "!22003"; /* beyond a cell */
            }
            if (expected == NULL || strcmp(expected, "none") != 0) {
                check_golden(names[i], field.type, in, expected, golden.number);
            }
        }
        wr_batch_unref(in);
    }
    golden_close(&golden);
    budget_fini(&b);
}
END_TEST

/* ---- split and merged ---- */

#define ROWS 300

/* The value of a type that stands for a number, as text. */
static void number_text(enum wr_type type, int64_t number, char text[WR_CELL_TEXT_BYTES])
{
    int64_t us = number * WR_US_PER_SECOND;
    int32_t days = (int32_t)number;
    float f = (float)number;
    struct wr_interval interval = {0, 0, us};

    switch ((int)type) {
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        (void)wr_cell_format(type, &us, text);
        break;
    case WR_TYPE_TIME:
        us += 12 * WR_US_PER_HOUR;
        (void)wr_cell_format(type, &us, text);
        break;
    case WR_TYPE_DATE:
        (void)wr_cell_format(type, &days, text);
        break;
    case WR_TYPE_INTERVAL:
        (void)wr_cell_format(type, &interval, text);
        break;
    case WR_TYPE_FLOAT4:
        (void)wr_cell_format(type, &f, text);
        break;
    case WR_TYPE_BOOL:
        (void)strcpy(text, number % 2 == 0 ? "t" : "f");
        break;
    case WR_TYPE_UUID:
        (void)snprintf(text, WR_CELL_TEXT_BYTES, "00000000-0000-0000-0000-%012llx",
                       (unsigned long long)(number + 1000000));
        break;
    default:
        (void)snprintf(text, WR_CELL_TEXT_BYTES, "%lld", (long long)number);
    }
}

/* Small whole numbers, which every type adds exactly in any order. */
static struct wr_batch *random_rows(struct wr_rng *rng, struct wr_buf_pool *pool,
                                    const struct wr_schema *schema, int64_t numbers[ROWS],
                                    bool nulls[ROWS])
{
    static char texts[ROWS][WR_CELL_TEXT_BYTES];
    const char *cells[ROWS];

    for (uint32_t i = 0; i < ROWS; i++) {
        numbers[i] = (int64_t)wr_rng_below(rng, 60001) - 30000;
        nulls[i] = wr_rng_chance(rng, 0.2);
        number_text(schema->fields[0].type, numbers[i], texts[i]);
        cells[i] = nulls[i] ? NULL : texts[i];
    }
    return rows_batch(pool, schema, cells, ROWS);
}

/* What the slot of row i should hold, by arithmetic on 64 bits. */
static char *model_text(const struct wr_aggregate *a, const int64_t *numbers, const bool *nulls,
                        const uint8_t *slot_of, uint32_t slot)
{
    int64_t count = 0, rows = 0, sum = 0, min = INT64_MAX, max = INT64_MIN;
    struct wr_sb sb = {0};

    for (uint32_t i = 0; i < ROWS; i++) {
        if (slot_of[i] != slot) {
            continue;
        }
        rows += 1;
        if (!nulls[i]) {
            count += 1;
            sum += numbers[i];
            min = WR_MIN(min, numbers[i]);
            max = WR_MAX(max, numbers[i]);
        }
    }
    if (strcmp(a->name, "count") == 0) {
        wr_sb_printf(&sb, "%lld", (long long)(a->arg == WR_TYPE_NONE ? rows : count));
        return wr_sb_take(&sb);
    }
    if (count == 0) {
        return NULL;
    }
    char text[WR_CELL_TEXT_BYTES];
    number_text(a->result, a->name[1] == 'u' ? sum : a->name[1] == 'i' ? min : max, text);
    wr_sb_puts(&sb, text);
    return wr_sb_take(&sb);
}

static void check_slots(const struct slots *s, const int64_t *numbers, const bool *nulls,
                        const uint8_t *slot_of, const char *way)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++) {
        char *got = slot_text(s, slot), *expected = model_text(s->a, numbers, nulls, slot_of, slot);
        ck_assert_msg((got == NULL) == (expected == NULL) &&
                          (got == NULL || strcmp(got, expected) == 0),
                      "%s(%s) %s: %s, not %s", s->a->name, wr_type_name(s->a->arg), way, got,
                      expected);
        wr_free(got);
        wr_free(expected);
    }
    slots_check(s);
}

/* Rows [first, end) into slots, by row list or as they are. */
static void add_rows(struct slots *s, const struct wr_batch *in, const uint8_t *slot_of,
                     uint32_t first, uint32_t end, bool list)
{
    uint8_t *slots[ROWS];
    uint16_t rows[ROWS];

    for (uint32_t i = first; i < end; i++) {
        slots[i - first] = s->pointers[slot_of[i]];
        rows[i - first] = (uint16_t)i;
    }
    ck_assert(list || first == 0);
    ck_assert_uint_eq(s->a->add(slots, OFFSET, s->a->arg == WR_TYPE_NONE ? NULL : &in->columns[0],
                                list ? rows : NULL, end - first),
                      0);
}

/* Accumulators travel as a column and are merged into others; slot 6 never got a row. */
static void merge_slots(const struct slots *from, struct slots *to)
{
    uint64_t cells[2 * SLOTS] = {0}, validity[1] = {0};
    struct wr_column column = {.values = cells, .validity = validity, .type = (uint8_t)from->a->wire};
    uint16_t rows[SLOTS] = {6, 5, 4, 3, 2, 1, 0};
    uint8_t *slots[SLOTS];

    from->a->to_wire(from->pointers, OFFSET, SLOTS, cells, validity);
    for (uint32_t i = 0; i < SLOTS; i++) {
        slots[i] = to->pointers[rows[i]];
    }
    ck_assert_uint_eq(from->a->merge(slots, OFFSET, &column, rows, SLOTS), 0);
}

/* Rows all at once, in pieces by number, or in three combiners merged in another order give the same,
 * for every aggregate there is. */
START_TEST(splitting_does_not_matter)
{
    struct wr_field field = {.name = "v", .typmod = -1};
    const struct wr_schema schema = {.field_count = 1, .fields = &field};
    const struct wr_aggregate *a;
    int64_t numbers[ROWS];
    bool nulls[ROWS];
    uint8_t slot_of[ROWS];
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 16u << 20);
    wr_rng_init(&rng, 5);
    for (uint32_t n = 0; (a = wr_aggregate_at(n)) != NULL; n++) {
        struct slots once, pieces, parts[3], merged;
        ck_assert_ptr_eq(wr_aggregate_by_number(a->number), a);
        field.type = a->arg == WR_TYPE_NONE ? WR_TYPE_INT4 : a->arg;
        struct wr_batch *in = random_rows(&rng, b.pool, &schema, numbers, nulls);
        for (uint32_t i = 0; i < ROWS; i++) {
            slot_of[i] = (uint8_t)(wr_rng_below(&rng, 4) + wr_rng_below(&rng, 3));
        }
        slots_init(&once, a);
        add_rows(&once, in, slot_of, 0, ROWS, false);
        check_slots(&once, numbers, nulls, slot_of, "at once");
        slots_init(&pieces, a);
        slots_init(&merged, a);
        for (uint32_t first = 0, p = 0; p < 3; p++) {
            uint32_t end = p == 2 ? ROWS : first + (uint32_t)wr_rng_below(&rng, ROWS - first);
            add_rows(&pieces, in, slot_of, first, end, true);
            slots_init(&parts[p], a);
            add_rows(&parts[p], in, slot_of, first, end, true);
            first = end;
        }
        check_slots(&pieces, numbers, nulls, slot_of, "in pieces");
        for (uint32_t p = 3; p-- > 0;) {
            merge_slots(&parts[p], &merged);
        }
        check_slots(&merged, numbers, nulls, slot_of, "merged");
        wr_batch_unref(in);
    }
    budget_fini(&b);
}
END_TEST

/* ---- limits ---- */

static uint32_t merge_one(const char *name, enum wr_type type, const void *cell, struct slots *s)
{
    const struct wr_aggregate *a = aggregate_of(name, type);
    struct wr_column column = {.values = (void *)(uintptr_t)cell, .type = (uint8_t)a->wire};

    return a->merge(s->pointers, OFFSET, &column, NULL, 1);
}

/* Sums that leave their type say 22003, also when the last straw comes from a combiner. */
START_TEST(overflow_is_an_error)
{
    struct slots s;
    int64_t large = INT64_MAX, one = 1;
    struct wr_numeric most = {0, 0}, n = wr_numeric_from_i64(1), nan = {WR_NUMERIC_NAN, 0};
    char *text;

    slots_init(&s, aggregate_of("sum", WR_TYPE_INT4));
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_INT4, &large, &s), 0);
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_INT4, &one, &s), WR_SQLSTATE_OUT_OF_RANGE);
    ck_assert(wr_numeric_make(WR_NUMERIC_COEFFICIENT_MAX, 0, &most));
    slots_init(&s, aggregate_of("sum", WR_TYPE_INT8));
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_INT8, &most, &s), 0);
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_INT8, &n, &s), WR_SQLSTATE_OUT_OF_RANGE);
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_INT8, &nan, &s), WR_SQLSTATE_OUT_OF_RANGE);
    text = slot_text(&s, 0);
    ck_assert_str_eq(text, "2596148429267413814265248164610047");
    wr_free(text);
    slots_init(&s, aggregate_of("sum", WR_TYPE_NUMERIC));
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_NUMERIC, &most, &s), 0);
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_NUMERIC, &n, &s), WR_SQLSTATE_OUT_OF_RANGE);
}
END_TEST

/* ---- names ---- */

static void unresolved(const char *name, bool star, enum wr_type arg, enum wr_code code,
                       const char *message)
{
    const struct wr_aggregate *a = NULL;
    enum wr_type cast = WR_TYPE_NONE;
    struct wr_error err;

    ck_assert_int_eq(wr_aggregate_resolve(name, star, arg, &a, &cast, &err), code);
    ck_assert_str_eq(err.message, message);
    ck_assert_ptr_null(a);
}

/* Names and types that do not fit are told as PostgreSQL tells them. */
START_TEST(unknown_aggregates_are_refused)
{
    ck_assert_uint_eq(aggregate_of("count", WR_TYPE_NONE)->number, 1);
    unresolved("coutn", false, WR_TYPE_INT4, WR_ERR_INVALID,
               "aggregate function \"coutn\" does not exist; did you mean \"count\"?");
    unresolved("median", false, WR_TYPE_INT4, WR_ERR_INVALID,
               "aggregate function \"median\" does not exist");
    unresolved("sum", true, WR_TYPE_NONE, WR_ERR_INVALID, "function sum() does not exist");
    unresolved("sum", false, WR_TYPE_TEXT, WR_ERR_INVALID, "function sum(text) does not exist");
    unresolved("sum", false, WR_TYPE_BOOL, WR_ERR_INVALID, "function sum(boolean) does not exist");
    unresolved("min", false, WR_TYPE_TEXT, WR_ERR_UNSUPPORTED, "min over text is not supported yet");
    ck_assert_ptr_null(wr_aggregate_by_number(0));
    ck_assert_ptr_null(wr_aggregate_by_number(UINT32_MAX));
}
END_TEST

/* Numbers travel in plans and stay in state files: what one means never changes. */
START_TEST(numbers_are_stable)
{
    static const char expected[] =
        "1 count(unknown) bigint bigint 8\n"
        "2 count(boolean) bigint bigint 8\n"
        "3 count(integer) bigint bigint 8\n"
        "4 count(bigint) bigint bigint 8\n"
        "5 count(double precision) bigint bigint 8\n"
        "6 count(numeric) bigint bigint 8\n"
        "7 count(text) bigint bigint 8\n"
        "8 count(timestamp) bigint bigint 8\n"
        "21 sum(integer) bigint bigint 16\n"
        "22 sum(bigint) numeric numeric 24\n"
        "23 sum(double precision) double precision double precision 16\n"
        "24 sum(numeric) numeric numeric 24\n"
        "41 min(integer) integer integer 24\n"
        "42 min(bigint) bigint bigint 24\n"
        "43 min(double precision) double precision double precision 24\n"
        "44 min(numeric) numeric numeric 24\n"
        "45 min(timestamp) timestamp timestamp 24\n"
        "51 max(integer) integer integer 24\n"
        "52 max(bigint) bigint bigint 24\n"
        "53 max(double precision) double precision double precision 24\n"
        "54 max(numeric) numeric numeric 24\n"
        "55 max(timestamp) timestamp timestamp 24\n";
    const struct wr_aggregate *a;
    struct wr_sb sb = {0};

    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        wr_sb_printf(&sb, "%u %s(%s) %s %s %u\n", a->number, a->name, wr_type_name(a->arg),
                     wr_type_name(a->result), wr_type_name(a->wire), a->accumulator_bytes);
    }
    ck_assert_int_eq(strncmp(sb.ptr, expected, strlen(expected)), 0);
    wr_sb_fini(&sb);
}
END_TEST

WR_TEST_MAIN("aggregate", aggregates_answer_as_postgresql, splitting_does_not_matter,
             overflow_is_an_error, unknown_aggregates_are_refused, numbers_are_stable)
