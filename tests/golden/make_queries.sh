#!/usr/bin/env bash
# Makes queries.tsv beside this script: random queries with aggregates (random_queries.py) and PostgreSQL
# 15's answers. Run it by hand when the generator has changed; the tests need no PostgreSQL.
#
#     make_queries.sh [SEED] [COUNT] [FILE]
set -eu
cd "$(dirname "$0")"
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
[ -x "$bin/initdb" ] || { echo "no PostgreSQL 15 in $bin (package postgresql-15, or set PG_BIN)" >&2; exit 1; }
data=$(mktemp -d)
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$data"
    as_owner=(runuser -u postgres --)
fi
stop() {
    "${as_owner[@]}" "$bin/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$data"
}
trap stop EXIT
"${as_owner[@]}" "$bin/initdb" -D "$data/db" -U postgres --locale=C.UTF-8 -E UTF8 -A trust >/dev/null
"${as_owner[@]}" "$bin/pg_ctl" -D "$data/db" -w -l "$data/log" \
    -o "-c listen_addresses='' -c unix_socket_directories='$data' -c timezone=UTC -c jit=off" start >/dev/null
python3 random_queries.py "${1:-11}" "${2:-700}" >"$data/script.sql"
"$bin/psql" -h "$data" -U postgres -q -X -f "$data/script.sql" >"${3:-queries.tsv}" 2>"$data/errors"
grep -v "^psql.*ERROR.*\(out of range\|overflow\)" "$data/errors" | head -20 >&2 || true
echo "${3:-queries.tsv}: $(grep -c "^end" "${3:-queries.tsv}") queries"
