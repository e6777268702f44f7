/* What a table gives out: keys of slots, the slots of a key group, everything at the end of a bounded
 * input. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/table_directory.h"
#include "taskmanager/state/table_slot.h"

/* ---- keys ---- */

void tm_table_key_of(const struct tm_table *table, const uint8_t *slot, uint64_t *ret_u64,
                     struct wr_view *ret_bytes, bool *ret_null)
{
    const uint8_t *key = slot - table->key_bytes;

    *ret_null = table_is_null_slot(table, key);
    *ret_u64 = 0;
    *ret_bytes = (struct wr_view){0};
    if (*ret_null) {
        return;
    }
    if (table->shape.form == WR_KEY_U64) {
        *ret_u64 = wr_load_u64(key);
    } else {
        struct wr_str bytes = table_slot_key(table, key);
        *ret_bytes = wr_view_of(bytes.ptr, (uint32_t)bytes.bytes);
    }
}

void tm_table_key_words(const struct tm_table *table, uint8_t *const *slots, uint32_t count,
                        uint64_t *ret_words, uint64_t *validity)
{
    const uint8_t *null_key =
        table->null_page == NULL ? NULL : table_slot(table, table->null_page, 0);

    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *key = slots[i] - sizeof(uint64_t);
        bool null = key == null_key;
        ret_words[i] = null ? 0 : wr_load_u64(key);
        validity[i / 64] |= (uint64_t)!null << (i % 64);
    }
}

void tm_table_key_cells(const struct tm_table *table, const uint8_t *slot, uint8_t (*cells)[16],
                        bool *nulls)
{
    const uint8_t *key = slot - table->key_bytes;
    bool null = table_is_null_slot(table, key);
    bool u64_form = table->shape.form == WR_KEY_U64;
    struct wr_str bytes = null || u64_form ? (struct wr_str){"", 0} : table_slot_key(table, key);
    struct wr_error err;

    WR_ASSERT(wr_key_decode(table->key_types, table->key_count,
                            u64_form && !null ? wr_load_u64(key) : 0, bytes, null, cells, nulls,
                            &err) == WR_OK); /* encoded here, or checked when it came in */
}

/* Keys of bytes that come from a disk are decoded by whoever gives them out. */
enum wr_code table_check_record(const struct tm_table *table, const struct tm_record *record,
                                struct wr_error *err)
{
    uint8_t cells[WR_BATCH_COLUMNS_MAX][16];
    bool nulls[WR_BATCH_COLUMNS_MAX];

    if (record->key.bytes > WR_KEY_BYTES_MAX || record->object.bytes > WR_KEY_BYTES_MAX) {
        return wr_fail(err, WR_ERR_CORRUPT, "a record of %zu bytes of key and %zu of value",
                       record->key.bytes, record->object.bytes);
    }
    if (table->pairs && record->key.bytes != TABLE_PAIR_BYTES &&
        (record->key.bytes != TABLE_NULL_PAIR_BYTES || record->key.ptr[0] != 0)) {
        return wr_fail(err, WR_ERR_CORRUPT, "a key of %zu bytes that is not two words",
                       record->key.bytes);
    }
    if (record->null_key || table->shape.composite || table->shape.form == WR_KEY_U64) {
        return WR_OK;
    }
    return wr_key_decode(table->key_types, table->key_count, 0, record->key, false, cells, nulls,
                         err);
}

/* ---- walks ---- */

static uint64_t key_group_hash(const struct tm_table *table, uint32_t key_group)
{
    uint32_t shift = 64 - (uint32_t)__builtin_ctz(table->key_groups);

    return shift == 64 ? 0 : (uint64_t)key_group << shift;
}

/* cursor: 0 = begin; else the top bits of a page's prefix, and slot index + 1; the NULL slot comes first. */
#define CURSOR_SLOT_BITS 20u
_Static_assert(TABLE_DEPTH_MAX + CURSOR_SLOT_BITS <= 63, "a cursor is not what begins or ends");

static uint64_t cursor_of(uint64_t prefix, uint64_t slot_index)
{
    return prefix >> (64 - TABLE_DEPTH_MAX) << CURSOR_SLOT_BITS | (slot_index + 1);
}

