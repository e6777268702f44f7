"""Files in, files out: every row once, whatever the splits; bad input has a defined outcome."""
import collections
import csv
import datetime
import gzip
import io
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

from cluster import ClusterTest, wait_until

SEED = int(os.environ.get("SEED", "1"))


class Formats(ClusterTest):
    def setUp(self):
        self.rng = random.Random(f"{SEED}-{self.id()}")
        self.directory = self.base / self._testMethodName
        self.directory.mkdir()
        self.out = self.directory / "out"

    def job(self, source, sink="format: csv", operators="", taken="rows", parallelism=2, top=""):
        return f"""
version: 1
name: copy
parallelism: {parallelism}
restart: {{strategy: none}}
{top}
sources:
  rows:
    connector: file
    path: "{self.directory}/in/*"
{source}
operators: {{{operators}}}
sinks:
  out: {{input: {taken}, connector: file, path: "{self.out}", {sink}}}
"""

    def write(self, name, data):
        path = self.directory / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    def run_job(self, descriptor, state="FINISHED"):
        job = self.cluster.submit(descriptor)
        ended = self.cluster.wait_job(job, 120)
        self.assertEqual(ended["state"], state, ended["reason"])
        return job, ended

    def written(self, ending):
        return b"".join(p.read_bytes() for p in sorted(self.out.glob(f"*.{ending}")))

    # ---- text ----

    def random_line(self):
        length = self.rng.choice((0, 1, 2, 5, 40, 200)) if self.rng.random() < 0.99 else 5000
        alphabet = "abc XYZ,\"'\\é漢🙂\t"
        return "".join(self.rng.choice(alphabet) for _ in range(length)).encode()

    def copy_lines(self, split_size, line_end=b"\n", last_end=True):
        want = []
        for name in range(3):
            lines = [self.random_line() for _ in range(self.rng.randrange(0, 400))]
            data = line_end.join(lines) + (line_end if last_end and lines else b"")
            if not last_end and lines and lines[-1] == b"":
                lines.pop()
            want += lines
            self.write(f"f{name}.txt", data)
        self.write("empty.txt", b"")
        self.run_job(self.job(f"    format: text\n    split_size: {split_size}",
                              "format: text", parallelism=self.rng.choice((1, 2, 4))))
        self.assertEqual(sorted(self.written("txt").split(b"\n")[:-1]), sorted(want))

    def test_lines_are_cut_at_any_size(self):
        """A split owns the lines that begin in it: all lines, each once, in tiny splits too."""
        for split_size in ("1B", "7B", "64B", "1000B", "64KiB"):
            with self.subTest(split_size=split_size):
                shutil.rmtree(self.out, ignore_errors=True)
                shutil.rmtree(self.directory / "in", ignore_errors=True)
                self.copy_lines(split_size)

    def test_a_last_line_needs_no_end(self):
        self.copy_lines("100B", last_end=False)

    def test_lines_may_end_as_on_windows(self):
        self.copy_lines("50B", line_end=b"\r\n")

    def test_a_very_long_line(self):
        """Longer than a block, a batch and a frame; crosses between task managers."""
        long = b"x" * 3_000_000
        self.write("a.txt", b"short\n" + long + b"\nlast\n")
        self.run_job(self.job("    format: text\n    split_size: 64KiB", "format: text"))
        self.assertEqual(sorted(self.written("txt").split(b"\n")[:-1], key=len),
                         [b"last", b"short", long])

    def test_text_that_is_no_text(self):
        """Not UTF-8, a zero byte: an error that names file and byte, or skipped and counted."""
        self.write("a.txt", b"good\nb\xffd\nz\0ro\nalso good\n")
        _, ended = self.run_job(self.job("    format: text", "format: text"), "FAILED")
        self.assertRegex(ended["reason"], r"a\.txt.*byte (5|9)")
        shutil.rmtree(self.out, ignore_errors=True)
        job, _ = self.run_job(self.job("    format: text", "format: text",
                                          top="errors: skip"))
        self.assertEqual(sorted(self.written("txt").split()), [b"also", b"good", b"good"])

        def skipped():
            tasks = self.cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
            return sum(t["records_skipped"] or 0 for t in tasks)
        wait_until(lambda: skipped() == 2, 10)  # the last figures may come behind the end
        self.assertEqual(skipped(), 2)

    def test_a_file_that_is_not_there(self):
        (self.directory / "in").mkdir()
        _, ended = self.run_job(self.job("    format: text", "format: text"), "FAILED")
        self.assertIn("no file matches", ended["reason"])

    # ---- csv ----

    SCHEMA = "    schema: {i: bigint, n: integer, d: double precision, b: boolean, t: text, u: text}"

    def random_field(self):
        kind = self.rng.randrange(5)
        if kind == 0:
            return None
        if kind == 1:
            return ""
        alphabet = "ab ,\"\n\r'é漢;\t"
        return "".join(self.rng.choice(alphabet) for _ in range(self.rng.randrange(1, 30)))

    def random_row(self):
        maybe = lambda value: None if self.rng.random() < 0.1 else value
        return [maybe(str(self.rng.randrange(-2**63, 2**63))),
                maybe(str(self.rng.randrange(-2**31, 2**31))),
                maybe(self.rng.choice(("0", "-0.5", "1e+300", "0.1", "123456.789", "NaN",
                                       "Infinity", "-Infinity", "5e-324"))),
                maybe(self.rng.choice(("t", "f"))), self.random_field(), self.random_field()]

    @staticmethod
    def encode(rows, delimiter=",", end="\n"):
        """COPY's csv: NULL is an unquoted nothing, an empty text is quoted."""
        out = io.StringIO()
        for row in rows:
            cells = []
            for cell in row:
                if cell is None:
                    cells.append("")
                elif cell == "" or any(c in cell for c in delimiter + '"\n\r'):
                    cells.append('"' + cell.replace('"', '""') + '"')
                else:
                    cells.append(cell)
            out.write(delimiter.join(cells) + end)
        return out.getvalue().encode()

    @staticmethod
    def decode(data):
        """The rows again, telling NULL from empty; strict about quotes."""
        rows, row, i, text = [], [], 0, data.decode()
        while i < len(text):
            if text[i] == '"':
                cell, i = "", i + 1
                while True:
                    end = text.index('"', i)
                    cell += text[i:end]
                    i = end + 1
                    if i < len(text) and text[i] == '"':
                        cell += '"'
                        i += 1
                        continue
                    break
            else:
                end = i
                while end < len(text) and text[end] not in ",\n":
                    end += 1
                cell, i = (text[i:end] or None), end
            row.append(cell)
            if i < len(text) and text[i] == ",":
                i += 1
                if i == len(text) or text[i] == "\n":
                    row.append(None)
            if i < len(text) and text[i] == "\n":
                rows.append(row)
                row, i = [], i + 1
        return rows

    def check_rows(self, want):
        key = lambda row: [(cell is None, cell or "") for cell in row]
        self.assertEqual(sorted(self.decode(self.written("csv")), key=key), sorted(want, key=key))

    def test_csv_comes_back_as_it_was(self):
        """Quotes, escapes, line ends within fields, NULL and empty, edge values of the types."""
        want = []
        for name in range(4):
            rows = [self.random_row() for _ in range(300)]
            want += rows
            self.write(f"f{name}.csv", self.encode(rows))
        self.run_job(self.job("    format: csv\n" + self.SCHEMA))
        self.check_rows(want)

    def test_csv_in_splits_without_line_ends_in_fields(self):
        rows = [[c and c.replace("\n", " ").replace("\r", " ") for c in self.random_row()]
                for _ in range(500)]
        self.write("f.csv", self.encode(rows))
        self.run_job(self.job("    format: csv\n    multiline: false\n    split_size: 300B\n"
                              + self.SCHEMA, parallelism=4))
        self.check_rows(rows)

    def test_csv_by_header_in_another_order(self):
        """Columns are found by name; others are passed over; a missing one is an error."""
        rows = [self.random_row() for _ in range(50)]
        shuffled = [[r[4], "more", r[0], r[1], r[2], r[3], r[5]] for r in rows]
        self.write("f.csv", b"t,other,i,n,d,b,u\n" + self.encode(shuffled))
        self.run_job(self.job("    format: csv\n    header: true\n" + self.SCHEMA))
        self.check_rows(rows)
        shutil.rmtree(self.out)
        self.write("f.csv", b"t,other,i,n,d,b\nx,y,1,2,3,t\n")
        _, ended = self.run_job(self.job("    format: csv\n    header: true\n" + self.SCHEMA),
                                "FAILED")
        self.assertIn('"u"', ended["reason"])
        self.assertIn("f.csv", ended["reason"])

    def test_csv_with_other_marks(self):
        rows = [self.random_row() for _ in range(100)]
        data = self.encode([[("N/A" if c is None else c) for c in r] for r in rows], ";", "\r\n")
        self.write("f.csv", data)
        self.run_job(self.job('    format: csv\n    delimiter: ";"\n    null: N/A\n' + self.SCHEMA))
        self.check_rows(rows)

    def test_bad_csv_is_named_or_skipped(self):
        """Wrong counts, values and quotes: the place under fail, a count under skip."""
        bad = {"columns": b"1,2,3,t,x\n", "value": b"1,two,3,t,x,y\n", "range": b"1,3000000000,3,t,x,y\n",
               "boolean": b"1,2,3,maybe,x,y\n", "utf8": b"1,2,3,t,\xff,y\n"}
        good = [["1", "2", "0.5", "t", "a", "b"], ["2", "3", "0.5", "f", "c", None]]
        for name, line in bad.items():
            with self.subTest(name):
                shutil.rmtree(self.out, ignore_errors=True)
                self.write("f.csv", self.encode(good[:1]) + line + self.encode(good[1:]))
                _, ended = self.run_job(self.job("    format: csv\n" + self.SCHEMA), "FAILED")
                self.assertRegex(ended["reason"], r"f\.csv.*byte 14")
                shutil.rmtree(self.out, ignore_errors=True)
                self.run_job(self.job("    format: csv\n" + self.SCHEMA, top="errors: skip"))
                self.check_rows(good)

    def test_what_nobody_reads_is_not_looked_at(self):
        """A value in a column that no step reads can be anything that leaves the record whole: csv by
        place and by header, json; the same value is an error where the column is read."""
        kinds = {
            "csv": (b"1,x,2024-13-99,7\n2,,,8\n", "schema: {a: bigint, b: bigint not null, c: date, d: bigint}"),
            "header": (b"d,c,a,b\n7,2024-13-99,1,x\n8,,2,\n",
                       "header: true, schema: {a: bigint, b: bigint not null, c: date, d: bigint, e: text}"),
            "json": (b'{"a":1,"b":"x","c":"2024-13-99","d":7}\n{"a":2,"b":null,"d":8}\n',
                     "schema: {a: bigint, b: bigint not null, c: date, d: bigint}"),
        }
        for kind, (data, options) in kinds.items():
            with self.subTest(kind=kind):
                shutil.rmtree(self.directory)
                self.directory.mkdir()
                self.write("rows", data)
                source = f"    format: {'json' if kind == 'json' else 'csv'}\n    " + options.replace(", schema", "\n    schema")
                read = "twice: {input: rows, map: [d, a + a AS n]}"
                self.run_job(self.job(source, operators=read, taken="twice"))
                self.assertEqual(sorted(self.written("csv").splitlines()), [b"7,2", b"8,4"])
                if kind != "header":
                    job = self.job(source, operators="twice: {input: rows, map: [d, c]}", taken="twice")
                    _, ended = self.run_job(job, "FAILED")
                    self.assertIn('column "c": date/time field value out of range: "2024-13-99"', ended["reason"])

    def test_text_behind_a_quote_belongs_to_the_field(self):
        """As COPY reads it: quotes may begin and end anywhere in a field."""
        self.write("f.csv", b'1,2,3,t,"x" z,a"b,c"d\n')
        self.run_job(self.job("    format: csv\n" + self.SCHEMA))
        self.check_rows([["1", "2", "3", "t", "x z", "ab,cd"]])

    def test_an_unclosed_quote_ends_with_the_file(self):
        self.write("f.csv", b'1,2,3,t,"never closed\n1,2,3,t,x,y\n')
        _, ended = self.run_job(self.job("    format: csv\n" + self.SCHEMA), "FAILED")
        self.assertIn("quote", ended["reason"])

    def test_bytes_that_are_no_csv(self):
        """A binary file ends in an error, and memory stays bounded."""
        self.write("f.csv", bytes(self.rng.randrange(256) for _ in range(300_000)))
        _, ended = self.run_job(self.job("    format: csv\n" + self.SCHEMA), "FAILED")
        self.assertIn("f.csv", ended["reason"])
        self.run_job(self.job("    format: csv\n" + self.SCHEMA, top="errors: skip"))

    def test_all_types_in_a_time_zone(self):
        """Each type is read, computed with, kept as a key and written as PostgreSQL does in that zone."""
        self.write("a.csv", b"""\
1,1.5,\\x00ff,2024-02-29,12:34:56.5,2024-02-29 12:34:56.9,2024-07-01 12:00,1 day,a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
2,-0,abc,0044-03-15 BC,24:00,infinity,2024-03-31 02:30,24:00:00,{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}
3,NaN,,infinity,00:00,-infinity,2024-10-27 01:30+00,1 mon,
""")
        schema = ("    format: csv\n    schema: {i: smallint, r: real, b: bytea, d: date, t: time, "
                  "ts: timestamp(0), tz: timestamptz, iv: interval, u: uuid}")
        operators = ("more: {input: rows, map: ['*', \"date_trunc('day', tz) AS day\", "
                     "\"extract(hour from tz) AS hour\", \"tz + interval '1' day AS next\"]}, "
                     "spans: {input: rows, key_by: [iv], emit: final, aggregate: ['count(*) AS n', "
                     "'max(tz) AS last', 'sum(iv) AS total', 'min(d) AS d']}")
        job = self.job(schema, operators=operators, taken="more", top="timezone: Europe/Berlin")
        job += f"  kept: {{input: spans, connector: file, path: \"{self.out}-spans\", format: csv}}\n"
        self.run_job(job)
        self.assertEqual(sorted(self.written("csv").decode().splitlines()), [
            "1,1.5,\\x00ff,2024-02-29,12:34:56.5,2024-02-29 12:34:57,2024-07-01 12:00:00+02,1 day,"
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,2024-07-01 00:00:00+02,12,2024-07-02 12:00:00+02",
            "2,-0,\\x616263,0044-03-15 BC,24:00:00,infinity,2024-03-31 03:30:00+02,24:00:00,"
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11,2024-03-31 00:00:00+01,3,2024-04-01 03:30:00+02",
            "3,NaN,,infinity,00:00:00,-infinity,2024-10-27 02:30:00+01,1 mon,,"
            "2024-10-27 00:00:00+02,2,2024-10-28 02:30:00+01"])
        spans = self.out.with_name(self.out.name + "-spans")
        rows = b"".join(p.read_bytes() for p in spans.glob("*.csv")).decode().splitlines()
        self.assertEqual(sorted(rows), [
            "1 day,2,2024-07-01 12:00:00+02,1 day 24:00:00,0044-03-15 BC",
            "1 mon,1,2024-10-27 02:30:00+01,1 mon,infinity"])

    # ---- json ----

    def test_json_by_name_and_path(self):
        """Records cut into tiny splits, values by name and path, out as row_to_json writes them."""
        records, want = [], []
        for i in range(400):
            city = self.rng.choice((None, "", "Köln \\ \"x\"", "a\tb\n", "🙂" * 10))
            record = {"id": i, "extra": {"id": [1, {"x": None}]}, "at": {"city": city},
                      "price": i / 4, "ok": i % 2 == 0}
            if i % 7 == 0:
                del record["price"]
            records.append(json.dumps(record, ensure_ascii=self.rng.random() < 0.5))
            want.append({"id": i, "price": record.get("price"), "city": city, "ok": i % 2 == 0})
        self.write("f.json", "\n".join(records).encode())
        schema = ("    schema: {id: bigint, price: double precision, "
                  "city: {type: text, path: $.at.city}, ok: boolean}")
        self.run_job(self.job("    format: json\n    split_size: 300B\n" + schema, "format: json",
                              parallelism=4))
        got = [json.loads(line) for line in self.written("json").splitlines()]
        self.assertEqual(sorted(got, key=lambda r: r["id"]), want)

    def test_bad_json_is_named_or_skipped(self):
        """Depth 10,000, numbers of 1,000 digits, cut records, wrong types: named, or counted."""
        bad = [b'{"id":' + b"[" * 10000 + b"]" * 10000 + b"}", b'{"id":' + b"9" * 1000 + b"}",
               b'{"id":1', b'{"id":"x"}', b"\x00\x01\x02", b'{"id":"\xff"}', b"[]"]
        good = [b'{"id":1}', b'{"id":2,"id":3}', b'{"id":null}']
        schema = "    schema: {id: bigint}"
        for line in bad:
            with self.subTest(line[:20]):
                shutil.rmtree(self.out, ignore_errors=True)
                self.write("f.json", b"\n".join([good[0], line, *good[1:]]))
                _, ended = self.run_job(self.job("    format: json\n" + schema), "FAILED")
                self.assertRegex(ended["reason"], r"f\.json.*byte 9")
        shutil.rmtree(self.out, ignore_errors=True)
        self.write("f.json", b"\n".join([good[0], *bad, *good[1:]]))
        job, _ = self.run_job(self.job("    format: json\n" + schema, top="errors: skip"))
        self.assertEqual(sorted(self.written("csv").splitlines()), [b"", b"1", b"3"])
        tasks = self.cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
        self.assertEqual(sum(t["records_skipped"] or 0 for t in tasks), len(bad))
        logs = "".join(tm.log_text() for tm in self.cluster.task_managers)
        self.assertRegex(logs, r"records_skipped step=rows count=\d+ file=\S*/f\.json byte=\d+ sqlstate=\w{5} reason=")

    # ---- compressed ----

    @staticmethod
    def zstd(data):
        """By the command: Python's library has no zstd."""
        return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout

    def test_archives_are_read(self):
        """gzip with several members, zstd, empty ones; records longer than a block among them."""
        lines = [b"%d %s" % (i, bytes(self.rng.choices(b"abc xyz", k=self.rng.randrange(200))))
                 for i in range(20_000)]
        lines[7000] = b"y" * 900_000
        lines[19_999] = b"z" * 300_000
        for last_end in (b"\n", b""):
            with self.subTest(last_end=last_end):
                shutil.rmtree(self.out, ignore_errors=True)
                data = b"\n".join(lines) + last_end
                cut = len(data) // 3
                self.write("a.gz", gzip.compress(data[:cut]) + gzip.compress(data[cut:]))
                self.write("b.zst", self.zstd(data[:cut]) + self.zstd(data[cut:]))
                self.write("c.gz", gzip.compress(b""))
                self.write("d.gz", b"")
                self.run_job(self.job("    format: text\n    split_size: 1KiB", "format: text"))
                self.assertEqual(sorted(self.written("txt").split(b"\n")[:-1]), sorted(lines * 2))

    def test_archives_are_written(self):
        """What a sink compresses, gzip and zstd read, and so do we."""
        rows = [self.random_row() for _ in range(3000)]
        data = b"i,n,d,b,t,u\n" + self.encode(rows)
        self.write("f.csv.gz", gzip.compress(data))
        key = lambda row: [(cell is None, cell or "") for cell in row]
        for compression, unpack in (("gzip", ["gzip", "-dc"]), ("zstd", ["zstd", "-dcq"])):
            with self.subTest(compression):
                shutil.rmtree(self.out, ignore_errors=True)
                self.run_job(self.job("    format: csv\n    header: true\n" + self.SCHEMA,
                                      f"format: csv, compression: {compression}, part_size: 20KiB"))
                ending = {"gzip": "csv.gz", "zstd": "csv.zst"}[compression]
                parts = sorted(self.out.glob(f"*.{ending}"))
                self.assertGreater(len(parts), 3)
                got = subprocess.run(unpack + parts, stdout=subprocess.PIPE, check=True).stdout
                self.assertEqual(sorted(self.decode(got), key=key), sorted(rows, key=key))
                again = self.directory / "again"
                shutil.rmtree(again, ignore_errors=True)
                self.run_job(self.job("    format: csv\n" + self.SCHEMA, "format: csv")
                             .replace(f"{self.directory}/in/*", f"{self.out}/*")
                             .replace(f'path: "{self.out}"', f'path: "{again}"'))
                got = b"".join(p.read_bytes() for p in again.glob("*.csv"))
                self.assertEqual(sorted(self.decode(got), key=key), sorted(rows, key=key))

    def test_nothing_in_files(self):
        """Files and archives without content are no rows in any format, header or not."""
        self.write("a", b"")
        self.write("b.gz", gzip.compress(b""))
        self.write("c.zst", self.zstd(b""))
        for source in ("format: csv\n    header: true\n" + self.SCHEMA, "format: json\n" + self.SCHEMA,
                       "format: csv\n" + self.SCHEMA, "format: text", "format: raw\n    schema: {v: bytea}"):
            with self.subTest(source):
                shutil.rmtree(self.out, ignore_errors=True)
                self.run_job(self.job("    " + source))
                self.assertEqual(self.written("csv"), b"")

    def test_damaged_archives_are_named_or_left(self):
        """Cut off, damaged, no archive at all: file and place; under skip the records before it count."""
        lines = [b"line %06d of many that do not compress to nothing" % (i * 7919 % 1000003) for i in range(50_000)]
        data = b"\n".join(lines) + b"\n"
        whole = {"gz": gzip.compress(data), "zst": self.zstd(data)}
        flipped = bytearray(whole["gz"])
        flipped[len(flipped) // 2] ^= 0xff
        cases = {"cut.gz": (whole["gz"][:len(whole["gz"]) // 2], "cut off"),
                 "cut.zst": (whole["zst"][:len(whole["zst"]) // 2], "cut off"),
                 "flipped.gz": (bytes(flipped), "damaged"),
                 "none.gz": (data, "damaged"), "none.zst": (data, "damaged"),
                 "tail.gz": (whole["gz"] + b"more", "damaged"),
                 "short.gz": (whole["gz"][:-3], "cut off")}
        for name, (content, word) in cases.items():
            with self.subTest(name):
                shutil.rmtree(self.out, ignore_errors=True)
                shutil.rmtree(self.directory / "in", ignore_errors=True)
                self.write(name, content)
                _, ended = self.run_job(self.job("    format: text", "format: text"), "FAILED")
                self.assertRegex(ended["reason"], rf"{name}.*(gzip|zstd) data is {word} at its byte \d+")
                shutil.rmtree(self.out, ignore_errors=True)
                job, _ = self.run_job(self.job("    format: text", "format: text", top="errors: skip"))
                got = self.written("txt").split(b"\n")[:-1]
                if name == "flipped.gz":  # what a damaged stream says before it fails is not known
                    got = got[:1000]
                self.assertEqual(got, lines[:len(got)])
                self.assertGreater(len(got), 10_000 if not name.startswith(("none", "flipped")) else -1)
                tasks = self.cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
                self.assertEqual(sum(t["records_skipped"] or 0 for t in tasks), 1)

    def test_records_have_a_limit(self):
        """A line longer than record_limit is an error that names the option, in a block or beyond it."""
        for size in (2000, 700_000):
            with self.subTest(size):
                shutil.rmtree(self.out, ignore_errors=True)
                data = b"a\n" + b"x" * size + b"\nb\n" + b"y" * size
                self.write("f.txt", data)
                self.write("g.txt.gz", gzip.compress(data))
                source = f"    format: text\n    record_limit: {size - 1}B"
                _, ended = self.run_job(self.job(source, "format: text"), "FAILED")
                self.assertRegex(ended["reason"], rf"byte 2: record longer than {size - 1} bytes \(record_limit\)")
                job, _ = self.run_job(self.job(source, "format: text", top="errors: skip"))
                self.assertEqual(sorted(self.written("txt").split()), [b"a", b"a", b"b", b"b"])
                tasks = self.cluster.get(f"/v1/jobs/{job}/tasks")["tasks"]
                self.assertEqual(sum(t["records_skipped"] or 0 for t in tasks), 4)
                shutil.rmtree(self.out, ignore_errors=True)
                self.run_job(self.job(f"    format: text\n    record_limit: {size}B", "format: text"))
                self.assertEqual(len(self.written("txt").split()), 8)

    def test_a_line_of_a_gigabyte(self):
        """Passed over or named, with the memory of any other line."""
        path = self.directory / "in" / "f.txt"
        path.parent.mkdir()
        with open(path, "wb") as file:
            file.write(b"first\n")
            file.seek(1 << 30)  # a hole: zero bytes, which are no text either
            file.write(b"\nlast\n")
        _, ended = self.run_job(self.job("    format: text", "format: text"), "FAILED")
        self.assertIn("byte 6: record longer than 16777216 bytes", ended["reason"])
        shutil.rmtree(self.out, ignore_errors=True)
        self.run_job(self.job("    format: text", "format: text", top="errors: skip"))
        self.assertEqual(self.written("txt"), b"first\nlast\n")
        # A megabyte of archive that is a gigabyte of line is no way around it.
        path.unlink()
        shutil.rmtree(self.out)
        with open(self.directory / "in" / "bomb.zst", "wb") as file:
            subprocess.run("(echo first; head -c 1073741824 /dev/zero; echo; echo last) | zstd -q",
                           shell=True, stdout=file, check=True)
        self.run_job(self.job("    format: text", "format: text", top="errors: skip"))
        self.assertEqual(self.written("txt"), b"first\nlast\n")
        for tm in self.cluster.task_managers:
            peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{tm.pid}/status").read_text())[1])
            self.assertLess(peak, 400_000)

    # ---- changelogs ----

    def test_a_changelog_folds_to_the_result(self):
        """Running sums written with their row kinds: the last value of each key is the sum."""
        rows = [(self.rng.randrange(50), self.rng.randrange(1000)) for _ in range(5000)]
        for name in range(4):
            self.write(f"f{name}.csv", b"".join(b"%d,%d\n" % r for r in rows[name::4]))
        self.run_job(self.job(
            "    format: csv\n    schema: {k: bigint, v: bigint}",
            "format: csv, row_kind: kind",
            'sums: {input: rows, key_by: [k], aggregate: ["sum(v) AS total", "count(*) AS n"]}',
            "sums", parallelism=2))
        state = {}
        for row in csv.reader(io.StringIO(self.written("csv").decode())):
            kinds = [c for c in row if c in ("+I", "-U", "+U", "-D")]
            self.assertEqual(len(kinds), 1, row)
            cells = tuple(c for c in row if c != kinds[0])
            if kinds[0] in ("+I", "+U"):
                state[cells[0]] = cells[1:]
            elif kinds[0] == "-U":
                self.assertEqual(state.get(cells[0]), cells[1:])
            else:
                del state[cells[0]]
        want = {}
        for k, v in rows:
            total, n = want.get(str(k), (0, 0))
            want[str(k)] = (total + v, n + 1)
        self.assertEqual(state, {k: (str(t), str(n)) for k, (t, n) in want.items()})

    def test_datagen_is_a_function_of_its_seed(self):
        """The same rows at any parallelism."""
        outputs = []
        for parallelism in (1, 2, 4):
            shutil.rmtree(self.out, ignore_errors=True)
            self.run_job(f"""
version: 1
name: generated
parallelism: {parallelism}
sources:
  rows:
    connector: datagen
    rows: 5000
    seed: 42
    schema: {{a: bigint, b: bigint, c: double precision, d: text, e: bigint}}
    columns:
      a: {{sequence: {{from: 10, step: 3}}}}
      b: {{uniform: {{min: -5, max: 5}}}}
      c: {{uniform: {{min: 0, max: 1}}}}
      d: {{text: {{length: 7}}}}
      e: {{zipf: {{n: 100, s: 1.1}}}}
sinks:
  out: {{input: rows, connector: file, path: "{self.out}", format: csv}}
""")
            outputs.append(sorted(self.written("csv").splitlines()))
        self.assertEqual(len(outputs[0]), 5000)
        self.assertEqual(outputs[0], outputs[1])
        self.assertEqual(outputs[0], outputs[2])
        firsts = sorted(int(line.split(b",")[0]) for line in outputs[0])
        self.assertEqual(firsts, list(range(10, 10 + 3 * 5000, 3)))

    def test_datagen_makes_values_of_many_types(self):
        """Each generator keeps to its range, and what it says of order, spread and NULLs."""
        self.run_job(f"""
version: 1
name: generated
parallelism: 2
timezone: Europe/Berlin
sources:
  rows:
    connector: datagen
    rows: 20000
    schema: {{i: bigint, s: smallint, r: real, n: "numeric(6,2)", d: date, o: time, t: timestamp,
             z: timestamptz, b: boolean, u: uuid, p: text, x: bytea, m: double precision, a: "text[]",
             j: jsonb}}
    columns:
      i: {{sequence: {{from: 0}}}}
      s: {{normal: {{mean: 0, stddev: 20000}}}}
      r: {{uniform: {{min: 2, max: 3}}}}
      n: {{uniform: {{min: -1.5, max: 2.25}}}}
      d: {{sequence: {{from: 2024-02-28, step: 1}}}}
      o: {{sequence: {{from: "23:59:59", step: 1s}}}}
      t: {{time: {{from: "2024-01-01 00:00:00", step: 10ms, jitter: 4s}}}}
      z: {{uniform: {{min: "2024-06-01 00:00:00+00", max: "2024-06-02 00:00:00+00"}}}}
      b: {{uniform: }}
      u: {{uniform: }}
      p: {{pick: [a, "b c", null, "a text that is longer than twelve bytes"]}}
      x: {{constant: '\\x00112233445566778899aabbccddeeff'}}
      m: {{normal: {{mean: 10, stddev: 3}}}}
      a: {{pick: ["{{}}", "{{a,b}}", '{{"a text that is longer",NULL}}']}}
      j: {{pick: ['{{"a": [1, 2, 3], "b": "c"}}', "1.50", null]}}
sinks:
  out: {{input: rows, connector: file, path: "{self.out}", format: csv}}
""")
        rows = sorted(csv.reader(self.written("csv").decode().splitlines()), key=lambda r: int(r[0]))
        self.assertEqual(len(rows), 20000)
        small = [int(r[1]) for r in rows]
        self.assertEqual((min(small), max(small)), (-32768, 32767))  # what leaves stays at the end
        self.assertTrue(all(2 <= float(r[2]) <= 3 for r in rows))
        cents = {r[3] for r in rows}
        self.assertEqual(len(cents), 376)
        self.assertTrue({"-1.50", "2.25"} <= cents)
        self.assertEqual([r[4] for r in rows[:3]], ["2024-02-28", "2024-02-29", "2024-03-01"])
        self.assertEqual([r[5] for r in rows[:3]], ["23:59:59", "00:00:00", "00:00:01"])
        start = datetime.datetime(2024, 1, 1)
        late = [i * 0.01 - (datetime.datetime.fromisoformat(r[6]) - start).total_seconds()
                for i, r in enumerate(rows)]
        self.assertTrue(all(-1e-6 < v < 4 + 1e-6 for v in late))
        self.assertTrue(min(late) < 0.1 and max(late) > 3.9)
        self.assertTrue(all(r[7].endswith("+02") and r[7][:10] in ("2024-06-01", "2024-06-02")
                            for r in rows))
        self.assertTrue(9500 < sum(r[8] == "t" for r in rows) < 10500)
        self.assertEqual(len({r[9] for r in rows}), 20000)
        self.assertTrue(all(r[9][14] == "4" and r[9][19] in "89ab" for r in rows))
        picks = collections.Counter(r[10] for r in rows)
        self.assertEqual(set(picks), {"a", "b c", "", "a text that is longer than twelve bytes"})
        self.assertTrue(all(4600 < n < 5400 for n in picks.values()))
        self.assertEqual({r[11] for r in rows}, {"\\x00112233445566778899aabbccddeeff"})
        self.assertEqual({r[13] for r in rows}, {"{}", "{a,b}", '{"a text that is longer",NULL}'})
        self.assertEqual({r[14] for r in rows}, {'{"a": [1, 2, 3], "b": "c"}', "1.50", ""})
        mean = sum(float(r[12]) for r in rows) / len(rows)
        spread = (sum((float(r[12]) - mean) ** 2 for r in rows) / len(rows)) ** 0.5
        self.assertTrue(9.9 < mean < 10.1 and 2.9 < spread < 3.1)


if __name__ == "__main__":
    unittest.main()
