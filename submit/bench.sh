#!/usr/bin/env bash
# Benchmarks: ./submit/bench.sh compression|moments|convolutions|exchange|checkpoint|training|hosts|
# start|watching|accuracy|paper|pytorch [--quick]
# Builds what is missing, prints a table and writes it to target/bench/NAME.json, or to files in the
# folder target/bench/NAME (accuracy, paper).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
state=$root/target/bench/hosts # of the daemons below
. "$here/lib/daemons.sh"
. "$here/lib/hosts-cluster.sh"

usage() {
  cat << 'TEXT'
usage: ./submit/bench.sh NAME [--quick] [--threads N]
  compression  sizes of messages over the entropy bound, speed and allocations of one thread at 25
               million elements, and of LeNet's with and without the history of what was sent, and
               strom against DL4J's threshold encoding
  moments      a batch's forward and backward pass with second moments over the same by plain DL4J
  convolutions each shape of a grid by oneDNN and by products, forward and backward, by the
               processor's time of one thread: the lines of the table by which kernels choose
               (spark-job/docs/kernels.md), into target/bench/convolutions-INSTRUCTIONS.csv.
               Takes what it is told:
                 --instructions avx2|avx512  what oneDNN may use (what the processor has)
                 --format nchw|nhwc          channels first, which the table is made of, or last,
                                             into convolutions-INSTRUCTIONS-nhwc.csv (nchw)
  exchange     allgatherv against MPI on loopback, against the rate of four limited hosts, encrypted
               against plain; each pattern against the mesh; allocations; 16 ranks for long. MPI needs
               openmpi-bin and libopenmpi-dev, limited hosts need root: what is missing is left out
               and named
  checkpoint   what a checkpoint of 25 million parameters costs
  training     one worker against a plain DL4J fit loop and PyTorch, and where the time of four
               executor processes goes; ResNet-50's five networks take 9 GB
  pytorch      makes the virtual environment that training and accuracy take PyTorch from
  hosts        examples/s of a Spark cluster on four hosts at 100 Mbit/s and 1 Gbit/s, against the
               same run without a limit. Needs root
  start        from the script's start to the first step, on four hosts at 100 Mbit/s and without a
               limit: the jar sent to each executor, or lying on each host. Needs root
  watching     a run of lenet on glyphs with the report page, TensorBoard and metrics, and with
               histograms and MLflow whose server is away, against the same run that nobody watches,
               in turn
  accuracy     time to accuracy of Parsimony, PyTorch, DL4J's own masters (lenet only) and one
               machine alone, on four hosts at 100 Mbit/s, 1 Gbit/s and without a limit: each is
               trained once per seed without a limit, the time of a step is measured at each rate, and
               both are combined; whole runs of three show that this is so. Kept, run by run, in
               target/bench/accuracy (results.csv, steps.csv); tables, curves and pictures are written
               beside them. Needs root, and PyTorch. Takes what it is told:
                 --task NAME       lenet, vgg-small or wide, an mlp:2048,2048 (lenet)
                 --data SOURCE     glyphs, idx:DIR or cifar10:DIR (glyphs)
                 --epochs N        (5)            --seeds LIST     (1,2,3)
                 --learning-rates LIST  each contestant takes the best after an epoch
                                   (0.001,0.003,0.008)
                 --slice MINUTES   begins nothing new after so long, with 0 writes the tables of
                                   what there is; the same command without it goes on
  paper        the 24 rows of the paper's table, 8 workers x 64, gradients and updates beside it.
               Each run is kept in target/bench/paper/results.csv and made once, so that the table can
               be gone on with (delete it where the program has changed); also written: table.md,
               ratio.svg. Takes what it is told:
                 --data SOURCE     as the job takes it; cifar10:DIR for the paper's
                 --model NAME      (vgg-small)    --epochs N       (10; the paper has 300)
                 --seeds LIST      (1,2,3)        --shares LIST    (gradients,updates)
                 --adam UPDATER    (adam:0.001)   --momentum UPDATER  (nesterovs:0.05,0.9)
                 --rows TEXT       only rows whose name contains it, such as variance
  --quick      fewer rounds: about four minutes at most (hosts, accuracy: fifteen)
  --threads N  native threads of training's one worker, of plain DL4J and of PyTorch (1)
Prints a table, writes it to target/bench/NAME.json (accuracy, paper: into the folder
target/bench/NAME), and says where a figure misses its bar.
TEXT
}

