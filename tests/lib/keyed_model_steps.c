/* Random calls on every kind of state, and on the model; every answer is compared. */
#include "common/base/bytes.h"
#include "tests/lib/keyed_model.h"
#include "tests/lib/wr_test.h"

/* ---- value ---- */

static void check_value(struct keyed_model *m, uint32_t i)
{
    const struct keyed_model_key *key = keyed_model_at(m, i);
    struct wr_str got;
    bool found = tm_value_get(m->value, i, &got);

    WR_CK(found == key->has_value);
    if (found) {
        keyed_model_check_bytes(m, got, key->value);
    }
}

static void step_value(struct keyed_model *m)
{
    struct wr_error err;
    bool writes = wr_rng_below(&m->rng, 3) > 0;

    keyed_model_batch(m);
    KEYED_DONE(m, &err,
               tm_value_begin(m->value, &m->rows,
                              writes ? TM_RESOLVE_UPSERT : TM_RESOLVE_READ, &err));
    for (uint32_t i = 0; i < m->rows.count; i++) {
        struct keyed_model_key *key = keyed_model_at(m, i);
        uint64_t dice = writes ? wr_rng_below(&m->rng, 4) : 3;
        check_value(m, i);
        if (dice == 0) {
            tm_value_clear(m->value, i);
            key->has_value = false;
        } else if (dice < 3) {
            WR_CK_OK(tm_value_put(m->value, i, m->values[i], &err), &err);
            key->has_value = true;
            key->value = m->number_of[i];
        }
        check_value(m, i);
    }
    tm_value_end(m->value);
}

/* ---- reducing and aggregating ---- */

static void check_reduced(struct keyed_model *m, uint32_t i)
{
    const struct keyed_model_key *key = keyed_model_at(m, i);
    struct wr_error err;
    struct wr_sb sb = {0};
    bool found;

    WR_CK_OK(tm_aggregating_get(m->reducing, i, &sb, &found, &err), &err);
    WR_CK(found == key->has_reduced);
    WR_CK(!found || (sb.bytes == key->reduced_bytes &&
                     (sb.bytes == 0 || memcmp(sb.ptr, key->reduced, sb.bytes) == 0)));
    wr_sb_fini(&sb);
}

static void check_fixed(struct keyed_model *m, uint32_t i)
{
    const struct keyed_model_key *key = keyed_model_at(m, i);
    struct wr_error err;
    struct wr_sb sb = {0};
    bool found;

    WR_CK_OK(tm_aggregating_get(m->fixed, i, &sb, &found, &err), &err);
    WR_CK(found == key->has_fixed);
    WR_CK(!found || (sb.bytes == 16 && memcmp(sb.ptr, key->fixed + 1, 16) == 0));
    wr_sb_fini(&sb);
}

static void check_free(struct keyed_model *m, uint32_t i)
{
    const struct keyed_model_key *key = keyed_model_at(m, i);
    struct wr_error err;
    struct wr_sb sb = {0};
    bool found;

    WR_CK_OK(tm_aggregating_get(m->free, i, &sb, &found, &err), &err);
    WR_CK(found == key->has_free);
    WR_CK(!found ||
          (sb.bytes == key->free_bytes && memcmp(sb.ptr, key->free, sb.bytes) == 0));
    wr_sb_fini(&sb);
}

/* A value that every function takes, at most 40 bytes. */
static struct wr_str short_value(struct keyed_model *m, uint32_t i)
{
    char *data = wr_arena_alloc(&m->arena, 8);

    wr_store_u64(data, m->number_of[i]);
    return (struct wr_str){data, 8};
}

static void reduce_row(struct keyed_model *m, uint32_t i, uint32_t other)
{
    struct keyed_model_key *key = keyed_model_at(m, i), *from = keyed_model_at(m, other);
    struct wr_str value = m->values[i].bytes <= 40 ? m->values[i] : short_value(m, i);
    struct wr_error err;

    switch (wr_rng_below(&m->rng, 6)) {
    case 0:
        tm_aggregating_clear(m->reducing, i);
        key->has_reduced = false;
        break;
    case 1:
        WR_CK_OK(tm_aggregating_merge(m->reducing, i, other, &err), &err);
        if (from == key || !from->has_reduced) {
            break;
        }
        key->reduced_bytes = key->has_reduced ? key->reduced_bytes : 0;
        keyed_model_tail(key->reduced, &key->reduced_bytes,
                   (struct wr_str){from->reduced, from->reduced_bytes});
        key->has_reduced = true;
        from->has_reduced = false;
        break;
    default:
        WR_CK_OK(tm_aggregating_add(m->reducing, i, value, &err), &err);
        key->reduced_bytes = key->has_reduced ? key->reduced_bytes : 0;
        keyed_model_tail(key->reduced, &key->reduced_bytes, value);
        key->has_reduced = true;
    }
}

