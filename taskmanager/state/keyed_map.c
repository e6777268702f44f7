/* Maps: a header per key; per entry its value by map key, and its map key by number. */
#include <stdlib.h>

#include "taskmanager/state/keyed_internal.h"

struct tm_map *tm_map_open(struct tm_keyed *keyed, const char *name, struct wr_error *err)
{
    static const uint64_t no_number = UINT64_MAX; /* never there: a new entry has none yet */
    const char *kept = keyed_name(keyed, name, err);

    if (kept == NULL) {
        return NULL;
    }
    struct tm_map *map = WR_NEW(struct tm_map);
    WR_VEC_PUSH(&keyed->maps, map);
    if (!keyed_collection_init(&map->c, keyed, kept, "/numbers", err)) {
        return NULL;
    }
    map->c.entries = keyed_table(keyed, kept, "/entries",
                                 (struct tm_keyed_table){.composite = true,
                                                         .value_bytes = sizeof no_number,
                                                         .value_template = &no_number,
                                                         .objects = true},
                                 err);
    return map->c.entries == NULL ? NULL : map;
}

/* ---- get ---- */

/* The entries of the call's rows; with READ only of keys that have any, else NULL. */
static enum tm_table_status resolve_entries(const struct keyed_call *call, enum tm_resolve intent,
                                            uint16_t *positions, uint32_t *ret_count,
                                            struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    *ret_count = 0;
    tm_composite_reset(&keyed->composite);
    for (uint32_t i = 0; i < call->rows->count; i++) {
        uint32_t h = keyed->head_of[i];
        const struct keyed_header *header = &keyed->headers[h];
        if (intent == TM_RESOLVE_UPSERT || header->first < header->next) {
            tm_composite_add(&keyed->composite, keyed->source, keyed->head_rows[h],
                             keyed_bytes(call->keys[i]));
            positions[(*ret_count)++] = (uint16_t)i;
        }
    }
    return keyed_resolve(keyed, call->c->entries, tm_composite_keys(&keyed->composite), intent,
                         err);
}

static enum tm_table_status give_found(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint16_t positions[WR_BATCH_ROWS_MAX];
    uint32_t count;
    enum tm_table_status status =
        resolve_entries(call, TM_RESOLVE_READ, positions, &count, err);

    if (status != TM_TABLE_DONE) {
        return status;
    }
    memset(call->found, 0, call->rows->count * sizeof *call->found);
    for (uint32_t j = 0; j < count; j++) {
        uint32_t i = positions[j];
        const uint8_t *slot = keyed->slots[j];
        if (slot != NULL &&
            keyed_is_there(&keyed->headers[keyed->head_of[i]], wr_load_u64(slot))) {
            call->found[i] = tm_table_object(call->c->entries, slot);
        }
    }
    return TM_TABLE_DONE;
}

static const keyed_step get_steps[] = {keyed_load_headers, give_found};

enum tm_table_status tm_map_get(struct tm_map *map, const struct tm_rows *rows,
                                const struct wr_str *keys, struct wr_str *values,
                                struct wr_error *err)
{
    struct keyed_call call = {.c = &map->c, .rows = rows, .keys = keys, .found = values};

    return keyed_run(&call, get_steps, WR_COUNT(get_steps), err);
}

/* ---- put ---- */

static enum tm_table_status put_entries(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint16_t positions[WR_BATCH_ROWS_MAX];
    uint32_t count;
    enum tm_table_status status =
        resolve_entries(call, TM_RESOLVE_UPSERT, positions, &count, err);

    if (status != TM_TABLE_DONE) {
        return status;
    }
    keyed->move_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint16_t h = keyed->head_of[i];
        struct wr_str value = keyed_bytes(call->values[i]);
        uint8_t *slot = keyed->slots[i];
        if (!keyed_is_there(&keyed->headers[h], wr_load_u64(slot))) {
            uint64_t number = keyed->headers[h].next++;
            wr_store_u64(slot, number);
            keyed->picked[h] = true;
            keyed->moves[keyed->move_count++] =
                (struct keyed_move){.head = h, .position = (uint16_t)i, .to = number};
        }
        if (tm_table_set_object(call->c->entries, slot, value.ptr, (uint32_t)value.bytes, err) !=
            WR_OK) {
            return TM_TABLE_FAILED;
        }
    }
    return TM_TABLE_DONE;
}

