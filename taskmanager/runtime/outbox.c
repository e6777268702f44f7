#include "taskmanager/runtime/outbox.h"

#include <string.h>

#include "common/base/assert.h"
#include "common/base/test_point.h"

void tm_outbox_open(struct tm_outbox *outbox, const struct wr_plan *plan, const Weir__Edge *edge,
                    struct wr_buf_pool *pool, struct wr_key_scratch *scratch)
{
    outbox->edge = edge;
    outbox->schema = &plan->schemas[edge->schema];
    outbox->raw_schema = wr_plan_raw_schema(plan, edge->raw_schema);
    if (outbox->raw_schema != NULL) {
        const Weir__Vertex *from = plan->message->vertices[edge->from_vertex];
        outbox->raw_made =
            wr_plan_raw_schema(plan, from->operators[edge->from_operator]->raw_schema);
    }
    outbox->pool = pool;
    outbox->scratch = scratch;
    outbox->key_groups = plan->message->key_groups;
    WR_ASSERT(outbox->targets != NULL); /* connect came first */
}

void tm_outbox_connect(struct tm_outbox *outbox, struct tm_output *output)
{
    WR_ASSERT(output->id.to < outbox->target_count);
    WR_ASSERT(outbox->targets[output->id.to].output == NULL);
    outbox->targets[output->id.to].output = output;
    outbox->only = output->id.to;
}

static void drop_pending(struct tm_outbox_target *target)
{
    for (uint32_t i = 0; i < target->pending.count; i++) {
        wr_batch_unref(target->pending.items[i].batch);
    }
    WR_VEC_FINI(&target->pending);
}

void tm_outbox_close(struct tm_outbox *outbox)
{
    for (uint32_t i = 0; i < outbox->target_count; i++) {
        struct tm_outbox_target *target = &outbox->targets[i];
        wr_builder_destroy(target->builder);
        drop_pending(target);
        if (target->output != NULL) {
            target->output->ops->close(target->output);
        }
    }
    wr_batch_unref(WR_TAKE(outbox->stuck));
    wr_free(outbox->stuck_rows);
    wr_free(outbox->stuck_starts);
    wr_free(outbox->targets);
    outbox->targets = NULL;
    outbox->target_count = 0;
}

/* Move what can go; true: nothing is left. */
static bool pump_target(struct tm_outbox_target *target)
{
    uint32_t sent = 0;

    for (; sent < target->pending.count; sent++) {
        const struct tm_element *element = &target->pending.items[sent];
        if (element->type != TM_ELEMENT_BATCH) {
            target->output->ops->put_control(target->output, element);
        } else if (target->output->ops->room(target->output) > 0) {
            target->output->ops->put_batch(target->output, element->batch);
        } else {
            break;
        }
    }
    if (sent > 0) {
        target->pending.count -= sent;
        memmove(target->pending.items, target->pending.items + sent,
                target->pending.count * sizeof *target->pending.items);
    }
    return target->pending.count == 0;
}

static void enqueue(struct tm_outbox *outbox, struct tm_outbox_target *target,
                    struct wr_batch *batch)
{
    struct tm_element element = {.type = TM_ELEMENT_BATCH, .batch = batch};

    outbox->rows += batch->live_count;
    WR_VEC_PUSH(&target->pending, element);
    (void)pump_target(target);
}

static void close_builder(struct tm_outbox *outbox, struct tm_outbox_target *target)
{
    struct wr_batch *batch;

    if (target->builder == NULL || wr_builder_count(target->builder) == 0) {
        return;
    }
    outbox->bytes += wr_builder_bytes(target->builder);
    batch = wr_builder_take(target->builder);
    if (batch != NULL) {
        enqueue(outbox, target, batch);
    }
}

/* For rows of this form. */
static void open_builder(struct tm_outbox *outbox, struct tm_outbox_target *target,
                         const struct wr_schema *form)
{
    if (target->builder != NULL && target->form == form) {
        return;
    }
    close_builder(outbox, target);
    wr_builder_destroy(target->builder);
    target->form = form;
    target->builder = wr_builder_create(
        outbox->pool, form, outbox->batch_rows == 0 ? WR_BATCH_ROWS_MAX : outbox->batch_rows,
        WR_BATCH_BYTES_MAX);
}

/* All rows or, without memory, as many as went in. */
static uint32_t append(struct tm_outbox *outbox, struct tm_outbox_target *target,
                       const struct wr_batch *batch, const uint16_t *rows, uint32_t count,
                       uint64_t now_ns)
{
    uint32_t done = 0;

    open_builder(outbox, target,
                 outbox->raw_schema != NULL && batch->schema == outbox->raw_schema
                     ? outbox->raw_schema
                     : outbox->schema);
    while (done < count) {
        bool was_empty = wr_builder_count(target->builder) == 0;
        uint32_t n = wr_builder_append(target->builder, batch, rows + done, count - done);
        if (n == 0 && was_empty) {
            return done;
        }
        if (was_empty) {
            target->opened_ns = now_ns;
        }
        done += n;
        if (n == 0 || wr_builder_full(target->builder) || WR_BUGGIFY("outbox.short_batch")) {
            close_builder(outbox, target);
        }
    }
    return done;
}

