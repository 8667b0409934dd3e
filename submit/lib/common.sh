# Shared by the scripts of this folder; sourced, with $here set to that folder.

root=$(dirname "$here")
if [ -e "$root/lib/parsimony-job.jar" ]; then
  # The unpacked distribution: all is there.
  distribution=yes
  job_jar=$root/lib/parsimony-job.jar
  spark_runtime=$root/lib/spark
else
  distribution=''
  job_jar=$root/spark-job/ml/target/parsimony-job.jar
  spark_runtime=$here/spark-runtime/target/spark
fi
job_jar=${PARSIMONY_JAR:-$job_jar}

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 2
}

# tree_version: that of the source tree
tree_version() {
  sed -n '0,/^  <version>/s#^  <version>\(.*\)</version>$#\1#p' "$root/pom.xml"
}

# option NAME DEFAULT ARGUMENTS...: the value given as --name value or --name=value
option() {
  local name=$1 value=$2
  shift 2
  while [ $# -gt 0 ]; do
    case "$1" in
      "$name") value=${2:-$value} ;;
      "$name="*) value=${1#*=} ;;
    esac
    shift
  done
  printf '%s' "$value"
}

# What a JVM of Spark's must have: a heap in MiB, and open files.
least_heap_mib=450
least_open_files=256

# mebibytes OPTION SIZE
mebibytes() {
  local digits=${2%[gGmM]} factor=1
  case "$2" in
    *[gG]) factor=1024 ;;
    *[mM]) ;;
    *) digits='' ;;
  esac
  # Ten digits are beyond any machine and within bash's numbers; 10#: a leading 0 is not octal.
  [[ $digits =~ ^[0-9]{1,10}$ ]] || fail "$1 is a size such as 4g or 3000m, not '$2'."
  printf '%s' $((10#$digits * factor))
}

# require_environment: what would else end a JVM, or Spark, with words that do not help
require_environment() {
  local name
  for name in root TMPDIR SPARK_HOME PARSIMONY_JAR; do
    local value=${!name:-}
    [ "$name" != PARSIMONY_JAR ] || [[ ! $value =~ ^[a-z][a-z0-9]*:// ]] || continue # on a file system
    case "${value#local:}" in # a jar that lies on every host
      *:*) fail "The path ${!name} ($name) has a ':', which separates entries of a class path; use" \
        "a folder without one." ;;
    esac
  done
  [ -d "${TMPDIR:-/tmp}" ] && [ -w "${TMPDIR:-/tmp}" ] || fail "The folder for temporary files," \
    "${TMPDIR:-/tmp}, is not there or cannot be written to; set TMPDIR to one that can."
  local files
  files=$(ulimit -Hn)
  [ "$files" = unlimited ] || [ "$files" -ge "$least_open_files" ] ||
    fail "A process may have only $files open files here, and Spark needs $least_open_files or" \
      "more; raise the limit (ulimit -n)."
  use_utf8
}

require_master() {
  case "$MASTER" in
    local | local\[*\] | local-cluster\[*,*,*\] | spark://?* | yarn | k8s://?*) ;;
    *) fail "MASTER is '$MASTER'; leave it out, or set it to local[WORKERS] or" \
      "local-cluster[EXECUTORS,CORES,MIB] (standalone.sh and yarn.sh are for clusters)." ;;
  esac
}

# use_utf8: Java reads file names as the locale has it, and in ASCII most names cannot be said
use_utf8() {
  case "${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}" in
    C | POSIX) export LC_ALL=C.UTF-8 ;;
  esac
}

# split_arguments ARGUMENTS...: into job, and extra, what stands behind -- for spark-submit
split_arguments() {
  job=() extra=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    job+=("$1")
    shift
  done
  [ $# -le 1 ] || extra=("${@:2}")
  refuse_secrets
}

# refuse_secrets: none may be among extra
refuse_secrets() {
  local argument
  for argument in "${extra[@]}"; do
    case "$argument" in
      *spark.authenticate.secret=*)
        fail "A secret on a command line is seen by all users of the machine; leave out" \
          "spark.authenticate.secret (standalone.sh --help says how it is given)."
        ;;
    esac
  done
}

