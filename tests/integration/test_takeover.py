"""Job managers that die, are paused or are replaced: tasks run on and are adopted, output is exact."""
import os
import random
import signal
import socket
import time
import unittest

from case import Case
from cluster import Cluster, differences, hidden_parts, make_text, read_counts, word_count

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Takeover(Case):
    def setUp(self):
        super().setUp()
        self.source = f"{self.directory}/in"
        self.out = f"{self.directory}/out"
        self.rng = random.Random(SEED)

    def submit(self, cluster, rate="30000/s"):
        job = cluster.submit(word_count(self.source, self.out, 2, rate=rate))
        cluster.wait_checkpoints(job, 2)
        return job

    def check_end(self, cluster, job, want):
        self.finish(cluster, job)
        self.assertEqual(differences(read_counts(self.out), want), {})
        self.assertEqual(hidden_parts(self.out), [])

    def test_running_tasks_are_adopted(self):
        """Killed again and again: nothing is ever deployed a second time."""
        want = make_text(self.source, 12)
        with Cluster(self.directory, 2) as cluster:
            job = self.submit(cluster)
            for _ in range(KILLS):
                time.sleep(self.rng.uniform(0.05, 0.6))
                cluster.restart_jobmanager()
                cluster.wait_job(job, 30, ("RUNNING",))
            self.check_end(cluster, job, want)
            log = cluster.jobmanager.log_text()
            self.assertEqual(log.count("region_deployed"), 1, log)
            self.assertEqual(log.count("region_adopted"), KILLS, log)

    def test_what_broke_meanwhile_is_restarted(self):
        """A task manager that dies while there is no job manager takes its region with it."""
        want = make_text(self.source, 12)
        with Cluster(self.directory, 2) as cluster:
            job = self.submit(cluster)
            cluster.jobmanager.kill()
            cluster.replace_taskmanager(self.rng.randrange(2))
            time.sleep(self.rng.uniform(0, 0.5))
            cluster.jobmanager = cluster.start_jobmanager()
            self.check_end(cluster, job, want)
            log = cluster.jobmanager.log_text()
            self.assertEqual(log.count("region_deployed"), 2, log)
            self.assertEqual(log.count("region_adopted"), 0, log)

    def test_a_paused_leader_is_replaced_and_stands_back(self):
        """Task managers that know two addresses leave the silent one; the tasks do not notice."""
        want = make_text(self.source, 16)
        options = {"heartbeat.timeout": "1s"}
        with Cluster(self.directory, 0, options=options) as cluster:
            port = free_port()
            cluster.listen = f"{cluster.listen},127.0.0.1:{port}"
            cluster.task_managers = [cluster.start_taskmanager() for _ in range(2)]
            cluster.wait_workers(2)
            job = self.submit(cluster)
            paused = cluster.jobmanager
            paused.signal(signal.SIGSTOP)
            cluster.jobmanager = cluster.start_jobmanager("jm2", listen=f"127.0.0.1:{port}")
            cluster.wait_job(job, 30, ("RUNNING",))
            cluster.wait_checkpoints(job, 2)
            paused.signal(signal.SIGCONT)
            self.check_end(cluster, job, want)
            log = cluster.jobmanager.log_text()
            self.assertIn("region_adopted", log)
            self.assertNotIn("region_deployed", log)
            self.assertIn("job_manager_superseded", paused.log_text())
            paused.stop()


if __name__ == "__main__":
    unittest.main()
