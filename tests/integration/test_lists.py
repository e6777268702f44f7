"""Rows that aggregates keep, several MiB of one key: whole after kills, also where they are taken back, told
as changes larger than a frame, and refused where a result is larger than a row."""
import collections
import csv
import os
import pathlib
import random
import shutil
import tempfile
import unittest

from cluster import Cluster
from jobs import BACKENDS

SEED = int(os.environ.get("SEED", "1"))
KEYS = ("a", "b longer than what lies in a slot of a table", "c")
ROWS = 75000
csv.field_size_limit(1 << 30)


class Lists(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="weir-it-"))
        cls.cluster = Cluster(cls.base / "cluster", 2)
        rng = random.Random(SEED)
        cls.rows = [(rng.choice(KEYS), i, f"{i * 7919 % ROWS:06}" + "x" * rng.randrange(150))
                    for i in range(ROWS)]
        (cls.base / "in").mkdir()
        for part in range(4):
            with open(cls.base / "in" / f"{part}.csv", "w", newline="") as out:
                csv.writer(out, lineterminator="\n").writerows(cls.rows[part::4])

    @classmethod
    def tearDownClass(cls):
        try:
            cls.cluster.stop()
        finally:
            shutil.rmtree(cls.base)

    def descriptor(self, name, operators, taken, backend="heap", rate="", extra=""):
        return f"""
version: 1
name: {name}
parallelism: 2
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 50ms, max_delay: 1s{extra}}}
state: {{backend: {backend}}}
sources:
  rows: {{connector: file, path: "{self.base}/in/*", format: csv,
    schema: {{k: text, n: bigint, v: text}}{rate}}}
operators:
{operators}
sinks:
  out: {{input: {taken}, connector: file, path: "{self.base}/{name}", format: csv}}
"""

    def committed(self, name):
        rows = []
        for part in sorted((self.base / name).iterdir()):
            if not part.name.startswith("."):
                with open(part, newline="") as lines:
                    rows += list(csv.reader(lines))
        return rows

    def run_with_a_kill(self, name, operators, taken, backend):
        job = self.cluster.submit(
            self.descriptor(name, operators, taken, backend, rate=f", rate: {ROWS // 4}/s"))
        self.cluster.wait_checkpoints(job, 5)
        self.cluster.replace_taskmanager(0)
        ended = self.cluster.wait_job(job, 150)
        self.assertEqual(ended["state"], "FINISHED", ended["reason"])
        self.assertGreater(ended["restarts"], 0)
        return self.committed(name)

    def by_key(self):
        groups = collections.defaultdict(list)
        for k, n, v in self.rows:
            groups[k].append((n, v))
        return groups

    def test_lists_of_megabytes_survive_a_kill(self):
        """As they came, in order, and each value once; on both kinds of state."""
        operators = """
  lists:
    input: rows
    key_by: [k]
    aggregate:
      - array_agg(n) AS numbers
      - "string_agg(v, ',' ORDER BY n DESC) AS texts"
      - "string_agg(DISTINCT substr(v, 1, 3), '') AS starts"
    emit: final
"""
        for backend in BACKENDS:
            got = self.run_with_a_kill(f"lists-{backend}", operators, "lists", backend)
            groups = self.by_key()
            self.assertEqual(sorted(row[0] for row in got), sorted(groups))
            for key, numbers, texts, starts in got:
                rows = groups[key]
                self.assertEqual(sorted(int(n) for n in numbers[1:-1].split(",")),
                                 sorted(n for n, _ in rows))
                self.assertEqual(texts, ",".join(v for _, v in sorted(rows, reverse=True)))
                self.assertEqual(starts, "".join(sorted({v[:3] for _, v in rows})))
                self.assertGreater(len(texts), 1 << 20)

    def test_lists_of_a_changelog_survive_a_kill(self):
        """Every row of them is taken back and comes anew, some again and again."""
        operators = """
  groups:
    input: rows
    key_by: ["k", "n % 25000 AS id"]
    aggregate: ["count(*) AS size", "max(v) AS most"]
    emit: changes
  lists:
    input: groups
    key_by: [k]
    aggregate:
      - "string_agg(most || size::text, ',' ORDER BY id) AS texts"
      - "array_agg(size ORDER BY size) AS sizes"
      - "array_agg(id) AS ids"
    emit: final
"""
        want = {}
        groups = collections.defaultdict(list)
        for k, n, v in self.rows:
            groups[k, n % 25000].append(v)
        for key in KEYS:
            of_key = sorted((i, v) for (k, i), v in groups.items() if k == key)
            want[key] = (",".join(max(v) + str(len(v)) for _, v in of_key),
                         "{" + ",".join(str(s) for s in sorted(len(v) for _, v in of_key)) + "}",
                         [i for i, _ in of_key])
        for backend in BACKENDS:
            got = self.run_with_a_kill(f"changes-{backend}", operators, "lists", backend)
            self.assertEqual({row[0]: (row[1], row[2],
                                       sorted(int(i) for i in row[3][1:-1].split(",")))
                              for row in got}, want)

    def test_changes_larger_than_a_frame(self):
        """Old and new rows of more than 64 KiB leave one by one, and cancel out where they go."""
        operators = """
  lists:
    input: rows
    key_by: ["n % 2 AS half"]
    aggregate: ["string_agg(v, '') FILTER (WHERE n < 5000) AS texts"]
    emit: changes
  totals:
    input: lists
    key_by: ["0 AS g"]
    aggregate: ["sum(length(texts)) AS bytes", "count(*) AS n"]
    emit: final
"""
        name = "large-changes"
        ended = self.cluster.wait_job(
            self.cluster.submit(self.descriptor(name, operators, "totals")), 150)
        self.assertEqual(ended["state"], "FINISHED", ended["reason"])
        size = sum(len(v) for _, n, v in self.rows if n < 5000)
        self.assertGreater(size, 4 * 65536)
        self.assertEqual(self.committed(name), [["0", str(size), "2"]])

    def test_a_result_larger_than_a_row_is_refused(self):
        """With the step, the key, the size and what to do."""
        operators = """
  lists:
    input: rows
    key_by: ["7 AS seven", "NULL::text AS none"]
    aggregate: ["string_agg(v || v || v || v, '') AS texts"]
    emit: final
"""
        ended = self.cluster.wait_job(self.cluster.submit(
            self.descriptor("refused", operators, "lists", extra=", attempts: 0")), 150)
        self.assertEqual(ended["state"], "FAILED")
        self.assertRegex(ended["reason"],
                         r'step "lists": string_agg of key \(7, NULL\) is too large: made of '
                         r'\d{8} bytes.*at most 16777216 \(SQLSTATE 54000\): use more or finer keys')


if __name__ == "__main__":
    unittest.main()
