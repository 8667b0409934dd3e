package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import dev.parsimony.spark.report.page.RunFigures;
import dev.parsimony.spark.report.page.RunFigures.Now;
import dev.parsimony.spark.report.page.RunFigures.Status;
import dev.parsimony.spark.report.page.RunPage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the page of a run: at the first epoch, at epochs and checkpoints, and at the end. Where
 * epochs are short, some of them wait for the next, so that writing takes no more than a tenth of
 * the time.
 */
@Internal
public final class ReportPage implements RunObserver {
  /** The name of its file. */
  public static final String FILE = "report.html";

  private static final long LEAST_NANOS = 1_000_000_000L;
  private static final int LEAST_SHARE = 10;

  private final Output output;
  private final LongSupplier nanoTime;
  private final Map<StartPhase, Double> phases = new EnumMap<>(StartPhase.class);
  private final List<Report.Epoch> epochs = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private @Nullable RunStart start;
  private @Nullable Progress progress;
  private List<String> hosts = List.of();
  private long checkpoint;
  private boolean unwritten;
  private boolean written;
  private long next;

  /** Takes a page in place of the one before. */
  public interface Output {
    void write(byte[] page) throws IOException;
  }

  public ReportPage(Output output) {
    this(output, System::nanoTime);
  }

  ReportPage(Output output, LongSupplier nanoTime) {
    this.output = output;
    this.nanoTime = nanoTime;
  }

  @Override
  public String name() {
    return FILE;
  }

  @Override
  public void begun(RunStart begun) {
    start = begun;
  }

  @Override
  public void phaseEnded(StartPhase phase, double seconds) {
    phases.put(phase, seconds);
  }

  @Override
  public void placed(List<String> placed) {
    hosts = placed;
  }

  @Override
  public void progress(Progress latest) throws IOException {
    progress = latest;
    writeIfDue();
  }

  @Override
  public void epochEnded(Report.Epoch epoch) throws IOException {
    epochs.add(epoch);
    unwritten = true;
    writeIfDue();
  }

  @Override
  public void checkpointKept(long step) throws IOException {
    checkpoint = step;
    unwritten = true;
    writeIfDue();
  }

  @Override
  public void noticed(Notice notice) throws IOException {
    notices.add(notice);
    unwritten = true;
    if (written) {
      writeIfDue();
    }
  }

  @Override
  public void ended(Report report, Optional<String> folder) throws IOException {
    write(Status.ENDED, folder.map(place -> "The model lies in " + place).orElse(""), report);
  }

  @Override
  public void failed(String sentence) throws IOException {
    write(Status.FAILED, sentence, null);
  }

  private void writeIfDue() throws IOException {
    long begun = nanoTime.getAsLong();
    if (unwritten && (!written || begun - next >= 0)) {
      try {
        write(Status.RUNNING, "", null);
        written = true;
        unwritten = false;
      } finally {
        long took = nanoTime.getAsLong() - begun;
        next = begun + Math.max(LEAST_NANOS, LEAST_SHARE * took);
      }
    }
  }

  private void write(Status status, String sentence, @Nullable Report report) throws IOException {
    RunStart begun = start;
    if (begun == null) {
      return; // The folder is not the run's yet.
    }
    // More of them where there are fewer workers than at the beginning.
    int batches = progress == null ? begun.batchesPerEpoch() : progress.batchesPerEpoch();
    Now now = new Now(status, sentence, Instant.now(), step(begun, batches), batches);
    output.write(
        RunPage.of(
            new RunFigures(
                begun,
                now,
                checkpoint,
                List.copyOf(report == null ? epochs : report.epochs()),
                Optional.ofNullable(report),
                hosts,
                phases,
                List.copyOf(notices))));
  }

  /** Returns the last step that is known, of epochs of so many batches. */
  private long step(RunStart begun, int batches) {
    long epoch = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
    return Math.max(epoch * batches, progress == null ? begun.stepsBefore() : progress.step());
  }
}