java_command() {
  if [ -n "${JAVA_HOME:-}" ]; then printf '%s/bin/java' "$JAVA_HOME"; else printf 'java'; fi
}

require_java() {
  require_environment
  java=$(java_command)
  command -v "$java" > /dev/null 2>&1 ||
    fail "Java was not found; install a JDK 17 or newer and put it on the PATH or set JAVA_HOME."
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java.specification.version = //p')
  [[ $version =~ ^[0-9]+$ ]] && [ "$version" -ge 17 ] ||
    fail "Java $version was found, but Parsimony needs Java 17 or newer; set JAVA_HOME."
  require_java_for_spark "$version"
}

# require_java_for_spark VERSION: Spark 3.5's Hadoop asks for what JDK 24 has taken away, and so does
# that of Spark 4 before 4.2
require_java_for_spark() {
  local jars spark
  jars=${SPARK_HOME:-$spark_runtime}/jars
  spark=$(find "$jars/" -maxdepth 1 -name 'spark-core_*.jar' 2> /dev/null |
    sed -n 's/.*spark-core_[0-9.]*-\([0-9]*\.[0-9]*\).*/\1/p') || spark='' # not there yet
  case "${spark:-3.5}" in
    3.*) [ "$1" -lt 22 ] || fail "Java $1 was found, but Spark ${spark:-3.5} runs on Java 17 and 21;" \
      "set JAVA_HOME, or SPARK_HOME to a Spark 4.2 or newer." ;;
    4.0 | 4.1) [ "$1" -lt 24 ] || fail "Java $1 was found, but Spark $spark runs on Java 17 and 21;" \
      "set JAVA_HOME, or SPARK_HOME to a Spark 4.2 or newer." ;;
  esac
}

require_maven() {
  command -v mvn > /dev/null 2>&1 ||
    fail "Maven was not found; it is needed to build Parsimony. Install Maven 3.8 or newer."
  command -v "${JAVA_HOME:+$JAVA_HOME/bin/}javac" > /dev/null 2>&1 ||
    fail "A Java compiler was not found; install a JDK 17 (not only a runtime) or set JAVA_HOME."
  local compiler
  # Behind what Java says of options in the environment.
  compiler=$("${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version 2>&1 | tail -n 1)
  [[ $compiler == "javac 17"* ]] || fail "Parsimony is built with JDK 17, and $compiler was found; set" \
    "JAVA_HOME for the build (once built, it runs on newer ones)."
}

# newer_than FILE FOLDER...: whether a source is newer than the file, or the file is missing
newer_than() {
  local file=$1
  shift
  [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" -type f -print -quit)" ]
}

maven() {
  local log
  log=$(mktemp)
  (cd "$root" && mvn -q -B "$@") > "$log" 2>&1 || {
    cat "$log" >&2
    fail "The build failed; see above."
  }
  rm -f "$log"
}

require_job() {
  [ -z "$distribution${PARSIMONY_JAR:-}" ] || return 0
  if newer_than "$job_jar" "$root/pom.xml" "$root"/compression/{pom.xml,src/main} \
    "$root"/spark-job/{pom.xml,{exchange,second-moments,job,ml}/{pom.xml,src/main}}; then
    require_maven
    echo "building the job (the first time downloads about 570 MB, a few minutes) ..."
    maven -DskipTests -pl spark-job/ml -am package
  fi
}

require_spark() {
  [ -z "$distribution${SPARK_HOME:-}" ] || return 0
  if newer_than "$spark_runtime/jars" "$here"/spark-runtime/{pom.xml,bin,conf}; then
    require_maven
    echo "assembling a Spark runtime from Maven ..."
    maven -pl submit/spark-runtime generate-resources
    touch "$spark_runtime/jars"
  fi
}

require_hadoop() {
  hadoop_jars=${HADOOP_JARS:-$here/hadoop-runtime/target/hadoop/jars}
  [ -z "${HADOOP_JARS:-}" ] || return 0
  [ -z "$distribution" ] || fail "Hadoop's daemons are not in this distribution; set HADOOP_JARS to" \
    "a folder that has their jars, or use the source tree, which assembles them from Maven."
  if newer_than "$hadoop_jars" "$here/hadoop-runtime/pom.xml"; then
    require_maven
    echo "assembling Hadoop's daemons from Maven ..."
    maven -Pcluster -pl submit/hadoop-runtime generate-resources
    touch "$hadoop_jars"
  fi
}

# use_threads THREADS WORKERS: native threads; set before the JVM starts, for in local mode the
# driver runs the workers
use_threads() {
  local threads=$1 cores
  case "$2$threads" in
    0* | *[!0-9]*) return 0 ;; # the job says what is wrong with the number
  esac
  cores=$(getconf _NPROCESSORS_ONLN)
  if [ -z "$threads" ]; then
    threads=$((cores / $2))
    [ "$threads" -ge 1 ] || threads=1
  fi
  export OMP_NUM_THREADS=$threads
}

