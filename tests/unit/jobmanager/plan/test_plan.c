#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/batch/zones.h"
#include "common/expr/program.h"
#include "jobmanager/plan/plan.h"
#include "tests/lib/parser.h"
#include "tests/lib/scratch.h"
#include "tests/lib/wr_test.h"

static const char word_count[] =
    "version: 1\n"
    "name: word-count\n"
    "parallelism: 2\n"
    "sources:\n"
    "  lines: {connector: file, path: in/*.txt, format: text}\n"
    "operators:\n"
    "  words:\n"
    "    input: lines\n"
    "    flat_map: \"regexp_split_to_table(lower(line), '[^a-z]+') AS word\"\n"
    "  kept: {input: words, filter: \"word <> ''\"}\n"
    "  counts: {input: kept, key_by: [word], aggregate: [\"count(*) AS n\"], emit: final}\n"
    "sinks:\n"
    "  out: {input: counts, connector: file, path: out, format: csv}\n";

static enum wr_code build(const char *text, const struct jm_plan_options *options,
                          struct wr_plan **ret, struct wr_sb *diagnostics, struct wr_error *err)
{
    struct jm_plan_options none = {.base_directory = "/data"};
    struct jm_diagnostics list = {0};
    enum wr_code code;

    find_parser();
    code = jm_plan_build(text, strlen(text), options == NULL ? &none : options, ret, &list, err);
    if (diagnostics != NULL) {
        jm_diagnostics_print(&list, "job.yaml", diagnostics);
    }
    jm_diagnostics_fini(&list);
    return code;
}

static struct wr_plan *must_build(const char *text, const struct jm_plan_options *options)
{
    struct wr_plan *plan = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;
    enum wr_code code = build(text, options, &plan, &sb, &err);

    ck_assert_msg(code == WR_OK, "%s\n%s", err.message, sb.ptr);
    wr_sb_fini(&sb);
    return plan;
}

static void check_mistakes(const char *text, const char *expected)
{
    struct wr_plan *plan = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;

    ck_assert_int_eq(build(text, NULL, &plan, &sb, &err), WR_ERR_INVALID);
    ck_assert_str_eq(sb.ptr, expected);
    wr_sb_fini(&sb);
}

/* A path travels in the plan's programs, as no type of a column: a filter and a flat_map take one, and what would
 * be a column of it is its text. */
START_TEST(paths_are_planned)
{
    static const char text[] = "version: 1\n"
                               "name: paths\n"
                               "sources:\n"
                               "  docs: {connector: file, path: in, format: csv, schema: {id: bigint, doc: jsonb}}\n"
                               "operators:\n"
                               "  big: {input: docs, filter: \"doc @? '$.b ? (@ > 0)'\"}\n"
                               "  each: {input: big, flat_map: \"jsonb_path_query(doc, '$.b[*]') AS b\", keep: [id]}\n"
                               "  out: {input: each, map: [id, b, \"'$.a'::jsonpath AS p\"]}\n"
                               "sinks:\n"
                               "  out_file: {input: out, connector: file, path: out, format: csv}\n";
    struct wr_plan *plan = must_build(text, NULL);
    const Weir__JobPlan *m = plan->message;
    const Weir__Schema *last = m->schemas[m->n_schemas - 1];

    for (size_t i = 0; i < m->n_schemas; i++) {
        for (size_t k = 0; k < m->schemas[i]->n_fields; k++) {
            ck_assert_uint_ne(m->schemas[i]->fields[k]->type, WR_TYPE_JSONPATH);
        }
    }
    ck_assert_uint_eq(last->n_fields, 3);
    ck_assert_uint_eq(last->fields[2]->type, WR_TYPE_TEXT);
    wr_plan_destroy(plan);
}
END_TEST

/* A word count is three vertices: one shuffle, the filter part of the splitter, a combiner. */
START_TEST(word_count_is_planned)
{
    struct wr_plan *plan = must_build(word_count, NULL);
    const Weir__JobPlan *m = plan->message;
    const Weir__Vertex *map = m->vertices[1];

    ck_assert_uint_eq(m->n_vertices, 3);
    ck_assert_str_eq(m->vertices[0]->name, "lines.splits");
    ck_assert_str_eq(map->name, "lines -> words+kept -> counts.local");
    ck_assert_str_eq(m->vertices[2]->name, "counts -> out");
    ck_assert_uint_eq(plan->task_count, 5);
    ck_assert_uint_eq(m->regions, 1);
    ck_assert_uint_eq(m->n_edges, 2);
    ck_assert_int_eq(m->edges[0]->partition, WEIR__EDGE__PARTITION__DEMAND);
    ck_assert_int_eq(m->edges[1]->partition, WEIR__EDGE__PARTITION__HASH);
    ck_assert(wr_schema_has(&plan->schemas[m->edges[1]->schema], WR_SYSTEM_HASH));
    ck_assert(wr_plan_vertex_is_root(plan, 0) && !wr_plan_vertex_is_root(plan, 1));
    ck_assert(wr_plan_vertex_commits(plan, 2));
    ck_assert_int_eq(m->vertices[2]->operators[0]->aggregate->phase,
                     WEIR__AGGREGATE_SPEC__PHASE__GLOBAL);
    ck_assert_uint_eq(m->vertices[2]->operators[0]->aggregate->calls[0]->arg, 2);
    ck_assert_int_eq(m->settings->checkpoint_interval_us, 10000000);
    ck_assert_int_eq(m->settings->restart_attempts, -1);
    wr_plan_destroy(plan);
}
END_TEST

/* The splitter knows its filter by this form and then makes no empty pieces at all. */
START_TEST(not_empty_behind_a_splitter_keeps_its_form)
{
    struct wr_plan *plan = must_build(word_count, NULL);
    const Weir__FlatMapSpec *spec = plan->message->vertices[1]->operators[1]->flat_map;
    struct wr_sb sb = {0};

    ck_assert_ptr_nonnull(spec->after);
    ck_assert_ptr_null(spec->after->project);
    wr_program_print(spec->after->filter, &sb);
    ck_assert_str_eq(sb.ptr, "r0 text = column 0\n"
                             "r1 text = constant \n"
                             "r2 boolean = call <> r0 r1\n"
                             "results r2\n");
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}
END_TEST

