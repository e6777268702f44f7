/* Trees to programs: names become columns, operators and functions become entries of the function
 * table, types are resolved as PostgreSQL resolves them, constants are folded.
 *
 * A binder makes one program, of one or several results, over one input schema. Equal instructions
 * are made once.
 *
 * Thread: one at a time.
 */
#ifndef JM_PLAN_BIND_H
#define JM_PLAN_BIND_H

#include "common/base/vec.h"
#include "common/expr/function.h"
#include "jobmanager/plan/ast.h"
#include "proto/plan.pb-c.h"

/* What an expression is: a register, or a constant that has no register yet. */
struct jm_value {
    enum wr_type type; /* NONE: an unknown literal */
    int32_t typmod;    /* of a plain column; else -1 */
    int32_t column;    /* >= 0: just this input column */
    bool constant;
    const char *text; /* constant: its text form; NULL = NULL */
    uint32_t reg;     /* else */
    uint32_t at;      /* byte in the expression */
};

struct jm_binder {
    struct wr_arena *arena;
    const struct wr_schema *input;
    bool pair;       /* two rows are in scope: columns are written a.x and b.x, so they are named in `input` */
    bool keep_calls; /* calls of constants are left to run time: tests see what programs do with them */
    WR_VEC(Weir__Instruction *) instructions;
    WR_VEC(Weir__Constant *) constants;
    WR_VEC(uint32_t) results;
    const char *message; /* not NULL: what is wrong, in the arena */
    uint32_t at;         /* where */
};

void jm_binder_init(struct jm_binder *b, struct wr_arena *arena, const struct wr_schema *input);
void jm_binder_fini(struct jm_binder *b);

/* false: b->message and b->at are set (as for all below). */
bool jm_bind(struct jm_binder *b, const struct jm_ast *ast, struct jm_value *ret);
/* The implicit conversion to a type; `what` names the place: "argument of WHERE must be …". */
bool jm_bind_as(struct jm_binder *b, struct jm_value *value, enum wr_type type, const char *what);
/* The conversion when a value is stored in a column. */
bool jm_bind_assign(struct jm_binder *b, struct jm_value *value, enum wr_type type,
                    const char *column);
/* The value as to_jsonb has it; an unknown literal is text. */
void jm_bind_to_jsonb(struct jm_binder *b, struct jm_value *value);
/* The value as text, as the name of an object's member. */
bool jm_bind_name(struct jm_binder *b, struct jm_value *value);
/* The arguments of a call of a set-returning function, converted, as results. */
bool jm_bind_set_call(struct jm_binder *b, const struct jm_ast *call,
                      const struct wr_function **ret);
/* Make the value the next result; an unknown literal is text. */
void jm_bind_result(struct jm_binder *b, struct jm_value *value);
/* The program, in the arena. */
Weir__Program *jm_binder_program(struct jm_binder *b, const char *text);

/* The name a result has without AS, as PostgreSQL gives it; NULL: none. */
const char *jm_ast_result_name(const struct jm_ast *ast);

#endif
