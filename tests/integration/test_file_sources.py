"""Files as sources and sinks while task managers die: every record once, whatever the files are."""
import gzip
import json
import pathlib
import random
import subprocess
import time

from case import Case
from cluster import Cluster

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

    @staticmethod
    def zstd(data):
        return subprocess.run(["zstd", "-qc"], input=data, stdout=subprocess.PIPE, check=True).stdout
