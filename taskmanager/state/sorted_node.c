/* Entries of nodes: in order, found by halving where all are of one size. */
#include <string.h>

#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/expr/cell_order.h"
#include "taskmanager/state/sorted_internal.h"

#define PAYLOAD_BYTES 8u

/* ---- values ---- */

struct wr_str sorted_value(const struct sorted_form *form, const void *cell, struct wr_arena *arena)
{
    uint32_t outside = form->reaches_out ? wr_cell_outside_bytes(form->type, cell) : 0;
    char *to = wr_arena_alloc(arena, form->cell_bytes + outside);

    memcpy(to, cell, form->cell_bytes);
    if (outside > 0) {
        memcpy(to + form->cell_bytes, wr_cell_outside(cell), outside);
        wr_cell_point_outside(to, NULL);
    }
    return (struct wr_str){to, form->cell_bytes + outside};
}

void sorted_cell(const struct sorted_form *form, struct wr_str value, void *cell)
{
    memcpy(cell, value.ptr, form->cell_bytes);
    if (value.bytes > form->cell_bytes) {
        wr_cell_point_outside(cell, value.ptr + form->cell_bytes);
    }
}

struct wr_str sorted_head(struct wr_str value)
{
    return (struct wr_str){value.ptr + sizeof(uint32_t), wr_load_u32(value.ptr)};
}

/* What tells a value from others: inner nodes hold no more. */
static struct wr_str distinguishing(const struct sorted_form *form, struct wr_str value)
{
    return form->order == NULL
               ? value
               : (struct wr_str){value.ptr, sizeof(uint32_t) + wr_load_u32(value.ptr)};
}

