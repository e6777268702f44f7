"""The one number: whatever a job does, a task manager stays within 1.1 times its `memory`.

What counts is the most that was ever resident (VmHWM), and what is at each tenth of a second, so that a
failure says when. Under a sanitizer that says nothing: its shadow and its quarantine are resident
too, and then only the rest of each test is checked.
"""
import os
import pathlib
import random
import re
import signal
import threading
import time
import unittest

from case import Case
from cluster import Cluster, wait_until
from jobs import LongKeys, WordCount, settings

MIB = 1 << 20
MEASURED = os.environ.get("FLAVOR", "release") == "release"


class Resident:
    """The resident bytes of the cluster's task managers, from a thread, while the block runs."""

    def __init__(self, test, cluster, budget):
        self.test, self.cluster, self.budget = test, cluster, budget
        self.samples, self.over = [], threading.Event()
        self.pids = [t.pid for t in cluster.task_managers]
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.start = time.monotonic()
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        self.over.set()
        self.thread.join()
        if kind is None and MEASURED:
            self.check()

    @staticmethod
    def of(pid, field):
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status).group(1)) * 1024

    def run(self):
        while not self.over.wait(0.1):
            try:
                self.samples.append((time.monotonic() - self.start,
                                     max(self.of(pid, "VmRSS") for pid in self.pids)))
            except (OSError, AttributeError):
                return  # one has ended: the test says so

    def check(self):
        most = max(self.of(pid, "VmHWM") for pid in self.pids)
        trace = " ".join(f"{at:.1f}s:{rss // MIB}" for at, rss in self.samples[-80:])
        self.test.assertLessEqual(most, self.budget * 1.1,
                                  f"{most // MIB} of {self.budget // MIB} MiB; {trace}")


