/* Sealed items on their way into a checkpoint: small states as they are, large ones into
 * segments. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/extent_out.h"
#include "taskmanager/state/items.h"
#include "taskmanager/state/items_internal.h"

#define COPY_BYTES (64u * 1024) /* between two looks at the clock */
#define VARINT_BYTES_MAX 5u

struct items_state {
    uint32_t op;
    const char *name; /* "": unnamed */
    enum tm_items_mode mode;
    const struct tm_item *items;
    uint32_t count;
    bool large;
    uint32_t first_write, end_write; /* of the pack's */

    /* What the acknowledgement says. */
    Weir__OperatorState message;
    ProtobufCBinaryData *data;
    Weir__Extent *extents;
    Weir__Extent **extent_ptrs;
};

struct tm_items_pack {
    struct extent_out out;
    WR_VEC(struct items_state) states;
    WR_VEC(Weir__OperatorState *) messages;
    uint64_t bytes;

    uint32_t state; /* being written */
    uint32_t item;
    uint32_t offset; /* in the item */
    bool begun;      /* its length is out */
};

static void add_state(struct tm_items_pack *pack, const struct tm_items_part *part,
                      const char *name, enum tm_items_mode mode, const struct tm_item *items,
                      uint32_t count)
{
    struct items_state *state;
    uint64_t bytes = 0;

    if (count == 0) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        bytes += items[i].bytes;
    }
    state = WR_VEC_ADD(&pack->states);
    state->op = part->op;
    state->name = name;
    state->mode = mode;
    state->items = items;
    state->count = count;
    state->large = bytes > WR_ACK_INLINE_STATE_BYTES_MAX || WR_BUGGIFY("items.extents");
    pack->bytes += bytes;
}

static void put_header(const struct extent_out *out, uint8_t *p)
{
    const struct tm_items_pack *pack = WR_CONTAINER_OF(out, struct tm_items_pack, out);
    const struct items_state *state = &pack->states.items[pack->state];

    wr_store_u32(p, ITEMS_EXTENT_MAGIC);
    wr_store_u16(p + 4, WR_SEGMENT_VERSION);
    wr_store_u16(p + 6, 0);
    wr_store_u32(p + 8, state->op);
    wr_store_u32(p + 12, out->writes.count - state->first_write);
    wr_store_u64(p + 16, out->options.checkpoint);
}

struct tm_items_pack *tm_items_pack_create(const struct tm_items_part *parts, uint32_t count,
                                           const struct tm_pack_options *options)
{
    struct tm_items_pack *pack = WR_NEW(struct tm_items_pack);

    extent_out_init(&pack->out, options, wr_strdup("operator state"));
    pack->out.header_bytes = ITEMS_EXTENT_HEADER_BYTES;
    pack->out.put_header = put_header;
    for (uint32_t p = 0; p < count; p++) {
        const struct tm_items *items = parts[p].items;
        add_state(pack, &parts[p], "", TM_ITEMS_LIST, items->list.items, items->list.count);
        for (uint32_t n = 0; n < items->named.count; n++) {
            const struct tm_named_items *named = &items->named.items[n];
            add_state(pack, &parts[p], named->name, named->mode, named->list.items,
                      named->list.count);
        }
    }
    return pack;
}

void tm_items_pack_destroy(struct tm_items_pack *pack)
{
    if (pack == NULL) {
        return;
    }
    extent_out_fini(&pack->out);
    for (uint32_t s = 0; s < pack->states.count; s++) {
        struct items_state *state = &pack->states.items[s];
        wr_free(state->data);
        wr_free(state->extents);
        wr_free(state->extent_ptrs);
    }
    WR_VEC_FINI(&pack->states);
    WR_VEC_FINI(&pack->messages);
    wr_free(pack);
}

/* ---- writing ---- */

static void put_length(struct tm_io_buffer *buffer, uint32_t bytes)
{
    for (; bytes >= 0x80; bytes >>= 7) {
        buffer->data[buffer->bytes++] = (uint8_t)(bytes | 0x80);
    }
    buffer->data[buffer->bytes++] = (uint8_t)bytes;
}