/* The same rows as they travel: with the HASH column that the edge's schema has and the operator's has
 * not. */
static struct wr_batch *with_hash(struct tm_outbox *outbox, struct wr_batch *batch,
                                  const struct wr_keys *keys)
{
    const struct wr_schema *form = outbox->raw_made != NULL && batch->schema == outbox->raw_made
                                       ? outbox->raw_schema
                                       : outbox->schema;
    uint32_t index = wr_schema_system_index(form, WR_SYSTEM_HASH);
    struct wr_batch *out = wr_batch_create(
        outbox->pool, form, wr_batch_cells_bytes(WR_TYPE_INT8, batch->row_count, false));
    uint64_t *cells;

    if (out == NULL) {
        return NULL;
    }
    if (!wr_batch_share(out, batch)) {
        struct wr_batch *copy = wr_batch_compact(outbox->pool, batch, NULL, batch->live_count);
        wr_batch_unref(out);
        out = copy == NULL ? NULL : with_hash(outbox, copy, keys); /* live rows keep their order */
        wr_batch_unref(copy);
        return out;
    }
    out->row_count = batch->row_count;
    out->live_count = batch->live_count;
    out->selection = batch->selection;
    for (uint32_t from = 0, to = 0; to < out->column_count; to++) {
        if (to != index) {
            out->columns[to] = batch->columns[from++];
        }
    }
    wr_batch_carve_column(out, index, batch->row_count, false);
    cells = out->columns[index].values;
    for (uint32_t i = 0; i < batch->live_count; i++) {
        cells[wr_batch_row(batch, i)] = keys->hashes[i];
    }
    return out;
}

/* Go on spreading; true: all rows are in. */
static bool spread(struct tm_outbox *outbox, uint64_t now_ns)
{
    while (outbox->stuck != NULL && outbox->stuck_target < outbox->target_count) {
        uint32_t t = outbox->stuck_target;
        uint32_t first = outbox->stuck_starts[t] + outbox->stuck_done;
        uint32_t count = outbox->stuck_starts[t + 1] - first;
        uint32_t done = append(outbox, &outbox->targets[t], outbox->stuck,
                               outbox->stuck_rows + first, count, now_ns);
        outbox->stuck_done += done;
        if (done < count) {
            return false;
        }
        outbox->stuck_target += 1;
        outbox->stuck_done = 0;
    }
    wr_batch_unref(WR_TAKE(outbox->stuck));
    return true;
}

static bool put_hash(struct tm_outbox *outbox, struct wr_batch *batch, uint64_t now_ns)
{
    bool has = wr_schema_has(batch->schema, WR_SYSTEM_HASH);
    struct wr_batch *full;
    struct wr_keys keys;

    wr_keys_build(batch, outbox->edge->keys, (uint32_t)outbox->edge->n_keys, true,
                  outbox->scratch, &keys);
    full = has || !wr_schema_has(outbox->schema, WR_SYSTEM_HASH) ? wr_batch_ref(batch)
                                                                 : with_hash(outbox, batch, &keys);
    if (full == NULL) {
        return false;
    }
    if (outbox->target_count == 1) {
        enqueue(outbox, &outbox->targets[0], full);
        return true;
    }
    if (outbox->stuck_rows == NULL) {
        outbox->stuck_rows = WR_NEW_ARRAY(uint16_t, WR_BATCH_ROWS_MAX);
        outbox->stuck_starts = WR_NEW_ARRAY(uint32_t, outbox->target_count + 1);
    }
    wr_partition_rows(full, keys.hashes, outbox->target_count, outbox->key_groups,
                      outbox->stuck_rows, outbox->stuck_starts);
    outbox->stuck = full;
    outbox->stuck_target = 0;
    outbox->stuck_done = 0;
    (void)spread(outbox, now_ns);
    return true;
}

uint32_t tm_outbox_granted_rows(const struct tm_outbox *outbox)
{
    uint64_t granted = 0;

    for (uint32_t i = 0; i < outbox->target_count; i++) {
        const struct tm_outbox_target *target = &outbox->targets[i];
        if (target->output != NULL) {
            granted += target->output->ops->requested_rows(target->output) - target->given_rows;
        }
    }
    return (uint32_t)WR_MIN(granted, (uint64_t)UINT32_MAX);
}

