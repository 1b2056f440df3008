#!/usr/bin/env bash
# Makes the demo under build/demo (recordings, catalogue, packages) and serves it until Ctrl-C. What is there already is not made
# again. The catalogue and one lecture come first, then the server; the other lectures appear beside it as they are made.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

listen=${LECTERN_LISTEN:-127.0.0.1:8080}
host=${listen%:*} port=${listen##*:}
lectern=build/release/lectern demo=build/demo
data=$demo/data media=$demo/media config=$demo/lectern.toml log=$demo/server.log
[[ $port =~ ^[0-9]+$ && $port -ge 1 && $port -le 65534 && -n $host ]] ||
    { echo "dev: reading LECTERN_LISTEN: '$listen' is not host:port" >&2; exit 2; }
admin=${LECTERN_ADMIN_LISTEN:-127.0.0.1:$((port + 1))}
reach=$host
case $host in 0.0.0.0 | '*') reach=127.0.0.1 ;; '[::]') reach='[::1]' ;; esac
url=http://$reach:$port

server='' child=''
exec 3>&1 # a signal may arrive while stdout is a log
stop() { # the server drains by itself on SIGTERM
    trap '' INT TERM
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true
    if [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; then
        printf '\ndev: stopping the server\n' >&3
        wait "$server" || true
    fi
    exit 0
}
trap stop INT TERM

run() { # in the background, so that a signal is acted on at once
    "$@" 3>&- &
    child=$!
    local status=0
    wait "$child" || status=$?
    child=''
    return "$status"
}

import() { # NAME ID
    run demo/make_media.py --out "$media" "$1"
    local begin=$SECONDS
    run "$lectern" import recording "$media/$1.mp4" --config "$config" --lecture "$2" \
        --captions "en=$media/$1.en.vtt" --captions "zh-Hans=$media/$1.zh-Hans.vtt" >"$demo/import.log"
    [ $((SECONDS - begin)) -lt 2 ] || echo "  packaged $1 in $((SECONDS - begin)) s: $url/lectures/$2"
}

serve() {
    "$lectern" serve --config "$config" 2>"$log" 3>&- &
    server=$!
    for _ in $(seq 300); do
        curl -fsS -o /dev/null --noproxy '*' "$url/readyz" 2>/dev/null && return
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    local status=0
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" || status=$?
    tail -n 3 "$log" >&2
    exit "$((status == 0 ? 1 : status))"
}

# Somebody to try the studio as: teaches the first course, with a password that only this demo has.
teacher() {
    local verb=add-user who='--role instructor --person lin-xibao'
    [ -f "$demo/password" ] || (umask 077 && od -An -N8 -tx1 /dev/urandom | tr -d ' \n' >"$demo/password")
    "$lectern" admin list --config "$config" | grep -q '^teacher\b' && verb=set-password who=''
    "$lectern" admin $verb teacher $who --password-stdin --config "$config" <"$demo/password" >>"$demo/import.log"
}

announce() {
    cat <<EOF

  Lectern is running:
    all courses    $url/
    a course       $url/courses/otorhinolaryngology-head-and-neck-surgery
    a lecture      $url/lectures/$first
    the long one   $url/lectures/$last
    the studio     $url/studio (user teacher, password $(cat "$demo/password"))
    metrics        http://$admin/metrics
  The log is $log. Ctrl-C stops it.

EOF
}

if (exec 3<>"/dev/tcp/${reach//[\[\]]/}/$port") 2>/dev/null; then
    echo "dev: starting the demo: something is listening on $reach:$port already; LECTERN_LISTEN=host:port serves elsewhere" >&2
    exit 1
fi
mkdir -p "$data" "$media"
cat >"$config" <<EOF
data = "$PWD/$data"
[server]
listen = "$listen"
admin_listen = "$admin"
EOF
mapfile -t recordings < <(grep -v '^#' demo/recordings.txt)
first=${recordings[0]#* } last=${recordings[-1]#* }
"$lectern" import catalogue demo/catalogue.json --config "$config" >"$demo/import.log"
[ -f "$media/${recordings[-1]% *}.stamp" ] || echo "dev: making ${#recordings[@]} recordings and packaging them"
import ${recordings[0]}
teacher
serve
announce
for recording in "${recordings[@]:1}"; do import $recording; done
status=0
wait "$server" || status=$?
tail -n 3 "$log" >&2
exit "$status"
