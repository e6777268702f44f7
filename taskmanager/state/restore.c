/* Restore: extents are read and proved on the pool, their records inserted by the owner. */
#include <inttypes.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "common/base/limits.h"
#include "common/base/test_point.h"
#include "taskmanager/state/snapshot.h"
#include "taskmanager/state/table_internal.h"

#define READS_MAX 3u

/* A part of which digests are checked once its last extent is in. */
struct restore_part {
    const Weir__TableState *state;
    const Weir__TablePart *part;
    uint32_t extents_left;
    struct table_digest *digests; /* of the state's key groups; NULL: not whole in our range */
};

struct extent_read {
    struct wr_job job;
    struct tm_restore_table *restore; /* NULL: abandoned */
    Weir__Extent extent; /* without its strings: the manifest may be gone by then */
    char *path;
    uint32_t part;
    uint8_t *data;
    bool done;
    enum wr_code code;
    struct wr_error err;
};

struct pending_extent {
    uint32_t part;
    const Weir__Extent *extent;
};

struct tm_restore_table {
    struct tm_table *table;
    struct wr_env *env;
    struct wr_mailbox *home;
    char *directory;
    void (*wake)(void *ctx);
    void *ctx;
    WR_VEC(struct restore_part) parts;
    WR_VEC(struct pending_extent) extents;
    uint32_t next_extent;
    WR_VEC(struct extent_read *) reads; /* in order */
    struct wr_reader reader;            /* of reads.items[0] once begun */
    bool begun;
    uint32_t records_left;
    bool unsupported;
};

struct tm_restore_table *tm_restore_table_create(struct tm_table *table, struct wr_env *env,
                                                 struct wr_mailbox *home, const char *directory,
                                                 void (*wake)(void *ctx), void *ctx)
{
    struct tm_restore_table *restore = WR_NEW(struct tm_restore_table);

    restore->table = table;
    restore->env = env;
    restore->home = home;
    restore->directory = wr_strdup(directory);
    restore->wake = wake;
    restore->ctx = ctx;
    return restore;
}

static bool overlaps(const struct tm_table *table, uint32_t first, uint32_t end)
{
    return first < table->key_group_end && end > table->key_group_first;
}

void tm_restore_table_add(struct tm_restore_table *restore, const Weir__TableState *state)
{
    const struct tm_table *table = restore->table;
    bool whole = state->key_group_first >= table->key_group_first &&
                 state->key_group_end <= table->key_group_end;

    for (size_t p = 0; p < state->n_parts; p++) {
        const Weir__TablePart *part = state->parts[p];
        struct restore_part *entry = WR_VEC_ADD(&restore->parts);
        uint32_t groups = state->key_group_end - state->key_group_first;
        restore->unsupported |= part->kind != WEIR__TABLE_PART__KIND__BASE || state->n_parts != 1;
        entry->state = state;
        entry->part = part;
        if (whole && part->digests.len == groups * sizeof *entry->digests) {
            entry->digests = WR_NEW_ARRAY(struct table_digest, groups);
        }
        for (size_t i = 0; i < part->n_extents; i++) {
            const Weir__Extent *extent = part->extents[i];
            struct pending_extent pending = {restore->parts.count - 1, extent};
            if (overlaps(table, extent->key_group_first, extent->key_group_end)) {
                WR_VEC_PUSH(&restore->extents, pending);
                entry->extents_left += 1;
            }
        }
    }
}

/* ---- reading ---- */

static enum wr_code read_extent(struct extent_read *read, struct wr_env *env)
{
    const Weir__Extent *extent = &read->extent;
    struct wr_hash128 hash;
    size_t got = 0;
    int file;

    if (extent->bytes < TABLE_EXTENT_HEADER_BYTES || extent->bytes > WR_IO_BUFFER_BYTES) {
        return wr_fail(&read->err, WR_ERR_CORRUPT, "an extent of %" PRIu64 " bytes",
                       extent->bytes);
    }
    read->data = wr_alloc(extent->bytes);
    if (env->ops->open(env, read->path, WR_OPEN_READ, &file, &read->err) != WR_OK) {
        return read->err.code;
    }
    enum wr_code code =
        env->ops->read_at(env, file, read->data, extent->bytes, extent->offset, &got, &read->err);
    env->ops->close(env, file);
    if (code != WR_OK) {
        return code;
    }
    if (got != extent->bytes) {
        return wr_fail(&read->err, WR_ERR_CORRUPT, "the file ends before the extent");
    }
    hash = wr_hash128_bytes(read->data, extent->bytes);
    if (hash.low != extent->hash_low || hash.high != extent->hash_high) {
        return wr_fail(&read->err, WR_ERR_CORRUPT, "the bytes do not have the hash of the manifest");
    }
    return WR_OK;
}

