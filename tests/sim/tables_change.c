/* Changing tables, as operators do. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "tests/sim/tables_internal.h"

#define WAITS_MAX 20000u
#define LOOK_NS (20 * SIM_MS)

uint32_t tables_subtask_of(const struct tables *t, const struct table_set *set, uint64_t key)
{
    struct key_bytes bytes;

    tables_key(t, key, &bytes);
    return wr_key_group_subtask(wr_key_group(bytes.hash, t->key_groups), set->count,
                                t->key_groups);
}

static bool is_packed(const struct tables *t, const struct tm_table *table)
{
    for (uint32_t s = 0; s < t->set.count; s++) {
        if (t->set.subtasks[s].table == table && t->set.subtasks[s].pack != NULL) {
            return true;
        }
    }
    return false;
}

/* Until something that the table said WAIT for has come, as a task waits: for a wake, for the end of its
 * own packing, or for so long. Meanwhile work goes on that is not the table's. */
static void wait_for_wake(struct tables *t, struct tm_table *table, uint32_t woken,
                          uint32_t *waits)
{
    uint64_t until_ns = t->sim->now_ns + LOOK_NS;
    bool packed = is_packed(t, table);

    while (t->woken == woken && t->sim->now_ns < until_ns && is_packed(t, table) == packed &&
           !tables_stop(t)) {
        if (++*waits == WAITS_MAX) {
            sim_violation(t->sim, "a table has waited for ever");
        }
        (void)tm_table_step(table, &t->process->env, false,
                            wr_env_mono_ns(&t->process->env) + 20 * SIM_US);
        tables_pack(t);
        tables_turn(t);
    }
}

bool tables_resolve(struct tables *t, struct tm_table *table, const uint64_t *keys, uint32_t count,
                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh)
{
    struct key_bytes *texts = WR_NEW_ARRAY(struct key_bytes, count);
    uint64_t words[TABLES_BATCH], hashes[TABLES_BATCH], nulls[TABLES_BATCH / 64] = {0};
    struct wr_view views[TABLES_BATCH];
    bool u64_keys = t->key_type == WR_TYPE_INT8 && !t->composite;
    struct wr_keys batch = {.form = u64_keys ? WR_KEY_U64 : WR_KEY_BYTES,
                            .count = count,
                            .u64 = words,
                            .bytes = views,
                            .hashes = hashes,
                            .null_bits = nulls};
    enum tm_table_status status = TM_TABLE_WAIT;
    uint32_t waits = 0;
    struct wr_error err;

    for (uint32_t i = 0; i < count; i++) {
        tables_key(t, keys[i], &texts[i]);
        words[i] = keys[i];
        views[i] = wr_view_of(texts[i].data, texts[i].bytes);
        hashes[i] = texts[i].hash;
        nulls[i / 64] |= (uint64_t)(keys[i] == 0 && !t->composite) << (i % 64);
    }
    while (status == TM_TABLE_WAIT && !tables_stop(t)) {
        uint32_t woken = t->woken;
        status = tm_table_resolve(table, &batch, intent, slots, fresh, &err);
        if (status == TM_TABLE_WAIT) {
            wait_for_wake(t, table, woken, &waits);
        }
    }
    wr_free(texts);
    if (status == TM_TABLE_FAILED && !tables_stop(t)) {
        tables_crash(t, err.message);
    }
    return status == TM_TABLE_DONE && !tables_stop(t);
}

/* ---- changes ---- */

static uint64_t draw_key(struct tables *t)
{
    uint64_t range = sim_chance(t->sim, SIM_RNG_WORLD, 0.8) ? t->hot : t->keys;
    uint64_t key = sim_draw(t->sim, SIM_RNG_WORLD, range);

    return key == 0 && t->composite ? 1 : key;
}

static void change_slot(struct tables *t, struct tm_table *table, uint64_t key, uint8_t *slot,
                        bool fresh)
{
    struct cell *cell = &t->cells[key];
    uint8_t object[4096];
    struct wr_error err;
    bool has_object = t->objects;

    if (fresh != (cell->value == 0)) {
        sim_violation(t->sim, "key %" PRIu64 " is %s", key, fresh ? "new, and was there" : "old");
        return;
    }
    if (fresh) {
        cell->object = 0;
    }
    tables_check_cell(t, "before a change", key, cell, slot,
                      has_object ? tm_table_object(table, slot) : (struct wr_str){"", 0});
    cell->value = sim_draw(t->sim, SIM_RNG_WORLD, UINT64_MAX - 1) + 1;
    tables_value(t, cell->value, slot);
    if (has_object && sim_chance(t->sim, SIM_RNG_WORLD, 0.6)) {
        uint64_t next = sim_draw(t->sim, SIM_RNG_WORLD, 1000000);
        uint32_t bytes = tables_object(t, next, object);
        if (tm_table_set_object(table, slot, object, bytes, &err) != WR_OK) {
            tables_crash(t, err.message);
            return;
        }
        cell->object = next;
    }
}

static void upsert(struct tables *t, uint32_t subtask, const uint64_t *keys, uint32_t count)
{
    struct tm_table *table = t->set.subtasks[subtask].table;
    uint8_t *slots[TABLES_BATCH];
    uint64_t fresh[TABLES_BATCH / 64];

    if (!tables_resolve(t, table, keys, count, TM_RESOLVE_UPSERT, slots, fresh)) {
        return;
    }
    for (uint32_t i = 0; i < count && !tables_stop(t); i++) {
        if (slots[i] == NULL) {
            sim_violation(t->sim, "key %" PRIu64 " has no slot", keys[i]);
            return;
        }
        change_slot(t, table, keys[i], slots[i], (fresh[i / 64] >> (i % 64) & 1) != 0);
    }
}

