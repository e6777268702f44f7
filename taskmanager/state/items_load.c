/* Items of a checkpoint: those in its manifest as they are, those in extents read on the pool. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/limits.h"
#include "taskmanager/state/extent.h"
#include "taskmanager/state/items.h"
#include "taskmanager/state/items_internal.h"

#define READS_MAX 3u

struct items_read {
    struct wr_job job;
    struct tm_items_load *load; /* NULL: abandoned */
    const Weir__OperatorState *state;
    uint32_t op;
    Weir__Extent *extents; /* without their strings: the manifest may be gone by then */
    char **paths;
    char **locals; /* NULL: none */
    uint32_t count;
    WR_VEC(uint8_t *) pieces; /* of the stream, and buffers of items that are cut */
    WR_VEC(struct tm_item) items;
    uint64_t bytes, local_bytes; /* read */
    bool started, done;
    enum wr_code code;
    struct wr_error err;
};

struct tm_items_load {
    struct tm_items_load_options options;
    char *directory;
    char *local;
    WR_VEC(struct items_read *) reads;
};

struct tm_items_load *tm_items_load_create(const struct tm_items_load_options *options)
{
    struct tm_items_load *load = WR_NEW(struct tm_items_load);

    load->options = *options;
    load->directory = wr_strdup(options->directory);
    load->local = options->local == NULL ? NULL : wr_strdup(options->local);
    return load;
}

void tm_items_load_add(struct tm_items_load *load, const Weir__OperatorState *state)
{
    struct items_read *read = WR_NEW(struct items_read);

    read->load = load;
    read->state = state;
    read->op = state->operator_;
    read->count = (uint32_t)state->n_extents;
    read->extents = WR_NEW_ARRAY(Weir__Extent, read->count);
    read->paths = WR_NEW_ARRAY(char *, read->count);
    read->locals = load->local == NULL ? NULL : WR_NEW_ARRAY(char *, read->count);
    for (uint32_t i = 0; i < read->count; i++) {
        const Weir__Extent *extent = state->extents[i];
        read->extents[i] = *extent;
        read->paths[i] = wr_asprintf("%s/%s", load->directory, extent->file);
        if (read->locals != NULL) {
            read->locals[i] = wr_asprintf("%s/%s", load->local, extent->file);
        }
    }
    for (size_t i = 0; i < state->n_items; i++) {
        struct tm_item item = {state->items[i].data, (uint32_t)state->items[i].len, 0};
        WR_VEC_PUSH(&read->items, item);
    }
    read->started = read->done = read->count == 0;
    WR_VEC_PUSH(&load->reads, read);
}

static void read_free(struct items_read *read)
{
    for (uint32_t i = 0; i < read->count; i++) {
        wr_free(read->paths[i]);
        if (read->locals != NULL) {
            wr_free(read->locals[i]);
        }
    }
    for (uint32_t i = 0; i < read->pieces.count; i++) {
        wr_free(read->pieces.items[i]);
    }
    WR_VEC_FINI(&read->pieces);
    WR_VEC_FINI(&read->items);
    wr_free(read->extents);
    wr_free(read->paths);
    wr_free(read->locals);
    wr_free(read);
}

/* ---- on the pool ---- */

/* Reads along the pieces. */
struct stream {
    const struct items_read *read;
    uint32_t piece;
    uint64_t offset; /* in the piece */
};

static uint64_t piece_bytes(const struct items_read *read, uint32_t i)
{
    return read->extents[i].bytes - ITEMS_EXTENT_HEADER_BYTES;
}

