#!/usr/bin/env bash
# Compares `layers` with Spark's MultilayerPerceptronClassifier, seed by seed, on two cores of this
# machine; prints a table:
#   ./submit/python/perceptron.sh idx:FOLDER|csv:TRAIN,TEST [--rows N] [--hidden 64] [--epochs 10]
#       [--batch-size 64] [--updater adam:0.003] [--seeds 1,2,3]
# It takes the environment of test.sh.
#
# Environment: PYTHON         (default python3)
#              PARSIMONY_JAR  (default spark-job/ml/target/parsimony-job.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
help_if_asked "$0" "${1:---help}"
make_environment "$(tested_version)"
exec "$venv/bin/python" "$here/perceptron.py" "$@"
