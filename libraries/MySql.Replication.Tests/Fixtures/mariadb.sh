#!/usr/bin/env bash
# A real MariaDB on the loopback: the one installed, else Debian's packages unpacked into a cache, without root and without installing.
#   mariadb.sh start DIR PORT [mariadbd options…]   root has no password over TCP and the socket; binlog ROW with full metadata
#   mariadb.sh stop DIR
# Exit code 3: there is none to be had on this machine.
set -euo pipefail
cmd=${1:?start|stop}; dir=${2:?directory}; shift 2
unpacked() {
  local cache=${AZKI_TEST_SERVICES:-${XDG_CACHE_HOME:-$HOME/.cache}/azki-test-services}/mariadb-debian
  if [ ! -d "$cache" ]; then
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
    local tmp; tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
    (cd "$tmp" && apt-get download mariadb-server-core mariadb-server mariadb-client-core liburing2 libaio1 >&2) || return 1
    for deb in "$tmp"/*.deb; do dpkg -x "$deb" "$tmp/root"; done
    mkdir -p "$(dirname "$cache")"; mv -T "$tmp/root" "$cache" 2>/dev/null || [ -d "$cache" ]
  fi
  echo "$cache"
}
case $cmd in
start)
  port=${1:?port}; shift
  if command -v mariadbd >/dev/null; then home=/usr
  else
    home=$(unpacked) || { echo "no MariaDB is installed, and Debian's package cannot be fetched" >&2; exit 3; }
    libraries=$(find "$home" -name '*.so*' -printf '%h\n' | sort -u | grep -E 'lib/[^/]+-linux-gnu$' | paste -sd:)
    export LD_LIBRARY_PATH=$libraries; home=$home/usr
  fi
  user=(); [ "$(id -u)" = 0 ] && user=(--user=root)
  mkdir -p "$dir"
  "$home/bin/mariadb-install-db" --no-defaults --basedir="$home" --datadir="$dir/data" --auth-root-authentication-method=normal --skip-test-db "${user[@]}" >"$dir/init.log" 2>&1 || { tail "$dir/init.log" >&2; exit 1; }
  setsid nohup "$(command -v mariadbd || echo "$home/sbin/mariadbd")" --no-defaults --basedir="$home" --datadir="$dir/data" --socket="$dir/mysql.sock" --port="$port" --bind-address=127.0.0.1 --pid-file="$dir/pid" \
    --log-bin=binlog --server-id=1 --binlog-format=ROW --binlog-row-metadata=FULL "${user[@]}" "$@" >"$dir/server.log" 2>&1 </dev/null &
  child=$!
  for _ in $(seq 240); do
    kill -0 "$child" 2>/dev/null || { echo "mariadbd did not start: $(tail -3 "$dir/server.log")" >&2; exit 1; }
    if [ -S "$dir/mysql.sock" ] && grep -q 'ready for connections' "$dir/server.log"; then exit 0; fi
    sleep 0.25
  done
  # Not left behind: whoever tries again has a folder and a port of its own.
  kill -9 "$child" 2>/dev/null || true
  echo "mariadbd did not answer" >&2; exit 1 ;;
stop)
  pid=$(cat "$dir/pid"); kill "$pid" 2>/dev/null || true
  for _ in $(seq 240); do kill -0 "$pid" 2>/dev/null || exit 0; sleep 0.25; done
  kill -9 "$pid" ;;
*) echo "start|stop" >&2; exit 2 ;;
esac
