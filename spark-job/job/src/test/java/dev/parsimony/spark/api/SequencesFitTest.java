package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Sequences of any length in an RDD, one worker: iterations, scores and parameters are those of
 * {@code fit} on the batches that the worker drew.
 */
final class SequencesFitTest {
  private static final int EXAMPLES = 39;
  private static final int BATCH = 4;
  private static final int EPOCHS = 2;
  private static final int FEATURES = 3;
  private static final int CLASSES = 4;
  private static final int LONGEST = 11;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @ParameterizedTest(name = "{0}, segments of {1} (0: none), masks {2}, seed {3}")
  @CsvSource({
    "per step, 0, none, 1",
    "per step, 0, some, 2",
    "per step, 4, none, 3",
    "per step, 4, some, 4",
    "per step, 50, some, 5",
    "per sequence, 0, none, 6",
    "per sequence, 0, some, 7",
  })
  void aSequentialNetworkTrainsAsFit(String kind, int segment, String masks, long seed) {
    List<DataSet> examples = examples(kind.equals("per step"), masks.equals("some"), seed);
    Scores scores = new Scores();
    MultiLayerNetwork expected = sequential(kind, segment);
    expected.setListeners(scores);
    int[] lengths = examples.stream().mapToInt(e -> (int) e.getFeatures().size(2)).toArray();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (List<Integer> batch : drawn(lengths, seed, epoch)) {
        expected.fit(DataSet.merge(batch.stream().map(examples::get).toList()));
      }
      scores.endEpoch();
    }
    TrainedNetwork<MultiLayerNetwork> got =
        parsimony(seed).fit(sequential(kind, segment), SPARK.context().parallelize(examples, 2));
    assertEquals(expected.getIterationCount(), got.network().getIterationCount());
    assertTrained(expected, scores, got.network(), got.report());
  }

  @ParameterizedTest(name = "{0}, segments of {1} (0: none), seed {2}")
  @CsvSource({"per step, 0, 11", "per step, 4, 12", "two lengths, 0, 13"})
  void aGraphTrainsAsFit(String kind, int segment, long seed) {
    List<MultiDataSet> examples =
        kind.equals("per step")
            ? examples(true, true, seed).stream().map(SequencesFitTest::multi).toList()
            : twoLengths(seed);
    Scores scores = new Scores();
    ComputationGraph expected = graph(kind, segment);
    expected.setListeners(scores);
    int[] lengths = examples.stream().mapToInt(SequencesFitTest::longest).toArray();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (List<Integer> batch : drawn(lengths, seed, epoch)) {
        expected.fit(MultiDataSet.merge(batch.stream().map(examples::get).toList()));
      }
      scores.endEpoch();
    }
    List<org.nd4j.linalg.dataset.api.MultiDataSet> rows = List.copyOf(examples);
    TrainedNetwork<ComputationGraph> got =
        parsimony(seed).fitMultiDataSet(graph(kind, segment), SPARK.context().parallelize(rows, 2));
    assertEquals(
        expected.getConfiguration().getIterationCount(),
        got.network().getConfiguration().getIterationCount());
    assertTrained(expected, scores, got.network(), got.report());
  }

  private static Parsimony parsimony(long seed) {
    Parsimony settings =
        Parsimony.on(SPARK.context())
            .workers(1)
            .batchSize(BATCH)
            .epochs(EPOCHS)
            .seed(seed)
            .compression("none")
            .dl4jKernels()
            .threadsPerWorker(1);
    return byLength(seed) ? settings.batchByLength() : settings;
  }

  /** Every second case. */
  private static boolean byLength(long seed) {
    return seed % 2 == 0;
  }

  private static void assertTrained(Model expected, Scores scores, Model got, Report report) {
    assertArrayEquals(expected.params().toFloatVector(), got.params().toFloatVector());
    assertEquals(scores.epochs, report.epochs().stream().map(Report.Epoch::score).toList());
    assertEquals(scores.steps, report.steps());
  }

  /** Of every step, and their means over the epochs. */
  private static final class Scores extends BaseTrainingListener {
    private final List<Double> epochs = new ArrayList<>();
    private double sum;
    private int count;
    private long steps;

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      sum += model.score();
      count++;
      steps++;
    }

    void endEpoch() {
      epochs.add(sum / count);
      sum = 0;
      count = 0;
    }
  }

  /** The batches of an epoch, by the examples' places: the only worker's are those of the RDD. */
  private static List<List<Integer>> drawn(int[] lengths, long seed, int epoch) {
    ExampleStore places =
        new ExampleStore() {
          @Override
          public int size() {
            return lengths.length;
          }

          @Override
          public int length(int index) {
            return lengths[index];
          }

          @Override
          public void read(int index, int array, float[] into, int offset) {
            into[offset] = index;
          }
        };
    ShuffledBatches batches =
        byLength(seed)
            ? ShuffledBatches.byLength(places, BATCH, seed, 0)
            : new ShuffledBatches(places, BATCH, seed, 0);
    Batch batch =
        new Batch(BATCH, ExampleFormat.classified(ArrayShape.vector(1), ArrayEncoding.FLOAT32));
    batches.startEpoch(epoch);
    List<List<Integer>> drawn = new ArrayList<>();
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < batches.batchesPerEpoch(); i++) {
      batches.next(batch);
      List<Integer> one = new ArrayList<>();
      for (int j = 0; j < BATCH; j++) {
        one.add((int) batch.array(ExampleFormat.CLASS)[j]);
      }
      drawn.add(one);
      all.addAll(one);
    }
    assertEquals(BATCH * batches.batchesPerEpoch(), all.size(), "an example came twice");
    return drawn;
  }

  private static List<DataSet> examples(boolean perStep, boolean masks, long seed) {
    Random random = new Random(seed);
    List<DataSet> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      // Some batches have sequences of one length.
      int steps = i % 3 == 0 ? 5 : 1 + random.nextInt(LONGEST);
      INDArray features = gauss(random, FEATURES, steps);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, CLASSES, steps);
      for (int t = 0; t < steps; t++) {
        labels.putScalar(new int[] {0, random.nextInt(CLASSES), t}, 1);
      }
      INDArray answers = labels.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(0));
      DataSet example = new DataSet(features, perStep ? labels : answers.dup('c'));
      if (masks && i % 4 == 0) {
        INDArray mask = Nd4j.ones(DataType.FLOAT, 1, steps);
        for (int t = 1 + random.nextInt(steps); t < steps; t++) {
          mask.putScalar(0, t, 0);
        }
        example.setFeaturesMaskArray(mask);
        if (perStep) {
          example.setLabelsMaskArray(mask.dup());
        }
      }
      examples.add(example);
    }
    assertTrue(examples.stream().anyMatch(e -> e.getFeatures().size(2) > 8), "no long sequence");
    return examples;
  }

  private static MultiDataSet multi(DataSet data) {
    return (MultiDataSet) data.toMultiDataSet();
  }

  /** One series of some length, and another of the length of the labels. */
  private static List<MultiDataSet> twoLengths(long seed) {
    Random random = new Random(seed);
    List<MultiDataSet> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int steps = 1 + random.nextInt(LONGEST);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, CLASSES, steps);
      for (int t = 0; t < steps; t++) {
        labels.putScalar(new int[] {0, random.nextInt(CLASSES), t}, 1);
      }
      INDArray other = gauss(random, FEATURES, 1 + random.nextInt(LONGEST));
      examples.add(
          new MultiDataSet(
              new INDArray[] {other, gauss(random, 2, steps)}, new INDArray[] {labels}));
    }
    return examples;
  }

  private static int longest(MultiDataSet example) {
    long longest = example.getLabels(0).size(2);
    for (INDArray features : example.getFeatures()) {
      longest = Math.max(longest, features.size(2));
    }
    return (int) longest;
  }

  private static INDArray gauss(Random random, int features, int steps) {
    INDArray values = Nd4j.create(DataType.FLOAT, 1, features, steps);
    for (int i = 0; i < values.length(); i++) {
      values.putScalar(i, random.nextGaussian());
    }
    return values;
  }

  private static BackpropType type(int segment) {
    return segment == 0 ? BackpropType.Standard : BackpropType.TruncatedBPTT;
  }

  private static MultiLayerNetwork sequential(String kind, int segment) {
    LSTM lstm = new LSTM.Builder().nIn(FEATURES).nOut(6).build();
    if (kind.equals("per sequence")) {
      return TestNetworks.sequential(
          TestNetworks.base(new Adam(0.01)), InputType.recurrent(FEATURES), new LastTimeStep(lstm));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(lstm)
                .layer(output())
                .backpropType(type(segment))
                .tBPTTLength(Math.max(1, segment))
                .setInputType(InputType.recurrent(FEATURES))
                .build());
    network.init();
    return network;
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .build();
  }

  private static ComputationGraph graph(String kind, int segment) {
    var builder = TestNetworks.base(new Adam(0.01)).graphBuilder();
    if (kind.equals("per step")) {
      builder
          .addInputs("in")
          .addLayer("recurrent", new LSTM.Builder().nOut(6).build(), "in")
          .addLayer("out", output(), "recurrent")
          .setInputTypes(InputType.recurrent(FEATURES));
    } else {
      builder
          .addInputs("other", "in")
          .addLayer("encoder", new LSTM.Builder().nOut(6).build(), "other")
          .addVertex("last", new LastTimeStepVertex("other"), "encoder")
          .addVertex("everywhere", new DuplicateToTimeSeriesVertex("in"), "last")
          .addVertex("both", new MergeVertex(), "in", "everywhere")
          .addLayer("decoder", new LSTM.Builder().nOut(5).build(), "both")
          .addLayer("out", output(), "decoder")
          .setInputTypes(InputType.recurrent(FEATURES), InputType.recurrent(2));
    }
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .setOutputs("out")
                .backpropType(type(segment))
                .tBPTTForwardLength(Math.max(1, segment))
                .tBPTTBackwardLength(Math.max(1, segment))
                .build());
    graph.init();
    return graph;
  }
}
