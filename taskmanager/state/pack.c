/* Packing: the owner's walk over its sealed table, and the undo log. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/segment.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/table_internal.h"

#define LOG_CHUNK_BYTES (256u * 1024)
/* The log may use a quarter of the table's memory, and this much in any case. */
#define LOG_BYTES_MIN (16ull * 1024 * 1024)

struct extent_range {
    uint32_t records;
    uint32_t key_group_first;
    uint32_t key_group_end;
};

struct log_chunk {
    struct log_chunk *next;
    struct extent_range range;
    uint32_t bytes;
    uint32_t capacity;
    uint8_t data[];
};

/* An extent on its way to disk; outlives an abandoned pack. */
struct pack_write {
    struct tm_segment_write write;
    struct tm_pack *pack; /* NULL: abandoned */
    struct extent_range range;
    bool done;
};

struct tm_pack {
    struct tm_table *table; /* NULL after the walk is over */
    struct tm_pack_options options;
    char *name;
    enum wr_key_form form;
    uint32_t value_bytes;
    uint32_t key_group_first, key_group_end;
    struct table_digest *digests;
    uint64_t records, bytes;

    uint64_t cursor; /* hash prefix of the next page */
    bool walked;
    struct tm_io_buffer *buffer; /* being filled */
    struct extent_range range;

    struct wr_memory_account *account;
    struct log_chunk *log_first, *log_last;
    uint64_t log_bytes;

    WR_VEC(struct pack_write *) writes;
    uint32_t in_flight;
    struct pack_write *sync;
    bool synced;
    bool failed;
    struct wr_error err;
};

/* ---- records ---- */

uint32_t table_record_bytes_max(const struct tm_table *table, const uint8_t *slot)
{
    if (table->form == WR_KEY_U64 || slot == table->null_slot) {
        return 1 + 8 + table->value_bytes;
    }
    return 1 + 5 + (uint32_t)table_key_bytes(slot).bytes + table->value_bytes;
}

uint32_t table_record_encode(const struct tm_table *table, const uint8_t *slot, uint8_t *out)
{
    uint8_t *p = out;

    *p++ = slot == table->null_slot ? TABLE_RECORD_NULL_KEY : 0;
    if (slot == table->null_slot) {
        /* no key bytes */
    } else if (table->form == WR_KEY_U64) {
        memcpy(p, slot, 8);
        p += 8;
    } else {
        struct wr_str key = table_key_bytes(slot);
        uint32_t left = (uint32_t)key.bytes;
        for (; left >= 0x80; left >>= 7) {
            *p++ = (uint8_t)(left | 0x80);
        }
        *p++ = (uint8_t)left;
        memcpy(p, key.ptr, key.bytes);
        p += key.bytes;
    }
    memcpy(p, slot + table->key_bytes, table->value_bytes);
    return (uint32_t)(p - out) + table->value_bytes;
}

uint32_t table_slot_key_group(const struct tm_table *table, const uint8_t *slot)
{
    uint64_t hash =
        slot == table->null_slot ? WR_KEY_NULL_HASH : table_slot_hash(table, slot);

    return wr_key_group(hash, table->key_groups);
}

/* Encode to `out`, counted in digests and range. */
static uint32_t put_record(struct tm_pack *pack, const uint8_t *slot, uint8_t *out,
                           struct extent_range *range)
{
    uint32_t bytes = table_record_encode(pack->table, slot, out);
    uint32_t key_group = table_slot_key_group(pack->table, slot);
    struct table_digest *digest = &pack->digests[key_group - pack->key_group_first];

    WR_DEBUG_ASSERT(key_group >= pack->key_group_first && key_group < pack->key_group_end);
    digest->count += 1;
    digest->sum += wr_hash_bytes(out, bytes);
    range->records += 1;
    range->key_group_first = WR_MIN(range->key_group_first, key_group);
    range->key_group_end = WR_MAX(range->key_group_end, key_group + 1);
    return bytes;
}

/* ---- the undo log ---- */

static void log_free(struct tm_pack *pack)
{
    while (pack->log_first != NULL) {
        struct log_chunk *chunk = pack->log_first;
        pack->log_first = chunk->next;
        wr_memory_release(pack->account, chunk->capacity);
        wr_free(chunk);
    }
    pack->log_last = NULL;
    pack->log_bytes = 0;
}

static void fail(struct tm_pack *pack)
{
    pack->failed = true;
    log_free(pack);
}

static struct log_chunk *log_room(struct tm_pack *pack, uint32_t bytes)
{
    struct log_chunk *chunk = pack->log_last;
    uint32_t capacity = WR_MAX(LOG_CHUNK_BYTES, bytes);

