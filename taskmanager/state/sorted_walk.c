/* Walks over trees: down from the root to the left, inner nodes on a stack, leaves as they come. */
#include <string.h>

#include "common/base/alloc.h"
#include "taskmanager/state/sorted_internal.h"

#define LEVELS_MAX 64u
#define ROOTS_MAX 256u
#define LEAVES_MIN 8u
#define LEAVES_MAX 128u
#define STEP_BYTES (128u * 1024)

struct level {
    struct wr_sb entries;
    size_t at; /* of the child to come */
};

struct tm_sorted_walk {
    struct tm_sorted *sorted;
    struct tm_composite composite;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint32_t next;               /* index of the key whose tree comes, or is being walked */
    struct level stack[LEVELS_MAX]; /* by level - 1 */
    uint32_t depth;              /* of the stack: nodes of `levels` … levels - depth + 1 */
    uint32_t levels;             /* of the tree */
    uint32_t leaves;             /* to be loaded at once */
};

struct visitor {
    const struct sorted_form *form;
    tm_sorted_visit *visit;
    void *ctx;
};

struct tm_sorted_walk *tm_sorted_walk_create(struct tm_sorted *sorted)
{
    struct tm_sorted_walk *walk = WR_NEW(struct tm_sorted_walk);

    walk->sorted = sorted;
    tm_sorted_walk_begin(walk);
    return walk;
}

void tm_sorted_walk_destroy(struct tm_sorted_walk *walk)
{
    if (walk == NULL) {
        return;
    }
    for (uint32_t i = 0; i < LEVELS_MAX; i++) {
        wr_sb_fini(&walk->stack[i].entries);
    }
    tm_composite_fini(&walk->composite);
    wr_free(walk);
}

void tm_sorted_walk_begin(struct tm_sorted_walk *walk)
{
    walk->next = walk->depth = 0;
    walk->leaves = LEAVES_MIN;
}

static enum tm_table_status damaged(struct wr_error *err)
{
    (void)wr_fail(err, WR_ERR_CORRUPT, "the rows of a key are damaged: a node of their tree");
    return TM_TABLE_FAILED;
}

static enum tm_table_status resolve(struct tm_sorted_walk *walk, struct wr_error *err)
{
    const struct tm_sorted_options *options = sorted_options(walk->sorted);

    return options->resolve(options->table, tm_composite_keys(&walk->composite), TM_RESOLVE_READ,
                            walk->slots, NULL, err);
}

/* Rows of a leaf. */
static bool visit_leaf(const struct visitor *v, uint32_t index, struct wr_str entries)
{
    struct sorted_entry entry;
    size_t at = 0;

    while (sorted_next(v->form, entries, &at, &entry)) {
        struct wr_str head = sorted_head(entry.value);
        size_t front = (size_t)(head.ptr - entry.value.ptr) + head.bytes;
        v->visit(v->ctx, index, head,
                 (struct wr_str){entry.value.ptr + front, entry.value.bytes - front}, entry.payload);
    }
    return at == entries.bytes;
}

static void push(struct tm_sorted_walk *walk, struct wr_str entries)
{
    struct level *level = &walk->stack[walk->depth++];

    wr_sb_reset(&level->entries);
    wr_sb_append(&level->entries, entries.ptr, entries.bytes);
    level->at = 0;
}

/* Trees that are their roots alone are done at once; the first other one is begun. */
static enum tm_table_status step_roots(struct tm_sorted_walk *walk,
                                       const struct tm_sorted_keys *keys, const struct visitor *v,
                                       struct wr_error *err)
{
    uint32_t from = walk->next, count = WR_MIN(keys->count - from, ROOTS_MAX);
    struct tm_table *table = sorted_options(walk->sorted)->table;
    enum tm_table_status status;

