#include "taskmanager/state/key_batch.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/limits.h"

#define BUCKETS (2u * WR_BATCH_ROWS_MAX)
#define NO_ROW UINT16_MAX

struct tm_key_batch {
    struct wr_key_scratch *scratch; /* of its own: the task's is used by whoever comes next */
    struct wr_keys keys;
    bool indexed;
    uint32_t rounds;
    uint16_t leaders[WR_BATCH_ROWS_MAX];
    uint16_t order[WR_BATCH_ROWS_MAX];          /* rows by round */
    uint16_t starts[WR_BATCH_ROWS_MAX + 1];     /* of the rounds, in order */
    uint16_t occurrence[WR_BATCH_ROWS_MAX];     /* which of its key's rows a row is */
    uint16_t occurrences[WR_BATCH_ROWS_MAX];    /* by leader */
    uint16_t buckets[BUCKETS];
};
_Static_assert(WR_BATCH_ROWS_MAX < NO_ROW, "rows are u16");

struct tm_key_batch *tm_key_batch_create(void)
{
    struct tm_key_batch *batch = WR_NEW(struct tm_key_batch);

    batch->scratch = wr_key_scratch_create();
    return batch;
}

void tm_key_batch_destroy(struct tm_key_batch *batch)
{
    if (batch != NULL) {
        wr_key_scratch_destroy(batch->scratch);
        wr_free(batch);
    }
}

void tm_key_batch_build(struct tm_key_batch *batch, const struct wr_batch *in,
                        const uint32_t *columns, uint32_t column_count)
{
    wr_keys_build(in, columns, column_count, true, batch->scratch, &batch->keys);
    batch->indexed = false;
}

void tm_key_batch_take(struct tm_key_batch *batch, const struct wr_keys *keys)
{
    WR_ASSERT(keys->count <= WR_BATCH_ROWS_MAX);
    batch->keys = *keys;
    batch->indexed = false;
}

const struct wr_keys *tm_key_batch_keys(const struct tm_key_batch *batch)
{
    return &batch->keys;
}

static bool same_key(const struct wr_keys *keys, uint32_t a, uint32_t b)
{
    if (keys->hashes[a] != keys->hashes[b] ||
        tm_keys_is_null(keys, a) != tm_keys_is_null(keys, b)) {
        return false;
    }
    if (tm_keys_is_null(keys, a)) {
        return true;
    }
    if (keys->form == WR_KEY_U64) {
        return keys->u64[a] == keys->u64[b];
    }
    return keys->bytes[a].bytes == keys->bytes[b].bytes &&
           memcmp(wr_view_ptr(&keys->bytes[a]), wr_view_ptr(&keys->bytes[b]),
                  keys->bytes[a].bytes) == 0;
}

static uint16_t find_leader(struct tm_key_batch *batch, uint32_t row)
{
    uint32_t at = (uint32_t)(batch->keys.hashes[row] % BUCKETS);

    while (batch->buckets[at] != NO_ROW) {
        if (same_key(&batch->keys, batch->buckets[at], row)) {
            return batch->buckets[at];
        }
        at = (at + 1) % BUCKETS;
    }
    batch->buckets[at] = (uint16_t)row;
    return (uint16_t)row;
}

/* Counting sort by round; stable, so rows of a round ascend. */
static void sort_rounds(struct tm_key_batch *batch)
{
    uint32_t count = batch->keys.count;

    memset(batch->starts, 0, sizeof batch->starts);
    for (uint32_t i = 0; i < count; i++) {
        batch->starts[batch->occurrence[i] + 1] += 1;
    }
    for (uint32_t r = 0; r < batch->rounds; r++) {
        batch->starts[r + 1] = (uint16_t)(batch->starts[r + 1] + batch->starts[r]);
    }
    for (uint32_t i = 0; i < count; i++) {
        batch->order[batch->starts[batch->occurrence[i]]++] = (uint16_t)i;
    }
    for (uint32_t r = batch->rounds; r > 0; r--) {
        batch->starts[r] = batch->starts[r - 1];
    }
    batch->starts[0] = 0;
}

static void index_rows(struct tm_key_batch *batch)
{
    if (batch->indexed) {
        return;
    }
    batch->indexed = true;
    batch->rounds = 0;
    memset(batch->buckets, 0xff, sizeof batch->buckets);
    for (uint32_t i = 0; i < batch->keys.count; i++) {
        uint16_t leader = find_leader(batch, i);
        batch->leaders[i] = leader;
        if (leader == i) {
            batch->occurrences[i] = 0;
        }
        batch->occurrence[i] = batch->occurrences[leader]++;
        batch->rounds = WR_MAX(batch->rounds, batch->occurrence[i] + 1u);
    }
    sort_rounds(batch);
}

uint32_t tm_key_batch_leader(struct tm_key_batch *batch, uint32_t row)
{
    WR_ASSERT(row < batch->keys.count);
    index_rows(batch);
    return batch->leaders[row];
}

uint32_t tm_key_batch_rounds(struct tm_key_batch *batch)
{
    index_rows(batch);
    return batch->rounds;
}

const uint16_t *tm_key_batch_round(struct tm_key_batch *batch, uint32_t round,
                                   uint32_t *ret_count)
{
    index_rows(batch);
    WR_ASSERT(round < batch->rounds);
    *ret_count = (uint32_t)batch->starts[round + 1] - batch->starts[round];
    return batch->order + batch->starts[round];
}
