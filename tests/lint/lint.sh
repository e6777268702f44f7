#!/usr/bin/env bash
# The rules of common/STYLE.md that a script can hold: layers, sizes, banned calls.
set -u
cd "$(dirname "$0")/../.."
bad=0
complain() {
    echo "lint: $1"
    bad=$((bad + 1))
}

# Which folders a folder may include from (itself is always fine).
layers() {
    case "$1" in
    common/base) echo "" ;;
    common/sys | common/obs) echo "common/base common/sys common/obs common/net" ;;
    common/batch | common/graph | common/expr | common/checkpoint)
        echo "common/base common/batch common/graph common/expr common/checkpoint common/sys proto" ;;
    common/net) echo "common/base common/sys common/obs common/batch" ;;
    common/*) echo "common proto" ;;
    jobmanager/core | taskmanager/core)
        echo "common/base common/batch common/graph common/checkpoint proto" ;;
    jobmanager*) echo "common proto jobmanager" ;;
    taskmanager*) echo "common proto taskmanager" ;;
    tests*) echo "common proto jobmanager taskmanager tests" ;;
    esac
}

files=$(git ls-files --cached --others --exclude-standard '*.c' '*.h')
for file in $files; do
    [ -f "$file" ] || continue
    folder=$(dirname "$file")
    allowed=$(layers "$folder")
    while read -r include; do
        from=$(dirname "$include")
        ok=no
        [ "$from" = "$folder" ] && ok=yes
        for a in $allowed; do
            case "$from/" in "$a"/*) ok=yes ;; esac
        done
        [ $ok = yes ] || complain "$file includes $include: not in its layer"
    done < <(sed -nE 's/^#include "([^"]+)".*/\1/p' "$file")
    lines=$(wc -l <"$file")
    [ "$lines" -le 1000 ] || complain "$file has $lines lines (at most 1000)"
    case "$file" in
    *.h) [ "$lines" -le 300 ] || complain "$file has $lines lines (a header at most 300)" ;;
    esac
done

banned='[^a-zA-Z_>.](strcpy|strcat|sprintf|gets|alloca|malloc|calloc|realloc|strtok|asctime|localtime|gmtime)\('
# The allocator itself, generated code and the tests' own helpers aside.
matches=$(grep -nE "$banned" $(echo "$files" | grep -vE '^(common/base/alloc\.c|tests/|jobmanager/plan/pgparse_)') 2>/dev/null)
[ -z "$matches" ] || complain "banned calls:
$matches"
todo=$(grep -nE '\b(TODO|FIXME|XXX)\b' $files 2>/dev/null | grep -v 'XXXXXX')
[ -z "$todo" ] || complain "left-over marks:
$todo"
if [ $bad -eq 0 ]; then
    echo "lint: $(echo "$files" | wc -l) files in order"
else
    exit 1
fi
