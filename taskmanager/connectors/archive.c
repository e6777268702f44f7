#include "taskmanager/connectors/archive.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

#define INPUT_BYTES (64u * 1024)
#define ZSTD_WINDOW_LOG_MAX 23 /* 8 MiB: all levels of the command but --ultra and --long */
#define GZIP_WINDOW_BITS (15 + 16)
#define GZIP_LEVEL 6
#define ZSTD_LEVEL 3

struct tm_archive {
    enum wr_compression compression;
    z_stream gzip;
    ZSTD_DStream *zstd;
    uint64_t file_offset; /* of the next byte to be read from the file */
    uint64_t position;    /* of the next byte that comes out */
    size_t in_at, in_end;
    bool between;         /* members or frames: the file may end here */
    bool damaged;
    struct wr_error err;
    unsigned char in[INPUT_BYTES];
};

enum wr_compression tm_archive_of_path(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot == NULL                 ? WR_COMPRESSION_NONE
           : strcmp(dot, ".gz") == 0  ? WR_COMPRESSION_GZIP
           : strcmp(dot, ".zst") == 0 ? WR_COMPRESSION_ZSTD
                                      : WR_COMPRESSION_NONE;
}

const char *tm_archive_suffix(enum wr_compression compression)
{
    static const char *const suffixes[] = {
        [WR_COMPRESSION_NONE] = "", [WR_COMPRESSION_GZIP] = ".gz", [WR_COMPRESSION_ZSTD] = ".zst"};

    return suffixes[compression];
}

uint64_t tm_archive_memory_bytes(enum wr_compression compression)
{
    return sizeof(struct tm_archive) +
           (compression == WR_COMPRESSION_ZSTD ? (1u << ZSTD_WINDOW_LOG_MAX) + 512 * 1024 : 64 * 1024);
}

struct tm_archive *tm_archive_create(enum wr_compression compression)
{
    struct tm_archive *archive = WR_NEW(struct tm_archive);
    bool made;

    WR_ASSERT(compression != WR_COMPRESSION_NONE);
    archive->compression = compression;
    archive->between = true;
    if (compression == WR_COMPRESSION_GZIP) {
        made = inflateInit2(&archive->gzip, GZIP_WINDOW_BITS) == Z_OK;
    } else {
        archive->zstd = ZSTD_createDStream();
        made = archive->zstd != NULL &&
               !ZSTD_isError(ZSTD_DCtx_setParameter(archive->zstd, ZSTD_d_windowLogMax,
                                                    ZSTD_WINDOW_LOG_MAX));
    }
    WR_ASSERT(made); /* only memory can be missing, as for all other allocations */
    return archive;
}

void tm_archive_destroy(struct tm_archive *archive)
{
    if (archive == NULL) {
        return;
    }
    if (archive->compression == WR_COMPRESSION_GZIP) {
        (void)inflateEnd(&archive->gzip);
    }
    (void)ZSTD_freeDStream(archive->zstd);
    wr_free(archive);
}

uint64_t tm_archive_position(const struct tm_archive *archive)
{
    return archive->position;
}

static enum wr_code damaged(struct tm_archive *archive, const char *what, struct wr_error *err)
{
    archive->damaged = true;
    (void)wr_fail(&archive->err, WR_ERR_CORRUPT,
                  "%s data is %s at its byte %" PRIu64 " (byte %" PRIu64 " of the content)",
                  archive->compression == WR_COMPRESSION_GZIP ? "gzip" : "zstd", what,
                  archive->file_offset - (archive->in_end - archive->in_at), archive->position);
    *err = archive->err;
    return err->code;
}

/* One call of the library; *ret: bytes that came out. */
static enum wr_code inflate_some(struct tm_archive *archive, void *data, size_t bytes, size_t *ret,
                                 struct wr_error *err)
{
    z_stream *z = &archive->gzip;
    int code;

    if (archive->between) {
        (void)inflateReset(z);
        archive->between = false;
    }
    z->next_in = archive->in + archive->in_at;
    z->avail_in = (uInt)(archive->in_end - archive->in_at);
    z->next_out = data;
    z->avail_out = (uInt)WR_MIN(bytes, (size_t)UINT32_MAX);
    code = inflate(z, Z_NO_FLUSH);
    archive->in_at = archive->in_end - z->avail_in;
    *ret = WR_MIN(bytes, (size_t)UINT32_MAX) - z->avail_out;
    archive->position += *ret;
    archive->between = code == Z_STREAM_END;
    return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR
               ? WR_OK
               : damaged(archive, "damaged", err);
}

