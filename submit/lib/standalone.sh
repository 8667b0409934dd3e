# Spark's own master and workers of try-cluster.sh; sourced after daemons.sh.

# spark_daemon NAME CLASS ARGUMENTS...
spark_daemon() {
  local name=$1 class=$2
  shift 2
  SPARK_DAEMON_MEMORY=256m SPARK_DAEMON_JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
    SPARK_CONF_DIR="$state/conf" SPARK_LOCAL_IP=127.0.0.1 \
    daemon "$name" bash "$SPARK_HOME/bin/spark-class" "$class" \
    --properties-file "$state/daemons.conf" --host 127.0.0.1 "$@"
}

up_standalone() {
  local i port web
  port=$(free_port)
  web=$(free_port)
  spark_configuration "spark://127.0.0.1:$port"
  # One secret for the master, its workers and all applications: standalone Spark has no other way.
  (
    umask 077
    head -c 32 /dev/urandom | base64 > "$state/secret"
    printf '%s\n' 'spark.authenticate true' 'spark.network.crypto.enabled true' \
      "spark.authenticate.secret $(cat "$state/secret")" > "$state/daemons.conf"
  )
  spark_daemon master org.apache.spark.deploy.master.Master --port "$port" --webui-port "$web"
  await 180 "Spark's master" says "$web" /json/ '"status" : "ALIVE"'
  for i in 1 2; do
    spark_daemon "worker$i" org.apache.spark.deploy.worker.Worker --webui-port 0 --cores 8 \
      --memory "${NODE_MEMORY_MIB:-6144}m" --work-dir "$state/data/work$i" "spark://127.0.0.1:$port"
  done
  await 180 "two workers" says "$web" /json/ '"aliveworkers" : 2'
  environment SPARK_CONF_DIR "$state/conf" SPARK_HOME "$SPARK_HOME" \
    MASTER "spark://127.0.0.1:$port" PARSIMONY_SECRET_FILE "$state/secret" \
    WEB "http://127.0.0.1:$web"
}
