/* What must hold for any bytes that come from another process or from a disk, for fuzzers and for a unit
 * test over their corpora.
 *
 * Thread: main.
 */
#ifndef WR_TESTS_LIB_FUZZ_WIRE_H
#define WR_TESTS_LIB_FUZZ_WIRE_H

#include <stddef.h>
#include <stdint.h>

/* A frame's header, as it is and with its checksum made right: what is taken is written again as it was. */
void fuzz_frame(const uint8_t *data, size_t bytes);
/* Byte 0: which control message; the rest: its payload. What is taken packs again to the same message, and
 * a plan in it can be looked at from all sides. */
void fuzz_control(const uint8_t *data, size_t bytes);
/* Byte 0: a manifest, or a record of the log; the rest: the file, proved. */
void fuzz_manifest(const uint8_t *data, size_t bytes);
/* Bytes 0 to 3: of which rows; 4: how many; 5: 0: the rest is the payload, else triples of place and byte
 * that are changed in a payload of ours. What is taken can be read, and goes out and in again as it is. */
void fuzz_batch(const uint8_t *data, size_t bytes);

#endif
