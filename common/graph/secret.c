#include "common/graph/secret.h"

#include <string.h>

#define CUT_BYTES_MIN 8u /* of a value: fewer are taken for chance */

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool wr_secret_next(const char *text, size_t *at, struct wr_secret_ref *ret)
{
    const char *start;

    while ((start = strstr(text + *at, "${")) != NULL) {
        const char *kind = start + 2, *colon = kind, *end;
        while (is_lower(*colon)) {
            colon += 1;
        }
        *at = (size_t)(kind - text);
        if (colon == kind || *colon != ':') {
            continue;
        }
        end = strchr(colon, '}');
        ret->name = (struct wr_str){colon + 1, end == NULL ? strlen(colon + 1)
                                                           : (size_t)(end - colon - 1)};
        ret->whole = (struct wr_str){start, (size_t)(ret->name.ptr + ret->name.bytes - start) +
                                                (end != NULL)};
        ret->first = (size_t)(start - text);
        ret->kind = end == NULL                                                    ? WR_SECRET_NONE
                    : strncmp(kind, "env:", (size_t)(colon - kind) + 1) == 0       ? WR_SECRET_ENV
                    : strncmp(kind, "file:", (size_t)(colon - kind) + 1) == 0      ? WR_SECRET_FILE
                                                                                   : WR_SECRET_NONE;
        *at = ret->first + ret->whole.bytes;
        return true;
    }
    return false;
}

static bool is_name(struct wr_str name)
{
    for (size_t i = 0; i < name.bytes; i++) {
        char c = name.ptr[i];
        bool letter = is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
            return false;
        }
    }
    return name.bytes > 0;
}

/* Relative, without "..", "." and empty parts: it cannot lead out of its directory. */
static bool is_beneath(struct wr_str path)
{
    size_t from = 0;

    for (size_t i = 0; i <= path.bytes; i++) {
        if (i < path.bytes && path.ptr[i] != '/') {
            continue;
        }
        size_t bytes = i - from;
        if (bytes == 0 || (bytes == 1 && path.ptr[from] == '.') ||
            (bytes == 2 && memcmp(path.ptr + from, "..", 2) == 0)) {
            return false;
        }
        from = i + 1;
    }
    return true;
}

enum wr_code wr_secret_check(const struct wr_secret_ref *ref, struct wr_error *err)
{
    int bytes = (int)WR_MIN(ref->whole.bytes, (size_t)100);

    switch (ref->kind) {
    case WR_SECRET_ENV:
        return is_name(ref->name) ? WR_OK
                                  : wr_fail(err, WR_ERR_INVALID,
                                            "\"%.*s\": the name of an environment variable takes "
                                            "letters, digits and _",
                                            bytes, ref->whole.ptr);
    case WR_SECRET_FILE:
        return is_beneath(ref->name) ? WR_OK
                                     : wr_fail(err, WR_ERR_INVALID,
                                               "\"%.*s\": a secret's file is named by its path "
                                               "beneath the directory of secrets, without ..",
                                               bytes, ref->whole.ptr);
    case WR_SECRET_NONE:
        break;
    }
    return wr_fail(err, WR_ERR_INVALID,
                   "\"%.*s\" is no reference: write ${env:NAME} or ${file:PATH}", bytes,
                   ref->whole.ptr);
}

static const struct wr_secret *find(const struct wr_secrets *secrets, struct wr_str reference)
{
    for (uint32_t i = 0; i < secrets->count; i++) {
        if (strlen(secrets->items[i].reference) == reference.bytes &&
            memcmp(secrets->items[i].reference, reference.ptr, reference.bytes) == 0) {
            return &secrets->items[i];
        }
    }
    return NULL;
}

enum wr_code wr_secrets_put(const struct wr_secrets *secrets, const char *text,
                            struct wr_arena *arena, char **ret, struct wr_error *err)
{
    struct wr_sb sb = {0};
    struct wr_secret_ref ref;
    size_t at = 0, from = 0;

    while (wr_secret_next(text, &at, &ref)) {
        const struct wr_secret *secret = find(secrets, ref.whole);
        if (secret == NULL) {
            wr_sb_fini(&sb);
            return wr_fail(err, WR_ERR_CORRUPT, "\"%.*s\" came without its value",
                           (int)WR_MIN(ref.whole.bytes, (size_t)100), ref.whole.ptr);
        }
        wr_sb_append(&sb, text + from, ref.first - from);
        wr_sb_puts(&sb, secret->value);
        from = at;
    }
    wr_sb_puts(&sb, text + from);
    *ret = wr_arena_strndup(arena, sb.ptr, sb.bytes);
    wr_sb_fini(&sb);
    return WR_OK;
}

/* How much of a value stands here: all of it, or so much of its beginning that it was cut off; where the
 * text itself was cut, that may be little. */
static size_t match(const char *text, const char *value, bool cut)
{
    size_t bytes = 0;

    while (value[bytes] != '\0' && text[bytes] == value[bytes]) {
        bytes += 1;
    }
    return value[bytes] == '\0' || bytes >= CUT_BYTES_MIN || (cut && text[bytes] == '\0') ? bytes : 0;
}

void wr_secrets_redact(const struct wr_secrets *secrets, char *message, size_t capacity)
{
    bool cut = strlen(message) + 1 >= capacity;
    struct wr_sb sb = {0};
    size_t bytes;

    for (const char *p = message; *p != '\0' && secrets->count > 0;) {
        const struct wr_secret *found = NULL;
        size_t longest = 0;
        for (uint32_t i = 0; i < secrets->count; i++) {
            bytes = match(p, secrets->items[i].value, cut);
            found = bytes > longest ? &secrets->items[i] : found;
            longest = WR_MAX(longest, bytes);
        }
        if (found != NULL) {
            wr_sb_puts(&sb, found->reference);
        } else {
            wr_sb_putc(&sb, *p);
        }
        p += WR_MAX(longest, (size_t)1);
    }
    if (sb.bytes > 0 && capacity > 0) {
        bytes = WR_MIN(sb.bytes, capacity - 1);
        while (bytes < sb.bytes && bytes > 0 && ((uint8_t)sb.ptr[bytes] & 0xc0) == 0x80) {
            bytes -= 1; /* not in the middle of a character */
        }
        memcpy(message, sb.ptr, bytes);
        message[bytes] = '\0';
    }
    wr_sb_fini(&sb);
}
