#include "taskmanager/connectors/split.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/test_point.h"
#include "common/graph/parameters.h"

#define HEADER_BYTES_MAX (1024u * 1024)
#define ALIGN_BYTES (16u * 1024)
#define ITEM_VERSION 1u

/* ---- life ---- */

static struct tm_split *split_new(const struct tm_parser *parser)
{
    struct tm_split *split = WR_NEW(struct tm_split);

    split->parser = parser;
    split->file = -1;
    split->block_bytes = WR_BUGGIFY("split.small_block") ? 100 : TM_BLOCK_BYTES;
    return split;
}

/* Reading starts at `next`; a file's first byte begins a record. */
static void split_ready(struct tm_split *split)
{
    split->aligned |= split->next == 0;
    split->load_from = split->next;
    split->load_aligned = split->aligned;
}

struct tm_split *tm_split_from_row(const struct wr_batch *batch, uint32_t row,
                                   const struct tm_parser *parser)
{
    const struct wr_view *path = (const struct wr_view *)batch->columns[WR_SPLIT_PATH].values + row;
    struct tm_split *split = split_new(parser);
    int64_t cells[WR_SPLIT_COLUMNS] = {0};

    for (uint32_t c = WR_SPLIT_FIRST; c < WR_SPLIT_COLUMNS; c++) {
        cells[c] = ((const int64_t *)batch->columns[c].values)[row];
    }
    split->path = wr_strndup(wr_view_ptr(path), path->bytes);
    split->first = (uint64_t)cells[WR_SPLIT_FIRST];
    split->end = (uint64_t)cells[WR_SPLIT_END];
    split->file_bytes = (uint64_t)cells[WR_SPLIT_FILE_BYTES];
    split->mtime_us = cells[WR_SPLIT_MTIME];
    split->inode = (uint64_t)cells[WR_SPLIT_INODE];
    split->device = (uint64_t)cells[WR_SPLIT_DEVICE];
    split->number = (uint32_t)cells[WR_SPLIT_NUMBER];
    split->next = split->first;
    split_ready(split);
    return split;
}

enum wr_code tm_split_from_item(const struct tm_item *item, const struct tm_parser *parser,
                                struct tm_split **ret, struct wr_error *err)
{
    struct wr_reader reader = wr_reader_of(item->data, item->bytes);
    uint8_t version = wr_read_u8(&reader);
    struct wr_str path = wr_read_str(&reader);
    struct tm_split *split = split_new(parser);

    split->first = wr_read_u64(&reader);
    split->end = wr_read_u64(&reader);
    split->file_bytes = wr_read_u64(&reader);
    split->mtime_us = (int64_t)wr_read_u64(&reader);
    split->inode = wr_read_u64(&reader);
    split->device = wr_read_u64(&reader);
    split->number = wr_read_u32(&reader);
    split->next = wr_read_u64(&reader);
    split->aligned = wr_read_u8(&reader) != 0;
    if (reader.failed || version != ITEM_VERSION || path.bytes == 0 ||
        memchr(path.ptr, '\0', path.bytes) != NULL || split->end > split->file_bytes ||
        split->next > split->file_bytes) {
        wr_free(split);
        return wr_fail(err, WR_ERR_CORRUPT, "the state of a reader is damaged");
    }
    split->path = wr_strndup(path.ptr, path.bytes);
    split_ready(split);
    *ret = split;
    return WR_OK;
}

void tm_split_add_item(const struct tm_split *split, struct tm_items *items)
{
    struct wr_sb sb = {0};

    wr_write_u8(&sb, ITEM_VERSION);
    wr_write_str(&sb, wr_str_of(split->path));
    wr_write_u64(&sb, split->first);
    wr_write_u64(&sb, split->end);
    wr_write_u64(&sb, split->file_bytes);
    wr_write_u64(&sb, (uint64_t)split->mtime_us);
    wr_write_u64(&sb, split->inode);
    wr_write_u64(&sb, split->device);
    wr_write_u32(&sb, split->number);
    wr_write_u64(&sb, split->current.buf == NULL ? split->next
                                                 : split->current.offset + split->current.next);
    wr_write_u8(&sb, split->aligned);
    tm_items_add(items, sb.ptr, (uint32_t)sb.bytes, 0);
    wr_sb_fini(&sb);
}

void tm_split_destroy(struct tm_split *split, struct wr_env *env)
{
    if (split == NULL) {
        return;
    }
    WR_ASSERT(split->state != TM_LOAD_RUNNING);
    if (split->file >= 0) {
        env->ops->close(env, split->file);
    }
    wr_buf_unref(split->current.buf);
    wr_buf_unref(split->load.buf);
    wr_free(split->map.output);
    wr_free(split->path);
    wr_free(split);
}

/* ---- the job ---- */

/* All of the listed file is still there: readers never read what has been listed as another file. */
static enum wr_code open_file(struct tm_split *split, struct wr_env *env, struct wr_error *err)
{
    struct wr_file_info info;

