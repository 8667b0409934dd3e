#!/usr/bin/env bash
# Tests the Python package over Spark Connect: assembles Spark from Maven artifacts, starts its Connect
# server on 127.0.0.1 with the packaged jar, and fits, transforms, saves and loads from pyspark-client,
# which has no JVM:
#   ./submit/python/connect.sh [SPARK [PYTEST ARGUMENT...]]
# By default Spark 4.0.1. What the server logs is in submit/target/python/connect.log.
#
# Exit code: 77 where nothing was tested, as Python or its packages are not to be had; the last line
# says why.
# Environment: PYTHON         (default python3)
#              PARSIMONY_JAR  (default spark-job/ml/target/parsimony-job.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
. "$root/submit/lib/other-spark.sh"
help_if_asked "$0" "${1:-}"
left_out='Spark Connect is not tested'
version=${1:-4.0.1}
[ $# -eq 0 ] || shift
make_environment "$version" pyspark-client "$here/connect/requirements.txt"

echo "assembling Spark $version with its Connect server ..."
assemble "$version" 2.13 connect
home=$spark_home

server=''
stop() {
  [ -z "$server" ] || kill "$server" 2> /dev/null || true
  [ -z "$server" ] || wait "$server" 2> /dev/null || true
}
trap stop EXIT
port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
SPARK_HOME=$home "$home/bin/spark-submit" --master 'local[2]' --driver-memory 1g \
  --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 \
  --conf spark.driver.bindAddress=127.0.0.1 --conf spark.sql.shuffle.partitions=2 \
  --conf "spark.sql.warehouse.dir=$work/warehouse" \
  --conf spark.connect.grpc.binding.address=127.0.0.1 --conf "spark.connect.grpc.binding.port=$port" \
  --jars "$PARSIMONY_JAR" --class org.apache.spark.sql.connect.service.SparkConnectServer \
  "$home/jars/spark-connect_2.13-$version.jar" > "$work/connect.log" 2>&1 < /dev/null &
server=$!
for _ in $(seq 300); do
  ! (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
  kill -0 "$server" 2> /dev/null || {
    tail -n 20 "$work/connect.log" >&2
    printf 'error: The Connect server has not started; see %s.\n' "$work/connect.log" >&2
    exit 1
  }
  sleep 1
done

cd "$here/connect"
SPARK_REMOTE=sc://127.0.0.1:$port "$venv/bin/python" -m pytest -q -p no:cacheprovider "$@" .
