package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @TempDir Path folder;

  private JobProcess.Result train(
      String master,
      Map<String, String> settings,
      String compression,
      String exchange,
      String output)
      throws Exception {
    return new JobProcess(folder)
        .train(
            master,
            settings,
            "--data=idx:" + Samples.IDX,
            "--model=mlp:64",
            "--workers=4",
            "--batch-size=8",
            "--threads-per-worker=1",
            "--compression=" + compression,
            "--exchange=" + exchange,
            "--output=" + folder.resolve(output));
  }

  private float[] parameters(String output) throws Exception {
    return ModelSerializer.restoreMultiLayerNetwork(
            folder.resolve(output).resolve("model.zip").toFile())
        .params()
        .toFloatVector();
  }

  @ParameterizedTest(name = "{0}, {1} on {2}, encrypted: {3}")
  @CsvSource({
    "variance, ring, 'local-cluster[4,1,1024]', false",
    "variance, auto, 'local-cluster[4,1,1024]', true",
    "none, auto, 'local-cluster[2,2,1536]', true",
  })
  void theModelIsThatOfOneJvm(String compression, String exchange, String master, boolean encrypted)
      throws Exception {
    JobProcess.Result together = train("local[4]", Map.of(), compression, "auto", "together");
    assertEquals(0, together.exitCode(), together.err());
    assertTrue(together.out().contains("exchange: in memory"), together.out());

    JobProcess.Result apart =
        train(master, encrypted ? ENCRYPTED : Map.of(), compression, exchange, "apart");
    assertEquals(0, apart.exitCode(), apart.err());
    String expected = exchange.equals("auto") ? "measured in " : "exchange: ring in ";
    assertTrue(apart.out().contains(expected), apart.out());
    assertEquals(encrypted, apart.out().contains(", encrypted"), apart.out());
    assertArrayEquals(parameters("together"), parameters("apart"));
  }

  @Test
  void encryptionWithoutAuthenticationIsRefused() throws Exception {
    JobProcess.Result result =
        train(
            "local-cluster[4,1,1024]",
            Map.of("spark.ssl.rpc.enabled", "true"),
            "none",
            "auto",
            "out");
    assertFalse(result.exitCode() == 0, result.out());
    assertTrue(result.err().contains("; set spark.authenticate=true."), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }
}
