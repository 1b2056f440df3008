#!/usr/bin/env bash
# unpack_packages.sh DIR NAME...: the programs of these Debian packages, for tests and benchmarks, under DIR: servers that start by themselves when they
# are installed, which nobody asked for. What is installed already is left out. Without a network it says so, and what needs them is skipped.
set -euo pipefail
directory=$1
shift
for name in "$@"; do
    [ ! -e "$directory/$name" ] || continue
    if PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$name" >/dev/null; then continue; fi
    scratch=$(mktemp -d)
    if (cd "$scratch" && apt-get -q download "$name" && dpkg -x ./*.deb .) >"$scratch/log" 2>&1; then
        mkdir -p "$directory"
        found=$(find "$scratch/usr" -type f -perm -u+x -name "$name" -print -quit)
        install "$found" "$directory/$name"
        echo "dev: unpacked $name"
    else
        echo "dev: $name cannot be fetched ($(tail -n 1 "$scratch/log")); what needs it is skipped" >&2
    fi
    rm -rf "$scratch"
done
