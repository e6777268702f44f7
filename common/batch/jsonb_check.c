/* jsonb from outside: proof of its form; and the canonical form of equal values. */
#include <string.h>

#include "common/base/assert.h"
#include "common/batch/jsonb_build.h"
#include "common/batch/text.h"

/* ---- proof ---- */

/* In its shortest form: the last byte is not just the sign of the one before. */
static bool number_valid(const uint8_t *data, uint32_t bytes)
{
    static const uint8_t most_negative[14] = {[13] = 0x80}; /* of which there is no coefficient */
    uint32_t digits = bytes - 1;

    if (bytes == 0 || digits > 14) {
        return false;
    }
    if (digits > 0 && data[digits] == (digits > 1 && data[digits - 1] >= 0x80 ? 0xff : 0)) {
        return false;
    }
    return digits < 14 || memcmp(data + 1, most_negative, sizeof most_negative) != 0;
}

static bool scalar_valid(struct wr_jsonb value)
{
    switch (value.kind) {
    case WR_JSONB_NULL:
    case WR_JSONB_FALSE:
    case WR_JSONB_TRUE:
        return value.bytes == 0;
    case WR_JSONB_STRING:
        return wr_utf8_valid((const char *)value.data, value.bytes);
    case WR_JSONB_NUMBER:
        return number_valid(value.data, value.bytes);
    case WR_JSONB_BIG:
        return wr_numeric_big_valid(value.data, value.bytes);
    case WR_JSONB_ARRAY:
    case WR_JSONB_OBJECT:
        break;
    }
    return false;
}

/* Do these ends ascend, and go no further than there are bytes? */
static bool ends_valid(const uint8_t *ends, uint32_t count, uint32_t mask, uint32_t bytes_max)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = wr_load_u32(ends + 4 * (size_t)i) & mask;
        if (end < last || end > bytes_max) {
            return false;
        }
        last = end;
    }
    return true;
}

static bool keys_valid(struct wr_jsonb object, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        struct wr_str key = wr_jsonb_key(object, i);
        if (!wr_utf8_valid(key.ptr, key.bytes) ||
            (i > 0 && wr_jsonb_key_order(wr_jsonb_key(object, i - 1), key) >= 0)) {
            return false;
        }
    }
    return true;
}

/* Its own tables and keys; what is in it comes next. */
static bool container_valid(struct wr_jsonb value)
{
    uint32_t per_child = value.kind == WR_JSONB_OBJECT ? 8 : 4, count, left;
    const uint32_t all = UINT32_MAX, end = (1u << WR_JSONB_END_BITS) - 1;
    const uint8_t *tables = value.data + 4;

    if (value.bytes == 0) {
        return true;
    }
    if (value.bytes < 4) {
        return false;
    }
    count = wr_load_u32(value.data);
    if (count == 0 || count > (value.bytes - 4) / per_child) {
        return false;
    }
    left = value.bytes - 4 - count * per_child;
    if (value.kind == WR_JSONB_OBJECT) {
        if (!ends_valid(tables, count, all, left)) {
            return false;
        }
        left -= wr_load_u32(tables + 4 * (size_t)count - 4);
        tables += 4 * (size_t)count;
    }
    return ends_valid(tables, count, end, left) &&
           (wr_load_u32(tables + 4 * (size_t)count - 4) & end) == left &&
           (value.kind == WR_JSONB_ARRAY || keys_valid(value, count));
}

