/* PostgreSQL's words for rows that fail (private to expr/): what struct wr_function's `explain` is.
 *
 * Thread: any; pure.
 */
#ifndef WR_EXPR_EXPLAIN_H
#define WR_EXPR_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>

struct wr_kernel_call;

#define WR_EXPLAIN(name)                                                               \
    void wr_explain_##name(const struct wr_kernel_call *call, uint32_t row, uint32_t sqlstate, \
                           char *message, size_t bytes)

/* Casts from text: the text is in the message. */
WR_EXPLAIN(int2_text);
WR_EXPLAIN(float4_text);
WR_EXPLAIN(bytea_text);
WR_EXPLAIN(date_text);
WR_EXPLAIN(time_text);
WR_EXPLAIN(timestamptz_text);
WR_EXPLAIN(interval_text);
WR_EXPLAIN(uuid_text);

WR_EXPLAIN(date);     /* "date out of range" */
WR_EXPLAIN(timestamp);
WR_EXPLAIN(interval);
WR_EXPLAIN(date_for_timestamp);
WR_EXPLAIN(moved_date);   /* argument 0 is a date that becomes a timestamp */
WR_EXPLAIN(to_moved_date); /* argument 1 is */
WR_EXPLAIN(dates);      /* the difference of two: "cannot subtract infinite dates" */
WR_EXPLAIN(timestamps); /* the same */
WR_EXPLAIN(bin);
/* date_trunc, extract, date_part: the unit is argument 0, and the type is the name's. */
WR_EXPLAIN(unit_date);
WR_EXPLAIN(unit_time);
WR_EXPLAIN(unit_timestamp);
WR_EXPLAIN(unit_timestamptz);
WR_EXPLAIN(unit_interval);
WR_EXPLAIN(make_date);
WR_EXPLAIN(make_time);
WR_EXPLAIN(make_timestamp);
WR_EXPLAIN(make_timestamptz);
WR_EXPLAIN(zone);          /* the zone is argument 0 */
WR_EXPLAIN(zone_interval);

#endif
