# Shared by yarn.sh, standalone.sh and kubernetes.sh: their options, what a worker gets of its machine,
# and the command that comes of it; sourced after common.sh.

# What a JVM takes beside its heap for itself, in MiB and in percent of the heap: as the job's own
# preflight counts it (MemoryEstimate).
jvm_mib=256
jvm_percent=4

cluster_options() {
  cat << 'TEXT'
  --workers N         workers, one executor each (default 4)
  --worker-cores N    cores and native threads of each (default 1)
  --worker-memory M   memory of each, all in all, such as 4g or 3000m (default 4g). Of it, 256 MiB
                      and 4 % of the heap are the JVM's own; the rest is halved between the heap
                      (gradients, residuals, examples) and ND4J's arrays beside it. The job says at
                      its start what it takes of both. Another split: --conf spark.executor.memory=
                      and, beside it, --conf spark.executor.memoryOverhead=
  --driver-memory M   memory of the driver, likewise (default: as --worker-memory)
  --native-cache DIR  where native libraries (some 400 MB) are unpacked on each host, once for all
                      processes; only the user may be able to write there (default: JavaCPP's, in
                      the home folder or, where that cannot be written to, in a temporary folder)
  --conf K=V          a setting of Spark's; it wins over this script's
  --dry-run           print the command instead of running it
  -- ARGUMENTS        more arguments of spark-submit
COMMAND is train (the default), evaluate, predict or doctor. All other arguments are the job's;
'./submit/local.sh COMMAND --help' lists them.
TEXT
}

# options of the calling script's own, each with a value; read_options fills the variable of that name
own_options=()

# is_own OPTION: whether it is one of them
is_own() {
  local name
  for name in "${own_options[@]}"; do
    [ "$1" != "--$name" ] || return 0
  done
  return 1
}

# takes_value OPTION: whether a value belongs to it
takes_value() {
  case "$1" in
    --workers | --worker-cores | --worker-memory | --driver-memory | --native-cache | \
      --deploy-mode | --conf) return 0 ;;
  esac
  is_own "$1"
}

# read_options ARGUMENTS...: fills the variables below, job and extra (spark-submit's)
read_options() {
  workers=4 worker_cores=1 worker_memory=4g driver_memory='' native_cache='' dry_run=''
  deploy_mode='' job=() extra=()
  local given=()
  while [ $# -gt 0 ]; do
    if [[ $1 == --*=* ]] && takes_value "${1%%=*}"; then
      set -- "${1%%=*}" "${1#*=}" "${@:2}"
    fi
    if takes_value "$1"; then
      [ $# -ge 2 ] || fail "$1 needs a value."
    fi
    case "$1" in
      --workers) workers=$2 && given=(--workers "$2") && shift ;;
      --worker-cores) worker_cores=$2 && shift ;;
      --worker-memory) worker_memory=$2 && shift ;;
      --driver-memory) driver_memory=$2 && shift ;;
      --native-cache) native_cache=$2 && shift ;;
      --deploy-mode) deploy_mode=$2 && shift ;;
      --conf) extra+=(--conf "$2") && shift ;;
      --dry-run) dry_run=yes ;;
      --) extra+=("${@:2}") && break ;;
      *)
        if is_own "$1"; then
          printf -v "${1#--}" '%s' "$2" && shift
        else
          job+=("$1")
        fi
        ;;
    esac
    shift
  done
  case "${job[0]:-}" in
    '' | -*) job=(train "${job[@]}") ;;
  esac
  job+=("${given[@]}")
  require_numbers
}

