package dev.parsimony.spark.driver.observe.mlflow;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.MlflowServer;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.RunScalars;
import dev.parsimony.spark.driver.observe.Scalar;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * Tracks a run on an MLflow server: settings as parameters, curves as metrics, and at its end model
 * and report as artifacts. What cannot be sent waits for a later try; a server that refuses is
 * asked no more.
 */
@Internal
public final class MlflowRun implements RunObserver {
  /** Points that wait for a server that is away; then the oldest give way. */
  private static final int MAX_WAITING = 100_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PATIENCE_WITH_THE_SILENT = Duration.ofSeconds(10);

  private final MlflowServer server;
  private final Configuration hadoop;
  private final InstantSource clock;
  private final MlflowClient client;

  private final Deque<TrackedRun.Metric> waiting = new ArrayDeque<>();
  private Map<String, String> parameters = Map.of();
  private Instant start = Instant.MIN;
  private Instant notBefore = Instant.MIN;
  private @Nullable RunScalars scalars;
  private @Nullable TrackedRun run;
  private boolean refused;

  /** Whether the last request was answered; read by the thread that awaits the end. */
  private volatile boolean answers;

  /** Connects to nothing before the run begins. */
  public MlflowRun(MlflowServer server, Configuration hadoop, InstantSource clock) {
    this(server, hadoop, clock, TIMEOUT);
  }

  /**
   * Likewise.
   *
   * @param timeout for an answer
   */
  MlflowRun(MlflowServer server, Configuration hadoop, InstantSource clock, Duration timeout) {
    this.server = server;
    this.hadoop = hadoop;
    this.clock = clock;
    this.client = new MlflowClient(server, timeout);
  }

  @Override
  public String name() {
    return "--mlflow";
  }

  /** Time for the model's upload, where the server is there. */
  @Override
  public Duration patience() {
    return answers ? PATIENCE : PATIENCE_WITH_THE_SILENT;
  }

  /** It uploads the run's page. */
  @Override
  public boolean readsWhatOthersWrite() {
    return true;
  }

  @Override
  public void begun(RunStart begun) throws IOException, InterruptedException {
    start = clock.instant();
    scalars = new RunScalars(begun, server.runId().isEmpty());
    parameters = new LinkedHashMap<>(begun.config());
    parameters.put("parameters", String.valueOf(begun.parameters()));
    send(start);
  }

  @Override
  public void progress(Progress progress) throws IOException, InterruptedException {
    if (scalars != null) {
      add(scalars.of(progress));
    }
  }

  @Override
  public void epochEnded(Report.Epoch epoch) throws IOException, InterruptedException {
    if (scalars != null) {
      add(scalars.of(epoch));
    }
  }

  private void add(List<Scalar> points) throws IOException, InterruptedException {
    Instant now = clock.instant();
    for (Scalar point : points) {
      if (waiting.size() == MAX_WAITING) {
        waiting.removeFirst();
      }
      waiting.add(new TrackedRun.Metric(point.name(), point.value(), now, point.step()));
    }
    if (!waiting.isEmpty() && !now.isBefore(notBefore)) {
      send(now);
    }
  }

  @Override
  public void ended(Report report, Optional<String> folder)
      throws IOException, InterruptedException {
    end(
        "FINISHED",
        tracked -> {
          if (folder.isPresent()) {
            try {
              tracked.tag("parsimony.output", folder.get());
            } finally {
              upload(tracked, folder.get());
            }
          }
        });
  }

  @Override
  public void failed(String sentence) throws IOException, InterruptedException {
    if (scalars != null) {
      end("FAILED", tracked -> tracked.tag("parsimony.error", sentence));
    }
  }

  /** Something that is asked of the server. */
  private interface Request {
    void of(TrackedRun tracked) throws IOException, InterruptedException;
  }

  /**
   * Says how it ended, whatever becomes of what waits, and before model and report: where those
   * take too long, the driver's process ends during them.
   */
  private void end(String status, Request last) throws IOException, InterruptedException {
    Instant now = clock.instant();
    try {
      send(now);
    } finally {
      ask(
          tracked -> {
            try {
              tracked.status(status, Optional.of(now));
            } finally {
              last.of(tracked);
            }
          });
    }
  }

  /** Sends what waits. */
  private void send(Instant now) throws IOException, InterruptedException {
    notBefore = now.plus(RETRY);
    ask(
        tracked -> {
          tracked.parameters(parameters);
          parameters = Map.of();
          while (!waiting.isEmpty()) {
            List<TrackedRun.Metric> batch = firstWaiting();
            tracked.metrics(batch);
            batch.forEach(sent -> waiting.removeFirst());
          }
        });
    notBefore = now.plus(BETWEEN_BATCHES);
  }

  private List<TrackedRun.Metric> firstWaiting() {
    return new ArrayList<>(waiting.stream().limit(TrackedRun.METRICS_PER_BATCH).toList());
  }

  private void ask(Request request) throws IOException, InterruptedException {
    if (refused) {
      return;
    }
    boolean done = false;
    try {
      TrackedRun tracked = run;
      if (tracked == null) {
        tracked = TrackedRun.open(client, server, start);
        run = tracked;
      }
      request.of(tracked);
      done = true;
    } catch (MlflowRefusedException e) {
      refused = true;
      waiting.clear();
      throw e;
    } finally {
      answers = done;
    }
  }

  private void upload(TrackedRun tracked, String output) throws IOException, InterruptedException {
    try (Folder folder = Folder.open(output, hadoop)) {
      for (FileStatus file : folder.content()) {
        String name = file.getPath().getName();
        if (file.isFile() && isResult(name)) {
          tracked.upload(name, file.getLen(), () -> folder.read(name));
        }
      }
    }
  }

  /** Whether a run has left it, and a person may want to see it. */
  private static boolean isResult(String name) {
    return name.matches("model\\.zip|classes\\.txt|report\\.(json|html)");
  }
}
