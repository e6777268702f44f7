/* Restore: extents are read and proved on the pool, their records applied by the owner, part by part in the
 * order of the chain. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/cache.h"
#include "taskmanager/state/extent.h"
#include "taskmanager/state/parts.h"
#include "taskmanager/state/restore_store.h"
#include "taskmanager/state/table_internal.h"

#define READS_MAX 3u

/* A part, and the state whose chain it is of. */
struct restore_part {
    const Weir__TableState *state;
    const Weir__TablePart *part;
};

struct extent_read {
    struct wr_job job;
    struct tm_restore_table *restore; /* NULL: abandoned */
    Weir__Extent extent; /* without its strings: the manifest may be gone by then */
    char *path;
    char *local; /* NULL: none */
    uint32_t part;
    uint8_t *data;
    struct wr_memory_account *account; /* of the data, NULL: not accounted */
    bool done;
    bool from_local;
    enum wr_code code;
    struct wr_error err;
};

struct pending_extent {
    uint32_t part;
    const Weir__Extent *extent;
};

struct tm_restore_table {
    struct tm_table *table;
    struct tm_restore_options options; /* with texts of their own: */
    char *directory, *local;
    struct restore_store *store; /* the STORE part in hand */
    uint32_t next_store;         /* parts before this one are no STORE, or are in */
    WR_VEC(struct restore_part) parts;
    WR_VEC(struct pending_extent) extents;
    uint32_t next_extent;
    WR_VEC(struct extent_read *) reads; /* in order */
    struct wr_reader reader;            /* of reads.items[0] once begun */
    bool begun;
    uint32_t records_left;
    uint32_t part;                 /* the one in hand */
    struct extent_digest *digests; /* of the part in hand, by key group of the table */
    const Weir__TableState *state; /* the last one added */
    uint32_t state_count;
    struct wr_error err; /* of add: told by the first step */
    bool refused;
    uint64_t bytes, local_bytes;
};

struct tm_restore_table *tm_restore_table_create(struct tm_table *table,
                                                 const struct tm_restore_options *options)
{
    struct tm_restore_table *restore = WR_NEW(struct tm_restore_table);

    restore->table = table;
    restore->options = *options;
    restore->options.directory = restore->directory = wr_strdup(options->directory);
    restore->local = options->local == NULL ? NULL : wr_strdup(options->local);
    restore->options.local = restore->local;
    restore->digests =
        WR_NEW_ARRAY(struct extent_digest, table->key_group_end - table->key_group_first);
    return restore;
}

static bool overlaps(const struct tm_table *table, uint32_t first, uint32_t end)
{
    return first < table->key_group_end && end > table->key_group_first;
}

static bool covers(const struct tm_table *table, const Weir__TableState *state)
{
    return state->key_group_first == table->key_group_first &&
           state->key_group_end == table->key_group_end;
}

static void check_shape(struct tm_restore_table *restore, const Weir__TableState *state)
{
    const struct tm_table *table = restore->table;

    if (state->value_bytes != table->shape.value_bytes || state->objects != table->shape.objects) {
        (void)wr_fail(&restore->err, WR_ERR_INVALID,
                      "table \"%s\": the checkpoint's values have %u bytes%s and the job's %u%s",
                      table->name, state->value_bytes, state->objects ? " and an object" : "",
                      table->shape.value_bytes, table->shape.objects ? " and an object" : "");
        restore->refused = true;
    }
}

void tm_restore_table_add(struct tm_restore_table *restore, const Weir__TableState *state)
{
    const struct tm_table *table = restore->table;

    restore->state = state;
    restore->state_count += 1;
    check_shape(restore, state);
    for (size_t p = 0; p < state->n_parts; p++) {
        const Weir__TablePart *part = state->parts[p];
        struct restore_part *entry = WR_VEC_ADD(&restore->parts);
        entry->state = state;
        entry->part = part;
        for (size_t i = 0; i < part->n_extents; i++) {
            const Weir__Extent *extent = part->extents[i];
            struct pending_extent pending = {restore->parts.count - 1, extent};
            if (overlaps(table, extent->key_group_first, extent->key_group_end)) {
                WR_VEC_PUSH(&restore->extents, pending);
            }
        }
    }
}

/* ---- reading ---- */

static enum wr_code read_data(struct extent_read *read, struct wr_env *env)
{
    const Weir__Extent *extent = &read->extent;

    if (extent->bytes < EXTENT_HEADER_BYTES || extent->bytes > WR_IO_BUFFER_BYTES) {
        return wr_fail(&read->err, WR_ERR_CORRUPT, "an extent of %" PRIu64 " bytes",
                       extent->bytes);
    }
    read->data = wr_alloc(extent->bytes);
    return extent_read(env, read->path, read->local, extent, read->data, &read->from_local,
                       &read->err);
}

