"""Benchmarks of whole jobs, as CPU seconds of all threads; results are checked against an oracle.

    tests/bench/run.py [NAME ...]      only those whose name contains one of the words

Each runs twice in a cluster inside one process (bench_job), one worker; the worse run is reported.
Machines are shared and noisy: compare ratios from one sitting, not numbers from two.
"""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from cluster import Cluster, differences, make_text, read_counts, word_count  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / os.environ.get("FLAVOR", "release")
RUNS = int(os.environ.get("RUNS", "2"))


def run_job(work, descriptor, task_managers=1, workers=1, parallelism=1, memory_mib=4096,
            combine=True):
    """Figures of one run, by name."""
    path = work / "job.yaml"
    path.write_text(descriptor)
    state = work / "state"
    shutil.rmtree(state, ignore_errors=True)
    done = subprocess.run([BUILD / "tests/bench/bench_job", path, state, str(task_managers),
                           str(workers), str(parallelism), str(memory_mib), str(int(combine))],
                          capture_output=True, text=True, timeout=900, check=False)
    match = re.search(r"^state=.*$", done.stdout, re.M)
    if done.returncode != 0 or match is None:
        raise RuntimeError(done.stdout[-500:] + done.stderr[-2000:])
    return {k: v for k, v in (f.split("=", 1) for f in match[0].split(" ") if "=" in f)}


def worst(work, descriptor, check=None, **kwargs):
    """The run of RUNS that took most CPU; each is checked."""
    slowest = None
    for _ in range(RUNS):
        figures = run_job(work, descriptor, **kwargs)
        if check is not None:
            check()
        if slowest is None or float(figures["cpu_s"]) > float(slowest["cpu_s"]):
            slowest = figures
    return slowest


def rate(count, figures):
    return count / float(figures["cpu_s"]) / 1e6


def bench_word_count(work):
    """Text files, byte-set splitter, local combiner, one row per word at the end."""
    want = make_text(work / "in", 250)
    words = sum(want.values())
    out = work / "out"

    def check():
        assert differences(read_counts(out), want) == {}
        shutil.rmtree(out)

    figures = worst(work, word_count(work / "in", out, 1, interval="10s"), check)
    return f"{rate(words, figures):.1f} M words/s per core (goal 25)"


def datagen(name, rows, columns, rest, interval="10s"):
    types = {"sequence": "bigint", "uniform": "bigint", "real": "double precision"}
    schema = ", ".join(f"{c}: {types[kind]}" for c, kind, _ in columns)
    made = "\n".join(f"      {c}: {{{'uniform' if kind == 'real' else kind}: {how}}}"
                     for c, kind, how in columns)
    return f"""
version: 1
name: {name}
checkpoint: {{interval: {interval}}}
sources:
  g:
    connector: datagen
    rows: {rows}
    seed: 1
    schema: {{{schema}}}
    columns:
{made}
{rest}"""


FOUR = [("a", "sequence", "{from: 0, step: 1}"), ("b", "uniform", "{min: 0, max: 1000000}"),
        ("c", "real", "{min: 0, max: 1}"), ("d", "uniform", "{min: 0, max: 100}")]


def bench_stateless(work):
    """datagen -> filter -> map -> blackhole over four numeric columns."""
    rows = 200_000_000
    figures = worst(work, datagen("stateless", rows, FOUR, """
operators:
  f: {input: g, filter: "b % 2 = 0"}
  m: {input: f, map: [a + b AS ab, b, c * 2 AS c2, d]}
sinks:
  s: {input: m, connector: blackhole}
"""))
    return f"{rate(rows, figures):.1f} M rows/s per core (goal 60)"


KEYED = """
operators:
  s: {{input: g, key_by: [k], aggregate: [sum(v) AS total]{emit}}}
sinks:
  o: {{input: s, connector: {sink}}}
"""


