/* A checkpoint as the job's core keeps it: in flight, then in the history that people see; a row for
 * each task.
 *
 * Thread: loop.
 */
#ifndef JM_CORE_CHECKPOINT_H
#define JM_CORE_CHECKPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/hash.h"
#include "proto/checkpoint.pb-c.h"

enum jm_checkpoint_state {
    JM_CHECKPOINT_NONE,
    JM_CHECKPOINT_COLLECTING,
    JM_CHECKPOINT_MANIFEST, /* being written */
    JM_CHECKPOINT_RECORD,   /* being appended, or it is not known whether it was */
};

/* How many parts of tables, by what they are (proto/checkpoint.proto). */
struct jm_parts {
    uint32_t bases, deltas, stores;
};

/* A row of the snapshot table. */
struct jm_ack {
    bool acknowledged;
    int64_t wall_us;
    uint32_t worker;
    Weir__TaskState *state; /* owned while in flight; NULL in history */
    uint64_t state_bytes, written_bytes, sealed_ns, aligned_ns, packed_ns;
    struct jm_parts chain;   /* what its state is made of */
    struct jm_parts written; /* of it, as of this barrier */
};

struct jm_checkpoint {
    uint64_t id;
    enum jm_checkpoint_state state;
    bool final;
    int64_t triggered_us;
    int64_t ended_us; /* 0 = in progress */
    uint64_t triggered_ns;
    struct jm_ack *acks; /* by task; owned; NULL when no longer kept */
    uint32_t acknowledged;
    uint64_t state_bytes, written_bytes; /* over the acknowledgements */
    struct jm_parts written;
    char manifest[96];
    struct wr_hash128 manifest_hash;
    uint8_t nonce[16]; /* of an append whose outcome is unknown */
    uint64_t k;        /* its record, 0 = none */
    bool committed;
    char reason[200]; /* of a failure; "" = completed or in progress */
};

#endif
