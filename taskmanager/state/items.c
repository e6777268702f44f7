#include "taskmanager/state/items.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"

static struct tm_item copy_of(const void *data, uint32_t bytes, uint64_t checkpoint)
{
    struct tm_item item = {.data = wr_alloc(bytes), .bytes = bytes, .checkpoint = checkpoint};

    if (bytes > 0) {
        memcpy(item.data, data, bytes);
    }
    return item;
}

void tm_items_add(struct tm_items *items, const void *data, uint32_t bytes, uint64_t checkpoint)
{
    struct tm_item item = copy_of(data, bytes, checkpoint);

    WR_VEC_PUSH(&items->list, item);
}

const struct tm_named_items *tm_items_find(const struct tm_items *items, const char *name)
{
    for (uint32_t i = 0; i < items->named.count; i++) {
        if (strcmp(items->named.items[i].name, name) == 0) {
            return &items->named.items[i];
        }
    }
    return NULL;
}

void tm_items_add_to(struct tm_items *items, const char *name, enum tm_items_mode mode,
                     const void *data, uint32_t bytes)
{
    struct tm_named_items *named = (struct tm_named_items *)(uintptr_t)tm_items_find(items, name);
    struct tm_item item = copy_of(data, bytes, 0);

    WR_ASSERT(name[0] != '\0');
    if (named == NULL) {
        named = WR_VEC_ADD(&items->named);
        named->name = wr_strdup(name);
        named->mode = mode;
    }
    WR_ASSERT(named->mode == mode);
    WR_VEC_PUSH(&named->list, item);
}

void tm_items_fini(struct tm_items *items)
{
    for (uint32_t i = 0; i < items->list.count; i++) {
        wr_free(items->list.items[i].data);
    }
    WR_VEC_FINI(&items->list);
    for (uint32_t n = 0; n < items->named.count; n++) {
        struct tm_named_items *named = &items->named.items[n];
        for (uint32_t i = 0; i < named->list.count; i++) {
            wr_free(named->list.items[i].data);
        }
        WR_VEC_FINI(&named->list);
        wr_free(named->name);
    }
    WR_VEC_FINI(&items->named);
}

/* ---- dealing out ---- */

static uint32_t *dealt_of(struct tm_items_dealer *dealer, const char *name)
{
    struct tm_items_dealt *dealt;

    for (uint32_t i = 0; i < dealer->dealt.count; i++) {
        if (strcmp(dealer->dealt.items[i].name, name) == 0) {
            return &dealer->dealt.items[i].count;
        }
    }
    dealt = WR_VEC_ADD(&dealer->dealt);
    dealt->name = wr_strdup(name);
    return &dealt->count;
}

static bool is_own(const struct tm_items_dealer *dealer, uint32_t old_subtask,
                   uint32_t old_parallelism)
{
    return old_parallelism == dealer->parallelism && old_subtask == dealer->subtask;
}

bool tm_items_concern(const struct tm_items_dealer *dealer, enum tm_items_mode mode,
                      uint32_t old_subtask, uint32_t old_parallelism)
{
    switch (mode) {
    case TM_ITEMS_LIST:
        return old_parallelism != dealer->parallelism ||
               is_own(dealer, old_subtask, old_parallelism);
    case TM_ITEMS_UNION_LIST:
        return true;
    case TM_ITEMS_BROADCAST:
        return old_subtask == dealer->subtask % old_parallelism;
    }
    return false;
}

void tm_items_deal(struct tm_items_dealer *dealer, const char *name, enum tm_items_mode mode,
                   uint32_t old_subtask, uint32_t old_parallelism, const struct tm_item *items,
                   uint32_t count)
{
    bool one_by_one = mode == TM_ITEMS_LIST && old_parallelism != dealer->parallelism;
    uint32_t *dealt = dealt_of(dealer, name);

    if (!tm_items_concern(dealer, mode, old_subtask, old_parallelism)) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (one_by_one && (*dealt)++ % dealer->parallelism != dealer->subtask) {
            continue;
        }
        if (name[0] == '\0') {
            tm_items_add(&dealer->items, items[i].data, items[i].bytes, items[i].checkpoint);
        } else {
            tm_items_add_to(&dealer->items, name, mode, items[i].data, items[i].bytes);
        }
    }
}

void tm_items_dealer_fini(struct tm_items_dealer *dealer)
{
    tm_items_fini(&dealer->items);
    for (uint32_t i = 0; i < dealer->dealt.count; i++) {
        wr_free(dealer->dealt.items[i].name);
    }
    WR_VEC_FINI(&dealer->dealt);
}
