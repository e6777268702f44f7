"""What tests of a cluster share: a directory that goes away, and an end that is checked."""
import os
import shutil
import tempfile
import unittest


class Case(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="weir-it-")
        self.addCleanup(shutil.rmtree, self.directory)

    def renew(self):
        """The directory is empty again."""
        shutil.rmtree(self.directory)
        os.mkdir(self.directory)

    def finish(self, cluster, ident, seconds=120):
        """The job, once it has ended as it should."""
        ended = cluster.wait_job(ident, seconds)
        self.assertEqual(ended["state"], "FINISHED", ended)
        return ended

    def check_output(self, cluster, ident, job):
        """What is committed is what jobs.py says, and nothing else is left of the job."""
        self.assertEqual(job.differences(), {})
        self.assertEqual(job.hidden_parts(), [], "uncommitted parts were left behind")
        self.assertEqual(cluster.unnamed_files(ident), [], "files were left that no manifest names")