/* Without the combiner rows travel, and one operator aggregates them. */
START_TEST(the_combiner_can_be_left_out)
{
    struct jm_plan_options options = {.no_combiner = true, .parallelism = 3, .name = "other", .base_directory = "/data"};
    struct wr_plan *plan = must_build(word_count, &options);

    ck_assert_str_eq(plan->message->name, "other");
    ck_assert_str_eq(plan->message->vertices[1]->name, "lines -> words+kept");
    ck_assert_uint_eq(plan->message->vertices[2]->parallelism, 3);
    wr_plan_destroy(plan);
}
END_TEST

static const char raw_rows[] =
    "version: 1\n"
    "name: raw\n"
    "sources:\n"
    "  g: {connector: datagen, rows: 9, schema: {v: bigint, k: bigint, w: text}, columns: {v: {constant: 1}, "
    "k: {constant: 1}, w: {constant: a}}}\n"
    "operators:\n"
    "  s: {input: g, key_by: [k], aggregate: [%s]}\n"
    "sinks:\n"
    "  o: {input: s, connector: blackhole}\n";

static struct wr_plan *plan_raw(const char *calls)
{
    WR_AUTO_FREE char *text = wr_asprintf(raw_rows, calls);

    return must_build(text, NULL);
}

/* What a combiner hands on uncombined is the keys and each argument once, second ones too, and its owner knows where they
 * are; also where rows look like accumulators they are told apart. */
START_TEST(raw_rows_are_planned)
{
    struct wr_plan *plan = plan_raw("sum(v), count(*), \"max(w)\", avg(v), min(k)");
    const Weir__JobPlan *m = plan->message;
    const Weir__Operator *local = m->vertices[0]->operators[1];
    const Weir__AggregateSpec *owner = m->vertices[1]->operators[0]->aggregate;
    static const uint32_t args[] = {2, 0, 3, 2, 1};
    const struct wr_schema *raw = wr_plan_raw_schema(plan, local->raw_schema);
    struct wr_sb sb = {0};

    ck_assert_uint_eq(raw->field_count, 3);
    ck_assert_str_eq(raw->fields[0].name, "k");
    ck_assert_str_eq(raw->fields[1].name, "v");
    ck_assert_str_eq(raw->fields[2].name, "w");
    ck_assert_uint_eq(local->aggregate->n_raw_columns, 3);
    for (uint32_t i = 0; i < WR_COUNT(args); i++) {
        ck_assert_uint_eq(owner->calls[i]->raw_arg, args[i]);
    }
    jm_plan_print(plan, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "        or k bigint, v bigint, w text\n"));
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);

    plan = plan_raw("\"corr(v::float8, k::float8)\", \"regr_count(1, v::float8)\"");
    owner = plan->message->vertices[1]->operators[0]->aggregate;
    raw = wr_plan_raw_schema(plan, plan->message->vertices[0]->operators[2]->raw_schema);
    ck_assert_uint_eq(raw->field_count, 5);
    ck_assert(owner->calls[0]->other == 0 && owner->calls[1]->other == 0);
    ck_assert(owner->calls[0]->raw_arg == 2 && owner->calls[0]->raw_other == 3);
    ck_assert(owner->calls[1]->raw_arg == 4 && owner->calls[1]->raw_other == 5);
    wr_plan_destroy(plan);

    plan = plan_raw("max(v) AS v");
    m = plan->message;
    ck_assert_uint_ne(m->vertices[0]->operators[1]->raw_schema,
                      m->vertices[0]->operators[1]->output_schema + 1);
    ck_assert_uint_ne(m->edges[0]->raw_schema, m->edges[0]->schema + 1);
    ck_assert_int_ne(m->edges[0]->raw_schema, 0);
    wr_plan_destroy(plan);
}
END_TEST

/* Rows that came before are dropped in front of the shuffle where they say nothing to any call. */
START_TEST(equal_rows_are_dropped)
{
    static const struct {
        const char *calls;
        uint32_t columns; /* 0: none is dropped */
    } cases[] = {
        {"count(DISTINCT v)", 2},
        {"count(DISTINCT v), sum(DISTINCT k), \"max(w)\"", 3},
        {"count(DISTINCT v), \"count(*) AS n\"", 0},
        {"count(DISTINCT v), sum(v)", 0},
        {"count(DISTINCT v), max(v::numeric)", 0}, /* the last of 1.0 and 1.00 */
        {"count(DISTINCT v), first(w)", 0},
        {"max(v)", 0}, /* combined */
    };

    for (uint32_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_plan *plan = plan_raw(cases[i].calls);
        const Weir__Vertex *vertex = plan->message->vertices[0];
        const Weir__Operator *op = vertex->operators[vertex->n_operators - 1];
        bool drops = op->spec_case == WEIR__OPERATOR__SPEC_DISTINCT;
        ck_assert_msg(drops == (cases[i].columns > 0), "%s", cases[i].calls);
        if (drops) {
            ck_assert_uint_eq(op->distinct->n_columns, cases[i].columns);
            ck_assert_str_eq(op->on_error, "fail");
        }
        wr_plan_destroy(plan);
    }
}
END_TEST

/* A name that is given beside the descriptor obeys the same rules: it becomes a metric label. */
START_TEST(a_name_from_outside_is_checked)
{
    struct jm_plan_options options = {.name = "other job", .base_directory = "/data"};
    struct wr_plan *plan = NULL;
    struct wr_sb sb = {0};
    struct wr_error err;

    ck_assert_int_eq(build(word_count, &options, &plan, &sb, &err), WR_ERR_INVALID);
    ck_assert_str_eq(sb.ptr, "job.yaml:2:7: \"other job\" cannot be the name of a job: it takes "
                             "letters, digits, _ and -, and begins with a letter\n");
    wr_sb_fini(&sb);
}
END_TEST

