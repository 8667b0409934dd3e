package dev.parsimony.spark.bench.limited;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Runs commands to their end. */
public final class Commands {
  private Commands() {}

  /**
   * What a command prints; its errors go where this JVM's go.
   *
   * @throws IOException if it ends with a code other than 0
   */
  public static String output(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // Open MPI refuses to run as root, as in containers, unless told twice.
    builder
        .environment()
        .putAll(Map.of("OMPI_ALLOW_RUN_AS_ROOT", "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ended with code " + code);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException("Interrupted while waiting for " + command.get(0), e);
    }
    return output;
  }
}
