"""A flipped byte or a cut in any file of a checkpoint is named, and undone it costs nothing.

Many small jobs on one cluster, one kind of damage each. All processes are killed, files damaged,
the cluster started again: a job either fails with an error that names the file, or waits and says
for which file, or does not need what was damaged and is exact. Then the damage is undone and the
cluster started once more: every job ends exact, so nothing was lost meanwhile.
"""
import pathlib
import subprocess
import unittest

from case import Case
from cluster import BIN, Cluster, differences, wait_until
from jobs import BACKENDS, settings

ROWS, KEYS = 6000, 499

# What becomes of a job.
FAILS = "fails, naming the file"
WAITS = "waits, naming the file"
EXACT = "does not need it"
UNKNOWN = "is not recovered, the job manager's log names the file"


# ---- protobuf, as far as a manifest needs it ----

def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def fields(data):
    """(number, value) of a message; nested messages and strings as bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            size, at = {1: (8, at), 5: (4, at)}.get(key & 7) or varint(data, at)
            value, at = data[at:at + size], at + size
        yield key >> 3, value


def inner(data, *path):
    """All values at the end of a path of field numbers."""
    if not path:
        return [data]
    return [leaf for number, value in fields(data) if number == path[0]
            for leaf in inner(value, *path[1:])]


# ---- a job and its files ----

class Job:
    """One job with a table of numbers and one of texts, and what its files are for."""

    def __init__(self, directory, number, backend):
        self.ident = f"{number:08x}" + "da" * 12
        self.backend = backend
        self.out = pathlib.Path(directory) / "out" / str(number)
        self.root = pathlib.Path(directory) / "checkpoints" / self.ident
        self.local = pathlib.Path(directory) / "tm0/local" / self.ident
        self.record = pathlib.Path(directory) / "ha/jobs" / f"{self.ident}.job"

    def descriptor(self):
        aggregate = 'aggregate: ["count(*) AS n", "sum(i) AS total"], emit: final'
        return settings(f"job-{self.ident[:8]}", 1, self.backend, "250ms") + f"""
sources:
  rows: {{connector: datagen, rows: {ROWS}, rate: 1500/s, schema: {{i: bigint}},
         columns: {{i: {{sequence: {{from: 0, step: 1}}}}}}}}
operators:
  keys: {{input: rows, map: ["i % {KEYS} AS k", "'a key of some length ' || (i % {KEYS})::text AS t", i]}}
  numbers: {{input: keys, key_by: [k], {aggregate}}}
  texts: {{input: keys, key_by: [t], {aggregate}}}
sinks:
  out_numbers: {{input: numbers, connector: file, format: csv, path: "{self.out}/numbers"}}
  out_texts: {{input: texts, connector: file, format: csv, path: "{self.out}/texts"}}
