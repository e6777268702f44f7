"""The disk of a task manager's own data may be full: jobs whose state outgrows memory say so and start
again until there is room; so they do when a database is damaged; what is only kept for a faster restore never fails a job; exact either way.

Only databases and kept files lie on the small file system: its log and run file are on another one.
"""
import contextlib
import glob
import os
import pathlib
import unittest

from case import Case
from cluster import Cluster, SmallFileSystem, wait_until
from jobs import KeyedSum, LongKeys


class DataDisk(Case):
    def cluster(self, size, memory):
        """One task manager, whose databases and kept files are on a file system of their own."""
        small = SmallFileSystem(self, f"{self.directory}/small", size)
        pathlib.Path(self.directory, "tm0").mkdir()
        for name in ("state", "local"):
            (small.path / name).mkdir()
            pathlib.Path(self.directory, "tm0", name).symlink_to(small.path / name)
        return small, Cluster(self.directory, 1, workers=2,
                              task_manager_options={"memory": memory})

    def failed(self, cluster, ident, small, times):
        """The job once it has failed so often, while every page that it gives back is taken."""
        def is_so():
            small.fill()
            job = cluster.job(ident)
            return (job["restarts"] >= times or job["state"] != "RUNNING"
                    and job["state"] != "RESTARTING") and job
        return wait_until(is_so, 20) or self.fail(f"{cluster.job(ident)}\n" + cluster.logs(2000))

    def test_databases_on_a_full_disk(self):
        """It fails by name, starts again and again, and with room it goes on where it was."""
        small, cluster = self.cluster("160m", "64MiB")
        job = LongKeys(self.directory)
        with cluster:
            ident = cluster.submit(job.descriptor(seconds=6))
            self.assertTrue(wait_until(lambda: list(small.path.glob("state/*/*.sst")), 20),
                            "nothing was evicted:\n" + cluster.logs(2000))
            cluster.wait_checkpoints(ident, 1)
            failed = self.failed(cluster, ident, small, 2)
            self.assertRegex(failed["reason"], r'table "aggregate".*/state/.*'
                             r'(No space left|only \d+ bytes are free).*make room')
            small.free()
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)
            self.assertTrue(wait_until(lambda: not list(small.path.glob("state/*")), 10),
                            list(small.path.glob("state/*")))
        small.unmount()

    @staticmethod
    def is_of_files(checkpoints):
        """The newest one is of the databases' files as they are, not of what has changed since an older one."""
        done = [c for c in checkpoints if c["state"] == "COMPLETED"]
        return done and done[0]["kind"] == "store base"

    def damage_databases(self, cluster, ident, directory, until):
        """From the middle of a checkpoint's quiet time on: a byte of every block of all databases, those that
        are made meanwhile too. The job, once it is as wanted."""
        self.assertTrue(wait_until(lambda: list(directory.glob("*/*.sst")), 20),
                        "nothing was evicted:\n" + cluster.logs(2000))
        self.assertTrue(wait_until(lambda: self.is_of_files(cluster.checkpoints(ident)), 20),
                        cluster.checkpoints(ident))

        def look():
            job = cluster.job(ident)
            if until(job):
                return job
            for path in glob.glob(f"{directory}/*/*.sst"):
                with contextlib.suppress(FileNotFoundError), open(path, "r+b") as file:
                    for at in range(100, os.fstat(file.fileno()).st_size // 2, 2000):
                        file.seek(at)
                        file.write(b"\xff")
            return None
        return wait_until(look, 40) or self.fail(f"{cluster.job(ident)}\n" + cluster.logs(2000))

    def test_damaged_databases(self):
        """The task fails by name, its databases are thrown away, others are made of the checkpoint, which
        has files of its own."""
        small, cluster = self.cluster("300m", "64MiB")
        job = LongKeys(self.directory)
        with cluster:
            ident = cluster.submit(job.descriptor(seconds=12, interval="2s"))
            failed = self.damage_databases(cluster, ident, small.path / "state",
                                           lambda job: job["restarts"] >= 1)
            self.assertRegex(failed["reason"], r'table "aggregate".* its store.*/state/.*Corruption')
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)
        small.unmount()

    def test_damaged_databases_that_the_checkpoint_shares(self):
        """Where the checkpoint's files are links to the damaged ones, they are proved before they are used,
        and the job ends with the name of the checkpoint."""
        cluster = Cluster(self.directory, 1, workers=2, task_manager_options={"memory": "64MiB"})
        with cluster:
            ident = cluster.submit(LongKeys(self.directory).descriptor(seconds=12, interval="2s"))
            ended = self.damage_databases(cluster, ident, pathlib.Path(self.directory, "tm0/state"),
                                          lambda job: job["ended_us"] != 0)
            self.assertEqual(ended["state"], "FAILED")
            self.assertRegex(ended["reason"], r"^checkpoint \d+ is damaged.*does not have the hash")
            self.assertGreaterEqual(ended["restarts"], 1)

    def test_kept_files_on_a_full_disk(self):
        """Nothing is kept, and nothing fails; with room it is kept again, and restored from."""
        small, cluster = self.cluster("8m", "512MiB")
        job = KeyedSum(self.directory)
        with cluster:
            ident = cluster.submit(job.descriptor(seconds=6))
            kept = small.path / "local" / ident / "region-0"
            self.assertTrue(wait_until(kept.exists, 20), cluster.logs(2000))
            for _ in range(4):
                small.fill()
                cluster.wait_more_checkpoints(ident, 1)
            self.assertIn("local_recovery_incomplete", cluster.task_managers[0].log_text())
            self.assertEqual(cluster.job(ident)["failed_checkpoints"], 0)
            self.assertEqual(cluster.job(ident)["restarts"], 0)
            small.free()
            noted = kept.stat().st_mtime_ns if kept.exists() else 0
            self.assertTrue(wait_until(lambda: kept.exists() and kept.stat().st_mtime_ns > noted,
                                       20), cluster.logs(2000))
            cluster.replace_taskmanager(0)
            self.finish(cluster, ident)
            self.check_output(cluster, ident, job)
        small.unmount()


if __name__ == "__main__":
    unittest.main()
