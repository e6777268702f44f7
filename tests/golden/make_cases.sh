#!/usr/bin/env bash
# Makes cases_*.tsv from cases_*.sql, one expression a line: the expression, its type and its answer as
# PostgreSQL 15 gives them ("!" and the SQLSTATE of an error). tests/unit/jobmanager/plan/test_cases.c
# reads them; of messages_*.sql the expression and the message of its error; of sets_*.sql calls that make
# rows, their type and the rows' texts, each with U+001E
# behind it (NULL: \N; E: there are none), which test_sets.c reads. Run it by hand when cases
# are added; names select files: make_cases.sh text regex. make_cases.sh --file IN OUT does another one.
set -eu
if [ "${1:-}" = --file ]; then
    in=$(realpath "$2") out=$(realpath "$3")
fi
cd "$(dirname "$0")"
. ./postgres.sh
query() {
    cat <<'SQL'
set client_min_messages = error;
create temp table cases (id int generated always as identity, e text);
create function pg_temp.answer(e text, out t text, out a text) language plpgsql as $$
begin
    execute 'select pg_typeof(' || e || '), (' || e || ')::text' into t, a;
exception when others then
    t := null;
    a := '!' || sqlstate;
end $$;
SQL
    grep -v '^--' "$1" | grep -v '^$' | while IFS= read -r line; do
        printf 'insert into cases (e) values ($case$%s$case$);\n' "$line"
    done
    echo 'copy (select e, (pg_temp.answer(e)).* from cases order by id) to stdout;'
}
answer() {
    query "$1" | ask -v ON_ERROR_STOP=1 -f - >"$2"
    echo "$2: $(wc -l <"$2") cases"
}
if [ -n "${in:-}" ]; then
    answer "$in" "$out"
    exit
fi
if [ $# -eq 0 ]; then
    set -- $(ls cases_*.sql | sed 's/^cases_//; s/\.sql$//')
fi
for name in "$@"; do
    answer "cases_$name.sql" "cases_$name.tsv"
done
for file in messages_*.sql; do
    query "$file" | sed -e 's/t := null;/t := sqlerrm;/' -e 's/(pg_temp.answer(e)).[*]/(pg_temp.answer(e)).t/' |
        ask -v ON_ERROR_STOP=1 -f - >"${file%.sql}.tsv"
done
for file in sets_*.sql; do
    query "$file" | sed -e "/execute 'select pg_typeof/c\\    execute 'select max(pg_typeof(v)::text), coalesce(string_agg(coalesce(v::text, chr(92) || chr(78)) || chr(30), null order by n), chr(69)) from ' || e || ' with ordinality r(v, n)' into t, a;" |
        ask -v ON_ERROR_STOP=1 -f - >"${file%.sql}.tsv"
done
