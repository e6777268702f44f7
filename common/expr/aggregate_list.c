#include "common/expr/aggregate_list.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/arena.h"
#include "common/base/assert.h"
#include "common/batch/row.h"
#include "common/batch/sqlstate.h"
#include "common/expr/cell_order.h"

#define COLUMNS_MAX (WR_AGGREGATE_ORDER_MAX + 2)

/* Types of a kept row; *ret_arg is the argument's place. */
static uint32_t types_of(const struct wr_aggregate_list *list, enum wr_type types[COLUMNS_MAX],
                         uint32_t *ret_arg)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < list->order_count; i++) {
        types[count++] = list->order[i].type;
    }
    *ret_arg = count;
    types[count++] = list->aggregate->arg;
    if (list->aggregate->other != WR_TYPE_NONE) {
        types[count++] = list->aggregate->other;
    }
    return count;
}

/* ---- keeping ---- */

static bool is_wanted(const struct wr_aggregate_list *list, const struct wr_aggregate_run *run,
                      uint32_t row)
{
    const struct wr_column *filter = run->filter;

    if (filter != NULL &&
        (wr_column_is_null(filter, row) || ((const uint8_t *)filter->values)[row] == 0)) {
        return false;
    }
    return list->aggregate->keeps_null || !wr_column_is_null(run->arg, row);
}

/* A row as bytes, with its length in front; false: it does not count. */
static bool encode(const struct wr_aggregate_list *list, const struct wr_aggregate_run *run,
                   const struct wr_column *const *by, uint32_t row, struct wr_sb *scratch,
                   struct wr_sb *ret)
{
    enum wr_type types[COLUMNS_MAX];
    const struct wr_column *columns[COLUMNS_MAX];
    const void *cells[COLUMNS_MAX];
    uint32_t arg, count = types_of(list, types, &arg);

    if (!is_wanted(list, run, row)) {
        return false;
    }
    for (uint32_t i = 0; i < arg; i++) {
        columns[i] = by[i];
    }
    columns[arg] = run->arg;
    columns[count - 1] = count - 1 == arg ? run->arg : run->other;
    for (uint32_t i = 0; i < count; i++) {
        const struct wr_column *column = columns[i];
        cells[i] = wr_column_is_null(column, row)
                       ? NULL
                       : (const char *)column->values +
                             (size_t)row * wr_type_cell_bytes((enum wr_type)column->type);
    }
    wr_sb_reset(scratch);
    wr_row_encode(types, cells, count, scratch);
    wr_write_str(ret, (struct wr_str){scratch->ptr, scratch->bytes});
    return true;
}

/* Of the rows in `kept`, the first that is these bytes is cut out. */
static void cut_out(struct wr_sb *kept, struct wr_str row)
{
    struct wr_reader reader = wr_reader_of(kept->ptr, kept->bytes);

    while (wr_reader_left(&reader) > 0) {
        const uint8_t *from = reader.next;
        struct wr_str have = wr_read_str(&reader);
        if (have.bytes == row.bytes && memcmp(have.ptr, row.ptr, row.bytes) == 0) {
            memmove(kept->ptr + (from - (const uint8_t *)kept->ptr), reader.next,
                    wr_reader_left(&reader));
            kept->bytes -= (size_t)(reader.next - from);
            return;
        }
    }
}

struct by_slot {
    uint8_t *slot;
    uint32_t index;
};

static int order_by_slot(const void *a, const void *b)
{
    const struct by_slot *x = a, *y = b;

    if (x->slot != y->slot) {
        return x->slot < y->slot ? -1 : 1;
    }
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Rows of one slot: its part is read and written once. */
static uint32_t change_slot(const struct wr_aggregate_list *list, const struct wr_aggregate_run *run,
                            const struct wr_column *const *by, const struct by_slot *rows,
                            uint32_t count, bool take_back)
{
    struct wr_sb kept = {0}, scratch = {0}, entry = {0};
    struct wr_str before = run->parts->get(run->parts, rows[0].slot, run->offset);
    uint32_t state = 0;

    wr_sb_append(&kept, before.ptr, before.bytes);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = run->rows == NULL ? rows[i].index : run->rows[rows[i].index];
        wr_sb_reset(&entry);
        if (!encode(list, run, by, row, &scratch, &entry)) {
            continue;
        }
        struct wr_str bytes = {scratch.ptr, scratch.bytes};
        if (take_back) {
            cut_out(&kept, bytes);
        } else if (kept.bytes + entry.bytes > WR_KEY_BYTES_MAX / 2) {
            state = WR_SQLSTATE_LIMIT;
            break;
        } else {
            wr_sb_append(&kept, entry.ptr, entry.bytes);
        }
    }
    if (!run->parts->set(run->parts, rows[0].slot, run->offset, kept.ptr, kept.bytes)) {
        state = WR_SQLSTATE_LIMIT;
    }
    wr_sb_fini(&kept);
    wr_sb_fini(&scratch);
    wr_sb_fini(&entry);
    return state;
}

