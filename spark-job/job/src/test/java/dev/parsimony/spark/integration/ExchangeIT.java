package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real executors: however messages travel, the model has the same bits. */
final class ExchangeIT {
  private static final Map<String, String> ENCRYPTED =
      Map.of(
          "spark.authenticate",
          "true",
          "spark.authenticate.secret",
          "of a test",
          "spark.network.crypto.enabled",
          "true");

  private static final JobProcess.Result NOT_RUN = new JobProcess.Result(-1, "", "not run");
  private static final String FOUR_EXECUTORS = "local-cluster[4,1,1024]";
  private static final String TWO_EXECUTORS = "local-cluster[2,2,1536]";

  private static final List<Travel> TRAVELS =
      List.of(
          new Travel("variance", "ring", FOUR_EXECUTORS, false),
          new Travel("variance", "auto", FOUR_EXECUTORS, true),
          new Travel("none", "auto", TWO_EXECUTORS, true));

  /** By the name of the output folder, in the order of the commands. */
  private static final Map<String, JobProcess.Result> RESULTS = new LinkedHashMap<>();

  @TempDir static Path folder;

  /** How messages of a method travel between which executors. */
  private record Travel(String compression, String exchange, String master, boolean encrypted) {
    String output() {
      return "apart-" + TRAVELS.indexOf(this);
    }

    @Override
    public String toString() {
      return compression + ", " + exchange + " on " + master + ", encrypted: " + encrypted;
    }
  }

  static List<Travel> travels() {
    return TRAVELS;
  }

  @BeforeAll
  static void runAll() throws Exception {
    Commands commands = new Commands(folder);
    for (String compression : List.of("variance", "none")) {
      add(commands, "local[4]", Map.of(), compression, "auto", "together-" + compression);
    }
    for (Travel travel : TRAVELS) {
      Map<String, String> settings = travel.encrypted() ? ENCRYPTED : Map.of();
      String output = travel.output();
      add(commands, travel.master(), settings, travel.compression(), travel.exchange(), output);
    }
    Map<String, String> onlyEncrypted = Map.of("spark.ssl.rpc.enabled", "true");
    add(commands, "local-cluster[4,1,1024]", onlyEncrypted, "none", "auto", "refused");
    Iterator<JobProcess.Result> results = commands.run("local[4]").iterator();
    RESULTS.replaceAll((output, notRun) -> results.next());
  }

  private static void add(
      Commands commands,
      String master,
      Map<String, String> settings,
      String compression,
      String exchange,
      String output) {
    Map<String, String> all = new HashMap<>(JobProcess.forExecutors(CommandsMain.class));
    all.put("spark.master", master);
    all.putAll(settings);
    commands.train(
        all,
        "--data=idx:" + Samples.IDX,
        "--model=mlp:64",
        "--workers=4",
        "--batch-size=8",
        "--threads-per-worker=1",
        "--compression=" + compression,
        "--exchange=" + exchange,
        "--output=" + folder.resolve(output));
    RESULTS.put(output, NOT_RUN);
  }

  private static String outOf(String output) {
    JobProcess.Result result = RESULTS.get(output);
    assertEquals(0, result.exitCode(), result.err());
    return result.out();
  }

  private static float[] parameters(String output) throws Exception {
    return ModelSerializer.restoreMultiLayerNetwork(
            folder.resolve(output).resolve("model.zip").toFile())
        .params()
        .toFloatVector();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("travels")
  void theModelIsThatOfOneJvm(Travel travel) throws Exception {
    String together = "together-" + travel.compression();
    assertTrue(outOf(together).contains("exchange: in memory"), outOf(together));

    String apart = outOf(travel.output());
    String expected = travel.exchange().equals("auto") ? "measured in " : "exchange: ring in ";
    assertTrue(apart.contains(expected), apart);
    assertEquals(travel.encrypted(), apart.contains(", encrypted"), apart);
    assertArrayEquals(parameters(together), parameters(travel.output()));
  }

  @Test
  void encryptionWithoutAuthenticationIsRefused() {
    JobProcess.Result result = RESULTS.get("refused");
    assertFalse(result.exitCode() == 0, result.out());
    assertTrue(result.err().contains("; set spark.authenticate=true."), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }
}
