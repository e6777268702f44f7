/* Expression programs and batches made by hand, for tests.
 *
 *     struct program p;
 *     program_init(&p);
 *     uint32_t a = program_column(&p, WR_TYPE_INT4, 0);
 *     uint32_t b = program_constant(&p, WR_TYPE_INT4, "1");
 *     program_result(&p, program_call(&p, "+", 2, (uint32_t[]){a, b}));
 *     wr_expr_create(&p.message, …);
 *     program_fini(&p);
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_PROGRAM_H
#define WR_TESTS_LIB_PROGRAM_H

#include "common/base/arena.h"
#include "common/batch/batch.h"
#include "common/expr/program.h"

#define PROGRAM_INSTRUCTIONS_MAX 256

struct program {
    struct wr_arena arena;
    Weir__Program message; /* borrowed by who verifies it */
    Weir__Instruction *instructions[PROGRAM_INSTRUCTIONS_MAX];
    Weir__Constant *constants[PROGRAM_INSTRUCTIONS_MAX];
    uint32_t results[PROGRAM_INSTRUCTIONS_MAX];
};

void program_init(struct program *p);
void program_fini(struct program *p);

/* Each returns its register. */
uint32_t program_column(struct program *p, enum wr_type type, uint32_t column);
uint32_t program_constant(struct program *p, enum wr_type type, const char *text); /* NULL: NULL */
uint32_t program_constant_bytes(struct program *p, enum wr_type type, const void *data,
                                size_t bytes); /* the row codec's form, or what is not */
uint32_t program_op(struct program *p, enum wr_expr_op op, enum wr_type type, uint32_t count,
                    const uint32_t *args);
/* The function or operator of that name for the types of the arguments, exactly. */
uint32_t program_call(struct program *p, const char *name, uint32_t count, const uint32_t *args);
uint32_t program_cast(struct program *p, uint32_t arg, enum wr_type to);
/* The same to a type with a modifier (-1: none). */
uint32_t program_cast_modified(struct program *p, uint32_t arg, enum wr_type to, int32_t typmod);
void program_result(struct program *p, uint32_t reg);

/* A batch of the schema from texts, row by row (NULL = NULL). Never NULL. */
struct wr_batch *rows_batch(struct wr_buf_pool *pool, const struct wr_schema *schema,
                            const char *const *texts, uint32_t rows);
/* The text of a cell, or NULL; returned, free() it. */
char *rows_text(const struct wr_batch *batch, uint32_t column, uint32_t row);

/* What an expression over one row gives: its text, NULL, or "!" and the SQLSTATE; returned. */
char *program_answer(struct wr_expr *expr, struct wr_batch *in, uint32_t row,
                     struct wr_buf_pool *pool);

#endif
