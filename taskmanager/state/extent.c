#include "taskmanager/state/extent.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "common/obs/log.h"
#include "taskmanager/state/table_internal.h"

static uint32_t header_bytes(const struct extent_writer *writer)
{
    return EXTENT_HEADER_BYTES + (uint32_t)strlen(writer->name);
}

static void put_header(const struct extent_out *out, uint8_t *p)
{
    const struct extent_writer *writer = WR_CONTAINER_OF(out, struct extent_writer, out);
    const struct extent_range *range = &out->range;
    uint32_t name_bytes = (uint32_t)strlen(writer->name);

    wr_store_u32(p, EXTENT_MAGIC);
    wr_store_u16(p + 4, WR_SEGMENT_VERSION);
    p[6] = writer->delta;
    p[7] = (uint8_t)writer->shape.form;
    wr_store_u32(p + 8, name_bytes);
    wr_store_u32(p + 12, writer->shape.value_bytes);
    wr_store_u32(p + 16, range->records);
    wr_store_u32(p + 20, range->key_group_first);
    wr_store_u32(p + 24, range->key_group_end);
    wr_store_u32(p + 28, (writer->shape.objects ? 1u : 0u) | (writer->shape.composite ? 2u : 0u));
    wr_store_u64(p + 32, out->options.checkpoint);
    memcpy(p + EXTENT_HEADER_BYTES, writer->name, name_bytes);
}

struct extent_writer *extent_writer_create(const struct tm_table *table,
                                           const struct tm_pack_options *options, bool delta)
{
    struct extent_writer *writer = WR_NEW(struct extent_writer);

    extent_out_init(&writer->out, options, wr_asprintf("table \"%s\"", table->name));
    writer->name = wr_strdup(table->name);
    writer->out.header_bytes = header_bytes(writer);
    writer->out.put_header = put_header;
    writer->shape = table->shape;
    writer->delta = delta;
    writer->key_group_first = table->key_group_first;
    writer->key_group_end = table->key_group_end;
    writer->digests =
        WR_NEW_ARRAY(struct extent_digest, table->key_group_end - table->key_group_first);
    return writer;
}

void extent_writer_destroy(struct extent_writer *writer)
{
    if (writer == NULL) {
        return;
    }
    extent_out_fini(&writer->out);
    wr_free(writer->digests);
    wr_free(writer->name);
    wr_free(writer);
}

uint32_t extent_writer_bytes_max(const struct extent_writer *writer)
{
    return WR_IO_BUFFER_BYTES - writer->out.header_bytes;
}

/* ---- records ---- */

uint32_t extent_writer_encode(struct extent_writer *writer, const struct tm_record *record,
                              uint8_t *out, struct extent_range *range)
{
    uint32_t bytes = tm_record_encode(&writer->shape, record, out);
    uint32_t key_group = tm_record_key_group(&writer->shape, record);
    struct extent_digest *digest = &writer->digests[key_group - writer->key_group_first];

    WR_DEBUG_ASSERT(key_group >= writer->key_group_first && key_group < writer->key_group_end);
    digest->count += 1;
    digest->sum += (uint32_t)wr_hash_bytes(out, bytes);
    writer->records += 1;
    range->records += 1;
    range->key_group_first = WR_MIN(range->key_group_first, key_group);
    range->key_group_end = WR_MAX(range->key_group_end, key_group + 1);
    return bytes;
}

void extent_writer_put(struct extent_writer *writer, const struct tm_record *record)
{
    struct tm_io_buffer *buffer = writer->out.buffer;

    buffer->bytes +=
        extent_writer_encode(writer, record, buffer->data + buffer->bytes, &writer->out.range);
}

void extent_writer_append(struct extent_writer *writer, const uint8_t *data, uint32_t bytes,
                          const struct extent_range *range)
{
    struct extent_out *out = &writer->out;

    memcpy(out->buffer->data + out->buffer->bytes, data, bytes);
    out->buffer->bytes += bytes;
    out->range.records += range->records;
    out->range.key_group_first = WR_MIN(out->range.key_group_first, range->key_group_first);
    out->range.key_group_end = WR_MAX(out->range.key_group_end, range->key_group_end);
}

