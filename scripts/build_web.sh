#!/usr/bin/env bash
# Builds web/dist when something it is made of has changed: npm packages by package-lock.json, pages by the sources.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../web"

stamp_dir=../build/web
mkdir -p "$stamp_dir"

hash_of() { sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }
is_fresh() { [ -f "$stamp_dir/$1" ] && [ "$(cat "$stamp_dir/$1")" = "$2" ]; }

lock=$(printf '%s\0' package.json package-lock.json | hash_of)
if ! is_fresh packages "$lock-$(node -v)" || [ ! -d node_modules ]; then
    echo "dev: fetching the npm packages of web/"
    npm ci --no-audit --no-fund --loglevel=error
    echo "$lock-$(node -v)" >"$stamp_dir/packages"
fi

sources=$(find . \( -path ./node_modules -o -path ./dist -o -path ./test-results \) -prune -o -type f -print0 | hash_of)
if ! is_fresh pages "$sources" || [ ! -f dist/index.html ]; then
    echo "dev: building web/dist"
    npm run --silent build >"$stamp_dir/build.log" 2>&1 ||
        { cat "$stamp_dir/build.log" >&2; echo "dev: building web/dist: npm run build failed" >&2; exit 1; }
    echo "$sources" >"$stamp_dir/pages"
fi
