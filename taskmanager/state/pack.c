/* Packing: the owner's walk over its sealed table, and the undo log. */
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/extent.h"
#include "taskmanager/state/parts.h"
#include "taskmanager/state/table_directory.h"

#define LOG_CHUNK_BYTES (256u * 1024)
#define LOG_CHUNKS_MIN 8u /* of what is set aside: chunks are not full all the time */
/* What the log may hold, as a part of the budget: its full chunks leave first, so it is only more where
 * the disk lags. */
#define LOG_PART_OF_BUDGET 64u
#define LOG_BYTES_MIN (1024ull * 1024)

struct log_chunk {
    struct log_chunk *next;
    struct extent_range range;
    uint32_t bytes;
    uint32_t capacity;
    bool lent; /* of what the table set aside */
    uint8_t data[];
};

struct tm_pack {
    struct tm_table *table; /* outlives the pack */
    Weir__TablePart__Kind kind;
    uint64_t undo_bytes_max;
    struct extent_writer *writer; /* of a STORE only its encoding is used, for the log */
    uint64_t checkpoint;

    uint64_t cursor; /* hash prefix of the next page */
    bool null_walked;
    bool walked;
    bool done; /* the part is in the chain */
    bool base_ended;

    struct wr_memory_account *account;
    struct log_chunk *log_first, *log_last;
    uint64_t log_bytes;
    uint32_t log_taken; /* STORE: bytes of the first chunk that have gone on */
    bool failed;
    struct wr_error err;
};

/* ---- the undo log ---- */

static void log_drop_first(struct tm_pack *pack)
{
    struct log_chunk *chunk = pack->log_first;

    pack->log_first = chunk->next;
    if (pack->log_first == NULL) {
        pack->log_last = NULL;
    }
    pack->log_bytes -= chunk->bytes;
    pack->log_taken = 0;
    if (chunk->lent) {
        cache_return_undo(pack->table->cache, chunk->capacity);
    } else {
        wr_memory_release(pack->account, chunk->capacity);
    }
    wr_free(chunk);
}

static void log_free(struct tm_pack *pack)
{
    while (pack->log_first != NULL) {
        log_drop_first(pack);
    }
}

/* The table logs no more: the walk is over or given up. */
static void detach(struct tm_pack *pack)
{
    if (pack->table->pack == pack) {
        pack->table->pack = NULL;
    }
}

static void fail(struct tm_pack *pack)
{
    pack->failed = true;
    log_free(pack);
    detach(pack);
}

/* Of the budget, or of what the table set aside in it. */
static struct log_chunk *chunk_create(struct tm_pack *pack, uint64_t bytes)
{
    struct table_cache *cache = pack->table->cache;
    uint64_t set_aside = cache == NULL ? 0 : cache_undo_bytes(cache);
    uint64_t capacity = set_aside == 0 ? LOG_CHUNK_BYTES
                                       : WR_MIN(LOG_CHUNK_BYTES, set_aside / LOG_CHUNKS_MIN);
    struct log_chunk *chunk;
    bool lent;

    capacity = WR_MAX(capacity, bytes);
    lent = set_aside > 0 && cache_lend_undo(cache, capacity);
    if (!lent && !wr_memory_reserve(pack->account, capacity)) {
        return NULL;
    }
    chunk = wr_alloc(sizeof *chunk + capacity);
    *chunk = (struct log_chunk){
        .capacity = (uint32_t)capacity, .lent = lent, .range = {0, UINT32_MAX, 0}};
    return chunk;
}

static struct log_chunk *log_room(struct tm_pack *pack, uint64_t bytes)
{
    struct log_chunk *chunk = pack->log_last;

    if (chunk != NULL && chunk->capacity - chunk->bytes >= bytes &&
        !WR_BUGGIFY("pack.full_chunk")) {
        return chunk;
    }
    chunk = chunk_create(pack, bytes);
    if (chunk == NULL) {
        (void)wr_fail(&pack->err, WR_ERR_MEMORY,
                      "the memory budget has no room for the undo log of table \"%s\"",
                      pack->table->name);
        fail(pack);
        return NULL;
    }
    if (pack->log_last != NULL) {
        pack->log_last->next = chunk;
    } else {
        pack->log_first = chunk;
    }
    pack->log_last = chunk;
    return chunk;
}

