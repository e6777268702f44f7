/* Sweeping: what cleared lists and maps left is removed a bounded number of entries at a time. */
#include "common/base/hash.h"
#include "taskmanager/state/keyed_internal.h"

/* Key groups of "x/swept" looked through in one slice, when the queue is empty. */
#define GROUPS_A_SLICE 64u

/* ---- the queue ---- */

void keyed_queue_fini(struct keyed_queue *queue)
{
    wr_sb_fini(&queue->bytes);
}

void keyed_queue_push(struct keyed_queue *queue, const struct wr_keys *keys, uint32_t i)
{
    uint32_t at = queue->count;

    if (at == KEYED_QUEUE_KEYS || (at > 0 && queue->bytes.bytes >= KEYED_QUEUE_BYTES)) {
        return; /* the table has it */
    }
    queue->nulls[at] = tm_keys_is_null(keys, i);
    queue->hashes[at] = keys->hashes[i];
    queue->u64[at] = keys->form == WR_KEY_U64 ? keys->u64[i] : 0;
    if (keys->form == WR_KEY_BYTES && !queue->nulls[at]) {
        wr_sb_append(&queue->bytes, wr_view_ptr(&keys->bytes[i]), keys->bytes[i].bytes);
    }
    queue->ends[at] = queue->bytes.bytes;
    queue->count += 1;
}

static void pop(struct keyed_queue *queue, uint32_t count)
{
    uint64_t bytes = count == 0 ? 0 : queue->ends[count - 1];
    uint32_t left = queue->count - count;

    memmove(queue->nulls, queue->nulls + count, left * sizeof *queue->nulls);
    memmove(queue->hashes, queue->hashes + count, left * sizeof *queue->hashes);
    memmove(queue->u64, queue->u64 + count, left * sizeof *queue->u64);
    for (uint32_t i = 0; i < left; i++) {
        queue->ends[i] = queue->ends[i + count] - bytes;
    }
    if (bytes > 0) {
        memmove(queue->bytes.ptr, queue->bytes.ptr + bytes, queue->bytes.bytes - bytes);
        queue->bytes.bytes -= bytes;
    }
    queue->count = left;
}

static void push_slot(struct keyed_collection *c, const uint8_t *slot)
{
    enum wr_key_form form = c->keyed->form;
    struct wr_view view;
    uint64_t u64, hash, null_bits;
    bool null;

    tm_table_key_of(c->garbage, slot, &u64, &view, &null);
    null_bits = null;
    hash = null                  ? WR_KEY_NULL_HASH
           : form == WR_KEY_U64 ? wr_hash_u64(u64)
                                : wr_hash_bytes(wr_view_ptr(&view), view.bytes);
    keyed_queue_push(&c->queue,
                     &(struct wr_keys){.form = form,
                                       .count = 1,
                                       .u64 = &u64,
                                       .bytes = &view,
                                       .hashes = &hash,
                                       .null_bits = &null_bits},
                     0);
}

/* After a restore, or when there were more keys than the queue holds. */
static void refill(struct keyed_collection *c)
{
    const struct tm_keyed_options *o = &c->keyed->options;
    uint8_t *slots[KEYED_QUEUE_KEYS];

    for (uint32_t n = 0; n < GROUPS_A_SLICE && c->queue.count == 0; n++) {
        uint64_t cursor = 0;
        uint32_t count =
            tm_table_scan(c->garbage, c->queue.key_group, &cursor, slots, KEYED_QUEUE_KEYS);
        for (uint32_t i = 0; i < count; i++) {
            push_slot(c, slots[i]);
        }
        c->queue.key_group += 1;
        if (c->queue.key_group == o->key_group_end) {
            c->queue.key_group = o->key_group_first;
        }
    }
}

/* ---- one slice, in steps ---- */

/* The keys at the front of the queue are the heads of this call; `rows`: only those that lose
 * entries. */
static void take_queue(struct tm_keyed *keyed, const struct keyed_queue *queue, uint16_t *rows)
{
    struct keyed_gather *g = &keyed->gather;
    uint32_t end = rows == NULL ? queue->count : keyed->sweep_keys, count = 0;

    memset(g->null_bits, 0, sizeof g->null_bits);
    for (uint32_t h = 0; h < end; h++) {
        uint64_t start = h == 0 ? 0 : queue->ends[h - 1];
        if (rows != NULL && keyed->takes[h] == 0) {
            continue;
        }
        if (rows != NULL) {
            rows[count] = (uint16_t)h;
        }
        g->null_bits[count / 64] |= (uint64_t)queue->nulls[h] << (count % 64);
        g->u64[count] = queue->u64[h];
        g->hashes[count] = queue->hashes[h];
        g->views[count++] = wr_view_of(queue->bytes.bytes == 0 ? "" : queue->bytes.ptr + start,
                                       (uint32_t)(queue->ends[h] - start));
    }
    g->keys = (struct wr_keys){.form = keyed->form,
                               .count = count,
                               .u64 = g->u64,
                               .bytes = g->views,
                               .hashes = g->hashes,
                               .null_bits = g->null_bits};
}

static enum tm_table_status load_headers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint32_t left = keyed->sweep_entries, count = call->c->queue.count;

    take_queue(keyed, &call->c->queue, NULL);
    enum tm_table_status status = keyed_resolve(keyed, call->c->headers, &keyed->gather.keys,
                                                TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    keyed->sweep_keys = 0;
    for (uint32_t h = 0; h < count && left > 0; h++) {
        struct keyed_header *header = &keyed->headers[h];
        *header = keyed_header_of(keyed->slots[h]);
        keyed->takes[h] = (uint32_t)WR_MIN(header->first - header->swept, left);
        left -= keyed->takes[h];
        keyed->sweep_keys += 1;
    }
    return TM_TABLE_DONE;
}

