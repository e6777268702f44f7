/* Canonical keys: equal values, and only they, have equal bytes and hashes; hashes, key groups and
 * where rows go are formats. */
#include "common/batch/key.h"

#include <math.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/batch/array.h"
#include "common/batch/interval.h"
#include "common/batch/jsonb.h"
#include "common/batch/numeric.h"
#include "tests/lib/budget.h"
#include "tests/lib/program.h"
#include "tests/lib/random_rows.h"
#include "tests/lib/wr_test.h"

static bool is_null(const struct wr_keys *keys, uint32_t i)
{
    return keys->null_bits != NULL && (keys->null_bits[i / 64] >> (i % 64) & 1) != 0;
}

static bool same_key(const struct wr_keys *keys, uint32_t a, uint32_t b)
{
    if (is_null(keys, a) || is_null(keys, b)) {
        return is_null(keys, a) && is_null(keys, b);
    }
    return keys->form == WR_KEY_U64 ? keys->u64[a] == keys->u64[b]
                                    : wr_view_equal(&keys->bytes[a], &keys->bytes[b]);
}

static bool same_cell(enum wr_type type, const struct random_cell *a, const struct random_cell *b);

/* Of one shape, and element for element equal. */
static bool same_array(const struct random_cell *a, const struct random_cell *b)
{
    struct wr_view x = wr_view_of(a->text, a->bytes), y = wr_view_of(b->text, b->bytes);
    struct wr_array v = wr_array_open(&x), w = wr_array_open(&y);
    bool same = memcmp(&v.shape, &w.shape, sizeof v.shape) == 0;

    for (uint32_t i = 0; same && i < v.shape.count; i++) {
        struct random_cell p = {.null = wr_array_is_null(&v, i)}, q = {.null = wr_array_is_null(&w, i)};
        struct wr_view views[2] = {{0}, {0}};
        if (!p.null && !q.null) {
            wr_array_get(&v, i, p.fixed);
            wr_array_get(&w, i, q.fixed);
        }
        if (wr_type_has_heap(v.element)) {
            memcpy(&views[0], p.fixed, sizeof views[0]);
            memcpy(&views[1], q.fixed, sizeof views[1]);
            p.text = (char *)(uintptr_t)wr_view_ptr(&views[0]);
            q.text = (char *)(uintptr_t)wr_view_ptr(&views[1]);
            p.bytes = views[0].bytes;
            q.bytes = views[1].bytes;
        }
        same = same_cell(v.element, &p, &q);
    }
    return same;
}

/* Equality of cells as GROUP BY has it: NULL equals NULL, NaN equals NaN, -0 equals 0, 1.0 equals 1. */
static bool same_cell(enum wr_type type, const struct random_cell *a, const struct random_cell *b)
{
    double x, y;
    float f, g;
    struct wr_numeric n, m;
    struct wr_interval v, w;
    struct wr_view x_view, y_view;

    if (a->null || b->null) {
        return a->null && b->null;
    }
    if (wr_type_is_array(type)) {
        return same_array(a, b);
    }
    switch ((int)type) {
    case WR_TYPE_TEXT:
    case WR_TYPE_BYTEA:
        return a->bytes == b->bytes && memcmp(a->text, b->text, a->bytes) == 0;
    case WR_TYPE_FLOAT4:
        memcpy(&f, a->fixed, sizeof f);
        memcpy(&g, b->fixed, sizeof g);
        return f == g || (isnan(f) && isnan(g));
    case WR_TYPE_FLOAT8:
        memcpy(&x, a->fixed, sizeof x);
        memcpy(&y, b->fixed, sizeof y);
        return x == y || (isnan(x) && isnan(y));
    case WR_TYPE_NUMERIC:
        memcpy(&n, a->fixed, sizeof n);
        memcpy(&m, b->fixed, sizeof m);
        return wr_numeric_compare(n, m) == 0;
    case WR_TYPE_JSONB:
        x_view = wr_view_of(a->text, a->bytes);
        y_view = wr_view_of(b->text, b->bytes);
        return wr_jsonb_order(wr_jsonb_of(&x_view), wr_jsonb_of(&y_view)) == 0;
    case WR_TYPE_INTERVAL:
        memcpy(&v, a->fixed, sizeof v);
        memcpy(&w, b->fixed, sizeof w);
        return wr_interval_compare(v, w) == 0;
    default:
        return memcmp(a->fixed, b->fixed, 16) == 0;
    }
}

