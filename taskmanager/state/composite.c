#include "taskmanager/state/composite.h"

#include <string.h>

#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "taskmanager/state/key_batch.h"
#include "taskmanager/state/record.h"

void tm_composite_fini(struct tm_composite *composite)
{
    wr_sb_fini(&composite->bytes);
}

void tm_composite_reset(struct tm_composite *composite)
{
    wr_sb_reset(&composite->bytes);
    composite->count = 0;
}

static void put_main(struct wr_sb *sb, const struct wr_keys *main, uint32_t row)
{
    if (tm_keys_is_null(main, row)) {
        wr_write_varint(sb, 0);
    } else if (main->form == WR_KEY_U64) {
        wr_write_varint(sb, sizeof(uint64_t) + 1);
        wr_write_u64(sb, main->u64[row]);
    } else {
        const struct wr_view *view = &main->bytes[row];
        wr_write_varint(sb, (uint64_t)view->bytes + 1);
        wr_sb_append(sb, wr_view_ptr(view), view->bytes);
    }
}

/* The same, of two words. */
static void put_words(struct wr_sb *sb, uint64_t main, const char *sub)
{
    uint8_t bytes[1 + 2 * sizeof(uint64_t)] = {sizeof(uint64_t) + 1};

    wr_store_u64(bytes + 1, main);
    memcpy(bytes + 1 + sizeof main, sub, sizeof(uint64_t));
    wr_sb_append(sb, bytes, sizeof bytes);
}

void tm_composite_add(struct tm_composite *composite, const struct wr_keys *main, uint32_t row,
                      struct wr_str sub)
{
    struct wr_sb *sb = &composite->bytes;
    size_t start = sb->bytes;
    uint32_t i = composite->count++;

    WR_ASSERT(i < WR_BATCH_ROWS_MAX);
    if (main->form == WR_KEY_U64 && sub.bytes == sizeof(uint64_t) && !tm_keys_is_null(main, row)) {
        put_words(sb, main->u64[row], sub.ptr);
    } else {
        put_main(sb, main, row);
        wr_sb_append(sb, sub.ptr, sub.bytes);
    }
    composite->ends[i] = sb->bytes;
    composite->hashes[i] = tm_record_composite_hash_of(
        main->hashes[row], (struct wr_str){sb->ptr + start, sb->bytes - start});
}

void tm_composite_add_number(struct tm_composite *composite, const struct wr_keys *main,
                             uint32_t row, uint64_t number)
{
    uint64_t big = __builtin_bswap64(number);

    tm_composite_add(composite, main, row, (struct wr_str){(const char *)&big, sizeof big});
}

const struct wr_keys *tm_composite_keys(struct tm_composite *composite)
{
    uint64_t start = 0;

    /* Only now do the bytes stay where they are. */
    for (uint32_t i = 0; i < composite->count; i++) {
        composite->views[i] = wr_view_of(composite->bytes.ptr + start,
                                         (uint32_t)(composite->ends[i] - start));
        start = composite->ends[i];
    }
    composite->keys = (struct wr_keys){.form = WR_KEY_BYTES,
                                       .count = composite->count,
                                       .bytes = composite->views,
                                       .hashes = composite->hashes};
    return &composite->keys;
}
