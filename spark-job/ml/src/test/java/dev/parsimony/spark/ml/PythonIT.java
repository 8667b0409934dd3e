package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Python package's own tests, which execute a notebook, too, with the packaged jar; skipped,
 * with the reason printed, where Python or its packages are not to be had.
 */
final class PythonIT {
  private static final Path SCRIPT = Path.of("..", "..", "submit", "python", "test.sh");
  private static final int SKIPPED = 77;

  /** May download PySpark first. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void itsTestsPass(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("log");
    ProcessBuilder tests =
        new ProcessBuilder("bash", SCRIPT.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    tests.environment().put("PARSIMONY_JAR", System.getProperty("parsimony.job.jar"));
    tests.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int code = ended(tests.start());
    String last = last(log);
    System.out.println(last);
    if (code == SKIPPED) {
      abort(last);
    }
    assertEquals(0, code, () -> read(log));
  }

  private static int ended(Process script) throws InterruptedException {
    try {
      return script.waitFor();
    } finally {
      script.descendants().forEach(ProcessHandle::destroy);
      script.destroy();
    }
  }

  private static String last(Path log) {
    List<String> lines = read(log).lines().toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
