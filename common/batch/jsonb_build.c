#include "common/batch/jsonb_build.h"

#include <stddef.h>
#include <stdlib.h>

#include "common/base/assert.h"
#include "common/batch/sqlstate.h"

/* Of a builder that is reset. */
#define ARENA_KEPT_BYTES (1u << 20)
#define NODES_KEPT (1u << 14)

static uint8_t *take_arena(struct wr_numeric_room *room, uint32_t bytes)
{
    return wr_arena_alloc(&WR_CONTAINER_OF(room, struct wr_jsonb_builder, room)->arena, bytes);
}

void wr_jsonb_builder_init(struct wr_jsonb_builder *b)
{
    memset(b, 0, offsetof(struct wr_jsonb_builder, open));
    b->depth = 0;
    b->key = (struct wr_str){NULL, 0};
    b->bytes = 0;
    b->state = 0;
    wr_arena_init(&b->arena, 0);
    b->room = (struct wr_numeric_room){.take = take_arena};
}

void wr_jsonb_builder_fini(struct wr_jsonb_builder *b)
{
    WR_VEC_FINI(&b->nodes);
    WR_VEC_FINI(&b->pending);
    wr_arena_fini(&b->arena);
}

void wr_jsonb_builder_reset(struct wr_jsonb_builder *b)
{
    b->nodes.count = b->pending.count = 0;
    if (b->nodes.capacity > NODES_KEPT) {
        WR_VEC_FINI(&b->nodes);
        WR_VEC_FINI(&b->pending);
    }
    b->depth = 0;
    b->key.ptr = NULL;
    b->bytes = 0;
    b->state = 0;
    if (b->arena.used_bytes > ARENA_KEPT_BYTES) {
        wr_arena_fini(&b->arena);
        wr_arena_init(&b->arena, 0);
    } else {
        wr_arena_reset(&b->arena);
    }
}

static void fail(struct wr_jsonb_builder *b, uint32_t state)
{
    b->state = b->state != 0 ? b->state : state;
}

static bool in_object(const struct wr_jsonb_builder *b)
{
    return b->depth > 0 &&
           b->nodes.items[b->open[b->depth - 1].node].kind == WR_JSONB_OBJECT;
}

/* Every value has an entry, and every member a key's end, so there are no more nodes than the limit
 * of bytes allows. */
static void add_node(struct wr_jsonb_builder *b, struct wr_jsonb_node node)
{
    if (in_object(b)) {
        WR_ASSERT(b->key.ptr != NULL);
        node.key = b->key.ptr;
        node.key_bytes = (uint32_t)b->key.bytes;
        b->bytes += 4 + b->key.bytes;
        b->key.ptr = NULL;
    }
    b->bytes += 4ull + (node.made_here ? 0 : node.bytes);
    if (b->bytes > WR_JSONB_BYTES_MAX + 4ull) {
        fail(b, WR_SQLSTATE_LIMIT);
    }
    if (b->state == 0) {
        WR_VEC_PUSH(&b->pending, b->nodes.count);
        WR_VEC_PUSH(&b->nodes, node);
    }
}

/* ---- parts ---- */

void wr_jsonb_begin(struct wr_jsonb_builder *b, enum wr_jsonb_kind container)
{
    if (b->state == 0 && b->depth == WR_JSONB_DEPTH_MAX) {
        fail(b, WR_SQLSTATE_STACK_DEPTH);
    }
    if (b->state != 0) {
        return;
    }
    add_node(b, (struct wr_jsonb_node){.kind = (uint8_t)container, .made_here = true});
    if (b->state == 0) {
        b->open[b->depth].node = b->nodes.count - 1;
        b->open[b->depth].first = b->pending.count;
        b->depth += 1;
    }
}

void wr_jsonb_put_key(struct wr_jsonb_builder *b, struct wr_str key)
{
    b->key = key.bytes == 0 ? (struct wr_str){"", 0} : key;
}

/* What is put as a whole may go as deep as it does only where that is still allowed. A level takes
 * eight bytes, so a short value need not be looked at. */
static bool too_deep(const struct wr_jsonb_builder *b, struct wr_jsonb value)
{
    return wr_jsonb_is_container(value) && b->depth + value.bytes / 8 + 1 > WR_JSONB_DEPTH_MAX &&
           b->depth + wr_jsonb_depth(value) > WR_JSONB_DEPTH_MAX;
}

