/* Bytes of accumulators beyond their slots, and of results beyond their cells. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "taskmanager/operators/aggregate_internal.h"

#define ENTRY_BYTES 8u

/* The entry of an offset in an object; NULL: there is none. */
static const char *entry_of(struct wr_str object, uint32_t offset, uint32_t *ret_bytes)
{
    const char *p = object.ptr, *end = object.ptr + object.bytes;

    while ((size_t)(end - p) >= ENTRY_BYTES) {
        *ret_bytes = wr_load_u32(p + 4);
        if (wr_load_u32(p) == offset) {
            return p;
        }
        p += ENTRY_BYTES + *ret_bytes;
    }
    return NULL;
}

static struct wr_str get_part(struct wr_aggregate_parts *p, uint8_t *slot, uint32_t offset)
{
    struct aggregate_parts *parts = WR_CONTAINER_OF(p, struct aggregate_parts, parts);
    uint32_t bytes;
    const char *entry = entry_of(tm_table_object(parts->table, slot), offset, &bytes);

    return entry == NULL ? (struct wr_str){"", 0} : (struct wr_str){entry + ENTRY_BYTES, bytes};
}

static bool set_part(struct wr_aggregate_parts *p, uint8_t *slot, uint32_t offset, const void *data,
                     size_t bytes)
{
    struct aggregate_parts *parts = WR_CONTAINER_OF(p, struct aggregate_parts, parts);
    struct wr_sb *sb = &parts->bytes;
    struct wr_str object = tm_table_object(parts->table, slot);
    uint32_t before = 0;
    const char *entry = entry_of(object, offset, &before);

    wr_sb_reset(sb);
    if (entry == NULL) {
        wr_sb_append(sb, object.ptr, object.bytes);
    } else {
        const char *rest = entry + ENTRY_BYTES + before;
        wr_sb_append(sb, object.ptr, (size_t)(entry - object.ptr));
        wr_sb_append(sb, rest, (size_t)(object.ptr + object.bytes - rest));
    }
    if (bytes > 0) {
        wr_write_u32(sb, offset);
        wr_write_u32(sb, (uint32_t)bytes);
        wr_sb_append(sb, data, bytes);
    }
    if (tm_table_set_object(parts->table, slot, sb->ptr, (uint32_t)sb->bytes, &parts->err) !=
        WR_OK) {
        parts->failed = true;
        return false;
    }
    return true;
}

void aggregate_parts_open(struct aggregate_parts *parts)
{
    parts->parts = (struct wr_aggregate_parts){get_part, set_part};
}

void aggregate_parts_close(struct aggregate_parts *parts)
{
    wr_sb_fini(&parts->bytes);
}

static uint8_t *take_room(struct wr_numeric_room *room, uint32_t bytes)
{
    return wr_arena_alloc(&WR_CONTAINER_OF(room, struct aggregate_room, room)->arena, bytes);
}

void aggregate_room_open(struct aggregate_room *room)
{
    room->room = (struct wr_numeric_room){.take = take_room};
    wr_arena_init(&room->arena, 0);
}

void aggregate_room_close(struct aggregate_room *room)
{
    if (room->room.take != NULL) {
        wr_arena_fini(&room->arena);
    }
}

bool aggregate_has_parts(const struct aggregate_call *call)
{
    return call->kept == NULL &&
           (call->aggregate->has_part || wr_type_reaches_out(call->aggregate->arg));
}
