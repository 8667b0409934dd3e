package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;

/**
 * A file after the other, each written whole and closed, for file systems that do not show open
 * ones (HDFS, object stores). The time between two is a twentieth of the run's, and at least half a
 * minute: a day makes about 120 files, and one that is killed loses a twentieth of its curves.
 */
final class RolledFiles implements EventStore {
  private static final Duration LEAST = Duration.ofSeconds(30);
  private static final int SHARE = 20;

  private final EventFolder folder;
  private final Instant start;
  private Instant last;

  RolledFiles(EventFolder folder, Instant start) {
    this.folder = folder;
    this.start = start;
    this.last = start;
  }

  @Override
  public boolean due(Instant now) {
    Duration between = Duration.between(start, now).dividedBy(SHARE);
    if (between.compareTo(LEAST) < 0) {
      between = LEAST;
    }
    return !now.isBefore(last.plus(between));
  }

  @Override
  public void write(Instant now, byte[] records) throws IOException {
    last = now; // Where it fails, too: not at every point again.
    try (OutputStream file = folder.begin(now)) {
      file.write(records);
    }
  }

  @Override
  public void close() {}
}
