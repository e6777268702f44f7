/* Jobs over generated rows: row i has a key that is a function of i, and a model counts the same rows.
 *
 * The large ones have more keys than one page holds, most of them old: between two checkpoints few
 * change, so that state is a base and deltas. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "tests/sim/work_internal.h"

#define NULL_EVERY 97u
#define NULL_AT 5u

/* ---- the model ---- */

uint64_t sim_number_key(const struct sim_work *work, uint64_t i)
{
    const struct sim_numbers *n = &work->numbers;

    if (n->nulls && i % NULL_EVERY == NULL_AT) {
        return n->keys;
    }
    return i < n->fresh || (n->fresh_every > 0 && i % n->fresh_every == 0) ? i
                                                                          : i * 31 % n->hot;
}

void sim_number_text(const struct sim_work *work, uint64_t key, char *out, size_t bytes)
{
    const struct sim_numbers *n = &work->numbers;

    if (key == n->keys) {
        (void)snprintf(out, bytes, "%s", "");
    } else if (!n->texts) {
        (void)snprintf(out, bytes, "%" PRIu64, key);
    } else {
        (void)snprintf(out, bytes, "%s %" PRIu64, key % 3 == 0 ? "k" : n->prefix, key);
    }
}

bool sim_number_parse(const struct sim_work *work, const char *text, uint64_t *ret_key)
{
    const char *digits = strrchr(text, ' ');
    char again[SIM_KEY_BYTES];

    digits = digits == NULL ? text : digits + 1;
    *ret_key = text[0] == '\0' ? work->numbers.keys : strtoull(digits, NULL, 10);
    if (*ret_key > work->numbers.keys) {
        return false;
    }
    sim_number_text(work, *ret_key, again, sizeof again);
    return strcmp(text, again) == 0;
}

static void expect_numbers(struct sim_work *work)
{
    uint64_t keys = work->numbers.keys = WR_MAX(work->rows_in, work->numbers.hot);
    int64_t *counts = WR_NEW_ARRAY(int64_t, keys + 1), *sums = WR_NEW_ARRAY(int64_t, keys + 1);
    char key[SIM_KEY_BYTES], row[SIM_KEY_BYTES + 64];

    for (uint64_t i = 0; i < work->rows_in; i++) {
        counts[sim_number_key(work, i)] += 1;
        sums[sim_number_key(work, i)] += (int64_t)i;
    }
    for (uint64_t k = 0; k <= keys; k++) {
        if (counts[k] == 0) {
            continue;
        }
        sim_number_text(work, k, key, sizeof key);
        if (work->numbers.sums) {
            (void)snprintf(row, sizeof row, "%s,%" PRId64 ",%" PRId64, key, sums[k], counts[k]);
        } else {
            (void)snprintf(row, sizeof row, "%s,%" PRId64, key, counts[k]);
        }
        (void)sim_rows_add(&work->expected, row, 1);
    }
    wr_free(counts);
    wr_free(sums);
}

/* ---- descriptors ---- */

static void put_numbers(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    work->model = SIM_MODEL_NUMBERS;
    work->seconds = 0.2 + (double)sim_draw(sim, SIM_RNG_WORLD, 1500) / 1000.0;
    wr_sb_printf(sb,
                 "sources:\n"
                 "  numbers: {connector: datagen, rows: %" PRIu64 ", schema: {i: bigint not null},"
                 " columns: {i: {sequence: {from: 0}}}, rate: %u/s}\n"
                 "operators:\n",
                 work->rows_in, (uint32_t)((double)work->rows_in / work->seconds) + 1);
}

void sim_make_sums(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    work->rows_in = 1 + sim_draw(sim, SIM_RNG_WORLD, 2000);
    /* 31 and the number of keys have no common divisor: every key comes. */
    work->numbers = (struct sim_numbers){.hot = 1 + sim_draw(sim, SIM_RNG_WORLD, 30), .sums = true};
    put_numbers(sim, work, sb);
    work->numbers.reduced = sim_chance(sim, SIM_RNG_WORLD, 0.5);
    if (!work->numbers.reduced) {
        wr_sb_printf(sb,
                     "  sums: {input: numbers, key_by: [\"i * 31 %% %" PRIu64 " AS k\"], aggregate: "
                     "[\"sum(i) AS s\", \"count(*) AS n\"]}\n",
                     work->numbers.hot);
    } else {
        wr_sb_printf(sb,
                     "  ones: {input: numbers, map: [\"i AS s\", \"1::bigint AS n\"]}\n"
                     "  sums: {input: ones, key_by: [\"s * 31 %% %" PRIu64 " AS k\"], reduce: "
                     "{s: a.s + b.s, n: a.n + b.n}}\n",
                     work->numbers.hot);
    }
    sim_put_sink(sim, sb, "sums", ", row_kind: op");
    work->changelog = true;
    expect_numbers(work);
}

static void draw_large(struct sim *sim, struct sim_work *work)
{
    static const uint64_t fresh[] = {100, 500, 1500, 3000};

    work->large = true;
    work->numbers = (struct sim_numbers){
        .fresh = fresh[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(fresh))],
        .fresh_every = sim_draw(sim, SIM_RNG_WORLD, 30),
        .hot = 1 + sim_draw(sim, SIM_RNG_WORLD, 60),
        .nulls = sim_chance(sim, SIM_RNG_WORLD, 0.5)};
    work->numbers.hot *= sim_chance(sim, SIM_RNG_WORLD, 0.3) ? 10 : 1;
    work->rows_in = work->numbers.fresh + 100 + sim_draw(sim, SIM_RNG_WORLD, 2000);
}

