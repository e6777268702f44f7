"""Rows that travel by every kind of `partition:`, between steps of uneven parallelism, while task managers die."""
import collections
import os
import pathlib
import random
import time
import unittest

from case import Case
from cluster import Cluster, hidden_parts
from jobs import rate_of, settings

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))
ROWS = 30000

# The step behind which rows are, and how many subtasks tell each of them.
WAYS = {"spread": 1, "narrow": 1, "wide": 1, "one": 1, "copies": 3, "hashed": 1, "united": 2}


class Ways(Case):
    def descriptor(self, backend):
        directory = pathlib.Path(self.directory)
        sinks = "\n".join(f"  out_{name}: {{input: {name}, connector: file, format: csv, "
                          f'path: "{directory}/out/{name}"}}' for name in WAYS)
        return settings("ways", 2, backend, "100ms") + f"""
sources:
  rows:
    connector: datagen
    rows: {ROWS}
    parallelism: 3
    schema: {{i: bigint}}
    columns: {{i: {{sequence: {{from: 0, step: 1}}}}}}
    {rate_of(ROWS, 2 + 1.2 * KILLS)[2:]}
operators:
  spread: {{input: rows, filter: i >= 0, partition: rebalance, parallelism: 4}}
  narrow: {{input: spread, map: [i], partition: rescale, parallelism: 3}}
  wide: {{input: narrow, filter: i >= 0, partition: rescale, parallelism: 4}}
  one: {{input: wide, map: [i], partition: global, parallelism: 2}}
  copies: {{input: one, map: [i, i % 7 AS k], partition: broadcast, parallelism: 3}}
  hashed: {{input: rows, map: [i], partition: {{hash: [i]}}, parallelism: 4}}
  united: {{input: [narrow, hashed], filter: i >= 0, partition: rescale, parallelism: 3}}
  counts: {{input: wide, key_by: ["i % 10 AS k"], aggregate: ["count(DISTINCT i) AS n", "max(i) AS m"], emit: changes}}
  totals: {{input: counts, key_by: ["k % 2 AS k"], aggregate: ["sum(n) AS n", "min(m) AS m", "count(DISTINCT m) AS d"],
           emit: final}}
sinks:
  out_totals: {{input: totals, connector: file, format: csv, path: "{directory}/out/totals"}}
{sinks}
"""

    def lines(self, name):
        return [line for part in (pathlib.Path(self.directory) / "out" / name).glob("*.csv")
                for line in part.read_text().splitlines()]

    def check_rows(self):
        for name, times in WAYS.items():
            have = collections.Counter(int(line.split(",")[0]) for line in self.lines(name))
            self.assertEqual(set(have.values()), {times}, name)
            self.assertEqual(len(have), ROWS, name)
            self.assertEqual(hidden_parts(pathlib.Path(self.directory) / "out" / name), [])
        want = sorted(f"{k},{ROWS // 2},{ROWS - 10 + k},5" for k in range(2))
        self.assertEqual(sorted(self.lines("totals")), want)

    def kill_and_compare(self, backend):
        rng = random.Random(f"{SEED}-ways-{backend}")
        with Cluster(self.directory, 2, slots=16) as cluster:
            ident = cluster.submit(self.descriptor(backend))
            cluster.wait_checkpoints(ident, 1)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 1.4))
                cluster.replace_taskmanager(rng.randrange(2))
            ended = self.finish(cluster, ident, 180)
            self.assertGreaterEqual(ended["restarts"], 1)
            self.check_rows()
            self.assertEqual(cluster.unnamed_files(ident), [])

    def test_kills_over_the_heap(self):
        """Every row arrives as often as its way says, whoever dies."""
        self.kill_and_compare("heap")

    def test_kills_over_a_database(self):
        """The same over RocksDB."""
        self.kill_and_compare("rocksdb")


if __name__ == "__main__":
    unittest.main()
