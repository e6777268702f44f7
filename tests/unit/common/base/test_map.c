/* Hash maps against a plain list: contents, order, walks that remove. */
#include "common/base/map.h"

#include "common/base/attr.h"
#include "common/base/rng.h"
#include "tests/lib/wr_test.h"

#define KEYS 200

struct model {
    uint32_t keys[KEYS]; /* in insertion order */
    uint64_t values[KEYS];
    uint32_t count;
};

static uint32_t find(const struct model *m, uint32_t key)
{
    uint32_t i = 0;

    while (i < m->count && m->keys[i] != key) {
        i++;
    }
    return i;
}

static void drop(struct model *m, uint32_t i)
{
    m->count -= 1;
    memmove(&m->keys[i], &m->keys[i + 1], (m->count - i) * sizeof *m->keys);
    memmove(&m->values[i], &m->values[i + 1], (m->count - i) * sizeof *m->values);
}

static void *pointer(uint64_t value)
{
    return (void *)(uintptr_t)value;
}

/* Keys that look alike, and every second map by number. */
static const char *key_text(uint32_t key, char buf[24])
{
    (void)snprintf(buf, 24, "%.*s%u", (int)(key % 3), "kk", key / 3);
    return key == 0 ? "" : buf;
}

static uint64_t key_number(uint32_t key)
{
    return key == 0 ? 0 : key % 2 == 0 ? (uint64_t)key << 32 : UINT64_MAX - key;
}

static void check_walk(const struct wr_map *map, const struct model *m, bool text)
{
    uint32_t cursor = 0, i = 0;
    const char *key;
    uint64_t number;
    void *value;

    while (wr_map_next(map, &cursor, &key, &number, &value)) {
        char buf[24];
        WR_CK(i < m->count);
        WR_CK(value == pointer(m->values[i]));
        WR_CK(text ? strcmp(key, key_text(m->keys[i], buf)) == 0 : number == key_number(m->keys[i]));
        i++;
    }
    WR_CK(i == m->count && wr_map_count(map) == m->count);
    WR_CK(!wr_map_next(map, &cursor, NULL, NULL, &value));
}

static void step(struct wr_map *map, struct model *m, struct wr_rng *rng, bool text, double growth)
{
    uint32_t key = (uint32_t)wr_rng_below(rng, KEYS), i = find(m, key);
    void *former = i < m->count ? pointer(m->values[i]) : NULL;
    uint64_t value = 1 + wr_rng_next(rng) % 1000;
    char buf[24];

    WR_CK((text ? wr_map_get(map, key_text(key, buf)) : wr_map_get_u64(map, key_number(key))) == former);
    if (wr_rng_chance(rng, growth)) {
        WR_CK((text ? wr_map_put(map, key_text(key, buf), pointer(value))
                    : wr_map_put_u64(map, key_number(key), pointer(value))) == former);
        m->keys[i] = key;
        m->values[i] = value;
        m->count += i == m->count;
    } else {
        WR_CK((text ? wr_map_remove(map, key_text(key, buf)) : wr_map_remove_u64(map, key_number(key))) == former);
        if (i < m->count) {
            drop(m, i);
        }
    }
}

/* Puts, replacements, removals and look-ups agree with a list, and walks keep the order of insertion. */
START_TEST(maps_follow_the_model)
{
    struct wr_rng rng;

    wr_rng_init(&rng, 1);
    for (uint32_t text = 0; text < 2; text++) {
        struct wr_map *map = wr_map_create();
        struct model m = {.count = 0};
        for (uint32_t i = 0; i < 20000; i++) {
            step(map, &m, &rng, text != 0, i / 1000 % 2 == 0 ? 0.7 : 0.3);
            if (i % 50 == 0) {
                check_walk(map, &m, text != 0);
            }
        }
        wr_map_destroy(map);
    }
    wr_map_destroy(NULL);
}
END_TEST

/* A walk may remove what it was just given, and meets everything else once. */
START_TEST(walks_may_remove)
{
    struct wr_map *map = wr_map_create();
    uint32_t cursor = 0, met = 0;
    uint64_t key;
    void *value;

    for (uint64_t i = 1; i <= 1000; i++) {
        ck_assert_ptr_null(wr_map_put_u64(map, i, pointer(i)));
    }
    while (wr_map_next(map, &cursor, NULL, &key, &value)) {
        met += 1;
        WR_CK(key == met && value == pointer(met));
        if (met % 3 != 0) {
            WR_CK(wr_map_remove_u64(map, key) == value);
        }
    }
    ck_assert_uint_eq(met, 1000);
    ck_assert_uint_eq(wr_map_count(map), 333);
    for (uint64_t i = 1; i <= 1000; i++) {
        WR_CK((wr_map_get_u64(map, i) != NULL) == (i % 3 == 0));
    }
    wr_map_destroy(map);
}
END_TEST

/* Adding and removing for ever does not grow the map. */
START_TEST(removed_entries_are_used_again)
{
    struct wr_map *map = wr_map_create();
    char buf[24];

    for (uint32_t i = 0; i < 200000; i++) {
        (void)snprintf(buf, sizeof buf, "%u", i);
        WR_CK(wr_map_put(map, buf, pointer(1)) == NULL);
        WR_CK(wr_map_remove(map, buf) == pointer(1));
        WR_CK(wr_map_get(map, buf) == NULL);
    }
    ck_assert_uint_eq(wr_map_count(map), 0);
    wr_map_destroy(map);
}
END_TEST

WR_TEST_MAIN("map", maps_follow_the_model, walks_may_remove, removed_entries_are_used_again)
