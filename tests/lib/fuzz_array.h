/* What must hold of arrays for any bytes: run by the fuzzer, and by unit tests over its corpus.
 *
 *     "t" | element type (a letter from 'a' on) | text        "b" | bytes of an array of any type
 *
 * Thread: any.
 */
#ifndef WR_TESTS_LIB_FUZZ_ARRAY_H
#define WR_TESTS_LIB_FUZZ_ARRAY_H

#include <stddef.h>
#include <stdint.h>

void fuzz_array(const uint8_t *data, size_t bytes);

#endif
