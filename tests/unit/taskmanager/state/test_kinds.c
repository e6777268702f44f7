#include "common/base/bytes.h"
#include "common/base/hash.h"
#include "taskmanager/state/composite.h"
#include "taskmanager/state/record.h"
#include "tests/lib/keyed_model.h"
#include "tests/lib/wr_test.h"

#define MANY 20000u

static void behave_like_the_model(const struct keyed_model_options *options, uint32_t steps)
{
    struct keyed_model *m = keyed_model_create(options);

    for (uint32_t i = 0; i < steps; i++) {
        keyed_model_step(m);
        if (i % 50 == 0) {
            keyed_model_check(m);
        }
    }
    keyed_model_check(m);
    ck_assert(options->wait_percent == 0 || m->waits > 40);
#ifdef WR_DEBUG /* elsewhere a store's table has room for all of it */
    ck_assert(options->store == NULL || m->waits > 40);
#endif
    keyed_model_clear(m);
    keyed_model_destroy(m);
}

/* All kinds of state answer as plain containers do, whatever the batch repeats, with NULL, empty
 * and long keys and values from nothing to a megabyte; and clearing everything leaves nothing
 * behind. */
START_TEST(kinds_are_what_plain_containers_are)
{
    for (uint64_t seed = 1; seed <= 3; seed++) {
        behave_like_the_model(&(struct keyed_model_options){.seed = seed}, 900);
        behave_like_the_model(&(struct keyed_model_options){.seed = seed, .text = true}, 900);
    }
}
END_TEST

/* A call that waits at any of its resolves, while its tables move, has happened once when it is
 * done. */
START_TEST(calls_that_wait_happen_once)
{
    for (uint64_t seed = 11; seed <= 12; seed++) {
        behave_like_the_model(
            &(struct keyed_model_options){.seed = seed, .wait_percent = 30}, 300);
        behave_like_the_model(
            &(struct keyed_model_options){.seed = seed, .wait_percent = 30, .text = true}, 300);
    }
}
END_TEST

static void behave_over(const struct tm_store_type *store)
{
    for (uint64_t seed = 31; seed <= 32; seed++) {
        behave_like_the_model(&(struct keyed_model_options){.seed = seed, .store = store}, 120);
        behave_like_the_model(&(struct keyed_model_options){.seed = seed,
                                                            .store = store,
                                                            .text = true,
                                                            .wait_percent = 10},
                              120);
    }
}

/* The same over stores: what was put in has left memory, and is read again where it is needed. */
START_TEST(kinds_over_a_plain_store_are_the_same)
{
    behave_over(&tm_store_memory);
}
END_TEST

START_TEST(kinds_over_rocksdb_are_the_same)
{
    behave_over(&tm_store_rocksdb);
}
END_TEST

/* In rounds, each row sees what all earlier rows of its key did. */
START_TEST(rounds_give_every_row_what_earlier_rows_did)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    uint16_t keys[300];
    uint64_t counts[300], seen[KEYED_MODEL_KEYS] = {0}, words[300];
    struct wr_str values[300];
    struct wr_error err;

    for (uint32_t i = 0; i < 300; i++) {
        keys[i] = (uint16_t)(i % 7 == 0 ? 3 : wr_rng_below(&m->rng, KEYED_MODEL_KEYS));
    }
    keyed_model_rows(m, keys, 300);
    for (uint32_t r = 0; r < tm_key_batch_rounds(m->batch); r++) {
        struct tm_rows rows = {.batch = m->batch};
        rows.rows = tm_key_batch_round(m->batch, r, &rows.count);
        KEYED_DONE(m, &err, tm_list_count(m->list, &rows, counts, &err));
        for (uint32_t i = 0; i < rows.count; i++) {
            uint32_t row = rows.rows[i];
            /* Rows of a key come in order: as many before as the list holds. */
            uint64_t before = 0;
            for (uint32_t j = 0; j < row; j++) {
                before += keys[j] == keys[row];
            }
            ck_assert_uint_eq(counts[i], before);
            ck_assert_uint_eq(seen[keys[row]]++, before);
            words[row] = row;
            values[i] = (struct wr_str){(const char *)&words[row], 8};
        }
        KEYED_DONE(m, &err, tm_list_add(m->list, &rows, values, &err));
    }
    tm_walk_begin(m->walk, &m->rows);
    struct tm_piece piece;
    uint64_t given = 0;
    do {
        KEYED_DONE(m, &err, tm_list_next(m->list, m->walk, &piece, &err));
        for (uint32_t e = 0; e < piece.count; e++) {
            ck_assert_uint_eq(keys[wr_load_u64(piece.values[e].ptr)], keys[piece.positions[e]]);
        }
        given += piece.count;
    } while (piece.count > 0);
    ck_assert_uint_ge(given, 300);
    keyed_model_clear(m);
    keyed_model_destroy(m);
}
END_TEST