"""

    def differences(self):
        have = {}
        for part in self.out.glob("*/*.csv"):
            for line in part.read_text().splitlines():
                key, count, total = line.rsplit(",", 2)
                at = (part.parent.name, int(key.split()[-1]))
                have[at] = "twice" if at in have else (int(count), int(total))
        want = {(step, k): (len(range(k, ROWS, KEYS)), sum(range(k, ROWS, KEYS)))
                for step in ("numbers", "texts") for k in range(KEYS)}
        return differences(have, want)

    def records(self):
        return sorted(p for p in (self.root / "epoch").iterdir() if p.name.isdigit())

    def checkpoint_records(self):
        """Newest first. Kind CHECKPOINT is 0, which is not written."""
        return [p for p in reversed(self.records()) if not inner(p.read_bytes()[:-16], 4)]

    def manifest(self, age=0):
        name = inner(self.checkpoint_records()[age].read_bytes()[:-16], 6)[0]
        return self.root / name.decode()

    def parts(self):
        """Table parts of the newest manifest: tasks, tables, parts."""
        return inner(self.manifest().read_bytes(), 12, 2, 5)

    def extents(self):
        """(file, offset, bytes) of state in segments."""
        found = []
        for part in self.parts():
            for extent in inner(part, 3):
                values = dict(fields(extent))
                found.append((self.root / values[1].decode(), values.get(2, 0), values[3]))
        return found

    def store_files(self):
        """(name in the database, file) of databases."""
        return [(dict(fields(f))[1].decode(), self.root / dict(fields(f))[2].decode())
                for part in self.parts() for f in inner(part, 7)]

    def local_files(self, pattern):
        return sorted(self.local.glob(pattern))

    def named_files(self):
        """What the newest checkpoint consists of."""
        files = {p for p, _, _ in self.extents()} | {p for _, p in self.store_files()}
        return files | {self.manifest(), self.checkpoint_records()[0], self.record}


# ---- damage ----

class Damage:
    """One file of one job, and what it held before."""

    def __init__(self, job, name, outcome, path, change):
        self.job, self.name, self.outcome, self.path = job, name, outcome, path
        self.before = path.read_bytes()
        change(path)

    def called(self):
        """What an error calls the file."""
        if self.path.name == ".weir-id":
            return str(self.path.parent)
        if self.path.parent.name == "epoch" and not self.path.exists():
            return f"record {int(self.path.name)} of "
        return self.path.name

    def undo(self):
        replace(self.path, self.before)


def replace(path, data):
    """As a file of its own: what is linked to the old one keeps its bytes."""
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def flip(where):
    """A bit of one byte; where: 0 … 1 of the file, or an offset, negative from the end."""
    def change(path):
        data = bytearray(path.read_bytes())
        data[int(where * (len(data) - 1)) if isinstance(where, float) else where] ^= 4
        replace(path, data)
    return change


def cut(where):
    def change(path):
        data = path.read_bytes()
        replace(path, data[:int(len(data) * where) if isinstance(where, float) else where])
    return change


def remove(path):
    path.unlink()


WHOLE = {"flip first": flip(0), "flip early": flip(0.25), "flip middle": flip(0.5),
         "flip last": flip(-1), "cut to nothing": cut(0.0), "cut in the middle": cut(0.5),
         "cut last": cut(-1), "removed": remove}
# Where a header of an extent has its fields, and the first records behind it.
EXTENT_OFFSETS = (0, 4, 6, 7, 8, 12, 16, 20, 24, 28, 32, 40, 45, 60)


def case(name, outcome, pick, change):
    return name, outcome, lambda job: (pick(job), change)


def record_cases():
    """(what, what then, job -> (file, change))"""
    for how, change in WHOLE.items():
        # The newest is a fence of a leader that is dead: it might as well never have been.
        yield case(f"newest record, {how}", EXACT if change is remove else WAITS,
                   lambda j: j.records()[-1], change)
        yield case(f"record of the checkpoint, {how}", WAITS,
                   lambda j: j.checkpoint_records()[0], change)
        yield case(f"manifest, {how}", FAILS, lambda j: j.manifest(), change)
        yield case(f"older manifest, {how}", EXACT, lambda j: j.manifest(1), change)
    yield case("older record, flip middle", EXACT, lambda j: j.checkpoint_records()[1], flip(0.5))
    yield case("commit mark, removed", EXACT,
               lambda j: sorted((j.root / "committed").iterdir())[-1], remove)


def job_cases():
    for how in ("flip first", "flip middle", "flip last", "cut in the middle"):
        yield case(f"job record, {how}", UNKNOWN, lambda j: j.record, WHOLE[how])
    for how in ("flip first", "cut in the middle", "removed"):
        yield case(f".weir-id, {how}", FAILS, lambda j: j.out / "numbers/.weir-id", WHOLE[how])


def flip_extent(which, where):
    """A byte of the first or the last extent: an offset, or 0 … 1 of its length."""
    def pick(job):
        path, offset, size = job.extents()[which]
        return path, flip(offset + (int(where * (size - 1)) if isinstance(where, float) else where))
    return pick


def local_cases():
    """Copies on the task manager's own disk: what is wrong with them only costs time."""
    for how, change in WHOLE.items():
        yield case(f"local segment, {how}", EXACT, lambda j: j.local_files("state/*.seg")[-1], change)
        yield case(f"note of local files, {how}", EXACT, lambda j: j.local_files("region-*")[0],
                   change)


def segment_cases():
    for which, step in ((0, 1), (-1, 3)):
        for where in (*EXTENT_OFFSETS, 0.5, 1.0)[::step]:
            yield f"extent {which}, flip at {where}", FAILS, flip_extent(which, where)
    for how in ("cut to nothing", "cut in the middle", "cut last", "removed"):
        yield case(f"segment, {how}", FAILS, lambda j: j.extents()[-1][0], WHOLE[how])


