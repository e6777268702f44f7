/* Compressed files: what was packed comes out, in pieces of any size; cut or damaged anywhere, it is told. */
#include <zlib.h>
#include <zstd.h>

#include "common/base/alloc.h"
#include "common/base/rng.h"
#include "taskmanager/connectors/archive.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static const enum wr_compression kinds[] = {WR_COMPRESSION_GZIP, WR_COMPRESSION_ZSTD};

struct fixture {
    struct wr_env *env;
    char path[128];
    int file;
};

static void set_file(struct fixture *f, const char *data, size_t bytes)
{
    struct wr_error err;

    if (f->file >= 0) {
        f->env->ops->close(f->env, f->file);
    }
    WR_CK_OK(f->env->ops->open(f->env, f->path,
                               WR_OPEN_READ | WR_OPEN_WRITE | WR_OPEN_CREATE | WR_OPEN_TRUNCATE, &f->file, &err),
             &err);
    WR_CK_OK(f->env->ops->write_at(f->env, f->file, data, bytes, 0, &err), &err);
}

/* Everything, in pieces; the code that ended it. */
static enum wr_code read_all(struct fixture *f, enum wr_compression kind, size_t piece, struct wr_sb *out,
                             struct wr_error *err)
{
    struct tm_archive *archive = tm_archive_create(kind);
    enum wr_code code = WR_OK;
    size_t got = piece;

    wr_sb_reset(out);
    while (code == WR_OK && got == piece) {
        wr_sb_reserve(out, piece);
        code = tm_archive_read(archive, f->env, f->file, out->ptr + out->bytes, piece, &got, err);
        out->bytes += got;
        WR_CK(tm_archive_position(archive) == out->bytes);
    }
    if (code == WR_ERR_CORRUPT) {
        WR_CK(tm_archive_read(archive, f->env, f->file, out->ptr, piece, &got, err) == WR_ERR_CORRUPT);
        WR_CK(got == 0);
    }
    tm_archive_destroy(archive);
    return code;
}

static void setup(struct fixture *f, char directory[64])
{
    f->env = wr_env_real_create(1);
    scratch_make(directory, 64);
    f->file = -1;
    (void)snprintf(f->path, sizeof f->path, "%s/archive", directory);
}

static void teardown(struct fixture *f, char directory[64])
{
    f->env->ops->close(f->env, f->file);
    scratch_remove(directory);
    wr_env_real_destroy(f->env);
}

static void random_text(struct wr_rng *rng, size_t bytes, struct wr_sb *text)
{
    wr_sb_reset(text);
    while (text->bytes < bytes) {
        wr_sb_printf(text, "%u,", (unsigned)wr_rng_below(rng, 1000));
    }
}

/* Several pieces packed one after the other are one content, whatever the size of the reads. */
START_TEST(what_is_packed_comes_out)
{
    static const size_t pieces[] = {1, 2, 7, 100, 4096, 65536, 1000000};
    struct wr_sb text = {0}, packed = {0}, all = {0}, out = {0};
    char directory[64];
    struct fixture f;
    struct wr_rng rng;
    struct wr_error err;

    setup(&f, directory);
    wr_rng_init(&rng, 1);
    for (uint32_t round = 0; round < 8; round++) {
        enum wr_compression kind = kinds[round % 2];
        wr_sb_reset(&packed);
        wr_sb_reset(&all);
        for (uint32_t i = 0; i < round; i++) {
            random_text(&rng, wr_rng_below(&rng, 60000), &text);
            wr_sb_append(&all, text.ptr, text.bytes);
            WR_CK_OK(tm_archive_pack(kind, text.ptr == NULL ? "" : text.ptr, text.bytes, &packed, &err), &err);
        }
        set_file(&f, packed.ptr == NULL ? "" : packed.ptr, packed.bytes);
        for (size_t i = 0; i < WR_COUNT(pieces); i++) {
            WR_CK_OK(read_all(&f, kind, pieces[i], &out, &err), &err);
            ck_assert_uint_eq(out.bytes, all.bytes);
            ck_assert(out.bytes == 0 || memcmp(out.ptr, all.ptr, out.bytes) == 0);
        }
    }
    wr_sb_fini(&text);
    wr_sb_fini(&packed);
    wr_sb_fini(&all);
    wr_sb_fini(&out);
    teardown(&f, directory);
}
END_TEST

