/* Trees of sorted multisets, changed a slice of rows at a time: roots are resolved; where all of a tree is
 * its root it is changed there and then; of the others the nodes on the way to each change are loaded level
 * by level, changed in memory from the leaves up, and written. Each resolve may wait; what was done before
 * it is kept. */
#include "taskmanager/state/sorted.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/test_point.h"
#include "taskmanager/state/sorted_internal.h"

struct node {
    uint64_t number; /* 0: a root */
    uint32_t tree;
    uint32_t level;
    bool leftmost;
    struct wr_str entries; /* as they were */
    uint32_t changes, changes_end;
    uint32_t children, children_end; /* loaded ones, in order */
    uint32_t pieces, pieces_end;     /* what it has become */
};

struct tree {
    uint32_t row; /* one with its key */
    uint32_t level;
    uint64_t next; /* number of a node to come */
    struct wr_str best;
    bool best_moved; /* the first leaf was changed */
    uint64_t look;   /* on the way to the first leaf: a node that has to be loaded, 0 = none */
    uint32_t look_level;
    struct wr_str entries; /* of the root, now */
};

/* A node as it is to be written. */
struct write {
    uint32_t tree;
    uint64_t number;
    struct wr_str bytes; /* none: it goes */
};

enum stage { SLICE, ROOTS, LOAD, FIRST, WRITE, SLICE_DONE };

struct result {
    enum tm_sorted_first first;
    struct wr_str value;
};

struct tm_sorted {
    struct tm_sorted_options options;
    struct sorted_form form;
    struct tm_composite composite;
    enum stage stage;
    uint32_t slice, slice_end; /* rows */
    struct wr_arena values;    /* of results: until the next call */
    struct wr_arena arena;     /* of the slice */
    struct sorted_change changes[SORTED_SLICE_ROWS];
    uint32_t change_count;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint32_t tree_of[SORTED_SLICE_ROWS]; /* by change as collected */
    uint32_t rows[SORTED_SLICE_ROWS];
    uint32_t row_count;
    WR_VEC(struct tree) trees;
    WR_VEC(struct node) nodes;
    WR_VEC(struct write) writes;
    struct sorted_pieces pieces;
    struct wr_sb scratch;
    uint32_t loading, loading_end; /* nodes */
    uint32_t written;
    struct result results[WR_BATCH_ROWS_MAX];
};

struct tm_sorted *tm_sorted_create(const struct tm_sorted_options *options)
{
    struct tm_sorted *s = WR_NEW(struct tm_sorted);

    s->options = *options;
    if (s->options.resolve == NULL) {
        s->options.resolve = tm_table_resolve;
    }
    s->form = (struct sorted_form){
        .type = options->type,
        .descending = options->descending,
        .cell_bytes =
            options->order != NULL ? sizeof(uint32_t) : wr_type_cell_bytes(options->type),
        .order = options->order,
        .order_ctx = options->order_ctx,
        .reaches_out = options->order != NULL || wr_type_reaches_out(options->type),
        .node_bytes = options->node_bytes != 0            ? options->node_bytes
                      : WR_BUGGIFY("sorted.small_nodes") ? SORTED_NODE_BYTES_SMALL
                                                         : SORTED_NODE_BYTES};
    wr_arena_init(&s->values, 0);
    wr_arena_init(&s->arena, 0);
    return s;
}

void tm_sorted_destroy(struct tm_sorted *s)
{
    if (s == NULL) {
        return;
    }
    tm_composite_fini(&s->composite);
    wr_arena_fini(&s->values);
    wr_arena_fini(&s->arena);
    WR_VEC_FINI(&s->trees);
    WR_VEC_FINI(&s->nodes);
    WR_VEC_FINI(&s->writes);
    WR_VEC_FINI(&s->pieces.list);
    wr_sb_fini(&s->pieces.bytes);
    wr_sb_fini(&s->scratch);
    wr_free(s);
}

const struct tm_sorted_options *sorted_options(const struct tm_sorted *s)
{
    return &s->options;
}

const struct sorted_form *sorted_form_of(const struct tm_sorted *s)
{
    return &s->form;
}

static struct wr_str kept(struct tm_sorted *s, struct wr_str bytes)
{
    return (struct wr_str){wr_arena_memdup(&s->arena, bytes.ptr, bytes.bytes), bytes.bytes};
}

