/* Calls whose rows are kept: a tree of them by key, of which a collector makes the result. A batch is taken in
 * parts: the rows of so many keys that their results fit in memory beside each other, of large ones one key.
 * What is done for a part may wait, call by call, and is done in this order: results before it, its rows, the
 * other calls, results behind it. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "common/base/vec.h"
#include "common/batch/sqlstate.h"
#include "common/batch/text.h"
#include "taskmanager/operators/aggregate_internal.h"
#include "taskmanager/state/numbers.h"
#include "taskmanager/state/sorted.h"

#define PIECE_BYTES (16u * 1024)  /* of a long row */
#define PIECE_BYTES_SMALL 7u      /* of tests */
#define PART_BYTES (64u * 1024)   /* of rows that are kept, of the keys of a part of more than one */
#define PART_BYTES_SMALL 100u
#define PART_SLOTS 4096u          /* of the set of slots of a batch; a power of two */
#define KEY_TEXT_BYTES 200u       /* in a message */

/* The call's accumulator. */
struct kept_state {
    uint64_t number; /* of the row to come */
    uint64_t bytes;  /* of the rows, about */
};

_Static_assert(sizeof(struct kept_state) == AGGREGATE_KEPT_BYTES, "it is the accumulator");

struct aggregate_kept {
    struct tm_table *table;
    struct tm_sorted *rows;
    struct tm_table *number_table; /* NULL: rows are never taken back, or found by themselves */
    struct tm_numbers *numbers;
    struct tm_sorted_walk *walk;
    struct wr_aggregate_collector *collector;
    struct aggregate_cells old, now;
};

/* Results of one call that are being made. */
struct making {
    struct aggregate_kept *kept;
    struct aggregate_cells *cells;
    struct aggregate_room *room;
    uint32_t cell_bytes;
    uint32_t index; /* of the key in hand */
    uint32_t state; /* an SQLSTATE: its result cannot be */
    bool begun;
};

/* Rows of a call that come and go; those taken back behind the others. */
struct coming {
    WR_VEC(struct tm_numbers_change) rows;
    WR_VEC(struct wr_str) heads, rests; /* of the rows, without numbers */
    WR_VEC(struct wr_str) strings;      /* what the tree holds: pieces of rows */
    WR_VEC(uint16_t) keys;              /* of each */
    WR_VEC(uint64_t) back;              /* bits */
    uint32_t numbered, changed;         /* so many are done */
};

enum lists_stage { OLD, COLLECT, NUMBER, CHANGE, ADD, NOW, EMIT };

struct aggregate_lists {
    struct wr_batch *part;               /* rows of the batch in hand, which it borrows */
    uint16_t rows[WR_BATCH_ROWS_MAX];    /* its selection */
    uint64_t taken[AGGREGATE_BIT_WORDS]; /* of the batch in hand: live rows that were in a part */
    uint32_t part_bytes, piece_bytes;
    bool in_hand;
    bool dropped; /* the tables */
    enum lists_stage stage;
    uint32_t call; /* whose turn it is */
    struct making making;
    struct coming coming;
    struct wr_arena arena; /* of what comes */
    struct aggregate_room old_room, now_room;
    uint16_t set[PART_SLOTS]; /* open addressing: index + 1 of the first row of a slot */
    bool chosen[WR_BATCH_ROWS_MAX]; /* by that index */
    uint32_t ready;           /* finish: keys with results, from `given` on */
    uint32_t given;
};

/* ---- opening ---- */

static enum wr_code check_spec(const struct aggregate *self, const Weir__AggregateCall *spec,
                               const struct wr_schema *input, const struct aggregate_call *call,
                               struct wr_error *err)
{
    const struct wr_aggregate *a = call->aggregate;
    bool numbers = self->updating && !call->list.distinct;