/* Cut off behind any byte but the ends of its pieces, an archive says so, and what it gave is right. */
START_TEST(a_cut_is_found_anywhere)
{
    struct wr_sb text = {0}, packed = {0}, out = {0};
    char directory[64];
    struct fixture f;
    struct wr_rng rng;
    struct wr_error err;

    setup(&f, directory);
    wr_rng_init(&rng, 2);
    random_text(&rng, 800, &text);
    for (size_t k = 0; k < WR_COUNT(kinds); k++) {
        size_t first;
        wr_sb_reset(&packed);
        WR_CK_OK(tm_archive_pack(kinds[k], text.ptr, 400, &packed, &err), &err);
        first = packed.bytes;
        WR_CK_OK(tm_archive_pack(kinds[k], text.ptr + 400, text.bytes - 400, &packed, &err), &err);
        for (size_t cut = 0; cut <= packed.bytes; cut++) {
            bool whole = cut == 0 || cut == first || cut == packed.bytes;
            set_file(&f, packed.ptr, cut);
            ck_assert_int_eq(read_all(&f, kinds[k], 64, &out, &err), whole ? WR_OK : WR_ERR_CORRUPT);
            ck_assert(whole || strstr(err.message, "cut off at its byte") != NULL);
            ck_assert_uint_le(out.bytes, text.bytes);
            ck_assert(out.bytes == 0 || memcmp(out.ptr, text.ptr, out.bytes) == 0);
        }
    }
    wr_sb_fini(&text);
    wr_sb_fini(&packed);
    wr_sb_fini(&out);
    teardown(&f, directory);
}
END_TEST

/* A byte changed anywhere is no crash, and where the form has a checksum, no other content either. */
START_TEST(damage_is_found)
{
    struct wr_sb text = {0}, packed = {0}, out = {0};
    char directory[64];
    struct fixture f;
    struct wr_rng rng;
    struct wr_error err;

    setup(&f, directory);
    wr_rng_init(&rng, 3);
    random_text(&rng, 600, &text);
    WR_CK_OK(tm_archive_pack(WR_COMPRESSION_GZIP, text.ptr, text.bytes, &packed, &err), &err);
    for (size_t at = 0; at < packed.bytes; at++) {
        packed.ptr[at] ^= 0x55;
        set_file(&f, packed.ptr, packed.bytes);
        if (read_all(&f, WR_COMPRESSION_GZIP, 100, &out, &err) == WR_OK) {
            ck_assert_uint_eq(out.bytes, text.bytes); /* of the header, what says nothing of the content */
            ck_assert_int_eq(memcmp(out.ptr, text.ptr, out.bytes), 0);
        }
        packed.ptr[at] ^= 0x55;
    }
    wr_sb_fini(&text);
    wr_sb_fini(&packed);
    wr_sb_fini(&out);
    teardown(&f, directory);
}
END_TEST

/* A window of more than 8 MiB would be memory that nobody counted: refused by name. */
START_TEST(large_windows_are_refused)
{
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    size_t bytes = 20u << 20, bound = ZSTD_compressBound(bytes), used;
    char *text = wr_alloc_zero(1, bytes), *packed = wr_alloc(bound);
    struct wr_sb out = {0};
    char directory[64];
    struct fixture f;
    struct wr_error err;

    setup(&f, directory);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_windowLog, 26);
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_contentSizeFlag, 0);
    used = ZSTD_compress2(zstd, packed, bound, text, bytes);
    ck_assert(!ZSTD_isError(used));
    set_file(&f, packed, used);
    ck_assert_int_eq(read_all(&f, WR_COMPRESSION_ZSTD, 1 << 20, &out, &err), WR_ERR_CORRUPT);
    ck_assert_msg(strstr(err.message, "window of more than 8 MiB") != NULL, "%s", err.message);
    ZSTD_freeCCtx(zstd);
    wr_free(text);
    wr_free(packed);
    wr_sb_fini(&out);
    teardown(&f, directory);
}
END_TEST

/* The suffix decides, and nothing else. */
START_TEST(suffixes_say_what_a_file_is)
{
    ck_assert_int_eq(tm_archive_of_path("/a/b.csv.gz"), WR_COMPRESSION_GZIP);
    ck_assert_int_eq(tm_archive_of_path("/a/b.zst"), WR_COMPRESSION_ZSTD);
    ck_assert_int_eq(tm_archive_of_path("/a.gz/b"), WR_COMPRESSION_NONE);
    ck_assert_int_eq(tm_archive_of_path("/a/b.gzip"), WR_COMPRESSION_NONE);
    ck_assert_int_eq(tm_archive_of_path("gz"), WR_COMPRESSION_NONE);
    ck_assert_str_eq(tm_archive_suffix(WR_COMPRESSION_GZIP), ".gz");
}
END_TEST

WR_TEST_MAIN("archive", what_is_packed_comes_out, a_cut_is_found_anywhere, damage_is_found,
             large_windows_are_refused, suffixes_say_what_a_file_is)
