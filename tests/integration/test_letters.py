"""Records that fail: each policy does what it says, and dead letters are rows like any others."""
import json
import os
import pathlib
import random
import re
import subprocess
import time
import unittest

from case import Case
from cluster import BIN, ENVIRONMENT, Cluster, hidden_parts, wait_until
from jobs import settings

KILLS = int(os.environ.get("KILLS", "3"))
SEED = int(os.environ.get("SEED", "1"))


class BadRecords:
    """Rows of csv and json, some of which no reader can take, and some of which fail in a step: the oracle
    says which letters they become, and what is left on each branch."""

    SINKS = ("all", "cast", "words", "sums", "events")

    def __init__(self, directory, rows=3000, seed=SEED):
        self.directory = pathlib.Path(directory)
        self.rng = random.Random(f"letters-{seed}")
        self.rows = rows
        self.letters = []
        self.want = {name: [] for name in self.SINKS}
        self.sums = {}
        (self.directory / "in").mkdir(parents=True)
        for name in ("x", "y", "z"):
            self.write_csv(self.directory / "in" / f"{name}.csv", rows // 3)
        self.write_json(self.directory / "in" / "e.json", rows // 3)
        for key, (count, total) in self.sums.items():
            self.want["sums"].append(f"{key},{count},{total}")

    def letter(self, step, code, message, columns, split=None, offset=None):
        self.letters.append((step, code, message, split, offset, columns))

    # ---- inputs, and what becomes of each record ----

    def write_csv(self, path, rows):
        data = b""
        for i in range(rows):
            line, code, message = self.csv_line(i, (str(path), len(data)))
            if code:
                self.letter("rows", code, message, line.decode(), str(path), len(data))
            data += line + b"\n"
        path.write_bytes(data)

    def csv_line(self, number, origin):
        rng, what = self.rng, self.rng.random()
        if what < 0.02:
            return b"%d,7" % number, "22P04", 'missing data for column "t"'
        if what < 0.04:
            return (b"%d,1,2,3,\"q\"\"q\"" % number, "22P04",
                    "extra data after last expected column")
        if what < 0.06:
            return (b'%d,"o""o",5' % number, "22P02",
                    'column "a": invalid input syntax for type integer: "o"o"')
        a, t = rng.randrange(0, 9), rng.choice(("12", "7", "x8", "", "né"))
        self.row(number, a, t, origin)
        return f'{number},{a},"{t}"'.encode(), None, None

    def row(self, i, a, t, origin):
        columns = json.dumps({"id": i, "a": a, "t": t}, ensure_ascii=False,
                             separators=(",", ":"))
        self.want["all"].append(str(i))
        if a == 0:
            self.letter("kept", "22012", "division by zero", columns, *origin)
        elif 100 // a > 12:
            if t.isdigit():
                self.want["cast"].append(f"{i},{t}")
            else:
                self.letter("cast", "22P02",
                            f'invalid input syntax for type integer: "{t}"', columns, *origin)
        if a == 1:
            self.letter("words", "22012", "division by zero", columns, *origin)
        else:
            text = f"{int(60 / (a - 1))} {a}"
            self.want["words"] += [f"{i},{w}" for w in text.split(" ") if int(w) != 2]
        if a == 2:
            self.letter("sums", "22012", "division by zero", columns, *origin)
        else:
            count, total = self.sums.get(a % 4, (0, 0))
            self.sums[a % 4] = (count + 1, total + int(10 / (a - 2)))

    def write_json(self, path, rows):
        data = b""
        for i in range(rows):
            what = self.rng.random()
            line = f'{{"n": {i}, "s": "a\\u0062{i}"}}'
            if what < 0.03:
                line = f'{{"n": {i}, "s": "a\\u0062'
                self.letter("events", "22P02", None, line, str(path), len(data))
            elif what < 0.06:
                line = f'{{"n": "\\u0062{i}", "s": 1}}'
                self.letter("events", "22P02",
                            f'column "n": invalid input syntax for type bigint: "b{i}"', line,
                            str(path), len(data))
            else:
                self.want["events"].append(f"{i},ab{i}")
            data += line.encode() + b"\n"
        path.write_bytes(data)

    # ---- the job ----

    def descriptor(self, errors, parallelism=2, seconds=None, extra="", strategy="exponential",
                   failing=None):
        """failing: a step with errors: fail."""
        rate = "" if seconds is None else f", rate: {max(1, int(self.rows / seconds))}/s"
        bad = "" if "dead_letter" not in errors else f"""
  bad: {{connector: file, format: json, path: "{self.directory}/out/bad"}}"""
        sink = f'connector: file, format: csv, path: "{self.directory}/out'
        head = settings("bad-records", parallelism, "heap", "100ms", extra)
        job = head.replace("{initial_delay", f"{{strategy: {strategy}, initial_delay") + f"""
errors: {errors}
sources:
  rows: {{connector: file, path: "{self.directory}/in/*.csv", format: csv, multiline: false,
         split_size: 4KiB, schema: {{id: bigint, a: integer, t: text}}{rate}}}
  events: {{connector: file, path: "{self.directory}/in/e.json", format: json, split_size: 4KiB,
           schema: {{n: bigint, s: text}}{rate}}}
operators:
  kept: {{input: rows, filter: 100 / a > 12}}
  cast: {{input: kept, map: [id, "t::integer AS n"]}}
  words: {{input: rows, keep: [id],
          flat_map: "regexp_split_to_table((60 / (a - 1))::text || ' ' || a, ' ') AS w"}}
  other: {{input: words, filter: "w <> '2'"}}
  sums: {{input: rows, key_by: [a % 4 AS k],
         aggregate: ["count(*) AS n", "sum(10 / (a - 2)) AS s"], emit: final}}
  all: {{input: rows, map: [id]}}
sinks:
  out_all: {{input: all, {sink}/all"}}
  out_cast: {{input: cast, {sink}/cast"}}
  out_words: {{input: other, {sink}/words"}}
  out_sums: {{input: sums, {sink}/sums"}}
  out_events: {{input: events, {sink}/events"}}{bad}
"""
        return job if failing is None else job.replace(f"  {failing}: {{",
                                                       f"  {failing}: {{errors: fail, ")

    # ---- what came out ----

    def lines(self, name, ending):
        return sorted(line for part in (self.directory / "out" / name).glob(f"*.{ending}")
                      for line in part.read_text().splitlines())

    def check_rows(self, test):
        for name, want in self.want.items():
            test.assertEqual(self.lines(name, "csv"), sorted(want), name)
            test.assertEqual(hidden_parts(self.directory / "out" / name), [])

    def read_letters(self):
        return [json.loads(line) for line in self.lines("bad", "json")]

    def check_letters(self, test):
        have = []
        for letter in self.read_letters():
            test.assertRegex(letter["time"], r"^20\d\d-\d\d-\d\dT")
            message = letter["message"]
            if message.startswith("invalid input syntax for type json"):
                message = None
            have.append((letter["step"], letter["code"], message, letter["split"], letter["offset"],
                         letter["columns"]))
        test.assertEqual(sorted(have, key=str), sorted(self.letters, key=str))

    def counts(self):
        """{(step, code): records}"""
        counts = {}
        for step, code, *_ in self.letters:
            counts[step, code] = counts.get((step, code), 0) + 1
        return counts


class Letters(Case):
    def test_letters_are_exact(self):
        """Each record that fails becomes one letter, with its step, its code, PostgreSQL's message and what it
        was; other branches have all their rows."""
        job = BadRecords(self.directory)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor("{dead_letter: bad}"))
            self.finish(cluster, ident)
            job.check_rows(self)
            job.check_letters(self)
            self.check_counts(cluster, ident, job, "dead_letters")

    def check_counts(self, cluster, ident, job, outcome):
        """Counted by step and code, as they are left out; the last figures may come behind the end."""
        def counts():
            return {(e["step"], e["code"]): e[outcome] for e in cluster.job(ident)["errors"]}
        wait_until(lambda: counts() == job.counts(), 10)
        self.assertEqual(counts(), job.counts())

    def test_skipped_rows_are_left_out(self):
        """skip leaves out what dead_letter would have told of."""
        job = BadRecords(self.directory)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor("skip"))
            self.finish(cluster, ident)
            job.check_rows(self)
            self.check_counts(cluster, ident, job, "skipped")

    def test_figures_of_a_running_job(self):
        """/metrics has a row per step and SQLSTATE, and `weir show` a line."""
        job = BadRecords(self.directory)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor("skip", seconds=20))
            text = re.compile(r'weir_step_records_skipped_total\{[^}]*job="bad-records"[^}]*'
                              r'step="kept",code="22012"\} [1-9]')
            wait_until(lambda: text.search(cluster.request("GET", "/metrics")[1]), 20)
            shown = subprocess.run(
                [BIN / "weir", "show", ident], capture_output=True, text=True, timeout=60,
                env={**ENVIRONMENT, "WEIR_JOBMANAGER": f"http://{cluster.jobmanager.address('http')}"}
            ).stdout
            self.assertRegex(shown, r"RECORDS OF +CODE +FAILED +SKIPPED +DEAD LETTERS")
            self.assertRegex(shown, r"kept +22012 +0 +[1-9]\d* +0")

    def test_fail_names_the_record(self):
        """Under fail the job ends, soon, and says which record and what can be done."""
        job = BadRecords(self.directory)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor("fail"))
            ended = cluster.wait_job(ident, 60)
            self.assertEqual(ended["state"], "FAILED", ended)
            self.assertRegex(ended["reason"], r'step "\w+": .* \(SQLSTATE 22\w\d\d\)')
            self.assertIn('"errors: {dead_letter: SINK}"', ended["reason"])
            self.assertLess(ended["restarts"], 20)
            failed = sum(e["failed"] for e in ended["errors"])
            self.assertGreaterEqual(failed, ended["restarts"] + 1)

    def test_sums_leave_nothing_out(self):
        """What rows add up to is no record: it fails the job at once, whatever the policy."""
        (pathlib.Path(self.directory) / "in.csv").write_text("a,1e308\na,1e308\na,x\n")
        with Cluster(self.directory, 1) as cluster:
            ident = cluster.submit(settings("sums", 1, "heap", "100ms") + f"""
errors: skip
sources:
  rows: {{connector: file, path: "{self.directory}/in.csv", format: csv,
         schema: {{k: text, v: double precision}}}}
operators:
  sums: {{input: rows, key_by: [k], aggregate: [sum(v) AS s], emit: final}}
sinks:
  out: {{input: sums, connector: blackhole}}
""")
            ended = cluster.wait_job(ident, 60)
            self.assertEqual((ended["state"], ended["restarts"]), ("FAILED", 0), ended)
            self.assertRegex(ended["reason"], r'step "sums": value out of range.* \(SQLSTATE 22003\) in '
                                              r'what the rows of a key add up to')

    def test_rows_may_be_too_big(self):
        """A map that makes a row which no channel could carry has made a bad record, wherever the row goes."""
        directory = pathlib.Path(self.directory)
        (directory / "in.txt").write_text("0123456789\n7\n0123456789\n")
        with Cluster(directory, 1, task_manager_options={"memory": "1GiB"}) as cluster:
            ident = cluster.submit(settings("big", 1, "heap", "100ms") + f"""
errors: {{dead_letter: bad}}
sources:
  lines: {{connector: file, path: "{directory}/in.txt", format: text}}
operators:
  wide: {{input: lines, map: ["repeat(line, 1000000) AS a", "repeat(line, 1000000) AS b"]}}
  sizes: {{input: wide, map: ["length(a) + length(b) AS n"]}}
sinks:
  out: {{input: sizes, connector: file, path: "{directory}/out", format: csv}}
  bad: {{connector: file, path: "{directory}/bad", format: json}}
""")
            self.finish(cluster, ident)
        read = lambda name: "".join(p.read_text() for p in (directory / name).glob("[!.]*"))
        self.assertEqual(read("out"), "2000000\n")
        letters = [json.loads(line) for line in read("bad").splitlines()]
        self.assertEqual([(l["step"], l["code"], l["message"], l["columns"]) for l in letters], [
            ("wide", "54000", "row is too big: maximum size 16777216", '{"line":"0123456789"}')] * 2)

    def test_columns_have_the_names_of_the_user(self):
        """Also where a filter runs in the flat_map in front of it, whose schema is nobody's output."""
        directory = pathlib.Path(self.directory)
        (directory / "in.csv").write_text("7,1\n")
        with Cluster(directory, 1) as cluster:
            ident = cluster.submit(settings("named", 1, "heap", "100ms") + f"""
errors: {{dead_letter: bad}}
sources:
  rows: {{connector: file, path: "{directory}/in.csv", format: csv, schema: {{a: bigint, b: bigint}}}}
operators:
  many: {{input: rows, keep: [a], flat_map: "generate_series(b, 3) AS g"}}
  some: {{input: many, filter: "1 / (g - 2) < 2"}}
sinks:
  out: {{input: some, connector: file, path: "{directory}/out", format: csv}}
  bad: {{connector: file, path: "{directory}/bad", format: json}}
""")
            self.finish(cluster, ident)
        letters = [json.loads(line) for p in (directory / "bad").glob("[!.]*") for line in p.read_text().splitlines()]
        self.assertEqual([(l["step"], l["columns"]) for l in letters], [("some", '{"a":7,"g":2}')])

    def test_each_step_can_fail(self):
        """A step's own policy is stronger than the job's, in sources and in every kind of step, and alone."""
        job = BadRecords(self.directory)
        words = {"rows": "22P0[24]", "events": "22P02", "kept": "22012", "cast": "22P02",
                 "words": "22012", "sums": "22012"}
        with Cluster(self.directory, 2) as cluster:
            for step, code in words.items():
                with self.subTest(step):
                    ident = cluster.submit(job.descriptor("{dead_letter: bad}", failing=step))
                    ended = cluster.wait_job(ident, 60)
                    self.assertEqual(ended["state"], "FAILED", ended)
                    self.assertRegex(ended["reason"], rf'step "{step}": .* \(SQLSTATE {code}\)')
                    self.assertEqual({e["step"] for e in ended["errors"] if e["failed"]}, {step})

    def kill_and_compare(self, parallelism):
        """Task managers that die at random moments change neither letters nor rows."""
        rng = random.Random(f"{SEED}-letters-{parallelism}")
        job = BadRecords(self.directory, 6000)
        with Cluster(self.directory, 2) as cluster:
            ident = cluster.submit(job.descriptor("{dead_letter: bad}", parallelism,
                                                  seconds=2 + 1.2 * KILLS))
            cluster.wait_checkpoints(ident, 1)
            for _ in range(KILLS):
                time.sleep(rng.uniform(0.1, 1.4))
                cluster.replace_taskmanager(rng.randrange(2))
            ended = self.finish(cluster, ident, 180)
            self.assertGreaterEqual(ended["restarts"], 1)
            job.check_rows(self)
            job.check_letters(self)
            self.assertEqual(hidden_parts(pathlib.Path(self.directory, "out", "bad")), [])
            self.assertEqual(cluster.unnamed_files(ident), [])

    def test_one_task_killed(self):
        self.kill_and_compare(1)

    def test_four_tasks_killed(self):
        self.kill_and_compare(4)


if __name__ == "__main__":
    unittest.main()