# benchmark CLASS ARGUMENTS...: runs a class of the job's benchmarks
benchmark() {
  maven -Pbench -DskipTests -pl submit/spark-runtime,spark-job/job -am test-compile
  local built=$root/spark-job/job/target
  OMP_NUM_THREADS=$threads "$java" "${java_options[@]}" "-Xmx${heap:-3g}" \
    -cp "$built/test-classes:$built/classes:$(cat "$built/bench-classpath")" \
    "dev.parsimony.spark.bench.$1" "${@:2}" &
  running=$!
  wait "$running"
  running=
}

# What must not outlive this script, however it ends: a benchmark's JVM, Spark, the limited hosts.
running='' hosts_made=''
leave() {
  trap '' HUP INT TERM # a second signal, as timeout sends, must not end this half-way
  [ -z "$running" ] || kill "$running" 2> /dev/null || true
  [ -z "$hosts_made" ] || stop_all
  [ -z "$hosts_made" ] || "$here/lib/hosts.sh" down "$hosts_made"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

compression() {
  benchmark CompressionComparison "$root/target/bench/compression.json" "$1"
}

moments() {
  benchmark MomentsFigures "$root/target/bench/moments.json" "$1"
}

# mpi_program: compiles the loop that the exchange is compared with, and prints where it is
mpi_program() {
  local program=$root/target/bench/allgatherv
  mkdir -p "$root/target/bench"
  mpicc -O2 -o "$program" "$root/spark-job/job/src/jmh/c/allgatherv.c" ||
    fail "The MPI program did not compile; see above."
  printf '%s' "$program"
}

convolutions() {
  local instructions=${convolutions_options[instructions]} format=${convolutions_options[format]}
  local output=$root/target/bench/convolutions-$instructions.csv
  case "$format" in
    nchw) ;;
    nhwc) output=${output%.csv}-nhwc.csv ;;
    *) fail "--format takes nchw or nhwc." ;;
  esac
  case "$instructions" in
    avx512) ;;
    avx2)
      export DNNL_MAX_CPU_ISA=AVX2 OPENBLAS_CORETYPE=Haswell
      java_options+=(-XX:UseAVX=2)
      ;;
    *) fail "--instructions takes avx2 or avx512." ;;
  esac
  benchmark convolutions.ConvolutionBenchmark \
    "$output" "$1" "$instructions" "$format"
}