def keyed(keys, rows, emit="", sink="blackhole", interval="10s"):
    columns = [("k", "uniform", f"{{min: 0, max: {keys - 1}}}"),
               ("v", "uniform", "{min: 0, max: 1000}")]
    return datagen("keyed", rows, columns, KEYED.format(emit=emit, sink=sink), interval)


def bench_keyed_sum(work):
    """Running sum over a million uniform bigint keys, every change emitted."""
    rows = 50_000_000
    figures = worst(work, keyed(1_000_000, rows))
    return f"{rate(rows, figures):.1f} M rows/s per core (goal 15)"


def bench_combiner(work):
    """Sums and averages of 20 M rows, with the local combiner and without; keys that repeat and keys
    that hardly do."""
    rows, parts = 20_000_000, []
    for call in ("sum(v) AS x", "avg(v) AS x"):
        for keys in (1_000, 10_000, 1_000_000):
            columns = [("k", "uniform", f"{{min: 0, max: {keys - 1}}}"),
                       ("v", "uniform", "{min: 0, max: 1000}")]
            job = datagen("combined", rows, columns, f"""
operators:
  s: {{input: g, key_by: [k], aggregate: ["{call}"], emit: final}}
sinks:
  o: {{input: s, connector: blackhole}}
""")
            runs = [[float(run_job(work, job, combine=combine)["cpu_s"]) for combine in (True, False)]
                    for _ in range(RUNS)]
            ratio = min(r[0] for r in runs) / min(r[1] for r in runs)
            parts.append(f"{call[:3]}, {keys} keys: {ratio:.2f}")
    return f"CPU over that without a combiner: {'; '.join(parts)} (goal 1.05)"


def bench_distinct(work):
    """How many of ten million values there are, in one group; each comes once."""
    rows = 10_000_000
    out = work / "out"
    columns = [("v", "sequence", "{from: 0}")]

    def check():
        lines = [line for part in out.iterdir() if not part.name.startswith(".")
                 for line in part.read_text().split()]
        assert lines == [f"0,{rows}"], lines
        shutil.rmtree(out)

    figures = worst(work, datagen("distinct", rows, columns, f"""
operators:
  c: {{input: g, key_by: ["0 AS all"], aggregate: ["count(DISTINCT v) AS n"], emit: final}}
sinks:
  o: {{input: c, connector: file, path: "{out}", format: csv}}
"""), check)
    return f"{rate(rows, figures):.1f} M rows/s per core (goal 5)"


def stored(keys, rows, distribution="uniform: {{min: 0, max: {last}}}", backend="rocksdb", emit=""):
    """A running sum whose state is many times the memory it may have."""
    return f"""
version: 1
name: stored
checkpoint: {{interval: 10s}}
state: {{backend: {backend}}}
sources:
  g:
    connector: datagen
    rows: {rows}
    seed: 1
    schema: {{k: bigint, v: bigint}}
    columns:
      k: {{{distribution.format(keys=keys, last=keys - 1)}}}
      v: {{uniform: {{min: 0, max: 1000}}}}
operators:
  s: {{input: g, key_by: [k], aggregate: ["sum(v::integer) AS total", "count(*) AS n"]{emit}}}
sinks:
  o: {{input: s, connector: blackhole}}
"""


def stored_rate(work, memory_mib=256, **kwargs):
    keys, rows = 10_000_000, int(float(os.environ.get("ROWS_M", "20")) * 1e6)
    figures = worst(work, stored(keys, rows, **kwargs), memory_mib=memory_mib)
    return rate(rows, figures), float(figures["rss_max_mib"])


def bench_stored_uniform(work):
    """10 M uniform keys on RocksDB in 256 MiB, from the first row on."""
    million, mib = stored_rate(work)
    return f"{million:.3f} M rows/s per core (goal 0.15), {mib:.0f} MiB"


def bench_stored_zipf(work):
    million, mib = stored_rate(work, distribution="zipf: {{n: {keys}, s: 0.99}}")
    return f"{million:.3f} M rows/s per core (goal 0.5), {mib:.0f} MiB"