    if (self->phase != WEIR__AGGREGATE_SPEC__PHASE__SINGLE || spec->n_order > WR_AGGREGATE_ORDER_MAX ||
        spec->arg == 0 || numbers != (spec->numbers_table != NULL) || spec->distinct_table != NULL ||
        spec->sorted_table != NULL ||
        (spec->filter > 0 && (spec->filter > input->field_count ||
                              input->fields[spec->filter - 1].type != WR_TYPE_BOOL)) ||
        (a->other != WR_TYPE_NONE && (spec->other == 0 || spec->other > input->field_count ||
                                      input->fields[spec->other - 1].type != a->other))) {
        return wr_fail(err, WR_ERR_CORRUPT, "the rows of an aggregate call");
    }
    for (uint32_t i = 0; i < spec->n_order; i++) {
        if (spec->order[i]->column >= input->field_count) {
            return wr_fail(err, WR_ERR_CORRUPT, "the order of an aggregate call");
        }
    }
    return WR_OK;
}

static struct aggregate_cells make_cells(void)
{
    return (struct aggregate_cells){.cells = wr_alloc_zero(WR_BATCH_ROWS_MAX, 16)};
}

static void lists_open(struct aggregate *self)
{
    if (self->lists == NULL) {
        bool small = WR_BUGGIFY("lists.small");
        self->lists = WR_NEW(struct aggregate_lists);
        self->lists->part_bytes = small ? PART_BYTES_SMALL : PART_BYTES;
        self->lists->piece_bytes = small ? PIECE_BYTES_SMALL : PIECE_BYTES;
        wr_arena_init(&self->lists->arena, 0);
        aggregate_room_open(&self->lists->old_room);
        aggregate_room_open(&self->lists->now_room);
    }
}

bool aggregate_lists_open(struct aggregate *self, struct tm_context *ctx,
                          const Weir__AggregateCall *spec, struct aggregate_call *call)
{
    const struct wr_schema *input = ctx->input_schema;
    struct aggregate_kept *kept;

    if (check_spec(self, spec, input, call, &ctx->err) != WR_OK) {
        return false;
    }
    for (uint32_t i = 0; i < spec->n_order; i++) {
        const Weir__AggregateOrder *order = spec->order[i];
        call->by[i] = order->column;
        call->list.order[i] = (struct wr_aggregate_order){input->fields[order->column].type,
                                                          order->descending, order->nulls_first};
    }
    lists_open(self);
    call->kept = kept = WR_NEW(struct aggregate_kept);
    kept->table = tm_context_composite_table(
        ctx, spec->rows_table,
        &(struct tm_composite_form){.value_bytes = sizeof(uint64_t), .objects = true});
    if (kept->table == NULL) {
        return false;
    }
    kept->rows = tm_sorted_create(&(struct tm_sorted_options){
        .table = kept->table, .order = wr_aggregate_list_order, .order_ctx = &call->list});
    kept->walk = tm_sorted_walk_create(kept->rows);
    kept->collector = wr_aggregate_collector_create(&call->list);
    kept->old = make_cells();
    kept->now = make_cells();
    if (spec->numbers_table != NULL) {
        kept->number_table = tm_context_composite_table(
            ctx, spec->numbers_table, &(struct tm_composite_form){.value_bytes = TM_NUMBERS_BYTES});
        if (kept->number_table == NULL) {
            return false;
        }
        kept->numbers = tm_numbers_create(kept->number_table);
    }
    return true;
}

static void kept_destroy(struct aggregate_kept *kept)
{
    if (kept == NULL) {
        return;
    }
    tm_sorted_walk_destroy(kept->walk); /* tables are the task's */
    tm_sorted_destroy(kept->rows);
    tm_numbers_destroy(kept->numbers);
    wr_aggregate_collector_destroy(kept->collector);
    wr_free(kept->old.cells);
    wr_free(kept->now.cells);
    wr_free(kept);
}

void aggregate_lists_close(struct aggregate *self)
{
    struct aggregate_lists *l = self->lists;

    for (uint32_t c = 0; self->calls != NULL && c < self->call_count; c++) {
        kept_destroy(self->calls[c].kept);
    }
    if (l == NULL) {
        return;
    }
    wr_batch_unref(l->part);
    WR_VEC_FINI(&l->coming.rows);
    WR_VEC_FINI(&l->coming.heads);
    WR_VEC_FINI(&l->coming.rests);
    WR_VEC_FINI(&l->coming.strings);
    WR_VEC_FINI(&l->coming.keys);
    WR_VEC_FINI(&l->coming.back);
    wr_arena_fini(&l->arena);
    aggregate_room_close(&l->old_room);
    aggregate_room_close(&l->now_room);
    wr_free(l);
}

