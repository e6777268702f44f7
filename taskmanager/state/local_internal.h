/* The inside of local recovery, shared by local.c (what is known and wanted), local_next.c (what
 * comes next, and what comes of it), local_work.c (doing it, on the pool) and local_scan.c (what an
 * earlier process has left).
 *
 * Thread: loop, but for what is marked.
 */
#ifndef TM_STATE_LOCAL_INTERNAL_H
#define TM_STATE_LOCAL_INTERNAL_H

#include "common/base/map.h"
#include "common/base/vec.h"
#include "proto/local.pb-c.h"
#include "taskmanager/state/local.h"

#define LOCAL_STEP_BYTES (1024u * 1024)
#define LOCAL_BATCH 64u /* files looked at or removed by one job */
#define LOCAL_DEPTH_MAX 4u
#define LOCAL_NAME_BYTES_MAX 500u

enum local_file_state {
    LOCAL_UNKNOWN, /* not compared yet; an earlier process may have left it */
    LOCAL_MISSING, /* what lies here under its name, if anything, is not it */
    LOCAL_COPYING, /* NAME.tmp has the first `copied` bytes */
    LOCAL_HERE,
};
struct local_file {
    char *name; /* relative to the job's directory, here and there */
    enum local_file_state state;
    uint64_t bytes; /* of the original */
    uint64_t copied;
    uint64_t on_disk; /* as counted in the sum */
    bool named;       /* something lies here under its name */
    bool temporary;   /* and under NAME.tmp */
    uint32_t refs;    /* sets that name it; 0: it may go */
};

/* What a region needs as of one checkpoint. */
struct local_set {
    uint64_t checkpoint; /* 0 = none */
    uint32_t *tasks;
    uint32_t task_count;
    struct local_file **files;
    uint32_t file_count;
    uint32_t placed; /* wanted: the files before this one are here */
    bool measured;   /* wanted: no file is UNKNOWN, and there is room for all */
};
struct local_region {
    uint32_t number;
    struct local_set kept;   /* whole; its note is on the disk */
    struct local_set wanted; /* under way */
    bool noted;              /* there is a note */
};
struct local_directory {
    char *name; /* relative */
    bool made;
};
struct local_job {
    struct wr_id id;
    char *path;   /* here */
    char *source; /* there; NULL: not known yet */
    struct wr_map *files;
    WR_VEC(struct local_region *) regions;
    WR_VEC(struct local_directory) directories; /* parents first */
    uint64_t used_ns;
    bool in_use;
    bool untidy;      /* files without a set are to be removed */
    bool doomed;      /* all of it goes */
};

enum local_work_kind { LOCAL_MEASURE, LOCAL_PLACE, LOCAL_NOTE, LOCAL_REMOVE };
/* One path of MEASURE or REMOVE. */
struct local_item {
    struct local_file *file; /* NULL: the note of a region, or a directory */
    struct local_region *region;
    char *path; /* here */
    char *source; /* MEASURE */
    bool directory;
    bool temporary; /* REMOVE: PATH.tmp goes too */
    bool found_here, found_there;
    uint64_t bytes_here, bytes_there;
};
struct local_work {
    struct wr_job job;
    struct tm_local *local;
    enum local_work_kind kind;
    struct local_job *of;
    struct local_region *region;
    uint64_t checkpoint;           /* that was wanted there */
    WR_VEC(struct local_item) items; /* MEASURE, REMOVE */
    bool last;                     /* REMOVE: nothing of the job is left */
    /* PLACE; NOTE: `to` and the bytes */
    struct local_file *file;
    char *from, *to, *directory; /* directory: to be made first, or NULL */
    bool may_link, linked;
    uint64_t offset, total; /* offset: after it */
    uint8_t *note;
    size_t note_bytes;
    enum wr_code code;
    struct wr_error err;
};

struct tm_local {
    struct tm_local_options options;
    char *directory;
    WR_VEC(struct local_job *) jobs;
    struct local_work *working; /* on the pool */
    uint32_t turn;              /* the job looked at first, so that none starves */
    uint64_t bytes;
    bool stopped;
    bool again;      /* what is to be done has changed without a job */
    bool complained; /* since the last keep that succeeded */
};

/* local.c */
struct local_job *local_job_add(struct tm_local *local, struct wr_id id);
void local_job_remove(struct tm_local *local, struct local_job *job);
void local_doom(struct tm_local *local, struct local_job *job);
struct local_region *local_region_add(struct local_job *job, uint32_t number);
struct local_file *local_file_add(struct local_job *job, const char *name);
void local_file_free(struct local_file *file);
struct local_directory *local_directory_add(struct local_job *job, const char *name);
void local_set_fill(struct local_job *job, struct local_set *set,
                    const struct tm_local_keep *keep);
void local_set_clear(struct local_set *set);
void local_count(struct tm_local *local, struct local_file *file, uint64_t on_disk);
/* Relative, below state/, without anything that leads out of there. */
bool local_name_is_safe(const char *name);

/* local_next.c */
void local_pump(struct tm_local *local);
void local_make_fit(struct tm_local *local); /* after the limit was lowered */
char *local_note_path(const struct local_job *job, uint32_t region); /* returned */

/* local_work.c: run is for the pool. */
void local_work_run(struct wr_job *job, struct wr_env *env);
void local_work_free(struct local_work *work);
uint8_t *local_note_pack(const struct local_job *job, const struct local_region *region,
                         const struct local_set *set, size_t *ret_bytes);
/* At start-up. NULL: there is none that can be believed. */
Weir__LocalNote *local_note_read(struct wr_env *env, const char *path);

/* local_scan.c: at start-up. */
void local_scan(struct tm_local *local);

#endif
