/* Operator state in extents: decoded as taskmanager/state/items.h draws it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "tests/sim/check.h"

#define HEADER_BYTES 24u

static void bad(struct sim_checks *checks, const Weir__OperatorState *state,
                const Weir__Extent *extent, const char *what)
{
    sim_violation(checks->sim,
                  "items of operator %u at %" PRIu64 " of %s: %s", state->operator_,
                  extent->offset, extent->file, what);
}

/* One extent's piece of the stream, proved. */
static bool take_piece(struct sim_checks *checks, uint64_t checkpoint,
                       const Weir__OperatorState *state, uint32_t number, struct wr_sb *stream)
{
    const Weir__Extent *extent = state->extents[number];
    struct wr_hash128 hash;
    const uint8_t *data;
    char path[300];
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/%s", checks->job_directory, extent->file);
    data = sim_disk_peek_durable(checks->sim->shared, path, &bytes);
    if (data == NULL || extent->offset + extent->bytes > bytes) {
        bad(checks, state, extent, "they are not durable");
        return false;
    }
    data += extent->offset;
    hash = wr_hash128_bytes(data, extent->bytes);
    if (hash.low != extent->hash_low || hash.high != extent->hash_high) {
        bad(checks, state, extent, "they do not have their hash");
        return false;
    }
    if (extent->bytes < HEADER_BYTES || memcmp(data, "WRo1", 4) != 0 ||
        wr_load_u32(data + 8) != state->operator_ || wr_load_u32(data + 12) != number ||
        wr_load_u64(data + 16) != checkpoint) {
        bad(checks, state, extent, "the header is not what the manifest says");
        return false;
    }
    wr_sb_append(stream, data + HEADER_BYTES, extent->bytes - HEADER_BYTES);
    return true;
}

void sim_check_items(struct sim_checks *checks, uint64_t checkpoint,
                     const Weir__OperatorState *state,
                     void (*take)(void *ctx, struct wr_str item), void *ctx)
{
    struct wr_sb stream = {0};
    uint64_t records = 0;

    for (size_t i = 0; i < state->n_items; i++) {
        take(ctx, (struct wr_str){(const char *)state->items[i].data, state->items[i].len});
    }
    for (uint32_t i = 0; i < state->n_extents; i++) {
        if (!take_piece(checks, checkpoint, state, i, &stream)) {
            wr_sb_fini(&stream);
            return;
        }
        records += state->extents[i]->records;
    }
    struct wr_reader reader = wr_reader_of(stream.ptr, stream.bytes);
    for (uint64_t i = 0; i < records && !reader.failed; i++) {
        struct wr_str item = wr_read_str(&reader);
        if (!reader.failed) {
            take(ctx, item);
        }
    }
    if (reader.failed || wr_reader_left(&reader) != 0) {
        bad(checks, state, state->extents[0], "they are not as many as the manifest says");
    }
    wr_sb_fini(&stream);
}
