package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;

/** Tells files of the local file system from what only looks like them. */
final class LocalFiles {
  private LocalFiles() {}

  /**
   * Refuses a local path that is there and no regular file: Hadoop takes pipes and devices for
   * files, though reading one may block or never end.
   *
   * @throws UserErrorException with what to name instead
   */
  static void requireRegular(Path path) {
    if (!"file".equals(path.toUri().getScheme())) {
      return;
    }
    String name = path.toUri().getPath();
    java.nio.file.Path local = java.nio.file.Path.of(name);
    if (Files.isDirectory(local)) {
      throw folder(name);
    }
    if (Files.exists(local) && !Files.isRegularFile(local)) {
      throw new UserErrorException(
          name + " is a pipe or a device, no file; write what it gives to a file and name that.");
    }
  }

  /** The sentence for a folder in a file's place. */
  static UserErrorException folder(String name) {
    return new UserErrorException(name + " is a folder, where a file should be.");
  }
}
