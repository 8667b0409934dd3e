package dev.parsimony.spark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Figures;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One worker against a plain DL4J fit loop over the same batches in the same JVM, in turn; and
 * where the time of four executor processes went, from the report of a run.
 *
 * <p>Arguments: OUTPUT.json REPORT.json|- quick|full [MODELS]
 */
public final class TrainingBenchmark {
  private static final int CLASSES = 10;
  private static final double BAR_NONE = 0.85;

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
          new Task("vgg-small", ArrayShape.image(3, 32, 32), 32, 10));

  /**
   * A network, and how it is trained.
   *
   * @param steps of a round
   */
  private record Task(String model, ArrayShape shape, int batchSize, int steps) {}

  /** A way to train. */
  private record Contestant(
      String name, String compression, Sharing sharing, SecondMomentSchedule secondMoments) {
    OneWorker worker(
        NetworkSnapshot network, RandomExamples examples, ExampleFormat format, int batchSize)
        throws IOException {
      return new OneWorker(
          network,
          CompressorSpec.parse(compression),
          sharing,
          secondMoments,
          examples,
          format,
          batchSize);
    }
  }

  private TrainingBenchmark() {}

  private static Sharing updates() {
    return new Sharing(Share.UPDATES, Sharing.DEFAULT_LOCAL_STEPS, Outer.DEFAULT);
  }

  public static void main(String[] args) throws IOException {
    NativeRuntime.prepare(1);
    boolean quick = args[2].equals("quick");
    List<Figure> figures = new ArrayList<>();
    List<String> wanted = args.length > 3 ? List.of(args[3].split(" ")) : List.of();
    for (Task task : TASKS) {
      if (wanted.isEmpty() || wanted.contains(task.model)) {
        figures.addAll(oneWorker(task, quick));
      }
    }
    if (!args[1].equals("-")) {
      figures.addAll(fourProcesses(Path.of(args[1])));
    }
    Figures.publish(figures, Path.of(args[0]));
    System.exit(0);
  }

  private static List<Figure> oneWorker(Task task, boolean quick) throws IOException {
    ModelSpec model = ModelSpec.parse(task.model);
    ArrayShape shape = task.shape;
    int batchSize = task.batchSize;
    int steps = Math.max(2, quick ? task.steps / 3 : task.steps);
    ExampleFormat format = ExampleFormat.classified(shape, ArrayEncoding.FLOAT32);
    NetworkSnapshot network =
        Networks.named(model, format, CLASSES, UpdaterSpec.parse("adam:0.001"), 1);
    RandomExamples examples = new RandomExamples(steps * batchSize, shape, CLASSES, 1);
    MultiLayerNetwork plain =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(NetworkFiles.toZip(network)), true);
    List<DataSet> batches = batches(examples, shape, batchSize, steps);
    int rounds = quick ? 5 : 11;
    double[] fit = new double[rounds];
    double[][] rates = new double[CONTESTANTS.size()][rounds];
    List<OneWorker> workers = new ArrayList<>();
    try {
      for (Contestant contestant : CONTESTANTS) {
        workers.add(contestant.worker(network, examples, format, batchSize));
      }
      fit(plain, batches);
      for (OneWorker worker : workers) {
        worker.epoch();
      }
      for (int round = 0; round < rounds; round++) {
        fit[round] = examples.size() / fit(plain, batches);
        for (int i = 0; i < rates.length; i++) {
          rates[i][round] = examples.size() / workers.get(i).epoch().seconds();
        }
      }
    } finally {
      for (OneWorker worker : workers) {
        worker.close();
      }
    }
    String reference = "plain DL4J fit, " + (long) Medians.of(fit) + "/s";
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < rates.length; i++) {
      String name = model + ", one worker, " + CONTESTANTS.get(i).name();
      double median = Medians.of(rates[i]);
      double ratio = Medians.ofRatios(rates[i], fit);
      figures.add(
          i == 0
              ? Figure.atLeast(name, median, "examples/s", reference, ratio, BAR_NONE)
              : Figure.only(name, median, "examples/s", reference, ratio));
    }
    return figures;
  }

  private static List<DataSet> batches(
      RandomExamples examples, ArrayShape shape, int batchSize, int steps) {
    List<DataSet> batches = new ArrayList<>();
    long[] dimensions =
        shape.image()
            ? new long[] {batchSize, shape.channels(), shape.height(), shape.width()}
            : new long[] {batchSize, shape.size()};
    for (int step = 0; step < steps; step++) {
      float[] features = new float[batchSize * shape.size()];
      float[] labels = new float[batchSize * CLASSES];
      float[] label = new float[1];
      for (int i = 0; i < batchSize; i++) {
        int example = step * batchSize + i;
        examples.read(example, ExampleFormat.FEATURES, features, i * shape.size());
        examples.read(example, ExampleFormat.CLASS, label, 0);
        labels[i * CLASSES + (int) label[0]] = 1;
      }
      batches.add(
          new DataSet(
              Nd4j.create(features, dimensions, 'c'),
              Nd4j.create(labels, new long[] {batchSize, CLASSES}, 'c')));
    }
    return batches;
  }

  private static double fit(MultiLayerNetwork network, List<DataSet> batches) {
    long start = System.nanoTime();
    batches.forEach(network::fit);
    return (System.nanoTime() - start) / 1e9;
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
