#include "taskmanager/connectors/split.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/test_point.h"
#include "common/graph/parameters.h"
#include "taskmanager/connectors/glob.h"

#define HEADER_BYTES_MAX (1024u * 1024)
#define ALIGN_BYTES (16u * 1024)
#define ITEM_VERSION 1u
#define END_UNKNOWN UINT64_MAX /* of a compressed file's content */

/* ---- life ---- */

static struct tm_split *split_new(const struct tm_parser *parser)
{
    struct tm_split *split = WR_NEW(struct tm_split);

    split->parser = parser;
    split->file = -1;
    split->block_bytes = WR_BUGGIFY("split.small_block") ? 100 : TM_BLOCK_BYTES;
    split->record_limit = TM_BLOCK_BYTES_MAX;
    return split;
}

/* Reading starts at `next`; a file's first byte begins a record. */
static void split_ready(struct tm_split *split)
{
    split->compression = tm_archive_of_path(split->path);
    split->end = split->compression == WR_COMPRESSION_NONE ? split->end : END_UNKNOWN;
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
        memchr(path.ptr, '\0', path.bytes) != NULL ||
        (split->end != END_UNKNOWN &&
         (split->end > split->file_bytes || split->next > split->file_bytes))) {
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
    wr_buf_unref(split->carry);
    if (split->archive != NULL) {
        tm_archive_destroy(split->archive);
        wr_memory_release(split->account, tm_archive_memory_bytes(split->compression));
    }
    wr_free(split->map.output);
    wr_free(split->path);
    wr_free(split);
}

/* ---- the job ---- */

/* All of the listed file is still there: readers never read what has been listed as another file. */
static enum wr_code open_path(struct tm_split *split, struct wr_env *env, const char *path,
                              struct wr_error *err)
{
    struct wr_file_info info;

    if (split->file >= 0) {
        env->ops->close(env, split->file);
        split->file = -1;
    }
    if (env->ops->open(env, path, WR_OPEN_READ, &split->file, err) != WR_OK ||
        env->ops->file_info(env, split->file, &info, err) != WR_OK) {
        return err->code;
    }
    if (info.inode != split->inode) {
        return wr_fail(err, WR_ERR_INVALID,
                       "file \"%s\" is another one than was listed (inode %" PRIu64
                       ", not %" PRIu64 ")",
                       path, info.inode, split->inode);
    }
    if (info.bytes < split->file_bytes) {
        return wr_fail(err, WR_ERR_INVALID,
                       "file \"%s\" has become shorter (%" PRIu64 " bytes, %" PRIu64
                       " when it was listed)",
                       path, info.bytes, split->file_bytes);
    }
    return WR_OK;
}

/* A file that is being written may be renamed at any time; it is looked for by what it is. */
static enum wr_code open_renamed(struct tm_split *split, struct wr_env *env, struct wr_error *err)
{
    struct tm_files files = {0};
    struct wr_error ignored;
    enum wr_code code = err->code;

    if (tm_glob(env, split->watched, &files, &ignored) != WR_OK) {
        return code;
    }
    for (uint32_t i = 0; i < files.list.count && code != WR_OK; i++) {
        const struct tm_file *file = &files.list.items[i];
        if (file->info.inode == split->inode && file->info.device == split->device &&
            strcmp(file->path, split->path) != 0) {
            code = open_path(split, env, file->path, err);
        }
    }
    tm_files_fini(&files);
    return code;
}

static enum wr_code open_file(struct tm_split *split, struct wr_env *env, struct wr_error *err)
{
    enum wr_code code = open_path(split, env, split->path, err);
    bool gone = code == WR_ERR_NOT_FOUND || code == WR_ERR_INVALID;

    return gone && split->watched != NULL ? open_renamed(split, env, err) : code;
}

/* The content's first bytes, which an archive reads for itself. */
static enum wr_code read_first(struct tm_split *split, struct wr_env *env, char *data,
                               size_t *ret_bytes, struct wr_error *err)
{
    struct tm_archive *archive;
    enum wr_code code;

    if (split->compression == WR_COMPRESSION_NONE) {
        size_t bytes = (size_t)WR_MIN(split->file_bytes, (uint64_t)HEADER_BYTES_MAX);
        return env->ops->read_at(env, split->file, data, bytes, 0, ret_bytes, err);
    }
    archive = tm_archive_create(split->compression);
    code = tm_archive_read(archive, env, split->file, data, HEADER_BYTES_MAX, ret_bytes, err);
    tm_archive_destroy(archive);
    return code == WR_ERR_CORRUPT && memchr(data, '\n', *ret_bytes) != NULL ? WR_OK : code;
}

/* The first line names the columns, for every split of the file; data begins behind it. */
static enum wr_code read_header(struct tm_split *split, struct wr_env *env, struct wr_error *err)
{
    const struct tm_format_type *type = split->parser->type;
    WR_AUTO_FREE char *data = wr_alloc(HEADER_BYTES_MAX);
    const char *end;
    size_t got, used;

