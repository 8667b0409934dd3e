#!/usr/bin/env bash
# Runs a Parsimony command on Kubernetes; see --help.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# Where the image of submit/kubernetes/Dockerfile has them.
in_image=/opt/parsimony
PARSIMONY_JAR=${PARSIMONY_JAR:-local://$in_image/parsimony-job.jar}
. "$here/lib/common.sh"
. "$here/lib/cluster.sh"

usage() {
  cat << 'TEXT'
usage: MASTER=k8s://https://HOST:PORT ./submit/kubernetes.sh --image IMAGE \
         [OPTIONS] [COMMAND] [THE JOB'S OPTIONS] [-- SPARK-SUBMIT'S ARGUMENTS]
  for example: MASTER=k8s://https://10.0.0.1:6443 ./submit/kubernetes.sh \
                 --image registry.example/parsimony:1 --workers 8 --worker-memory 6g \
                 --data idx:s3a://bucket/fashion --output s3a://bucket/model
  --image IMAGE       the image of driver and executors; submit/kubernetes/Dockerfile makes one
  --namespace NAME    where the pods are (default: default)
  --secret NAME       the Kubernetes secret whose key 'secret' holds the spark.authenticate.secret of
                      the run, mounted as a file (default: parsimony)
  --deploy-mode MODE  cluster: the driver runs in a pod, its output is in the pod's log;
                      client: it runs here, where executors must be able to reach it
                      (default: cluster)
TEXT
  cluster_options
  cat << 'TEXT'
The exit code is 0 if the command succeeded; of train, if the model is saved. Native libraries lie in
the image, so that --native-cache has another default here, /opt/parsimony/native.

Environment: MASTER                 the API server, k8s://https://HOST:PORT (needed)
             PARSIMONY_JAR          the job's jar (default: local:///opt/parsimony/parsimony-job.jar,
                                    the image's; in client mode it must lie here, too)
             PARSIMONY_SECRET_FILE  in client mode a file with the same secret, for the driver
             SPARK_HOME             a Spark 3.5 or 4 with spark-kubernetes (default: one assembled
                                    from Maven)
The service accounts, the secret and the rest that the namespace needs are in submit/kubernetes.
Without a secret: --conf spark.authenticate=false --conf spark.network.crypto.enabled=false. Then
anyone who reaches the pods can take part in the run.
TEXT
}

# settings_of_secret: files hold it, for an environment is shown to all who may read pods
settings_of_secret() {
  case " ${extra[*]} " in
    *' spark.authenticate=false '*) return 0 ;;
  esac
  local file=/etc/parsimony/secret
  setting "spark.authenticate.secret.file=$file"
  setting "spark.kubernetes.executor.secrets.$secret=${file%/*}"
  # An executor reads the file only where it knows its master, and for its first call it does not.
  setting spark.executorEnv.JAVA_TOOL_OPTIONS=-Dspark.master=k8s://kubernetes
  if [ "$deploy_mode" = cluster ]; then
    setting "spark.kubernetes.driver.secrets.$secret=${file%/*}"
    return 0
  fi
  [ -r "${PARSIMONY_SECRET_FILE:-}" ] || fail "In client mode the driver needs the run's secret, too;" \
    "set PARSIMONY_SECRET_FILE to a file with what is in the Kubernetes secret '$secret'."
  setting "spark.authenticate.secret.driver.file=$PARSIMONY_SECRET_FILE"
}

settings_of_kubernetes() {
  local template=$here/kubernetes/pod-template.yaml
  setting "spark.kubernetes.container.image=$image"
  setting "spark.kubernetes.namespace=$namespace"
  setting spark.kubernetes.authenticate.driver.serviceAccountName=parsimony
  setting spark.kubernetes.authenticate.executor.serviceAccountName=parsimony-executor
  setting "spark.kubernetes.driver.podTemplateFile=$template"
  setting "spark.kubernetes.executor.podTemplateFile=$template"
  setting "spark.kubernetes.driverEnv.OMP_NUM_THREADS=$threads"
  # A barrier stage needs all its workers at once: ask for all, and wait for all, images pulled.
  setting "spark.kubernetes.allocation.batch.size=$workers"
  setting spark.scheduler.minRegisteredResourcesRatio=1.0
  setting spark.scheduler.maxRegisteredResourcesWaitingTime=300s
  # The ports of network-policy.yaml.
  setting spark.driver.port=7078
  setting spark.driver.blockManager.port=7079
  setting spark.blockManager.port=7079
  setting spark.parsimony.exchange.port-range=40000-40100
}

# end_of_driver POD: returns what the command returned in its pod; spark-submit does not
end_of_driver() {
  local status code
  status=$("$SPARK_HOME/bin/spark-submit" --master "$MASTER" --status "$namespace:$1" 2>&1) || true
  code=$(printf '%s\n' "$status" | sed -n 's/^.*exit code: \([0-9]*\).*$/\1/p' | head -n 1)
  if [ "$code" = 0 ]; then
    return 0
  fi
  echo "error: The driver's pod $1 did not succeed (exit code ${code:-unknown}); its log says why:" \
    "kubectl logs --namespace $namespace $1" >&2
  return "${code:-1}"
}

case " $* " in
  *' -h '* | *' --help '*) usage && exit 0 ;;
esac
own_options=(image namespace secret)
image='' namespace=default secret=parsimony
read_options "$@"
case "${deploy_mode:=cluster}" in
  cluster | client) ;;
  *) fail "--deploy-mode is cluster or client, not '$deploy_mode'." ;;
esac
case "${MASTER:-}" in
  k8s://?*) ;;
  *) fail "MASTER is '${MASTER:-}'; set it to the API server's address, k8s://https://HOST:PORT" \
    "(kubectl cluster-info prints it)." ;;
esac
[ -n "$image" ] || fail "--image is missing; give the image that executors run" \
  "(submit/kubernetes/Dockerfile makes one)."
native_cache=${native_cache:-$in_image/native}
require_submit
require_jar_here "$deploy_mode"
settings_of_cluster
settings_of_secret
settings_of_kubernetes
driver=
if [ "$deploy_mode" = cluster ]; then
  driver=parsimony-$(od -An -N6 -tx1 /dev/urandom | tr -d ' \n')-driver
  setting "spark.kubernetes.driver.pod.name=$driver"
fi
submit "$MASTER" "$deploy_mode"
if [ -n "$driver" ] && [ -z "$dry_run" ]; then
  end_of_driver "$driver"
fi
