/* The inside of keyed state, shared by keyed.c, keyed_*.c of this folder and by nobody else.
 *
 * A call on a list or a map is a row of steps. A step makes keys, resolves them, and, when that is
 * DONE, does what can no longer fail to come; it is repeated from its start after WAIT, so what it
 * leaves for later steps is in the scratch of `tm_keyed`, and slots are used only inside the step
 * that resolved them. One call runs at a time.
 *
 * Thread: the task's worker.
 */
#ifndef TM_STATE_KEYED_INTERNAL_H
#define TM_STATE_KEYED_INTERNAL_H

#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/limits.h"
#include "common/base/vec.h"
#include "taskmanager/state/composite.h"
#include "taskmanager/state/keyed.h"

#define KEYED_QUEUE_KEYS 256u
#define KEYED_QUEUE_BYTES (1u << 20)

/* Of a list or map, as it lies in the table: see keyed.h. */
struct keyed_header {
    uint64_t swept;
    uint64_t first;
    uint64_t next;
};

/* Some keys of others, side by side. */
struct keyed_gather {
    struct wr_keys keys;
    uint64_t u64[WR_BATCH_ROWS_MAX];
    struct wr_view views[WR_BATCH_ROWS_MAX];
    uint64_t hashes[WR_BATCH_ROWS_MAX];
    uint64_t null_bits[WR_BATCH_ROWS_MAX / 64];
};

/* Keys known to have something to be swept: some of those in the table "x/swept", never twice. */
struct keyed_queue {
    uint32_t count;
    uint64_t u64[KEYED_QUEUE_KEYS];
    uint64_t hashes[KEYED_QUEUE_KEYS];
    bool nulls[KEYED_QUEUE_KEYS];
    uint64_t ends[KEYED_QUEUE_KEYS]; /* in bytes */
    struct wr_sb bytes;
    uint32_t key_group; /* where the table is looked through next when the queue is empty */
};

struct keyed_collection {
    struct tm_keyed *keyed;
    const char *name;
    struct tm_table *headers;
    struct tm_table *numbered; /* list: the entries; map: the map keys */
    struct tm_table *entries;  /* map only */
    struct tm_table *garbage;
    struct keyed_queue queue;
    uint64_t changes; /* clears and removals, for walks */
};
struct tm_list {
    struct keyed_collection c;
};
struct tm_map {
    struct keyed_collection c;
};

/* Arguments of a call. */
struct keyed_call {
    struct keyed_collection *c;
    const struct tm_rows *rows;
    const struct wr_str *keys;
    const struct wr_str *values;
    struct wr_str *found;
    uint64_t *counts;
    struct tm_walk *walk;
    bool replace;
};
typedef enum tm_table_status (*keyed_step)(const struct keyed_call *call, struct wr_error *err);
struct keyed_run {
    const keyed_step *steps; /* NULL: nothing runs */
    uint32_t count;
    uint32_t at;
    struct keyed_collection *c;
};

/* An entry of a map on its way to another number, or a new one to its first. */
struct keyed_move {
    uint16_t head;
    uint16_t position; /* new ones: in the rows */
    uint64_t from, to;
};
/* An entry to be removed, or the numbers at the end that go with it. */
struct keyed_victim {
    uint16_t head;
    uint64_t number;
    uint8_t *slot; /* only in the step that resolved it */
};

struct tm_keyed {
    struct tm_keyed_options options;
    enum wr_type *key_types;
    enum wr_key_form form;
    WR_VEC(char *) names;
    WR_VEC(struct tm_list *) lists;
    WR_VEC(struct tm_map *) maps;
    WR_VEC(struct tm_value *) values;
    WR_VEC(struct tm_aggregating *) aggregating;
    WR_VEC(struct keyed_collection *) collections;
    uint32_t sweep_next; /* collections take turns */

    struct keyed_run call;
    struct keyed_run sweep;
    uint32_t sweep_entries;
    uint32_t sweep_keys; /* of the queue, from its front */

    /* Scratch: of the step in hand (adding to lists hands its composite keys on) … */
    struct keyed_gather gather;
    struct tm_composite composite;
    uint8_t *slots[WR_BATCH_ROWS_MAX];
    uint64_t fresh[WR_BATCH_ROWS_MAX / 64];
    uint32_t which_count; /* heads that were resolved */
    uint16_t which[WR_BATCH_ROWS_MAX];
    uint16_t which_rows[WR_BATCH_ROWS_MAX];
    /* … and of the call: its keys, each once, with their headers; which of them are to be
     * written; */
    const struct wr_keys *source;
    uint32_t head_count;
    uint16_t head_rows[WR_BATCH_ROWS_MAX];
    uint16_t head_of[WR_BATCH_ROWS_MAX]; /* by position */
    uint16_t by_leader[WR_BATCH_ROWS_MAX];
    struct keyed_header headers[WR_BATCH_ROWS_MAX];
    bool picked[WR_BATCH_ROWS_MAX];
    uint32_t takes[WR_BATCH_ROWS_MAX]; /* sweep: entries of a head; removal: victims of a head */
    /* entries in motion. */
    uint32_t move_count;
    struct keyed_move moves[WR_BATCH_ROWS_MAX];
    uint32_t victim_count;
    struct keyed_victim victims[WR_BATCH_ROWS_MAX];
    struct wr_sb map_keys;
    uint64_t map_key_ends[WR_BATCH_ROWS_MAX];
};

