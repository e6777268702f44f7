#!/usr/bin/env bash
# The word count on real processes: packages and build first; then one job manager and two task
# managers, some hundred MB of real text, a task manager killed with SIGKILL midway, the job manager
# killed and started again; at the end what was committed is compared with coreutils' count.
# SECONDS_WANTED says how long the job shall last (30), MB how much text (200).
set -eu
cd "$(dirname "$0")/../.."
seconds=${SECONDS_WANTED:-30} mb=${MB:-200} jobs=$(nproc)

say() { printf '\n== %s\n' "$*"; }

say "packages and build"
make --no-print-directory deps
make -s --no-print-directory -j"$jobs" bins
PATH=$PWD/build/release/bin:$PATH

work=$(mktemp -d "${TMPDIR:-/tmp}/weir-demo-XXXXXX")
pids=()
# Ends what this script started, by pid, and nothing else.
finish() {
    kill "${pids[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

say "text: the licence texts of this system, replicated to $mb MB"
mkdir "$work/text"
cat $(find /usr/share/common-licenses -type f | sort) >"$work/one"
files=8
copies=$((mb * 1000000 / files / $(stat -c %s "$work/one") + 1))
for ((i = 0; i < copies; i++)); do cat "$work/one"; done >"$work/text/part-0.txt"
for ((i = 1; i < files; i++)); do cp "$work/text/part-0.txt" "$work/text/part-$i.txt"; done
lines=$(($(wc -l <"$work/one") * copies * files))
du -sh --apparent-size "$work/text"

field() { sed -nE "s/.*\"$2\": \"([^\"]*)\".*/\\1/p" "$1"; }
wait_for() {
    for ((n = 0; n < 400; n++)); do
        [ -s "$1" ] && return
        sleep 0.05
    done
    echo "there is no $1"
    exit 1
}
settings=(-D cluster=demo -D "checkpoints=file://$work/checkpoints" -D "ha.path=$work/ha")
control=127.0.0.1:0 http=127.0.0.1:0
start_jobmanager() {
    rm -f "$work/jm/weir-jobmanager.json"
    weir-jobmanager "${settings[@]}" -D "data=$work/jm" -D "listen=$control" -D "http=$http" \
        >>"$work/jm.log" 2>&1 &
    jobmanager=$!
    pids+=("$jobmanager")
    wait_for "$work/jm/weir-jobmanager.json"
    control=$(field "$work/jm/weir-jobmanager.json" control)
    http=$(field "$work/jm/weir-jobmanager.json" http)
}
start_taskmanager() {
    weir-taskmanager -D cluster=demo -D "jobmanager=$control" -D "data=$work/$1" -D "name=$1" \
        -D memory=512MiB -D workers=1 -D slots=4 >>"$work/$1.log" 2>&1 &
    taskmanager=$!
    pids+=("$taskmanager")
}

say "one job manager, two task managers"
start_jobmanager
export WEIR_JOBMANAGER=http://$http
start_taskmanager tm-a
victim=$taskmanager
start_taskmanager tm-b
for ((n = 0; n < 100; n++)); do
    [ "$(weir workers | grep -c CONNECTED)" -ge 2 ] && break
    sleep 0.05
done
weir workers

sed -e "s#path: text/\*.txt#path: \"$work/text/*.txt\"#; s#path: counts#path: \"$work/counts\"#" \
    -e "s#format: text#format: text\n    rate: $((lines / seconds))/s#" \
    deploy/jobs/word-count.yaml >"$work/word-count.yaml"
say "the job, slowed down to last about $seconds s"
grep -v '^#' "$work/word-count.yaml"
weir plan "$work/word-count.yaml"
job=$(weir run "$work/word-count.yaml")

state_of() { weir list | awk 'NR == 2 {print $3}'; }
show_line() {
    weir show "$job" | sed -nE 's/^(state|restarts|checkpoints|rows) +/\1 /p' | paste -sd'|' | sed 's/|/ | /g'
}
# A line about every two seconds (weir show takes one for a second sample of the tasks), until a
# moment or the end of the job.
watch_until() {
    while [ "$(date +%s)" -lt "$1" ]; do
        case $(state_of) in FINISHED | FAILED | CANCELED) return ;; esac
        sleep 1
        show_line
    done
}

begin=$(date +%s)
watch_until $((begin + seconds / 4))
say "the snapshot table of the newest checkpoint"
weir checkpoints "$job" last

say "kill -9 of task manager tm-a; tm-c takes its place"
kill -9 "$victim"
start_taskmanager tm-c
watch_until $((begin + seconds / 2))
say "kill -9 of the job manager; another one takes over while the tasks run on"
kill -9 "$jobmanager"
start_jobmanager
watch_until $((begin + 4 * seconds + 60))

say "the end"
weir show "$job"
weir checkpoints "$job" | head -6

say "the same by coreutils: tr, sort, uniq"
# One copy is counted and multiplied: sorting all of them takes minutes and says the same.
tr 'A-Z' 'a-z' <"$work/one" | tr -cs 'a-z' '\n' | grep -v '^$' | LC_ALL=C sort | uniq -c |
    awk -v times=$((copies * files)) '{print $2 "," $1 * times}' | LC_ALL=C sort >"$work/want"
cat "$work"/counts/*.csv | LC_ALL=C sort >"$work/have"
words=$(awk -F, '{n += $2} END {printf "%d", n}' "$work/have")
differences=$(diff "$work/have" "$work/want" | grep -c '^[<>]' || true)
left=$(find "$work/counts" -name '.*.part' | wc -l)
state=$(state_of)
eval "$(weir show "$job" --json | tr ',' '\n' | tr -d ' "{}' |
    sed -nE 's/^(restarts|completed_checkpoints|submitted_us|ended_us):([0-9]+)$/\1=\2/p')"
printf '\nstate              %s\nwords              %d (%d distinct) in %d lines\n' \
    "$state" "$words" "$(wc -l <"$work/have")" "$lines"
printf 'rate               %d words/s over %d s, slowed down on purpose\n' \
    $((words * 1000000 / (ended_us - submitted_us + 1))) $(((ended_us - submitted_us) / 1000000))
printf 'checkpoints        %d\nrestarts           %d, and one change of the job manager\n' \
    "$completed_checkpoints" "$restarts"
printf 'uncommitted parts  %d\n%d differences\n' "$left" "$differences"
[ "$differences" -eq 0 ] && [ "$state" = FINISHED ] && [ "$left" -eq 0 ]