static void fixed_row(struct keyed_model *m, uint32_t i, uint32_t other)
{
    static const uint64_t made[3] = {0, 0, 7};
    struct keyed_model_key *key = keyed_model_at(m, i), *from = keyed_model_at(m, other);
    struct wr_error err;
    uint64_t dice = wr_rng_below(&m->rng, 6);

    if (dice == 0) {
        tm_aggregating_clear(m->fixed, i);
        key->has_fixed = false;
        return;
    }
    if (dice == 1 && (from == key || !from->has_fixed)) {
        WR_CK_OK(tm_aggregating_merge(m->fixed, i, other, &err), &err);
        return;
    }
    if (!key->has_fixed) {
        memcpy(key->fixed, made, sizeof made);
        key->has_fixed = true;
    }
    if (dice == 1) {
        WR_CK_OK(tm_aggregating_merge(m->fixed, i, other, &err), &err);
        keyed_model_fixed_merge(key->fixed, from->fixed);
        from->has_fixed = false;
        return;
    }
    WR_CK_OK(tm_aggregating_add(m->fixed, i, short_value(m, i), &err), &err);
    keyed_model_fixed_add(key->fixed, m->number_of[i]);
}

static void free_row(struct keyed_model *m, uint32_t i)
{
    struct keyed_model_key *key = keyed_model_at(m, i);
    struct wr_error err;

    if (wr_rng_below(&m->rng, 6) == 0) {
        tm_aggregating_clear(m->free, i);
        key->has_free = false;
        return;
    }
    WR_CK_OK(tm_aggregating_add(m->free, i, short_value(m, i), &err), &err);
    if (!key->has_free) {
        memcpy(key->free, "made:", 5);
        key->free_bytes = 5;
        key->has_free = true;
    }
    keyed_model_tail(key->free, &key->free_bytes, short_value(m, i));
}

static void step_aggregating(struct keyed_model *m)
{
    struct wr_error err;

    keyed_model_batch(m);
    for (uint32_t kind = 0; kind < 3; kind++) {
        struct tm_aggregating *state = kind == 0 ? m->reducing : kind == 1 ? m->fixed : m->free;
        KEYED_DONE(m, &err, tm_aggregating_begin(state, &m->rows, TM_RESOLVE_UPSERT, &err));
        for (uint32_t i = 0; i < m->rows.count; i++) {
            uint32_t other = (uint32_t)wr_rng_below(&m->rng, m->rows.count);
            if (kind == 0) {
                reduce_row(m, i, other);
                check_reduced(m, i);
            } else if (kind == 1) {
                fixed_row(m, i, other);
                check_fixed(m, i);
            } else {
                free_row(m, i);
                check_free(m, i);
            }
        }
        tm_aggregating_end(state);
    }
}

/* ---- list ---- */

static void step_list_write(struct keyed_model *m)
{
    struct wr_error err;
    bool cleared[KEYED_MODEL_KEYS] = {false};
    uint64_t dice = wr_rng_below(&m->rng, 8);

    keyed_model_batch(m);
    if (dice < 5) {
        KEYED_DONE(m, &err, tm_list_add(m->list, &m->rows, m->values, &err));
    } else if (dice < 7) {
        KEYED_DONE(m, &err, tm_list_update(m->list, &m->rows, m->values, &err));
    } else {
        KEYED_DONE(m, &err, tm_list_clear(m->list, &m->rows, &err));
    }
    for (uint32_t i = 0; i < m->rows.count; i++) {
        struct keyed_model_key *key = keyed_model_at(m, i);
        if (dice >= 5 && !cleared[key - m->keys]) {
            key->list.count = 0;
            cleared[key - m->keys] = true;
        }
        if (dice < 7) {
            WR_VEC_PUSH(&key->list, m->number_of[i]);
        }
    }
}

