#include "taskmanager/operators/kept_rows.h"

#include <string.h>

#include "common/base/bytes.h"
#include "common/batch/wire.h"

#define ITEM_VERSION 1u

bool tm_kept_rows_take(struct tm_kept_rows *kept, const struct wr_batch *batch, struct wr_buf_pool *pool)
{
    *kept = (struct tm_kept_rows){.rows = batch->live_count};
    kept->payload = wr_wire_encode(batch, 0, batch->live_count, pool, &kept->bytes);
    return kept->payload != NULL;
}

void tm_kept_rows_fini(struct tm_kept_rows *kept)
{
    wr_buf_unref(WR_TAKE(kept->payload));
}

void tm_kept_rows_add_item(const struct tm_kept_rows *kept, struct tm_items *items)
{
    struct wr_sb sb = {0};

    wr_write_u8(&sb, ITEM_VERSION);
    wr_write_u32(&sb, kept->rows);
    wr_write_u32(&sb, kept->taken);
    wr_write_u32(&sb, kept->told);
    wr_write_u64(&sb, kept->made);
    wr_write_u32(&sb, kept->bytes);
    wr_sb_append(&sb, (const char *)kept->payload->data, kept->bytes);
    tm_items_add(items, sb.ptr, (uint32_t)sb.bytes, 0);
    wr_sb_fini(&sb);
}

enum wr_code tm_kept_rows_from_item(const struct tm_item *item, struct tm_kept_rows *ret,
                                    struct wr_error *err)
{
    struct wr_reader reader = wr_reader_of(item->data, item->bytes);
    uint8_t version = wr_read_u8(&reader);
    struct tm_kept_rows kept = {.rows = wr_read_u32(&reader)};
    const void *payload;

    kept.taken = wr_read_u32(&reader);
    kept.told = wr_read_u32(&reader);
    kept.made = wr_read_u64(&reader);
    kept.bytes = wr_read_u32(&reader);
    payload = wr_read_bytes(&reader, kept.bytes);
    if (reader.failed || version != ITEM_VERSION || kept.rows > WR_BATCH_ROWS_MAX ||
        kept.taken >= kept.rows || kept.told < kept.taken || kept.told > kept.rows) {
        return wr_fail(err, WR_ERR_CORRUPT, "the rows that a step has kept are damaged");
    }
    kept.payload = wr_buf_create_unowned(kept.bytes);
    memcpy(kept.payload->data, payload, kept.bytes);
    *ret = kept;
    return WR_OK;
}

enum wr_code tm_kept_rows_open(const struct tm_kept_rows *kept, const struct wr_schema *schema,
                               struct wr_buf_pool *pool, struct wr_batch **ret, struct wr_error *err)
{
    struct wr_buf *copy = wr_buf_alloc(pool, kept->bytes); /* decoding changes it, and the next barrier wants it */
    enum wr_code code = WR_OK;

    *ret = NULL;
    if (copy != NULL) {
        memcpy(copy->data, kept->payload->data, kept->bytes);
        code = wr_wire_decode(schema, copy, kept->bytes, kept->rows, pool, ret, err);
    }
    wr_buf_unref(copy);
    return code == WR_OK ? WR_OK : wr_wrap(err, "the rows that a step has kept do not fit its input");
}
