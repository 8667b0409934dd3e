package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of {@code docs/spark-ml.md} to the parameters; {@code -Dparsimony.docs=write}
 * writes it anew.
 */
final class ParamTablesTest {
  private static final Path PAGE = Path.of("..", "docs", "spark-ml.md");
  private static final String BEGIN = "<!-- params: begin -->\n";
  private static final String END = "<!-- params: end -->";

  @Test
  void pageHasAllParameters() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN);
    int to = page.indexOf(END);
    assertTrue(from >= 0 && to > from, PAGE + " lacks the markers " + BEGIN + END);
    String written = page.substring(0, from) + BEGIN + "\n" + table() + "\n" + page.substring(to);
    if ("write".equals(System.getProperty("parsimony.docs"))) {
      Files.writeString(PAGE, written);
    } else {
      assertEquals(written, page, "run with -Dparsimony.docs=write");
    }
  }

  @Test
  void regressorsHaveAllButThoseOfProbabilities() {
    List<String> more = new ArrayList<>(names(new ParsimonyClassifier()));
    more.removeAll(names(new ParsimonyRegressor()));
    assertEquals(List.of("classWeights", "probabilityCol", "rawPredictionCol", "thresholds"), more);
    assertTrue(names(new ParsimonyClassifier()).containsAll(names(new ParsimonyRegressor())));
  }

  private static List<String> names(Params stage) {
    return Arrays.stream(stage.params()).map(Param::name).toList();
  }

  private static String table() {
    Params classifier = new ParsimonyClassifier("parsimonyClassifier");
    List<String> ofModel = names(new ParsimonyClassificationModel());
    return "| parameter | type | default | meaning |\n|---|---|---|---|\n"
        + Arrays.stream(classifier.params())
            .map(param -> row(classifier, param, ofModel.contains(param.name())))
            .collect(Collectors.joining());
  }

  private static <T> String row(Params stage, Param<T> param, boolean ofModel) {
    return "| `%s`%s | %s | %s | %s |\n"
        .formatted(
            param.name(),
            ofModel ? " (m)" : "",
            type(param),
            stage.isDefined(param) ? "`" + stage.getOrDefault(param) + "`" : "",
            param.doc().replace("|", "\\|").replace("<", "&lt;"));
  }

  private static String type(Param<?> param) {
    if (param instanceof IntParam) {
      return "int";
    }
    if (param instanceof LongParam) {
      return "long";
    }
    if (param instanceof BooleanParam) {
      return "boolean";
    }
    if (param instanceof StringArrayParam) {
      return "String[]";
    }
    if (param instanceof IntArrayParam) {
      return "int[]";
    }
    return param instanceof DoubleArrayParam ? "double[]" : "String";
  }
}
