/* What tables must hold. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "taskmanager/state/record.h"
#include "tests/sim/tables_internal.h"

#define MAIN_KEYS 17u
#define LONG_PREFIX "a key that does not fit into its slot "

void tables_key(const struct tables *t, uint64_t key, struct key_bytes *ret)
{
    uint64_t main = key % MAIN_KEYS;

    if (key == 0 && !t->composite) {
        ret->bytes = 0;
        ret->hash = WR_KEY_NULL_HASH;
    } else if (t->composite) {
        ret->data[0] = (char)(sizeof main + 1);
        memcpy(ret->data + 1, &main, sizeof main);
        ret->bytes = 9 + (uint32_t)snprintf(ret->data + 9, sizeof ret->data - 9, "%s%" PRIu64,
                                            key % 3 == 0 ? "" : LONG_PREFIX, key);
        ret->hash = tm_record_composite_hash(WR_KEY_U64,
                                             (struct wr_str){ret->data, ret->bytes});
    } else if (t->key_type == WR_TYPE_INT8) {
        memcpy(ret->data, &key, sizeof key);
        ret->bytes = sizeof key;
        ret->hash = wr_hash_u64(key);
    } else {
        ret->bytes = (uint32_t)snprintf(ret->data, sizeof ret->data, "%s%" PRIu64,
                                        key % 3 == 0 ? "" : LONG_PREFIX, key);
        ret->hash = wr_hash_bytes(ret->data, ret->bytes);
    }
}

/* The number of the key of an entry; it must then be encoded so. */
static uint64_t number_of(const struct tables *t, const struct sim_entry *entry)
{
    uint32_t skip = t->composite ? 9 : 0;
    char text[200];
    const char *at;

    if (entry->null_key) {
        return 0;
    }
    if (t->key_type == WR_TYPE_INT8 && !t->composite) {
        return wr_load_u64(entry->key.ptr);
    }
    if (entry->key.bytes < skip) {
        return UINT64_MAX;
    }
    (void)snprintf(text, sizeof text, "%.*s", (int)(entry->key.bytes - skip),
                   entry->key.ptr + skip);
    at = strrchr(text, ' ');
    return strtoull(at == NULL ? text : at + 1, NULL, 10);
}

void tables_value(const struct tables *t, uint64_t value, uint8_t *ret)
{
    for (uint32_t at = 0; at < t->value_bytes; at += 8) {
        wr_store_u64(ret + at, at == 0 ? value : wr_hash_u64(value + at));
    }
}

uint32_t tables_object(const struct tables *t, uint64_t object, uint8_t ret[4096])
{
    uint32_t bytes = (uint32_t)(object % 50);

    if (object == 0 || !t->objects) {
        return 0;
    }
    bytes = object % 7 == 0 ? bytes * 60 : bytes;
    for (uint32_t i = 0; i < bytes; i++) {
        ret[i] = (uint8_t)(object >> (i % 8 * 8));
    }
    return bytes;
}

void tables_check_cell(struct tables *t, const char *where, uint64_t key, const struct cell *cell,
                       const uint8_t *value, struct wr_str object)
{
    uint8_t want[4096];
    uint32_t bytes;

    tables_value(t, cell->value, want);
    if (memcmp(want, value, t->value_bytes) != 0) {
        sim_violation(t->sim,
                      "%s: key %" PRIu64 " has value %" PRIu64 ", not %" PRIu64, where, key,
                      wr_load_u64(value), cell->value);
        return;
    }
    bytes = tables_object(t, cell->object, want);
    if (object.bytes != bytes || (bytes > 0 && memcmp(object.ptr, want, bytes) != 0)) {
        sim_violation(t->sim, "%s: key %" PRIu64 " has another variable part, of %zu bytes, not %u",
                      where, key, object.bytes, bytes);
    }
}

/* ---- what was written ---- */

static uint64_t count_live(const struct tables *t, const struct cell *cells)
{
    uint64_t live = 0;

    for (uint64_t k = 0; k < t->keys; k++) {
        live += cells[k].value != 0;
    }
    return live;
}

