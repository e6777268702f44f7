/* Who takes over which state of a checkpoint, and what is refused. */
#include "common/base/alloc.h"
#include "common/base/limits.h"
#include "jobmanager/plan/inherit.h"
#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define HEAD "version: 1\nname: x\nparallelism: 2\nsources:\n"
#define LINES "  lines: {connector: file, path: /in, format: csv, schema: {k: text, v: bigint}"
#define SUMS "  sums: {input: lines, key_by: [k], aggregate: [\"sum(v) AS s\"]"
#define OUT "  out: {input: sums, connector: file, path: /out, format: csv, row_kind: kind"
#define JOB HEAD LINES "}\noperators:\n" SUMS "}\nsinks:\n" OUT "}\n"

static const struct wr_id job_id = {1, 2};

/* ---- a checkpoint of a plan: each operator that keeps something has kept it ---- */

static void add_table(struct wr_arena *arena, Weir__TaskState *task, uint32_t op, const char *name)
{
    Weir__TableState *table = WR_ARENA_NEW(arena, Weir__TableState);

    weir__table_state__init(table);
    table->operator_ = op;
    table->name = wr_arena_strdup(arena, name);
    task->tables[task->n_tables++] = table;
}

static void add_items(struct wr_arena *arena, Weir__TaskState *task, uint32_t op)
{
    Weir__OperatorState *state = WR_ARENA_NEW(arena, Weir__OperatorState);

    weir__operator_state__init(state);
    state->operator_ = op;
    task->operators[task->n_operators++] = state;
}

static void add_token(struct wr_arena *arena, Weir__TaskState *task, uint32_t op)
{
    Weir__Token *token = WR_ARENA_NEW(arena, Weir__Token);

    weir__token__init(token);
    token->operator_ = op;
    task->tokens[task->n_tokens++] = token;
}

static void add_states(struct wr_arena *arena, Weir__TaskState *task, const Weir__Vertex *vertex)
{
    for (uint32_t o = 0; o < vertex->n_operators; o++) {
        const Weir__Operator *op = vertex->operators[o];
        switch (op->spec_case) {
        case WEIR__OPERATOR__SPEC_ENUMERATOR:
        case WEIR__OPERATOR__SPEC_READER:
        case WEIR__OPERATOR__SPEC_FLAT_MAP:
            add_items(arena, task, o);
            break;
        case WEIR__OPERATOR__SPEC_AGGREGATE:
            if (op->aggregate->table != NULL) {
                add_table(arena, task, o, op->aggregate->table->name);
            }
            break;
        case WEIR__OPERATOR__SPEC_SINK:
            add_items(arena, task, o);
            add_token(arena, task, o);
            break;
        default:
            break;
        }
    }
}

static Weir__TaskState *make_task(struct wr_arena *arena, uint32_t number,
                                  const Weir__Vertex *vertex)
{
    Weir__TaskState *task = WR_ARENA_NEW(arena, Weir__TaskState);
    Weir__ChannelCount *channel = WR_ARENA_NEW(arena, Weir__ChannelCount);

    weir__task_state__init(task);
    weir__channel_count__init(channel);
    task->task = number;
    task->drained = true;
    task->tables = WR_ARENA_ARRAY(arena, Weir__TableState *, vertex->n_operators);
    task->operators = WR_ARENA_ARRAY(arena, Weir__OperatorState *, vertex->n_operators);
    task->tokens = WR_ARENA_ARRAY(arena, Weir__Token *, vertex->n_operators);
    task->channels = WR_ARENA_ARRAY(arena, Weir__ChannelCount *, 1);
    task->channels[task->n_channels++] = channel;
    add_states(arena, task, vertex);
    return task;
}

static Weir__VertexShape *make_shape(struct wr_arena *arena, uint32_t first_task,
                                     const Weir__Vertex *vertex)
{
    Weir__VertexShape *shape = WR_ARENA_NEW(arena, Weir__VertexShape);

    weir__vertex_shape__init(shape);
    shape->parallelism = vertex->parallelism;
    shape->first_task = first_task;
    shape->n_steps = vertex->n_operators;
    shape->steps = WR_ARENA_ARRAY(arena, char *, vertex->n_operators);
    for (size_t o = 0; o < vertex->n_operators; o++) {
        shape->steps[o] = vertex->operators[o]->step;
    }
    return shape;
}