/* The fingerprint says whether state fits: paths and rates do not matter, keys do. */
static uint64_t fingerprint_of(const char *path, const char *keys)
{
    char text[1024];
    struct wr_plan *plan;
    uint64_t fingerprint;

    snprintf(text, sizeof text,
             "version: 1\nname: x\n"
             "sources: {l: {connector: file, path: %s, format: csv, schema: {a: text, b: text}}}\n"
             "operators: {c: {input: l, key_by: [%s], aggregate: [count(*)]}}\n"
             "sinks: {o: {input: c, connector: print}}\n",
             path, keys);
    plan = must_build(text, NULL);
    fingerprint = plan->message->fingerprint;
    wr_plan_destroy(plan);
    return fingerprint;
}

START_TEST(the_fingerprint_is_of_what_state_depends_on)
{
    ck_assert_uint_eq(fingerprint_of("x", "a"), fingerprint_of("y", "a"));
    ck_assert_uint_ne(fingerprint_of("x", "a"), fingerprint_of("x", "b"));
}
END_TEST

/* Expressions become typed programs with folded constants and the casts PostgreSQL would add. */
static void check_filter(const char *expression, const char *expected)
{
    char text[1024];
    struct wr_sb sb = {0};
    struct wr_plan *plan;

    snprintf(text, sizeof text,
             "version: 1\nname: x\n"
             "sources: {l: {connector: file, path: x, format: csv, schema: {i: integer, b: bigint, "
             "n: numeric, d: double precision, s: text, o: boolean, t: timestamp}}}\n"
             "operators:\n  f:\n    input: l\n    filter: %s\n"
             "sinks: {o: {input: f, connector: blackhole}}\n",
             expression);
    plan = must_build(text, NULL);
    wr_program_print(plan->message->vertices[1]->operators[1]->calc->filter, &sb);
    ck_assert_str_eq(sb.ptr, expected);
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}

START_TEST(expressions_are_bound_as_in_postgresql)
{
    check_filter("b < 10", "r0 bigint = column 1\nr1 bigint = constant 10\n"
                           "r2 boolean = call < r0 r1\nresults r2\n");
    check_filter("i = b", "r0 integer = column 0\nr1 bigint = column 1\n"
                          "r2 bigint = call cast r0\nr3 boolean = call = r2 r1\nresults r3\n");
    check_filter("i > 1 + 2 * 3", "r0 integer = column 0\nr1 integer = constant 7\n"
                                  "r2 boolean = call > r0 r1\nresults r2\n");
    check_filter("t >= '2026-01-02'", "r0 timestamp = column 6\n"
                                      "r1 timestamp = constant 2026-01-02 00:00:00\n"
                                      "r2 boolean = call >= r0 r1\nresults r2\n");
    check_filter("i not in (1, 2)", "r0 integer = column 0\nr1 boolean = in r0 1 2\n"
                                    "r2 boolean = not r1\nresults r2\n");
    check_filter("i in (1, 2, b)", "r0 integer = column 0\nr1 bigint = column 1\n"
                                   "r2 boolean = in r0 1 2\nr3 bigint = call cast r0\n"
                                   "r4 boolean = call = r3 r1\nr5 boolean = or r2 r4\n"
                                   "results r5\n");
    /* What is constant is computed once, and what that decides is left out. */
    check_filter("i > case when 1 + 1 = 2 then 5 else i / 0 end",
                 "r0 integer = column 0\nr1 integer = constant 5\nr2 boolean = call > r0 r1\n"
                 "results r2\n");
    check_filter("o and not (1 is null) and coalesce(null, true)",
                 "r0 boolean = column 5\nresults r0\n");
    check_filter("o or 'a' || 'b' = 'ab'", "r0 boolean = constant t\nresults r0\n");
    check_filter("1 / 0 = i", "r0 integer = constant 1\nr1 integer = constant 0\n"
                              "r2 integer = call / r0 r1\nr3 integer = column 0\n"
                              "r4 boolean = call = r2 r3\nresults r4\n");
    check_filter("case when o then 1.5 else 2 end = n",
                 "r0 boolean = column 5\nr1 numeric = constant 1.5\nr2 numeric = constant 2\n"
                 "r3 numeric = case r0 r1 r2\nr4 numeric = column 2\n"
                 "r5 boolean = call = r3 r4\nresults r5\n");
    check_filter("coalesce(o, false) is not true",
                 "r0 boolean = column 5\nr1 boolean = constant f\nr2 boolean = coalesce r0 r1\n"
                 "r3 boolean = is_not_true r2\nresults r3\n");
    check_filter("1 / 0 = i", "r0 integer = constant 1\nr1 integer = constant 0\n"
                              "r2 integer = call / r0 r1\nr3 integer = column 0\n"
                              "r4 boolean = call = r2 r3\nresults r4\n");
}
END_TEST

/* All mistakes come at once, in order, each where it stands. */
START_TEST(ten_mistakes_are_ten_diagnostics)
{
    check_mistakes("version: 1\n"
                   "name: wrong\n"
                   "paralelism: 4\n"
                   "checkpoint: {interval: 10 sec}\n"
                   "sources:\n"
                   "  lines: {connector: file, pth: in, format: text, path: in}\n"
                   "  src: {connector: file, format: text, path: in}\n"
                   "  gen: {connector: datagn}\n"
                   "operators:\n"
                   "  words: {input: line, filter: \"true\"}\n"
                   "  kept:\n"
                   "    input: [src, words]\n"
                   "    filter: line <> ''\n"
                   "  more:\n"
                   "    input: src\n"
                   "    map:\n"
                   "      - line +\n"
                   "      - lwer(line) AS x\n"
                   "      - lower(line) = upper(line)\n"
                   "        and lien = 'x' AS y\n"
                   "  w: {input: src, window: {type: tumbling}}\n"
                   "sinks:\n"
                   "  out: {input: [kept, more, gen, w, lines], connector: print, format: [csv]}\n",
                   "job.yaml:3:1: unknown key \"paralelism\"; did you mean \"parallelism\"?\n"
                   "job.yaml:4:24: \"interval\": expected a duration such as 250ms, 4s, 10m, 1h or 1d, got \"10 sec\"\n"
                   "job.yaml:6:28: unknown key \"pth\"; did you mean \"path\"?\n"
                   "job.yaml:8:20: unknown connector \"datagn\"; did you mean \"datagen\"?\n"
                   "job.yaml:10:18: there is no step \"line\"; did you mean \"lines\"?\n"
                   "job.yaml:17:15: syntax error at end of input\n"
                   "job.yaml:18:9: function lwer(text) does not exist; did you mean \"lower\"?\n"
                   "job.yaml:20:13: column \"lien\" does not exist; did you mean \"line\"?\n"
                   "job.yaml:21:19: \"window\" is not supported yet\n"
                   "job.yaml:23:71: \"format\" must be a single value, not a list\n");
}
END_TEST

