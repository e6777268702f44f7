/* CRC-32C (Castagnoli), hardware-accelerated where the CPU has SSE4.2 (three streams), else tables.
 * Chosen once at first use. Thread: any.
 */
#ifndef WR_BASE_CRC32C_H
#define WR_BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Continue from `crc` (0 at the start); the usual pre- and post-inversion is inside, so
 * wr_crc32c(wr_crc32c(0, a, n), b, m) is the checksum of a followed by b. */
uint32_t wr_crc32c(uint32_t crc, const void *data, size_t bytes);

#endif
