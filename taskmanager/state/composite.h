/* Composite keys of many entries, made for one resolve of a composite table (record.h draws them).
 *
 * Thread: one at a time.
 */
#ifndef TM_STATE_COMPOSITE_H
#define TM_STATE_COMPOSITE_H

#include "common/base/str.h"
#include "common/batch/key.h"

struct tm_composite {
    struct wr_sb bytes;
    uint32_t count;
    uint64_t ends[WR_BATCH_ROWS_MAX];
    struct wr_view views[WR_BATCH_ROWS_MAX];
    uint64_t hashes[WR_BATCH_ROWS_MAX];
    struct wr_keys keys;
};

void tm_composite_fini(struct tm_composite *composite);
void tm_composite_reset(struct tm_composite *composite);
/* The entry `sub` of main key `row`; at most WR_BATCH_ROWS_MAX of them. */
void tm_composite_add(struct tm_composite *composite, const struct wr_keys *main, uint32_t row,
                      struct wr_str sub);
/* A numbered entry: 8 bytes big-endian, so that a database holds neighbours side by side. */
void tm_composite_add_number(struct tm_composite *composite, const struct wr_keys *main,
                             uint32_t row, uint64_t number);
/* What was added, until the next reset. */
const struct wr_keys *tm_composite_keys(struct tm_composite *composite);

#endif
