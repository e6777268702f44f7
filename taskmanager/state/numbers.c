#include "taskmanager/state/numbers.h"

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "taskmanager/state/composite.h"

#define ROW_BYTES_MAX 256u /* of longer ones the hash */
#define GONE UINT64_MAX    /* a queue whose slot has been removed */

struct tm_numbers {
    struct tm_table *table;
    struct tm_composite composite;
    struct wr_sb sub;
    bool placed; /* places are known */
    uint64_t places[WR_BATCH_ROWS_MAX];
    uint16_t entries[WR_BATCH_ROWS_MAX]; /* changes with a place */
    uint8_t *slots[WR_BATCH_ROWS_MAX];
};

struct tm_numbers *tm_numbers_create(struct tm_table *table)
{
    struct tm_numbers *n = WR_NEW(struct tm_numbers);

    n->table = table;
    return n;
}

void tm_numbers_destroy(struct tm_numbers *n)
{
    if (n != NULL) {
        tm_composite_fini(&n->composite);
        wr_sb_fini(&n->sub);
        wr_free(n);
    }
}

static void put_row(struct wr_sb *sb, struct wr_str row)
{
    struct wr_hash128 hash;

    wr_sb_reset(sb);
    wr_write_u8(sb, row.bytes > ROW_BYTES_MAX);
    if (row.bytes <= ROW_BYTES_MAX) {
        wr_sb_append(sb, row.ptr, row.bytes);
        return;
    }
    hash = wr_hash128_bytes(row.ptr, row.bytes);
    wr_write_u64(sb, hash.low);
    wr_write_u64(sb, hash.high);
}

static enum tm_table_status resolve(struct tm_numbers *n, struct wr_error *err)
{
    return tm_table_resolve(n->table, tm_composite_keys(&n->composite), TM_RESOLVE_UPSERT, n->slots,
                            NULL, err);
}

/* Each change gets its place in its row's queue, which goes when it is empty. */
static enum tm_table_status find_places(struct tm_numbers *n, const struct wr_keys *keys,
                                        const struct tm_numbers_change *changes, uint32_t count,
                                        struct wr_error *err)
{
    enum tm_table_status status;

    tm_composite_reset(&n->composite);
    for (uint32_t i = 0; i < count; i++) {
        put_row(&n->sub, changes[i].row);
        wr_sb_putc(&n->sub, 'h');
        tm_composite_add(&n->composite, keys, changes[i].key,
                         (struct wr_str){n->sub.ptr, n->sub.bytes});
    }
    status = resolve(n, err);
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < count; i++) {
        uint64_t first = wr_load_u64(n->slots[i]), next = wr_load_u64(n->slots[i] + 8);
        n->places[i] = changes[i].back && first == next ? TM_NUMBERS_NONE
                       : changes[i].back                ? first
                                                        : next;
        wr_store_u64(n->slots[i], first + (changes[i].back && first != next));
        wr_store_u64(n->slots[i] + 8, next + !changes[i].back);
    }
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < count; i++) {
        uint64_t first = wr_load_u64(n->slots[i]);
        if (first != GONE && first == wr_load_u64(n->slots[i] + 8)) {
            wr_store_u64(n->slots[i], GONE);
            tm_table_remove(n->table, n->slots[i]);
        }
    }
    return status;
}

static void list_entries(struct tm_numbers *n, const struct wr_keys *keys,
                         const struct tm_numbers_change *changes, uint32_t count)
{
    tm_composite_reset(&n->composite);
    for (uint32_t i = 0; i < count; i++) {
        if (n->places[i] == TM_NUMBERS_NONE) {
            continue;
        }
        put_row(&n->sub, changes[i].row);
        wr_write_u64(&n->sub, n->places[i]);
        wr_sb_putc(&n->sub, 'e');
        n->entries[n->composite.count] = (uint16_t)i;
        tm_composite_add(&n->composite, keys, changes[i].key,
                         (struct wr_str){n->sub.ptr, n->sub.bytes});
    }
}

static enum tm_table_status change_entries(struct tm_numbers *n, struct tm_numbers_change *changes,
                                           struct wr_error *err)
{
    enum tm_table_status status = n->composite.count == 0 ? TM_TABLE_DONE : resolve(n, err);

    for (uint32_t e = 0; status == TM_TABLE_DONE && e < n->composite.count; e++) {
        struct tm_numbers_change *change = &changes[n->entries[e]];
        if (!change->back) {
            wr_store_u64(n->slots[e], change->number + 1);
            continue;
        }
        change->number = wr_load_u64(n->slots[e]) - 1;
        if (change->number == TM_NUMBERS_NONE) {
            (void)wr_fail(err, WR_ERR_CORRUPT, "the rows of a key are damaged: a number of a row");
            return TM_TABLE_FAILED;
        }
        tm_table_remove(n->table, n->slots[e]);
    }
    return status;
}

enum tm_table_status tm_numbers_change(struct tm_numbers *n, const struct wr_keys *keys,
                                       struct tm_numbers_change *changes, uint32_t count,
                                       struct wr_error *err)
{
    enum tm_table_status status;

    if (!n->placed) {
        status = find_places(n, keys, changes, count, err);
        if (status != TM_TABLE_DONE) {
            return status;
        }
        n->placed = true;
    }
    for (uint32_t i = 0; i < count; i++) {
        changes[i].number = n->places[i] == TM_NUMBERS_NONE ? TM_NUMBERS_NONE : changes[i].number;
    }
    list_entries(n, keys, changes, count);
    status = change_entries(n, changes, err);
    n->placed = status == TM_TABLE_WAIT;
    return status;
}
