package dev.parsimony.spark.environment;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Linux's files about a machine and this process.
 *
 * @param root the folder that holds {@code proc} and {@code sys}
 */
@Internal
public record SystemFiles(Path root) {
  /** Returns those of the machine that this runs on. */
  public static SystemFiles ofThisMachine() {
    return new SystemFiles(Path.of("/"));
  }

  /**
   * Returns a file's lines; none where it cannot be read.
   *
   * @param path such as {@code proc/self/limits}
   */
  List<String> lines(String path) {
    try {
      return Files.readAllLines(root.resolve(path));
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  Optional<String> firstLine(String path) {
    return lines(path).stream().findFirst();
  }
}
