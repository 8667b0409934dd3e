package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.observe.ReportPage;
import dev.parsimony.spark.files.FileSystems;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.files.FolderInUseException;
import dev.parsimony.spark.files.FolderLease;
import dev.parsimony.spark.files.Owner;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The folder for a run's results, on any Hadoop file system; the run's own from the beginning of
 * its training to its end.
 */
@Internal
public final class OutputFolder implements Closeable {
  private final String name;
  private final Folder folder;
  private final boolean overwrite;
  private Optional<FolderLease> lease = Optional.empty();

  /** A folder; nothing is checked yet. */
  OutputFolder(String name, Folder folder, boolean overwrite) {
    this.name = name;
    this.folder = folder;
    this.overwrite = overwrite;
  }

  /**
   * Makes sure that the folder is new or empty; does not make it yet.
   *
   * @param overwrite whether a folder that holds something may be used
   * @throws UserErrorException where it cannot be used
   */
  public static OutputFolder check(String name, boolean overwrite, Configuration hadoop) {
    try {
      Folder folder = Folder.open(name, hadoop);
      requireEmpty(folder, name, overwrite);
      return new OutputFolder(name, folder, overwrite);
    } catch (IOException e) {
      throw unusable(name, e);
    }
  }

  /**
   * Makes the folder, and takes it for a run.
   *
   * @param console is told where this has to wait
   * @throws UserErrorException where it cannot be written to, or another run has it
   */
  public void take(Owner owner, Consumer<String> console) {
    try {
      folder.create();
      lease = Optional.of(FolderLease.take(folder, owner, console));
      requireEmpty(folder, name, overwrite); // Another run may have begun and ended since.
    } catch (FolderInUseException e) {
      throw new UserErrorException("The output folder " + e.getMessage(), e);
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
    if (!overwrite && folder.content().stream().anyMatch(OutputFolder::isContent)) {
      throw new UserErrorException(
          "The output folder "
              + name
              + " is not empty; give another one with --output, or add --overwrite to replace"
              + " earlier results in it.");
    }
  }

  /**
   * What a run that was killed left of its lease, and of files in work, is none, nor is the page of
   * a run without a model, which the same command with --resume goes on with.
   */
  private static boolean isContent(FileStatus file) {
    String name = file.getPath().getName();
    return !name.equals(FolderLease.FILE)
        && !name.equals(ReportPage.FILE)
        && !Folder.isUnfinished(name);
  }

  /** Returns its name for tasks, which may run in another working folder. */
  public String location() {
    return folder.location();
  }

  /**
   * Writes a file whole.
   *
   * @throws UserErrorException where it cannot be written, or the folder is no longer this run's
   */
  public void write(String file, byte[] content) {
    try {
      requireOwn();
      folder.write(file, out -> out.write(content));
    } catch (IOException e) {
      throw unusable(name, e);
    }
  }

  /**
   * Replaces a file while others may read it.
   *
   * @throws IOException where it cannot be written, or the folder is no longer this run's
   */
  void replace(String file, byte[] content) throws IOException {
    requireOwn();
    folder.replace(file, content);
  }

  /**
   * Deletes the files of earlier results.
   *
   * @param earlier whether a file is one, by its name
   * @throws UserErrorException where they cannot be deleted
   */
  public void discard(Predicate<String> earlier) {
    try {
      requireOwn();
      for (FileStatus found : folder.content()) {
        String file = found.getPath().getName();
        if (earlier.test(file)) {
          folder.delete(file);
        }
      }
    } catch (IOException e) {
      throw unusable(name, e);
    }
  }

  private void requireOwn() throws IOException {
    Optional<Owner> other = lease.flatMap(FolderLease::taken);
    if (other.isPresent()) {
      throw new IOException(other.get() + " has taken it over");
    }
  }

  /**
   * Writes the results. Where it fails, what was there of each stays.
   *
   * @throws IOException where one of them cannot be written, or the folder is no longer this run's
   */
  void write(ResultFiles results) throws IOException {
    requireOwn();
    for (String file : List.of(ResultFiles.MODEL, ResultFiles.REPORT)) {
      if (!overwrite && folder.has(file)) {
        throw new IOException("it holds another " + file + " by now");
      }
    }
    results.writeTo(folder);
  }

  @Override
  public void close() throws IOException {
    lease.ifPresent(FolderLease::close);
    folder.close();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
