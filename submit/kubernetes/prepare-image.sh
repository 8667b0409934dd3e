#!/usr/bin/env bash
# Makes the folder from which the image is built: the Dockerfile, the job's jar, and its native
# libraries as executors unpack them, with the times by which they are recognised.
#   ./submit/kubernetes/prepare-image.sh FOLDER
#   docker build --tag registry.example/parsimony:1 FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$here/lib/common.sh"

if [ $# -ne 1 ] || [ -z "$1" ] || [ "${1#-}" != "$1" ]; then
  sed -n '2,5s/^# //p' "$0" >&2
  exit 2
fi
[ ! -e "$1" ] || [ -z "$(ls -A "$1")" ] ||
  fail "The folder $1 is not empty; give another one, or empty it."
require_java
require_job
require_spark
folder=$(mkdir -p "$1" && cd "$1" && pwd)
cp "$here/kubernetes/Dockerfile" "$folder/"
# Its name is part of where the libraries are.
cp "$job_jar" "$folder/parsimony-job.jar"
(umask 077 && mkdir "$folder/native")
# A training of a moment unpacks what a worker loads. Times in a jar are those of the time zone that it
# is read in, here as in the image.
TZ=UTC SPARK_LOCAL_IP=127.0.0.1 "$java" "${java_options[@]}" -Xmx1g \
  "-Dorg.bytedeco.javacpp.cachedir=$folder/native" -Dspark.master='local[1]' \
  -Dspark.ui.enabled=false -Dspark.driver.host=127.0.0.1 \
  -cp "$folder/parsimony-job.jar:${SPARK_HOME:-$spark_runtime}/jars/*" \
  dev.parsimony.spark.cli.Main train --workers 1 --model mlp:1 \
  --data random:1x2x2,classes=2,examples=8 --batch-size 4 --epochs 1 \
  --output "$folder/run" > "$folder/log" 2>&1 ||
  { cat "$folder/log" >&2 && fail "The native libraries could not be unpacked; see above."; }
rm -rf "$folder/run" "$folder/log"
# Of one library to another's file, by the path that it has in the image.
find "$folder/native" -type l | while IFS= read -r link; do
  target=$(readlink "$link")
  case "$target" in
    "$folder"/*) ln -sfn "/opt/parsimony/${target#"$folder"/}" "$link" ;;
  esac
done
echo "made $folder; next: docker build --tag IMAGE $folder"