static void read_run(struct wr_job *job, struct wr_env *env)
{
    struct extent_read *read = WR_CONTAINER_OF(job, struct extent_read, job);

    read->code = read_extent(read, env);
}

static void read_free(struct extent_read *read)
{
    wr_free(read->data);
    wr_free(read->path);
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
    read->restore->wake(read->restore->ctx);
}

static void start_reads(struct tm_restore_table *restore)
{
    while (restore->reads.count < READS_MAX && restore->next_extent < restore->extents.count) {
        const struct pending_extent *pending = &restore->extents.items[restore->next_extent++];
        struct extent_read *read = WR_NEW(struct extent_read);
        read->restore = restore;
        read->extent = *pending->extent;
        read->part = pending->part;
        read->path = wr_asprintf("%s/%s", restore->directory, pending->extent->file);
        read->job = (struct wr_job){.run = read_run, .done = read_done, .home = restore->home};
        WR_VEC_PUSH(&restore->reads, read);
        restore->env->ops->offload(restore->env, &read->job);
    }
}

/* ---- inserting ---- */

static enum wr_code begin_extent(struct tm_restore_table *restore, const struct extent_read *read,
                                 struct wr_error *err)
{
    const struct tm_table *table = restore->table;
    const uint8_t *p = read->data;
    uint32_t name_bytes = wr_load_u32(p + 8);

    if (wr_load_u32(p) != TABLE_EXTENT_MAGIC) {
        return wr_fail(err, WR_ERR_CORRUPT, "not a state extent");
    }
    if (wr_load_u16(p + 4) != WR_SEGMENT_VERSION) {
        return wr_fail(err, WR_ERR_VERSION, "state extent of version %u; this program reads %u",
                       wr_load_u16(p + 4), WR_SEGMENT_VERSION);
    }
    if (p[6] != 0 || p[7] != (uint8_t)table->form || wr_load_u32(p + 12) != table->value_bytes) {
        return wr_fail(err, WR_ERR_CORRUPT,
                       "the extent's keys and values are of another shape than the table's");
    }
    if (name_bytes > read->extent.bytes - TABLE_EXTENT_HEADER_BYTES) {
        return wr_fail(err, WR_ERR_CORRUPT, "the extent's header is cut off");
    }
    restore->reader =
        wr_reader_of(p + TABLE_EXTENT_HEADER_BYTES + name_bytes,
                     read->extent.bytes - TABLE_EXTENT_HEADER_BYTES - name_bytes);
    restore->records_left = wr_load_u32(p + 16);
    restore->begun = true;
    return WR_OK;
}

static enum wr_code insert_record(struct tm_restore_table *restore, struct restore_part *part,
                                  struct wr_error *err)
{
    struct tm_table *table = restore->table;
    struct wr_reader *reader = &restore->reader;
    const uint8_t *from = reader->next;
    bool null = (wr_read_u8(reader) & TABLE_RECORD_NULL_KEY) != 0;
    struct wr_str key = {"", 0};
    uint64_t hash = WR_KEY_NULL_HASH;

