#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define SOURCE "  s: {connector: file, path: in, format: csv, schema: {a: bigint, b: text}%s}\n"
#define GENERATED "sources:\n  s: {connector: datagen, schema: {a: bigint}, columns: {a: {sequence: {}}}}\n"
#define OUT "  out: {input: m, connector: print}\n"
#define BAD "  bad: {connector: file, path: bad, format: json}\n"

static char *job_of(const char *source, const char *operators, const char *sinks)
{
    WR_AUTO_FREE char *line = wr_asprintf(SOURCE, source);

    return wr_asprintf("version: 1\nname: j\nparallelism: 2\nsources:\n%soperators:\n%ssinks:\n%s", line,
                       operators, sinks);
}

static void check_job(const char *source, const char *operators, const char *sinks,
                      const char *expected)
{
    WR_AUTO_FREE char *job = job_of(source, operators, sinks);

    check_mistakes(job, expected);
}

/* Edges of side outputs into a vertex; *ret_from: "vertex.operator " of each. */
static uint32_t sides_into(const struct wr_plan *plan, const char *step, struct wr_sb *ret_from)
{
    const Weir__JobPlan *m = plan->message;
    uint32_t count = 0;

    for (size_t e = 0; e < m->n_edges; e++) {
        const Weir__Edge *edge = m->edges[e];
        const Weir__Vertex *from = m->vertices[edge->from_vertex];
        if (strcmp(m->vertices[edge->to_vertex]->operators[0]->step, step) == 0) {
            ck_assert_uint_eq(edge->from_side, 1);
            ck_assert_str_eq(from->operators[edge->from_operator]->sides[0]->tag, "errors");
            wr_sb_printf(ret_from, "%s ", from->operators[edge->from_operator]->step);
            count += 1;
        }
    }
    return count;
}

static void check_sides(const char *source, const char *operators, const char *from)
{
    WR_AUTO_FREE char *job = job_of(source, operators, OUT BAD);
    struct wr_plan *plan = plan_of(job);
    struct wr_sb sb = {0};

    (void)sides_into(plan, "bad", &sb);
    ck_assert_str_eq(sb.ptr, from);
    check_shows(plan, " errors, forward, append\n");
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}

/* Every operator of a step that names a sink for its dead letters feeds it by an edge of its own: both
 * halves of a source, and what an aggregate computes before it adds. */
START_TEST(steps_feed_their_sink)
{
    check_sides(", errors: {dead_letter: bad}", "  m: {input: s, map: [a]}\n", "s.splits s ");
    check_sides("", "  f: {input: s, filter: a > 1}\n"
                    "  m: {input: f, map: [a / 2 AS a], errors: {dead_letter: bad}}\n",
                "m ");
    check_sides("", "  m: {input: s, flat_map: \"regexp_split_to_table(b, ' ') AS w\", "
                    "errors: {dead_letter: bad}}\n",
                "m ");
    check_sides("", "  m: {input: s, key_by: [a / 2 AS h], aggregate: [\"sum(1 / a) AS n\"], emit: final, "
                    "errors: {dead_letter: bad}}\n",
                "m.input ");
    check_sides("", "  m: {input: s, key_by: [b], reduce: {a: a.a / b.a}, emit: final, "
                    "errors: {dead_letter: bad}}\n",
                "m ");
}
END_TEST

/* The job's sink is that of every step that says nothing; steps of one policy become one operator, which
 * knows both names, and of two sinks do not. */
START_TEST(the_job_may_name_it)
{
    static const char job[] =
        "version: 1\nname: j\nerrors: {dead_letter: bad}\nsources:\n"
        "  s: {connector: file, path: in, format: csv, schema: {a: bigint, b: text}, errors: skip}\n"
        "operators:\n"
        "  f: {input: s, filter: 1 / a > 0}\n"
        "  m: {input: f, map: [1 / a AS b]}\n"
        "  n: {input: m, filter: b > 0, errors: {dead_letter: other}}\n"
        "sinks:\n"
        "  out: {input: n, connector: print}\n"
        "  bad: {connector: blackhole, parallelism: 3}\n"
        "  other: {connector: file, path: x, format: csv}\n";
    struct wr_plan *plan = plan_of(job);
    const Weir__Vertex *vertex = plan->message->vertices[1];
    struct wr_sb sb = {0};

    ck_assert_uint_eq(vertex->n_operators, 4);
    ck_assert_str_eq(vertex->operators[1]->step, "f");
    ck_assert_str_eq(vertex->operators[1]->calc->project_step, "m");
    ck_assert_str_eq(vertex->operators[1]->calc->filter_step, "");
    ck_assert_str_eq(vertex->operators[3]->on_error, "fail"); /* a sink writes every row */
    ck_assert_uint_eq(sides_into(plan, "bad", &sb), 1);
    ck_assert_uint_eq(sides_into(plan, "other", &sb), 1);
    ck_assert_str_eq(sb.ptr, "f n ");
    check_shows(plan, "from f errors, rebalance, append");
    ck_assert_uint_eq(plan->message->regions, 1);
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}
END_TEST

