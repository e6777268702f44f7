#include "tests/sim/work_internal.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/assert.h"
#include "common/base/str.h"
#include "jobmanager/plan/plan.h"

/* ---- rows ---- */

void sim_rows_init(struct sim_rows *rows)
{
    *rows = (struct sim_rows){.counts = wr_map_create()};
}

void sim_rows_fini(struct sim_rows *rows)
{
    uint32_t cursor = 0;
    void *count;

    while (wr_map_next(rows->counts, &cursor, NULL, NULL, &count)) {
        wr_free(count);
    }
    wr_map_destroy(rows->counts);
}

int64_t sim_rows_add(struct sim_rows *rows, const char *text, int64_t count)
{
    struct sim_count *entry = wr_map_get(rows->counts, text);

    if (entry == NULL) {
        entry = WR_NEW(struct sim_count);
        (void)wr_map_put(rows->counts, text, entry);
    }
    entry->count += count;
    rows->total += (uint64_t)count;
    return entry->count;
}

void sim_rows_scale(struct sim_rows *rows, int64_t factor)
{
    uint32_t cursor = 0;
    void *count;

    while (wr_map_next(rows->counts, &cursor, NULL, NULL, &count)) {
        ((struct sim_count *)count)->count *= factor;
    }
    rows->total *= (uint64_t)factor;
}

int64_t sim_rows_get(const struct sim_rows *rows, const char *text)
{
    const struct sim_count *entry = wr_map_get(rows->counts, text);

    return entry == NULL ? 0 : entry->count;
}

bool sim_next_word(const char **at, const char *end, char word[64])
{
    size_t bytes = 0;

    while (*at < end && !islower((unsigned char)**at)) {
        *at += 1;
    }
    for (; *at < end && islower((unsigned char)**at) && bytes < 63; *at += 1) {
        word[bytes++] = **at;
    }
    word[bytes] = '\0';
    return bytes > 0;
}

/* ---- inputs ---- */

static void put_word(struct sim *sim, struct wr_sb *sb, uint32_t vocabulary)
{
    uint64_t n = sim_draw(sim, SIM_RNG_WORLD, vocabulary);

    /* Some are hot. */
    n = sim_chance(sim, SIM_RNG_WORLD, 0.3) ? n % 3 : n;
    wr_sb_printf(sb, "%c%c%s", (char)('a' + n % 26), (char)('a' + n / 26 % 26),
                 n % 7 == 0 ? "longerthaninline" : "");
}

/* One line; sometimes empty or without any word. */
static void put_line(struct sim *sim, struct wr_sb *sb, uint32_t vocabulary, uint32_t words)
{
    uint64_t count = sim_draw(sim, SIM_RNG_WORLD, words + 1);

    for (uint64_t i = 0; i < count; i++) {
        wr_sb_puts(sb, i == 0 ? "" : sim_chance(sim, SIM_RNG_WORLD, 0.1) ? " -- " : " ");
        put_word(sim, sb, vocabulary);
    }
    wr_sb_putc(sb, '\n');
}

static void put_files(struct sim *sim, struct sim_input *input)
{
    uint32_t files = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3);

    for (uint32_t f = 0; f < files; f++) {
        uint32_t lines = input->lines / files;
        struct wr_sb sb = {0};
        char path[64];
        lines = sim_chance(sim, SIM_RNG_WORLD, 0.1) ? 0 : lines;
        wr_sb_reserve(&sb, 1);
        for (uint32_t i = 0; i < lines; i++) {
            if (input->broken > 0 && sim_chance(sim, SIM_RNG_WORLD, input->broken)) {
                wr_sb_putc(&sb, SIM_BROKEN_BYTE);
            }
            put_line(sim, &sb, input->vocabulary, input->words);
        }
        wr_sb_append(&input->all, sb.ptr, sb.bytes);
        /* The last line need not end. */
        if (sb.bytes > 1 && sb.ptr[sb.bytes - 2] != '\n' && sim_chance(sim, SIM_RNG_WORLD, 0.3)) {
            sb.bytes -= 1;
        }
        (void)snprintf(path, sizeof path, SIM_IN "/%u.txt", f);
        sim_disk_put(sim->shared, path, sb.ptr, sb.bytes);
        wr_sb_fini(&sb);
    }
}

