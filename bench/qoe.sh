#!/usr/bin/env bash
# ./dev bench qoe: a lecture on bad links. See bench/qoe/main.mjs.
exec node "$(dirname "$(readlink -f "$0")")/qoe/main.mjs" "$@"
