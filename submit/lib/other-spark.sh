# Other Sparks than the one that Parsimony is built against; sourced.

# jackson_of SPARK: the version of Jackson that this Spark ships
jackson_of() {
  case "$1" in
    3.5.*) printf 2.15.2 ;;
    4.0.*) printf 2.18.2 ;;
    4.1.*) printf 2.20.0 ;;
    4.2.*) printf 2.21.2 ;;
    *)
      printf 'error: Which Jackson Spark %s ships is not known; add it to %s.\n' "$1" \
        submit/lib/other-spark.sh >&2
      return 2
      ;;
  esac
}

# assemble SPARK SCALA [PROFILE]: as a home in $spark_home, from Maven artifacts, with what the profile of
# spark-4-runtime/pom.xml adds; needs $root
assemble() {
  local runtime=$root/submit/spark-4-runtime jackson
  jackson=$(jackson_of "$1") || return
  spark_home=$runtime/target/spark-$1-$2${3:+-$3}
  mvn -q -B -f "$runtime/pom.xml" generate-resources "-Dspark.version=$1" \
    "-Djackson.version=$jackson" "-Dscala.binary.version=$2" ${3:+"-P$3"}
}