void sim_draw_input(struct sim *sim, struct sim_input *input)
{
    *input = (struct sim_input){
        .broken = input->broken,
        .lines = 20 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 300),
        .vocabulary = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 120),
        .words = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 8)};
    wr_sb_reserve(&input->all, 1);
    put_files(sim, input);
}

/* ---- descriptors ---- */

static uint32_t pick(struct sim *sim, const uint32_t *some, uint32_t count)
{
    return some[sim_draw(sim, SIM_RNG_WORLD, count)];
}

/* Short ones where an undisturbed checkpoint is much faster. */
static uint32_t draw_timeout_ms(struct sim *sim)
{
    bool fast = sim->knobs.io_ns <= 500 * SIM_US && sim->knobs.latency_ns <= 500 * SIM_US;
    uint32_t longer_ms = (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4000);

    return sim_chance(sim, SIM_RNG_WORLD, 0.5) ? 1000 + longer_ms : fast ? 100 : 400;
}

static void put_head(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    static const uint32_t parallelisms[] = {1, 2, 2, 3, 4};
    static const uint32_t key_groups[] = {4, 8, 16, 64, 1024};
    static const uint32_t intervals_ms[] = {5, 10, 20, 50, 100};
    uint32_t interval_ms = pick(sim, intervals_ms, WR_COUNT(intervals_ms));

    work->interval_us = interval_ms * 1000u;
    work->slots = 4;
    work->retain = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3);
    work->stored = sim_chance(sim, SIM_RNG_WORLD, 0.4);
    wr_sb_printf(sb,
                 "version: 1\nname: %s\nparallelism: %u\nmax_parallelism: %u\n"
                 "checkpoint: {interval: %ums, timeout: %ums, retain: %u}\n"
                 "restart: {initial_delay: %ums, max_delay: 200ms}\n%s",
                 work->name, pick(sim, parallelisms, WR_COUNT(parallelisms)),
                 pick(sim, key_groups, WR_COUNT(key_groups)), interval_ms,
                 draw_timeout_ms(sim), work->retain,
                 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 100),
                 work->stored ? "state: {backend: rocksdb}\n" : "");
}

/* `rate` so that the job lasts; some jobs run as fast as they can. */
void sim_put_text_source(struct sim *sim, struct sim_work *work, struct wr_sb *sb,
                         const struct sim_input *input)
{
    static const uint32_t splits[] = {64, 200, 512, 4096, 1000000};

    wr_sb_printf(sb,
                 "sources:\n"
                 "  lines: {connector: file, path: \"" SIM_IN "/*.txt\", format: text, "
                 "split_size: %uB",
                 pick(sim, splits, WR_COUNT(splits)));
    if (sim_chance(sim, SIM_RNG_WORLD, 0.85)) {
        work->seconds = 0.2 + (double)sim_draw(sim, SIM_RNG_WORLD, 1500) / 1000.0;
        wr_sb_printf(sb, ", rate: %u/s", (uint32_t)((double)input->lines / work->seconds) + 1);
    }
    wr_sb_puts(sb, "}\n");
}

void sim_put_sink(struct sim *sim, struct wr_sb *sb, const char *input, const char *more)
{
    wr_sb_printf(sb,
                 "sinks:\n  out: {input: %s, connector: file, path: \"" SIM_OUT
                 "\", format: csv%s%s}\n",
                 input, more,
                 sim_chance(sim, SIM_RNG_WORLD, 0.3) ? ", part_size: 300B" : "");
}

#define WORDS_STEPS \
    "operators:\n" \
    "  words: {input: lines, flat_map: \"regexp_split_to_table(line, '[^a-z]+') AS word\"}\n" \
    "  kept: {input: words, filter: \"word <> ''\"}\n"

