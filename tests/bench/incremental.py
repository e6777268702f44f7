"""How much a checkpoint writes when 1 % of the state has changed since the one before; then how long
it takes to have the state again after the task manager was killed, from files on its disk.

    tests/bench/incremental.py    STATE=1000 (MB) BACKENDS="heap rocksdb" MEMORY=3GiB COUNT=5

One source fills a table; another goes on changing keys that are scattered over it and distinct, at
a rate that makes 1 % of them between two checkpoints, and adds none. Figures are those of `weir
checkpoints --json`, of COUNT checkpoints in a row once the table is full. Goal: at most 3 % of the
state; status 1 when it is missed.
"""
import json
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from cluster import BIN, Cluster, wait_until  # noqa: E402

# Bytes of one record in a checkpoint: flags, key, and the accumulators of five aggregates.
RECORD_BYTES = 89
KEYS = int(os.environ.get("STATE", "1000")) * 1000000 // RECORD_BYTES
BACKENDS = os.environ.get("BACKENDS", "heap rocksdb").split()
MEMORY = os.environ.get("MEMORY", "3GiB")
COUNT = int(os.environ.get("COUNT", "5"))
INTERVAL_S = 5
RATE = KEYS // 100 // INTERVAL_S
GOAL = 0.03


def descriptor(backend):
    step = int(KEYS * 0.6180339887)
    while math.gcd(step, KEYS) != 1:
        step += 1
    source = "connector: datagen, schema: {i: bigint}, columns: {i: {sequence: {from: 0, step: 1}}}"
    return f"""
version: 1
name: incremental
checkpoint: {{interval: {INTERVAL_S}s}}
state: {{backend: {backend}}}
sources:
  fill: {{{source}, rows: {KEYS}}}
  change: {{{source}, rate: {RATE}/s}}
operators:
  keys: {{input: [fill, change], map: ["i * {step} % {KEYS} AS k", "(i % 1000)::integer AS v"]}}
  sums:
    input: keys
    key_by: [k]
    aggregate: ["count(*) AS n", "sum(v) AS s", "min(v) AS lo", "max(v) AS hi", "count(v) AS m"]
sinks:
  out: {{input: sums, connector: blackhole}}
"""


def completed(cluster, job):
    """Completed checkpoints as the client shows them, oldest first."""
    done = subprocess.run([BIN / "weir", "checkpoints", job, "--json", "--jobmanager",
                           "http://" + cluster.jobmanager.address("http")],
                          capture_output=True, text=True, check=True)
    return [c for c in reversed(json.loads(done.stdout)["checkpoints"])
            if c["state"] == "COMPLETED"]


def is_filled(cluster, job):
    tasks = cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
    return sum(t["source_rows"] or 0 for t in tasks) >= KEYS and \
        (cluster.job(job)["last_checkpoint"] or 0)


def restored(cluster, backend, job):
    """Kills the task manager and prints what its successor says of the restore."""
    kept = cluster.task_managers[0].directory / "local" / job / "region-0"
    wait_until(kept.exists, 60)
    cluster.task_managers[0].kill()
    daemon = cluster.task_managers[0] = cluster.start_taskmanager(
        wait=False, name=cluster.task_managers[0].directory.name)
    line = wait_until(lambda: re.search(r"state_restored .*", daemon.log_text()), 120)
    if not line:
        raise RuntimeError("nothing was restored: " + cluster.logs(1000))
    found = {k: int(v) for k, v in re.findall(r"(\w+)=(\d+)\b", line[0])}
    usage = pathlib.Path(f"/proc/{daemon.pid}/stat").read_text().split()
    cpu = (int(usage[13]) + int(usage[14])) / os.sysconf("SC_CLK_TCK")
    print(f"{backend}: {found['bytes'] / 1e6:.0f} MB restored in {found['ms']} ms, "
          f"{found['local_bytes'] / 1e6:.0f} MB of it from the task manager's disk; "
          f"{cpu:.2f} CPU-seconds since its start", flush=True)
    wait_until(lambda: cluster.job(job)["state"] == "RUNNING", 60)


def measure(backend, work):
    """True when the goal is reached; prints a line per checkpoint."""
    with Cluster(work, 1, task_manager_options={"memory": MEMORY}) as cluster:
        job = cluster.submit(descriptor(backend))
        filled = wait_until(lambda: is_filled(cluster, job), 600)
        if not filled:
            raise RuntimeError("the table was not filled: " + cluster.logs(1000))
        # The first one behind the last new key takes what the filling changed.
        cluster.wait_more_checkpoints(job, 2)
        before = completed(cluster, job)[-1]
        cluster.wait_checkpoints(job, cluster.job(job)["completed_checkpoints"] + COUNT,
                                 INTERVAL_S * COUNT * 10)
        worst = 0
        for c in [c for c in completed(cluster, job) if c["id"] > before["id"]][:COUNT]:
            changed = RATE * (c["triggered_us"] - before["triggered_us"]) / 1e6 / KEYS
            written = c["written_bytes"] / c["state_bytes"]
            worst = max(worst, written / changed)
            print(f"| {backend} | {c['id']} | {c['state_bytes'] / 1e6:.0f} | {changed * 100:.2f} "
                  f"| {c['kind']} | {c['written_bytes'] / 1e6:.1f} "
                  f"| {written * 100:.2f} |", flush=True)
            before = c
        restored(cluster, backend, job)
        cluster.request("DELETE", f"/v1/jobs/{job}")
        cluster.wait_job(job)
    # The machine may be late with a checkpoint: then more has changed, and more may be written.
    return worst <= GOAL / 0.01


def main():
    print(f"{KEYS} keys; the goal is {GOAL * 100:.0f} % written for 1 % changed\n"
          "| backend | checkpoint | state, MB | changed, % | kind | written, MB | written, % |\n"
          "| --- |" + " ---: |" * 6, flush=True)
    missed = []
    for backend in BACKENDS:
        work = tempfile.mkdtemp(prefix="weir-incremental-", dir=os.environ.get("DIRECTORY"))
        try:
            if not measure(backend, work):
                missed.append(backend)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    print(f"MISSED: {', '.join(missed)}" if missed else "ok: within the goal")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