/* Resolve the numbers that the moves lead to, or come from. */
static enum tm_table_status resolve_moves(struct keyed_collection *c, bool to,
                                          enum tm_resolve intent, struct wr_error *err)
{
    struct tm_keyed *keyed = c->keyed;

    tm_composite_reset(&keyed->composite);
    for (uint32_t m = 0; m < keyed->move_count; m++) {
        const struct keyed_move *move = &keyed->moves[m];
        tm_composite_add_number(&keyed->composite, keyed->source, keyed->head_rows[move->head],
                                to ? move->to : move->from);
    }
    return keyed_resolve(keyed, c->numbered, tm_composite_keys(&keyed->composite), intent, err);
}

static enum tm_table_status put_numbers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status = resolve_moves(call->c, true, TM_RESOLVE_UPSERT, err);

    for (uint32_t m = 0; status == TM_TABLE_DONE && m < keyed->move_count; m++) {
        struct wr_str key = keyed_bytes(call->keys[keyed->moves[m].position]);
        if (tm_table_set_object(call->c->numbered, keyed->slots[m], key.ptr, (uint32_t)key.bytes,
                                err) != WR_OK) {
            return TM_TABLE_FAILED;
        }
    }
    return status;
}

static const keyed_step put_steps[] = {keyed_load_headers, put_entries, put_numbers,
                                       keyed_store_headers};

enum tm_table_status tm_map_put(struct tm_map *map, const struct tm_rows *rows,
                                const struct wr_str *keys, const struct wr_str *values,
                                struct wr_error *err)
{
    struct keyed_call call = {.c = &map->c, .rows = rows, .keys = keys, .values = values};

    return keyed_run(&call, put_steps, WR_COUNT(put_steps), err);
}

/* ---- remove ---- */

static int compare_victims(const void *a, const void *b)
{
    const struct keyed_victim *x = a, *y = b;

    if (x->head != y->head) {
        return x->head < y->head ? -1 : 1;
    }
    return x->number < y->number ? -1 : x->number > y->number;
}

/* A key loses `count` entries (sorted by number): as many numbers at the end go, and what had one
 * of those and stays moves into the holes. */
static void plan_moves(struct tm_keyed *keyed, const struct keyed_victim *victims, uint32_t count)
{
    uint16_t h = victims[0].head;
    uint64_t end = keyed->headers[h].next, mover = end - count;
    uint32_t tail = 0;

    while (tail < count && victims[tail].number < mover) {
        tail += 1; /* victims[tail …] have numbers that go anyway */
    }
    for (uint32_t hole = 0, i = tail; hole < tail; mover++) {
        if (i < count && victims[i].number == mover) {
            i += 1;
            continue;
        }
        keyed->moves[keyed->move_count++] = (struct keyed_move){
            .head = h, .from = mover, .to = victims[hole++].number};
    }
    keyed->headers[h].next = end - count;
    keyed->takes[h] = count;
    keyed->picked[h] = true;
}

/* Each victim once, by key and number; their entries go at once. */
static void remove_victims(struct keyed_collection *c)
{
    struct tm_keyed *keyed = c->keyed;
    uint32_t kept = 0;

    qsort(keyed->victims, keyed->victim_count, sizeof *keyed->victims, compare_victims);
    for (uint32_t v = 0; v < keyed->victim_count; v++) {
        if (v == 0 || compare_victims(&keyed->victims[v], &keyed->victims[v - 1]) != 0) {
            tm_table_remove(c->entries, keyed->victims[v].slot);
        }
    }
    for (uint32_t v = 0; v < keyed->victim_count; v++) {
        if (kept == 0 || compare_victims(&keyed->victims[v], &keyed->victims[kept - 1]) != 0) {
            keyed->victims[kept++] = keyed->victims[v];
        }
    }
    keyed->victim_count = kept;
    for (uint32_t v = 0, end; v < kept; v = end) {
        end = v + 1;
        while (end < kept && keyed->victims[end].head == keyed->victims[v].head) {
            end += 1;
        }
        plan_moves(keyed, keyed->victims + v, end - v);
    }
}

