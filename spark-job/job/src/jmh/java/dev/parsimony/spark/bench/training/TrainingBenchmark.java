package dev.parsimony.spark.bench.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.spark.bench.RandomExamples;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.profile.SoloWorker;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One worker against a plain DL4J fit loop over the same batches in the same JVM and against
 * PyTorch in a process of its own, in turn; and where the time of four executor processes went,
 * from the report of a run.
 *
 * <p>Threads of each are OMP_NUM_THREADS, by default 1.
 *
 * <p>Arguments: OUTPUT.json REPORT.json|- quick|full PYTHON|- PROGRAM [MODELS]
 */
public final class TrainingBenchmark {
  private static final int CLASSES = 10;
  private static final double BAR_NONE = 1.2;

  /** Examples a second below which decimals are printed. */
  private static final double FEW = 10;

  /** The first one, without compression, has a bar. */
  private static final List<Contestant> CONTESTANTS =
      List.of(
          new Contestant("none", "none", Sharing.GRADIENTS, SecondMomentSchedule.EVERY_STEP),
          new Contestant(
              "variance", "variance", Sharing.GRADIENTS, SecondMomentSchedule.EVERY_STEP),
          new Contestant("updates", "variance:alpha=1", updates(), SecondMomentSchedule.EVERY_STEP),
          new Contestant(
              "updates, second moments every=4",
              "variance:alpha=1",
              updates(),
              new SecondMomentSchedule(4, true)));

  private static final List<Task> TASKS =
      List.of(
          new Task("lenet", ArrayShape.image(1, 28, 28), 64, 40),
          new Task("mlp:512,512", ArrayShape.vector(784), 64, 80),
          new Task("mlp:2048,2048", ArrayShape.vector(784), 64, 15),
          new Task("vgg-small", ArrayShape.image(3, 32, 32), 32, 10),
          new Task("lstm:64", ArrayShape.sequence(12, 30), 16, 60),
          new Task("resnet50", ArrayShape.image(3, 224, 224), 4, 2));

  /**
   * A network, and how it is trained.
   *
   * @param steps of a round
   */
  private record Task(String model, ArrayShape shape, int batchSize, int steps) {}

  /** A way to train. */
  private record Contestant(
      String name, String compression, Sharing sharing, SecondMomentSchedule secondMoments) {
    SoloWorker worker(
        NetworkSnapshot network, RandomExamples examples, ExampleFormat format, int batchSize)
        throws IOException {
      CompressorSpec spec = CompressorSpec.parse(compression);
      return new SoloWorker(
          Networks.replica(network, format, batchSize, 1, spec.moments(), KernelChoice.OWN, 1),
          format,
          batchSize,
          new SoloWorker.Way(spec, sharing, secondMoments));
    }
  }

  private TrainingBenchmark() {}

  private static Sharing updates() {
    return new Sharing(Share.UPDATES, Sharing.DEFAULT_LOCAL_STEPS, Outer.DEFAULT);
  }

  public static void main(String[] args) throws IOException {
    NativeRuntime.prepare(Integer.parseInt(System.getenv().getOrDefault("OMP_NUM_THREADS", "1")));
    boolean quick = args[2].equals("quick");
    List<Figure> figures = new ArrayList<>();
    List<String> wanted = args.length > 5 ? List.of(args[5].split(" ")) : List.of();
    List<String> pyTorch = args[3].equals("-") ? List.of() : List.of(args[3], args[4]);
    for (Task task : TASKS) {
      if (wanted.isEmpty() || wanted.contains(task.model)) {
        figures.addAll(oneWorker(task, quick, pyTorch));
      }
    }
    if (!args[1].equals("-")) {
      figures.addAll(fourProcesses(Path.of(args[1])));
    }
    Figures.publish(figures, Path.of(args[0]));
    System.exit(0);
  }

  private static List<Figure> oneWorker(Task task, boolean quick, List<String> pyTorch)
      throws IOException {
    ModelSpec model = ModelSpec.parse(task.model);
    int steps = Math.max(2, quick ? task.steps / 3 : task.steps);
    ExampleFormat format = ExampleFormat.classified(task.shape, ArrayEncoding.FLOAT32);
    NetworkSnapshot network =
        Networks.named(model, format, CLASSES, UpdaterSpec.parse("adam:0.001"), 1);
    RandomExamples examples = new RandomExamples(steps * task.batchSize, task.shape, CLASSES, 1);
    int rounds = quick ? 5 : 11;
    double[] fit = new double[rounds];
    double[] other = new double[rounds];
    double[][] rates = new double[CONTESTANTS.size()][rounds];
    List<SoloWorker> workers = new ArrayList<>();
    Optional<PyTorch> peer = Optional.empty();
    try {
      if (!pyTorch.isEmpty()) {
        peer = Optional.of(PyTorch.start(pyTorch, task.model, task.shape, task.batchSize));
      }
      PlainFit plain = PlainFit.of(network, examples, task.shape, task.batchSize, CLASSES);
      for (Contestant contestant : CONTESTANTS) {
        workers.add(contestant.worker(network, examples, format, task.batchSize));
      }
      plain.seconds();
      for (SoloWorker worker : workers) {
        worker.epoch(examples);
      }
      for (int round = 0; round < rounds; round++) {
        fit[round] = examples.size() / plain.seconds();
        for (int i = 0; i < rates.length; i++) {
          rates[i][round] = examples.size() / workers.get(i).epoch(examples).seconds();
        }
        if (peer.isPresent()) {
          other[round] = examples.size() / peer.get().seconds(steps);
        }
      }
    } finally {
      for (SoloWorker worker : workers) {
        worker.close();
      }
      peer.ifPresent(PyTorch::close);
    }
    String name = model + ", one worker, ";
    String reference = "plain DL4J fit, " + perSecond(fit);
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < rates.length; i++) {
      String title = name + CONTESTANTS.get(i).name();
      figures.add(figure(title, rates[i], reference, fit, i == 0 ? BAR_NONE : 0));
    }
    if (peer.isPresent()) {
      String by = "PyTorch (" + peer.get().way() + "), " + perSecond(other);
      for (int i = 0; i < rates.length; i++) {
        figures.add(figure(name + CONTESTANTS.get(i).name(), rates[i], by, other, 0));
      }
    }
    return figures;
  }

  private static String perSecond(double[] rates) {
    double median = Medians.of(rates);
    return String.format(Locale.ROOT, median < FEW ? "%.2f/s" : "%.0f/s", median);
  }

  /**
   * @param bar that the ratio must reach, 0 for none
   */
  private static Figure figure(
      String name, double[] rates, String reference, double[] references, double bar) {
    double median = Medians.of(rates);
    double ratio = Medians.ofRatios(rates, references);
    return bar > 0
        ? Figure.atLeast(name, median, "examples/s", reference, ratio, bar)
        : Figure.only(name, median, "examples/s", reference, ratio);
  }

  private static List<Figure> fourProcesses(Path report) throws IOException {
    JsonNode root = new ObjectMapper().readTree(report.toFile());
    JsonNode seconds = root.get("seconds");
    double total = seconds.get("total").asDouble();
    String of = "share of the steps' time";
    List<Figure> figures = new ArrayList<>();
    String name = "4 executor processes, lenet, variance: ";
    figures.add(
        Figure.only(
            name + "throughput", root.get("examplesPerSecond").asDouble(), "examples/s", "", 1));
    for (String part :
        List.of("compute", "secondMoment", "compress", "exchange", "decode", "update", "wait")) {
      double value = seconds.get(part).asDouble();
      figures.add(Figure.only(name + part, value, "s", of, value / total));
    }
    return figures;
  }
}
