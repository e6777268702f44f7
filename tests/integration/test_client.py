"""The weir command, as a user types it."""
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import tempfile
import termios
import threading
import time
import unittest

from cluster import BIN, ENVIRONMENT, Cluster, differences, make_text, read_counts, word_count

DATAGEN = """
version: 1
name: numbers
checkpoint: {{interval: 100ms}}
sources:
  numbers:
    connector: datagen
    rows: {rows}
    rate: {rate}
    schema: {{n: bigint}}
    columns: {{n: {{sequence: {{from: 1, step: 1}}}}}}
operators:
  odd: {{input: numbers, filter: "n % 2 = 1"}}
sinks:
  out: {{input: odd, connector: {sink}}}
"""


class Client(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="weir-it-"))
        self.addCleanup(shutil.rmtree, self.directory)
        self.environment = {**ENVIRONMENT, "XDG_STATE_HOME": str(self.directory / "state")}
        self.environment.pop("WEIR_JOBMANAGER", None)

    def weir(self, *arguments, timeout=120):
        done = subprocess.run([str(BIN / "weir"), *map(str, arguments)], capture_output=True,
                              text=True, timeout=timeout, check=False, env=self.environment,
                              cwd=self.directory)
        return done.returncode, done.stdout, done.stderr

    def start(self, *arguments):
        return subprocess.Popen([str(BIN / "weir"), *map(str, arguments)], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.environment, cwd=self.directory)

    def write(self, name, text):
        (self.directory / name).write_text(text)
        return name

    def use(self, cluster):
        self.environment["WEIR_JOBMANAGER"] = "http://" + cluster.jobmanager.address("http")

    def test_usage_and_refusals_have_their_statuses(self):
        """2 for wrong usage, 4 when nobody answers, and what to do about it."""
        for arguments, part in ((["lst"], 'did you mean "list"?'), (["show"], "usage: weir show"),
                                (["run", "x.yaml", "--folow"], 'did you mean "--follow"?'),
                                (["run", "nothing.yaml"], "nothing.yaml"),
                                (["local", "x.yaml", "-D", "memory=1"], "taskmanager.NAME"),
                                (["plan", "x.yaml", "-p", "0"], "a number from 1")):
            status, out, err = self.weir(*arguments)
            self.assertEqual((status, out), (2, ""), arguments)
            self.assertIn(part, err)
        status, _, err = self.weir("list", "--jobmanager", "http://127.0.0.1:1")
        self.assertEqual(status, 4)
        self.assertIn("weir local", err)
        self.assertEqual(self.weir("--help")[0], 0)
        for command in ("run", "local", "list", "show", "checkpoints", "completion"):
            self.assertEqual(self.weir(command, "--help")[0], 0)
        for shell in ("bash", "zsh", "fish"):
            self.assertIn("checkpoints", self.weir("completion", shell)[1])

    def test_ten_mistakes_are_ten_lines(self):
        """FILE:LINE:COLUMN: message for each of ten different mistakes, status 2, nothing runs."""
        self.write("bad.yaml", """version: 2
name: bad
paralelism: 3
checkpoint: {interval: soon}
sources:
  a: {connector: file, format: text, path: in, splitsize: 1}
  b: {connector: datagen, rows: x, schema: {n: bigint}}
  c: {connector: kafak}
operators:
  d: {input: e, filter: "true"}
  f: {input: a, filter: "line > 5"}
  g: {input: a, filter: "line ="}
  h: {input: a, map: ["nothing"]}
sinks:
  s: {input: [f, g, h], connector: file, path: out}
""")
        status, out, err = self.weir("check", "bad.yaml")
        self.assertEqual((status, out), (2, ""))
        lines = err.splitlines()
        self.assertGreaterEqual(len(lines), 10, err)
        for line in lines:
            self.assertRegex(line, r"^bad\.yaml:\d+:\d+: .+")
        self.assertIn('bad.yaml:3:1: ', err)
        self.assertIn("did you mean", err)

    def test_mistakes_are_the_same_wherever_they_are_found(self):
        """The job manager's are printed as `check` prints its own; as JSON too; with a caret for
        people."""
        self.write("bad.yaml", "version: 1\nname: bad\nsources:\n  a: {connector: kafak}\n")
        _, _, local = self.weir("check", "bad.yaml")
        self.assertRegex(local, r"^bad\.yaml:\d+:\d+: ")
        with Cluster(self.directory / "cluster", 0) as cluster:
            self.use(cluster)
            self.assertEqual(self.weir("run", "bad.yaml"), (2, "", local))
        self.assertEqual(self.weir("local", "bad.yaml"), (2, "", local))
        status, out, err = self.weir("check", "bad.yaml", "--json")
        self.assertEqual((status, err), (2, ""))
        listed = [f"bad.yaml:{d['line']}:{d['column']}: {d['message']}\n"
                  for d in json.loads(out)["diagnostics"]]
        self.assertEqual("".join(listed), local)
        status, seen = self.on_terminal("check", "bad.yaml")
        self.assertEqual(status, 2)
        self.assertIn("\n      a: {connector: kafak}\n", seen)
        self.assertRegex(seen, r"\n +\^\n")

    def test_completion_works_in_bash(self):
        def complete(*words):
            script = (f'source <({BIN}/weir completion bash); COMP_WORDS=(weir "$@"); '
                      'COMP_CWORD=$#; _weir; echo "${COMPREPLY[@]}"')
            return subprocess.run(["bash", "-c", script, "bash", *words], text=True, check=True,
                                  capture_output=True, cwd=self.directory).stdout.split()
        self.write("job.yaml", "")
        self.assertEqual(complete("che"), ["check", "checkpoints"])
        self.assertEqual(complete("run", "--fo"), ["--follow"])
        self.assertEqual(complete("run", "jo"), ["job.yaml"])
        self.assertEqual(complete("completion", "f"), ["fish"])
        self.assertEqual(complete("list", "jo"), [])

    def test_check_and_plan_need_no_cluster(self):
        self.write("job.yaml", word_count("in", "out", 3))
        status, out, err = self.weir("check", "job.yaml")
        self.assertEqual((status, err), (0, ""))
        self.assertIn("word-count", out)
        self.assertIn("counts", self.weir("plan", "job.yaml")[1])
        self.assertIsInstance(json.loads(self.weir("plan", "job.yaml", "--json")[1]), dict)
        self.assertTrue(self.weir("plan", "job.yaml", "--dot")[1].startswith("digraph"))

    def test_a_job_is_run_shown_and_ended(self):
        """run --follow ends with 0; show, list, checkpoints, snapshot and workers say what happened."""
        want = make_text(self.directory / "in", 4)
        self.write("job.yaml", word_count("in", "out", 2, rate="30000/s"))
        with Cluster(self.directory / "cluster", 2) as cluster:
            self.use(cluster)
            status, out, err = self.weir("run", "job.yaml", "--follow")
            self.assertEqual(status, 0, err)
            job = out.strip()
            self.assertRegex(job, "^[0-9a-f]{32}$")
            self.assertIn("FINISHED", err)
            self.assertEqual(differences(read_counts(self.directory / "out"), want), {})
            self.assertIn("word-count", self.weir("list")[1])
            shown = self.weir("show", job[:12])[1]
            for part in (job, "FINISHED", "TASK", "lines"):
                self.assertIn(part, shown)
            history = self.weir("checkpoints", "word-count")[1]
            self.assertIn("(final)", history)
            table = self.weir("checkpoints", "word-count", "last")[1]
            self.assertIn("BARRIER PAUSE", table)
            self.assertIn("tm1", table)
            self.assertEqual(json.loads(self.weir("show", job, "--json")[1])["id"], job)
            self.assertIn("tm0", self.weir("workers")[1])
            self.assertRegex(self.weir("workers", "tm0")[1], r"(?m)^OWNER +KIND +BYTES +BOUND$")
            self.assertIn("(final)", self.weir("snapshot", "ls", "word-count")[1])
            status, out, err = self.weir("snapshot", "verify", job)
            self.assertEqual((status, err), (0, ""))
            self.assertRegex(out, r"^checkpoint \d+: good, ")
            self.assertIn("job manager", self.weir("version")[1])
            status, _, err = self.weir("show", "nosuchjob")
            self.assertEqual(status, 2, err)

    def test_a_running_job_has_rates(self):
        """Shown once there are rows per second and shares of time; watching ends with the job."""
        self.write("long.yaml", DATAGEN.format(rows=5000, rate="1000/s", sink="blackhole"))
        with Cluster(self.directory / "cluster", 1,
                     options={"heartbeat.interval": "100ms"}) as cluster:
            self.use(cluster)
            job = self.weir("run", "long.yaml")[1].strip()
            cluster.wait_job(job, states=("RUNNING",))
            status, out, err = self.weir("show", "numbers")
            self.assertEqual((status, err), (0, ""))
            rows = [line for line in out.splitlines() if line.startswith("numbers") and "RUNNING" in line]
            self.assertEqual(len(rows), 1, out)
            self.assertRegex(rows[0], r"\d %\s+\d+ %\s+\d+ %")
            rate = re.search(r"RUNNING +\S+ +[\d.]+(?: k)? +[\d.]+(?: k)? +([\d.]+)( k)? ", rows[0])
            self.assertIsNotNone(rate, rows[0])
            rate = float(rate[1]) * (1000 if rate[2] else 1)
            self.assertTrue(200 < rate < 5000, rows[0])
            status, out, err = self.weir("show", "numbers", "--watch")
            self.assertEqual((status, err), (0, ""))
            self.assertGreater(out.count("TASK"), 1)
            self.assertIn("FINISHED", out)
            self.assertNotIn("\033", out)

    def test_following_survives_a_restart_of_the_job_manager(self):
        self.write("long.yaml", DATAGEN.format(rows=0, rate="100/s", sink="blackhole"))
        with Cluster(self.directory / "cluster", 1, options={}) as cluster:
            cluster.options["http"] = cluster.jobmanager.address("http")
            self.use(cluster)
            follower = self.start("run", "long.yaml", "--follow")
            job = follower.stdout.readline().strip()
            cluster.wait_job(job, states=("RUNNING",))
            cluster.jobmanager.kill()
            time.sleep(0.5)
            cluster.jobmanager = cluster.start_jobmanager()
            cluster.wait_job(job, states=("RUNNING",))
            self.assertEqual(json.loads(self.weir("cancel", job, "--json")[1])["id"], job)
            _, err = follower.communicate(timeout=30)
            self.assertEqual(follower.returncode, 3, err)
            self.assertIn("waiting for it", err)
            self.assertIn("CANCELED", err)

    def test_a_failed_or_cancelled_job_ends_with_3(self):
        self.write("fails.yaml", DATAGEN.format(rows=10, rate="100/s", sink="blackhole")
                   .replace("n % 2 = 1", "1 / (n - 5) = 0").replace("version: 1",
                            "version: 1\nrestart: {strategy: none}"))
        self.write("long.yaml", DATAGEN.format(rows=0, rate="100/s", sink="blackhole"))
        with Cluster(self.directory / "cluster", 1) as cluster:
            self.use(cluster)
            status, _, err = self.weir("run", "fails.yaml", "--follow")
            self.assertEqual(status, 3, err)
            self.assertIn("division by zero", err)
            follower = self.start("run", "long.yaml", "--follow")
            job = follower.stdout.readline().strip()
            cluster.wait_job(job, states=("RUNNING",))
            self.assertEqual(self.weir("cancel", job)[0], 0)
            _, err = follower.communicate(timeout=30)
            self.assertEqual(follower.returncode, 3, err)

    def test_interrupted_following_leaves_the_job(self):
        self.write("long.yaml", DATAGEN.format(rows=0, rate="100/s", sink="blackhole"))
        with Cluster(self.directory / "cluster", 1) as cluster:
            self.use(cluster)
            follower = self.start("run", "long.yaml", "--follow")
            job = follower.stdout.readline().strip()
            cluster.wait_job(job, states=("RUNNING",))
            follower.send_signal(signal.SIGINT)
            _, err = follower.communicate(timeout=30)
            self.assertEqual(follower.returncode, 0, err)
            self.assertIn("runs on", err)
            self.assertEqual(cluster.job(job)["state"], "RUNNING")

    def daemons(self, name):
        pids = []
        for path in (self.directory / "state/weir/local" / name).glob("*/weir-*.json"):
            pids.append((path.parent.name, json.loads(path.read_text())["pid"]))
        return dict(pids)

    def wait_daemons(self, name, count, seconds=20):
        deadline = time.monotonic() + seconds
        while len(self.daemons(name)) < count:
            self.assertLess(time.monotonic(), deadline, "daemons are not ready")
            time.sleep(0.01)
        return self.daemons(name)

    def wait_gone(self, pids, seconds=20):
        deadline = time.monotonic() + seconds
        while any(pathlib.Path(f"/proc/{pid}/exe").exists() for pid in pids):
            self.assertLess(time.monotonic(), deadline, "daemons are left behind")
            time.sleep(0.01)

    def on_terminal(self, *arguments, seconds=60, lines=0, tostop=False):
        """Its status and what a terminal gets to see, which is the controlling one."""
        here, there = pty.openpty()
        termios.tcsetwinsize(there, (lines, 0))
        if tostop:
            attributes = termios.tcgetattr(there)
            attributes[3] |= termios.TOSTOP
            termios.tcsetattr(there, termios.TCSANOW, attributes)
        process = subprocess.Popen([str(BIN / "weir"), *map(str, arguments)], stdin=there,
                                   stdout=there, stderr=there, cwd=self.directory,
                                   start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                                   env={**self.environment, "TERM": "xterm"})
        os.close(there)
        killer = threading.Timer(seconds, process.kill)
        killer.start()
        seen = b""
        try:
            while True:
                seen += os.read(here, 65536)
        except OSError:
            pass
        os.close(here)
        status = process.wait(seconds)
        killer.cancel()
        return status, seen.decode().replace("\r\n", "\n")

    def test_local_prints_rows_and_stops_what_it_started(self):
        self.write("job.yaml", DATAGEN.format(rows=9, rate="1000/s", sink="print"))
        status, out, err = self.weir("local", "job.yaml")
        self.assertEqual(status, 0, err)
        self.assertEqual(sorted(map(int, out.split())), [1, 3, 5, 7, 9])
        self.assertEqual(self.daemons("numbers"), {}, "run files are removed with their daemons")
        status, out, err = self.weir("local", "job.yaml")
        self.assertEqual((status, len(out.split())), (0, 5), err)

    def test_local_goes_on_from_another_job(self):
        """The same cluster keeps what an ended job has read; an interrupted one is told by its --from."""
        self.write("job.yaml", DATAGEN.format(rows=9, rate="1000/s", sink="print"))
        self.assertEqual(self.weir("local", "job.yaml")[0], 0)
        self.write("job.yaml", DATAGEN.format(rows=19, rate="1000/s", sink="print"))
        status, out, err = self.weir("local", "job.yaml", "--from", "nobody")
        self.assertEqual((status, out), (2, ""), err)
        self.assertIn("no job", err)
        status, out, err = self.weir("local", "job.yaml", "--from", "numbers")
        self.assertEqual(status, 0, err)
        self.assertEqual(sorted(map(int, out.split())), [11, 13, 15, 17, 19])

    def test_local_on_a_terminal_keeps_rows_whole(self):
        """Rows that go to the same terminal as progress stand on lines of their own."""
        self.write("job.yaml", DATAGEN.format(rows=60, rate="100/s", sink="print"))
        status, seen = self.on_terminal("local", "job.yaml")
        self.assertEqual(status, 0, seen)
        lines = seen.splitlines()
        for n in range(1, 60, 2):
            self.assertIn(str(n), lines)
        self.assertIn("\033[32mFINISHED", seen)
        self.environment["NO_COLOR"] = "1"
        status, seen = self.on_terminal("local", "job.yaml")
        self.assertEqual(status, 0, seen)
        self.assertNotIn("\033", seen)
        self.assertIn("FINISHED", seen)

    def test_local_prints_where_writing_in_the_background_stops(self):
        """A terminal set to stop background writers (stty tostop) does not stop a print sink."""
        self.write("job.yaml", DATAGEN.format(rows=9, rate="1000/s", sink="print"))
        status, seen = self.on_terminal("local", "job.yaml", seconds=20, tostop=True)
        self.assertEqual(status, 0, seen)
        self.assertEqual([line for line in seen.splitlines() if line.isdigit()], list("13579"))

    def test_watching_fits_into_the_window(self):
        """What would scroll is cut: it could not be written over."""
        self.write("job.yaml", DATAGEN.format(rows=300, rate="200/s", sink="blackhole"))
        with Cluster(self.directory / "cluster", 1) as cluster:
            self.use(cluster)
            job = self.weir("run", "job.yaml")[1].strip()
            cluster.wait_job(job, states=("RUNNING",))
            status, seen = self.on_terminal("show", job, "--watch", lines=8)
        self.assertEqual(status, 0, seen)
        screens = seen.split("\033[H")[1:]
        self.assertGreater(len(screens), 1)
        for screen in screens:
            self.assertEqual(screen.count("\n"), 7, screen)
            self.assertRegex(screen, r"\n\d+ more lines: the window is too low")

    def test_local_gives_settings_to_the_daemons(self):
        """-D reaches the daemon it names; one that refuses is shown with its reason, status 2."""
        self.write("job.yaml", DATAGEN.format(rows=9, rate="1000/s", sink="blackhole"))
        status, _, err = self.weir("local", "job.yaml", "-D", "taskmanager.name=zebra")
        self.assertEqual(status, 0, err)
        log = (self.directory / "state/weir/local/numbers/jm.log").read_text()
        self.assertIn("zebra", log)
        status, _, err = self.weir("local", "job.yaml", "-D", "jobmanager.heartbeat.intervall=1s")
        self.assertEqual(status, 2, err)
        self.assertIn('did you mean "heartbeat.interval"', err)
        status, _, err = self.weir("local", "job.yaml", "-D", "taskmanager.memory=1MiB")
        self.assertEqual(status, 1, err)
        self.assertIn("at least 64MiB", err)
        self.assertEqual(self.daemons("numbers"), {})

    def test_local_ends_when_nobody_reads(self):
        """`weir local … | head` stops the cluster, and the job can go on later."""
        self.write("job.yaml", DATAGEN.format(rows=0, rate="1000/s", sink="print"))
        process = self.start("local", "job.yaml")
        self.assertEqual(process.stdout.readline(), "1\n")
        pids = self.wait_daemons("numbers", 2).values()
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(60), 1, err)
        self.assertIn("nobody reads the rows", err)
        self.wait_gone(pids)

    def test_a_killed_local_leaves_nothing_behind(self):
        """SIGKILL of weir takes its daemons along; a rerun at once waits for them and goes on."""
        self.write("job.yaml", DATAGEN.format(rows=0, rate="1000/s", sink="print"))
        first = self.start("local", "job.yaml")
        self.assertEqual(first.stdout.readline(), "1\n")
        pids = self.wait_daemons("numbers", 2).values()
        first.kill()
        second = self.start("local", "job.yaml")
        self.wait_gone(pids)
        self.assertNotEqual(second.stdout.readline(), "")
        second.send_signal(signal.SIGTERM)
        _, err = second.communicate(timeout=60)
        self.assertEqual(second.returncode, 1, err)
        self.assertIn("going on with job", err)
        first.communicate()

    def test_local_survives_kills_and_an_interruption(self):
        """A killed task manager and job manager are started again; a rerun goes on; exact."""
        want = make_text(self.directory / "in", 20)
        self.write("job.yaml", word_count("in", "out", 2, rate="20000/s"))
        first = self.start("local", "job.yaml", "--task-managers", 2)
        self.wait_daemons("word-count", 3)
        time.sleep(1)
        os.kill(self.daemons("word-count")["tm1"], signal.SIGKILL)
        time.sleep(1.5)
        os.kill(self.daemons("word-count")["jm"], signal.SIGKILL)
        time.sleep(1.5)
        busy = self.weir("local", "job.yaml")
        self.assertEqual(busy[0], 1, busy)
        self.assertIn("another weir local", busy[2])
        first.send_signal(signal.SIGINT)
        _, err = first.communicate(timeout=60)
        self.assertEqual(first.returncode, 1, err)
        self.write("other.yaml", word_count("in", "out", 2))
        for arguments, part in ((["other.yaml"], "another descriptor"),
                                (["job.yaml", "-p", 3], "another --parallelism")):
            status, _, err = self.weir("local", *arguments, "--task-managers", 2)
            self.assertEqual(status, 2, err)
            self.assertIn("unfinished job with " + part, err)
        status, _, err = self.weir("local", "job.yaml", "--task-managers", 2)
        self.assertEqual(status, 0, err)
        self.assertIn("going on with job", err)
        self.assertEqual(differences(read_counts(self.directory / "out"), want), {})


if __name__ == "__main__":
    unittest.main()