void aggregate_lists_drop(struct aggregate *self)
{
    for (uint32_t c = 0; self->lists != NULL && !self->lists->dropped && c < self->call_count; c++) {
        struct aggregate_kept *kept = self->calls[c].kept;
        if (kept != NULL) {
            tm_table_drain_all(kept->table);
        }
        if (kept != NULL && kept->number_table != NULL) {
            tm_table_drain_all(kept->number_table);
        }
    }
    if (self->lists != NULL) {
        self->lists->dropped = true;
    }
}

/* ---- parts ---- */

static uint64_t kept_bytes(const struct aggregate *self, const uint8_t *slot)
{
    uint64_t bytes = 0;

    for (uint32_t c = 0; c < self->call_count; c++) {
        const struct aggregate_call *call = &self->calls[c];
        if (call->kept != NULL) {
            bytes += wr_load_u64(slot + call->offset + offsetof(struct kept_state, bytes));
        }
    }
    return bytes;
}

/* The rows that are left become the part, with their slots. */
static void take_rest(struct aggregate_lists *l, const struct wr_batch *in)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < in->live_count; i++) {
        if ((l->taken[i / 64] >> (i % 64) & 1) == 0) {
            l->rows[count++] = (uint16_t)wr_batch_row(in, i);
        }
    }
    if (l->part == NULL) {
        l->part = wr_batch_create(NULL, in->schema, WR_BUF_TAIL_BYTES);
        memcpy(l->part->columns, in->columns, in->column_count * sizeof *in->columns);
        l->part->row_count = in->row_count;
    }
    l->part->selection = l->rows;
    l->part->live_count = count;
}

/* Of the part's keys as many as fit, at least one: l->chosen by the first row of each. */
static void choose(struct aggregate *self)
{
    struct aggregate_lists *l = self->lists;
    uint64_t bytes = 0;
    uint32_t keys = 0;

    memset(l->set, 0, sizeof l->set);
    for (uint32_t i = 0; i < l->part->live_count; i++) {
        uint64_t h = (uint64_t)(uintptr_t)self->slots[i] * 0x9e3779b97f4a7c15ull >> 52;
        while (l->set[h] != 0 && self->slots[l->set[h] - 1] != self->slots[i]) {
            h = (h + 1) & (PART_SLOTS - 1);
        }
        if (l->set[h] == 0) {
            uint64_t more = kept_bytes(self, self->slots[i]);
            l->set[h] = (uint16_t)(i + 1);
            l->chosen[i] = keys == 0 || bytes + more <= l->part_bytes;
            bytes += l->chosen[i] ? more : 0;
            keys += l->chosen[i];
        } else {
            l->chosen[i] = l->chosen[l->set[h] - 1];
        }
    }
}

/* Only the chosen rows stay in the part; of the batch they are taken. */
static void keep_chosen(struct aggregate *self, const struct wr_batch *in)
{
    struct aggregate_lists *l = self->lists;
    uint32_t rest = 0, count = 0;

    for (uint32_t i = 0; i < in->live_count; i++) {
        if ((l->taken[i / 64] >> (i % 64) & 1) != 0) {
            continue;
        }
        if (l->chosen[rest]) {
            l->taken[i / 64] |= (uint64_t)1 << (i % 64);
            l->rows[count] = l->rows[rest];
            self->slots[count++] = self->slots[rest];
        }
        rest += 1;
    }
    l->part->live_count = count;
}

enum tm_status aggregate_lists_pick(struct aggregate *self, struct tm_context *ctx,
                                    struct wr_batch *in, struct wr_batch **ret)
{
    struct aggregate_lists *l = self->lists;
    struct wr_keys keys;
    enum tm_status status;