/* A sink for dead letters is there, takes no input of its own, and can write them. */
START_TEST(sinks_of_letters_are_checked)
{
    static const char map[] = "  m: {input: s, map: [a], errors: {dead_letter: %s}}\n";
    WR_AUTO_FREE char *bda = wr_asprintf(map, "bda"), *own = wr_asprintf(map, "out"),
                      *step = wr_asprintf(map, "s"), *bad = wr_asprintf(map, "bad");

    check_job("", bda, OUT BAD, "job.yaml:7:49: there is no sink \"bda\"; did you mean \"bad\"?\n"
                                "job.yaml:10:3: \"input\" is missing in step \"bad\"\n");
    check_job("", own, OUT, "job.yaml:7:49: sink \"out\" has an input of its own: dead letters go to a "
                            "sink without one\n");
    check_job("", step, OUT, "job.yaml:7:49: \"s\" is not a sink: dead letters go to a sink without input\n");
    check_job("", bad, OUT "  bad: {connector: file, path: bad, format: raw}\n",
              "job.yaml:10:3: format \"raw\" writes one column, not 7: use csv or json for dead letters\n");
    check_job("", bad, OUT "  bad: {connector: print, partition: global}\n",
              "job.yaml:10:38: dead letters come from several steps, each in its own way: leave "
              "\"partition\" out\n");
    check_job("", bad, OUT "  bad: {connector: print, row_kind: code}\n",
              "job.yaml:10:37: the input has a column \"code\" already\n");
    check_job("", bad, OUT "  bad: {connector: print, errors: {dead_letter: bad}}\n",
              "job.yaml:10:27: sink \"bad\" takes no \"errors\": every row that reaches a sink can be "
              "written\n");
}
END_TEST

/* What the key takes: a policy, or a map of one sink. */
START_TEST(policies_are_checked)
{
    check_job("", "  m: {input: s, map: [a], errors: dead_letter}\n", OUT,
              "job.yaml:7:35: \"errors: dead_letter\" names no sink: write errors: {dead_letter: SINK}\n");
    check_job("", "  m: {input: s, map: [a], errors: {deadletter: out}}\n", OUT,
              "job.yaml:7:36: unknown key \"deadletter\"; did you mean \"dead_letter\"?\n");
    check_job("", "  m: {input: s, map: [a], errors: {}}\n", OUT,
              "job.yaml:7:35: \"errors\" is fail, skip or {dead_letter: SINK}\n");
    check_job("", "  m: {input: s, map: [a], errors: {dead_letter: [out]}}\n", OUT,
              "job.yaml:7:49: \"dead_letter\" must be a single value, not a list\n");
    check_mistakes("version: 1\nname: j\nerrors: {dead_letter: no}\n" GENERATED
                   "sinks: {out: {input: s, connector: print}}\n",
                   "job.yaml:3:23: there is no sink \"no\"\n");
}
END_TEST

/* Where no record can fail, nobody waits for letters. */
START_TEST(letters_have_a_sender)
{
    check_mistakes("version: 1\nname: j\nsources:\n"
                   "  s: {connector: datagen, schema: {a: bigint}, columns: {a: {sequence: {}}}, errors: "
                   "{dead_letter: bad}}\n"
                   "sinks:\n  out: {input: s, connector: print}\n" BAD,
                   "job.yaml:4:100: step \"s\" has no dead letters: connector \"datagen\" makes no bad records\n"
                   "job.yaml:7:3: \"input\" is missing in step \"bad\"\n");
    check_mistakes("version: 1\nname: j\nerrors: {dead_letter: bad}\n" GENERATED
                   "operators:\n"
                   "  m: {input: s, key_by: [a], aggregate: [count(*) AS n]}\n"
                   "sinks:\n" OUT BAD,
                   "job.yaml:10:3: no dead letters come to sink \"bad\": no step that names it has an "
                   "expression that could fail\n");
}
END_TEST

/* A policy of an aggregate is about what it computes of each record, not about what that adds up to. */
START_TEST(sums_leave_nothing_out)
{
    static const char refused[] =
        "job.yaml:7:77: step \"m\" computes no keys and arguments that could fail, and \"errors\" leaves "
        "nothing out of what they add up to: leave it out\n";

    check_job("", "  m: {input: s, key_by: [b], aggregate: [sum(a) AS n], emit: final, errors: skip}\n",
              OUT, refused);
    check_job("", "  m: {input: s, key_by: [b], aggregate: [sum(a) AS n], emit: final, errors: "
                  "{dead_letter: bad}}\n",
              OUT BAD, refused);
    check_sides("", "  m: {input: s, key_by: [b], aggregate: [sum(a + 1) AS n], emit: final, errors: "
                    "{dead_letter: bad}}\n",
                "m.input ");
}
END_TEST