/* Columns that may be keys: not intervals (their equality is another). */
static uint32_t key_columns(const struct random_rows *rows, struct wr_rng *rng, uint32_t columns[8])
{
    uint32_t count = 0, wanted = 1 + (uint32_t)wr_rng_below(rng, 4);

    for (uint32_t tries = 0; tries < 20 && count < wanted; tries++) {
        uint32_t c = (uint32_t)wr_rng_below(rng, rows->schema.field_count);
        enum wr_type type = rows->fields[c].type;
        if (type != WR_TYPE_INTERVAL) {
            columns[count++] = c;
        }
    }
    return count;
}

#define ROWS 60

/* Two rows have the same key exactly when their key columns are equal; then the hashes are equal too. */
START_TEST(equal_values_are_equal_keys)
{
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    uint32_t equal = 0, different = 0;
    struct wr_keys keys;
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 16u << 20);
    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 250; round++) {
        struct random_rows rows;
        uint32_t columns[8], count;
        uint16_t selection[ROWS];
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, ROWS, wr_rng_chance(&rng, 0.5) ? 3 : 20, 0.2);
        count = key_columns(&rows, &rng, columns);
        struct wr_batch *in = random_batch(&rows, 0, ROWS, b.pool);
        for (uint16_t i = 0; i < ROWS; i++) {
            selection[i] = (uint16_t)(ROWS - 1 - i);
        }
        if (wr_rng_chance(&rng, 0.5)) {
            in->selection = selection; /* any order will do */
            in->live_count = ROWS - 7;
        }
        if (count > 0) {
            wr_keys_build(in, columns, count, false, scratch, &keys);
            WR_CK(keys.count == in->live_count);
        }
        for (uint32_t i = 0; count > 0 && i < in->live_count; i++) {
            for (uint32_t k = 0; k < i; k++) {
                bool same = true;
                for (uint32_t c = 0; c < count; c++) {
                    same &= same_cell(rows.fields[columns[c]].type,
                                      random_at(&rows, wr_batch_row(in, i), columns[c]),
                                      random_at(&rows, wr_batch_row(in, k), columns[c]));
                }
                WR_CK(same_key(&keys, i, k) == same);
                WR_CK((keys.hashes[i] == keys.hashes[k]) == same);
                equal += same;
                different += !same;
            }
        }
        wr_batch_unref(in);
        random_fini(&rows);
    }
    WR_CK(equal > 10000 && different > 10000);
    wr_key_scratch_destroy(scratch);
    wr_key_scratch_destroy(NULL);
    budget_fini(&b);
}
END_TEST