static Weir__Manifest *checkpoint_of(const struct wr_plan *plan)
{
    struct wr_arena arena;
    Weir__Manifest m = WEIR__MANIFEST__INIT, *copy;
    uint64_t term = 3;
    uint32_t counter = 4;
    uint8_t id[16] = {9};
    uint8_t *data;
    size_t bytes;

    wr_arena_init(&arena, 0);
    m.checkpoint = 7;
    m.job = (ProtobufCBinaryData){sizeof id, id};
    m.n_region_terms = m.n_region_counters = 1;
    m.region_terms = &term;
    m.region_counters = &counter;
    m.key_groups = plan->message->key_groups;
    m.plan_fingerprint = plan->message->fingerprint;
    m.tasks = WR_ARENA_ARRAY(&arena, Weir__TaskState *, plan->task_count);
    m.vertices = WR_ARENA_ARRAY(&arena, Weir__VertexShape *, plan->message->n_vertices);
    for (uint32_t v = 0; v < plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        m.vertices[m.n_vertices++] = make_shape(&arena, plan->first_task[v], vertex);
        for (uint32_t s = 0; s < vertex->parallelism; s++) {
            m.tasks[m.n_tasks] = make_task(&arena, (uint32_t)m.n_tasks, vertex);
            m.n_tasks += 1;
        }
    }
    bytes = weir__manifest__get_packed_size(&m);
    data = wr_alloc(bytes);
    (void)weir__manifest__pack(&m, data);
    copy = weir__manifest__unpack(NULL, bytes, data);
    wr_free(data);
    wr_arena_fini(&arena);
    return copy;
}

/* ---- what is looked at ---- */

/* "lines.splits items, sums table, …": what subtask 0 of each vertex has kept, under the names of the
 * manifest. */
static void kept(const Weir__Manifest *m, struct wr_sb *sb)
{
    wr_sb_reset(sb);
    wr_sb_puts(sb, "");
    for (size_t v = 0; v < m->n_vertices; v++) {
        const Weir__VertexShape *shape = m->vertices[v];
        const Weir__TaskState *task = m->tasks[shape->first_task];
        for (size_t i = 0; i < task->n_tables; i++) {
            wr_sb_printf(sb, "%s table, ", shape->steps[task->tables[i]->operator_]);
        }
        for (size_t i = 0; i < task->n_operators; i++) {
            wr_sb_printf(sb, "%s items, ", shape->steps[task->operators[i]->operator_]);
        }
        for (size_t i = 0; i < task->n_tokens; i++) {
            wr_sb_printf(sb, "%s token, ", shape->steps[task->tokens[i]->operator_]);
        }
    }
}

struct scene {
    const char *then, *now;
    bool uncommitted, allow;
    bool drained; /* some keys of each table are given out, */
    bool over;    /* or all */
};

static void drain(const Weir__Manifest *manifest, bool all)
{
    for (size_t t = 0; t < manifest->n_tasks; t++) {
        for (size_t i = 0; i < manifest->tasks[t]->n_tables; i++) {
            Weir__TableState *table = manifest->tasks[t]->tables[i];
            table->key_group_first = 512 * (t % 2);
            table->key_group_end = table->key_group_first + 512;
            table->key_group_drained_end = table->key_group_first + (all ? 512 : t % 2);
        }
    }
}

static enum wr_code inherit(const struct scene *scene, struct wr_sb *sb, struct wr_error *err)
{
    struct wr_plan *old_plan = plan_of(scene->then), *plan = plan_of(scene->now);
    Weir__Manifest *manifest = checkpoint_of(old_plan);
    const struct jm_inheritance inheritance = {.old_plan = old_plan,
                                               .plan = plan,
                                               .job = job_id,
                                               .committed = !scene->uncommitted,
                                               .allow_non_restored = scene->allow};
    enum wr_code code;

    if (scene->drained || scene->over) {
        drain(manifest, scene->over);
    }
    code = jm_inherit(manifest, &inheritance, err);

    if (code == WR_OK) {
        ck_assert_uint_eq(manifest->plan_fingerprint, plan->message->fingerprint);
        ck_assert_uint_eq(manifest->n_region_terms + manifest->n_region_counters, 0);
        ck_assert_uint_eq(manifest->tasks[0]->n_channels, 0);
        ck_assert(!manifest->tasks[0]->drained);
        ck_assert_mem_eq(manifest->job.data, &job_id, 16);
        kept(manifest, sb);
    }
    weir__manifest__free_unpacked(manifest, NULL);
    wr_plan_destroy(old_plan);
    wr_plan_destroy(plan);
    return code;
}