    if (chunk != NULL && chunk->capacity - chunk->bytes >= bytes &&
        !WR_BUGGIFY("pack.full_chunk")) {
        return chunk;
    }
    if (!wr_memory_reserve(pack->account, capacity)) {
        (void)wr_fail(&pack->err, WR_ERR_MEMORY,
                      "the memory budget has no room for the undo log of table \"%s\"", pack->name);
        fail(pack);
        return NULL;
    }
    chunk = wr_alloc(sizeof *chunk + capacity);
    *chunk = (struct log_chunk){.capacity = capacity, .range = {0, UINT32_MAX, 0}};
    if (pack->log_last != NULL) {
        pack->log_last->next = chunk;
    } else {
        pack->log_first = chunk;
    }
    pack->log_last = chunk;
    return chunk;
}

void pack_log_slot(struct tm_pack *pack, const uint8_t *slot)
{
    struct log_chunk *chunk;
    uint32_t bytes;

    if (pack->failed) {
        return;
    }
    chunk = log_room(pack, table_record_bytes_max(pack->table, slot));
    if (chunk != NULL) {
        bytes = put_record(pack, slot, chunk->data + chunk->bytes, &chunk->range);
        chunk->bytes += bytes;
        pack->log_bytes += bytes;
    }
}

uint32_t tm_pack_pressure(const struct tm_pack *pack)
{
    uint64_t cap = pack->table == NULL ? LOG_BYTES_MIN
                                       : WR_MAX(LOG_BYTES_MIN, pack->table->held_bytes / 4);

    return (uint32_t)WR_MIN(pack->log_bytes * 100 / cap, 100);
}

/* ---- extents ---- */

static uint32_t header_bytes(const struct tm_pack *pack)
{
    return TABLE_EXTENT_HEADER_BYTES + (uint32_t)strlen(pack->name);
}

static void put_header(const struct tm_pack *pack, uint8_t *p, const struct extent_range *range)
{
    wr_store_u32(p, TABLE_EXTENT_MAGIC);
    wr_store_u16(p + 4, WR_SEGMENT_VERSION);
    p[6] = 0;
    p[7] = (uint8_t)pack->form;
    wr_store_u32(p + 8, (uint32_t)strlen(pack->name));
    wr_store_u32(p + 12, pack->value_bytes);
    wr_store_u32(p + 16, range->records);
    wr_store_u32(p + 20, range->key_group_first);
    wr_store_u32(p + 24, range->key_group_end);
    wr_store_u32(p + 28, 0);
    wr_store_u64(p + 32, pack->options.checkpoint);
    memcpy(p + TABLE_EXTENT_HEADER_BYTES, pack->name, strlen(pack->name));
}

static void on_written(struct tm_segment_write *write)
{
    struct pack_write *w = write->ctx;
    struct tm_pack *pack = w->pack;

    if (pack == NULL) {
        wr_free(w);
        return;
    }
    w->done = true;
    if (w == pack->sync) {
        pack->synced = true;
    } else {
        pack->in_flight -= 1;
    }
    if (write->code != WR_OK && !pack->failed) {
        pack->err = write->err;
        (void)wr_wrap(&pack->err, "could not save table \"%s\"", pack->name);
        fail(pack);
    }
    pack->options.wake(pack->options.ctx);
}

static struct pack_write *write_create(struct tm_pack *pack)
{
    struct pack_write *w = WR_NEW(struct pack_write);

    w->pack = pack;
    w->write.done = on_written;
    w->write.ctx = w;
    w->write.home = pack->options.home;
    w->write.checkpoint = pack->options.checkpoint;
    return w;
}

static void send_buffer(struct tm_pack *pack)
{
    struct pack_write *w;

    if (pack->buffer == NULL) {
        return;
    }
    if (pack->range.records == 0) {
        tm_segments_buffer_return(pack->options.segments, WR_TAKE(pack->buffer));
        return;
    }
    w = write_create(pack);
    w->range = pack->range;
    put_header(pack, pack->buffer->data, &pack->range);
    pack->records += pack->range.records;
    pack->bytes += pack->buffer->bytes;
    WR_VEC_PUSH(&pack->writes, w);
    pack->in_flight += 1;
    tm_segments_append(pack->options.segments, WR_TAKE(pack->buffer), &w->write);
}

/* Room for `bytes` more in the buffer in hand, or a new one; false: wait. */
static bool buffer_room(struct tm_pack *pack, uint64_t bytes)
{
    if (pack->buffer != NULL && (WR_IO_BUFFER_BYTES - pack->buffer->bytes < bytes ||
                                 WR_BUGGIFY("pack.full_buffer"))) {
        send_buffer(pack);
    }
    if (pack->buffer == NULL) {
        pack->buffer = tm_segments_buffer(pack->options.segments, pack->options.wake,
                                          pack->options.ctx);
        if (pack->buffer == NULL) {
            return false;
        }
        pack->buffer->bytes = header_bytes(pack);
        pack->range = (struct extent_range){0, UINT32_MAX, 0};
    }
    return true;
}

