/* What must hold for whatever a user or another program has the planner and the evaluator take, for fuzzers
 * and for a unit test over their corpora.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_PLANS_H
#define WR_TESTS_LIB_FUZZ_PLANS_H

#include <stddef.h>
#include <stdint.h>

/* A descriptor. Mistakes stand in it; places of every scalar do; one without expressions is planned. */
void fuzz_descriptor(const uint8_t *data, size_t bytes);
/* Bytes 0 to 3: of which rows; the rest: a program, drawn from the bytes or as a message. One that is taken
 * runs on rows, whatever they are, and makes values of its types. */
void fuzz_program(const uint8_t *data, size_t bytes);
/* Bytes 0 to 3: of which rows; the rest: expressions, a line each, parsed by the child. Mistakes stand in
 * the text; what is bound is taken and runs. */
void fuzz_expression(const uint8_t *data, size_t bytes);
/* The same of a parse tree as json, behind a line with its text: no tree does harm. */
void fuzz_tree(const uint8_t *data, size_t bytes);

#endif
