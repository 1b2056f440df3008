#!/usr/bin/env bash
# The built program in a real browser: tests/e2e/run.sh [PATH-OF-lectern [WORD...]]; words choose test files
# Needs ffmpeg, Debian's Chromium, Node 20.19 and web/dist. Exit status 0 only if all tests pass.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
binary=$(readlink -f "${1:-$root/build/release/lectern}" || true)

[ -x "$binary" ] || { echo "e2e: no program at ${1:-build/release/lectern}: build it first" >&2; exit 2; }
[ -d "$root/web/node_modules/playwright-core" ] || npm ci --prefix "$root/web" --loglevel=error
[ -f "$root/web/dist/index.html" ] || npm run --silent --prefix "$root/web" build

exec node "$here/run.mjs" "$binary" "${@:2}"
