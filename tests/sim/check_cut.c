/* The cut of a checkpoint is consistent: what its sources have read is in its state, its output and
 * its promises, once.
 *
 * From the manifest: where each source stands, so which lines or rows it has given out; the keyed
 * tables (check_state.c); the parts of the output that are promised or committed. A model of the job
 * (work.c) says what must be where. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/alloc.h"
#include "common/base/bytes.h"
#include "common/graph/plan.h"
#include "tests/sim/check.h"

#define DATAGEN_BLOCK_ROWS 1024u
#define DATAGEN_SPLITS 64u
#define REGIONS_MAX 4u

/* Bytes of a file whose lines one of the sources has not given out yet. */
struct range {
    uint32_t region;
    char path[64];
    uint64_t from, end;
};

struct cut {
    struct sim_checks *checks;
    const Weir__Manifest *manifest;
    struct wr_plan *plan;
    uint32_t region; /* whose items are being taken, */
    const char *kind; /* and of what */
    bool listed[REGIONS_MAX]; /* its enumerator knows its files */
    WR_VEC(struct range) unread;
    uint64_t next[DATAGEN_SPLITS]; /* datagen: by split */
    struct sim_rows state;         /* key -> count */
    struct sim_rows kept;          /* words of lines that a flat_map keeps, which it has not made */
    int64_t *numbers;              /* NUMBERS: the same, by key */
};

/* ---- sources ---- */

static void add_range(struct cut *cut, struct wr_str path, uint64_t from, uint64_t end)
{
    struct range *range = WR_VEC_ADD(&cut->unread);

    range->region = cut->region;
    (void)snprintf(range->path, sizeof range->path, "%.*s", (int)path.bytes, path.ptr);
    range->from = from;
    range->end = end;
}

static void enumerator_item(struct cut *cut, struct wr_reader *reader)
{
    uint8_t kind = wr_read_u8(reader);
    struct wr_str path;
    uint64_t next;

    if (kind == 1) {
        cut->listed[cut->region] = wr_read_u8(reader) != 0;
        return;
    }
    path = wr_read_str(reader);
    next = wr_read_u64(reader);
    add_range(cut, path, next, wr_read_u64(reader));
}

static void reader_item(struct cut *cut, struct wr_reader *reader)
{
    struct wr_str path;
    uint64_t end;

    (void)wr_read_u8(reader);
    path = wr_read_str(reader);
    (void)wr_read_u64(reader); /* first */
    end = wr_read_u64(reader);
    (void)wr_read_u64(reader); /* size */
    (void)wr_read_u64(reader); /* mtime */
    (void)wr_read_u64(reader); /* inode */
    (void)wr_read_u64(reader); /* device */
    (void)wr_read_u32(reader); /* number */
    add_range(cut, path, wr_read_u64(reader), end);
}

static void datagen_item(struct cut *cut, struct wr_reader *reader)
{
    uint32_t number = wr_read_u32(reader);

    if (number < DATAGEN_SPLITS) {
        cut->next[number] = wr_read_u64(reader);
    }
}

/* Text `row` of the first column of a frame's payload; a view. */
static struct wr_str frame_text(const uint8_t *payload, uint32_t bytes, uint32_t rows, uint32_t row)
{
    uint32_t heap = bytes - 64 - wr_load_u32(payload + 4);
    uint32_t validity = (payload[9] & 0x80) != 0 ? ((rows + 63) / 64 * 8 + 63) & ~63u : 0;
    const uint8_t *view = payload + wr_load_u32(payload + 12) + validity + (size_t)row * 16;
    uint32_t length = wr_load_u32(view);

    return (struct wr_str){(const char *)(length <= 12 ? view + 4 : payload + heap + wr_load_u64(view + 8)), length};
}

