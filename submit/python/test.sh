#!/usr/bin/env bash
# Builds the wheel and tests it, with the packaged jar, on a PySpark of an environment of its own; one of
# the tests executes the notebook first-steps.ipynb:
#   ./submit/python/test.sh [VERSION [PYTEST ARGUMENT...]]
# By default that of requirements.txt. The first time with a VERSION some 350 MB (460 MB of 4.x) come
# from PyPI; what was installed stays in submit/target/python.
#
# Exit code: 77 where nothing was tested, as Python or its packages are not to be had; the last line
# says why.
# Environment: PYTHON         (default python3)
#              PARSIMONY_JAR  (default spark-job/ml/target/parsimony-job.jar)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/environment.sh"
help_if_asked "$0" "${1:-}"
left_out='PySpark is not tested, and no notebook executed'
make_environment "${1:-$(tested_version)}"
[ $# -eq 0 ] || shift

# From the folder of tests, so that the installed package is tested and not the source.
cd "$here/tests"
"$venv/bin/python" -m pytest -q -p no:cacheprovider "$@" .
