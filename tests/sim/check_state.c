/* What the parts of a table say: decoded from what record.h and snapshot.h draw, sharing nothing with
 * the code that writes and restores them but the hashes that are part of the formats.
 *
 * Every record is taken down with its place in the order of application; sorted by key and place, the
 * last of each key counts. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/batch/key.h"
#include "tests/sim/check.h"

#define EXTENT_HEADER_BYTES 40u
#define EXTENT_VERSION_BYTES 6u
#define FLAG_OBJECTS 1u
#define FLAG_COMPOSITE 2u
#define RECORD_NULL_KEY 1u
#define RECORD_TOMBSTONE 2u
#define DIGEST_BYTES 20u

struct digest {
    uint64_t count, sum;
};

struct decoder {
    struct sim *sim;
    const char *directory; /* of the job */
    const Weir__TableState *state;
    const Weir__TablePart *part;
    const Weir__Extent *extent;
    struct sim_table *table;
    struct digest *digests; /* of the part in hand, by key group from key_group_first */
    uint32_t flags;         /* of the extent */
};

static void bad(struct decoder *d, const char *what)
{
    sim_violation(d->sim,
                  "table \"%s\", part as of checkpoint %" PRIu64 ", extent at %" PRIu64 " of %s: %s",
                  d->state->name, d->part->checkpoint, d->extent == NULL ? 0 : d->extent->offset,
                  d->extent == NULL ? "-" : d->extent->file, what);
}

/* ---- records ---- */

static uint64_t plain_hash(const struct sim_table *table, struct wr_str key)
{
    return table->u64_keys ? wr_hash_u64(wr_load_u64(key.ptr)) : wr_hash_bytes(key.ptr, key.bytes);
}

/* Of entries of lists and maps: the first 16 bits are the main key's, whose key group they lie in. */
#define MAIN_HASH_MASK (UINT64_MAX >> 16)
static uint64_t hash_of(const struct decoder *d, const struct sim_entry *entry)
{
    struct wr_reader reader = wr_reader_of(entry->key.ptr, entry->key.bytes);
    uint64_t hash = WR_KEY_NULL_HASH;

    if (!entry->null_key && !d->table->composite) {
        hash = plain_hash(d->table, entry->key);
    } else if (!entry->null_key) {
        uint64_t bytes = wr_read_varint(&reader);
        const char *main = bytes == 0 ? NULL : wr_read_bytes(&reader, bytes - 1);
        if (main != NULL) {
            hash = d->table->main_u64 && bytes == 9 ? wr_hash_u64(wr_load_u64(main))
                                                    : wr_hash_bytes(main, bytes - 1);
        }
        hash = (hash & ~MAIN_HASH_MASK) |
               (wr_hash_bytes(entry->key.ptr, entry->key.bytes) & MAIN_HASH_MASK);
    }
    return hash;
}

static uint32_t key_group_of(const struct decoder *d, const struct sim_entry *entry)
{
    return (uint32_t)(((unsigned __int128)hash_of(d, entry) * d->table->key_groups) >> 64);
}

static void check_place(struct decoder *d, const struct sim_entry *entry)
{
    if (entry->key_group < d->extent->key_group_first ||
        entry->key_group >= d->extent->key_group_end ||
        entry->key_group < d->state->key_group_first ||
        entry->key_group >= d->state->key_group_end) {
        bad(d, "a record of a key group that is not the extent's");
    }
}

static bool take_record(struct decoder *d, struct wr_reader *reader)
{
    struct sim_table *table = d->table;
    const uint8_t *from = reader->next;
    uint8_t flags = wr_read_u8(reader);
    struct sim_entry entry = {.order = table->entries.count,
                              .null_key = (flags & RECORD_NULL_KEY) != 0,
                              .tombstone = (flags & RECORD_TOMBSTONE) != 0};

    if ((flags & ~(RECORD_NULL_KEY | RECORD_TOMBSTONE)) != 0 ||
        (entry.tombstone && d->part->kind != WEIR__TABLE_PART__KIND__DELTA)) {
        bad(d, "a record with flags that have no business there");
        return false;
    }
    if (!entry.null_key) {
        entry.key = table->u64_keys ? (struct wr_str){wr_read_bytes(reader, 8), 8}
                                    : wr_read_str(reader);
    }
    if (!entry.tombstone) {
        entry.value = wr_read_bytes(reader, table->value_bytes);
        entry.object = (d->flags & FLAG_OBJECTS) != 0 ? wr_read_str(reader) : entry.object;
    }
    if (reader->failed) {
        bad(d, "a record is cut off");
        return false;
    }
    entry.key_group = key_group_of(d, &entry);
    check_place(d, &entry);
    if (d->sim->failed) {
        return false;
    }
    d->digests[entry.key_group - d->state->key_group_first].count += 1;
    d->digests[entry.key_group - d->state->key_group_first].sum +=
        wr_hash_bytes(from, (size_t)(reader->next - from));
    WR_VEC_PUSH(&table->entries, entry);
    return true;
}

