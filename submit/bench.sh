#!/usr/bin/env bash
# Benchmarks: ./submit/bench.sh training [--quick]
# Builds what is missing, prints a table and writes it to target/bench/NAME.json.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"

usage() {
  cat << 'TEXT'
usage: ./submit/bench.sh NAME [--quick]
  training   one worker against a plain DL4J fit loop, and where the time of four executor
             processes goes
  --quick    fewer rounds: a minute or two
TEXT
}

training() {
  local report=$root/target/bench/training-run
  MASTER="local-cluster[4,1,2048]" "$here/local.sh" --workers 4 --epochs "$1" --output "$report" \
    --overwrite
  OMP_NUM_THREADS=1 "$java" "${java_options[@]}" -Xmx3g \
    -cp "$root/spark-job/target/test-classes:$job_jar:$spark_runtime/jars/*" \
    dev.parsimony.spark.bench.TrainingBenchmark "$root/target/bench/training.json" \
    "$report/report.json" "$2"
}

case "${1:-}" in
  training) ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac
require_java
require_maven
require_job
require_spark
maven -Pbench -DskipTests -pl compression,submit/spark-runtime,spark-job test-compile
case "${2:-}" in
  --quick) training 2 quick ;;
  '') training 5 full ;;
  *) usage >&2 && exit 2 ;;
esac
