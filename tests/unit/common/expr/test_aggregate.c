/* Aggregates: PostgreSQL's answers, and any way of splitting the rows gives the same. */
#include "common/expr/aggregate.h"

#include <math.h>
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/arena.h"
#include "common/base/map.h"
#include "common/base/rng.h"
#include "common/batch/interval.h"
#include "common/batch/numeric.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "common/expr/aggregate_list.h"
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

    WR_CK_OK(wr_aggregate_resolve(name, arg == WR_TYPE_NONE, arg, WR_TYPE_NONE, &a, &cast, &err), &err);
    ck_assert_int_eq(cast, arg);
    return a;
}

struct kept_row {
    struct wr_str head, rest, row; /* row: without the number */
    struct kept_row *next;
};
static struct kept_row *kept_rows; /* of the one slot in use, in order */
static uint8_t *kept_slot;
static uint64_t kept_number;

/* Parts and bytes of results, for the whole test. */
static struct wr_arena arena;
static struct wr_map *parts_map;

static uint8_t *take_room(struct wr_numeric_room *room, uint32_t bytes)
{
    (void)room;
    return wr_arena_alloc(&arena, bytes);
}
static struct wr_numeric_room room = {.take = take_room};

static struct wr_str get_part(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset)
{
    struct wr_str *part = parts_map == NULL
                              ? NULL
                              : wr_map_get_u64(parts_map, (uint64_t)(uintptr_t)slot + offset);

    (void)parts;
    return part == NULL ? (struct wr_str){"", 0} : *part;
}

static bool set_part(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset, const void *data,
                     size_t bytes)
{
    struct wr_str *part = WR_ARENA_NEW(&arena, struct wr_str);

    (void)parts;
    parts_map = parts_map == NULL ? wr_map_create() : parts_map;
    *part = (struct wr_str){wr_arena_memdup(&arena, data, bytes), bytes};
    (void)wr_map_put_u64(parts_map, (uint64_t)(uintptr_t)slot + offset, part);
    return true;
}
static struct wr_aggregate_parts parts = {get_part, set_part};

static void parts_forget(void)
{
    kept_rows = NULL;
    kept_slot = NULL;
    wr_map_destroy(parts_map);
    parts_map = NULL;
}

static uint32_t failed_state;

static struct wr_aggregate_run run_of(uint8_t *const *slots, uint32_t count, const struct wr_column *arg,
                                      const uint16_t *rows)
{
    return (struct wr_aggregate_run){.slots = slots, .offset = 8, .count = count, .rows = rows,
                                     .arg = arg, .parts = &parts, .room = &room, .failed = &failed_state};
}

/* Slots of 128 bytes, of which the accumulator has its own and the rest must stay as it is. */
struct slots {
    const struct wr_aggregate *a;
    uint8_t bytes[SLOTS][128];
    uint8_t *pointers[SLOTS];
};

static void slots_init(struct slots *s, const struct wr_aggregate *a)
{
    s->a = a;
    ck_assert(a->accumulator_bytes % 8 == 0 && OFFSET + a->accumulator_bytes <= 120);
    memset(s->bytes, 0xa5, sizeof s->bytes);
    for (uint32_t i = 0; i < SLOTS; i++) {
        s->pointers[i] = s->bytes[i];
        a->init(s->bytes[i] + OFFSET);
    }
}

