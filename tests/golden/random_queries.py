"""Random inputs and queries with aggregates, written two ways: as steps of a job and as SQL.

    random_queries.py SEED COUNT >script.sql

The script, run by psql, prints the file that tests/unit/taskmanager/operators/test_queries.c reads, with
PostgreSQL's answers in it (make_queries.sh does both). Lines, of fields as COPY writes them:

    input  NUMBER                       of the rows that follow
    row    one field per column
    query  NUMBER INPUT KEYS CHANGES    KEYS: of the result; CHANGES: t, it is a changelog
    step   a line of the descriptor
    want   a row of the folded result
    end    of a query; not there where PostgreSQL found an error

Every query has one answer whatever order its rows come in: floats are multiples of 1/4 or rounded at the
end, numerics of a column have one scale, and first, last and any_value are of what a group has in common.
A numeric that is grouped by shows without zeros at its end, and so do those in a jsonb.
"""
import json
import random
import sys

COLUMNS = [("k", "integer"), ("g", "text"), ("d", "date"), ("s", "smallint"), ("i", "integer"),
           ("b", "bigint"), ("n", "numeric"), ("f", "real"), ("x", "double precision"),
           ("t", "text"), ("w", "boolean"), ("ts", "timestamp"), ("iv", "interval"),
           ("tz", "timestamptz"), ("tm", "time"), ("u", "uuid"), ("y", "bytea"),
           ("j", "jsonb")]
INPUTS = 12
INTEGERS = ("smallint", "integer", "bigint")
FLOATS = ("real", "double precision")
NAMES = {"text": "'-'", "integer": "0", "boolean": "false", "date": "date '2020-01-01'",
         "timestamp": "timestamp '2020-01-01'", "timestamptz": "timestamptz '2020-01-01'", "double precision": "0"}
PAIRS = ("corr", "covar_pop", "covar_samp", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2",
         "regr_slope", "regr_sxx", "regr_sxy", "regr_syy")
LONG = "a text that is longer than what lies in its cell, "


class Column:
    """exact: the same whatever the order of rows; scaled: equal values look alike; pairs: so small that what
    products of differences lose does not show."""
    def __init__(self, name, type_, exact=True, scaled=True, rough=False, group=False):
        self.name, self.type, self.exact = name, type_, exact
        self.scaled, self.rough, self.group = scaled, rough, group
        self.pairs = name in ("k", "f", "x")


SPECIAL = {"n": ("NaN", "Infinity"), "f": ("NaN", "Infinity", "-Infinity"), "x": ("NaN", "-Infinity"),
           "d": ("infinity", "-infinity"), "ts": ("infinity",), "tz": ("-infinity",)}


def value(rng, name, few, special):
    """One value of a column, as text."""
    n = rng.randrange(few)
    if name in SPECIAL and rng.random() < special:
        return rng.choice(SPECIAL[name])
    return {
        "k": lambda: str(n - 2),
        "g": lambda: rng.choice(("", "a", "b", "ä", LONG + "b"))[:60] if n % 4 else "g%d" % n,
        "d": lambda: "2024-02-%02d" % (n % 28 + 1),
        "s": lambda: str(rng.choice((n, -n, 32767, -32768))),
        "i": lambda: str(rng.choice((n, n * 1000 - 7, -n, 2147483647, -2147483648))),
        "b": lambda: str(rng.choice((n, -n, n * 10 ** 12, 9223372036854775807))),
        "n": lambda: "%s.%02d" % (rng.choice((str(n), "-%d" % (n + 1), "12345678901234567890" * 2)),
                                  n % 4 * 25),
        "f": lambda: str((n - 5) / 4),
        "x": lambda: str((n * 7 - 40) / 4),
        "t": lambda: rng.choice(("", "x", "ab", "aB", "t%d" % n, LONG + str(n))),
        "w": lambda: rng.choice("tf"),
        "ts": lambda: "2024-03-%02d %02d:00:00.%d" % (n % 28 + 1, n % 24, n % 9 + 1),
        "iv": lambda: rng.choice(("1 mon", "-2 days", "%d days 03:00:00" % (40 + n), "00:00:%02d" % n)),
        "tz": lambda: "2024-04-%02d 12:00:00+00" % (n % 28 + 1),
        "tm": lambda: "%02d:30:00" % (n % 24),
        "u": lambda: "00000000-0000-0000-0000-0000000000%02x" % n,
        "y": lambda: "\\\\x" + ("%02x" % n) * (n % 20),
        "j": lambda: rng.choice(('{"a": %d, "b": [%d, null, {"c": "d"}]}' % (n, -n), '{"a": "x%d"}' % n,
                                 '{"b": 1, "a": null}', "[%d, true, 0.5]" % n, "[]", "{}", "null", "false", str(n),
                                 '"t%d"' % n, '"%s"' % LONG)),
    }[name]()


