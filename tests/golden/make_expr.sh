#!/usr/bin/env bash
# Makes the expected answers of common/expr from PostgreSQL 15: expr_*.tsv beside this script, which
# tests/unit/common/expr reads. Run it by hand when cases are added (packages: postgresql-15; as root
# the server runs as user postgres); the tests do not need PostgreSQL.
set -eu
cd "$(dirname "$0")"
. ./postgres.sh
for name in ${*:-operators casts text split aggregates statistics regression types typmods type_text time jsonb_sets}; do
    # COPY's text form: tabs between columns, \N for NULL, backslash escapes.
    ask -v ON_ERROR_STOP=1 -f - \
        <<<"$(cat expr_common.sql "expr_$name.sql")" >"expr_$name.tsv"
    echo "expr_$name.tsv: $(wc -l <"expr_$name.tsv") cases"
done
