#include "tests/sim/mutants.h"

#include "common/base/attr.h"

static const struct sim_mutant mutants[] = {
    {"no_alignment", "a barrier from one channel counts for all (the canary)", "calm", 20},
    {"barrier_overtakes_batch", "a barrier leaves before the open batch", "calm", 100},
    {"combiner_crosses_barrier", "a combiner keeps rows over a barrier", "calm", 100},
    {"split_not_in_snapshot", "a reader forgets its second split", "calm", 200},
    {"letters_cross_barrier", "a reader keeps dead letters over a barrier", "calm", 3000},
    {"source_leaves_at_end", "a source ends at its end and takes no more barriers", "calm", 20},
    {"committed_before_sinks", "a record counts as committed before its sinks say so", "kill", 300},
    {"commit_before_record", "a sink commits when it has prepared", "calm", 20},
    {"credit_to_held", "a held channel is given credit beyond its minimum", "calm", 2000},
    {"stale_ack", "an acknowledgement of another checkpoint counts", "disk", 2000},
    {"token_forgotten", "a checkpoint promises only its own parts", "disk", 2000},
    {"ack_before_durable", "a snapshot is acknowledged before it is on disk", "calm", 100},
    {"items_before_durable", "operator state is acknowledged before it is on disk", "calm", 100},
    {"publish_before_fsync", "a state file gets its name before its content is durable", "calm", 100},
    {"no_directory_fsync", "the name of a state file is not made durable", "calm", 100},
    {"gc_sweeps_live_files", "files of a checkpoint in flight are swept", "calm", 300},
    {"gc_sweeps_last_record", "the record of a retained checkpoint is swept", "calm", 300},
    {"tokens_not_inherited", "who goes on from a checkpoint forgets what that promised", "heirs", 1000},
    {"sweep_before_commit", "parts are swept before restored tokens are committed", "kill", 1000},
    {"split_loses_old", "a page that splits forgets what the running delta needs", "tables", 200},
    {"tombstone_overwritten", "a deletion of the barrier is overwritten unlogged", "tables", 200},
    {"revive_without_log", "a key comes back before its deletion is logged", "tables", 200},
    {"drop_older_delta", "a chain loses the delta of an earlier checkpoint", "tables", 200},
    {"lost_delta_forgotten", "a delta follows one that was never written", "tables", 200},
    {"evict_forgets_change", "a changed slot leaves memory without its record", "tables", 400},
    {"scratch_damage_is_final", "a damaged block of scratch ends the job", "disk", 2000},
    {"drain_not_remembered", "what was given out is still in the next snapshot", "tables", 200},
    {"kept_rows_not_in_snapshot", "a step forgets the rows that it keeps over a barrier", "calm", 2000},
    {"restore_without_fence", "a leader restores without a FENCE", "leaders", 4000},
    {"record_by_rename", "a record replaces another's", "leaders", 4000},
};

const struct sim_mutant *sim_mutants(uint32_t *ret_count)
{
    *ret_count = WR_COUNT(mutants);
    return mutants;
}