static void check_entry(struct tables *t, const struct snapshot *snapshot,
                        const struct sim_entry *entry, const char *where)
{
    uint64_t key = number_of(t, entry);
    struct key_bytes bytes;

    if (key >= t->keys) {
        sim_violation(t->sim, "%s: a key that is none", where);
        return;
    }
    tables_key(t, key, &bytes);
    if (bytes.bytes != entry->key.bytes ||
        (bytes.bytes > 0 && memcmp(bytes.data, entry->key.ptr, bytes.bytes) != 0)) {
        sim_violation(t->sim, "%s: key %" PRIu64 " is encoded otherwise", where, key);
        return;
    }
    if (snapshot->cells[key].value == 0) {
        sim_violation(t->sim, "%s: key %" PRIu64 " is there, and was not at the barrier", where,
                      key);
        return;
    }
    tables_check_cell(t, where, key, &snapshot->cells[key], entry->value, entry->object);
}

void tables_check_parts(struct tables *t, const struct snapshot *snapshot)
{
    uint64_t live = 0;
    char where[64];

    (void)snprintf(where, sizeof where, "the parts of checkpoint %" PRIu64, snapshot->checkpoint);
    for (uint32_t s = 0; s < snapshot->count && !t->sim->failed; s++) {
        struct sim_table table = {.key_groups = t->key_groups,
                                  .u64_keys = t->key_type == WR_TYPE_INT8 && !t->composite,
                                  .composite = t->composite,
                                  .main_u64 = true};
        (void)sim_table_read(t->sim, TABLES_DIRECTORY, &snapshot->states[s], &table);
        for (uint32_t i = 0; i < table.entries.count && !t->sim->failed; i++) {
            check_entry(t, snapshot, &table.entries.items[i], where);
        }
        live += table.entries.count;
        sim_table_fini(&table);
    }
    if (!t->sim->failed && live != count_live(t, snapshot->cells)) {
        sim_violation(t->sim, "%s hold %" PRIu64 " keys, not %" PRIu64, where, live,
                      count_live(t, snapshot->cells));
    }
}

/* ---- what tables answer ---- */

static void check_batch(struct tables *t, struct tm_table *table, const uint64_t *keys,
                        uint32_t count, const struct cell *cells, const char *where)
{
    uint8_t *slots[TABLES_BATCH];

    if (!tables_resolve(t, table, keys, count, TM_RESOLVE_READ, slots, NULL)) {
        return;
    }
    for (uint32_t i = 0; i < count && !t->sim->failed; i++) {
        const struct cell *cell = &cells[keys[i]];
        if ((slots[i] == NULL) != (cell->value == 0)) {
            sim_violation(t->sim, "%s: key %" PRIu64 " is %s", where, keys[i],
                          slots[i] == NULL ? "not there" : "there");
        } else if (slots[i] != NULL) {
            tables_check_cell(t, where, keys[i], cell, slots[i],
                              t->objects ? tm_table_object(table, slots[i])
                                         : (struct wr_str){"", 0});
        }
    }
}

void tables_check_set(struct tables *t, struct table_set *set, const struct cell *cells,
                      const char *where)
{
    uint64_t count = 0;

    for (uint32_t s = 0; s < set->count; s++) {
        uint64_t batch[TABLES_BATCH];
        uint32_t n = 0;
        for (uint64_t k = t->composite ? 1 : 0; k < t->keys && !tables_stop(t); k++) {
            /* Nobody asks for keys of drained key groups any more. */
            if (tables_subtask_of(t, set, k) == s && (!t->draining || cells[k].value != 0)) {
                batch[n++] = k;
            }
            if (n == TABLES_BATCH) {
                check_batch(t, set->subtasks[s].table, batch, n, cells, where);
                n = 0;
            }
        }
        if (n > 0 && !tables_stop(t)) {
            check_batch(t, set->subtasks[s].table, batch, n, cells, where);
        }
        count += tables_stop(t) ? 0 : tm_table_count(set->subtasks[s].table);
    }
    if (!tables_stop(t) && !t->store && count != count_live(t, cells)) {
        sim_violation(t->sim, "%s: the tables count %" PRIu64 " keys, not %" PRIu64, where, count,
                      count_live(t, cells));
    }
}
