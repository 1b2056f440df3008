#!/usr/bin/env bash
# install_packages.sh GROUP...: installs the Debian packages of these groups that are missing, and nothing when none is.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

fail() { echo "dev: installing packages: $*" >&2; exit 1; }

# A node of 18 or later that came from elsewhere will do: Debian's npm would conflict with it.
has_node() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ]
}

wanted=()
for group in "$@"; do
    if [ "$group" = node ] && has_node; then continue; fi
    mapfile -t names < <(awk -v g="$group" '$1 == g { print $2 }' scripts/packages.txt)
    wanted+=("${names[@]}")
done
[ ${#wanted[@]} -gt 0 ] || exit 0

command -v dpkg-query >/dev/null || fail "this is not Debian; install what scripts/packages.txt names and try again"
missing=()
installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | awk '$1 == "ii" { print $2 }')
for name in "${wanted[@]}"; do
    grep -qxF "$name" <<<"$installed" || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "root is needed to install: ${missing[*]}"
    as_root=(sudo)
fi
echo "dev: installing ${#missing[@]} Debian packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run_apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" \
        >"$log" 2>&1 || { tail -n 15 "$log" >&2; fail "apt-get $1 failed; its last lines are above"; }
}
run_apt update
run_apt install -y --no-install-recommends "${missing[@]}"
