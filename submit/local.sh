#!/usr/bin/env bash
# Runs a Parsimony command on this machine:
#   ./submit/local.sh [train|evaluate|predict|doctor] [OPTIONS] [-- SPARK-SUBMIT'S ARGUMENTS]
# Builds what is missing. See --help for the options; README.md has examples.
#
# Environment: SPARK_HOME   a Spark 3.5 or 4 to use instead of one assembled from Maven
#              MASTER       Spark's master, by default local[WORKERS]; local-cluster[N,CORES,MIB]
#                           runs real executor processes
#              DRIVER_MEMORY  heap of the driver (default 3g)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"

split_arguments "$@"
set -- "${job[@]}"
workers=$(option --workers 4 "$@")
export MASTER=${MASTER:-local[$workers]}
require_master
case "${1:-}" in
  '' | -*) set -- train "$@" ;;
esac

require_java
require_job
require_spark
use_threads "$(option --threads-per-worker '' "$@")" "$workers"
spark_submit "$@"