void wr_jsonb_put(struct wr_jsonb_builder *b, struct wr_jsonb value)
{
    if (b->state == 0 && too_deep(b, value)) {
        fail(b, WR_SQLSTATE_STACK_DEPTH);
    }
    if (b->state == 0) {
        add_node(b, (struct wr_jsonb_node){.data = value.data, .bytes = value.bytes,
                                           .kind = (uint8_t)value.kind});
    }
}

void wr_jsonb_put_null(struct wr_jsonb_builder *b)
{
    wr_jsonb_put(b, (struct wr_jsonb){.kind = WR_JSONB_NULL});
}

void wr_jsonb_put_bool(struct wr_jsonb_builder *b, bool value)
{
    wr_jsonb_put(b, (struct wr_jsonb){.kind = value ? WR_JSONB_TRUE : WR_JSONB_FALSE});
}

void wr_jsonb_put_string(struct wr_jsonb_builder *b, struct wr_str text)
{
    if (text.bytes > WR_JSONB_BYTES_MAX) {
        fail(b, WR_SQLSTATE_LIMIT);
        return;
    }
    wr_jsonb_put(b, (struct wr_jsonb){WR_JSONB_STRING, (uint32_t)text.bytes,
                                      (const uint8_t *)text.ptr});
}

void wr_jsonb_put_numeric(struct wr_jsonb_builder *b, struct wr_numeric n)
{
    __int128 coefficient;
    uint32_t bytes = 0;
    uint8_t *to;

    switch (wr_numeric_tag_of(n)) {
    case WR_NUMERIC_BIG:
        wr_jsonb_put(b, (struct wr_jsonb){WR_JSONB_BIG, wr_numeric_big_bytes(n),
                                          wr_numeric_big_ptr(n)});
        return;
    case WR_NUMERIC_NAN:
        wr_jsonb_put_string(b, wr_str_of("NaN"));
        return;
    case WR_NUMERIC_INFINITY:
        wr_jsonb_put_string(b, wr_str_of("Infinity"));
        return;
    case WR_NUMERIC_MINUS_INFINITY:
        wr_jsonb_put_string(b, wr_str_of("-Infinity"));
        return;
    case WR_NUMERIC_SMALL:
        break;
    }
    to = wr_arena_alloc(&b->arena, 16);
    to[0] = (uint8_t)wr_numeric_scale_of(n);
    coefficient = wr_numeric_coefficient_of(n);
    while (coefficient != (bytes > 0 && to[bytes] >= 0x80 ? -1 : 0)) { /* more than a sign */
        to[++bytes] = (uint8_t)coefficient;
        coefficient >>= 8;
    }
    wr_jsonb_put(b, (struct wr_jsonb){WR_JSONB_NUMBER, 1 + bytes, to});
}

char *wr_jsonb_builder_room(struct wr_jsonb_builder *b, size_t bytes)
{
    return wr_arena_alloc(&b->arena, bytes);
}

/* ---- ends ---- */

/* Which of two members is first: of equal keys the one that came first. */
static int order_members(const void *x, const void *y, void *ctx)
{
    const struct wr_jsonb_node *nodes = ctx;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    int order = wr_jsonb_key_order((struct wr_str){nodes[i].key, nodes[i].key_bytes},
                                   (struct wr_str){nodes[k].key, nodes[k].key_bytes});

    return order != 0 ? order : i < k ? -1 : 1;
}

static int order_keys(const struct wr_jsonb_node *a, const struct wr_jsonb_node *b)
{
    return wr_jsonb_key_order((struct wr_str){a->key, a->key_bytes},
                              (struct wr_str){b->key, b->key_bytes});
}

/* In order, each key once, with its last value. How many are left. */
static uint32_t sort_members(struct wr_jsonb_builder *b, uint32_t *members, uint32_t count)
{
    struct wr_jsonb_node *nodes = b->nodes.items;
    uint32_t kept = 0;
    bool ascends = true;

    for (uint32_t i = 1; ascends && i < count; i++) {
        ascends = order_keys(&nodes[members[i - 1]], &nodes[members[i]]) < 0;
    }
    if (ascends) {
        return count;
    }
    qsort_r(members, count, sizeof *members, order_members, nodes);
    for (uint32_t i = 0; i < count; i++) {
        if (i + 1 == count || order_keys(&nodes[members[i]], &nodes[members[i + 1]]) != 0) {
            members[kept++] = members[i];
        }
    }
    return kept;
}

