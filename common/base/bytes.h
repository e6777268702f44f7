/* Little-endian loads and stores, and bounded reader and writer for binary formats.
 *
 * The reader never reads beyond its end: after the first short read it is `failed` for good and
 * every later read yields zeros, so that a decoder checks once, at its end. Thread: one at a time.
 */
#ifndef WR_BASE_BYTES_H
#define WR_BASE_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/base/str.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "formats are little-endian and so far only little-endian hosts are supported"
#endif

#define WR_DEFINE_LOAD_STORE(bits)                                       \
    static inline WR_UNUSED uint##bits##_t wr_load_u##bits(const void *p) \
    {                                                                    \
        uint##bits##_t v;                                                \
        memcpy(&v, p, sizeof v);                                         \
        return v;                                                        \
    }                                                                    \
    static inline WR_UNUSED void wr_store_u##bits(void *p, uint##bits##_t v) \
    {                                                                    \
        memcpy(p, &v, sizeof v);                                         \
    }
WR_DEFINE_LOAD_STORE(16)
WR_DEFINE_LOAD_STORE(32)
WR_DEFINE_LOAD_STORE(64)
#undef WR_DEFINE_LOAD_STORE

struct wr_reader {
    const uint8_t *next;
    const uint8_t *end;
    bool failed;
};

static inline struct wr_reader wr_reader_of(const void *data, size_t bytes)
{
    return (struct wr_reader){(const uint8_t *)data, (const uint8_t *)data + bytes, false};
}
size_t wr_reader_left(const struct wr_reader *reader);
const void *wr_read_bytes(struct wr_reader *reader, size_t bytes); /* NULL when short */
uint8_t wr_read_u8(struct wr_reader *reader);
uint16_t wr_read_u16(struct wr_reader *reader);
uint32_t wr_read_u32(struct wr_reader *reader);
uint64_t wr_read_u64(struct wr_reader *reader);
uint64_t wr_read_varint(struct wr_reader *reader); /* LEB128, its shortest form */
struct wr_str wr_read_str(struct wr_reader *reader); /* varint length + bytes; empty when short */

/* Writers append to a wr_sb. */
void wr_write_u8(struct wr_sb *sb, uint8_t v);
void wr_write_u16(struct wr_sb *sb, uint16_t v);
void wr_write_u32(struct wr_sb *sb, uint32_t v);
void wr_write_u64(struct wr_sb *sb, uint64_t v);
void wr_write_varint(struct wr_sb *sb, uint64_t v);
void wr_write_str(struct wr_sb *sb, struct wr_str text);

#endif
