#include "common/base/map.h"

#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/hash.h"
#include "common/base/vec.h"

struct entry {
    char *key; /* owned; NULL in u64 maps */
    uint64_t key_u64;
    uint64_t hash;
    void *value;
    bool dead;
};

struct wr_map {
    struct entry *entries; /* in insertion order */
    uint32_t entry_count;  /* dead ones included */
    uint32_t entry_capacity;
    uint32_t live;
    uint32_t *slots; /* entry index + 1, or 0; size is a power of two */
    uint32_t slot_count;
};

struct wr_map *wr_map_create(void)
{
    return WR_NEW(struct wr_map);
}

void wr_map_destroy(struct wr_map *map)
{
    if (map == NULL) {
        return;
    }
    for (uint32_t i = 0; i < map->entry_count; i++) {
        wr_free(map->entries[i].key);
    }
    wr_free(map->entries);
    wr_free(map->slots);
    wr_free(map);
}

static bool same(const struct entry *entry, uint64_t hash, const char *key, uint64_t key_u64)
{
    if (entry->dead || entry->hash != hash) {
        return false;
    }
    return key == NULL ? entry->key == NULL && entry->key_u64 == key_u64
                       : entry->key != NULL && strcmp(entry->key, key) == 0;
}

static struct entry *find(const struct wr_map *map, uint64_t hash, const char *key,
                          uint64_t key_u64)
{
    if (map->slot_count == 0) {
        return NULL;
    }
    for (uint32_t i = (uint32_t)hash & (map->slot_count - 1); map->slots[i] != 0;
         i = (i + 1) & (map->slot_count - 1)) {
        struct entry *entry = &map->entries[map->slots[i] - 1];
        if (same(entry, hash, key, key_u64)) {
            return entry;
        }
    }
    return NULL;
}

static void place(struct wr_map *map, uint32_t index)
{
    uint32_t i = (uint32_t)map->entries[index].hash & (map->slot_count - 1);

    while (map->slots[i] != 0) {
        i = (i + 1) & (map->slot_count - 1);
    }
    map->slots[i] = index + 1;
}

static void rebuild(struct wr_map *map)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < map->entry_count; i++) {
        if (!map->entries[i].dead) {
            map->entries[count++] = map->entries[i];
        }
    }
    map->entry_count = count;
    map->slot_count = 16;
    while (map->slot_count < count * 4) {
        map->slot_count *= 2;
    }
    wr_free(map->slots);
    map->slots = WR_NEW_ARRAY(uint32_t, map->slot_count);
    for (uint32_t i = 0; i < count; i++) {
        place(map, i);
    }
}

static void *put(struct wr_map *map, uint64_t hash, const char *key, uint64_t key_u64, void *value)
{
    struct entry *entry = find(map, hash, key, key_u64);

    if (entry != NULL) {
        void *former = entry->value;
        entry->value = value;
        return former;
    }
    if (map->slot_count < (map->entry_count + 1) * 2) {
        rebuild(map);
    }
    map->entries = wr_vec_grow(map->entries, sizeof *map->entries, map->entry_count, 1,
                               &map->entry_capacity);
    map->entries[map->entry_count] = (struct entry){.key = key == NULL ? NULL : wr_strdup(key),
                                                    .key_u64 = key_u64,
                                                    .hash = hash,
                                                    .value = value};
    place(map, map->entry_count++);
    map->live += 1;
    return NULL;
}

/* The entry stays as a dead one until the next rebuild, so that a walk may remove as it goes. */
static void *remove_entry(struct wr_map *map, struct entry *entry)
{
    void *value;

    if (entry == NULL) {
        return NULL;
    }
    value = entry->value;
    wr_free(entry->key);
    entry->key = NULL;
    entry->dead = true;
    map->live -= 1;
    return value;
}

void *wr_map_get(const struct wr_map *map, const char *key)
{
    struct entry *entry = find(map, wr_hash_bytes(key, strlen(key)), key, 0);

    return entry == NULL ? NULL : entry->value;
}

void *wr_map_get_u64(const struct wr_map *map, uint64_t key)
{
    struct entry *entry = find(map, wr_hash_u64(key), NULL, key);

    return entry == NULL ? NULL : entry->value;
}

void *wr_map_put(struct wr_map *map, const char *key, void *value)
{
    return put(map, wr_hash_bytes(key, strlen(key)), key, 0, value);
}

void *wr_map_put_u64(struct wr_map *map, uint64_t key, void *value)
{
    return put(map, wr_hash_u64(key), NULL, key, value);
}

void *wr_map_remove(struct wr_map *map, const char *key)
{
    return remove_entry(map, find(map, wr_hash_bytes(key, strlen(key)), key, 0));
}

void *wr_map_remove_u64(struct wr_map *map, uint64_t key)
{
    return remove_entry(map, find(map, wr_hash_u64(key), NULL, key));
}

uint32_t wr_map_count(const struct wr_map *map)
{
    return map->live;
}

bool wr_map_next(const struct wr_map *map, uint32_t *cursor, const char **key, uint64_t *key_u64,
                 void **value)
{
    while (*cursor < map->entry_count && map->entries[*cursor].dead) {
        *cursor += 1;
    }
    if (*cursor >= map->entry_count) {
        return false;
    }
    const struct entry *entry = &map->entries[(*cursor)++];
    if (key != NULL) {
        *key = entry->key;
    }
    if (key_u64 != NULL) {
        *key_u64 = entry->key_u64;
    }
    *value = entry->value;
    return true;
}