/* A key reads back to cells of the same key. */
START_TEST(keys_read_back)
{
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    struct wr_error err;
    struct wr_keys keys;
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 16u << 20);
    wr_rng_init(&rng, 2);
    for (uint32_t round = 0; round < 150; round++) {
        struct random_rows rows;
        uint32_t columns[8], count;
        enum wr_type types[8];
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, ROWS, 40, 0.2);
        count = key_columns(&rows, &rng, columns);
        struct wr_batch *in = random_batch(&rows, 0, ROWS, b.pool);
        for (uint32_t c = 0; c < count; c++) {
            types[c] = rows.fields[columns[c]].type;
        }
        if (count > 0) {
            wr_keys_build(in, columns, count, false, scratch, &keys);
            WR_CK(keys.form == wr_key_form_of(types, count));
        }
        for (uint32_t i = 0; count > 0 && i < ROWS; i++) {
            bool bytes_form = keys.form == WR_KEY_BYTES;
            struct wr_str bytes = bytes_form ? (struct wr_str){wr_view_ptr(&keys.bytes[i]), keys.bytes[i].bytes}
                                             : (struct wr_str){"", 0};
            uint8_t cells[8][16];
            bool nulls[8];
            WR_CK_OK(wr_key_decode(types, count, bytes_form ? 0 : keys.u64[i], bytes, is_null(&keys, i), cells,
                                   nulls, &err),
                     &err);
            for (uint32_t c = 0; c < count; c++) {
                struct random_cell got = {.null = nulls[c]};
                struct wr_view view;
                memcpy(got.fixed, cells[c], 16);
                memcpy(&view, cells[c], sizeof view);
                if (!nulls[c] && wr_type_has_heap(types[c])) {
                    got.text = (char *)(uintptr_t)wr_view_ptr((struct wr_view *)(void *)cells[c]);
                    got.bytes = view.bytes;
                }
                WR_CK(same_cell(types[c], &got, random_at(&rows, i, columns[c])));
            }
        }
        wr_batch_unref(in);
        random_fini(&rows);
    }
    wr_key_scratch_destroy(scratch);
    budget_fini(&b);
}
END_TEST

/* Bytes that no key has are refused: cut, longer, padded, not canonical; random ones do no harm. */
START_TEST(other_bytes_are_refused)
{
    static const enum wr_type many[] = {WR_TYPE_INT8, WR_TYPE_TEXT, WR_TYPE_FLOAT8};
    static const enum wr_type flag[] = {WR_TYPE_BOOL}, number[] = {WR_TYPE_NUMERIC}, small[] = {WR_TYPE_INT4},
                              real[] = {WR_TYPE_FLOAT8};
    static const uint8_t good[] = {0, 7, 0, 0, 0, 0, 0, 0, 0, 2, 'a', 'b', 0, 0, 0, 0, 0, 0, 0xf0, 0x3f};
    uint8_t cells[8][16], bytes[32];
    bool nulls[8];
    uint32_t refused = 0;
    struct wr_error err;
    struct wr_rng rng;

    memcpy(bytes, good, sizeof good);
    WR_CK_OK(wr_key_decode(many, 3, 0, (struct wr_str){(char *)bytes, sizeof good}, false, cells, nulls, &err), &err);
#define REFUSED(types, count, u64, length)                                                                     \
    ck_assert_int_eq(wr_key_decode((types), (count), (u64), (struct wr_str){(char *)bytes, (length)}, false,   \
                                   cells, nulls, &err),                                                        \
                     WR_ERR_CORRUPT)
    for (size_t n = 0; n < sizeof good; n++) {
        REFUSED(many, 3, 0, n);
    }
    REFUSED(many, 3, 0, sizeof good + 1);
    bytes[0] = 0x08; /* a null bit of no column */
    REFUSED(many, 3, 0, sizeof good);
    bytes[0] = 0;
    bytes[19] = 0x80, bytes[18] = 0; /* -0 */
    REFUSED(many, 3, 0, sizeof good);
    memcpy(bytes, good, sizeof good);
    bytes[9] = 0x82, bytes[10] = 0; /* a padded length */
    REFUSED(many, 3, 0, sizeof good);
    REFUSED(flag, 1, 2, 0);
    REFUSED(small, 1, 1ull << 32, 0);
    REFUSED(small, 1, 0xffffffffull, 0); /* -1 is sign-extended */
    REFUSED(real, 1, 0x8000000000000000ull, 0);
    REFUSED(real, 1, 0x7ff8000000000001ull, 0);
    REFUSED(number, 1, 0, 15);
    memset(bytes, 0, sizeof bytes);
    bytes[0] = 9; /* no tag */
    REFUSED(number, 1, 0, 16);
    bytes[0] = 0, bytes[1] = 1, bytes[2] = 10; /* 1.0 is 1 */
    REFUSED(number, 1, 0, 16);
    static const enum wr_type list[] = {(enum wr_type)(WR_TYPE_ARRAY_BASE + WR_TYPE_FLOAT8)};
    memcpy(bytes, "\1\6\0\0\1\0\0\0\0\0\0\0\0\0\0\x80", 16); /* {-0} */
    REFUSED(list, 1, 0, 16);
    bytes[15] = 0;
    WR_CK_OK(wr_key_decode(list, 1, 0, (struct wr_str){(char *)bytes, 16}, false, cells, nulls, &err), &err);
    bytes[1] = WR_TYPE_INT8; /* an array of another type */
    REFUSED(list, 1, 0, 16);
    bytes[1] = WR_TYPE_FLOAT8, bytes[0] = 2; /* dimensions that are not there */
    REFUSED(list, 1, 0, 16);
    wr_rng_init(&rng, 3);
    for (uint32_t i = 0; i < 20000; i++) {
        size_t length = wr_rng_below(&rng, sizeof bytes);
        for (size_t k = 0; k < length; k++) {
            bytes[k] = (uint8_t)(wr_rng_next(&rng) >> wr_rng_below(&rng, 8));
        }
        char *exact = wr_alloc(length);
        memcpy(exact, bytes, length);
        refused += wr_key_decode(many, 3, 0, (struct wr_str){exact, length}, false, cells, nulls, &err) != WR_OK;
        wr_free(exact);
    }
    ck_assert(refused > 19000 && refused < 20000);
}
END_TEST

