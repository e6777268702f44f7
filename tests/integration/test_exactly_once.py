"""What is committed equals what a plain count, or arithmetic, says, whatever dies."""
import itertools
import os
import pathlib
import random
import signal
import time
import unittest

from case import Case
from cluster import Cluster
from jobs import BACKENDS, JOBS, KeyedSum, WordCount

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))
CHAOS = bool(os.environ.get("CHAOS"))


class Uneven(WordCount):
    """Sources of 0, 1 and many lines, two branches of one of them joined again by a union."""

    def __init__(self, directory, rng):
        self.directory = pathlib.Path(directory)
        self.out = self.directory / "out"
        lines = [rng.choice(("apple", "pear", "plum", "fig")) for _ in range(60000)]
        (self.directory / "in").mkdir()
        for name, content in (("none", []), ("one", ["quince"]), ("many", lines)):
            (self.directory / "in" / f"{name}.txt").write_text("".join(f"{c}\n" for c in content))
        self.want = {"quince": 1}
        for line in lines:
            self.want[line] = self.want.get(line, 0) + (2 if line.startswith("p") else 1)

    def descriptor(self):
        source = '{connector: file, format: text, path: "%s/in/%s.txt", rate: 15000/s}'
        return f"""
version: 1
name: uneven
parallelism: 2
checkpoint: {{interval: 5ms}}
restart: {{initial_delay: 20ms}}
sources:
  none: {source % (self.directory, "none")}
  one: {source % (self.directory, "one")}
  many: {source % (self.directory, "many")}
operators:
  all: {{input: [none, one, many], filter: "true"}}
  p: {{input: all, filter: "line < 'q' AND line >= 'p'"}}
  both: {{input: [all, p], key_by: [line], aggregate: ["count(*) AS n"], emit: final}}
sinks:
  out: {{input: both, connector: file, path: "{self.out}", format: csv}}
"""


