/* A store over any type beside a plain model of what it must hold: numbered keys, of which each has
 * a version.
 *
 * Thread: the test's.
 */
#ifndef WR_TESTS_LIB_STORE_WORLD_H
#define WR_TESTS_LIB_STORE_WORLD_H

#include "common/base/rng.h"
#include "taskmanager/state/store_internal.h"
#include "tests/lib/fault_env.h"

#define SW_KEYS            4000u
#define SW_ABSENT          500u /* key numbers from SW_KEYS on, which no run holds */
#define SW_KEY_BYTES_MAX   128u
#define SW_VALUE_BYTES_MAX 256u
#define SW_TYPES           2u

extern const char *const sw_types[SW_TYPES];

struct store_world {
    struct wr_env *real;
    struct fault_env env;
    struct wr_memory *memory;
    struct tm_stores *stores;
    struct tm_stores *others; /* as of another process: nothing of theirs is cached here */
    const struct tm_store_type *type;
    struct wr_rng rng;
    char directory[64];
    struct tm_store *store;
    char *store_directory;
    uint32_t model[SW_KEYS]; /* version of the value; 0 = absent */
    uint32_t versions;
};

struct store_world *sw_create(const char *type, uint64_t seed);
void sw_destroy(struct store_world *w);
/* In a directory of w->stores that is there already or is made. */
struct tm_store *sw_open(struct store_world *w, const char *directory);

/* Keys of several groups, with NULL-like bytes, long common prefixes, prefixes of others. */
struct wr_str sw_key(uint32_t k, char out[SW_KEY_BYTES_MAX]);
struct wr_str sw_value(uint32_t k, uint32_t version, char out[SW_VALUE_BYTES_MAX]);
bool sw_same(struct wr_str a, struct wr_str b);

/* So many runs of at most so many random keys; a quarter are tombstones. */
void sw_ingest(struct store_world *w, uint32_t runs, uint32_t count_max);
/* Reads and scans find what the model has. */
void sw_check(struct store_world *w, struct tm_store *store, const uint32_t *model);

/* Live keys of the model in key order; returned. */
struct sw_expected {
    char key[SW_KEY_BYTES_MAX];
    struct wr_str text;
    uint32_t number;
};
struct sw_expected *sw_expect(const uint32_t *model, uint32_t *ret_count);
/* [from, end) in pieces of at most `most` records and bytes_max bytes. Records that are not as
 * expected end the test; an error is answered. */
extern const struct wr_str sw_first, sw_end; /* of all keys */
enum wr_code sw_scan(struct store_world *w, struct tm_store *store, struct wr_str from,
                     struct wr_str end, uint32_t most, uint64_t bytes_max,
                     const struct sw_expected *all, uint32_t count, const uint32_t *model,
                     struct wr_error *err);

/* The list's items are the caller's. */
struct tm_store_files sw_link(struct store_world *w, struct tm_store *store, const char *directory);
char *sw_read_file(struct store_world *w, const char *directory, const char *name,
                   size_t *ret_bytes);
/* Only the files of the list, elsewhere, as a restore puts them there; returned. */
char *sw_copy_files(struct store_world *w, struct tm_stores *stores, const char *from,
                    const struct tm_store_files *files);

#endif
