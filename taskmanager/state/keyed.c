#include "taskmanager/state/keyed.h"

#include <stdio.h>

#include "taskmanager/state/keyed_internal.h"

#define NO_HEAD UINT16_MAX

/* ---- life ---- */

struct tm_keyed *tm_keyed_create(const struct tm_keyed_options *options)
{
    struct tm_keyed *keyed = WR_NEW(struct tm_keyed);

    keyed->options = *options;
    keyed->key_types = WR_NEW_ARRAY(enum wr_type, options->key_count);
    memcpy(keyed->key_types, options->key_types, options->key_count * sizeof *keyed->key_types);
    keyed->options.key_types = keyed->key_types;
    keyed->form = wr_key_form_of(keyed->key_types, options->key_count);
    if (keyed->options.resolve == NULL) {
        keyed->options.resolve = tm_table_resolve;
    }
    memset(keyed->by_leader, 0xff, sizeof keyed->by_leader);
    return keyed;
}

void tm_keyed_destroy(struct tm_keyed *keyed)
{
    if (keyed == NULL) {
        return;
    }
    for (uint32_t i = 0; i < keyed->lists.count; i++) {
        keyed_collection_fini(&keyed->lists.items[i]->c);
        wr_free(keyed->lists.items[i]);
    }
    for (uint32_t i = 0; i < keyed->maps.count; i++) {
        keyed_collection_fini(&keyed->maps.items[i]->c);
        wr_free(keyed->maps.items[i]);
    }
    for (uint32_t i = 0; i < keyed->values.count; i++) {
        keyed_value_free(keyed->values.items[i]);
    }
    for (uint32_t i = 0; i < keyed->aggregating.count; i++) {
        keyed_aggregating_free(keyed->aggregating.items[i]);
    }
    for (uint32_t i = 0; i < keyed->names.count; i++) {
        wr_free(keyed->names.items[i]);
    }
    WR_VEC_FINI(&keyed->lists);
    WR_VEC_FINI(&keyed->maps);
    WR_VEC_FINI(&keyed->values);
    WR_VEC_FINI(&keyed->aggregating);
    WR_VEC_FINI(&keyed->names);
    WR_VEC_FINI(&keyed->collections);
    tm_composite_fini(&keyed->composite);
    wr_sb_fini(&keyed->map_keys);
    wr_free(keyed->key_types);
    wr_free(keyed);
}

const char *keyed_name(struct tm_keyed *keyed, const char *name, struct wr_error *err)
{
    size_t bytes = strlen(name);

    if (bytes == 0 || bytes > WR_NAME_BYTES_MAX || strchr(name, '/') != NULL) {
        (void)wr_fail(err, WR_ERR_INVALID,
                      "\"%s\" cannot be the name of a state: it has 1 to %d bytes and no \"/\"",
                      name, WR_NAME_BYTES_MAX);
        return NULL;
    }
    for (uint32_t i = 0; i < keyed->names.count; i++) {
        if (strcmp(keyed->names.items[i], name) == 0) {
            (void)wr_fail(err, WR_ERR_EXISTS, "state \"%s\" is opened twice", name);
            return NULL;
        }
    }
    char *copy = wr_strdup(name);
    WR_VEC_PUSH(&keyed->names, copy);
    return copy;
}

struct tm_table *keyed_table(struct tm_keyed *keyed, const char *name, const char *suffix,
                             struct tm_keyed_table shape, struct wr_error *err)
{
    char full[WR_NAME_BYTES_MAX + 16];

    (void)snprintf(full, sizeof full, "%s%s", name, suffix);
    shape.name = full;
    shape.key_types = keyed->key_types;
    shape.key_count = keyed->options.key_count;
    shape.heap |= keyed->options.heap;
    return keyed->options.table(keyed->options.ctx, &shape, err);
}

