/* Expressions as trees: PostgreSQL's parse tree, cut down to what the binder knows.
 *
 * What the grammar accepts and we do not support is an error with its place; nothing else comes
 * through. Trees are at most WR_TREE_DEPTH_MAX deep, so that walking them by recursion is safe.
 *
 * Thread: any.
 */
#ifndef JM_PLAN_AST_H
#define JM_PLAN_AST_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/str.h"
#include "common/batch/type.h"
#include "common/expr/program.h"

enum jm_ast_kind {
    JM_AST_COLUMN,   /* name; qualified: "table.column" */
    JM_AST_STAR,     /* the whole target: * */
    JM_AST_LITERAL,  /* name = its text, NULL = NULL; type, NONE = unknown ('x', NULL) */
    JM_AST_OPERATOR, /* name; 1 or 2 args */
    JM_AST_CALL,     /* name; args, or star */
    JM_AST_CAST,     /* name = the type; 1 arg */
    JM_AST_BOOLEAN,  /* op: AND, OR: args; NOT: 1 arg */
    JM_AST_TEST,     /* op: IS_NULL … IS_NOT_FALSE; 1 arg */
    JM_AST_UNKNOWN,  /* IS [NOT] UNKNOWN: op IS_NULL or IS_NOT_NULL of a boolean; 1 arg */
    JM_AST_CASE,     /* args: [subject or NULL], c1, v1, …, [else or NULL] */
    JM_AST_COALESCE, /* args */
    JM_AST_NULLIF,   /* 2 args */
    JM_AST_DISTINCT, /* 2 args; negated: IS NOT DISTINCT FROM */
    JM_AST_IN,       /* args: subject, then the list; negated */
    JM_AST_BETWEEN,  /* args: subject, low, high; negated; symmetric */
    JM_AST_MINMAX,   /* GREATEST, negated: LEAST; args */
    JM_AST_ROW,      /* ROW(…) or (a, b); args: only compared and tested */
    JM_AST_ANY,      /* name = operator; args: left side, then the array's; negated: ALL */
    JM_AST_ANY_OF,   /* the same; args: left side, an array */
    JM_AST_ARRAY,    /* ARRAY[…]; args */
    JM_AST_ELEMENT,  /* args: the array, subscripts */
    JM_AST_SLICE,    /* args: the array, lower and upper of each dimension, NULL where it is left out */
};

struct jm_ast {
    enum jm_ast_kind kind;
    enum wr_expr_op op;
    enum wr_type type;
    uint32_t at; /* byte in the expression */
    bool negated;
    bool symmetric;
    bool star;
    bool variadic; /* of a call: the last argument is an array of arguments */
    bool qualified;
    const char *name;
    uint32_t count;
    struct jm_ast **args;
    struct jm_ast_call *call; /* what only calls of aggregates have; NULL: nothing */
};

/* f(DISTINCT x ORDER BY y DESC) FILTER (WHERE z) */
struct jm_ast_sort {
    struct jm_ast *value;
    bool descending;
    bool nulls_first;
};
struct jm_ast_call {
    bool distinct;
    struct jm_ast *filter; /* NULL: none */
    uint32_t sort_count;
    struct jm_ast_sort *sorts;
};

/* One result of a SELECT list: value [AS name]. */
struct jm_target {
    const char *name; /* NULL: none given */
    struct jm_ast *value;
};

struct jm_parsed {
    struct jm_target *targets; /* in the arena given */
    uint32_t count;
    const char *message; /* not NULL: why there are none */
    uint32_t at;         /* byte of the expression the message is about */
};

/* From the tree of "SELECT <expression>" and the expression's text; `prefix` bytes are subtracted from
 * places. */
void jm_ast_build(const json_t *tree, struct wr_str text, uint32_t prefix, struct wr_arena *arena,
                  struct jm_parsed *ret);

#endif