def make_input(rng, number):
    rows = (0, 1, 40, 300, 900, 300)[number % 6]
    few = rng.choice((2, 5, 12, 60))
    nulls, special = rng.choice((0.0, 0.1, 0.5)), rng.choice((0, 0, 0.03))
    out = []
    for _ in range(rows):
        out.append(["\\N" if rng.random() < nulls else value(rng, name, few, special)
                    for name, _ in COLUMNS])
    return out


class Query:
    def __init__(self, rng, source):
        self.rng, self.steps, self.level = rng, [], 0
        self.sql = "SELECT * FROM input%d" % source
        self.columns = [Column(name, type_) for name, type_ in COLUMNS]
        self.at, self.changelog, self.keys = "rows", False, 0
        self.calls = 0

    def step(self, name, body):
        self.steps.append("  %s: {input: %s, %s}" % (name, self.at, body))
        self.at = name

    def nest(self, select, rest=""):
        self.sql = "SELECT %s FROM (%s) q%d%s" % (select, self.sql, len(self.steps), rest)

    # ---- conditions and expressions ----

    def condition(self, columns):
        c = self.rng.choice(columns)
        name, pick = c.name, self.rng.randrange(4)
        if pick == 0:
            return "%s IS %sNULL" % (name, self.rng.choice(("", "NOT ")))
        if c.type in INTEGERS:
            return self.rng.choice(("%s > 0", "%s %% 3 <> 0", "%s < 5 OR %s IS NULL" % (name, name),
                                    "%s BETWEEN -3 AND 100")).replace("%s", name).replace("%%", "%")
        if c.type == "numeric" or c.type in FLOATS:
            return "%s >= 1.5" % name
        if c.type == "text":
            return "%s > 'a'" % name
        if c.type == "boolean":
            return name
        if c.type == "date":
            return "%s < '2024-02-04'" % name
        return "%s IS NOT NULL" % name

    def filter(self):
        columns = [c for c in self.columns if not c.rough and c.exact]
        if columns:
            condition = self.condition(columns)
            if self.rng.random() < 0.3:
                condition = "(%s) AND NOT coalesce(%s, false)" % (condition, self.condition(columns))
            self.step("f%d" % len(self.steps), "filter: " + json.dumps(condition))
            self.nest("*", " WHERE " + condition)

    def map(self):
        """An aggregate is behind it, so the columns of a key may go."""
        out = [(c.name, c) for c in self.columns if self.rng.random() < 0.8]
        if not out:
            out = [(self.columns[0].name, self.columns[0])]
        numbers = [c for c in self.columns if c.type == "integer"]
        if numbers and self.rng.random() < 0.7:
            c = self.rng.choice(numbers)
            out.append(("coalesce(%s, 7) %% 10 AS m%d" % (c.name, len(self.steps)),
                        Column("m%d" % len(self.steps), "integer")))
        values = [c for c in self.columns if c.type == "jsonb" and c.scaled]
        if values and self.rng.random() < 0.5:
            c, text = self.rng.choice(values), self.rng.random() < 0.5
            out.append(("%s %s AS j%d" % (c.name, "->> 'a'" if text else "-> 'a'", len(self.steps)),
                        Column("j%d" % len(self.steps), "text" if text else "jsonb")))
        self.step("m%d" % len(self.steps), "map: [%s]" % ", ".join(json.dumps(e) for e, _ in out))
        self.nest(", ".join(e for e, _ in out))
        self.columns = [c for _, c in out]

    # ---- aggregates ----

    def key(self):
        """What to group by, and its type; now and then computed."""
        rng = self.rng
        usable = [c for c in self.columns if c.scaled and c.exact and not c.rough
                  and c.type != "interval"]
        if not usable:
            return "1", "integer"
        small = [c for c in usable if c.name in ("k", "g", "d", "s", "w")]
        c = rng.choice(small if small and rng.random() < 0.6 else usable)
        if c.type in INTEGERS and rng.random() < 0.3:
            return "%s %% 3" % c.name, c.type
        return c.name, c.type

    def call(self, group):
        """(as the job has it, as PostgreSQL has it, the result)"""
        rng = self.rng
        cs = [c for c in self.columns if not c.rough and not c.type.endswith("[]")]
        if not cs:
            return "count(*)", "count(*)", Column("", "bigint")
        c = rng.choice(cs)
        name, distinct = c.name, rng.random() < 0.3
        choices = ["count"]
        if c.exact and c.scaled and c.type not in ("boolean", "uuid", "bytea", "jsonb"):
            choices += ["min", "max"] * 2
        if c.type in INTEGERS:
            choices += ["sum", "avg", "bit", "spread", "sum"]
        if c.type == "numeric" and c.exact:
            choices += ["sum", "avg", "spread"]
        if c.type in FLOATS and c.exact:
            choices += ["sum", "avg", "spread"]
        if c.pairs:
            choices += ["pair"] * 2
        if c.type == "interval":
            choices += ["sum", "avg"]
        if c.type == "boolean":
            choices += ["bool", "bool"]
        if c.type in ("text", "bytea"):
            choices += ["string_agg", "string_agg"]
        if c.exact and c.scaled and c.type != "interval" and rng.random() < 0.2: # each change looks at all rows
            choices += ["jsonb_agg", "jsonb_object_agg"]
        if c.exact and c.scaled and c.type != "interval":
            choices += ["array_agg"]
        if group:
            choices += ["common"]
        pick = rng.choice(choices)
        exact, scaled, rough = True, True, False
        if pick == "count" and rng.random() < 0.3:
            return "count(*)", "count(*)", Column("", "bigint")
        if pick == "common":
            expr, type_ = rng.choice(group)
            if type_ == "integer" and rng.random() < 0.3:
                # What a key has in between is a result too, and has to be an interval.
                of = rng.choice(("(%s) / 1000 * interval '1 mon 1 day'", "(%s) * interval '1 second'"))
                expr, type_ = of % expr, "interval"
            fn = rng.choice(("first", "last", "any_value"))
            return ("%s(%s)" % (fn, expr), "(array_agg(%s))[1]" % expr,
                    Column("", type_, scaled=type_ != "interval"))
        if pick == "array_agg":
            call = "array_agg(%s%s ORDER BY %s%s)" % ("DISTINCT " if distinct else "", name, name,
                                                     rng.choice(("", " DESC", " NULLS FIRST")))
            return call, call, Column("", c.type + "[]", exact=False, scaled=False)
        if pick == "string_agg":
            between = "','" if c.type == "text" else "'\\x2c'::bytea"
            order = rng.choice(("", " DESC", " DESC NULLS LAST", " NULLS FIRST"))
            if distinct:
                by = name
                if rng.random() < 0.4: # pairs are told apart
                    between = rng.choice([o for o in cs if o.type == c.type]).name
                    by = rng.choice((name, between))
                order = rng.choice(("", " ORDER BY %s%s" % (by, order)))
            else:
                order = " ORDER BY %s%s" % (name, order)
                numbers = [c for c in cs if c.type in INTEGERS]
                if numbers and rng.random() < 0.3:
                    order = " ORDER BY %s DESC, %s" % (rng.choice(numbers).name, name)
            call = "string_agg(%s%s, %s%s)" % ("DISTINCT " if distinct else "", name, between, order)
            return call, call, Column("", c.type)
        if pick == "jsonb_agg":
            order = rng.choice(("", " DESC", " DESC NULLS LAST", " NULLS FIRST"))
            order = rng.choice(("", " ORDER BY %s%s" % (name, order))) if distinct else " ORDER BY %s%s" % (name, order)
            call = "jsonb_agg(%s%s%s)" % ("DISTINCT " if distinct else "", name, order)
            return call, call, Column("", "jsonb", scaled=False)
        if pick == "jsonb_object_agg":
            keys = [k for k in cs if k.exact and k.scaled and k.type in NAMES]
            key = rng.choice(keys) if keys else None
            key = "'only'" if key is None else "coalesce(%s, %s)" % (key.name, NAMES[key.type])
            call = "jsonb_object_agg(%s%s, %s%s)" % ("DISTINCT " if distinct else "", key, name,
                                                     "" if distinct else " ORDER BY " + name)
            return call, call, Column("", "jsonb", scaled=False)
        if pick == "pair":
            fn, other = rng.choice(PAIRS), rng.choice([o for o in cs if o.pairs])
            order = "" if distinct else rng.choice(("", "", " ORDER BY %s DESC, %s" % (other.name, name)))
            call = "%s(%s%s, %s%s)" % (fn, "DISTINCT " if distinct else "", name, other.name, order)
            counts = fn == "regr_count"
            return call, call, Column("", "bigint" if counts else "double precision", counts, counts, not counts)
        fn, type_ = pick, c.type
        if pick == "count":
            type_ = "bigint"
            distinct &= c.scaled and c.exact
        elif pick == "sum":
            type_ = ("bigint" if c.type in ("smallint", "integer") else
                     "numeric" if c.type == "bigint" else c.type)
            scaled = c.scaled and c.type != "interval"
            distinct &= c.scaled and c.exact and c.type != "interval"
        elif pick == "avg":
            type_ = ("double precision" if c.type in FLOATS else
                     c.type if c.type == "interval" else "numeric")
            exact, scaled = c.type not in FLOATS, False
            distinct &= c.scaled and c.exact and c.type != "interval"
        elif pick == "bit":
            fn = rng.choice(("bit_and", "bit_or", "bit_xor"))
            if c.type == "bigint" and rng.random() < 0.2:
                fn = "bit_or"
        elif pick == "bool":
            fn = rng.choice(("bool_and", "bool_or", "every"))
        elif pick == "spread":
            fn = rng.choice(("var_pop", "var_samp", "variance", "stddev_pop", "stddev_samp", "stddev"))
            type_ = "double precision" if c.type in FLOATS else "numeric"
            rough, scaled = c.type in FLOATS, False
            exact = not rough
            distinct &= c.scaled and c.exact
        call = "%s(%s%s)" % (fn, "DISTINCT " if distinct else "", name)
        return call, call, Column("", type_, exact, scaled, rough)

    def aggregate(self, last):
        rng, self.level = self.rng, self.level + 1
        keys, out, texts = [], [], []
        for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3))):
            expr, type_ = self.key()
            if expr not in [e for e, _ in keys]:
                keys.append((expr, type_))
        names = ["g%d_%d" % (self.level, i) for i in range(max(len(keys), 1))]
        job_keys = ["%s AS %s" % (e, n) for (e, _), n in zip(keys, names)] or ["0 AS " + names[0]]
        pg_keys = ["%s AS %s" % ("trim_scale(%s)" % e if t == "numeric" else e, n)
                   for (e, t), n in zip(keys, names)] or ["0 AS " + names[0]]
        columns = [Column(n, t) for (_, t), n in zip(keys, names)] or [Column(names[0], "integer")]
        job_calls, pg_calls = [], []
        for i in range(rng.choice((1, 2, 3, 3, 4, 6))):
            job, pg, column = self.call(keys)
            usable = [c for c in self.columns if not c.rough and c.exact]
            if usable and rng.random() < 0.25:
                extra = " FILTER (WHERE %s)" % self.condition(usable)
                job += extra
                pg = pg[:-4] + extra + ")[1]" if pg.startswith("(array") else pg + extra
            column.name = "r%d_%d" % (self.level, i)
            job_calls.append("%s AS %s" % (job, column.name))
            pg_calls.append("%s AS %s" % (pg, column.name))
            columns.append(column)
        final = rng.random() < (0.5 if last else 0.25)
        body = "key_by: [%s], aggregate: [%s], emit: %s" % (
            ", ".join(json.dumps(k, ensure_ascii=False) for k in job_keys),
            ", ".join(json.dumps(c, ensure_ascii=False) for c in job_calls),
            "final" if final else "changes")
        by = ", ".join(str(n + 1) for n in range(len(names)))
        self.step("a%d" % len(self.steps), body)
        self.nest(", ".join(pg_keys + pg_calls), " GROUP BY " + by)
        self.columns, self.keys = columns, len(names)
        self.changelog = not final

    def settle(self):
        """What depends on the order of additions is rounded."""
        out = []
        for c in self.columns:
            out.append("round(%s::numeric, 6) AS %s" % (c.name, c.name) if c.rough else c.name)
        self.step("settled", "map: [%s]" % ", ".join(json.dumps(e) for e in out))
        self.nest(", ".join(out))