static void make_lines(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    struct sim_input input = {0};

    sim_draw_input(sim, &input);
    sim_put_text_source(sim, work, sb, &input);
    wr_sb_puts(sb, "operators:\n"
                   "  some: {input: lines, filter: \"line <> ''\"}\n");
    sim_put_sink(sim, sb, "some", "");
    for (char *at = input.all.ptr, *end; *at != '\0'; at = end + 1) {
        end = strchr(at, '\n');
        *end = '\0';
        if (end > at) {
            (void)sim_rows_add(&work->expected, at, 1);
        }
        work->rows_in += 1;
    }
    wr_sb_fini(&input.all);
}

/* One step more, and how rows travel into it; *parallelism is that of the step before, then its own. */
static void put_way(struct sim *sim, struct sim_work *work, struct wr_sb *sb, uint32_t *parallelism)
{
    static const char *const ways[] = {"forward", "{hash: [line]}", "rebalance", "rescale", "global",
                                       "broadcast"};
    uint64_t way = sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(ways) - (work->copies > 1 ? 1 : 0));

    *parallelism = way == 0 ? *parallelism : 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4);
    work->copies *= way == WR_COUNT(ways) - 1 ? *parallelism : 1;
    wr_sb_printf(sb, ", partition: %s, parallelism: %u", ways[way], *parallelism);
}

static void make_ways(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    uint32_t parallelism = 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4);
    struct wr_sb lines = {0};

    make_lines(sim, work, &lines);
    lines.ptr[strcspn(lines.ptr, "}")] = '\0'; /* the source alone */
    wr_sb_printf(sb, "%s, parallelism: %u}\noperators:\n  some: {input: lines, filter: \"line <> ''\"",
                 lines.ptr, parallelism);
    put_way(sim, work, sb, &parallelism);
    wr_sb_puts(sb, "}\n  same: {input: some, map: [line]");
    put_way(sim, work, sb, &parallelism);
    wr_sb_puts(sb, "}\n");
    wr_sb_reset(&lines);
    put_way(sim, work, &lines, &parallelism);
    sim_put_sink(sim, sb, "same", lines.ptr);
    sim_rows_scale(&work->expected, work->copies);
    wr_sb_fini(&lines);
}

static void make_twins(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    static const char sink[] = "connector: file, path: \"" SIM_OUT "\", format: csv}\n";
    struct wr_sb more = {0};

    make_lines(sim, work, &more);
    wr_sb_fini(&more);
    wr_sb_printf(sb,
                 "sources:\n"
                 "  lines: {connector: file, path: \"" SIM_IN "/*.txt\", format: text, "
                 "split_size: 200B, rate: %u/s}\n"
                 "  again: {connector: file, path: \"" SIM_IN "/*.txt\", format: text, "
                 "parallelism: %u, rate: %u/s}\n"
                 "operators:\n"
                 "  some: {input: lines, filter: \"line <> ''\"}\n"
                 "  more: {input: again, filter: \"line <> ''\"}\n"
                 "sinks:\n  out: {input: some, %s  out2: {input: more, %s",
                 (uint32_t)(work->rows_in + 1), 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 3),
                 (uint32_t)(work->rows_in / 2 + 1), sink, sink);
    work->seconds = 2;
    work->slots = 8;
    sim_rows_scale(&work->expected, 2);
}

/* "word,n": every word `weight(word)` times. */
static void expect_counts(struct sim_work *work, const struct sim_input *input,
                          int64_t (*weight)(const char *word))
{
    const char *at = input->all.ptr, *end = at + input->all.bytes, *name;
    struct sim_rows words;
    char word[64], row[96];
    uint32_t cursor = 0;
    void *count;

    sim_rows_init(&words);
    while (sim_next_word(&at, end, word)) {
        (void)sim_rows_add(&words, word, weight(word));
        work->rows_in += 1;
    }
    while (wr_map_next(words.counts, &cursor, &name, NULL, &count)) {
        (void)snprintf(row, sizeof row, "%s,%" PRId64, name, ((struct sim_count *)count)->count);
        (void)sim_rows_add(&work->expected, row, 1);
    }
    sim_rows_fini(&words);
}

