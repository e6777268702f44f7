#include "tests/lib/planned.h"
#include "tests/lib/wr_test.h"

#define HEAD \
    "version: 1\nname: ways\nparallelism: 2\n" \
    "sources:\n  rows: {connector: datagen, schema: {i: bigint not null, t: text}, columns: {i: " \
    "{sequence: {}}, t: {constant: x}}}\n" \
    "operators:\n"
#define SINKS "sinks:\n  out: {input: s, connector: blackhole}\n"

static const Weir__Edge *edge_into(const struct wr_plan *plan, const char *step)
{
    const Weir__JobPlan *m = plan->message;

    for (size_t e = 0; e < m->n_edges; e++) {
        if (strcmp(m->vertices[m->edges[e]->to_vertex]->operators[0]->step, step) == 0) {
            return m->edges[e];
        }
    }
    return NULL;
}

static void check_way(const char *partition, int parallelism, Weir__Edge__Partition expected,
                      const char *shown)
{
    WR_AUTO_FREE char *job =
        wr_asprintf(HEAD "  s: {input: rows, filter: i > 3, parallelism: %d, partition: %s}\n" SINKS,
                    parallelism, partition);
    struct wr_plan *plan = plan_of(job);
    const Weir__Edge *edge = edge_into(plan, "s");

    ck_assert_msg(edge != NULL, "%s begins no vertex", partition);
    ck_assert_int_eq(edge->partition, expected);
    ck_assert_uint_eq(plan->schemas[edge->schema].system, 0);
    check_shows(plan, shown);
    wr_plan_destroy(plan);
}

/* A step that says how rows travel into it gets them so, and the plan shows it. */
START_TEST(rows_travel_as_the_step_says)
{
    for (int parallelism = 1; parallelism <= 3; parallelism++) {
        check_way("rebalance", parallelism, WEIR__EDGE__PARTITION__REBALANCE, "from rows, rebalance, append");
        check_way("rescale", parallelism, WEIR__EDGE__PARTITION__RESCALE, "from rows, rescale, append");
        check_way("broadcast", parallelism, WEIR__EDGE__PARTITION__BROADCAST, "from rows, broadcast, append");
        check_way("global", parallelism, WEIR__EDGE__PARTITION__GLOBAL, "from rows, global, append");
        check_way("{hash: [t, i]}", parallelism, WEIR__EDGE__PARTITION__HASH, "from rows, hash(t, i), append");
    }
}
END_TEST

/* Forward is a chain. */
START_TEST(forward_goes_into_the_same_vertex)
{
    struct wr_plan *plan = plan_of(HEAD "  s: {input: rows, filter: i > 3, partition: forward}\n" SINKS);

    ck_assert_uint_eq(plan->message->n_vertices, 1);
    ck_assert_uint_eq(plan->message->n_edges, 0);
    wr_plan_destroy(plan);
}
END_TEST

/* What is said is checked, with a cure. */
START_TEST(words_are_checked)
{
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: brodcast}\n" SINKS,
                   "job.yaml:7:46: \"partition\" must be one of forward, hash, rebalance, rescale, broadcast, "
                   "global, not \"brodcast\"; did you mean \"broadcast\"?\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: {hsh: [i]}}\n" SINKS,
                   "job.yaml:7:47: unknown key \"hsh\"; did you mean \"hash\"?\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: {hash: i}}\n" SINKS,
                   "job.yaml:7:53: \"hash\" must be a list, not a single value\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: {hash: []}}\n" SINKS,
                   "job.yaml:7:53: \"hash\" must have 1 to 256 items\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: {}}\n" SINKS,
                   "job.yaml:7:46: \"partition\" is an empty map: write {hash: [COLUMN, …]}\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: {hash: [ii]}}\n" SINKS,
                   "job.yaml:7:54: column \"ii\" does not exist; did you mean \"i\"?\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: hash}\n" SINKS,
                   "job.yaml:7:46: \"partition: hash\" needs columns in a step without key_by: write {hash: "
                   "[COLUMN, …]}\n");
    check_mistakes(HEAD "  s: {input: rows, filter: i > 3, partition: forward, parallelism: 3}\n" SINKS,
                   "job.yaml:7:46: \"partition: forward\" needs equal parallelism: \"rows\" has 2 and \"s\" 3: set "
                   "\"parallelism: 2\" here, or use \"partition: rescale\"\n");
    check_mistakes("version: 1\nname: x\nsources:\n  l: {connector: file, path: a, format: text, partition: "
                   "rescale}\nsinks: {o: {input: l, connector: blackhole}}\n",
                   "job.yaml:4:47: a source has no input: \"partition\" stands in the step that takes its rows\n");
}
END_TEST

