"""Keyed state many times the memory budget: exact, within the budget, checkpoints incremental.

    tests/bench/large_state.py        KEYS=10000000 BACKEND=rocksdb BUDGET=256MiB ROUNDS=2.5
                                      INTERVAL=5s PARALLELISM=1 DIRECTORY=/tmp

One task manager sums per key over KEYS keys in scattered order, ROUNDS rows each, while it is
sampled every second; it is killed with SIGKILL in the middle of the updates. The result is checked
line by line (bench_check). Prints a table and a verdict; status 1 when a goal is missed.
"""
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from cluster import ENDED, ROOT, Cluster  # noqa: E402

BUILD = ROOT / "build" / os.environ.get("FLAVOR", "release")
KEYS = int(os.environ.get("KEYS", "10000000"))
BACKEND = os.environ.get("BACKEND", "rocksdb")
BUDGET = os.environ.get("BUDGET", "256MiB")
ROWS = int(KEYS * float(os.environ.get("ROUNDS", "2.5")))
INTERVAL = os.environ.get("INTERVAL", "5s")
PARALLELISM = int(os.environ.get("PARALLELISM", "1"))
MIB = 1 << 20


def budget_bytes():
    number, unit = re.fullmatch(r"(\d+)(MiB|GiB)", BUDGET).groups()
    return int(number) * {"MiB": MIB, "GiB": 1024 * MIB}[unit]


def scatter_step():
    """Near the golden section of KEYS, without a common divisor: neighbours in time lie far apart."""
    step = max(1, int(KEYS * 0.6180339887))
    while math.gcd(step, KEYS) != 1:
        step += 1
    return step


def descriptor(out, step):
    return f"""
version: 1
name: large-state
parallelism: {PARALLELISM}
checkpoint: {{interval: {INTERVAL}}}
state: {{backend: {BACKEND}}}
restart: {{initial_delay: 50ms}}
sources:
  rows: {{connector: datagen, rows: {ROWS}, schema: {{i: bigint}},
         columns: {{i: {{sequence: {{from: 0, step: 1}}}}}}}}
operators:
  keys: {{input: rows, map: ["i * {step} % {KEYS} AS k",
                            "(i * {step} % {KEYS} % 1000 + i / {KEYS})::integer AS v"]}}
  sums: {{input: keys, key_by: [k], aggregate: ["count(*) AS n", "sum(v) AS total"], emit: final}}
sinks:
  out: {{input: sums, connector: file, format: csv, path: "{out}"}}
"""


class Watch:
    """Samples the task manager and the job each second, and prints a line of the table for each."""

    def __init__(self, cluster, job):
        self.cluster, self.job = cluster, job
        self.begin = time.monotonic()
        self.rows_before = 0
        self.peak = 0
        self.told = 0
        self.checkpoints = {}
        print("| second | rows, M | rows/s, k | resident, MiB | budget used, MiB | state, MiB "
              "| disk, MiB | checkpoint | kind | written, MiB | took, s |\n|" + " ---: |" * 11, flush=True)

    def resident(self):
        """VmHWM too: a peak between two samples counts."""
        try:
            status = pathlib.Path(f"/proc/{self.cluster.task_managers[0].pid}/status").read_text()
            found = {k: int(v) * 1024 for k, v in re.findall(r"(VmHWM|VmRSS):\s+(\d+)", status)}
        except OSError:
            return 0
        self.peak = max(self.peak, found.get("VmHWM", 0))
        return found.get("VmRSS", 0)

    def disk(self):
        data = self.cluster.task_managers[0].directory
        total = 0
        for path in data.rglob("*"):
            try:
                total += path.stat().st_size if path.is_file() else 0
            except OSError:
                pass  # it went meanwhile
        return total

    def completed(self):
        """The newest completed checkpoint that was not told yet, as cells."""
        cells = "| | | | |"
        for c in reversed(self.cluster.checkpoints(self.job)):
            if c["state"] == "COMPLETED" and c["id"] not in self.checkpoints:
                self.checkpoints[c["id"]] = c
                cells = (f"| {c['id']} | {c['kind']} | {c['written_bytes'] / MIB:.0f} "
                         f"| {(c['ended_us'] - c['triggered_us']) / 1e6:.1f} |")
        return cells

    def rows(self):
        tasks = self.cluster.get(f"/v1/jobs/{self.job}/tasks")["tasks"]
        return sum(t["source_rows"] or 0 for t in tasks)

    def sample(self):
        tasks = self.cluster.get(f"/v1/jobs/{self.job}/tasks")["tasks"]
        rows = sum(t["source_rows"] or 0 for t in tasks)
        state = sum(t["state_bytes"] or 0 for t in tasks)
        used = sum(w["memory_used_bytes"] or 0 for w in self.cluster.get("/v1/workers")["workers"]
                   if w["state"] == "CONNECTED")
        print(f"| {time.monotonic() - self.begin:.0f} | {rows / 1e6:.1f} "
              f"| {max(0, rows - self.rows_before) / 1e3:.0f} | {self.resident() / MIB:.0f} "
              f"| {used / MIB:.0f} | {state / MIB:.0f} | {self.disk() / MIB:.0f} "
              + self.completed(), flush=True)
        self.rows_before = rows


