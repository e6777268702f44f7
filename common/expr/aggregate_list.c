#include "common/expr/aggregate_list.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/arena.h"
#include "common/base/assert.h"
#include "common/base/limits.h"
#include "common/batch/row.h"
#include "common/batch/sqlstate.h"
#include "common/expr/cell_order.h"

#define COLUMNS_MAX (WR_AGGREGATE_ORDER_MAX + 2)
#define PLACE_BYTES 12u
#define REPLAY_ROWS 256u
#define REPLAY_BYTES (64u * 1024) /* of what lies outside of cells */

/* Cells of a row, or of a part of it. */
struct cells {
    uint8_t cells[COLUMNS_MAX][16];
    bool nulls[COLUMNS_MAX];
};

/* ---- rows as bytes ---- */

static uint32_t order_types(const struct wr_aggregate_list *list, enum wr_type types[COLUMNS_MAX])
{
    for (uint32_t i = 0; i < list->order_count; i++) {
        types[i] = list->order[i].type;
    }
    return list->order_count;
}

static uint32_t arg_types(const struct wr_aggregate_list *list, enum wr_type *types)
{
    uint32_t count = 0;

    types[count++] = list->aggregate->arg;
    if (list->aggregate->other != WR_TYPE_NONE) {
        types[count++] = list->aggregate->other;
    }
    return count;
}

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

static const void *cell_at(const struct wr_column *column, uint32_t row)
{
    return wr_column_is_null(column, row)
               ? NULL
               : (const char *)column->values +
                     (size_t)row * wr_type_cell_bytes((enum wr_type)column->type);
}

bool wr_aggregate_list_row(const struct wr_aggregate_list *list, const struct wr_aggregate_run *run,
                           const struct wr_column *const *by, uint32_t row, struct wr_sb *head,
                           struct wr_sb *rest)
{
    enum wr_type types[COLUMNS_MAX];
    const void *cells[COLUMNS_MAX];
    uint32_t order_count = order_types(list, types), arg_count;

    if (!is_wanted(list, run, row)) {
        return false;
    }
    for (uint32_t i = 0; i < order_count; i++) {
        cells[i] = cell_at(by[i], row);
    }
    arg_count = arg_types(list, types + order_count);
    cells[order_count] = cell_at(run->arg, row);
    if (arg_count > 1) {
        cells[order_count + 1] = cell_at(run->other, row);
    }
    if (list->distinct) {
        wr_row_encode(types, cells, order_count + arg_count, head);
        return true;
    }
    wr_row_encode(types, cells, order_count, head);
    wr_row_encode(types + order_count, cells + order_count, arg_count, rest);
    return true;
}

void wr_aggregate_list_number(const struct wr_aggregate_list *list, uint64_t number,
                              uint32_t pieces_left, struct wr_sb *head, struct wr_sb *rest)
{
    wr_write_u64(list->distinct ? rest : head, __builtin_bswap64(number));
    if (!list->distinct) {
        wr_write_u32(head, __builtin_bswap32(~pieces_left));
    }
}

static bool decode(const enum wr_type *types, uint32_t count, struct wr_str bytes, struct cells *ret)
{
    struct wr_reader r = wr_reader_of(bytes.ptr, bytes.bytes);
    struct wr_error err;

    return wr_row_decode(types, count, &r, ret->cells, ret->nulls, &err) == WR_OK;
}

/* ---- order ---- */

static int order_column(const struct wr_aggregate_order *by, const struct cells *a,
                        const struct cells *b, uint32_t column)
{
    int order;

    if (a->nulls[column] || b->nulls[column]) {
        order = (int)a->nulls[column] - (int)b->nulls[column];
        return by->nulls_first ? -order : order;
    }
    order = wr_cell_order(by->type, a->cells[column], b->cells[column]);
    return by->descending ? -order : order;
}