bool keyed_collection_init(struct keyed_collection *c, struct tm_keyed *keyed, const char *name,
                           const char *numbered, struct wr_error *err)
{
    c->keyed = keyed;
    c->name = name;
    c->queue.key_group = keyed->options.key_group_first;
    c->headers = keyed_table(keyed, name, "",
                             (struct tm_keyed_table){.value_bytes = sizeof(struct keyed_header)},
                             err);
    if (c->headers == NULL) {
        return false;
    }
    c->numbered = keyed_table(keyed, name, numbered,
                              (struct tm_keyed_table){.composite = true, .objects = true}, err);
    if (c->numbered == NULL) {
        return false;
    }
    c->garbage = keyed_table(keyed, name, "/swept",
                             (struct tm_keyed_table){.heap = true}, err);
    if (c->garbage == NULL) {
        return false;
    }
    WR_VEC_PUSH(&keyed->collections, c);
    return true;
}

void keyed_collection_fini(struct keyed_collection *c)
{
    keyed_queue_fini(&c->queue);
}

/* ---- calls ---- */

static enum tm_table_status run_on(struct keyed_run *run, const struct keyed_call *call,
                                   struct wr_error *err)
{
    while (run->at < run->count) {
        enum tm_table_status status = run->steps[run->at](call, err);
        if (status == TM_TABLE_WAIT) {
            return status;
        }
        if (status == TM_TABLE_FAILED) {
            run->steps = NULL;
            return status;
        }
        run->at += 1;
    }
    run->steps = NULL;
    return TM_TABLE_DONE;
}

enum tm_table_status keyed_settle(struct tm_keyed *keyed, struct wr_error *err)
{
    struct keyed_call call = {.c = keyed->sweep.c};

    return keyed->sweep.steps == NULL ? TM_TABLE_DONE : run_on(&keyed->sweep, &call, err);
}

enum tm_table_status keyed_run(const struct keyed_call *call, const keyed_step *steps,
                               uint32_t count, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    struct keyed_run *run = call->rows == NULL && call->walk == NULL ? &keyed->sweep : &keyed->call;

    if (call->rows != NULL && call->rows->count == 0) {
        return TM_TABLE_DONE;
    }
    if (run->steps == NULL) {
        enum tm_table_status status = keyed_settle(keyed, err);
        if (status != TM_TABLE_DONE) {
            return status;
        }
        *run = (struct keyed_run){.steps = steps, .count = count, .c = call->c};
    }
    /* A call that waits is made again before any other. */
    WR_ASSERT(run->steps == steps && run->c == call->c);
    return run_on(run, call, err);
}

/* ---- keys ---- */

void keyed_gather_keys(struct keyed_gather *gather, const struct wr_keys *source,
                       const uint16_t *rows, uint32_t count)
{
    bool any_null = false;

    memset(gather->null_bits, 0, sizeof gather->null_bits);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = rows == NULL ? i : rows[i];
        bool null = tm_keys_is_null(source, row);
        any_null |= null;
        gather->null_bits[i / 64] |= (uint64_t)null << (i % 64);
        gather->hashes[i] = source->hashes[row];
        if (source->form == WR_KEY_U64) {
            gather->u64[i] = source->u64[row];
        } else {
            gather->views[i] = source->bytes[row];
        }
    }
    gather->keys = (struct wr_keys){.form = source->form,
                                    .count = count,
                                    .u64 = gather->u64,
                                    .bytes = gather->views,
                                    .hashes = gather->hashes,
                                    .null_bits = any_null ? gather->null_bits : NULL};
}

enum tm_table_status keyed_resolve(struct tm_keyed *keyed, struct tm_table *table,
                                   const struct wr_keys *keys, enum tm_resolve intent,
                                   struct wr_error *err)
{
    if (keys->count == 0) {
        return TM_TABLE_DONE;
    }
    return keyed->options.resolve(table, keys, intent, keyed->slots, keyed->fresh, err);
}

