package dev.parsimony.spark.checkpoint;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
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

  private final FileSystem files;
  private final Path folder;

  /** Writes a file's content. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  CheckpointFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = files.makeQualified(folder);
  }

  /** The folder need not exist. */
  public static CheckpointFolder open(String name, Configuration hadoop) throws IOException {
    Path folder = new Path(name);
    // An instance of our own: switching its checksum files off must not reach Spark's.
    FileSystem files = FileSystem.newInstance(folder.toUri(), hadoop);
    files.setWriteChecksum(false);
    return new CheckpointFolder(files, folder);
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
    files.mkdirs(folder);
    Path probe = new Path(folder, "_writable");
    files.create(probe, true).close();
    files.delete(probe, false);
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
          LOG.warn("{} is passed over: {}", new Path(folder, name), e.getMessage());
        }
      }
    }
    return complete;
  }

  Checkpoint checkpoint(String name) throws IOException {
    return new Checkpoint(this, name, Manifest.parse(readAll(name, MANIFEST)));
  }

  /** Writes a file of a checkpoint. */
  SavedFile write(String name, String file, Content content) throws IOException {
    Path target = new Path(new Path(folder, name), file);
    Path beside = new Path(target.getParent(), "_" + file + ".part");
    CRC32C crc = new CRC32C();
    long length;
    try (FSDataOutputStream out = files.create(beside, true)) {
      CheckedOutputStream checked = new CheckedOutputStream(out, crc);
      content.writeTo(checked);
      checked.flush();
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      length = out.getPos();
    }
    if (!files.rename(beside, target)) {
      throw new IOException("Cannot rename " + beside + " to " + target);
    }
    return new SavedFile(file, length, crc.getValue());
  }

  InputStream read(String name, String file) throws IOException {
    return files.open(new Path(new Path(folder, name), file));
  }

  private byte[] readAll(String name, String file) throws IOException {
    try (InputStream in = read(name, file)) {
      return in.readAllBytes();
    }
  }

  long length(String name, String file) throws IOException {
    return files.getFileStatus(new Path(new Path(folder, name), file)).getLen();
  }

  /** A damaged checkpoint stays, under a name under which nobody looks for one. */
  void setAside(String name) throws IOException {
    files.rename(new Path(folder, name), new Path(folder, SET_ASIDE + name));
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
        delete(name);
      }
    }
  }

  private void delete(String name) throws IOException {
    Path path = new Path(folder, name);
    files.delete(new Path(path, MANIFEST), false); // First: what is left counts for nothing.
    files.delete(path, true);
  }

  private boolean hasManifest(String name) throws IOException {
    return files.exists(new Path(new Path(folder, name), MANIFEST));
  }

  /** Of all checkpoints, complete or not; those of most steps first, of equal ones the youngest. */
  private List<String> names() throws IOException {
    FileStatus[] content;
    try {
      content = files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return List.of();
    }
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus status : content) {
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
    files.close();
  }

  /** Its path, without a scheme where it is local. */
  @Override
  public String toString() {
    boolean local = "file".equals(folder.toUri().getScheme());
    return local ? folder.toUri().getPath() : folder.toString();
  }
}
