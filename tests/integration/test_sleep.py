"""Processes that are stopped for a while and go on: a host that was suspended, a debugger, a busy hypervisor.

Who was asleep has heard nobody, which is not the others' silence: what they sent lies in its sockets.
"""
import signal
import time
import unittest

from case import Case
from cluster import Cluster, wait_until
from jobs import KeyedSum

TIMEOUT = 1  # of heartbeats, in seconds


class Sleep(Case):
    def cluster(self):
        return Cluster(self.directory, 2, options={"heartbeat.timeout": f"{TIMEOUT}s",
                                                   "heartbeat.interval": "200ms"})

    def sleep(self, daemons, seconds):
        for daemon in daemons:
            daemon.signal(signal.SIGSTOP)
        time.sleep(seconds)
        for daemon in daemons:
            daemon.signal(signal.SIGCONT)

    def check(self, cluster, ident, job, restarts):
        cluster.wait_more_checkpoints(ident, 3)
        self.assertEqual(cluster.job(ident)["restarts"], restarts, cluster.logs(3000))
        self.finish(cluster, ident)
        self.check_output(cluster, ident, job)

    def test_a_job_manager_that_slept_loses_nobody(self):
        """It wakes with heartbeats to be read, or with task managers that come back: no task restarts."""
        for seconds in (TIMEOUT * 0.95, TIMEOUT * 3):
            with self.subTest(seconds=seconds):
                self.renew()
                job = KeyedSum(self.directory)
                with self.cluster() as cluster:
                    ident = cluster.submit(job.descriptor(seconds=seconds + 3))
                    cluster.wait_checkpoints(ident, 2)
                    self.sleep([cluster.jobmanager], seconds)
                    self.check(cluster, ident, job, 0)
                    self.assertNotIn("task_manager_lost", cluster.jobmanager.log_text())

    def test_a_host_that_slept_goes_on(self):
        """Everybody was stopped, longer than anybody's patience: nobody blames another."""
        job = KeyedSum(self.directory)
        with self.cluster() as cluster:
            ident = cluster.submit(job.descriptor(seconds=10))
            cluster.wait_checkpoints(ident, 2)
            self.sleep([cluster.jobmanager, *cluster.task_managers], 7)
            self.check(cluster, ident, job, 0)

    def test_who_sleeps_too_long_is_lost(self):
        """A task manager that is stopped is silent to all others; awake again it serves again."""
        job = KeyedSum(self.directory)
        with self.cluster() as cluster:
            ident = cluster.submit(job.descriptor(seconds=10))
            cluster.wait_checkpoints(ident, 2)
            self.sleep(cluster.task_managers[:1], TIMEOUT * 3)
            self.assertTrue(wait_until(lambda: cluster.job(ident)["restarts"] > 0, 10))
            self.check(cluster, ident, job, 1)


if __name__ == "__main__":
    unittest.main()
