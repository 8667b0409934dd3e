#!/usr/bin/env bash
# Executes the notebooks of notebooks-data, which keep what they print:
#   ./submit/python/notebooks.sh [NAME...]
# By default all: first-steps tabular images compression. One that fails stays as it was. It takes some
# five minutes on two cores, and the environment of test.sh. What Spark logs is in
# submit/target/python/notebooks.log.
#
# Environment: PYTHON         (default python3)
#              PARSIMONY_JAR  (default spark-job/ml/target/parsimony-job.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
help_if_asked "$0" "${1:-}"
[ $# -gt 0 ] || set -- first-steps tabular images compression
for name in "$@"; do
  [ -e "$root/notebooks-data/$name.ipynb" ] || {
    printf 'error: There is no notebooks-data/%s.ipynb.\n' "$name" >&2
    exit 2
  }
done
left_out='no notebook is executed'
make_environment "$(tested_version)"

# Jupyter would take Spark's warnings for output of the cells.
export SPARK_CONF_DIR=$work/notebooks-conf
mkdir -p "$SPARK_CONF_DIR"
cat > "$SPARK_CONF_DIR/log4j2.properties" << CONF
rootLogger.level = warn
rootLogger.appenderRef.file.ref = file
appender.file.type = File
appender.file.name = file
appender.file.fileName = $work/notebooks.log
appender.file.append = false
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d %p %c{1}: %m%n%ex
CONF
for name in "$@"; do
  "$venv/bin/python" "$here/execute.py" "$root/notebooks-data/$name.ipynb"
done