/* A column of a json source may say where in the record it stands; mistakes in that are named. */
START_TEST(columns_of_json_have_paths)
{
    struct wr_plan *plan = must_build(
        "version: 1\nname: j\nsources:\n"
        "  s: {connector: file, path: in, format: json, schema: {a: bigint,\n"
        "      b: {type: text not null, path: '$.x.\"y z\"[0]'}, c: {type: text}}}\n"
        "sinks: {out: {input: s, connector: print, format: json}}\n",
        NULL);
    const Weir__SourceSpec *source = plan->message->vertices[1]->operators[0]->reader->source;

    ck_assert_uint_eq(source->n_column_options, 1);
    ck_assert_str_eq(source->column_options[0]->name, "b");
    ck_assert_str_eq(source->column_options[0]->value, "$.x.\"y z\"[0]");
    ck_assert(plan->schemas[source->schema].fields[1].not_null);
    wr_plan_destroy(plan);
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: file, path: in, format: json, schema: {a: {typ: text},\n"
                   "      b: {type: text, path: x.y}, c: {type: text, path: $.}, d: {path: $.a}}}\n"
                   "  t: {connector: file, path: in, format: csv, schema: {a: {type: text, path: $.a}}}\n"
                   "sinks: {out: {input: [s, t], connector: print, format: jsn}}\n",
                   "job.yaml:4:57: \"type\" is missing in column \"a\"\n"
                   "job.yaml:4:61: unknown key \"typ\"; did you mean \"type\"?\n"
                   "job.yaml:5:29: \"path\": \"x.y\" is not a path at its character 1: expected such as $.name, "
                   "$.\"a name\".inner or $.list[0]\n"
                   "job.yaml:5:57: \"path\": \"$.\" is not a path at its character 2: expected such as $.name, "
                   "$.\"a name\".inner or $.list[0]\n"
                   "job.yaml:5:62: \"type\" is missing in column \"d\"\n"
                   "job.yaml:6:72: columns of format csv have no paths: only those of format json\n"
                   "job.yaml:7:56: unknown format \"jsn\"; did you mean \"json\"?\n");
}
END_TEST

/* Options of formats are checked where they stand, not by the task that would fail with them. */
START_TEST(options_of_formats_are_checked)
{
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  a: {connector: file, path: in, format: csv, delimiter: ab, schema: {a: text}}\n"
                   "  b: {connector: file, path: in, format: csv, quote: ',', schema: {a: text}}\n"
                   "  c: {connector: file, path: in, format: csv, null: 'a,b', schema: {a: text}}\n"
                   "  d: {connector: file, path: in, format: csv, header: yess, delimeter: ;, schema: {a: text}}\n"
                   "  e: {connector: file, path: in, format: raw, schema: {a: text, b: text}}\n"
                   "  f: {connector: file, path: in, format: text, record_limit: 1GiB}\n"
                   "sinks: {out: {input: [a, b, c, d, e, f], connector: file, path: o, compression: gzp,\n"
                   "    format: csv, escape: ','}}\n",
                   "job.yaml:4:58: delimiter must be one byte that ends no line\n"
                   "job.yaml:5:54: quote must be one byte that ends no line, and not the delimiter\n"
                   "job.yaml:6:53: null must not have the delimiter, quotes or line ends\n"
                   "job.yaml:7:55: option \"header\": expected true or false, got \"yess\"\n"
                   "job.yaml:7:61: unknown key \"delimeter\"; did you mean \"delimiter\"?\n"
                   "job.yaml:8:55: format \"raw\" has one column, not 2\n"
                   "job.yaml:9:62: record_limit must be from 64B to 16MiB\n"
                   "job.yaml:10:81: option \"compression\": expected one of none, gzip, zstd, got \"gzp\"\n"
                   "job.yaml:11:26: escape must be one byte that ends no line, and not the delimiter\n");
}
END_TEST

/* A step's own policy for bad records is its operators' alone, and keeps it from becoming one with others. */
START_TEST(steps_have_their_own_policy)
{
    struct wr_plan *plan = must_build(
        "version: 1\nname: j\nerrors: skip\nsources:\n"
        "  s: {connector: file, path: in, format: csv, schema: {a: bigint}, errors: fail}\n"
        "operators:\n"
        "  f: {input: s, filter: 1 / a > 0}\n"
        "  m: {input: f, map: [1 / a AS b], errors: fail}\n"
        "sinks: {out: {input: m, connector: print}}\n",
        NULL);
    const Weir__Vertex *vertex = plan->message->vertices[1];

    ck_assert_uint_eq(vertex->n_operators, 4);
    ck_assert_str_eq(plan->message->vertices[0]->operators[0]->on_error, "fail");
    ck_assert_str_eq(vertex->operators[0]->on_error, "fail");
    ck_assert_str_eq(vertex->operators[1]->on_error, "skip");
    ck_assert_str_eq(vertex->operators[2]->on_error, "fail");
    wr_plan_destroy(plan);
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: file, path: in, format: text, errors: skp}\n"
                   "operators:\n"
                   "  f: {input: s, filter: \"true\", errors: {dead_letter: x}}\n"
                   "sinks: {out: {input: f, connector: print, errors: skip}}\n",
                   "job.yaml:4:56: \"errors\" must be fail, skip or {dead_letter: SINK}, not \"skp\"; "
                   "did you mean \"skip\"?\n"
                   "job.yaml:6:55: there is no sink \"x\"\n"
                   "job.yaml:7:43: sink \"out\" takes no \"errors\": every row that reaches a sink can "
                   "be written\n");
}
END_TEST