static void step_list_count(struct keyed_model *m)
{
    uint64_t counts[WR_BATCH_ROWS_MAX];
    struct wr_error err;

    keyed_model_batch(m);
    KEYED_DONE(m, &err, tm_list_count(m->list, &m->rows, counts, &err));
    for (uint32_t i = 0; i < m->rows.count; i++) {
        WR_CK(counts[i] == keyed_model_at(m, i)->list.count);
    }
}

/* Add to some lists, or clear one, while they are walked. */
static void change_walked_lists(struct keyed_model *m, bool *cleared)
{
    uint32_t i = (uint32_t)wr_rng_below(&m->rng, m->rows.count);
    uint16_t row = (uint16_t)tm_rows_at(&m->rows, i);
    struct tm_rows one = {m->batch, &row, 1};
    struct keyed_model_key *key = keyed_model_at(m, i);
    struct wr_error err;
    uint64_t number = m->next_number++;
    struct wr_str value = keyed_model_bytes(m, number);

    if (wr_rng_below(&m->rng, 4) == 0) {
        KEYED_DONE(m, &err, tm_list_clear(m->list, &one, &err));
        key->list.count = 0;
        cleared[key - m->keys] = true;
        return;
    }
    KEYED_DONE(m, &err, tm_list_add(m->list, &one, &value, &err));
    WR_VEC_PUSH(&key->list, number);
}

static void walk_lists(struct keyed_model *m, bool changes)
{
    uint32_t given[WR_BATCH_ROWS_MAX] = {0}, counts[WR_BATCH_ROWS_MAX], last = 0;
    bool cleared[KEYED_MODEL_KEYS] = {false};
    struct tm_piece piece;
    struct wr_error err;

    for (uint32_t i = 0; i < m->rows.count; i++) {
        counts[i] = keyed_model_at(m, i)->list.count;
    }
    tm_walk_begin(m->walk, &m->rows);
    for (;;) {
        KEYED_DONE(m, &err, tm_list_next(m->list, m->walk, &piece, &err));
        if (piece.count == 0) {
            break;
        }
        for (uint32_t e = 0; e < piece.count; e++) {
            uint32_t i = piece.positions[e];
            const struct keyed_model_key *key = keyed_model_at(m, i);
            WR_CK(i >= last && !cleared[key - m->keys]);
            last = i;
            keyed_model_check_bytes(m, piece.values[e], key->list.items[given[i]++]);
        }
        if (changes && wr_rng_below(&m->rng, 3) == 0) {
            change_walked_lists(m, cleared);
        }
    }
    for (uint32_t i = 0; i < m->rows.count; i++) {
        WR_CK(given[i] >= counts[i] || cleared[keyed_model_at(m, i) - m->keys]);
    }
}

/* ---- map ---- */

static void step_map_get(struct keyed_model *m)
{
    struct wr_str found[WR_BATCH_ROWS_MAX];
    uint64_t counts[WR_BATCH_ROWS_MAX];
    struct wr_error err;

    keyed_model_batch(m);
    KEYED_DONE(m, &err, tm_map_get(m->map, &m->rows, m->map_keys, found, &err));
    for (uint32_t i = 0; i < m->rows.count; i++) {
        uint64_t number = keyed_model_at(m, i)->map[m->map_key_of[i]];
        WR_CK((found[i].ptr != NULL) == (number != 0));
        if (number != 0) {
            keyed_model_check_bytes(m, found[i], number);
        }
    }
    KEYED_DONE(m, &err, tm_map_count(m->map, &m->rows, counts, &err));
    for (uint32_t i = 0; i < m->rows.count; i++) {
        uint64_t count = 0;
        for (uint32_t j = 0; j < KEYED_MODEL_MAP_KEYS; j++) {
            count += keyed_model_at(m, i)->map[j] != 0;
        }
        WR_CK(counts[i] == count);
    }
}

static void step_map_write(struct keyed_model *m)
{
    struct wr_error err;
    uint64_t dice = wr_rng_below(&m->rng, 16);

    keyed_model_batch(m);
    if (dice < 8) {
        KEYED_DONE(m, &err, tm_map_put(m->map, &m->rows, m->map_keys, m->values, &err));
    } else if (dice < 15) {
        KEYED_DONE(m, &err, tm_map_remove(m->map, &m->rows, m->map_keys, &err));
    } else {
        KEYED_DONE(m, &err, tm_map_clear(m->map, &m->rows, &err));
    }
    for (uint32_t i = 0; i < m->rows.count; i++) {
        struct keyed_model_key *key = keyed_model_at(m, i);
        if (dice == 15) {
            memset(key->map, 0, sizeof key->map);
        } else {
            key->map[m->map_key_of[i]] = dice < 8 ? m->number_of[i] : 0;
        }
    }
}