/* Equal ones that look different (1.0 and 1.00) have an order too. */
int sorted_order(const struct sorted_form *form, struct wr_str a, struct wr_str b)
{
    uint8_t x[16], y[16];
    int order;

    if (form->order != NULL) {
        return form->order(form->order_ctx, sorted_head(a), sorted_head(b));
    }
    sorted_cell(form, a, x);
    sorted_cell(form, b, y);
    order = wr_cell_order(form->type, x, y);
    if (order != 0) {
        return form->descending ? -order : order;
    }
    order = memcmp(a.ptr, b.ptr, WR_MIN(a.bytes, b.bytes));
    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

bool sorted_read_root(struct wr_str object, struct sorted_root *ret)
{
    struct wr_reader reader = wr_reader_of(object.ptr, object.bytes);
    uint32_t bytes;

    *ret = (struct sorted_root){.next = 1};
    if (object.bytes == 0) {
        return true;
    }
    ret->level = wr_read_u8(&reader);
    ret->next = wr_read_u64(&reader);
    bytes = wr_read_u32(&reader);
    if (reader.failed || wr_reader_left(&reader) < bytes) {
        return false;
    }
    ret->best = (struct wr_str){(const char *)reader.next, bytes};
    ret->entries = (struct wr_str){(const char *)reader.next + bytes, wr_reader_left(&reader) - bytes};
    return true;
}

/* ---- entries ---- */

bool sorted_next(const struct sorted_form *form, struct wr_str entries, size_t *at,
                 struct sorted_entry *ret)
{
    size_t from = *at, bytes = form->cell_bytes;

    if (form->reaches_out) {
        if (entries.bytes - from < sizeof(uint32_t)) {
            return false;
        }
        bytes = wr_load_u32(entries.ptr + from);
        from += sizeof(uint32_t);
    }
    if (entries.bytes - from < PAYLOAD_BYTES || entries.bytes - from - PAYLOAD_BYTES < bytes ||
        bytes < form->cell_bytes ||
        (form->order != NULL && bytes - form->cell_bytes < wr_load_u32(entries.ptr + from))) {
        return false;
    }
    ret->value = (struct wr_str){entries.ptr + from, bytes};
    ret->payload = wr_load_u64(entries.ptr + from + bytes);
    *at = from + bytes + PAYLOAD_BYTES;
    return true;
}

void sorted_put(const struct sorted_form *form, struct wr_sb *sb, struct wr_str value,
                uint64_t payload)
{
    if (form->reaches_out) {
        wr_write_u32(sb, (uint32_t)value.bytes);
    }
    wr_sb_append(sb, value.ptr, value.bytes);
    wr_write_u64(sb, payload);
}

static bool is_before(const struct sorted_form *form, struct wr_str entry, struct wr_str value,
                      bool after)
{
    return sorted_order(form, entry, value) < (after ? 1 : 0);
}

static size_t find_fixed(const struct sorted_form *form, struct wr_str entries, size_t from,
                         struct wr_str value, bool after)
{
    size_t stride = form->cell_bytes + PAYLOAD_BYTES;
    size_t low = from / stride, high = entries.bytes / stride;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct wr_str entry = {entries.ptr + middle * stride, form->cell_bytes};
        if (is_before(form, entry, value, after)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low * stride;
}

size_t sorted_find(const struct sorted_form *form, struct wr_str entries, size_t from,
                   struct wr_str value, bool after)
{
    struct sorted_entry entry;

    if (!form->reaches_out) {
        return find_fixed(form, entries, from, value, after);
    }
    for (size_t at = from; sorted_next(form, entries, &at, &entry); from = at) {
        if (!is_before(form, entry.value, value, after)) {
            return from;
        }
    }
    return entries.bytes;
}

void sorted_merge(const struct sorted_form *form, struct wr_str entries,
                  const struct sorted_change *changes, uint32_t count, struct wr_sb *sb)
{
    size_t done = 0;

    for (uint32_t i = 0; i < count; i++) {
        const struct sorted_change *change = &changes[i];
        size_t at = sorted_find(form, entries, done, change->value, false), behind = at;
        struct sorted_entry entry = {.payload = 0};
        int64_t now;
        wr_sb_append(sb, entries.ptr + done, at - done);
        if (!sorted_next(form, entries, &behind, &entry) ||
            sorted_order(form, entry.value, change->value) != 0) {
            behind = at;
            entry = (struct sorted_entry){change->value, 0};
        }
        now = (int64_t)entry.payload + change->delta;
        if (now > 0) {
            sorted_put(form, sb, entry.value, (uint64_t)now);
        }
        done = behind;
    }
    wr_sb_append(sb, entries.ptr + done, entries.bytes - done);
}

/* ---- cutting ---- */

static bool is_large(const struct sorted_form *form, size_t bytes, uint32_t count, uint32_t part)
{
    return (bytes > form->node_bytes / part && count > SORTED_ENTRIES_MIN / part) ||
           bytes > SORTED_NODE_BYTES_LARGE / part;
}

static uint32_t count_entries(const struct sorted_form *form, struct wr_str entries)
{
    struct sorted_entry entry;
    uint32_t count = 0;

    for (size_t at = 0; sorted_next(form, entries, &at, &entry); count++) {
    }
    return count;
}

static void add_piece(struct sorted_pieces *pieces, struct wr_str first, const char *from,
                      const char *end)
{
    struct sorted_piece piece = {first, {from, (size_t)(end - from)}};

    WR_VEC_PUSH(&pieces->list, piece);
}

void sorted_cut(const struct sorted_form *form, struct wr_str entries, struct sorted_pieces *pieces)
{
    bool cuts = entries.bytes > form->node_bytes &&
                is_large(form, entries.bytes, count_entries(form, entries), 1);
    struct wr_str first = {NULL, 0};
    struct sorted_entry entry;
    size_t from = 0, at = 0;
    uint32_t count = 0;

    while (sorted_next(form, entries, &at, &entry)) {
        first = count == 0 ? distinguishing(form, entry.value) : first;
        count += 1;
        if (cuts && count > 1 && is_large(form, at - from, count, 2)) {
            add_piece(pieces, first, entries.ptr + from, entries.ptr + at);
            from = at;
            count = 0;
        }
    }
    if (count > 0) {
        add_piece(pieces, first, entries.ptr + from, entries.ptr + at);
    }
}
