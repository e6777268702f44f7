#!/usr/bin/env bash
# Makes queries.tsv beside this script: random queries with aggregates (random_queries.py) and PostgreSQL
# 15's answers. Run it by hand when the generator has changed; the tests need no PostgreSQL.
#
#     make_queries.sh [SEED] [COUNT] [FILE]
set -eu
cd "$(dirname "$0")"
. ./postgres.sh
python3 random_queries.py "${1:-11}" "${2:-700}" >"$data/script.sql"
ask -X -f "$data/script.sql" >"${3:-queries.tsv}" 2>"$data/errors"
grep -v "^psql.*ERROR.*\(out of range\|overflow\)" "$data/errors" | head -20 >&2 || true
echo "${3:-queries.tsv}: $(grep -c "^end" "${3:-queries.tsv}") queries"