    if (env->ops->open(env, split->path, WR_OPEN_READ, &split->file, err) != WR_OK ||
        env->ops->file_info(env, split->file, &info, err) != WR_OK) {
        return err->code;
    }
    if (info.inode != split->inode) {
        return wr_fail(err, WR_ERR_INVALID,
                       "file \"%s\" is another one than was listed (inode %" PRIu64
                       ", not %" PRIu64 ")",
                       split->path, info.inode, split->inode);
    }
    if (info.bytes < split->file_bytes) {
        return wr_fail(err, WR_ERR_INVALID,
                       "file \"%s\" has become shorter (%" PRIu64 " bytes, %" PRIu64
                       " when it was listed)",
                       split->path, info.bytes, split->file_bytes);
    }
    return WR_OK;
}

/* The first line names the columns, for every split of the file; data begins behind it. */
static enum wr_code read_header(struct tm_split *split, struct wr_env *env, struct wr_error *err)
{
    const struct tm_format_type *type = split->parser->type;
    size_t bytes = (size_t)WR_MIN(split->file_bytes, (uint64_t)HEADER_BYTES_MAX);
    WR_AUTO_FREE char *data = wr_alloc(bytes + 1);
    const char *end;
    size_t got, used;

    if (env->ops->read_at(env, split->file, data, bytes, 0, &got, err) != WR_OK) {
        return err->code;
    }
    end = memchr(data, '\n', got);
    used = end == NULL ? got : (size_t)(end - data) + 1;
    if (end == NULL && got < split->file_bytes) {
        return wr_fail(err, WR_ERR_LIMIT, "file \"%s\" has no line end in its first %zu bytes",
                       split->path, got);
    }
    if (type->header(split->parser, data, used, &split->map, err) != WR_OK) {
        return wr_wrap(err, "file \"%s\"", split->path);
    }
    if (split->load_from < used) {
        split->load_from = used;
        split->load_aligned = true;
    }
    return WR_OK;
}

/* No zero bytes and nothing above 127, 64 bytes at a time: then every text in it is valid. */
static bool is_plain_ascii(const uint8_t *data, size_t bytes)
{
    const uint64_t high = 0x8080808080808080ull, ones = 0x0101010101010101ull;
    uint64_t seen = 0;
    size_t at = 0;

    for (; at + 64 <= bytes; at += 64) {
        uint64_t words[8];
        memcpy(words, data + at, sizeof words);
        for (int i = 0; i < 8; i++) {
            seen |= words[i] | ((words[i] - ones) & ~words[i]);
        }
    }
    for (; at < bytes; at++) {
        seen |= data[at] == 0 ? high : data[at];
    }
    return (seen & high) == 0;
}

static enum wr_code shorter(const struct tm_split *split, struct wr_error *err)
{
    return wr_fail(err, WR_ERR_INVALID, "file \"%s\" has become shorter while it was read",
                   split->path);
}

static enum wr_code read_block(struct tm_split *split, struct wr_env *env, uint32_t *ret_bytes,
                               struct wr_error *err)
{
    uint64_t left = split->file_bytes - split->load_from;
    size_t wanted = (size_t)WR_MIN((uint64_t)split->load.buf->bytes, left), got;

    if (env->ops->read_at(env, split->file, split->load.buf->data, wanted, split->load_from,
                          &got, err) != WR_OK) {
        return err->code;
    }
    if (got < wanted) {
        return shorter(split, err);
    }
    split->load.offset = split->load_from;
    *ret_bytes = (uint32_t)got;
    return WR_OK;
}

/* Find the first record that begins in the split. */
static enum tm_load_result align(struct tm_split *split, struct wr_env *env)
{
    uint64_t from = split->load_from - 1;
    char data[ALIGN_BYTES];

    /* A record that began behind `from` would be the next split's once that reaches the end. */
    while (from + 1 < split->end) {
        size_t wanted = (size_t)WR_MIN((uint64_t)sizeof data, split->file_bytes - from), got;
        const char *end;
        if (env->ops->read_at(env, split->file, data, wanted, from, &got, &split->err) != WR_OK) {
            return TM_LOAD_FAILED;
        }
        if (got < wanted) {
            (void)shorter(split, &split->err);
            return TM_LOAD_FAILED;
        }
        end = memchr(data, '\n', got);
        if (end != NULL) {
            split->load_from = from + (uint64_t)(end - data) + 1;
            split->load_aligned = true;
            return TM_LOADED;
        }
        from += got;
    }
    return TM_LOAD_NOTHING;
}

static enum tm_load_result load(struct tm_split *split, struct wr_env *env)
{
    const struct tm_parser *parser = split->parser;
    struct tm_block *block = &split->load;
    enum tm_load_result result;
    uint32_t bytes = 0;
    bool at_end;

