"""What is committed equals what a plain count, or arithmetic, says, whatever dies."""
import itertools
import os
import random
import shutil
import signal
import tempfile
import time
import unittest

from cluster import Cluster, differences, hidden_parts, make_text, read_counts, word_count
from jobs import BACKENDS, JOBS, KeyedSum, WordCount

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))


class ExactlyOnce(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="weir-it-")
        self.addCleanup(shutil.rmtree, self.directory)
        self.source = f"{self.directory}/in"
        self.out = f"{self.directory}/out"

    def check_output(self, cluster, job, want):
        self.assertEqual(differences(read_counts(self.out), want), {})
        self.assertEqual(hidden_parts(self.out), [], "uncommitted parts were left behind")
        self.assertEqual(cluster.unnamed_files(job), [], "files were left that no manifest names")

    def run_to_end(self, parallelism, task_managers, rate=None, copies=8):
        """A bounded job without faults ends by itself with the exact result."""
        want = make_text(self.source, copies)
        with Cluster(self.directory, task_managers) as cluster:
            job = cluster.submit(word_count(self.source, self.out, parallelism, rate=rate))
            self.assertEqual(cluster.wait_job(job)["state"], "FINISHED")
            self.check_output(cluster, job, want)

    def test_one_task(self):
        self.run_to_end(1, 1)

    def test_two_hosts(self):
        self.run_to_end(2, 2)

    def test_four_tasks_two_hosts(self):
        self.run_to_end(4, 2)

    def kill_and_compare(self, job, backend, parallelism, task_managers, victims):
        """Processes killed with SIGKILL at random moments change nothing in the result."""
        rng = random.Random(f"{SEED}-{job.name}-{backend}-{parallelism}-{victims}")
        with Cluster(self.directory, task_managers) as cluster:
            ident = cluster.submit(job.descriptor(parallelism, backend, seconds=2 + 1.2 * KILLS))
            cluster.wait_checkpoints(ident, 1)
            completed = 0
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 1.4))
                completed = max(completed, cluster.job(ident)["completed_checkpoints"])
                if victims == "jm" or (victims == "any" and rng.random() < 0.4):
                    cluster.restart_jobmanager()
                else:
                    cluster.replace_taskmanager(rng.randrange(task_managers))
            ended = cluster.wait_job(ident, 180)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.assertGreater(ended["completed_checkpoints"], completed, "counts outlive leaders")
            if victims == "tm":
                self.assertGreaterEqual(ended["restarts"], 1)
            self.check_job(cluster, ident, job)

    def check_job(self, cluster, ident, job):
        self.assertEqual(job.differences(), {})
        self.assertEqual(job.hidden_parts(), [], "uncommitted parts were left behind")
        self.assertEqual(cluster.unnamed_files(ident), [], "files were left that no manifest names")

    def kill_each(self, shapes):
        """Both jobs on both backends in every shape."""
        for kind, backend, shape in itertools.product(JOBS, BACKENDS, shapes):
            with self.subTest(job=kind.name, backend=backend, shape=shape):
                shutil.rmtree(self.directory)
                os.mkdir(self.directory)
                job = kind(self.directory, 40 if kind is WordCount else 200000)
                self.kill_and_compare(job, backend, *shape, "any")

    @unittest.skipUnless(os.environ.get("CHAOS"), "make chaos")
    def test_every_shape_killed(self):
        """Parallelism 1, 2, 4 on two task managers, and 1 on one."""
        self.kill_each(((1, 1), (1, 2), (2, 2), (4, 2)))

    @unittest.skipUnless(os.environ.get("CHAOS"), "make chaos")
    def test_killed_and_paused_at_once(self):
        """Kills and pauses of several processes in any order, a checkpoint every 50 ms."""
        rng = random.Random(f"{SEED}-at-once")
        want = make_text(self.source, 40)
        lines = sum(1 for f in os.listdir(self.source)
                    for _ in open(f"{self.source}/{f}", "rb"))
        with Cluster(self.directory, 2, options={"heartbeat.timeout": "1500ms"}) as cluster:
            job = cluster.submit(word_count(self.source, self.out, 4, interval="50ms",
                                            rate=f"{lines // (3 + 2 * KILLS)}/s"))
            cluster.wait_checkpoints(job, 1)
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
            ended = cluster.wait_job(job, 240)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.check_output(cluster, job, want)

    def test_task_manager_killed(self):
        self.kill_and_compare(WordCount(self.directory, 40), "heap", 2, 2, "tm")

    def test_the_only_task_manager_killed(self):
        self.kill_and_compare(KeyedSum(self.directory), BACKENDS[-1], 1, 1, "tm")

    def test_job_manager_killed(self):
        self.kill_and_compare(KeyedSum(self.directory), BACKENDS[-1], 2, 2, "jm")

    def test_anything_killed(self):
        self.kill_each(((4, 2),))

    def test_uneven_sources_and_branches_killed(self):
        """Sources of 0, 1 and many lines in one job, two branches of one of them joined again by a
        union, a checkpoint every 5 ms, kills: it ends, and every row counts once per branch."""
        rng = random.Random(SEED)
        os.mkdir(self.source)
        lines = [rng.choice(("apple", "pear", "plum", "fig")) for _ in range(60000)]
        for name, content in (("none", []), ("one", ["quince"]), ("many", lines)):
            with open(f"{self.source}/{name}.txt", "w", encoding="ascii") as out:
                out.write("".join(line + "\n" for line in content))
        want = {"quince": 1}
        for line in lines:
            want[line] = want.get(line, 0) + (2 if line.startswith("p") else 1)
        source = "{connector: file, format: text, path: \"%s/%s.txt\", rate: 15000/s}"
        descriptor = f"""
version: 1
name: uneven
parallelism: 2
checkpoint: {{interval: 5ms}}
restart: {{initial_delay: 20ms}}
sources:
  none: {source % (self.source, "none")}
  one: {source % (self.source, "one")}
  many: {source % (self.source, "many")}
operators:
  all: {{input: [none, one, many], filter: "true"}}
  p: {{input: all, filter: "line < 'q' AND line >= 'p'"}}
  both: {{input: [all, p], key_by: [line], aggregate: ["count(*) AS n"], emit: final}}
sinks:
  out: {{input: both, connector: file, path: "{self.out}", format: csv}}
"""
        with Cluster(self.directory, 2) as cluster:
            job = cluster.submit(descriptor)
            cluster.wait_checkpoints(job, 1)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 0.8))
                if rng.random() < 0.3:
                    cluster.restart_jobmanager()
                else:
                    cluster.replace_taskmanager(rng.randrange(2))
            ended = cluster.wait_job(job)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.check_output(cluster, job, want)

    def test_a_task_manager_that_wakes_too_late_changes_nothing(self):
        """Paused beyond the heartbeat's patience it is lost; awake again its attempt is refused."""
        want = make_text(self.source, 20)
        with Cluster(self.directory, 2, options={"heartbeat.timeout": "1500ms"}) as cluster:
            job = cluster.submit(word_count(self.source, self.out, 2, rate="40000/s"))
            cluster.wait_checkpoints(job, 2)
            paused = cluster.task_managers[0]
            paused.signal(signal.SIGSTOP)
            time.sleep(3)
            self.assertGreaterEqual(cluster.job(job)["restarts"], 1)
            paused.signal(signal.SIGCONT)
            ended = cluster.wait_job(job)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.check_output(cluster, job, want)
            cluster.wait_workers(2)

    def test_state_beyond_the_budget_fails_with_the_cure(self):
        """A heap job that outgrows its memory fails once, naming table, keys, bytes and what to do."""
        descriptor = f"""
version: 1
name: too-large
sources:
  g:
    connector: datagen
    rows: 50000000
    schema: {{k: bigint}}
    columns: {{k: {{sequence: {{from: 1, step: 1}}}}}}
operators:
  s: {{input: g, key_by: [k], aggregate: ["count(*) AS n"], emit: final}}
sinks:
  o: {{input: s, connector: blackhole}}
"""
        with Cluster(self.directory, 1, task_manager_options={"memory": "128MiB"}) as cluster:
            ended = cluster.wait_job(cluster.submit(descriptor))
            self.assertEqual((ended["state"], ended["restarts"]), ("FAILED", 0), ended)
            for part in ("table", "keys", "bytes", "memory"):
                self.assertIn(part, ended["reason"])
            self.assertTrue(cluster.task_managers[0].alive())

    def test_a_job_manager_that_wakes_too_late_changes_nothing(self):
        """A paused leader whose successor took over commits nothing, ends nothing, deletes nothing."""
        want = make_text(self.source, 20)
        with Cluster(self.directory, 2) as cluster:
            job = cluster.submit(word_count(self.source, self.out, 2, rate="30000/s"))
            cluster.wait_checkpoints(job, 2)
            paused = cluster.jobmanager
            paused.signal(signal.SIGSTOP)
            # The successor takes another address: task managers look for both.
            cluster.jobmanager = cluster.start_jobmanager("jm2", listen="127.0.0.1:0")
            for index in range(2):
                cluster.task_managers[index].kill()
            cluster.listen = f"{cluster.jobmanager.address('control')}"
            cluster.task_managers = [cluster.start_taskmanager() for _ in range(2)]
            cluster.wait_checkpoints(job, 2)
            files = set(cluster.checkpoint_files(job))
            paused.signal(signal.SIGCONT)
            ended = cluster.wait_job(job, 120)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.check_output(cluster, job, want)
            self.assertTrue(files)
            paused.stop()
            self.check_output(cluster, job, want)


if __name__ == "__main__":
    unittest.main()
