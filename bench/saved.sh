#!/usr/bin/env bash
# ./dev bench saved: what a lecture takes on the device that it is saved on. See bench/saved/main.mjs.
exec node "$(dirname "$(readlink -f "$0")")/saved/main.mjs" "$@"
