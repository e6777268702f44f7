"""Rows that make hundreds of millions of rows: memory stays where it was, checkpoints go on meanwhile, and a task
manager that dies in the middle changes nothing."""
import json
import os
import pathlib
import random
import re
import time
import unittest

from case import Case
from cluster import Cluster
from jobs import settings

KILLS = int(os.environ.get("KILLS", "2"))
SEED = int(os.environ.get("SEED", "1"))
FLAVOR = os.environ.get("FLAVOR", "release")
LARGE = 200_000_000 if FLAVOR == "release" else 20_000_000
PEAK_KIB = 400_000  # of a task manager whose budget is a third of that


class FlatMaps(Case):
    def write(self, numbers):
        """Rows with their position; every fifth cannot be computed."""
        self.counts = {i: n for i, n in enumerate(numbers) if i % 5 != 4}
        lines = [f"{i},{n},{int(i % 5 != 4)}\n" for i, n in enumerate(numbers)]
        path = pathlib.Path(self.directory) / "in.csv"
        path.write_text("".join(lines))
        self.letters = [(str(path), sum(map(len, lines[:i])), i) for i in range(4, len(lines), 5)]

    def descriptor(self, parallelism, interval="100ms"):
        directory = pathlib.Path(self.directory)
        return settings("series", parallelism, "heap", interval) + f"""
errors: {{dead_letter: bad}}
sources:
  rows: {{connector: file, path: "{directory}/in.csv", format: csv, multiline: false, split_size: 64B,
         schema: {{id: bigint, n: bigint, d: bigint}}}}
operators:
  series: {{input: rows, keep: [id], flat_map: "generate_series(1, n / d) AS g"}}
  sums: {{input: series, key_by: [id], aggregate: ["count(*) AS c", "sum(g) AS s"], emit: final}}
sinks:
  out: {{input: sums, connector: file, format: csv, path: "{directory}/out"}}
  bad: {{connector: file, format: json, path: "{directory}/bad"}}
"""

    def check(self):
        read = lambda name: sorted(line for p in (pathlib.Path(self.directory) / name).glob("[!.]*")
                                   for line in p.read_text().splitlines())
        want = [f"{i},{n},{n * (n + 1) // 2}" for i, n in self.counts.items() if n > 0]
        self.assertEqual(read("out"), sorted(want))
        letters = [(l["split"], l["offset"], json.loads(l["columns"])["id"]) for l in map(json.loads, read("bad"))]
        self.assertEqual(sorted(letters), self.letters)

    def test_checkpoints_go_on(self):
        """Barriers pass a row that makes two hundred million, within a fraction of the time that takes."""
        self.write([3, LARGE, 0, 7, 9])
        with Cluster(self.directory, 1, task_manager_options={"memory": "128MiB"}) as cluster:
            before = time.monotonic()
            ident = cluster.submit(self.descriptor(1, "50ms"))
            ended = self.finish(cluster, ident, 180)
            seconds = time.monotonic() - before
            self.check()
            self.assertGreater(ended["completed_checkpoints"], max(3, seconds), "unhindered it is twenty a second")
            if FLAVOR == "release":
                status = pathlib.Path(f"/proc/{cluster.task_managers[0].pid}/status").read_text()
                self.assertLess(int(re.search(r"VmHWM:\s+(\d+)", status)[1]), PEAK_KIB)

    def kill_one_at_work(self, cluster, ident):
        """Whoever has tasks of the job; one without dies unnoticed."""
        workers = [t["worker_name"] for t in cluster.get(f"/v1/jobs/{ident}/tasks")["tasks"] if t["worker"]]
        names = [daemon.directory.name for daemon in cluster.task_managers]
        cluster.replace_taskmanager(next((names.index(w) for w in workers if w in names), 0))

    def kill_and_compare(self, parallelism):
        rng = random.Random(f"{SEED}-series-{parallelism}")
        self.write([rng.choice((0, 1, 5, 3000, LARGE * parallelism // 8, LARGE * parallelism // 4)) for _ in range(24)])
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(self.descriptor(parallelism))
            cluster.wait_checkpoints(ident, 2)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 0.6))
                self.kill_one_at_work(cluster, ident)
            self.assertGreaterEqual(self.finish(cluster, ident, 180)["restarts"], 1)
            self.check()

    def test_killed_in_the_middle_of_a_row(self):
        self.kill_and_compare(1)

    def test_killed_in_the_middle_of_four(self):
        self.kill_and_compare(4)


if __name__ == "__main__":
    unittest.main()