    if (!split->opened) {
        if (open_file(split, env, &split->err) != WR_OK ||
            (parser->type->header != NULL && parser->options.csv.header &&
             read_header(split, env, &split->err) != WR_OK)) {
            return TM_LOAD_FAILED;
        }
        split->opened = true;
    }
    if (!split->load_aligned) {
        result = align(split, env);
        if (result != TM_LOADED) {
            return result;
        }
    }
    if (split->load_from >= split->end) {
        return TM_LOAD_NOTHING;
    }
    if (read_block(split, env, &bytes, &split->err) != WR_OK) {
        return TM_LOAD_FAILED;
    }
    at_end = block->offset + bytes == split->file_bytes;
    block->next = 0;
    block->end = at_end ? bytes
                        : (uint32_t)parser->type->complete(
                              parser, (const char *)block->buf->data, bytes);
    if (block->end == 0) {
        return TM_LOAD_GROW;
    }
    block->ascii = is_plain_ascii(block->buf->data, block->end);
    split->load_last = at_end || block->offset + block->end >= split->end;
    return TM_LOADED;
}

static void load_run(struct wr_job *job, struct wr_env *env)
{
    struct tm_split *split = WR_CONTAINER_OF(job, struct tm_split, job);

    split->result = load(split, env);
    if ((split->result == TM_LOADED && split->load_last) || split->result == TM_LOAD_NOTHING) {
        env->ops->close(env, split->file);
        split->file = -1;
    }
}

static void load_done(struct wr_job *job, void *owner)
{
    struct tm_split *split = WR_CONTAINER_OF(job, struct tm_split, job);

    (void)owner;
    split->state = TM_LOAD_READY;
}

/* ---- the worker's side ---- */

bool tm_split_prefetch(struct tm_split *split, struct tm_context *ctx)
{
    if (split->ended || split->state != TM_LOAD_NONE) {
        return true;
    }
    split->load.buf = wr_buf_alloc(ctx->pool, split->block_bytes);
    if (split->load.buf == NULL) {
        return false;
    }
    split->state = TM_LOAD_RUNNING;
    split->job = (struct wr_job){.run = load_run, .done = load_done};
    tm_context_offload(ctx, &split->job);
    return true;
}

/* The loaded block becomes the current one; the next begins behind it. */
static void adopt(struct tm_split *split)
{
    split->current = split->load;
    split->load.buf = NULL;
    split->state = TM_LOAD_NONE;
    split->aligned = true;
    split->next = split->current.offset + split->current.next;
    split->ended = split->load_last;
    split->load_from = split->current.offset + split->current.end;
    split->load_aligned = true;
    split->block_bytes = TM_BLOCK_BYTES;
}

static enum tm_split_step take_loaded(struct tm_split *split, struct tm_context *ctx)
{
    switch (split->result) {
    case TM_LOADED:
        adopt(split);
        return TM_SPLIT_BLOCK;
    case TM_LOAD_NOTHING:
        wr_buf_unref(WR_TAKE(split->load.buf));
        split->state = TM_LOAD_NONE;
        split->ended = true;
        return TM_SPLIT_END;
    case TM_LOAD_FAILED:
        return TM_SPLIT_FAILED;
    case TM_LOAD_GROW:
        break;
    }
    split->next = split->load_from;
    split->aligned = split->load_aligned;
    if (split->block_bytes >= TM_BLOCK_BYTES_MAX) {
        return TM_SPLIT_LONG;
    }
    wr_buf_unref(WR_TAKE(split->load.buf));
    split->state = TM_LOAD_NONE;
    split->block_bytes = WR_MIN((split->block_bytes + 256) * 2 - 256, TM_BLOCK_BYTES_MAX);
    return tm_split_prefetch(split, ctx) ? TM_SPLIT_WAIT : TM_SPLIT_MEMORY;
}

enum tm_split_step tm_split_step(struct tm_split *split, struct tm_context *ctx)
{
    if (split->current.buf != NULL) {
        return TM_SPLIT_BLOCK;
    }
    if (split->state == TM_LOAD_READY) {
        return take_loaded(split, ctx);
    }
    if (split->state == TM_LOAD_RUNNING) {
        return TM_SPLIT_WAIT;
    }
    if (split->ended) {
        return TM_SPLIT_END;
    }
    return tm_split_prefetch(split, ctx) ? TM_SPLIT_WAIT : TM_SPLIT_MEMORY;
}

void tm_split_release(struct tm_split *split)
{
    split->next = split->current.offset + split->current.next;
    wr_buf_unref(WR_TAKE(split->current.buf));
}

void tm_split_pass_over(struct tm_split *split)
{
    split->next += split->load.buf->bytes;
    split->aligned = false;
    split->load_from = split->next;
    split->load_aligned = false;
    wr_buf_unref(WR_TAKE(split->load.buf));
    split->state = TM_LOAD_NONE;
    split->block_bytes = TM_BLOCK_BYTES;
}
