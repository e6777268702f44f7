/* Walks: which entries come next, and how many at a time. */
#include "taskmanager/state/keyed_internal.h"

#define MOST_FIRST 64u
#define PIECE_BYTES (128u * 1024)

struct tm_walk *tm_walk_create(void)
{
    return WR_NEW(struct tm_walk);
}

void tm_walk_destroy(struct tm_walk *walk)
{
    if (walk != NULL) {
        wr_sb_fini(&walk->bytes);
        wr_free(walk);
    }
}

void tm_walk_begin(struct tm_walk *walk, const struct tm_rows *rows)
{
    walk->rows = *rows;
    walk->begun = false;
    walk->at = 0;
    walk->count = 0;
    walk->most = MOST_FIRST;
}

/* What is left of each row: all of it at first; after a clear or removal what is still there of
 * it. */
enum tm_table_status keyed_walk_headers(const struct keyed_call *call, struct wr_error *err)
{
    struct tm_keyed *keyed = call->c->keyed;
    struct tm_walk *walk = call->walk;

    if (walk->begun && walk->changes == call->c->changes) {
        return TM_TABLE_DONE;
    }
    keyed_gather_keys(&keyed->gather, tm_key_batch_keys(walk->rows.batch), walk->rows.rows,
                      walk->rows.count);
    enum tm_table_status status = keyed_resolve(keyed, call->c->headers, &keyed->gather.keys,
                                                TM_RESOLVE_READ, err);
    for (uint32_t i = 0; status == TM_TABLE_DONE && i < walk->rows.count; i++) {
        struct keyed_header header = keyed_header_of(keyed->slots[i]);
        walk->from[i] = walk->begun ? WR_MAX(walk->from[i], header.first) : header.first;
        walk->end[i] = walk->begun ? WR_MIN(walk->end[i], header.next) : header.next;
    }
    if (status == TM_TABLE_DONE) {
        walk->begun = true;
        walk->changes = call->c->changes;
    }
    return status;
}

void keyed_walk_plan(struct tm_walk *walk, bool down)
{
    walk->count = 0;
    for (uint32_t i = walk->at; i < walk->rows.count && walk->count < walk->most; i++) {
        uint64_t left = walk->from[i] < walk->end[i] ? walk->end[i] - walk->from[i] : 0;
        uint32_t take = (uint32_t)WR_MIN(left, walk->most - walk->count);
        for (uint32_t n = 0; n < take; n++) {
            walk->positions[walk->count] = (uint16_t)i;
            walk->numbers[walk->count++] = down ? walk->end[i] - 1 - n : walk->from[i] + n;
        }
    }
}

void keyed_walk_keys(struct tm_keyed *keyed, const struct tm_walk *walk)
{
    const struct wr_keys *keys = tm_key_batch_keys(walk->rows.batch);

    tm_composite_reset(&keyed->composite);
    for (uint32_t i = 0; i < walk->count; i++) {
        tm_composite_add_number(&keyed->composite, keys,
                                tm_rows_at(&walk->rows, walk->positions[i]), walk->numbers[i]);
    }
}

void keyed_walk_taken(struct tm_walk *walk, bool down)
{
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < walk->count; i++) {
        uint32_t at = walk->positions[i];
        if (down) {
            walk->end[at] = walk->numbers[i];
        } else {
            walk->from[at] = walk->numbers[i] + 1;
        }
        walk->at = at;
        bytes += walk->values[i].bytes;
    }
    if (bytes > PIECE_BYTES) {
        walk->most = WR_MAX(walk->most / 2, 1u);
    } else if (walk->count == walk->most && bytes <= PIECE_BYTES / 2) {
        walk->most = WR_MIN(walk->most * 2, (uint32_t)WR_BATCH_ROWS_MAX);
    }
}

void keyed_walk_piece(const struct tm_walk *walk, struct tm_piece *ret)
{
    *ret = (struct tm_piece){.count = walk->count,
                             .positions = walk->positions,
                             .keys = walk->keys,
                             .values = walk->values};
}
