#!/usr/bin/env bash
# unpack_packages.sh DIR NAME...: the programs of these Debian packages, for tests and benchmarks, under DIR: servers that start by themselves when they
# are installed, which nobody asked for. What is installed already is left out. What cannot be had, or does not run here, is said, and what needs it is skipped.
set -euo pipefail
directory=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fetch() {
    mkdir "$scratch/$1" && cd "$scratch/$1" && apt-get -q download "$1" && dpkg -x ./*.deb . &&
        cp "$(find usr -type f -perm -u+x -name "$1" -print -quit)" "$scratch/program" &&
        { "$scratch/program" version || "$scratch/program" -v; } # Caddy's way, nginx's way
}

for name in "$@"; do
    [ ! -e "$directory/$name" ] || continue
    if PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$name" >/dev/null; then continue; fi
    if (fetch "$name") >"$scratch/log" 2>&1; then
        mkdir -p "$directory"
        mv "$scratch/program" "$directory/.$name"
        mv "$directory/.$name" "$directory/$name"
        echo "dev: unpacked $name"
    else
        echo "dev: $name cannot be had ($(tail -n 1 "$scratch/log")); what needs it is skipped" >&2
    fi
done
