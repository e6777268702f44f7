#include "common/http/target.h"

#include <string.h>

#include "common/batch/text.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Returned in the arena; NULL: err. */
static const char *decode(const char *raw, size_t bytes, bool plus_is_space,
                          struct wr_arena *arena, struct wr_error *err)
{
    char *text = wr_arena_alloc(arena, bytes + 1);
    size_t length = 0;

    for (size_t i = 0; i < bytes; i++) {
        char c = raw[i];
        if (c == '%') {
            int high = bytes - i > 2 ? hex_digit(raw[i + 1]) : -1;
            int low = high < 0 ? -1 : hex_digit(raw[i + 2]);
            if (low < 0) {
                (void)wr_fail(err, WR_ERR_INVALID,
                              "\"%%\" in the URL must be followed by two hex digits");
                return NULL;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        text[length++] = c;
    }
    if (!wr_utf8_valid(text, length) || memchr(text, '\0', length) != NULL) {
        (void)wr_fail(err, WR_ERR_INVALID, "the URL must be UTF-8 without NUL when decoded");
        return NULL;
    }
    return text;
}

static enum wr_code parse_path(const char *raw, size_t bytes, struct wr_arena *arena,
                               struct wr_http_target *ret, struct wr_error *err)
{
    size_t from = 1;

    ret->path = decode(raw, bytes, false, arena, err);
    if (ret->path == NULL) {
        return err->code;
    }
    while (from <= bytes) {
        const char *slash = memchr(raw + from, '/', bytes - from);
        size_t end = slash == NULL ? bytes : (size_t)(slash - raw);
        if (ret->segment_count == WR_HTTP_SEGMENTS_MAX) {
            return wr_fail(err, WR_ERR_NOT_FOUND, "there is no \"%s\" here", ret->path);
        }
        ret->segments[ret->segment_count] = decode(raw + from, end - from, false, arena, err);
        if (ret->segments[ret->segment_count] == NULL) {
            return err->code;
        }
        ret->segment_count += 1;
        from = end + 1;
    }
    return WR_OK;
}

static enum wr_code parse_query(const char *raw, struct wr_arena *arena,
                                struct wr_http_target *ret, struct wr_error *err)
{
    while (*raw != '\0') {
        size_t bytes = strcspn(raw, "&");
        const char *equals = memchr(raw, '=', bytes);
        size_t name_bytes = equals == NULL ? bytes : (size_t)(equals - raw);
        if (bytes > 0) {
            struct wr_http_pair *pair = &ret->query[ret->query_count];
            if (ret->query_count == WR_HTTP_QUERY_MAX) {
                return wr_fail(err, WR_ERR_INVALID, "the URL has more than %d query parameters",
                               WR_HTTP_QUERY_MAX);
            }
            pair->name = decode(raw, name_bytes, true, arena, err);
            if (pair->name == NULL) {
                return err->code;
            }
            pair->value = equals == NULL ? ""
                                         : decode(equals + 1, bytes - name_bytes - 1, true, arena,
                                                  err);
            if (pair->value == NULL) {
                return err->code;
            }
            ret->query_count += 1;
        }
        raw += bytes + (raw[bytes] == '&');
    }
    return WR_OK;
}

enum wr_code wr_http_target_parse(const char *raw, struct wr_arena *arena,
                                  struct wr_http_target *ret, struct wr_error *err)
{
    size_t path_bytes = strcspn(raw, "?");

    *ret = (struct wr_http_target){.path = "/"};
    if (strlen(raw) > WR_HTTP_TARGET_BYTES_MAX) {
        return wr_fail(err, WR_ERR_LIMIT, "the URL is longer than %d bytes",
                       WR_HTTP_TARGET_BYTES_MAX);
    }
    if (raw[0] != '/') {
        return wr_fail(err, WR_ERR_INVALID, "the URL of a request must begin with \"/\"");
    }
    if (parse_path(raw, path_bytes, arena, ret, err) != WR_OK) {
        return err->code;
    }
    return raw[path_bytes] == '?' ? parse_query(raw + path_bytes + 1, arena, ret, err) : WR_OK;
}
