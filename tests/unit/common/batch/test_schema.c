/* Schemas: columns with the system columns behind them, equality, fingerprints, copies. */
#include "common/batch/schema.h"

#include "common/base/attr.h"
#include "tests/lib/wr_test.h"

static struct wr_field fields[] = {{"id", WR_TYPE_INT8, -1, true},
                                   {"amount", WR_TYPE_NUMERIC, (10 << 16 | 2) + 4, false},
                                   {"note", WR_TYPE_TEXT, -1, false}};
static const struct wr_schema schema = {
    .field_count = 3, .system = 1u << WR_SYSTEM_HASH | 1u << WR_SYSTEM_KIND, .fields = fields};

/* System columns stand behind the user's, in the order of their bits. */
START_TEST(system_columns_follow_in_order)
{
    ck_assert_uint_eq(wr_schema_column_count(&schema), 5);
    ck_assert_uint_eq(wr_schema_system_index(&schema, WR_SYSTEM_KIND), 3);
    ck_assert_uint_eq(wr_schema_system_index(&schema, WR_SYSTEM_HASH), 4);
    ck_assert_int_eq(wr_schema_column_type(&schema, 1), WR_TYPE_NUMERIC);
    ck_assert_int_eq(wr_schema_column_type(&schema, 3), WR_TYPE_BOOL);
    ck_assert_int_eq(wr_schema_column_type(&schema, 4), WR_TYPE_INT8);
    for (uint32_t mask = 0; mask < 1u << WR_SYSTEM_COLUMNS; mask++) {
        struct wr_schema s = {.field_count = 2, .system = mask, .fields = fields};
        uint32_t at = 2;
        for (uint32_t c = 0; c < WR_SYSTEM_COLUMNS; c++) {
            ck_assert_int_eq(wr_schema_has(&s, (enum wr_system_column)c), (mask >> c & 1) != 0);
            if ((mask >> c & 1) != 0) {
                ck_assert_int_eq(wr_schema_column_type(&s, at), c == WR_SYSTEM_KIND    ? WR_TYPE_BOOL
                                                                : c == WR_SYSTEM_SPLIT ? WR_TYPE_TEXT
                                                                                       : WR_TYPE_INT8);
                ck_assert_uint_eq(wr_schema_system_index(&s, (enum wr_system_column)c), at++);
            }
        }
        ck_assert_uint_eq(wr_schema_column_count(&s), at);
    }
}
END_TEST

/* Anything that differs makes schemas different, and their fingerprints too. */
START_TEST(every_part_counts)
{
    struct wr_field other[3];
    struct wr_schema b = schema;

    b.fields = other;
    for (uint32_t change = 0; change < 8; change++) {
        bool equal;
        memcpy(other, fields, sizeof fields);
        b.field_count = 3;
        b.system = schema.system;
        switch (change) {
        case 1:
            other[0].name = "Id";
            break;
        case 2:
            other[1].type = WR_TYPE_FLOAT8;
            break;
        case 3:
            other[1].typmod += 1;
            break;
        case 4:
            other[2].not_null = true;
            break;
        case 5:
            b.field_count = 2;
            break;
        case 6:
            b.system ^= 1u << WR_SYSTEM_EVENT_TIME;
            break;
        case 7: /* bytes move from one name to the next */
            other[0].name = "ida";
            other[1].name = "mount";
            break;
        }
        equal = change == 0;
        ck_assert_msg(wr_schema_equal(&schema, &b) == equal, "change %u", change);
        ck_assert_msg((wr_schema_fingerprint(&schema) == wr_schema_fingerprint(&b)) == equal,
                      "change %u", change);
    }
}
END_TEST

/* The fingerprint travels between versions: it does not change. */
START_TEST(fingerprints_are_stable)
{
    struct wr_schema none = {0};

    ck_assert_uint_eq(wr_schema_fingerprint(&schema), 0x2d03aab8b349609dull);
    ck_assert_uint_eq(wr_schema_fingerprint(&none), 0x48b2c92616fc193dull);
}
END_TEST

/* A copy is equal and shares nothing. */
START_TEST(copies_are_deep)
{
    struct wr_arena arena;
    struct wr_schema *copy;

    wr_arena_init(&arena, 0);
    copy = wr_schema_copy(&schema, &arena);
    ck_assert(wr_schema_equal(copy, &schema));
    ck_assert_ptr_ne(copy->fields, schema.fields);
    ck_assert_ptr_ne(copy->fields[0].name, schema.fields[0].name);
    ck_assert_int_eq(wr_schema_find(copy, "note"), 2);
    ck_assert_int_eq(wr_schema_find(copy, "not"), -1);
    ck_assert_int_eq(wr_schema_find(copy, ""), -1);
    wr_arena_fini(&arena);
}
END_TEST

WR_TEST_MAIN("schema", system_columns_follow_in_order, every_part_counts, fingerprints_are_stable,
             copies_are_deep)