struct tm_walk {
    struct tm_rows rows;
    bool begun;
    uint64_t changes;
    uint32_t most; /* entries of a piece; follows their size */
    uint32_t at;   /* position; those before are done */
    uint64_t from[WR_BATCH_ROWS_MAX]; /* what is left of each row */
    uint64_t end[WR_BATCH_ROWS_MAX];
    uint32_t count; /* the piece */
    uint16_t positions[WR_BATCH_ROWS_MAX];
    uint64_t numbers[WR_BATCH_ROWS_MAX];
    struct wr_str keys[WR_BATCH_ROWS_MAX];
    struct wr_str values[WR_BATCH_ROWS_MAX];
    struct wr_sb bytes; /* of keys */
    uint64_t ends[WR_BATCH_ROWS_MAX];
};

/* ---- keyed.c ---- */

/* Take the name; NULL: it cannot be one. */
const char *keyed_name(struct tm_keyed *keyed, const char *name, struct wr_error *err);
struct tm_table *keyed_table(struct tm_keyed *keyed, const char *name, const char *suffix,
                             struct tm_keyed_table shape, struct wr_error *err);
/* Tables that a list and a map both have. */
bool keyed_collection_init(struct keyed_collection *c, struct tm_keyed *keyed, const char *name,
                           const char *numbered, struct wr_error *err);
void keyed_collection_fini(struct keyed_collection *c);

/* Run a call, or what is left of it. */
enum tm_table_status keyed_run(const struct keyed_call *call, const keyed_step *steps,
                               uint32_t count, struct wr_error *err);
/* Finish a slice of sweeping that waits. */
enum tm_table_status keyed_settle(struct tm_keyed *keyed, struct wr_error *err);

void keyed_gather_keys(struct keyed_gather *gather, const struct wr_keys *source,
                       const uint16_t *rows, uint32_t count);
/* Into keyed->slots and fresh. */
enum tm_table_status keyed_resolve(struct tm_keyed *keyed, struct tm_table *table,
                                   const struct wr_keys *keys, enum tm_resolve intent,
                                   struct wr_error *err);
/* The keys of the call's rows, each once, none picked. */
void keyed_take_heads(struct tm_keyed *keyed, const struct tm_rows *rows);
/* Resolve some heads, or all (NULL): those of keyed->which. */
enum tm_table_status keyed_resolve_heads(struct tm_keyed *keyed, struct tm_table *table,
                                         const bool *only, enum tm_resolve intent,
                                         struct wr_error *err);
enum tm_table_status keyed_missing(const struct keyed_collection *c, uint64_t number,
                                   struct wr_error *err);

/* Steps that calls share. */
enum tm_table_status keyed_load_headers(const struct keyed_call *call, struct wr_error *err);
enum tm_table_status keyed_clear_heads(const struct keyed_call *call, struct wr_error *err);
enum tm_table_status keyed_store_headers(const struct keyed_call *call, struct wr_error *err);
enum tm_table_status keyed_note_garbage(const struct keyed_call *call, struct wr_error *err);
enum tm_table_status keyed_count(const struct keyed_call *call, struct wr_error *err);

static inline struct keyed_header keyed_header_of(const uint8_t *slot)
{
    struct keyed_header header = {0};

    if (slot != NULL) {
        memcpy(&header, slot, sizeof header);
    }
    return header;
}
static inline bool keyed_is_there(const struct keyed_header *header, uint64_t number)
{
    return number >= header->first && number < header->next;
}
/* A map key that a step copied. */
static inline struct wr_str keyed_map_key(const struct wr_sb *bytes, const uint64_t *ends,
                                          uint32_t i)
{
    uint64_t start = i == 0 ? 0 : ends[i - 1];

    return (struct wr_str){bytes->ptr == NULL ? "" : bytes->ptr + start, ends[i] - start};
}
static inline struct wr_str keyed_bytes(struct wr_str text)
{
    return text.ptr == NULL ? (struct wr_str){"", 0} : text;
}

/* ---- keyed_sweep.c ---- */

void keyed_queue_push(struct keyed_queue *queue, const struct wr_keys *keys, uint32_t i);
void keyed_queue_fini(struct keyed_queue *queue);
enum tm_table_status keyed_sweep_on(struct tm_keyed *keyed, struct wr_error *err);

/* ---- keyed_walk.c ---- */

enum tm_table_status keyed_walk_headers(const struct keyed_call *call, struct wr_error *err);
/* The numbers of the next piece. */
void keyed_walk_plan(struct tm_walk *walk, bool down);
void keyed_walk_keys(struct tm_keyed *keyed, const struct tm_walk *walk);
/* Its values are there: on to what is behind it. */
void keyed_walk_taken(struct tm_walk *walk, bool down);
void keyed_walk_piece(const struct tm_walk *walk, struct tm_piece *ret);

/* ---- keyed_value.c ---- */

void keyed_value_free(struct tm_value *value);
/* ---- keyed_aggregating.c ---- */

void keyed_aggregating_free(struct tm_aggregating *state);

#endif
