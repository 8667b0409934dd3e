#!/usr/bin/env bash
# Predicts when compression pays, without a Spark context or a cluster:
#   ./submit/simulate.sh [OPTIONS]
# Builds what is missing. See --help for the options; spark-job/docs/simulate.md has examples.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"

require_java
require_job
require_spark
exec "$java" -Xmx1g -cp "$job_jar:${SPARK_HOME:-$spark_runtime}/jars/*" \
  dev.parsimony.spark.cli.Main simulate "$@"
