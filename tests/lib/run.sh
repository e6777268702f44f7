#!/usr/bin/env bash
# Runs Check programs one after the other; prints each one's summary line, and at the end the sum as
# "N passed, N failed". Exit status 1 when anything failed. Directories of tests lie in one that is removed at the
# end, whatever became of them.
set -u
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/weir.XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
passed=0 failed=0
case "$1" in */asan/* | */tsan/*) export CK_FORK=no ;; esac
export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$(dirname "$0")/tsan.supp}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
for program in "$@"; do
    out=$(timeout "${TEST_SECONDS:-300}" "$program" 2>&1)
    status=$?
    line=$(printf '%s\n' "$out" | grep -aE '^[0-9]+%: Checks: ' | tail -n 1)
    checks=$(printf '%s' "$line" | sed -nE 's/.*Checks: ([0-9]+).*/\1/p')
    bad=$(printf '%s' "$line" | sed -nE 's/.*Failures: ([0-9]+), Errors: ([0-9]+).*/\1 \2/p' | awk '{print $1 + $2}')
    checks=${checks:-0} bad=${bad:-0}
    if [ $status -ne 0 ]; then
        [ "$bad" -gt 0 ] || bad=1
        [ "$checks" -ge "$bad" ] || checks=$bad
        printf '%s\n' "$out" | tail -n "${TEST_TAIL:-60}"
        echo "FAILED $program (exit status $status)"
    else
        echo "ok ${program#build/} ($checks checks)"
    fi
    passed=$((passed + checks - bad)) failed=$((failed + bad))
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