class Memory(Case):
    def cluster(self, mebibytes, task_managers=1):
        return Cluster(self.directory, task_managers, workers=2, slots=64,
                       task_manager_options={"memory": f"{mebibytes}MiB"})

    def wait_account(self, cluster, owner, seconds=10):
        """Until the task manager lists an account with such an owner; figures come once a second."""
        worker = cluster.get("/v1/workers")["workers"][0]["id"]

        def owners():
            return [a["owner"] for a in cluster.get(f"/v1/workers/{worker}")["accounts"]]
        self.assertTrue(wait_until(lambda: any(re.search(owner, o) for o in owners()), seconds),
                        f"{owner} holds no memory: {owners()}")

    def sums(self, backend, rows, key, parallelism=2):
        return settings("sums", parallelism, backend, "300ms") + f"""
sources:
  rows:
    connector: datagen
    rows: {rows}
    schema: {{k: {key[0]}, v: bigint}}
    columns: {{k: {key[1]}, v: {{uniform: {{min: 0, max: 1000}}}}}}
operators:
  sums: {{input: rows, key_by: [k], aggregate: ["count(*) AS n", "sum(v) AS t"], emit: final}}
sinks:
  out: {{input: sums, connector: blackhole}}
"""

    def test_heap_state_that_outgrows_the_budget(self):
        """The job fails once, for good, and says how to cure it; the task manager runs the next one."""
        keys = {"integers": ("bigint", "{sequence: {from: 1, step: 1}}"),
                "texts": ("text", "{text: {length: 40}}")}
        words = WordCount(self.directory, copies=4)
        with self.cluster(128) as cluster, Resident(self, cluster, 128 * MIB):
            for name, key in keys.items():
                with self.subTest(keys=name):
                    ended = cluster.wait_job(cluster.submit(self.sums("heap", 50000000, key)))
                    self.assertEqual((ended["state"], ended["restarts"]), ("FAILED", 0), ended)
                    found = re.search(r'table ".*" cannot grow: it holds (\d+) keys in (\d+) bytes '
                                      r".*memory.*backend: rocksdb", ended["reason"])
                    self.assertIsNotNone(found, ended["reason"])
                    count, size = int(found.group(1)), int(found.group(2))
                    self.assertGreater(count, 50000)
                    self.assertGreater(size, 24 * MIB, "most of the budget is for state")
            job = cluster.submit(words.descriptor())
            self.assertEqual(cluster.wait_job(job)["state"], "FINISHED")
            self.assertEqual(words.differences(), {})
            self.assertTrue(cluster.task_managers[0].alive())

    def test_state_on_rocksdb_outgrows_the_budget(self):
        """Four times as much state as memory: tables give back what others need, and nothing fails.
        Where memory is not measured half again as much as tables may hold will do."""
        key = ("text", "{text: {length: 40}}")
        rows = 1500000 if MEASURED else 800000
        with self.cluster(96) as cluster, Resident(self, cluster, 96 * MIB):
            job = cluster.submit(self.sums("rocksdb", rows, key))
            cluster.wait_checkpoints(job, 1)
            self.wait_account(cluster, r"^sums/sums\[\d\] table ")
            ended = cluster.wait_job(job)
            self.assertEqual((ended["state"], ended["restarts"]), ("FINISHED", 0), ended)

    def test_texts_in_combiners_and_on_rocksdb(self):
        """What a combiner holds beside its slots finds memory too when tables take all that is left: it is
        given on early, and nobody waits for ever."""
        descriptor = settings("tops", 2, "rocksdb", "300ms") + """
sources:
  rows:
    connector: datagen
    rows: %d
    schema: {k: bigint, t: text}
    columns: {k: {uniform: {min: 0, max: 300000}}, t: {text: {length: 60}}}
operators:
  tops: {input: rows, key_by: [k], aggregate: ["min(t) AS a", "max(t) AS b"], emit: final}
sinks:
  out: {input: tops, connector: blackhole}
""" % (800000 if MEASURED else 500000)
        with self.cluster(96) as cluster, Resident(self, cluster, 96 * MIB):
            ended = cluster.wait_job(cluster.submit(descriptor), 120)
            self.assertEqual((ended["state"], ended["restarts"]), ("FINISHED", 0), ended)

    def test_long_keys_into_files(self):
        """What tables leave is enough for batches of long keys and the buffers of a sink: nobody waits
        for memory that is not given back."""
        job = LongKeys(self.directory)
        with self.cluster(64) as cluster, Resident(self, cluster, 64 * MIB):
            ident = cluster.submit(job.descriptor())
            self.assertEqual(self.finish(cluster, ident)["restarts"], 0)
            self.check_output(cluster, ident, job)

    def test_a_wide_shuffle_with_a_slow_consumer(self):
        """Eight hundred channels whose receivers stand still for a while: credit bounds what is under way."""
        descriptor = settings("wide", 20, "heap", "300ms") + """
sources:
  rows:
    connector: datagen
    schema: {k: bigint, t: text}
    columns: {k: {uniform: {min: 1, max: 20000}}, t: {text: {length: 300}}}
operators:
  counts: {input: rows, key_by: [k], aggregate: ["count(*) AS n"]}
  all: {input: rows, filter: "k > 0"}
sinks:
  changes: {input: counts, connector: blackhole}
  rows_out: {input: all, connector: blackhole, parallelism: 19}
"""
        with self.cluster(128, 2) as cluster, Resident(self, cluster, 128 * MIB):
            job = cluster.submit(descriptor)
            cluster.wait_checkpoints(job, 1)
            for tm in cluster.task_managers:
                tm.signal(signal.SIGSTOP)
                time.sleep(1)
                tm.signal(signal.SIGCONT)
                time.sleep(0.2)
            cluster.wait_checkpoints(job, 2)
            running = cluster.job(job)
            self.assertEqual((running["state"], running["restarts"]), ("RUNNING", 0), running)
            cluster.request("DELETE", f"/v1/jobs/{job}")
            self.assertEqual(cluster.wait_job(job, 20)["state"], "CANCELED")

    def test_rows_of_a_megabyte(self):
        """Rows larger than any window and any buffer: they arrive, byte for byte, within the budget."""
        source, out = pathlib.Path(self.directory, "in"), pathlib.Path(self.directory, "out")
        rng = random.Random(5)
        want = []
        source.mkdir()
        for i in range(4):
            lines = [chr(97 + k) * rng.randrange(500000, 1500000) for k in range(16)]
            (source / f"{i}.txt").write_text("".join(line + "\n" for line in lines))
            want += lines
        descriptor = settings("rows", 2, "heap", "300ms") + f"""
sources:
  lines: {{connector: file, path: "{source}/*.txt", format: text, parallelism: 4}}
sinks:
  out: {{input: lines, connector: file, path: "{out}", format: text, parallelism: 3}}
"""
        with self.cluster(64, 2) as cluster, Resident(self, cluster, 64 * MIB):
            ended = cluster.wait_job(cluster.submit(descriptor))
            self.assertEqual((ended["state"], ended["restarts"]), ("FINISHED", 0), ended)
        have = [line for part in out.glob("*.txt") for line in part.read_text().splitlines()]
        self.assertEqual(sorted(have), sorted(want))

    def test_too_many_channels_are_refused_with_the_sum(self):
        """A job whose channels alone need more than the budget fails for good, before it runs."""
        descriptor = settings("channels", 50, "heap", "1s") + """
sources:
  rows: {connector: datagen, schema: {k: bigint}, columns: {k: {sequence: {from: 1, step: 1}}}}
operators:
  counts: {input: rows, key_by: [k], aggregate: ["count(*) AS n"]}
sinks:
  out: {input: counts, connector: blackhole}
"""
        with self.cluster(64) as cluster:
            ended = cluster.wait_job(cluster.submit(descriptor))
            self.assertEqual((ended["state"], ended["restarts"]), ("FAILED", 0), ended)
            found = re.search(r"need at least (\d+) bytes of memory .* lower the parallelism",
                              ended["reason"])
            self.assertIsNotNone(found, ended["reason"])
            self.assertGreater(int(found.group(1)), 48 * MIB)
            self.assertTrue(cluster.task_managers[0].alive())


if __name__ == "__main__":
    unittest.main()