/* ---- extents ---- */

static bool same_form(struct decoder *d, const uint8_t *header, uint32_t name_bytes)
{
    bool u64_keys = header[7] == WR_KEY_U64;
    struct sim_table *table = d->table;

    d->flags = wr_load_u32(header + 28);
    return memcmp(header, "WRx2", 4) == 0 &&
           header[6] == (d->part->kind == WEIR__TABLE_PART__KIND__DELTA) &&
           u64_keys == table->u64_keys && wr_load_u32(header + 12) == table->value_bytes &&
           ((d->flags & FLAG_OBJECTS) != 0) == (d->state->objects != 0) &&
           ((d->flags & FLAG_COMPOSITE) != 0) == table->composite &&
           wr_load_u32(header + 16) == d->extent->records &&
           wr_load_u32(header + 20) == d->extent->key_group_first &&
           wr_load_u32(header + 24) == d->extent->key_group_end &&
           wr_load_u64(header + 32) == d->part->checkpoint &&
           name_bytes == strlen(d->state->name) &&
           memcmp(header + EXTENT_HEADER_BYTES, d->state->name, name_bytes) == 0;
}

static void take_extent(struct decoder *d)
{
    const Weir__Extent *extent = d->extent;
    struct wr_hash128 hash;
    struct wr_reader reader;
    uint32_t name_bytes;
    char path[300];
    const uint8_t *data;
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/%s", d->directory, extent->file);
    data = sim_disk_peek_durable(d->sim->shared, path, &bytes);
    if (data == NULL || extent->offset + extent->bytes > bytes) {
        bad(d, "its bytes are not durable");
        return;
    }
    data = wr_arena_memdup(&d->table->arena, data + extent->offset, extent->bytes);
    hash = wr_hash128_bytes(data, extent->bytes);
    if (hash.low != extent->hash_low || hash.high != extent->hash_high) {
        bad(d, "it does not have its hash");
        return;
    }
    name_bytes = extent->bytes < EXTENT_HEADER_BYTES ? UINT32_MAX : wr_load_u32(data + 8);
    if (name_bytes > extent->bytes - EXTENT_HEADER_BYTES || !same_form(d, data, name_bytes)) {
        bad(d, "its header is not what the manifest says");
        return;
    }
    reader = wr_reader_of(data + EXTENT_HEADER_BYTES + name_bytes,
                          extent->bytes - EXTENT_HEADER_BYTES - name_bytes);
    for (uint64_t i = 0; i < extent->records; i++) {
        if (!take_record(d, &reader)) {
            return;
        }
    }
    if (wr_reader_left(&reader) != 0) {
        bad(d, "bytes are left behind its last record");
    }
}

/* ---- stores of type "memory": as taskmanager/state/store_memory.c draws them ---- */

#define IMAGE_MAGIC 0x316d65726f747377ull
#define IMAGE_HEADER_BYTES 32u
#define IMAGE_TRAILER_BYTES 16u

/* hash big-endian; then nothing, where a key of eight bytes follows from it, or 0 of the NULL key, or 1 and the
 * key. Which one it is, the hash proves. The bytes are ours: an eight-byte key is written over its hash. */
