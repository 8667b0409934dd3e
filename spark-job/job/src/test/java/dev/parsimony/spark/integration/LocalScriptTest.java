package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What submit/local.sh hands to spark-submit, which a script stands in for. */
final class LocalScriptTest {
  private static final Path SCRIPT = Path.of("..", "..", "submit", "local.sh").toAbsolutePath();

  @TempDir Path folder;

  private List<String> handedOver(String... arguments) throws Exception {
    Path submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertTrue(submit.toFile().setExecutable(true));
    List<String> command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("PARSIMONY_JAR", "job.jar");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MASTER");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.lines().toList();
  }

  @Test
  void whatStandsBehindTwoDashesIsSparkSubmits() throws Exception {
    List<String> all =
        handedOver("--model", "my net.json", "--workers", "2", "--", "--jars", "my layers.jar");
    int jar = all.indexOf("job.jar");
    assertEquals(
        List.of("train", "--model", "my net.json", "--workers", "2"),
        all.subList(jar + 1, all.size()));
    List<String> before = all.subList(0, jar);
    assertEquals("my layers.jar", before.get(before.indexOf("--jars") + 1));
    assertTrue(before.indexOf("--jars") < before.indexOf("--class"), before.toString());
    assertEquals("local[2]", before.get(before.indexOf("--master") + 1));
  }

  @Test
  void withoutItAllIsTheJobs() throws Exception {
    for (String[] arguments : new String[][] {{"--epochs", "3"}, {"--epochs", "3", "--"}}) {
      List<String> all = handedOver(arguments);
      assertEquals(
          List.of("train", "--epochs", "3"), all.subList(all.indexOf("job.jar") + 1, all.size()));
    }
  }
}
