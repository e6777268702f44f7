/* Sealed items on their way into a checkpoint: small states as they are, large ones into
 * segments. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/items.h"
#include "taskmanager/state/items_internal.h"
#include "taskmanager/state/segment.h"

#define COPY_BYTES (64u * 1024) /* between two looks at the clock */
#define VARINT_BYTES_MAX 5u

/* An extent on its way to disk; outlives an abandoned pack. */
struct items_write {
    struct tm_segment_write write;
    struct tm_items_pack *pack; /* NULL: abandoned */
    uint64_t records;
    bool done;
};

struct items_state {
    uint32_t op;
    const char *name; /* "": unnamed */
    enum tm_items_mode mode;
    const struct tm_item *items;
    uint32_t count;
    bool large;
    WR_VEC(struct items_write *) writes;

    /* What the acknowledgement says. */
    Weir__OperatorState message;
    ProtobufCBinaryData *data;
    Weir__Extent *extents;
    Weir__Extent **extent_ptrs;
};

struct tm_items_pack {
    struct tm_pack_options options;
    WR_VEC(struct items_state) states;
    WR_VEC(Weir__OperatorState *) messages;
    uint64_t bytes;

    uint32_t state; /* being written */
    uint32_t item;
    uint32_t offset; /* in the item; its length is out when this is > 0 or begun */
    bool begun;
    struct tm_io_buffer *buffer;
    uint64_t records; /* that begin in the buffer */

