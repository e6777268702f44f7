"""Random calls of every operator, function and cast of FUNCTIONS.md, with values at the edges of their types.

    random_calls.py SEED COUNT >cases_random_calls.sql

One expression a line, for make_cases.sh. Arguments are literals, or now and then calls themselves.
"""
import pathlib
import random
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent.parent / "common/expr/FUNCTIONS.md"

VALUES = {
    "boolean": ["true", "false"],
    "smallint": ["0", "1", "-1", "7", "32767", "-32768", "100"],
    "integer": ["0", "1", "-1", "2", "3", "10", "-7", "2147483647", "-2147483648", "1000000"],
    "bigint": ["0", "1", "-1", "9223372036854775807", "-9223372036854775808", "123456789012", "60"],
    "real": ["0", "-0", "1.5", "-2.25", "NaN", "Infinity", "-Infinity", "3.4028235e38", "1e-45", "16777217"],
    "double precision": ["0", "-0", "0.5", "-1", "2.5", "NaN", "Infinity", "-Infinity", "1e308", "5e-324",
                         "123456.789", "-2.5", "3.141592653589793"],
    "numeric": ["0", "0.00", "1", "-1", "2.5", "-2.5", "NaN", "Infinity", "-Infinity", "0.001", "99999.995",
                "12345678901234567890.123456789", "-0.0000000001", "1.10", "100"],
    "text": ["", "a", "Ab c", "äöü", "日本語", "abcabc", " x ", "O'Neil", "\\", "%_", "a\tb", "12", "true", "-3.5",
             "2024-02-29", "10:11:12", "1 day", "😀é", "ABC", "aaa", "b"],
    "bytea": ["", "\\x00", "\\x61626364", "\\xff00ff", "\\xc3a4", "\\x6162"],
    "date": ["2024-02-29", "2000-01-01", "0001-01-01", "0044-03-15 BC", "1999-12-31", "infinity", "-infinity",
             "5874897-12-31", "4714-11-24 BC", "2024-12-30"],
    "time": ["00:00:00", "23:59:59.999999", "24:00:00", "12:34:56.789", "01:02:03"],
    "timestamp": ["2024-02-29 12:34:56.789012", "1970-01-01 00:00:00", "0001-01-01 00:00:00", "infinity",
                  "-infinity", "0044-03-15 12:00:00 BC", "2000-01-01 00:00:00", "200000-12-31 23:59:59.999999",
                  "2024-03-31 02:30:00", "1999-12-31 23:59:59.5"],
    "timestamptz": ["2024-02-29 12:34:56.789+00", "1970-01-01 00:00:00+00", "infinity", "-infinity",
                    "0044-03-15 12:00:00+00 BC", "2024-07-01 00:00:00+05:30", "2024-03-31 01:30:00+00"],
    "interval": ["0", "1 day", "-1 day", "1 mon 2 days 03:04:05.678", "-1 year -2 mons +3 days -04:05:06",
                 "10000 years", "25:00:00", "00:00:00.000001", "1 year", "-00:00:01", "178000000 years", "31 days"],
    "uuid": ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
             "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
    "jsonb": ["null", "true", "1", "1.50", "\"a\"", "[]", "{}", "[1, 2, 3]", "{\"a\": 1}",
              "{\"a\": {\"b\": [1, {\"c\": null}]}, \"z\": \"x\"}", "[\"a\", \"b\", null]", "-0", "1e3", "[[1], [2]]",
              "{\"b\": 1.00, \"aa\": false}"],
    "jsonpath": ["$", "$.a", "$[*]", "strict $.a.b[1].c", "$.** ? (@ == 1)", "$[*] ? (@ > 1)", "$.a == 1", "1 + $",
                 "$.type()", "$.size()", "$.double()", "strict $[5]", "$.keyvalue().key", "exists($.a)", "$ == \"a\"",
                 "-$", "$.datetime()"],
    "integer[]": ["{}", "{1}", "{1,2,3}", "{NULL,1}", "{{1,2},{3,4}}", "[2:3]={7,8}", "{3,1,2,1}"],
    "bigint[]": ["{}", "{1,9223372036854775807}", "{NULL}"],
    "text[]": ["{}", "{a}", "{a,b,NULL}", "{\"\",\"b c\"}", "{a,b}", "{b}", "{0}", "{a,b,1,c}"],
    "numeric[]": ["{1.0,2}", "{NaN}", "{}"],
    "double precision[]": ["{1.5,-0}", "{NaN}", "{}"],
    "boolean[]": ["{t,f}", "{}"],
    "date[]": ["{2024-02-29}", "{}"],
}
UNITS = ["microseconds", "milliseconds", "second", "minute", "hour", "day", "week", "month", "quarter", "year",
         "decade", "century", "millennium", "dow", "isodow", "doy", "isoyear", "epoch", "julian", "timezone",
         "fortnight"]
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "EST", "+03", "-02:30", "nowhere"]
PICTURES = ["YYYY-MM-DD HH24:MI:SS.US", "FMDay, DD FMMonth YYYY", "HH12:MI AM", "IYYY-IW-ID", "J Q WW", "999.99",
            "FM9G999D00", "S0000", "9.99EEEE", "RN", "000MI", "PR9", "YYYYTH", "CC BC", "DDTH MON", "L99", ""]
