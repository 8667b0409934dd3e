#!/usr/bin/env bash
# Several 'hosts' on one machine: network namespaces behind a switch, with limited rates.
#   hosts.sh check              says in one sentence why this machine cannot have them, if so
#   hosts.sh up NAME COUNT      makes the namespaces NAME-0 to NAME-(COUNT-1) and NAME-switch
#   hosts.sh shape NAME RATE    limits what each host sends and receives: 100mbit, 1gbit, none; count
#                               is none, with what hosts send counted
#   hosts.sh sent NAME          prints, host by host, the bytes that it has sent since its rate was
#                               set, headers included; not after none
#   hosts.sh down NAME          removes all of them; legal at any time
# Host i has the address 10.77.0.(10+i), which exists inside of the namespaces only. A process runs
# on it by: ip netns exec NAME-i COMMAND
set -euo pipefail

check() {
  local tool
  if [ "$(id -u)" != 0 ]; then
    echo "Network namespaces need root; run this as root."
    return 1
  fi
  for tool in ip tc; do
    if ! command -v "$tool" > /dev/null; then
      echo "The command '$tool' is missing; install it (Debian: apt-get install iproute2)."
      return 1
    fi
  done
}

# in_switch NAME COMMAND...
in_switch() {
  ip netns exec "$1-switch" "${@:2}"
}

up() {
  local name=$1 count=$2 i
  ip netns add "$name-switch"
  in_switch "$name" ip link add br0 type bridge
  in_switch "$name" ip link set br0 up
  for ((i = 0; i < count; i++)); do
    ip netns add "$name-$i"
    ip link add eth0 netns "$name-$i" type veth peer name "port$i" netns "$name-switch"
    in_switch "$name" ip link set "port$i" master br0 up
    ip -n "$name-$i" addr add "10.77.0.$((10 + i))/24" dev eth0
    ip -n "$name-$i" link set eth0 up
    ip -n "$name-$i" link set lo up
  done
}

# limit NAMESPACE DEVICE RATE
limit() {
  local burst=32k
  tc -n "$1" qdisc del dev "$2" root 2> /dev/null || true
  case "$3" in
    none) return 0 ;;
    count) # a queue counts each packet, where the device counts what it is cut into as one
      tc -n "$1" qdisc add dev "$2" root pfifo limit 100000
      return 0
      ;;
  esac
  case "$3" in *gbit) burst=256k ;; esac # what the timer lets pass at once at such a rate
  tc -n "$1" qdisc add dev "$2" root tbf rate "$3" burst "$burst" latency 25ms
}

shape() {
  local name=$1 rate=$2 i=0
  while ip -n "$name-switch" link show "port$i" > /dev/null 2>&1; do
    limit "$name-$i" eth0 "$rate"
    limit "$name-switch" "port$i" "$rate"
    i=$((i + 1))
  done
}

sent() {
  local name=$1 i=0
  while ip -n "$name-switch" link show "port$i" > /dev/null 2>&1; do
    tc -s -n "$name-$i" qdisc show dev eth0 | sed -n 's/^ *Sent \([0-9]*\) bytes.*/\1/p'
    i=$((i + 1))
  done
}

down() {
  local namespace
  for namespace in $(ip netns list | sed -n "s/^\($1-[a-z0-9]*\).*/\1/p"); do
    ip netns del "$namespace"
  done
}

case "${1:-}:$#" in
  check:1 | up:3 | shape:3 | sent:2 | down:2) "$@" ;;
  *) sed -n '2,11s/^# //p' "$0" >&2 && exit 2 ;;
esac
