# A virtual environment with the wheel, for the scripts of this folder; sourced, with $here set to it.

root=$(cd "$here/../.." && pwd)
work=$root/submit/target/python

# skip REASON: nothing can be run here
skip() {
  printf '%s: %s\n' "${left_out:-Python is left out}" "$*"
  exit 77
}

# make_environment VERSION [PACKAGE REQUIREMENTS]: with that PySpark, which may be of another package than
# pyspark, the packages of a file, by default requirements.txt, and the wheel; sets $venv, and what
# PySpark reads from the environment
make_environment() {
  local version=$1 package=${2:-pyspark} requirements=${3:-$here/requirements.txt} wanted
  local python=${PYTHON:-python3}
  venv=$work/$package-$version
  wanted=$work/requirements-$package-$version.txt
  export PARSIMONY_JAR=${PARSIMONY_JAR:-$root/spark-job/ml/target/parsimony-job.jar}
  [ -e "$PARSIMONY_JAR" ] || {
    printf 'error: There is no %s; build it with mvn package.\n' "$PARSIMONY_JAR" >&2
    exit 2
  }
  command -v "$python" > /dev/null 2>&1 || skip "there is no $python; install Python 3.10 or newer."
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
    skip "$("$python" --version) is too old; it takes 3.10 or newer."

  mkdir -p "$work"
  sed "s/^$package==.*/$package==$version/" "$requirements" > "$wanted"
  if ! cmp -s "$wanted" "$venv/requirements.txt"; then
    rm -rf "$venv"
    "$python" -m venv "$venv" > "$work/log" 2>&1 ||
      skip "$python -m venv fails: $(tail -n 1 "$work/log")"
    echo "installing $package $version and what the tests need, the first time up to some hundred MB ..."
    "$venv/bin/pip" install --disable-pip-version-check -q -r "$wanted" > "$work/log" 2>&1 ||
      skip "pip install fails: $(grep -i -m 1 error "$work/log" || tail -n 1 "$work/log")"
    cp "$wanted" "$venv/requirements.txt"
  fi
  rm -f "$work"/parsimony_spark-*.whl # of other versions, too
  "$venv/bin/pip" wheel --disable-pip-version-check -q --no-deps --no-build-isolation -w "$work" \
    "$here"
  "$venv/bin/pip" install --disable-pip-version-check -q --no-deps --no-index --force-reinstall \
    "$work"/parsimony_spark-*.whl
  unset SPARK_HOME PYTHONPATH
  export SPARK_LOCAL_IP=127.0.0.1 OMP_NUM_THREADS=1 PYSPARK_PYTHON=$venv/bin/python
}

# tested_version: the PySpark of requirements.txt
tested_version() {
  sed -n 's/^pyspark==//p' "$here/requirements.txt"
}

# help_if_asked SCRIPT [ARGUMENT]: prints the head of the script and ends, where that is what is asked
help_if_asked() {
  case "${2:-}" in
    -h | --help)
      sed -n '2,/^set /s/^# \{0,1\}//p' "$1" | sed '/^set /d'
      exit
      ;;
  esac
}
