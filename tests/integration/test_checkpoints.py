"""Checkpoints that fail cost nothing but time: the job runs on, and what is restored is exact.

On one cluster a job for each backend, which go through the same.
"""
import contextlib
import os
import random
import signal
import time
import unittest

from case import Case
from cluster import Cluster, SmallFileSystem, wait_until
from jobs import BACKENDS, KeyedSum

ROUNDS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))
# Readiness turns red after 30 s without a checkpoint.
FULL_SECONDS = 50 if os.environ.get("CHAOS") else 8


class Checkpoints(Case):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(SEED)

    def submit(self, cluster, rows, **settings):
        """{id: job}"""
        jobs = {}
        for backend in BACKENDS:
            job = KeyedSum(f"{self.directory}/{backend}", rows)
            jobs[cluster.submit(job.descriptor(2, backend, **settings))] = job
        return jobs

    # ---- ways to make a checkpoint fail, each until the end of its block; they give the reason ----

    @contextlib.contextmanager
    def silent(self, cluster, idents):
        """A task manager does not acknowledge in time; what the other one sealed stays listed."""
        del idents
        paused = self.rng.choice(cluster.task_managers)
        paused.signal(signal.SIGSTOP)
        yield "timed out"
        paused.signal(signal.SIGCONT)

    @contextlib.contextmanager
    def without(self, folder, reason, cluster, idents):
        roots = [cluster.directory / "checkpoints" / ident for ident in idents]
        for root in roots:
            (root / folder).rename(root / "aside")
            (root / folder).touch()
        yield reason
        for root in roots:
            (root / folder).unlink()
            (root / "aside").rename(root / folder)

    def without_manifests(self, cluster, idents):
        """Everybody has acknowledged, and then the manifest cannot be written."""
        return self.without("manifest", "manifest", cluster, idents)

    def without_segments(self, cluster, idents):
        """No state can be written."""
        return self.without("state", '/state"', cluster, idents)

    def reach(self, cluster, idents, what, seconds):
        """Or the end of the job, which a slow machine reaches before the faults are through."""
        return wait_until(lambda: all(what(ident) or cluster.job(ident)["state"] == "FINISHED"
                                      for ident in idents), seconds)

    def fail_one(self, cluster, idents, way):
        """The next checkpoint fails, for the reason given; then everything is as it should be.

        Again where none was begun: the commits of the last one wait for who is paused."""
        newest = {ident: cluster.checkpoints(ident)[0]["id"] for ident in idents}
        for _ in range(7):
            with way(cluster, idents) as reason:
                if self.reach(cluster, idents, lambda ident: any(
                        c["state"] == "FAILED" and c["id"] >= newest[ident] and
                        reason in c["reason"] for c in cluster.checkpoints(ident)), 3):
                    return
        self.fail([cluster.checkpoints(ident)[:5] for ident in idents])

    def complete_one(self, cluster, idents):
        completed = {i: cluster.job(i)["completed_checkpoints"] for i in idents}
        self.assertTrue(self.reach(
            cluster, idents, lambda i: cluster.job(i)["completed_checkpoints"] > completed[i], 20),
            [cluster.checkpoints(ident)[:5] for ident in idents])

    def test_every_second_one_fails(self):
        """Late, without a manifest, without segments: each restore is exact."""
        ways = (self.silent, self.without_manifests, self.without_segments)
        with Cluster(self.directory, 2) as cluster:
            jobs = self.submit(cluster, 150000, seconds=2 + 2 * ROUNDS, extra=", timeout: 600ms")
            for ident in jobs:
                cluster.wait_checkpoints(ident, 1)
            # Complete, fail, complete, fail …; kills behind failed and behind completed ones.
            for n in range(ROUNDS):
                self.fail_one(cluster, jobs, ways[n % len(ways)])
                self.complete_one(cluster, jobs)
                self.fail_one(cluster, jobs, ways[(n + 1) % len(ways)])
                if n % 2 == 0:
                    self.complete_one(cluster, jobs)
                cluster.replace_taskmanager(self.rng.randrange(2))
                self.complete_one(cluster, jobs)
            for ident, job in jobs.items():
                ended = self.finish(cluster, ident)
                self.assertGreaterEqual(ended["failed_checkpoints"], ROUNDS, ended)
                self.assertGreaterEqual(ended["restarts"], 1, ended)
                self.check_output(cluster, ident, job)

    def check_health(self, cluster):
        """A job that is unprotected for 30 s turns readiness red."""
        answer = wait_until(lambda: cluster.request("GET", "/readyz")[0] == 503
                            and cluster.request("GET", "/readyz")[1], 60)
        self.assertIn("unprotected", answer or "no answer")

    def test_a_full_disk_delays_checkpoints_only(self):
        """They fail and are told of; the job runs on; with room again they resume; exact."""
        small = SmallFileSystem(self, f"{self.directory}/small", "32m")
        with Cluster(self.directory, 2, options={"checkpoints": f"file://{small.path}"}) as cluster:
            jobs = self.submit(cluster, 100000, seconds=FULL_SECONDS)
            for ident in jobs:
                cluster.wait_checkpoints(ident, 2)
            small.fill()
            rows = {ident: cluster.job(ident)["rows_in"] for ident in jobs}
            time.sleep(2)
            for ident in jobs:
                full = cluster.job(ident)
                self.assertEqual((full["state"], full["restarts"]), ("RUNNING", 0), full)
                self.assertGreaterEqual(full["failed_checkpoints"], 1, full)
                self.assertGreater(full["unprotected_us"], 1000000, "health shows how long")
                self.assertGreater(full["rows_in"], rows[ident], "the job goes on")
            if os.environ.get("CHAOS"):
                self.check_health(cluster)
            small.free()
            for ident in jobs:
                cluster.wait_more_checkpoints(ident, 2)
            cluster.replace_taskmanager(0)
            for ident, job in jobs.items():
                self.finish(cluster, ident)
                self.assertEqual(job.differences(), {})
        small.unmount()

    def test_a_read_only_directory_delays_the_job_only(self):
        """Checkpoints fail and are told of; who restarts meanwhile waits, and says once for what; writable
        again the job goes on where it was; exact."""
        small = SmallFileSystem(self, f"{self.directory}/small", "64m")
        with Cluster(self.directory, 2, options={"checkpoints": f"file://{small.path}"}) as cluster:
            job = KeyedSum(self.directory)
            ident = cluster.submit(job.descriptor(seconds=FULL_SECONDS))
            cluster.wait_checkpoints(ident, 2)
            small.remount("ro")
            self.assertTrue(wait_until(lambda: cluster.job(ident)["failed_checkpoints"], 20))
            self.assertEqual(cluster.job(ident)["restarts"], 0)
            self.assertIn("Read-only file system", cluster.checkpoints(ident)[0]["reason"]
                          or cluster.checkpoints(ident)[1]["reason"])
            cluster.replace_taskmanager(0)
            self.assertTrue(wait_until(lambda: "record log" in cluster.job(ident)["reason"], 20),
                            cluster.job(ident))
            time.sleep(2)  # some tries later
            self.assertEqual(cluster.job(ident)["state"], "RESTARTING")
            self.assertRegex(cluster.job(ident)["reason"],
                             "^the job waits until its record log can be written: .*Read-only")
            self.assertEqual(cluster.jobmanager.log_text().count("job_not_fenced"), 1)
            small.remount("rw")
            cluster.wait_more_checkpoints(ident, 1)
            self.finish(cluster, ident)
            self.assertEqual(job.differences(), {})
        small.unmount()


if __name__ == "__main__":
    unittest.main()