/* A partition that would change results is refused, with the reason. */
START_TEST(other_results_are_refused)
{
#define COUNT "  c: {input: rows, key_by: [t], aggregate: [count(*) AS n]"
#define TRAVEL "cannot lead into an aggregate, whose rows travel by its key_by: "
#define APART "rows of one key would be counted apart, one result per subtask\n"
    check_mistakes(HEAD "  s: {input: rows, key_by: [t], aggregate: [count(*) AS n], partition: broadcast}\n" SINKS,
                   "job.yaml:7:72: \"partition: broadcast\" " TRAVEL "each subtask would count every row\n");
    check_mistakes(HEAD "  s: {input: rows, key_by: [t], aggregate: [count(*) AS n], partition: rescale}\n" SINKS,
                   "job.yaml:7:72: \"partition: rescale\" " TRAVEL APART);
    check_mistakes(HEAD "  s: {input: rows, key_by: [t], aggregate: [count(*) AS n], partition: global}\n" SINKS,
                   "job.yaml:7:72: \"partition: global\" " TRAVEL
                   "the other subtasks own keys too: use \"parallelism: 1\"\n");
    check_mistakes(HEAD "  s: {input: rows, key_by: [t], aggregate: [count(*) AS n], partition: {hash: [i]}}\n" SINKS,
                   "job.yaml:7:72: rows travel into an aggregate by its key_by: leave \"partition\" out\n");
    check_mistakes(HEAD "  b: {input: rows, filter: i > 3, partition: broadcast}\n"
                        "  m: {input: b, map: [t]}\n"
                        "  s: {input: m, key_by: [t], aggregate: [count(*) AS n]}\n" SINKS,
                   "job.yaml:9:14: the rows of \"m\" come once per subtask that they were broadcast to, and an "
                   "aggregate would count each of them: take the rows before the broadcast\n");
    check_mistakes(HEAD COUNT "}\n  s: {input: c, map: [t, n], partition: rebalance}\n" SINKS,
                   "job.yaml:8:41: \"c\" makes a changelog, and \"partition: rebalance\" would let versions of one row "
                   "overtake each other: use hash with columns of its key, forward or global, or \"emit: final\" in "
                   "the aggregate\n");
    check_mistakes(HEAD COUNT "}\n  s: {input: c, map: [t, n], partition: broadcast}\n" SINKS,
                   "job.yaml:8:41: \"c\" makes a changelog, and \"partition: broadcast\" would tell each change once "
                   "per subtask: use hash with columns of its key, forward or global, or \"emit: final\" in the "
                   "aggregate\n");
    check_mistakes(HEAD COUNT "}\n  s: {input: c, map: [t, n], partition: {hash: [n]}}\n" SINKS,
                   "job.yaml:8:49: \"c\" makes a changelog, and column \"n\" is not of its key: versions of one row "
                   "would take different ways and arrive in another order\n");
}
END_TEST

#define TWO \
    "  a: {input: rows, key_by: [t], aggregate: [count(*) AS n]}\n" \
    "  b: {input: rows, key_by: [\"i AS n\"], aggregate: [min(t) AS t]}\n" \
    "  c: {input: b, map: [t, n]}\n"

/* A column by which united changelogs travel is of the key of each of them. */
START_TEST(united_changelogs_travel_by_what_is_a_key_of_all)
{
    check_mistakes(HEAD TWO "  s: {input: [a, c], filter: n > 3, partition: {hash: [t]}}\n" SINKS,
                   "job.yaml:10:56: \"c\" makes a changelog, and column \"t\" is not of its key: versions of one row "
                   "would take different ways and arrive in another order\n");
}
END_TEST

/* Rows travel by values of any type that can be a key: jsonb and arrays, too. */
START_TEST(rows_travel_by_jsonb_and_arrays)
{
    struct wr_plan *plan = plan_of(HEAD "  m: {input: rows, map: [to_jsonb(t) AS j, \"ARRAY[i] AS a\"]}\n"
                                        "  s: {input: m, filter: \"a[1] > 3\", partition: {hash: [j, a]}}\n" SINKS);

    check_shows(plan, "hash(j, a)");
    wr_plan_destroy(plan);
}
END_TEST

/* The hash of one shuffle does not reach the next one, which is by another key: only an aggregate gets it,
 * and makes rows of its own. */
START_TEST(a_hash_goes_no_further)
{
    struct wr_plan *plan = plan_of(
        HEAD "  c: {input: rows, key_by: [t, i], aggregate: [count(*) AS n]}\n"
             "  f: {input: c, filter: i > 3, parallelism: 3}\n"
             "  s: {input: f, key_by: [t], aggregate: [sum(n) AS n], partition: hash}\n" SINKS);
    uint32_t hash = 1u << WR_SYSTEM_HASH;

    ck_assert_int_eq(edge_into(plan, "f")->partition, WEIR__EDGE__PARTITION__HASH);
    ck_assert_uint_eq(plan->schemas[edge_into(plan, "f")->schema].system & hash, 0);
    ck_assert_uint_eq(plan->schemas[edge_into(plan, "s")->schema].system & hash, hash);
    wr_plan_destroy(plan);
}
END_TEST

WR_TEST_MAIN("partition", rows_travel_as_the_step_says, forward_goes_into_the_same_vertex, words_are_checked,
             other_results_are_refused,
             united_changelogs_travel_by_what_is_a_key_of_all, rows_travel_by_jsonb_and_arrays, a_hash_goes_no_further)
