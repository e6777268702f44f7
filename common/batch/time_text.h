/* Dates, times and timestamps from and to PostgreSQL's texts: DateStyle ISO, MDY.
 *
 * In: everything PostgreSQL 15 reads but what changes from run to run (now, today, tomorrow,
 * yesterday): such a text is refused as malformed. Parsers return an SQLSTATE or 0; typmod is the
 * number of digits of a second, -1: six.
 *
 * Thread: any; pure but for the thread's current zone (zones.h), which timestamptz is in.
 */
#ifndef WR_BATCH_TIME_TEXT_H
#define WR_BATCH_TIME_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/batch/zone.h"

uint32_t wr_date_parse(const char *text, uint32_t bytes, int32_t *ret_days);
uint32_t wr_time_parse(const char *text, uint32_t bytes, int32_t typmod, int64_t *ret_us);
/* A zone in the text is read and left aside. */
uint32_t wr_timestamp_parse(const char *text, uint32_t bytes, int32_t typmod, int64_t *ret_us);
uint32_t wr_timestamptz_parse(const char *text, uint32_t bytes, int32_t typmod, int64_t *ret_us);

/* "+02", "-03:30", "+0530", "+01:02:03", NUL behind it: seconds east of UTC. */
uint32_t wr_offset_parse(const char *text, int32_t *ret_s);

/* Each returns the length. */
#define WR_TIME_TEXT_BYTES 64
uint32_t wr_date_format(int32_t days, char buf[WR_TIME_TEXT_BYTES]);
uint32_t wr_time_format(int64_t us, char buf[WR_TIME_TEXT_BYTES]);
uint32_t wr_timestamp_format(int64_t us, char buf[WR_TIME_TEXT_BYTES]);
uint32_t wr_timestamptz_format(int64_t us, const struct wr_zone *zone,
                               char buf[WR_TIME_TEXT_BYTES]);
/* A timestamp's text, of either type, as ISO 8601 and PostgreSQL's json have it: T between day and time, minutes
 * in a zone. Returns its length; there must be room for three bytes more. */
uint32_t wr_timestamp_make_iso(char *text, uint32_t bytes);

#endif
