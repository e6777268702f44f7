#!/usr/bin/env bash
# Makes the expected answers of common/expr from PostgreSQL 15: expr_*.tsv beside this script, which
# tests/unit/common/expr reads. Run it by hand when cases are added (packages: postgresql-15; as root
# the server runs as user postgres); the tests do not need PostgreSQL.
set -eu
cd "$(dirname "$0")"
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
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
for name in ${*:-operators casts text split aggregates statistics types typmods type_text time jsonb_sets}; do
    # COPY's text form: tabs between columns, \N for NULL, backslash escapes.
    "${as_owner[@]}" "$bin/psql" -h "$data" -U postgres -q -v ON_ERROR_STOP=1 -f - \
        <<<"$(cat expr_common.sql "expr_$name.sql")" >"expr_$name.tsv"
    echo "expr_$name.tsv: $(wc -l <"expr_$name.tsv") cases"
done