/* ---- the walk ---- */

static bool to_pack(const struct tm_pack *pack, const struct table_page *page, uint32_t i)
{
    bool dirty = page->touched == pack->table->epoch && (page->control[i] & TABLE_DIRTY) != 0;

    return (page->control[i] & TABLE_NOT_LIVE) == 0 && !dirty;
}

static uint64_t page_bytes_max(const struct tm_pack *pack, const struct table_page *page)
{
    const struct tm_table *table = pack->table;
    uint64_t bytes = 0;

    if (table->form == WR_KEY_U64) {
        return (uint64_t)page->live * (9 + table->value_bytes);
    }
    for (uint32_t i = 0; i < page->capacity; i++) {
        if ((page->control[i] & TABLE_NOT_LIVE) == 0) {
            bytes += table_record_bytes_max(table, table_slot(table, page, i));
        }
    }
    return bytes;
}

/* false: no buffer now. A page whose long keys exceed a buffer goes through the log. */
static bool pack_page(struct tm_pack *pack, struct table_page *page)
{
    const struct tm_table *table = pack->table;
    uint64_t bytes = page_bytes_max(pack, page);
    bool by_log = bytes > WR_IO_BUFFER_BYTES - header_bytes(pack);

    if (!by_log && !buffer_room(pack, bytes)) {
        return false;
    }
    for (uint32_t i = 0; i < page->capacity; i++) {
        const uint8_t *slot = table_slot(table, page, i);
        if (!to_pack(pack, page, i)) {
            continue;
        }
        if (by_log) {
            pack_log_slot(pack, slot);
        } else {
            pack->buffer->bytes +=
                put_record(pack, slot, pack->buffer->data + pack->buffer->bytes, &pack->range);
        }
    }
    page->packed = table->epoch;
    return true;
}

static bool walk_step(struct tm_pack *pack, bool *ret_wait)
{
    struct tm_table *table = pack->table;
    struct table_page *page = table->directory[table_directory_index(table, pack->cursor)];

    if (page != NULL && page->packed != table->epoch && !pack_page(pack, page)) {
        *ret_wait = true;
        return false;
    }
    if (page == NULL || page->depth == 0) {
        pack->walked = true;
        return true;
    }
    pack->cursor = page->prefix + (1ull << (64 - page->depth));
    pack->walked = pack->cursor == 0; /* wrapped */
    return true;
}

/* The oldest chunk of the log into an extent of its own kind of range. */
static bool drain_log(struct tm_pack *pack, bool *ret_wait)
{
    struct log_chunk *chunk = pack->log_first;

    if (!buffer_room(pack, chunk->bytes)) {
        *ret_wait = true;
        return false;
    }
    memcpy(pack->buffer->data + pack->buffer->bytes, chunk->data, chunk->bytes);
    pack->buffer->bytes += chunk->bytes;
    pack->range.records += chunk->range.records;
    pack->range.key_group_first =
        WR_MIN(pack->range.key_group_first, chunk->range.key_group_first);
    pack->range.key_group_end = WR_MAX(pack->range.key_group_end, chunk->range.key_group_end);
    pack->log_first = chunk->next;
    if (pack->log_first == NULL) {
        pack->log_last = NULL;
    }
    pack->log_bytes -= chunk->bytes;
    wr_memory_release(pack->account, chunk->capacity);
    wr_free(chunk);
    return true;
}

/* The walk is over: the table logs no more. */
static void detach(struct tm_pack *pack)
{
    if (pack->table != NULL) {
        pack->table->pack = NULL;
        pack->table = NULL;
    }
}

static bool step_once(struct tm_pack *pack, bool *ret_wait)
{
    /* A full chunk leaves first: the log is memory. */
    if (pack->log_first != NULL &&
        (pack->walked || pack->log_first->next != NULL)) {
        return drain_log(pack, ret_wait);
    }
    if (!pack->walked) {
        return walk_step(pack, ret_wait);
    }
    return false;
}

enum tm_pack_state tm_pack_step(struct tm_pack *pack, struct wr_env *env, uint64_t deadline_ns,
                                struct wr_error *err)
{
    bool wait = false;