/* By the order asked for; of a DISTINCT then by the arguments, NULL last. */
static int order_cells(const struct wr_aggregate_list *list, const struct cells *a,
                       const struct cells *b)
{
    struct wr_aggregate_order by = {.type = WR_TYPE_NONE};
    enum wr_type types[COLUMNS_MAX];
    uint32_t args = list->distinct ? arg_types(list, types) : 0;
    int order = 0;

    for (uint32_t i = 0; order == 0 && i < list->order_count; i++) {
        order = order_column(&list->order[i], a, b, i);
    }
    for (uint32_t i = 0; order == 0 && i < args; i++) {
        by.type = types[i];
        order = order_column(&by, a, b, list->order_count + i);
    }
    return order;
}

static int order_bytes(struct wr_str a, struct wr_str b)
{
    int order = memcmp(a.ptr, b.ptr, WR_MIN(a.bytes, b.bytes));

    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

static struct wr_str last_bytes(struct wr_str head, size_t bytes)
{
    bytes = WR_MIN(bytes, head.bytes);
    return (struct wr_str){head.ptr + head.bytes - bytes, bytes};
}

/* Then as they came, by their numbers; of a DISTINCT, where equal ones may look different, by their bytes. */
int wr_aggregate_list_order(const void *ctx, struct wr_str a, struct wr_str b)
{
    const struct wr_aggregate_list *list = ctx;
    size_t behind = list->distinct ? SIZE_MAX : PLACE_BYTES;
    enum wr_type types[COLUMNS_MAX];
    uint32_t count = order_types(list, types);
    struct cells x, y;
    int order = 0;

    count += list->distinct ? arg_types(list, types + count) : 0;
    if (count > 0 && decode(types, count, a, &x) && decode(types, count, b, &y)) {
        order = order_cells(list, &x, &y);
    }
    return order != 0 ? order : order_bytes(last_bytes(a, behind), last_bytes(b, behind));
}

/* ---- the result ---- */

/* The one accumulator that rows are replayed into, and rows on their way there. */
struct replay {
    struct wr_aggregate_parts parts;
    struct wr_sb part;
    uint64_t acc[16];
    uint8_t values[REPLAY_ROWS * 16] WR_ALIGNED(16);
    uint8_t others[REPLAY_ROWS * 16] WR_ALIGNED(16); /* second arguments */
    uint64_t others_there[REPLAY_ROWS / 64];
    uint8_t *slots[REPLAY_ROWS];
    uint32_t count;
    struct wr_arena arena; /* what lies outside of values */
};

struct wr_aggregate_collector {
    const struct wr_aggregate_list *list;
    uint64_t rows;
    struct wr_sb first; /* DISTINCT: head of the row that came first of the equal ones in hand */
    uint64_t first_number;
    struct wr_sb pieces; /* of the row in hand */
    void *making;
    struct replay replay;
};

static struct wr_str replay_get(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset)
{
    struct replay *replay = WR_CONTAINER_OF(parts, struct replay, parts);

    (void)slot;
    (void)offset;
    return (struct wr_str){replay->part.ptr, replay->part.bytes};
}

static bool replay_set(struct wr_aggregate_parts *parts, uint8_t *slot, uint32_t offset,
                       const void *data, size_t bytes)
{
    struct replay *replay = WR_CONTAINER_OF(parts, struct replay, parts);

    (void)slot;
    (void)offset;
    wr_sb_reset(&replay->part);
    wr_sb_append(&replay->part, data, bytes);
    return true;
}

struct wr_aggregate_collector *wr_aggregate_collector_create(const struct wr_aggregate_list *list)
{
    struct wr_aggregate_collector *c = WR_NEW(struct wr_aggregate_collector);

    WR_ASSERT(list->aggregate->accumulator_bytes <= sizeof c->replay.acc);
    c->list = list;
    c->replay.parts = (struct wr_aggregate_parts){replay_get, replay_set};
    wr_arena_init(&c->replay.arena, 0);
    for (uint32_t i = 0; i < REPLAY_ROWS; i++) {
        c->replay.slots[i] = (uint8_t *)c->replay.acc;
    }
    return c;
}

static void drop_making(struct wr_aggregate_collector *c)
{
    if (c->making != NULL) {
        c->list->aggregate->maker->drop(c->making);
        c->making = NULL;
    }
}

void wr_aggregate_collector_destroy(struct wr_aggregate_collector *c)
{
    if (c == NULL) {
        return;
    }
    drop_making(c);
    wr_sb_fini(&c->first);
    wr_sb_fini(&c->pieces);
    wr_sb_fini(&c->replay.part);
    wr_arena_fini(&c->replay.arena);
    wr_free(c);
}

void wr_aggregate_collector_begin(struct wr_aggregate_collector *c)
{
    const struct wr_aggregate *a = c->list->aggregate;

    drop_making(c);
    c->rows = 0;
    wr_sb_reset(&c->first);
    wr_sb_reset(&c->pieces);
    wr_sb_reset(&c->replay.part);
    wr_arena_reset(&c->replay.arena);
    c->replay.count = 0;
    memset(c->replay.others_there, 0, sizeof c->replay.others_there);
    memset(c->replay.acc, 0, sizeof c->replay.acc);
    if (a->maker != NULL) {
        c->making = a->maker->begin(a);
    } else {
        a->init(c->replay.acc);
    }
}

static uint32_t replay_rows(struct wr_aggregate_collector *c)
{
    const struct wr_aggregate *a = c->list->aggregate;
    struct replay *replay = &c->replay;
    struct wr_column column = {.values = replay->values, .type = (uint8_t)a->arg};
    struct wr_column other = {.values = replay->others,
                              .validity = replay->others_there,
                              .type = (uint8_t)a->other};
    struct wr_aggregate_run run = {.slots = replay->slots,
                                   .count = replay->count,
                                   .arg = &column,
                                   .other = a->other == WR_TYPE_NONE ? NULL : &other,
                                   .parts = &replay->parts};
    uint32_t state = a->add(&run);

    replay->count = 0;
    memset(replay->others_there, 0, sizeof replay->others_there);
    wr_arena_reset(&replay->arena);
    return state;
}

/* A cell among others, with what lies outside of it. */
static void hold(struct replay *replay, enum wr_type type, uint8_t cell[16], uint8_t *cells)
{
    uint32_t bytes = wr_type_cell_bytes(type);
    uint32_t outside = wr_type_reaches_out(type) ? wr_cell_outside_bytes(type, cell) : 0;

    if (outside > 0) {
        char *to = wr_arena_alloc(&replay->arena, outside);
        wr_cell_move_outside(type, cell, &to);
    }
    memcpy(cells + (size_t)replay->count * bytes, cell, bytes);
}

static uint32_t replay_row(struct wr_aggregate_collector *c, uint8_t cell[16], uint8_t *other)
{
    const struct wr_aggregate *a = c->list->aggregate;
    struct replay *replay = &c->replay;

    hold(replay, a->arg, cell, replay->values);
    if (other != NULL) {
        hold(replay, a->other, other, replay->others);
        replay->others_there[replay->count / 64] |= (uint64_t)1 << (replay->count % 64);
    }
    replay->count += 1;
    return replay->count == REPLAY_ROWS || replay->arena.used_bytes > REPLAY_BYTES ? replay_rows(c)
                                                                                  : 0;
}

/* The argument's place among the cells. */
static uint32_t put_cells(struct wr_aggregate_collector *c, struct cells *row, uint32_t arg)
{
    const struct wr_aggregate *a = c->list->aggregate;
    bool other = a->other != WR_TYPE_NONE && !row->nulls[arg + 1];

    c->rows += 1;
    if (a->maker == NULL) {
        return replay_row(c, row->cells[arg], other ? row->cells[arg + 1] : NULL);
    }
    return a->maker->put(c->making, row->nulls[arg] ? NULL : row->cells[arg],
                         other ? row->cells[arg + 1] : NULL);
}

/* The row that came first of equal ones counts, once no more of them come. */
static uint32_t put_first(struct wr_aggregate_collector *c)
{
    enum wr_type types[COLUMNS_MAX];
    uint32_t arg = order_types(c->list, types), count = arg + arg_types(c->list, types + arg);
    struct cells row;

    if (c->first.bytes == 0) {
        return 0;
    }
    return decode(types, count, (struct wr_str){c->first.ptr, c->first.bytes}, &row)
               ? put_cells(c, &row, arg)
               : WR_SQLSTATE_DATA_CORRUPTED;
}

static uint32_t put_distinct(struct wr_aggregate_collector *c, struct wr_str head, uint64_t number)
{
    enum wr_type types[COLUMNS_MAX];
    uint32_t arg = order_types(c->list, types), count = arg + arg_types(c->list, types + arg);
    struct wr_str first = {c->first.ptr, c->first.bytes};
    struct cells row, other;
    uint32_t state = 0;

    if (!decode(types, count, head, &row)) {
        return WR_SQLSTATE_DATA_CORRUPTED;
    }
    if (first.bytes > 0 && decode(types, count, first, &other) &&
        order_cells(c->list, &other, &row) == 0) {
        if (c->first_number <= number) {
            return 0;
        }
    } else {
        state = put_first(c);
    }
    wr_sb_reset(&c->first);
    wr_sb_append(&c->first, head.ptr, head.bytes);
    c->first_number = number;
    return state;
}

uint32_t wr_aggregate_collector_put(struct wr_aggregate_collector *c, struct wr_str head,
                                    struct wr_str rest)
{
    enum wr_type types[2];
    uint32_t count = arg_types(c->list, types);
    struct cells row;

    if (c->list->distinct) {
        return rest.bytes == sizeof(uint64_t)
                   ? put_distinct(c, head, __builtin_bswap64(wr_load_u64(rest.ptr)))
                   : WR_SQLSTATE_DATA_CORRUPTED;
    }
    if (head.bytes < PLACE_BYTES) {
        return WR_SQLSTATE_DATA_CORRUPTED;
    }
    if (wr_load_u32(head.ptr + head.bytes - sizeof(uint32_t)) != UINT32_MAX || c->pieces.bytes > 0) {
        wr_sb_append(&c->pieces, rest.ptr, rest.bytes);
        rest = (struct wr_str){c->pieces.ptr, c->pieces.bytes};
    }
    if (wr_load_u32(head.ptr + head.bytes - sizeof(uint32_t)) != UINT32_MAX) {
        return 0;
    }
    if (!decode(types, count, rest, &row)) {
        return WR_SQLSTATE_DATA_CORRUPTED;
    }
    uint32_t state = put_cells(c, &row, 0);
    wr_sb_reset(&c->pieces);
    return state;
}

static uint32_t end_replay(struct wr_aggregate_collector *c, struct wr_numeric_room *room,
                           void *ret_cell, bool *ret_there)
{
    const struct wr_aggregate *a = c->list->aggregate;
    uint32_t state = c->replay.count > 0 ? replay_rows(c) : 0;
    uint64_t validity = 0;
    struct wr_aggregate_run run = {.slots = c->replay.slots,
                                   .count = 1,
                                   .parts = &c->replay.parts,
                                   .room = room,
                                   .failed = &state};

    if (state == 0) {
        a->finish(&run, ret_cell, &validity);
    }
    *ret_there = (validity & 1) != 0;
    return state;
}

uint32_t wr_aggregate_collector_end(struct wr_aggregate_collector *c, struct wr_numeric_room *room,
                                    void *ret_cell, bool *ret_there)
{
    const struct wr_aggregate *a = c->list->aggregate;
    uint32_t state = put_first(c);
    struct wr_sb sb = {0};

    *ret_there = false;
    if (a->maker == NULL) {
        return state != 0 ? state : end_replay(c, room, ret_cell, ret_there);
    }
    if (state == 0 && c->rows > 0) {
        wr_sb_reserve(&sb, 16);
        state = a->maker->end(c->making, &sb);
        state = state == 0 && sb.bytes > WR_OVERSIZE_BYTES_MAX ? WR_SQLSTATE_LIMIT : state;
        *ret_there = state == 0;
    }
    drop_making(c);
    if (*ret_there) {
        char *to = (char *)room->take(room, (uint32_t)WR_MAX(sb.bytes, (size_t)1));
        memcpy(to, sb.ptr, sb.bytes);
        struct wr_view view = wr_view_of(to, (uint32_t)sb.bytes);
        memcpy(ret_cell, &view, sizeof view);
    }
    wr_sb_fini(&sb);
    return state;
}