    *ret = l->part;
    if (l->in_hand) {
        return TM_DONE;
    }
    take_rest(l, in);
    *ret = l->part;
    if (l->part->live_count == 0) {
        memset(l->taken, 0, sizeof l->taken);
        wr_batch_unref(WR_TAKE(l->part));
        *ret = NULL;
        return TM_DONE;
    }
    wr_keys_build(l->part, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    status = tm_status_of_table(
        tm_table_resolve(self->table, &keys, TM_RESOLVE_UPSERT, self->slots, NULL, &ctx->err));
    if (status != TM_DONE) {
        return status;
    }
    choose(self);
    keep_chosen(self, in);
    l->in_hand = true;
    l->stage = OLD;
    l->call = 0;
    aggregate_list_touched(self, l->part->live_count);
    return TM_DONE;
}

void aggregate_lists_part_done(struct aggregate *self)
{
    self->lists->in_hand = false;
}

/* ---- results ---- */

static const char *call_name(const struct aggregate_call *call)
{
    return call->aggregate->name;
}

/* "(1, abc)" of a key, cut where it is long. */
static void key_text(const struct aggregate *self, const uint8_t *slot, struct wr_sb *sb)
{
    uint8_t cells[WR_BATCH_COLUMNS_MAX][16];
    bool nulls[WR_BATCH_COLUMNS_MAX];

    tm_table_key_cells(self->table, slot, cells, nulls);
    for (uint32_t k = 0; k < self->key_count && sb->bytes < KEY_TEXT_BYTES; k++) {
        wr_sb_puts(sb, k == 0 ? "(" : ", ");
        if (nulls[k]) {
            wr_sb_puts(sb, "NULL");
        } else {
            wr_cell_to_text(self->key_types[k], cells[k], sb);
        }
    }
    if (sb->bytes > KEY_TEXT_BYTES) {
        sb->bytes = KEY_TEXT_BYTES;
        while (((uint8_t)sb->ptr[sb->bytes] & 0xc0) == 0x80) {
            sb->bytes -= 1; /* not within a character */
        }
        sb->ptr[sb->bytes] = '\0';
        wr_sb_puts(sb, "…");
    } else {
        wr_sb_putc(sb, ')');
    }
}

void aggregate_too_large(struct aggregate *self, struct tm_context *ctx, const uint8_t *slot,
                         const char *what, uint64_t bytes)
{
    const char *step = ctx->vertex->operators[ctx->operator_index]->step;
    struct wr_sb key = {0};

    key_text(self, slot, &key);
    (void)wr_fail(&ctx->err, WR_ERR_LIMIT,
                  "step \"%.*s\": %s of key %s is too large: made of %llu bytes, where a row has at "
                  "most %d (SQLSTATE 54000): use more or finer keys, or leave rows out with FILTER "
                  "(WHERE ...)",
                  (int)strcspn(step, "."), step, what, key.ptr, (unsigned long long)bytes,
                  WR_OVERSIZE_BYTES_MAX);
    wr_sb_fini(&key);
    self->refused = true;
}

static enum tm_status refuse(struct aggregate *self, struct tm_context *ctx,
                             const struct aggregate_call *call, const uint8_t *slot, uint32_t state)
{
    if (state == WR_SQLSTATE_LIMIT) {
        aggregate_too_large(self, ctx, slot, call_name(call), kept_bytes(self, slot));
    } else {
        tm_context_state_error(ctx, state,
                               aggregate_state_message(state, call->aggregate->result));
        self->refused = true;
    }
    return TM_FAILED;
}

static void end_key(struct making *m)
{
    bool there = false;
    uint8_t cell[16] WR_ALIGNED(16) = {0};

    m->state = wr_aggregate_collector_end(m->kept->collector, &m->room->room, cell, &there);
    memcpy(m->cells->cells + (size_t)m->index * m->cell_bytes, cell, m->cell_bytes);
    m->cells->valid[m->index / 64] |= (uint64_t)there << (m->index % 64);
    if (m->state == 0) {
        m->index += 1;
        wr_aggregate_collector_begin(m->kept->collector);
    }
}

static void visit(void *ctx, uint32_t index, struct wr_str head, struct wr_str rest, uint64_t count)
{
    struct making *m = ctx;

    (void)count; /* of DISTINCT alone it is more than one */
    while (m->state == 0 && m->index < index) {
        end_key(m);
    }
    m->state = m->state != 0 ? m->state : wr_aggregate_collector_put(m->kept->collector, head, rest);
}

static void begin_making(struct aggregate_lists *l, struct aggregate_call *call, bool old)
{
    l->making = (struct making){.kept = call->kept,
                                .cells = old ? &call->kept->old : &call->kept->now,
                                .room = old ? &l->old_room : &l->now_room,
                                .cell_bytes = wr_type_cell_bytes(call->aggregate->result),
                                .begun = true};
    memset(l->making.cells->valid, 0, sizeof l->making.cells->valid);
    tm_sorted_walk_begin(call->kept->walk);
    wr_aggregate_collector_begin(call->kept->collector);
}

/* Some nodes of a call's rows; slots are those of the keys. */
static enum tm_status make_call(struct aggregate *self, struct tm_context *ctx,
                                struct aggregate_call *call, const struct tm_sorted_keys *keys,
                                uint8_t *const *slots, bool old)
{
    struct aggregate_lists *l = self->lists;
    struct making *m = &l->making;
    enum tm_status status;
    bool more;

    if (!m->begun) {
        begin_making(l, call, old);
    }
    status = tm_status_of_table(
        tm_sorted_walk_step(call->kept->walk, keys, visit, m, &more, &ctx->err));
    if (status != TM_DONE) {
        return status;
    }
    while (!more && m->state == 0 && m->index < keys->count) {
        end_key(m);
    }
    if (m->state != 0) {
        return refuse(self, ctx, call, slots[m->index], m->state);
    }
    m->begun = more;
    return more ? TM_MORE : TM_DONE;
}

/* Results of all calls for some keys. */
static enum tm_status make_all(struct aggregate *self, struct tm_context *ctx,
                               const struct tm_sorted_keys *keys, uint8_t *const *slots, bool old)
{
    struct aggregate_lists *l = self->lists;

    if (l->call == 0 && !l->making.begun) {
        wr_arena_reset(&(old ? &l->old_room : &l->now_room)->arena);
    }
    for (; l->call < self->call_count; l->call++) {
        struct aggregate_call *call = &self->calls[l->call];
        enum tm_status status =
            call->kept == NULL ? TM_DONE : make_call(self, ctx, call, keys, slots, old);
        if (status != TM_DONE) {
            return status;
        }
    }
    l->call = 0;
    return TM_DONE;
}

void aggregate_lists_give(const struct aggregate_call *call, uint32_t from, uint32_t count, bool old,
                          void *cells, uint64_t *validity)
{
    const struct aggregate_cells *have = old ? &call->kept->old : &call->kept->now;
    uint32_t bytes = wr_type_cell_bytes(call->aggregate->result);

    memcpy(cells, have->cells + (size_t)from * bytes, (size_t)count * bytes);
    for (uint32_t i = 0; i < count; i++) {
        validity[i / 64] |= (have->valid[(from + i) / 64] >> ((from + i) % 64) & 1) << (i % 64);
    }
}

/* ---- rows that come ---- */

static struct wr_str in_arena(struct aggregate_lists *l, const struct wr_sb *sb)
{
    return (struct wr_str){wr_arena_memdup(&l->arena, sb->ptr, sb->bytes), sb->bytes};
}

/* A live row of the part; false: it does not count. */
static void collect_row(struct aggregate *self, struct aggregate_call *call,
                        const struct wr_aggregate_run *run, const struct wr_column *const *by,
                        uint32_t live, bool back)
{
    struct aggregate_lists *l = self->lists;
    uint8_t *state = self->slots[live] + call->offset;
    uint64_t number = wr_load_u64(state), bytes = wr_load_u64(state + 8);
    struct wr_sb head = {0}, rest = {0};
    struct tm_numbers_change change = {.key = live, .back = back, .number = number};

    if (!wr_aggregate_list_row(&call->list, run, by, wr_batch_row(l->part, live), &head, &rest)) {
        return;
    }
    aggregate_note_changed(self, live);
    wr_store_u64(state, number + !back);
    uint64_t size = head.bytes + rest.bytes;
    wr_store_u64(state + 8, back ? bytes - WR_MIN(size, bytes) : bytes + size);
    WR_VEC_PUSH(&l->coming.heads, in_arena(l, &head));
    WR_VEC_PUSH(&l->coming.rests, in_arena(l, &rest));
    if (call->kept->numbers != NULL) {
        wr_sb_append(&head, rest.ptr, rest.bytes);
        change.row = in_arena(l, &head);
    }
    WR_VEC_PUSH(&l->coming.rows, change);
    wr_sb_fini(&head);
    wr_sb_fini(&rest);
}

static bool is_back(struct wr_batch *in, uint32_t row)
{
    const struct wr_column *kinds = wr_batch_system(in, WR_SYSTEM_KIND);
    uint8_t kind = kinds == NULL ? WR_ROW_INSERT : ((const uint8_t *)kinds->values)[row];

    return kind == WR_ROW_UPDATE_BEFORE || kind == WR_ROW_DELETE;
}

/* Rows that are taken back come last: what they take back may be in the same batch. */
static void collect_rows(struct aggregate *self, struct aggregate_call *call)
{
    struct aggregate_lists *l = self->lists;
    struct wr_batch *in = l->part;
    const struct wr_column *by[WR_AGGREGATE_ORDER_MAX];
    struct wr_aggregate_run run = {
        .arg = &in->columns[call->column],
        .other = call->other < 0 ? NULL : &in->columns[call->other],
        .filter = call->filter < 0 ? NULL : &in->columns[call->filter]};

    for (uint32_t i = 0; i < call->list.order_count; i++) {
        by[i] = &in->columns[call->by[i]];
    }
    wr_arena_reset(&l->arena);
    l->coming.rows.count = l->coming.heads.count = l->coming.rests.count = 0;
    l->coming.strings.count = l->coming.keys.count = l->coming.back.count = 0;
    l->coming.changed = 0;
    for (uint32_t back = 0; back < (self->updating ? 2u : 1u); back++) {
        for (uint32_t i = 0; i < in->live_count; i++) {
            if (!self->updating || is_back(in, wr_batch_row(in, i)) == (back != 0)) {
                collect_row(self, call, &run, by, i, back != 0);
            }
        }
    }
}

static void push_string(struct aggregate_lists *l, const struct aggregate_call *call,
                        const struct tm_numbers_change *row, uint32_t pieces_left, struct wr_str head,
                        struct wr_str rest)
{
    uint32_t i = l->coming.strings.count;
    struct wr_sb own_head = {0}, own_rest = {0}, string = {0};

