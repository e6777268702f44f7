/* What must hold of any path over any jsonb: run by the fuzzer, and by a unit test over its corpus.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_JSONPATH_H
#define WR_TESTS_LIB_FUZZ_JSONPATH_H

#include <stddef.h>
#include <stdint.h>

/* A path, a zero byte, a text of jsonb. What is no path has a message; what is one has a normal form. What a
 * path finds is jsonb, and there is something where it is only asked whether there is. */
void fuzz_jsonpath(const uint8_t *data, size_t bytes);

#endif
