package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.metrics.ClassSums;
import dev.parsimony.spark.metrics.TestSums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sequences with masks, several inputs and outputs: steps equal fit, answers are counted. */
final class ArraysTest {
  private static final int EXAMPLES = 8;
  private static final int FEATURES = 3;
  private static final int STEPS = 5;
  private static final int CLASSES = 4;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest(name = "{0}, second moments {1}")
  @CsvSource({
    "per step, false",
    "per sequence, false",
    "time before features, false",
    "graph, false",
    "'two inputs, outputs', false",
    "per step, true",
    "per sequence, true",
    "time before features, true",
    "graph, true",
    "'two inputs, outputs', true",
  })
  void stepsEqualFit(String kind, boolean withSecondMoments) {
    Model fitted = network(kind);
    ExampleFormat format = format(kind);
    Network network = NetworkSnapshot.of(fitted).restore();
    NetworkInput input = NetworkInput.of(network, format);
    Dl4jReplica replica =
        new Dl4jReplica(
            network,
            input,
            EXAMPLES,
            EXAMPLES,
            withSecondMoments ? MomentRequest.EXACT : MomentRequest.MEAN,
            KernelChoice.DL4J);
    GradientMoments moments = new GradientMoments(replica.layout(), withSecondMoments);
    for (long seed = 0; seed < 6; seed++) {
      RandomSequences examples = new RandomSequences(format, EXAMPLES, CLASSES, seed);
      Batch batch = examples.batch();
      double score = replica.computeMoments(batch, 0, moments);
      replica.apply(moments.mean());
      // Between steps, so that masks of a test would be noticed.
      replica.test(new RandomSequences(format, 5, CLASSES, 100 + seed).batch(), replica.testSums());
      fit(fitted, arrays(input, batch));
      assertEquals(fitted.score(), score);
    }
    assertArrayEquals(
        NetworkSnapshot.of(fitted).state().parameters(), replica.state().parameters());
  }

