"""A job that starts from another job's checkpoint goes on exactly where that one was.

What three jobs have written, one from the other, is what one would have written alone: steps under other
names, another parallelism, another backend, a kill -9 between. What does not fit is refused, and then
nothing is there of the job.
"""
import concurrent.futures
import json
import pathlib
import shutil
import unittest
import uuid

from case import Case
from cluster import Cluster, wait_until
from jobs import KeyedSum, LongKeys

RENAMES = {"turns": "rounds", "skewed": "tilted", "rows": "numbers"}


def renamed(descriptor):
    """Steps under other names; what they were is said where state is."""
    for old, new in RENAMES.items():
        was = f", was: {old}"
        descriptor = descriptor.replace(f"  {old}: {{input: keys", f"  {new}: {{input: keys{was}")
        descriptor = descriptor.replace(f"  {old}:\n", f"  {new}:\n    was: {old}\n")
        descriptor = descriptor.replace(f"input: {old},", f"input: {new},")
    return descriptor


class StartFrom(Case):
    def run_from(self, cluster, descriptor, source, allow=False, job=None, ok=True):
        """(status, answer); the id of the job in it."""
        job = job or uuid.uuid4().hex
        query = f"?id={job}&base={self.directory}&from={source}"
        query += "&allow_non_restored_state=true" if allow else ""
        status, text = cluster.request("POST", "/v1/jobs" + query, descriptor.encode())
        answer = json.loads(text)
        if ok:
            self.assertIn(status, (200, 201), text)
            return answer["id"]
        self.assertGreaterEqual(status, 400, text)
        self.assertEqual(cluster.request("GET", f"/v1/jobs/{job}")[0], 404)
        return answer["error"]["message"] if "error" in answer else text

    def begin(self, cluster, descriptor, checkpoints=2):
        """A job that was ended in its middle."""
        ident = cluster.submit(descriptor)
        cluster.wait_checkpoints(ident, checkpoints)
        self.end(cluster, ident)
        return ident

    def end(self, cluster, ident):
        cluster.request("DELETE", f"/v1/jobs/{ident}")
        ended = cluster.wait_job(ident)
        self.assertEqual(ended["state"], "CANCELED", ended)

    def go_on(self, cluster, ident, kill):
        """It works for a while, loses a task manager, works on, and is ended."""
        cluster.wait_checkpoints(ident, 2)
        if kill:
            cluster.replace_taskmanager(0)
            cluster.wait_more_checkpoints(ident, 2)
        self.end(cluster, ident)

    def check_chain(self, backends):
        job = KeyedSum(self.directory, 120000)
        with Cluster(self.directory, 2) as cluster:
            first = self.begin(cluster, job.descriptor(2, backends[0], seconds=12))
            second = self.run_from(cluster, renamed(job.descriptor(3, backends[1], seconds=12)),
                                   first)
            shown = cluster.job(second)
            self.assertRegex(shown["started_from"], f"^checkpoint [0-9]+ of job {first}")
            self.go_on(cluster, second, True)
            # What is left of the first is not needed any more.
            shutil.rmtree(cluster.directory / "checkpoints" / first)
            third = self.run_from(cluster, renamed(job.descriptor(1, backends[2])), second)
            ended = self.finish(cluster, third)
            self.assertEqual(ended["restarts"], 0, ended)
            self.assertEqual(job.differences(), {})
            self.assertEqual(cluster.unnamed_files(third), [])

    def test_heap_to_rocksdb_and_back(self):
        self.check_chain(("heap", "rocksdb", "heap"))

    def test_rocksdb_to_heap_and_back(self):
        self.check_chain(("rocksdb", "heap", "rocksdb"))

    def test_databases_are_gone_on_with(self):
        """State beyond memory: files of a database under other names are linked back, and named again by the
        new job's bases; after a kill they are restored from there."""
        job = LongKeys(self.directory)
        with Cluster(self.directory, 1, workers=2,
                     task_manager_options={"memory": "64MiB"}) as cluster:
            first = cluster.submit(job.descriptor(seconds=8))
            root = cluster.directory / "checkpoints"
            self.assertTrue(wait_until(lambda: list((root / first / "state").glob("*.sst")), 20),
                            "no base is a database's:\n" + cluster.logs(2000))
            cluster.wait_more_checkpoints(first, 1)
            self.end(cluster, first)
            second = self.run_from(cluster, job.descriptor(seconds=8), first)
            shutil.rmtree(root / first)
            self.go_on(cluster, second, True)
            third = self.run_from(cluster, job.descriptor(seconds=4), second)
            self.finish(cluster, third)
            self.check_output(cluster, third, job)

    def test_a_killed_job_manager_starts_it_all_the_same(self):
        """Its record says what it starts from; asking again with the same id is the same job."""
        job = KeyedSum(self.directory, 60000)
        with Cluster(self.directory, 2) as cluster:
            first = self.begin(cluster, job.descriptor(2, seconds=6))
            ident = uuid.uuid4().hex
            self.run_from(cluster, job.descriptor(2, seconds=3), first, job=ident)
            cluster.restart_jobmanager()
            cluster.wait_workers(2)
            self.run_from(cluster, job.descriptor(2, seconds=3), first, job=ident)
            self.finish(cluster, ident)
            self.assertEqual(job.differences(), {})

    def test_many_requests_of_one_id_are_one_job(self):
        """Said again and again at once, as by clients whose answers are lost: each is told of the same job."""
        job = KeyedSum(self.directory, 60000)
        with Cluster(self.directory, 2) as cluster:
            first = self.begin(cluster, job.descriptor(2, seconds=6))
            ident = uuid.uuid4().hex
            descriptor = job.descriptor(2, seconds=2)
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                asked = [pool.submit(self.run_from, cluster, descriptor, first, job=ident)
                         for _ in range(24)]
                self.assertEqual({a.result() for a in asked}, {ident})
            self.finish(cluster, ident)
            self.assertEqual(job.differences(), {})
            self.assertEqual(cluster.unnamed_files(ident), [])

    def test_sources_that_are_none(self):
        """Whatever is said to be a source, the answer says what is wrong with it, and there is no job."""
        text = KeyedSum(self.directory, 10).descriptor(1)
        with Cluster(self.directory, 0) as cluster:
            for source in ("", ":5", "nobody:1", "nobody:99999999999999999999", "/", "/:1", "/proc/self/fd",
                           "/dev/null", "here/relative", "./x:1", "a%0Ab", "%C3%28", "..%2F..%2Fetc", "x" * 3000,
                           "/" + "y" * 3000, f"{cluster.directory}", f"{cluster.directory}/checkpoints"):
                query = f"?base={self.directory}&from={source}"
                status, answer = cluster.request("POST", "/v1/jobs" + query, text.encode())
                self.assertIn(status, (400, 404, 414), f"{source[:40]}: {answer}")
                self.assertTrue(json.loads(answer)["error"]["message"], source[:40])
            query = f"/v1/jobs?base={self.directory}&allow_non_restored_state=true"
            status, answer = cluster.request("POST", query, text.encode())
            self.assertEqual(status, 400, answer)
            self.assertIn('of \\"from\\", which is missing', answer)
            self.assertEqual(json.loads(cluster.request("GET", "/v1/jobs")[1])["jobs"], [])
            self.assertEqual(list((cluster.directory / "checkpoints").glob("?" * 32)), [])

    def test_from_the_directory_of_another_cluster(self):
        """Copied, with nothing but its files: another job manager does not know the job."""
        job = KeyedSum(self.directory, 60000)
        with Cluster(f"{self.directory}/a", 1) as cluster:
            first = self.begin(cluster, job.descriptor(2, seconds=6))
        shutil.copytree(f"{self.directory}/a/checkpoints/{first}", f"{self.directory}/copy")
        shutil.rmtree(f"{self.directory}/a")
        with Cluster(f"{self.directory}/b", 1) as cluster:
            ident = self.run_from(cluster, job.descriptor(2), f"{self.directory}/copy")
            self.finish(cluster, ident)
            self.assertEqual(job.differences(), {})

    def test_output_that_is_not_known_to_be_committed(self):
        """A cluster that died says nothing of its last commits: the new job makes them, where they belong."""
        job = KeyedSum(self.directory, 60000)
        cluster = Cluster(f"{self.directory}/a", 2)
        first = cluster.submit(job.descriptor(2, seconds=6))
        cluster.wait_checkpoints(first, 3)
        for daemon in (cluster.jobmanager, *cluster.task_managers):
            daemon.kill()
        source = cluster.directory / "checkpoints" / first
        shutil.rmtree(source / "committed")
        with Cluster(f"{self.directory}/b", 1) as cluster:
            elsewhere = job.descriptor(3).replace(str(job.out), f"{self.directory}/elsewhere")
            self.assertIn("not all of its output",
                          self.run_from(cluster, elsewhere, source, ok=False))
            ident = self.run_from(cluster, job.descriptor(3), source)
            self.finish(cluster, ident)
            self.assertEqual(job.differences(), {})

    def test_an_older_checkpoint(self):
        """By its id; the sinks are given what came after it once more."""
        job = KeyedSum(self.directory, 60000)
        with Cluster(self.directory, 1) as cluster:
            first = self.begin(cluster, job.descriptor(1, seconds=6, extra=", retain: 3"), 5)
            listed = sorted(p.name for p in
                            (cluster.directory / "checkpoints" / first / "manifest").iterdir())
            self.assertGreaterEqual(len(listed), 2)
            oldest = int(listed[0].split("-")[0])
            again = self.directory + "/again"
            descriptor = job.descriptor(1).replace(str(job.out), again)
            # The sinks' directories are others, and all of their output is committed.
            ident = self.run_from(cluster, descriptor, f"{first}:{oldest}")
            self.finish(cluster, ident)
            job.out = pathlib.Path(again)
            self.assertEqual({k for k in job.differences() if k[0] != "skewed"}, set())
            self.assertIn("there is no checkpoint 999999",
                          self.run_from(cluster, descriptor, f"{first}:999999", ok=False))

    def test_a_new_source_begins_at_its_beginning(self):
        """A step that the checkpoint does not know starts as in a new job."""
        job = KeyedSum(self.directory, 60000)
        with Cluster(self.directory, 1) as cluster:
            first = self.begin(cluster, job.descriptor(1, seconds=6))
            more = job.descriptor(1).replace("operators:", """\
  more: {connector: datagen, rows: 1000, schema: {n: bigint}, columns: {n: {sequence: {}}}}
operators:""") + f"""
  out_more: {{input: more, connector: file, format: csv, path: "{self.directory}/more"}}
"""
            self.finish(cluster, self.run_from(cluster, more, first))
            self.assertEqual(job.differences(), {})
            lines = [line for part in pathlib.Path(f"{self.directory}/more").glob("*.csv")
                     for line in part.read_text().splitlines()]
            self.assertEqual(sorted(map(int, lines)), list(range(1000)))

    def test_what_does_not_fit_is_refused(self):
        job = KeyedSum(self.directory, 100000)
        text = job.descriptor(1, seconds=20)
        with Cluster(self.directory, 1) as cluster:
            first = cluster.submit(text)
            cluster.wait_checkpoints(first, 2)
            self.assertIn("is RUNNING", self.run_from(cluster, text, first, ok=False))
            directory = f"{cluster.directory}/checkpoints/{first}"
            for path in (directory, f"{cluster.directory}/./checkpoints//{first}/"):
                self.assertIn("is RUNNING", self.run_from(cluster, text, path, ok=False))
            self.end(cluster, first)
            for change, message in (
                    (("sum(v) AS total", "max(v) AS total"), "its state is of count(*), sum(bigint)"),
                    (("key_by: [i]", "key_by: [u]"), "by i bigint"),
                    (("seed: 7", "seed: 8"), 'source "rows" has seed: 8, and had 7'),
                    (("  turns: {", "  rounds: {"), 'no step takes over the state of "turns"'),
                    (("parallelism: 1", "parallelism: 1\nmax_parallelism: 64"), "max_parallelism is"),
                    (("  turns: {", "  rounds: {was: nobody, "), 'was "nobody"')):
                changed = text.replace(*change).replace("input: turns,", "input: rounds,"
                                                        if "rounds" in change[1] else "input: turns,")
                self.assertIn(message, self.run_from(cluster, changed, first, ok=False))
            self.assertIn("no job", self.run_from(cluster, text, "nobody", ok=False))
            self.assertIn("could not", self.run_from(cluster, text, "/nowhere/at/all", ok=False))
            given_up = text.replace("  turns: {", "  rounds: {").replace("input: turns,",
                                                                        "input: rounds,")
            ident = self.run_from(cluster, given_up, first, allow=True)
            cluster.wait_checkpoints(ident, 1)
            self.end(cluster, ident)

    def test_damaged_files_are_told_of(self):
        """A cut file is found before there is a job, a flipped byte when it is restored."""
        job = KeyedSum(self.directory, 60000)
        text = job.descriptor(1, seconds=6)
        with Cluster(self.directory, 1) as cluster:
            first = self.begin(cluster, text)
            root = cluster.directory / "checkpoints" / first
            files = sorted((root / "state").iterdir(), key=lambda p: p.stat().st_size)
            content = files[-1].read_bytes()
            self.write(files[-1], content[:len(content) // 2])
            self.assertIn("cut short", self.run_from(cluster, text, first, ok=False))
            query = f"/v1/jobs?base={self.directory}&from={first}"
            self.assertEqual(cluster.request("POST", query, text.encode())[0], 400)
            self.write(files[-1], content[:-1] + bytes([content[-1] ^ 1]))
            ended = cluster.wait_job(self.run_from(cluster, text, first))
            self.assertEqual(ended["state"], "FAILED", ended)
            self.assertIn("damaged", ended["reason"])

    @staticmethod
    def write(path, content):
        """As another file, since links share one."""
        path.unlink()
        path.write_bytes(content)


if __name__ == "__main__":
    unittest.main()
