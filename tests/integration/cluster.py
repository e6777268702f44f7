"""Real daemons on this host: started, killed, paused, asked over HTTP.

A Cluster lives in a directory of its own; every process it starts is ended by it. The programs come
from build/<flavor>/bin, FLAVOR=release unless the environment says otherwise.
"""
import atexit
import collections
import contextlib
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = ROOT / "build" / os.environ.get("FLAVOR", "release") / "bin"
ENVIRONMENT = {"TSAN_OPTIONS": f"suppressions={ROOT}/tests/lib/tsan.supp", **os.environ}
ENDED = ("FINISHED", "FAILED", "CANCELED")


RUNNING = set()


@atexit.register
def end_what_runs():
    """Daemons of tests that failed half-way."""
    for process in RUNNING:
        process.kill()


class Daemon:
    """One process, its data directory, its log, and the addresses it wrote when it was ready."""

    def __init__(self, program, directory, options, wait=True):
        self.program = program
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.run_file = self.directory / f"{program}.json"
        self.run_file.unlink(missing_ok=True)
        self.log = open(self.directory / "log", "ab")
        command = [str(BIN / program), "-D", f"data={self.directory}"]
        for name, value in options.items():
            command += ["-D", f"{name}={value}"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, start_new_session=True,
                                        env=ENVIRONMENT)
        RUNNING.add(self.process)
        if wait:
            self.wait_ready()

    @property
    def pid(self):
        return self.process.pid

    def wait_ready(self, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.program} ended with {self.process.returncode}:\n"
                                   + self.log_text()[-3000:])
            if self.run_file.exists():
                return
            time.sleep(0.01)
        raise RuntimeError(f"{self.program} is not ready after {seconds} s:\n{self.log_text()}")

    def address(self, name):
        return json.loads(self.run_file.read_text())[name]

    def log_text(self):
        return (self.directory / "log").read_text(errors="replace")

    def alive(self):
        return self.process.poll() is None

    def signal(self, number):
        os.kill(self.pid, number)

    def check_sanitizers(self):
        """A report of a sanitizer fails the test, whatever became of the data."""
        log = self.log_text()
        for mark in ("AddressSanitizer", "ThreadSanitizer", "LeakSanitizer", "runtime error:"):
            if mark in log:
                raise RuntimeError(f"{self.program}: {mark}:\n" + log[log.index(mark) - 200:][:6000])

    def kill(self):
        """SIGKILL: nothing of it runs afterwards."""
        if self.alive():
            self.process.kill()
        self.process.wait()
        RUNNING.discard(self.process)
        self.log.close()
        self.check_sanitizers()

    def stop(self, seconds=20):
        """SIGTERM, and an orderly end."""
        if self.alive():
            self.signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise RuntimeError(f"{self.program} did not stop:\n{self.log_text()[-3000:]}")
        RUNNING.discard(self.process)
        self.log.close()
        self.check_sanitizers()
        return self.process.returncode


