/* The time zones that this process knows: the system's tzdata by name, PostgreSQL's default
 * abbreviations, POSIX texts; and the zone that timestamptz is read and shown in.
 *
 * Zones are loaded once, when a program starts; no name of a row ever becomes a path. Without them
 * there is UTC, and there are abbreviations and texts that need no file.
 *
 * Thread: wr_zones_open: main, before there are other threads; all else: any. The current zone
 * belongs to the thread: whoever runs work of a job on it sets the job's, and puts back what was.
 */
#ifndef WR_BATCH_ZONES_H
#define WR_BATCH_ZONES_H

#include "common/batch/zone.h"
#include "common/sys/env.h"

#define WR_ZONES_DIRECTORY "/usr/share/zoneinfo"
#define WR_ZONE_NAME_BYTES 256

/* All zones of a directory (posix/ and right/ aside). Called again it does nothing. A file that cannot
 * be read is left out; err (WR_OK is returned) names the first one, else its message is empty. */
enum wr_code wr_zones_open(struct wr_env *env, const char *directory, struct wr_error *err)
    WR_MUST_CHECK;
/* By name, in any case; NULL: there is none. "UTC" is always there. */
const struct wr_zone *wr_zones_find(const char *name, uint32_t bytes);
/* Sorted; NULL at the end. */
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