static void check_kept(const struct scene *scene, const char *expected)
{
    struct wr_sb sb = {0};
    struct wr_error err;

    WR_CK_OK(inherit(scene, &sb, &err), &err);
    ck_assert_str_eq(sb.ptr, expected);
    wr_sb_fini(&sb);
}

static void check_refused(const struct scene *scene, const char *expected)
{
    struct wr_sb sb = {0};
    struct wr_error err;

    ck_assert_int_eq(inherit(scene, &sb, &err), WR_ERR_INVALID);
    ck_assert_str_eq(err.message, expected);
    wr_sb_fini(&sb);
}

#define ALL "lines.splits items, lines items, sums table, out items, "

/* The same descriptor takes all; parallelism, filters and what does not touch state may change. Tokens come
 * along only where not all of them are known to be committed. */
START_TEST(what_is_the_same_is_taken)
{
    check_kept(&(struct scene){.then = JOB, .now = JOB}, ALL);
    check_kept(&(struct scene){.then = JOB, .now = JOB, .uncommitted = true}, ALL "out token, ");
    check_kept(&(struct scene){.then = JOB, .now = HEAD LINES ", watch: false, split_size: 1MiB, parallelism: 3}\noperators:\n"
                                    "  some: {input: lines, filter: v > 3}\n"
                                    "  sums: {input: some, key_by: [k], aggregate: [\"sum(v * 2) AS other\"]}\n"
                                    "sinks:\n" OUT "}\n"},
               ALL);
}
END_TEST

/* `was` is followed once: where the other plan said the same, it has been followed already. */
START_TEST(names_are_followed_once)
{
    static const char renamed[] =
        HEAD "  rows: {connector: file, path: /in, format: csv, schema: {k: text, v: bigint}, was: lines}\n"
             "operators:\n  totals: {input: rows, key_by: [k], aggregate: [\"sum(v) AS s\"], was: sums}\n"
             "sinks:\n  end: {input: totals, connector: file, path: /out, format: csv, row_kind: kind, was: out}\n";
    static const char expected[] = "rows.splits items, rows items, totals table, end items, ";
    static const char two[] = HEAD LINES "}\noperators:\n" SUMS "}\n"
                              "  more: {input: lines, key_by: [k], aggregate: [\"sum(v) AS s\"]}\nsinks:\n" OUT
                              "}\n  out2: {input: more, connector: blackhole}\n";
    static const char swapped[] = HEAD LINES "}\noperators:\n" SUMS ", was: more}\n"
                                  "  more: {input: lines, key_by: [k], aggregate: [\"sum(v) AS s\"], was: sums}\n"
                                  "sinks:\n" OUT "}\n  out2: {input: more, connector: blackhole}\n";

    check_kept(&(struct scene){.then = JOB, .now = renamed}, expected);
    check_kept(&(struct scene){.then = renamed, .now = renamed}, expected);
    check_kept(&(struct scene){.then = two, .now = swapped},
               "lines.splits items, lines items, more table, out items, sums table, out2 items, ");
    check_kept(&(struct scene){.then = swapped, .now = swapped},
               "lines.splits items, lines items, sums table, out items, more table, out2 items, ");
    check_refused(&(struct scene){.then = JOB, .now = HEAD LINES "}\noperators:\n" SUMS ", was: gone}\nsinks:\n" OUT "}\n"},
                  "step \"sums\" was \"gone\", and the checkpoint has no step of that name; no step takes over "
                  "the state of \"sums\": say \"was: sums\" where it goes on, or give it up by "
                  "--allow-non-restored-state");
}
END_TEST

