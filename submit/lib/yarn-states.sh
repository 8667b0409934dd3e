# Shows where an application on YARN stands while spark-submit waits for it; sourced by yarn.sh.

# states FILE: reads spark-submit's errors, prints them, and in place of what Spark's YARN client logs
# the application's id, each state that it comes to, and twice a minute how long it has been there; the
# id goes to FILE
states() {
  local line state='' shown=0 since=0
  local report='^@yarn INFO Application report for (application_[0-9_]+) \(state: ([A-Z_]+)\)'
  while IFS= read -r line; do
    if [[ $line =~ $report ]]; then
      if [ "${BASH_REMATCH[2]}" != "$state" ]; then
        state=${BASH_REMATCH[2]} since=$SECONDS shown=$SECONDS
        printf '%s' "${BASH_REMATCH[1]}" > "$1"
        echo "${BASH_REMATCH[1]}: $state" >&2
      elif [ $((SECONDS - shown)) -ge 30 ]; then
        shown=$SECONDS
        echo "${BASH_REMATCH[1]}: $state for $((SECONDS - since)) s" >&2
      fi
    elif [[ $line == '@yarn INFO '* || $line == $'\t '* || -z $line ]]; then
      : # what was uploaded, and the report's fields, of which the state is one
    else
      printf '%s\n' "${line#@yarn }" >&2
    fi
  done
}

# show_result APPLICATION: of a train command that ended well, the table and where the model lies
show_result() {
  local output
  output=$(option --output "parsimony-output/$1" "${job[@]}")
  "$SPARK_HOME/bin/spark-submit" --master 'local[1]' \
    --deploy-mode client "${extra[@]}" --class dev.parsimony.spark.cli.Main "$job_jar" show "$output" ||
    echo "its report could not be read from here" >&2
  echo "model.zip, report.json and report.html lie in $output"
}

# submit_to_cluster: submits in cluster mode, and watches
submit_to_cluster() {
  local file states_pid status=0 errors
  file=$(mktemp)
  export SPARK_SUBMIT_OPTS="${SPARK_SUBMIT_OPTS:-} \
-Dlog4j2.configurationFile=file:$here/lib/yarn-client-log4j2.properties"
  exec {errors}> >(states "$file")
  states_pid=$!
  submit yarn cluster --conf spark.yarn.report.interval=2s \
    --conf spark.yarn.report.loggingFrequency=1 2>&"$errors" || status=$?
  exec {errors}>&-
  wait "$states_pid" || true
  local app
  app=$(cat "$file")
  rm -f "$file"
  if [ "$status" -eq 0 ] && [ -n "$app" ] && [ "${job[0]}" = train ]; then
    show_result "$app"
  fi
  return "$status"
}
