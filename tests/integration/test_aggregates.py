"""Aggregates from end to end: DISTINCT, FILTER, ORDER BY in calls, and aggregates of changelogs, whose
folded result must be that of the rows, at any parallelism."""
import collections
import csv
import json
import os
import random
import unittest

from cluster import ClusterTest, committed_rows, committed_text
from jobs import BACKENDS

SEED = int(os.environ.get("SEED", "1"))
ROWS = 4000


def regression(points):
    """How many, slope, intercept, correlation and covariance of (y, x)."""
    n = len(points)
    y_mean, x_mean = sum(y for y, _ in points) / n, sum(x for _, x in points) / n
    sxx = sum((x - x_mean) ** 2 for _, x in points)
    syy = sum((y - y_mean) ** 2 for y, _ in points)
    sxy = sum((y - y_mean) * (x - x_mean) for y, x in points)
    return n, sxy / sxx, y_mean - x_mean * sxy / sxx, sxy / (sxx * syy) ** 0.5, sxy / (n - 1)


class Aggregates(ClusterTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = random.Random(SEED)
        cls.rows = [(rng.choice("abcdefgh") * rng.choice((1, 20)), rng.randrange(50),
                     rng.choice((None, rng.randrange(10))),
                     rng.choice(("0.5", "1.50", "12345678901234567890123456789012345678.25")))
                    for _ in range(ROWS)]
        (cls.base / "in").mkdir()
        for part in range(4):
            with open(cls.base / "in" / f"{part}.csv", "w", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(
                    ["" if v is None else v for v in row] for row in cls.rows[part::4])

    def run_job(self, operators, taken, parallelism, extra=""):
        out = self.base / f"{self._testMethodName}-{parallelism}"
        descriptor = f"""
version: 1
name: aggregates
parallelism: {parallelism}
restart: {{strategy: none}}
sources:
  rows:
    connector: file
    path: "{self.base}/in/*"
    format: csv
    schema: {{word: text, a: integer, b: integer, n: numeric}}
operators:
{operators}
sinks:
  out: {{input: {taken}, connector: file, path: "{out}", format: csv{extra}}}
"""
        self.finish(descriptor)
        return committed_rows(out)

    def groups(self, key):
        groups = collections.defaultdict(list)
        for row in self.rows:
            groups[key(row)].append(row)
        return groups

    def test_calls_with_distinct_filter_and_order(self):
        operators = """
  totals:
    input: rows
    key_by: [word]
    aggregate:
      - count(*) AS rows
      - count(DISTINCT a) AS kinds
      - sum(b) FILTER (WHERE a < 25) AS low
      - count(*) FILTER (WHERE b IS NULL) AS missing
      - "string_agg(DISTINCT a::text, ',' ORDER BY a::text DESC) AS names"
      - sum(n) AS large
      - max(n) AS most
    emit: final
"""
        want = set()
        for word, rows in self.groups(lambda r: r[0]).items():
            low = [r[2] for r in rows if r[1] < 25 and r[2] is not None]
            cents = sum(int(float(r[3]) * 100) if len(r[3]) < 10 else
                        1234567890123456789012345678901234567825 for r in rows)
            most = max((r[3] for r in rows), key=len)
            want.add((word, str(len(rows)), str(len({r[1] for r in rows})),
                      str(sum(low)) if low else "", str(sum(r[2] is None for r in rows)),
                      ",".join(sorted({str(r[1]) for r in rows}, reverse=True)),
                      f"{cents // 100}.{cents % 100:02}", most))
        for parallelism in (1, 3):
            self.assertEqual(set(self.run_job(operators, "totals", parallelism)), want)

    def test_many_distinct_values_of_one_key(self):
        """More than could be kept with their key; over both kinds of state."""
        rng = random.Random(SEED)
        values = [rng.randrange(150000) for _ in range(200000)]
        directory = self.base / "many"
        directory.mkdir()
        for part in range(2):
            (directory / f"{part}.csv").write_text("".join(f"k,{v}\n" for v in values[part::2]))
        for backend in BACKENDS:
            out = self.base / f"many-{backend}"
            self.finish(f"""
version: 1
name: many
parallelism: 2
restart: {{strategy: none}}
checkpoint: {{interval: 100ms}}
state: {{backend: {backend}}}
sources:
  rows: {{connector: file, path: "{directory}/*", format: csv, schema: {{k: text, v: bigint}}}}
operators:
  totals:
    input: rows
    key_by: [k]
    aggregate: ["count(DISTINCT v) AS c", "sum(DISTINCT v) AS s", "avg(v) AS a",
      "approx_count_distinct(v) AS near"]
    emit: final
sinks:
  out: {{input: totals, connector: file, path: "{out}", format: csv}}
""")
            text = committed_text(out)
            got = text.strip().split(",")
            self.assertEqual(got[:3], ["k", str(len(set(values))), str(sum(set(values)))])
            self.assertAlmostEqual(float(got[3]), sum(values) / len(values), 9)
            self.assertAlmostEqual(int(got[4]) / len(set(values)), 1, delta=0.08)

    def test_estimates(self):
        """Combined before they travel, and of rows that are taken back; the same at any parallelism."""
        operators = """
  near:
    input: rows
    key_by: [word]
    aggregate: ["approx_count_distinct(a) AS kinds", "approx_count_distinct(n) AS numbers"]
    emit: changes
  middles:
    input: rows
    key_by: [word]
    aggregate:
      - percentile_approx(a::double precision, 0.5) AS middle
      - "percentile_approx(DISTINCT a::double precision, 1) FILTER (WHERE a < 20) AS most"
    emit: changes
  groups: {input: rows, key_by: ["word", "a"], aggregate: ["count(*) AS size"], emit: changes}
  sizes:
    input: groups
    key_by: [word]
    aggregate:
      - approx_count_distinct(a) AS kinds
      - percentile_approx((size * 100)::double precision, 0) AS least
    emit: changes
  a: {input: near, map: [word, "kinds::double precision AS v", "'kinds' AS what"]}
  b: {input: sizes, map: [word, "kinds::double precision AS v", "'kinds' AS what"]}
  c: {input: sizes, map: [word, "least AS v", "'least' AS what"]}
  d: {input: middles, map: [word, "middle AS v", "'middle' AS what"]}
  e: {input: middles, map: [word, "most AS v", "'most' AS what"]}
  all: {input: [a, b, c, d, e], key_by: [word, what], aggregate: ["array_agg(v ORDER BY v) AS vs"], emit: final}
"""
        answers = [sorted(self.run_job(operators, "all", parallelism)) for parallelism in (1, 3)]
        self.assertEqual(answers[0], answers[1])
        groups = self.groups(lambda r: r[0])
        self.assertEqual(len(answers[0]), 4 * len(groups))
        for word, what, values in answers[0]:
            got = [float(v) for v in values[1:-1].split(",")]
            kinds = sorted(r[1] for r in groups[word])
            sizes = collections.Counter(kinds)
            want = {"kinds": [len(sizes)] * 2, "least": [min(sizes.values()) * 100],
                    "middle": [kinds[int((len(kinds) - 1) / 2 + 0.5)]],
                    "most": [max(k for k in kinds if k < 20)]}[what]
            self.assertEqual(len(got), len(want))
            for near, exact in zip(got, want):
                delta = 2 if what == "kinds" else exact * 0.0100001
                self.assertAlmostEqual(near, exact, delta=delta, msg=f"{what} of {word}")

    def test_two_numbers(self):
        """The line through points, of rows that are combined, kept, or taken back: all the same at any parallelism."""
        names = ("regr_count", "regr_slope", "regr_intercept", "corr", "covar_samp")
        calls, kept = [f"{name}(a, b)" for name in names], [f"{name}(DISTINCT a, b)" for name in names]
        lists = [f"array_agg({name} ORDER BY {name}) AS {name}" for name in names]
        operators = f"""
  combined: {{input: rows, key_by: [word], aggregate: {json.dumps(calls)}, emit: changes}}
  pairs: {{input: rows, key_by: [word, a, b], aggregate: ["count(*) AS size"], emit: changes}}
  back: {{input: pairs, key_by: [word], aggregate: {json.dumps(calls)}, emit: changes}}
  kept: {{input: rows, key_by: [word], aggregate: {json.dumps(kept)}, emit: changes}}
  a: {{input: combined, map: ["'all' AS what", "*"]}}
  b: {{input: back, map: ["'kinds' AS what", "*"]}}
  c: {{input: kept, map: ["'kinds' AS what", "*"]}}
  all: {{input: [a, b, c], key_by: [what, word], aggregate: {json.dumps(lists)}, emit: final}}
"""
        groups = self.groups(lambda r: r[0])
        for parallelism in (1, 3):
            answers = self.run_job(operators, "all", parallelism)
            self.assertEqual(len(answers), 2 * len(groups))
            for what, word, *columns in answers:
                points = [(r[1], r[2]) for r in groups[word] if r[2] is not None]
                points = sorted(set(points)) if what == "kinds" else points
                for column, want in zip(columns, regression(points)):
                    got = [float(v) for v in column[1:-1].split(",")]
                    self.assertEqual(len(got), 2 if what == "kinds" else 1)
                    for value in got:
                        self.assertAlmostEqual(value, want, 9, msg=f"{what} of {word}")

    def test_state_of_all_kinds_survives_a_kill(self):
        """Pairs of a DISTINCT, kept rows, big numbers and texts are restored: each in its own way."""
        for backend in BACKENDS:
            out = self.base / f"killed-{backend}"
            job = self.cluster.submit(f"""
version: 1
name: killed
parallelism: 2
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 50ms, max_delay: 1s}}
state: {{backend: {backend}}}
sources:
  rows:
    connector: file
    path: "{self.base}/in/*"
    format: csv
    schema: {{word: text, a: integer, b: integer, n: numeric}}
    rate: 1500/s
operators:
  totals:
    input: rows
    key_by: [word]
    aggregate:
      - count(DISTINCT a) AS kinds
      - sum(n) AS large
      - max(n) AS most
      - min(word || n::text) AS text
      - "string_agg(b::text, '' ORDER BY b) AS kept"
    emit: final
sinks:
  out: {{input: totals, connector: file, path: "{out}", format: csv}}
""")
            self.cluster.wait_checkpoints(job, 3)
            self.cluster.replace_taskmanager(0)
            ended = self.finish_job(job)
            self.assertGreater(ended["restarts"], 0)
            want = set()
            for word, rows in self.groups(lambda r: r[0]).items():
                cents = sum(int(float(r[3]) * 100) if len(r[3]) < 10 else
                            1234567890123456789012345678901234567825 for r in rows)
                want.add((word, str(len({r[1] for r in rows})), f"{cents // 100}.{cents % 100:02}",
                          max((r[3] for r in rows), key=len), word + min(r[3] for r in rows),
                          "".join(str(b) for b in sorted(r[2] for r in rows if r[2] is not None))))
            got = set(committed_rows(out))
            self.assertEqual(got, want)

    def test_many_values_of_one_key_are_taken_back(self):
        """More than could be kept with their key, most of them taken back once or twice."""
        rng = random.Random(SEED)
        values = [rng.randrange(80000) for _ in range(120000)]
        directory = self.base / "back"
        directory.mkdir()
        for part in range(2):
            (directory / f"{part}.csv").write_text("".join(f"{v}\n" for v in values[part::2]))
        out = self.base / "back-out"
        self.finish(f"""
version: 1
name: back
parallelism: 2
restart: {{strategy: none}}
checkpoint: {{interval: 200ms}}
sources:
  rows: {{connector: file, path: "{directory}/*", format: csv, schema: {{v: bigint}}}}
operators:
  sizes:
    input: rows
    key_by: [v]
    aggregate: ["sum(v + 1) AS s", "count(*) AS n"]
    emit: changes
  totals:
    input: sizes
    key_by: ["0 AS g"]
    aggregate: ["min(s) AS least", "max(s) AS most", "count(DISTINCT s) AS c", "max(n) AS n"]
    emit: final
sinks:
  out: {{input: totals, connector: file, path: "{out}", format: csv}}
""")
        counts = collections.Counter(values)
        sums = [(v + 1) * n for v, n in counts.items()]
        text = committed_text(out)
        self.assertEqual(text.strip(), f"0,{min(sums)},{max(sums)},{len(set(sums))},"
                                       f"{max(counts.values())}")

    def test_values_in_order_survive_a_kill(self):
        """Trees of values, and pairs that are counted, of rows that are taken back: restored over both."""
        for backend in BACKENDS:
            out = self.base / f"ordered-{backend}"
            job = self.cluster.submit(f"""
version: 1
name: ordered
parallelism: 2
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 50ms, max_delay: 1s}}
state: {{backend: {backend}}}
sources:
  rows:
    connector: file
    path: "{self.base}/in/*"
    format: csv
    schema: {{word: text, a: integer, b: integer, n: numeric}}
    rate: 1500/s
operators:
  groups:
    input: rows
    key_by: ["word", "a", "b"]
    aggregate: ["count(*) AS size", "sum(a) AS total", "max(n) AS n"]
    emit: changes
  kinds:
    input: groups
    key_by: ["length(word) AS letters"]
    aggregate:
      - min(size) AS least
      - max(total) AS most
      - min(word || size::text) AS text
      - max(n) AS number
      - count(DISTINCT size) AS sizes
      - bool_and(size > 1) AS all
    emit: final
sinks:
  out: {{input: kinds, connector: file, path: "{out}", format: csv}}
""")
            self.cluster.wait_checkpoints(job, 3)
            self.cluster.replace_taskmanager(0)
            ended = self.finish_job(job)
            self.assertGreater(ended["restarts"], 0)
            kinds = collections.defaultdict(list)
            for (word, a, _), rows in self.groups(lambda r: (r[0], r[1], r[2])).items():
                most = max((r[3] for r in rows), key=lambda n: (len(n), n))
                kinds[len(word)].append((len(rows), a * len(rows), word + str(len(rows)), most))
            want = {(str(letters), str(min(g[0] for g in groups)), str(max(g[1] for g in groups)),
                     min(g[2] for g in groups), max((g[3] for g in groups), key=lambda n: (len(n), n)),
                     str(len({g[0] for g in groups})),
                     "t" if all(g[0] > 1 for g in groups) else "f")
                    for letters, groups in kinds.items()}
            got = set(committed_rows(out))
            self.assertEqual(got, want)

    def second_level(self):
        """Of the groups by (word, a): counted by their size."""
        sizes = collections.defaultdict(list)
        for (word, a), rows in self.groups(lambda r: (r[0], r[1])).items():
            sizes[len(rows)].append((word, a, rows))
        want = set()
        for size, groups in sizes.items():
            words = sorted({word for word, _, _ in groups})
            numbers = [a for _, a, _ in groups]
            want.add((str(size), str(len(groups)), str(sum(numbers)), str(min(numbers)),
                      str(max(numbers)), str(len(words)), ",".join(words)))
        return want

    SECOND = """
  sizes:
    input: rows
    key_by: [word, a]
    aggregate: ["count(*) AS size"]
    emit: changes
  histogram:
    input: sizes
    key_by: [size]
    aggregate:
      - count(*) AS groups
      - sum(a) AS total
      - min(a) AS least
      - max(a) AS most
      - count(DISTINCT word) AS words
      - "string_agg(DISTINCT word, ',') AS names"
    emit: {emit}
"""

    def test_an_aggregate_of_a_changelog_at_its_end(self):
        for parallelism in (1, 3):
            got = self.run_job(self.SECOND.format(emit="final"), "histogram", parallelism)
            self.assertEqual(set(got), self.second_level())
            self.assertEqual(len(got), len(set(got)))

    def test_the_changelog_of_an_aggregate_of_a_changelog_folds(self):
        for parallelism in (1, 3):
            got = self.run_job(self.SECOND.format(emit="changes"), "histogram", parallelism,
                               ", row_kind: kind")
            current = {}
            for row in got:
                kind = next(v for v in row if v in ("+I", "-U", "+U", "-D"))
                values = tuple(v for v in row if v is not kind)
                if kind in ("+I", "+U"):
                    current[values[0]] = values
                elif kind == "-D":
                    del current[values[0]]
            self.assertEqual(set(current.values()), self.second_level())

    HAVING = """
  sizes:
    input: rows
    key_by: [word, a]
    aggregate: ["count(*) AS size", "max(b) AS b"]
  some: {input: sizes, filter: "size % 3 > 0 AND b > 2"}
  letters:
    input: some
    flat_map: "regexp_split_to_table(left(word, 1) || size, '') AS letter"
    keep: [a, size]
  plain: {input: letters, map: [letter, "size * a AS product"], parallelism: 2}
"""

    def having(self):
        """Of the groups by (word, a) those that the filter takes: a row per letter of what it makes."""
        rows = collections.Counter()
        for (word, a), group in self.groups(lambda r: (r[0], r[1])).items():
            size, most = len(group), max((r[2] for r in group if r[2] is not None), default=None)
            if size % 3 > 0 and most is not None and most > 2:
                rows.update((letter, str(size * a)) for letter in word[0] + str(size))
        return rows

    def test_steps_behind_an_aggregate_see_rows_come_and_go(self):
        """A filter on results, a flat_map and a map without the key: what is there in the end is theirs."""
        for parallelism in (1, 3):
            current = collections.Counter()
            for row in self.run_job(self.HAVING, "plain", parallelism, ", row_kind: kind"):
                kind = next(v for v in row if v in ("+I", "-U", "+U", "-D"))
                current[tuple(v for v in row if v is not kind)] += 1 if kind[0] == "+" else -1
            self.assertTrue(all(n >= 0 for n in current.values()))
            self.assertEqual(+current, self.having())

    def test_an_aggregate_takes_what_such_steps_make(self):
        totals = self.HAVING + """
  totals:
    input: plain
    key_by: [letter]
    aggregate: ["count(*) AS n", "sum(product) AS total", "max(product) AS most"]
    emit: final
"""
        groups = collections.defaultdict(list)
        for (letter, product), n in self.having().items():
            groups[letter] += [int(product)] * n
        want = {(k, str(len(v)), str(sum(v)), str(max(v))) for k, v in groups.items()}
        for parallelism in (1, 3):
            self.assertEqual(set(self.run_job(totals, "totals", parallelism)), want)

    def test_changelogs_unite(self):
        """The counts by word and by length, together, counted again: as of their last state alone."""
        united = """
  words: {input: rows, key_by: [word AS name], aggregate: ["count(*) AS n", "max(a) AS top"]}
  sizes: {input: rows, key_by: [length(word)::text AS name], aggregate: ["count(*) AS n", "max(b) AS top"]}
  both: {input: [words, sizes], filter: n % 2 = 0 OR name > '5'}
  tops:
    input: [both, sizes]
    key_by: [top]
    aggregate: ["count(*) AS n", "sum(n) AS total", "max(name) AS last"]
    emit: final
"""
        rows = []
        for name, group in self.groups(lambda r: r[0]).items():
            rows.append((name, len(group), max(r[1] for r in group)))
        sizes = [(size, len(group), max((r[2] for r in group if r[2] is not None), default=None))
                 for size, group in self.groups(lambda r: str(len(r[0]))).items()]
        taken = [r for r in rows + sizes if r[1] % 2 == 0 or r[0] > "5"] + sizes
        want = collections.defaultdict(list)
        for row in taken:
            want[row[2]].append(row)
        want = {("" if top is None else str(top), str(len(g)), str(sum(r[1] for r in g)), max(r[0] for r in g))
                for top, g in want.items()}
        for parallelism in (1, 3):
            self.assertEqual(set(self.run_job(united, "tops", parallelism)), want)

    def reduced(self):
        """Of each word the last 12 letters of its numbers in their order, and the largest with its mate;
        what cannot be computed (a of 13) leaves the key as it was."""
        state = {}
        for word, a, b, n in self.ordered:
            have = state.get(word)
            if have is None:
                state[word] = (a, b, str(a))
            elif a != 13:
                most, mate, trail = have
                state[word] = (max(most, a), b if a > most else mate, (trail + str(a))[-12:])
        return {(word, str(a), "" if b is None else str(b), trail)
                for word, (a, b, trail) in state.items()}

    def test_a_reduce_takes_rows_in_their_order(self):
        """In rounds of one row per key, over both kinds of state, with a kill in the middle."""
        self.ordered = [(w, a, b, n) for w, a, b, n in self.rows]
        source = self.base / "ordered.csv"
        with open(source, "w", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(
                ["" if v is None else v for v in row] for row in self.ordered)
        want = self.reduced()
        for backend in BACKENDS:
            out = self.base / f"reduced-{backend}"
            job = self.cluster.submit(f"""
version: 1
name: reduced
parallelism: 2
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 50ms, max_delay: 1s}}
state: {{backend: {backend}}}
sources:
  rows:
    connector: file
    path: "{source}"
    format: csv
    schema: {{word: text, a: integer, b: integer, n: numeric}}
    rate: 4000/s
    parallelism: 1
operators:
  named: {{input: rows, map: [word, a, b, "a::text AS trail"], parallelism: 1}}
  last:
    input: named
    key_by: [word]
    reduce:
      a: greatest(a.a, b.a) + 0 / (b.a - 13)
      b: case when b.a > a.a then b.b else a.b end
      trail: right(a.trail || b.a, 12)
    errors: skip
    emit: final
sinks:
  out: {{input: last, connector: file, path: "{out}", format: csv}}
""")
            self.cluster.wait_checkpoints(job, 3)
            self.cluster.replace_taskmanager(0)
            ended = self.finish_job(job)
            got = committed_rows(out)
            self.assertEqual(set(got), want)
            self.assertEqual(len(got), len(want))


if __name__ == "__main__":
    unittest.main()
