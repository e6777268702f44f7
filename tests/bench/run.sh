#!/usr/bin/env bash
# All benchmarks, or those named; see README.md.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/bench/run.py "$@"