static enum tm_table_status damaged(struct wr_error *err)
{
    (void)wr_fail(err, WR_ERR_CORRUPT, "the values of a key are damaged: a node of their tree");
    return TM_TABLE_FAILED;
}

/* ---- a slice of rows ---- */

/* false: a NULL. */
static bool value_of(struct tm_sorted *s, const struct tm_sorted_rows *rows, uint32_t i,
                     struct wr_str *ret)
{
    uint32_t row = rows->rows == NULL ? i : rows->rows[i];

    if (rows->strings != NULL) {
        *ret = kept(s, rows->strings[i]);
        return true;
    }
    if (wr_column_is_null(rows->values, row)) {
        return false;
    }
    *ret = sorted_value(
        &s->form, (const char *)rows->values->values + (size_t)row * s->form.cell_bytes, &s->arena);
    return true;
}

static enum wr_code collect(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                            struct wr_error *err)
{
    uint32_t end = WR_MIN(s->slice + SORTED_SLICE_ROWS, rows->count), i = s->slice;
    uint64_t bytes = 0;

    s->change_count = s->row_count = 0;
    s->trees.count = s->nodes.count = s->writes.count = s->written = 0;
    wr_arena_reset(&s->arena);
    for (; i < end && bytes < SORTED_SLICE_BYTES; i++) {
        bool back = rows->back != NULL && (rows->back[i / 64] >> (i % 64) & 1) != 0;
        struct sorted_change *change = &s->changes[s->change_count];
        s->results[i].first = TM_SORTED_PASSED;
        *change = (struct sorted_change){.delta = back ? -1 : 1, .row = i};
        if (!value_of(s, rows, i, &change->value)) {
            continue;
        }
        if (change->value.bytes > TM_SORTED_VALUE_BYTES_MAX) {
            return wr_fail(err, WR_ERR_LIMIT,
                           "a value of %zu bytes in an aggregate of rows that may be taken back: "
                           "at most %u bytes are kept in order",
                           change->value.bytes, TM_SORTED_VALUE_BYTES_MAX);
        }
        s->rows[s->row_count++] = i;
        s->change_count += 1;
        bytes += change->value.bytes;
    }
    s->slice_end = i;
    return WR_OK;
}

struct by_slot {
    uint8_t *slot;
    uint32_t index;
};

static int order_changes(const void *a, const void *b, void *ctx)
{
    const struct by_slot *x = a, *y = b;
    const struct tm_sorted *s = ctx;
    int order;

    if (x->slot != y->slot) {
        return x->slot < y->slot ? -1 : 1;
    }
    order = sorted_order(&s->form, s->changes[x->index].value, s->changes[y->index].value);
    return order != 0 ? order : x->index < y->index ? -1 : x->index > y->index;
}

/* Changes by tree and value, those of one value as one; trees in the order of their slots. */
static void group(struct tm_sorted *s, uint8_t **root_slots)
{
    struct by_slot order[SORTED_SLICE_ROWS];
    struct sorted_change sorted[SORTED_SLICE_ROWS];
    uint32_t count = 0;

    for (uint32_t i = 0; i < s->change_count; i++) {
        order[i] = (struct by_slot){s->slots[i], i};
    }
    qsort_r(order, s->change_count, sizeof *order, order_changes, s);
    for (uint32_t i = 0; i < s->change_count; i++) {
        const struct sorted_change *change = &s->changes[order[i].index];
        bool same_tree = i > 0 && order[i].slot == order[i - 1].slot;
        if (!same_tree) {
            struct node *root = WR_VEC_ADD(&s->nodes);
            struct tree *tree = WR_VEC_ADD(&s->trees);
            tree->row = change->row;
            root->tree = s->trees.count - 1;
            root->leftmost = true;
            root->changes = count;
            root_slots[root->tree] = order[i].slot;
        }
        if (same_tree && sorted_order(&s->form, sorted[count - 1].value, change->value) == 0) {
            sorted[count - 1].delta += change->delta;
        } else {
            sorted[count++] = *change;
        }
        s->nodes.items[s->nodes.count - 1].changes_end = count;
        s->tree_of[order[i].index] = s->trees.count - 1;
    }
    memcpy(s->changes, sorted, count * sizeof *sorted);
    s->change_count = count;
}

/* ---- nodes ---- */

