/* Powers of ten to 128 bits (private to batch/).
 *
 * Thread: any; const.
 */
#ifndef WR_BATCH_FLOAT_POWERS_H
#define WR_BATCH_FLOAT_POWERS_H

#include <stdint.h>

#define WR_FLOAT_POWER_MIN (-292)
#define WR_FLOAT_POWER_MAX 324

/* 10^e * 2^(127 - floor(log2(10^e))), rounded up; entry 0 is of WR_FLOAT_POWER_MIN. */
struct wr_float_power {
    uint64_t high;
    uint64_t low;
};
extern const struct wr_float_power wr_float_powers[WR_FLOAT_POWER_MAX - WR_FLOAT_POWER_MIN + 1];

#endif
