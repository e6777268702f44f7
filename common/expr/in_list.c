#include "common/expr/in_list.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/expr/cell_order.h"

#define ONE_BY_ONE_MAX 8u /* a dense loop over so many is cheaper than hashing */

enum form { FORM_INT1, FORM_INT2, FORM_INT4, FORM_INT8, FORM_TEXT, FORM_SORTED };

struct wr_in_list {
    enum wr_type type;
    enum form form;
    uint32_t count;
    uint32_t cell_bytes;
    uint8_t *cells;  /* TEXT: in no order, SORTED: ascending */
    int64_t *values; /* INT: as they came */
    int64_t empty;   /* INT: a value that is not in the list: marks free slots */
    int64_t *slots;  /* INT of many */
    uint32_t *places; /* TEXT: 1 + index of a cell; 0: free */
    uint32_t mask;
};

static bool form_of(enum wr_type type, enum form *ret)
{
    switch ((int)type) {
    case WR_TYPE_BOOL:
        *ret = FORM_INT1;
        return true;
    case WR_TYPE_INT2:
        *ret = FORM_INT2;
        return true;
    case WR_TYPE_INT4:
    case WR_TYPE_DATE:
        *ret = FORM_INT4;
        return true;
    case WR_TYPE_INT8:
    case WR_TYPE_TIME:
    case WR_TYPE_TIMESTAMP:
    case WR_TYPE_TIMESTAMPTZ:
        *ret = FORM_INT8;
        return true;
    case WR_TYPE_TEXT:
    case WR_TYPE_BYTEA:
        *ret = FORM_TEXT;
        return true;
    case WR_TYPE_FLOAT4:
    case WR_TYPE_FLOAT8:
    case WR_TYPE_NUMERIC:
    case WR_TYPE_INTERVAL:
    case WR_TYPE_UUID:
        *ret = FORM_SORTED;
        return true;
    default:
        return false;
    }
}

bool wr_in_list_takes(enum wr_type type)
{
    enum form form;

    return form_of(type, &form);
}

/* ---- whole numbers ---- */

static inline int64_t int_at(enum form form, const void *values, uint32_t i)
{
    switch (form) {
    case FORM_INT1:
        return ((const uint8_t *)values)[i];
    case FORM_INT2:
        return ((const int16_t *)values)[i];
    case FORM_INT4:
        return ((const int32_t *)values)[i];
    case FORM_INT8:
        return ((const int64_t *)values)[i];
    case FORM_TEXT:
    case FORM_SORTED:
        break;
    }
    WR_UNREACHABLE();
}

static void hash_ints(struct wr_in_list *list)
{
    bool *taken = WR_NEW_ARRAY(bool, list->count + 1); /* a list of n values misses one of 0 … n */

    for (uint32_t i = 0; i < list->count; i++) {
        if (list->values[i] >= 0 && list->values[i] <= list->count) {
            taken[list->values[i]] = true;
        }
    }
    while (taken[list->empty]) {
        list->empty += 1;
    }
    wr_free(taken);
    list->slots = WR_NEW_ARRAY(int64_t, list->mask + 1);
    for (uint32_t i = 0; i <= list->mask; i++) {
        list->slots[i] = list->empty;
    }
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t slot = (uint32_t)wr_hash_u64((uint64_t)list->values[i]) & list->mask;
        while (list->slots[slot] != list->empty && list->slots[slot] != list->values[i]) {
            slot = (slot + 1) & list->mask;
        }
        list->slots[slot] = list->values[i];
    }
}

static inline bool has_int(const struct wr_in_list *list, int64_t v)
{
    uint32_t slot = (uint32_t)wr_hash_u64((uint64_t)v) & list->mask;

    while (list->slots[slot] != v && list->slots[slot] != list->empty) {
        slot = (slot + 1) & list->mask;
    }
    return list->slots[slot] == v && v != list->empty;
}

#define EACH(i)                                                       \
    for (uint32_t k_ = 0, i = rows == NULL ? 0 : rows[0]; k_ < count; \
         k_++, i = rows == NULL ? k_ : rows[k_ < count ? k_ : 0])

static void test_hashed_ints(const struct wr_in_list *list, const void *values,
                             const uint16_t *rows, uint32_t count, uint8_t *out)
{
    EACH(i)
    {
        out[i] = has_int(list, int_at(list->form, values, i));
    }
}

/* A loop without branches for each constant. */
#define ONE_BY_ONE(T)                                            \
    for (uint32_t c = 0; c < list->count; c++) {                 \
        const T *in = values, wanted = (T)list->values[c];       \
        for (uint32_t i = 0; i < count; i++) {                   \
            out[i] |= in[i] == wanted;                           \
        }                                                        \
    }                                                            \
    break

static void test_one_by_one(const struct wr_in_list *list, const void *values, uint32_t count,
                            uint8_t *out)
{
    memset(out, 0, count);
    switch (list->form) {
    case FORM_INT1:
        ONE_BY_ONE(uint8_t);
    case FORM_INT2:
        ONE_BY_ONE(int16_t);
    case FORM_INT4:
        ONE_BY_ONE(int32_t);
    case FORM_INT8:
        ONE_BY_ONE(int64_t);
    case FORM_TEXT:
    case FORM_SORTED:
        break;
    }
}

/* ---- text ---- */

