package dev.parsimony.spark.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script submit/set-version.sh in a small tree, with a Maven that sets the root's version. */
final class SetVersionTest {
  private static final String SCRIPT = "submit/set-version.sh";

  @TempDir private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    for (String file : new String[] {SCRIPT, "submit/lib/common.sh"}) {
      Files.createDirectories(tree.resolve(file).resolveSibling(""));
      Files.copy(RepositoryFiles.ROOT.resolve(file), tree.resolve(file));
    }
    String pom =
        """
        <project>
          <version>0.1.0-SNAPSHOT</version>
          <project.build.outputTimestamp>before</project.build.outputTimestamp>
        </project>
        """;
    write("pom.xml", pom);
    write("submit/bom/pom.xml", pom);
    write("submit/python/parsimony/__init__.py", "__version__ = \"0.1.0.dev0\"\n");
    write("README.md", "`dev.parsimony:a:0.1.0-SNAPSHOT` at 10.1.0.0/16\n");
    write("docs/releasing.md", "0.1.0-SNAPSHOT\n");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(tree.resolve(file).resolveSibling(""));
    Files.writeString(tree.resolve(file), text);
  }

  private String read(String file) throws IOException {
    return Files.readString(tree.resolve(file));
  }

  /** Returns the script's exit code, where Maven's is the given one. */
  private int setVersion(int mavens) throws Exception {
    write(
        "programs/mvn",
        "#!/bin/sh\nsed -i 's/>0.1.0-SNAPSHOT</>0.2.0</' pom.xml\nexit " + mavens + "\n");
    assertTrue(tree.resolve("programs/mvn").toFile().setExecutable(true));
    ProcessBuilder builder =
        new ProcessBuilder(tree.resolve(SCRIPT).toString(), "0.2.0", "2027-01-01T00:00:00Z")
            .redirectErrorStream(true)
            .redirectOutput(tree.resolve("output.txt").toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", tree.resolve("programs") + ":" + environment.get("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start().waitFor();
  }

  private void assertVersions() throws IOException {
    String pom =
        """
        <project>
          <version>0.2.0</version>
          <project.build.outputTimestamp>2027-01-01T00:00:00Z</project.build.outputTimestamp>
        </project>
        """;
    assertEquals(pom, read("pom.xml"));
    assertEquals("__version__ = \"0.2.0\"\n", read("submit/python/parsimony/__init__.py"));
    assertEquals("`dev.parsimony:a:0.2.0` at 10.1.0.0/16\n", read("README.md"));
    assertEquals("0.1.0-SNAPSHOT\n", read("docs/releasing.md"));
  }

  @Test
  void modulesPagesAndThePythonPackageGetIt() throws Exception {
    assertEquals(0, setVersion(0), read("output.txt"));
    assertVersions();
  }

  @Test
  void theSameCallDoesWhatAFailedOneHasLeft() throws Exception {
    assertEquals(2, setVersion(1), read("output.txt"));
    assertEquals(0, setVersion(0), read("output.txt"));
    assertVersions();
  }
}