/* Values and map keys that tell their index. */
static void fill(struct keyed_model *m, uint64_t *words, uint64_t first, uint32_t count)
{
    static uint16_t rows[WR_BATCH_ROWS_MAX];

    memset(rows, 0, sizeof rows);
    m->rows.rows = rows;
    m->rows.count = count;
    for (uint32_t i = 0; i < count; i++) {
        words[i] = first + i;
        m->values[i] = m->map_keys[i] = (struct wr_str){(const char *)&words[i], 8};
    }
}

static void put_many(struct keyed_model *m, bool map, uint64_t first, uint64_t end)
{
    static uint64_t words[WR_BATCH_ROWS_MAX];
    struct wr_error err;

    for (uint64_t at = first; at < end; at += WR_BATCH_ROWS_MAX) {
        fill(m, words, at, (uint32_t)WR_MIN(end - at, WR_BATCH_ROWS_MAX));
        if (map) {
            KEYED_DONE(m, &err, tm_map_put(m->map, &m->rows, m->map_keys, m->values, &err));
        } else {
            KEYED_DONE(m, &err, tm_list_add(m->list, &m->rows, m->values, &err));
        }
    }
    m->rows.rows = NULL;
    m->rows.count = 1;
}

/* A list of any length comes in order, in bounded pieces; it is cleared without touching its
 * entries, which then go a few at a time, while new ones come. */
START_TEST(a_long_list_is_never_handled_at_once)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    struct tm_table *entries = keyed_model_table(m, "list/entries");
    struct tm_piece piece;
    struct wr_error err;
    uint64_t next = 0;

    keyed_model_rows(m, (uint16_t[]){3}, 1);
    put_many(m, false, 0, MANY);
    tm_walk_begin(m->walk, &m->rows);
    for (;;) {
        KEYED_DONE(m, &err, tm_list_next(m->list, m->walk, &piece, &err));
        if (piece.count == 0) {
            break;
        }
        ck_assert_uint_le(piece.count, WR_BATCH_ROWS_MAX);
        for (uint32_t e = 0; e < piece.count; e++) {
            ck_assert_uint_eq(wr_load_u64(piece.values[e].ptr), next++);
        }
    }
    ck_assert_uint_eq(next, MANY);
    KEYED_DONE(m, &err, tm_list_clear(m->list, &m->rows, &err));
    ck_assert_uint_eq(tm_table_count(entries), MANY);
    ck_assert(tm_keyed_pending(m->keyed));
    uint64_t left = MANY, added = 0;
    while (tm_keyed_pending(m->keyed)) {
        put_many(m, false, added, added + 10);
        added += 10;
        KEYED_DONE(m, &err, tm_keyed_work(m->keyed, 100, &err));
        ck_assert_uint_eq(tm_table_count(entries), left + added - 100);
        left -= 100;
    }
    ck_assert_uint_eq(left, 0);
    tm_walk_begin(m->walk, &m->rows);
    KEYED_DONE(m, &err, tm_list_next(m->list, m->walk, &piece, &err));
    ck_assert_uint_eq(wr_load_u64(piece.values[0].ptr), 0);
    keyed_model_clear(m);
    keyed_model_destroy(m);
}
END_TEST

/* An entry that is put anew after its map was cleared is not swept with what it was. */
START_TEST(sweeping_spares_entries_that_came_back)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    struct wr_str found;
    struct wr_error err;
    uint64_t count;

    keyed_model_rows(m, (uint16_t[]){0}, 1);
    put_many(m, true, 0, MANY);
    KEYED_DONE(m, &err, tm_map_clear(m->map, &m->rows, &err));
    put_many(m, true, 500, 1500);
    KEYED_DONE(m, &err, tm_map_clear(m->map, &m->rows, &err));
    put_many(m, true, 1000, 1700);
    while (tm_keyed_pending(m->keyed)) {
        KEYED_DONE(m, &err, tm_keyed_work(m->keyed, 333, &err));
    }
    ck_assert_uint_eq(tm_table_count(keyed_model_table(m, "map/entries")), 700);
    ck_assert_uint_eq(tm_table_count(keyed_model_table(m, "map/numbers")), 700);
    KEYED_DONE(m, &err, tm_map_count(m->map, &m->rows, &count, &err));
    ck_assert_uint_eq(count, 700);
    for (uint64_t k = 0; k < 2000; k++) {
        struct wr_str key = {(const char *)&k, 8};
        KEYED_DONE(m, &err, tm_map_get(m->map, &m->rows, &key, &found, &err));
        ck_assert((found.ptr != NULL) == (k >= 1000 && k < 1700));
        ck_assert(found.ptr == NULL || wr_load_u64(found.ptr) == k);
    }
    keyed_model_clear(m);
    keyed_model_destroy(m);
}
END_TEST

