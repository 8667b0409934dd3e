#!/usr/bin/env bash
# Installs Parsimony's artifacts into a Maven repository of their own, and builds and runs a small
# project outside the source tree with each of them:
#   ./submit/try-artifacts.sh [MAVEN'S OPTIONS]
# The repository holds links to what ~/.m2/repository has, so that little is downloaded; nothing of
# Parsimony's comes from there. With PARSIMONY_REPOSITORY=DIR that repository, which must hold the
# artifacts already, is used instead of a new one; KEEP=yes leaves the folder where it is.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d "${TMPDIR:-/tmp}/parsimony-artifacts.XXXXXX")
[ -n "${KEEP:-}" ] || trap 'rm -rf "$folder"' EXIT
version=$(sed -n 's#^  <version>\(.*\)</version>$#\1#p' "$root/pom.xml" | head -n 1)
group=dev/parsimony

# link_repository FROM TO: TO gets links to all in FROM but Parsimony's own artifacts
link_repository() {
  local entry
  mkdir -p "$2/dev"
  for entry in "$1"/*; do
    [ "${entry##*/}" = dev ] || ln -s "$entry" "$2/"
  done
  for entry in "$1"/dev/*; do
    [ "${entry##*/}" = parsimony ] || [ ! -e "$entry" ] || ln -s "$entry" "$2/dev/"
  done
}

repository=${PARSIMONY_REPOSITORY:-$folder/repository}
if [ -z "${PARSIMONY_REPOSITORY:-}" ]; then
  link_repository "${HOME}/.m2/repository" "$repository"
  (cd "$root" && mvn -q -B -Prelease -Dgpg.skip -Dmaven.test.skip -pl submit/bom,spark-job/bundle,spark-job/dl4j-spark -am \
    -Dmaven.repo.local="$repository" "$@" install)
fi

# project ARTIFACT: a pom.xml that imports the BOM and depends on the artifact; what Spark brings on a
# cluster comes from Maven, for who depends on the job. Spark stands first, as Maven then takes its
# versions of what both bring
project() {
  local spark='' dl4j=''
  case "$1" in
    parsimony-spark-*)
      spark='<dependency><groupId>org.apache.spark</groupId><artifactId>spark-mllib_2.12</artifactId>
        <version>3.5.5</version><scope>provided</scope></dependency>'
      ;;&
    parsimony-spark-dl4j)
      dl4j=$(
        for library in dl4j-spark_2.12:1.0.0-M2 deeplearning4j-core:1.0.0-M2.1; do
          printf '<dependency><groupId>org.deeplearning4j</groupId><artifactId>%s</artifactId>
        <version>%s</version><scope>provided</scope><exclusions><exclusion><groupId>*</groupId>
        <artifactId>*</artifactId></exclusion></exclusions></dependency>
    ' "${library%:*}" "${library#*:}"
        done
      )
      ;;
  esac
  cat << POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sample</groupId>
  <artifactId>with-$1</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencyManagement>
    <dependencies>
      <dependency><groupId>dev.parsimony</groupId><artifactId>parsimony-bom</artifactId>
        <version>$version</version><type>pom</type><scope>import</scope></dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    $spark
    $dl4j
    <dependency><groupId>dev.parsimony</groupId><artifactId>$1</artifactId></dependency>
  </dependencies>
  <build>
    <pluginManagement>
      <plugins>
        <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
        <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin>
        <plugin><artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version></plugin>
      </plugins>
    </pluginManagement>
  </build>
</project>
POM
}

# sample ARTIFACT STATEMENTS: builds and runs a program of these statements, which prints a line
sample() {
  local artifact=$1 project=$folder/$1
  mkdir -p "$project/src/main/java"
  project "$artifact" > "$project/pom.xml"
  cat > "$project/src/main/java/Sample.java" << JAVA
public class Sample {
  public static void main(String[] args) throws Exception {
    $2
  }
}
JAVA
  (cd "$project" && mvn -q -B -Dmaven.repo.local="$repository" "${@:3}" compile \
    dependency:build-classpath -Dmdep.outputFile=classpath)
  if tr ':' '\n' < "$project/classpath" | grep -q "/$group/.*/target/"; then
    echo "error: $artifact was taken from a source tree" >&2
    exit 1
  fi
  printf '%-28s %s\n' "$artifact" \
    "$(java -cp "$project/target/classes:$(cat "$project/classpath")" Sample 2> "$project/err")" ||
    { cat "$project/err" >&2 && exit 1; }
}

sample parsimony-compression \
  'System.out.println(dev.parsimony.compression.CompressorSpec.parse("variance:alpha=1.5"));' "$@"
sample parsimony-exchange \
  'System.out.println(dev.parsimony.exchange.address.PortRange.parse("7000-7010"));' "$@"
sample parsimony-second-moments \
  'System.out.println(dev.parsimony.secondmoment.kernel.convolution.Convolutions.ofThisProcessor());' \
  "$@"
sample parsimony-spark-job \
  'System.out.println(dev.parsimony.spark.api.Parsimony.class.getName());' "$@"
sample parsimony-spark-ml \
  'System.out.println(new dev.parsimony.spark.ml.ParsimonyClassifier().getClass().getName());' "$@"
sample parsimony-spark-dl4j \
  'System.out.println(new dev.parsimony.spark.master.ParsimonyTrainingMaster.Builder(2, 1).build()
      .getClass().getName());' "$@"
sample parsimony-spark-bundle \
  'dev.parsimony.spark.cli.Main.main(new String[] {"--version"});' "$@"
