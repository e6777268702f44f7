"""Letters of steps far behind their sources name the file and the byte, of every format, over every kind of way, while
task managers die."""
import gzip
import json
import os
import pathlib
import random
import subprocess
import time
import unittest

from case import Case
from cluster import Cluster, hidden_parts
from jobs import settings

KILLS = int(os.environ.get("KILLS", "2"))
SEED = int(os.environ.get("SEED", "1"))
ROWS = 2000  # of a file

# The columns of a source, the number n in them, and how the source reads.
NUMBER = "schema: {n: bigint}"
SOURCES = {
    "csv": ("csv", "x.csv", "n", "format: csv, schema: {n: bigint, t: text}"),
    "cut": ("csv", "y.csv", "n", "format: csv, multiline: false, split_size: 2KiB, schema: {n: bigint, t: text}"),
    "gz": ("csv", "z.csv.gz", "n", "format: csv, header: true, schema: {t: text, n: bigint}"),
    "json": ("json", "x.json", "n", f"format: json, split_size: 2KiB, {NUMBER}"),
    "zst": ("json", "y.json.zst", "n", f"format: json, {NUMBER}"),
    "raw": ("line", "x.raw", "n", f"format: raw, {NUMBER}"),
    "text": ("line", "x.txt", "line::bigint", "format: text, split_size: 1KiB"),
}


class Origins(Case):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(f"origins-{SEED}")
        self.letters, self.rows = [], []
        (pathlib.Path(self.directory) / "in").mkdir()

    # ---- inputs ----

    def record(self, name, form, number):
        """Bytes of a record, of which several may be lines of one."""
        filler = "é" * self.rng.randrange(0, 20)
        if form == "json":
            return f'{{"t": "{filler}", "n": {number}}}\n'.encode()
        if form == "line":
            return f"{number}\n".encode()
        lines = "\n" if name != "cut" and self.rng.random() < 0.3 else " "
        text = f'"{filler}{lines}""q"""'
        return (f"{text},{number}\n" if name == "gz" else f"{number},{text}\n").encode()

    def make_file(self, name):
        form, file, _, _ = SOURCES[name]
        path = pathlib.Path(self.directory) / "in" / file
        data = b"t,n\n" if name == "gz" else b""
        for number in range(ROWS):
            self.tell(name, number, str(path), len(data))
            data += self.record(name, form, number)
        if file.endswith(".gz"):
            data = gzip.compress(data)
        elif file.endswith(".zst"):
            data = subprocess.run(["zstd", "-qc"], input=data, stdout=subprocess.PIPE, check=True).stdout
        path.write_bytes(data)

    def tell(self, name, number, split, offset):
        """A record fails in one of three steps, or becomes a row."""
        for step, divisor in (("first", 7), ("third", 11), ("fourth", 13)):
            if number % divisor == 0:
                self.letters.append((f"{step}_{name}" if step == "first" else step, split, offset, name, number))
                return
        self.rows += [f"{name},{number},{g}" for g in (1, 2)]

    # ---- the job ----

    def descriptor(self, parallelism):
        directory = pathlib.Path(self.directory)
        rate = f"rate: {int(ROWS / (1 + KILLS))}/s"
        sources = "".join(f"  {name}: {{connector: file, path: \"{directory}/in/{file}\", {how}, {rate}}}\n"
                          for name, (_, file, _, how) in SOURCES.items())
        first = "".join(f"  first_{name}: {{input: {name}, map: [\"'{name}' AS s\", \"{n} AS n\", "
                        f"\"1 / ({n} % 7) AS d\"]}}\n"
                        for name, (_, _, n, _) in {**SOURCES, "gen": ("", "", "n", "")}.items())
        united = ", ".join(f"first_{name}" for name in [*SOURCES, "gen"])
        return settings("origins", parallelism, "heap", "100ms") + f"""
errors: {{dead_letter: bad}}
sources:
{sources}  gen: {{connector: datagen, rows: {ROWS}, {NUMBER}, columns: {{n: {{sequence: {{}}}}}}, {rate}}}
operators:
{first}  second: {{input: [{united}], partition: rebalance, filter: n >= 0}}
  third: {{input: second, partition: {{hash: [n]}}, parallelism: 2, keep: [s, n],
          flat_map: "generate_series(1, 2 + 0 / (n % 11)::int) AS g"}}
  fourth: {{input: third, partition: rebalance, parallelism: 3, map: [s, n, "g + 0 / (n % 13) AS g"]}}
sinks:
  out: {{input: fourth, connector: file, format: csv, path: "{directory}/out"}}
  bad: {{connector: file, format: json, path: "{directory}/bad"}}
"""

    def lines(self, name, ending):
        return sorted(line for part in (pathlib.Path(self.directory) / name).glob(f"*.{ending}")
                      for line in part.read_text().splitlines())

    def check(self):
        have = []
        for letter in map(json.loads, self.lines("bad", "json")):
            columns = json.loads(letter["columns"])
            name = columns["s"] if "s" in columns else letter["step"][len("first_"):]
            have.append((letter["step"], letter["split"], letter["offset"], name,
                         int(columns.get("n", columns.get("line")))))
        twice = [l for l in self.letters if l[0] == "fourth"]  # of a record the row before it makes two
        self.assertEqual(sorted(have), sorted(self.letters + twice))
        self.assertEqual(self.lines("out", "csv"), sorted(self.rows))
        self.assertEqual(hidden_parts(pathlib.Path(self.directory) / "bad"), [])

    def run_and_compare(self, parallelism):
        for name in SOURCES:
            self.make_file(name)
        for number in range(ROWS):
            self.tell("gen", number, "gen", number)
        rng = random.Random(f"{SEED}-origins-{parallelism}")
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(self.descriptor(parallelism))
            cluster.wait_checkpoints(ident, 1)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.2, 0.9))
                cluster.replace_taskmanager(rng.randrange(2))
            self.assertGreaterEqual(self.finish(cluster, ident, 180)["restarts"], 1)
            self.check()

    def test_one_task_each(self):
        self.run_and_compare(1)

    def test_four_tasks_each(self):
        self.run_and_compare(4)

    def test_a_message_names_the_place(self):
        """A step that fails says where the record stands, if rows have that for another step's letters."""
        path = pathlib.Path(self.directory) / "in" / "x.csv"
        path.write_text("1,a\n0,b\n")
        with Cluster(self.directory, 1) as cluster:
            ident = cluster.submit(settings("place", 1, "heap", "100ms") + f"""
sources:
  rows: {{connector: file, path: "{path}", format: csv, schema: {{n: bigint, t: text}}}}
operators:
  f: {{input: rows, filter: "length(t) > 0", errors: {{dead_letter: bad}}}}
  m: {{input: rows, map: ["1 / n AS n"], errors: fail}}
sinks:
  out: {{input: m, connector: blackhole}}
  all: {{input: f, connector: blackhole}}
  bad: {{connector: blackhole}}
""")
            ended = cluster.wait_job(ident, 60)
            self.assertEqual(ended["state"], "FAILED", ended)
            self.assertIn(f'step "m": division by zero (SQLSTATE 22012) in: 1 / n AS n, at 4 of "{path}", row n=0, t=b',
                          ended["reason"])


if __name__ == "__main__":
    unittest.main()
