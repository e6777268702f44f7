/* Row codec: what is encoded reads back; what is cut or changed is refused or harmless. */
#include "common/batch/row.h"

#include "common/base/alloc.h"
#include "common/batch/text.h"
#include "tests/lib/random_rows.h"
#include "tests/lib/wr_test.h"

static void encode(const struct random_rows *rows, uint32_t row, enum wr_type *types, struct wr_sb *sb)
{
    struct wr_view views[RANDOM_COLUMNS_MAX];
    const void *cells[RANDOM_COLUMNS_MAX];

    for (uint32_t c = 0; c < rows->columns; c++) {
        const struct random_cell *cell = random_at(rows, row, c);
        types[c] = wr_schema_column_type(&rows->schema, c);
        cells[c] = cell->null ? NULL : cell->fixed;
        if (!cell->null && wr_type_has_heap(types[c])) {
            views[c] = wr_view_of(cell->text, cell->bytes);
            cells[c] = &views[c];
        }
    }
    wr_row_encode(types, cells, rows->columns, sb);
}

static void check_row(const struct random_rows *rows, uint32_t row, uint8_t (*cells)[16], const bool *nulls)
{
    for (uint32_t c = 0; c < rows->columns; c++) {
        const struct random_cell *cell = random_at(rows, row, c);
        struct wr_view view;
        ck_assert_int_eq(nulls[c], cell->null);
        memcpy(&view, cells[c], sizeof view);
        if (!cell->null && wr_type_has_heap(wr_schema_column_type(&rows->schema, c))) {
            ck_assert_uint_eq(view.bytes, cell->bytes);
            ck_assert_int_eq(memcmp(wr_view_ptr(&view), cell->text, cell->bytes), 0);
        } else if (!cell->null && cell->text != NULL) { /* a big numeric */
            ck_assert_int_eq(memcmp(cells[c], cell->fixed, 8), 0);
            ck_assert_int_eq(memcmp(wr_cell_outside(cells[c]), cell->text, cell->bytes), 0);
        } else {
            ck_assert_int_eq(memcmp(cells[c], cell->fixed, 16), 0);
        }
    }
}

/* Rows one after the other read back as they are, of all types, NULLs and lengths. */
START_TEST(rows_read_back)
{
    uint8_t cells[RANDOM_COLUMNS_MAX][16];
    bool nulls[RANDOM_COLUMNS_MAX];
    enum wr_type types[RANDOM_COLUMNS_MAX];
    struct wr_error err;
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 100; round++) {
        struct random_rows rows;
        struct wr_sb sb = {0};
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, 50, 300, 0.3);
        for (uint32_t i = 0; i < 50; i++) {
            encode(&rows, i, types, &sb);
        }
        struct wr_reader reader = wr_reader_of(sb.ptr, sb.bytes);
        for (uint32_t i = 0; i < 50; i++) {
            WR_CK_OK(wr_row_decode(types, rows.columns, &reader, cells, nulls, &err), &err);
            check_row(&rows, i, cells, nulls);
        }
        ck_assert_uint_eq(wr_reader_left(&reader), 0);
        wr_sb_fini(&sb);
        random_fini(&rows);
    }
}
END_TEST

/* The first byte has a bit per NULL; then cells, texts behind their length: bytes of a format. */
START_TEST(bytes_are_stable)
{
    static const enum wr_type types[] = {WR_TYPE_INT4, WR_TYPE_TEXT, WR_TYPE_BOOL, WR_TYPE_INT8, WR_TYPE_TEXT,
                                         WR_TYPE_BOOL, WR_TYPE_BOOL, WR_TYPE_BOOL, WR_TYPE_INT8};
    static const uint8_t expected[] = {0xea, 0x00, 0x39, 0x30, 0, 0, 1, 3, 'a', 'b', 'c', 9, 0, 0, 0, 0, 0, 0, 0};
    struct wr_view abc = wr_view_of("abc", 3);
    int32_t n = 12345;
    int64_t nine = 9;
    uint8_t yes = 1;
    const void *cells[] = {&n, NULL, &yes, NULL, &abc, NULL, NULL, NULL, &nine};
    struct wr_sb sb = {0};

    wr_row_encode(types, cells, WR_COUNT(types), &sb);
    ck_assert_uint_eq(sb.bytes, sizeof expected);
    ck_assert_int_eq(memcmp(sb.ptr, expected, sizeof expected), 0);
    wr_sb_fini(&sb);
}
END_TEST

/* A row that ends anywhere before its end is refused; with any bit changed it is refused, or its texts
 * still lie within the bytes. */
START_TEST(damaged_rows_are_refused_or_harmless)
{
    uint8_t cells[RANDOM_COLUMNS_MAX][16];
    bool nulls[RANDOM_COLUMNS_MAX];
    enum wr_type types[RANDOM_COLUMNS_MAX];
    struct wr_error err;
    struct wr_rng rng;

    wr_rng_init(&rng, 2);
    for (uint32_t round = 0; round < 60; round++) {
        struct random_rows rows;
        struct wr_sb sb = {0};
        random_schema(&rows, &rng, true);
        random_fill(&rows, &rng, 1, 30, 0.3);
        encode(&rows, 0, types, &sb);
        for (size_t bytes = 0; bytes < sb.bytes; bytes++) {
            char *cut = wr_alloc(bytes); /* its end is the end of the memory */
            memcpy(cut, sb.ptr, bytes);
            struct wr_reader reader = wr_reader_of(cut, bytes);
            ck_assert_int_eq(wr_row_decode(types, rows.columns, &reader, cells, nulls, &err), WR_ERR_CORRUPT);
            wr_free(cut);
        }
        for (size_t bit = 0; bit < sb.bytes * 8; bit++) {
            struct wr_sb text = {0};
            sb.ptr[bit / 8] ^= (char)(1 << bit % 8);
            struct wr_reader reader = wr_reader_of(sb.ptr, sb.bytes);
            if (wr_row_decode(types, rows.columns, &reader, cells, nulls, &err) == WR_OK) {
                for (uint32_t c = 0; c < rows.columns; c++) {
                    wr_cell_to_text(types[c], cells[c], &text);
                }
            } else {
                ck_assert_int_eq(err.code, WR_ERR_CORRUPT);
            }
            wr_sb_fini(&text);
            sb.ptr[bit / 8] ^= (char)(1 << bit % 8);
        }
        wr_sb_fini(&sb);
        random_fini(&rows);
    }
}
END_TEST

/* Cells that no value has are refused. */
START_TEST(cells_of_no_form_are_refused)
{
    static const enum wr_type types[] = {WR_TYPE_BOOL, WR_TYPE_NUMERIC};
    uint8_t bytes[18] = {0, 2}, cells[2][16];
    struct wr_reader reader = wr_reader_of(bytes, sizeof bytes);
    struct wr_error err;
    bool nulls[2];

    ck_assert_int_eq(wr_row_decode(types, 2, &reader, cells, nulls, &err), WR_ERR_CORRUPT);
    bytes[1] = 1, bytes[2] = 1;
    reader = wr_reader_of(bytes, sizeof bytes);
    ck_assert_int_eq(wr_row_decode(types, 2, &reader, cells, nulls, &err), WR_ERR_CORRUPT);
    bytes[2] = 2;
    reader = wr_reader_of(bytes, sizeof bytes);
    WR_CK_OK(wr_row_decode(types, 2, &reader, cells, nulls, &err), &err);
}
END_TEST

WR_TEST_MAIN("row", rows_read_back, bytes_are_stable, cells_of_no_form_are_refused, damaged_rows_are_refused_or_harmless)
