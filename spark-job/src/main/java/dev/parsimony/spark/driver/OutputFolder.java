package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.files.FileSystems;
import dev.parsimony.spark.files.Folder;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** The folder for a run's results, on any Hadoop file system. */
final class OutputFolder implements Closeable {
  private final String name;
  private final Folder folder;

  private OutputFolder(String name, Folder folder) {
    this.name = name;
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
      Folder folder = Folder.open(name, hadoop);
      requireEmpty(folder, name, overwrite);
      return new OutputFolder(name, folder);
    } catch (IOException e) {
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
      folder.create();
    } catch (IOException e) {
      throw unusable(name, e);
    }
  }

  private static UserErrorException unusable(String name, Exception e) {
    return new UserErrorException(
        "Cannot write to the output folder "
            + name
            + " ("
            + FileSystems.reason(e)
            + "); give another one with --output.",
        e);
  }

  private static void requireEmpty(Folder folder, String name, boolean overwrite)
      throws IOException {
    if (!folder.isFolder()) {
      throw new UserErrorException(
          "The output folder " + name + " is a file; give another one with --output.");
    }
    if (!folder.content().isEmpty() && !overwrite) {
      throw new UserErrorException(
          "The output folder "
              + name
              + " is not empty; give another one with --output, or add --overwrite to replace the"
              + " model and the report in it.");
    }
  }

  /** Writes a file whole. */
  void write(String file, byte[] content) throws IOException {
    folder.write(file, out -> out.write(content));
  }

  /** Deletes a file; nothing where there is none. */
  void delete(String file) throws IOException {
    folder.delete(file);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