uint32_t wr_aggregate_list_add(const struct wr_aggregate_list *list,
                               const struct wr_aggregate_run *run, const struct wr_column *const *by,
                               bool take_back)
{
    struct by_slot *rows = WR_NEW_ARRAY(struct by_slot, WR_MAX(run->count, 1u));
    uint32_t state = 0;

    for (uint32_t i = 0; i < run->count; i++) {
        rows[i] = (struct by_slot){run->slots[i], i};
    }
    qsort(rows, run->count, sizeof *rows, order_by_slot);
    for (uint32_t first = 0, end; first < run->count && state == 0; first = end) {
        for (end = first + 1; end < run->count && rows[end].slot == rows[first].slot; end++) {
        }
        state = change_slot(list, run, by, rows + first, end - first, take_back);
    }
    wr_free(rows);
    return state;
}

/* ---- computing ---- */

struct kept_row {
    uint8_t cells[COLUMNS_MAX][16];
    bool nulls[COLUMNS_MAX];
    uint32_t arrival;
};

struct kept_rows {
    const struct wr_aggregate_list *list;
    struct kept_row *rows;
    uint32_t count;
    uint32_t arg;
};

static int order_column(const struct wr_aggregate_order *by, const struct kept_row *a,
                        const struct kept_row *b, uint32_t column)
{
    int order;

    if (a->nulls[column] || b->nulls[column]) {
        order = (int)a->nulls[column] - (int)b->nulls[column];
        return by->nulls_first ? -order : order;
    }
    order = wr_cell_order(by->type, a->cells[column], b->cells[column]);
    return by->descending ? -order : order;
}

/* By the argument, NULL last. */
static int order_args(const struct kept_rows *kept, const struct kept_row *a,
                      const struct kept_row *b)
{
    const struct wr_aggregate_order by = {.type = kept->list->aggregate->arg};

    return order_column(&by, a, b, kept->arg);
}

/* By the order asked for; of a DISTINCT without one by the argument; then as they came. */
static int order_rows(const void *x, const void *y, void *ctx)
{
    const struct kept_rows *kept = ctx;
    const struct wr_aggregate_list *list = kept->list;
    const struct kept_row *a = x, *b = y;
    int order = 0;

    for (uint32_t i = 0; order == 0 && i < list->order_count; i++) {
        order = order_column(&list->order[i], a, b, i);
    }
    if (order == 0 && list->distinct) {
        order = order_args(kept, a, b);
    }
    return order != 0 ? order : a->arrival < b->arrival ? -1 : a->arrival > b->arrival;
}

static void load_rows(const struct wr_aggregate_list *list, struct wr_str part,
                      struct wr_arena *arena, struct kept_rows *ret)
{
    enum wr_type types[COLUMNS_MAX];
    uint32_t columns = types_of(list, types, &ret->arg), room = 0;
    struct wr_reader reader = wr_reader_of(part.ptr, part.bytes);
    struct wr_error err;

    ret->list = list;
    for (struct wr_reader r = reader; wr_reader_left(&r) > 0; room++) {
        (void)wr_read_str(&r);
    }
    ret->rows = WR_ARENA_ARRAY(arena, struct kept_row, WR_MAX(room, 1u));
    for (ret->count = 0; ret->count < room; ret->count++) {
        struct kept_row *row = &ret->rows[ret->count];
        struct wr_str bytes = wr_read_str(&reader);
        struct wr_reader r = wr_reader_of(bytes.ptr, bytes.bytes);
        WR_ASSERT(wr_row_decode(types, columns, &r, row->cells, row->nulls, &err) == WR_OK);
        row->arrival = ret->count;
    }
}

/* The same argument, and the same in what they are ordered by. */
static bool same_rows(const struct kept_rows *kept, const struct kept_row *a, const struct kept_row *b)
{
    const struct wr_aggregate_list *list = kept->list;

    for (uint32_t i = 0; i < list->order_count; i++) {
        if (order_column(&list->order[i], a, b, i) != 0) {
            return false;
        }
    }
    return order_args(kept, a, b) == 0;
}

static void sort_rows(struct kept_rows *kept)
{
    const struct wr_aggregate_list *list = kept->list;
    uint32_t count = 0;

    if (list->order_count == 0 && !list->distinct) {
        return;
    }
    qsort_r(kept->rows, kept->count, sizeof *kept->rows, order_rows, kept);
    for (uint32_t i = 0; list->distinct && i < kept->count; i++) {
        if (count == 0 || !same_rows(kept, &kept->rows[count - 1], &kept->rows[i])) {
            kept->rows[count++] = kept->rows[i];
        }
    }
    kept->count = list->distinct ? count : kept->count;
}

