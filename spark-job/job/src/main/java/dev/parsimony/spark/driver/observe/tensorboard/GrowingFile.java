package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One file that others read while it grows. Where it cannot be written its last record may be cut
 * off; what follows goes to another, which readers turn to.
 */
final class GrowingFile implements EventStore {
  private final EventFolder folder;
  private @Nullable OutputStream open;

  GrowingFile(EventFolder folder) {
    this.folder = folder;
  }

  @Override
  public boolean due(Instant now) {
    return true;
  }

  @Override
  public void write(Instant now, byte[] records) throws IOException {
    OutputStream out = open;
    open = null; // Until all is written, so that nothing follows a record that is cut off.
    if (out == null) {
      out = folder.begin(now);
    }
    boolean written = false;
    try {
      out.write(records);
      out.flush();
      written = true;
      open = out;
    } finally {
      if (!written) {
        out.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    OutputStream out = open;
    open = null;
    if (out != null) {
      out.close();
    }
  }
}