/* Resolve the numbers that are to go. */
static enum tm_table_status resolve_numbers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    take_queue(keyed, &call->c->queue, NULL);
    tm_composite_reset(&keyed->composite);
    for (uint32_t h = 0; h < keyed->sweep_keys; h++) {
        for (uint32_t i = 0; i < keyed->takes[h]; i++) {
            tm_composite_add_number(&keyed->composite, &keyed->gather.keys, h,
                                    keyed->headers[h].swept + i);
        }
    }
    return keyed_resolve(keyed, call->c->numbered, tm_composite_keys(&keyed->composite),
                         TM_RESOLVE_READ, err);
}

/* Maps: the map keys behind the numbers. What is not there went in a slice that a barrier cut
 * off. */
static enum tm_table_status load_map_keys(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint32_t at = 0;

    keyed->move_count = 0;
    if (call->c->entries == NULL) {
        return TM_TABLE_DONE;
    }
    enum tm_table_status status = resolve_numbers(call, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    wr_sb_reset(&keyed->map_keys);
    for (uint32_t h = 0; h < keyed->sweep_keys; h++) {
        for (uint32_t i = 0; i < keyed->takes[h]; i++, at++) {
            if (keyed->slots[at] != NULL) {
                struct wr_str key = tm_table_object(call->c->numbered, keyed->slots[at]);
                uint32_t m = keyed->move_count++;
                wr_sb_append(&keyed->map_keys, key.ptr, key.bytes);
                keyed->map_key_ends[m] = keyed->map_keys.bytes;
                keyed->moves[m].head = (uint16_t)h;
                keyed->moves[m].from = keyed->headers[h].swept + i;
            }
        }
    }
    return TM_TABLE_DONE;
}

/* Maps: an entry goes only if it still has its number; else it was put anew after the clear. */
static enum tm_table_status remove_entries(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    take_queue(keyed, &call->c->queue, NULL);
    tm_composite_reset(&keyed->composite);
    for (uint32_t m = 0; m < keyed->move_count; m++) {
        tm_composite_add(&keyed->composite, &keyed->gather.keys, keyed->moves[m].head,
                         keyed_map_key(&keyed->map_keys, keyed->map_key_ends, m));
    }
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->entries, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_READ, err);
    for (uint32_t m = 0; status == TM_TABLE_DONE && m < keyed->move_count; m++) {
        uint8_t *slot = keyed->slots[m];
        if (slot != NULL && wr_load_u64(slot) == keyed->moves[m].from) {
            tm_table_remove(call->c->entries, slot);
        }
    }
    return status;
}

static enum tm_table_status remove_numbers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status = resolve_numbers(call, err);

    for (uint32_t i = 0; status == TM_TABLE_DONE && i < keyed->composite.count; i++) {
        if (keyed->slots[i] != NULL) {
            tm_table_remove(call->c->numbered, keyed->slots[i]);
        }
    }
    return status;
}

static enum tm_table_status advance(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint16_t rows[KEYED_QUEUE_KEYS];

    take_queue(keyed, &call->c->queue, rows);
    uint32_t count = keyed->gather.keys.count;
    enum tm_table_status status = keyed_resolve(keyed, call->c->headers, &keyed->gather.keys,
                                                TM_RESOLVE_UPSERT, err);
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < count; i++) {
        struct keyed_header *header = &keyed->headers[rows[i]];
        header->swept += keyed->takes[rows[i]];
        memcpy(keyed->slots[i], header, sizeof *header);
        if (header->swept == header->next) {
            tm_table_remove(call->c->headers, keyed->slots[i]);
        }
    }
    return status;
}

/* The keys that have nothing left; only the last one can have. */
static enum tm_table_status forget(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint32_t done = keyed->sweep_keys;

    if (done > 0 && keyed->headers[done - 1].swept < keyed->headers[done - 1].first) {
        done -= 1;
    }
    take_queue(keyed, &call->c->queue, NULL);
    keyed->gather.keys.count = done;
    enum tm_table_status status = keyed_resolve(keyed, call->c->garbage, &keyed->gather.keys,
                                                TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t i = 0; i < done; i++) {
        if (keyed->slots[i] != NULL) {
            tm_table_remove(call->c->garbage, keyed->slots[i]);
        }
    }
    pop(&call->c->queue, done);
    return status;
}

static const keyed_step sweep_steps[] = {load_headers, load_map_keys, remove_entries,
                                         remove_numbers, advance, forget};

bool tm_keyed_pending(const struct tm_keyed *keyed)
{
    for (uint32_t i = 0; i < keyed->collections.count; i++) {
        if (tm_table_count(keyed->collections.items[i]->garbage) > 0) {
            return true;
        }
    }
    return keyed->sweep.steps != NULL;
}

enum tm_table_status tm_keyed_work(struct tm_keyed *keyed, uint32_t entries, struct wr_error *err)
{
    enum tm_table_status status = keyed_settle(keyed, err);

    WR_ASSERT(keyed->call.steps == NULL);
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < keyed->collections.count; i++) {
        uint32_t at = keyed->sweep_next % keyed->collections.count;
        struct keyed_call call = {.c = keyed->collections.items[at]};
        keyed->sweep_next = at + 1;
        if (tm_table_count(call.c->garbage) == 0) {
            continue;
        }
        if (call.c->queue.count == 0) {
            refill(call.c);
        }
        keyed->sweep_entries = WR_MIN(WR_MAX(entries, 1u), (uint32_t)WR_BATCH_ROWS_MAX);
        return keyed_run(&call, sweep_steps, WR_COUNT(sweep_steps), err);
    }
    return status;
}
