package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every compression method of {@code train}. That a run ends well says that its replicas are equal:
 * it compares them after every epoch.
 */
final class MethodsIT {
  private static final int PARAMETERS = 784 * 32 + 32 + 32 * 10 + 10;
  private static final int EPOCHS = 4;

  /** All elements travel with none, and in a tenth of the steps in the warm-up. */
  private static final List<Method> METHODS =
      List.of(
          new Method("variance", "variance:alpha=1.5,zeta=0.999", 1.5, 1000, 6, 4000),
          new Method(
              "variance:zeta=0.99,alpha=1,warmup=20,error-feedback",
              "variance:alpha=1.0,zeta=0.99,error-feedback,warmup=20",
              1.5,
              9,
              1.5,
              10),
          new Method("strom:tau=0.05", "strom:tau=0.05", 1.5, 1000, 6, 4000),
          new Method(
              "hybrid:tau=0.05,alpha=1,codec=paper",
              "hybrid:tau=0.05,alpha=1.0,zeta=0.999,codec=paper",
              1.5,
              1000,
              1.4,
              1000),
          new Method("qsgd", "qsgd:bits=2,bucket=128", 2, 100, 14, 200),
          new Method("none", "none", 1, 1, 0.98, 1),
          new Method("none:fp16", "none:fp16", 1, 1, 1.95, 2),
          new Method(
              "variance;*_b=none;layer1_*=qsgd:bits=3",
              "variance:alpha=1.5,zeta=0.999;*_b=none;layer1_*=qsgd:bits=3,bucket=128",
              1.5,
              1000,
              6,
              1000));

  @TempDir static Path folder;

  private static List<JobProcess.Result> results = List.of();

  /**
   * @param name as on the command line
   * @param canonical as in the report
   * @param leastElements of the elements ratio
   */
  private record Method(
      String name,
      String canonical,
      double leastElements,
      double mostElements,
      double leastWire,
      double mostWire) {
    Path output() {
      return folder.resolve("out" + METHODS.indexOf(this));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Method> methods() {
    return METHODS;
  }

  @BeforeAll
  static void runAll() throws Exception {
    Commands commands = new Commands(folder);
    for (Method method : METHODS) {
      commands.train(Map.of(), arguments(method));
    }
    results = commands.run("local[2]");
  }

  private static String[] arguments(Method method) {
    return new String[] {
      "--data",
      "idx:" + Samples.IDX,
      "--model",
      "mlp:32",
      "--workers",
      "2",
      "--batch-size",
      "5",
      "--epochs",
      String.valueOf(EPOCHS),
      "--updater",
      "adam:0.005",
      "--compression",
      method.name(),
      "--share",
      "gradients",
      "--on-nonfinite",
      "skip",
      "--output",
      method.output().toString()
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("methods")
  void trains(Method method) throws Exception {
    JobProcess.Result result = results.get(METHODS.indexOf(method));
    assertEquals(0, result.exitCode(), result.err());
    JsonNode report = new ObjectMapper().readTree(method.output().resolve("report.json").toFile());
    assertEquals(method.canonical(), report.get("config").get("compression").textValue());
    assertEquals("skip", report.get("config").get("onNonFinite").textValue());
    assertEquals(PARAMETERS, report.get("parameters").intValue());
    assertEquals(EPOCHS * 50, report.get("steps").intValue());
    assertEquals(0, report.get("skippedBatches").intValue());
    assertBetween(method.leastElements(), method.mostElements(), report.get("elementsRatio"));
    assertBetween(method.leastWire(), method.mostWire(), report.get("wireRatio"));
    assertBetween(0.5, 40, report.get("bitsPerElement"));
    assertBetween(0.5, 32, report.get("boundBitsPerElement"));
    assertBetween(0.2, 1, report.get("accuracy"));
  }

  private static void assertBetween(double least, double most, JsonNode value) {
    double got = value.doubleValue();
    assertTrue(least <= got && got <= most, got + " is not in " + least + " to " + most);
  }
}