    if (!null && table->form == WR_KEY_U64) {
        key = (struct wr_str){wr_read_bytes(reader, 8), 8};
        hash = reader->failed ? 0 : wr_hash_u64(wr_load_u64(key.ptr));
    } else if (!null) {
        key = wr_read_str(reader);
        hash = wr_hash_bytes(key.ptr, key.bytes);
    }
    const void *value = wr_read_bytes(reader, table->value_bytes);
    if (reader->failed) {
        return wr_fail(err, WR_ERR_CORRUPT, "a record is cut off");
    }
    uint32_t key_group = wr_key_group(hash, table->key_groups);
    if (part->digests != NULL) {
        if (key_group < part->state->key_group_first || key_group >= part->state->key_group_end) {
            return wr_fail(err, WR_ERR_CORRUPT, "a record of key group %u", key_group);
        }
        struct table_digest *d = &part->digests[key_group - part->state->key_group_first];
        d->count += 1;
        d->sum += wr_hash_bytes(from, (size_t)(reader->next - from));
    }
    if (key_group < table->key_group_first || key_group >= table->key_group_end) {
        return WR_OK;
    }
    uint8_t *slot = tm_table_insert_encoded(table, key.ptr, (uint32_t)key.bytes, null, err);
    if (slot == NULL) {
        return err->code;
    }
    memcpy(slot, value, table->value_bytes);
    return WR_OK;
}

static enum wr_code check_digests(const struct restore_part *part, struct wr_error *err)
{
    uint32_t groups = part->state->key_group_end - part->state->key_group_first;

    for (uint32_t g = 0; part->digests != NULL && g < groups; g++) {
        const uint8_t *want = part->part->digests.data + (size_t)g * sizeof *part->digests;
        if (memcmp(want, &part->digests[g], sizeof *part->digests) != 0) {
            return wr_fail(err, WR_ERR_CORRUPT,
                           "key group %u holds %" PRIu64 " records with another digest than the "
                           "manifest's %" PRIu64,
                           part->state->key_group_first + g, part->digests[g].count,
                           wr_load_u64(want));
        }
    }
    return WR_OK;
}

/* One slice of the first extent; true in *ret_done at its end. */
static enum wr_code take_records(struct tm_restore_table *restore, bool *ret_done,
                                 struct wr_error *err)
{
    struct extent_read *read = restore->reads.items[0];
    struct restore_part *part = &restore->parts.items[read->part];

    if (!restore->begun && begin_extent(restore, read, err) != WR_OK) {
        return err->code;
    }
    for (uint32_t n = 0; n < 256 && restore->records_left > 0; n++, restore->records_left--) {
        if (insert_record(restore, part, err) != WR_OK) {
            return err->code;
        }
    }
    *ret_done = restore->records_left == 0;
    if (*ret_done && wr_reader_left(&restore->reader) != 0) {
        return wr_fail(err, WR_ERR_CORRUPT, "bytes are left behind the last record");
    }
    return WR_OK;
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
    read_free(restore->reads.items[0]);
    restore->reads.count -= 1;
    memmove(restore->reads.items, restore->reads.items + 1,
            restore->reads.count * sizeof(struct extent_read *));
    restore->begun = false;
}

enum tm_pack_state tm_restore_table_step(struct tm_restore_table *restore, uint64_t deadline_ns,
                                         struct wr_error *err)
{
    if (restore->unsupported) {
        (void)wr_fail(err, WR_ERR_UNSUPPORTED,
                      "table \"%s\": this program restores bases only, not deltas",
                      restore->table->name);
        return TM_PACK_FAILED;
    }
    for (;;) {
        struct extent_read *read;
        bool done = false;
        start_reads(restore);
        if (restore->reads.count == 0) {
            return TM_PACK_DONE;
        }
        read = restore->reads.items[0];
        if (!read->done) {
            return TM_PACK_WAIT;
        }
        if (read->code != WR_OK) {
            *err = read->err;
            return fail_extent(restore, read, err);
        }
        if (take_records(restore, &done, err) != WR_OK) {
            return fail_extent(restore, read, err);
        }
        if (done) {
            struct restore_part *part = &restore->parts.items[read->part];
            part->extents_left -= 1;
            if (part->extents_left == 0 && check_digests(part, err) != WR_OK) {
                return fail_extent(restore, read, err);
            }
            next_read(restore);
        }
        if (wr_env_mono_ns(restore->env) >= deadline_ns || WR_BUGGIFY("restore.short_slice")) {
            return TM_PACK_MORE;
        }
    }
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
    for (uint32_t i = 0; i < restore->parts.count; i++) {
        wr_free(restore->parts.items[i].digests);
    }
    WR_VEC_FINI(&restore->reads);
    WR_VEC_FINI(&restore->extents);
    WR_VEC_FINI(&restore->parts);
    wr_free(restore->directory);
    wr_free(restore);
}