  /** Gradients are rounded to float32, and so are the parameters when they are taken out. */
  @ParameterizedTest(name = "second moments {0}")
  @ValueSource(booleans = {false, true})
  void aNetworkOfDoublesTrains(boolean withSecondMoments) {
    NeuralNetConfiguration.Builder base = TestNetworks.base(new Sgd(0.1)).dataType(DataType.DOUBLE);
    MultiLayerNetwork fitted = perStep(base, RNNFormat.NCW);
    Network network = NetworkSnapshot.of(fitted).restore();
    assertEquals(DataType.DOUBLE, network.parameters().dataType());
    NetworkInput input = NetworkInput.of(network, format("per step"));
    MomentRequest request = withSecondMoments ? MomentRequest.EXACT : MomentRequest.MEAN;
    Dl4jReplica replica =
        new Dl4jReplica(network, input, EXAMPLES, EXAMPLES, request, KernelChoice.DL4J);
    GradientMoments moments = new GradientMoments(replica.layout(), withSecondMoments);
    long hash = replica.parameterHash();
    for (long seed = 0; seed < 6; seed++) {
      Batch batch = new RandomSequences(input.format(), EXAMPLES, CLASSES, seed).batch();
      double score = replica.computeMoments(batch, 0, moments);
      replica.apply(moments.mean());
      assertNotEquals(hash, replica.parameterHash());
      fit(fitted, arrays(input, batch));
      assertEquals(fitted.score(), score, 1e-6);
    }
    assertArrayEquals(
        NetworkSnapshot.of(fitted).state().parameters(), replica.state().parameters(), 1e-6f);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"per step", "per sequence", "time before features", "graph"})
  void countsWhatDl4jCounts(String kind) {
    Model model = network(kind);
    ExampleFormat format = format(kind);
    Network network = Network.of(model);
    NetworkInput input = NetworkInput.of(network, format);
    Dl4jReplica replica =
        new Dl4jReplica(network, input, EXAMPLES, EXAMPLES, MomentRequest.MEAN, KernelChoice.DL4J);
    Batch batch = new RandomSequences(format, 21, CLASSES, 3).batch();
    TestSums sums = replica.testSums();
    replica.test(batch, sums);
    ClassSums answers = (ClassSums) sums.output(0);
    MultiDataSet data = arrays(input, batch);
    INDArray out = network.output(data)[0];
    INDArray labels = data.getLabels(0);
    if (kind.equals("time before features")) {
      out = out.permute(0, 2, 1);
      labels = labels.permute(0, 2, 1);
    }
    Evaluation evaluation = new Evaluation(CLASSES);
    INDArray mask = data.hasMaskArrays() ? data.getLabelsMaskArray(0) : null;
    evaluation.eval(labels, out, mask);
    assertEquals(evaluation.getNumRowCounter(), answers.tested());
    assertEquals(evaluation.accuracy(), (double) answers.correct() / answers.tested(), 1e-9);
    assertTrue(answers.correct() > 0);
    List<List<Long>> confusion = answers.figures().confusion();
    for (int truth = 0; truth < CLASSES; truth++) {
      for (int answer = 0; answer < CLASSES; answer++) {
        long expected = evaluation.getConfusionMatrix().getCount(truth, answer);
        assertEquals(expected, confusion.get(truth).get(answer));
      }
    }
    assertEquals(TestNetworks.score(model, data), sums.figures().loss(), 1e-6);
  }

  @Test
  void countsMustAgree() {
    Network network = Network.of(network("two inputs, outputs"));
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> NetworkInput.of(network, format("per sequence")));
    assertEquals(
        "The network's inputs and outputs (2 and 2) must be as many as an example's arrays of"
            + " features and labels (1 and 1).",
        e.sentence());
  }

  private static void fit(Model model, MultiDataSet data) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(data.getFeatures(0), data.getLabels(0), mask(data, true), mask(data, false));
    } else {
      ((ComputationGraph) model).fit(data);
    }
  }

  private static INDArray mask(MultiDataSet data, boolean features) {
    INDArray[] masks = features ? data.getFeaturesMaskArrays() : data.getLabelsMaskArrays();
    return masks == null ? null : masks[0];
  }

  /** The batch as a DL4J user would have it, put together value by value. */
  private static MultiDataSet arrays(NetworkInput input, Batch batch) {
    return new MultiDataSet(
        arrays(input, batch, ArrayRole.FEATURES, ArrayRole.FEATURES),
        arrays(input, batch, ArrayRole.LABELS, ArrayRole.LABELS),
        arrays(input, batch, ArrayRole.FEATURES_MASK, ArrayRole.FEATURES),
        arrays(input, batch, ArrayRole.LABELS_MASK, ArrayRole.LABELS));
  }

  private static INDArray[] arrays(
      NetworkInput input, Batch batch, ArrayRole role, ArrayRole masked) {
    if (input.format().count(role) == 0) {
      return null;
    }
    INDArray[] arrays = new INDArray[input.format().count(masked)];
    for (int i = 0; i < arrays.length; i++) {
      OptionalInt place = input.format().find(role, i);
      arrays[i] = place.isEmpty() ? null : array(input, batch, place.getAsInt());
    }
    return arrays;
  }

  private static INDArray array(NetworkInput input, Batch batch, int place) {
    ArrayFormat format = input.format().arrays().get(place);
    float[] values = Arrays.copyOf(batch.array(place), batch.size() * format.shape().size());
    INDArray array =
        format.encoding() == ArrayEncoding.CLASS
            ? oneHot(format, values, batch.size())
            : Nd4j.create(values, NetworkInput.storedShape(format.shape(), batch.size()), 'c');
    boolean timeFirst = input.form() == NetworkInput.Form.CHANNELS_LAST && array.rank() == 3;
    return timeFirst ? array.permute(0, 2, 1).dup('c') : array;
  }

  private static INDArray oneHot(ArrayFormat format, float[] classes, int examples) {
    int steps = format.shape().size();
    INDArray array = Nd4j.zeros(DataType.FLOAT, examples, CLASSES, steps);
    for (int row = 0; row < examples * steps; row++) {
      if (classes[row] >= 0) {
        array.putScalar(row / steps, (int) classes[row], row % steps, 1);
      }
    }
    return format.shape().sequence() ? array : array.reshape(examples, CLASSES);
  }

  private static ExampleFormat format(String kind) {
    ArrayShape sequence = ArrayShape.sequence(FEATURES, STEPS);
    ArrayFormat mask =
        new ArrayFormat(ArrayRole.FEATURES_MASK, 0, ArrayShape.vector(STEPS), ArrayEncoding.UINT8);
    ArrayFormat features = values(ArrayRole.FEATURES, 0, sequence);
    List<ArrayFormat> arrays = new ArrayList<>();
    switch (kind) {
      case "per sequence" -> arrays.addAll(List.of(classes(ArrayShape.vector(1)), features, mask));
      case "two inputs, outputs" ->
          arrays.addAll(
              List.of(
                  features,
                  values(ArrayRole.FEATURES, 1, ArrayShape.vector(6)),
                  values(ArrayRole.LABELS, 0, ArrayShape.vector(CLASSES)),
                  values(ArrayRole.LABELS, 1, ArrayShape.sequence(2, STEPS)),
                  mask,
                  new ArrayFormat(
                      ArrayRole.LABELS_MASK, 1, ArrayShape.vector(STEPS), ArrayEncoding.UINT8)));
      default ->
          arrays.addAll(
              List.of(
                  classes(ArrayShape.sequence(1, STEPS)),
                  features,
                  mask,
                  new ArrayFormat(
                      ArrayRole.LABELS_MASK, 0, ArrayShape.vector(STEPS), ArrayEncoding.UINT8)));
    }
    return new ExampleFormat(arrays);
  }

  private static ArrayFormat classes(ArrayShape shape) {
    return new ArrayFormat(ArrayRole.LABELS, 0, shape, ArrayEncoding.CLASS);
  }

  private static ArrayFormat values(ArrayRole role, int index, ArrayShape shape) {
    return new ArrayFormat(role, index, shape, ArrayEncoding.FLOAT32);
  }

  private static Model network(String kind) {
    NeuralNetConfiguration.Builder base = TestNetworks.base(new Adam(0.01)).l2(1e-3);
    return switch (kind) {
      case "per step" -> perStep(base, RNNFormat.NCW);
      case "time before features" -> perStep(base, RNNFormat.NWC);
      case "per sequence" ->
          TestNetworks.sequential(
              base,
              InputType.recurrent(FEATURES),
              new LSTM.Builder().nOut(7).build(),
              new GlobalPoolingLayer());
      case "graph" -> graph(base);
      default -> twoInputs(base);
    };
  }

  private static MultiLayerNetwork perStep(NeuralNetConfiguration.Builder base, RNNFormat format) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base.list()
                .layer(new LSTM.Builder().nOut(7).dataFormat(format).build())
                .layer(perStepOutput(CLASSES, LossFunction.MCXENT, Activation.SOFTMAX, format))
                .setInputType(InputType.recurrent(FEATURES, STEPS, format))
                .build());
    network.init();
    return network;
  }

  private static RnnOutputLayer perStepOutput(
      int outputs, LossFunction loss, Activation activation, RNNFormat format) {
    return new RnnOutputLayer.Builder(loss)
        .activation(activation)
        .nOut(outputs)
        .dataFormat(format)
        .build();
  }

  private static ComputationGraph graph(NeuralNetConfiguration.Builder base) {
    ComputationGraph graph =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("in")
                .addLayer("left", new LSTM.Builder().nOut(4).build(), "in")
                .addLayer("right", new LSTM.Builder().nOut(5).build(), "in")
                .addVertex("merge", new MergeVertex(), "left", "right")
                .addLayer(
                    "out",
                    perStepOutput(CLASSES, LossFunction.MCXENT, Activation.SOFTMAX, RNNFormat.NCW),
                    "merge")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(FEATURES))
                .build());
    graph.init();
    return graph;
  }

  private static ComputationGraph twoInputs(NeuralNetConfiguration.Builder base) {
    ComputationGraph graph =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("series", "facts")
                .addLayer("lstm", new LSTM.Builder().nOut(5).build(), "series")
                .addLayer("pooled", new GlobalPoolingLayer(), "lstm")
                .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "facts")
                .addVertex("merge", new MergeVertex(), "pooled", "dense")
                .addLayer("class", TestNetworks.output(CLASSES), "merge")
                .addLayer(
                    "next",
                    perStepOutput(2, LossFunction.MSE, Activation.IDENTITY, RNNFormat.NCW),
                    "lstm")
                .setOutputs("class", "next")
                .setInputTypes(InputType.recurrent(FEATURES), InputType.feedForward(6))
                .build());
    graph.init();
    return graph;
  }
}
