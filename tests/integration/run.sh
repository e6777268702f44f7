#!/usr/bin/env bash
# Integration tests with real daemons of FLAVOR (release); arguments select tests by name.
set -eu
cd "$(dirname "$0")/../.."
tests/lib/deps.sh python3-minimal libpython3-stdlib zstd
exec python3 tests/integration/run.py "$@"
