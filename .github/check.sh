#!/usr/bin/env bash
# Checks the files of this folder against the schemas that PyPI's check-jsonschema brings along.
set -euo pipefail
cd "$(dirname "$0")"
check-jsonschema --builtin-schema vendor.github-workflows workflows/*.yml
check-jsonschema --builtin-schema vendor.renovate renovate.json
check-jsonschema --builtin-schema vendor.github-issue-forms ISSUE_TEMPLATE/problem.yml ISSUE_TEMPLATE/wish.yml
check-jsonschema --builtin-schema vendor.github-issue-config ISSUE_TEMPLATE/config.yml
