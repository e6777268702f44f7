/* What must hold of jsonb for any bytes: run by the fuzzer, and by unit tests over its corpus. */
#ifndef TESTS_LIB_FUZZ_JSONB_H
#define TESTS_LIB_FUZZ_JSONB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first byte says whether the others are text or a string from outside. */
void fuzz_jsonb(const uint8_t *data, size_t bytes);
/* Bytes that pass as a value are one: it can be walked, compared, made canonical, written, and what was written
 * reads back equal. Do they pass? */
bool fuzz_jsonb_bytes(const uint8_t *data, size_t bytes);

#endif
