package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job as a guest: it ends neither the JVM nor the Spark context that were there before it. */
final class GuestIT {
  @TempDir Path folder;

  private JobProcess.Result guest(String data) throws Exception {
    return new JobProcess(folder)
        .main(
            GuestMain.class,
            Map.of("spark.master", "local[2]"),
            Map.of("DATABRICKS_RUNTIME_VERSION", "15.4"),
            "train",
            "--data=" + data,
            "--model=mlp:8",
            "--workers=2",
            "--batch-size=8",
            "--epochs=1",
            "--output=" + folder.resolve("out"));
  }

  @Test
  void aRunReturns() throws Exception {
    JobProcess.Result result = guest("idx:" + Samples.IDX);
    assertEquals(7, result.exitCode(), result.err());
    assertTrue(result.out().contains("main returned"), result.out());
    assertTrue(result.out().contains(GuestMain.STILL_USABLE), result.out());
    assertTrue(Files.exists(folder.resolve("out").resolve("model.zip")));
  }

  @Test
  void aMistakeIsThrownAsItsSentence() throws Exception {
    JobProcess.Result result = guest("idx:" + folder.resolve("nothing"));
    assertEquals(7, result.exitCode(), result.err());
    assertTrue(result.out().contains("main threw: "), result.out());
    assertTrue(result.out().contains(folder.resolve("nothing").toString()), result.out());
    assertTrue(result.out().contains(GuestMain.STILL_USABLE), result.out());
  }
}
