"""Arrays from end to end: in and out of csv and json, as keys, taken apart into rows and gathered again."""
import collections
import csv
import json
import os
import random
import unittest

from cluster import ClusterTest, committed_rows, committed_text
from jobs import BACKENDS

SEED = int(os.environ.get("SEED", "1"))
ROWS = 1500
WORDS = ("red", "green", "a blue of more than twelve bytes", "NULL", "", 'q"u\\o{te}', "x,y", None)


def text_form(values):
    """PostgreSQL's text of an array of texts."""
    def quoted(value):
        if value is None:
            return "NULL"
        if value == "" or value.upper() == "NULL" or any(c in value for c in '"\\{}, '):
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return value
    return "{" + ",".join(quoted(v) for v in values) + "}"


class Arrays(ClusterTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = random.Random(SEED)
        cls.rows = []
        for ident in range(ROWS):
            tags = None if rng.random() < 0.05 else [rng.choice(WORDS) for _ in range(rng.randrange(5))]
            prices = [rng.choice(("1", "1.0", "2.50", "123456789012345678901234567890.25"))
                      for _ in range(rng.randrange(3))]
            cls.rows.append((ident, tags, prices))
        for kind in ("csv", "json"):
            (cls.base / kind).mkdir()
        for part in range(3):
            with open(cls.base / "csv" / f"{part}.csv", "w", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(
                    [i, "" if t is None else text_form(t), "{" + ",".join(p) + "}"]
                    for i, t, p in cls.rows[part::3])
            with open(cls.base / "json" / f"{part}.json", "w") as out:
                out.writelines('{"id":%d,"tags":%s,"prices":[%s]}\n' % (i, json.dumps(t), ",".join(p))
                               for i, t, p in cls.rows[part::3])

    def run_job(self, source, sink, operators, taken, parallelism, top=""):
        out = self.base / f"{self._testMethodName}-{source}-{sink}-{parallelism}-{top.strip()[-9:]}"
        descriptor = f"""
version: 1
name: arrays
parallelism: {parallelism}
restart: {{strategy: none}}
{top}
sources:
  rows:
    connector: file
    path: "{self.base}/{source}/*"
    format: {source}
    split_size: 4KiB
    schema: {{id: bigint, tags: "text[]", prices: "numeric[]"}}
operators:
{operators}
sinks:
  out: {{input: {taken}, connector: file, path: "{out}", format: {sink}}}
"""
        self.finish(descriptor)
        if sink == "json":
            return [json.loads(line, parse_float=str, parse_int=str)
                    for line in committed_text(out).splitlines()]
        return committed_rows(out)

    def test_csv_and_json_say_the_same(self):
        """Rows read from either come out in both as they are, with what expressions make of them."""
        operators = """
  made:
    input: rows
    map:
      - id
      - tags
      - prices
      - tags[1] AS head
      - cardinality(tags) AS n
      - ARRAY[ARRAY[id, cardinality(tags)]] AS pair
      - "'red' = ANY(tags) AS red"
      - array_to_string(tags, '|', '~') AS line
"""
        want = {}
        for ident, tags, prices in self.rows:
            red = None if tags is None else True if "red" in tags else None if None in tags else False
            want[ident] = {"id": str(ident), "tags": tags, "prices": prices,
                           "head": tags[0] if tags else None,
                           "n": None if tags is None else str(len(tags)),
                           "pair": [[str(ident), None if tags is None else str(len(tags))]],
                           "red": red,
                           "line": None if tags is None else "|".join("~" if t is None else t for t in tags)}
        for source in ("csv", "json"):
            got = self.run_job(source, "json", operators, "made", 2)
            self.assertEqual({int(row["id"]): row for row in got}, want)
            got = self.run_job(source, "csv", "  made: {input: rows, map: [id, tags, prices]}", "made", 3)
            self.assertEqual(sorted(got), sorted(
                (str(i), "" if t is None else text_form(t), "{" + ",".join(p) + "}") for i, t, p in self.rows))

    def test_arrays_are_keys(self):
        """Equal arrays are one group, however their elements are written, over both kinds of state."""
        operators = """
  groups:
    input: rows
    key_by: [tags, prices]
    aggregate:
      - count(*) AS n
      - array_agg(id ORDER BY id) AS ids
    emit: final
"""
        want = collections.defaultdict(list)
        for ident, tags, prices in self.rows:
            shown = tuple({"1.0": "1", "2.50": "2.5"}.get(p, p) for p in prices)
            want[None if tags is None else tuple(tags), shown].append(str(ident))
        for backend in BACKENDS:
            got = self.run_job("csv", "json", operators, "groups", 3, f"state: {{backend: {backend}}}")
            self.assertEqual({(None if r["tags"] is None else tuple(r["tags"]), tuple(r["prices"])): r["ids"]
                              for r in got}, dict(want))
            self.assertEqual({r["n"] == str(len(r["ids"])) for r in got}, {True})

    def test_rows_of_arrays_and_arrays_of_rows(self):
        """unnest keeps columns and NULL elements; array_agg gathers them again, NULLs too."""
        operators = """
  words:
    input: rows
    flat_map: unnest(tags) AS tag
    keep: [id]
  by_tag:
    input: words
    key_by: [tag]
    aggregate:
      - array_agg(id ORDER BY id) AS ids
      - array_agg(tag) FILTER (WHERE id < 100) AS low
      - count(*) AS n
    emit: final
"""
        want, low = collections.defaultdict(list), collections.Counter()
        for ident, tags, _ in self.rows:
            for tag in tags or ():
                want[tag].append(ident)
                low[tag] += ident < 100
        for source, parallelism in (("csv", 1), ("json", 3)):
            got = self.run_job(source, "json", operators, "by_tag", parallelism)
            self.assertEqual({r["tag"]: r["ids"] for r in got},
                             {tag: [str(i) for i in sorted(ids)] for tag, ids in want.items()})
            self.assertEqual({r["tag"]: r["low"] for r in got},
                             {tag: [tag] * low[tag] if low[tag] else None for tag in want})

    def test_array_agg_follows_a_changelog(self):
        """Arrays of results that change: what was taken back is not in the last array."""
        operators = """
  sums:
    input: rows
    key_by: [id % 50 AS k]
    aggregate: [count(*) AS n]
  sizes:
    input: sums
    key_by: [n % 2 AS odd]
    aggregate:
      - array_agg(k ORDER BY k DESC) AS keys
    emit: final
"""
        counts = collections.Counter(ident % 50 for ident, _, _ in self.rows)
        want = collections.defaultdict(list)
        for k in sorted(counts, reverse=True):
            want[str(counts[k] % 2)].append(str(k))
        got = self.run_job("csv", "json", operators, "sizes", 2)
        self.assertEqual({r["odd"]: r["keys"] for r in got}, dict(want))

    def test_least_and_greatest_arrays_of_a_changelog(self):
        """Values that are taken back are not the least any more; DISTINCT tells arrays apart; over both kinds."""
        operators = """
  last:
    input: rows
    key_by: [id % 97 AS k]
    aggregate: [max(id) AS id, max(tags) AS tags, last(prices) AS prices]
  extremes:
    input: last
    key_by: [k % 5 AS part]
    aggregate:
      - min(tags) AS least
      - max(tags) AS greatest
      - count(DISTINCT prices) AS kinds
      - count(tags) AS n
    emit: final
"""
        def order(tags):
            return [(t is None, (t or "").encode()) for t in tags]
        groups = collections.defaultdict(list)
        for row in self.rows:
            groups[row[0] % 97].append(row)
        want = {}
        for part in range(5):
            tags = [max((t for _, t, _ in rows if t is not None), key=order)
                    for k, rows in groups.items() if k % 5 == part]
            want[str(part)] = (min(tags, key=order), max(tags, key=order), str(len(tags)))
        for backend in BACKENDS:
            got = self.run_job("csv", "json", operators, "extremes", 2, f"state: {{backend: {backend}}}")
            self.assertEqual({r["part"]: (r["least"], r["greatest"], r["n"]) for r in got}, want)
            self.assertTrue(all(1 <= int(r["kinds"]) <= 20 for r in got), got)

    def test_two_rows_become_one(self):
        """A reduce of array columns: concatenated in the order of arrival of one task, NULL left out."""
        operators = """
  all:
    input: rows
    key_by: [id % 7 AS k]
    reduce:
      tags: array_cat(a.tags, b.tags)
      prices: a.prices
    emit: final
  sizes: {input: all, map: ["k", "cardinality(tags) AS n"]}
"""
        want = collections.Counter()
        for ident, tags, _ in self.rows:
            want[str(ident % 7)] += len(tags or ())
        got = self.run_job("csv", "json", operators, "sizes", 2)
        self.assertEqual({r["k"]: int(r["n"]) for r in got}, dict(want))

    def test_a_row_that_cannot_be_unnested_is_an_error_of_the_record(self):
        """generate_series with a step of zero fails its row, which is skipped; others go on."""
        operators = """
  series:
    input: rows
    flat_map: generate_series(1, 3, (id % 10)::integer) AS i
    keep: [id]
    errors: skip
"""
        got = self.run_job("csv", "csv", operators, "series", 2)
        want = [(str(i), str(n)) for i, _, _ in self.rows if i % 10 for n in range(1, 4, i % 10)]
        self.assertEqual(sorted(got), sorted(want))


if __name__ == "__main__":
    unittest.main()