static void remove_key(struct tables *t, uint32_t subtask, uint64_t key)
{
    enum tm_resolve intent = sim_chance(t->sim, SIM_RNG_WORLD, 0.7) ? TM_RESOLVE_READ
                                                                    : TM_RESOLVE_UPSERT;
    struct tm_table *table = t->set.subtasks[subtask].table;
    uint8_t *slot;
    uint64_t fresh;

    if (!tables_resolve(t, table, &key, 1, intent, &slot, &fresh)) {
        return;
    }
    if (intent == TM_RESOLVE_READ && (slot == NULL) != (t->cells[key].value == 0)) {
        sim_violation(t->sim, "key %" PRIu64 " is %s", key, slot == NULL ? "not there" : "there");
        return;
    }
    if (slot != NULL) {
        tm_table_remove(table, slot);
        t->cells[key] = (struct cell){0, 0};
    }
}

void tables_change(struct tables *t)
{
    uint32_t subtask = (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, t->set.count);
    uint32_t want = 1 + (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, TABLES_BATCH), count = 0;
    uint64_t keys[TABLES_BATCH];

    for (uint32_t i = 0; i < want; i++) {
        uint64_t key = draw_key(t);
        if (tables_subtask_of(t, &t->set, key) == subtask) {
            keys[count++] = key;
        }
    }
    if (sim_draw(t->sim, SIM_RNG_WORLD, 100) >= t->removals) {
        if (count > 0) {
            upsert(t, subtask, keys, count);
        }
        return;
    }
    for (uint32_t i = 0; i < count && !tables_stop(t); i++) {
        remove_key(t, subtask, keys[i]);
    }
}

/* ---- draining ---- */

/* The number of the key behind a slot. */
static uint64_t key_of_slot(const struct tables *t, const struct tm_table *table,
                            const uint8_t *slot)
{
    struct key_bytes bytes;
    struct wr_view view;
    uint64_t word;
    bool null;

    tm_table_key_of(table, slot, &word, &view, &null);
    if (null) {
        return 0;
    }
    for (uint64_t key = 1; key < t->keys; key++) {
        tables_key(t, key, &bytes);
        if (t->key_type == WR_TYPE_INT8 && !t->composite
                ? word == key
                : view.bytes == bytes.bytes &&
                      memcmp(wr_view_ptr(&view), bytes.data, bytes.bytes) == 0) {
            return key;
        }
    }
    return UINT64_MAX;
}

/* One slot is given out: it is there, and gone afterwards. */
static void give_out(struct tables *t, struct tm_table *table, const uint8_t *slot)
{
    uint64_t key = key_of_slot(t, table, slot);

    if (key >= t->keys || t->cells[key].value == 0) {
        sim_violation(t->sim, "key %" PRIu64 " is given out, and is not there", key);
        return;
    }
    tables_check_cell(t, "draining", key, &t->cells[key], slot,
                      t->objects ? tm_table_object(table, slot) : (struct wr_str){"", 0});
    t->cells[key] = (struct cell){0, 0};
}

/* true: everything of this table has been given out. */
static bool drain_some(struct tables *t, struct tm_table *table)
{
    uint32_t want = 1 + (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, TABLES_BATCH), count;
    uint8_t *slots[TABLES_BATCH];
    uint32_t woken = t->woken, waits = 0;
    struct wr_error err;

    switch (tm_table_drain_peek(table, slots, want, &count, &err)) {
    case TM_TABLE_WAIT:
        wait_for_wake(t, table, woken, &waits);
        return false;
    case TM_TABLE_FAILED:
        tables_crash(t, err.message);
        return false;
    case TM_TABLE_DONE:
        break;
    }
    for (uint32_t i = 0; i < count && !t->sim->failed; i++) {
        give_out(t, table, slots[i]);
    }
    if (count > 0) {
        tm_table_drain_taken(table);
    }
    return count == 0;
}

static bool all_between(const struct tables *t)
{
    for (uint32_t s = 0; s < t->set.count; s++) {
        if (!tm_table_drain_between(t->set.subtasks[s].table)) {
            return false;
        }
    }
    return true;
}

void tables_drain(struct tables *t)
{
    uint32_t done = 0;

    t->draining = true;
    while (done != (1u << t->set.count) - 1 && !tables_stop(t)) {
        uint32_t s = (uint32_t)sim_draw(t->sim, SIM_RNG_WORLD, t->set.count);
        done |= (uint32_t)drain_some(t, t->set.subtasks[s].table) << s;
        if (tables_stop(t)) {
            return;
        }
        if (t->pending == NULL && all_between(t) && sim_chance(t->sim, SIM_RNG_WORLD, 0.1)) {
            tables_seal(t);
        }
        tables_pack(t);
        tables_turn(t);
    }
    for (uint64_t k = 0; k < t->keys && !tables_stop(t); k++) {
        if (t->cells[k].value != 0) {
            sim_violation(t->sim, "all tables are drained, and key %" PRIu64 " was not given out",
                          k);
        }
    }
}
