package dev.parsimony.spark.bench.watching;

import com.codahale.metrics.MetricRegistry;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.MlflowServer;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.SharingOptions;
import dev.parsimony.spark.config.Steps;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.SourceData;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.driver.RunContext;
import dev.parsimony.spark.driver.RunSubject;
import dev.parsimony.spark.driver.TrainingRun;
import dev.parsimony.spark.driver.observe.ReportPage;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.gauges.RunGauges;
import dev.parsimony.spark.driver.observe.mlflow.MlflowRun;
import dev.parsimony.spark.driver.observe.tensorboard.EventFiles;
import dev.parsimony.spark.report.RunConsole;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Seconds of a run of lenet on glyphs that is watched, against the same run that nobody watches, in
 * one JVM and in turn. Heartbeats come twice a second, four times as often as {@code train} sets
 * them.
 *
 * <p>Arguments: OUTPUT.json quick|full
 */
public final class WatchingBenchmark {
  private static final int WORKERS = 2;
  private static final double BAR = 1.02;

  private final JavaSparkContext spark;
  private final int epochs;
  private final Path folder;

  /** Ways to watch; the first one is none. */
  private enum Watch {
    NOBODY("by nobody"),
    FILES("page, TensorBoard, metrics"),
    ALL("page, TensorBoard with histograms, metrics, and MLflow without a server");

    private final String words;

    Watch(String words) {
      this.words = words;
    }
  }

  /**
   * What a run took.
   *
   * @param training in training steps, as the report has it
   * @param whole until the last observer has ended
   */
  private record Taken(double training, double whole) {}

  private WatchingBenchmark(JavaSparkContext spark, int epochs, Path folder) {
    this.spark = spark;
    this.epochs = epochs;
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    boolean quick = args[1].equals("quick");
    int rounds = quick ? 2 : 7;
    Path output = Path.of(args[0]).toAbsolutePath();
    Files.createDirectories(output.getParent());
    Path folder = Files.createTempDirectory(output.getParent(), "watching");
    SparkConf conf =
        new SparkConf()
            .setMaster("local[" + WORKERS + "]")
            .setAppName("watching")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.heartbeatInterval", "500ms");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      RunGauges.register(new MetricRegistry());
      WatchingBenchmark benchmark = new WatchingBenchmark(spark, quick ? 1 : 5, folder);
      benchmark.run(Watch.ALL); // until the JVM has compiled what is run often
      Figures.publish(benchmark.figures(rounds), output);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
    System.exit(0);
  }

  private List<Figure> figures(int rounds) throws IOException {
    Watch[] ways = Watch.values();
    double[][] training = new double[ways.length][rounds];
    double[][] whole = new double[ways.length][rounds];
    for (int round = 0; round < rounds; round++) {
      System.out.println("round " + (round + 1) + " of " + rounds + " ...");
      for (int i = 0; i < ways.length; i++) {
        int way = (i + round) % ways.length; // whoever comes first in one comes last in another
        Taken taken = run(ways[way]);
        training[way][round] = taken.training();
        whole[way][round] = taken.whole();
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (int way = 1; way < ways.length; way++) {
      String words = ways[way].words;
      figures.add(
          Figure.atMost(
              "steps, watched by " + words,
              Medians.of(training[way]),
              "s",
              String.format(Locale.ROOT, "by nobody, %.2f s", Medians.of(training[0])),
              Medians.ofRatios(training[way], training[0]),
              BAR));
      figures.add(
          Figure.only(
              "  until all have ended",
              Medians.of(whole[way]),
              "s",
              String.format(Locale.ROOT, "by nobody, %.2f s", Medians.of(whole[0])),
              Medians.ofRatios(whole[way], whole[0])));
    }
    return figures;
  }

  private Taken run(Watch watch) throws IOException {
    Path run = Files.createTempDirectory(folder, "run");
    RunConsole console = new RunConsole(new PrintStream(OutputStream.nullOutputStream()), false);
    long start = System.nanoTime();
    double training;
    try (RunEvents events = RunEvents.to(observers(watch, run), ignored -> {})) {
      training = train(console, events);
    }
    return new Taken(training, (System.nanoTime() - start) / 1e9);
  }

  private double train(RunConsole console, RunEvents events) throws IOException {
    ModelSpec model = ModelSpec.parse("lenet");
    DataSource glyphs = DataSource.parse("glyphs");
    TrainingRun run =
        new TrainingRun(
            RunSubject.given("lenet", "glyphs"),
            config(),
            new RunContext(spark, console, events),
            TrainingListeners.NONE);
    run.prepare();
    run.requireSlots();
    TrainingData data = SourceData.open(spark, glyphs, Optional.empty(), LabelForm.ANY, 1);
    TrainingRun.Result result =
        run.train(
            data,
            Networks.named(
                model, data.format(), data.classes(), UpdaterSpec.parse("adam:0.001"), 1),
            () -> {});
    events.ended(result.report(), Optional.empty());
    return result.report().seconds().total();
  }

  private TrainingConfig config() {
    return new TrainingConfig(
        new Steps(WORKERS, 64, false, epochs, 0, 1, OptionalInt.of(1)),
        SharingOptions.NONE,
        KernelChoice.OWN,
        NonFinitePolicy.FAIL,
        Optional.empty(),
        false,
        Optional.empty(),
        new RetrySpec(RetrySpec.DEFAULT_MAX_FAILURES, WORKERS));
  }

  private static List<RunObserver> observers(Watch watch, Path run) throws IOException {
    List<RunObserver> observers = new ArrayList<>();
    if (watch == Watch.NOBODY) {
      return observers;
    }
    Configuration hadoop = new Configuration();
    observers.add(new ReportPage(page -> Files.write(run.resolve(ReportPage.FILE), page)));
    String events = run.resolve("events").toString();
    observers.add(new EventFiles(events, watch == Watch.ALL, hadoop, Instant::now));
    RunGauges.observer().ifPresent(observers::add);
    if (watch == Watch.ALL) {
      Map<String, String> nowhere = Map.of("MLFLOW_TRACKING_URI", "http://127.0.0.1:" + deadPort());
      observers.add(new MlflowRun(MlflowServer.of(nowhere), hadoop, Instant::now));
    }
    return observers;
  }

  /** Returns a port on which nobody listens. */
  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
