#!/usr/bin/env bash
# Benchmarks: ./submit/bench.sh compression|moments|training [--quick]
# Builds what is missing, prints a table and writes it to target/bench/NAME.json.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"

usage() {
  cat << 'TEXT'
usage: ./submit/bench.sh NAME [--quick]
  compression  sizes of messages over the entropy bound, speed and allocations of one thread at 25
               million elements, and strom against DL4J's threshold encoding
  moments      a batch's forward and backward pass with second moments over the same by plain DL4J
  training     one worker against a plain DL4J fit loop, and where the time of four executor
               processes goes
  --quick      fewer rounds: a minute or two
Prints a table, writes it to target/bench/NAME.json, and says where a figure misses its bar.
TEXT
}

# benchmark CLASS ARGUMENTS...: runs a class of spark-job's benchmarks
benchmark() {
  maven -Pbench -DskipTests -pl compression,submit/spark-runtime,spark-job test-compile
  local built=$root/spark-job/target
  OMP_NUM_THREADS=1 "$java" "${java_options[@]}" -Xmx3g \
    -cp "$built/test-classes:$built/classes:$(cat "$built/bench-classpath")" \
    "dev.parsimony.spark.bench.$1" "${@:2}"
}

compression() {
  benchmark CompressionComparison "$root/target/bench/compression.json" "$1"
}

moments() {
  benchmark MomentsFigures "$root/target/bench/moments.json" "$1"
}

training() {
  local epochs=5 report=$root/target/bench/training-run
  [ "$1" = full ] || epochs=2
  require_job
  require_spark
  MASTER="local-cluster[4,1,2048]" "$here/local.sh" --workers 4 --epochs "$epochs" \
    --output "$report" --overwrite
  benchmark TrainingBenchmark "$root/target/bench/training.json" "$report/report.json" "$1"
}

case "${1:-}" in
  compression | moments | training) ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac
case "${2:-}" in
  --quick) rounds=quick ;;
  '') rounds=full ;;
  *) usage >&2 && exit 2 ;;
esac
require_java
require_maven
"$1" "$rounds"
