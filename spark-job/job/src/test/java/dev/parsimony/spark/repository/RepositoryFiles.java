package dev.parsimony.spark.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds files of the source tree. */
final class RepositoryFiles {
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private static final Set<String> PASSED_OVER = Set.of("target", ".git", ".venv", "node_modules");

  private RepositoryFiles() {}

  static String read(String path) throws IOException {
    return Files.readString(ROOT.resolve(path));
  }

  /** Returns the files with an ending, built ones left out. */
  static List<Path> ending(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .filter(
              file ->
                  Stream.of(ROOT.relativize(file).toString().split("/"))
                      .noneMatch(PASSED_OVER::contains))
          .sorted()
          .toList();
    }
  }

  /** Returns the text between the first pair of tags of a name, behind a mark. */
  static String element(String xml, String name, String behind) {
    int from = xml.indexOf(behind);
    var matcher = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml);
    if (from < 0 || !matcher.find(from)) {
      throw new AssertionError("no <" + name + "> behind " + behind);
    }
    return matcher.group(1);
  }
}