def run(cluster, job):
    """To the end, with one kill when every key is there and half of the updates have been made."""
    watch = Watch(cluster, job)
    killed = False
    sampled = time.monotonic()
    while True:
        time.sleep(0.1)
        ended = cluster.job(job)
        if not killed and ended["completed_checkpoints"] > 0 and watch.rows() > (KEYS + ROWS) / 2:
            killed = True
            print("killed with SIGKILL", flush=True)
            cluster.replace_taskmanager(0)
        if ended["state"] in ENDED or time.monotonic() >= sampled + 1:
            sampled += 1
            watch.sample()
        if ended["state"] in ENDED:
            return watch, ended, killed


def verdict(watch, ended, killed, check):
    """Printed goals; true when all are reached."""
    limit = 1.1 * budget_bytes()
    checkpoints = list(watch.checkpoints.values())
    written = sum(c["written_bytes"] for c in checkpoints)
    whole = sum(c["state_bytes"] for c in checkpoints)
    goals = [
        (ended["state"] == "FINISHED", f"the job is {ended['state']} {ended['reason']}"),
        (killed and ended["restarts"] >= 1, f"killed once, {ended['restarts']} restarts"),
        (check.returncode == 0, f"result: {check.stdout.strip()}"),
        (watch.peak <= limit, f"resident at most {watch.peak / MIB:.0f} MiB of "
                              f"{limit / MIB:.0f} MiB (1.1 times the budget), also between samples"),
        (written < whole / 2, f"{len(checkpoints)} checkpoints wrote {written / MIB:.0f} MiB of "
                              f"{whole / MIB:.0f} MiB of state"),
    ]
    for reached, text in goals:
        print(f"{'ok' if reached else 'MISSED'}: {text}")
    return all(reached for reached, _ in goals)


def main():
    work = pathlib.Path(tempfile.mkdtemp(prefix="weir-large-", dir=os.environ.get("DIRECTORY")))
    step = scatter_step()
    print(f"{KEYS} keys, {ROWS} rows, state on {BACKEND}, memory {BUDGET}, "
          f"a checkpoint every {INTERVAL}")
    try:
        with Cluster(work, 1, task_manager_options={"memory": BUDGET}) as cluster:
            job = cluster.submit(descriptor(work / "out", step))
            watch, ended, killed = run(cluster, job)
        check = subprocess.run([BUILD / "tests/bench/bench_check", str(KEYS), str(ROWS), str(step),
                                work / "out"], text=True, stdout=subprocess.PIPE, check=False)
        return 0 if verdict(watch, ended, killed, check) else 1
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
