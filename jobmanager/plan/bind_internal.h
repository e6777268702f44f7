/* What the parts of the binder share: bind.c (leaves, calls, casts), bind_forms.c, bind_program.c
 * (instructions).
 *
 * Thread: one at a time.
 */
#ifndef JM_PLAN_BIND_INTERNAL_H
#define JM_PLAN_BIND_INTERNAL_H

#include "jobmanager/plan/bind.h"

/* The NULL of a type, at a place. */
#define JM_NULL(value_type, place) \
    ((struct jm_value){.type = (value_type), .typmod = -1, .column = -1, .constant = true, .at = (place)})

/* Note what is wrong; false. */
bool jm_bind_fail(struct jm_binder *b, uint32_t at, const char *fmt, ...) WR_PRINTF(3, 4);
bool jm_bind_args(struct jm_binder *b, const struct jm_ast *ast, struct jm_value **ret);
/* Can a literal be read as that type? */
bool jm_bind_check_literal(struct jm_binder *b, enum wr_type type, const char *text, uint32_t at);
/* Give a value its register. */
uint32_t jm_bind_register(struct jm_binder *b, const struct jm_value *value);
uint32_t jm_bind_column_register(struct jm_binder *b, enum wr_type type, uint32_t column);
/* value IN (constants), which are of its type. */
void jm_bind_list(struct jm_binder *b, uint32_t at, const struct jm_value *value,
                  const struct jm_value *constants, uint32_t count, struct jm_value *ret);
/* An instruction of values that have its types; true. Of AND, OR, CASE and COALESCE only what constants leave
 * open is made; all of constants is computed now, unless it fails. */
bool jm_bind_op(struct jm_binder *b, enum wr_expr_op op, enum wr_type type, uint32_t at,
                const struct jm_value *values, uint32_t count, struct jm_value *ret);
/* An operator; right NULL: of one side. The sides are converted to what it takes. */
bool jm_bind_operator(struct jm_binder *b, const char *name, uint32_t at, struct jm_value *left,
                      struct jm_value *right, struct jm_value *ret);

/* Convert in place; *ret_possible is false when there is no such cast. */
bool jm_bind_convert(struct jm_binder *b, struct jm_value *value, enum wr_type type,
                     enum wr_cast_context context, bool *ret_possible);
/* Find the function for the values and convert them to its arguments. */
bool jm_bind_resolve(struct jm_binder *b, const char *name, bool is_operator,
                     enum wr_function_kind kind, uint32_t at, struct jm_value *values,
                     uint32_t count, const struct wr_function **ret);
/* A call with arguments of the function's types; of constants it is run now, unless it fails. */
void jm_bind_call(struct jm_binder *b, const struct wr_function *f, uint32_t at,
                  const struct jm_value *values, uint32_t count, struct jm_value *ret);
/* The same where the result's type is known: of a cast. */
void jm_bind_call_as(struct jm_binder *b, const struct wr_function *f, enum wr_type result,
                     uint32_t at, const struct jm_value *values, uint32_t count,
                     struct jm_value *ret);
/* An operator between a value and the elements of an array. */
void jm_bind_any_call(struct jm_binder *b, const struct wr_function *f, bool all, uint32_t at,
                      const struct jm_value values[2], struct jm_value *ret);
/* Bring values [first], [first + step], … to one type. */
bool jm_bind_unify(struct jm_binder *b, struct jm_value *values, uint32_t first, uint32_t step,
                   uint32_t count, const char *what, enum wr_type *ret);

/* bind_array.c */
bool jm_bind_array(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
/* ARRAY[…]::type: the elements are cast, and it may be empty. */
bool jm_bind_array_as(struct jm_binder *b, const struct jm_ast *ast, enum wr_type type,
                      struct jm_value *ret);
bool jm_bind_element(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_slice(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_any_of(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
/* values[0] op ANY or ALL of the elements of values[1]. */
bool jm_bind_any_values(struct jm_binder *b, const struct jm_ast *ast, struct jm_value values[2],
                        struct jm_value *ret);
/* f(a, VARIADIC array) */
bool jm_bind_variadic(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
/* An array of these values, which are all of one type. */
bool jm_bind_make_array(struct jm_binder *b, uint32_t at, const struct jm_value *values,
                        uint32_t count, struct jm_value *ret);

/* bind_jsonb.c: the arguments of jsonb_build_… become jsonb, NULL stays NULL. Other calls are left alone. */
bool jm_bind_jsonb_arguments(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *values);
/* What there is for a function of json, which is left out; NULL: it is none of them, or one whose name is near
 * enough to that of jsonb's. */
const char *jm_bind_jsonb_instead(const char *name);
/* value['a'][0]: what #> finds by these steps. */
bool jm_bind_jsonb_element(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *value,
                           struct jm_value *ret);

bool jm_bind_case(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_coalesce(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_min_max(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_nullif(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_distinct(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_in(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_any(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
bool jm_bind_between(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
/* A comparison of two rows. */
bool jm_bind_rows(struct jm_binder *b, const char *name, uint32_t at, const struct jm_ast *left,
                  const struct jm_ast *right, struct jm_value *ret);
/* ROW(…) IS [NOT] NULL. */
bool jm_bind_row_test(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);

#endif
