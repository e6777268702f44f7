"""Files that are not what they should be: each policy has one outcome, and memory stays where it was."""
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

from cluster import Cluster

TEXT_MAX = 16 * 1024  # of a letter's text
PEAK_KIB = 300_000    # of a task manager whose budget is a third of that


class BadFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="weir-it-"))
        cls.cluster = Cluster(cls.base / "cluster", 1, task_manager_options={"memory": "96MiB"})

    @classmethod
    def tearDownClass(cls):
        try:
            cls.cluster.stop()
        finally:
            shutil.rmtree(cls.base)

    def setUp(self):
        self.directory = self.base / self._testMethodName
        (self.directory / "in").mkdir(parents=True)

    def tearDown(self):
        if os.environ.get("FLAVOR", "release") != "release":
            return  # sanitizers have memory of their own
        for tm in self.cluster.task_managers:
            status = pathlib.Path(f"/proc/{tm.pid}/status").read_text()
            self.assertLess(int(re.search(r"VmHWM:\s+(\d+)", status)[1]), PEAK_KIB)

    def run_job(self, source, errors):
        """(how it ended, rows, letters)"""
        for name in ("out", "bad"):
            shutil.rmtree(self.directory / name, ignore_errors=True)
        letters = "" if "dead_letter" not in errors else (
            f'  bad: {{connector: file, format: json, path: "{self.directory}/bad"}}\n')
        ident = self.cluster.submit(f"""
version: 1
name: bad-files
errors: {errors}
restart: {{initial_delay: 10ms}}
sources:
  rows: {{connector: file, path: "{self.directory}/in/*", {source}}}
sinks:
  out: {{input: rows, connector: file, path: "{self.directory}/out", format: csv}}
{letters}""")
        ended = self.cluster.wait_job(ident, 120)
        read = lambda name: b"".join(p.read_bytes() for p in sorted(
            (self.directory / name).glob("[!.]*"))).split(b"\n")[:-1]
        return ended, sorted(read("out")), [json.loads(line) for line in read("bad")]

    def check(self, source, rows, letters):
        """letters: (code, message, offset, columns) of each; a message is a regular expression."""
        ended, have, _ = self.run_job(source, "fail")
        if letters:
            code, message, offset, _ = letters[0]
            self.assertEqual(ended["state"], "FAILED", ended)
            self.assertRegex(ended["reason"], rf"byte {offset}: {message}.* \(SQLSTATE {code}\)")
            self.assertIn("the same record has failed before", ended["reason"])
        else:
            self.assertEqual((ended["state"], have), ("FINISHED", sorted(rows)), ended)
        ended, have, _ = self.run_job(source, "skip")
        self.assertEqual((ended["state"], have), ("FINISHED", sorted(rows)), ended)
        ended, have, told = self.run_job(source, "{dead_letter: bad}" if letters else "skip")
        self.assertEqual((ended["state"], have), ("FINISHED", sorted(rows)), ended)
        self.assertEqual(len(told), len(letters), told[:3])
        for letter, (code, message, offset, columns) in zip(
                sorted(told, key=lambda l: l["offset"]), sorted(letters, key=lambda l: l[2])):
            self.assertEqual((letter["step"], letter["code"], letter["offset"], letter["columns"]),
                             ("rows", code, offset, columns))
            self.assertRegex(letter["message"], message)
            self.assertEqual(pathlib.Path(letter["split"]).parent, self.directory / "in")

    def write(self, name, content):
        (self.directory / "in" / name).write_bytes(content)

    # ---- what is no text ----

    @staticmethod
    def as_letter(raw):
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return "\\x" + raw.hex()
        return "\\x" + raw.hex() if "\0" in text or text.startswith("\\x") else text

    def test_bytes_of_any_kind(self):
        """Every line of a binary file is a row or a letter, byte by byte."""
        content = random.Random(7).randbytes(100_000) + b"\n\\x41\nplain\n"
        lines = [line[:-1] if line.endswith(b"\r") else line for line in content.split(b"\n")[:-1]]
        good = [line for line in lines if not self.as_letter(line).startswith("\\x") or
                line == b"\\x41"]
        self.write("f", content)
        ended, _, _ = self.run_job("format: text", "fail")
        self.assertEqual(ended["state"], "FAILED")
        ended, rows, letters = self.run_job("format: text", "{dead_letter: bad}")
        self.assertEqual(ended["state"], "FINISHED", ended)
        self.assertEqual(len(rows), len(good))
        self.assertEqual({letter["code"] for letter in letters}, {"22021"})
        self.assertEqual(sorted(letter["columns"] for letter in letters),
                         sorted(self.as_letter(line) for line in set(lines) - set(good)))

    def test_text_in_another_encoding(self):
        """In each format the record is a letter whose bytes are written as bytea's are."""
        invalid = 'invalid byte sequence for encoding "UTF8"'
        self.write("f", b"a\nb\xe9\nc\n")
        self.check("format: text", [b"a", b"c"], [("22021", invalid, 2, "\\x62e9")])
        self.write("f", b"1,a\n2,b\xe9\n3,c\n")
        self.check("format: csv, schema: {i: int, t: text}", [b"1,a", b"3,c"],
                   [("22021", f'column "t": {invalid}', 4, "\\x322c62e9")])
        self.write("f", b'{"t":"a"}\n{"t":"b\xe9"}\n{"t":"c"}\n')
        self.check("format: json, schema: {t: text}", [b"a", b"c"],
                   [("22021", invalid, 10, "\\x" + b'{"t":"b\xe9"}'.hex())])

    def test_nothing_at_all(self):
        """An empty file is no record of any kind."""
        self.write("f", b"")
        self.write("g.gz", gzip.compress(b""))
        for source in ("format: text", "format: csv, schema: {i: int}",
                       "format: csv, header: true, schema: {i: int}",
                       "format: json, schema: {i: int}"):
            self.check(source, [], [])

    # ---- what is too long, or cut off ----

    def test_a_line_of_a_gigabyte(self):
        """One letter with the beginning of the line; what stands around it is read."""
        with open(self.directory / "in" / "f", "wb") as file:
            file.write(b"first\nxxx")
            file.seek(1 << 30)  # a hole
            file.write(b"\nlast\n")
        begins = "\\x" + b"xxx".hex() + "00" * (TEXT_MAX - 3) + "… (cut)"
        self.check("format: text", [b"first", b"last"],
                   [("54000", r"record longer than 16777216 bytes \(record_limit\)", 6, begins)])
        self.check("format: csv, schema: {t: text}", [b"first", b"last"],
                   [("54000", r"record longer than 16777216 bytes \(record_limit\)", 6, begins)])

    def test_archives_that_end_early(self):
        """What came before the end counts; the rest is one letter that says where it is missing."""
        lines = [b"line %06d that does not compress to nothing" % (i * 7919 % 1000003)
                 for i in range(20_000)]
        data = b"\n".join(lines) + b"\n"
        packed = subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True)
        for name, content in (("f.gz", gzip.compress(data)), ("f.zst", packed.stdout)):
            with self.subTest(name):
                shutil.rmtree(self.directory / "in")
                (self.directory / "in").mkdir()
                self.write(name, content[:len(content) // 2])
                ended, _, _ = self.run_job("format: text", "fail")
                self.assertRegex(ended["reason"], rf"{name}.* data is cut off at its byte \d+")
                ended, rows, letters = self.run_job("format: text", "{dead_letter: bad}")
                self.assertEqual(ended["state"], "FINISHED", ended)
                self.assertEqual(rows, sorted(lines[:len(rows)]))
                self.assertEqual([(l["code"], l["columns"]) for l in letters], [("XX001", None)])
                self.assertRegex(letters[0]["message"], rf"{name}.* data is cut off at its byte \d+")
                self.assertEqual(letters[0]["offset"], sum(len(l) + 1 for l in lines[:len(rows)]))

    # ---- csv ----

    def test_csv_with_other_columns(self):
        """Too few, too many, a quote that never ends: each record as it stands in the file."""
        self.write("f", b'1,a\n2\n3,"c ""x""",y\n4,d\n5,"e\n')
        self.check("format: csv, schema: {i: int, t: text}", [b"1,a", b"4,d"],
                   [("22P04", 'missing data for column "t"', 4, "2"),
                    ("22P04", "extra data after last expected column", 6, '3,"c ""x""",y'),
                    ("22P04", "unterminated CSV quoted field", 24, '5,"e')])

    # ---- json ----

    def test_json_that_says_a_name_twice(self):
        """As jsonb has it, the last one counts."""
        self.write("f", b'{"i":1,"i":2}\n{"i":3,"i":"x"}\n')
        self.check("format: json, schema: {i: int}", [b"2"],
                   [("22P02", 'column "i": invalid input syntax for type integer: "x"', 14,
                     '{"i":3,"i":"x"}')])

    def test_json_of_ten_thousand_levels(self):
        """More than is read: an error, not a stack that overflows."""
        deep = b'{"i":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
        self.write("f", b'{"i":1}\n' + deep + b'\n{"i":2}\n')
        self.check("format: json, schema: {i: int}", [b"1", b"2"],
                   [("54000", ".", 8,
                     deep[:TEXT_MAX].decode() + f"… (cut, {len(deep)} bytes)")])

    def test_numbers_of_a_thousand_digits(self):
        """numeric has room for them; what has not says that it is out of range."""
        digits = b"9" * 1000
        for form, line in (("json", b'{"n":%s}' % digits), ("csv", digits)):
            with self.subTest(form):
                self.write("f", line + b"\n")
                self.check(f"format: {form}, schema: {{n: numeric}}", [digits], [])
                for name in ("bigint", "double precision"):
                    self.check(f"format: {form}, schema: {{n: {name}}}", [],
                               [("22003", 'column "n": .*out of range', 0, line.decode())])


if __name__ == "__main__":
    unittest.main()