/* DISTINCT, FILTER and ORDER BY belong to aggregates; what PostgreSQL refuses of them is refused. */
START_TEST(calls_of_aggregates_are_checked)
{
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: file, path: in, format: csv, schema: {k: bigint, v: text}}\n"
                   "operators:\n"
                   "  m: {input: s, map: [\"lower(DISTINCT v) AS a\"]}\n"
                   "  c:\n"
                   "    input: s\n"
                   "    key_by: [k]\n"
                   "    aggregate:\n"
                   "      - \"string_agg(DISTINCT v, ',' ORDER BY k) AS a\"\n"
                   "      - \"string_agg(v) AS b\"\n"
                   "      - \"sum(v) AS c\"\n"
                   "      - \"count(*) FILTER (WHERE k) AS d\"\n"
                   "      - \"percentile_approx(k::double precision, k) AS e\"\n"
                   "      - \"percentile_approx(k::double precision, 1.5) AS f\"\n"
                   "      - \"corr(k) AS g\"\n"
                   "      - \"corr(k, v) AS h\"\n"
                   "      - \"regr_slope(DISTINCT k, length(v) ORDER BY length(v)) AS i\"\n"
                   "      - \"regr_slope(DISTINCT k, length(v) ORDER BY v) AS j\"\n"
                   "sinks: {o: {input: c, connector: print}, q: {input: m, connector: print}}\n",
                   "job.yaml:6:24: DISTINCT specified, but lower is not an aggregate function\n"
                   "job.yaml:11:46: in an aggregate with DISTINCT, ORDER BY expressions must appear "
                   "in argument list\n"
                   "job.yaml:12:10: function string_agg(text) does not exist\n"
                   "job.yaml:13:10: function sum(text) does not exist; you might need to add explicit type casts\n"
                   "job.yaml:14:33: argument of FILTER must be type boolean, not type bigint\n"
                   "job.yaml:15:10: the fraction of percentile_approx must be a constant\n"
                   "job.yaml:16:10: percentile value 1.5 is not between 0 and 1\n"
                   "job.yaml:17:10: function corr(bigint) does not exist\n"
                   "job.yaml:18:10: function corr(bigint, text) does not exist; you might need to add explicit type casts\n"
                   "job.yaml:20:52: in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list\n");
}
END_TEST

/* An aggregate of a changelog takes rows back, from an aggregate that tells old ones, and without a
 * combiner; a DISTINCT has a table of its own, and so has a minimum or maximum of what may be taken back. */
START_TEST(an_aggregate_of_a_changelog_takes_rows_back)
{
    struct wr_plan *plan = must_build(
        "version: 1\nname: j\nsources:\n"
        "  s: {connector: file, path: in, format: csv, schema: {k: bigint, v: text}}\n"
        "operators:\n"
        "  c: {input: s, key_by: [k], aggregate: [count(DISTINCT v) AS n]}\n"
        "  f: {input: c, filter: k > 0}\n"
        "  h: {input: f, key_by: [n], aggregate: [count(*) AS m, max(k) AS k]}\n"
        "sinks: {o: {input: h, connector: print}}\n",
        NULL);
    const Weir__AggregateSpec *first = NULL, *second = NULL;
    uint32_t retracts = 0;

    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        const Weir__Vertex *vertex = plan->message->vertices[v];
        for (size_t o = 0; o < vertex->n_operators; o++) {
            if (vertex->operators[o]->spec_case == WEIR__OPERATOR__SPEC_AGGREGATE) {
                second = first == NULL ? second : vertex->operators[o]->aggregate;
                first = first == NULL ? vertex->operators[o]->aggregate : first;
            }
        }
    }
    ck_assert(first != NULL && second != NULL);
    ck_assert(first->retract && !first->updating && first->calls[0]->distinct);
    ck_assert_str_eq(first->calls[0]->distinct_table->name, "aggregate.distinct.1");
    ck_assert(second->updating && !second->retract);
    ck_assert(second->calls[0]->sorted_table == NULL); /* a count is taken back from */
    ck_assert_str_eq(second->calls[1]->sorted_table->name, "aggregate.sorted.2");
    ck_assert_int_eq(first->phase, WEIR__AGGREGATE_SPEC__PHASE__SINGLE);
    ck_assert_int_eq(second->phase, WEIR__AGGREGATE_SPEC__PHASE__SINGLE);
    for (size_t e = 0; e < plan->message->n_edges; e++) {
        retracts += strcmp(plan->message->edges[e]->mode, "retract") == 0;
    }
    ck_assert_uint_eq(retracts, 1);
    wr_plan_destroy(plan);
}
END_TEST

/* A reduce has two rows in scope, gives columns of its input, and takes no changelog. */
START_TEST(a_reduce_is_checked)
{
    struct wr_plan *plan = must_build(
        "version: 1\nname: j\nsources:\n"
        "  s: {connector: file, path: in, format: csv, schema: {k: bigint, v: text, n: integer}}\n"
        "operators:\n"
        "  r: {input: s, key_by: [k % 7 AS m], reduce: {n: b.n * 2.5, v: \"least(a.v, b.v)\"}}\n"
        "sinks: {o: {input: r, connector: print}}\n",
        NULL);
    const Weir__Vertex *last = plan->message->vertices[plan->message->n_vertices - 1];
    const Weir__AggregateSpec *spec = last->operators[0]->aggregate;

    ck_assert(spec->reduce != NULL && spec->reduce->n_results == 2);
    ck_assert_uint_eq(spec->n_calls, 2);
    ck_assert_uint_eq(spec->keys[0], 3);
    ck_assert_uint_eq(spec->calls[0]->arg, 3);
    ck_assert_str_eq(plan->schemas[last->operators[0]->output_schema].fields[1].name, "n");
    ck_assert_int_eq(plan->schemas[last->operators[0]->output_schema].fields[1].type, WR_TYPE_INT4);
    wr_plan_destroy(plan);
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: file, path: in, format: csv, schema: {k: bigint, v: text}}\n"
                   "operators:\n"
                   "  c: {input: s, key_by: [k], aggregate: [count(*) AS n]}\n"
                   "  f: {input: s, filter: s.k > 0}\n"
                   "  q: {input: s, reduce: {v: a.v}}\n"
                   "  r: {input: c, key_by: [k], reduce: {n: a.n + b.n}}\n"
                   "  t: {input: s, key_by: [k], reduce: {w: a.v, v: a.v || v}}\n"
                   "  u: {input: s, key_by: [k], reduce: {v: a.v || a.k, k: b.v}}\n"
                   "sinks: {o: {input: [f, q, r, t, u], connector: print}}\n",
                   "job.yaml:7:25: a column is written by its name alone\n"
                   "job.yaml:8:3: step \"q\" has a reduce without key_by\n"
                   "job.yaml:9:14: \"c\" makes a changelog, and a reduce cannot take rows back: use "
                   "\"emit: final\" in it, or an aggregate here\n"
                   "job.yaml:10:39: column \"w\" does not exist: a reduce gives its "
                   "first row as it is, so its columns are the input's\n"
                   "job.yaml:11:54: column \"k\" specified more than once\n");
}
END_TEST