static bool take_stored_key(struct decoder *d, struct wr_str key, struct sim_entry *ret)
{
    uint8_t *k = (uint8_t *)(uintptr_t)key.ptr;
    uint64_t hash;

    if (key.bytes < sizeof hash) {
        return false;
    }
    hash = __builtin_bswap64(wr_load_u64(k));
    if (key.bytes == sizeof hash) {
        wr_store_u64(k, wr_unhash_u64(hash));
        ret->key = key;
    } else {
        ret->null_key = k[sizeof hash] == 0;
        ret->key = (struct wr_str){key.ptr + sizeof hash + 1, key.bytes - sizeof hash - 1};
    }
    return hash_of(d, ret) == hash && (key.bytes == sizeof hash || k[sizeof hash] <= 1);
}

/* A record of a database. Those of key groups that are not the task's any more may lie there. */
static void take_stored(struct decoder *d, struct wr_str key, struct wr_str value)
{
    struct wr_reader reader = wr_reader_of(value.ptr, value.bytes);
    struct sim_entry entry = {.order = d->table->entries.count};
    uint8_t flags = wr_read_u8(&reader);

    if (!take_stored_key(d, key, &entry)) {
        bad(d, "a key of a store that is none of ours");
        return;
    }
    entry.value = wr_read_bytes(&reader, d->table->value_bytes);
    entry.object = d->state->objects ? wr_read_str(&reader) : entry.object;
    entry.key_group = key_group_of(d, &entry);
    if (flags != 0 || reader.failed || wr_reader_left(&reader) != 0) {
        bad(d, "a record of a store that is none of ours");
        return;
    }
    if (entry.key_group >= d->state->key_group_first &&
        entry.key_group < d->state->key_group_end) {
        WR_VEC_PUSH(&d->table->entries, entry);
    }
}

static void take_image(struct decoder *d, const uint8_t *data, size_t bytes)
{
    struct wr_reader reader =
        wr_reader_of(data + IMAGE_HEADER_BYTES, bytes - IMAGE_HEADER_BYTES - IMAGE_TRAILER_BYTES);
    uint64_t records = wr_load_u64(data + 16);
    struct wr_hash128 hash = wr_hash128_bytes(data, bytes - IMAGE_TRAILER_BYTES);

    if (wr_load_u64(data) != IMAGE_MAGIC || memcmp(data + bytes - 16, &hash, 16) != 0) {
        bad(d, "a file that is no image of a store");
        return;
    }
    for (uint64_t i = 0; i < records && !d->sim->failed; i++) {
        uint32_t key_bytes = wr_read_u32(&reader), value_bytes = wr_read_u32(&reader);
        const char *key = wr_read_bytes(&reader, key_bytes);
        const char *value = wr_read_bytes(&reader, value_bytes);
        if (reader.failed) {
            bad(d, "an image of a store that is cut off");
            return;
        }
        take_stored(d, (struct wr_str){key, key_bytes}, (struct wr_str){value, value_bytes});
    }
}

static void take_files(struct decoder *d)
{
    if (strcmp(d->part->store, "memory") != 0 || d->part->n_files != 1) {
        bad(d, "a store that is not one image in memory");
        return;
    }
    const Weir__StoreFile *file = d->part->files[0];
    struct wr_hash128 hash;
    char path[300];
    const uint8_t *data;
    size_t bytes;

    (void)snprintf(path, sizeof path, "%s/%s", d->directory, file->file);
    data = sim_disk_peek_durable(d->sim->shared, path, &bytes);
    if (data == NULL || bytes != file->bytes ||
        bytes < IMAGE_HEADER_BYTES + IMAGE_TRAILER_BYTES) {
        bad(d, "the store's file is not durable");
        return;
    }
    data = wr_arena_memdup(&d->table->arena, data, bytes);
    hash = wr_hash128_bytes(data, bytes);
    if (hash.low != file->hash_low || hash.high != file->hash_high) {
        bad(d, "the store's file does not have its hash");
        return;
    }
    take_image(d, data, bytes);
}

/* ---- parts ---- */

/* The manifest's digests are those of the records that are there. */
static void check_digests(struct decoder *d)
{
    uint32_t groups = d->state->key_group_end - d->state->key_group_first;
    struct wr_reader reader = wr_reader_of(d->part->digests.data, d->part->digests.len);
    uint32_t next = 0;

    for (uint32_t g = 0; g < groups && !d->sim->failed; g++) {
        if (d->digests[g].count == 0) {
            continue;
        }
        if (wr_read_varint(&reader) != g - next ||
            wr_read_varint(&reader) != d->digests[g].count ||
            wr_read_u32(&reader) != (uint32_t)d->digests[g].sum || reader.failed) {
            bad(d, "its records do not have the digests of the manifest");
        }
        next = g + 1;
    }
    if (wr_reader_left(&reader) != 0) {
        bad(d, "the manifest has digests of key groups without records");
    }
}

