#include "common/batch/row.h"

#include <string.h>

void wr_write_cell(enum wr_type type, const void *cell, struct wr_sb *sb)
{
    size_t at = sb->bytes;

    wr_sb_append(sb, cell, wr_type_cell_bytes(type));
    if (type == WR_TYPE_NUMERIC && wr_cell_outside_bytes(type, cell) > 0) {
        wr_cell_point_outside(sb->ptr + at, NULL);
        wr_sb_append(sb, wr_cell_outside(cell), wr_cell_outside_bytes(type, cell));
    }
}

bool wr_read_cell(enum wr_type type, struct wr_reader *reader, uint8_t cell[16])
{
    const void *data = wr_read_bytes(reader, wr_type_cell_bytes(type)), *digits = NULL;

    if (data == NULL) {
        return false;
    }
    memcpy(cell, data, wr_type_cell_bytes(type));
    uint32_t outside = type == WR_TYPE_NUMERIC ? wr_cell_outside_bytes(type, cell) : 0;
    if (outside > 0) {
        reader->failed |= wr_cell_outside(cell) != NULL;
        digits = wr_read_bytes(reader, outside);
        wr_cell_point_outside(cell, digits);
    }
    return !reader->failed;
}

void wr_row_encode(const enum wr_type *types, const void *const *cells, uint32_t count,
                   struct wr_sb *sb)
{
    for (uint32_t c = 0; c < count; c += 8) {
        uint8_t nulls = 0;
        for (uint32_t b = 0; b < 8 && c + b < count; b++) {
            nulls |= (uint8_t)((cells[c + b] == NULL) << b);
        }
        wr_write_u8(sb, nulls);
    }
    for (uint32_t c = 0; c < count; c++) {
        if (cells[c] == NULL) {
            continue;
        }
        if (wr_type_has_heap(types[c])) {
            const struct wr_view *view = cells[c];
            wr_write_str(sb, (struct wr_str){wr_view_ptr(view), view->bytes});
        } else {
            wr_write_cell(types[c], cells[c], sb);
        }
    }
}

enum wr_code wr_row_decode(const enum wr_type *types, uint32_t count, struct wr_reader *reader,
                           uint8_t (*cells)[16], bool *nulls, struct wr_error *err)
{
    bool valid = true;

    for (uint32_t c = 0; c < count; c += 8) {
        uint8_t bits = wr_read_u8(reader);
        for (uint32_t b = 0; b < 8 && c + b < count; b++) {
            nulls[c + b] = (bits >> b & 1) != 0;
        }
    }
    for (uint32_t c = 0; c < count; c++) {
        memset(cells[c], 0, 16);
        if (nulls[c]) {
            continue;
        }
        if (wr_type_has_heap(types[c])) {
            struct wr_str text = wr_read_str(reader);
            struct wr_view view = wr_view_of(text.ptr, (uint32_t)text.bytes);
            memcpy(cells[c], &view, sizeof view);
            valid &= reader->failed || wr_cell_valid(types[c], cells[c]);
        } else if (wr_read_cell(types[c], reader, cells[c])) {
            valid &= wr_cell_valid(types[c], cells[c]);
        }
    }
    if (reader->failed) {
        return wr_fail(err, WR_ERR_CORRUPT, "a row that is cut off");
    }
    return valid ? WR_OK : wr_fail(err, WR_ERR_CORRUPT, "a row with a cell of no known form");
}