    wr_sb_append(&own_head, head.ptr, head.bytes);
    wr_sb_append(&own_rest, rest.ptr, rest.bytes);
    wr_aggregate_list_number(&call->list, row->number, pieces_left, &own_head, &own_rest);
    wr_write_u32(&string, (uint32_t)own_head.bytes);
    wr_sb_append(&string, own_head.ptr, own_head.bytes);
    wr_sb_append(&string, own_rest.ptr, own_rest.bytes);
    WR_VEC_PUSH(&l->coming.strings, in_arena(l, &string));
    WR_VEC_PUSH(&l->coming.keys, (uint16_t)row->key);
    if (i % 64 == 0) {
        WR_VEC_PUSH(&l->coming.back, 0);
    }
    l->coming.back.items[i / 64] |= (uint64_t)row->back << (i % 64);
    wr_sb_fini(&own_head);
    wr_sb_fini(&own_rest);
    wr_sb_fini(&string);
}

/* With their numbers rows become what the tree holds. */
static bool make_strings(struct aggregate *self, struct tm_context *ctx, struct aggregate_call *call)
{
    struct aggregate_lists *l = self->lists;

    for (uint32_t i = 0; i < l->coming.rows.count; i++) {
        const struct tm_numbers_change *row = &l->coming.rows.items[i];
        struct wr_str head = l->coming.heads.items[i], rest = l->coming.rests.items[i];
        uint32_t left = rest.bytes == 0 ? 0 : (uint32_t)((rest.bytes - 1) / l->piece_bytes);
        if (call->kept->numbers != NULL && row->number == TM_NUMBERS_NONE) {
            continue; /* it takes back what is not there */
        }
        if (head.bytes > TM_SORTED_VALUE_BYTES_MAX - 2 * PIECE_BYTES) {
            aggregate_too_large(self, ctx, self->slots[row->key],
                                "what DISTINCT or ORDER BY compares", head.bytes);
            return false;
        }
        for (uint32_t from = 0; from == 0 || from < rest.bytes; from += l->piece_bytes) {
            size_t bytes = WR_MIN(rest.bytes - from, (size_t)l->piece_bytes);
            push_string(l, call, row, left--, head, (struct wr_str){rest.ptr + from, bytes});
        }
    }
    return true;
}

/* Each row gets its number: of those that come by itself, of those that go by what is there. */
static enum tm_status number_rows(struct aggregate *self, struct tm_context *ctx,
                                  struct aggregate_call *call, const struct wr_keys *keys)
{
    struct aggregate_lists *l = self->lists;

