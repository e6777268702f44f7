/* Hash map from text or u64 to a pointer, iterated in insertion order (so that nothing depends on
 * addresses or hash order). Keys of a text map are copied. Removal keeps the order of the rest.
 * Control plane only: the data plane has taskmanager/state. Thread: one at a time.
 */
#ifndef WR_BASE_MAP_H
#define WR_BASE_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct wr_map; /* opaque */

struct wr_map *wr_map_create(void);
void wr_map_destroy(struct wr_map *map); /* values are the caller's */

void *wr_map_get(const struct wr_map *map, const char *key); /* NULL when absent */
void *wr_map_get_u64(const struct wr_map *map, uint64_t key);
void *wr_map_put(struct wr_map *map, const char *key, void *value); /* former value or NULL */
void *wr_map_put_u64(struct wr_map *map, uint64_t key, void *value);
void *wr_map_remove(struct wr_map *map, const char *key);
void *wr_map_remove_u64(struct wr_map *map, uint64_t key);
uint32_t wr_map_count(const struct wr_map *map);

/* Walk: *cursor starts at 0; false at the end. Removing the entry just returned is fine. key (text
 * maps) or key_u64 may be NULL when not wanted. */
bool wr_map_next(const struct wr_map *map, uint32_t *cursor, const char **key, uint64_t *key_u64,
                 void **value);

#endif
