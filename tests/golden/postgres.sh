# Sourced by the scripts beside it: a PostgreSQL 15 of its own (package postgresql-15, or PG_BIN), gone when the
# script ends. As root the server runs as user postgres. ask OPTIONS… is psql connected to it.
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
ask() {
    "${as_owner[@]}" "$bin/psql" -h "$data" -U postgres -q "$@"
}
