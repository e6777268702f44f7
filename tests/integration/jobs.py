"""Jobs of known outcome: a word count over real text, and keyed sums over generated rows.

Both say what must be committed, whatever dies meanwhile:

    job = KeyedSum(directory, rows=200000)
    cluster.submit(job.descriptor(parallelism=2, backend="heap", seconds=5))
    self.assertEqual(job.differences(), {})
"""
import functools
import math
import os
import pathlib

from cluster import differences, hidden_parts, make_text, read_counts

MASK = (1 << 64) - 1
BACKENDS = tuple(os.environ.get("BACKENDS", "heap rocksdb").split())


def settings(name, parallelism, backend, interval, extra=""):
    return f"""
version: 1
name: {name}
parallelism: {parallelism}
checkpoint: {{interval: {interval}{extra}}}
state: {{backend: {backend}}}
restart: {{initial_delay: 50ms, max_delay: 1s}}
"""


def rate_of(rows, seconds):
    """The rate that makes a source last about so long; none: as fast as it can."""
    return "" if seconds is None else f", rate: {max(1, int(rows / seconds))}/s"


class WordCount:
    """Counts the words of the system's licence texts."""

    name = "word-count"

    def __init__(self, directory, copies=8):
        self.directory = pathlib.Path(directory)
        self.out = self.directory / "out"
        self.want = make_text(self.directory / "in", copies)
        self.lines = sum(part.read_bytes().count(b"\n")
                         for part in (self.directory / "in").iterdir())

    def descriptor(self, parallelism=2, backend="heap", seconds=None, interval="200ms", extra=""):
        rate = rate_of(self.lines, seconds)
        return settings(self.name, parallelism, backend, interval, extra) + f"""
sources:
  lines: {{connector: file, path: "{self.directory}/in/*.txt", format: text{rate}}}
operators:
  words:
    input: lines
    flat_map: "regexp_split_to_table(lower(line), '[^a-z]+') AS word"
  kept: {{input: words, filter: "word <> ''"}}
  counts: {{input: kept, key_by: [word], aggregate: ["count(*) AS n"], emit: final}}
sinks:
  out: {{input: counts, connector: file, path: "{self.out}", format: csv}}
"""

    def differences(self):
        return differences(read_counts(self.out), self.want)

    def hidden_parts(self):
        return hidden_parts(self.out)


def checkpoint_of(part):
    """Changes of a key are in order of checkpoints, whichever subtask it belonged to."""
    step, subtask, checkpoint, number, *_ = part.name.split("-")
    return int(checkpoint), int(subtask), int(number), step


# ---- rows as datagen makes them: a function of seed, column and number ----

def mix(x):
    for _ in range(2):
        x ^= x >> 32
        x = x * 0xd6e8feb86659fd93 & MASK
    return x ^ x >> 32


class Column:
    def __init__(self, seed, index):
        self.base = mix(mix(seed) + index + 1 & MASK)

    def bits(self, row, attempt=0):
        return mix(self.base + attempt * 0xd1342543de82ef95 + row * 0x9e3779b97f4a7c15 & MASK)

    def uniform(self, row, count):
        """0 <= result < count."""
        return self.bits(row) * count >> 64


class Zipf(Column):
    """Rejection-inversion (Hörmann and Derflinger 1996), step by step as datagen does it."""

    def __init__(self, seed, index, n, s):
        super().__init__(seed, index)
        self.n, self.s = n, s
        self.first = self.integral(1.5) - 1
        self.last = self.integral(n + 0.5)
        self.shortcut = 2 - self.inverse(self.integral(2.5) - self.density(2))

    def integral(self, x):
        log = math.log(x)
        t = (1 - self.s) * log
        ratio = math.expm1(t) / t if abs(t) > 1e-8 else 1 + t * 0.5 * (
            1 + t * (1.0 / 3) * (1 + 0.25 * t))
        return ratio * log

    def density(self, x):
        return math.exp(-self.s * math.log(x))

    def inverse(self, x):
        t = max(x * (1 - self.s), -1)
        ratio = math.log1p(t) / t if abs(t) > 1e-8 else 1 - t * (
            0.5 - t * (1.0 / 3 - 0.25 * t))
        return math.exp(ratio * x)

    def value(self, row):
        attempt = 0
        while True:
            unit = (self.bits(row, attempt) >> 11) * 2.0 ** -53
            u = self.last + unit * (self.first - self.last)
            x = self.inverse(u)
            k = min(max(math.floor(x + 0.5), 1), self.n)
            if k - x <= self.shortcut or u >= self.integral(k + 0.5) - self.density(k):
                return k
            attempt += 1


