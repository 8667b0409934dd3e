# Starting, watching and stopping the processes of try-cluster.sh; sourced, with $state set to the
# folder of their pids, logs and data.

# In every daemon's environment, so that a pid that another process has by now is told.
mark=PARSIMONY_DAEMON_OF=$state

# free_port: a port that nothing listens on, from below those that systems hand out themselves
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    if ! { : < "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null; then
      printf '%s' "$port"
      return
    fi
  done
}

# daemon NAME COMMAND...: starts it in a session of its own, so that it outlives this shell
daemon() {
  local name=$1
  shift
  env "$mark" setsid "$@" > "$state/logs/$name.log" 2>&1 < /dev/null &
  printf '%s\n' "$!" > "$state/pids/$name"
}

# runs NAME: whether its process is there, and is ours
runs() {
  local pid
  pid=$(cat "$state/pids/$1" 2> /dev/null) || return 1
  grep -qzxF -- "$mark" "/proc/$pid/environ" 2> /dev/null
}

# there NAME: whether it has not ended yet, right after its start
there() {
  kill -0 "$(cat "$state/pids/$1")" 2> /dev/null
}

daemons() {
  local file
  for file in "$state"/pids/*; do
    [ ! -e "$file" ] || printf '%s\n' "${file##*/}"
  done
}

# await SECONDS WHAT COMMAND...: until the command succeeds; fails when a daemon ends
await() {
  local seconds=$1 what=$2 name i
  shift 2
  for ((i = 0; i < seconds * 5; i++)); do
    if "$@" > /dev/null 2>&1; then
      return 0
    fi
    for name in $(daemons); do
      there "$name" || fail "The $name ended before $what; see $state/logs/$name.log."
    done
    sleep 0.2
  done
  fail "There was no answer within $seconds s where $what was awaited; see $state/logs."
}

# get PORT PATH: a page of a daemon's web server, on this machine or on $web_host
get() {
  local line
  exec 3<> "/dev/tcp/${web_host:-127.0.0.1}/$1" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
  timeout 5 cat <&3
  exec 3>&-
}

# says PORT PATH PATTERN: whether the page has it
says() {
  get "$1" "$2" 2> /dev/null | grep -q -- "$3"
}

stop_all() {
  local name pid i
  for name in $(daemons); do
    if runs "$name"; then
      kill "$(cat "$state/pids/$name")" 2> /dev/null || true
    fi
  done
  for name in $(daemons); do
    pid=$(cat "$state/pids/$name")
    for ((i = 0; i < 50; i++)); do
      runs "$name" || break
      sleep 0.2
    done
    if runs "$name"; then
      kill -9 "$pid" || true
    fi
    rm -f "$state/pids/$name"
  done
}