/* Lines: of the first that is not behind it the flat_map has made some words. */
static void flat_map_item(struct cut *cut, struct wr_reader *reader)
{
    const struct sim_work *work = cut->checks->world->work;
    uint32_t rows, taken, bytes;
    const uint8_t *payload;
    uint64_t made;
    char word[64];

    (void)wr_read_u8(reader);
    rows = wr_read_u32(reader);
    taken = wr_read_u32(reader);
    (void)wr_read_u32(reader); /* told */
    made = wr_read_u64(reader);
    bytes = wr_read_u32(reader);
    payload = wr_read_bytes(reader, bytes);
    for (uint32_t row = taken; !reader->failed && row < rows; row++) {
        struct wr_str line = frame_text(payload, bytes, rows, row);
        const char *at = line.ptr, *end = at + line.bytes;
        for (uint64_t n = 0; sim_next_word(&at, end, word); n++) {
            if (row > taken || n >= made) {
                (void)sim_rows_add(&cut->kept, word, work->weight == NULL ? 1 : work->weight(word));
            }
        }
    }
}

/* What is still to be made of lines that were given out is nowhere else. */
static void leave_out_kept(const struct cut *cut, struct sim_rows *words)
{
    uint32_t cursor = 0;
    const char *word;
    void *value;

    while (wr_map_next(cut->kept.counts, &cursor, &word, NULL, &value)) {
        (void)sim_rows_add(words, word, -((struct sim_count *)value)->count);
    }
}

static void take_item(void *ctx, struct wr_str item)
{
    struct cut *cut = ctx;
    const char *kind = cut->kind;
    struct wr_reader reader = wr_reader_of(item.ptr, item.bytes);

    if (strcmp(kind, "enumerator") == 0) {
        enumerator_item(cut, &reader);
    } else if (strcmp(kind, "reader") == 0) {
        reader_item(cut, &reader);
    } else if (strcmp(kind, "datagen") == 0) {
        datagen_item(cut, &reader);
    } else if (strcmp(kind, "flat_map") == 0) {
        flat_map_item(cut, &reader);
    }
    if (reader.failed) {
        sim_violation(cut->checks->sim, "an item of a %s in checkpoint %" PRIu64 " is cut short",
                      kind, cut->manifest->checkpoint);
    }
}

static bool is_unread(const struct cut *cut, uint32_t region, const char *path, uint64_t offset)
{
    if (!cut->listed[region]) {
        return true;
    }
    for (uint32_t i = 0; i < cut->unread.count; i++) {
        const struct range *range = &cut->unread.items[i];
        if (range->region == region && strcmp(range->path, path) == 0 && offset >= range->from && offset < range->end) {
            return true;
        }
    }
    return false;
}

/* ---- the keyed table ---- */

/* A count of a key. Each is in the state once. */
static void add_count(struct cut *cut, const char *key, int64_t count)
{
    struct sim *sim = cut->checks->sim;
    const struct sim_work *work = cut->checks->world->work;
    uint64_t number;

    if (cut->numbers != NULL && !sim_number_parse(work, key, &number)) {
        sim_violation(sim, "key \"%s\" in checkpoint %" PRIu64 " is none that was given out", key,
                      cut->manifest->checkpoint);
    } else if (cut->numbers != NULL ? cut->numbers[number] != 0
                                    : sim_rows_get(&cut->state, key) != 0) {
        sim_violation(sim, "key \"%s\" is twice in the state of checkpoint %" PRIu64, key,
                      cut->manifest->checkpoint);
    } else if (cut->numbers != NULL) {
        cut->numbers[number] = count;
    } else {
        (void)sim_rows_add(&cut->state, key, count);
    }
}

static void take_table(struct cut *cut, const Weir__TableState *state)
{
    struct sim *sim = cut->checks->sim;
    struct sim_table table = {
        .key_groups = cut->manifest->key_groups,
        .u64_keys = cut->numbers != NULL && !cut->checks->world->work->numbers.texts};
    /* count(*) is the last of the accumulators; a reduce has it in a cell of 16 bytes, and two words. */
    uint32_t from_end = cut->numbers != NULL && cut->checks->world->work->numbers.reduced ? 32 : 8;
    char key[SIM_KEY_BYTES];

    (void)sim_table_read(sim, cut->checks->job_directory, state, &table);
    for (uint32_t i = 0; i < table.entries.count && !sim->failed; i++) {
        const struct sim_entry *entry = &table.entries.items[i];
        if (entry->null_key) {
            key[0] = '\0';
        } else if (table.u64_keys) {
            (void)snprintf(key, sizeof key, "%" PRId64, (int64_t)wr_load_u64(entry->key.ptr));
        } else {
            (void)snprintf(key, sizeof key, "%.*s", (int)entry->key.bytes, entry->key.ptr);
        }
        add_count(cut, key,
                  (int64_t)wr_load_u64(entry->value + table.value_bytes - from_end));
    }
    sim_table_fini(&table);
}