static void read_run(struct wr_job *job, struct wr_env *env)
{
    struct extent_read *read = WR_CONTAINER_OF(job, struct extent_read, job);

    read->code = read_data(read, env);
}

static void read_free(struct extent_read *read)
{
    if (read->account != NULL) {
        wr_memory_release(read->account, read->extent.bytes);
        wr_memory_account_close(read->account);
    }
    wr_free(read->data);
    wr_free(read->path);
    wr_free(read->local);
    wr_free(read);
}

static void read_done(struct wr_job *job, void *owner)
{
    struct extent_read *read = WR_CONTAINER_OF(job, struct extent_read, job);

    (void)owner;
    if (read->restore == NULL) {
        read_free(read);
        return;
    }
    read->done = true;
    read->restore->options.wake(read->restore->options.ctx);
}

/* The first read is made even when the budget is used up: else nothing could be restored. */
static bool reserve(struct tm_restore_table *restore, struct extent_read *read)
{
    read->account =
        wr_memory_account_open(restore->table->memory, WR_MEMORY_UNDO, "extents being restored");
    if (wr_memory_reserve(read->account, read->extent.bytes)) {
        return true;
    }
    wr_memory_account_close(WR_TAKE(read->account));
    return restore->reads.count == 0;
}

static void start_reads(struct tm_restore_table *restore)
{
    const struct tm_restore_options *options = &restore->options;

    while (restore->reads.count < READS_MAX && restore->next_extent < restore->extents.count) {
        const struct pending_extent *pending = &restore->extents.items[restore->next_extent];
        struct extent_read *read = WR_NEW(struct extent_read);
        read->extent = *pending->extent;
        if (!reserve(restore, read)) {
            wr_free(read);
            return;
        }
        restore->next_extent += 1;
        read->restore = restore;
        read->part = pending->part;
        read->path = wr_asprintf("%s/%s", restore->directory, pending->extent->file);
        if (restore->local != NULL) {
            read->local = wr_asprintf("%s/%s", restore->local, pending->extent->file);
        }
        read->job = (struct wr_job){.run = read_run, .done = read_done, .home = options->home};
        WR_VEC_PUSH(&restore->reads, read);
        options->env->ops->offload(options->env, &read->job);
    }
}

/* ---- applying ---- */

static enum wr_code begin_extent(struct tm_restore_table *restore, const struct extent_read *read,
                                 struct wr_error *err)
{
    const struct tm_table *table = restore->table;
    const Weir__TablePart *part = restore->parts.items[read->part].part;
    uint32_t flags = (table->shape.objects ? 1u : 0u) | (table->shape.composite ? 2u : 0u);
    const uint8_t *p = read->data;
    uint32_t name_bytes = wr_load_u32(p + 8);

    if (wr_load_u32(p) != EXTENT_MAGIC) {
        return wr_fail(err, WR_ERR_CORRUPT, "not a state extent");
    }
    if (wr_load_u16(p + 4) != WR_SEGMENT_VERSION) {
        return wr_fail(err, WR_ERR_VERSION, "state extent of version %u; this program reads %u",
                       wr_load_u16(p + 4), WR_SEGMENT_VERSION);
    }
    if (p[6] != (part->kind == WEIR__TABLE_PART__KIND__DELTA) ||
        p[7] != (uint8_t)table->shape.form || wr_load_u32(p + 12) != table->shape.value_bytes ||
        wr_load_u32(p + 28) != flags) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "the extent's keys and values are of another shape than the table's");
    }
    if (name_bytes > read->extent.bytes - EXTENT_HEADER_BYTES) {
        return wr_fail(err, WR_ERR_CORRUPT, "the extent's header is cut off");
    }
    restore->reader = wr_reader_of(p + EXTENT_HEADER_BYTES + name_bytes,
                                   read->extent.bytes - EXTENT_HEADER_BYTES - name_bytes);
    restore->records_left = wr_load_u32(p + 16);
    restore->begun = true;
    return WR_OK;
}

static void count_record(struct tm_restore_table *restore, uint32_t key_group, const uint8_t *from)
{
    struct extent_digest *digest =
        &restore->digests[key_group - restore->table->key_group_first];

    digest->count += 1;
    digest->sum += (uint32_t)wr_hash_bytes(from, (size_t)(restore->reader.next - from));
}

