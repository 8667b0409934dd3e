#!/usr/bin/env bash
# Trains with the packaged job on each Spark, each JDK and by each master, then the example of Spark
# ML, and prints the checksum of each model:
#   ./submit/try-versions.sh [--first-command] [SPARK[-SCALA]...]
# Sparks, such as 4.1.0 or 3.5.5-2.13, are assembled from Maven artifacts (Scala 2.13 by default). Without
# arguments: 3.5.5-2.12 3.5.5-2.13 4.0.1 4.1.0 4.2.0. The network is that of the integration tests on
# clusters, mlp:64 on three workers; with --first-command that of ./submit/local.sh, LeNet on four, without
# Spark ML. The exit code is 0 if all runs end well, with the same model.
#
# Environment: JDKS        folders of the JDKs to try, separated by blanks (default: JAVA_HOME, or that
#                          of java on the PATH); building takes a JDK 17
#              MASTERS     of local, local-cluster, standalone and yarn (default: the first two); the others
#                          are clusters of ./submit/try-cluster.sh
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
. "$here/lib/other-spark.sh"
first=''
case "${1:-}" in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
    ;;
  --first-command) first=yes && shift ;;
esac
[ -z "$distribution" ] || fail "Other Sparks are assembled in the source tree only."
[ $# -gt 0 ] || set -- 3.5.5-2.12 3.5.5-2.13 4.0.1 4.1.0 4.2.0
read -r -a masters <<< "${MASTERS:-local local-cluster}"
for master in "${masters[@]}"; do
  case "$master" in
    local | local-cluster | standalone | yarn) ;;
    *) fail "MASTERS has '$master'; it may have local, local-cluster, standalone and yarn." ;;
  esac
done

require_java
require_job
require_maven
profile=''
case " ${masters[*]} " in *' yarn '*) require_hadoop && profile=cluster-managers ;; esac
read -r -a jdks <<< "${JDKS:-${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}}"
work=$(mktemp -d)
export TRY_CLUSTER=$work/cluster
trap '"$here/try-cluster.sh" down > /dev/null; rm -rf "$work"' EXIT

if [ -n "$first" ]; then
  workers=4 heap=3072 worker_memory=3g command=()
else
  examples=$root/spark-job/examples/target/parsimony-examples.jar
  if newer_than "$examples" "$job_jar" "$root"/spark-job/examples/{pom.xml,src/main}; then
    echo "building the examples ..."
    maven -DskipTests -pl spark-job/examples -am package
    cp "$root/spark-job/examples/target/parsimony-examples-$(tree_version).jar" "$examples"
  fi
  workers=3 heap=1024 worker_memory=1500m
  command=(--data "idx:file://$root/notebooks-data/idx" --model mlp:64 --batch-size 8 --epochs 15)
fi
command+=(--workers "$workers" --output "file://$work/out")

# run MASTER: the command on the Spark and the Java of the environment
run() {
  case "$1" in
    local) MASTER="local[$workers]" "$here/local.sh" --threads-per-worker 1 "${command[@]}" ;;
    local-cluster)
      MASTER="local-cluster[$workers,1,$heap]" "$here/local.sh" --threads-per-worker 1 "${command[@]}"
      ;;
    *) run_on_cluster "$1" ;;
  esac
}

run_on_cluster() {
  local status=0
  NODE_MEMORY_MIB=10240 "$here/try-cluster.sh" up "$1" || return
  (
    . "$TRY_CLUSTER/env"
    "$here/$1.sh" --deploy-mode client --worker-memory "$worker_memory" "${command[@]}"
  ) || status=$?
  "$here/try-cluster.sh" down
  return "$status"
}

# spark_ml: the example, on a small local cluster
spark_ml() {
  SPARK_LOCAL_IP=127.0.0.1 OMP_NUM_THREADS=1 "$SPARK_HOME/bin/spark-submit" \
    --master 'local-cluster[2,1,1024]' --driver-memory 1g \
    --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 \
    --conf spark.driver.bindAddress=127.0.0.1 --conf spark.executorEnv.OMP_NUM_THREADS=1 \
    --jars "$job_jar" --class dev.parsimony.examples.ml.NamesFromNumbers "$examples" "$work/out"
}

# model: where the last run has left it
model() {
  find "$work/out" -name model.zip -print -quit
}

# try NAME KIND COMMAND...: prints how it ended, with the checksum of the model's parameters; models of
# one kind should be equal
try() {
  local status=0 sum
  rm -rf "$work/out"
  "${@:3}" > "$work/log" 2>&1 || status=$?
  if [ "$status" = 0 ]; then
    sum=$(unzip -p "$(model)" coefficients.bin | sha256sum | cut -c1-16)
    printf '%s %s  ' "$1" "$sum"
    echo "$sum" >> "$work/$2"
  else
    printf '%s exit code %s %s  ' "$1" "$status" \
      "$(grep -m 1 -E 'Exception|Error|error:' "$work/log" | cut -c1-200)"
    touch "$work/failed"
  fi
  # Executors of local-cluster leave copies of the jar.
  rm -rf "$SPARK_HOME/work"
}

# cell: all runs on the Spark and the Java of the environment
cell() {
  local master
  printf 'Java %s  ' "$("$JAVA_HOME/bin/java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = //p')"
  for master in "${masters[@]}"; do
    try "$master" command run "$master"
  done
  [ -n "$first" ] || try 'Spark ML' example spark_ml
  printf '\n'
}

# equal KIND: says whether all models of a kind are
equal() {
  [ -e "$work/$1" ] || return 0
  if [ "$(sort -u "$work/$1" | wc -l)" = 1 ]; then
    echo "$(wc -l < "$work/$1") models of the $1, all equal: $(head -n 1 "$work/$1")"
  else
    echo "$(wc -l < "$work/$1") models of the $1, not all equal"
    touch "$work/failed"
  fi
}

export PARSIMONY_JAR=$job_jar
for version in "$@"; do
  spark=${version%-2.*} scala=2.13
  case "$version" in *-2.*) scala=2.${version##*-2.} ;; esac
  assemble "$spark" "$scala" "$profile"
  for jdk in "${jdks[@]}"; do
    printf 'Spark %s  Scala %s  ' "$spark" "$scala"
    SPARK_HOME=$spark_home JAVA_HOME=$jdk cell
  done
done
equal command
equal example
[ ! -e "$work/failed" ]
