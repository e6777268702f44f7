#!/usr/bin/env bash
# Runs one fuzzer for some seconds on its corpus and on what earlier runs found; says so when it was clean.
set -eu
program=$1 seconds=$2
name=$(basename "$program")
found=build/fuzz/corpus/$name
mkdir -p "$found"
export WEIR_PGPARSE=$PWD/build/release/bin/weir-pgparse
log=build/fuzz/$name.log
if ! "$program" -max_total_time="$seconds" -max_len=4096 -artifact_prefix=build/fuzz/ "$found" "tests/fuzz/corpus/${name#fuzz_}" >"$log" 2>&1; then
    tail -n 40 "$log"
    exit 1
fi
echo "$name: $(tail -n 1 "$log"), clean"