/* MORE or WAIT: there was no memory for it; it comes again. */
static enum tm_pack_state apply_record(struct tm_restore_table *restore,
                                       const struct restore_part *part, struct wr_error *err)
{
    struct tm_table *table = restore->table;
    const uint8_t *from = restore->reader.next;
    enum tm_pack_state state = TM_PACK_DONE;
    struct tm_record record;
    uint32_t key_group;
    uint64_t hash;

    if (tm_record_decode(&table->shape, &restore->reader, &record, err) != WR_OK ||
        table_check_record(table, &record, err) != WR_OK) {
        return TM_PACK_FAILED;
    }
    hash = tm_record_hash(&table->shape, &record);
    key_group = wr_key_group(hash, table->key_groups);
    if (key_group < part->state->key_group_first || key_group >= part->state->key_group_end) {
        (void)wr_fail(err, WR_ERR_CORRUPT, "a record of key group %u", key_group);
        return TM_PACK_FAILED;
    }
    if (key_group < table->key_group_first || key_group >= table->key_group_end) {
        return TM_PACK_DONE;
    }
    if (key_group >= part->state->key_group_drained_end) {
        state = table_apply_step(table, &record, hash, err);
    }
    if (state == TM_PACK_DONE) {
        count_record(restore, key_group, from);
    } else {
        restore->reader.next = from;
    }
    return state;
}

/* What the manifest says of the part is taken off what was counted, for the key groups that are ours. */
static void subtract_digests(struct tm_restore_table *restore, const struct restore_part *from)
{
    const struct tm_table *table = restore->table;
    struct wr_reader reader = wr_reader_of(from->part->digests.data, from->part->digests.len);
    uint64_t key_group = from->state->key_group_first;

    for (; wr_reader_left(&reader) > 0; key_group++) {
        key_group += wr_read_varint(&reader);
        uint64_t count = wr_read_varint(&reader);
        uint32_t sum = wr_read_u32(&reader);
        if (reader.failed) {
            return; /* what is not said is missed below */
        }
        if (key_group >= table->key_group_first && key_group < table->key_group_end) {
            struct extent_digest *have = &restore->digests[key_group - table->key_group_first];
            have->count -= count;
            have->sum -= sum;
        }
    }
}

/* Digests of the part in hand against the manifest's. */
static enum wr_code check_digests(struct tm_restore_table *restore, struct wr_error *err)
{
    const struct tm_table *table = restore->table;
    const Weir__TablePart *part = restore->parts.items[restore->part].part;
    uint32_t groups = table->key_group_end - table->key_group_first;

    subtract_digests(restore, &restore->parts.items[restore->part]);
    for (uint32_t g = 0; g < groups; g++) {
        if (restore->digests[g].count != 0 || restore->digests[g].sum != 0) {
            return wr_fail(err, WR_ERR_CORRUPT,
                           "key group %u of checkpoint %" PRIu64
                           " does not hold the records that the manifest says",
                           table->key_group_first + g, part->checkpoint);
        }
    }
    memset(restore->digests, 0, groups * sizeof *restore->digests);
    return WR_OK;
}

/* All parts before this one are complete. */
static enum wr_code enter_part(struct tm_restore_table *restore, uint32_t part,
                               struct wr_error *err)
{
    for (; restore->part < part; restore->part++) {
        if (check_digests(restore, err) != WR_OK) {
            return err->code;
        }
    }
    return WR_OK;
}

/* One slice of the first extent; true in *ret_done at its end. */
static enum tm_pack_state take_records(struct tm_restore_table *restore, bool *ret_done,
                                       struct wr_error *err)
{
    struct extent_read *read = restore->reads.items[0];
    const struct restore_part *part = &restore->parts.items[read->part];

    if (!restore->begun && (enter_part(restore, read->part, err) != WR_OK ||
                            begin_extent(restore, read, err) != WR_OK)) {
        return TM_PACK_FAILED;
    }
    for (uint32_t n = 0; n < 256 && restore->records_left > 0; n++, restore->records_left--) {
        enum tm_pack_state state = apply_record(restore, part, err);
        if (state != TM_PACK_DONE) {
            return state;
        }
    }
    *ret_done = restore->records_left == 0;
    if (*ret_done && wr_reader_left(&restore->reader) != 0) {
        (void)wr_fail(err, WR_ERR_CORRUPT, "bytes are left behind the last record");
        return TM_PACK_FAILED;
    }
    return TM_PACK_DONE;
}

static enum tm_pack_state fail_extent(const struct tm_restore_table *restore,
                                      const struct extent_read *read, struct wr_error *err)
{
    bool retriable = err->retriable;

    (void)wr_wrap(err, "could not restore table \"%s\" from \"%s\" at byte %" PRIu64
                       ", key groups %u to %u",
                  restore->table->name, read->path, read->extent.offset,
                  read->extent.key_group_first, read->extent.key_group_end);
    err->retriable = retriable;
    return TM_PACK_FAILED;
}

static void next_read(struct tm_restore_table *restore)
{
    struct extent_read *read = restore->reads.items[0];

    restore->bytes += read->extent.bytes;
    restore->local_bytes += read->from_local ? read->extent.bytes : 0;
    read_free(read);
    restore->reads.count -= 1;
    memmove(restore->reads.items, restore->reads.items + 1,
            restore->reads.count * sizeof(struct extent_read *));
    restore->begun = false;
}