void wr_jsonb_end(struct wr_jsonb_builder *b)
{
    uint32_t first, count, *members;
    struct wr_jsonb_node *node;
    uint64_t bytes = 4;

    if (b->state != 0) {
        return;
    }
    WR_ASSERT(b->depth > 0);
    b->depth -= 1;
    first = b->open[b->depth].first;
    count = b->pending.count - first;
    members = b->pending.items + first;
    node = &b->nodes.items[b->open[b->depth].node];
    if (node->kind == WR_JSONB_OBJECT) {
        count = sort_members(b, members, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        struct wr_jsonb_node *member = &b->nodes.items[members[i]];
        member->next = i + 1 < count ? members[i + 1] : UINT32_MAX;
        bytes += 4ull + member->bytes;
        bytes += node->kind == WR_JSONB_OBJECT ? 4ull + member->key_bytes : 0;
    }
    node->first = count == 0 ? UINT32_MAX : members[0];
    node->count = count;
    node->bytes = count == 0 ? 0 : (uint32_t)WR_MIN(bytes, (uint64_t)UINT32_MAX);
    b->pending.count = first;
    if (bytes >= WR_JSONB_BYTES_MAX) {
        fail(b, WR_SQLSTATE_LIMIT);
    }
}

uint32_t wr_jsonb_finish(struct wr_jsonb_builder *b, uint32_t *ret_bytes)
{
    if (b->state == 0) {
        WR_ASSERT(b->depth == 0 && b->pending.count == 1);
        *ret_bytes = 1 + b->nodes.items[0].bytes;
        if (*ret_bytes > WR_JSONB_BYTES_MAX) {
            fail(b, WR_SQLSTATE_LIMIT);
        }
    }
    return b->state;
}

/* ---- writing ---- */

/* Tables and keys of a container; its contents follow. Returns behind it. */
static uint8_t *write_head(const struct wr_jsonb_builder *b, const struct wr_jsonb_node *node,
                           uint8_t *to)
{
    const struct wr_jsonb_node *nodes = b->nodes.items;
    uint8_t *key_ends = to + 4, *entries = key_ends, *keys;
    uint32_t end = 0, key_end = 0;

    if (node->count == 0) {
        return to;
    }
    wr_store_u32(to, node->count);
    entries += node->kind == WR_JSONB_OBJECT ? 4 * (size_t)node->count : 0;
    keys = entries + 4 * (size_t)node->count;
    for (uint32_t i = node->first; i != UINT32_MAX; i = nodes[i].next) {
        end += nodes[i].bytes;
        wr_store_u32(entries, (uint32_t)nodes[i].kind << WR_JSONB_END_BITS | end);
        entries += 4;
        if (node->kind == WR_JSONB_OBJECT) {
            memcpy(keys + key_end, nodes[i].key, nodes[i].key_bytes);
            key_end += nodes[i].key_bytes;
            wr_store_u32(key_ends, key_end);
            key_ends += 4;
        }
    }
    return keys + key_end;
}

void wr_jsonb_write(const struct wr_jsonb_builder *b, void *to)
{
    const struct wr_jsonb_node *nodes = b->nodes.items;
    uint32_t behind[WR_JSONB_DEPTH_MAX + 1], depth = 0, i = 0; /* where to go on, by depth */
    uint8_t *next = to;

    *next++ = nodes[0].kind;
    for (;;) {
        const struct wr_jsonb_node *node = &nodes[i];
        bool into = node->made_here && node->count > 0;
        if (into) {
            next = write_head(b, node, next);
            behind[depth++] = i == 0 ? UINT32_MAX : node->next;
            i = node->first;
            continue;
        }
        if (!node->made_here && node->bytes > 0) {
            memcpy(next, node->data, node->bytes);
            next += node->bytes;
        }
        i = depth == 0 ? UINT32_MAX : node->next;
        while (i == UINT32_MAX && depth > 0) {
            i = behind[--depth];
        }
        if (i == UINT32_MAX) {
            return;
        }
    }
}