static enum tm_table_status take_victims(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    uint16_t positions[WR_BATCH_ROWS_MAX];
    uint32_t count;
    enum tm_table_status status =
        resolve_entries(call, TM_RESOLVE_READ, positions, &count, err);

    if (status != TM_TABLE_DONE) {
        return status;
    }
    keyed->victim_count = keyed->move_count = 0;
    for (uint32_t j = 0; j < count; j++) {
        uint16_t h = keyed->head_of[positions[j]];
        uint8_t *slot = keyed->slots[j];
        if (slot != NULL && keyed_is_there(&keyed->headers[h], wr_load_u64(slot))) {
            keyed->victims[keyed->victim_count++] =
                (struct keyed_victim){.head = h, .number = wr_load_u64(slot), .slot = slot};
        }
    }
    remove_victims(call->c);
    call->c->changes += keyed->victim_count > 0;
    return TM_TABLE_DONE;
}

static enum tm_table_status load_movers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status = resolve_moves(call->c, false, TM_RESOLVE_READ, err);

    wr_sb_reset(&keyed->map_keys);
    for (uint32_t m = 0; status == TM_TABLE_DONE && m < keyed->move_count; m++) {
        if (keyed->slots[m] == NULL) {
            return keyed_missing(call->c, keyed->moves[m].from, err);
        }
        struct wr_str key = tm_table_object(call->c->numbered, keyed->slots[m]);
        wr_sb_append(&keyed->map_keys, key.ptr, key.bytes);
        keyed->map_key_ends[m] = keyed->map_keys.bytes;
    }
    return status;
}

static enum tm_table_status move_entries(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    tm_composite_reset(&keyed->composite);
    for (uint32_t m = 0; m < keyed->move_count; m++) {
        tm_composite_add(&keyed->composite, keyed->source,
                         keyed->head_rows[keyed->moves[m].head],
                         keyed_map_key(&keyed->map_keys, keyed->map_key_ends, m));
    }
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->entries, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_UPSERT, err);
    for (uint32_t m = 0; status == TM_TABLE_DONE && m < keyed->move_count; m++) {
        const struct keyed_move *move = &keyed->moves[m];
        if (wr_load_u64(keyed->slots[m]) != move->from) {
            return keyed_missing(call->c, move->from, err);
        }
        wr_store_u64(keyed->slots[m], move->to);
    }
    return status;
}

static enum tm_table_status move_numbers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    enum tm_table_status status = resolve_moves(call->c, true, TM_RESOLVE_UPSERT, err);

    for (uint32_t m = 0; status == TM_TABLE_DONE && m < keyed->move_count; m++) {
        struct wr_str key = keyed_map_key(&keyed->map_keys, keyed->map_key_ends, m);
        if (tm_table_set_object(call->c->numbered, keyed->slots[m], key.ptr, (uint32_t)key.bytes,
                                err) != WR_OK) {
            return TM_TABLE_FAILED;
        }
    }
    return status;
}

static enum tm_table_status drop_tails(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;

    tm_composite_reset(&keyed->composite);
    for (uint32_t h = 0; h < keyed->head_count; h++) {
        for (uint32_t i = 0; keyed->picked[h] && i < keyed->takes[h]; i++) {
            tm_composite_add_number(&keyed->composite, keyed->source, keyed->head_rows[h],
                                    keyed->headers[h].next + i);
        }
    }
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->numbered, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_READ, err);
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < keyed->composite.count; i++) {
        if (keyed->slots[i] == NULL) {
            (void)wr_fail(err, WR_ERR_CORRUPT, "state \"%s\": a removed entry has no number",
                          call->c->name);
            return TM_TABLE_FAILED;
        }
        tm_table_remove(call->c->numbered, keyed->slots[i]);
    }
    return status;
}