/* Each row to the next consumer that has asked for one; it leaves at once. */
static bool put_demand(struct tm_outbox *outbox, const struct wr_batch *batch, uint64_t now_ns)
{
    WR_ASSERT(batch->live_count - outbox->given <= tm_outbox_granted_rows(outbox));
    for (; outbox->given < batch->live_count; outbox->given++) {
        uint16_t row = (uint16_t)wr_batch_row(batch, outbox->given);
        struct tm_outbox_target *target = &outbox->targets[outbox->next];
        while (target->output == NULL ||
               target->output->ops->requested_rows(target->output) <= target->given_rows) {
            outbox->next = (outbox->next + 1) % outbox->target_count;
            target = &outbox->targets[outbox->next];
        }
        if (append(outbox, target, batch, &row, 1, now_ns) == 0) {
            return false; /* no memory: the same batch comes again */
        }
        outbox->next = (outbox->next + 1) % outbox->target_count;
        target->given_rows += 1;
    }
    outbox->given = 0;
    tm_outbox_flush(outbox, now_ns, true);
    return true;
}

/* Round robin over those that are connected. */
static void put_next(struct tm_outbox *outbox, struct wr_batch *batch)
{
    while (outbox->targets[outbox->next].output == NULL) {
        outbox->next = (outbox->next + 1) % outbox->target_count;
    }
    enqueue(outbox, &outbox->targets[outbox->next], wr_batch_ref(batch));
    outbox->next = (outbox->next + 1) % outbox->target_count;
}

bool tm_outbox_put(struct tm_outbox *outbox, struct wr_batch *batch, uint64_t now_ns)
{
    if (outbox->stuck != NULL) {
        return false;
    }
    if (batch->live_count == 0) {
        return true;
    }
    switch (outbox->edge->partition) {
    case WEIR__EDGE__PARTITION__HASH:
        return put_hash(outbox, batch, now_ns);
    case WEIR__EDGE__PARTITION__DEMAND:
        return put_demand(outbox, batch, now_ns);
    case WEIR__EDGE__PARTITION__BROADCAST:
        for (uint32_t i = 0; i < outbox->target_count; i++) {
            enqueue(outbox, &outbox->targets[i], wr_batch_ref(batch));
        }
        return true;
    case WEIR__EDGE__PARTITION__REBALANCE:
    case WEIR__EDGE__PARTITION__RESCALE:
        put_next(outbox, batch);
        return true;
    case WEIR__EDGE__PARTITION__GLOBAL:
        enqueue(outbox, &outbox->targets[0], wr_batch_ref(batch));
        return true;
    default: /* FORWARD, and numbers of a later version, which the plan check refuses */
        enqueue(outbox, &outbox->targets[outbox->only], wr_batch_ref(batch));
        return true;
    }
}

void tm_outbox_flush(struct tm_outbox *outbox, uint64_t now_ns, bool all)
{
    for (uint32_t i = 0; i < outbox->target_count; i++) {
        struct tm_outbox_target *target = &outbox->targets[i];
        if (all || now_ns - target->opened_ns >= TM_OUTBOX_LINGER_NS) {
            close_builder(outbox, target);
        }
    }
}

void tm_outbox_control(struct tm_outbox *outbox, const struct tm_element *element)
{
    for (uint32_t i = 0; i < outbox->target_count; i++) {
        struct tm_outbox_target *target = &outbox->targets[i];
        if (target->output == NULL) {
            continue;
        }
        if (!WR_MUTANT("barrier_overtakes_batch") || element->type != TM_ELEMENT_BARRIER) {
            close_builder(outbox, target);
        }
        WR_VEC_PUSH(&target->pending, *element);
        (void)pump_target(target);
    }
}

bool tm_outbox_pump(struct tm_outbox *outbox, uint64_t now_ns)
{
    bool clear = spread(outbox, now_ns);

    for (uint32_t i = 0; i < outbox->target_count; i++) {
        struct tm_outbox_target *target = &outbox->targets[i];
        if (target->output == NULL) {
            continue;
        }
        /* The channel first: what it sends now makes room for what waits behind it. False is answered
         * only for what still stands, or the task would wait for a change that has been. */
        bool sent = target->output->ops->pump(target->output);
        bool moved = pump_target(target);
        clear &= moved && sent && target->output->ops->room(target->output) > 0;
    }
    return clear;
}

uint64_t tm_outbox_deadline_ns(const struct tm_outbox *outbox)
{
    uint64_t earliest_ns = UINT64_MAX;

    for (uint32_t i = 0; i < outbox->target_count; i++) {
        const struct tm_outbox_target *target = &outbox->targets[i];
        if (target->builder != NULL && wr_builder_count(target->builder) > 0) {
            earliest_ns = WR_MIN(earliest_ns, target->opened_ns + TM_OUTBOX_LINGER_NS);
        }
    }
    return earliest_ns;
}
