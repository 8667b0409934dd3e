package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Holds the Python package to the Java stages and to this build; {@code -Dparsimony.docs=write}
 * writes its parameters anew.
 */
final class PythonParamsTest {
  private static final Path PACKAGE = Path.of("..", "..", "submit", "python", "parsimony");

  @Test
  void pythonHasTheSameParameters() throws IOException {
    Path file = PACKAGE.resolve("_params.py");
    if ("write".equals(System.getProperty("parsimony.docs"))) {
      Files.writeString(file, PythonParams.file());
    } else {
      assertEquals(PythonParams.file(), Files.readString(file), "run with -Dparsimony.docs=write");
    }
  }

  @Test
  void pythonHasTheSameVersion() throws IOException {
    String maven = found(Path.of("pom.xml"), "<version>([^<]+)</version>");
    String python = found(PACKAGE.resolve("__init__.py"), "__version__ = \"([^\"]+)\"");
    assertEquals(maven.replace("-SNAPSHOT", ".dev0"), python);
  }

  private static String found(Path file, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
    assertTrue(matcher.find(), file + " has nothing like " + pattern);
    return matcher.group(1);
  }
}
