/* Order of a run: American flag sort on the first 8 key bytes, in place on 16-byte ranks, so that
 * the records themselves (keys all over memory) are touched once. Small pieces, and equal prefixes,
 * are compared. A general qsort takes five times as long, which would be as much as writing the
 * file. */
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "taskmanager/state/store_internal.h"

#define PIECE_SMALL 24u
#define DIGITS 256u
#define DEPTH_MAX 8u /* bytes of a prefix */

int store_compare(struct wr_str a, struct wr_str b)
{
    size_t bytes = a.bytes < b.bytes ? a.bytes : b.bytes;
    int order = bytes == 0 ? 0 : memcmp(a.ptr, b.ptr, bytes);

    return order != 0 ? order : (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

static uint64_t prefix_of(struct wr_str key)
{
    uint8_t bytes[8] = {0};
    uint64_t word;

    if (key.bytes != 0) {
        memcpy(bytes, key.ptr, key.bytes < sizeof bytes ? key.bytes : sizeof bytes);
    }
    memcpy(&word, bytes, sizeof word);
    return __builtin_bswap64(word);
}

static int compare_ranks(const void *a, const void *b, void *ctx)
{
    const struct tm_store_record *records = ctx;
    const struct store_rank *x = a, *y = b;

    if (x->prefix != y->prefix) {
        return x->prefix < y->prefix ? -1 : 1;
    }
    if (records == NULL) {
        return 0;
    }
    return store_compare(records[x->index].key, records[y->index].key);
}

static void sort_small(struct store_rank *ranks, uint32_t count,
                       const struct tm_store_record *records)
{
    for (uint32_t i = 1; i < count; i++) {
        struct store_rank rank = ranks[i];
        uint32_t j = i;
        for (; j > 0 && compare_ranks(&rank, &ranks[j - 1], (void *)(uintptr_t)records) < 0; j--) {
            ranks[j] = ranks[j - 1];
        }
        ranks[j] = rank;
    }
}

/* Move every rank into the bucket of its byte at `shift`; ends[d] is where bucket d ends. */
static void distribute(struct store_rank *ranks, uint32_t count, uint32_t shift,
                       uint32_t ends[DIGITS])
{
    uint32_t next[DIGITS];

    memset(ends, 0, DIGITS * sizeof *ends);
    for (uint32_t i = 0; i < count; i++) {
        ends[(ranks[i].prefix >> shift) & (DIGITS - 1)]++;
    }
    for (uint32_t d = 0, sum = 0; d < DIGITS; d++) {
        next[d] = sum;
        sum += ends[d];
        ends[d] = sum;
    }
    for (uint32_t d = 0; d < DIGITS; d++) {
        while (next[d] < ends[d]) {
            struct store_rank rank = ranks[next[d]];
            uint32_t home = (rank.prefix >> shift) & (DIGITS - 1);
            if (home == d) {
                next[d]++;
                continue;
            }
            ranks[next[d]] = ranks[next[home]];
            ranks[next[home]++] = rank;
        }
    }
}

/* Calls itself at most once per byte of the prefix. */
static void sort_piece(struct store_rank *ranks, uint32_t count, uint32_t depth,
                       const struct tm_store_record *records)
{
    uint32_t ends[DIGITS], begin = 0;

    if (count <= PIECE_SMALL) {
        sort_small(ranks, count, records);
        return;
    }
    if (depth == DEPTH_MAX) {
        qsort_r(ranks, count, sizeof *ranks, compare_ranks, (void *)(uintptr_t)records);
        return;
    }
    distribute(ranks, count, 8 * (DEPTH_MAX - 1 - depth), ends);
    for (uint32_t d = 0; d < DIGITS; d++) {
        sort_piece(ranks + begin, ends[d] - begin, depth + 1, records);
        begin = ends[d];
    }
    WR_DEBUG_ASSERT(begin == count);
}

void store_sort_prefixes(struct store_rank *ranks, uint32_t count)
{
    sort_piece(ranks, count, 0, NULL);
}

struct store_rank *store_sort(const struct tm_store_record *records, uint32_t count)
{
    struct store_rank *ranks = wr_alloc((count == 0 ? 1 : count) * sizeof *ranks);

    for (uint32_t i = 0; i < count; i++) {
        ranks[i] = (struct store_rank){.prefix = prefix_of(records[i].key), .index = i};
    }
    sort_piece(ranks, count, 0, records);
    for (uint32_t i = 1; i < count; i++) {
        WR_DEBUG_ASSERT(compare_ranks(&ranks[i - 1], &ranks[i], (void *)(uintptr_t)records) < 0);
    }
    return ranks;
}