static int64_t one(const char *word)
{
    (void)word;
    return 1;
}

static void make_words(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    struct sim_input input = {0};

    sim_draw_input(sim, &input);
    sim_put_text_source(sim, work, sb, &input);
    wr_sb_puts(sb, WORDS_STEPS "  counts: {input: kept, key_by: [word], "
                               "aggregate: [\"count(*) AS n\"], emit: final}\n");
    sim_put_sink(sim, sb, "counts", "");
    work->model = SIM_MODEL_WORDS;
    expect_counts(work, &input, one);
    wr_sb_fini(&input.all);
}

static void make_running(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    struct sim_input input = {0};

    sim_draw_input(sim, &input);
    sim_put_text_source(sim, work, sb, &input);
    wr_sb_puts(sb, WORDS_STEPS "  counts: {input: kept, key_by: [word], "
                               "aggregate: [\"count(*) AS n\"]}\n");
    sim_put_sink(sim, sb, "counts", ", row_kind: op");
    work->changelog = true;
    work->model = SIM_MODEL_WORDS;
    expect_counts(work, &input, one);
    wr_sb_fini(&input.all);
}

static int64_t one_or_two(const char *word)
{
    return word[0] < 'm' ? 2 : 1;
}

static void make_diamond(struct sim *sim, struct sim_work *work, struct wr_sb *sb)
{
    struct sim_input input = {0};

    sim_draw_input(sim, &input);
    sim_put_text_source(sim, work, sb, &input);
    wr_sb_printf(sb,
                 WORDS_STEPS
                 "  low: {input: kept, filter: \"word < 'm'\"}\n"
                 "  all: {input: kept, map: [word], parallelism: %u}\n"
                 "  counts: {input: [low, all], key_by: [word], aggregate: [\"count(*) AS n\"], "
                 "emit: final}\n",
                 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4));
    sim_put_sink(sim, sb, "counts", "");
    work->model = SIM_MODEL_WORDS;
    work->weight = one_or_two;
    expect_counts(work, &input, one_or_two);
    wr_sb_fini(&input.all);
}

struct kind {
    const char *name;
    void (*make)(struct sim *sim, struct sim_work *work, struct wr_sb *sb);
};
static const struct kind kinds[] = {
    {"lines", make_lines},     {"ways", make_ways}, {"twins", make_twins}, {"words", make_words}, {"diamond", make_diamond},
    {"running", make_running}, {"sums", sim_make_sums}, {"many", sim_make_many}, {"texts", sim_make_texts},
    {"drain", sim_make_drain}, {"letters", sim_make_letters}, {"poison", sim_make_poison},
    {"groups", sim_make_groups},
};

const char *sim_work_names(void)
{
    return "lines ways twins words diamond running sums many texts drain letters poison groups";
}

/* Returned; NULL: said. */
void *sim_plan_descriptor(const char *descriptor, size_t *ret_bytes)
{
    struct jm_plan_options options = {0};
    struct jm_diagnostics diagnostics = {0};
    struct wr_plan *plan = NULL;
    struct wr_error err;
    void *packed;

    if (jm_plan_build(descriptor, strlen(descriptor), &options, &plan, &diagnostics, &err) !=
        WR_OK) {
        struct wr_sb sb = {0};
        jm_diagnostics_print(&diagnostics, "job.yaml", &sb);
        (void)fprintf(stderr, "%s%s\n%s", sb.ptr == NULL ? "" : sb.ptr, err.message,
                      descriptor);
        wr_sb_fini(&sb);
        jm_diagnostics_fini(&diagnostics);
        return NULL;
    }
    jm_diagnostics_fini(&diagnostics);
    packed = wr_plan_encode(plan->message, ret_bytes);
    wr_plan_destroy(plan);
    return packed;
}

static bool plan_work(struct sim_work *work)
{
    work->plan = sim_plan_descriptor(work->descriptor, &work->plan_bytes);
    return work->plan != NULL;
}