exchange() {
  local hosts_script=$here/lib/hosts.sh mpi=- hosts=- reason left_out=()
  if command -v mpicc > /dev/null && command -v mpirun > /dev/null; then
    mpi=$(mpi_program)
  else
    left_out+=("figures against MPI: install Open MPI (Debian: openmpi-bin libopenmpi-dev).")
  fi
  if reason=$("$hosts_script" check); then
    hosts=parsimony$$
    hosts_made=$hosts
    if ! reason=$({ "$hosts_script" up "$hosts" 4 && "$hosts_script" shape "$hosts" 1gbit; } 2>&1)
    then
      hosts=-
      reason="This machine cannot make them ($reason)."
    fi
  fi
  [ "$hosts" != - ] || left_out+=("figures of limited hosts: $reason")
  benchmark exchange.ExchangeBenchmark "$root/target/bench/exchange.json" "$1" "$mpi" \
    "$hosts_script" "$hosts"
  [ ${#left_out[@]} = 0 ] || printf 'left out: %s\n' "${left_out[@]}"
}

checkpoint() {
  mkdir -p "$root/target/bench"
  benchmark CheckpointBenchmark "$root/target/bench/checkpoint.json" "$1"
}

hosts() {
  local hosts_script=$here/lib/hosts.sh name=parsimony$$ reason
  reason=$("$hosts_script" check) || fail "$reason"
  require_job
  require_spark
  export SPARK_HOME=${SPARK_HOME:-$spark_runtime}
  hosts_made=$name
  "$hosts_script" up "$name" 4
  up_hosts "$name"
  # The jar lies where all hosts see it: what is measured is training, not its start.
  PARSIMONY_JAR=local:$job_jar SPARK_CONF_DIR=$state/conf MASTER=spark://10.77.0.10:7077 \
    SPARK_LOCAL_IP=10.77.0.10 \
    benchmark hosts.HostsBenchmark "$root/target/bench/hosts.json" "$1" "$hosts_script" "$name" \
    "$here/standalone.sh" "$state/data/run"
}

# first_step JAR: trains on the four hosts; seconds are those until all workers had met
first_step() {
  local begin end output=$state/data/first-step
  rm -rf "$output" "$state"/data/work*/app-*
  begin=$(date +%s%N)
  PARSIMONY_JAR=$1 SPARK_CONF_DIR=$state/conf MASTER=spark://10.77.0.10:7077 \
    SPARK_LOCAL_IP=10.77.0.10 ip netns exec "$hosts_made-0" "$here/standalone.sh" --workers 4 \
    --worker-memory 1300m --conf spark.authenticate=false \
    --conf spark.network.crypto.enabled=false --conf spark.driver.host=10.77.0.10 \
    --data glyphs --model mlp:64 --epochs 1 --output "$output" > "$state/logs/first-step.log" 2>&1 &
  running=$!
  until grep -qs 'RankTraining: 4 workers' "$state"/data/work*/app-*/*/stderr; do
    kill -0 "$running" 2> /dev/null || fail "The run failed; see $state/logs/first-step.log."
    sleep 0.05
  done
  end=$(date +%s%N)
  wait "$running" || fail "The run failed; see $state/logs/first-step.log."
  running=
  seconds=$(((end - begin) / 1000000000)).$(((end - begin) / 100000000 % 10))
}

start() {
  local hosts_script=$here/lib/hosts.sh reason rate jar round seconds all=() results=()
  local rounds=5
  [ "$1" = full ] || rounds=2
  reason=$("$hosts_script" check) || fail "$reason"
  require_job
  require_spark
  export SPARK_HOME=${SPARK_HOME:-$spark_runtime}
  hosts_made=parsimony$$
  "$hosts_script" up "$hosts_made" 4
  up_hosts "$hosts_made"
  first_step "local:$job_jar" # native libraries are unpacked once
  printf '%-10s %-24s %s\n' rate jar 'seconds to the first step, each round'
  for rate in none 100mbit; do
    "$hosts_script" shape "$hosts_made" "$rate"
    for jar in "$job_jar" "local:$job_jar"; do
      all=()
      for ((round = 0; round < rounds; round++)); do
        first_step "$jar"
        all+=("$seconds")
      done
      printf '%-10s %-24s %s\n' "$rate" "${jar%%/*}${jar##*/}" "${all[*]}"
      results+=("{\"rate\": \"$rate\", \"onHosts\": $([ "$jar" = "$job_jar" ] && echo false ||
        echo true), \"seconds\": [$(IFS=, && echo "${all[*]}")]}")
    done
  done
  (IFS=, && printf '[%s]\n' "${results[*]}") > "$root/target/bench/start.json"
}

watching() {
  benchmark watching.WatchingBenchmark "$root/target/bench/watching.json" "$1"
}

accuracy() {
  local hosts_script=$here/lib/hosts.sh name=parsimony$$ reason python
  local epochs=5 seeds=1,2,3 rates=0.001,0.003,0.008
  if [ "$1" = quick ]; then
    epochs=2 seeds=1 rates=0.003
  fi
  epochs=${accuracy_options[epochs]:-$epochs} seeds=${accuracy_options[seeds]:-$seeds}
  rates=${accuracy_options[learning-rates]:-$rates}
  [[ "${accuracy_options[task]}" =~ ^(lenet|vgg-small|wide)$ ]] ||
    fail "--task takes lenet, vgg-small or wide."
  [[ "$epochs" =~ ^[1-9][0-9]*$ ]] || fail "--epochs needs a number from 1 on."
  [[ "$seeds" =~ ^[0-9]+(,[0-9]+)*$ ]] || fail "--seeds needs a list such as 1,2,3."
  [[ "$rates" =~ ^[0-9.]+(,[0-9.]+)*$ ]] || fail "--learning-rates needs a list such as 0.001,0.01."
  [[ "${accuracy_options[slice]}" =~ ^[0-9]+$ ]] || fail "--slice needs a number of minutes."
  reason=$("$hosts_script" check) || fail "$reason"
  python=$root/target/bench/pytorch/bin/python
  "$python" -c 'import torch' 2> /dev/null ||
    fail "accuracy compares with PyTorch; './submit/bench.sh pytorch' makes an environment for it."
  require_job
  require_spark
  export SPARK_HOME=${SPARK_HOME:-$spark_runtime}
  hosts_made=$name
  "$hosts_script" up "$name" 4
  up_hosts "$name"
  local master=spark://10.77.0.10:7077
  PARSIMONY_JAR=local:$job_jar SPARK_CONF_DIR=$state/conf MASTER=$master \
    SPARK_LOCAL_IP=10.77.0.10 \
    benchmark accuracy.AccuracyBenchmark "$root/target/bench/accuracy" "$hosts_script" "$name" \
    "$here/standalone.sh" "$state/data" "$python" "$python_programs" "${accuracy_options[task]}" \
    "${accuracy_options[data]}" "$epochs" "$seeds" "$rates" "${accuracy_options[slice]}" "$1" \
    "$master"
}