/* Entries that are removed before a walk came to them are not given out any more. */
START_TEST(a_walk_goes_on_over_what_is_left)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    uint64_t words[WR_BATCH_ROWS_MAX];
    struct tm_piece piece;
    struct wr_error err;
    uint64_t given = 0;

    keyed_model_rows(m, (uint16_t[]){3}, 1);
    put_many(m, true, 0, 1000);
    tm_walk_begin(m->walk, &m->rows);
    KEYED_DONE(m, &err, tm_map_next(m->map, m->walk, &piece, &err));
    ck_assert_uint_lt(piece.count, 500);
    /* The highest number comes first, so the last ones put in are those given out. */
    ck_assert_uint_eq(wr_load_u64(piece.keys[0].ptr), 999);
    fill(m, words, 300, 700);
    KEYED_DONE(m, &err, tm_map_remove(m->map, &m->rows, m->map_keys, &err));
    do {
        KEYED_DONE(m, &err, tm_map_next(m->map, m->walk, &piece, &err));
        for (uint32_t e = 0; e < piece.count; e++) {
            ck_assert_uint_lt(wr_load_u64(piece.keys[e].ptr), 300);
            ck_assert_uint_eq(wr_load_u64(piece.values[e].ptr), wr_load_u64(piece.keys[e].ptr));
        }
        given += piece.count;
    } while (piece.count > 0);
    ck_assert_uint_eq(given, 300);
    keyed_model_clear(m);
    keyed_model_destroy(m);
}
END_TEST

/* More keys than can be kept in mind are swept all the same. */
START_TEST(many_cleared_keys_are_all_swept)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    uint64_t words[WR_BATCH_ROWS_MAX], hashes[WR_BATCH_ROWS_MAX];
    struct wr_keys keys = {.form = WR_KEY_U64,
                           .count = WR_BATCH_ROWS_MAX,
                           .u64 = words,
                           .hashes = hashes};
    struct tm_rows rows = {m->batch, NULL, WR_BATCH_ROWS_MAX};
    struct wr_error err;

    for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
        m->values[i] = wr_str_of("something");
    }
    for (uint32_t n = 0; n < 3; n++) {
        for (uint32_t i = 0; i < WR_BATCH_ROWS_MAX; i++) {
            words[i] = 1000 + n * WR_BATCH_ROWS_MAX + i;
            hashes[i] = wr_hash_u64(words[i]);
        }
        tm_key_batch_take(m->batch, &keys);
        KEYED_DONE(m, &err, tm_list_add(m->list, &rows, m->values, &err));
        KEYED_DONE(m, &err, tm_list_clear(m->list, &rows, &err));
    }
    ck_assert_uint_eq(tm_table_count(keyed_model_table(m, "list/swept")), 3 * WR_BATCH_ROWS_MAX);
    uint32_t calls = 0;
    while (tm_keyed_pending(m->keyed)) {
        KEYED_DONE(m, &err, tm_keyed_work(m->keyed, 1024, &err));
        ck_assert_uint_lt(++calls, 100);
    }
    ck_assert_uint_eq(tm_table_count(keyed_model_table(m, "list/entries")), 0);
    ck_assert_uint_eq(tm_table_count(keyed_model_table(m, "list")), 0);
    keyed_model_destroy(m);
}
END_TEST

/* Composite keys have the hash that tables compute from their bytes, and lie in the key group of
 * their main key; no two pairs have the same bytes. */