void keyed_take_heads(struct tm_keyed *keyed, const struct tm_rows *rows)
{
    keyed->source = tm_key_batch_keys(rows->batch);
    WR_ASSERT(keyed->source->form == keyed->form && rows->count <= WR_BATCH_ROWS_MAX);
    keyed->head_count = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        uint32_t leader = tm_key_batch_leader(rows->batch, tm_rows_at(rows, i));
        if (keyed->by_leader[leader] == NO_HEAD) {
            keyed->by_leader[leader] = (uint16_t)keyed->head_count;
            keyed->head_rows[keyed->head_count] = (uint16_t)leader;
            keyed->picked[keyed->head_count] = false;
            keyed->head_count += 1;
        }
        keyed->head_of[i] = keyed->by_leader[leader];
    }
    for (uint32_t h = 0; h < keyed->head_count; h++) {
        keyed->by_leader[keyed->head_rows[h]] = NO_HEAD;
    }
}

enum tm_table_status keyed_resolve_heads(struct tm_keyed *keyed, struct tm_table *table,
                                         const bool *only, enum tm_resolve intent,
                                         struct wr_error *err)
{
    keyed->which_count = 0;
    for (uint32_t h = 0; h < keyed->head_count; h++) {
        if (only == NULL || only[h]) {
            keyed->which_rows[keyed->which_count] = keyed->head_rows[h];
            keyed->which[keyed->which_count++] = (uint16_t)h;
        }
    }
    keyed_gather_keys(&keyed->gather, keyed->source, keyed->which_rows, keyed->which_count);
    return keyed_resolve(keyed, table, &keyed->gather.keys, intent, err);
}

/* ---- steps that calls share ---- */

enum tm_table_status keyed_missing(const struct keyed_collection *c, uint64_t number,
                                   struct wr_error *err)
{
    (void)wr_fail(err, WR_ERR_CORRUPT, "state \"%s\": entry %" PRIu64 " of a key is missing",
                  c->name, number);
    return TM_TABLE_FAILED;
}

enum tm_table_status keyed_load_headers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    keyed_take_heads(keyed, call->rows);
    enum tm_table_status status =
        keyed_resolve_heads(keyed, call->c->headers, NULL, TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t h = 0; h < keyed->which_count; h++) {
        keyed->headers[h] = keyed_header_of(keyed->slots[h]);
    }
    return TM_TABLE_DONE;
}

enum tm_table_status keyed_clear_heads(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    (void)err;
    for (uint32_t h = 0; h < keyed->head_count; h++) {
        struct keyed_header *header = &keyed->headers[h];
        keyed->picked[h] = header->first < header->next;
        header->first = header->next;
    }
    call->c->changes += 1;
    return TM_TABLE_DONE;
}

enum tm_table_status keyed_store_headers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status =
        keyed_resolve_heads(keyed, call->c->headers, keyed->picked, TM_RESOLVE_UPSERT, err);

    for (uint32_t i = 0; status == TM_TABLE_DONE && i < keyed->which_count; i++) {
        const struct keyed_header *header = &keyed->headers[keyed->which[i]];
        memcpy(keyed->slots[i], header, sizeof *header);
        if (header->swept == header->next) {
            tm_table_remove(call->c->headers, keyed->slots[i]);
        }
    }
    return status;
}

enum tm_table_status keyed_note_garbage(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status =
        keyed_resolve_heads(keyed, call->c->garbage, keyed->picked, TM_RESOLVE_UPSERT, err);

    for (uint32_t i = 0; status == TM_TABLE_DONE && i < keyed->which_count; i++) {
        if ((keyed->fresh[i / 64] >> (i % 64) & 1) != 0) {
            keyed_queue_push(&call->c->queue, &keyed->gather.keys, i);
        }
    }
    return status;
}

enum tm_table_status keyed_count(const struct keyed_call *call, struct wr_error *err)
{
    const struct tm_keyed *keyed = call->c->keyed;

    (void)err;
    for (uint32_t i = 0; i < call->rows->count; i++) {
        const struct keyed_header *header = &keyed->headers[keyed->head_of[i]];
        call->counts[i] = header->next - header->first;
    }
    return TM_TABLE_DONE;
}