static bool read_root(struct tm_sorted *s, uint32_t tree_index, struct wr_str object)
{
    struct tree *tree = &s->trees.items[tree_index];
    struct node *root = &s->nodes.items[tree_index];
    struct sorted_root read;

    if (!sorted_read_root(object, &read)) {
        return false;
    }
    root->level = tree->level = read.level;
    tree->next = read.next;
    tree->best = kept(s, read.best);
    root->entries = read.entries;
    return true;
}

static void put_root(const struct tree *tree, struct wr_sb *sb)
{
    wr_write_u8(sb, (uint8_t)tree->level);
    wr_write_u64(sb, tree->next);
    wr_write_u32(sb, (uint32_t)tree->best.bytes);
    wr_sb_append(sb, tree->best.ptr, tree->best.bytes);
    wr_sb_append(sb, tree->entries.ptr, tree->entries.bytes);
}

/* The children that changes fall into become nodes to be loaded. */
static bool expand(struct tm_sorted *s, uint32_t index)
{
    struct node node = s->nodes.items[index];
    struct sorted_entry entry, next = {.payload = 0};
    size_t at = 0;
    bool there = sorted_next(&s->form, node.entries, &at, &entry), first = true;
    uint32_t change = node.changes;

    s->nodes.items[index].children = s->nodes.count;
    while (there && change < node.changes_end) {
        uint32_t from = change;
        bool more = sorted_next(&s->form, node.entries, &at, &next);
        while (change < node.changes_end &&
               (!more || sorted_order(&s->form, s->changes[change].value, next.value) < 0)) {
            change += 1;
        }
        if (change > from) {
            struct node child = {.number = entry.payload,
                                 .tree = node.tree,
                                 .level = node.level - 1,
                                 .leftmost = node.leftmost && first,
                                 .changes = from,
                                 .changes_end = change};
            WR_VEC_PUSH(&s->nodes, child);
        }
        entry = next;
        there = more;
        first = false;
    }
    s->nodes.items[index].children_end = s->nodes.count;
    return change == node.changes_end;
}

/* The nodes below those of [loading, loading_end) become these. */
static bool expand_all(struct tm_sorted *s, uint32_t from, uint32_t end)
{
    s->loading = s->nodes.count;
    for (uint32_t i = from; i < end; i++) {
        if (s->nodes.items[i].level > 0 && !expand(s, i)) {
            return false;
        }
    }
    s->loading_end = s->nodes.count;
    return true;
}

/* ---- changing, in memory ---- */

/* A loaded node's entries as they are now, in scratch. */
static void rebuild(struct tm_sorted *s, const struct node *node)
{
    struct sorted_entry entry;
    uint32_t child = node->children;
    struct wr_str entries = node->entries;

    wr_sb_reset(&s->scratch);
    if (node->level == 0) {
        sorted_merge(&s->form, entries, &s->changes[node->changes],
                     node->changes_end - node->changes, &s->scratch);
        return;
    }
    for (size_t at = 0; sorted_next(&s->form, entries, &at, &entry);) {
        const struct node *changed = child < node->children_end ? &s->nodes.items[child] : NULL;
        if (changed == NULL || changed->number != entry.payload) {
            sorted_put(&s->form, &s->scratch, entry.value, entry.payload);
            continue;
        }
        for (uint32_t p = changed->pieces; p < changed->pieces_end; p++) {
            /* Pieces behind the first one are new nodes. */
            sorted_put(&s->form, &s->scratch,
                       p == changed->pieces ? entry.value : s->pieces.list.items[p].first,
                       p == changed->pieces ? entry.payload : s->trees.items[node->tree].next++);
        }
        child += 1;
    }
}

static void add_write(struct tm_sorted *s, uint32_t tree, uint64_t number, struct wr_str bytes)
{
    struct write write = {tree, number, bytes};

    WR_VEC_PUSH(&s->writes, write);
}

static void change_node(struct tm_sorted *s, uint32_t index)
{
    struct node *node = &s->nodes.items[index];
    struct wr_str entries;

    rebuild(s, node);
    entries = kept(s, (struct wr_str){s->scratch.ptr, s->scratch.bytes});
    s->trees.items[node->tree].best_moved |= node->level == 0 && node->leftmost;
    node->pieces = s->pieces.list.count;
    sorted_cut(&s->form, entries, &s->pieces);
    node->pieces_end = s->pieces.list.count;
}