static void log_record(struct tm_pack *pack, const struct tm_record *record)
{
    struct log_chunk *chunk =
        log_room(pack, tm_record_bytes_max(&pack->table->shape, record));
    uint32_t bytes;

    if (chunk != NULL) {
        bytes = extent_writer_encode(pack->writer, record, chunk->data + chunk->bytes,
                                     &chunk->range);
        chunk->bytes += bytes;
        pack->log_bytes += bytes;
    }
}

/* Is a slot that has not changed since the barrier part of the snapshot? */
static bool belongs(const struct tm_pack *pack, const struct table_page *page, uint32_t i)
{
    bool live = table_is_live(page, i);

    if (!live && !table_is_tombstone(page, i)) {
        return false;
    }
    switch (pack->kind) {
    case WEIR__TABLE_PART__KIND__BASE:
        return live;
    case WEIR__TABLE_PART__KIND__DELTA:
        return table_is_old(page, i);
    case WEIR__TABLE_PART__KIND__STORE:
        return (table_marks(page)[i] & TABLE_DIFFERS) != 0;
    case _WEIR__TABLE_PART__KIND_IS_INT_SIZE:
        break;
    }
    WR_UNREACHABLE();
}

void pack_log_slot(struct tm_pack *pack, const struct table_page *page, uint32_t index)
{
    if (belongs(pack, page, index)) {
        struct tm_record record = table_record(pack->table, table_slot(pack->table, page, index),
                                               !table_is_live(page, index));
        log_record(pack, &record);
    }
}

bool pack_is_base(const struct tm_pack *pack)
{
    return pack->kind == WEIR__TABLE_PART__KIND__BASE;
}

static uint64_t log_cap(const struct tm_pack *pack)
{
    const struct tm_table *table = pack->table;
    uint64_t part = wr_memory_budget_bytes(table->memory) / LOG_PART_OF_BUDGET;

    if (pack->undo_bytes_max != 0) {
        return pack->undo_bytes_max;
    }
    if (table->cache != NULL && cache_undo_bytes(table->cache) > 0) {
        return cache_undo_bytes(table->cache) / 2; /* the batch in hand still comes */
    }
    return WR_MAX(LOG_BYTES_MIN, part);
}

uint32_t tm_pack_pressure(const struct tm_pack *pack)
{
    return (uint32_t)WR_MIN(pack->log_bytes * 100 / log_cap(pack), 100);
}

/* ---- the walk ---- */

/* Rule 3: what of an unpacked page is packed now. */
static bool to_pack(const struct tm_pack *pack, const struct table_page *page, uint32_t i)
{
    uint64_t epoch = pack->table->epoch;
    bool dirty = (page->control[i] & TABLE_DIRTY) != 0;

    if (page->touched == epoch) {
        return !dirty && belongs(pack, page, i);
    }
    if (pack->kind != WEIR__TABLE_PART__KIND__DELTA) {
        return belongs(pack, page, i);
    }
    return dirty && page->touched + 1 == epoch &&
           (table_is_live(page, i) || table_is_tombstone(page, i));
}

/* Nothing of the page will be asked for: its key groups had been given out at the barrier. */
static bool is_drained(const struct tm_table *table, const struct table_page *page)
{
    uint64_t last = page->depth == 0 ? UINT64_MAX : page->prefix | UINT64_MAX >> page->depth;

    return table->sealed_drained_end == table->key_group_end ||
           wr_key_group(last, table->key_groups) < table->sealed_drained_end;
}

static bool may_skip(const struct tm_pack *pack, const struct table_page *page)
{
    bool unchanged = page->touched + 1 < pack->table->epoch;

    return (pack->kind == WEIR__TABLE_PART__KIND__DELTA && unchanged) ||
           (pack->kind != WEIR__TABLE_PART__KIND__STORE && is_drained(pack->table, page));
}

static uint64_t page_bytes_max(const struct tm_pack *pack, const struct table_page *page)
{
    const struct tm_table *table = pack->table;
    uint64_t bytes = 0;

    if (table->shape.form == WR_KEY_U64 && !table->shape.objects) {
        return (uint64_t)page->filled * (16 + table->shape.value_bytes);
    }
    for (uint32_t i = 0; i < page->capacity; i++) {
        if (to_pack(pack, page, i)) {
            struct tm_record record =
                table_record(table, table_slot(table, page, i), !table_is_live(page, i));
            bytes += tm_record_bytes_max(&table->shape, &record);
        }
    }
    return bytes;
}