/* What a source has read says nothing of another file; of another sum, an aggregate's state says nothing. */
START_TEST(what_does_not_fit_is_refused)
{
    static const char path[] = HEAD
        "  lines: {connector: file, path: /other, watch: true, format: csv, schema: {k: text, v: bigint}}\n"
        "operators:\n" SUMS "}\nsinks:\n" OUT "}\n";
    static const char format[] = HEAD
        "  lines: {connector: file, path: /in, format: json, schema: {k: text, v: bigint}}\n"
        "operators:\n" SUMS "}\nsinks:\n" OUT "}\n";
    static const char calls[] = HEAD LINES
        "}\noperators:\n  sums: {input: lines, key_by: [k], aggregate: [\"count(v) AS s\"]}\nsinks:\n" OUT "}\n";
    static const char keys[] = HEAD LINES
        "}\noperators:\n  sums: {input: lines, key_by: [v], aggregate: [\"sum(v) AS s\"], emit: final}\n"
        "sinks:\n  out: {input: sums, connector: file, path: /out, format: csv}\n";
    static const char kind[] = HEAD LINES
        "}\noperators:\n  sums: {input: lines, filter: v > 1}\nsinks:\n"
        "  out: {input: sums, connector: file, path: /out, format: csv}\n";

    check_refused(&(struct scene){.then = JOB, .now = path, .allow = true},
                  "source \"lines\" has path: /other, and had /in: what it has read until then says nothing of "
                  "that; to begin anew give it another name; source \"lines\" has watch: true, and had false: what "
                  "it has read until then says nothing of that; to begin anew give it another name");
    check_refused(&(struct scene){.then = JOB, .now = format, .allow = true},
                  "source \"lines\" reads file json, and read "
                  "file csv: what it has read until then says nothing of that; to begin anew give it another name");
    check_refused(&(struct scene){.then = JOB, .now = calls},
                  "step \"sums\" is count(bigint) by k text, and its state is of sum(bigint) by k text: keep these, or "
                  "give the step another name to begin anew");
    check_refused(&(struct scene){.then = JOB, .now = keys},
                  "step \"sums\" is sum(bigint) by v bigint, emit final, and its state is of sum(bigint) by k text: "
                  "keep these, or give the step another name to begin anew");
    check_refused(&(struct scene){.then = JOB, .now = kind},
                  "step \"sums\" was of another kind (aggregate, and is calc now): its state does not fit; give the "
                  "step another name to begin anew");
    check_refused(&(struct scene){.then = JOB, .now = "max_parallelism: 64\n" JOB},
                  "max_parallelism is 64, and was 1024: it stays as it was");
}
END_TEST

/* A sink may write elsewhere, and begins anew there, unless output waits for it where it was. State that
 * nobody takes over is given up on purpose only. */
START_TEST(nothing_is_lost_in_silence)
{
    static const char elsewhere[] = HEAD LINES "}\noperators:\n" SUMS "}\nsinks:\n"
                                    "  out: {input: sums, connector: file, path: /else, format: csv, row_kind: kind}\n";
    static const char without[] = HEAD LINES "}\nsinks:\n"
                                  "  out: {input: lines, connector: file, path: /out, format: csv}\n";

    check_kept(&(struct scene){.then = JOB, .now = elsewhere}, "lines.splits items, lines items, sums table, ");
    check_refused(&(struct scene){.then = JOB, .now = elsewhere, .uncommitted = true},
                  "sink \"out\" writes to another place, and not all of its output at the checkpoint is known to be "
                  "committed where it was: leave connector and path as they were, or give that output up by "
                  "--allow-non-restored-state");
    check_kept(&(struct scene){.then = JOB, .now = elsewhere, .uncommitted = true, .allow = true},
               "lines.splits items, lines items, sums table, ");
    check_refused(&(struct scene){.then = JOB, .now = without},
                  "no step takes over the state of \"sums\": say \"was: sums\" where it goes on, or give it up by "
                  "--allow-non-restored-state");
    check_kept(&(struct scene){.then = JOB, .now = without, .allow = true},
               "lines.splits items, lines items, out items, ");
}
END_TEST

/* A sink that has nothing to commit may go: nothing is given up with it. */
START_TEST(a_sink_may_go_when_all_is_committed)
{
    static const char two[] = HEAD LINES "}\noperators:\n" SUMS "}\nsinks:\n" OUT "}\n"
                              "  more: {input: lines, connector: file, path: /more, format: csv}\n";

    check_kept(&(struct scene){.then = two, .now = JOB}, ALL);
    check_refused(&(struct scene){.then = two, .now = JOB, .uncommitted = true},
                  "no step takes over the state of \"more\": say \"was: more\" where it goes on, or give it up "
                  "by --allow-non-restored-state");
}
END_TEST