def bench_stored_final(work):
    """Uniform; one row per key at the end."""
    million, mib = stored_rate(work, emit=", emit: final")
    return f"{million:.3f} M rows/s per core (goal 0.25), {mib:.0f} MiB"


def bench_stored_in_budget(work):
    """What a store costs that never has to be opened."""
    kwargs = {"memory_mib": 2048}
    (stored_million, _), (heap_million, _) = (stored_rate(work, backend=b, **kwargs)
                                              for b in ("rocksdb", "heap"))
    return f"{stored_million / heap_million:.2f} of the heap (goal 0.8)"


def bench_keyed_sum_is_right(work):
    """The same at a size that Python can add up: total of totals and number of keys."""
    rows, keys, out = 1_000_000, 10_000, work / "sums"
    run_job(work, keyed(keys, rows, ", emit: final", f"file, path: \"{out}\", format: csv"))
    lines = [line.split(",") for p in out.glob("*.csv") for line in p.read_text().splitlines()]
    total = sum(int(value) for _, value in lines)
    assert len(lines) == keys and len({k for k, _ in lines}) == keys, len(lines)
    assert abs(total / rows - 500) < 2, total
    plain = work / "rows"
    run_job(work, datagen("rows", rows, [("k", "uniform", f"{{min: 0, max: {keys - 1}}}"),
                                         ("v", "uniform", "{min: 0, max: 1000}")],
                          f'sinks:\n  o: {{input: g, connector: file, path: "{plain}", '
                          "format: csv}\n"))
    want = {}
    for part in plain.glob("*.csv"):
        for line in part.read_text().splitlines():
            key, value = line.split(",")
            want[key] = want.get(key, 0) + int(value)
    assert differences({k: int(v) for k, v in lines}, want) == {}
    return f"{keys} sums equal those of the plain rows"


def bench_exchange(work):
    """Eight bigint columns; half of the batches cross between two task managers. The CPU that a
    remote half costs more than a local one, per byte and side."""
    rows = 60_000_000
    columns = [(c, "sequence", "{from: 0, step: 1}") for c in "abcdefgh"]
    job = datagen("exchange", rows, columns,
                  "sinks:\n  o: {input: g, connector: blackhole, parallelism: 2}\n")
    local = worst(work, job)
    remote = worst(work, job, task_managers=2)
    remote_bytes = rows * 64 / 2
    ns = (float(remote["cpu_s"]) - float(local["cpu_s"])) * 1e9 / remote_bytes / 2
    speed = remote_bytes / float(remote["wall_s"]) / 1e9
    return f"{speed:.2f} GB/s (goal 1), {ns:.2f} ns per byte and side (goal 0.4)"


def bench_sealing(work):
    """25 M keys, each update touching one of them, a checkpoint every 3 s."""
    figures = run_job(work, keyed(25_000_000, 150_000_000, interval="3s"))
    return (f"{figures['state_mib']} MiB of state, barrier pause at most {figures['sealed_max_us']} us "
            f"(goal 1000), longest step {figures['longest_step_ms']} ms (goal 5; what the "
            f"machine itself does: gap), packed in at most {figures['packed_max_ms']} ms; table "
            f"{figures['table_mib']} MiB, budget used at most {figures['budget_used_mib']} MiB "
            f"(goal 1.3 times the table), resident {figures['rss_max_mib']} MiB")


def bench_gap(work):
    """How long the machine itself holds up two threads that only compute."""
    del work
    code = ("import time\nend = time.monotonic() + 5\nlast = time.monotonic()\nworst = 0\n"
            "while last < end:\n    now = time.monotonic()\n    worst = max(worst, now - last)\n"
            "    last = now\nprint(worst * 1000)\n")
    loops = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
             for _ in range(os.cpu_count() or 1)]
    return f"longest gap of a pure loop per core: {max(float(p.communicate()[0]) for p in loops):.1f} ms"


