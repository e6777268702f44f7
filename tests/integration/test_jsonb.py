"""jsonb from end to end: in and out of json and csv, looked into, changed, as keys, taken apart into rows and gathered."""
import collections
import csv
import decimal
import json
import os
import random
import unittest

from cluster import ClusterTest, committed_rows, committed_text
from jobs import BACKENDS

SEED = int(os.environ.get("SEED", "1"))
ROWS = 1500
NAMES = ("a", "name", "list", "é", 'q"uote\\', "a name of more than twelve bytes", "")
TEXTS = ("", "x", "a text of more than twelve bytes, and a \"quote\"", "é😀", "tab\tand\nline")


class Number(str):
    """A number by its digits: 1.0 is not 1.00 here, as it is not in what is written."""


def loads(text):
    return json.loads(text, parse_float=Number, parse_int=Number)


def dumps(value):
    """With numbers as they are, and blanks where nobody asked for them."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{ " + " ,".join(json.dumps(k) + " : " + dumps(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",  ".join(map(dumps, value)) + " ]"
    return json.dumps(value)


def any_value(rng, depth=0):
    kind = rng.randrange(8 if depth < 3 else 5)
    if kind < 2:
        return Number(rng.choice(("0", "-1", "7", "1.0", "1.00", "2.50", "123456789012345678901234567890.25")))
    if kind == 2:
        return rng.choice(TEXTS)
    if kind < 5:
        return rng.choice((True, False, None))
    if kind == 5:
        return [any_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice(NAMES): any_value(rng, depth + 1) for _ in range(rng.randrange(4))}


def canonical(value):
    """Equal values have one text: no zeros behind the point, members in one order."""
    if isinstance(value, Number):
        return str(value).rstrip("0").rstrip(".") if "." in value else str(value)
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + canonical(v) for k, v in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value)


class Jsonb(ClusterTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = random.Random(SEED)
        cls.rows = [(ident, any_value(rng) if rng.random() < 0.3 else
                     {name: any_value(rng, 1) for name in rng.sample(NAMES, rng.randrange(len(NAMES)))})
                    for ident in range(ROWS)]
        for kind in ("csv", "json"):
            (cls.base / kind).mkdir()
        for part in range(3):
            with open(cls.base / "csv" / f"{part}.csv", "w", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(
                    [i, "" if j is None else dumps(j)] for i, j in cls.rows[part::3])
            with open(cls.base / "json" / f"{part}.json", "w") as out:
                out.writelines('{"id":%d,"more":{"j":%s}}\n' % (i, dumps(j)) for i, j in cls.rows[part::3])

    def run_job(self, source, sink, operators, taken, parallelism, top=""):
        out = self.base / f"{self._testMethodName}-{source}-{sink}-{parallelism}-{top.strip()[-9:]}"
        column = "j: {type: jsonb, path: $.more.j}" if source == "json" else "j: jsonb"
        descriptor = f"""
version: 1
name: values
parallelism: {parallelism}
restart: {{strategy: none}}
{top}
sources:
  rows:
    connector: file
    path: "{self.base}/{source}/*"
    format: {source}
    split_size: 16KiB
    schema: {{id: bigint, {column}}}
operators:
{operators}
sinks:
  out: {{input: {taken}, connector: file, path: "{out}", format: {sink}}}