    return call->kept->numbers == NULL || l->coming.rows.count == 0
               ? TM_DONE
               : tm_status_of_table(tm_numbers_change(call->kept->numbers, keys,
                                                      l->coming.rows.items, l->coming.rows.count,
                                                      &ctx->err));
}

static enum tm_status change_tree(struct aggregate *self, struct tm_context *ctx,
                                  struct aggregate_call *call, const struct wr_keys *keys)
{
    struct coming *coming = &self->lists->coming;

    while (coming->changed < coming->strings.count) {
        uint32_t from = coming->changed;
        struct tm_sorted_rows rows = {
            .keys = keys,
            .key_rows = coming->keys.items + from,
            .strings = coming->strings.items + from,
            .back = coming->back.items + from / 64,
            .count = WR_MIN(coming->strings.count - from, WR_BATCH_ROWS_MAX)};
        bool more;
        enum tm_status status = tm_status_of_table(
            tm_sorted_change(call->kept->rows, &rows, &more, &ctx->err));
        if (status != TM_DONE) {
            return status;
        }
        coming->changed += more ? 0 : rows.count;
        if (more || coming->changed < coming->strings.count) {
            return TM_MORE;
        }
    }
    return TM_DONE;
}

/* The rows of all calls, one call behind the other. */
static enum tm_status change_all(struct aggregate *self, struct tm_context *ctx,
                                 const struct wr_keys *keys)
{
    struct aggregate_lists *l = self->lists;
    enum tm_status status;

    while (l->call < self->call_count) {
        struct aggregate_call *call = &self->calls[l->call];
        if (call->kept == NULL) {
            l->call += 1;
            continue;
        }
        if (l->stage == COLLECT) {
            collect_rows(self, call);
            l->stage = NUMBER;
        }
        if (l->stage == NUMBER) {
            status = number_rows(self, ctx, call, keys);
            if (status != TM_DONE) {
                return status;
            }
            if (!make_strings(self, ctx, call)) {
                return TM_FAILED;
            }
            l->stage = CHANGE;
        }
        status = change_tree(self, ctx, call, keys);
        if (status != TM_DONE) {
            return status;
        }
        l->stage = COLLECT;
        l->call += 1;
    }
    l->call = 0;
    l->stage = ADD;
    return TM_DONE;
}

/* ---- a part ---- */

enum tm_status aggregate_lists_before(struct aggregate *self, struct tm_context *ctx)
{
    struct aggregate_lists *l = self->lists;
    enum tm_status status;
    struct wr_keys keys;