static int compare_keys(const struct sim_entry *a, const struct sim_entry *b)
{
    size_t bytes = WR_MIN(a->key.bytes, b->key.bytes);
    int order = a->null_key != b->null_key ? (a->null_key ? -1 : 1)
                : bytes == 0               ? 0
                                           : memcmp(a->key.ptr, b->key.ptr, bytes);

    return order != 0 || a->key.bytes == b->key.bytes ? order
           : a->key.bytes < b->key.bytes             ? -1
                                                     : 1;
}

static int compare_entries(const void *left, const void *right)
{
    const struct sim_entry *a = left, *b = right;
    int order = compare_keys(a, b);

    return order != 0 ? order : a->order < b->order ? -1 : 1;
}

/* A base has every key once. */
static void check_unique(struct decoder *d, uint32_t from)
{
    struct sim_table *table = d->table;
    uint32_t count = table->entries.count - from;

    if (count == 0 || d->part->kind == WEIR__TABLE_PART__KIND__DELTA) {
        return;
    }
    qsort(table->entries.items + from, count, sizeof *table->entries.items, compare_entries);
    for (uint32_t i = from + 1; i < table->entries.count; i++) {
        if (compare_keys(&table->entries.items[i - 1], &table->entries.items[i]) == 0) {
            bad(d, "a base that has a key twice");
        }
    }
}

static void take_part(struct decoder *d, uint64_t after)
{
    uint32_t groups = d->state->key_group_end - d->state->key_group_first;
    bool first = d->part == d->state->parts[0];
    uint32_t from = d->table->entries.count;

    d->extent = NULL;
    if (first == (d->part->kind == WEIR__TABLE_PART__KIND__DELTA) ||
        (!first && d->part->checkpoint <= after)) {
        bad(d, "the chain is not a base and deltas of growing checkpoints");
        return;
    }
    if (d->part->kind == WEIR__TABLE_PART__KIND__STORE) {
        take_files(d);
        return;
    }
    d->digests = WR_NEW_ARRAY(struct digest, groups);
    for (size_t e = 0; e < d->part->n_extents && !d->sim->failed; e++) {
        d->extent = d->part->extents[e];
        take_extent(d);
    }
    d->extent = NULL;
    if (!d->sim->failed && d->part->records != d->table->entries.count - from) {
        bad(d, "the manifest has another number of records");
    }
    if (!d->sim->failed) {
        check_digests(d);
        check_unique(d, from);
    }
    wr_free(WR_TAKE(d->digests));
}

/* Sorted, the last of each key, without what is gone. */
static void fold(struct sim_table *table, const Weir__TableState *state)
{
    uint32_t kept = 0;

    if (table->entries.count > 0) {
        qsort(table->entries.items, table->entries.count, sizeof *table->entries.items,
              compare_entries);
    }
    for (uint32_t i = 0; i < table->entries.count; i++) {
        const struct sim_entry *entry = &table->entries.items[i];
        bool last = i + 1 == table->entries.count ||
                    compare_keys(entry, &table->entries.items[i + 1]) != 0;
        if (last && !entry->tombstone && entry->key_group >= state->key_group_drained_end) {
            table->entries.items[kept++] = *entry;
        }
    }
    table->entries.count = kept;
}

bool sim_table_read(struct sim *sim, const char *directory, const Weir__TableState *state,
                    struct sim_table *table)
{
    struct decoder d = {.sim = sim, .directory = directory, .state = state, .table = table};

    table->value_bytes = state->value_bytes;
    wr_arena_init(&table->arena, 0);
    for (size_t p = 0; p < state->n_parts && !sim->failed; p++) {
        d.part = state->parts[p];
        take_part(&d, p == 0 ? 0 : state->parts[p - 1]->checkpoint);
    }
    if (!sim->failed) {
        fold(table, state);
    }
    return !sim->failed;
}

void sim_table_fini(struct sim_table *table)
{
    WR_VEC_FINI(&table->entries);
    wr_arena_fini(&table->arena);
}
