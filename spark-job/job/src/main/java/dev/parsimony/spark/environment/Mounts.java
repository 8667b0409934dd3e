package dev.parsimony.spark.environment;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The mounted file systems of this process.
 *
 * @param lines of {@code /proc/self/mountinfo} (proc(5)): the fifth field is the mount point, the
 *     sixth its options
 */
@Internal
public record Mounts(List<String> lines) {
  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  /**
   * Reads those of this process.
   *
   * @throws IOException where they cannot be read
   */
  public static Mounts ofThisProcess() throws IOException {
    return new Mounts(Files.readAllLines(Path.of("/proc/self/mountinfo")));
  }

  static Mounts of(SystemFiles files) {
    return new Mounts(files.lines("proc/self/mountinfo"));
  }

  /**
   * Whether files under a folder can be mapped as code.
   *
   * @param folder absolute, without links
   */
  public boolean allowCode(Path folder) {
    List<String> options = List.of();
    int depth = -1;
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      Path point = fields.length > OPTIONS ? Path.of(unescaped(fields[POINT])) : Path.of("");
      // Of two mounts at the same place the later one covers the other.
      if (folder.startsWith(point) && point.getNameCount() >= depth) {
        depth = point.getNameCount();
        options = Arrays.asList(fields[OPTIONS].split(","));
      }
    }
    return !options.contains("noexec");
  }

  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
