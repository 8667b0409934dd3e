package dev.parsimony.spark.driver.observe.tensorboard;

import dev.parsimony.spark.files.Folder;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * A folder of event files. TensorBoard reads them in the order of their names, each to its end, and
 * returns to none that has a later one.
 */
final class EventFolder implements Closeable {
  private static final String PREFIX = "events.out.tfevents.";

  private final Folder folder;
  private final Instant start;
  private int number;

  /**
   * A folder that need not be there.
   *
   * @param folder closed with this one
   * @param start of the run, which puts its files behind those of earlier ones
   */
  EventFolder(Folder folder, Instant start) {
    this.folder = folder;
    this.start = start;
  }

  /**
   * Opens a folder; touches nothing.
   *
   * @throws IOException with the reason, where its file system cannot be had
   */
  static EventFolder open(String name, Configuration hadoop, Instant start) throws IOException {
    return new EventFolder(Folder.open(name, hadoop), start);
  }

  /** Returns whether earlier runs have left event files here. */
  boolean used() throws IOException {
    return folder.content().stream()
        .anyMatch(file -> file.getPath().getName().contains("tfevents"));
  }

  /** Returns where to write; nothing is there yet. */
  EventStore store() {
    return folder.showsOpenFiles() ? new GrowingFile(this) : new RolledFiles(this, start);
  }

  /** Begins the next file, with what every one begins with. */
  OutputStream begin(Instant now) throws IOException {
    number++;
    String name =
        String.format(
            Locale.ROOT, "%s%010d.parsimony.%05d", PREFIX, start.getEpochSecond(), number);
    OutputStream out = folder.openNew(name);
    boolean begun = false;
    try {
      out.write(header(now));
      begun = true;
      return out;
    } finally {
      if (!begun) {
        out.close();
      }
    }
  }

  private static byte[] header(Instant now) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    EventRecord.append(Events.version(now), record);
    return record.toByteArray();
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
