"""Checkpoints that fail cost nothing but time: the job runs on, and what is restored is exact."""
import contextlib
import os
import random
import shutil
import signal
import tempfile
import time
import unittest

from cluster import Cluster, SmallFileSystem, wait_until
from jobs import BACKENDS, KeyedSum

ROUNDS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))
# Readiness turns red after 30 s without a checkpoint.
FULL_SECONDS = 50 if os.environ.get("CHAOS") else 8


class Checkpoints(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="weir-it-")
        self.addCleanup(shutil.rmtree, self.directory)
        self.rng = random.Random(SEED)

    def renew(self):
        shutil.rmtree(self.directory)
        os.mkdir(self.directory)

    # ---- ways to make a checkpoint fail, each until the end of its block ----

    @contextlib.contextmanager
    def silent(self, cluster, ident):
        """A task manager does not acknowledge in time; what the other one sealed stays listed."""
        del ident
        paused = self.rng.choice(cluster.task_managers)
        paused.signal(signal.SIGSTOP)
        yield "timed out"
        paused.signal(signal.SIGCONT)

    @contextlib.contextmanager
    def without_manifests(self, cluster, ident):
        """Everybody has acknowledged, and then the manifest cannot be written."""
        folder = cluster.directory / "checkpoints" / ident / "manifest"
        aside = folder.with_name("manifest-aside")
        folder.rename(aside)
        folder.touch()
        yield "manifest"
        folder.unlink()
        aside.rename(folder)

    @contextlib.contextmanager
    def without_segments(self, cluster, ident):
        """No state can be written."""
        folder = cluster.directory / "checkpoints" / ident / "state"
        aside = folder.with_name("state-aside")
        folder.rename(aside)
        folder.touch()
        yield '/state"'
        folder.unlink()
        aside.rename(folder)

    def wait_for(self, cluster, ident, what):
        """Or for the end of the job, which a slow machine reaches before the faults are through."""
        self.assertTrue(wait_until(lambda: what() or cluster.job(ident)["state"] == "FINISHED", 20),
                        cluster.checkpoints(ident)[:5])

    def fail_one(self, cluster, ident, way):
        """The next checkpoint fails, for the reason given; then everything is as it should be."""
        with way(cluster, ident) as reason:
            newest = cluster.checkpoints(ident)[0]["id"] - 1
            self.wait_for(cluster, ident, lambda: any(
                c["state"] == "FAILED" and c["id"] > newest and reason in c["reason"]
                for c in cluster.checkpoints(ident)))

    def complete_one(self, cluster, ident):
        completed = cluster.job(ident)["completed_checkpoints"]
        self.wait_for(cluster, ident,
                      lambda: cluster.job(ident)["completed_checkpoints"] > completed)

    def run_failing(self, backend):
        """Complete, fail, complete, fail …; kills behind failed and behind completed ones."""
        job = KeyedSum(self.directory, rows=150000)
        ways = (self.silent, self.without_manifests, self.without_segments)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor(2, backend, seconds=2 + 2 * ROUNDS,
                                                  extra=", timeout: 600ms"))
            cluster.wait_checkpoints(ident, 1)
            for n in range(ROUNDS):
                self.fail_one(cluster, ident, ways[n % len(ways)])
                self.complete_one(cluster, ident)
                self.fail_one(cluster, ident, ways[(n + 1) % len(ways)])
                if n % 2 == 0:
                    self.complete_one(cluster, ident)
                cluster.replace_taskmanager(self.rng.randrange(2))
                self.complete_one(cluster, ident)
            ended = cluster.wait_job(ident)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.assertGreaterEqual(ended["failed_checkpoints"], ROUNDS, ended)
            self.assertGreaterEqual(ended["restarts"], 1, ended)
            self.assertEqual(job.differences(), {})
            self.assertEqual(job.hidden_parts(), [])
            self.assertEqual(cluster.unnamed_files(ident), [])

    def test_every_second_one_fails(self):
        """Late, without a manifest, without segments: each restore is exact."""
        for backend in BACKENDS:
            with self.subTest(backend=backend):
                self.renew()
                self.run_failing(backend)

    def run_on_full_disk(self, backend):
        small = SmallFileSystem(self, f"{self.directory}/small", "16m")
        job = KeyedSum(self.directory)
        options = {"checkpoints": f"file://{small.path}"}
        with Cluster(self.directory, 2, options=options) as cluster:
            ident = cluster.submit(job.descriptor(2, backend, seconds=FULL_SECONDS))
            cluster.wait_checkpoints(ident, 2)
            small.fill()
            rows = cluster.job(ident)["rows_in"]
            time.sleep(2)
            full = cluster.job(ident)
            self.assertEqual((full["state"], full["restarts"]), ("RUNNING", 0), full)
            self.assertGreaterEqual(full["failed_checkpoints"], 1, full)
            self.assertGreater(full["unprotected_us"], 1000000, "health shows how long")
            self.assertGreater(full["rows_in"], rows, "the job goes on")
            if os.environ.get("CHAOS"):
                self.check_health(cluster)
            small.free()
            cluster.wait_more_checkpoints(ident, 2)
            cluster.replace_taskmanager(0)
            ended = cluster.wait_job(ident)
            self.assertEqual(ended["state"], "FINISHED", ended)
            self.assertEqual(job.differences(), {})
        small.unmount()

    def check_health(self, cluster):
        """A job that is unprotected for 30 s turns readiness red."""
        answer = wait_until(lambda: cluster.request("GET", "/readyz")[0] == 503
                            and cluster.request("GET", "/readyz")[1], 60)
        self.assertIn("unprotected", answer or "no answer")

    def test_a_full_disk_delays_checkpoints_only(self):
        """They fail and are told of; the job runs on; with room again they resume; exact."""
        for backend in BACKENDS:
            with self.subTest(backend=backend):
                self.renew()
                self.run_on_full_disk(backend)


if __name__ == "__main__":
    unittest.main()
