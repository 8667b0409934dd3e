#!/usr/bin/env bash
# Runs the commands that the documentation shows and submit/documented-commands.txt marks with 'run', each
# as a reader would, in a scratch folder with small files of the names that they mention:
#   ./submit/try-commands.sh [PART]
# only those that contain PART, and those that they need: a model of csv, and the first command. A train
# without --epochs gets --epochs 1. Prints a line for each, with its time, and on failure the end of what
# it printed; the exit code is 0 if all end well.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/lib/common.sh"
case "${1:-}" in
  -h | --help)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
    ;;
esac
[ -z "$distribution" ] || fail "The list of commands is in the source tree only."
require_java
require_job
require_spark
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# The tree, but for what runs write.
for entry in "$root"/* "$root"/.mvn; do
  case "${entry##*/}" in
    target | parsimony-output) ;;
    *) ln -s "$entry" . ;;
  esac
done

# What readers have. Three kinds of flower that two numbers tell apart; prices; loans that default.
awk 'BEGIN { srand(1); print "id,length,width,species"; split("setosa versicolor virginica", s, " ")
  for (i = 0; i < 600; i++) { k = i % 3; print i "," k + rand() "," 2 - k + rand() "," s[k + 1] } }' > iris.csv
awk 'BEGIN { srand(2); print "rooms,age,price"
  for (i = 0; i < 600; i++) { r = 1 + int(6 * rand()); a = 50 * rand(); print r "," a "," 50 * r - a } }' \
  > houses.csv
awk 'BEGIN { srand(3); print "income,debt,importance,default"
  for (i = 0; i < 600; i++) { d = rand(); print rand() "," d "," 1 + i % 2 "," (d > 0.8) } }' > loans.csv
head -n 60 notebooks-data/glyphs.csv > test.csv
sed 's/,[^,]*$//' test.csv > new.csv
# The smallest PNG that there is, a grey pixel, is a flower here.
pixel=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==
for kind in daisy rose; do
  mkdir -p "flowers/$kind"
  for i in $(seq 200); do base64 -d <<< "$pixel" > "flowers/$kind/$i.png"; done
done

# keep NAME: the last run's output, under the name by which pages call it
keep() {
  local last
  last=$(find parsimony-output -mindepth 1 -maxdepth 1 -type d | sort | tail -n 1)
  ln -sfn "$work/$last" "$1"
}

failed=0 number=0
# run COMMAND: prints how it ended, and says it
run() {
  local begin=$SECONDS command=$1
  case "$command" in
    *evaluate* | *predict* | *doctor* | *simulate* | *--epochs* | head*) ;;
    *) command+=' --epochs 1' ;;
  esac
  number=$((number + 1))
  if bash -c "$command" > log 2>&1 < /dev/null; then
    printf 'ok      %3d s  %s\n' $((SECONDS - begin)) "$1"
  else
    printf 'failed  %3d s  %s\n' $((SECONDS - begin)) "$1"
    tail -n 5 log
    failed=$((failed + 1))
    return 1
  fi
}

# Those that others need come first in the list: a model of csv, and behind it the first command. Where one
# of them fails, so does what needs it.
while read -r state command; do
  [ "$state" = run ] || continue
  case "$command" in
    *notebooks-data/glyphs.csv*)
      ! run "$command" || keep parsimony-output/APPLICATION
      if run ./submit/local.sh; then
        keep DIR
        ln -sfn "$work/DIR/" parsimony-output/RUN
        cp DIR/model.zip model.zip
        unzip -p model.zip configuration.json > network.json
      fi
      ;;
    *"${1:-}"*) run "$command" || true ;;
  esac
done < "$here/documented-commands.txt"
echo "$((number - failed)) of $number documented commands ended well"
[ "$failed" = 0 ]
