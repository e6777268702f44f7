/* One time zone: when which offset from UTC holds, out of a file of the system's tzdata (TZif, RFC
 * 8536) or a POSIX TZ text ("CET-1CEST,M3.5.0,M10.5.0/3").
 *
 * Offsets are seconds east of UTC. A local time that a clock shows twice or never is taken as
 * PostgreSQL takes it: twice: the later offset; never: the earlier one, so 02:30 becomes 03:30.
 *
 * Thread: any; pure, and a zone is const once it is made.
 */
#ifndef WR_BATCH_ZONE_H
#define WR_BATCH_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/error.h"

/* When a rule changes the offset, in each year. */
struct wr_zone_date {
    enum { WR_ZONE_JULIAN, WR_ZONE_DAY_OF_YEAR, WR_ZONE_MONTH_WEEK_DAY } kind;
    int32_t month;
    int32_t week;
    int32_t day;
    int32_t time_s; /* local, from midnight; may be negative or beyond a day */
};
struct wr_zone_rule {
    bool has_summer;
    int32_t standard_s;
    int32_t summer_s;
    struct wr_zone_date begin; /* of summer, by the standard clock */
    struct wr_zone_date end;   /* by the summer clock */
};
struct wr_zone_type {
    int32_t offset_s;
    bool summer;
    uint8_t abbreviation; /* where it begins in the zone's */
};

struct wr_zone {
    char *name; /* owned; NULL: of a POSIX text */
    uint32_t count;
    int64_t *at; /* seconds from 1970 UTC, ascending: from at[i] on types[of[i]] holds */
    uint8_t *of;
    struct wr_zone_type *types; /* NULL: of a POSIX text */
    uint32_t type_count;
    char *abbreviations; /* NUL after each and at the end */
    uint32_t abbreviation_bytes;
    bool has_rule; /* beyond the last at */
    struct wr_zone_rule rule;
};

/* A TZif file. WR_ERR_CORRUPT says what is wrong with it, WR_ERR_UNSUPPORTED: it counts leap seconds. */
enum wr_code wr_zone_parse(const char *name, const void *data, size_t bytes, struct wr_zone **ret,
                           struct wr_error *err) WR_MUST_CHECK;
void wr_zone_destroy(struct wr_zone *zone); /* of wr_zone_parse */
/* A POSIX text, which must give an offset. Nothing is allocated. */
bool wr_zone_of_posix(const char *text, struct wr_zone *ret);

int32_t wr_zone_offset(const struct wr_zone *zone, int64_t utc_s);
/* One offset and the times that it holds at. Zero at first. */
struct wr_zone_near {
    int64_t from, to; /* seconds UTC; INT64_MAX: for ever */
    int32_t offset_s;
};
/* The same for times that mostly lie near each other. */
void wr_zone_look_up(const struct wr_zone *zone, int64_t utc_s, struct wr_zone_near *near);
static inline int32_t wr_zone_offset_near(const struct wr_zone *zone, int64_t utc_s,
                                          struct wr_zone_near *near)
{
    if (utc_s < near->from || utc_s >= near->to) {
        wr_zone_look_up(zone, utc_s, near);
    }
    return near->offset_s;
}
int32_t wr_zone_offset_of_local(const struct wr_zone *zone, int64_t local_s);
/* Two days from a change of the offset no clock shows anything twice or never. */
static inline int32_t wr_zone_offset_of_local_near(const struct wr_zone *zone, int64_t local_s,
                                                   const struct wr_zone_near *near)
{
    return local_s - 2 * 86400 >= near->from && local_s + 2 * 86400 < near->to
               ? near->offset_s
               : wr_zone_offset_of_local(zone, local_s);
}
/* What the clocks call the time then ("CEST"); NULL: a POSIX text without names. */
const char *wr_zone_abbreviation(const struct wr_zone *zone, int64_t utc_s);
/* The offset that an abbreviation ("MSK") had last at or before a time, else has first after it. */
bool wr_zone_offset_of(const struct wr_zone *zone, const char *abbreviation, int64_t utc_s,
                       int32_t *ret);

/* Timestamps in µs; `zone` NULL is UTC. false: beyond a timestamp. */
bool wr_zone_to_local(const struct wr_zone *zone, int64_t us, int64_t *ret);
bool wr_zone_from_local(const struct wr_zone *zone, int64_t local_us, int64_t *ret);

#endif
