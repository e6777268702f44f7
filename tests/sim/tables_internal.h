/* The inside of tables*.c: the tables, their model, and who changes them. Thread: one. */
#ifndef WR_TESTS_SIM_TABLES_INTERNAL_H
#define WR_TESTS_SIM_TABLES_INTERNAL_H

#include "common/base/vec.h"
#include "common/batch/key.h"
#include "common/batch/memory.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/store.h"
#include "taskmanager/state/table.h"
#include "tests/sim/check.h"
#include "tests/sim/tables.h"

#define TABLES_MAX 4u
#define TABLES_BATCH 64u
#define TABLES_DIRECTORY "/shared/checkpoints/job"

/* A key's state: what its value and its variable part are made of. */
struct cell {
    uint64_t value; /* 0: not there */
    uint64_t object; /* 0: empty */
};

/* What all tables held at a barrier. */
struct snapshot {
    uint64_t checkpoint;
    struct cell *cells;
    uint32_t count; /* of tables */
    Weir__TableState states[TABLES_MAX];
    bool has_state[TABLES_MAX];
};

struct subtask {
    struct tm_table *table;
    struct tm_pack *pack; /* of t->pending */
};

/* The tables of one step, side by side. */
struct table_set {
    struct subtask subtasks[TABLES_MAX];
    uint32_t count;
};

struct tables {
    struct sim *sim;
    struct sim_host *host;
    struct sim_process *process; /* NULL: none */
    /* Drawn once. */
    enum wr_type key_type;
    bool composite, objects, store;
    uint32_t value_bytes, key_groups;
    uint64_t keys; /* 0 is the NULL key, or not used */
    uint64_t hot;  /* the range that most changes fall into */
    uint64_t budget_bytes;
    uint64_t undo_bytes_max; /* 0: what is usual */
    uint32_t removals; /* of a hundred changes */
    /* While it runs. */
    struct wr_mailbox *mailbox;
    struct wr_memory *memory;
    struct tm_stores *stores;
    struct tm_segments *segments;
    struct table_set set;
    struct cell *cells;
    struct snapshot *pending;   /* sealed, not complete */
    struct snapshot *completed; /* the newest; NULL: none yet */
    uint64_t checkpoint;
    uint32_t attempt;
    uint32_t woken;
    bool draining;
    uint64_t completions, restores, aborts, crashes;
};

static inline bool tables_stop(const struct tables *t)
{
    return t->process == NULL || t->process->dead || t->sim->failed;
}

/* ---- tables_model.c ---- */

struct key_bytes {
    char data[200];
    uint32_t bytes;
    uint64_t hash;
};
void tables_key(const struct tables *t, uint64_t key, struct key_bytes *ret);
void tables_value(const struct tables *t, uint64_t value, uint8_t *ret); /* value 0: the template */
uint32_t tables_object(const struct tables *t, uint64_t object, uint8_t ret[4096]);
/* A slot or a record has what the cell says. */
void tables_check_cell(struct tables *t, const char *where, uint64_t key, const struct cell *cell,
                       const uint8_t *value, struct wr_str object);
/* The parts that tables have named hold the cells of the barrier. */
void tables_check_parts(struct tables *t, const struct snapshot *snapshot);
/* Every key of the set answers as the cells say. */
void tables_check_set(struct tables *t, struct table_set *set, const struct cell *cells,
                      const char *where);

/* ---- tables_change.c ---- */

/* Done, or tables_stop: the process has crashed, or a table has failed and it was crashed. */
void tables_change(struct tables *t);
void tables_drain(struct tables *t); /* to the end, with snapshots between */
/* One batch of at most TABLES_BATCH keys of one table. false: tables_stop. */
bool tables_resolve(struct tables *t, struct tm_table *table, const uint64_t *keys, uint32_t count,
                    enum tm_resolve intent, uint8_t **slots, uint64_t *fresh);
uint32_t tables_subtask_of(const struct tables *t, const struct table_set *set, uint64_t key);

/* ---- tables.c ---- */

void tables_turn(struct tables *t); /* the world goes on a little */
void tables_pack(struct tables *t); /* a slice of one that packs */
void tables_seal(struct tables *t);
void tables_crash(struct tables *t, const char *why); /* from now on tables_stop */

#endif
