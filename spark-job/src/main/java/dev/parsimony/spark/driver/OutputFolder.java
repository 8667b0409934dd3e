package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder for a run's results, on any Hadoop file system. */
final class OutputFolder {
  private final FileSystem files;
  private final Path folder;

  private OutputFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Makes sure that results can be written.
   *
   * @param overwrite whether a folder that holds something may be used
   * @throws UserErrorException where it cannot be used
   */
  static OutputFolder prepare(String name, boolean overwrite, Configuration hadoop) {
    try {
      Path given = new Path(name);
      FileSystem files = given.getFileSystem(hadoop);
      files.setWriteChecksum(false);
      Path folder = files.makeQualified(given);
      requireEmpty(files, folder, name, overwrite);
      files.mkdirs(folder);
      requireWritable(files, folder);
      return new OutputFolder(files, folder);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserErrorException(
          "Cannot write to the output folder "
              + name
              + " ("
              + e.getMessage()
              + "); give another one with --output.",
          e);
    }
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

  private static void requireWritable(FileSystem files, Path folder) throws IOException {
    Path probe = new Path(folder, "_writable");
    files.create(probe, true).close();
    files.delete(probe, false);
  }

  /** Writes a file whole: beside first, then renamed. */
  Path write(String name, byte[] content) throws IOException {
    Path target = new Path(folder, name);
    Path beside = new Path(folder, "_" + name + ".part");
    try (OutputStream out = files.create(beside, true)) {
      out.write(content);
    }
    files.delete(target, false);
    if (!files.rename(beside, target)) {
      throw new IOException("Cannot rename " + beside + " to " + target);
    }
    return target;
  }

  @Override
  public String toString() {
    boolean local = "file".equals(folder.toUri().getScheme());
    return local ? folder.toUri().getPath() : folder.toString();
  }
}
