# A standalone Spark over the hosts of hosts.sh, one worker each, its master on the first; sourced
# after common.sh and daemons.sh, with $state set.

# up_hosts NAME: on hosts that are there already, of which nobody else can reach the daemons
up_hosts() {
  local name=$1 i
  web_host=10.77.0.10
  rm -rf "${state:?}"/{pids,logs,conf,data}
  mkdir -p "$state"/{pids,logs,conf,data}
  cp "$SPARK_HOME/conf/log4j2.properties" "$state/conf/" 2> /dev/null || true
  host_daemon "$name" 0 master org.apache.spark.deploy.master.Master --port 7077 --webui-port 8080
  await 180 "Spark's master" on_host "$name" 0 says 8080 /json/ '"status" : "ALIVE"'
  for ((i = 0; i < 4; i++)); do
    host_daemon "$name" "$i" "worker$i" org.apache.spark.deploy.worker.Worker --webui-port 0 \
      --cores 1 --memory 4096m --work-dir "$state/data/work$i" "spark://$web_host:7077"
  done
  await 180 "four workers" on_host "$name" 0 says 8080 /json/ '"aliveworkers" : 4'
}

# on_host NAME I FUNCTION ARGUMENTS...: runs a function of daemons.sh there
on_host() {
  ip netns exec "$1-$2" env "web_host=$web_host" \
    bash -c "$(declare -f get says)"'; "$@"' bash "${@:3}"
}

# host_daemon NAME I DAEMON CLASS ARGUMENTS...
host_daemon() {
  local address=10.77.0.$((10 + $2))
  SPARK_DAEMON_MEMORY=256m SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
    SPARK_CONF_DIR="$state/conf" SPARK_LOCAL_IP="$address" \
    daemon "$3" ip netns exec "$1-$2" bash "$SPARK_HOME/bin/spark-class" "$4" --host "$address" \
    "${@:5}"
}
