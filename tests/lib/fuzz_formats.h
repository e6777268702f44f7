/* What must hold for any bytes that a format reads, for fuzzers and for a unit test over their corpora.
 *
 *     byte 0    how large blocks are        byte 1    options
 *     the rest  the file
 *
 * Read at once, in blocks and in batches of one row, the same rows and as many bad records come out,
 * whatever stands behind the blocks.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_FORMATS_H
#define WR_TESTS_LIB_FUZZ_FORMATS_H

#include <stddef.h>
#include <stdint.h>

void fuzz_csv(const uint8_t *data, size_t bytes);
void fuzz_json(const uint8_t *data, size_t bytes);

#endif
