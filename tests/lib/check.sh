#!/usr/bin/env bash
# All quick tests: packages, lint, everything compiled for release, unit tests under ASan+UBSan, the
# threaded ones again under TSan, the simulator and the bugs it must find, then real daemons. Ends in
# "N passed, N failed".
set -u
cd "$(dirname "$0")/../.."
jobs=${JOBS:-$(nproc)}
make --no-print-directory deps || exit 1

status=0 passed=0 failed=0
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT

# run NAME COMMAND…: a step whose last line may be a test runner's summary.
run() {
    echo "== $1"
    shift
    "$@" 2>&1 | tee "$summary"
    local rc=${PIPESTATUS[0]}
    local line
    line=$(grep -aE '^[0-9]+ passed, [0-9]+ failed' "$summary" | tail -n 1)
    passed=$((passed + $(echo "${line:-0 passed}" | sed -nE 's/^([0-9]+) passed.*/\1/p')))
    failed=$((failed + $(echo "${line:-, 0 failed}" | sed -nE 's/.*, ([0-9]+) failed.*/\1/p')))
    if [ "$rc" -ne 0 ]; then
        status=1
        [ -n "$line" ] || failed=$((failed + 1))
    fi
}

run lint tests/lint/lint.sh
run build make -s --no-print-directory -j"$jobs" FLAVOR=release bins libs
run unit make -s --no-print-directory -j"$jobs" FLAVOR=asan unit
threaded=$(ls -d tests/unit/common/batch tests/unit/common/obs tests/unit/common/sys tests/unit/common/net tests/unit/taskmanager/runtime \
    tests/unit/taskmanager/exchange tests/unit/taskmanager/state tests/conformance/taskmanager/state tests/unit/common/http \
    tests/unit/jobmanager/api tests/unit/jobmanager/driver tests/unit/taskmanager/driver \
    2>/dev/null | tr '\n' ' ')
[ -z "$threaded" ] || run threads make -s --no-print-directory -j"$jobs" FLAVOR=tsan unit UNIT_DIRS="$threaded"
run simulation make -s --no-print-directory -j"$jobs" sim SEEDS="${SEEDS:-1-400}" JOBS="$jobs"
run mutants make -s --no-print-directory -j"$jobs" sim-mutants JOBS="$jobs"
run canary make -s --no-print-directory -j"$jobs" sim-canary
run integration make -s --no-print-directory -j"$jobs" FLAVOR=asan integration
run races make -s --no-print-directory -j"$jobs" FLAVOR=tsan integration ONLY="two_hosts manager_killed"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$status" -eq 0 ]
