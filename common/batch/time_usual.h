/* The form in which COPY, JSON and this program write a date, timestamp or time, read without cutting it into
 * fields (private to batch/): "YYYY-MM-DD" or "YYYY-MM-DD[ T]HH:MM:SS[.ffffff][Z|+hh[:mm]]", from
 * the year 1 on; or the clock alone.
 *
 * Thread: any; pure.
 */
#ifndef WR_BATCH_TIME_USUAL_H
#define WR_BATCH_TIME_USUAL_H

#include <stdbool.h>
#include <stdint.h>

struct wr_time_usual {
    int64_t days;
    int64_t time_us;
    int32_t offset_s;
    bool zoned;
};

/* false: of another form, which the general reader takes or refuses. */
bool wr_time_read_usual(const char *text, uint32_t bytes, struct wr_time_usual *ret);
/* "HH:MM:SS[.ffffff]". */
bool wr_time_read_usual_clock(const char *text, uint32_t bytes, int64_t *ret_us);

#endif