/* "step " of each operator whose rows say where they come from. Returned. */
static char *origins_of(const struct wr_plan *plan)
{
    const Weir__JobPlan *m = plan->message;
    struct wr_sb sb = {0};

    wr_sb_puts(&sb, "");
    for (size_t v = 0; v < m->n_vertices; v++) {
        for (size_t o = 0; o < m->vertices[v]->n_operators; o++) {
            const Weir__Operator *op = m->vertices[v]->operators[o];
            uint32_t origin = m->schemas[op->output_schema]->system & WR_SYSTEM_ORIGIN;
            ck_assert(origin == 0 || origin == WR_SYSTEM_ORIGIN);
            if (origin != 0 && strcmp(op->kind, "sink") != 0) {
                wr_sb_printf(&sb, "%s ", op->step);
            }
        }
    }
    return wr_sb_take(&sb);
}

static void check_origins(const char *operators, const char *expected)
{
    WR_AUTO_FREE char *job = job_of(", errors: skip", operators, OUT BAD);
    struct wr_plan *plan = plan_of(job);
    WR_AUTO_FREE char *origins = origins_of(plan);

    ck_assert_str_eq(origins, expected);
    wr_plan_destroy(plan);
}

/* Rows say where they come from up to the last step that could tell of it in a letter, and nowhere else. */
START_TEST(origins_go_as_far_as_letters_need)
{
    static const char letters[] = "errors: {dead_letter: bad}";
    WR_AUTO_FREE char *skipped = wr_asprintf("  k: {input: s, key_by: [b], aggregate: [max(a) AS a], "
                                             "emit: final}\n"
                                             "  n: {input: k, map: [a / 2 AS a], errors: skip}\n"
                                             "  m: {input: n, map: [1 / a AS a], %s}\n", letters);
    WR_AUTO_FREE char *first = wr_asprintf("  f: {input: s, filter: a > 1, %s}\n"
                                           "  m: {input: f, map: [a / 2 AS a]}\n", letters);
    WR_AUTO_FREE char *last = wr_asprintf("  f: {input: s, filter: a > 1}\n"
                                          "  g: {input: f, partition: rebalance, map: [a, b]}\n"
                                          "  h: {input: g, partition: {hash: [a]}, keep: [a], "
                                          "flat_map: \"regexp_split_to_table(b, ' ') AS b\"}\n"
                                          "  m: {input: h, map: [1 / a AS a], %s}\n", letters);
    WR_AUTO_FREE char *keyed = wr_asprintf("  f: {input: s, filter: a > 1}\n"
                                           "  k: {input: f, key_by: [b], aggregate: [sum(1 / a) AS a], "
                                           "emit: final, %s}\n"
                                           "  m: {input: k, map: [1 / a AS a], %s}\n", letters, letters);
    WR_AUTO_FREE char *reduced = wr_asprintf("  f: {input: s, filter: a > 1}\n"
                                             "  m: {input: f, key_by: [a %% 2 AS k], reduce: {a: a.a / b.a}, "
                                             "emit: final, %s}\n", letters);
    WR_AUTO_FREE char *united = wr_asprintf("  k: {input: s, key_by: [b], aggregate: [max(a) AS a], "
                                            "emit: final}\n"
                                            "  l: {input: k, map: [a, b]}\n  n: {input: s, map: [a, b]}\n"
                                            "  u: {input: [l, n], filter: a > 0}\n"
                                            "  m: {input: u, map: [1 / a AS a], %s}\n", letters);

    check_origins(skipped, "");
    check_origins(first, "s ");
    check_origins(last, "s f g h ");
    check_origins(keyed, "s f ");
    check_origins(reduced, "s f m.input ");
    check_origins(united, "s n ");
}
END_TEST

/* What an aggregate computes of its input is a step of its own where a bad record of the two gets something
 * else. */
START_TEST(an_aggregate_keeps_its_own_policy)
{
    check_sides("", "  f: {input: s, filter: a > 1, errors: skip}\n"
                    "  m: {input: f, key_by: [b], aggregate: [\"sum(1 / a) AS n\"], emit: final, "
                    "errors: {dead_letter: bad}}\n",
                "m.input ");
}
END_TEST

WR_TEST_MAIN("letters", sums_leave_nothing_out, steps_feed_their_sink, the_job_may_name_it, sinks_of_letters_are_checked,
             policies_are_checked, letters_have_a_sender, origins_go_as_far_as_letters_need,
             an_aggregate_keeps_its_own_policy)
