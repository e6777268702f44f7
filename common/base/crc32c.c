#include "common/base/crc32c.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define POLYNOMIAL 0x82f63b78u
#define LONG_BYTES 8192u
#define SHORT_BYTES 256u

static uint32_t table[8][256];
static uint32_t long_shift[4][256]; /* advances a checksum over LONG_BYTES zeros */
static uint32_t short_shift[4][256];
static bool has_hardware;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t matrix_times(const uint32_t *matrix, uint32_t vector)
{
    uint32_t sum = 0;

    for (; vector != 0; vector >>= 1, matrix++) {
        if ((vector & 1) != 0) {
            sum ^= *matrix;
        }
    }
    return sum;
}

static void matrix_square(uint32_t *square, const uint32_t *matrix)
{
    for (int n = 0; n < 32; n++) {
        square[n] = matrix_times(matrix, matrix[n]);
    }
}

/* The operator that appends `bytes` zeros (a power of two), as four byte tables. */
static void make_shift(uint32_t shift[4][256], size_t bytes)
{
    uint32_t even[32], odd[32], row = 1;

    odd[0] = POLYNOMIAL;
    for (int n = 1; n < 32; n++) {
        odd[n] = row;
        row <<= 1;
    }
    matrix_square(even, odd); /* two bits */
    matrix_square(odd, even); /* four bits */
    for (;;) {
        matrix_square(even, odd); /* bytes = 1, 4, 16, … */
        bytes >>= 1;
        if (bytes == 0) {
            memcpy(odd, even, sizeof odd);
            break;
        }
        matrix_square(odd, even);
        bytes >>= 1;
        if (bytes == 0) {
            break;
        }
    }
    for (uint32_t n = 0; n < 256; n++) {
        shift[0][n] = matrix_times(odd, n);
        shift[1][n] = matrix_times(odd, n << 8);
        shift[2][n] = matrix_times(odd, n << 16);
        shift[3][n] = matrix_times(odd, n << 24);
    }
}

static void initialise(void)
{
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t crc = n;
        for (int k = 0; k < 8; k++) {
            crc = (crc & 1) != 0 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
        }
        table[0][n] = crc;
    }
    for (uint32_t n = 0; n < 256; n++) {
        for (int k = 1; k < 8; k++) {
            table[k][n] = table[k - 1][n] >> 8 ^ table[0][table[k - 1][n] & 0xff];
        }
    }
    make_shift(long_shift, LONG_BYTES);
    make_shift(short_shift, SHORT_BYTES);
#if defined(__x86_64__)
    has_hardware = __builtin_cpu_supports("sse4.2") != 0;
#endif
}

static uint32_t software(uint32_t crc, const uint8_t *p, size_t bytes)
{
    while (bytes >= 8) {
        uint64_t v;
        memcpy(&v, p, 8);
        v ^= crc;
        crc = table[7][v & 0xff] ^ table[6][v >> 8 & 0xff] ^ table[5][v >> 16 & 0xff] ^
              table[4][v >> 24 & 0xff] ^ table[3][v >> 32 & 0xff] ^ table[2][v >> 40 & 0xff] ^
              table[1][v >> 48 & 0xff] ^ table[0][v >> 56];
        p += 8;
        bytes -= 8;
    }
    while (bytes-- > 0) {
        crc = crc >> 8 ^ table[0][(crc ^ *p++) & 0xff];
    }
    return crc;
}

#if defined(__x86_64__)
static uint32_t shift(uint32_t tables[4][256], uint32_t crc)
{
    return tables[0][crc & 0xff] ^ tables[1][crc >> 8 & 0xff] ^ tables[2][crc >> 16 & 0xff] ^
           tables[3][crc >> 24];
}

/* Three independent streams of `length` bytes each hide the instruction's latency. */
__attribute__((target("sse4.2"))) static uint64_t
three_streams(uint64_t crc0, const uint8_t *p, size_t length, uint32_t tables[4][256])
{
    uint64_t crc1 = 0, crc2 = 0;

    for (const uint8_t *end = p + length; p < end; p += 8) {
        uint64_t a, b, c;
        memcpy(&a, p, 8);
        memcpy(&b, p + length, 8);
        memcpy(&c, p + 2 * length, 8);
        crc0 = __builtin_ia32_crc32di(crc0, a);
        crc1 = __builtin_ia32_crc32di(crc1, b);
        crc2 = __builtin_ia32_crc32di(crc2, c);
    }
    crc0 = shift(tables, (uint32_t)crc0) ^ crc1;
    return shift(tables, (uint32_t)crc0) ^ crc2;
}

__attribute__((target("sse4.2"))) static uint32_t hardware(uint32_t crc, const uint8_t *p,
                                                           size_t bytes)
{
    uint64_t crc0 = crc;

    while (bytes >= 3 * LONG_BYTES) {
        crc0 = three_streams(crc0, p, LONG_BYTES, long_shift);
        p += (size_t)3 * LONG_BYTES;
        bytes -= (size_t)3 * LONG_BYTES;
    }
    while (bytes >= 3 * SHORT_BYTES) {
        crc0 = three_streams(crc0, p, SHORT_BYTES, short_shift);
        p += (size_t)3 * SHORT_BYTES;
        bytes -= (size_t)3 * SHORT_BYTES;
    }
    while (bytes >= 8) {
        uint64_t v;
        memcpy(&v, p, 8);
        crc0 = __builtin_ia32_crc32di(crc0, v);
        p += 8;
        bytes -= 8;
    }
    while (bytes-- > 0) {
        crc0 = __builtin_ia32_crc32qi((uint32_t)crc0, *p++);
    }
    return (uint32_t)crc0;
}
#endif

uint32_t wr_crc32c(uint32_t crc, const void *data, size_t bytes)
{
    (void)pthread_once(&once, initialise);
#if defined(__x86_64__)
    if (has_hardware) {
        return ~hardware(~crc, data, bytes);
    }
#endif
    return ~software(~crc, data, bytes);
}