require_numbers() {
  local pair
  for pair in "workers=$workers" "worker-cores=$worker_cores"; do
    [[ ${pair#*=} =~ ^[1-9][0-9]*$ ]] || fail "--${pair%%=*} must be 1 or more, not '${pair#*=}'."
  done
  refuse_secrets
}

# heap OPTION MEBIBYTES: the heap's part of a process
heap() {
  local heap=$((($2 - jvm_mib) * 100 / (200 + jvm_percent)))
  local least=$((least_heap_mib * (200 + jvm_percent) / 100 + jvm_mib + 1))
  [ "$heap" -ge "$least_heap_mib" ] || fail "$1 must be ${least}m or more: of ${2}m the heap" \
    "would have $heap MiB, and Spark needs $least_heap_mib."
  printf '%s' "$heap"
}

# settings_of_cluster: fills settings, in the form --conf K=V ...
settings_of_cluster() {
  local worker_mib driver_mib worker_heap driver_heap java_options
  worker_mib=$(mebibytes --worker-memory "$worker_memory") || exit 2
  driver_mib=$(mebibytes --driver-memory "${driver_memory:-$worker_memory}") || exit 2
  worker_heap=$(heap --worker-memory "$worker_mib") || exit 2
  driver_heap=$(heap --driver-memory "$driver_mib") || exit 2
  threads=$(option --threads-per-worker "$worker_cores" "${job[@]}")
  local limit=-Dorg.bytedeco.javacpp.maxphysicalbytes cache=''
  [ -z "$native_cache" ] || cache=" -Dorg.bytedeco.javacpp.cachedir=$native_cache"
  settings=()
  setting "spark.executor.instances=$workers"
  setting "spark.executor.cores=$worker_cores"
  setting "spark.task.cpus=$worker_cores"
  setting "spark.executor.memory=${worker_heap}m"
  setting "spark.executor.memoryOverhead=$((worker_mib - worker_heap))m"
  # Options by default: what a user gives as extraJavaOptions comes on top.
  setting "spark.executor.defaultJavaOptions=$limit=${worker_mib}m$cache"
  setting "spark.executorEnv.OMP_NUM_THREADS=$threads"
  setting "spark.driver.memory=${driver_heap}m"
  setting "spark.driver.memoryOverhead=$((driver_mib - driver_heap))m"
  setting "spark.driver.defaultJavaOptions=$limit=${driver_mib}m$cache"
  # A barrier stage holds all its workers from start to end: executors must not come and go.
  setting spark.dynamicAllocation.enabled=false
  # Spark proves who is who; the job's own exchange is encrypted with AES-256-GCM where Spark encrypts.
  # Spark's cipher stays its default, AES in counter mode: with AES/GCM Spark 3.5 hangs. Without the
  # fallback a peer cannot talk Spark into its older, weaker handshake.
  setting spark.authenticate=true
  setting spark.network.crypto.enabled=true
  setting spark.network.crypto.saslFallback=false
}

setting() {
  settings+=(--conf "$1")
}

# show_command COMMAND...: as a line for a shell, its secrets hidden
show_command() {
  local argument
  printf 'OMP_NUM_THREADS=%s' "$threads"
  for argument in "$@"; do
    printf ' %q' "$(without_secrets "$argument")" | sed 's/\\\*\\\*\\\*/***/g'
  done
  echo
}

# without_secrets ARGUMENT: hides all that follows the name of a secret, spaces included, for a
# password may hold them; the signature of an Azure link; and who a link says that one is
without_secrets() {
  case "$1" in # where Kubernetes mounts a secret, and the file that holds it
    spark.kubernetes.*.secrets.*=/* | spark.authenticate.secret.*file=/*) printf '%s' "$1" && return ;;
  esac
  local name='secret|password|passwd|passphrase|credential|token|fs\.azure\.sas'
  name+='|(access|account|encryption|private|api)[._-]?key'
  printf '%s' "$1" | sed -zE "s/(($name)[^ =]*=).*/\1***/I; s/([?&;=]sig=)[^&]*/\1***/gI;
    s,(://[^/@:]*):[^/@]*@,\1:***@,g"
}

# submit MASTER DEPLOY-MODE ARGUMENTS...: spark-submit's last words, then the job's
submit() {
  local command=("$SPARK_HOME/bin/spark-submit" --master "$1" --deploy-mode "$2" "${@:3}"
    "${settings[@]}" "${extra[@]}" --class dev.parsimony.spark.cli.Main "$job_jar" "${job[@]}")
  export OMP_NUM_THREADS=$threads
  if [ -n "$dry_run" ]; then
    show_command "${command[@]}"
    return 0
  fi
  until_end "${command[@]}"
}

# require_jar_here DEPLOY-MODE: a jar that lies on every host, which a driver that runs here loads from
# the same path
require_jar_here() {
  case "$1:$job_jar" in
    client:local:*)
      local path
      path=$(printf '%s' "${job_jar#local:}" | sed 's,^/*,/,')
      [ -e "$path" ] || fail "$job_jar is not on this machine, where the driver runs; put the jar" \
        "there, or set PARSIMONY_JAR to a jar that is here, which then is sent to each executor."
      ;;
  esac
}

# require_submit: a Spark with spark-submit, its own or assembled
require_submit() {
  require_java
  require_job
  require_spark
  export SPARK_HOME=${SPARK_HOME:-$spark_runtime}
  [ -x "$SPARK_HOME/bin/spark-submit" ] || fail "SPARK_HOME=$SPARK_HOME has no bin/spark-submit;" \
    "set it to the folder of a Spark 3.5 or 4 installation, or unset it."
}