PATTERNS = ["a", "b+", "(a)(b)?", "^a", "c$", "[a-c]", "\\d+", ".", "", "(", "a|b", "(?i)AB", "\\m", "x*"]
FLAGS = ["", "g", "i", "gi", "x", "n", "z"]
PATHS = ["{a}", "{a,b}", "{a,b,1,c}", "{0}", "{-1}", "{}", "{z}", "{a,NULL}"]
CHARSETS = ["UTF8", "sql-ascii", "LATIN1", "iso-8859-15", "win1252", "KOI8R", "x"]
SPECIAL = {  # function -> place -> pool of texts
    "date_trunc": {0: UNITS}, "date_part": {0: UNITS}, "extract": {0: UNITS}, "timezone": {0: ZONES},
    "to_char": {1: PICTURES}, "to_number": {1: PICTURES}, "to_date": {1: PICTURES}, "to_timestamp": {1: PICTURES},
    "encode": {1: ["hex", "base64", "escape", "x"]}, "decode": {1: ["hex", "base64", "escape", "x"]},
    "~": {1: PATTERNS}, "!~": {1: PATTERNS}, "~*": {1: PATTERNS}, "!~*": {1: PATTERNS},
    "convert_from": {1: CHARSETS}, "convert_to": {1: CHARSETS}, "convert": {1: CHARSETS[:2], 2: CHARSETS},
    "normalize": {1: ["NFC", "NFD", "NFKC", "NFKD", "x"]},
}
for name in ("regexp_replace", "regexp_match", "regexp_count", "regexp_instr", "regexp_substr", "regexp_like",
             "regexp_split_to_array"):
    SPECIAL[name] = {1: PATTERNS, 2: FLAGS, 3: FLAGS, 4: FLAGS, 5: FLAGS}
SPECIAL["regexp_replace"] = {1: PATTERNS, 2: ["", "x", "[\\1]", "\\&\\\\"], 3: FLAGS, 5: FLAGS}
SMALL = {"repeat", "lpad", "rpad", "power", "pow", "^", "exp", "ln", "log", "factorial", "<<", ">>", "array_fill",
         "width_bucket", "log10", "sqrt", "cbrt", "bit_count", "make_interval", "trunc", "round", "left", "right"}
# PostgreSQL's is of a type that is none.
LEFT_OUT = {"boolout"}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


