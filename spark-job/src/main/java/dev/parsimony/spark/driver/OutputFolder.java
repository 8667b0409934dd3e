package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.UserErrorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder for a run's results, on any Hadoop file system. */
final class OutputFolder implements Closeable {
  private final String name;
  private final FileSystem files;
  private final Path folder;

  private OutputFolder(String name, FileSystem files, Path folder) {
    this.name = name;
    this.files = files;
    this.folder = folder;
  }

  /**
   * Makes sure that the folder is new or empty; does not make it yet.
   *
   * @param overwrite whether a folder that holds something may be used
   * @throws UserErrorException where it cannot be used
   */
  static OutputFolder check(String name, boolean overwrite, Configuration hadoop) {
    try {
      Path given = new Path(name);
      // An instance of our own: switching its checksum files off must not reach Spark's.
      FileSystem files = FileSystem.newInstance(given.toUri(), hadoop);
      files.setWriteChecksum(false);
      Path folder = files.makeQualified(given);
      requireEmpty(files, folder, name, overwrite);
      return new OutputFolder(name, files, folder);
    } catch (IOException | IllegalArgumentException e) {
      throw unusable(name, e);
    }
  }

  /**
   * Makes the folder and makes sure that it can be written to.
   *
   * @throws UserErrorException where it cannot
   */
  void create() {
    try {
      files.mkdirs(folder);
      Path probe = new Path(folder, "_writable");
      files.create(probe, true).close();
      files.delete(probe, false);
    } catch (IOException e) {
      throw unusable(name, e);
    }
  }

  private static UserErrorException unusable(String name, Exception e) {
    return new UserErrorException(
        "Cannot write to the output folder "
            + name
            + " ("
            + e.getMessage()
            + "); give another one with --output.",
        e);
  }

  private static void requireEmpty(FileSystem files, Path folder, String name, boolean overwrite)
      throws IOException {
    if (!files.exists(folder)) {
      return;
    }
    FileStatus[] content = files.listStatus(folder);
    boolean folderItself = files.getFileStatus(folder).isDirectory();
    if (!folderItself) {
      throw new UserErrorException(
          "The output folder " + name + " is a file; give another one with --output.");
    }
    if (content.length > 0 && !overwrite) {
      throw new UserErrorException(
          "The output folder "
              + name
              + " is not empty; give another one with --output, or add --overwrite to replace the"
              + " model and the report in it.");
    }
  }

  /** Writes a file whole: beside first, then renamed. */
  void write(String name, byte[] content) throws IOException {
    Path target = new Path(folder, name);
    Path beside = new Path(folder, "_" + name + ".part");
    try (OutputStream out = files.create(beside, true)) {
      out.write(content);
    }
    files.delete(target, false);
    if (!files.rename(beside, target)) {
      throw new IOException("Cannot rename " + beside + " to " + target);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  @Override
  public String toString() {
    boolean local = "file".equals(folder.toUri().getScheme());
    return local ? folder.toUri().getPath() : folder.toString();
  }
}