struct map_walk {
    uint8_t seen[KEYED_MODEL_KEYS][KEYED_MODEL_MAP_KEYS];
    bool before[KEYED_MODEL_KEYS][KEYED_MODEL_MAP_KEYS];
    bool cleared[KEYED_MODEL_KEYS];
};

/* Remove, or put anew, an entry that was given out; or clear a map. */
static void change_walked_maps(struct keyed_model *m, struct map_walk *walk)
{
    uint32_t i = (uint32_t)wr_rng_below(&m->rng, m->rows.count);
    uint16_t row = (uint16_t)tm_rows_at(&m->rows, i);
    struct tm_rows one = {m->batch, &row, 1};
    struct keyed_model_key *key = keyed_model_at(m, i);
    uint32_t k = (uint32_t)(key - m->keys);
    struct wr_error err;

    if (wr_rng_below(&m->rng, 12) == 0) {
        KEYED_DONE(m, &err, tm_map_clear(m->map, &one, &err));
        memset(key->map, 0, sizeof key->map);
        walk->cleared[k] = true;
        return;
    }
    for (uint32_t j = 0; j < KEYED_MODEL_MAP_KEYS; j++) {
        struct wr_str map_key = keyed_model_map_key(m, j);
        if (walk->seen[k][j] == 0 || key->map[j] == 0 || wr_rng_below(&m->rng, 2) == 0) {
            continue;
        }
        if (wr_rng_below(&m->rng, 3) > 0) {
            KEYED_DONE(m, &err, tm_map_remove(m->map, &one, &map_key, &err));
            key->map[j] = 0;
        } else {
            uint64_t number = m->next_number++;
            struct wr_str value = keyed_model_bytes(m, number);
            KEYED_DONE(m, &err, tm_map_put(m->map, &one, &map_key, &value, &err));
            key->map[j] = number;
        }
    }
}

static uint32_t map_key_number(struct keyed_model *m, struct wr_str text)
{
    for (uint32_t j = 0; j < KEYED_MODEL_MAP_KEYS; j++) {
        if (wr_str_equal(keyed_model_map_key(m, j), text)) {
            return j;
        }
    }
    ck_abort_msg("a map key that nobody put");
    return 0;
}

/* Each key once in the rows. */
static void walk_maps(struct keyed_model *m, bool changes)
{
    struct map_walk *walk = WR_NEW(struct map_walk);
    struct tm_piece piece;
    struct wr_error err;

    for (uint32_t i = 0; i < m->rows.count; i++) {
        for (uint32_t j = 0; j < KEYED_MODEL_MAP_KEYS; j++) {
            walk->before[keyed_model_at(m, i) - m->keys][j] = keyed_model_at(m, i)->map[j] != 0;
        }
    }
    tm_walk_begin(m->walk, &m->rows);
    for (;;) {
        KEYED_DONE(m, &err, tm_map_next(m->map, m->walk, &piece, &err));
        if (piece.count == 0) {
            break;
        }
        for (uint32_t e = 0; e < piece.count; e++) {
            const struct keyed_model_key *key = keyed_model_at(m, piece.positions[e]);
            uint32_t j = map_key_number(m, piece.keys[e]);
            WR_CK(key->map[j] != 0);
            keyed_model_check_bytes(m, piece.values[e], key->map[j]);
            walk->seen[key - m->keys][j] += 1;
        }
        if (changes) {
            change_walked_maps(m, walk);
        }
    }
    for (uint32_t k = 0; k < KEYED_MODEL_KEYS; k++) {
        for (uint32_t j = 0; !walk->cleared[k] && j < KEYED_MODEL_MAP_KEYS; j++) {
            WR_CK(walk->seen[k][j] == walk->before[k][j]);
        }
    }
    wr_free(walk);
}

/* ---- all of it ---- */

