/* Lists: a header per key, an entry per value. */
#include "taskmanager/state/keyed_internal.h"

struct tm_list *tm_list_open(struct tm_keyed *keyed, const char *name, struct wr_error *err)
{
    const char *kept = keyed_name(keyed, name, err);

    if (kept == NULL) {
        return NULL;
    }
    struct tm_list *list = WR_NEW(struct tm_list);
    WR_VEC_PUSH(&keyed->lists, list);
    return keyed_collection_init(&list->c, keyed, kept, "/entries", err) ? list : NULL;
}

/* ---- add, update ---- */

/* Numbers for the values. A head is picked when what it had is left behind. */
static enum tm_table_status number_values(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    keyed_take_heads(keyed, call->rows);
    enum tm_table_status status =
        keyed_resolve_heads(keyed, call->c->headers, NULL, TM_RESOLVE_UPSERT, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t h = 0; h < keyed->head_count; h++) {
        keyed->headers[h] = keyed_header_of(keyed->slots[h]);
    }
    if (call->replace) {
        (void)keyed_clear_heads(call, err);
    }
    tm_composite_reset(&keyed->composite);
    for (uint32_t i = 0; i < call->rows->count; i++) {
        uint32_t h = keyed->head_of[i];
        tm_composite_add_number(&keyed->composite, keyed->source, keyed->head_rows[h],
                                keyed->headers[h].next++);
    }
    for (uint32_t h = 0; h < keyed->head_count; h++) {
        memcpy(keyed->slots[h], &keyed->headers[h], sizeof keyed->headers[h]);
    }
    return TM_TABLE_DONE;
}

static enum tm_table_status put_values(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->numbered, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_UPSERT, err);

    for (uint32_t i = 0; status == TM_TABLE_DONE && i < call->rows->count; i++) {
        struct wr_str value = keyed_bytes(call->values[i]);
        if (tm_table_set_object(call->c->numbered, keyed->slots[i], value.ptr,
                                (uint32_t)value.bytes, err) != WR_OK) {
            return TM_TABLE_FAILED;
        }
    }
    return status;
}

static const keyed_step add_steps[] = {number_values, put_values};
static const keyed_step update_steps[] = {number_values, keyed_note_garbage, put_values};

enum tm_table_status tm_list_add(struct tm_list *list, const struct tm_rows *rows,
                                 const struct wr_str *values, struct wr_error *err)
{
    struct keyed_call call = {.c = &list->c, .rows = rows, .values = values};

    return keyed_run(&call, add_steps, WR_COUNT(add_steps), err);
}

enum tm_table_status tm_list_update(struct tm_list *list, const struct tm_rows *rows,
                                    const struct wr_str *values, struct wr_error *err)
{
    struct keyed_call call = {.c = &list->c, .rows = rows, .values = values, .replace = true};

    return keyed_run(&call, update_steps, WR_COUNT(update_steps), err);
}

/* ---- clear, count ---- */

static const keyed_step clear_steps[] = {keyed_load_headers, keyed_clear_heads,
                                         keyed_store_headers, keyed_note_garbage};
static const keyed_step count_steps[] = {keyed_load_headers, keyed_count};

enum tm_table_status tm_list_clear(struct tm_list *list, const struct tm_rows *rows,
                                   struct wr_error *err)
{
    struct keyed_call call = {.c = &list->c, .rows = rows};

    return keyed_run(&call, clear_steps, WR_COUNT(clear_steps), err);
}

enum tm_table_status tm_list_count(struct tm_list *list, const struct tm_rows *rows,
                                   uint64_t *counts, struct wr_error *err)
{
    struct keyed_call call = {.c = &list->c, .rows = rows, .counts = counts};

    return keyed_run(&call, count_steps, WR_COUNT(count_steps), err);
}

/* ---- walk ---- */

static enum tm_table_status give_values(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    struct tm_walk *walk = call->walk;

    keyed_walk_plan(walk, false);
    keyed_walk_keys(keyed, walk);
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->numbered, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t i = 0; i < walk->count; i++) {
        if (keyed->slots[i] == NULL) {
            return keyed_missing(call->c, walk->numbers[i], err);
        }
        walk->values[i] = tm_table_object(call->c->numbered, keyed->slots[i]);
    }
    keyed_walk_taken(walk, false);
    return TM_TABLE_DONE;
}

static const keyed_step walk_steps[] = {keyed_walk_headers, give_values};

enum tm_table_status tm_list_next(struct tm_list *list, struct tm_walk *walk, struct tm_piece *ret,
                                  struct wr_error *err)
{
    struct keyed_call call = {.c = &list->c, .walk = walk};
    enum tm_table_status status = keyed_run(&call, walk_steps, WR_COUNT(walk_steps), err);

    if (status == TM_TABLE_DONE) {
        keyed_walk_piece(walk, ret);
    }
    return status;
}
