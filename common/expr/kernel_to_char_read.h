/* Texts read by a picture: to_date and to_timestamp (private to expr/).
 *
 * Thread: one worker per call.
 */
#ifndef WR_EXPR_KERNEL_TO_CHAR_READ_H
#define WR_EXPR_KERNEL_TO_CHAR_READ_H

#include "common/expr/kernel_to_char.h"

/* A local date and time as it was read; a day may be one that its month does not have, where the text has
 * no year. */
struct wr_read_moment {
    int64_t year, month, day;
    int64_t time_us;     /* of the day */
    bool has_offset;     /* TZH or TZM */
    int32_t offset_s;    /* east of UTC */
    int32_t precision;   /* digits of a second that FF1 to FF6 asked for; 0: none did */
};

/* An SQLSTATE with its message in kept, or 0. */
uint32_t wr_moment_read(struct wr_pictures *kept, const struct wr_picture *picture,
                        struct wr_str text, struct wr_read_moment *ret);

#endif