    if (l->stage >= ADD) {
        return TM_DONE;
    }
    wr_keys_build(l->part, self->keys, self->key_count, true, ctx->key_scratch, &keys);
    if (l->stage == OLD) {
        struct tm_sorted_keys touched = {&keys, self->changes.rows, self->changes.count};
        status = aggregate_tells_old(self)
                     ? make_all(self, ctx, &touched, self->changes.slots, true)
                     : TM_DONE;
        if (status != TM_DONE) {
            return status;
        }
        aggregate_finish_old(self);
        l->stage = COLLECT;
    }
    return change_all(self, ctx, &keys);
}

void aggregate_lists_added(struct aggregate *self)
{
    self->lists->stage = NOW;
}

bool aggregate_lists_are_added(const struct aggregate *self)
{
    return self->lists->stage > ADD;
}

enum tm_status aggregate_lists_behind(struct aggregate *self, struct tm_context *ctx)
{
    struct aggregate_lists *l = self->lists;
    enum tm_status status = TM_DONE;

    if (l->stage == NOW) {
        struct wr_keys keys;
        wr_keys_build(l->part, self->keys, self->key_count, true, ctx->key_scratch, &keys);
        status = make_all(self, ctx,
                          &(struct tm_sorted_keys){&keys, self->changes.rows, self->changes.count},
                          self->changes.slots, false);
        l->stage = status == TM_DONE ? EMIT : NOW;
    }
    return status;
}

/* ---- the end ---- */

/* Keys of slots, as those of a batch are. */
struct slot_keys {
    struct wr_keys keys;
    uint64_t u64[WR_BATCH_ROWS_MAX];
    struct wr_view bytes[WR_BATCH_ROWS_MAX];
    uint64_t hashes[WR_BATCH_ROWS_MAX];
    uint64_t nulls[AGGREGATE_BIT_WORDS];
};

static void keys_of_slots(const struct aggregate *self, uint8_t *const *slots, uint32_t count,
                          struct slot_keys *ret)
{
    enum wr_key_form form = wr_key_form_of(self->key_types, self->key_count);