    while (!pack->failed && step_once(pack, &wait)) {
        if (wr_env_mono_ns(env) >= deadline_ns || WR_BUGGIFY("pack.short_slice")) {
            return TM_PACK_MORE;
        }
    }
    if (pack->failed) {
        detach(pack);
        *err = pack->err;
        return TM_PACK_FAILED;
    }
    if (wait) {
        return TM_PACK_WAIT;
    }
    detach(pack);
    send_buffer(pack);
    if (pack->in_flight > 0) {
        return TM_PACK_WAIT;
    }
    if (pack->writes.count == 0 || pack->synced || WR_MUTANT("ack_before_durable")) {
        return TM_PACK_DONE;
    }
    if (pack->sync == NULL) {
        pack->sync = write_create(pack);
        tm_segments_sync(pack->options.segments, pack->options.checkpoint, &pack->sync->write);
    }
    return TM_PACK_WAIT;
}

/* ---- begin and end ---- */

struct tm_pack *tm_table_seal(struct tm_table *table, const struct tm_pack_options *options)
{
    struct tm_pack *pack = WR_NEW(struct tm_pack);

    WR_ASSERT(table->pack == NULL);
    pack->table = table;
    pack->options = *options;
    tm_segments_ref(options->segments);
    pack->name = wr_strdup(table->name);
    pack->form = table->form;
    pack->value_bytes = table->value_bytes;
    pack->key_group_first = table->key_group_first;
    pack->key_group_end = table->key_group_end;
    pack->digests =
        WR_NEW_ARRAY(struct table_digest, table->key_group_end - table->key_group_first);
    pack->account = wr_memory_account_open(table->memory, WR_MEMORY_UNDO, table->name);
    table->epoch += 1;
    table->pack = pack;
    if (table->null_slot != NULL) {
        pack_log_slot(pack, table->null_slot);
    }
    return pack;
}

static void fill_extent(const struct pack_write *w, Weir__Extent *extent)
{
    weir__extent__init(extent);
    extent->file = wr_strdup(w->write.file);
    extent->offset = w->write.offset;
    extent->bytes = w->write.bytes;
    extent->hash_low = w->write.hash.low;
    extent->hash_high = w->write.hash.high;
    extent->key_group_first = w->range.key_group_first;
    extent->key_group_end = w->range.key_group_end;
    extent->records = w->range.records;
}

void tm_pack_result(struct tm_pack *pack, Weir__TableState *ret)
{
    Weir__TablePart *part = WR_NEW(Weir__TablePart);
    uint32_t groups = pack->key_group_end - pack->key_group_first;

    weir__table_part__init(part);
    part->kind = WEIR__TABLE_PART__KIND__BASE;
    part->checkpoint = pack->options.checkpoint;
    part->records = pack->records;
    part->bytes = pack->bytes;
    part->n_extents = pack->writes.count;
    part->extents = WR_NEW_ARRAY(Weir__Extent *, pack->writes.count);
    for (uint32_t i = 0; i < pack->writes.count; i++) {
        part->extents[i] = WR_NEW(Weir__Extent);
        fill_extent(pack->writes.items[i], part->extents[i]);
    }
    part->digests.len = groups * sizeof *pack->digests;
    part->digests.data = wr_alloc(part->digests.len);
    memcpy(part->digests.data, pack->digests, part->digests.len);
    ret->name = wr_strdup(pack->name);
    ret->n_parts = 1;
    ret->parts = WR_NEW_ARRAY(Weir__TablePart *, 1);
    ret->parts[0] = part;
}

void tm_table_state_fini(Weir__TableState *state)
{
    for (size_t p = 0; p < state->n_parts; p++) {
        Weir__TablePart *part = state->parts[p];
        for (size_t i = 0; i < part->n_extents; i++) {
            wr_free(part->extents[i]->file);
            wr_free(part->extents[i]);
        }
        wr_free(part->extents);
        wr_free(part->digests.data);
        wr_free(part);
    }
    wr_free(state->parts);
    wr_free(state->name);
    state->n_parts = 0;
    state->parts = NULL;
    state->name = NULL;
}

/* Writes in flight free themselves when they complete. */
static void let_go(struct pack_write *w)
{
    if (w->done) {
        wr_free(w);
    } else {
        w->pack = NULL;
    }
}

void tm_pack_destroy(struct tm_pack *pack)
{
    if (pack == NULL) {
        return;
    }
    detach(pack);
    tm_segments_forget(pack->options.segments, pack->options.ctx);
    if (pack->buffer != NULL) {
        tm_segments_buffer_return(pack->options.segments, pack->buffer);
    }
    for (uint32_t i = 0; i < pack->writes.count; i++) {
        struct pack_write *w = pack->writes.items[i];
        let_go(w);
    }
    if (pack->sync != NULL) {
        let_go(pack->sync);
    }
    WR_VEC_FINI(&pack->writes);
    log_free(pack);
    wr_memory_account_close(pack->account);
    tm_segments_unref(pack->options.segments);
    wr_free(pack->digests);
    wr_free(pack->name);
    wr_free(pack);
}
