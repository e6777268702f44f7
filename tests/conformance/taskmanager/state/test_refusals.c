/* Heap tables whose memory is refused: growth that fails says what to do, snapshots that fail cost nothing but
 * themselves. SEEDS=n plays n times as much, from SEED on. */
#include "common/base/alloc.h"
#include "tests/lib/effort.h"
#include "tests/lib/table_world.h"
#include "tests/lib/wr_test.h"

#define BUDGET_BYTES (16u << 20)
#define CHECKPOINTS 8u

struct refused {
    struct table_world *w;
    struct wr_memory_account *others;
    uint64_t taken;
    struct tm_table *table;
    struct table_entry *sealed;
    Weir__TableState state; /* zeroed until there is one */
    uint64_t checkpoint;
    uint32_t tables_failed, snapshots_failed;
};

/* Others leave this much, or nothing is refused. */
static void leave(struct refused *r, uint64_t bytes)
{
    uint64_t used;

    wr_memory_release(r->others, r->taken);
    used = wr_memory_used_bytes(r->w->memory);
    r->taken = used + bytes < BUDGET_BYTES ? BUDGET_BYTES - used - bytes : 0;
    if (!wr_memory_reserve(r->others, r->taken)) {
        r->taken = 0;
    }
}

static void check_growth_error(const struct wr_error *err)
{
    if (err->code != WR_ERR_MEMORY || err->retriable ||
        strstr(err->message, "table \"t\" cannot grow") == NULL ||
        strstr(err->message, "state: {backend: rocksdb}") == NULL) {
        ck_abort_msg("%s", err->message);
    }
}

static void must_restore(struct refused *r, struct tm_table **ret)
{
    struct wr_error err;

    if (table_world_restore(r->w, 0, TABLE_WORLD_GROUPS, false, &r->state, NULL, ret, &err) !=
        TM_PACK_DONE) {
        ck_abort_msg("%s", err.message);
    }
}

/* What failed is over; its task starts from the last snapshot. */
static void start_anew(struct refused *r)
{
    tm_table_destroy(r->table);
    leave(r, BUDGET_BYTES);
    memcpy(r->w->model, r->sealed, r->w->count * sizeof *r->sealed);
    must_restore(r, &r->table);
    r->tables_failed += 1;
}

static void change(struct refused *r, uint32_t rounds)
{
    struct wr_error err;

    for (uint32_t i = 0; i < rounds; i++) {
        if (!table_world_change(r->w, r->table, NULL, r->w->count, &err)) {
            check_growth_error(&err);
            start_anew(r);
            return;
        }
    }
}

static bool snapshot(struct refused *r)
{
    struct tm_pack *pack = table_world_seal(r->w, r->table, ++r->checkpoint);
    struct table_entry *sealed = table_world_copy(r->w);
    struct wr_error err;
    bool failed;
    enum tm_pack_state at = table_world_pack(r->w, r->table, pack, r->w->count, &failed, &err);

    if (at == TM_PACK_DONE) {
        tm_table_state_fini(&r->state);
        weir__table_state__init(&r->state);
        tm_table_state(r->table, &r->state);
        wr_free(r->sealed);
        r->sealed = sealed;
    } else {
        WR_CK(err.code == WR_ERR_MEMORY);
        WR_CK(strstr(err.message, "undo log of table \"t\"") != NULL);
        r->snapshots_failed += 1;
        wr_free(sealed);
    }
    tm_pack_destroy(pack);
    if (failed) {
        start_anew(r);
    }
    return at == TM_PACK_DONE;
}

static void check_all(struct refused *r)
{
    struct tm_table *again;

    leave(r, BUDGET_BYTES);
    table_world_check(r->w, &r->table, 1, r->w->model);
    change(r, 1);
    WR_CK(snapshot(r));
    must_restore(r, &again);
    table_world_check_digests(r->w, again, r->sealed);
    tm_table_destroy(again);
}

static void play(uint64_t seed, uint32_t *tables_failed, uint32_t *snapshots_failed)
{
    struct table_play options = {.keys = (enum table_keys)(seed % TABLE_KEYS_BOOLEAN),
                                 .objects = seed % 2 == 0,
                                 .undo_bytes_max = UINT64_MAX,
                                 .budget_bytes = BUDGET_BYTES,
                                 .seed = seed};
    struct refused r = {.w = table_world_create(&options)};

    r.others = wr_memory_account_open(r.w->memory, WR_MEMORY_BATCH, "others");
    r.table = table_world_table(r.w, 0, TABLE_WORLD_GROUPS, false);
    change(&r, 2);
    WR_CK(snapshot(&r));
    for (uint32_t i = 0; i < CHECKPOINTS; i++) {
        leave(&r, wr_rng_below(&r.w->rng, 700u << 10));
        change(&r, (uint32_t)wr_rng_below(&r.w->rng, 6));
        (void)snapshot(&r);
        check_all(&r);
    }
    *tables_failed += r.tables_failed;
    *snapshots_failed += r.snapshots_failed;
    tm_table_state_fini(&r.state);
    wr_free(r.sealed);
    tm_table_destroy(r.table);
    wr_memory_release(r.others, r.taken);
    wr_memory_account_close(r.others);
    table_world_destroy(r.w);
}

/* Others take the memory at any moment: a heap table that cannot grow says so and what to do, a snapshot
 * whose undo log is refused leaves the table right and the next one whole. */
START_TEST(refused_memory_is_said_and_survived)
{
    uint64_t seeds = effort_seeds(8), first = effort_seed();
    uint32_t tables_failed = 0, snapshots_failed = 0;

    for (uint64_t seed = first; seed < first + seeds; seed++) {
        play(seed, &tables_failed, &snapshots_failed);
    }
    WR_CK(tables_failed > 0);
    WR_CK(snapshots_failed > 0);
}
END_TEST

WR_TEST_MAIN("refusals", refused_memory_is_said_and_survived)
