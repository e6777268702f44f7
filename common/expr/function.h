/* The function table: every scalar operator, function, cast and set-returning function there is.
 *
 * One row each: SQL name, argument types, result type, strictness, kernel. The planner looks up by
 * name and types (operators by their symbol: "+", "<=", "||"; casts by "cast"), the evaluator by
 * number. Numbers are stable: they travel in plans. Adding a function is adding a row and a kernel.
 *
 * Thread: any; const after start.
 */
#ifndef WR_EXPR_FUNCTION_H
#define WR_EXPR_FUNCTION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/batch/type.h"

#define WR_FUNCTION_ARGS_MAX 8 /* declared */
#define WR_CALL_ARGS_MAX 64    /* of one call: the last argument of a variadic function repeats */

/* Functions that others find by number. */
#define WR_FUNCTION_TEXT_ARRAY 4001u
#define WR_FUNCTION_ARRAY_TEXT 4002u
#define WR_FUNCTION_ARRAY_ARRAY 4003u
#define WR_FUNCTION_ARRAY_TYPMOD 4004u
#define WR_FUNCTION_ARRAY_MAKE 4031u
#define WR_FUNCTION_ARRAY_NEST 4032u
#define WR_FUNCTION_ARRAY_GET 4033u
#define WR_FUNCTION_ARRAY_PART 4034u
/* With VARIADIC: an array in place of arguments. */
#define WR_FUNCTION_NUM_NULLS_OF 4035u
#define WR_FUNCTION_NUM_NONNULLS_OF 4036u
#define WR_FUNCTION_FORMAT_OF 4037u
#define WR_FUNCTION_JSONB_ARRAY_OF 5055u
#define WR_FUNCTION_JSONB_OBJECT_OF 5056u
/* What the planner calls where a value of any type becomes jsonb, and such a scalar the name of a member. */
#define WR_FUNCTION_TO_JSONB 5050u
#define WR_FUNCTION_JSONB_TEXT 5025u
#define WR_FUNCTION_JSONB_FOLLOW 5024u

struct wr_kernel_call; /* kernel.h */

enum wr_function_kind {
    WR_FUNCTION_SCALAR,   /* f(a, b) and operators */
    WR_FUNCTION_CAST,     /* name "cast", one argument */
    WR_FUNCTION_SET,      /* set-returning: flat_map only */
    WR_FUNCTION_FORM,     /* of the grammar, such as a[i]: no name in SQL, bound by its number */
};
enum wr_cast_context { WR_CAST_IMPLICIT, WR_CAST_ASSIGNMENT, WR_CAST_EXPLICIT };

struct wr_function {
    uint32_t number; /* stable, never reused; > 0 */
    const char *name;
    enum wr_function_kind kind;
    bool is_operator;
    bool strict;    /* NULL in, NULL out: the kernel never sees NULL */
    bool can_fail;  /* fills the error lane */
    bool makes_null; /* the kernel decides what is NULL (kernel.h); always so when not strict */
    bool variadic;   /* the last argument may be there several times */
    bool takes_any;  /* and be of any type: it is given as text, in the type's output form */
    bool takes_jsonb; /* all arguments may be of any type: they are given as jsonb */
    enum wr_cast_context cast_context;
    uint32_t arg_count;
    enum wr_type args[WR_FUNCTION_ARGS_MAX];
    enum wr_type result;
    const char *help;
    const void *kernel; /* evaluator's business */
    /* PostgreSQL's message for the error of a row, with its values; NULL or nothing written: the one of
     * its SQLSTATE. */
    void (*explain)(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate,
                    char *message, size_t bytes);
};

const struct wr_function *wr_function_by_number(uint32_t number); /* NULL when unknown */

/* All functions, in order of number; for the reference page. */
const struct wr_function *wr_function_at(uint32_t index); /* NULL at the end */

/* Does a call with so many arguments fit, and what is argument i of it? */
bool wr_function_takes(const struct wr_function *f, uint32_t count);
enum wr_type wr_function_arg(const struct wr_function *f, uint32_t i);

/* Signatures may have pseudo-types (type.h). All of a call stand for one element type: anyelement for
 * any, anynonarray for one that is no array, anyarray for its array type.
 *
 * The type of a call's result, whose arguments have these types; NONE: they do not fit, or do not say. */
enum wr_type wr_function_result(const struct wr_function *f, const enum wr_type *args,
                                uint32_t count);
/* What arguments of these types (NONE: an untyped literal) have to be cast to. false: what pseudo-types
 * would stand for does not agree. *ret NONE: nothing says it. */
bool wr_polymorphic_args(const struct wr_function *f, const enum wr_type *types, uint32_t count,
                         enum wr_type *ret);
/* Is a call with these types one of the function? A cast to arrays is of any that its elements have. */
bool wr_function_fits(const struct wr_function *f, const enum wr_type *args, uint32_t count,
                      enum wr_type result);

/* PostgreSQL's resolution, func_select_candidate: exact match; else candidates reachable by
 * implicit casts, preferring most exact matches, then preferred types; WR_TYPE_NONE among the
 * argument types is an untyped literal ("unknown") and takes the candidate's type. On success
 * *ret and ret_arg_types (what each argument must be cast to; same as given where no cast is
 * needed; text || anything needs an assignment cast, all else implicit ones). Errors are PostgreSQL's,
 * with a hint: function foo(integer, text) does not exist; operator does not exist: text + integer. */
enum wr_code wr_function_resolve(const char *name, bool is_operator, enum wr_function_kind kind,
                                 const enum wr_type *arg_types, uint32_t arg_count,
                                 const struct wr_function **ret,
                                 enum wr_type ret_arg_types[WR_CALL_ARGS_MAX],
                                 struct wr_error *err) WR_MUST_CHECK;
/* The cast from -> to allowed in a context, or NULL. Arrays are cast from and to text, and to arrays of
 * what their elements are cast to in that context. */
const struct wr_function *wr_cast_find(enum wr_type from, enum wr_type to,
                                       enum wr_cast_context context);
/* select_common_type for CASE, COALESCE, IN, UNION: WR_TYPE_NONE entries are unknown literals. */
enum wr_code wr_type_common(const enum wr_type *types, uint32_t count, const char *context,
                            enum wr_type *ret, struct wr_error *err) WR_MUST_CHECK;

#endif