/* The numbers that rebuild of the parent will give out, in the same order. */
static void write_children(struct tm_sorted *s, const struct node *node, uint64_t next)
{
    for (uint32_t c = node->children; c < node->children_end; c++) {
        const struct node *child = &s->nodes.items[c];
        if (child->pieces == child->pieces_end) {
            add_write(s, node->tree, child->number, (struct wr_str){NULL, 0});
        }
        for (uint32_t p = child->pieces; p < child->pieces_end; p++) {
            add_write(s, node->tree, p == child->pieces ? child->number : next++,
                      s->pieces.list.items[p].entries);
        }
    }
}

/* A root that is too large moves into new nodes, one level up. */
static void grow(struct tm_sorted *s, struct tree *tree, uint32_t tree_index, uint32_t from)
{
    struct sorted_pieces *pieces = &s->pieces;
    uint32_t end = pieces->list.count;

    while (end - from > 1) {
        wr_sb_reset(&s->scratch);
        for (uint32_t p = from; p < end; p++) {
            add_write(s, tree_index, tree->next, pieces->list.items[p].entries);
            sorted_put(&s->form, &s->scratch, pieces->list.items[p].first, tree->next++);
        }
        tree->level += 1;
        from = end;
        sorted_cut(&s->form, kept(s, (struct wr_str){s->scratch.ptr, s->scratch.bytes}), pieces);
        end = pieces->list.count;
    }
    tree->entries = end > from ? pieces->list.items[from].entries : (struct wr_str){NULL, 0};
    tree->level = end > from ? tree->level : 0;
}

static void change_tree(struct tm_sorted *s, uint32_t index)
{
    struct node *root = &s->nodes.items[index];

    change_node(s, index);
    grow(s, &s->trees.items[root->tree], root->tree, root->pieces);
}

/* From the leaves up: children stand behind their parents. */
static void change_loaded(struct tm_sorted *s)
{
    for (uint32_t i = s->nodes.count; i-- > 0;) {
        struct node *node = &s->nodes.items[i];
        if (i < s->trees.count && node->level == 0) {
            continue; /* it was changed when it was read */
        }
        write_children(s, node, s->trees.items[node->tree].next);
        if (i < s->trees.count) {
            change_tree(s, i);
        } else {
            change_node(s, i);
        }
    }
}

/* ---- the first value ---- */

/* Entries of a node that this slice writes. */
static const struct wr_str *written_entries(const struct tm_sorted *s, uint32_t tree,
                                            uint64_t number)
{
    for (uint32_t i = 0; i < s->writes.count; i++) {
        const struct write *write = &s->writes.items[i];
        if (write->tree == tree && write->number == number) {
            return &write->bytes;
        }
    }
    return NULL;
}

/* Down from these entries, as far as nodes are in memory. */
static bool go_first(struct tm_sorted *s, uint32_t index, struct wr_str entries, uint32_t level)
{
    struct tree *tree = &s->trees.items[index];
    struct sorted_entry entry;
    size_t at = 0;

    tree->look = 0;
    if (s->form.order != NULL) {
        return true; /* nobody asks for the first row */
    }
    if (!sorted_next(&s->form, entries, &at, &entry)) {
        tree->best = (struct wr_str){NULL, 0};
        return entries.bytes == 0 && level == 0;
    }
    for (; level > 0; level--) {
        const struct wr_str *below = written_entries(s, index, entry.payload);
        if (below == NULL) {
            tree->look = entry.payload;
            tree->look_level = level - 1;
            return true;
        }
        at = 0;
        if (!sorted_next(&s->form, *below, &at, &entry)) {
            return false;
        }
    }
    tree->best = kept(s, entry.value);
    return true;
}

static bool find_first(struct tm_sorted *s)
{
    for (uint32_t t = 0; t < s->trees.count; t++) {
        struct tree *tree = &s->trees.items[t];
        if (tree->best_moved && !go_first(s, t, tree->entries, tree->level)) {
            return false;
        }
    }
    return true;
}

/* ---- stages ---- */

/* A node of the tree that the row's key has. */
static void add_number(struct tm_sorted *s, const struct tm_sorted_rows *rows, uint32_t row,
                       uint64_t number)
{
    tm_composite_add_number(&s->composite, rows->keys,
                            rows->key_rows == NULL ? row : rows->key_rows[row], number);
}

