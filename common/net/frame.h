/* The frame header: one form for the control plane and the data plane.
 *
 *      0        4    5     6        8         12      16                24            28
 *     +--------+----+-----+--------+---------+-------+-----------------+-------------+-----------+
 *     |payload | ty | fla | header | channel | rows  | sequence        | payload     | header    |
 *     |bytes   | pe | gs  | version|         |       | (from 1)        | crc32c      | crc32c    |
 *     +--------+----+-----+--------+---------+-------+-----------------+-------------+-----------+
 *      u32      u8   u8    u16      u32       u32     u64               u32           u32
 *
 * Little-endian. header crc32c covers bytes 0-27. The size is checked against a limit before it is
 * allocated. Control-plane frames use type CONTROL, channel = message kind of control.proto's
 * ControlKind, rows = 0, sequence counted per connection; their payload is one protobuf message.
 *
 * Thread: any; pure.
 */
#ifndef WR_NET_FRAME_H
#define WR_NET_FRAME_H

#include <stdint.h>

#include "common/base/error.h"
#include "common/base/limits.h"

enum wr_frame_type {
    WR_FRAME_CONTROL = 1,
    /* data plane */
    WR_FRAME_HELLO = 2, /* first frame of an exchange connection, both ways */
    WR_FRAME_ATTACH = 3,
    WR_FRAME_ATTACHED = 4,
    WR_FRAME_REFUSED = 5,
    WR_FRAME_DETACH = 6,
    WR_FRAME_DATA = 7,
    WR_FRAME_WATERMARK = 8, /* payload: i64 µs */
    WR_FRAME_IDLE = 9,
    WR_FRAME_ACTIVE = 10,
    WR_FRAME_BARRIER = 11, /* payload: struct wr_barrier_payload, drawn in exchange */
    WR_FRAME_END = 12,
    WR_FRAME_CREDIT = 13, /* payload: u64 total bytes granted since ATTACHED */
    WR_FRAME_HEARTBEAT = 14,
    WR_FRAME_CLOSE = 15,
    WR_FRAME_CLOSE_ACK = 16,
    WR_FRAME_TYPE_MAX = 16,
};

struct wr_frame {
    uint32_t payload_bytes;
    uint8_t type;
    uint8_t flags;
    uint16_t version;
    uint32_t channel;
    uint32_t rows;
    uint64_t sequence;
    uint32_t payload_crc;
    uint32_t header_crc;
};

/* Fills version, and header_crc from the rest. */
void wr_frame_encode(const struct wr_frame *frame, uint8_t out[WR_FRAME_HEADER_BYTES]);
/* Checks CRC, version, type range and payload_bytes <= payload_bytes_max. */
enum wr_code wr_frame_decode(const uint8_t in[WR_FRAME_HEADER_BYTES], uint32_t payload_bytes_max,
                             struct wr_frame *ret, struct wr_error *err) WR_MUST_CHECK;

#endif
