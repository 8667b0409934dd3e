#!/usr/bin/env bash
# Builds the wheel and tests it, with the packaged jar, on a PySpark of an environment of its own:
#   ./submit/python/test.sh [VERSION [PYTEST ARGUMENT...]]
# By default that of requirements.txt. The first time with a VERSION some 320 MB (430 MB of 4.x) come
# from PyPI; what was installed stays in submit/target/python.
#
# Exit code: 77 where nothing was tested, as Python or its packages are not to be had; the last line
# says why.
# Environment: PYTHON         (default python3)
#              PARSIMONY_JAR  (default spark-job/ml/target/parsimony-job.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
case "${1:-}" in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
version=${1:-$(sed -n 's/^pyspark==//p' "$here/requirements.txt")}
[ $# -eq 0 ] || shift
python=${PYTHON:-python3}
work=$root/submit/target/python
venv=$work/pyspark-$version

skip() {
  printf 'PySpark is not tested: %s\n' "$*"
  exit 77
}

export PARSIMONY_JAR=${PARSIMONY_JAR:-$root/spark-job/ml/target/parsimony-job.jar}
[ -e "$PARSIMONY_JAR" ] || {
  printf 'error: There is no %s; build it with mvn package.\n' "$PARSIMONY_JAR" >&2
  exit 2
}
command -v "$python" > /dev/null 2>&1 || skip "there is no $python; install Python 3.9 or newer."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
  skip "$("$python" --version) is too old; it takes 3.9 or newer."

mkdir -p "$work"
wanted=$work/requirements-$version.txt
sed "s/^pyspark==.*/pyspark==$version/" "$here/requirements.txt" > "$wanted"
if ! cmp -s "$wanted" "$venv/requirements.txt"; then
  rm -rf "$venv"
  "$python" -m venv "$venv" > "$work/log" 2>&1 ||
    skip "$python -m venv fails: $(tail -n 1 "$work/log")"
  echo "installing pyspark $version, the first time some hundred MB ..."
  "$venv/bin/pip" install --disable-pip-version-check -q -r "$wanted" > "$work/log" 2>&1 ||
    skip "pip install fails: $(grep -i -m 1 error "$work/log" || tail -n 1 "$work/log")"
  cp "$wanted" "$venv/requirements.txt"
fi
"$venv/bin/pip" wheel --disable-pip-version-check -q --no-deps --no-build-isolation -w "$work" "$here"
"$venv/bin/pip" install --disable-pip-version-check -q --no-deps --no-index --force-reinstall \
  "$work"/parsimony_spark-*.whl

# From the folder of tests, so that the installed package is tested and not the source.
cd "$here/tests"
unset SPARK_HOME PYTHONPATH
export SPARK_LOCAL_IP=127.0.0.1 OMP_NUM_THREADS=1 PYSPARK_PYTHON=$venv/bin/python
"$venv/bin/python" -m pytest -q -p no:cacheprovider "$@" .
