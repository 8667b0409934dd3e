#!/usr/bin/env bash
# Trains on a Parquet table on two executors with a heap of 1 GB each, and prints how often its rows were
# read and what Spark kept of them:
#   ./submit/python/large-table.sh [--gigabytes 2] [--folder FOR-THE-TABLE]
# The table is deleted at the end. It takes the environment of test.sh, and as much disk again for the
# workers' shards.
#
# Environment: PYTHON         (default python3)
#              PARSIMONY_JAR  (default spark-job/ml/target/parsimony-job.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
help_if_asked "$0" "${1:-}"
make_environment "$(tested_version)"
exec "$venv/bin/python" "$here/large_table.py" "$@"