/* A watched source has no end, so what waits for one is refused. */
START_TEST(watched_sources_have_no_end)
{
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: file, path: in, format: text, watch: true, watch_interval: 0s}\n"
                   "sinks: {out: {input: s, connector: print}}\n",
                   "job.yaml:4:77: watch_interval must be at least 1ms\n");
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: file, path: in, format: text, watch: true}\n"
                   "operators:\n"
                   "  n: {input: s, key_by: [line], aggregate: [\"count(*) AS n\"], emit: final}\n"
                   "sinks: {out: {input: n, connector: print}}\n",
                   "job.yaml:6:69: \"emit: final\" never comes: the input has no end; use \"emit: changes\"\n");
}
END_TEST

START_TEST(a_descriptor_that_is_no_yaml_is_one_mistake)
{
    check_mistakes("a: [1, 2\n", "job.yaml:2:1: did not find expected ',' or ']' while parsing a "
                                 "flow sequence\n");
    check_mistakes("", "job.yaml:1:1: the descriptor is empty\n");
}
END_TEST

/* A changelog is refused where updates would be lost, with what to do instead. */
START_TEST(a_changelog_needs_a_consumer_that_takes_it)
{
    check_mistakes(
        "version: 1\nname: x\n"
        "sources: {l: {connector: file, path: x, format: text}}\n"
        "operators:\n"
        "  c: {input: l, key_by: [line], aggregate: [count(*) AS n]}\n"
        "  f: {input: c, filter: n > 3}\n"
        "sinks:\n"
        "  o: {input: c, connector: file, path: y, format: csv}\n"
        "  p: {input: f, connector: print}\n"
        "  q: {input: c, connector: file, path: z, format: csv, row_kind: kind}\n",
        "job.yaml:8:14: \"c\" makes a changelog, and sink \"o\" takes rows that are only added: set "
        "\"row_kind: COLUMN\" in the sink to write the kind of each change, or use \"emit: final\" "
        "in the aggregate\n");
}
END_TEST

/* What a step behind an aggregate does with an update depends on the old row, unless it looks at the key
 * alone: then the aggregate tells old rows, and rows without their key travel by all they are. */
START_TEST(steps_behind_a_changelog_ask_for_old_rows)
{
    static const struct {
        const char *step;
        bool retract;
        size_t keys; /* of the edge to the sink's two subtasks */
    } cases[] = {{"{input: c, filter: line > 'a'}", false, 1},
                 {"{input: c, filter: n > 3}", true, 1},
                 {"{input: c, map: [n + 1 AS m, line]}", false, 1},
                 {"{input: c, map: [n + 1 AS m, 2 AS t]}", true, 2},
                 {"{input: c, flat_map: \"regexp_split_to_table(line, ' ')\", keep: [n]}", true, 2}};

    for (size_t i = 0; i < WR_COUNT(cases); i++) {
        struct wr_sb text = {0};
        struct wr_plan *plan;
        wr_sb_printf(&text,
                     "version: 1\nname: x\nparallelism: 3\n"
                     "sources: {l: {connector: file, path: x, format: text}}\n"
                     "operators:\n"
                     "  c: {input: l, key_by: [line], aggregate: [count(*) AS n]}\n"
                     "  s: %s\n"
                     "sinks: {o: {input: s, connector: print, parallelism: 2}}\n",
                     cases[i].step);
        plan = must_build(text.ptr, NULL);
        const Weir__Edge *edge = plan->message->edges[plan->message->n_edges - 1];
        const Weir__Vertex *counts = plan->message->vertices[2];
        ck_assert_int_eq(counts->operators[0]->aggregate->retract, cases[i].retract);
        ck_assert_int_eq(edge->partition, WEIR__EDGE__PARTITION__HASH);
        ck_assert_uint_eq(edge->n_keys, cases[i].keys);
        ck_assert_str_eq(edge->mode, cases[i].retract ? "retract" : "upsert");
        wr_sb_fini(&text);
        wr_plan_destroy(plan);
    }
}
END_TEST

/* Changelogs can be united: then both tell old rows, since a key is nobody's alone; not with rows that are
 * only added. */
START_TEST(changelogs_unite)
{
    struct wr_plan *plan = must_build(
        "version: 1\nname: x\n"
        "sources: {l: {connector: file, path: x, format: csv, schema: {k: text, v: bigint}}}\n"
        "operators:\n"
        "  c: {input: l, key_by: [k], aggregate: [sum(v) AS n]}\n"
        "  d: {input: l, key_by: [lower(k) AS k], aggregate: [sum(v) AS n]}\n"
        "  f: {input: [c, d], filter: k > 'a'}\n"
        "  t: {input: [f, d], key_by: [n], aggregate: [count(*) AS m]}\n"
        "sinks: {o: {input: t, connector: print}}\n",
        NULL);
    uint32_t aggregates = 0, retracts = 0;

    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        for (size_t o = 0; o < plan->message->vertices[v]->n_operators; o++) {
            const Weir__Operator *op = plan->message->vertices[v]->operators[o];
            if (op->spec_case == WEIR__OPERATOR__SPEC_AGGREGATE && op->aggregate->table != NULL) {
                aggregates += 1;
                retracts += op->aggregate->retract;
                ck_assert_int_eq(op->aggregate->updating, strcmp(op->step, "t") == 0);
            }
        }
    }
    ck_assert_uint_eq(aggregates, 3);
    ck_assert_uint_eq(retracts, 2);
    wr_plan_destroy(plan);
    check_mistakes("version: 1\nname: x\n"
                   "sources: {l: {connector: file, path: x, format: csv, schema: {k: text, n: bigint}}}\n"
                   "operators:\n"
                   "  c: {input: l, key_by: [k], aggregate: [count(*) AS n]}\n"
                   "  f: {input: [c, l], filter: n > 3}\n"
                   "sinks: {p: {input: f, connector: print}}\n",
                   "job.yaml:6:18: \"l\" makes rows that are only added and \"c\" a changelog: they cannot be "
                   "united; use \"emit: final\" in the aggregate\n");
}
END_TEST

