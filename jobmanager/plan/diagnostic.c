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

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where a byte of the value stands in the document. A value differs from its text in the document
 * by quotes, doubled quotes, and white space that was folded or is indentation; for anything else
 * (escapes) the place is that of the scalar itself. */
static size_t place(const struct jm_source *source, const struct jm_node *node, size_t offset)
{
    size_t at = node->first;
    const char *text = source->text;

    if (node->style == JM_STYLE_BLOCK) {
        while (at < source->bytes && text[at] != '\n') {
            at += 1;
        }
        while (at < source->bytes && is_space(text[at])) {
            at += 1;
        }
    } else if (node->style != JM_STYLE_PLAIN) {
        at += 1;
    }
    for (size_t i = 0; i < offset && i < node->bytes; i++) {
        if (at >= source->bytes) {
            return node->first;
        }
        if (is_space(node->text[i]) && (text[at] == '\n' || text[at] == '\r')) {
            while (at < source->bytes && is_space(text[at])) {
                at += 1;
            }
        } else if (node->text[i] != text[at]) {
            return node->first;
        } else {
            at += node->style == JM_STYLE_SINGLE && text[at] == '\'' ? 2 : 1;
        }
    }
    return at;
}

void jm_diagnose_in(struct jm_source *source, const struct jm_node *node, size_t offset,
                    const char *fmt, ...)
{
    uint32_t line = node->line, column = node->column;
    size_t end = WR_MIN(place(source, node, offset), source->bytes);
    va_list args;

    for (size_t at = node->first; at < end; at++) {
        if (source->text[at] == '\n') {
            line += 1;
            column = 1;
        } else {
            column += ((unsigned char)source->text[at] & 0xc0) != 0x80;
        }
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