static enum wr_code unzstd_some(struct tm_archive *archive, void *data, size_t bytes, size_t *ret,
                                struct wr_error *err)
{
    ZSTD_inBuffer in = {archive->in, archive->in_end, archive->in_at};
    ZSTD_outBuffer out = {data, bytes, 0};
    size_t left = ZSTD_decompressStream(archive->zstd, &out, &in);

    archive->in_at = in.pos;
    archive->position += out.pos;
    *ret = out.pos;
    if (ZSTD_isError(left)) {
        bool window = ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge;
        return damaged(archive, window ? "in need of a window of more than 8 MiB" : "damaged", err);
    }
    archive->between = left == 0;
    return WR_OK;
}

static enum wr_code fill_input(struct tm_archive *archive, struct wr_env *env, int file,
                               struct wr_error *err)
{
    size_t got;

    if (env->ops->read_at(env, file, archive->in, INPUT_BYTES, archive->file_offset, &got, err) !=
        WR_OK) {
        return err->code;
    }
    archive->file_offset += got;
    archive->in_at = 0;
    archive->in_end = got;
    return WR_OK;
}

/* The library may hold bytes back until it is called again, so room for more is asked for first. */
enum wr_code tm_archive_read(struct tm_archive *archive, struct wr_env *env, int file, void *data,
                             size_t bytes, size_t *ret_bytes, struct wr_error *err)
{
    *ret_bytes = 0;
    if (archive->damaged) {
        *err = archive->err;
        return err->code;
    }
    while (*ret_bytes < bytes) {
        size_t got = 0;
        bool fresh = archive->in_at == archive->in_end;
        if (fresh && fill_input(archive, env, file, err) != WR_OK) {
            return err->code;
        }
        bool over = archive->in_at == archive->in_end;
        if (over && archive->between) {
            return WR_OK;
        }
        enum wr_code code =
            archive->compression == WR_COMPRESSION_GZIP
                ? inflate_some(archive, (char *)data + *ret_bytes, bytes - *ret_bytes, &got, err)
                : unzstd_some(archive, (char *)data + *ret_bytes, bytes - *ret_bytes, &got, err);
        *ret_bytes += got;
        if (code != WR_OK) {
            return code;
        }
        if (over && got == 0 && !archive->between) {
            return damaged(archive, "cut off", err);
        }
    }
    return WR_OK;
}

/* ---- packing ---- */

static enum wr_code pack_gzip(const char *data, size_t bytes, struct wr_sb *out,
                              struct wr_error *err)
{
    z_stream z = {0};
    size_t bound;
    int code;

    if (bytes > UINT32_MAX || deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW_BITS, 8,
                                           Z_DEFAULT_STRATEGY) != Z_OK) {
        return wr_fail(err, WR_ERR_IO, "could not compress by gzip");
    }
    bound = deflateBound(&z, bytes);
    wr_sb_reserve(out, bound);
    z.next_in = (unsigned char *)(uintptr_t)data;
    z.avail_in = (uInt)bytes;
    z.next_out = (unsigned char *)out->ptr + out->bytes;
    z.avail_out = (uInt)bound;
    code = deflate(&z, Z_FINISH);
    out->bytes += bound - z.avail_out;
    (void)deflateEnd(&z);
    return code == Z_STREAM_END ? WR_OK : wr_fail(err, WR_ERR_IO, "could not compress by gzip");
}

enum wr_code tm_archive_pack(enum wr_compression compression, const char *data, size_t bytes,
                             struct wr_sb *out, struct wr_error *err)
{
    size_t used;

    WR_ASSERT(compression != WR_COMPRESSION_NONE);
    if (compression == WR_COMPRESSION_GZIP) {
        return pack_gzip(data, bytes, out, err);
    }
    wr_sb_reserve(out, ZSTD_compressBound(bytes));
    used = ZSTD_compress(out->ptr + out->bytes, ZSTD_compressBound(bytes), data, bytes, ZSTD_LEVEL);
    if (ZSTD_isError(used)) {
        return wr_fail(err, WR_ERR_IO, "could not compress by zstd: %s", ZSTD_getErrorName(used));
    }
    out->bytes += used;
    return WR_OK;
}