static void slots_check(const struct slots *s)
{
    for (uint32_t i = 0; i < SLOTS; i++) {
        for (uint32_t b = 0; b < 128; b++) {
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

    struct wr_aggregate_run run = run_of(&pointer, 1, NULL, NULL);
    failed_state = 0;
    s->a->finish(&run, cells, validity);
    if (failed_state != 0) {
        char state[8] = "!";
        (void)wr_sqlstate_text(failed_state, state + 1);
        return wr_strdup(state);
    }
    if (validity[0] == 0) {
        uint32_t bytes = wr_type_cell_bytes(s->a->result);
        ck_assert(bytes > 8 ? cells[0] == 0 && cells[1] == 0 : (cells[0] << (64 - 8 * bytes)) == 0);
        return NULL;
    }
    wr_cell_to_text(s->a->result, cells, &sb);
    return wr_sb_take(&sb);
}

/* ---- against PostgreSQL ---- */

/* Cells with ; between them, `step` places apart. */
static uint32_t split(char *list, const char **cells, uint32_t step)
{
    uint32_t count = 0;

    for (char *p = *list == '\0' ? NULL : list; p != NULL; count++) {
        char *end = strchr(p, ';');
        if (end != NULL) {
            *end++ = '\0';
        }
        cells[(size_t)count * step] = strcmp(p, "NULL") == 0 ? NULL : p;
        p = end;
    }
    return count;
}

static struct wr_batch *values_batch(struct wr_buf_pool *pool, const struct wr_schema *schema,
                                     char *list)
{
    const char *cells[64];
    uint32_t count = split(list, cells, 1);

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
        struct wr_aggregate_run run = run_of(slots, in->row_count, &in->columns[0], NULL);
        state = a->add(&run);
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

/* ---- statistics, lists, and ways of splitting ---- */

/* "stddev distinct": the aggregate's name and what stands in its call. */
struct call {
    const struct wr_aggregate *a;
    struct wr_aggregate_list list;
    bool lists;
};

static struct call call_of(char *name, enum wr_type type, enum wr_type other)
{
    struct call call = {.lists = false};
    char *word = strchr(name, ' ');
    enum wr_type cast;
    struct wr_error err;

    if (word != NULL) {
        *word++ = '\0';
    }
    other = strcmp(name, "string_agg") == 0 ? type : other;
    WR_CK_OK(wr_aggregate_resolve(name, false, type, other, &call.a, &cast, &err), &err);
    call.list.aggregate = call.a;
    call.list.distinct = word != NULL && strcmp(word, "distinct") == 0;
    if (word != NULL && !call.list.distinct) {
        call.list.order_count = 1;
        call.list.order[0] = (struct wr_aggregate_order){type, strcmp(word, "desc") == 0, false};
    }
    call.lists = word != NULL || call.a->add == NULL;
    return call;
}

/* ---- rows that are kept: a plain list for each slot of the test ---- */

static struct wr_str keep_bytes(const struct wr_sb *sb)
{
    return (struct wr_str){wr_arena_memdup(&arena, sb->ptr, sb->bytes), sb->bytes};
}

static bool same_bytes(struct wr_str a, struct wr_str b)
{
    return a.bytes == b.bytes && memcmp(a.ptr, b.ptr, a.bytes) == 0;
}

/* The oldest equal one. */
static void take_back_row(struct wr_str row)
{
    struct kept_row **oldest = NULL;

    for (struct kept_row **at = &kept_rows; *at != NULL; at = &(*at)->next) {
        if (same_bytes((*at)->row, row)) {
            oldest = at;
            break; /* they are in order, and equal ones side by side */
        }
    }
    ck_assert_ptr_nonnull(oldest);
    *oldest = (*oldest)->next;
}

static void keep_row(const struct call *call, struct kept_row row)
{
    struct kept_row **at = &kept_rows;

    while (*at != NULL && wr_aggregate_list_order(&call->list, (*at)->head, row.head) <= 0) {
        at = &(*at)->next;
    }
    row.next = *at;
    *at = WR_ARENA_NEW(&arena, struct kept_row);
    **at = row;
}

static uint32_t put_kept(const struct call *call, const struct wr_aggregate_run *run,
                         const struct wr_column *const *by, bool back)
{
    if (kept_slot != run->slots[0]) {
        kept_slot = run->slots[0];
        kept_rows = NULL;
    }
    for (uint32_t i = 0; i < run->count; i++) {
        struct wr_sb head = {0}, rest = {0}, row = {0};
        if (wr_aggregate_list_row(&call->list, run, by, run->rows[i], &head, &rest)) {
            wr_sb_append(&row, head.ptr, head.bytes);
            wr_sb_append(&row, rest.ptr, rest.bytes);
            wr_aggregate_list_number(&call->list, kept_number++, 0, &head, &rest);
            if (back) {
                take_back_row(keep_bytes(&row));
            } else {
                keep_row(call, (struct kept_row){keep_bytes(&head), keep_bytes(&rest),
                                                 keep_bytes(&row), NULL});
            }
        }
        wr_sb_fini(&head);
        wr_sb_fini(&rest);
        wr_sb_fini(&row);
    }
    return 0;
}

static void finish_kept(const struct call *call, const uint8_t *slot, uint64_t cells[2],
                        uint64_t *validity)
{
    struct wr_aggregate_collector *c = wr_aggregate_collector_create(&call->list);
    uint32_t state = 0;
    bool there = false;

    wr_aggregate_collector_begin(c);
    for (const struct kept_row *row = slot == kept_slot ? kept_rows : NULL; row != NULL && state == 0;
         row = row->next) {
        state = wr_aggregate_collector_put(c, row->head, row->rest);
    }
    if (state == 0) {
        state = wr_aggregate_collector_end(c, &room, cells, &there);
    }
    *validity = there;
    failed_state = state;
    wr_aggregate_collector_destroy(c);
}

static char *result_text(const struct call *call, bool lists, uint8_t *slot)
{
    uint64_t cells[2] = {0}, validity[1] = {0};
    struct wr_aggregate_run run = run_of(&slot, 1, NULL, NULL);
    struct wr_sb sb = {0};
    char state[8] = "!";

    failed_state = 0;
    if (lists) {
        finish_kept(call, slot, cells, validity);
    } else {
        call->a->finish(&run, cells, validity);
    }
    if (failed_state != 0) {
        (void)wr_sqlstate_text(failed_state, state + 1);
        return wr_strdup(state);
    }
    if (validity[0] == 0) {
        return NULL;
    }
    if (call->a->result == WR_TYPE_BOOL) { /* it prints as t and casts to true */
        return wr_strdup(*(const uint8_t *)cells != 0 ? "true" : "false");
    }
    wr_cell_to_text(call->a->result, cells, &sb);
    return sb.ptr == NULL ? wr_strdup("") : wr_sb_take(&sb);
}

static struct wr_column commas;

static void fill_commas(void)
{
    static struct wr_view views[64];

    for (uint32_t i = 0; i < 64; i++) {
        views[i] = wr_view_of(",", 1);
    }
    commas = (struct wr_column){.values = views, .type = WR_TYPE_TEXT};
}

/* Rows [first, end) into a slot. */
static uint32_t put(const struct call *call, bool lists, const struct wr_batch *in, uint8_t *slot,
                    uint32_t first, uint32_t end, bool back)
{
    const struct wr_column *by[1] = {in == NULL ? NULL : &in->columns[0]};
    uint8_t *slots[64];
    uint16_t rows[64];
    uint32_t count = 0;

    for (uint32_t i = first; i < end; i++) {
        slots[count] = slot;
        rows[count++] = (uint16_t)i;
    }
    if (count == 0) {
        return 0;
    }
    struct wr_aggregate_run run = run_of(slots, count, &in->columns[0], rows);
    run.other = call->a->other == WR_TYPE_NONE ? NULL
                : in->column_count == 2          ? &in->columns[1]
                                                 : &commas;
    return lists  ? put_kept(call, &run, by, back)
           : back ? call->a->sub(&run)
                  : call->a->add(&run);
}

static void expect(const char *way, const struct golden *golden, char *got, uint32_t state,
                   const char *expected)
{
    char text[8] = "!";

    if (state != 0) {
        (void)wr_sqlstate_text(state, text + 1);
        wr_free(got);
        got = wr_strdup(text);
    }
    ck_assert_msg((got == NULL) == (expected == NULL) && (got == NULL || strcmp(got, expected) == 0),
                  "line %u: %s of %s '%s' %s: %s, PostgreSQL says %s", golden->number,
                  golden->fields[2], golden->fields[0], golden->fields[1], way, got, expected);
    wr_free(got);
}

/* Through the wire into another accumulator, in two parts. */
static void check_merged(const struct call *call, const struct golden *golden, const struct wr_batch *in,
                         uint32_t count, const char *expected)
{
    struct slots s;
    uint64_t cells[4] = {0}, validity[1] = {0};
    uint16_t rows[2] = {0, 1};
    uint32_t state;

    slots_init(&s, call->a);
    state = put(call, false, in, s.pointers[0], 0, count / 2, false);
    state = state != 0 ? state : put(call, false, in, s.pointers[1], count / 2, count, false);
    struct wr_aggregate_run sent = run_of(s.pointers, 2, NULL, NULL);
    call->a->to_wire(&sent, cells, validity);
    struct wr_column wire = {.values = cells, .validity = validity, .type = (uint8_t)call->a->wire};
    uint8_t *to[2] = {s.pointers[2], s.pointers[2]};
    struct wr_aggregate_run run = run_of(to, 2, &wire, rows);
    state = state != 0 ? state : call->a->merge(&run);
    expect("merged", golden, result_text(call, false, s.pointers[2]), state, expected);
    slots_check(&s);
}

/* Rounded sums depend on the order of addition; so merging them is another sum. */
/* An owner takes rows and accumulators, whichever come: here a third of the rows in accumulators. */
static void check_mixed(const struct call *call, const struct golden *golden, const struct wr_batch *in,
                        uint32_t count, const char *expected)
{
    uint32_t first = count / 3, end = count * 2 / 3;
    uint64_t cells[2] = {0}, validity[1] = {0};
    uint32_t state;
    struct slots s;

    slots_init(&s, call->a);
    state = put(call, false, in, s.pointers[2], 0, first, false);
    state = state != 0 ? state : put(call, false, in, s.pointers[0], first, end, false);
    struct wr_aggregate_run sent = run_of(s.pointers, 1, NULL, NULL);
    call->a->to_wire(&sent, cells, validity);
    struct wr_column wire = {.values = cells, .validity = validity, .type = (uint8_t)call->a->wire};
    struct wr_aggregate_run run = run_of(&s.pointers[2], 1, &wire, NULL);
    state = state != 0 ? state : call->a->merge(&run);
    state = state != 0 ? state : put(call, false, in, s.pointers[2], end, count, false);
    expect("mixed", golden, result_text(call, false, s.pointers[2]), state, expected);
    slots_check(&s);
}

static bool merges_exactly(const struct call *call)
{
    bool rounds = call->a->arg == WR_TYPE_FLOAT4 || call->a->arg == WR_TYPE_FLOAT8;
    bool adds = strstr("sum avg var_pop var_samp variance stddev_pop stddev_samp stddev", call->a->name) != NULL;

    adds |= call->a->other == WR_TYPE_FLOAT8 && call->a->result == WR_TYPE_FLOAT8;
    return !call->a->arrival && !(rounds && adds);
}

static void check_ways(const struct call *call, const struct golden *golden, const struct wr_batch *in,
                       const char *expected)
{
    uint32_t count = in == NULL ? 0 : in->row_count, state;
    struct slots s;

    parts_forget();
    slots_init(&s, call->a);
    if (!call->lists) {
        state = put(call, false, in, s.pointers[0], 0, count / 3, false);
        state = state != 0 ? state : put(call, false, in, s.pointers[0], count / 3, count, false);
        expect("added", golden, result_text(call, false, s.pointers[0]), state, expected);
        slots_check(&s);
        if (merges_exactly(call)) {
            check_merged(call, golden, in, count, expected);
            check_mixed(call, golden, in, count, expected);
        }
    }
    if (!call->lists && call->a->sub != NULL && expected != NULL && *expected != '!') {
        state = put(call, false, in, s.pointers[1], 0, count, false);
        state = state != 0 ? state : put(call, false, in, s.pointers[1], 0, count, false);
        state = state != 0 ? state : put(call, false, in, s.pointers[1], 0, count, true);
        expect("taken back", golden, result_text(call, false, s.pointers[1]), state, expected);
    }
    state = put(call, true, in, s.pointers[2], 0, count / 2, false);
    state = state != 0 ? state : put(call, true, in, s.pointers[2], count / 2, count, false);
    expect("kept", golden, result_text(call, true, s.pointers[2]), state, expected);
    /* Rows that came and went in front leave no trace. */
    state = put(call, true, in, s.pointers[3], 0, count, false);
    state = state != 0 ? state : put(call, true, in, s.pointers[3], 0, count, false);
    state = state != 0 ? state : put(call, true, in, s.pointers[3], 0, count, true);
    expect("kept and taken back", golden, result_text(call, true, s.pointers[3]), state, expected);
}

/* Every aggregate, with DISTINCT and ORDER BY, is PostgreSQL's to the last digit, whether rows are added
 * one by one, merged from two accumulators, some merged and some added, taken back, or kept and replayed. */
START_TEST(statistics_answer_as_postgresql)
{
    struct wr_field field = {.name = "v", .typmod = -1};
    const struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct golden golden;
    struct wr_error err;
    struct budget b;
    int32_t typmod;
    uint32_t cases = 0;

    budget_init(&b, 16u << 20);
    fill_commas();
    golden_open(&golden, "expr_statistics.tsv");
    while (golden_next(&golden)) {
        char *list = wr_strdup(golden.fields[1]), *name = wr_strdup(golden.fields[2]);
        WR_CK_OK(wr_type_parse(golden.fields[0], &field.type, &typmod, &err), &err);
        struct wr_batch *in = values_batch(b.pool, &schema, list);
        struct call call = call_of(name, field.type, WR_TYPE_NONE);
        check_ways(&call, &golden, in, golden.fields[3]);
        wr_batch_unref(in);
        wr_free(list);
        wr_free(name);
        cases += 1;
    }
    ck_assert_uint_gt(cases, 1000);
    golden_close(&golden);
    parts_forget();
    wr_arena_reset(&arena);
    budget_fini(&b);
}
END_TEST

/* ---- two numbers ---- */

/* A line of Y, X, call and answer: accumulators that are merged have an answer of their own. */
static void check_pair(const struct golden *golden, struct wr_buf_pool *pool)
{
    struct wr_field fields[] = {{.name = "y", .type = WR_TYPE_FLOAT8, .typmod = -1},
                                {.name = "x", .type = WR_TYPE_FLOAT8, .typmod = -1}};
    const struct wr_schema schema = {.field_count = 2, .fields = fields};
    WR_AUTO_FREE char *ys = wr_strdup(golden->fields[0]), *xs = wr_strdup(golden->fields[1]);
    WR_AUTO_FREE char *name = wr_strdup(golden->fields[2]);
    char *merged = strstr(name, " merged");
    const char *cells[2 * 64] = {0};
    uint32_t count = split(ys, cells, 2);
    struct wr_batch *in;

    ck_assert_uint_eq(split(xs, cells + 1, 2), count);
    in = count == 0 ? NULL : rows_batch(pool, &schema, cells, count);
    if (merged != NULL) {
        *merged = '\0';
    }
    struct call call = call_of(name, WR_TYPE_FLOAT8, WR_TYPE_FLOAT8);
    if (merged == NULL) {
        check_ways(&call, golden, in, golden->fields[3]);
    } else {
        check_merged(&call, golden, in, count, golden->fields[3]);
    }
    wr_batch_unref(in);
}

/* Covariances, correlation and regression are PostgreSQL's to the last digit for one order of the rows, and so
 * is what comes of merging accumulators: NaN, infinities, overflow, NULL in either, DISTINCT pairs. */
START_TEST(regressions_answer_as_postgresql)
{
    struct golden golden;
    struct budget b;
    uint32_t cases = 0;

    budget_init(&b, 16u << 20);
    golden_open(&golden, "expr_regression.tsv");
    for (; golden_next(&golden); cases++) {
        check_pair(&golden, b.pool);
    }
    ck_assert_uint_gt(cases, 2000);
    golden_close(&golden);
    parts_forget();
    wr_arena_reset(&arena);
    budget_fini(&b);
}
END_TEST

/* Numbers become double precision, and so do untyped literals; what does not is refused. */
START_TEST(arguments_become_double_precision)
{
    static const enum wr_type good[] = {WR_TYPE_INT2, WR_TYPE_INT4, WR_TYPE_INT8, WR_TYPE_NUMERIC,
                                        WR_TYPE_FLOAT4, WR_TYPE_FLOAT8, WR_TYPE_NONE};
    const struct wr_aggregate *a;
    enum wr_type cast;
    struct wr_error err;

    for (uint32_t i = 0; i < WR_COUNT(good) * WR_COUNT(good); i++) {
        WR_CK_OK(wr_aggregate_resolve("corr", false, good[i / WR_COUNT(good)],
                                      good[i % WR_COUNT(good)], &a, &cast, &err), &err);
        ck_assert_int_eq(cast, WR_TYPE_FLOAT8);
        ck_assert_str_eq(a->name, "corr");
    }
    ck_assert_int_eq(wr_aggregate_resolve("corr", false, WR_TYPE_TEXT, WR_TYPE_INT4, &a, &cast, &err),
                     WR_ERR_INVALID);
    ck_assert_str_eq(err.message, "function corr(text, integer) does not exist; you might need to add "
                                  "explicit type casts");
    ck_assert_int_eq(wr_aggregate_resolve("corr", false, WR_TYPE_INT4, WR_TYPE_DATE, &a, &cast, &err),
                     WR_ERR_INVALID);
}
END_TEST

/* ---- limits ---- */

static uint32_t merge_one(const char *name, enum wr_type type, const void *cell, struct slots *s)
{
    const struct wr_aggregate *a = aggregate_of(name, type);
    struct wr_column column = {.values = (void *)(uintptr_t)cell, .type = (uint8_t)a->wire};

    struct wr_aggregate_run run = run_of(s->pointers, 1, &column, NULL);
    return a->merge(&run);
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
    ck_assert_uint_eq(merge_one("sum", WR_TYPE_NUMERIC, &n, &s), 0);
    text = slot_text(&s, 0);
    ck_assert_str_eq(text, "2596148429267413814265248164610048");
    wr_free(text);
    parts_forget();
}
END_TEST

static char *interval_text(struct slots *s, const char *text, bool back)
{
    struct wr_interval v;
    struct wr_column column = {.values = &v, .type = WR_TYPE_INTERVAL};

    ck_assert_uint_eq(wr_interval_parse(text, (uint32_t)strlen(text), -1, &v), 0);
    struct wr_aggregate_run run = run_of(s->pointers, 1, &column, NULL);
    ck_assert_uint_eq((back ? s->a->sub : s->a->add)(&run), 0);
    return slot_text(s, 0);
}

/* Only the sum of intervals has to be an interval, whatever came in between. */
START_TEST(sums_of_intervals_come_back_into_range)
{
    static const struct {
        const char *text;
        bool back;
        const char *want;
    } steps[] = {
        {"2147483647 mons 3 days", false, "178956970 years 7 mons 3 days"},
        {"1 mon 2147483647 days", false, "!22008"},
        {"1 mon 2147483647 days", true, "178956970 years 7 mons 3 days"},
    };
    struct slots s;

    for (uint32_t a = 0; a < 2; a++) {
        slots_init(&s, aggregate_of(a == 0 ? "sum" : "avg", WR_TYPE_INTERVAL));
        for (uint32_t i = 0; i < WR_COUNT(steps); i++) {
            char *text = interval_text(&s, steps[i].text, steps[i].back);
            ck_assert_str_eq(text, steps[i].want);
            wr_free(text);
        }
        slots_check(&s);
    }
}
END_TEST

/* ---- estimates ---- */

/* So many different bigints from `first` on, twice, as the estimate of a slot says. */
static int64_t estimate(struct slots *s, uint32_t slot, int64_t first, uint32_t count)
{
    int64_t values[256];
    uint8_t *slots[256];
    struct wr_column column = {.values = values, .type = WR_TYPE_INT8};
    uint64_t cells[2] = {0}, validity[1] = {0};

    for (uint32_t i = 0; i < 256; i++) {
        slots[i] = s->pointers[slot];
    }
    for (uint32_t twice = 0; twice < 2; twice++) {
        for (uint32_t from = 0, n; from < count; from += n) {
            n = WR_MIN(count - from, 256u);
            for (uint32_t i = 0; i < n; i++) {
                values[i] = first + from + i;
            }
            struct wr_aggregate_run run = run_of(slots, n, &column, NULL);
            ck_assert_uint_eq(s->a->add(&run), 0);
        }
    }
    struct wr_aggregate_run run = run_of(slots, 1, NULL, NULL);
    s->a->finish(&run, cells, validity);
    return (int64_t)cells[0];
}

/* Different values are counted within five standard errors, few of them nearly exactly; how often each comes, and
 * by which way, does not matter. */
START_TEST(estimates_are_near)
{
    static const uint32_t counts[] = {0, 1, 2, 10, 100, 1000, 1200, 5000, 12000, 20000, 100000};
    struct slots s;

    for (uint32_t i = 0; i < WR_COUNT(counts); i++) {
        double n = counts[i], most = n <= 100 ? n * 0.03 + 0.01 : n * 0.08;
        slots_init(&s, aggregate_of("approx_count_distinct", WR_TYPE_INT8));
        double got = (double)estimate(&s, 0, -50, counts[i]);
        ck_assert_msg(fabs(got - n) <= most, "%g of %g", got, n);
        (void)estimate(&s, 1, -50, counts[i] / 2);
        (void)estimate(&s, 2, -50 + (int64_t)counts[i] / 3, counts[i] - counts[i] / 3);
        uint64_t cells[4] = {0}, validity[1] = {0};
        struct wr_aggregate_run sent = run_of(s.pointers + 1, 2, NULL, NULL);
        s.a->to_wire(&sent, cells, validity);
        struct wr_column wire = {.values = cells, .validity = validity, .type = WR_TYPE_BYTEA};
        uint8_t *to[2] = {s.pointers[3], s.pointers[3]};
        struct wr_aggregate_run run = run_of(to, 2, &wire, NULL);
        ck_assert_uint_eq(s.a->merge(&run), 0);
        char *added = slot_text(&s, 0), *merged = slot_text(&s, 3);
        ck_assert_str_eq(added, merged);
        wr_free(added);
        wr_free(merged);
        slots_check(&s);
        parts_forget();
    }
    wr_arena_reset(&arena);
}
END_TEST

/* Values that are equal and look different are one. */
START_TEST(estimates_are_of_values)
{
    static const struct {
        const char *type, *values[4];
    } cases[] = {
        {"numeric", {"1.5", "1.50", "1e40", "10000000000000000000000000000000000000000.0"}},
        {"double precision", {"0", "-0", "NaN", "NaN"}},
        {"interval", {"1 day", "24:00:00", "1 mon", "30 days"}},
        {"jsonb", {"1.0", "1", "[1]", "[1.00]"}},
        {"numeric[]", {"{1.0}", "{1}", "{}", "{}"}},
        {"text", {"a", "a", "b text that is longer", "b text that is longer"}},
    };
    struct wr_field field = {.name = "v", .typmod = -1};
    const struct wr_schema schema = {.field_count = 1, .fields = &field};
    struct wr_error err;
    struct budget b;
    struct slots s;

    budget_init(&b, 16u << 20);
    for (uint32_t i = 0; i < WR_COUNT(cases); i++) {
        int32_t typmod;
        WR_CK_OK(wr_type_parse(cases[i].type, &field.type, &typmod, &err), &err);
        struct wr_batch *in = rows_batch(b.pool, &schema, cases[i].values, 4);
        slots_init(&s, aggregate_of("approx_count_distinct", field.type));
        uint8_t *slots[4] = {s.pointers[0], s.pointers[0], s.pointers[0], s.pointers[0]};
        struct wr_aggregate_run run = run_of(slots, 4, &in->columns[0], NULL);
        ck_assert_uint_eq(s.a->add(&run), 0);
        char *text = slot_text(&s, 0);
        ck_assert_str_eq(text, "2");
        wr_free(text);
        wr_batch_unref(in);
        parts_forget();
    }
    budget_fini(&b);
    wr_arena_reset(&arena);
}
END_TEST

static double percentile(struct slots *s, double fraction, const double *values, uint32_t count,
                         bool back)
{
    double fractions[128];
    uint8_t *slots[128];
    struct wr_column arg = {.values = (void *)(uintptr_t)values, .type = WR_TYPE_FLOAT8};
    struct wr_column other = {.values = fractions, .type = WR_TYPE_FLOAT8};
    uint64_t cells[2] = {0}, validity[1] = {0};

    for (uint32_t i = 0; i < 128; i++) {
        slots[i] = s->pointers[0];
        fractions[i] = fraction;
    }
    for (uint32_t from = 0, n; from < count; from += n) {
        n = WR_MIN(count - from, 128u);
        arg.values = (void *)(uintptr_t)(values + from);
        struct wr_aggregate_run run = run_of(slots, n, &arg, NULL);
        run.other = &other;
        ck_assert_uint_eq((back ? s->a->sub : s->a->add)(&run), 0);
    }
    struct wr_aggregate_run run = run_of(slots, 1, NULL, NULL);
    s->a->finish(&run, cells, validity);
    return validity[0] == 0 ? NAN : *(double *)(void *)cells;
}

static int order_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* A percentile is within 1 % of the value with its rank, whatever was there besides and was taken back. */
START_TEST(percentiles_are_near)
{
    static const double fractions[] = {0, 0.01, 0.25, 0.5, 0.9, 0.999, 1};
    double values[2000], sorted[2000], others[500];
    struct wr_aggregate const *a;
    enum wr_type cast;
    struct wr_error err;
    struct wr_rng rng;
    struct slots s;

    wr_rng_init(&rng, 5);
    WR_CK_OK(wr_aggregate_resolve("percentile_approx", false, WR_TYPE_FLOAT8, WR_TYPE_FLOAT8, &a,
                                  &cast, &err), &err);
    for (uint32_t i = 0; i < 2000; i++) {
        double size = exp((wr_rng_unit(&rng) - 0.5) * (i % 10 == 0 ? 1200 : 10));
        values[i] = i % 17 == 0 ? 0 : wr_rng_below(&rng, 3) == 0 ? -size : size;
        others[i % 500] = -values[i] * 3;
    }
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, 2000, sizeof *sorted, order_doubles);
    for (uint32_t f = 0; f < WR_COUNT(fractions); f++) {
        slots_init(&s, a);
        (void)percentile(&s, fractions[f], others, 500, false);
        (void)percentile(&s, fractions[f], values, 2000, false);
        double got = percentile(&s, fractions[f], others, 500, true);
        double want = sorted[(uint32_t)floor(fractions[f] * 1999 + 0.5)];
        ck_assert_msg(fabs(got - want) <= fabs(want) * 0.0100001, "%g: %g, not %g", fractions[f],
                      got, want);
        ck_assert(isnan(percentile(&s, fractions[f], values, 2000, true)));
        ck_assert_uint_eq(get_part(&parts, s.pointers[0], OFFSET).bytes, 0);
        slots_check(&s);
        parts_forget();
    }
    slots_init(&s, a);
    ck_assert(isinf(percentile(&s, 0.5, (const double[]){NAN, INFINITY, -INFINITY}, 3, false)));
    parts_forget();
    wr_arena_reset(&arena);
}
END_TEST

/* ---- names ---- */

static void unresolved(const char *name, bool star, enum wr_type arg, enum wr_code code,
                       const char *message)
{
    const struct wr_aggregate *a = NULL;
    enum wr_type cast = WR_TYPE_NONE;
    struct wr_error err;

    ck_assert_int_eq(wr_aggregate_resolve(name, star, arg, WR_TYPE_NONE, &a, &cast, &err), code);
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
    unresolved("sum", false, WR_TYPE_TEXT, WR_ERR_INVALID,
               "function sum(text) does not exist; you might need to add explicit type casts");
    unresolved("sum", false, WR_TYPE_BOOL, WR_ERR_INVALID,
               "function sum(boolean) does not exist; you might need to add explicit type casts");
    unresolved("min", false, WR_TYPE_UUID, WR_ERR_INVALID,
               "function min(uuid) does not exist; you might need to add explicit type casts");
    ck_assert_ptr_null(wr_aggregate_by_number(0));
    ck_assert_ptr_null(wr_aggregate_by_number(UINT32_MAX));
}
END_TEST

START_TEST(arrival_is_told)
{
    /* What depends on the order of arrival is not combined, and not told by the least or greatest value. */
    const struct wr_aggregate *a;

    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        bool order = strcmp(a->name, "first") == 0 || strcmp(a->name, "last") == 0;
        WR_CK(!order || (a->arrival && a->extreme == WR_EXTREME_NONE));
        WR_CK(strcmp(a->name, "any_value") != 0 || (!a->arrival && a->extreme != WR_EXTREME_NONE));
    }
}
END_TEST

/* Numbers travel in plans and stay in state files: what one means never changes. A new aggregate is a new
 * line of the file. */
START_TEST(numbers_are_stable)
{
    const struct wr_aggregate *a;
    struct golden golden;
    uint32_t lines = 0, rows = 0;

    golden_open(&golden, "aggregate_numbers.tsv");
    for (; golden_next(&golden); lines++) {
        a = wr_aggregate_by_number((uint32_t)atoi(golden.fields[0]));
        ck_assert_msg(a != NULL, "aggregate %s is gone", golden.fields[0]);
        ck_assert_str_eq(a->name, golden.fields[1]);
        ck_assert_str_eq(wr_type_name(a->arg), golden.fields[2]);
        ck_assert_str_eq(wr_type_name(a->result), golden.fields[3]);
        ck_assert_str_eq(wr_type_name(a->wire), golden.fields[4]);
        ck_assert_uint_eq(a->accumulator_bytes, (uint32_t)atoi(golden.fields[5]));
    }
    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        ck_assert_ptr_eq(wr_aggregate_by_number(a->number), a);
        rows += 1;
    }
    ck_assert_uint_eq(lines, rows);
    golden_close(&golden);
}
END_TEST

WR_TEST_MAIN("aggregate", aggregates_answer_as_postgresql, statistics_answer_as_postgresql,
             regressions_answer_as_postgresql, arguments_become_double_precision,
             overflow_is_an_error, sums_of_intervals_come_back_into_range,
             estimates_are_near, estimates_are_of_values, percentiles_are_near,
             unknown_aggregates_are_refused, arrival_is_told, numbers_are_stable)