/* STORE parts first: deltas of their chains come behind them. */
static enum tm_pack_state restore_stores(struct tm_restore_table *restore, uint64_t deadline_ns,
                                         struct wr_error *err)
{
    for (; restore->next_store < restore->parts.count; restore->next_store++) {
        const struct restore_part *part = &restore->parts.items[restore->next_store];
        enum tm_pack_state state;
        if (part->part->kind != WEIR__TABLE_PART__KIND__STORE) {
            continue;
        }
        if (restore->store == NULL) {
            bool whole = restore->state_count == 1 && covers(restore->table, part->state);
            restore->store = restore_store_create(restore->table, &restore->options, part->state,
                                                  part->part, whole);
        }
        state = restore_store_step(restore->store, deadline_ns, err);
        if (state != TM_PACK_DONE) {
            return state;
        }
        restore_store_bytes(restore->store, &restore->bytes, &restore->local_bytes);
        restore_store_destroy(WR_TAKE(restore->store));
    }
    return TM_PACK_DONE;
}

/* Over a store what has been applied leaves when the bound is reached. */
static enum tm_pack_state make_room(struct tm_restore_table *restore, uint64_t deadline_ns,
                                    struct wr_error *err)
{
    struct table_cache *cache = restore->table->cache;

    if (cache == NULL) {
        return TM_PACK_DONE;
    }
    if (cache_has_failed(cache, err)) {
        return TM_PACK_FAILED;
    }
    if (cache_step(cache, restore->options.env, true, deadline_ns)) {
        return TM_PACK_MORE;
    }
    return cache_is_crowded(cache) ? TM_PACK_WAIT : TM_PACK_DONE;
}

/* Everything is in: the table is as of the barrier, and its chain goes on where that is possible. */
static enum tm_pack_state complete(struct tm_restore_table *restore, struct wr_error *err)
{
    struct tm_table *table = restore->table;

    if (enter_part(restore, restore->parts.count, err) != WR_OK) {
        (void)wr_wrap(err, "could not restore table \"%s\" from \"%s\"", table->name,
                      restore->directory);
        return TM_PACK_FAILED;
    }
    table_restored(table);
    if (restore->state_count == 1 && covers(table, restore->state)) {
        tm_parts_adopt(table->parts, restore->state);
        table->drained_end =
            WR_MAX(table->key_group_first, restore->state->key_group_drained_end);
    }
    return TM_PACK_DONE;
}

enum tm_pack_state tm_restore_table_step(struct tm_restore_table *restore, uint64_t deadline_ns,
                                         struct wr_error *err)
{
    if (restore->refused) {
        *err = restore->err;
        return TM_PACK_FAILED;
    }
    for (;;) {
        struct extent_read *read;
        bool done = false;
        enum tm_pack_state state = restore_stores(restore, deadline_ns, err);
        if (state != TM_PACK_DONE || (state = make_room(restore, deadline_ns, err)) != TM_PACK_DONE) {
            return state;
        }
        start_reads(restore);
        if (restore->reads.count == 0) {
            return complete(restore, err);
        }
        read = restore->reads.items[0];
        if (!read->done) {
            return TM_PACK_WAIT;
        }
        if (read->code != WR_OK) {
            *err = read->err;
            return fail_extent(restore, read, err);
        }
        state = take_records(restore, &done, err);
        if (state == TM_PACK_FAILED) {
            return fail_extent(restore, read, err);
        }
        if (state != TM_PACK_DONE) {
            return state;
        }
        if (done) {
            next_read(restore);
        }
        if (wr_env_mono_ns(restore->options.env) >= deadline_ns ||
            WR_BUGGIFY("restore.short_slice")) {
            return TM_PACK_MORE;
        }
    }
}

void tm_restore_table_bytes(const struct tm_restore_table *restore, uint64_t *ret_bytes,
                            uint64_t *ret_local_bytes)
{
    *ret_bytes = restore->bytes;
    *ret_local_bytes = restore->local_bytes;
}

void tm_restore_table_destroy(struct tm_restore_table *restore)
{
    if (restore == NULL) {
        return;
    }
    for (uint32_t i = 0; i < restore->reads.count; i++) {
        struct extent_read *read = restore->reads.items[i];
        if (read->done) {
            read_free(read);
        } else {
            read->restore = NULL;
        }
    }
    restore_store_destroy(restore->store);
    WR_VEC_FINI(&restore->reads);
    WR_VEC_FINI(&restore->extents);
    WR_VEC_FINI(&restore->parts);
    wr_free(restore->digests);
    wr_free(restore->local);
    wr_free(restore->directory);
    wr_free(restore);
}