/* Up to `bytes` of the stream that lie side by side; none: its end. */
static const uint8_t *next_bytes(struct stream *stream, uint64_t bytes, uint64_t *ret_bytes)
{
    const struct items_read *read = stream->read;

    while (stream->piece < read->count && stream->offset == piece_bytes(read, stream->piece)) {
        stream->piece += 1;
        stream->offset = 0;
    }
    *ret_bytes = 0;
    if (stream->piece == read->count) {
        return NULL;
    }
    const uint8_t *at = read->pieces.items[stream->piece] + ITEMS_EXTENT_HEADER_BYTES +
                        stream->offset;
    *ret_bytes = WR_MIN(bytes, piece_bytes(read, stream->piece) - stream->offset);
    stream->offset += *ret_bytes;
    return at;
}

static bool next_length(struct stream *stream, uint32_t *ret)
{
    uint64_t value = 0, got;

    for (uint32_t shift = 0; shift < 35; shift += 7) {
        const uint8_t *byte = next_bytes(stream, 1, &got);
        if (got == 0) {
            return false;
        }
        value |= (uint64_t)(*byte & 0x7f) << shift;
        if ((*byte & 0x80) == 0) {
            *ret = (uint32_t)value;
            return value <= UINT32_MAX;
        }
    }
    return false;
}

/* An item, where it lies; one that is cut gets a buffer. false: the stream ends before it does. */
static bool next_item(struct items_read *read, struct stream *stream, uint64_t left,
                      struct tm_item *ret)
{
    uint64_t got, have;
    uint8_t *buffer;

    if (!next_length(stream, &ret->bytes) || ret->bytes > left) {
        return false;
    }
    ret->data = (uint8_t *)(uintptr_t)next_bytes(stream, ret->bytes, &got);
    if (got == ret->bytes) {
        return true;
    }
    buffer = wr_alloc(ret->bytes);
    WR_VEC_PUSH(&read->pieces, buffer);
    for (have = 0; have < ret->bytes; have += got) {
        if (have > 0) {
            ret->data = (uint8_t *)(uintptr_t)next_bytes(stream, ret->bytes - have, &got);
        }
        if (got == 0) {
            return false;
        }
        memcpy(buffer + have, ret->data, got);
    }
    ret->data = buffer;
    return true;
}

static enum wr_code decode(struct items_read *read)
{
    struct stream stream = {.read = read};
    uint64_t records = 0, bytes = 0;

    for (uint32_t i = 0; i < read->count; i++) {
        records += read->extents[i].records;
        bytes += piece_bytes(read, i);
    }
    for (uint64_t i = 0; i < records; i++) {
        struct tm_item item = {0};
        if (!next_item(read, &stream, bytes, &item)) {
            return wr_fail(&read->err, WR_ERR_CORRUPT,
                           "\"%s\": the items of operator %u end after %" PRIu64 " of %" PRIu64,
                           read->paths[0], read->op, i, records);
        }
        WR_VEC_PUSH(&read->items, item);
    }
    (void)next_bytes(&stream, 1, &bytes);
    if (bytes > 0) {
        return wr_fail(&read->err, WR_ERR_CORRUPT,
                       "\"%s\": bytes are left behind the last item of operator %u",
                       read->paths[0], read->op);
    }
    return WR_OK;
}

static enum wr_code check_header(struct items_read *read, uint32_t i)
{
    const uint8_t *p = read->pieces.items[i];

    if (wr_load_u32(p) != ITEMS_EXTENT_MAGIC || wr_load_u32(p + 8) != read->op ||
        wr_load_u32(p + 12) != i) {
        return wr_fail(&read->err, WR_ERR_CORRUPT, "not extent %u of the items of operator %u", i,
                       read->op);
    }
    if (wr_load_u16(p + 4) != WR_SEGMENT_VERSION) {
        return wr_fail(&read->err, WR_ERR_VERSION,
                       "state extent of version %u; this program reads %u", wr_load_u16(p + 4),
                       WR_SEGMENT_VERSION);
    }
    return WR_OK;
}

static enum wr_code read_piece(struct items_read *read, struct wr_env *env, uint32_t i)
{
    const Weir__Extent *extent = &read->extents[i];
    uint8_t *data;
    bool local;