class KeyedSum:
    """Count and sum per key, of keys in turn, uniform and skewed; the skewed ones as a changelog."""

    name = "keyed-sum"
    SEED = 7
    IN_TURN = 1009
    SKEWED = 2000

    def __init__(self, directory, rows=100000, keys=20000):
        self.directory = pathlib.Path(directory)
        self.out = self.directory / "out"
        self.rows, self.keys = rows, keys
        self.want = self.oracle(rows, keys)

    @classmethod
    @functools.lru_cache
    def oracle(cls, rows, keys):
        """{step: {key: (count, total)}}: rows are made again, here, and added up."""
        uniform, value = Column(cls.SEED, 1), Column(cls.SEED, 3)
        skewed = Zipf(cls.SEED, 2, cls.SKEWED, 1.1)
        want = {"turns": {}, "uniform": {}, "skewed": {}}
        for row in range(rows):
            v = value.uniform(row, 1001) - 500
            for step, key in (("turns", row % cls.IN_TURN),
                              ("uniform", uniform.uniform(row, keys)),
                              ("skewed", skewed.value(row))):
                count, total = want[step].get(key, (0, 0))
                want[step][key] = (count + 1, total + v)
        return want

    def descriptor(self, parallelism=2, backend="heap", seconds=None, interval="200ms", extra=""):
        aggregate = 'aggregate: ["count(*) AS n", "sum(v) AS total"]'
        sink = f'connector: file, format: csv, path: "{self.out}'
        return settings(self.name, parallelism, backend, interval, extra) + f"""
sources:
  rows:
    connector: datagen
    rows: {self.rows}
    seed: {self.SEED}
    schema: {{i: bigint, u: bigint, z: bigint, v: bigint}}
    columns:
      i: {{sequence: {{from: 0, step: 1}}}}
      u: {{uniform: {{min: 0, max: {self.keys - 1}}}}}
      z: {{zipf: {{n: {self.SKEWED}, s: 1.1}}}}
      v: {{uniform: {{min: -500, max: 500}}}}
    {rate_of(self.rows, seconds)[2:]}
operators:
  keys: {{input: rows, map: ["i % {self.IN_TURN} AS i", u, z, v]}}
  turns: {{input: keys, key_by: [i], {aggregate}, emit: final}}
  uniform: {{input: keys, key_by: [u], {aggregate}, emit: final}}
  skewed: {{input: keys, key_by: [z], {aggregate}}}
sinks:
  out_turns: {{input: turns, {sink}/turns"}}
  out_uniform: {{input: uniform, {sink}/uniform"}}
  out_skewed: {{input: skewed, {sink}/skewed", row_kind: kind}}
"""

    def differences(self):
        """{(step, key): (committed, wanted)}; a key twice, or a change of what is not there, too."""
        found = {}
        for step, want in self.want.items():
            have = {}
            for part in sorted((self.out / step).glob("*.csv"), key=checkpoint_of):
                for line in part.read_text().splitlines():
                    kind, *cells = line.split(",") if step == "skewed" else ("+I", *line.split(","))
                    key, count, total = map(int, cells)
                    before = have.get(key)
                    follows = before is None if kind == "+I" else before and before[0] < count
                    if not follows:
                        found[step, key, kind] = (before, (count, total))
                    have[key] = (count, total)
            found.update({(step, k): d for k, d in differences(have, want).items()})
        return found

    def hidden_parts(self):
        return [name for step in self.want for name in hidden_parts(self.out / step)]


class LongKeys:
    """Count and sum of row numbers per key, whose texts outgrow a small budget many times."""

    PREFIX = "x" * 300
    KEYS, ROUNDS = 60000, 4

    def __init__(self, directory):
        self.out = pathlib.Path(directory, "out")

    def descriptor(self, seconds=None, interval="300ms"):
        rows = self.KEYS * self.ROUNDS
        return settings("long-keys", 2, "rocksdb", interval) + f"""
sources:
  rows:
    connector: datagen
    rows: {rows}
    schema: {{i: bigint}}
    columns: {{i: {{sequence: {{from: 0, step: 1}}}}}}
    {rate_of(rows, seconds)[2:]}
operators:
  keys: {{input: rows, map: ["'{self.PREFIX}' || (i % {self.KEYS})::text AS k", i]}}
  sums: {{input: keys, key_by: [k], aggregate: ["count(*) AS n", "sum(i) AS t"], emit: final}}
sinks:
  out: {{input: sums, connector: file, format: csv, path: "{self.out}"}}
"""

    def differences(self):
        have = {}
        for part in self.out.glob("*.csv"):
            for line in part.read_text().splitlines():
                key, count, total = map(int, line[len(self.PREFIX):].split(","))
                have[key] = ("twice",) if key in have else (count, total)
        numbers = self.KEYS * self.ROUNDS * (self.ROUNDS - 1) // 2
        return differences(have, {key: (self.ROUNDS, self.ROUNDS * key + numbers)
                                  for key in range(self.KEYS)})

    def hidden_parts(self):
        return hidden_parts(self.out)


JOBS = (WordCount, KeyedSum)
