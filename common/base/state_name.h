/* Names of state files: who has written them, and for which checkpoint.
 *
 *     <region>-<term>.<counter>-<incarnation, 8 hex>-<checkpoint>-<rest>
 *
 * Region attempt and incarnation make a name one task manager's own; what follows the checkpoint is the
 * writer's ("000012.seg", "3-1-000045.sst", and ".tmp" behind either until it is published). Task
 * managers make them (taskmanager/state/segment.h), the job manager decides by them what is garbage
 * (jobmanager/driver/garbage.h): what `checkpoint` promises stands there.
 *
 * Thread: any.
 */
#ifndef WR_BASE_STATE_NAME_H
#define WR_BASE_STATE_NAME_H

#include "common/base/id.h"

struct wr_state_name {
    uint32_t region;
    struct wr_attempt attempt;
    uint32_t incarnation; /* the upper 32 bits of the id's high word */
    uint64_t checkpoint;
};

#define WR_STATE_NAME_BYTES 160

static inline uint32_t wr_state_name_incarnation(struct wr_id incarnation)
{
    return (uint32_t)(incarnation.high >> 32);
}
/* Returns buf. `rest` is at most 64 bytes, without "/". */
char *wr_state_name_format(const struct wr_state_name *name, const char *rest,
                           char buf[WR_STATE_NAME_BYTES]);
/* The file's own name, without its directory. false: nobody's. */
bool wr_state_name_parse(const char *text, struct wr_state_name *ret);

#endif