def bench_start(work):
    """weir local: from the shell to the first printed row."""
    job = work / "first.yaml"
    job.write_text(datagen("first", 3, [("a", "sequence", "{from: 1, step: 1}")],
                           "sinks:\n  p: {input: g, connector: print}\n"))
    took = []
    for i in range(5):
        begin = time.monotonic()
        process = subprocess.Popen([BUILD / "bin/weir", "local", job, "--state", work / f"s{i}"],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.readline()
        took.append(time.monotonic() - begin)
        process.wait()
    return f"first row after {sorted(took)[2] * 1000:.0f} ms, median of 5 (goal 300)"


def bench_recovery(work):
    """kill -9 of the task manager that prints, another one idle: until new rows come."""
    gaps = []
    for i in range(3):
        job = datagen("print", 0, [("a", "sequence", "{from: 1, step: 1}")],
                      "sinks:\n  p: {input: g, connector: print}\n", "1s").replace(
                          "seed: 1", "seed: 1\n    rate: 1000/s")
        with Cluster(work / f"c{i}", 2) as cluster:
            ident = cluster.submit(job)
            cluster.wait_checkpoints(ident, 1)
            name = cluster.get(f"/v1/jobs/{ident}/tasks")["tasks"][0]["worker_name"]
            index, other = int(name[2:]), cluster.task_managers[1 - int(name[2:])]
            size = (other.directory / "log").stat().st_size
            os.kill(cluster.task_managers[index].pid, signal.SIGKILL)
            begin = time.monotonic()
            while (other.directory / "log").stat().st_size - size < 2000:
                assert time.monotonic() - begin < 30
                time.sleep(0.002)
            gaps.append(time.monotonic() - begin)
            cluster.task_managers[index].kill()
    return f"{max(gaps) * 1000:.0f} ms, worst of 3 (goal 2000)"


def bench_idle(work):
    """Resident memory of both daemons without a job."""
    with Cluster(work / "cluster", 1) as cluster:
        time.sleep(1)
        sizes = []
        for daemon in (cluster.jobmanager, cluster.task_managers[0]):
            text = pathlib.Path(f"/proc/{daemon.pid}/status").read_text()
            sizes.append(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024)
    return f"job manager {sizes[0]:.0f} MiB (goal 20), task manager {sizes[1]:.0f} MiB (goal 50)"


def bench_table(work):
    """The keyed table by itself (bench_table)."""
    del work
    lines = [subprocess.run([BUILD / "tests/bench/bench_table", keys], capture_output=True,
                            text=True, check=True).stdout.strip().replace("\n", "; ")
             for keys in ("1000000", "10000000")]
    return "<br>".join(lines)


def bench_numeric(work):
    """Kernels of numeric by themselves (bench_numeric)."""
    del work
    text = subprocess.run([BUILD / "tests/bench/bench_numeric"], capture_output=True, text=True,
                          check=True).stdout
    return "<br>".join(re.sub(r"  +", " ", line) for line in text.splitlines())


def bench_store(work):
    """A store of RocksDB by itself (bench_store)."""
    text = subprocess.run([BUILD / "tests/bench/bench_store", "10000000", "512", work],
                          capture_output=True, text=True, check=True).stdout
    return "<br>".join(re.sub(r"  +", ": ", line, count=1) for line in text.splitlines())


def main():
    names = [n for n in globals() if n.startswith("bench_")]
    wanted = sys.argv[1:]
    print("| benchmark | result |\n| --- | --- |")
    failed = 0
    for name in names:
        if wanted and not any(w in name for w in wanted):
            continue
        work = pathlib.Path(tempfile.mkdtemp(prefix="weir-bench-"))
        try:
            result = globals()[name](work)
        except (AssertionError, RuntimeError, subprocess.SubprocessError) as error:
            result, failed = f"FAILED: {error}", failed + 1
        finally:
            shutil.rmtree(work, ignore_errors=True)
        print(f"| {name[6:].replace('_', ' ')} | {result} |", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
