#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define HEAD \
    "version: 1\nname: x\nsources:\n" \
    "  s: {connector: file, path: in, format: json, schema: {a: bigint, b: text, c: numeric, d: text, e: " \
    "{type: bigint, path: $.x.e}}}\noperators:\n"
#define SINKS "sinks: {out: {input: t, connector: blackhole}}\n"

/* The columns the reader of a step makes, which must be what the source's `wanted` says. */
static void check_read(const char *job, const char *step, const char *expected)
{
    struct wr_plan *plan = plan_of(job);
    const Weir__JobPlan *m = plan->message;
    struct wr_sb sb = {0};

    for (size_t v = 0; v < m->n_vertices; v++) {
        const Weir__Operator *op = m->vertices[v]->operators[0];
        if (op->spec_case != WEIR__OPERATOR__SPEC_READER || strcmp(op->step, step) != 0) {
            continue;
        }
        const Weir__SourceSpec *source = op->reader->source;
        const struct wr_schema *made = &plan->schemas[op->output_schema];
        ck_assert_uint_eq(made->field_count, source->n_wanted);
        for (uint32_t i = 0; i < made->field_count; i++) {
            ck_assert_str_eq(made->fields[i].name, plan->schemas[source->schema].fields[source->wanted[i]].name);
            wr_sb_printf(&sb, "%s%s", i == 0 ? "" : " ", made->fields[i].name);
        }
    }
    ck_assert_str_eq(sb.ptr, expected);
    wr_sb_fini(&sb);
    wr_plan_destroy(plan);
}

static void check_steps(const char *steps, const char *expected)
{
    WR_AUTO_FREE char *job = wr_asprintf(HEAD "%s" SINKS, steps);

    check_read(job, "s", expected);
}

/* A source reads the columns that some step reads, wherever in its expressions, and no others. */
START_TEST(only_what_is_read_is_parsed)
{
    check_steps("  t: {input: s, map: [c + a AS n]}\n", "a c");
    check_steps("  f: {input: s, filter: \"b = 'x'\"}\n  t: {input: f, map: [e]}\n", "b e");
    check_steps("  t: {input: s, map: [CASE WHEN a > 1 THEN d END AS n, \"coalesce(c, e) AS m\"]}\n", "a c d e");
    check_steps("  t: {input: s, key_by: [lower(b) AS k], aggregate: [count(*) AS n]}\n", "b");
    check_steps("  t: {input: s, key_by: [b], aggregate: [\"sum(a) FILTER (WHERE d IS NULL) AS n\", "
                "\"string_agg(b, ',' ORDER BY e DESC) AS l\"]}\n", "a b d e");
    check_steps("  t: {input: s, flat_map: \"regexp_split_to_table(d, ' ') AS w\", keep: [a]}\n", "a d");
    check_steps("  t: {input: s, map: [a], partition: {hash: [c]}}\n", "a c");
    check_steps("  m: {input: s, map: [a, b, c]}\n  t: {input: m, map: [a]}\n", "a b c");
}
END_TEST

/* What passes rows on as they are, or shows them, reads all; so does a union. */
START_TEST(rows_as_they_are_are_whole)
{
    check_steps("  t: {input: s, filter: a > 1}\n", "a b c d e");
    check_steps("  t: {input: s, map: ['*', a + 1 AS n]}\n", "a b c d e");
    check_steps("  f: {input: s, filter: a > 1}\n  g: {input: s, filter: a > 2}\n  t: {input: [f, g], map: [a]}\n",
                "a b c d e");
    check_read(HEAD "  t: {input: s, map: [a]}\n"
                    "sinks: {out: {input: t, connector: blackhole}, all: {input: s, connector: blackhole}}\n",
               "s", "a b c d e");
}
END_TEST

/* Several steps read of one source what either needs; a source of which nothing is read keeps a column. */
START_TEST(needs_come_together)
{
    check_read(HEAD "  t: {input: s, map: [a]}\n  u: {input: s, map: [d]}\n"
                    "sinks: {out: {input: t, connector: blackhole}, o2: {input: u, connector: blackhole}}\n",
               "s", "a d");
    check_steps("  t: {input: s, map: [1 AS one]}\n", "a");
}
END_TEST

/* A mistake is told against all columns, read or not: what is meant may be one that nobody reads. */
START_TEST(mistakes_know_all_columns)
{
    check_mistakes("version: 1\nname: x\nsources:\n"
                   "  s: {connector: file, path: in, format: csv, schema: {auction: bigint, bidder: bigint}}\n"
                   "operators:\n  t: {input: s, map: [auction, biddr AS b]}\n" SINKS,
                   "job.yaml:6:32: column \"biddr\" does not exist; did you mean \"bidder\"?\n");
}
END_TEST

/* The plan shows how much is read; what an edit of the steps reads more or less is another plan. */
START_TEST(the_plan_shows_it)
{
    struct wr_plan *plan = plan_of(HEAD "  t: {input: s, map: [a]}\n" SINKS);

    check_shows(plan, "path: /data/in, 1 of 5 columns; e: $.x.e\n        -> a bigint\n");
    wr_plan_destroy(plan);
}
END_TEST

WR_TEST_MAIN("needs", only_what_is_read_is_parsed, rows_as_they_are_are_whole, needs_come_together,
             mistakes_know_all_columns, the_plan_shows_it)
