#!/usr/bin/env bash
# run_fuzz.sh JOBS SECONDS: builds every target of tests/fuzz/ with libFuzzer, ASan and UBSan, and runs each for SECONDS. A finding
# stays under build/fuzz/findings/<target>/; the corpus that was found stays under build/fuzz/corpus/<target>/.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

jobs=$1 seconds=$2
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "dev: fuzzing: '$seconds' is not a number of seconds" >&2; exit 2; }

cmake --preset fuzz >/dev/null
ninja -C build/fuzz -j "$jobs" fuzz_targets
failed=0
for source in tests/fuzz/*_fuzz.cpp; do
    name=$(basename "$source" .cpp)
    mkdir -p "build/fuzz/corpus/$name" "build/fuzz/findings/$name"
    echo "dev: fuzzing $name for $seconds s"
    "build/fuzz/$name" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/findings/$name/" "build/fuzz/corpus/$name" "tests/fuzz/seeds/$name" \
        >"build/fuzz/$name.log" 2>&1 || { tail -n 40 "build/fuzz/$name.log" >&2; failed=1; }
    grep -E 'stat::(number_of_executed_units|new_units_added)' "build/fuzz/$name.log" || true
done
exit "$failed"
