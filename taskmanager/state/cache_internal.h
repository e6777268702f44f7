/* The inside of a cache, shared by cache*.c only.
 *
 * Thread: the task's worker, but for the run functions of jobs.
 */
#ifndef TM_STATE_CACHE_INTERNAL_H
#define TM_STATE_CACHE_INTERNAL_H

#include "common/base/arena.h"
#include "common/base/vec.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/store.h"
#include "taskmanager/state/table_directory.h"

#define CACHE_FETCH_MAX WR_BATCH_ROWS_MAX /* and the NULL key */
#define CACHE_INDEX_SLOTS 2048u
#define CACHE_READERS_MAX 4u

/* The store and whoever still works on it; closed and removed by the last one. */
struct cache_store {
    struct tm_stores *stores;
    const struct tm_store_type *type;
    struct tm_store *store; /* NULL until the first job opened it; on the pool */
    char *directory;
    struct wr_mailbox *home;
    WR_VEC(Weir__StoreFile *) adopted; /* it began with these of a checkpoint; fixed before its first job */
    uint32_t refs;
    struct wr_job close;
};
void cache_store_ref(struct cache_store *store);
void cache_store_unref(struct cache_store *store);
/* Pool, one job at a time: open it if it is not. */
enum wr_code cache_store_open(struct cache_store *store, struct wr_error *err);
/* Pool: what a call of the store answered. Damage is retriable, since the files are scratch: who starts again
 * makes others of the checkpoint. But a file that is still as the checkpoint has it would be as damaged
 * again: then it is final. */
void cache_store_judge(const struct cache_store *store, struct wr_error *err);

struct fetch_ticket;

/* One reader's part of a ticket. */
struct fetch_job {
    struct wr_job job;
    struct fetch_ticket *ticket;
    uint32_t first, end;
    struct wr_arena arena;
    uint64_t took_ns;
    enum wr_code code;
    struct wr_error err;
};
/* Keys of a batch that are not in memory, and what the store says of them. */
struct fetch_ticket {
    struct table_cache *cache; /* NULL: abandoned */
    struct cache_store *store;
    uint64_t counted_bytes; /* on the account of runs */
    struct wr_arena arena; /* keys */
    uint32_t count;
    uint64_t hashes[CACHE_FETCH_MAX + 1];
    struct wr_str keys[CACHE_FETCH_MAX + 1];
    struct tm_store_value values[CACHE_FETCH_MAX + 1];
    uint16_t index[CACHE_INDEX_SLOTS]; /* open addressing: position + 1 */
    uint32_t null_at;                  /* position + 1 of the NULL key */
    struct fetch_job jobs[CACHE_READERS_MAX];
    uint32_t job_count;
    uint32_t reading;
};

struct cache_run;  /* cache_fetch.c */
/* A record of the NULL key, which memory does not know: its slot is made. WAIT: there is no room for it yet,
 * and nothing was done. */
enum tm_table_status cache_take_null(struct table_cache *cache, const struct tm_record *record,
                                     struct wr_error *err);
void cache_drop_tickets(struct table_cache *cache); /* those on their way go when they are back */
/* cache_evict.c */
/* Clean slots leave, at most so many: those not used lately, or any. The clock's hand goes on somewhere: what
 * stands first in a page is not what is used least. */
uint32_t cache_evict_clean(struct table_cache *cache, struct table_page *page, bool any,
                           uint32_t most);
/* Evicted records gather slowly, until the next barrier; but it may not come before others, or the snapshot
 * of this table, have the buffer. */
void cache_lend_buffer(struct table_cache *cache);
/* cache_run.c */
struct cache_link; /* cache_base.c */
struct open_job;   /* cache_base.c */
struct cache_scan; /* cache_drain.c */

struct table_cache {
    struct tm_table *table;
    struct cache_store *store;
    struct wr_env *env;
    struct wr_mailbox *home;
    void (*wake)(void *ctx);
    void *ctx;
    struct wr_memory_share *share;
    bool holds;            /* what stores share */
    void *scratch;         /* a page's bytes: what makes room may not need memory itself */
    uint64_t merge_cursor; /* where giving back goes on */
    uint64_t evict_cursor; /* where freeing cells goes on */
    uint32_t hand;         /* in a page, as a fraction of 2^32 */
    bool no_buffer;        /* something had to stay for lack of one: whoever returns one wakes */
    bool nothing_clean;    /* it went all around and found nothing; until something is */
    uint64_t refused_ns;   /* since when memory is refused; 0 = it is not */
    uint64_t owed_bytes;   /* taken although refused, since the last batch was resolved */
    bool owes;             /* for the next reservation */
    struct wr_error err; /* of a job: told by the next resolve */
    bool failed;

    /* resolution */
    bool in_batch;
    uint32_t passes; /* over the batch in hand */
    uint64_t fresh[WR_BATCH_ROWS_MAX / 64];
    struct fetch_ticket *wanted; /* being filled, or read */
    WR_VEC(struct fetch_ticket *) answers;
    uint64_t misses; /* since the share was told */
    uint64_t slow_ns; /* of a read, smoothed: above a limit several readers share a ticket */
    uint64_t *filter; /* keys that the store may have: 512-bit blocks; NULL: none */
    uint64_t filter_blocks;
    bool filter_complete; /* or it will be: nothing is in the store that was not added */
    struct open_job *opening; /* an adopted store */
    bool null_unknown; /* the store may have the NULL key */
    bool readable; /* the store is open and something is in it */

    /* runs */
    uint64_t runs; /* numbers given out */
    uint64_t gather_cursor;
    uint32_t sweeps; /* of this gathering, over */
    bool gathering;        /* run is filled between batches */
    struct cache_run *run; /* the operation in hand, to its end */
    struct wr_memory_account *run_account;
    uint64_t reserved_bytes; /* for a run, undo and the filter, as long as the cache lives */
    uint64_t undo_bytes;     /* of these, for undo logs */
    uint64_t null_page_bytes; /* and for the page of the NULL key, until there is one */
    uint64_t undo_lent_bytes;
    uint64_t run_bytes_max;   /* of one file, about */
    uint64_t chunk_bytes_max; /* of a piece of it in memory */
    bool urgent; /* a full page found nothing to evict */

    /* snapshots */
    bool basing; /* a STORE snapshot has its runs */
    bool base_begun;
    struct cache_link *link;
    struct tm_pack_options sealed; /* of the last barrier; segments held */
    bool was_sealed;
    struct extent_writer *open; /* records evicted since the last barrier that changed after it */
    WR_VEC(Weir__StoreFile *) published; /* files of the base in the chain */

    struct cache_scan *scan;
};

uint64_t cache_bound(const struct table_cache *cache);
void cache_fail(struct table_cache *cache, const struct wr_error *err, const char *doing);
/* cache_run.c */
bool cache_gather(struct table_cache *cache, struct wr_env *env, uint64_t deadline_ns);
bool cache_run_idle(const struct table_cache *cache);
bool cache_run_finish(struct table_cache *cache); /* nothing more comes; true: it is over */
void cache_stop_gathering(struct table_cache *cache); /* what is gathered is sent as it is */
void cache_run_abandon(struct table_cache *cache);
/* cache_base.c */
void cache_published_clear(struct table_cache *cache);
void cache_open_abandon(struct table_cache *cache);
void cache_link_abandon(struct table_cache *cache);
/* cache_drain.c */
void cache_scan_abandon(struct table_cache *cache);

#endif