bool wr_jsonb_valid(const void *data, uint32_t bytes)
{
    struct {
        struct wr_jsonb container;
        uint32_t next;
    } open[WR_JSONB_DEPTH_MAX];
    struct wr_jsonb value;
    uint32_t depth = 0;

    if (bytes == 0 || bytes > WR_JSONB_BYTES_MAX) {
        return false;
    }
    value = (struct wr_jsonb){(enum wr_jsonb_kind)((const uint8_t *)data)[0], bytes - 1,
                              (const uint8_t *)data + 1};
    for (;;) {
        bool container = value.kind == WR_JSONB_ARRAY || value.kind == WR_JSONB_OBJECT;
        if (!(container ? container_valid(value) : scalar_valid(value))) {
            return false;
        }
        if (container) {
            if (depth == WR_JSONB_DEPTH_MAX) {
                return false;
            }
            open[depth].container = value;
            open[depth].next = 0;
            depth += 1;
        }
        while (depth > 0 && open[depth - 1].next == wr_jsonb_count(open[depth - 1].container)) {
            depth -= 1;
        }
        if (depth == 0) {
            return true;
        }
        value = open[depth - 1].container;
        value = value.kind == WR_JSONB_OBJECT ? wr_jsonb_member(value, open[depth - 1].next)
                                              : wr_jsonb_element(value, open[depth - 1].next);
        open[depth - 1].next += 1;
    }
}

/* ---- the canonical form ---- */

static bool number_is_canonical(struct wr_jsonb number)
{
    struct wr_numeric_space space = {0};
    struct wr_numeric n = wr_jsonb_numeric(number), normal;
    bool same;

    if (!wr_numeric_is_big(n)) {
        __int128 coefficient = wr_numeric_coefficient_of(n);
        return wr_numeric_scale_of(n) == 0 || coefficient % 10 != 0;
    }
    WR_ASSERT(wr_numeric_normalize(n, wr_numeric_space_room(&space), &normal) == 0);
    same = wr_numeric_is_big(normal) &&
           wr_numeric_big_bytes(n) == wr_numeric_big_bytes(normal) &&
           memcmp(wr_numeric_big_ptr(n), wr_numeric_big_ptr(normal), wr_numeric_big_bytes(n)) == 0;
    wr_numeric_space_fini(&space);
    return same;
}

bool wr_jsonb_is_canonical(struct wr_jsonb value)
{
    struct wr_jsonb_walk walk;
    enum wr_jsonb_event event;

    if (!wr_jsonb_is_container(value)) {
        return !wr_jsonb_is_number(value) || number_is_canonical(value);
    }
    wr_jsonb_walk_begin(&walk, value);
    while ((event = wr_jsonb_walk_next(&walk)) != WR_JSONB_DONE) {
        if (event == WR_JSONB_SCALAR && wr_jsonb_is_number(walk.value) &&
            !number_is_canonical(walk.value)) {
            return false;
        }
    }
    return true;
}

static void put_canonical(struct wr_jsonb_builder *b, struct wr_jsonb value)
{
    struct wr_numeric n;

    if (!wr_jsonb_is_number(value)) {
        wr_jsonb_put(b, value);
        return;
    }
    WR_ASSERT(wr_numeric_normalize(wr_jsonb_numeric(value), &b->room, &n) == 0);
    wr_jsonb_put_numeric(b, n);
}

void wr_jsonb_canonical(struct wr_jsonb value, struct wr_sb *sb)
{
    struct wr_jsonb_builder *b;
    struct wr_jsonb_walk walk;
    enum wr_jsonb_event event;
    uint32_t bytes;

    if (wr_jsonb_is_canonical(value)) {
        wr_sb_putc(sb, (char)value.kind);
        wr_sb_append(sb, value.data, value.bytes);
        return;
    }
    b = WR_NEW(struct wr_jsonb_builder);
    wr_jsonb_builder_init(b);
    wr_jsonb_walk_begin(&walk, value);
    while ((event = wr_jsonb_walk_next(&walk)) != WR_JSONB_DONE) {
        if (event == WR_JSONB_END) {
            wr_jsonb_end(b);
            continue;
        }
        if (walk.depth - (event == WR_JSONB_BEGIN) > 0 && walk.has_key) {
            wr_jsonb_put_key(b, walk.key);
        }
        if (event == WR_JSONB_BEGIN) {
            wr_jsonb_begin(b, walk.value.kind);
        } else {
            put_canonical(b, walk.value);
        }
    }
    WR_ASSERT(wr_jsonb_finish(b, &bytes) == 0); /* it gets no larger */
    wr_sb_reserve(sb, bytes);
    wr_jsonb_write(b, sb->ptr + sb->bytes);
    sb->bytes += bytes;
    wr_jsonb_builder_fini(b);
    wr_free(b);
}