    if (read_first(split, env, data, &got, err) != WR_OK) {
        return err->code == WR_ERR_CORRUPT ? wr_wrap(err, "file \"%s\"", split->path) : err->code;
    }
    if (got == 0) {
        return WR_OK; /* nothing in it, not even names */
    }
    end = memchr(data, '\n', got);
    used = end == NULL ? got : (size_t)(end - data) + 1;
    if (end == NULL && got == HEADER_BYTES_MAX) {
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

static enum tm_load_result failed(const struct tm_split *split, enum wr_code code)
{
    bool damaged = code == WR_ERR_CORRUPT && split->compression != WR_COMPRESSION_NONE;
    bool gone = (code == WR_ERR_NOT_FOUND || code == WR_ERR_INVALID) && split->watched != NULL;

    return damaged || gone ? TM_LOAD_DAMAGED : TM_LOAD_FAILED;
}

/* Bytes from load_from on into load.buf. *ret_at_end: the file ends with them. */
static enum wr_code read_block(struct tm_split *split, struct wr_env *env, bool *ret_at_end,
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
    split->load_bytes = (uint32_t)got;
    *ret_at_end = split->load_from + got == split->file_bytes;
    return WR_OK;
}

/* What lies before load_from has been dealt with, by this attempt or the one before. */
static enum wr_code skip_archive(struct tm_split *split, struct wr_env *env, struct wr_error *err)
{
    while (tm_archive_position(split->archive) < split->load_from) {
        uint64_t left = split->load_from - tm_archive_position(split->archive);
        size_t wanted = (size_t)WR_MIN((uint64_t)split->load.buf->bytes, left), got;
        if (tm_archive_read(split->archive, env, split->file, split->load.buf->data, wanted, &got,
                            err) != WR_OK) {
            return err->code;
        }
        if (got < wanted) {
            return wr_fail(err, WR_ERR_INVALID,
                           "the content ends before byte %" PRIu64 ", up to which it has been read",
                           split->load_from);
        }
    }
    return WR_OK;
}

/* Behind a record that was too long: up to the next line end; what follows it stays in the buffer. */
static enum wr_code align_archive(struct tm_split *split, struct wr_env *env, bool *ret_at_end,
                                  struct wr_error *err)
{
    uint8_t *data = split->load.buf->data;
    size_t bytes = split->load.buf->bytes, got;

    while (!split->load_aligned && !*ret_at_end) {
        const uint8_t *end;
        if (tm_archive_read(split->archive, env, split->file, data, bytes, &got, err) != WR_OK) {
            return err->code;
        }
        end = memchr(data, '\n', got);
        *ret_at_end = got < bytes;
        split->load_from += end == NULL ? got : (size_t)(end - data) + 1;
        if (end != NULL) {
            split->load_bytes = (uint32_t)(got - (size_t)(end + 1 - data));
            memmove(data, end + 1, split->load_bytes);
            split->load_aligned = true;
        }
    }
    return WR_OK;
}

/* Damage behind some whole bytes is met again by the next read. */
static enum wr_code fill_archive(struct tm_split *split, struct wr_env *env, bool *ret_at_end,
                                 struct wr_error *err)
{
    uint32_t carried = split->carry == NULL ? 0 : split->carry_bytes;
    struct wr_buf *to = split->load.buf;
    size_t got;
    enum wr_code code =
        tm_archive_read(split->archive, env, split->file, to->data + split->load_bytes,
                        to->bytes - split->load_bytes, &got, err);

    split->load_bytes += (uint32_t)got;
    *ret_at_end = code == WR_OK && split->load_bytes < to->bytes;
    return code == WR_ERR_CORRUPT && split->load_bytes > carried ? WR_OK : code;
}

/* Bytes of the content from load_from on into load.buf. */
static enum wr_code read_archive(struct tm_split *split, struct wr_env *env, bool *ret_at_end,
                                 struct wr_error *err)
{
    enum wr_code code = WR_OK;

    split->load_bytes = 0;
    *ret_at_end = false;
    if (split->carry != NULL) {
        WR_ASSERT(split->carry_bytes < split->load.buf->bytes);
        memcpy(split->load.buf->data, split->carry->data + split->carry_first, split->carry_bytes);
        split->load_bytes = split->carry_bytes;
    } else if (split->load_aligned) {
        code = skip_archive(split, env, err);
    } else {
        code = align_archive(split, env, ret_at_end, err);
    }
    return code != WR_OK || *ret_at_end ? code : fill_archive(split, env, ret_at_end, err);
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
            return failed(split, shorter(split, &split->err));
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

static enum wr_code open_once(struct tm_split *split, struct wr_env *env)
{
    const struct tm_parser *parser = split->parser;

    if (!split->opened) {
        if (open_file(split, env, &split->err) != WR_OK ||
            (parser->type->header != NULL && parser->options.csv.header &&
             read_header(split, env, &split->err) != WR_OK)) {
            return split->err.code;
        }
        split->opened = true;
    }
    return WR_OK;
}

/* Which records of load.buf are whole. */
static enum tm_load_result find_records(struct tm_split *split, bool at_end)
{
    const struct tm_parser *parser = split->parser;
    struct tm_block *block = &split->load;
    uint32_t bytes = split->load_bytes;

    block->offset = split->load_from;
    block->next = 0;
    if (bytes == 0) {
        return TM_LOAD_NOTHING;
    }
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

static enum tm_load_result load_archive(struct tm_split *split, struct wr_env *env)
{
    bool at_end;
    enum wr_code code = read_archive(split, env, &at_end, &split->err);

    if (code == WR_ERR_CORRUPT || code == WR_ERR_INVALID) {
        (void)wr_wrap(&split->err, "file \"%s\"", split->path);
    }
    return code == WR_OK ? find_records(split, at_end) : failed(split, code);
}

static enum tm_load_result load(struct tm_split *split, struct wr_env *env)
{
    enum tm_load_result result;
    bool at_end = false;

    if (open_once(split, env) != WR_OK) {
        return failed(split, split->err.code);
    }
    if (split->compression != WR_COMPRESSION_NONE) {
        return load_archive(split, env);
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
    if (read_block(split, env, &at_end, &split->err) != WR_OK) {
        return failed(split, split->err.code);
    }
    return find_records(split, at_end);
}

static void load_run(struct wr_job *job, struct wr_env *env)
{
    struct tm_split *split = WR_CONTAINER_OF(job, struct tm_split, job);

    split->result = load(split, env);
    if ((split->result == TM_LOADED && split->load_last) || split->result == TM_LOAD_NOTHING ||
        split->result == TM_LOAD_DAMAGED) {
        if (split->file >= 0) {
            env->ops->close(env, split->file);
        }
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

static bool ensure_archive(struct tm_split *split, struct tm_context *ctx)
{
    if (split->compression == WR_COMPRESSION_NONE || split->archive != NULL) {
        return true;
    }
    if (!wr_memory_reserve(ctx->account, tm_archive_memory_bytes(split->compression))) {
        wr_buf_pool_note_refusal(ctx->pool);
        return false;
    }
    split->account = ctx->account;
    split->archive = tm_archive_create(split->compression);
    return true;
}

bool tm_split_prefetch(struct tm_split *split, struct tm_context *ctx)
{
    uint32_t bytes = split->block_bytes;

    if (split->ended || split->state != TM_LOAD_NONE) {
        return true;
    }
    if (split->carry != NULL && split->carry_bytes >= bytes) {
        bytes = WR_MIN(2 * split->carry_bytes, TM_BLOCK_BYTES_MAX); /* some of a long record */
    }
    if (!ensure_archive(split, ctx)) {
        return false;
    }
    split->load.buf = wr_buf_alloc(ctx->pool, bytes);
    if (split->load.buf == NULL) {
        return false;
    }
    split->state = TM_LOAD_RUNNING;
    split->job = (struct wr_job){.run = load_run, .done = load_done};
    tm_context_offload(ctx, &split->job);
    return true;
}

/* What an archive has given out behind `first` of a buffer is kept for the next load. */
static void carry_over(struct tm_split *split, struct wr_buf *buf, uint32_t first)
{
    wr_buf_unref(WR_TAKE(split->carry));
    if (split->compression != WR_COMPRESSION_NONE && split->load_bytes > first) {
        split->carry = wr_buf_ref(buf);
        split->carry_first = first;
        split->carry_bytes = split->load_bytes - first;
    }
}

/* The loaded block becomes the current one; the next begins behind it. */
static void adopt(struct tm_split *split)
{
    carry_over(split, split->load.buf, split->load.end);
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
    case TM_LOAD_DAMAGED:
        split->next = split->load_from;
        return TM_SPLIT_DAMAGED;
    case TM_LOAD_FAILED:
        return TM_SPLIT_FAILED;
    case TM_LOAD_GROW:
        break;
    }
    split->next = split->load_from;
    split->aligned = split->load_aligned;
    if (split->load_bytes >= WR_MIN(split->record_limit, (uint64_t)TM_BLOCK_BYTES_MAX)) {
        return TM_SPLIT_LONG;
    }
    carry_over(split, split->load.buf, 0);
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
    split->next += split->load_bytes;
    split->aligned = false;
    split->load_from = split->next;
    split->load_aligned = false;
    wr_buf_unref(WR_TAKE(split->load.buf));
    wr_buf_unref(WR_TAKE(split->carry));
    split->state = TM_LOAD_NONE;
    split->block_bytes = TM_BLOCK_BYTES;
}

void tm_split_give_up(struct tm_split *split)
{
    wr_buf_unref(WR_TAKE(split->load.buf));
    wr_buf_unref(WR_TAKE(split->carry));
    split->state = TM_LOAD_NONE;
    split->ended = true;
}
