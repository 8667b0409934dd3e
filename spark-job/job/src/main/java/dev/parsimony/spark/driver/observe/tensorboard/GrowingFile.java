package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.IOException;
import java.time.Instant;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file that others read while it grows. Where it cannot be written its last record may be cut
 * off; what follows goes to another, which readers turn to.
 */
final class GrowingFile implements EventStore {
  private final EventFolder folder;
  private @Nullable FSDataOutputStream open;

  GrowingFile(EventFolder folder) {
    this.folder = folder;
  }

  @Override
  public boolean due(Instant now) {
    return true;
  }

  @Override
  public void write(Instant now, byte[] records) throws IOException {
    FSDataOutputStream out = open;
    open = null; // Until all is written, so that nothing follows a record that is cut off.
    if (out == null) {
      out = folder.begin(now);
    }
    boolean written = false;
    try {
      EventFolder.append(out, records);
      written = true;
      open = out;
    } finally {
      if (!written) {
        abandon(out);
      }
    }
  }

  private static void abandon(FSDataOutputStream out) {
    try {
      EventFolder.close(out);
    } catch (IOException e) {
      // The disk's; it has been told.
    }
  }

  @Override
  public void close() throws IOException {
    FSDataOutputStream out = open;
    open = null;
    if (out != null) {
      EventFolder.close(out);
    }
  }
}