/* ---- hashes are formats ---- */

static struct wr_field two[] = {{"a", WR_TYPE_INT8, -1, false}, {"b", WR_TYPE_TEXT, -1, false}};
static const struct wr_schema two_schema = {.field_count = 2, .fields = two};

/* Hashes stand in files and send rows to hosts: these are theirs for ever (key encoding version 1). */
START_TEST(hashes_are_stable)
{
    static const char *const rows[] = {"0", "",          "1", "a",        "-1", "twelve bytes",
                                       "42", "a text longer than a view", NULL, NULL};
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    struct wr_keys keys;
    struct wr_sb sb = {0};
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_batch *in = rows_batch(b.pool, &two_schema, rows, 5);
    for (uint32_t columns = 1; columns <= 3; columns++) {
        uint32_t list[] = {columns == 2 ? 1 : 0, 1};
        wr_keys_build(in, list, columns == 3 ? 2 : 1, false, scratch, &keys);
        for (uint32_t i = 0; i < 5; i++) {
            wr_sb_printf(&sb, "%016llx\n", (unsigned long long)keys.hashes[i]);
        }
    }
    ck_assert_int_eq(WR_KEY_ENCODING_VERSION, 1);
    ck_assert_str_eq(sb.ptr, "0000000000000000\n" /* 0 */
                             "4179b061e0c0e0d0\n" /* 1 */
                             "448e29ced4103459\n" /* -1 */
                             "63eb4d090e3c46f3\n" /* 42 */
                             "9ae16a3b2f90404f\n" /* NULL */
                             "2d06800538d394c2\n" /* '' */
                             "e6c632b61e964e1f\n" /* a */
                             "23a2e78170911342\n" /* twelve bytes */
                             "4ac2b065dacab828\n" /* a text longer than a view */
                             "9ae16a3b2f90404f\n" /* NULL */
                             "4a9ffcfb2837fbcc\n" /* (0, '') */
                             "f4e7962d9fc0dd48\n" /* (1, a) */
                             "4ecd16b77ee95ac1\n" /* (-1, twelve bytes) */
                             "7ece14f2d52cd9e5\n" /* (42, a text …) */
                             "13e608bc156defed\n" /* (NULL, NULL) */);
    wr_sb_fini(&sb);
    wr_batch_unref(in);
    wr_key_scratch_destroy(scratch);
    budget_fini(&b);
}
END_TEST

