"""Local recovery: state comes back from the task manager's own disk, proved, or from the checkpoint
directory; the output is exact either way."""
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from case import Case
from cluster import Cluster, wait_until
from jobs import BACKENDS, WordCount

RESTORED = re.compile(r"state_restored .*\bbytes=(\d+) local_bytes=(\d+)")


def flip(path, in_place):
    """One bit in the middle. Not in place: other names of the file keep what it was."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if not in_place:
        path.unlink()
    path.write_bytes(data)


class LocalRecovery(Case):
    def setUp(self):
        super().setUp()
        self.checkpoints = f"{self.directory}/checkpoints"

    def elsewhere(self):
        """Checkpoints on another file system than the task managers' data: files are copied."""
        shm = pathlib.Path("/dev/shm")
        if not shm.is_dir() or shm.stat().st_dev == os.stat(self.directory).st_dev:
            self.skipTest("there is no second file system")
        self.checkpoints = tempfile.mkdtemp(prefix="weir-it-", dir=shm)
        self.addCleanup(shutil.rmtree, self.checkpoints)

    def cluster(self, **options):
        """Two task managers of one slot: a job of two subtasks needs both."""
        return Cluster(self.directory, 2, slots=1,
                       options={"checkpoints": f"file://{self.checkpoints}"},
                       task_manager_options=options)

    def submit(self, cluster, backend="heap"):
        """Checkpoints are so far apart that the newest is kept long before the next."""
        self.words = WordCount(self.directory)
        job = cluster.submit(self.words.descriptor(backend=backend, seconds=6, interval="1500ms"))
        self.wait_kept(cluster, job)
        return job

    def kept(self, daemon, job):
        """The state files that a task manager has on its own disk."""
        state = daemon.directory / "local" / job / "state"
        return sorted(state.glob("*.seg")) if state.is_dir() else []

    def wait_kept(self, cluster, job, seconds=20):
        kept = wait_until(
            lambda: all(self.kept(d, job) and (d.directory / "local" / job / "region-0").exists()
                        for d in cluster.task_managers), seconds)
        self.assertTrue(kept, "no state was kept:\n" + cluster.logs(2000))

    def restored(self, cluster, index, count, seconds=30):
        """Bytes and local bytes of the count-th restore that the task manager tells of."""
        found = wait_until(
            lambda: RESTORED.findall(cluster.task_managers[index].log_text())[count - 1:], seconds)
        self.assertTrue(found, f"task manager {index} did not restore:\n" + cluster.logs(3000))
        return tuple(int(n) for n in found[0])

    def kill(self, cluster, index):
        daemon = cluster.task_managers[index]
        daemon.kill()
        return daemon

    def start_again(self, cluster, index):
        name = cluster.task_managers[index].directory.name
        cluster.task_managers[index] = cluster.start_taskmanager(wait=False, name=name)

    def placement(self, cluster, job):
        tasks = cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
        return {t["task"]: t["worker_name"] for t in tasks}

    def check_end(self, cluster, job):
        self.assertGreaterEqual(self.finish(cluster, job)["restarts"], 1)
        self.assertEqual(self.words.differences(), {})

    def wait_forgotten(self, cluster, job, seconds=10):
        """Of a job that has ended nothing is kept."""
        left = [d.directory / "local" / job for d in cluster.task_managers]
        wait_until(lambda: not any(path.exists() for path in left), seconds)
        self.assertEqual([str(path) for path in left if path.exists()], [])

    def test_a_killed_task_manager_goes_on_from_its_disk(self):
        """Killed and started again on its data it gets its subtasks back, and reads no checkpoint."""
        for backend in BACKENDS:
            with self.subTest(backend=backend):
                self.renew()
                self.kill_and_go_on(backend)

    def kill_and_go_on(self, backend):
        with self.cluster() as cluster:
            job = self.submit(cluster, backend)
            before = self.placement(cluster, job)
            self.kill(cluster, 0)
            self.start_again(cluster, 0)
            for index in range(2):
                total, local = self.restored(cluster, index, 1)
                self.assertGreater(total, 0)
                self.assertEqual(local, total, cluster.task_managers[index].log_text())
            self.assertEqual(self.placement(cluster, job), before)
            for daemon in cluster.task_managers:
                self.assertNotIn("local_state_unusable", daemon.log_text())
            workers = cluster.get("/v1/workers")["workers"]
            self.assertTrue(any(w["local_state_bytes"] for w in workers), workers)
            self.check_end(cluster, job)
            self.wait_forgotten(cluster, job)

    def kill_and_flip(self, in_place):
        """One task manager finds its own files wrong, and reads the checkpoint's; its log is returned."""
        with self.cluster() as cluster:
            job = self.submit(cluster)
            daemon = self.kill(cluster, 0)
            for path in self.kept(daemon, job):
                flip(path, in_place)
            self.start_again(cluster, 0)
            total, local = self.restored(cluster, 0, 1)
            self.assertLess(local, total)
            log = cluster.task_managers[0].log_text()
            total, local = self.restored(cluster, 1, 1)
            self.assertEqual(local, total)
            self.check_end(cluster, job)
        return log

    def test_flipped_local_files_are_noticed(self):
        """A wrong bit in a local file is a warning; the checkpoint directory has the state."""
        self.elsewhere()
        self.assertIn("local_state_unusable", self.kill_and_flip(in_place=True))

    def test_a_flipped_link_is_noticed(self):
        """The same where local files are links: what was put in their place is not believed."""
        self.kill_and_flip(in_place=False)

    def test_local_files_outlive_a_damaged_checkpoint(self):
        """With wrong bits in all state files of the checkpoint directory the local ones still do."""
        self.elsewhere()
        with self.cluster() as cluster:
            job = self.submit(cluster)
            # Nobody completes another checkpoint: the newest is kept by both.
            for index in range(2):
                self.kill(cluster, index)
            for path in (pathlib.Path(self.checkpoints) / job / "state").glob("*.seg"):
                flip(path, in_place=True)
            for index in range(2):
                self.start_again(cluster, index)
            for index in range(2):
                total, local = self.restored(cluster, index, 1)
                self.assertEqual(local, total)
            self.check_end(cluster, job)

    def test_turned_off(self):
        """With local_recovery: false nothing is kept, and what an earlier process kept goes."""
        with self.cluster(local_recovery="true") as cluster:
            job = self.submit(cluster)
            cluster.task_manager_options["local_recovery"] = "false"
            for index in range(2):
                self.kill(cluster, index)
                self.start_again(cluster, index)
            for index in range(2):
                total, local = self.restored(cluster, index, 1)
                self.assertGreater(total, 0)
                self.assertEqual(local, 0)
            for daemon in cluster.task_managers:
                self.assertEqual(self.kept(daemon, job), [])
            self.check_end(cluster, job)


if __name__ == "__main__":
    unittest.main()