/* What the aggregate makes of the rows, as a cell whose bytes are the run's. */
static uint64_t collect(const struct kept_rows *kept, struct wr_arena *arena,
                        const struct wr_aggregate_run *run, void *cell)
{
    const struct wr_aggregate *a = kept->list->aggregate;
    const void **args = WR_ARENA_ARRAY(arena, const void *, kept->count);
    const void **others = WR_ARENA_ARRAY(arena, const void *, kept->count);
    struct wr_aggregate_rows rows = {kept->count, args, a->other == WR_TYPE_NONE ? NULL : others};
    struct wr_sb sb = {0};
    uint32_t state;

    for (uint32_t i = 0; i < kept->count; i++) {
        const struct kept_row *row = &kept->rows[i];
        bool other = rows.others != NULL && !row->nulls[kept->arg + 1];
        args[i] = row->nulls[kept->arg] ? NULL : row->cells[kept->arg];
        others[i] = other ? row->cells[kept->arg + 1] : NULL;
    }
    wr_sb_reserve(&sb, 16);
    state = a->collect(a, &rows, &sb);
    if (state == 0 && sb.bytes > WR_OVERSIZE_BYTES_MAX) {
        state = WR_SQLSTATE_LIMIT;
    }
    if (state != 0) {
        *run->failed = state;
    } else {
        char *to = (char *)run->room->take(run->room, (uint32_t)WR_MAX(sb.bytes, (size_t)1));
        memcpy(to, sb.ptr, sb.bytes);
        struct wr_view view = wr_view_of(to, (uint32_t)sb.bytes);
        memcpy(cell, &view, sizeof view);
    }
    wr_sb_fini(&sb);
    return state == 0;
}

/* The parts of the one accumulator that rows are replayed into. */
struct replay_parts {
    struct wr_aggregate_parts parts;
    struct wr_sb bytes;
};

static struct wr_str replay_get(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset)
{
    struct replay_parts *replay = WR_CONTAINER_OF(parts, struct replay_parts, parts);

    (void)slot;
    (void)offset;
    return (struct wr_str){replay->bytes.ptr, replay->bytes.bytes};
}

static bool replay_set(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset,
                       const void *data, size_t bytes)
{
    struct replay_parts *replay = WR_CONTAINER_OF(parts, struct replay_parts, parts);

    (void)slot;
    (void)offset;
    wr_sb_reset(&replay->bytes);
    wr_sb_append(&replay->bytes, data, bytes);
    return true;
}

#define REPLAY_ROWS 256u

/* The aggregate itself, over the kept rows in their order. */
static void replay(const struct kept_rows *kept, const struct wr_aggregate_run *outer, void *cell,
                   uint64_t *validity)
{
    const struct wr_aggregate *a = kept->list->aggregate;
    uint32_t bytes = wr_type_cell_bytes(a->arg), state = 0;
    uint64_t acc[16] = {0};
    uint8_t values[REPLAY_ROWS * 16] WR_ALIGNED(16), *slots[REPLAY_ROWS];
    struct wr_column column = {.values = values, .type = (uint8_t)a->arg};
    struct replay_parts parts = {.parts = {replay_get, replay_set}};
    struct wr_aggregate_run run = {.slots = slots, .arg = &column, .parts = &parts.parts,
                                   .room = outer->room, .failed = outer->failed};

    WR_ASSERT(a->accumulator_bytes <= sizeof acc);
    a->init(acc);
    for (uint32_t i = 0; i < kept->count; i += run.count) {
        run.count = WR_MIN(kept->count - i, REPLAY_ROWS);
        for (uint32_t k = 0; k < run.count; k++) {
            memcpy(values + (size_t)k * bytes, kept->rows[i + k].cells[kept->arg], bytes);
            slots[k] = (uint8_t *)acc;
        }
        state = state != 0 ? state : a->add(&run);
    }
    slots[0] = (uint8_t *)acc;
    run.count = 1;
    a->finish(&run, cell, validity);
    if (state != 0) {
        *outer->failed = state;
    }
    wr_sb_fini(&parts.bytes);
}

void wr_aggregate_list_finish(const struct wr_aggregate_list *list,
                              const struct wr_aggregate_run *run, void *cells, uint64_t *validity)
{
    uint32_t bytes = wr_type_cell_bytes(list->aggregate->result);

    for (uint32_t i = 0; i < run->count; i++) {
        struct wr_arena arena;
        struct kept_rows kept;
        uint8_t cell[16] = {0};
        uint64_t present = 0;
        wr_arena_init(&arena, 0);
        load_rows(list, run->parts->get(run->parts, run->slots[i], run->offset), &arena, &kept);
        sort_rows(&kept);
        if (list->aggregate->add != NULL) {
            replay(&kept, run, cell, &present);
        } else if (kept.count > 0) {
            present = collect(&kept, &arena, run, cell);
        }
        memcpy((char *)cells + (size_t)i * bytes, cell, bytes);
        validity[i / 64] |= (present & 1) << (i % 64);
        wr_arena_fini(&arena);
    }
}
