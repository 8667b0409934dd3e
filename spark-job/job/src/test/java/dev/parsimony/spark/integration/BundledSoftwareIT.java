package dev.parsimony.spark.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** NOTICE names each native library in the packaged job, and all that is in it may be bundled. */
final class BundledSoftwareIT {
  private static final Path JAR =
      Path.of(System.getProperty("parsimony.job.jar", "target/parsimony-job.jar"));
  private static final Path NOTICE = Path.of("..", "..", "NOTICE");

  /** By the system that they are for; JNA's archives for AIX hold shared libraries, too. */
  private static final Pattern NATIVE =
      Pattern.compile("([^/]+)\\.(?:so(?:\\.\\d+)*|dll|jnilib|dylib|a)$");

  /** As NOTICE names them, the suffix of JNA's, which differs by system, left out. */
  private static final Pattern NAMED =
      Pattern.compile("\\b(lib[a-z0-9_]+\\.so(?:\\.\\d+)*|libjnidispatch|jnidispatch\\.dll)");

  /** Licences that allow bundling in a program under the Apache License. */
  private static final Pattern ALLOWED =
      Pattern.compile(
          "(?i)\\((?:apache[- ](?:2\\.0|license,? v(?:ersion )?2\\.0)|apache license version 2\\.0"
              + "|apache-2\\.0|the apache (?:software )?license,? version 2\\.0|mit(?: license)?"
              + "|the mit license|bsd 3-clause|eclipse public license)\\)");

  private static final Pattern LIBRARY = Pattern.compile("\\(([^() ]+:[^() ]+:[^() ]+) - ");

  @Test
  void noticeNamesTheNativeLibrariesAndNoOthers() throws IOException {
    TreeSet<String> bundled = new TreeSet<>();
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      jar.stream().map(entry -> entry.getName()).forEach(name -> add(bundled, name));
    }
    TreeSet<String> named = new TreeSet<>();
    Matcher matcher = NAMED.matcher(Files.readString(NOTICE));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    assertEquals(bundled, named);
  }

  private static void add(Set<String> libraries, String entry) {
    Matcher matcher = NATIVE.matcher(entry);
    if (matcher.find()) {
      String file = entry.substring(entry.lastIndexOf('/') + 1);
      libraries.add(matcher.group(1).equals("libjnidispatch") ? "libjnidispatch" : file);
    }
  }

  @Test
  void everyJavaLibraryHasALicenceThatAllowsIt() throws IOException {
    List<String> refused = new ArrayList<>();
    int libraries = 0;
    for (String line : Files.readAllLines(JAR.resolveSibling("THIRD-PARTY.txt"))) {
      Matcher library = LIBRARY.matcher(line);
      if (library.find()) {
        libraries++;
        if (!ALLOWED.matcher(line).find()) {
          refused.add(line.strip());
        }
      }
    }
    assertTrue(libraries > 20, "THIRD-PARTY.txt lists only " + libraries);
    assertEquals(List.of(), refused);
  }
}
