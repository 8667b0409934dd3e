package dev.parsimony.spark.driver.observe.tensorboard;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.RunScalars;
import dev.parsimony.spark.driver.observe.Scalar;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's curves to event files. A run that resumes in the folder of the one before goes on
 * with its curves: readers forget what that wrote behind the checkpoint. One that begins anew takes
 * its place.
 */
@Internal
public final class EventFiles implements RunObserver {
  /** Bytes kept for a file system that cannot be written; later events are lost. */
  private static final int MAX_WAITING_BYTES = 16 << 20;

  /** From one failure to the next try. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final String name;
  private final boolean histograms;
  private final Configuration hadoop;
  private final InstantSource clock;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private @Nullable EventFolder folder;
  private @Nullable EventStore store;
  private @Nullable RunScalars scalars;
  private Instant retryAt = Instant.MIN;

  /** The last step that has histograms. */
  private long histogramStep;

  /**
   * Touches nothing before the run begins.
   *
   * @param folder of any Hadoop file system
   * @param histograms whether to write those of tensors, too
   */
  public EventFiles(String folder, boolean histograms, Configuration hadoop, InstantSource clock) {
    this.name = folder;
    this.histograms = histograms;
    this.hadoop = hadoop;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "--tensorboard " + name;
  }

  @Override
  public void begun(RunStart start) throws IOException {
    Instant now = clock.instant();
    // Drawn though the folder may not be had: its file system may be down for now.
    scalars = new RunScalars(start, true);
    EventFolder opened = EventFolder.open(name, hadoop, now);
    folder = opened;
    store = opened.store();
    // Curves have the checkpoint's own step again, histograms do not.
    long before = start.stepsBefore();
    add(Events.restart(now, histograms && before > 0 ? before + 1 : before));
    scalars = new RunScalars(start, !opened.used());
  }

  @Override
  public void progress(Progress progress) throws IOException {
    if (scalars != null) {
      add(scalars.of(progress));
    }
  }

  @Override
  public void epochEnded(Report.Epoch epoch) throws IOException {
    if (scalars != null) {
      add(scalars.of(epoch));
    }
  }

  @Override
  public boolean wantsTensors() {
    return histograms;
  }

  @Override
  public void tensors(TensorFigures figures) throws IOException {
    // Where an attempt failed, an epoch may end twice.
    if (scalars != null && figures.step() > histogramStep) {
      histogramStep = figures.step();
      addNow(TensorEvents.of(clock.instant(), figures));
    }
  }

  @Override
  public void ended(Report report, Optional<String> output) throws IOException {
    end();
  }

  @Override
  public void failed(String sentence) throws IOException {
    end();
  }

  private void add(List<Scalar> points) throws IOException {
    if (!points.isEmpty()) {
      addNow(Events.scalars(clock.instant(), points));
    }
  }

  /** Adds an event, and writes what waits if it is time. */
  private void addNow(byte[] event) throws IOException {
    add(event);
    Instant now = clock.instant();
    if (store != null && store.due(now) && !now.isBefore(retryAt)) {
      write(store, now);
    }
  }

  private void add(byte[] event) {
    if (waiting.size() < MAX_WAITING_BYTES) {
      EventRecord.append(event, waiting);
    }
  }

  private void write(EventStore to, Instant now) throws IOException {
    if (waiting.size() > 0) {
      retryAt = now.plus(RETRY);
      to.write(now, waiting.toByteArray());
      retryAt = now;
      waiting.reset();
    }
  }

  private void end() throws IOException {
    EventStore last = store;
    EventFolder open = folder;
    store = null;
    folder = null;
    if (last != null && open != null) {
      try (open) {
        write(last, clock.instant());
        last.close();
      }
    }
  }
}