    tm_composite_reset(&walk->composite);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t row = keys->rows == NULL ? from + i : keys->rows[from + i];
        tm_composite_add_number(&walk->composite, keys->keys, row, 0);
    }
    status = resolve(walk, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct sorted_root root;
        if (walk->slots[i] == NULL) {
            walk->next += 1;
            continue;
        }
        if (!sorted_read_root(tm_table_object(table, walk->slots[i]), &root) ||
            root.level > LEVELS_MAX) {
            return damaged(err);
        }
        if (root.level > 0) {
            walk->levels = root.level;
            push(walk, root.entries);
            return TM_TABLE_DONE;
        }
        if (!visit_leaf(v, from + i, root.entries)) {
            return damaged(err);
        }
        walk->next += 1;
    }
    return TM_TABLE_DONE;
}

/* The children to come, at most so many, into the composite; returns where the one behind them is. */
static bool list_children(struct tm_sorted_walk *walk, const struct tm_sorted_keys *keys,
                          const struct sorted_form *form, uint32_t most, size_t *ret_at)
{
    const struct level *top = &walk->stack[walk->depth - 1];
    uint32_t row = keys->rows == NULL ? walk->next : keys->rows[walk->next];
    struct wr_str entries = {top->entries.ptr, top->entries.bytes};
    struct sorted_entry entry;
    size_t at = top->at;

    tm_composite_reset(&walk->composite);
    while (walk->composite.count < most && sorted_next(form, entries, &at, &entry)) {
        tm_composite_add_number(&walk->composite, keys->keys, row, entry.payload);
    }
    *ret_at = at;
    return walk->composite.count > 0;
}

/* Of leaves as many as a step has time for. */
static enum tm_table_status visit_leaves(struct tm_sorted_walk *walk, const struct visitor *v,
                                         struct wr_error *err)
{
    struct tm_table *table = sorted_options(walk->sorted)->table;
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < walk->composite.count; i++) {
        struct wr_str entries;
        if (walk->slots[i] == NULL) {
            return damaged(err);
        }
        entries = tm_table_object(table, walk->slots[i]);
        bytes += entries.bytes;
        if (!visit_leaf(v, walk->next, entries)) {
            return damaged(err);
        }
    }
    walk->leaves = bytes > STEP_BYTES ? WR_MAX(walk->leaves / 2, 1u)
                                      : WR_MIN(walk->leaves * 2, LEAVES_MAX);
    return TM_TABLE_DONE;
}

static enum tm_table_status step_down(struct tm_sorted_walk *walk,
                                      const struct tm_sorted_keys *keys, const struct visitor *v,
                                      struct wr_error *err)
{
    struct level *top = &walk->stack[walk->depth - 1];
    bool leaves = walk->depth == walk->levels;
    enum tm_table_status status;
    size_t at;

    if (!list_children(walk, keys, v->form, leaves ? walk->leaves : 1, &at)) {
        return damaged(err);
    }
    status = resolve(walk, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    top->at = at;
    if (leaves) {
        status = visit_leaves(walk, v, err);
    } else if (walk->slots[0] == NULL) {
        return damaged(err);
    } else {
        push(walk, tm_table_object(sorted_options(walk->sorted)->table, walk->slots[0]));
    }
    while (walk->depth > 0 &&
           walk->stack[walk->depth - 1].at == walk->stack[walk->depth - 1].entries.bytes) {
        walk->depth -= 1;
        walk->next += walk->depth == 0;
    }
    return status;
}

enum tm_table_status tm_sorted_walk_step(struct tm_sorted_walk *walk,
                                         const struct tm_sorted_keys *keys, tm_sorted_visit *visit,
                                         void *ctx, bool *ret_more, struct wr_error *err)
{
    struct visitor v = {sorted_form_of(walk->sorted), visit, ctx};
    enum tm_table_status status = TM_TABLE_DONE;

    if (walk->next < keys->count) {
        status = walk->depth > 0 ? step_down(walk, keys, &v, err) : step_roots(walk, keys, &v, err);
    }
    *ret_more = walk->next < keys->count;
    return status;
}
