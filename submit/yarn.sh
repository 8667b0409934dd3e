#!/usr/bin/env bash
# Runs a Parsimony command on YARN; see --help.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
. "$here/lib/cluster.sh"
. "$here/lib/yarn-states.sh"

usage() {
  cat << 'TEXT'
usage: ./submit/yarn.sh [OPTIONS] [COMMAND] [THE JOB'S OPTIONS] [-- SPARK-SUBMIT'S ARGUMENTS]
  for example: ./submit/yarn.sh --workers 8 --worker-memory 6g \
                 --data idx:hdfs:///data/fashion --output hdfs:///models/fashion
  --deploy-mode MODE  cluster: the driver runs on YARN, its output is in the container's log; here
                      the application's states are shown, and train's table at the end;
                      client: it runs here (default: cluster)
TEXT
  cluster_options
  cat << 'TEXT'
The exit code is 0 if the command succeeded; of train, if the model is saved. Otherwise YARN's final status is FAILED, and
the cause is said here.

Environment: HADOOP_CONF_DIR  the cluster's configuration: core-site.xml, yarn-site.xml ... (needed)
             SPARK_HOME       a Spark 3.5 or 4 (default: one assembled from Maven); set
                              spark.yarn.archive to a copy of its jars on HDFS, or each run uploads
                              them
             PARSIMONY_JAR    hdfs:///PATH of a copy that all may read, which hosts keep from run to
                              run, or local:/PATH of one that lies on every host
                              (spark-job/docs/starting.md); otherwise each run uploads the job's
TEXT
}

case " $* " in
  *' -h '* | *' --help '*) usage && exit 0 ;;
esac
read_options "$@"
case "${deploy_mode:=cluster}" in
  cluster | client) ;;
  *) fail "--deploy-mode is cluster or client, not '$deploy_mode'." ;;
esac
HADOOP_CONF_DIR=${HADOOP_CONF_DIR:-${YARN_CONF_DIR:-}}
[ -n "$HADOOP_CONF_DIR" ] || fail "HADOOP_CONF_DIR is not set; set it to the folder of the cluster's" \
  "yarn-site.xml and core-site.xml ('./submit/try-cluster.sh up yarn' makes a cluster to try)."
[ -e "$HADOOP_CONF_DIR/yarn-site.xml" ] ||
  fail "HADOOP_CONF_DIR=$HADOOP_CONF_DIR has no yarn-site.xml; set it to the folder that has it."
export HADOOP_CONF_DIR
require_submit
require_jar_here "$deploy_mode"
settings_of_cluster
setting "spark.yarn.appMasterEnv.OMP_NUM_THREADS=$threads"
# A run that failed would fail again, or start over over the half of its output.
setting spark.yarn.maxAppAttempts=1
# A driver that dies in client mode has not succeeded.
setting spark.yarn.am.clientModeTreatDisconnectAsFailed=true
if [ "$deploy_mode" = cluster ] && [ -z "$dry_run" ]; then
  submit_to_cluster
else
  submit yarn "$deploy_mode"
fi
