package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job as a guest: it ends neither the JVM nor the Spark context that were there before it. */
final class GuestIT {
  @TempDir Path folder;

  private String command(String data) {
    return String.join(
        GuestMain.BETWEEN_WORDS,
        "train",
        "--data=" + data,
        "--model=mlp:8",
        "--workers=2",
        "--batch-size=8",
        "--epochs=1",
        "--overwrite",
        "--output=" + folder.resolve("out"));
  }

  @Test
  void aRunReturnsAndAMistakeIsThrownAsItsSentence() throws Exception {
    JobProcess.Result result =
        new JobProcess(folder)
            .main(
                GuestMain.class,
                Map.of("spark.master", "local[2]"),
                Map.of("DATABRICKS_RUNTIME_VERSION", "15.4"),
                command("idx:" + Samples.IDX),
                command("idx:" + folder.resolve("nothing")));
    assertEquals(7, result.exitCode(), result.err());
    List<String> ends =
        result.out().lines().filter(line -> line.matches("main .*|the context .*")).toList();
    assertEquals(4, ends.size(), result.out());
    assertEquals("main returned", ends.get(0));
    assertEquals(GuestMain.STILL_USABLE, ends.get(1));
    assertTrue(ends.get(2).startsWith("main threw: "), result.out());
    assertTrue(ends.get(2).contains(folder.resolve("nothing").toString()), result.out());
    assertEquals(GuestMain.STILL_USABLE, ends.get(3));
    assertTrue(Files.exists(folder.resolve("out").resolve("model.zip")));
  }
}