static inline uint64_t hash_of(const struct wr_view *view)
{
    uint64_t words[2];

    if (view->bytes > WR_VIEW_INLINE_BYTES) {
        return wr_hash_bytes(wr_view_ptr(view), view->bytes);
    }
    memcpy(words, view, sizeof words); /* zeros behind the text */
    return wr_hash_u64(words[0] ^ wr_hash_u64(words[1]));
}

static bool find_text(const struct wr_in_list *list, const struct wr_view *view, uint32_t *ret_slot)
{
    const struct wr_view *cells = (const struct wr_view *)(const void *)list->cells;
    uint32_t slot = (uint32_t)hash_of(view) & list->mask;

    while (list->places[slot] != 0 && !wr_view_equal(&cells[list->places[slot] - 1], view)) {
        slot = (slot + 1) & list->mask;
    }
    *ret_slot = slot;
    return list->places[slot] != 0;
}

static void hash_texts(struct wr_in_list *list)
{
    const struct wr_view *cells = (const struct wr_view *)(const void *)list->cells;
    uint32_t slot;

    list->places = WR_NEW_ARRAY(uint32_t, list->mask + 1);
    for (uint32_t i = 0; i < list->count; i++) {
        if (!find_text(list, &cells[i], &slot)) {
            list->places[slot] = i + 1;
        }
    }
}

/* ---- sorted ---- */

static void sift_down(struct wr_in_list *list, uint32_t from, uint32_t count)
{
    uint8_t kept[16];
    uint32_t bytes = list->cell_bytes, at = from, child;

    memcpy(kept, list->cells + (size_t)at * bytes, bytes);
    while ((child = 2 * at + 1) < count) {
        const uint8_t *left = list->cells + (size_t)child * bytes;
        child += child + 1 < count && wr_cell_order(list->type, left, left + bytes) < 0;
        if (wr_cell_order(list->type, kept, list->cells + (size_t)child * bytes) >= 0) {
            break;
        }
        memcpy(list->cells + (size_t)at * bytes, list->cells + (size_t)child * bytes, bytes);
        at = child;
    }
    memcpy(list->cells + (size_t)at * bytes, kept, bytes);
}

/* By heap: qsort knows nothing of the type. */
static void sort_cells(struct wr_in_list *list)
{
    uint8_t kept[16];
    uint32_t bytes = list->cell_bytes;

    for (uint32_t i = list->count / 2; i-- > 0;) {
        sift_down(list, i, list->count);
    }
    for (uint32_t last = list->count; last-- > 1;) {
        memcpy(kept, list->cells, bytes);
        memcpy(list->cells, list->cells + (size_t)last * bytes, bytes);
        memcpy(list->cells + (size_t)last * bytes, kept, bytes);
        sift_down(list, 0, last);
    }
}

static bool has_sorted(const struct wr_in_list *list, const void *cell)
{
    uint32_t from = 0, to = list->count;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = wr_cell_order(list->type, list->cells + (size_t)middle * list->cell_bytes, cell);
        if (order == 0) {
            return true;
        }
        from = order < 0 ? middle + 1 : from;
        to = order < 0 ? to : middle;
    }
    return false;
}

/* ---- */

struct wr_in_list *wr_in_list_create(enum wr_type type, const void *cells, uint32_t count)
{
    struct wr_in_list *list = WR_NEW(struct wr_in_list);

    WR_ASSERT(count > 0 && count < UINT32_MAX / 64);
    WR_ASSERT(form_of(type, &list->form));
    list->type = type;
    list->count = count;
    list->cell_bytes = wr_type_cell_bytes(type);
    for (list->mask = 1; list->mask + 1 < 2 * count; list->mask = 2 * list->mask + 1) {
    }
    if (list->form >= FORM_TEXT) {
        list->cells = wr_alloc_zero(count, list->cell_bytes);
        memcpy(list->cells, cells, (size_t)count * list->cell_bytes);
    } else {
        list->values = WR_NEW_ARRAY(int64_t, count);
        for (uint32_t i = 0; i < count; i++) {
            list->values[i] = int_at(list->form, cells, i);
        }
    }
    if (list->form == FORM_TEXT) {
        hash_texts(list);
    } else if (list->form == FORM_SORTED) {
        sort_cells(list);
    } else {
        hash_ints(list);
    }
    return list;
}

void wr_in_list_destroy(struct wr_in_list *list)
{
    if (list == NULL) {
        return;
    }
    wr_free(list->cells);
    wr_free(list->values);
    wr_free(list->slots);
    wr_free(list->places);
    wr_free(list);
}

void wr_in_list_test(const struct wr_in_list *list, const void *values, const uint16_t *rows,
                     uint32_t count, uint8_t *out)
{
    uint32_t slot;

    if (count == 0) {
        return;
    }
    if (list->form < FORM_TEXT && rows == NULL && list->count <= ONE_BY_ONE_MAX) {
        test_one_by_one(list, values, count, out);
        return;
    }
    if (list->form < FORM_TEXT) {
        test_hashed_ints(list, values, rows, count, out);
        return;
    }
    EACH(i)
    {
        const uint8_t *cell = (const uint8_t *)values + (size_t)i * list->cell_bytes;
        out[i] = list->form == FORM_TEXT
                     ? find_text(list, (const struct wr_view *)(const void *)cell, &slot)
                     : has_sorted(list, cell);
    }
}
