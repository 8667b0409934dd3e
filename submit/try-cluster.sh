#!/usr/bin/env bash
# A cluster of real daemons on this machine; see --help.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"

usage() {
  cat << 'TEXT'
usage: ./submit/try-cluster.sh up yarn|standalone
       ./submit/try-cluster.sh status
       ./submit/try-cluster.sh down
  up yarn        starts HDFS (NameNode, DataNode) and YARN (ResourceManager, two NodeManagers)
  up standalone  starts Spark's own master and two workers, which demand a secret
  status         says what runs; exit code 0 if all of it does
  down           stops them; logs and data stay until the next up
The daemons are processes of their own on 127.0.0.1, on free ports, with small heaps, built from
Maven artifacts. up waits until they answer, and prints what to export; the same is in the file env,
to be read by the shell's command '.'. WEB there is the first of its web pages.

Environment: TRY_CLUSTER      folder for their pids, logs, configuration and data
                              (default: target/try-cluster)
             NODE_MEMORY_MIB  what each of the two nodes offers (default 6144)
             SPARK_HOME       a Spark 3.5 or 4 to use instead of one assembled from Maven
             HADOOP_JARS      a folder with Hadoop's jars (hadoop-client-minicluster, -api and
                              -runtime 3.3, and Log4j 2) to use instead of those from Maven
TEXT
}

state=${TRY_CLUSTER:-$root/target/try-cluster}
mkdir -p "$(dirname "$state")"
state=$(cd "$(dirname "$state")" && pwd)/$(basename "$state")
. "$here/lib/daemons.sh"
. "$here/lib/hadoop.sh"
. "$here/lib/standalone.sh"

# spark_configuration MASTER: for whoever submits to the cluster
spark_configuration() {
  cp "$SPARK_HOME/conf/log4j2.properties" "$state/conf/" 2> /dev/null || true
  cp "$here/lib/daemons-log4j2.properties" "$state/conf/daemons.properties"
  printf '%s\n' "spark.master $1" "spark.yarn.jars local:$SPARK_HOME/jars/*" \
    'spark.ui.enabled false' 'spark.executorEnv.SPARK_LOCAL_IP 127.0.0.1' \
    'spark.yarn.appMasterEnv.SPARK_LOCAL_IP 127.0.0.1' > "$state/conf/spark-defaults.conf"
}

# environment NAME VALUE...: what to export, on the screen and in a file
environment() {
  set -- "$@" SPARK_LOCAL_IP 127.0.0.1
  while [ $# -gt 0 ]; do
    printf 'export %s=%q\n' "$1" "$2"
    shift 2
  done > "$state/env"
  cat "$state/env"
  echo "# or: . $state/env"
}

up() {
  local name
  for name in $(daemons); do
    if runs "$name"; then
      fail "A cluster runs in $state already; './submit/try-cluster.sh down' stops it."
    fi
  done
  require_java
  require_spark
  export SPARK_HOME=${SPARK_HOME:-$spark_runtime}
  export JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}
  rm -rf "${state:?}"/{pids,logs,conf,data,env,secret,daemons.conf}
  mkdir -p "$state"/{pids,logs,conf,data}
  # Where a daemon did not come up the others must not stay behind.
  trap 'stop_all' EXIT
  "up_$1"
  trap - EXIT
}

status() {
  local name all=0
  for name in $(daemons); do
    if runs "$name"; then
      printf '%-16s runs, pid %s\n' "$name" "$(cat "$state/pids/$name")"
    else
      printf '%-16s ended; see %s\n' "$name" "$state/logs/$name.log"
      all=1
    fi
  done
  if [ -z "$(daemons)" ]; then
    echo "no cluster in $state"
    all=1
  fi
  return "$all"
}

case "$*" in
  'up yarn' | 'up standalone') up "$2" ;;
  status) status ;;
  down) stop_all ;;
  -h | --help) usage ;;
  *) usage >&2 && exit 2 ;;
esac
