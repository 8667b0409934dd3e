package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors whose home cannot be written to unpack the native libraries elsewhere. */
@Tag("cluster")
final class NativeCacheIT {
  /** Not even root can make a folder there. */
  private static final String NO_HOME = "-Duser.home=/proc/none ";

  @TempDir Path folder;

  private void train(int workers, String options) throws Exception {
    JobProcess.Result result =
        new JobProcess(folder)
            .train(
                "local-cluster[" + workers + ",1,1024]",
                Map.of("spark.executor.extraJavaOptions", NO_HOME + options),
                "--data=idx:" + Samples.IDX,
                "--model=mlp:8",
                "--workers=" + workers,
                "--batch-size=8",
                "--epochs=1",
                "--output=" + folder.resolve("out"));
    assertEquals(0, result.exitCode(), result.err());
  }

  private static long libraries(Path cache) throws Exception {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.getFileName().toString().equals("libnd4jcpu.so")).count();
    }
  }

  @Test
  void twoExecutorsUnpackAtOnceIntoTheSameFolder() throws Exception {
    Path cache = folder.resolve("cache");
    train(2, "-Dorg.bytedeco.javacpp.cachedir=" + cache);
    assertEquals(1, libraries(cache));
  }

  @Test
  void withoutTheSettingATemporaryFolderIsTaken() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    train(1, "-Djava.io.tmpdir=" + temporary);
    assertFalse(libraries(temporary) == 0);
  }
}