/* Keys as texts, a third of them short enough to lie inline in a slot. */
static void draw_texts(struct sim *sim, struct sim_work *work)
{
    static const uint32_t bytes[] = {20, 40, 150};
    uint32_t length = bytes[sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(bytes))];

    work->numbers.texts = true;
    for (uint32_t i = 0; i < length; i++) {
        work->numbers.prefix[i] = (char)('a' + i % 26);
    }
}

static void put_counts(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    const struct sim_numbers *n = &work->numbers;
    WR_AUTO_FREE char *null =
        n->nulls ? wr_asprintf("WHEN i %% %u = %u THEN NULL ", NULL_EVERY, NULL_AT) : NULL;
    WR_AUTO_FREE char *more =
        n->fresh_every > 0 ? wr_asprintf(" OR i %% %" PRIu64 " = 0", n->fresh_every) : NULL;

    put_numbers(sim, work, sb);
    wr_sb_printf(sb,
                 "  keyed: {input: numbers, map: [\"CASE %sWHEN i < %" PRIu64
                 "%s THEN i ELSE i * 31 %% %" PRIu64 " END AS k\"]}\n",
                 null == NULL ? "" : null, n->fresh, more == NULL ? "" : more, n->hot);
    if (n->texts) {
        wr_sb_printf(sb,
                     "  named: {input: keyed, map: [\"CASE WHEN k %% 3 = 0 THEN 'k ' ELSE '%s ' "
                     "END || k::text AS k\"]}\n",
                     n->prefix);
    }
    wr_sb_printf(sb,
                 "  counts: {input: %s, key_by: [k], aggregate: [\"count(*) AS n\"]%s}\n",
                 n->texts ? "named" : "keyed", work->changelog ? "" : ", emit: final");
}

static void put_count(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    put_counts(sim, work, sb);
    sim_put_sink(sim, sb, "counts", work->changelog ? ", row_kind: op" : "");
    expect_numbers(work);
}

/* ---- groups of keys ---- */

#define GROUPS 7u

struct group {
    uint64_t least, largest_key, different;
    bool any, all_twice, null;
    uint8_t *seen; /* counts that some key has */
};

static void add_to_group(struct group *g, uint64_t key, uint64_t count)
{
    g->least = g->any ? WR_MIN(g->least, count) : count;
    g->all_twice = (!g->any || g->all_twice) && count > 1;
    g->largest_key = key;
    g->different += g->seen[count] == 0;
    g->seen[count] = 1;
    g->any = true;
}

static void expect_group(struct sim_work *work, const struct group *g, uint64_t number)
{
    char key[24] = "", largest[24] = "", row[160];

    if (!g->null) {
        (void)snprintf(key, sizeof key, "%" PRIu64, number);
        (void)snprintf(largest, sizeof largest, "%" PRIu64, g->largest_key);
    }
    (void)snprintf(row, sizeof row, "%s,%" PRIu64 ",%s,%" PRIu64 ",%s", key, g->least, largest,
                   g->different, g->all_twice ? "t" : "f");
    (void)sim_rows_add(&work->expected, row, 1);
}

/* Keys in ascending order; the last one stands for NULL. */
static void expect_groups(struct sim_work *work)
{
    uint64_t keys = work->numbers.keys = WR_MAX(work->rows_in, work->numbers.hot);
    uint64_t *counts = WR_NEW_ARRAY(uint64_t, keys + 1);
    struct group groups[GROUPS + 1] = {[GROUPS] = {.null = true}};

    for (uint64_t i = 0; i < work->rows_in; i++) {
        counts[sim_number_key(work, i)] += 1;
    }
    for (uint32_t g = 0; g <= GROUPS; g++) {
        groups[g].seen = WR_NEW_ARRAY(uint8_t, work->rows_in + 1);
    }
    for (uint64_t k = 0; k <= keys; k++) {
        if (counts[k] > 0) {
            add_to_group(&groups[k == keys ? GROUPS : k % GROUPS], k, counts[k]);
        }
    }
    for (uint32_t g = 0; g <= GROUPS; g++) {
        if (groups[g].any) {
            expect_group(work, &groups[g], g);
        }
        wr_free(groups[g].seen);
    }
    wr_free(counts);
}

/* What comes of counts that are taken back all the time: their least, how many different ones. */
void sim_make_groups(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    bool changes = sim_chance(sim, SIM_RNG_WORLD, 0.5);

    draw_large(sim, work);
    /* Each row is two further down. */
    work->numbers.fresh /= 5;
    work->rows_in = work->numbers.fresh + 100 + sim_draw(sim, SIM_RNG_WORLD, 600);
    work->changelog = true; /* of the counts */
    put_counts(sim, work, sb);
    work->changelog = changes;
    work->model = SIM_MODEL_GROUPS;
    wr_sb_printf(sb,
                 "  groups: {input: counts, key_by: [\"k %% %u AS g\"], aggregate: [\"min(n) AS least\", "
                 "\"max(k) AS most\", \"count(DISTINCT n) AS kinds\", \"bool_and(n > 1) AS all\"]%s}\n",
                 GROUPS, changes ? "" : ", emit: final");
    sim_put_sink(sim, sb, "groups", changes ? ", row_kind: op" : "");
    expect_groups(work);
}

void sim_make_many(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    draw_large(sim, work);
    work->changelog = true;
    put_count(sim, work, sb);
}

void sim_make_texts(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    draw_large(sim, work);
    draw_texts(sim, work);
    work->changelog = true;
    put_count(sim, work, sb);
}

void sim_make_drain(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    draw_large(sim, work);
    if (sim_chance(sim, SIM_RNG_WORLD, 0.5)) {
        draw_texts(sim, work);
    }
    put_count(sim, work, sb);
}