uint32_t tm_table_scan(struct tm_table *table, uint32_t key_group, uint64_t *cursor,
                       uint8_t **slots, uint32_t count)
{
    uint64_t prefix, slot_index;
    uint32_t found = 0;
    bool last = false;

    if (*cursor == UINT64_MAX || count == 0) {
        return 0;
    }
    if (*cursor == 0) {
        *cursor = cursor_of(key_group_hash(table, key_group), 0);
        if (table->null_page != NULL && table_is_live(table->null_page, 0) &&
            wr_key_group(WR_KEY_NULL_HASH, table->key_groups) == key_group) {
            slots[found++] = table_value(table, table_slot(table, table->null_page, 0));
        }
    }
    prefix = *cursor >> CURSOR_SLOT_BITS << (64 - TABLE_DEPTH_MAX);
    slot_index = (*cursor & ((1u << CURSOR_SLOT_BITS) - 1)) - 1;
    while (!last && wr_key_group(prefix, table->key_groups) <= key_group) {
        uint64_t here = prefix;
        struct table_page *page = table_next_page(table, &prefix, &last);
        for (; page != NULL && slot_index < page->capacity; slot_index++) {
            uint8_t *slot = table_slot(table, page, (uint32_t)slot_index);
            if (!table_is_live(page, (uint32_t)slot_index) ||
                wr_key_group(table_slot_hash(table, slot), table->key_groups) != key_group) {
                continue;
            }
            if (found == count) {
                *cursor = cursor_of(here, slot_index);
                return found;
            }
            slots[found++] = table_value(table, slot);
        }
        slot_index = 0;
    }
    *cursor = UINT64_MAX;
    return found;
}

void tm_table_digest(struct tm_table *table, uint32_t key_group, uint64_t *ret_count,
                     uint64_t *ret_digest)
{
    uint8_t *slots[64];
    uint64_t cursor = 0;

    *ret_count = *ret_digest = 0;
    while (cursor != UINT64_MAX) {
        uint32_t count = tm_table_scan(table, key_group, &cursor, slots, WR_COUNT(slots));
        for (uint32_t i = 0; i < count; i++) {
            struct tm_record record = table_record(table, slots[i] - table->key_bytes, false);
            uint8_t *bytes = wr_alloc(tm_record_bytes_max(&table->shape, &record));
            *ret_digest += wr_hash_bytes(bytes, tm_record_encode(&table->shape, &record, bytes));
            *ret_count += 1;
            wr_free(bytes);
        }
    }
}

/* ---- draining ---- */

enum tm_table_status tm_table_drain_peek(struct tm_table *table, uint8_t **slots, uint32_t count,
                                         uint32_t *ret_count, struct wr_error *err)
{
    if (!table->drain.begun) {
        table->drain.begun = true;
        table->drain.key_group = table->drained_end;
    }
    if (table->cache != NULL) {
        return cache_drain_peek(table->cache, slots, count, ret_count, err);
    }
    *ret_count = 0;
    table->drain.next_cursor = table->drain.cursor;
    table->drain.next_group = table->drain.key_group;
    while (*ret_count < count && table->drain.next_group < table->key_group_end) {
        *ret_count += tm_table_scan(table, table->drain.next_group, &table->drain.next_cursor,
                                    slots + *ret_count, count - *ret_count);
        if (table->drain.next_cursor == UINT64_MAX) {
            table->drain.next_cursor = 0;
            table->drain.next_group += 1;
        }
    }
    table->drain.peeked = true;
    return TM_TABLE_DONE;
}

void tm_table_drain_taken(struct tm_table *table)
{
    WR_ASSERT(table->drain.peeked);
    table->drain.peeked = false;
    table->drain.cursor = table->drain.next_cursor;
    table->drain.key_group = table->drain.next_group;
    if (!WR_MUTANT("drain_not_remembered")) {
        table->drained_end = table->drain.key_group;
    }
    if (table->cache != NULL) {
        cache_drain_taken(table->cache);
    }
}

void tm_table_drain_all(struct tm_table *table)
{
    WR_ASSERT(tm_table_drain_between(table) && !table->drain.peeked);
    table->drain.begun = true;
    table->drain.key_group = table->drained_end = table->key_group_end;
}

bool tm_table_drain_between(const struct tm_table *table)
{
    return !table->drain.begun || table->drain.cursor == 0;
}
