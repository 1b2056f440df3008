#!/usr/bin/env bash
# ./dev bench slides [--seeds N] [--seconds N] [--keep DIR] [KIND...]: are the slides of lectures found? See bench/lectures/measure.py.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
exec /usr/bin/python3 -m lectures.measure "$@" # Debian's Python has numpy and Pillow