/* false: no buffer now. A page that exceeds a buffer goes through the log. */
static bool pack_into_extents(struct tm_pack *pack, struct table_page *page)
{
    const struct tm_table *table = pack->table;
    uint64_t bytes = page_bytes_max(pack, page);
    bool by_log = bytes > extent_writer_bytes_max(pack->writer);

    if (!by_log && bytes > 0 && !extent_out_room(&pack->writer->out, bytes)) {
        return false;
    }
    for (uint32_t i = 0; i < page->capacity && !pack->failed; i++) {
        if (to_pack(pack, page, i)) {
            struct tm_record record =
                table_record(table, table_slot(table, page, i), !table_is_live(page, i));
            if (by_log) {
                log_record(pack, &record);
            } else {
                extent_writer_put(pack->writer, &record);
            }
        }
    }
    return true;
}

static bool is_packed(void *ctx, struct table_page *page, uint32_t i)
{
    return to_pack(ctx, page, i);
}

/* Into the run that makes the store equal to the barrier. */
static bool pack_into_store(struct tm_pack *pack, struct table_page *page)
{
    struct tm_table *table = pack->table;

    if (page != table->null_page) {
        return cache_run_page(table->cache, page, is_packed, pack);
    }
    return !to_pack(pack, page, 0) || cache_run_null(table->cache, page);
}

static bool pack_page(struct tm_pack *pack, struct table_page *page)
{
    if (page == NULL || page->packed == pack->table->epoch) {
        return true;
    }
    if (!may_skip(pack, page) && !(pack->kind == WEIR__TABLE_PART__KIND__STORE
                                       ? pack_into_store(pack, page)
                                       : pack_into_extents(pack, page))) {
        return false;
    }
    page->packed = pack->table->epoch;
    return true;
}

static bool walk_step(struct tm_pack *pack, bool *ret_wait)
{
    struct tm_table *table = pack->table;
    struct table_page *page =
        pack->null_walked ? table_page_at(table, pack->cursor)
                          : table->null_page;

    if (!pack_page(pack, page)) {
        *ret_wait = true;
        return false;
    }
    if (!pack->null_walked) {
        pack->null_walked = true;
        return true;
    }
    if (page == NULL || page->depth == 0) {
        pack->walked = true;
        return true;
    }
    pack->cursor = page->prefix + (1ull << (64 - page->depth));
    pack->walked = pack->cursor == 0; /* wrapped */
    return true;
}

static bool drain_into_store(struct tm_pack *pack, const struct log_chunk *chunk)
{
    while (pack->log_taken < chunk->bytes) {
        struct wr_reader reader =
            wr_reader_of(chunk->data + pack->log_taken, chunk->bytes - pack->log_taken);
        struct tm_record record;
        struct wr_error err;
        WR_ASSERT(tm_record_decode(&pack->table->shape, &reader, &record, &err) == WR_OK);
        if (!cache_run_stray(pack->table->cache, &record)) {
            return false;
        }
        pack->log_taken = (uint32_t)(reader.next - chunk->data);
    }
    return true;
}

/* The oldest chunk of the log leaves. */
static bool drain_log(struct tm_pack *pack, bool *ret_wait)
{
    struct log_chunk *chunk = pack->log_first;

    if (pack->kind == WEIR__TABLE_PART__KIND__STORE) {
        if (!drain_into_store(pack, chunk)) {
            *ret_wait = true;
            return false;
        }
    } else {
        if (!extent_out_room(&pack->writer->out, chunk->bytes)) {
            *ret_wait = true;
            return false;
        }
        extent_writer_append(pack->writer, chunk->data, chunk->bytes, &chunk->range);
    }
    log_drop_first(pack);
    return true;
}

static bool step_once(struct tm_pack *pack, bool *ret_wait)
{
    /* A full chunk leaves first: the log is memory. */
    if (pack->log_first != NULL && (pack->walked || pack->log_first->next != NULL)) {
        return drain_log(pack, ret_wait);
    }
    if (!pack->walked) {
        return walk_step(pack, ret_wait);
    }
    return false;
}

/* From here on ordinary runs may go into the store again. */
static void end_base(struct tm_pack *pack)
{
    if (pack->kind == WEIR__TABLE_PART__KIND__STORE && !pack->base_ended) {
        pack->base_ended = true;
        cache_base_end(pack->table->cache);
    }
}

/* Walked and drained: what is left is not the owner's work. */
static enum tm_pack_state finish(struct tm_pack *pack)
{
    enum tm_pack_state state;
    Weir__TablePart *part = NULL;

