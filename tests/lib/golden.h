/* Cases whose answers another system gave: files of tests/golden, one case a line, columns as
 * PostgreSQL's COPY writes them (tabs between, \N for NULL, backslash escapes).
 *
 * Thread: main. A missing file fails the test.
 */
#ifndef WR_TESTS_LIB_GOLDEN_H
#define WR_TESTS_LIB_GOLDEN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define GOLDEN_FIELDS_MAX 24

struct golden {
    FILE *file;
    char *line;
    size_t line_bytes;
    uint32_t number; /* of the line, from 1 */
    uint32_t count;  /* fields of the line */
    char *fields[GOLDEN_FIELDS_MAX]; /* NULL = NULL */
};

/* A name of tests/golden, or an absolute path. */
void golden_open(struct golden *golden, const char *name);
bool golden_next(struct golden *golden);
void golden_close(struct golden *golden);

#endif
