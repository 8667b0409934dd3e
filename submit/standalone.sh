#!/usr/bin/env bash
# Runs a Parsimony command on Spark's own cluster manager; see --help.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
. "$here/lib/cluster.sh"

usage() {
  cat << 'TEXT'
usage: MASTER=spark://HOST:7077 PARSIMONY_SECRET_FILE=FILE \
         ./submit/standalone.sh [OPTIONS] [COMMAND] [THE JOB'S OPTIONS] [-- SPARK-SUBMIT'S ARGUMENTS]
  for example: ./submit/standalone.sh --workers 8 --data idx:/shared/fashion --output /shared/model
TEXT
  cluster_options
  cat << 'TEXT'
The driver runs here (client mode): in cluster mode Spark would write the secret on the driver's
command line. The exit code is 0 if the command succeeded; of train, if the model is saved.

Environment: MASTER                 the master, spark://HOST:PORT (needed)
             PARSIMONY_SECRET_FILE  a file, readable by you only, with the spark.authenticate.secret
                                    that the cluster's master and workers were started with
             PARSIMONY_SECRET       or the secret itself; with neither, the settings in
                                    $SPARK_CONF_DIR/spark-defaults.conf must have it
             SPARK_HOME             a Spark 3.5 or 4 (default: one assembled from Maven)
             HADOOP_CONF_DIR        for data on HDFS
             PARSIMONY_JAR          local:/PATH of a jar that lies on every host and here, which then is
                                    not sent to each executor (spark-job/docs/starting.md)
On a cluster without a secret: --conf spark.authenticate=false
--conf spark.network.crypto.enabled=false. Then anyone who reaches it can take part in the run.
TEXT
}

# with_secret DEFAULTS: prints Spark's default settings and the secret
with_secret() {
  [ ! -e "$1" ] || sed '/^[[:space:]]*spark\.authenticate\.secret[[:space:]=]/d' "$1"
  printf '\nspark.authenticate.secret %s\n' "$secret"
}

case " $* " in
  *' -h '* | *' --help '*) usage && exit 0 ;;
esac
read_options "$@"
[ "${deploy_mode:-client}" = client ] || fail "--deploy-mode must be client: in cluster mode Spark" \
  "would write the secret on the driver's command line, for all users of that machine to see."
case "${MASTER:-}" in
  spark://*) ;;
  *) fail "MASTER is '${MASTER:-}'; set it to the master's address, spark://HOST:PORT" \
    "('./submit/try-cluster.sh up standalone' starts one to try)." ;;
esac
case " ${extra[*]} " in
  *' spark.authenticate=false '*) authenticated='' ;;
  *) authenticated=yes ;;
esac
defaults=${SPARK_CONF_DIR:-${SPARK_HOME:-/nowhere}/conf}/spark-defaults.conf
secret=${PARSIMONY_SECRET:-}
unset PARSIMONY_SECRET
if [ -z "$secret" ] && [ -n "${PARSIMONY_SECRET_FILE:-}" ]; then
  secret=$(cat "$PARSIMONY_SECRET_FILE") ||
    fail "PARSIMONY_SECRET_FILE=$PARSIMONY_SECRET_FILE cannot be read."
fi
if [ -n "$authenticated" ] && [ -z "$secret" ] &&
  ! grep -qs '^[[:space:]]*spark\.authenticate\.secret[[:space:]=]' "$defaults"; then
  fail "The cluster's secret is missing; set PARSIMONY_SECRET_FILE to a file that holds the" \
    "spark.authenticate.secret of its master and workers (--help says more)."
fi
require_submit
require_jar_here client
settings_of_cluster
setting "spark.cores.max=$((workers * worker_cores))"
arguments=()
if [ -n "$secret" ] && [ -n "$authenticated" ]; then
  # In a file of ours, for a command line is seen by all users of the machine.
  properties=$(umask 077 && mktemp)
  trap 'rm -f "$properties"' EXIT
  with_secret "$defaults" > "$properties"
  arguments=(--properties-file "$properties")
fi
submit "$MASTER" client "${arguments[@]}"