    detach(pack);
    if (pack->kind == WEIR__TABLE_PART__KIND__STORE) {
        state = cache_base_finish(pack->table->cache, pack->checkpoint, &part, &pack->err);
    } else {
        extent_out_flush(&pack->writer->out);
        state = extent_writer_sync(pack->writer);
        pack->err = pack->writer->out.err;
        part = state == TM_PACK_DONE ? extent_writer_part(pack->writer) : NULL;
    }
    if (state == TM_PACK_DONE) {
        tm_parts_add(pack->table->parts, part);
        pack->done = true;
        end_base(pack);
    }
    pack->failed = state == TM_PACK_FAILED;
    return state;
}

enum tm_pack_state tm_pack_step(struct tm_pack *pack, struct wr_env *env, uint64_t deadline_ns,
                                struct wr_error *err)
{
    bool wait = false;
    enum tm_pack_state state;

    if (pack->done) {
        return TM_PACK_DONE;
    }
    if (!pack->failed && pack->kind == WEIR__TABLE_PART__KIND__STORE &&
        cache_has_failed(pack->table->cache, &pack->err)) {
        fail(pack);
    }
    if (!pack->failed && pack->writer->out.failed) {
        pack->err = pack->writer->out.err;
        fail(pack);
    }
    while (!pack->failed && step_once(pack, &wait)) {
        if (wr_env_mono_ns(env) >= deadline_ns || WR_BUGGIFY("pack.short_slice")) {
            return TM_PACK_MORE;
        }
    }
    state = pack->failed ? TM_PACK_FAILED : wait ? TM_PACK_WAIT : finish(pack);
    if (state == TM_PACK_FAILED) {
        fail(pack);
        end_base(pack);
        *err = pack->err;
    }
    return state;
}

/* ---- begin and end ---- */

static Weir__TablePart__Kind choose_kind(struct tm_table *table)
{
    bool base = tm_parts_next_is_base(table->parts, table->count, table->dirty);

    if (!base) {
        return WEIR__TABLE_PART__KIND__DELTA;
    }
    /* While nothing has left for the store, all is in memory, as on the heap. */
    return table->store_empty ? WEIR__TABLE_PART__KIND__BASE : WEIR__TABLE_PART__KIND__STORE;
}

struct tm_pack *tm_table_seal(struct tm_table *table, const struct tm_pack_options *options)
{
    struct tm_pack *pack = WR_NEW(struct tm_pack);

    WR_ASSERT(!table->packing && tm_table_drain_between(table));
    pack->table = table;
    pack->kind = choose_kind(table);
    pack->checkpoint = options->checkpoint;
    pack->undo_bytes_max = options->undo_bytes_max;
    pack->writer = table->cache == NULL ? NULL : cache_seal(table->cache, options, pack->kind);
    if (pack->writer == NULL) {
        pack->writer = extent_writer_create(table, options,
                                            pack->kind == WEIR__TABLE_PART__KIND__DELTA);
    }
    WR_AUTO_FREE char *owner = wr_asprintf("%s: undo log", table->owner);
    pack->account = wr_memory_account_open(table->memory, WR_MEMORY_UNDO, owner);
    table->epoch += 1;
    table->dirty = 0;
    table->sealed_drained_end = table->drained_end;
    table->pack = pack;
    table->packing = true;
    tm_parts_sealed(table->parts);
    return pack;
}

void tm_pack_destroy(struct tm_pack *pack)
{
    if (pack == NULL) {
        return;
    }
    detach(pack);
    pack->table->packing = false;
    if (!pack->done) {
        tm_parts_lost(pack->table->parts);
    }
    end_base(pack);
    log_free(pack);
    extent_writer_destroy(pack->writer);
    wr_memory_account_close(pack->account);
    wr_free(pack);
}

void tm_table_state(const struct tm_table *table, Weir__TableState *ret)
{
    ret->name = wr_strdup(table->name);
    ret->key_group_first = table->key_group_first;
    ret->key_group_end = table->key_group_end;
    ret->value_bytes = table->shape.value_bytes;
    ret->objects = table->shape.objects;
    ret->key_group_drained_end = table->sealed_drained_end;
    tm_parts_fill(table->parts, ret);
}

void tm_table_state_fini(Weir__TableState *state)
{
    for (size_t p = 0; p < state->n_parts; p++) {
        tm_part_free(state->parts[p]);
    }
    wr_free(state->parts);
    wr_free(state->name);
    state->n_parts = 0;
    state->parts = NULL;
    state->name = NULL;
}
