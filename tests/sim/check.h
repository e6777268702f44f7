/* The inside of the judges, shared by check*.c; tables*.c ask them too.
 *
 * They look at files, not at the daemons: the record log, manifests, state extents and output are
 * decoded here from what the formats are said to be.
 *
 * Thread: one.
 */
#ifndef WR_TESTS_SIM_CHECK_H
#define WR_TESTS_SIM_CHECK_H

#include "common/base/arena.h"
#include "common/base/hash.h"
#include "common/base/map.h"
#include "common/base/str.h"
#include "common/base/vec.h"
#include "proto/checkpoint.pb-c.h"
#include "tests/sim/world.h"

struct sim_checks {
    struct sim_world *world;
    struct sim *sim;
    char job_directory[96];
    uint64_t checkpoints;       /* records of checkpoints seen */
    uint64_t last_made, losses; /* newest record, and losses of power until then */
    struct wr_plan *plan;
    /* Of the jobs that this one is the heir of, the oldest first. */
    struct {
        struct wr_plan *plan;
        char directory[96];
    } before[SIM_HEIRS_MAX];
    uint32_t before_count;
    struct wr_map *channels; /* of all attempts: text -> struct sim_channel */
    uint64_t rounds;         /* of looking at them */
};

/* check_log.c: the record log and what it names. */
struct sim_record {
    Weir__EpochRecord *message; /* owned */
    struct wr_hash128 hash;
};
/* false: no such record, or damaged (then a violation is noted). durable: as a crash would leave it. */
bool sim_record_read(struct sim_checks *checks, uint64_t k, bool durable, struct sim_record *ret);
void sim_record_fini(struct sim_record *record);
uint64_t sim_record_last(struct sim_checks *checks); /* 0: none */
/* Of the newest checkpoint's record at or below k; NULL: none. Freed by the caller. */
Weir__Manifest *sim_manifest_newest(struct sim_checks *checks, uint64_t k);
Weir__Manifest *sim_manifest_read(struct sim_checks *checks, const Weir__EpochRecord *record);
/* Does it need this file (relative to the job directory)? */
bool sim_part_names(const Weir__TablePart *part, const char *file);
bool sim_manifest_names(const Weir__Manifest *manifest, const char *file);
void sim_check_record_made(struct sim_checks *checks, const char *path);
void sim_check_record_removed(struct sim_checks *checks, const char *path); /* or a mark */
void sim_check_log_end(struct sim_checks *checks);
void sim_check_part_committed(struct sim_checks *checks, const char *from, const char *to);
void sim_check_part_removed(struct sim_checks *checks, const char *path);
void sim_check_removed(struct sim_checks *checks, const char *path);
/* check_items.c: every item of a state of this checkpoint, from the manifest or from extents. */
void sim_check_items(struct sim_checks *checks, uint64_t checkpoint,
                     const Weir__OperatorState *state,
                     void (*take)(void *ctx, struct wr_str item), void *ctx);
/* Checkpoints that must be kept, newest first: those not committed, and of the others as many as the
 * job retains. Begin with .k = the last record; each record is finished by the caller. */
struct sim_retained {
    uint64_t k;
    uint32_t committed;
    bool begun;
    struct wr_hash128 expected; /* of the next one down */
    struct sim_record record;
};
bool sim_retained_next(struct sim_checks *checks, struct sim_retained *walk);
/* A part of a token: names within SIM_OUT. false: not one of the file sink's. */
struct sim_token {
    char temporary[256];
    char final[256];
    uint64_t bytes;
    struct wr_hash128 hash;
};
bool sim_token_read(const Weir__Token *token, struct sim_token *ret);

/* check_state.c: one table of one task, as its parts say. */
struct sim_entry {
    struct wr_str key; /* as the extent has it */
    const uint8_t *value;
    struct wr_str object;
    uint64_t order; /* of application */
    uint32_t key_group;
    bool null_key, tombstone;
};
struct sim_table {
    uint32_t key_groups; /* set by the caller, */
    bool u64_keys;       /* as the form of keys; */
    bool composite;
    bool main_u64;       /* composite: of the main key */
    uint32_t value_bytes;
    struct wr_arena arena; /* keys and values */
    WR_VEC(struct sim_entry) entries; /* live, by key */
};
/* Live entries as of the barrier; what does not fit together is a violation, and false. fini in any
 * case. `directory` is the job's, on the shared disk. */
bool sim_table_read(struct sim *sim, const char *directory, const Weir__TableState *state,
                    struct sim_table *table);
void sim_table_fini(struct sim_table *table);

/* check_cut.c: what a checkpoint holds is what had been read. */
void sim_check_cut(struct sim_checks *checks, const Weir__Manifest *manifest);

/* check_credit.c */
void sim_check_credit(struct sim_checks *checks);
void sim_check_credit_fini(struct sim_checks *checks);

/* check_output.c */
void sim_check_output(struct sim_checks *checks);
void sim_check_files_left(struct sim_checks *checks);
/* Rows of committed parts of checkpoints up to this one, with what it promises. */
void sim_output_as_of(struct sim_checks *checks, const Weir__Manifest *manifest,
                      struct sim_rows *ret);

#endif