/* ---- all of it ---- */

static void take_task(struct cut *cut, const Weir__TaskState *task)
{
    uint32_t vertex, subtask;

    wr_plan_task_of(cut->plan, task->task, &vertex, &subtask);
    cut->region = cut->plan->message->vertices[vertex]->region % REGIONS_MAX;
    for (size_t o = 0; o < task->n_operators; o++) {
        const Weir__OperatorState *state = task->operators[o];
        cut->kind = cut->plan->message->vertices[vertex]->operators[state->operator_]->kind;
        sim_check_items(cut->checks, cut->manifest->checkpoint, state, take_item, cut);
    }
    for (size_t t = 0; t < task->n_tables; t++) {
        take_table(cut, task->tables[t]);
    }
}

/* A line of a file, once for every source that has given it out. */
static void take_line(struct cut *cut, const char *path, const char *line, const char *end,
                      uint64_t offset, struct sim_rows *lines, struct sim_rows *words)
{
    const struct sim_work *work = cut->checks->world->work;
    WR_AUTO_FREE char *text = wr_strndup(line, (size_t)(end - line));
    char word[64];

    for (uint32_t r = 0; r < cut->plan->message->regions; r++) {
        if (is_unread(cut, r, path, offset)) {
            continue;
        }
        WR_AUTO_FREE char *row = work->letters ? sim_letters_row(text) : wr_strdup(text);
        (void)sim_rows_add(lines, row, 1);
        for (const char *at = line; sim_next_word(&at, end, word);) {
            (void)sim_rows_add(words, word, work->weight == NULL ? 1 : work->weight(word));
        }
    }
}

/* Lines that were given out, into `lines`, their words into `words` as often as the job counts. */
static void read_inputs(struct cut *cut, struct sim_rows *lines, struct sim_rows *words)
{
    struct sim *sim = cut->checks->sim;
    struct wr_file_list list = {0};
    struct wr_error err;

    (void)sim_disk_list(sim->shared, SIM_IN, &list, &err);
    for (uint32_t f = 0; f < list.count; f++) {
        char path[64];
        size_t bytes;
        const char *data, *end, *at;
        (void)snprintf(path, sizeof path, SIM_IN "/%.40s", list.names[f]);
        data = (const char *)sim_disk_peek(sim->shared, path, &bytes);
        end = data + bytes;
        for (const char *line = data; line < end; line = at + 1) {
            at = memchr(line, '\n', (size_t)(end - line));
            at = at == NULL ? end : at;
            take_line(cut, path, line, at, (uint64_t)(line - data), lines, words);
        }
    }
    wr_file_list_fini(&list);
}

/* Takes what is right out of cut->numbers. */
static void judge_numbers(struct cut *cut)
{
    const struct sim_work *work = cut->checks->world->work;
    char key[SIM_KEY_BYTES];

    for (uint64_t i = 0; i < work->rows_in; i++) {
        if (i < cut->next[i / DATAGEN_BLOCK_ROWS % DATAGEN_SPLITS]) {
            cut->numbers[sim_number_key(work, i)] -= 1;
        }
    }
    for (uint64_t k = 0; k <= work->numbers.keys; k++) {
        if (cut->numbers[k] != 0) {
            sim_number_text(work, k, key, sizeof key);
            sim_violation(cut->checks->sim,
                          "the cut of checkpoint %" PRIu64 " is not consistent: it has key \"%s\" "
                          "%" PRId64 " times more often than its sources have given it out",
                          cut->manifest->checkpoint, key, cut->numbers[k]);
            return;
        }
    }
}