    memset(ret->nulls, 0, sizeof ret->nulls);
    for (uint32_t i = 0; i < count; i++) {
        bool null = false;
        ret->u64[i] = 0;
        ret->bytes[i] = wr_view_of("", 0);
        tm_table_key_of(self->table, slots[i], &ret->u64[i], &ret->bytes[i], &null);
        ret->nulls[i / 64] |= (uint64_t)null << (i % 64);
        ret->hashes[i] = null                  ? WR_KEY_NULL_HASH
                         : form == WR_KEY_U64 ? wr_hash_u64(ret->u64[i])
                                              : wr_hash_bytes(wr_view_ptr(&ret->bytes[i]),
                                                              ret->bytes[i].bytes);
    }
    ret->keys = (struct wr_keys){.form = form,
                                 .count = count,
                                 .u64 = ret->u64,
                                 .bytes = ret->bytes,
                                 .hashes = ret->hashes,
                                 .null_bits = ret->nulls};
}

enum tm_status aggregate_lists_finish(struct aggregate *self, struct tm_context *ctx,
                                      uint8_t *const *slots, uint32_t count, uint32_t *ret_count)
{
    struct aggregate_lists *l = self->lists;
    enum tm_status status = TM_DONE;
    struct slot_keys *keys;
    uint64_t bytes = 0;
    uint32_t part = 0;

    if (l->ready == 0) {
        for (; part < count; part++) {
            bytes += kept_bytes(self, slots[part]);
            if (part > 0 && bytes > l->part_bytes) {
                break;
            }
        }
        keys = WR_NEW(struct slot_keys);
        keys_of_slots(self, slots, part, keys);
        status = make_all(self, ctx, &(struct tm_sorted_keys){&keys->keys, NULL, part}, slots, false);
        wr_free(keys);
        l->ready = status == TM_DONE ? part : 0;
        l->given = 0;
    }
    *ret_count = l->ready;
    self->lists_from = l->given;
    return status;
}

void aggregate_lists_gave(struct aggregate *self, uint32_t count)
{
    self->lists->ready -= count;
    self->lists->given += count;
}
