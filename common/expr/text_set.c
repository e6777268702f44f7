#include "common/expr/text_set.h"

#include <stdlib.h>

#include "common/base/alloc.h"

static int compare(const void *a, const void *b)
{
    return wr_view_compare(a, b);
}

void wr_text_set_init(struct wr_text_set *set, const struct wr_array *array)
{
    uint32_t count = 0, distinct = 0;

    set->texts = wr_alloc((size_t)WR_MAX(array->shape.count, 1u) * sizeof *set->texts);
    for (uint32_t i = 0; i < array->shape.count; i++) {
        if (!wr_array_is_null(array, i)) {
            wr_array_get(array, i, &set->texts[count++]);
        }
    }
    qsort(set->texts, count, sizeof *set->texts, compare);
    for (uint32_t i = 0; i < count; i++) {
        if (distinct == 0 || compare(&set->texts[distinct - 1], &set->texts[i]) != 0) {
            set->texts[distinct++] = set->texts[i];
        }
    }
    set->count = distinct;
}

void wr_text_set_fini(struct wr_text_set *set)
{
    wr_free(WR_TAKE(set->texts));
}

uint32_t wr_text_set_find(const struct wr_text_set *set, struct wr_str text)
{
    struct wr_view view = wr_view_of(text.ptr, (uint32_t)text.bytes);
    uint32_t low = 0, high = set->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = wr_view_compare(&set->texts[middle], &view);
        if (order == 0) {
            return middle;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return UINT32_MAX;
}