/* A piece of the item in hand; false: no buffer. */
static bool put_piece(struct tm_items_pack *pack, const struct items_state *state)
{
    const struct tm_item *item = &state->items[pack->item];
    struct extent_out *out = &pack->out;

    if (!extent_out_room(out, pack->begun ? 1 : VARINT_BYTES_MAX)) {
        return false;
    }
    if (!pack->begun) {
        put_length(out->buffer, item->bytes);
        pack->begun = true;
        out->range.records += 1;
    }
    uint32_t bytes = WR_MIN(item->bytes - pack->offset, COPY_BYTES);
    bytes = WR_MIN(bytes, (uint32_t)WR_IO_BUFFER_BYTES - out->buffer->bytes);
    memcpy(out->buffer->data + out->buffer->bytes, item->data + pack->offset, bytes);
    out->buffer->bytes += bytes;
    pack->offset += bytes;
    if (pack->offset == item->bytes) {
        pack->item += 1;
        pack->offset = 0;
        pack->begun = false;
    }
    return true;
}

/* All of the state in hand is written. */
static void next_state(struct tm_items_pack *pack)
{
    extent_out_flush(&pack->out);
    pack->states.items[pack->state].end_write = pack->out.writes.count;
    pack->state += 1;
    pack->item = 0;
    if (pack->state < pack->states.count) {
        pack->states.items[pack->state].first_write = pack->out.writes.count;
    }
}

enum tm_pack_state tm_items_pack_step(struct tm_items_pack *pack, struct wr_env *env,
                                      uint64_t deadline_ns, struct wr_error *err)
{
    while (!pack->out.failed && pack->state < pack->states.count) {
        const struct items_state *state = &pack->states.items[pack->state];
        if (!state->large || pack->item == state->count) {
            next_state(pack);
            continue;
        }
        if (!put_piece(pack, state)) {
            return TM_PACK_WAIT;
        }
        if (wr_env_mono_ns(env) >= deadline_ns) {
            return TM_PACK_MORE;
        }
    }
    if (pack->out.failed) {
        *err = pack->out.err;
        return TM_PACK_FAILED;
    }
    if (pack->out.in_flight == 0 && WR_MUTANT("items_before_durable")) {
        return TM_PACK_DONE;
    }
    return extent_out_sync(&pack->out);
}

/* ---- what the acknowledgement says ---- */

static void fill_items(struct items_state *state)
{
    state->data = WR_NEW_ARRAY(ProtobufCBinaryData, state->count);
    for (uint32_t i = 0; i < state->count; i++) {
        state->data[i] = (ProtobufCBinaryData){state->items[i].bytes, state->items[i].data};
    }
    state->message.items = state->data;
    state->message.n_items = state->count;
}

static void fill_extents(const struct tm_items_pack *pack, struct items_state *state)
{
    uint32_t count = state->end_write - state->first_write;

    state->extents = WR_NEW_ARRAY(Weir__Extent, count);
    state->extent_ptrs = WR_NEW_ARRAY(Weir__Extent *, count);
    for (uint32_t i = 0; i < count; i++) {
        extent_out_fill(pack->out.writes.items[state->first_write + i], &state->extents[i]);
        state->extent_ptrs[i] = &state->extents[i];
    }
    state->message.extents = state->extent_ptrs;
    state->message.n_extents = count;
}

Weir__OperatorState **tm_items_pack_states(struct tm_items_pack *pack, size_t *ret_count)
{
    WR_ASSERT(pack->state == pack->states.count);
    if (pack->messages.count == 0) {
        for (uint32_t s = 0; s < pack->states.count; s++) {
            struct items_state *state = &pack->states.items[s];
            weir__operator_state__init(&state->message);
            state->message.operator_ = state->op;
            state->message.name = (char *)(uintptr_t)state->name;
            state->message.mode = (Weir__OperatorState__Mode)state->mode;
            if (state->large) {
                fill_extents(pack, state);
            } else {
                fill_items(state);
            }
            WR_VEC_PUSH(&pack->messages, &state->message);
        }
    }
    *ret_count = pack->messages.count;
    return pack->messages.items;
}

uint64_t tm_items_pack_bytes(const struct tm_items_pack *pack)
{
    return pack->bytes;
}