def wait_until(what, seconds=60):
    """The first true answer of `what`; None when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = what()
        if answer:
            return answer
        time.sleep(0.02)
    return None


class SmallFileSystem:
    """A file system of few bytes that can be filled and emptied; a test is skipped without root."""

    def __init__(self, test, path, size="4m"):
        self.path = pathlib.Path(path)
        self.filler = self.path / "filler"
        if os.geteuid() != 0:
            test.skipTest("mounting a small file system needs root")
        self.path.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            test.skipTest("no small file system can be mounted here")
        test.addCleanup(self.unmount)

    def unmount(self):
        subprocess.run(["umount", "-l", self.path], capture_output=True, check=False)

    def remount(self, how):
        """"ro" or "rw", under everybody who uses it."""
        subprocess.run(["mount", "-o", f"remount,{how}", self.path], check=True)

    def fill(self):
        """To the last page: what is freed meanwhile is taken too."""
        with open(self.filler, "ab", buffering=0) as filler:
            with contextlib.suppress(OSError):
                while True:
                    filler.write(b"x" * 4096)

    def free(self):
        self.filler.unlink()


class Cluster:
    def __init__(self, directory, task_managers=2, workers=1, slots=8, options=None,
                 task_manager_options=None):
        self.directory = pathlib.Path(directory)
        self.workers = workers
        self.slots = slots
        self.options = options or {}
        self.task_manager_options = task_manager_options or {}
        self.listen = "127.0.0.1:0"
        self.task_manager_count = 0
        self.jobmanager = self.start_jobmanager()
        # A restarted job manager must be found under the addresses that task managers know.
        self.listen = self.jobmanager.address("control")
        self.task_managers = [self.start_taskmanager() for _ in range(task_managers)]
        self.wait_workers(task_managers)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def start_jobmanager(self, name="jm", listen=None, wait=True):
        options = {"cluster": "test", "listen": listen or self.listen, "http": "127.0.0.1:0",
                   "checkpoints": f"file://{self.directory}/checkpoints",
                   "ha.path": f"{self.directory}/ha", **self.options}
        return Daemon("weir-jobmanager", self.directory / name, options, wait)

    def start_taskmanager(self, wait=True, name=None):
        """A new one; with the name of one that was killed the same again, on its data."""
        if name is None:
            name = f"tm{self.task_manager_count}"
            self.task_manager_count += 1
        options = {"cluster": "test", "jobmanager": self.listen, "listen": "127.0.0.1:0",
                   "name": name, "memory": "512MiB", "workers": self.workers, "slots": self.slots,
                   **self.task_manager_options}
        return Daemon("weir-taskmanager", self.directory / name, options, wait)

    def replace_taskmanager(self, index):
        self.task_managers[index].kill()
        self.task_managers[index] = self.start_taskmanager(wait=False)

    def restart_jobmanager(self):
        self.jobmanager.kill()
        self.jobmanager = self.start_jobmanager()

    def stop(self):
        errors = []
        for daemon in [*self.task_managers, self.jobmanager]:
            try:
                daemon.stop()
            except RuntimeError as error:
                errors.append(str(error))
        if errors:
            raise RuntimeError("\n".join(errors))

    # ---- HTTP ----

    def request(self, method, path, body=None, jobmanager=None, timeout=20):
        url = f"http://{(jobmanager or self.jobmanager).address('http')}{path}"
        request = urllib.request.Request(url, data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def get(self, path, **kwargs):
        status, text = self.request("GET", path, **kwargs)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {text}")
        return json.loads(text)

    def submit(self, descriptor, parallelism=None, job=None):
        job = job or uuid.uuid4().hex
        query = f"?id={job}&base={self.directory}"
        if parallelism is not None:
            query += f"&parallelism={parallelism}"
        status, text = self.request("POST", "/v1/jobs" + query, descriptor.encode())
        if status not in (200, 201):
            raise RuntimeError(f"submit: {status} {text}")
        return job

    def job(self, job, **kwargs):
        return self.get(f"/v1/jobs/{job}", **kwargs)

    def wait_job(self, job, seconds=120, states=ENDED, **kwargs):
        """The job once it is in one of the states; an unreachable job manager is waited for."""
        deadline = time.monotonic() + seconds
        last = None
        while time.monotonic() < deadline:
            try:
                last = self.job(job, **kwargs)
                if last["state"] in states:
                    return last
            except (OSError, RuntimeError) as error:
                last = str(error)
            time.sleep(0.05)
        raise RuntimeError(f"job {job} is not {states} after {seconds} s: {last}\n"
                           + self.logs(1500))

    def wait_workers(self, count, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            workers = self.get("/v1/workers")["workers"]
            if sum(w["state"] == "CONNECTED" for w in workers) >= count:
                return
            time.sleep(0.02)
        raise RuntimeError(f"{count} task managers did not register:\n" + self.logs(1500))

    def wait_checkpoints(self, job, count, seconds=60):
        if not wait_until(lambda: self.job(job)["completed_checkpoints"] >= count, seconds):
            raise RuntimeError(f"job {job} did not complete {count} checkpoints:\n"
                               + self.logs(1500))

    def wait_more_checkpoints(self, job, count=1):
        self.wait_checkpoints(job, self.job(job)["completed_checkpoints"] + count)

    def checkpoints(self, job):
        """Newest first."""
        return self.get(f"/v1/jobs/{job}/checkpoints")["checkpoints"]

    def logs(self, bytes_each):
        daemons = [self.jobmanager, *self.task_managers]
        return "\n".join(f"-- {d.directory.name}: {d.log_text()[-bytes_each:]}" for d in daemons)

    # ---- files ----

    def checkpoint_files(self, job):
        root = self.directory / "checkpoints" / job
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())

    def unnamed_files(self, job, seconds=10):
        """Files of the job that no kept record or manifest names, once sweeping is over."""
        deadline = time.monotonic() + seconds
        while True:
            root = self.directory / "checkpoints" / job
            files = self.checkpoint_files(job)
            records = b"".join((root / f).read_bytes() for f in files if f.startswith("epoch/"))
            manifests = [f for f in files if f.startswith("manifest/")]
            content = b"".join((root / f).read_bytes() for f in manifests)
            unnamed = [f for f in manifests if f.encode() not in records]
            unnamed += [f for f in files if f.startswith("state/") and f.encode() not in content]
            unnamed += [f for f in files
                        if f.split("/")[0] not in ("epoch", "committed", "manifest", "plan", "state")]
            if not unnamed or time.monotonic() > deadline:
                return unnamed
            time.sleep(0.1)


# ---- word count, and its oracle ----

WORDS = re.compile(rb"[a-z]+")


class ClusterTest(unittest.TestCase):
    """Tests that share a cluster of two task managers; `base` is a directory that goes when they are done."""

    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="weir-it-"))
        cls.cluster = Cluster(cls.base / "cluster", 2)

    @classmethod
    def tearDownClass(cls):
        try:
            cls.cluster.stop()
        finally:
            shutil.rmtree(cls.base)

    def finish(self, descriptor, seconds=120):
        """The job, run to its end."""
        return self.finish_job(self.cluster.submit(descriptor), seconds)

    def finish_job(self, job, seconds=120):
        ended = self.cluster.wait_job(job, seconds)
        self.assertEqual(ended["state"], "FINISHED", ended["reason"])
        return ended


def make_text(directory, copies, files=4):
    """Real text: the licence texts of the system, replicated; returns the oracle's counts."""
    sources = sorted(p for p in pathlib.Path("/usr/share/common-licenses").iterdir()
                     if p.is_file() and not p.is_symlink())
    text = b"".join(p.read_bytes() for p in sources)
    directory = pathlib.Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    for i in range(files):
        with open(directory / f"part-{i}.txt", "wb") as out:
            for _ in range(copies):
                out.write(text)
    counts = collections.Counter(WORDS.findall(text.lower()))
    return {w.decode(): n * copies * files for w, n in counts.items()}


