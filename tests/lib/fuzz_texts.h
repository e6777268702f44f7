/* What must hold for any text that is read as a value, for fuzzers and for a unit test over their corpora.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_TEXTS_H
#define WR_TESTS_LIB_FUZZ_TEXTS_H

#include <stddef.h>
#include <stdint.h>

/* Byte 0: the type and its modifier; the rest: the text. What is read is written, and read again as the
 * same; what is not has a message. */
void fuzz_numeric(const uint8_t *data, size_t bytes); /* also integers and floats, and what they cast to */
void fuzz_times(const uint8_t *data, size_t bytes);   /* dates, times, timestamps, intervals */
/* Byte 0: flags; a pattern, a zero byte, a text. Places of matches lie in the text, one behind the other,
 * and there is one where the test says so. */
void fuzz_regex(const uint8_t *data, size_t bytes);

#endif
