/* The corpus of a fuzzer and small changes of it, for unit tests: what holds for any bytes holds for these.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_CORPUS_H
#define WR_TESTS_LIB_FUZZ_CORPUS_H

#include <stddef.h>
#include <stdint.h>

/* Every file of tests/fuzz/corpus/<name> as it is, and `changes` times with a few bytes changed, taken out,
 * put in (of `marks`, whose end counts as a zero byte) or repeated. There must be at least three. */
void fuzz_corpus(const char *name, void (*fuzz)(const uint8_t *data, size_t bytes), const char *marks,
                 uint32_t changes);

#endif