    if (extent->bytes < ITEMS_EXTENT_HEADER_BYTES || extent->bytes > WR_IO_BUFFER_BYTES) {
        return wr_fail(&read->err, WR_ERR_CORRUPT, "an extent of %" PRIu64 " bytes",
                       extent->bytes);
    }
    data = wr_alloc(extent->bytes);
    WR_VEC_PUSH(&read->pieces, data);
    if (extent_read(env, read->paths[i], read->locals == NULL ? NULL : read->locals[i], extent,
                    data, &local, &read->err) != WR_OK) {
        return read->err.code;
    }
    read->bytes += extent->bytes;
    read->local_bytes += local ? extent->bytes : 0;
    return check_header(read, i);
}

static void read_run(struct wr_job *job, struct wr_env *env)
{
    struct items_read *read = WR_CONTAINER_OF(job, struct items_read, job);

    for (uint32_t i = 0; i < read->count && read->code == WR_OK; i++) {
        read->code = read_piece(read, env, i);
        if (read->code != WR_OK) {
            bool retriable = read->err.retriable;
            (void)wr_wrap(&read->err, "\"%s\" at byte %" PRIu64, read->paths[i],
                          read->extents[i].offset);
            read->err.retriable = retriable;
        }
    }
    if (read->code == WR_OK) {
        read->code = decode(read);
    }
}

static void read_done(struct wr_job *job, void *owner)
{
    struct items_read *read = WR_CONTAINER_OF(job, struct items_read, job);

    (void)owner;
    read->done = true;
    if (read->load == NULL) {
        read_free(read);
        return;
    }
    read->load->options.wake(read->load->options.ctx);
}

/* ---- the load ---- */

enum tm_pack_state tm_items_load_step(struct tm_items_load *load, struct wr_error *err)
{
    uint32_t in_flight = 0;
    bool all = true;

    for (uint32_t i = 0; i < load->reads.count; i++) {
        struct items_read *read = load->reads.items[i];
        if (read->done && read->code != WR_OK) {
            *err = read->err;
            return TM_PACK_FAILED;
        }
        if (!read->started && in_flight < READS_MAX) {
            read->started = true;
            read->job = (struct wr_job){
                .run = read_run, .done = read_done, .home = load->options.home};
            load->options.env->ops->offload(load->options.env, &read->job);
        }
        in_flight += read->started && !read->done;
        all &= read->done;
    }
    return all ? TM_PACK_DONE : TM_PACK_WAIT;
}

void tm_items_load_bytes(const struct tm_items_load *load, uint64_t *ret_bytes,
                         uint64_t *ret_local_bytes)
{
    *ret_bytes = *ret_local_bytes = 0;
    for (uint32_t i = 0; i < load->reads.count; i++) {
        const struct items_read *read = load->reads.items[i];
        *ret_bytes += read->done ? read->bytes : 0;
        *ret_local_bytes += read->done ? read->local_bytes : 0;
    }
}

const struct tm_item *tm_items_load_items(const struct tm_items_load *load,
                                          const Weir__OperatorState *state, uint32_t *ret_count)
{
    for (uint32_t i = 0; i < load->reads.count; i++) {
        const struct items_read *read = load->reads.items[i];
        if (read->state == state) {
            WR_ASSERT(read->done);
            *ret_count = read->items.count;
            return read->items.items;
        }
    }
    *ret_count = 0;
    return NULL;
}

void tm_items_load_destroy(struct tm_items_load *load)
{
    if (load == NULL) {
        return;
    }
    for (uint32_t i = 0; i < load->reads.count; i++) {
        struct items_read *read = load->reads.items[i];
        if (read->started && !read->done) {
            read->load = NULL;
        } else {
            read_free(read);
        }
    }
    WR_VEC_FINI(&load->reads);
    wr_free(load->directory);
    wr_free(load->local);
    wr_free(load);
}