#define KEPT(types, columns, order) \
    HEAD "  lines: {connector: file, path: /in, format: csv, schema: {k: text, v: bigint, " types "}}\noperators:\n" \
    "  all: {input: lines, key_by: [k], aggregate: [\"array_agg(" columns " ORDER BY " order ") AS vs\"]}\n" \
    "sinks:\n  out: {input: all, connector: blackhole}\n"

/* Rows that are kept have what they are ordered by: as another type its bytes would mean something else. */
START_TEST(kept_rows_have_what_they_are_ordered_by)
{
    static const char then[] = KEPT("t: integer", "v", "t");

    check_kept(&(struct scene){.then = then, .now = KEPT("u: integer", "v", "u + 1")},
               "lines.splits items, lines items, all table, out items, ");
    check_refused(&(struct scene){.then = then, .now = KEPT("t: text", "v", "t")},
                  "step \"all\" is array_agg(bigint ORDER BY …) (ordered by text) by k text, and its state is of "
                  "array_agg(bigint ORDER BY …) (ordered by integer) by k text: keep these, or give the step "
                  "another name to begin anew");
    check_refused(&(struct scene){.then = then, .now = KEPT("t: integer", "v", "t, v")},
                  "step \"all\" is array_agg(bigint ORDER BY …) (ordered by integer, bigint) by k text, and its "
                  "state is of array_agg(bigint ORDER BY …) (ordered by integer) by k text: keep these, or give "
                  "the step another name to begin anew");
}
END_TEST

#define TWO(head, calls) \
    HEAD "  lines: {connector: file, path: /in, format: csv, schema: {k: text, v: bigint, w: bigint}}\noperators:\n" \
    "  two: {input: lines, key_by: [k], " head ": " calls "}\nsinks:\n  out: {input: two, connector: blackhole}\n"
#define TWO_KEPT "lines.splits items, lines items, two table, out items, "

/* Two sums that have changed places would go on from each other's values; other names are no harm. */
START_TEST(results_stay_in_their_places)
{
    static const char sums[] = TWO("aggregate", "[\"sum(v) AS vs\", \"sum(w) AS ws\"]");
    static const char reduce[] = TWO("reduce", "{v: a.v + b.v, w: a.w + b.w}");

    check_kept(&(struct scene){.then = sums, .now = TWO("aggregate", "[\"sum(v) AS x\", \"sum(w) AS y\"]")}, TWO_KEPT);
    check_kept(&(struct scene){.then = sums, .now = TWO("aggregate", "[\"sum(v + 1) AS vs\", \"sum(w) AS z\"]")},
               TWO_KEPT);
    check_refused(&(struct scene){.then = sums, .now = TWO("aggregate", "[\"sum(w) AS ws\", \"sum(v) AS vs\"]")},
                  "step \"two\": result \"ws\" was in another place, and state is found by places: keep their order, "
                  "or give the step another name to begin anew");
    check_refused(&(struct scene){.then = reduce, .now = TWO("reduce", "{w: a.w + b.w, v: a.v + b.v}")},
                  "step \"two\": result \"w\" was in another place, and state is found by places: keep their order, "
                  "or give the step another name to begin anew");
}
END_TEST

/* A number of rows is one whatever is counted; of different values it is something else. */
START_TEST(counts_may_count_something_else)
{
    static const char all[] = TWO("aggregate", "[\"count(*) AS n\", \"sum(w) AS ws\"]");
    static const char some[] = TWO("aggregate", "[\"count(k) FILTER (WHERE v > 3) AS n\", \"sum(w) AS ws\"]");

    check_kept(&(struct scene){.then = all, .now = some}, TWO_KEPT);
    check_kept(&(struct scene){.then = some, .now = all}, TWO_KEPT);
    check_refused(&(struct scene){.then = all, .now = TWO("aggregate", "[\"count(DISTINCT k) AS n\", \"sum(w) AS ws\"]")},
                  "step \"two\" is count(DISTINCT text), sum(bigint) by k text, and its state is of count(*), "
                  "sum(bigint) by k text: keep these, or give the step another name to begin anew");
}
END_TEST

#define FINAL(rows, more) \
    HEAD "  made: {connector: datagen, rows: " rows ", schema: {k: bigint}, columns: {k: {sequence: {}}}}\n" more