class Calls:
    def __init__(self, rng):
        self.rng, self.rows, self.by_result = rng, [], {}
        page = PAGE.read_text()
        sets = page.find("## Functions that make rows")
        for line in (page[:sets] + page[page.find("## Casts"):]).split("\n"):
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) >= 2 and cells[0] and not cells[0].startswith("-"):
                self.take(cells[0].replace("\\|", "|"), cells)

    def take(self, text, cells):
        cast = re.fullmatch(r"(\S.*) :: (\S.*?)(\(n\))?", text)
        call = re.fullmatch(r"(\w+)\((.*)\)", text)
        types = "|".join(sorted(map(re.escape, list(VALUES) + ["any", "anyarray", "anyelement"]), key=len, reverse=True))
        pair = re.fullmatch("(%s) (\\S+) (%s)" % (types, types), text)
        prefix = re.fullmatch("(\\S+) (%s)" % types, text)
        if cast and len(cells) == 2:
            row = ("cast", None, [cast.group(1)], cast.group(2))
        elif len(cells) != 4:
            return  # sets and aggregates
        elif call:
            args = [a.strip() for a in call.group(2).split(",")] if call.group(2) else []
            row = ("call", call.group(1), args, cells[1])
        elif pair:
            row = ("pair", pair.group(2), [pair.group(1), pair.group(3)], cells[1])
        elif prefix:
            row = ("prefix", prefix.group(1), [prefix.group(2)], cells[1])
        else:
            return
        if row[1] not in LEFT_OUT and row[3] != "anyarray":
            self.rows.append(row)
            self.by_result.setdefault(row[3], []).append(row)

    def literal(self, type_, name, place):
        rng = self.rng
        if type_ in ("any", "anyelement", "anynonarray"):
            type_ = rng.choice(["integer", "text", "numeric", "boolean", "date", "double precision"])
        if type_ == "anyarray":
            type_ = rng.choice(["integer[]", "text[]"])
        if rng.random() < 0.04:
            return "NULL::" + type_
        pool = VALUES.get(type_)
        if pool is None:
            return None
        if type_ == "text" and place in SPECIAL.get(name, {}) and rng.random() < 0.95:
            pool = SPECIAL[name][place]
        if type_ == "text[]" and name in ("#>", "#>>", "#-", "jsonb_set", "jsonb_insert", "jsonb_extract_path"):
            pool = PATHS
        if name in ("age", "overlaps"):  # of infinity PostgreSQL 15 gives the age of its bit pattern
            pool = [v for v in pool if "infinity" not in v]
        if name in SMALL and type_ in ("smallint", "integer", "bigint", "numeric", "double precision"):
            pool = ["0", "1", "-1", "2", "3", "7", "10"] + ([] if "int" in type_ else ["0.5", "-2.5", "NaN"])
        return "%s::%s" % (quoted(rng.choice(pool)), type_)

    def argument(self, type_, name, place, depth):
        inner = self.by_result.get(type_) if name not in ("age", "overlaps") else None
        if depth > 0 and inner and name not in SMALL and self.rng.random() < 0.15:
            return self.call(self.rng.choice(inner), depth - 1)
        return self.literal(type_, name, place)

    def call(self, row, depth=1):
        kind, name, types, result = row
        if types and types[-1] == "…":
            types = types[:-1] + [types[-2]] * self.rng.randrange(3)
        args = [self.argument(t, name, i, depth) for i, t in enumerate(types)]
        if None in args:
            return None
        if kind == "cast":
            return "(%s)::%s" % (args[0], result)
        if kind == "pair":
            return "((%s) %s (%s))" % (args[0], name, args[1])
        if kind == "prefix":
            return "(%s (%s))" % (name, args[0])
        return "\"%s\"(%s)" % (name, ", ".join(args))


def main():
    rng = random.Random(int(sys.argv[1]))
    calls = Calls(rng)
    count = int(sys.argv[2])
    names = {}
    for row in calls.rows:
        names.setdefault(row[:2], []).append(row)
    order = []
    while count > 0:
        if not order:  # each name as often, a cast for every ten of them
            order = rng.sample(list(names), len(names)) + [("cast", None)] * (len(names) // 10)
        text = calls.call(rng.choice(names[order.pop()]))
        if text is not None and "\n" not in text:
            print(text)
            count -= 1


main()