"""
        self.finish(descriptor)
        if sink == "json":
            return [loads(line) for line in committed_text(out).splitlines()]
        return committed_rows(out)

    @staticmethod
    def member(value, name):
        return value.get(name) if isinstance(value, dict) else None

    def expected(self, ident, j):
        """What `made` below makes of a row: values as they are, SQL's NULL as None."""
        first = self.member(j, "list")
        first = first[0] if isinstance(first, list) and first else None
        changed = dict(j, seen=True) if isinstance(j, dict) else None
        kind = None if j is None else ("object" if isinstance(j, dict) else "array" if isinstance(j, list) else
                                       "boolean" if isinstance(j, bool) else
                                       "number" if isinstance(j, Number) else "string")
        return {"id": Number(ident), "j": j, "a": self.member(j, "a"), "name": self.member(j, "name"), "first": first, "kind": kind,
                "changed": changed, "built": {"n": Number(ident), "j": j}}

    def test_csv_and_json_say_the_same(self):
        """Rows read from either come out in both as they are, with what expressions make of them."""
        operators = """
  made:
    input: rows
    map:
      - id
      - j
      - "j -> 'a' AS a"
      - "j ->> 'name' AS name"
      - "j #> '{list,0}' AS first"
      - "jsonb_typeof(j) AS kind"
      - "CASE jsonb_typeof(j) WHEN 'object' THEN jsonb_set(j, '{seen}', 'true') END AS changed"
      - "jsonb_build_object('n', id, 'j', j) AS built"
"""
        for source, sink, parallelism in (("csv", "json", 1), ("json", "csv", 3), ("json", "json", 2), ("csv", "csv", 2)):
            with self.subTest(source=source, sink=sink):
                got = self.run_job(source, sink, operators, "made", parallelism)
                names = list(self.expected(0, None))
                if sink == "csv":
                    plain = ("id", "name", "kind")
                    got = [{n: None if cell == "" and n != "name" else
                            Number(cell) if n == "id" else cell if n in plain else loads(cell)
                            for n, cell in zip(names, row)} for row in got]
                want = {}
                for ident, j in self.rows:
                    want[str(ident)] = self.expected(ident, j)
                self.assertEqual(len(got), ROWS)
                for row in got:
                    expected = want.pop(str(row["id"]))
                    name = expected["name"]
                    if name is not None and (isinstance(name, Number) or not isinstance(name, str)):
                        row["name"] = loads(row["name"])  # the text of what is no string
                    elif sink == "csv" and name is None and row["name"] == "":
                        row["name"] = None
                    self.assertEqual(row, expected)

    def test_members_are_rows_and_gathered_again(self):
        """jsonb_each takes objects apart; by id jsonb_object_agg makes them again, by name jsonb_agg lists the values."""
        objects = {i: j for i, j in self.rows if isinstance(j, dict) and j}
        operators = """
  objects: {input: rows, filter: "jsonb_typeof(j) = 'object'"}
  members: {input: objects, flat_map: "jsonb_each(j)", keep: [id]}
  again: {input: members, key_by: [id], aggregate: ["jsonb_object_agg(key, value) AS j"], emit: final}
"""
        for backend in BACKENDS:
            with self.subTest(backend=backend):
                top = f"state: {{backend: {backend}}}"
                got = self.run_job("json", "json", operators, "again", 3, top)
                self.assertEqual({int(row["id"]): row["j"] for row in got}, objects)
        by_name = collections.defaultdict(list)
        for ident, j in sorted(objects.items()):
            for name, value in j.items():
                by_name[name].append(value)
        listed = operators.replace("again:", "listed:").replace("key_by: [id]", "key_by: [key]").replace(
            "jsonb_object_agg(key, value) AS j", "jsonb_agg(value ORDER BY id) AS list")
        got = self.run_job("csv", "json", listed, "listed", 2)
        self.assertEqual({row["key"]: row["list"] for row in got}, dict(by_name))

    def test_elements_are_rows(self):
        """jsonb_array_elements_text makes a row per element, null as NULL; other values fail their rows."""
        operators = """
  arrays: {input: rows, filter: "jsonb_typeof(j) = 'array'"}
  elements: {input: arrays, flat_map: "jsonb_array_elements_text(j) AS e", keep: [id]}
  counted: {input: elements, key_by: [id], aggregate: ["count(*) AS n", "count(e) AS there"], emit: final}
"""
        want = {i: (len(j), len([e for e in j if e is not None])) for i, j in self.rows if isinstance(j, list) and j}
        got = self.run_job("json", "json", operators, "counted", 2)
        self.assertEqual({int(r["id"]): (int(r["n"]), int(r["there"])) for r in got}, want)

    def test_paths(self):
        """A jsonpath filters, computes with variables, and makes rows, as Python does by hand."""
        operators = """
  objects: {input: rows, filter: "jsonb_typeof(j) = 'object' and j @? '$.*'"}
  sized: {input: objects, map: [id, j, "jsonb_path_query_array(j, 'strict $.* ? (@.type() == $t)', vars => '{\\"t\\": \\"number\\"}') AS numbers"]}
  values: {input: sized, flat_map: "jsonb_path_query(j, '$.*') AS value", keep: [id, numbers]}
"""
        want = collections.Counter(
            (i, canonical(value), tuple(sorted(canonical(v) for v in j.values() if isinstance(v, Number))))
            for i, j in self.rows if isinstance(j, dict) for value in j.values())
        got = collections.Counter(
            (int(r["id"]), canonical(r["value"]), tuple(sorted(map(canonical, r["numbers"]))))
            for r in self.run_job("json", "json", operators, "values", 2))
        self.assertEqual(got, want)

    def test_paths_find_rows(self):
        """A path in a filter leaves rows out, one in a flat_map makes a row of each value it finds; in strict mode."""
        operators = """
  arrays: {input: rows, filter: 'j @? $$strict $[*] ? (@.type() == "number")$$'}
  numbers:
    input: arrays
    flat_map: >-
      jsonb_path_query(j, 'strict $[*] ? (@.type() == "number" && @ > $least)', '{"least": 1}') AS n
    keep: [id]
  counted: {input: numbers, key_by: [id], aggregate: ["count(*) AS n", "sum(n::numeric) AS s"], emit: final}
"""
        want = {}
        with decimal.localcontext() as context:
            context.prec = 60
            for ident, j in self.rows:
                found = [decimal.Decimal(e) for e in j if isinstance(e, Number)] if isinstance(j, list) else []
                found = [e for e in found if e > 1]
                if found:
                    want[ident] = (len(found), sum(found))
            self.assertTrue(want)
            got = self.run_job("json", "json", operators, "counted", 2)
            self.assertEqual({int(r["id"]): (int(r["n"]), decimal.Decimal(r["s"])) for r in got}, want)

    def test_equal_values_are_one_key(self):
        """Whatever the order of members and the zeros of numbers; over both backends, also as part of a key."""
        want = collections.Counter("null" if j is None else canonical(j) for _, j in self.rows)
        operators = """
  counted: {input: rows, key_by: [j], aggregate: ["count(*) AS n", "min(id) AS first"], emit: final}
"""
        for backend in BACKENDS:
            for source in ("json", "csv"):
                with self.subTest(backend=backend, source=source):
                    top = f"state: {{backend: {backend}}}"
                    got = self.run_job(source, "json", operators, "counted", 3, top)
                    self.assertEqual(len(got), len(want))
                    self.assertEqual({canonical(row["j"]): int(row["n"]) for row in got}, dict(want))
        pair = operators.replace("[j]", "[\"id % 3 AS k\", j]")
        got = self.run_job("json", "json", pair, "counted", 2)
        parts = collections.Counter((i % 3, "null" if j is None else canonical(j)) for i, j in self.rows)
        self.assertEqual({(int(r["k"]), canonical(r["j"])): int(r["n"]) for r in got}, dict(parts))

    def test_changes_are_gathered(self):
        """jsonb_agg of a changelog: values that are taken back leave nothing."""
        operators = """
  kinds: {input: rows, key_by: ["id % 50 AS k"], aggregate: ["count(j) AS n", "jsonb_agg(DISTINCT jsonb_typeof(j)) AS kinds"], emit: changes}
  sizes: {input: kinds, key_by: [n], aggregate: ["jsonb_agg(k ORDER BY k) AS ks", "jsonb_object_agg(k, kinds) AS by_k"], emit: final}
"""
        counts, kinds = collections.Counter(), collections.defaultdict(set)
        for ident, j in self.rows:
            counts[ident % 50] += j is not None
            kinds[ident % 50].add(self.expected(ident, j)["kind"])
        want = collections.defaultdict(list)
        for k, n in sorted(counts.items()):
            want[n].append(Number(k))
        got = self.run_job("json", "json", operators, "sizes", 2)
        self.assertEqual({int(r["n"]): r["ks"] for r in got}, dict(want))
        for row in got:
            for k, listed in row["by_k"].items():
                expected = sorted(x for x in kinds[int(k)] if x is not None)
                self.assertEqual(listed, expected + [None] * (None in kinds[int(k)]))


    def test_generated_values(self):
        """A generator picks among values, short and long, and makes constants of them."""
        picks = ['{"a": [1, 2.50]}', "7", '"a text that is longer than a cell has room for"', "null"]
        out = self.base / "generated"
        descriptor = f"""
version: 1
name: generated
parallelism: 1
restart: {{strategy: none}}
sources:
  rows:
    connector: datagen
    rows: 4000
    schema: {{j: jsonb, c: jsonb}}
    columns:
      j: {{pick: {json.dumps(picks)}}}
      c: {{constant: '{{"b": null, "a": "a constant of some length"}}'}}
operators:
  counted: {{input: rows, key_by: [j, c], aggregate: ["count(*) AS n"], emit: final}}
sinks:
  out: {{input: counted, connector: file, path: "{out}", format: json}}
"""
        self.finish(descriptor, 60)
        rows = [json.loads(line) for line in committed_text(out).splitlines()]
        self.assertEqual({json.dumps(r["j"]) for r in rows}, {json.dumps(json.loads(p)) for p in picks})
        self.assertEqual(sum(r["n"] for r in rows), 4000)
        self.assertTrue(all(r["c"] == {"a": "a constant of some length", "b": None} for r in rows))


if __name__ == "__main__":
    unittest.main()