static const keyed_step remove_steps[] = {keyed_load_headers, take_victims, load_movers,
                                          move_entries,       move_numbers, drop_tails,
                                          keyed_store_headers};

enum tm_table_status tm_map_remove(struct tm_map *map, const struct tm_rows *rows,
                                   const struct wr_str *keys, struct wr_error *err)
{
    struct keyed_call call = {.c = &map->c, .rows = rows, .keys = keys};

    return keyed_run(&call, remove_steps, WR_COUNT(remove_steps), err);
}

/* ---- clear, count ---- */

static const keyed_step clear_steps[] = {keyed_load_headers, keyed_clear_heads,
                                         keyed_store_headers, keyed_note_garbage};
static const keyed_step count_steps[] = {keyed_load_headers, keyed_count};

enum tm_table_status tm_map_clear(struct tm_map *map, const struct tm_rows *rows,
                                  struct wr_error *err)
{
    struct keyed_call call = {.c = &map->c, .rows = rows};

    return keyed_run(&call, clear_steps, WR_COUNT(clear_steps), err);
}

enum tm_table_status tm_map_count(struct tm_map *map, const struct tm_rows *rows,
                                  uint64_t *counts, struct wr_error *err)
{
    struct keyed_call call = {.c = &map->c, .rows = rows, .counts = counts};

    return keyed_run(&call, count_steps, WR_COUNT(count_steps), err);
}

/* ---- walk ---- */

static enum tm_table_status give_keys(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    struct tm_walk *walk = call->walk;

    keyed_walk_plan(walk, true);
    keyed_walk_keys(keyed, walk);
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->numbered, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_READ, err);
    wr_sb_reset(&walk->bytes);
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < walk->count; i++) {
        if (keyed->slots[i] == NULL) {
            return keyed_missing(call->c, walk->numbers[i], err);
        }
        struct wr_str key = tm_table_object(call->c->numbered, keyed->slots[i]);
        wr_sb_append(&walk->bytes, key.ptr, key.bytes);
        walk->ends[i] = walk->bytes.bytes;
    }
    return status;
}

static enum tm_table_status give_values(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    struct tm_walk *walk = call->walk;
    const struct wr_keys *keys = tm_key_batch_keys(walk->rows.batch);

    tm_composite_reset(&keyed->composite);
    for (uint32_t i = 0; i < walk->count; i++) {
        walk->keys[i] = keyed_map_key(&walk->bytes, walk->ends, i);
        tm_composite_add(&keyed->composite, keys, tm_rows_at(&walk->rows, walk->positions[i]),
                         walk->keys[i]);
    }
    enum tm_table_status status =
        keyed_resolve(keyed, call->c->entries, tm_composite_keys(&keyed->composite),
                      TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t i = 0; i < walk->count; i++) {
        const uint8_t *slot = keyed->slots[i];
        if (slot == NULL || wr_load_u64(slot) != walk->numbers[i]) {
            return keyed_missing(call->c, walk->numbers[i], err);
        }
        walk->values[i] = tm_table_object(call->c->entries, slot);
    }
    keyed_walk_taken(walk, true);
    return TM_TABLE_DONE;
}

static const keyed_step walk_steps[] = {keyed_walk_headers, give_keys, give_values};

enum tm_table_status tm_map_next(struct tm_map *map, struct tm_walk *walk, struct tm_piece *ret,
                                 struct wr_error *err)
{
    struct keyed_call call = {.c = &map->c, .walk = walk};
    enum tm_table_status status = keyed_run(&call, walk_steps, WR_COUNT(walk_steps), err);

    if (status == TM_TABLE_DONE) {
        keyed_walk_piece(walk, ret);
    }
    return status;
}