/* The entries in the composite. */
static enum tm_table_status resolve(struct tm_sorted *s, enum tm_resolve intent,
                                    struct wr_error *err)
{
    return s->composite.count == 0
               ? TM_TABLE_DONE
               : s->options.resolve(s->options.table, tm_composite_keys(&s->composite), intent,
                                    s->slots, NULL, err);
}

static bool write_slot(struct tm_sorted *s, uint8_t *slot, struct wr_str bytes, struct wr_error *err)
{
    if (bytes.bytes == 0) {
        tm_table_remove(s->options.table, slot);
        return true;
    }
    return tm_table_set_object(s->options.table, slot, bytes.ptr, (uint32_t)bytes.bytes, err) ==
           WR_OK;
}

static struct wr_str root_bytes(struct tm_sorted *s, const struct tree *tree)
{
    if (tree->entries.bytes == 0) {
        return (struct wr_str){NULL, 0};
    }
    wr_sb_reset(&s->scratch);
    put_root(tree, &s->scratch);
    return (struct wr_str){s->scratch.ptr, s->scratch.bytes};
}

/* What is its root alone, before and after, is written where it was found. */
static enum tm_table_status change_roots(struct tm_sorted *s, uint8_t *const *slots,
                                         struct wr_error *err)
{
    for (uint32_t t = 0; t < s->trees.count; t++) {
        struct tree *tree = &s->trees.items[t];
        if (!read_root(s, t, tm_table_object(s->options.table, slots[t]))) {
            return damaged(err);
        }
        if (tree->level > 0) {
            s->nodes.items[t].entries = kept(s, s->nodes.items[t].entries);
            continue;
        }
        change_tree(s, t);
        if (tree->level > 0) {
            continue; /* it has grown: written with the others */
        }
        if (!go_first(s, t, tree->entries, 0)) {
            return damaged(err);
        }
        tree->best_moved = false;
        s->nodes.items[t].number = SORTED_NONE; /* nothing more to do */
        if (!write_slot(s, slots[t], root_bytes(s, tree), err)) {
            return TM_TABLE_FAILED;
        }
    }
    return TM_TABLE_DONE;
}

static enum tm_table_status run_roots(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                                      struct wr_error *err)
{
    uint8_t *slots[SORTED_SLICE_ROWS];
    enum tm_table_status status;

    tm_composite_reset(&s->composite);
    for (uint32_t i = 0; i < s->change_count; i++) {
        add_number(s, rows, s->changes[i].row, 0);
    }
    status = resolve(s, TM_RESOLVE_UPSERT, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    s->pieces.list.count = 0;
    group(s, slots);
    status = change_roots(s, slots, err);
    if (status == TM_TABLE_DONE && !expand_all(s, 0, s->trees.count)) {
        return damaged(err);
    }
    s->stage = LOAD;
    return status;
}

/* One level of nodes. */
static enum tm_table_status run_load(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                                     struct wr_error *err)
{
    enum tm_table_status status;

    if (s->loading == s->loading_end) {
        change_loaded(s);
        s->stage = FIRST;
        return find_first(s) ? TM_TABLE_DONE : damaged(err);
    }
    tm_composite_reset(&s->composite);
    for (uint32_t i = s->loading; i < s->loading_end; i++) {
        const struct node *node = &s->nodes.items[i];
        add_number(s, rows, s->trees.items[node->tree].row, node->number);
    }
    status = resolve(s, TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t i = s->loading; i < s->loading_end; i++) {
        const uint8_t *slot = s->slots[i - s->loading];
        if (slot == NULL) {
            return damaged(err);
        }
        s->nodes.items[i].entries = kept(s, tm_table_object(s->options.table, slot));
    }
    return expand_all(s, s->loading, s->loading_end) ? TM_TABLE_DONE : damaged(err);
}

static void list_roots(struct tm_sorted *s)
{
    for (uint32_t t = 0; t < s->trees.count; t++) {
        struct wr_str bytes;
        if (s->nodes.items[t].number == SORTED_NONE) {
            continue;
        }
        bytes = root_bytes(s, &s->trees.items[t]);
        add_write(s, t, 0, bytes.bytes == 0 ? bytes : kept(s, bytes));
    }
}

/* One level on the way to first values that are not in memory. */
static enum tm_table_status run_first(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                                      struct wr_error *err)
{
    enum tm_table_status status;
    uint32_t count = 0;