/* Results that were given out at the end are gone, by key groups: nobody may bring these groups more. */
START_TEST(what_is_given_out_takes_no_more)
{
    static const char step[] = "operators:\n  sums: {input: made, key_by: [k], aggregate: [\"count(*) AS n\"], emit: final}\n"
                               "sinks:\n  out: {input: sums, connector: blackhole}\n";
    static const char two[] = "operators:\n  sums: {input: [made, more], key_by: [k], aggregate: [\"count(*) AS n\"], "
                              "emit: final}\nsinks:\n  out: {input: sums, connector: blackhole}\n";
    static const char beside[] = "operators:\n  sums: {input: made, key_by: [k], aggregate: [\"count(*) AS n\"], "
                                 "emit: final}\nsinks:\n  out: {input: sums, connector: blackhole}\n"
                                 "  out2: {input: more, connector: blackhole}\n";
    static const char more[] = "  more: {connector: datagen, rows: 5, schema: {k: bigint}, columns: {k: {sequence: {}}}}\n";
    static const char kept[] = "made items, sums table, out items, ";
    char then[1024], now[1024];

    (void)snprintf(then, sizeof then, FINAL("100", "%s"), step);
    check_kept(&(struct scene){.then = then, .now = then, .drained = true}, kept);
    (void)snprintf(now, sizeof now, FINAL("200", "%s"), step);
    check_kept(&(struct scene){.then = then, .now = now}, kept);
    check_refused(&(struct scene){.then = then, .now = now, .drained = true},
                  "step \"sums\" has begun to give out its results, since its input had ended: what source "
                  "\"made\" brings comes too late; give the step another name to begin anew");
    (void)snprintf(now, sizeof now, FINAL("100", "%s%s"), more, two);
    check_kept(&(struct scene){.then = then, .now = now}, kept);
    check_refused(&(struct scene){.then = then, .now = now, .drained = true},
                  "step \"sums\" has begun to give out its results, since its input had ended: what source "
                  "\"more\" brings comes too late; give the step another name to begin anew");
    (void)snprintf(now, sizeof now, FINAL("100", "%s%s"), more, beside);
    check_kept(&(struct scene){.then = then, .now = now, .drained = true}, kept);
    /* Begun anew under another name, where nothing is left of it nothing is given up. */
    (void)snprintf(now, sizeof now, FINAL("200", "%s"),
                   "operators:\n  anew: {input: made, key_by: [k], aggregate: [\"count(*) AS n\"], emit: final}\n"
                   "sinks:\n  out: {input: anew, connector: blackhole}\n");
    check_kept(&(struct scene){.then = then, .now = now, .over = true}, "made items, out items, ");
    check_refused(&(struct scene){.then = then, .now = now, .drained = true},
                  "no step takes over the state of \"sums\": say \"was: sums\" where it goes on, or give it up by "
                  "--allow-non-restored-state");
}
END_TEST

/* A source by the name of a step that kept nothing is new: taken for one that reads on it would make no row. */
START_TEST(a_new_source_is_not_in_the_checkpoint)
{
    static const char then[] = HEAD LINES "}\noperators:\n  made: {input: lines, filter: v > 1}\n"
                               "sinks:\n  out: {input: made, connector: blackhole}\n";
    static const char now[] = HEAD LINES "}\n  made: {connector: datagen, schema: {k: bigint}, columns: {k: {sequence: {}}}}\n"
                              "sinks:\n  out: {input: lines, connector: blackhole}\n"
                              "  out2: {input: made, connector: blackhole}\n";
    struct wr_plan *old_plan = plan_of(then), *plan = plan_of(now);
    Weir__Manifest *manifest = checkpoint_of(old_plan);
    const struct jm_inheritance inheritance = {
        .old_plan = old_plan, .plan = plan, .job = job_id, .committed = true};
    struct wr_error err;

    WR_CK_OK(jm_inherit(manifest, &inheritance, &err), &err);
    for (size_t v = 0; v < manifest->n_vertices; v++) {
        for (size_t o = 0; o < manifest->vertices[v]->n_steps; o++) {
            ck_assert_str_ne(manifest->vertices[v]->steps[o], "made");
        }
    }
    weir__manifest__free_unpacked(manifest, NULL);
    wr_plan_destroy(old_plan);
    wr_plan_destroy(plan);
}
END_TEST