training() {
  local heap=8g # four replicas of ResNet-50 beside plain DL4J's
  local epochs=5 report=$root/target/bench/training-run
  [ "$1" = full ] || epochs=2
  require_job
  require_spark
  MASTER="local-cluster[4,1,2048]" "$here/local.sh" --workers 4 --epochs "$epochs" --preset paper \
    --output "$report" --overwrite
  local python=$root/target/bench/pytorch/bin/python
  "$python" -c 'import torch' 2> /dev/null || python=-
  benchmark training.TrainingBenchmark "$root/target/bench/training.json" "$report/report.json" \
    "$1" "$python" "$python_programs/training.py"
  [ "$python" != - ] ||
    echo "left out: PyTorch; './submit/bench.sh pytorch' makes a virtual environment for it"
}

paper() {
  require_job
  require_spark
  [[ "${paper_options[epochs]}" =~ ^[1-9][0-9]*$ ]] || fail "--epochs needs a number from 1 on."
  [[ "${paper_options[seeds]}" =~ ^[0-9]+(,[0-9]+)*$ ]] || fail "--seeds needs a list such as 1,2,3."
  [ -n "${paper_options[data]}" ] || fail "paper needs --data SOURCE, such as --data cifar10:DIR."
  benchmark paper.PaperBenchmark "$root/target/bench/paper" "$here/local.sh" \
    "${paper_options[data]}" "${paper_options[model]}" "${paper_options[epochs]}" \
    "${paper_options[seeds]}" "${paper_options[shares]}" "${paper_options[adam]}" \
    "${paper_options[momentum]}" "${paper_options[rows]}"
}

python_programs=$root/spark-job/job/src/jmh/python

pytorch() {
  local folder=$root/target/bench/pytorch
  command -v python3 > /dev/null || fail "python3 was not found; install Python 3.10 or newer."
  echo "downloading PyTorch from PyPI (about 2.7 GB, 5.4 GB on disk) into $folder ..."
  python3 -m venv "$folder" || fail "python3 has no venv (Debian: apt-get install python3-venv)."
  "$folder/bin/pip" install -q -r "$python_programs/requirements.txt" || fail "pip failed; see above."
}

# take_option --NAME VALUE: into the options of the benchmark
take_option() {
  local allowed='' option=${1#--}
  case "$name" in
    accuracy) allowed=' task data epochs seeds learning-rates slice ' ;;
    convolutions) allowed=' instructions format ' ;;
    paper) allowed=' data model epochs seeds shares adam momentum rows ' ;;
  esac
  [[ "$allowed" == *" $option "* ]] || fail "$1 is no option of $name; --help lists them."
  [ $# -ge 2 ] || fail "$1 needs a value."
  case "$name" in
    convolutions) convolutions_options[$option]=$2 ;;
    paper) paper_options[$option]=$2 ;;
    *) accuracy_options[$option]=$2 ;;
  esac
}

case "${1:-}" in
  compression | moments | convolutions | exchange | checkpoint | training | hosts | start | \
    watching | accuracy | paper | pytorch) ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac
name=$1 rounds=full threads=1
instructions=avx2
if grep -qs '^flags.* avx512bw.* avx512vl' /proc/cpuinfo; then
  instructions=avx512
fi
declare -A convolutions_options=([instructions]=$instructions [format]=nchw)
declare -A accuracy_options=([task]=lenet [data]=glyphs [slice]=100000)
declare -A paper_options=([data]='' [model]=vgg-small [epochs]=10 [seeds]=1,2,3
  [shares]=gradients,updates [adam]=adam:0.001 [momentum]=nesterovs:0.05,0.9 [rows]='')
shift
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) rounds=quick ;;
    --threads)
      threads=${2:-}
      [ "$name" = training ] || fail "--threads is an option of training."
      [[ "$threads" =~ ^[1-9][0-9]*$ ]] || fail "--threads needs a number from 1 on."
      shift
      ;;
    --*)
      take_option "$@"
      shift
      ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
require_java
require_maven
"$name" "$rounds"
