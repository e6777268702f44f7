#include "common/net/frame.h"

#include "common/base/bytes.h"
#include "common/base/crc32c.h"

void wr_frame_encode(const struct wr_frame *frame, uint8_t out[WR_FRAME_HEADER_BYTES])
{
    wr_store_u32(out, frame->payload_bytes);
    out[4] = frame->type;
    out[5] = frame->flags;
    wr_store_u16(out + 6, WR_WIRE_VERSION);
    wr_store_u32(out + 8, frame->channel);
    wr_store_u32(out + 12, frame->rows);
    wr_store_u64(out + 16, frame->sequence);
    wr_store_u32(out + 24, frame->payload_crc);
    wr_store_u32(out + 28, wr_crc32c(0, out, 28));
}

enum wr_code wr_frame_decode(const uint8_t in[WR_FRAME_HEADER_BYTES], uint32_t payload_bytes_max,
                             struct wr_frame *ret, struct wr_error *err)
{
    struct wr_frame frame = {.payload_bytes = wr_load_u32(in),
                             .type = in[4],
                             .flags = in[5],
                             .version = wr_load_u16(in + 6),
                             .channel = wr_load_u32(in + 8),
                             .rows = wr_load_u32(in + 12),
                             .sequence = wr_load_u64(in + 16),
                             .payload_crc = wr_load_u32(in + 24),
                             .header_crc = wr_load_u32(in + 28)};

    if (frame.header_crc != wr_crc32c(0, in, 28)) {
        return wr_fail(err, WR_ERR_CORRUPT, "frame header with a wrong checksum");
    }
    if (frame.version != WR_WIRE_VERSION) {
        return wr_fail(err, WR_ERR_VERSION, "frame of unknown version %u", frame.version);
    }
    if (frame.type == 0 || frame.type > WR_FRAME_TYPE_MAX) {
        return wr_fail(err, WR_ERR_CORRUPT, "frame of unknown type %u", frame.type);
    }
    if (frame.payload_bytes > payload_bytes_max) {
        return wr_fail(err, WR_ERR_LIMIT, "frame of %u bytes, more than the limit of %u",
                       frame.payload_bytes, payload_bytes_max);
    }
    *ret = frame;
    return WR_OK;
}
