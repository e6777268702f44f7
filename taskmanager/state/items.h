/* Operator state: what a subtask keeps beside its keys, as items in the operator's own form.
 *
 * Unnamed items, and named ones of mode LIST, are Flink's list state; a name's mode says how its
 * items come back when the parallelism has changed:
 *
 *     LIST        a subtask's own at the same parallelism; else all items of all old subtasks are
 *                 dealt out one by one
 *     UNION_LIST  all items of all old subtasks go to everyone, always
 *     BROADCAST   every subtask writes the same: its own at the same parallelism; else new subtask i
 *                 has the set of old subtask i mod the old parallelism
 *
 * In a checkpoint a state of at most WR_ACK_INLINE_STATE_BYTES_MAX bytes travels in the
 * acknowledgement; a larger one is a stream of varint length and bytes per item, cut anywhere into
 * extents of segment files:
 *
 *     magic "WRo1" | u16 version | u16 0 | u32 operator | u32 number of this extent, from 0 |
 *     u64 checkpoint | a piece of the stream
 *
 * Thread: the task's worker, except where segments say pool.
 */
#ifndef TM_STATE_ITEMS_H
#define TM_STATE_ITEMS_H

#include "common/base/error.h"
#include "common/base/vec.h"
#include "common/sys/env.h"
#include "proto/checkpoint.pb-c.h"
#include "taskmanager/state/snapshot.h"

/* Items of a state, or tokens: owned bytes. */
struct tm_item {
    uint8_t *data;
    uint32_t bytes;
    uint64_t checkpoint; /* tokens: the barrier it was prepared for; else 0 */
};
enum tm_items_mode { TM_ITEMS_LIST, TM_ITEMS_UNION_LIST, TM_ITEMS_BROADCAST };
struct tm_named_items {
    char *name;
    enum tm_items_mode mode;
    WR_VEC(struct tm_item) list;
};
struct tm_items {
    WR_VEC(struct tm_item) list; /* unnamed */
    WR_VEC(struct tm_named_items) named;
};
void tm_items_add(struct tm_items *items, const void *data, uint32_t bytes, uint64_t checkpoint);
/* A name has one mode. */
void tm_items_add_to(struct tm_items *items, const char *name, enum tm_items_mode mode,
                     const void *data, uint32_t bytes);
/* NULL: nothing has this name. */
const struct tm_named_items *tm_items_find(const struct tm_items *items, const char *name);
void tm_items_fini(struct tm_items *items);

/* ---- dealing out ---- */

/* One new subtask's share. Old subtasks are added in order, each state of each. */
struct tm_items_dealt {
    char *name;
    uint32_t count; /* of its items, to whomever */
};
struct tm_items_dealer {
    uint32_t subtask, parallelism;
    struct tm_items items; /* the share */
    WR_VEC(struct tm_items_dealt) dealt;
};
/* Can anything of that old subtask's state be for this one? */
bool tm_items_concern(const struct tm_items_dealer *dealer, enum tm_items_mode mode,
                      uint32_t old_subtask, uint32_t old_parallelism);
/* name "": unnamed. */
void tm_items_deal(struct tm_items_dealer *dealer, const char *name, enum tm_items_mode mode,
                   uint32_t old_subtask, uint32_t old_parallelism, const struct tm_item *items,
                   uint32_t count);
void tm_items_dealer_fini(struct tm_items_dealer *dealer); /* with its items */

/* ---- into a checkpoint ---- */

/* The sealed items of one operator; everything is borrowed until the pack is destroyed. */
struct tm_items_part {
    uint32_t op; /* its number in the vertex */
    const struct tm_items *items;
};
struct tm_items_pack;
struct tm_items_pack *tm_items_pack_create(const struct tm_items_part *parts, uint32_t count,
                                           const struct tm_pack_options *options);
/* As tm_pack_step; DONE at once where nothing is large. */
enum tm_pack_state tm_items_pack_step(struct tm_items_pack *pack, struct wr_env *env,
                                      uint64_t deadline_ns, struct wr_error *err);
/* After DONE: as the acknowledgement has them. Borrowed from the pack. */
Weir__OperatorState **tm_items_pack_states(struct tm_items_pack *pack, size_t *ret_count);
uint64_t tm_items_pack_bytes(const struct tm_items_pack *pack); /* of all items */
void tm_items_pack_destroy(struct tm_items_pack *pack); /* any time; NULL is fine */

/* ---- and back ---- */

struct tm_items_load_options {
    struct wr_env *env;
    struct wr_mailbox *home;
    const char *directory; /* absolute; files of the checkpoint are relative to it; copied */
    const char *local;     /* tried first, or NULL; copied */
    void (*wake)(void *ctx);
    void *ctx;
};
struct tm_items_load;
struct tm_items_load *tm_items_load_create(const struct tm_items_load_options *options);
/* A state, which is kept until the load is destroyed. */
void tm_items_load_add(struct tm_items_load *load, const Weir__OperatorState *state);
/* Reads and proves extents. DONE, WAIT, or FAILED with file and place in err. */
enum tm_pack_state tm_items_load_step(struct tm_items_load *load, struct wr_error *err);
/* Items of a state that was added, after DONE: borrowed from the load. */
const struct tm_item *tm_items_load_items(const struct tm_items_load *load,
                                          const Weir__OperatorState *state, uint32_t *ret_count);
/* What was read, and how much of it from `local`. */
void tm_items_load_bytes(const struct tm_items_load *load, uint64_t *ret_bytes,
                         uint64_t *ret_local_bytes);
void tm_items_load_destroy(struct tm_items_load *load); /* any time; NULL is fine */

#endif