/* ---- who goes on from a checkpoint ---- */

static void replace_all(char **text, const char *from, const char *to)
{
    struct wr_sb sb = {0};
    const char *at = *text, *found;

    wr_sb_reserve(&sb, 1);
    for (; (found = strstr(at, from)) != NULL; at = found + strlen(from)) {
        wr_sb_append(&sb, at, (size_t)(found - at));
        wr_sb_puts(&sb, to);
    }
    wr_sb_puts(&sb, at);
    wr_free(*text);
    *text = wr_sb_take(&sb);
}

/* Where it is, and where others name it. */
static void rename_step(char **text, const char *from, const char *to)
{
    WR_AUTO_FREE char *step = wr_asprintf("  %s: {", from);
    WR_AUTO_FREE char *renamed = wr_asprintf("  %s: {was: %s, ", to, from);
    WR_AUTO_FREE char *input = wr_asprintf("input: %s,", from);
    WR_AUTO_FREE char *renamed_input = wr_asprintf("input: %s,", to);

    replace_all(text, input, renamed_input);
    replace_all(text, step, renamed);
}

bool sim_work_make_heir(struct sim *sim, struct sim_work *work)
{
    static const char *const names[][2] = {{"lines", "texts"},   {"again", "twice"}, {"numbers", "rows"},
                                           {"counts", "totals"}, {"sums", "totals"}, {"groups", "sets"},
                                           {"out", "end"}};
    char *text = wr_strdup(work->descriptor);
    WR_AUTO_FREE char *parallelism =
        wr_asprintf("\nparallelism: %u\n", 1 + (uint32_t)sim_draw(sim, SIM_RNG_WORLD, 4));
    WR_AUTO_FREE char *before = wr_strndup(strstr(text, "\nparallelism: "),
                                           strcspn(strstr(text, "\nparallelism: ") + 1, "\n") + 2);

    replace_all(&text, before, parallelism);
    for (size_t i = 0; i < WR_COUNT(names) && !work->letters; i++) { /* a letter says whose it is */
        if (sim_chance(sim, SIM_RNG_WORLD, 0.5)) {
            rename_step(&text, names[i][0], names[i][1]);
        }
    }
    if (sim_chance(sim, SIM_RNG_WORLD, 0.2)) {
        replace_all(&text, "state: {backend: rocksdb}\n", "");
    }
    work->heir_descriptor = text;
    work->heir_plan = sim_plan_descriptor(text, &work->heir_plan_bytes);
    return work->heir_plan != NULL;
}

void sim_work_pass_on(struct sim_work *work)
{
    wr_free(work->descriptor);
    wr_free(work->plan);
    work->descriptor = WR_TAKE(work->heir_descriptor);
    work->plan = WR_TAKE(work->heir_plan);
    work->plan_bytes = work->heir_plan_bytes;
}

struct sim_work *sim_work_create(struct sim *sim, const char *name)
{
    struct sim_work *work = WR_NEW(struct sim_work);
    uint64_t drawn = sim_draw(sim, SIM_RNG_WORLD, WR_COUNT(kinds));
    struct wr_sb sb = {0};

    for (uint32_t i = 0; i < WR_COUNT(kinds); i++) {
        if (name != NULL ? strcmp(kinds[i].name, name) == 0 : i == drawn) {
            work->name = kinds[i].name;
            work->copies = 1;
            sim_rows_init(&work->expected);
            put_head(sim, work, &sb);
            kinds[i].make(sim, work, &sb);
            work->descriptor = wr_sb_take(&sb);
        }
    }
    if (work->name == NULL || !plan_work(work)) {
        sim_work_destroy(work);
        return NULL;
    }
    return work;
}

void sim_work_destroy(struct sim_work *work)
{
    if (work == NULL) {
        return;
    }
    if (work->expected.counts != NULL) {
        sim_rows_fini(&work->expected);
    }
    wr_free(work->descriptor);
    wr_free(work->plan);
    wr_free(work->heir_descriptor);
    wr_free(work->heir_plan);
    wr_free(work);
}