    uint32_t in_flight;
    struct items_write *sync;
    bool synced;
    bool failed;
    struct wr_error err;
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

struct tm_items_pack *tm_items_pack_create(const struct tm_items_part *parts, uint32_t count,
                                           const struct tm_pack_options *options)
{
    struct tm_items_pack *pack = WR_NEW(struct tm_items_pack);

    pack->options = *options;
    tm_segments_ref(options->segments);
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

static void let_go(struct items_write *w)
{
    if (w->done) {
        wr_free(w);
    } else {
        w->pack = NULL;
    }
}

void tm_items_pack_destroy(struct tm_items_pack *pack)
{
    if (pack == NULL) {
        return;
    }
    tm_segments_forget(pack->options.segments, pack->options.ctx);
    if (pack->buffer != NULL) {
        tm_segments_buffer_return(pack->options.segments, pack->buffer);
    }
    for (uint32_t s = 0; s < pack->states.count; s++) {
        struct items_state *state = &pack->states.items[s];
        for (uint32_t i = 0; i < state->writes.count; i++) {
            let_go(state->writes.items[i]);
        }
        WR_VEC_FINI(&state->writes);
        wr_free(state->data);
        wr_free(state->extents);
        wr_free(state->extent_ptrs);
    }
    if (pack->sync != NULL) {
        let_go(pack->sync);
    }
    WR_VEC_FINI(&pack->states);
    WR_VEC_FINI(&pack->messages);
    tm_segments_unref(pack->options.segments);
    wr_free(pack);
}

/* ---- writing ---- */

static void on_written(struct tm_segment_write *write)
{
    struct items_write *w = write->ctx;
    struct tm_items_pack *pack = w->pack;

    if (pack == NULL) {
        wr_free(w);
        return;
    }
    w->done = true;
    if (w == pack->sync) {
        pack->synced = true;
    } else {
        pack->in_flight -= 1;
    }
    if (write->code != WR_OK && !pack->failed) {
        pack->failed = true;
        pack->err = write->err;
        (void)wr_wrap(&pack->err, "could not save operator state");
    }
    pack->options.wake(pack->options.ctx);
}

static struct items_write *write_create(struct tm_items_pack *pack)
{
    struct items_write *w = WR_NEW(struct items_write);

    w->pack = pack;
    w->write.done = on_written;
    w->write.ctx = w;
    w->write.home = pack->options.home;
    w->write.checkpoint = pack->options.checkpoint;
    w->write.checkpoint_first = pack->options.checkpoint;
    return w;
}

static void put_header(const struct tm_items_pack *pack, const struct items_state *state)
{
    uint8_t *p = pack->buffer->data;

    wr_store_u32(p, ITEMS_EXTENT_MAGIC);
    wr_store_u16(p + 4, WR_SEGMENT_VERSION);
    wr_store_u16(p + 6, 0);
    wr_store_u32(p + 8, state->op);
    wr_store_u32(p + 12, state->writes.count);
    wr_store_u64(p + 16, pack->options.checkpoint);
}

static void flush(struct tm_items_pack *pack, struct items_state *state)
{
    struct items_write *w;

    if (pack->buffer == NULL) {
        return;
    }
    w = write_create(pack);
    w->records = pack->records;
    put_header(pack, state);
    WR_VEC_PUSH(&state->writes, w);
    pack->in_flight += 1;
    tm_segments_append(pack->options.segments, WR_TAKE(pack->buffer), &w->write);
}

/* A buffer with room for `bytes`; false: none now. */
static bool room(struct tm_items_pack *pack, struct items_state *state, uint32_t bytes)
{
    if (pack->buffer != NULL && (WR_IO_BUFFER_BYTES - pack->buffer->bytes < bytes ||
                                 WR_BUGGIFY("items.full_buffer"))) {
        flush(pack, state);
    }
    if (pack->buffer == NULL) {
        pack->buffer = tm_segments_buffer(pack->options.segments, pack->options.wake,
                                          pack->options.ctx);
        if (pack->buffer == NULL) {
            return false;
        }
        pack->buffer->bytes = ITEMS_EXTENT_HEADER_BYTES;
        pack->records = 0;
    }
    return true;
}

static void put_length(struct tm_io_buffer *buffer, uint32_t bytes)
{
    for (; bytes >= 0x80; bytes >>= 7) {
        buffer->data[buffer->bytes++] = (uint8_t)(bytes | 0x80);
    }
    buffer->data[buffer->bytes++] = (uint8_t)bytes;
}

/* A piece of the item in hand; false: no buffer. */
static bool put_piece(struct tm_items_pack *pack, struct items_state *state)
{
    const struct tm_item *item = &state->items[pack->item];

    if (!room(pack, state, pack->begun ? 1 : VARINT_BYTES_MAX)) {
        return false;
    }
    if (!pack->begun) {
        put_length(pack->buffer, item->bytes);
        pack->begun = true;
        pack->records += 1;
    }
    uint32_t bytes = WR_MIN(item->bytes - pack->offset, COPY_BYTES);
    bytes = WR_MIN(bytes, (uint32_t)WR_IO_BUFFER_BYTES - pack->buffer->bytes);
    memcpy(pack->buffer->data + pack->buffer->bytes, item->data + pack->offset, bytes);
    pack->buffer->bytes += bytes;
    pack->offset += bytes;
    if (pack->offset == item->bytes) {
        pack->item += 1;
        pack->offset = 0;
        pack->begun = false;
    }
    return true;
}

static enum tm_pack_state make_durable(struct tm_items_pack *pack)
{
    bool any = false;

    for (uint32_t s = 0; s < pack->states.count; s++) {
        any |= pack->states.items[s].writes.count > 0;
    }
    if (!any || pack->synced) {
        return TM_PACK_DONE;
    }
    if (pack->in_flight > 0) {
        return TM_PACK_WAIT;
    }
    if (WR_MUTANT("items_before_durable")) {
        return TM_PACK_DONE;
    }
    if (pack->sync == NULL) {
        pack->sync = write_create(pack);
        tm_segments_sync(pack->options.segments, pack->options.checkpoint, &pack->sync->write);
    }
    return TM_PACK_WAIT;
}

enum tm_pack_state tm_items_pack_step(struct tm_items_pack *pack, struct wr_env *env,
                                      uint64_t deadline_ns, struct wr_error *err)
{
    while (!pack->failed && pack->state < pack->states.count) {
        struct items_state *state = &pack->states.items[pack->state];
        if (!state->large || pack->item == state->count) {
            flush(pack, state);
            pack->state += 1;
            pack->item = 0;
            continue;
        }
        if (!put_piece(pack, state)) {
            return TM_PACK_WAIT;
        }
        if (wr_env_mono_ns(env) >= deadline_ns) {
            return TM_PACK_MORE;
        }
    }
    if (pack->failed) {
        *err = pack->err;
        return TM_PACK_FAILED;
    }
    return make_durable(pack);
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

static void fill_extents(struct items_state *state)
{
    uint32_t count = state->writes.count;

    state->extents = WR_NEW_ARRAY(Weir__Extent, count);
    state->extent_ptrs = WR_NEW_ARRAY(Weir__Extent *, count);
    for (uint32_t i = 0; i < count; i++) {
        struct items_write *w = state->writes.items[i];
        Weir__Extent *extent = &state->extents[i];
        weir__extent__init(extent);
        extent->file = w->write.file;
        extent->offset = w->write.offset;
        extent->bytes = w->write.bytes;
        extent->hash_low = w->write.hash.low;
        extent->hash_high = w->write.hash.high;
        extent->records = w->records;
        state->extent_ptrs[i] = extent;
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
                fill_extents(state);
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