/* The bytes of a key of several columns: null bits, widened numbers, texts behind their lengths. */
START_TEST(bytes_are_stable)
{
    static const char *const rows[] = {"-2", "abc", NULL, "x", "5", NULL};
    static const struct {
        uint32_t bytes;
        uint8_t data[16];
    } expected[] = {{13, {0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 3, 'a', 'b', 'c'}},
                    {3, {1, 1, 'x'}},
                    {9, {2, 5, 0, 0, 0, 0, 0, 0, 0}}};
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    struct wr_keys keys;
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_batch *in = rows_batch(b.pool, &two_schema, rows, 3);
    wr_keys_build(in, (uint32_t[]){0, 1}, 2, false, scratch, &keys);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(keys.bytes[i].bytes, expected[i].bytes);
        ck_assert_int_eq(memcmp(wr_view_ptr(&keys.bytes[i]), expected[i].data, expected[i].bytes), 0);
        ck_assert_uint_eq(keys.hashes[i], wr_hash_bytes(expected[i].data, expected[i].bytes));
    }
    wr_batch_unref(in);
    wr_key_scratch_destroy(scratch);
    budget_fini(&b);
}
END_TEST

/* Integers of every width have the key of the same bigint, so that they meet in one place. */
START_TEST(integers_are_widened)
{
    static const enum wr_type types[] = {WR_TYPE_INT2, WR_TYPE_INT4, WR_TYPE_INT8};
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    struct wr_keys keys;
    struct budget b;

    budget_init(&b, 1u << 20);
    for (size_t t = 0; t < WR_COUNT(types); t++) {
        for (int64_t v = -3; v <= 3; v++) {
            struct wr_field field = {"a", types[t], -1, false};
            struct wr_schema schema = {.field_count = 1, .fields = &field};
            struct wr_builder *builder = wr_builder_create(b.pool, &schema, 1, 100);
            ck_assert(wr_builder_row_begin(builder));
            wr_builder_set(builder, 0, &v);
            wr_builder_row_end(builder);
            struct wr_batch *in = wr_builder_take(builder);
            wr_keys_build(in, (uint32_t[]){0}, 1, false, scratch, &keys);
            ck_assert_uint_eq(keys.u64[0], (uint64_t)v);
            wr_batch_unref(in);
            wr_builder_destroy(builder);
        }
    }
    wr_key_scratch_destroy(scratch);
    budget_fini(&b);
}
END_TEST

/* A HASH column that came along is taken as it is, dense or selected, when it is asked for. */
START_TEST(hashes_that_travel_are_used)
{
    struct wr_schema schema = {.field_count = 2, .system = 1u << WR_SYSTEM_HASH, .fields = two};
    struct wr_key_scratch *scratch = wr_key_scratch_create();
    uint16_t selection[] = {1};
    struct wr_keys keys;
    struct budget b;

    budget_init(&b, 1u << 20);
    struct wr_builder *builder = wr_builder_create(b.pool, &schema, 4, 1u << 20);
    for (uint64_t i = 0; i < 2; i++) {
        uint64_t hash = 1000 + i;
        ck_assert(wr_builder_row_begin(builder));
        wr_builder_set(builder, 0, &i);
        wr_builder_set(builder, 2, &hash);
        wr_builder_row_end(builder);
    }
    struct wr_batch *in = wr_builder_take(builder);
    wr_keys_build(in, (uint32_t[]){0}, 1, true, scratch, &keys);
    ck_assert(keys.hashes[0] == 1000 && keys.hashes[1] == 1001);
    wr_keys_build(in, (uint32_t[]){0}, 1, false, scratch, &keys);
    ck_assert(keys.hashes[0] == wr_hash_u64(0) && keys.hashes[1] == wr_hash_u64(1));
    in->selection = selection;
    in->live_count = 1;
    wr_keys_build(in, (uint32_t[]){0}, 1, true, scratch, &keys);
    ck_assert(keys.count == 1 && keys.hashes[0] == 1001 && keys.u64[0] == 1);
    wr_batch_unref(in);
    wr_builder_destroy(builder);
    wr_key_scratch_destroy(scratch);
    budget_fini(&b);
}
END_TEST

