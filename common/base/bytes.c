#include "common/base/bytes.h"

size_t wr_reader_left(const struct wr_reader *reader)
{
    return (size_t)(reader->end - reader->next);
}

const void *wr_read_bytes(struct wr_reader *reader, size_t bytes)
{
    const uint8_t *data = reader->next;

    if (reader->failed || wr_reader_left(reader) < bytes) {
        reader->failed = true;
        return NULL;
    }
    reader->next += bytes;
    return data;
}

uint8_t wr_read_u8(struct wr_reader *reader)
{
    const uint8_t *p = wr_read_bytes(reader, 1);

    return p == NULL ? 0 : *p;
}

uint16_t wr_read_u16(struct wr_reader *reader)
{
    const void *p = wr_read_bytes(reader, 2);

    return p == NULL ? 0 : wr_load_u16(p);
}

uint32_t wr_read_u32(struct wr_reader *reader)
{
    const void *p = wr_read_bytes(reader, 4);

    return p == NULL ? 0 : wr_load_u32(p);
}

uint64_t wr_read_u64(struct wr_reader *reader)
{
    const void *p = wr_read_bytes(reader, 8);

    return p == NULL ? 0 : wr_load_u64(p);
}

uint64_t wr_read_varint(struct wr_reader *reader)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 70; shift += 7) {
        uint8_t byte = wr_read_u8(reader);
        if ((shift == 63 && byte > 1) || (shift > 0 && byte == 0)) {
            break; /* more than 64 bits, or not the shortest form */
        }
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0) {
            return value;
        }
    }
    reader->failed = true;
    return 0;
}

struct wr_str wr_read_str(struct wr_reader *reader)
{
    uint64_t bytes = wr_read_varint(reader);
    const void *data;

    if (bytes > wr_reader_left(reader)) {
        reader->failed = true;
        return (struct wr_str){"", 0};
    }
    data = wr_read_bytes(reader, (size_t)bytes);
    return data == NULL ? (struct wr_str){"", 0} : (struct wr_str){data, (size_t)bytes};
}

void wr_write_u8(struct wr_sb *sb, uint8_t v)
{
    wr_sb_append(sb, &v, sizeof v);
}

void wr_write_u16(struct wr_sb *sb, uint16_t v)
{
    wr_sb_append(sb, &v, sizeof v);
}

void wr_write_u32(struct wr_sb *sb, uint32_t v)
{
    wr_sb_append(sb, &v, sizeof v);
}

void wr_write_u64(struct wr_sb *sb, uint64_t v)
{
    wr_sb_append(sb, &v, sizeof v);
}

void wr_write_varint(struct wr_sb *sb, uint64_t v)
{
    uint8_t bytes[10];
    size_t n = 0;

    while (v >= 0x80) {
        bytes[n++] = (uint8_t)(v | 0x80);
        v >>= 7;
    }
    bytes[n++] = (uint8_t)v;
    wr_sb_append(sb, bytes, n);
}

void wr_write_str(struct wr_sb *sb, struct wr_str text)
{
    wr_write_varint(sb, text.bytes);
    wr_sb_append(sb, text.ptr, text.bytes);
}
