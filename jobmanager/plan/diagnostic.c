/* Mistakes in a descriptor, each with its place. */
#include <stdarg.h>
#include <stdlib.h>

#include "jobmanager/plan/node.h"

void jm_diagnostics_fini(struct jm_diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        wr_free(diagnostics->list.items[i].message);
    }
    WR_VEC_FINI(&diagnostics->list);
}

void jm_diagnostics_print(const struct jm_diagnostics *diagnostics, const char *file,
                          struct wr_sb *sb)
{
    for (uint32_t i = 0; i < diagnostics->list.count; i++) {
        const struct jm_diagnostic *d = &diagnostics->list.items[i];
        wr_sb_printf(sb, "%s:%u:%u: %s\n", file, d->line, d->column, d->message);
    }
}

static int compare(const void *a, const void *b)
{
    const struct jm_diagnostic *x = a, *y = b;

    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    if (x->column != y->column) {
        return x->column < y->column ? -1 : 1;
    }
    return strcmp(x->message, y->message);
}

void jm_diagnostics_sort(struct jm_diagnostics *diagnostics)
{
    if (diagnostics->list.count > 1) {
        qsort(diagnostics->list.items, diagnostics->list.count, sizeof *diagnostics->list.items,
              compare);
    }
}

static void add(struct jm_source *source, uint32_t line, uint32_t column, const char *fmt,
                va_list args) WR_PRINTF(4, 0);
static void add(struct jm_source *source, uint32_t line, uint32_t column, const char *fmt,
                va_list args)
{
    struct wr_sb sb = {0};

    wr_sb_vprintf(&sb, fmt, args);
    WR_VEC_PUSH(&source->diagnostics->list,
                ((struct jm_diagnostic){.line = line, .column = column,
                                        .message = wr_sb_take(&sb)}));
}

void jm_diagnose(struct jm_source *source, const struct jm_node *node, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add(source, node == NULL ? 1 : node->line, node == NULL ? 1 : node->column, fmt, args);
    va_end(args);
}

void jm_diagnose_in(struct jm_source *source, const struct jm_node *node, size_t offset,
                    const char *fmt, ...)
{
    uint32_t line = node->line, column = node->column;
    size_t end = WR_MIN(jm_node_place(source, node, offset), source->bytes), at = node->first;
    va_list args;

    while (at < end) {
        uint32_t bytes = jm_break_bytes(source->text, at, source->bytes);
        line += bytes > 0;
        column = bytes > 0 ? 1 : column + (((unsigned char)source->text[at] & 0xc0) != 0x80);
        at += bytes > 0 ? bytes : 1;
    }
    va_start(args, fmt);
    add(source, line, column, fmt, args);
    va_end(args);
}

const char *jm_did_you_mean(struct jm_source *source, const char *name, const char *const *names,
                            size_t count)
{
    const char *near = wr_nearest(name, names, count);

    return near == NULL ? "" : wr_arena_printf(source->arena, "; did you mean \"%s\"?", near);
}