/* ---- the end ---- */

enum tm_pack_state extent_writer_sync(struct extent_writer *writer)
{
    if (!writer->out.failed && writer->out.in_flight == 0 && WR_MUTANT("ack_before_durable")) {
        return TM_PACK_DONE;
    }
    return extent_out_sync(&writer->out);
}

static void fill_extent(struct extent_write *w, Weir__Extent *extent)
{
    extent_out_fill(w, extent);
    extent->file = wr_strdup(w->write.file);
    extent->key_group_first = w->range.key_group_first;
    extent->key_group_end = w->range.key_group_end;
}

static void fill_digests(const struct extent_writer *writer, ProtobufCBinaryData *ret)
{
    uint32_t groups = writer->key_group_end - writer->key_group_first, next = 0;
    struct wr_sb sb = {0};

    for (uint32_t g = 0; g < groups; g++) {
        const struct extent_digest *digest = &writer->digests[g];
        if (digest->count > 0) {
            wr_write_varint(&sb, g - next);
            wr_write_varint(&sb, digest->count);
            wr_write_u32(&sb, digest->sum);
            next = g + 1;
        }
    }
    ret->len = sb.bytes;
    ret->data = (uint8_t *)wr_sb_take(&sb);
}

Weir__TablePart *extent_writer_part(const struct extent_writer *writer)
{
    Weir__TablePart *part = WR_NEW(Weir__TablePart);

    weir__table_part__init(part);
    part->kind = writer->delta ? WEIR__TABLE_PART__KIND__DELTA : WEIR__TABLE_PART__KIND__BASE;
    part->checkpoint = writer->out.options.checkpoint;
    part->records = writer->records;
    part->bytes = writer->out.bytes;
    part->n_extents = writer->out.writes.count;
    part->extents = WR_NEW_ARRAY(Weir__Extent *, writer->out.writes.count);
    for (uint32_t i = 0; i < writer->out.writes.count; i++) {
        part->extents[i] = WR_NEW(Weir__Extent);
        fill_extent(writer->out.writes.items[i], part->extents[i]);
    }
    fill_digests(writer, &part->digests);
    return part;
}

/* ---- back ---- */

static enum wr_code read_file(struct wr_env *env, const char *path, const Weir__Extent *extent,
                              uint8_t *data, struct wr_error *err)
{
    struct wr_hash128 hash;
    size_t got = 0;
    int file;

    if (env->ops->open(env, path, WR_OPEN_READ, &file, err) != WR_OK) {
        return err->code;
    }
    enum wr_code code =
        env->ops->read_at(env, file, data, extent->bytes, extent->offset, &got, err);
    env->ops->close(env, file);
    if (code != WR_OK) {
        return code;
    }
    if (got != extent->bytes) {
        return wr_fail(err, WR_ERR_CORRUPT, "the file ends before the extent");
    }
    hash = wr_hash128_bytes(data, extent->bytes);
    if (hash.low != extent->hash_low || hash.high != extent->hash_high) {
        return wr_fail(err, WR_ERR_CORRUPT, "the bytes do not have the hash of the manifest");
    }
    return WR_OK;
}

enum wr_code extent_read(struct wr_env *env, const char *path, const char *local,
                         const Weir__Extent *extent, uint8_t *data, bool *ret_local,
                         struct wr_error *err)
{
    struct wr_error unusable;

    *ret_local = false;
    if (local != NULL) {
        enum wr_code code = read_file(env, local, extent, data, &unusable);
        *ret_local = code == WR_OK;
        if (*ret_local) {
            return WR_OK;
        }
        if (code != WR_ERR_NOT_FOUND) {
            wr_log(WR_LOG_WARN, "local_state_unusable", "file=%s error=%s", wr_log_quote(local),
                   wr_log_quote(unusable.message));
        }
    }
    return read_file(env, path, extent, data, err);
}