/* Where state lies is the job's choice: every table says so, and so does the printed plan. */
static void check_backend(const char *setting, const char *backend)
{
    struct wr_sb text = {0}, sb = {0};
    struct wr_plan *plan;
    char line[64];

    wr_sb_printf(&text, "%s%s", word_count, setting);
    plan = must_build(text.ptr, NULL);
    ck_assert_str_eq(plan->message->settings->state_backend, backend);
    ck_assert_str_eq(plan->message->vertices[2]->operators[0]->aggregate->table->backend, backend);
    jm_plan_print(plan, &sb);
    snprintf(line, sizeof line, "; state \"aggregate\" on %s\n", backend);
    ck_assert_msg(strstr(sb.ptr, line) != NULL, "%s", sb.ptr);
    wr_sb_reset(&sb);
    jm_plan_print_json(plan, &sb);
    snprintf(line, sizeof line, "\"backend\": \"%s\"", backend);
    ck_assert_msg(strstr(sb.ptr, line) != NULL, "%s", sb.ptr);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "\"state\": null")); /* the combiner keeps nothing */
    wr_sb_fini(&text);
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}

START_TEST(a_job_chooses_where_its_state_lies)
{
    check_backend("", "heap");
    check_backend("state: {backend: heap, ttl: none}\n", "heap");
    check_backend("state:\n  backend: rocksdb\n", "rocksdb");
}
END_TEST

/* What state cannot be yet is refused, not passed over. */
START_TEST(state_settings_are_strict)
{
    check_mistakes("version: 1\nname: x\n"
                   "state: {backend: rocks, ttl: 1h, cache: 1GiB}\n"
                   "sources: {l: {connector: file, path: /x, format: text}}\n"
                   "sinks: {o: {input: l, connector: print}}\n",
                   "job.yaml:3:18: \"backend\" must be one of heap, rocksdb, not \"rocks\"; did you mean \"rocksdb\"?\n"
                   "job.yaml:3:30: \"ttl: 1h\" is not supported yet: it is always none\n"
                   "job.yaml:3:34: unknown key \"cache\"\n");
}
END_TEST

/* A text on which the parser dies or despairs is a mistake of that text alone. */
START_TEST(deep_expressions_are_refused)
{
    struct wr_plan *plan = NULL;
    struct wr_sb text = {0}, sb = {0};
    struct wr_error err;

    wr_sb_puts(&text, "version: 1\nname: x\n"
                      "sources: {l: {connector: file, path: x, format: text}}\n"
                      "sinks: {o: {input: f, connector: print}}\n"
                      "operators:\n  f:\n    input: l\n    filter: ");
    for (int i = 0; i < 4000; i++) {
        wr_sb_puts(&text, "not ");
    }
    wr_sb_puts(&text, "true\n");
    ck_assert_int_eq(build(text.ptr, NULL, &plan, &sb, &err), WR_ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "nested too deeply"));
    wr_sb_fini(&text);
    wr_sb_fini(&sb);
}
END_TEST

/* A parser that dies on every text is not started for each of them: planning ends. */
START_TEST(a_dying_parser_is_not_asked_for_ever)
{
    char directory[64], program[96], started[96];
    char *former = getenv("WEIR_PGPARSE") == NULL ? NULL : strdup(getenv("WEIR_PGPARSE"));
    struct wr_plan *plan = NULL;
    struct wr_sb text = {0}, sb = {0};
    struct wr_error err;
    struct stat st;
    FILE *file;

    scratch_make(directory, sizeof directory);
    snprintf(program, sizeof program, "%s/parser", directory);
    snprintf(started, sizeof started, "%s/started", directory);
    file = fopen(program, "w");
    fprintf(file, "#!/bin/sh\nprintf x >> %s\nkill -9 $$\n", started);
    fclose(file);
    ck_assert_int_eq(chmod(program, 0700), 0);
    setenv("WEIR_PGPARSE", program, 1);
    wr_sb_puts(&text, "version: 1\nname: x\n"
                      "sources: {l: {connector: file, path: /x, format: text}}\n"
                      "sinks: {o: {input: f0, connector: print}}\noperators:\n");
    for (int i = 0; i < 10; i++) {
        wr_sb_printf(&text, "  f%d: {input: %s%.0d, filter: \"true\"}\n", i, i == 9 ? "l" : "f",
                     i == 9 ? 0 : i + 1);
    }
    ck_assert_int_eq(build(text.ptr, NULL, &plan, &sb, &err), WR_ERR_INVALID);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "the SQL parser gave up on this expression"));
    ck_assert_ptr_nonnull(strstr(sb.ptr, "not looked at"));
    ck_assert_int_eq(stat(started, &st), 0);
    ck_assert_int_eq(st.st_size, 3);
    unsetenv("WEIR_PGPARSE");
    if (former != NULL) {
        setenv("WEIR_PGPARSE", former, 1);
    }
    free(former);
    scratch_remove(directory);
    wr_sb_fini(&text);
    wr_sb_fini(&sb);
}
END_TEST