/* ---- key groups ---- */

/* Every key group belongs to exactly the subtask whose range holds it, for any parallelism. */
START_TEST(ranges_cut_the_key_groups)
{
    for (uint32_t groups = 1; groups <= WR_KEY_GROUPS_MAX; groups *= 8) {
        for (uint32_t parallelism = 1; parallelism <= WR_MIN(groups, 1024u);
             parallelism += 1 + parallelism / 5) {
            uint32_t next = 0;
            for (uint32_t subtask = 0; subtask < parallelism; subtask++) {
                uint32_t first, end;
                wr_key_group_range(subtask, parallelism, groups, &first, &end);
                WR_CK(first == next);
                WR_CK(end > first);
                for (uint32_t kg = first; kg < end; kg++) {
                    WR_CK(wr_key_group_subtask(kg, parallelism, groups) == subtask);
                }
                next = end;
            }
            WR_CK(next == groups);
        }
    }
    WR_CK(wr_key_group(0, 1024) == 0);
    WR_CK(wr_key_group(UINT64_MAX, 1024) == 1023);
    WR_CK(wr_key_group(0x8000000000000000ull, 1024) == 512);
    WR_CK(wr_key_group(0x803fffffffffffffull, 1024) == 512);
    WR_CK(wr_key_group(0x8040000000000000ull, 1024) == 513);
}
END_TEST

/* Partitioned rows are the live rows, each at its target, in their order. */
START_TEST(rows_are_partitioned_in_order)
{
    static uint64_t values[WR_BATCH_ROWS_MAX], hashes[WR_BATCH_ROWS_MAX];
    uint16_t rows[WR_BATCH_ROWS_MAX], selection[WR_BATCH_ROWS_MAX];
    uint32_t starts[1025];
    struct wr_rng rng;
    struct budget b;

    budget_init(&b, 1u << 20);
    wr_rng_init(&rng, 4);
    struct wr_batch *in = wr_batch_create(b.pool, &two_schema, 0);
    in->columns[0].values = values;
    for (uint32_t round = 0; round < 200; round++) {
        uint32_t parallelism = round < 3 ? (uint32_t[]){1, 1024, 2}[round] : 1 + (uint32_t)wr_rng_below(&rng, 40);
        uint32_t count = 0;
        bool dense = wr_rng_chance(&rng, 0.5);
        for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
            selection[count] = (uint16_t)i;
            count += dense || wr_rng_chance(&rng, 0.3);
            hashes[i] = wr_rng_next(&rng);
        }
        in->row_count = WR_BATCH_ROWS_MAX;
        in->live_count = count;
        in->selection = dense ? NULL : selection;
        wr_partition_rows(in, hashes, parallelism, 1024, rows, starts);
        WR_CK(starts[0] == 0);
        WR_CK(starts[parallelism] == count);
        for (uint32_t t = 0; t < parallelism; t++) {
            uint32_t live = 0;
            for (uint32_t k = starts[t]; k < starts[t + 1]; k++, live++) {
                while (wr_batch_row(in, live) != rows[k]) {
                    live++;
                    WR_CK(live < count); /* ascending: no need to look back */
                }
                WR_CK(wr_key_group_subtask(wr_key_group(hashes[live], 1024), parallelism, 1024) == t);
            }
        }
    }
    in->columns[0].values = NULL;
    wr_batch_unref(in);
    budget_fini(&b);
}
END_TEST

WR_TEST_MAIN("key", equal_values_are_equal_keys, keys_read_back, other_bytes_are_refused, hashes_are_stable,
             bytes_are_stable, integers_are_widened, hashes_that_travel_are_used, ranges_cut_the_key_groups,
             rows_are_partitioned_in_order)
