/* A table over a store: what is not in memory is fetched, what is too much leaves.
 *
 *     resolve: begin -> fetch each missing key -> end (WAIT: one ticket of reads goes to the pool; the same
 *     batch comes again and finds the answers)
 *     step: gather what differs into a run -> pool: sort, write, ingest -> it may leave memory
 *
 * Room is made page by page, when one is full and the table is at its bound: clean slots that were not
 * used lately leave. A slot that changed since the last barrier writes its record into the open delta
 * first (pack.c). Internal to this folder.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_CACHE_H
#define TM_STATE_CACHE_H

#include "taskmanager/state/extent.h"
#include "taskmanager/state/table_internal.h"

struct table_cache *cache_create(struct tm_table *table, const struct tm_table_options *options);
void cache_destroy(struct table_cache *cache); /* NULL is fine */
/* What it takes in any case, beside its pages: a run, an undo log. */
uint64_t cache_least_bytes(void);

/* Resolution of a batch. `fresh` bits of earlier passes over the same batch are added. */
enum tm_table_status cache_begin(struct table_cache *cache, uint64_t *fresh, uint32_t fresh_words,
                                 struct wr_error *err);
/* A key that is not in memory. DONE: *ret its slot, inserted clean, or *ret_absent. WAIT: it is noted for the
 * ticket. */
enum tm_table_status cache_fetch(struct table_cache *cache, const struct table_key *key,
                                 uint8_t **ret, bool *ret_absent, struct wr_error *err);
/* The NULL key, which once known stays in memory: afterwards its page tells. */
enum tm_table_status cache_fetch_null(struct table_cache *cache, struct wr_error *err);
/* Slots were moved: all rows are looked up once more. */
void cache_again(struct table_cache *cache);
void cache_end(struct table_cache *cache, enum tm_table_status status, const uint64_t *fresh,
               uint32_t fresh_words);

/* A key goes into the store with a run. */
void cache_note_stored(struct table_cache *cache, uint64_t hash);
/* Is the batch in hand one that does not fit beside what has to stay? */
bool cache_is_stuck(const struct table_cache *cache);
/* Would so many bytes more pass the bound? */
bool cache_is_over(const struct table_cache *cache, uint64_t more_bytes);
bool cache_is_sending(const struct table_cache *cache); /* a run is on its way: a wake will come */
/* Memory was refused: something is on its way out, or can be sent (wake), or others hold what is the
 * table's by its bound and are told to give it back (then nobody wakes; the task looks again). false:
 * nothing helps, or nothing has helped for so long that nothing will. */
bool cache_can_wait(struct table_cache *cache);
void cache_not_refused(struct table_cache *cache); /* what was refused has been found */
/* Nothing can leave, and what was resolved cannot be given up. true: the next reservation cannot be
 * refused; for at most WR_KEY_BYTES_MAX a batch, which later batches wait to see given back. */
bool cache_may_owe(struct table_cache *cache, uint64_t bytes);
bool cache_takes_owed(struct table_cache *cache);
/* What was set aside for the page of the NULL key is the next reservation's, which cannot be refused: that page
 * has no other whose slots could leave for it. false: it is gone, or never was. */
bool cache_gives_null_page(struct table_cache *cache);
/* A page is full: true when slots of it were evicted and it was rebuilt with room. */
bool cache_make_room(struct table_cache *cache, struct table_page *page);
/* No memory for what slots hold beside their page: true when slots of any page left with theirs. Slots do
 * not move, but who has resolved some looks again. */
bool cache_free_cells(struct table_cache *cache);
/* Far over the bound, and runs on their way will make room (wake). */
bool cache_is_crowded(struct table_cache *cache);
bool cache_step(struct table_cache *cache, struct wr_env *env, bool between_batches,
                uint64_t deadline_ns);

/* ---- snapshots ---- */

/* Memory for undo logs that was set aside. Lending: false, it is lent already. */
uint64_t cache_undo_bytes(const struct table_cache *cache);
bool cache_lend_undo(struct table_cache *cache, uint64_t bytes);
void cache_return_undo(struct table_cache *cache, uint64_t bytes);

/* At a barrier. The open delta becomes the snapshot's (returned) if it is one; NULL: none is open, or it is
 * not wanted. A STORE begins its runs. */
struct extent_writer *cache_seal(struct table_cache *cache, const struct tm_pack_options *options,
                                 Weir__TablePart__Kind kind);
/* The run of a STORE: of each page, in order of their prefixes, the slots that are wanted; the page of the
 * NULL key; records in any order. false of these: no room until what is on the pool is written
 * (options.wake), or an earlier run is in; the same call again goes on. */
typedef bool (*cache_wanted)(void *ctx, struct table_page *page, uint32_t index);
bool cache_run_page(struct table_cache *cache, struct table_page *page, cache_wanted wanted,
                    void *ctx);
bool cache_run_null(struct table_cache *cache, struct table_page *page);
bool cache_run_stray(struct table_cache *cache, const struct tm_record *record);
/* All runs in, files linked into the checkpoint directory: DONE with the part (returned). */
enum tm_pack_state cache_base_finish(struct table_cache *cache, uint64_t checkpoint,
                                     Weir__TablePart **ret, struct wr_error *err);
void cache_base_end(struct table_cache *cache);
bool cache_has_failed(const struct table_cache *cache, struct wr_error *err);

/* ---- restore ---- */

/* Pool: files of a STORE part, linked or copied into a directory of their own and proved by their hashes.
 * all false: only some key groups will be read; then files that can be linked are not read through
 * here, and what is read of them is proved by the checksums of their blocks. */
enum wr_code cache_collect_files(struct wr_env *env, const Weir__TablePart *part, bool all,
                                 const char *job_directory, const char *local,
                                 const char *directory, uint64_t *ret_local_bytes,
                                 struct wr_error *err) WR_MUST_CHECK;
/* The table goes on with this directory as its store; `part` is the base in its chain. Nothing has been
 * gathered yet. directory: given. */
void cache_adopt(struct table_cache *cache, char *directory, const Weir__TablePart *part);
enum tm_pack_state cache_open_state(const struct table_cache *cache, struct wr_error *err);

/* ---- draining ---- */

enum tm_table_status cache_drain_peek(struct table_cache *cache, uint8_t **slots, uint32_t count,
                                      uint32_t *ret_count, struct wr_error *err);
void cache_drain_taken(struct table_cache *cache);

#endif
