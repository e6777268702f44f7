#include "common/expr/reference.h"

#include <string.h>

#include "common/expr/aggregate.h"
#include "common/expr/set_kernel.h"

static const char *arg_name(const struct wr_function *f, uint32_t i)
{
    return f->takes_jsonb || (f->takes_any && i + 1 == f->arg_count) ? "any" : wr_type_name(f->args[i]);
}

void wr_function_signature(const struct wr_function *f, struct wr_sb *sb)
{
    if (f->kind == WR_FUNCTION_FORM) {
        wr_sb_puts(sb, f->name);
        return;
    }
    if (f->kind == WR_FUNCTION_CAST) {
        wr_sb_printf(sb, "%s :: %s%s", arg_name(f, 0), wr_type_name(f->result),
                     f->arg_count > 1 ? "(n)" : "");
        return;
    }
    if (f->is_operator && f->arg_count == 2) {
        wr_sb_printf(sb, "%s %s %s", arg_name(f, 0), f->name, arg_name(f, 1));
        return;
    }
    wr_sb_printf(sb, f->is_operator ? "%s " : "%s(", f->name);
    for (uint32_t i = 0; i < f->arg_count; i++) {
        wr_sb_printf(sb, "%s%s", i == 0 ? "" : ", ", arg_name(f, i));
    }
    wr_sb_puts(sb, f->variadic ? ", …" : "");
    wr_sb_puts(sb, f->is_operator ? "" : ")");
}

/* In a table of Markdown a bar ends a cell. */
static void put_cell(struct wr_sb *sb, const char *text)
{
    wr_sb_puts(sb, "| ");
    for (; *text != '\0'; text++) {
        wr_sb_puts(sb, *text == '|' ? "\\" : "");
        wr_sb_putc(sb, *text);
    }
    wr_sb_putc(sb, ' ');
}

static const char *context_name(enum wr_cast_context context)
{
    switch (context) {
    case WR_CAST_IMPLICIT:
        return "by itself";
    case WR_CAST_ASSIGNMENT:
        return "when stored, and beside \\|\\|";
    case WR_CAST_EXPLICIT:
        break;
    }
    return "when asked for";
}

/* The type of a result; of several columns their names too. */
static void put_result(const struct wr_function *f, struct wr_sb *sb)
{
    const struct wr_set_kernel *set = f->kind == WR_FUNCTION_SET ? f->kernel : NULL;

    if (set == NULL || set->columns == NULL) {
        put_cell(sb, wr_type_name(f->result));
        return;
    }
    wr_sb_putc(sb, '|');
    for (uint32_t i = 0; i < set->column_count; i++) {
        wr_sb_printf(sb, "%s %s %s", i == 0 ? "" : ",", set->columns[i].name,
                     wr_type_name(set->columns[i].type));
    }
    wr_sb_putc(sb, ' ');
}

static void put_row(const struct wr_function *f, struct wr_sb *sb)
{
    struct wr_sb signature = {0};

    wr_function_signature(f, &signature);
    put_cell(sb, signature.ptr);
    wr_sb_fini(&signature);
    if (f->kind == WR_FUNCTION_CAST) {
        wr_sb_printf(sb, "| %s ", context_name(f->cast_context));
    } else {
        put_result(f, sb);
        wr_sb_printf(sb, "| %s ", !f->strict ? "seen" : f->makes_null ? "gives NULL, may make it" : "gives NULL");
        put_cell(sb, f->help);
    }
    wr_sb_puts(sb, "|\n");
}

static void put_section(struct wr_sb *sb, const char *head, enum wr_function_kind kind,
                        bool is_operator)
{
    const struct wr_function *f;

    wr_sb_puts(sb, head);
    for (uint32_t i = 0; (f = wr_function_at(i)) != NULL; i++) {
        if (f->kind == kind && f->is_operator == is_operator) {
            put_row(f, sb);
        }
    }
}