/* Every key of this subtask, once. */
static bool all_rows(struct keyed_model *m)
{
    uint16_t keys[KEYED_MODEL_KEYS];
    uint32_t count = 0;

    wr_arena_reset(&m->arena);
    for (uint32_t k = 0; k < KEYED_MODEL_KEYS; k++) {
        if (keyed_model_is_mine(m, k)) {
            keys[count++] = (uint16_t)k;
        }
    }
    keyed_model_rows(m, keys, count);
    return count > 0;
}

void keyed_model_step(struct keyed_model *m)
{
    struct wr_error err;

    switch (wr_rng_below(&m->rng, 12)) {
    case 0:
    case 1:
        step_value(m);
        break;
    case 2:
        step_aggregating(m);
        break;
    case 3:
    case 4:
        step_list_write(m);
        break;
    case 5:
        step_list_count(m);
        break;
    case 6:
    case 7:
    case 8:
        step_map_write(m);
        break;
    case 9:
        step_map_get(m);
        break;
    case 10:
        keyed_model_batch(m);
        walk_lists(m, true);
        (void)all_rows(m);
        walk_maps(m, true);
        break;
    default:
        KEYED_DONE(m, &err,
                   tm_keyed_work(m->keyed, 1 + (uint32_t)wr_rng_below(&m->rng, 300), &err));
    }
    keyed_model_between(m);
}

void keyed_model_check(struct keyed_model *m)
{
    struct wr_error err;

    if (!all_rows(m)) {
        return;
    }
    KEYED_DONE(m, &err, tm_value_begin(m->value, &m->rows, TM_RESOLVE_READ, &err));
    for (uint32_t i = 0; i < m->rows.count; i++) {
        check_value(m, i);
    }
    tm_value_end(m->value);
    for (uint32_t kind = 0; kind < 3; kind++) {
        struct tm_aggregating *state = kind == 0 ? m->reducing : kind == 1 ? m->fixed : m->free;
        KEYED_DONE(m, &err, tm_aggregating_begin(state, &m->rows, TM_RESOLVE_READ, &err));
        for (uint32_t i = 0; i < m->rows.count; i++) {
            (kind == 0 ? check_reduced : kind == 1 ? check_fixed : check_free)(m, i);
        }
        tm_aggregating_end(state);
    }
    walk_lists(m, false);
    walk_maps(m, false);
}

static void clear_rows(struct keyed_model *m)
{
    struct wr_error err;

    KEYED_DONE(m, &err, tm_value_begin(m->value, &m->rows, TM_RESOLVE_UPSERT, &err));
    for (uint32_t i = 0; i < m->rows.count; i++) {
        tm_value_clear(m->value, i);
    }
    tm_value_end(m->value);
    for (uint32_t kind = 0; kind < 3; kind++) {
        struct tm_aggregating *state = kind == 0 ? m->reducing : kind == 1 ? m->fixed : m->free;
        KEYED_DONE(m, &err, tm_aggregating_begin(state, &m->rows, TM_RESOLVE_UPSERT, &err));
        for (uint32_t i = 0; i < m->rows.count; i++) {
            tm_aggregating_clear(state, i);
        }
        tm_aggregating_end(state);
    }
    KEYED_DONE(m, &err, tm_list_clear(m->list, &m->rows, &err));
    KEYED_DONE(m, &err, tm_map_clear(m->map, &m->rows, &err));
}

/* Over a store only giving everything out tells what there is; nothing may be resolved behind it. */
static uint64_t keys_left(struct keyed_model *m, struct tm_table *table)
{
    uint8_t *slots[16];
    uint32_t count;
    struct wr_error err;

    if (m->stores == NULL) {
        return tm_table_count(table);
    }
    KEYED_DONE(m, &err, tm_table_drain_peek(table, slots, 16, &count, &err));
    return count;
}

void keyed_model_clear(struct keyed_model *m)
{
    struct wr_error err;

    if (all_rows(m)) {
        clear_rows(m);
    }
    keyed_model_keys_fini(m->keys);
    memset(m->keys, 0, sizeof m->keys);
    keyed_model_check(m);
    while (tm_keyed_pending(m->keyed)) {
        KEYED_DONE(m, &err, tm_keyed_work(m->keyed, 200, &err));
    }
    keyed_model_check(m);
    for (uint32_t i = 0; i < m->tables.count; i++) {
        uint64_t left = keys_left(m, m->tables.items[i].table);
        ck_assert_msg(left == 0, "%s still holds %lu keys", m->tables.items[i].name,
                      (unsigned long)left);
    }
}
