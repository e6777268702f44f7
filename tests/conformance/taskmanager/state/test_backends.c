/* One play for every backend: random changes of keys of all forms, snapshots in their middle, restores on this
 * backend and the other one. SEEDS=n plays n times as much, from SEED on;
 * MUTANT=name, built with FLAVOR=mutants, must make it fail. */
#include <stdlib.h>

#include "common/base/alloc.h"
#include "common/base/test_point.h"
#include "tests/lib/effort.h"
#include "tests/lib/table_world.h"
#include "tests/lib/wr_test.h"

/* Under TSan it is threads that are tested, and everything takes ten times as long. */
#ifdef __SANITIZE_THREAD__
#define CHECKPOINTS(n) 2u
#else
#define CHECKPOINTS(n) (n)
#endif

struct play_state {
    struct table_world *w;
    struct tm_table *table;
    struct table_entry *sealed;
    Weir__TableState state; /* as of the last snapshot, if there was one */
};

static void must_change(struct play_state *p, struct tm_pack *pack, uint64_t span)
{
    struct wr_error err;

    if (!table_world_change(p->w, p->table, pack, span, &err)) {
        ck_abort_msg("%s", err.message);
    }
}

/* false: it was given up. */
static bool snapshot(struct play_state *p, uint64_t checkpoint, bool last, uint64_t span)
{
    struct table_world *w = p->w;
    struct tm_pack *pack = table_world_seal(w, p->table, checkpoint);
    bool failed, given_up = !last && wr_rng_below(&w->rng, 6) == 0;
    struct wr_error err;

    wr_free(p->sealed);
    p->sealed = table_world_copy(w);
    if (given_up) {
        (void)tm_pack_step(pack, w->env, 0, &err);
        must_change(p, pack, span);
    } else {
        if (table_world_pack(w, p->table, pack, span, &failed, &err) != TM_PACK_DONE) {
            ck_abort_msg("%s", err.message);
        }
        WR_CK(!failed);
        weir__table_state__init(&p->state);
        tm_table_state(p->table, &p->state);
    }
    tm_pack_destroy(pack);
    return !given_up;
}

/* A failure: everything since the barrier is forgotten. */
static void start_anew(struct play_state *p)
{
    struct table_world *w = p->w;
    struct wr_error err;

    tm_table_destroy(p->table);
    memcpy(w->model, p->sealed, w->count * sizeof *w->model);
    if (table_world_restore(w, 0, TABLE_WORLD_GROUPS, w->play.store != NULL, &p->state, NULL,
                            &p->table, &err) != TM_PACK_DONE) {
        ck_abort_msg("%s", err.message);
    }
}

/* Snapshots in the middle of changes restore exactly, and the table goes on from any of them. Returns how
 * many keys had left memory at barriers. */
static uint64_t play(const struct table_play *options, uint32_t checkpoints)
{
    struct play_state p = {.w = table_world_create(options)};
    struct table_world *w = p.w;

    p.table = table_world_table(w, 0, TABLE_WORLD_GROUPS, options->store != NULL);
    for (uint64_t checkpoint = 1; checkpoint <= checkpoints; checkpoint++) {
        uint64_t span = wr_rng_below(&w->rng, 2) == 0 ? w->count / 10 + 1 : w->count;
        uint32_t rounds = (uint32_t)wr_rng_below(&w->rng, 20);
        for (uint32_t i = 0; i < rounds; i++) {
            must_change(&p, NULL, span);
        }
        if (!snapshot(&p, checkpoint, checkpoint == checkpoints, span)) {
            continue;
        }
        if (wr_rng_below(&w->rng, 2) == 0) {
            table_world_check_state(w, &p.state, p.sealed);
        }
        if (wr_rng_below(&w->rng, 4) == 0) {
            start_anew(&p);
        }
        tm_table_state_fini(&p.state);
    }
    table_world_check(w, &p.table, 1, w->model);
    table_world_check_drains(w, p.table, w->model);
    tm_table_destroy(p.table);
    wr_free(p.sealed);
    uint64_t evicted = w->evicted;
    table_world_destroy(w);
    return evicted;
}

