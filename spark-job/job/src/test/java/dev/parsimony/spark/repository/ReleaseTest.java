package dev.parsimony.spark.repository;

import static dev.parsimony.spark.repository.RepositoryFiles.element;
import static dev.parsimony.spark.repository.RepositoryFiles.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a release is made of agrees with itself. */
final class ReleaseTest {
  private static final String WORKFLOW = ".github/workflows/build.yml";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parsimony.url",
        "parsimony.repository",
        "parsimony.developers",
        "project.build.outputTimestamp"
      })
  void theBomHasNoParentButTheSameFields(String property) throws IOException {
    String own = element(read("pom.xml"), property, "<properties>");
    assertEquals(own, element(read("submit/bom/pom.xml"), property, "<properties>"));
  }

  @Test
  void theBomHasTheVersion() throws IOException {
    assertEquals(
        element(read("pom.xml"), "version", "<artifactId>parsimony</artifactId>"),
        element(read("submit/bom/pom.xml"), "version", "<artifactId>parsimony-bom</artifactId>"));
  }

  /** As submit/set-version.sh writes it. */
  @Test
  void pagesAndThePythonPackageNameTheVersion() throws IOException {
    String version = element(read("pom.xml"), "version", "<artifactId>parsimony</artifactId>");
    String ofPython = version.replace("-SNAPSHOT", ".dev0");
    assertTrue(
        read("submit/python/parsimony/__init__.py").contains("__version__ = \"" + ofPython + "\""),
        "the Python package is not " + ofPython);
    Pattern named = Pattern.compile("dev\\.parsimony:parsimony-[a-z0-9-]+:(\\d[0-9A-Z.-]*\\w)");
    TreeSet<String> versions = new TreeSet<>();
    for (Path page : RepositoryFiles.ending(".md")) {
      if (!page.endsWith("CHANGELOG.md") && !page.endsWith("releasing.md")) {
        named.matcher(Files.readString(page)).results().forEach(at -> versions.add(at.group(1)));
      }
    }
    assertEquals(new TreeSet<>(List.of(version)), versions);
  }

  /** Every module that makes a jar for others is in the BOM, and among those that are tried. */
  @Test
  void theBomHasEachArtifact() throws IOException {
    TreeSet<String> artifacts = new TreeSet<>();
    for (Path file : RepositoryFiles.ending("pom.xml")) {
      String pom = Files.readString(file);
      boolean internal = pom.contains("<maven.deploy.skip>true");
      if (pom.contains("<parent>") && !pom.contains("<packaging>pom") && !internal) {
        artifacts.add(element(pom, "artifactId", "</parent>"));
      }
    }
    TreeSet<String> managed = new TreeSet<>();
    String bom = read("submit/bom/pom.xml");
    var matcher = Pattern.compile("<artifactId>(parsimony-[a-z0-9-]+)</artifactId>").matcher(bom);
    while (matcher.find()) {
      managed.add(matcher.group(1));
    }
    managed.remove("parsimony-bom");
    assertEquals(artifacts, managed);
    String tried = read("submit/try-artifacts.sh");
    String page = read("spark-job/docs/releasing.md");
    for (String artifact : artifacts) {
      assertTrue(tried.contains("\nsample " + artifact + " "), artifact + " is not tried");
      assertTrue(page.contains("| `" + artifact + "` |"), artifact + " is not on the page");
    }
  }

  @Test
  void theWorkflowRunsEachSparkAndJdkOfTheTable() throws IOException {
    JsonNode matrix =
        new YAMLMapper().readTree(read(WORKFLOW)).at("/jobs/versions/strategy/matrix");
    List<String> cells = new ArrayList<>();
    for (JsonNode spark : matrix.get("spark")) {
      matrix.get("java").forEach(java -> cells.add(cell(spark.asText(), java.asText())));
    }
    matrix
        .get("include")
        .forEach(each -> cells.add(cell(each.get("spark").asText(), each.get("java").asText())));
    List<String> table = new ArrayList<>();
    for (String line : read("spark-job/docs/clusters.md").lines().toList()) {
      String[] columns = line.split("\\s*\\|\\s*", -1);
      if (columns.length == 7 && columns[1].matches("[34]\\.\\d+\\.\\d+")) {
        String[] javas = {"17", "21", "25"};
        for (int i = 0; i < javas.length; i++) {
          if (columns[3 + i].equals("same")) {
            table.add(columns[1] + " " + columns[2] + " " + javas[i]);
          }
        }
      }
    }
    assertEquals(new TreeSet<>(table), new TreeSet<>(cells));
    assertEquals(table.size(), cells.size());
  }

  private static String cell(String spark, String java) {
    String[] parts = spark.split("-", -1);
    return parts[0] + " " + (parts.length > 1 ? parts[1] : "2.13") + " " + java;
  }

  @Test
  void formsAskForWhatDoctorPrints() throws IOException {
    for (String form : List.of("problem.yml", "wish.yml")) {
      JsonNode body = new YAMLMapper().readTree(read(".github/ISSUE_TEMPLATE/" + form)).get("body");
      assertTrue(
          Stream.iterate(0, i -> i < body.size(), i -> i + 1)
              .anyMatch(i -> body.get(i).path("id").asText().equals("doctor")),
          form);
    }
  }
}