/* What stands in a call: not always what the aggregate takes, which may be made of it. */
static void put_arguments(const struct wr_aggregate *a, bool any, struct wr_sb *sb)
{
    if (wr_type_is_array(a->arg)) {
        wr_sb_puts(sb, "anyarray");
    } else if (any) {
        wr_sb_puts(sb, "anynonarray");
    } else if (a->arg == WR_TYPE_NONE) {
        wr_sb_puts(sb, "*");
    } else if (strcmp(a->name, "jsonb_object_agg") == 0) {
        wr_sb_puts(sb, "any, any");
    } else if (strcmp(a->name, "jsonb_agg") == 0) {
        wr_sb_puts(sb, "any");
    } else {
        wr_sb_puts(sb, wr_type_name(a->arg));
        wr_sb_printf(sb, "%s%s", a->other == WR_TYPE_NONE ? "" : ", ",
                     a->other == WR_TYPE_NONE ? "" : wr_type_name(a->other));
    }
}

static void put_aggregates(struct wr_sb *sb)
{
    const struct wr_aggregate *a;

    wr_sb_puts(sb, "\n## Aggregates\n\n| | result | |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; (a = wr_aggregate_at(i)) != NULL; i++) {
        bool array = wr_type_is_array(a->arg);
        bool any = array || strcmp(a->name, "array_agg") == 0; /* one line for all types */
        if (a->hidden || (any && (array ? wr_type_element(a->arg) : a->arg) != WR_TYPE_BOOL)) {
            continue;
        }
        wr_sb_printf(sb, "| %s(", a->name);
        put_arguments(a, any, sb);
        wr_sb_printf(sb, ") | %s | %s |\n",
                     any && a->result != WR_TYPE_INT8 ? "anyarray" : wr_type_name(a->result),
                     a->help);
    }
}

#define COLUMNS "| | result | NULL | |\n| --- | --- | --- | --- |\n"

void wr_function_reference(struct wr_sb *sb)
{
    wr_sb_puts(sb,
               "# Functions and operators\n\n"
               "Made from the function table by `make functions-page`; a test compares them. The forms of\n"
               "the grammar are not functions: `CASE`, `COALESCE`, `NULLIF`, `GREATEST`, `LEAST`, `IN`,\n"
               "`BETWEEN [SYMMETRIC]`, `IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM`, `AND`, `OR`,\n"
               "`NOT`, `ANY` and `ALL` of arrays, `ARRAY[…]`, subscripts and slices (`a[1]`, `a[2:3]`), rows,\n"
               "casts in both notations. `anyarray` and `anyelement` stand for one element type,\n"
               "`anycompatible` for what the arguments have in common. `LIKE`, `ILIKE` and `SIMILAR TO`\n"
               "are the operators `~~`, `~~*` and `~`, `NOT` puts an `!` in front of them.\n"
               "Meaning, types and errors are PostgreSQL 15's; text is that of `C.UTF-8`. `random()` and other\n"
               "functions that give another value each time are refused: a row that is computed again after a\n"
               "failure must come out the same. A text is at most 16 MiB long; a longer result is an error\n"
               "(54000).\n\n"
               "Regular expressions are PostgreSQL's, with its choice of the match. Refused with the reason:\n"
               "back references to groups of varying length where a place is asked for, groups inside of\n"
               "look-around constraints, lookbehind of varying length, `\\W` in brackets, the\n"
               "flags `b` and `e`. A match that takes too many steps is an error of its row (2201B).\n");
    put_section(sb, "\n## Operators\n\n" COLUMNS, WR_FUNCTION_SCALAR, true);
    put_section(sb, "\n## Functions\n\n" COLUMNS, WR_FUNCTION_SCALAR, false);
    put_section(sb, "\n## Functions that make rows (`flat_map`)\n\n" COLUMNS, WR_FUNCTION_SET, false);
    put_aggregates(sb);
    put_section(sb, "\n## Casts\n\n| | where |\n| --- | --- |\n", WR_FUNCTION_CAST, false);
}