def word_count(source, out, parallelism=2, interval="200ms", rate=None, emit="final", extra=""):
    rate = f", rate: {rate}" if rate else ""
    return f"""
version: 1
name: word-count
parallelism: {parallelism}
checkpoint: {{interval: {interval}}}
restart: {{initial_delay: 50ms}}
sources:
  lines: {{connector: file, path: "{source}/*.txt", format: text{rate}}}
operators:
  words:
    input: lines
    flat_map: "regexp_split_to_table(lower(line), '[^a-z]+') AS word"
  kept: {{input: words, filter: "word <> ''"}}
  counts: {{input: kept, key_by: [word], aggregate: ["count(*) AS n"], emit: {emit}}}
sinks:
  out: {{input: counts, connector: file, path: "{out}", format: csv}}
{extra}"""


def read_counts(out):
    """The committed parts as a map; a word twice is a doubled row."""
    counts = {}
    for part in sorted(pathlib.Path(out).glob("*.csv")):
        for line in part.read_text().splitlines():
            word, n = line.rsplit(",", 1)
            if word in counts:
                raise AssertionError(f"word {word!r} is committed twice")
            counts[word] = int(n)
    return counts


def committed_parts(out):
    """What a file sink has committed, by name."""
    return [part for part in sorted(pathlib.Path(out).iterdir()) if not part.name.startswith(".")]


def committed_text(out):
    return "".join(part.read_text() for part in committed_parts(out))


def committed_rows(out):
    """Of csv; a quoted line end is part of a value."""
    rows = []
    for part in committed_parts(out):
        with open(part, newline="") as lines:
            rows += [tuple(row) for row in csv.reader(lines)]
    return rows


def hidden_parts(out):
    """Uncommitted parts that were left behind."""
    return sorted(p.name for p in pathlib.Path(out).iterdir()
                  if p.name.startswith(".") and p.name != ".weir-id")


def differences(have, want):
    return {w: (have.get(w), want.get(w)) for w in set(have) | set(want)
            if have.get(w) != want.get(w)}