/* A step without state is part of another operator now and then: what it was called is nobody's concern. */
START_TEST(steps_without_state_may_have_been_anything)
{
    static const char then[] = HEAD LINES "}\noperators:\n  some: {input: lines, filter: v > 1}\n"
                               "  twice: {input: some, map: [k, \"v * 2 AS v\"]}\n"
                               "sinks:\n  out: {input: twice, connector: blackhole}\n";
    static const char now[] = HEAD LINES "}\noperators:\n  double: {input: lines, map: [k, \"v * 2 AS v\"], was: twice}\n"
                              "sinks:\n  out: {input: double, connector: blackhole}\n";

    check_kept(&(struct scene){.then = then, .now = now}, "lines.splits items, lines items, out items, ");
}
END_TEST

/* A flat_map in the middle of a row goes on with that row: what comes behind may change, how rows are made of it
 * may not. */
START_TEST(a_row_in_hand_is_finished_as_it_was_begun)
{
#define MANY(columns, call, keep) \
    HEAD "  rows: {connector: file, path: /in, format: csv, schema: {" columns "}}\noperators:\n" \
         "  many: {input: rows, flat_map: \"" call "\", keep: [" keep "]}\n" \
         "sinks:\n  out: {input: many, connector: blackhole}\n"
    static const char then[] = MANY("k: bigint, n: bigint", "generate_series(1, n) AS i", "k");
    static const char refusal[] =
        "step \"many\" was in the middle of a row, of which it had given out a part: keep its flat_map, the "
        "columns that come to it and which steps have dead letters, or take another checkpoint";

    check_kept(&(struct scene){.then = then, .now = MANY("k: bigint, n: bigint", "generate_series(1, n) AS i", "n, k")},
               "rows.splits items, rows items, many items, out items, ");
    check_refused(&(struct scene){.then = then, .now = MANY("k: bigint, n: bigint", "generate_series(2, n) AS i", "k")},
                  refusal);
    check_refused(&(struct scene){.then = then, .now = MANY("k: text, n: bigint", "generate_series(1, n) AS i", "k")},
                  refusal);
    /* The rows in hand have their columns by place. */
    check_refused(&(struct scene){.then = then, .now = MANY("n: bigint, k: bigint", "generate_series(1, k) AS i", "n")},
                  refusal);
    check_refused(&(struct scene){.then = then,
                                  .now = MANY("k: bigint, n: bigint", "generate_series(1, n) AS i", "k")
                                      "  bad: {connector: blackhole}\nerrors: {dead_letter: bad}\n"},
                  refusal);
#undef MANY
}
END_TEST

/* A plan that lies beside a checkpoint of another job explains nothing. */
START_TEST(a_plan_of_another_job_is_corrupt)
{
    struct wr_plan *plan = plan_of(JOB);
    Weir__Manifest *manifest = checkpoint_of(plan);
    const struct jm_inheritance inheritance = {.old_plan = plan, .plan = plan, .job = job_id};
    struct wr_error err;

    manifest->plan_fingerprint += 1;
    ck_assert_int_eq(jm_inherit(manifest, &inheritance, &err), WR_ERR_CORRUPT);
    manifest->plan_fingerprint -= 1;
    manifest->vertices[1]->steps[0][0] = 'x';
    ck_assert_int_eq(jm_inherit(manifest, &inheritance, &err), WR_ERR_CORRUPT);
    manifest->vertices[1]->steps[0][0] = 'l';
    manifest->tasks[2]->operators[0]->operator_ = 99;
    ck_assert_int_eq(jm_inherit(manifest, &inheritance, &err), WR_ERR_CORRUPT);
    weir__manifest__free_unpacked(manifest, NULL);
    wr_plan_destroy(plan);
}
END_TEST

WR_TEST_MAIN("inherit", what_is_the_same_is_taken, names_are_followed_once,
             what_does_not_fit_is_refused, nothing_is_lost_in_silence,
             a_sink_may_go_when_all_is_committed, kept_rows_have_what_they_are_ordered_by,
             results_stay_in_their_places, counts_may_count_something_else, what_is_given_out_takes_no_more,
             a_new_source_is_not_in_the_checkpoint, steps_without_state_may_have_been_anything,
             a_row_in_hand_is_finished_as_it_was_begun, a_plan_of_another_job_is_corrupt)