class ExactlyOnce(Case):
    def run_to_end(self, parallelism, task_managers):
        """A bounded job without faults ends by itself with the exact result."""
        job = WordCount(self.directory)
        with Cluster(self.directory, task_managers) as cluster:
            ident = cluster.submit(job.descriptor(parallelism))
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)

    def test_one_task(self):
        self.run_to_end(1, 1)

    def test_two_hosts(self):
        self.run_to_end(2, 2)

    def test_four_tasks_two_hosts(self):
        self.run_to_end(4, 2)

    def kill_and_compare(self, jobs, backend, parallelism, task_managers, victims, outgrow=False):
        """Processes killed with SIGKILL at random moments change nothing in the result. outgrow: most of
        the state is more than the memory there is, and lies on disk."""
        rng = random.Random(f"{SEED}-{[j.name for j in jobs]}-{backend}-{parallelism}-{victims}")
        options = {"memory": "96MiB"} if outgrow else {}
        on_disk = False
        with Cluster(self.directory, task_managers, task_manager_options=options) as cluster:
            idents = [cluster.submit(job.descriptor(parallelism, backend, seconds=2 + 1.2 * KILLS))
                      for job in jobs]
            for ident in idents:
                cluster.wait_checkpoints(ident, 1)
            completed = [0] * len(jobs)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 1.4))
                on_disk |= any(True for _ in pathlib.Path(self.directory).glob("tm*/state/*/*.sst"))
                completed = [max(before, cluster.job(ident)["completed_checkpoints"])
                             for before, ident in zip(completed, idents)]
                if victims == "jm" or (victims == "any" and rng.random() < 0.4):
                    cluster.restart_jobmanager()
                else:
                    cluster.replace_taskmanager(rng.randrange(task_managers))
            for job, ident, before in zip(jobs, idents, completed):
                ended = self.finish(cluster, ident, 180)
                self.assertGreater(ended["completed_checkpoints"], before, "counts outlive leaders")
                if victims == "tm":
                    self.assertGreaterEqual(ended["restarts"], 1)
                self.check_output(cluster, ident, job)
        self.assertEqual(on_disk, outgrow)

    def kill_each(self, shapes):
        """Both jobs side by side, on each backend in every shape."""
        for backend, shape in itertools.product(BACKENDS, shapes):
            with self.subTest(backend=backend, shape=shape):
                self.renew()
                outgrow = CHAOS and backend == "rocksdb"
                words = WordCount(f"{self.directory}/{WordCount.name}", 40 if CHAOS else 12)
                rows = (1200000, 600000) if outgrow else (200000,) if CHAOS else (80000,)
                sums = KeyedSum(f"{self.directory}/{KeyedSum.name}", *rows)
                self.kill_and_compare([words, sums], backend, *shape, "any", outgrow)

    @unittest.skipUnless(CHAOS, "make chaos")
    def test_every_shape_killed(self):
        """Parallelism 1, 2, 4 on two task managers, and 1 on one."""
        self.kill_each(((1, 1), (1, 2), (2, 2), (4, 2)))

    @unittest.skipUnless(CHAOS, "make chaos")
    def test_killed_and_paused_at_once(self):
        """Kills and pauses of several processes in any order, a checkpoint every 50 ms."""
        rng = random.Random(f"{SEED}-at-once")
        job = WordCount(self.directory, 40)
        with Cluster(self.directory, 2, options={"heartbeat.timeout": "1500ms"}) as cluster:
            ident = cluster.submit(job.descriptor(4, seconds=3 + 2 * KILLS, interval="50ms"))
            cluster.wait_checkpoints(ident, 1)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.05, 1.0))
                for victim in rng.sample(("jm", 0, 1), rng.choice((1, 1, 2, 3))):
                    daemon = cluster.jobmanager if victim == "jm" else cluster.task_managers[victim]
                    if rng.random() < 0.4:
                        daemon.signal(signal.SIGSTOP)
                        time.sleep(rng.uniform(0, 2.5))
                        daemon.signal(signal.SIGCONT)
                    elif victim == "jm":
                        cluster.restart_jobmanager()
                    else:
                        cluster.replace_taskmanager(victim)
            self.finish(cluster, ident, 240)
            self.check_output(cluster, ident, job)

    def test_task_manager_killed(self):
        self.kill_and_compare([WordCount(self.directory, 40)], "heap", 2, 2, "tm")

    def test_the_only_task_manager_killed(self):
        self.kill_and_compare([KeyedSum(self.directory)], BACKENDS[-1], 1, 1, "tm")

    def test_job_manager_killed(self):
        self.kill_and_compare([KeyedSum(self.directory)], BACKENDS[-1], 2, 2, "jm")

    def test_anything_killed(self):
        self.kill_each(((4, 2),))

    def test_uneven_sources_and_branches_killed(self):
        """A checkpoint every 5 ms, kills: it ends, and every row counts once per branch."""
        rng = random.Random(SEED)
        job = Uneven(self.directory, rng)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor())
            cluster.wait_checkpoints(ident, 1)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 0.8))
                if rng.random() < 0.3:
                    cluster.restart_jobmanager()
                else:
                    cluster.replace_taskmanager(rng.randrange(2))
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)

    def test_a_task_manager_that_wakes_too_late_changes_nothing(self):
        """Paused beyond the heartbeat's patience it is lost; awake again its attempt is refused."""
        job = WordCount(self.directory, 20)
        with Cluster(self.directory, 2, options={"heartbeat.timeout": "1500ms"}) as cluster:
            ident = cluster.submit(job.descriptor(seconds=9))
            cluster.wait_checkpoints(ident, 2)
            paused = cluster.task_managers[0]
            paused.signal(signal.SIGSTOP)
            time.sleep(3)
            self.assertGreaterEqual(cluster.job(ident)["restarts"], 1)
            paused.signal(signal.SIGCONT)
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)
            cluster.wait_workers(2)

    def test_a_job_manager_that_wakes_too_late_changes_nothing(self):
        """A paused leader whose successor took over commits nothing, ends nothing, deletes nothing."""
        job = WordCount(self.directory, 20)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor(seconds=12))
            cluster.wait_checkpoints(ident, 2)
            paused = cluster.jobmanager
            paused.signal(signal.SIGSTOP)
            # The successor takes another address: task managers look for both.
            cluster.jobmanager = cluster.start_jobmanager("jm2", listen="127.0.0.1:0")
            for index in range(2):
                cluster.task_managers[index].kill()
            cluster.listen = f"{cluster.jobmanager.address('control')}"
            cluster.task_managers = [cluster.start_taskmanager() for _ in range(2)]
            cluster.wait_checkpoints(ident, 2)
            files = set(cluster.checkpoint_files(ident))
            paused.signal(signal.SIGCONT)
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)
            self.assertTrue(files)
            paused.stop()
            self.check_output(cluster, ident, job)


if __name__ == "__main__":
    unittest.main()
