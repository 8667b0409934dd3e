#!/usr/bin/env bash
# Trains a small network with the packaged job on each Spark and each JDK, then the example of Spark ML,
# and prints what came of it:
#   ./submit/try-versions.sh [SPARK[-SCALA]...]
# Sparks, such as 4.1.0 or 3.5.5-2.13, are assembled from Maven artifacts (Scala 2.13 by default). Without
# arguments: 3.5.5-2.12 3.5.5-2.13 4.0.1 4.1.0 4.2.0
#
# Environment: JDKS        folders of the JDKs to try, separated by blanks (default: JAVA_HOME, or that
#                          of java on the PATH); building takes a JDK 17
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
case "${1:-}" in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
[ -z "$distribution" ] || fail "Other Sparks are assembled in the source tree only."
[ $# -gt 0 ] || set -- 3.5.5-2.12 3.5.5-2.13 4.0.1 4.1.0 4.2.0

require_java
require_job
require_maven
echo "building the examples ..."
maven -DskipTests -pl spark-job/examples -am package
examples=$(ls "$root"/spark-job/examples/target/parsimony-examples-*.jar | head -n 1)
read -r -a jdks <<< "${JDKS:-${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# submit SPARK_HOME JDK ARGUMENT...: a small local cluster
submit() {
  local home=$1 jdk=$2
  shift 2
  SPARK_HOME=$home JAVA_HOME=$jdk SPARK_LOCAL_IP=127.0.0.1 OMP_NUM_THREADS=1 "$home/bin/spark-submit" \
    --master 'local-cluster[2,1,1024]' --driver-memory 1g \
    --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 \
    --conf spark.driver.bindAddress=127.0.0.1 --conf spark.executorEnv.OMP_NUM_THREADS=1 \
    "$@" > "$work/log" 2>&1
}

# result STATUS WHAT FILE: how it ended, with the checksum of the model's parameters
result() {
  if [ "$1" = 0 ]; then
    printf '%s %s  ' "$2" "$(unzip -p "$3" coefficients.bin | sha256sum | cut -c1-16)"
  else
    printf '%s exit code %s %s  ' "$2" "$1" \
      "$(grep -m 1 -E 'Exception|Error|error:' "$work/log" | cut -c1-200)"
  fi
}

# train SPARK_HOME JDK: prints the version of Java, how both ended, and the models' checksums
train() {
  local version status=0
  version=$("$2/bin/java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = //p')
  printf 'Java %s  ' "$version"
  rm -rf "$work/out" "$work/shapes"
  submit "$1" "$2" --class dev.parsimony.spark.cli.Main "$job_jar" train \
    --data "idx:$root/notebooks-data/idx" --model mlp:16 --workers 2 --batch-size 10 --epochs 2 \
    --threads-per-worker 1 --output "$work/out" || status=$?
  result "$status" trained "$work/out/model.zip"
  status=0
  submit "$1" "$2" --jars "$job_jar" --class dev.parsimony.examples.ml.NamesFromNumbers \
    "$examples" "$work/shapes" || status=$?
  result "$status" 'Spark ML' "$(ls "$work"/shapes/stages/2_*/data/model.zip 2> /dev/null)"
  printf '\n'
}

for version in "$@"; do
  spark=${version%-2.*} scala=2.13
  case "$version" in *-2.*) scala=2.${version##*-2.} ;; esac
  pins=()
  case "$spark" in 3.5.*) pins=(-Djackson.version=2.15.2) ;; esac
  rm -rf "$here/spark-4-runtime/target/spark-$spark-$scala"
  maven -f "$here/spark-4-runtime/pom.xml" generate-resources "-Dspark.version=$spark" \
    "-Dscala.binary.version=$scala" "${pins[@]}"
  for jdk in "${jdks[@]}"; do
    printf 'Spark %s  Scala %s  ' "$spark" "$scala"
    train "$here/spark-4-runtime/target/spark-$spark-$scala" "$jdk"
  done
done