    tm_composite_reset(&s->composite);
    for (uint32_t t = 0; t < s->trees.count; t++) {
        const struct tree *tree = &s->trees.items[t];
        if (tree->look != 0) {
            add_number(s, rows, tree->row, tree->look);
        }
    }
    status = resolve(s, TM_RESOLVE_READ, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    if (s->composite.count == 0) {
        list_roots(s);
        s->stage = WRITE;
        return TM_TABLE_DONE;
    }
    for (uint32_t t = 0; t < s->trees.count; t++) {
        const struct tree *tree = &s->trees.items[t];
        if (tree->look == 0) {
            continue;
        }
        const uint8_t *slot = s->slots[count++];
        if (slot == NULL ||
            !go_first(s, t, tm_table_object(s->options.table, slot), tree->look_level)) {
            return damaged(err);
        }
    }
    return TM_TABLE_DONE;
}

static enum tm_table_status run_write(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                                      struct wr_error *err)
{
    uint32_t end = WR_MIN(s->written + SORTED_SLICE_ROWS, s->writes.count);
    enum tm_table_status status;

    tm_composite_reset(&s->composite);
    for (uint32_t i = s->written; i < end; i++) {
        const struct write *write = &s->writes.items[i];
        add_number(s, rows, s->trees.items[write->tree].row, write->number);
    }
    status = resolve(s, TM_RESOLVE_UPSERT, err);
    if (status != TM_TABLE_DONE) {
        return status;
    }
    for (uint32_t i = s->written; i < end; i++) {
        if (!write_slot(s, s->slots[i - s->written], s->writes.items[i].bytes, err)) {
            return TM_TABLE_FAILED;
        }
    }
    s->written = end;
    s->stage = end == s->writes.count ? SLICE_DONE : WRITE;
    return TM_TABLE_DONE;
}

/* Every row of the slice is told its key's first value, which may be long: it is there once per key. */
static void tell(struct tm_sorted *s)
{
    for (uint32_t t = 0; t < s->trees.count; t++) {
        struct wr_str *best = &s->trees.items[t].best;
        *best = (struct wr_str){wr_arena_memdup(&s->values, best->ptr, best->bytes), best->bytes};
    }
    for (uint32_t i = 0; i < s->row_count; i++) {
        const struct tree *tree = &s->trees.items[s->tree_of[i]];
        s->results[s->rows[i]] = (struct result){
            tree->best.bytes == 0 ? TM_SORTED_NONE : TM_SORTED_VALUE, tree->best};
    }
}

static enum tm_table_status run_stage(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                                      struct wr_error *err)
{
    switch (s->stage) {
    case SLICE:
        if (collect(s, rows, err) != WR_OK) {
            return TM_TABLE_FAILED;
        }
        s->stage = ROOTS;
        return TM_TABLE_DONE;
    case ROOTS:
        return run_roots(s, rows, err);
    case LOAD:
        return run_load(s, rows, err);
    case FIRST:
        return run_first(s, rows, err);
    case WRITE:
        return run_write(s, rows, err);
    case SLICE_DONE:
        tell(s);
        s->slice = s->slice_end;
        s->stage = SLICE;
        return TM_TABLE_DONE;
    }
    WR_UNREACHABLE();
}

enum tm_table_status tm_sorted_change(struct tm_sorted *s, const struct tm_sorted_rows *rows,
                                      bool *ret_more, struct wr_error *err)
{
    enum tm_table_status status = TM_TABLE_DONE;
    uint32_t slice = s->slice;

    if (s->stage == SLICE && slice == 0) {
        wr_arena_reset(&s->values);
    }
    while (s->slice == slice && slice < rows->count && status == TM_TABLE_DONE) {
        status = run_stage(s, rows, err);
    }
    *ret_more = s->slice < rows->count;
    if (status == TM_TABLE_DONE && !*ret_more) {
        s->slice = 0;
    }
    return status;
}

enum tm_sorted_first tm_sorted_first(const struct tm_sorted *s, uint32_t row, void *cell)
{
    const struct result *result = &s->results[row];

    if (result->first == TM_SORTED_VALUE) {
        sorted_cell(&s->form, result->value, cell);
    }
    return result->first;
}
