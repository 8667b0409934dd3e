package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.files.WrittenFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints, a folder each.
 *
 * <pre>
 * step-0000000500-3f2a9c1e.0/      steps taken, run, attempt
 *   model.zip                      opens in plain DL4J
 *   rank-00000.state ...           see RankFile
 *   manifest.json                  last; without it the folder counts for nothing
 * damaged-step-...                 found to be damaged, and set aside
 * </pre>
 *
 * <p>Files are written under another name and renamed when they are whole.
 */
public final class CheckpointFolder implements Closeable {
  static final String MANIFEST = "manifest.json";
  static final String MODEL = "model.zip";
  private static final String PREFIX = "step-";
  private static final String SET_ASIDE = "damaged-";
  private static final int STEP_DIGITS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  private final Folder folder;

  CheckpointFolder(Folder folder) {
    this.folder = folder;
  }

  /** The folder need not exist. */
  public static CheckpointFolder open(String name, Configuration hadoop) throws IOException {
    return new CheckpointFolder(Folder.open(name, hadoop));
  }

  static String name(long steps, String run) {
    return String.format(Locale.ROOT, "%s%0" + STEP_DIGITS + "d-%s", PREFIX, steps, run);
  }

  private static long steps(String name) {
    int end = name.indexOf('-', PREFIX.length());
    return Long.parseLong(name.substring(PREFIX.length(), end));
  }

  static String rankFile(int rank) {
    return String.format(Locale.ROOT, "rank-%05d.state", rank);
  }

  /** Makes sure that it can be written to. */
  public void create() throws IOException {
    folder.create();
  }

  /** Whether there is a checkpoint, complete or not. */
  public boolean used() throws IOException {
    return !names().isEmpty();
  }

  /** Checkpoints with a manifest that can be read, newest first; others are named in the log. */
  public List<Checkpoint> complete() throws IOException {
    List<Checkpoint> complete = new ArrayList<>();
    for (String name : names()) {
      if (hasManifest(name)) {
        try {
          complete.add(checkpoint(name));
        } catch (CheckpointDamagedException e) {
          LOG.warn("{} in {} is passed over: {}", name, folder, e.getMessage());
        }
      }
    }
    return complete;
  }

  Checkpoint checkpoint(String name) throws IOException {
    return new Checkpoint(this, name, Manifest.parse(folder.readAll(file(name, MANIFEST))));
  }

  /** Writes a file of a checkpoint. */
  WrittenFile write(String name, String file, Folder.Content content) throws IOException {
    return folder.write(file(name, file), content);
  }

  InputStream read(String name, String file) throws IOException {
    return folder.read(file(name, file));
  }

  /** A damaged checkpoint stays, under a name under which nobody looks for one. */
  void setAside(String name) throws IOException {
    folder.rename(name, SET_ASIDE + name);
  }

  /**
   * Deletes what a checkpoint has made superfluous: complete ones beyond the newest, and what was
   * begun before it and never ended.
   *
   * @param latest just completed
   * @param keep complete ones, at least 1
   */
  void prune(String latest, int keep) throws IOException {
    int complete = 0;
    for (String name : names()) {
      boolean whole = hasManifest(name);
      complete += whole ? 1 : 0;
      boolean superfluous = whole ? complete > keep : steps(name) <= steps(latest);
      if (superfluous && !name.equals(latest)) {
        folder.delete(file(name, MANIFEST)); // First: what is left counts for nothing.
        folder.delete(name);
      }
    }
  }

  private boolean hasManifest(String name) throws IOException {
    return folder.has(file(name, MANIFEST));
  }

  private static String file(String name, String file) {
    return name + "/" + file;
  }

  /** Of all checkpoints, complete or not; those of most steps first, of equal ones the youngest. */
  private List<String> names() throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus status : folder.content()) {
      if (status.isDirectory() && status.getPath().getName().matches("step-[0-9]{10,18}-.+")) {
        found.add(status);
      }
    }
    Comparator<FileStatus> bySteps = Comparator.comparingLong(s -> steps(s.getPath().getName()));
    found.sort(bySteps.thenComparingLong(FileStatus::getModificationTime).reversed());
    return found.stream().map(status -> status.getPath().getName()).toList();
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