static void compare(struct cut *cut, const struct sim_rows *read, const struct sim_rows *held,
                    const char *what)
{
    uint32_t cursor = 0;
    const char *row;
    void *value;

    while (wr_map_next(read->counts, &cursor, &row, NULL, &value)) {
        int64_t want = ((struct sim_count *)value)->count, got = sim_rows_get(held, row);
        if (want != got) {
            sim_violation(cut->checks->sim,
                          "the cut of checkpoint %" PRIu64 " is not consistent: its sources have "
                          "given out \"%s\" %" PRId64 " times, and its %s has it %" PRId64 " times",
                          cut->manifest->checkpoint, row, want, what, got);
            return;
        }
    }
    if (read->total != held->total) {
        sim_violation(cut->checks->sim,
                      "the cut of checkpoint %" PRIu64 " is not consistent: its %s holds %" PRIu64
                      " of %" PRIu64 " that its sources have given out",
                      cut->manifest->checkpoint, what, held->total, read->total);
    }
}

/* "word,n" of an output that comes once at the end: counts that are in the state no more. */
static void add_final_counts(struct cut *cut)
{
    struct sim_rows output;
    uint32_t cursor = 0;
    const char *row;
    void *value;

    sim_rows_init(&output);
    sim_output_as_of(cut->checks, cut->manifest, &output);
    while (wr_map_next(output.counts, &cursor, &row, NULL, &value)) {
        const char *comma = strrchr(row, ',');
        WR_AUTO_FREE char *key =
            wr_strndup(row, comma == NULL ? strlen(row) : (size_t)(comma - row));
        int64_t count = comma == NULL ? 0 : strtoll(comma + 1, NULL, 10);
        add_count(cut, key, count * ((struct sim_count *)value)->count);
    }
    sim_rows_fini(&output);
}

static void judge(struct cut *cut)
{
    const struct sim_work *work = cut->checks->world->work;
    struct sim_rows lines, words, output;

    if (!work->changelog && work->model != SIM_MODEL_LINES) {
        add_final_counts(cut);
    }
    if (work->model == SIM_MODEL_NUMBERS) {
        judge_numbers(cut);
        return;
    }
    sim_rows_init(&lines);
    sim_rows_init(&words);
    if (work->model == SIM_MODEL_LINES) {
        read_inputs(cut, &lines, &words);
        sim_rows_scale(&lines, work->copies);
        sim_rows_init(&output);
        sim_output_as_of(cut->checks, cut->manifest, &output);
        /* Empty lines are filtered. */
        (void)sim_rows_add(&output, "", sim_rows_get(&lines, ""));
        compare(cut, &lines, &output, "output");
        sim_rows_fini(&output);
    } else {
        read_inputs(cut, &lines, &words);
        leave_out_kept(cut, &words);
        compare(cut, &words, &cut->state, "state");
    }
    sim_rows_fini(&lines);
    sim_rows_fini(&words);
}

static bool has_shape(const struct wr_plan *plan, const Weir__Manifest *manifest)
{
    bool same = plan->message->n_vertices == manifest->n_vertices;

    for (size_t v = 0; same && v < manifest->n_vertices; v++) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        same = vertex->parallelism == manifest->vertices[v]->parallelism &&
               vertex->n_operators == manifest->vertices[v]->n_steps;
    }
    return same;
}

/* Whose tasks have sealed it: an heir that ended before its first checkpoint hands on what it was left. */
static struct wr_plan *plan_of(const struct sim_checks *checks, const Weir__Manifest *manifest)
{
    struct wr_plan *plan = checks->plan;

    for (uint32_t i = checks->before_count; i > 0 && manifest->term == 0; i--) {
        if (has_shape(checks->before[i - 1].plan, manifest)) {
            plan = checks->before[i - 1].plan;
        }
    }
    return plan;
}

void sim_check_cut(struct sim_checks *checks, const Weir__Manifest *manifest)
{
    struct cut cut = {.checks = checks, .manifest = manifest, .plan = plan_of(checks, manifest)};

    if (checks->world->work->model == SIM_MODEL_GROUPS) {
        return; /* what state says of rows is not what was counted */
    }
    sim_rows_init(&cut.state);
    sim_rows_init(&cut.kept);
    if (checks->world->work->model == SIM_MODEL_NUMBERS) {
        cut.numbers = WR_NEW_ARRAY(int64_t, checks->world->work->numbers.keys + 1);
    }
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        take_task(&cut, manifest->tasks[t]);
    }
    if (!checks->sim->failed) {
        judge(&cut);
    }
    sim_rows_fini(&cut.state);
    sim_rows_fini(&cut.kept);
    wr_free(cut.numbers);
    WR_VEC_FINI(&cut.unread);
}
