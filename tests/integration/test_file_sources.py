"""Files as sources and sinks while task managers die: every record once, whatever the files are."""
import gzip
import json
import os
import pathlib
import random
import subprocess
import time

from case import Case
from cluster import BIN, Cluster, wait_until

LINES = 40_000


class FileSources(Case):
    def test_archives_survive_kills(self):
        """A restored reader goes on at its place in the content of an archive; a sink's archive is whole."""
        rng = random.Random(5)
        directory = pathlib.Path(self.directory)
        source = directory / "in"
        source.mkdir()
        for i, pack in enumerate((gzip.compress, self.zstd, lambda data: data)):
            rows = [{"n": i * LINES + k, "t": "é\n" + "x" * rng.randrange(60)} for k in range(LINES)]
            data = "\n".join(json.dumps(row) for row in rows).encode()
            (source / f"{i}.json{('.gz', '.zst', '')[i]}").write_bytes(pack(data))
        out = directory / "out"
        with Cluster(directory / "cluster", 2) as cluster:
            job = cluster.submit(f"""
version: 1
name: archives
parallelism: 2
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 20ms}}
sources:
  rows: {{connector: file, path: "{source}/*", format: json, schema: {{n: bigint, t: text}}, rate: 50000/s}}
sinks:
  out: {{input: rows, connector: file, path: "{out}", format: json, compression: zstd}}
""")
            for kill in range(2):
                cluster.wait_more_checkpoints(job, 2)
                time.sleep(rng.uniform(0, 0.2))
                cluster.replace_taskmanager(kill)
            self.assertEqual(cluster.wait_job(job, 60)["state"], "FINISHED")
            self.assertGreaterEqual(cluster.job(job)["restarts"], 1)
        text = subprocess.run(["zstd", "-dcq", *sorted(out.glob("*.json.zst"))],
                              stdout=subprocess.PIPE, check=True).stdout
        got = sorted(json.loads(line)["n"] for line in text.splitlines())
        self.assertEqual(got, list(range(3 * LINES)))

    def test_growing_files_are_watched(self):
        """New, growing, renamed and shrunk files, in writes that end anywhere, while a task manager dies."""
        rng = random.Random(7)
        directory = pathlib.Path(self.directory)
        source, out = directory / "in", directory / "out"
        source.mkdir()
        want, held = [], {}

        def write(name, count, rest):
            lines = ["%s %d %s" % (name, len(want) + k, "x" * rng.randrange(80)) for k in range(count)]
            want.extend(lines)
            data = held.pop(name, "") + "".join(line + "\n" for line in lines)
            cut = len(data) - rng.randrange(30) if rest else len(data)
            held[name] = data[cut:]
            with open(source / name, "a", encoding="ascii") as file:
                file.write(data[:cut])

        def written():
            return b"".join(p.read_bytes() for p in out.glob("*.txt")).decode().splitlines()

        with Cluster(directory / "cluster", 2) as cluster:
            job = cluster.submit(f"""
version: 1
name: watching
parallelism: 2
checkpoint: {{interval: 100ms}}
restart: {{initial_delay: 20ms}}
sources:
  rows: {{connector: file, path: "{source}/log*", format: text, watch: true, watch_interval: 20ms, split_size: 1KiB}}
sinks:
  out: {{input: rows, connector: file, path: "{out}", format: text}}
""")
            for step in range(30):
                write(f"log{step % 3}", rng.randrange(200), rest=step < 27)
                if step == 10:
                    cluster.replace_taskmanager(0)
                if step == 20:
                    (source / "log1").rename(source / "log1.old")
                    held["log1.old"] = held.pop("log1")
                    write("log1.old", 5, rest=False)
                time.sleep(0.05)
            self.assertTrue(wait_until(lambda: len(written()) >= len(want), 30))
            (source / "log2").write_bytes(b"anew\n")  # shorter than it was
            want.append("anew")
            self.assertTrue(wait_until(lambda: len(written()) >= len(want), 30))
            self.assertEqual(cluster.job(job)["state"], "RUNNING")
            self.assertEqual(sorted(written()), sorted(want))

    def test_watched_files_that_go(self):
        """A file that is gone before it was read: named under fail, counted under skip."""
        directory = pathlib.Path(self.directory)
        source = directory / "in"
        source.mkdir()
        with Cluster(directory / "cluster", 1) as cluster:
            for policy in ("fail", "skip"):
                (source / "a").write_bytes(b"".join(b"%d\n" % i for i in range(3000)))
                job = cluster.submit(f"""
version: 1
name: {policy}
errors: {policy}
checkpoint: {{interval: 50ms}}
restart: {{strategy: none}}
sources:
  rows: {{connector: file, path: "{source}/*", format: text, watch: true, watch_interval: 20ms,
          split_size: 4KiB, rate: 1000/s}}
sinks:
  out: {{input: rows, connector: file, path: "{directory}/{policy}", format: text}}
""")
                cluster.wait_checkpoints(job, 1)
                (source / "a").unlink()
                if policy == "fail":
                    ended = cluster.wait_job(job, 30)
                    self.assertEqual(ended["state"], "FAILED")
                    self.assertRegex(ended["reason"], r'file ".*/in/a".*No such file')
                    continue
                (source / "b").write_bytes(b"last\n")  # often with the inode that "a" had
                parts = lambda: b"".join(p.read_bytes() for p in (directory / policy).glob("*.txt"))
                self.assertTrue(wait_until(lambda: b"last\n" in parts(), 30))
                tasks = lambda: cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
                self.assertTrue(wait_until(lambda: sum(t["records_skipped"] or 0 for t in tasks()) > 0, 10))

    def test_the_examples_of_the_tour(self):
        """What README.md shows is what comes out; of dead letters, which tell the time, step and code."""
        root = pathlib.Path(__file__).parents[2]
        text = (root / "README.md").read_text()
        for job in ("visits", "events", "orders"):
            shown = text[text.index(f"weir local deploy/jobs/{job}.yaml"):]
            shown = shown[:shown.index("FINISHED")].splitlines()[1:]
            ended = subprocess.run([BIN / "weir", "local", f"deploy/jobs/{job}.yaml"], cwd=root, timeout=60,
                                   env={**os.environ, "XDG_STATE_HOME": self.directory},
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            got = ended.stdout.decode().splitlines()
            said = lambda lines: sorted(l for l in lines if l[0] == "{") + \
                sorted(l.split(",")[:2] for l in lines if l[0] != "{")
            self.assertEqual(said(got), said(shown), "files are read in any order")

    @staticmethod
    def zstd(data):
        return subprocess.run(["zstd", "-qc"], input=data, stdout=subprocess.PIPE, check=True).stdout