class DamagedFiles(Case):
    def setUp(self):
        super().setUp()
        self.local_recovery = False
        self.options = {"adoption_timeout": "200ms", "log_level": "warn"}

    def start(self, task_managers=1):
        return Cluster(self.directory, task_managers, slots=1000, options=self.options,
                       task_manager_options={"memory": "2GiB",
                                             "local_recovery": str(self.local_recovery).lower()})

    def kill(self, cluster):
        for daemon in (cluster.jobmanager, *cluster.task_managers):
            daemon.kill()

    def run_until_killed(self, jobs):
        """Every job has three checkpoints and a fence behind the last, and nothing runs."""
        cluster = self.start()
        for job in jobs:
            cluster.submit(job.descriptor(), job=job.ident)
        for job in jobs:
            cluster.wait_checkpoints(job.ident, 3)
        self.kill(cluster)
        leader = self.start(0)
        fenced = wait_until(lambda: all(j.records()[-1] != j.checkpoint_records()[0] for j in jobs))
        self.kill(leader)
        self.assertTrue(fenced, "the new leader has fenced every job")

    def outcome(self, cluster, damage):
        """True once it is what it should be."""
        log = cluster.jobmanager.log_text()
        if damage.outcome == UNKNOWN:
            return damage.path.name in log and "job_not_recovered" in log
        job = cluster.job(damage.job.ident)
        if damage.outcome == EXACT:
            return job["state"] == "FINISHED"
        ended = job["state"] == "FAILED"
        return ended == (damage.outcome == FAILS) and damage.called() in job["reason"]

    def check_damaged(self, damages):
        with self.start() as cluster:
            for damage in damages:
                if not wait_until(lambda: self.outcome(cluster, damage), 30):
                    known = cluster.request("GET", f"/v1/jobs/{damage.job.ident}")
                    self.fail(f"{damage.name}: should be: {damage.outcome}; is: {known}")
                self.check_told(cluster, damage)
                self.check_named_files(damage)
            for damage in damages:
                if damage.outcome == EXACT:
                    self.assertEqual(damage.job.differences(), {}, damage.name)

    def check_told(self, cluster, damage):
        """The reason says first which checkpoint is damaged; verified by hand, it is the same file."""
        if damage.outcome != FAILS or not damage.path.is_relative_to(damage.job.root):
            return
        reason = cluster.job(damage.job.ident)["reason"]
        self.assertRegex(reason, r"^checkpoint \d+ is damaged, ", damage.name)
        done = subprocess.run([str(BIN / "weir"), "snapshot", "verify", str(damage.job.root)],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1, damage.name)
        self.assertRegex(done.stdout, rf"(?m)^checkpoint \d+: .*{damage.path.name}", damage.name)

    def check_named_files(self, damage):
        if damage.outcome == FAILS:
            damage.undo()
            for path in damage.files:
                self.assertTrue(path.exists(), f"{damage.name}: {path} was deleted")

    def check_undone(self, damages):
        """Without the damage, and the record of the end, the jobs go on from where they were."""
        for damage in damages:
            if damage.outcome == EXACT:
                continue
            damage.undo()
            last = damage.job.records()[-1]
            if damage.outcome == FAILS and inner(last.read_bytes()[:-16], 12) == [b"FAILED"]:
                last.unlink()
        with self.start() as cluster:
            for damage in damages:
                with self.subTest(damage.name):
                    self.finish(cluster, damage.job.ident, 60)
                self.assertEqual(damage.job.differences(), {}, damage.name)

    def run_cases(self, cases):
        """(backend, case): a job each, all on one cluster."""
        jobs = [Job(self.directory, n, backend) for n, (backend, _) in enumerate(cases)]
        self.run_until_killed(jobs)
        damages = []
        for job, (backend, (name, outcome, pick)) in zip(jobs, cases):
            files = job.named_files()
            damages.append(Damage(job, f"{backend}: {name}", outcome, *pick(job)))
            damages[-1].files = files
        self.check_damaged(damages)
        self.check_undone(damages)

    def test_records_and_manifests(self):
        """Of the record log, of checkpoints, of the store of jobs, of the sink's directory."""
        self.run_cases([(BACKENDS[0], case) for case in (*record_cases(), *job_cases())])

    def test_local_copies(self):
        """They are read when they are right, else the originals."""
        self.local_recovery = True
        self.run_cases([(BACKENDS[-1], case) for case in local_cases()])

    def test_segments(self):
        """Every field of an extent's header, its records, and cuts. Extents are alike on all backends:
        on the others some of it."""
        self.run_cases([(backend, case) for n, backend in enumerate(BACKENDS)
                        for case in list(segment_cases())[::1 if n == 0 else 4]])


if __name__ == "__main__":
    unittest.main()
