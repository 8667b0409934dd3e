package dev.parsimony.spark.environment;

import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The control group of this process: what a container may take (cgroups(7)). Where its own folder
 * is not visible, as in a container with the first version, that at the top counts.
 */
final class ControlGroup {
  private static final String GROUPS = "sys/fs/cgroup";

  /** Above this a limit of the first version, which cannot say that there is none, is none. */
  private static final long NO_LIMIT_BYTES = 1L << 60;

  private final SystemFiles files;

  ControlGroup(SystemFiles files) {
    this.files = files;
  }

  /** Returns the closest limit of the group and those above it, in bytes; empty without any. */
  OptionalLong memoryBytes() {
    return files.lines("proc/self/cgroup").stream()
        .flatMapToLong(this::limits)
        .filter(bytes -> bytes < NO_LIMIT_BYTES)
        .min();
  }

  /**
   * Reads the limits of a group and of those above it.
   *
   * @param line {@code HIERARCHY:CONTROLLERS:PATH}; the second version has 0 and no controllers
   */
  private LongStream limits(String line) {
    String[] fields = line.split(":", 3);
    if (fields.length < 3) {
      return LongStream.empty();
    }
    if (fields[0].equals("0") && fields[1].isEmpty()) {
      return above(GROUPS, fields[2], "memory.max");
    }
    boolean memory = ("," + fields[1] + ",").contains(",memory,");
    return memory
        ? above(GROUPS + "/memory", fields[2], "memory.limit_in_bytes")
        : LongStream.empty();
  }

  private LongStream above(String top, String group, String file) {
    LongStream.Builder found = LongStream.builder();
    for (String path = group; ; path = path.substring(0, path.lastIndexOf('/'))) {
      String folder = path.equals("/") ? "" : path;
      files.firstLine(top + folder + "/" + file).ifPresent(line -> add(found, line));
      if (folder.indexOf('/') < 0) {
        return found.build();
      }
    }
  }

  /** Adds a limit; {@code max} is none. */
  private static void add(LongStream.Builder found, String line) {
    try {
      found.add(Long.parseLong(line.strip()));
    } catch (NumberFormatException e) {
      // max, or something that a later kernel says: no number is no limit
    }
  }
}
