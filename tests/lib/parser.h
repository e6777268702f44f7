/* The SQL parser is a program of its own; tests find the one of their build.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_PARSER_H
#define WR_TESTS_LIB_PARSER_H

/* Sets WEIR_PGPARSE to bin/weir-pgparse beside the tests/ that this program stands in, unless it is
 * set. */
void find_parser(void);

#endif
