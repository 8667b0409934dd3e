package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.WatchOptions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

final class WatchArgumentsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("MLFLOW_TRACKING_URI", "http://host:5000", "MLFLOW_RUN_ID", "abc");

  private static WatchOptions options(Map<String, String> environment, String... arguments) {
    WatchArguments watch = new WatchArguments();
    new CommandLine(CommandSpec.forAnnotatedObject(watch)).parseArgs(arguments);
    return watch.options(environment);
  }

  @Test
  void nobodyIsToldUnlessAsked() {
    assertEquals(new WatchOptions(Optional.empty(), false, Optional.empty()), options(ENVIRONMENT));
  }

  @Test
  void whatIsAskedFor() {
    WatchOptions options = options(ENVIRONMENT, "--tensorboard", "hdfs:///runs/1", "--mlflow");
    assertEquals(Optional.of("hdfs:///runs/1"), options.tensorboard());
    assertFalse(options.histograms());
    assertTrue(
        options(ENVIRONMENT, "--tensorboard-histograms", "--tensorboard", "runs/1").histograms());
    assertEquals(Optional.of("abc"), options.mlflow().orElseThrow().runId());
  }

  @Test
  void withoutAServerOrAFolderItSaysWhatToSet() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> options(Map.of(), "--mlflow"));
    assertTrue(e.getMessage().contains("MLFLOW_TRACKING_URI"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> options(Map.of(), "--tensorboard", " "));
    IllegalArgumentException noFolder =
        assertThrows(
            IllegalArgumentException.class, () -> options(Map.of(), "--tensorboard-histograms"));
    assertTrue(noFolder.getMessage().endsWith("add --tensorboard DIR"), noFolder.getMessage());
  }
}