# Spark's options for a driver on Java 17 (org.apache.spark.launcher.JavaModuleOptions)
java_options=(-XX:+IgnoreUnrecognizedVMOptions)
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
  java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs \
  sun.security.action sun.util.calendar; do
  java_options+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
java_options+=(--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED
  -Djdk.reflect.useDirectMethodHandle=false)

# pass_on NUMBER: a signal of this script's to what until_end runs; SIGTERM, for a shell lets what it
# runs beside itself ignore SIGINT
pass_on() {
  caught=$1
  [ -z "$child" ] || kill -TERM "$child" 2> /dev/null || true
}

# until_end COMMAND...: runs it to its end, whatever signals come, and returns its status; where a
# signal ended it, that of the signal which this script got
until_end() {
  local status=0 seen ended child='' caught=''
  trap 'pass_on 1' HUP
  trap 'pass_on 2' INT
  trap 'pass_on 15' TERM
  "$@" <&0 &
  child=$!
  [ -z "$caught" ] || pass_on "$caught"
  while :; do
    seen=$caught caught=''
    ended=0
    wait "$child" || ended=$?
    [ "$ended" -eq 127 ] || status=$ended # 127: its end has been told before
    [ -n "$caught" ] || break # else the waiting ended, and perhaps not the command
  done
  caught=$seen
  trap - HUP INT TERM
  if [ -n "$caught" ] && [ "$status" -eq 143 ]; then
    status=$((128 + caught))
  fi
  return "$status"
}

# spark_submit ARGUMENTS...: the job's arguments, and spark-submit's in extra; ends this script
spark_submit() {
  local memory mib
  mib=$(mebibytes DRIVER_MEMORY "${DRIVER_MEMORY:-3g}") || exit 2
  [ "$mib" -ge "$least_heap_mib" ] ||
    fail "DRIVER_MEMORY=$DRIVER_MEMORY is too little; Spark needs ${least_heap_mib}m or more."
  memory=${mib}m
  local loopback=(--conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1)
  local submit=(--master "$MASTER" --conf spark.ui.enabled=false "${loopback[@]}"
    --driver-memory "$memory" --conf "spark.executorEnv.OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}"
    "${extra[@]}" --class dev.parsimony.spark.cli.Main "$job_jar" "$@")
  export SPARK_LOCAL_IP=127.0.0.1
  if [ -n "${SPARK_HOME:-}" ]; then
    until_end "$SPARK_HOME/bin/spark-submit" "${submit[@]}"
    exit
  fi
  # A home for this run: the executors of local-cluster leave copies of the jar in its work folder.
  SPARK_HOME=$(mktemp -d)
  export SPARK_HOME SPARK_SCALA_VERSION=2.12
  # Again where executors were still writing there.
  trap 'rm -rf "$SPARK_HOME" 2> /dev/null || { sleep 1 && rm -rf "$SPARK_HOME"; }' EXIT
  ln -s "$spark_runtime/jars" "$spark_runtime/conf" "$SPARK_HOME/"
  local status=0
  until_end "$java" "${java_options[@]}" "-Xmx$memory" -cp "$SPARK_HOME/conf:$SPARK_HOME/jars/*" \
    org.apache.spark.deploy.SparkSubmit "${submit[@]}" || status=$?
  exit "$status"
}
