package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
  @Test
  void showsCodeThatCompiles() throws IOException {
    Path source = Path.of("src/test/java/dev/parsimony/spark/api/ReadmeExample.java");
    String shown =
        Files.readString(source).split("    // README\n", -1)[1].stripTrailing().stripIndent();
    String readme = Files.readString(Path.of("..", "..", "README.md"));
    assertTrue(readme.contains("```java\n" + shown + "\n```"), shown);
  }
}