/* Several inputs, another parallelism and computed keys: each has its edges and its operator. */
START_TEST(unions_and_computed_keys_are_laid_out)
{
    struct wr_plan *plan = must_build(
        "version: 1\nname: x\nparallelism: 2\n"
        "sources:\n"
        "  a: {connector: datagen, rows: 10, schema: {k: bigint not null}, columns: {k: {sequence: "
        "{from: 5}}}}\n"
        "  b: {connector: datagen, parallelism: 3, schema: {k: bigint}, columns: {k: {uniform: "
        "{min: 1, max: 9}}}}\n"
        "operators:\n"
        "  u: {input: [a, b], filter: k > 1}\n"
        "  c: {input: u, key_by: [k % 10 AS g], aggregate: [sum(k) AS s, max(k)]}\n"
        "sinks:\n"
        "  o: {input: c, connector: blackhole}\n",
        NULL);
    const Weir__JobPlan *m = plan->message;

    ck_assert_uint_eq(m->n_vertices, 4);
    ck_assert_str_eq(m->vertices[0]->operators[0]->kind, "datagen");
    ck_assert_str_eq(m->vertices[2]->name, "u+c.input -> c.local");
    ck_assert_int_eq(m->edges[0]->partition, WEIR__EDGE__PARTITION__FORWARD);
    ck_assert_int_eq(m->edges[1]->partition, WEIR__EDGE__PARTITION__REBALANCE);
    ck_assert_int_eq(m->edges[2]->partition, WEIR__EDGE__PARTITION__HASH);
    ck_assert_str_eq(m->vertices[0]->operators[0]->reader->source->column_options[0]->value,
                     "sequence from=5 step=1");
    wr_plan_destroy(plan);
}
END_TEST

/* The printed forms are stable and carry names, not numbers. */
START_TEST(plans_are_printed)
{
    struct wr_plan *plan = must_build(word_count, NULL);
    struct wr_sb sb = {0};

    jm_plan_print(plan, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "=> [2] from counts.local, hash(word), append\n"));
    wr_sb_reset(&sb);
    jm_plan_print_json(plan, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "\"partition\": \"hash\""));
    wr_sb_reset(&sb);
    jm_plan_print_dot(plan, &sb);
    ck_assert_ptr_nonnull(strstr(sb.ptr, "v1 -> v2 [label=\"hash(word)\\nappend\"];"));
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}
END_TEST

/* Relative paths are relative to the descriptor's directory, which must be known. */
START_TEST(relative_paths_start_at_the_descriptor)
{
    static const char job[] = "version: 1\nname: x\n"
                              "sources: {l: {connector: file, path: ./in/a.txt, format: text}}\n"
                              "sinks: {o: {input: l, connector: file, path: /out, format: text}}\n";
    struct jm_plan_options nowhere = {0}, base = {.base_directory = "/data/jobs"};
    struct wr_plan *plan = must_build(job, &base);
    struct wr_sb sb = {0};
    struct wr_error err;
    bool found = false;

    for (size_t v = 0; v < plan->message->n_vertices; v++) {
        for (size_t o = 0; o < plan->message->vertices[v]->n_operators; o++) {
            const Weir__Operator *op = plan->message->vertices[v]->operators[o];
            if (op->spec_case == WEIR__OPERATOR__SPEC_READER) {
                found = true;
                ck_assert_str_eq(op->reader->source->options[0]->value, "/data/jobs/in/a.txt");
            }
        }
    }
    ck_assert(found);
    wr_plan_destroy(plan);
    ck_assert_int_eq(build(job, &nowhere, &plan, &sb, &err), WR_ERR_INVALID);
    ck_assert_str_eq(sb.ptr,
                     "job.yaml:3:38: path \"./in/a.txt\" is relative, and where the descriptor "
                     "lies is not known: write it from the root (/…)\n");
    wr_sb_fini(&sb);
}
END_TEST

/* A job's time zone is one of the system's; constants are read in it, and UTC is none. */
START_TEST(the_time_zone_is_the_systems)
{
    static const char job[] =
        "version: 1\nname: zones\n%s"
        "sources:\n  s: {connector: datagen, schema: {at: timestamptz, n: bigint}, "
        "columns: {at: {constant: 2024-07-01 12:00}, n: {sequence: {}}}, rows: 1}\n"
        "operators:\n  f: {input: s, filter: \"at = timestamptz '2024-07-01 12:00'\"}\n"
        "sinks:\n  o: {input: f, connector: blackhole}\n";
    struct wr_error err;
    struct wr_plan *plan;
    char text[1000];

    WR_CK_OK(wr_zones_open(WR_ZONES_DIRECTORY, &err), &err);
    (void)snprintf(text, sizeof text, job, "timezone: europe/berlin\n");
    plan = must_build(text, NULL);
    ck_assert_str_eq(plan->message->settings->timezone, "Europe/Berlin");
    wr_plan_destroy(plan);
    ck_assert_ptr_null(wr_zone_current());
    (void)snprintf(text, sizeof text, job, "timezone: UTC\n");
    plan = must_build(text, NULL);
    ck_assert_str_eq(plan->message->settings->timezone, "");
    wr_plan_destroy(plan);
    (void)snprintf(text, sizeof text, job, "timezone: Europe/Berln\n");
    check_mistakes(text, "job.yaml:3:11: time zone \"Europe/Berln\" not recognized; did you mean "
                         "\"Europe/Berlin\"?\n");
    (void)snprintf(text, sizeof text, job, "timezone: ../etc/passwd\n");
    check_mistakes(text, "job.yaml:3:11: time zone \"../etc/passwd\" not recognized\n");
}
END_TEST

WR_TEST_MAIN("plan", relative_paths_start_at_the_descriptor, word_count_is_planned, paths_are_planned,
             not_empty_behind_a_splitter_keeps_its_form, the_combiner_can_be_left_out, raw_rows_are_planned, equal_rows_are_dropped,
             a_name_from_outside_is_checked, the_fingerprint_is_of_what_state_depends_on,
             expressions_are_bound_as_in_postgresql, ten_mistakes_are_ten_diagnostics, columns_of_json_have_paths,
             options_of_formats_are_checked, a_reduce_is_checked, steps_behind_a_changelog_ask_for_old_rows, changelogs_unite,
             watched_sources_have_no_end, steps_have_their_own_policy,
             a_descriptor_that_is_no_yaml_is_one_mistake,
             a_changelog_needs_a_consumer_that_takes_it, calls_of_aggregates_are_checked,
             an_aggregate_of_a_changelog_takes_rows_back, a_job_chooses_where_its_state_lies,
             state_settings_are_strict, deep_expressions_are_refused,
             a_dying_parser_is_not_asked_for_ever,
             unions_and_computed_keys_are_laid_out, plans_are_printed,
             the_time_zone_is_the_systems)
