/* The time zones that this process knows: the system's tzdata by name, PostgreSQL's default
 * abbreviations, POSIX texts; and the zone that timestamptz is read and shown in.
 *
 * The directory is listed when a name is first looked up, and a zone is read when it is first found, for
 * good; no name of a row ever becomes a path, only one of the list does. Without zones there is UTC, and
 * there are abbreviations and texts that need no file.
 *
 * Thread: wr_zones_open: main, before there are other threads; all else: any. The current zone
 * belongs to the thread: whoever runs work of a job on it sets the job's, and puts back what was.
 */
#ifndef WR_BATCH_ZONES_H
#define WR_BATCH_ZONES_H

#include "common/batch/zone.h"

#define WR_ZONES_DIRECTORY "/usr/share/zoneinfo"
#define WR_ZONE_NAME_BYTES 256

/* From now on all zones of a directory (posix/ and right/ aside) are there. Once it was successful it does
 * nothing. Errors: there is no such directory. */
enum wr_code wr_zones_open(const char *directory, struct wr_error *err) WR_MUST_CHECK;
/* By name, in any case; NULL: there is none, or its file cannot be read or is damaged. "UTC" is always
 * there. */
const struct wr_zone *wr_zones_find(const char *name, uint32_t bytes);
/* Sorted; NULL at the end. Reads all zones. */
const char *wr_zones_name_at(uint32_t index);

/* What a zone in a text means. */
struct wr_zone_ref {
    const struct wr_zone *zone; /* NULL: a fixed offset */
    int32_t offset_s;           /* then */
    bool summer;                /* an abbreviation of summer time: "CEST" */
    char abbreviation[12];      /* not "": only the offset that this has in `zone` */
    struct wr_zone posix;       /* what `zone` may point at: do not copy a ref */
};
/* An abbreviation only. */
bool wr_zone_ref_of_abbreviation(const char *text, uint32_t bytes, struct wr_zone_ref *ret);
/* A name or a POSIX text only. */
bool wr_zone_ref_of_name(const char *text, uint32_t bytes, struct wr_zone_ref *ret);
/* Either, abbreviations first. */
bool wr_zone_ref_of(const char *text, uint32_t bytes, struct wr_zone_ref *ret);
int32_t wr_zone_ref_offset(const struct wr_zone_ref *ref, int64_t utc_s);
int32_t wr_zone_ref_offset_of_local(const struct wr_zone_ref *ref, int64_t local_s);

/* Of this thread; NULL is UTC. */
const struct wr_zone *wr_zone_current(void);
const struct wr_zone *wr_zone_set_current(const struct wr_zone *zone); /* what was before */

#endif
