package dev.parsimony.spark.driver.observe.tensorboard;

import dev.parsimony.spark.files.FileSystems;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A folder of event files. TensorBoard reads them in the order of their names, each to its end, and
 * returns to none that has a later one.
 */
final class EventFolder implements Closeable {
  private static final String PREFIX = "events.out.tfevents.";

  private final FileSystem files;
  private final Path path;
  private final Instant start;
  private int number;

  /**
   * A folder that need not be there.
   *
   * @param files closed with the folder
   * @param start of the run, which puts its files behind those of earlier ones
   */
  EventFolder(FileSystem files, Path path, Instant start) {
    this.files = files;
    this.path = files.makeQualified(path);
    this.start = start;
  }

  /**
   * Opens a folder; touches nothing.
   *
   * @throws IOException with the reason, where its file system cannot be had
   */
  static EventFolder open(String name, Configuration hadoop, Instant start) throws IOException {
    Path path = FileSystems.path(name);
    // An instance of our own: switching its checksum files off must not reach Spark's. TensorBoard
    // would read them for events.
    FileSystem files = FileSystems.newInstance(path, hadoop);
    files.setWriteChecksum(false);
    return new EventFolder(files, path, start);
  }

  /** Returns whether earlier runs have left event files here. */
  boolean used() throws IOException {
    try {
      return Arrays.stream(files.listStatus(path))
          .anyMatch(file -> file.getPath().getName().contains("tfevents"));
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Returns where to write; nothing is there yet. */
  EventStore store() {
    boolean local = files instanceof LocalFileSystem || files instanceof RawLocalFileSystem;
    return local ? new GrowingFile(this) : new RolledFiles(this, start);
  }

  /** Begins the next file, with what every one begins with. */
  FSDataOutputStream begin(Instant now) throws IOException {
    number++;
    String name =
        String.format(
            Locale.ROOT, "%s%010d.parsimony.%05d", PREFIX, start.getEpochSecond(), number);
    try {
      FSDataOutputStream out = files.create(new Path(path, name), false);
      append(out, header(now));
      return out;
    } catch (FSError e) {
      throw asException(e);
    }
  }

  private static IOException asException(FSError e) {
    return e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
  }

  private static byte[] header(Instant now) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    EventRecord.append(Events.version(now), record);
    return record.toByteArray();
  }

  /** Writes; what Hadoop's local files throw, which are errors there, is an exception here. */
  static void append(FSDataOutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
    } catch (FSError e) {
      throw asException(e);
    }
  }

  /** Closes, likewise. */
  static void close(FSDataOutputStream out) throws IOException {
    try {
      out.close();
    } catch (FSError e) {
      throw asException(e);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