static void play_all(const struct tm_store_type *store, uint32_t checkpoints)
{
    static const uint64_t caps[] = {1, 4096, UINT64_MAX};
    uint64_t seeds = effort_seeds(1), first = effort_seed(), evicted = 0;

#ifdef WR_MUTANTS
    wr_mutant_select(getenv("MUTANT"));
#endif
    for (uint64_t seed = first; seed < first + seeds; seed++) {
        for (uint32_t keys = 0; keys < TABLE_KEYS_COUNT; keys++) {
            evicted += play(&(struct table_play){.store = store,
                                      .keys = (enum table_keys)keys,
                                      .objects = (keys + seed) % 2 == 0,
                                      .large = keys == TABLE_KEYS_TEXT || keys == TABLE_KEYS_DOUBLE,
                                      .key_count = store == &tm_store_rocksdb ? 1500 : 0,
                                      .batch_max = store == &tm_store_rocksdb ? 300 : 0,
                                      .undo_bytes_max = caps[(seed + keys) % WR_COUNT(caps)],
                                      .seed = seed * TABLE_KEYS_COUNT + keys},
                 checkpoints);
        }
    }
#ifdef WR_DEBUG /* what makes a small table use its store */
    WR_CK(store == NULL ? evicted == 0 : evicted > 0);
#else
    (void)evicted;
#endif
}

/* A heap table is the plain map that the model is, through any number of snapshots and restores. */
START_TEST(the_heap_means_what_the_model_means)
{
    play_all(NULL, CHECKPOINTS(6u));
}
END_TEST

/* So is one over the model of a store, with hardly any memory. */
START_TEST(a_table_over_a_store_means_what_the_model_means)
{
    play_all(&tm_store_memory, CHECKPOINTS(4u));
}
END_TEST

#ifdef WR_DEBUG
/* A batch whose keys do not fit the bound drives none of its own out again for ever: the table outgrows the
 * bound for as long as the batch is in hand. */
START_TEST(a_batch_larger_than_the_bound_goes_through)
{
    struct table_play options = {.store = &tm_store_memory,
                                 .keys = TABLE_KEYS_TEXT,
                                 .objects = true,
                                 .calm = true, /* a bound of nothing, and pages of 280 slots */
                                 .undo_bytes_max = UINT64_MAX,
                                 .seed = 5};
    struct play_state p = {.w = table_world_create(&options)};

    p.table = table_world_table(p.w, 0, TABLE_WORLD_GROUPS, true);
    for (uint32_t i = 0; i < 12; i++) {
        must_change(&p, NULL, p.w->count);
    }
    (void)snapshot(&p, 1, true, p.w->count);
    WR_CK(p.w->evicted > 0);
    start_anew(&p);
    table_world_check(p.w, &p.table, 1, p.sealed);
    tm_table_state_fini(&p.state);
    tm_table_destroy(p.table);
    wr_free(p.sealed);
    table_world_destroy(p.w);
}
END_TEST
#endif

/* And one over a real database. */
START_TEST(a_table_over_a_database_means_what_the_model_means)
{
    play_all(&tm_store_rocksdb, CHECKPOINTS(2u));
}
END_TEST

#ifdef WR_DEBUG
WR_TEST_MAIN("backends", the_heap_means_what_the_model_means,
             a_table_over_a_store_means_what_the_model_means,
             a_batch_larger_than_the_bound_goes_through,
             a_table_over_a_database_means_what_the_model_means)
#else
WR_TEST_MAIN("backends", the_heap_means_what_the_model_means,
             a_table_over_a_store_means_what_the_model_means,
             a_table_over_a_database_means_what_the_model_means)
#endif