START_TEST(composite_keys_lie_with_their_main_key)
{
    const char *texts[] = {"", "a", "ab", "a rather long key that is not inline"};
    struct tm_composite *c = WR_NEW(struct tm_composite);
    struct wr_view views[4];
    uint64_t u64[4] = {0, 1, 0x6261, UINT64_MAX}, hashes[2][4], null_bits = 1;

    for (uint32_t i = 0; i < 4; i++) {
        views[i] = wr_view_of(texts[i], (uint32_t)strlen(texts[i]));
        hashes[WR_KEY_U64][i] = wr_hash_u64(u64[i]);
        hashes[WR_KEY_BYTES][i] = wr_hash_bytes(texts[i], strlen(texts[i]));
    }
    for (uint32_t form = 0; form < 2; form++) {
        for (uint32_t null = 0; null < 2; null++) {
            struct wr_keys main_keys = {.form = (enum wr_key_form)form,
                                        .count = 4,
                                        .u64 = u64,
                                        .bytes = views,
                                        .hashes = hashes[form],
                                        .null_bits = null ? &null_bits : NULL};
            uint64_t own = hashes[form][0];
            hashes[form][0] = null ? WR_KEY_NULL_HASH : own;
            tm_composite_reset(c);
            for (uint32_t i = 0; i < 16; i++) {
                tm_composite_add(c, &main_keys, i / 4, wr_str_of(texts[i % 4]));
            }
            const struct wr_keys *keys = tm_composite_keys(c);
            for (uint32_t i = 0; i < 16; i++) {
                struct wr_str key = {wr_view_ptr(&keys->bytes[i]), keys->bytes[i].bytes};
                ck_assert_uint_eq(keys->hashes[i],
                                  tm_record_composite_hash((enum wr_key_form)form, key));
                ck_assert_uint_eq(wr_key_group(keys->hashes[i], 32768),
                                  wr_key_group(hashes[form][i / 4], 32768));
                for (uint32_t j = 0; j < i; j++) {
                    ck_assert(!wr_view_equal(&keys->bytes[i], &keys->bytes[j]));
                }
            }
            hashes[form][0] = own;
        }
    }
    tm_composite_fini(c);
    wr_free(c);
}
END_TEST

/* A name that would collide with the tables of another state is refused, and so is one opened
 * twice. */
START_TEST(bad_names_are_refused)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    struct wr_error err;

    ck_assert_ptr_null(tm_value_open(m->keyed, "list/entries", &err));
    ck_assert_int_eq(err.code, WR_ERR_INVALID);
    ck_assert_ptr_null(tm_map_open(m->keyed, "", &err));
    ck_assert_int_eq(err.code, WR_ERR_INVALID);
    ck_assert_ptr_null(tm_list_open(m->keyed, "value", &err));
    ck_assert_int_eq(err.code, WR_ERR_EXISTS);
    ck_assert_ptr_nonnull(strstr(err.message, "\"value\""));
    keyed_model_destroy(m);
}
END_TEST

/* What is too large for a table is an error that says so. */
START_TEST(oversize_values_and_keys_fail_with_their_size)
{
    struct keyed_model *m = keyed_model_create(&(struct keyed_model_options){.seed = 5});
    WR_AUTO_FREE char *data = wr_alloc_zero(1, WR_KEY_BYTES_MAX + 1);
    struct wr_str large = {data, WR_KEY_BYTES_MAX + 1}, small = {"v", 1};
    struct wr_error err;

    keyed_model_rows(m, (uint16_t[]){3}, 1);
    ck_assert_int_eq(tm_list_add(m->list, &m->rows, &large, &err), TM_TABLE_FAILED);
    ck_assert_int_eq(err.code, WR_ERR_LIMIT);
    ck_assert(!err.retriable);
    ck_assert_ptr_nonnull(strstr(err.message, "1048577"));
    ck_assert_int_eq(tm_map_put(m->map, &m->rows, &large, &small, &err), TM_TABLE_FAILED);
    ck_assert_int_eq(err.code, WR_ERR_LIMIT);
    keyed_model_destroy(m);
}
END_TEST

WR_TEST_MAIN("kinds", kinds_are_what_plain_containers_are, calls_that_wait_happen_once,
             kinds_over_a_plain_store_are_the_same, kinds_over_rocksdb_are_the_same,
             rounds_give_every_row_what_earlier_rows_did, a_long_list_is_never_handled_at_once,
             sweeping_spares_entries_that_came_back, a_walk_goes_on_over_what_is_left,
             many_cleared_keys_are_all_swept,
             composite_keys_lie_with_their_main_key, bad_names_are_refused,
             oversize_values_and_keys_fail_with_their_size)
