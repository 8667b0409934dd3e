package dev.parsimony.spark.environment;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder for files of a run.
 *
 * @param folder its path
 * @param writable whether this process may write there
 * @param freeBytes that this user may still write; -1 where that is unknown
 * @param allowsCode whether files there can be mapped as code
 */
record Disk(String folder, boolean writable, long freeBytes, boolean allowsCode)
    implements Serializable {

  /** Looks at a folder, or, where it is not there yet, at the one above it that is. */
  static Disk of(Path folder, Mounts mounts) {
    Path there = folder.toAbsolutePath();
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return new Disk(
          folder.toString(),
          Files.isWritable(there),
          Files.getFileStore(there).getUsableSpace(),
          mounts.allowCode(there.toRealPath()));
    } catch (IOException e) {
      return new Disk(folder.toString(), Files.isWritable(there), -1, true);
    }
  }
}