def make_query(rng, source):
    q = Query(rng, source)
    levels = rng.choice((1, 1, 2, 2, 2, 3))
    for level in range(levels):
        for _ in range(rng.choice((0, 0, 1, 2))):
            rng.choice((q.filter, q.map))()
        q.aggregate(level + 1 == levels)
    if rng.random() < 0.4:
        q.filter()
    if any(c.rough for c in q.columns):
        q.settle()
    return q


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def copied(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def main():
    rng = random.Random(int(sys.argv[1]))
    count = int(sys.argv[2])
    print("\\set QUIET on\nset timezone = 'UTC';\nset client_min_messages = error;")
    print("set jit = off;\nset intervalstyle = postgres;\nset datestyle = ISO;")
    for number in range(INPUTS):
        rows = make_input(rng, number)
        print("create temp table input%d (%s);" %
              (number, ", ".join("%s %s" % column for column in COLUMNS)))
        print("copy input%d from stdin;" % number)
        for row in rows:
            print("\t".join(row))
        print("\\.")
        print("\\echo 'input\t%d'" % number)
        print("copy (select 'row', * from input%d) to stdout;" % number)
    for number in range(count):
        source = rng.randrange(INPUTS)
        q = make_query(rng, source)
        print("\\echo 'query\t%d\t%d\t%d\t%s'" % (number, source, q.keys, "ft"[q.changelog]))
        for step in q.steps:
            print("\\echo " + quoted("step\t" + copied(step)))
        print("copy (select 'want', * from (%s) result) to stdout;" % q.sql)
        print("\\if :ERROR\n\\else\n\\echo end\n\\endif")


if __name__ == "__main__":
    main()
