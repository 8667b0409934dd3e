package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every compression method of {@code train}. That a run ends well says that its replicas are equal:
 * it compares them after every epoch.
 */
final class MethodsIT {
  private static final int PARAMETERS = 784 * 16 + 16 + 16 * 10 + 10;
  private static final int EPOCHS = 4;

  /** What is asked for, and what the report calls it. */
  private static final Map<String, String> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("variance", "variance:alpha=1.5,zeta=0.999");
    METHODS.put(
        "variance:zeta=0.99,alpha=1,warmup=5,error-feedback",
        "variance:alpha=1.0,zeta=0.99,error-feedback,warmup=5");
    METHODS.put("variance:codec=paper", "variance:alpha=1.5,zeta=0.999,codec=paper");
    METHODS.put("strom:tau=0.01", "strom:tau=0.01");
    METHODS.put("hybrid:tau=0.01", "hybrid:tau=0.01,alpha=1.5,zeta=0.999");
    METHODS.put("qsgd", "qsgd:bits=2,bucket=128");
    METHODS.put("qsgd:bits=4,bucket=512", "qsgd:bits=4,bucket=512");
    METHODS.put("none", "none");
    METHODS.put("none:fp16", "none:fp16");
    METHODS.put(
        "variance;*_b=none;layer1_*=qsgd:bits=3",
        "variance:alpha=1.5,zeta=0.999;*_b=none;layer1_*=qsgd:bits=3,bucket=128");
  }

  @TempDir static Path folder;

  private static List<JobProcess.Result> results = List.of();

  @BeforeAll
  static void runAll() throws Exception {
    Commands commands = new Commands(folder);
    for (String method : METHODS.keySet()) {
      commands.train(Map.of(), arguments(method));
    }
    results = commands.run("local[2]");
  }

  private static String[] arguments(String method) {
    return new String[] {
      "--data",
      "idx:" + Samples.IDX,
      "--model",
      "mlp:16",
      "--workers",
      "2",
      "--batch-size",
      "10",
      "--epochs",
      String.valueOf(EPOCHS),
      "--updater",
      "adam:0.005",
      "--compression",
      method,
      "--on-nonfinite",
      "skip",
      "--output",
      output(method).toString()
    };
  }

  private static Path output(String method) {
    return folder.resolve("out" + List.copyOf(METHODS.keySet()).indexOf(method));
  }

  /**
   * The ratios' bounds: all elements are sent by qsgd and none, and more than half in a warm-up.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "variance, 1.5, 1000, 6, 4000",
    "'variance:zeta=0.99,alpha=1,warmup=5,error-feedback', 1.2, 100, 1.5, 20",
    "variance:codec=paper, 1.5, 1000, 1.4, 1000",
    "strom:tau=0.01, 1.5, 10000, 6, 10000",
    "hybrid:tau=0.01, 1.5, 10000, 6, 10000",
    "qsgd, 1, 1, 14, 64",
    "'qsgd:bits=4,bucket=512', 1, 1, 7.5, 32",
    "none, 1, 1, 0.9, 1",
    "none:fp16, 1, 1, 1.9, 2",
    "variance;*_b=none;layer1_*=qsgd:bits=3, 1.5, 1000, 6, 1000",
  })
  void trains(String method, double elementsFrom, double elementsTo, double wireFrom, double wireTo)
      throws Exception {
    JobProcess.Result result = results.get(List.copyOf(METHODS.keySet()).indexOf(method));
    assertEquals(0, result.exitCode(), result.err());
    JsonNode report = new ObjectMapper().readTree(output(method).resolve("report.json").toFile());
    assertEquals(METHODS.get(method), report.get("config").get("compression").textValue());
    assertEquals("skip", report.get("config").get("onNonFinite").textValue());
    assertEquals(0, report.get("skippedBatches").intValue());
    assertEquals(PARAMETERS, report.get("parameters").intValue());
    assertEquals(EPOCHS * 25, report.get("steps").intValue());
    assertBetween(elementsFrom, elementsTo, report.get("elementsRatio").doubleValue());
    assertBetween(wireFrom, wireTo, report.get("wireRatio").doubleValue());
    double bits = report.get("bitsPerElement").doubleValue();
    double bound = report.get("boundBitsPerElement").doubleValue();
    assertTrue(bound > 0 && bound < bits, bound + " of " + bits);
    double accuracy =
        Samples.accuracy(
            ModelSerializer.restoreMultiLayerNetwork(output(method).resolve("model.zip").toFile()));
    assertEquals(report.get("accuracy").doubleValue(), accuracy);
    assertTrue(accuracy > 0.3, "learned nothing: " + accuracy);
  }

  private static void assertBetween(double from, double to, double value) {
    assertTrue(from <= value && value <= to, value + " is not in " + from + " to " + to);
  }
}
