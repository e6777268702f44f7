/* The files of a source, and how much of each has been handed out.
 *
 * A bounded source looks once. A watched one looks again and again:
 *
 *     same (device, inode)      the same file, also by another name
 *       longer than before        what is new is handed out, up to its last line end
 *       shorter than before       another file now: from its first byte
 *       other first bytes         another file that was given the same number
 *     gone                      forgotten, once what was listed of it is handed out
 *
 * so that a record is handed out when its line end is there, and nobody reads half of one. Files that
 * are not read by lines (archives, csv with multi-line fields) are handed out as a whole, when two
 * looks in a row found them the same; what is added later is not read.
 *
 * Thread: look: pool; all else: the task's worker, not while a look is under way.
 */
#ifndef TM_CONNECTORS_LISTING_H
#define TM_CONNECTORS_LISTING_H

#include "common/base/bytes.h"
#include "taskmanager/connectors/glob.h"

struct tm_listed_file {
    char *path;
    uint64_t next;  /* first byte that is in no split yet */
    uint64_t bytes; /* so many can be handed out */
    uint64_t seen_bytes; /* at the last look */
    int64_t mtime_us;
    uint64_t inode;
    uint64_t device;
    uint64_t head_hash; /* of the first head_bytes: numbers of files are given again */
    uint32_t head_bytes;
    bool found; /* by the look that is being taken over */
};

struct tm_looked_at {
    uint64_t line_end; /* behind the last one */
    uint32_t known;    /* index of the same file in `files` + 1; 0: a new one */
    bool skip;         /* it changed hands while it was looked at: the next look will tell */
    bool replaced;     /* by another with its number, or it shrank */
    uint64_t head_hash;
    uint32_t head_bytes;
};

/* A file replaced before all that was listed of it was handed out. */
struct tm_loss {
    char *path;
    uint64_t next; /* first byte that is lost */
    char *message;
};

struct tm_listing {
    const char *pattern;
    bool watch;
    bool by_lines;         /* but for archives */
    uint64_t record_limit; /* a rest without line end that is longer is handed out: it is an error */
    WR_VEC(struct tm_listed_file) files;
    uint32_t next_file;
    struct tm_files look; /* what it found, */
    WR_VEC(struct tm_looked_at) looked_at; /* and what of it, in parallel */
    WR_VEC(struct tm_loss) losses; /* the caller's to look at and to reset */
};

void tm_listing_fini(struct tm_listing *listing);
void tm_listing_forget_losses(struct tm_listing *listing);
/* A bounded source without files is an error. */
enum wr_code tm_listing_look(struct tm_listing *listing, struct wr_env *env,
                             struct wr_error *err) WR_MUST_CHECK;
void tm_listing_take(struct tm_listing *listing);
/* The next file with bytes to hand out, or NULL. */
struct tm_listed_file *tm_listing_next(struct tm_listing *listing);
/* The file is to be one split. */
bool tm_listing_is_whole(const struct tm_listing *listing, const struct tm_listed_file *file);

/* State: one item per file that a restored listing must know. */
uint32_t tm_listing_first_item(const struct tm_listing *listing); /* index of its file */
void tm_listed_file_write(const struct tm_listed_file *file, struct wr_sb *sb);
bool tm_listed_file_read(struct wr_reader *reader, struct tm_listed_file *ret); /* false: damaged */

#endif
