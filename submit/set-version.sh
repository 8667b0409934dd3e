#!/usr/bin/env bash
# Gives the modules, the Python package and the pages a version, and archives the time that they carry:
#   ./submit/set-version.sh VERSION [TIME]
# VERSION is such as 0.1.0 or 0.2.0-SNAPSHOT, TIME such as 2026-12-01T00:00:00Z (default: it stays).
# CHANGELOG and the page on releasing, which speak of a version of their own, stay as they are.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
case "${1:-}" in
  -h | --help | '')
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
[[ $1 =~ ^[0-9]+\.[0-9]+\.[0-9]+(-SNAPSHOT)?$ ]] ||
  fail "VERSION is such as 0.1.0 or 0.2.0-SNAPSHOT, not '$1'."
[[ ${2:-2026-12-01T00:00:00Z} =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$ ]] ||
  fail "TIME is such as 2026-12-01T00:00:00Z, not '$2'."
require_maven

old=$(tree_version)
[ -z "${2:-}" ] ||
  sed -i "s/<project.build.outputTimestamp>[^<]*/<project.build.outputTimestamp>$2/" \
    "$root/pom.xml" "$root/submit/bom/pom.xml"

# python VERSION: as Python writes it
python() {
  printf '%s' "${1/-SNAPSHOT/.dev0}"
}
sed -i "s/^__version__ = .*/__version__ = \"$(python "$1")\"/" "$root/submit/python/parsimony/__init__.py"

# Not within another number, such as that of an address.
pattern="(^|[^0-9.])${old//./\\.}(\$|[^0-9.-]|\.[^0-9])"
find "$root" -name target -prune -o -name '*.md' -print | while read -r page; do
  case "$page" in
    */CHANGELOG.md | */releasing.md) ;;
    *) sed -i -E "s/$pattern/\1$1\2/g" "$page" ;;
  esac
done

# Last, for pages are found by the version that modules still have: where this fails, the same call again
# does the rest.
maven versions:set "-DnewVersion=$1" -DprocessAllModules -DgenerateBackupPoms=false
