package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.onednn.OneDnn;
import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** What only graphs have: several inputs and outputs, stacked rows, vertices with parameters. */
final class GraphMomentsTest {
  private static final int EXAMPLES = 3;
  private static final int STEPS = 4;

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void twoInputsAndTwoOutputs(DataType dataType) {
    ComputationGraph graph =
        graph(
            base(dataType)
                .addInputs("image", "vector")
                .addLayer("filters", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "image")
                .addLayer("left", dense(), "filters")
                .addLayer("right", dense(), "vector")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("one", TestNetworks.output(3), "both")
                .addLayer("two", TestNetworks.output(2), "right")
                .setOutputs("one", "two")
                .setInputTypes(InputType.convolutional(6, 6, 1), InputType.feedForward(5)));
    ExampleGradients.assertExact(
        graph,
        new MultiDataSet(
            new INDArray[] {
              random(1, dataType, EXAMPLES, 1, 6, 6), random(2, dataType, EXAMPLES, 5)
            },
            new INDArray[] {random(3, dataType, EXAMPLES, 3), random(4, dataType, EXAMPLES, 2)}));
  }

  /** A siamese network: both inputs go through the same layers, stacked to one batch. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"dense", "layer norm", "PReLU", "LSTM", "time distributed"})
  void stackedInputsShareLayers(String shared) {
    boolean sequence = shared.equals("LSTM") || shared.equals("time distributed");
    GraphBuilder builder =
        base(DataType.DOUBLE)
            .addInputs("a", "b")
            .addVertex("stack", new StackVertex(), "a", "b")
            .addLayer("shared", shared(shared), "stack");
    if (sequence) {
      builder.addLayer("pooled", new GlobalPoolingLayer(), "shared");
    }
    ComputationGraph graph =
        graph(
            builder
                .addVertex("first", new UnstackVertex(0, 2), sequence ? "pooled" : "shared")
                .addVertex("second", new UnstackVertex(1, 2), sequence ? "pooled" : "shared")
                .addVertex("both", new MergeVertex(), "first", "second")
                .addLayer("out", TestNetworks.output(3), "both")
                .setOutputs("out")
                .setInputTypes(type(sequence), type(sequence)));
    long[] shape = sequence ? new long[] {EXAMPLES, 5, STEPS} : new long[] {EXAMPLES, 5};
    ExampleGradients.assertExact(
        graph,
        new MultiDataSet(
            new INDArray[] {random(1, DataType.DOUBLE, shape), random(2, DataType.DOUBLE, shape)},
            new INDArray[] {random(3, DataType.DOUBLE, EXAMPLES, 3)}));
  }

  private static InputType type(boolean sequence) {
    return sequence ? InputType.recurrent(5, STEPS) : InputType.feedForward(5);
  }

  private static Layer shared(String name) {
    return switch (name) {
      case "dense" -> dense();
      case "layer norm" -> new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build();
      case "PReLU" -> new PReLULayer.Builder().inputShape(5).build();
      case "LSTM" -> new LSTM.Builder().nOut(4).build();
      default -> new TimeDistributed(dense());
    };
  }

  @Test
  void rowsInAnUnknownOrderAreRefused() {
    OutputLayer output = TestNetworks.output(3);
    output.setNIn(8);
    ComputationGraph graph =
        graph(
            base(DataType.FLOAT)
                .addInputs("in")
                .addVertex("rows", new ReshapeVertex(2 * EXAMPLES, 3), "in")
                .addLayer("dense", new DenseLayer.Builder().nIn(3).nOut(4).build(), "rows")
                .addVertex("back", new ReshapeVertex(EXAMPLES, 8), "dense")
                .addLayer("out", output, "back")
                .setOutputs("out"));
    Models.install(graph);
    MultiDataSet batch =
        new MultiDataSet(
            random(1, DataType.FLOAT, EXAMPLES, 6), random(2, DataType.FLOAT, EXAMPLES, 3));
    UnsupportedLayerException e =
        assertThrows(
            UnsupportedLayerException.class, () -> ExampleGradients.gradient(graph, batch));
    assertTrue(e.getMessage().contains("'dense' sees several rows"), e.getMessage());
    assertTrue(e.getMessage().contains("may have changed"), e.getMessage());
  }

  @Test
  void stackedImagesAndIndicesShareLayers() {
    ComputationGraph graph =
        graph(
            base(DataType.FLOAT)
                .addInputs("a", "b", "i", "j")
                .addVertex("images", new StackVertex(), "a", "b")
                .addVertex("words", new StackVertex(), "i", "j")
                .addLayer("filters", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "images")
                .addLayer("dense", dense(), "filters")
                .addLayer("embedding", new EmbeddingLayer.Builder().nIn(3).nOut(4).build(), "words")
                .addVertex("pairs", new MergeVertex(), "dense", "embedding")
                .addVertex("first", new UnstackVertex(0, 2), "pairs")
                .addVertex("second", new UnstackVertex(1, 2), "pairs")
                .addVertex("both", new MergeVertex(), "first", "second")
                .addLayer("out", TestNetworks.output(3), "both")
                .setOutputs("out")
                .setInputTypes(
                    InputType.convolutional(5, 5, 1),
                    InputType.convolutional(5, 5, 1),
                    InputType.feedForward(3),
                    InputType.feedForward(3)));
    ExampleGradients.assertExact(
        graph,
        new MultiDataSet(
            new INDArray[] {
              random(1, DataType.FLOAT, EXAMPLES, 1, 5, 5),
              random(2, DataType.FLOAT, EXAMPLES, 1, 5, 5),
              Nd4j.createFromArray(new float[][] {{0}, {1}, {2}}),
              Nd4j.createFromArray(new float[][] {{0}, {2}, {1}})
            },
            new INDArray[] {random(3, DataType.FLOAT, EXAMPLES, 3)}));
  }

  /** With the same statistics for all, stacking a batch on itself doubles each contribution. */
  @Test
  void stackedRowsOfABatchNormalisationAreOneExamples() {
    double[] once = batchNormMoments(1);
    double[] twice = batchNormMoments(2);
    for (int i = 0; i < once.length; i++) {
      assertEquals(once[i], twice[i], 1e-6 * once[i]);
    }
  }

  /** Of gamma and beta, where the mean of so many equal copies of the batch is the output. */
  private static double[] batchNormMoments(int copies) {
    String[] inputs = new String[copies];
    Arrays.fill(inputs, "in");
    String[] parts = new String[copies];
    GraphBuilder builder =
        base(DataType.DOUBLE)
            .addInputs("in")
            .addVertex("stack", new StackVertex(), inputs)
            .addLayer("norm", new BatchNormalization.Builder().nOut(5).nIn(5).build(), "stack");
    for (int i = 0; i < copies; i++) {
      builder.addVertex("part" + i, new UnstackVertex(i, copies), "norm");
      parts[i] = "part" + i;
    }
    ComputationGraph graph =
        graph(
            builder
                .addVertex("mean", new ElementWiseVertex(ElementWiseVertex.Op.Average), parts)
                .addLayer("out", TestNetworks.output(3), "mean")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(5)));
    SecondMoments moments = SecondMoments.install(graph);
    ExampleGradients.gradient(
        graph,
        new MultiDataSet(
            random(1, DataType.DOUBLE, EXAMPLES, 5), random(2, DataType.DOUBLE, EXAMPLES, 3)));
    return Arrays.copyOf(moments.flat().toDoubleVector(), 10);
  }

  @ParameterizedTest(name = "masked: {0}")
  @ValueSource(booleans = {true, false})
  void attentionVertex(boolean masked) {
    for (DataType dataType : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      INDArray mask = Nd4j.ones(dataType, EXAMPLES, STEPS);
      mask.putScalar(1, 3, 0);
      mask.putScalar(2, 2, 0);
      mask.putScalar(2, 3, 0);
      ExampleGradients.assertExact(
          attention(dataType, false),
          new MultiDataSet(
              new INDArray[] {random(1, dataType, EXAMPLES, 5, STEPS)},
              new INDArray[] {random(2, dataType, EXAMPLES, 3)},
              masked ? new INDArray[] {mask} : null,
              null));
    }
  }

  @Test
  void attentionVertexTrainsAsWithout() {
    ComputationGraph plain = attention(DataType.FLOAT, false);
    ComputationGraph stepped = attention(DataType.FLOAT, false);
    Models.install(stepped);
    for (int step = 0; step < 20; step++) {
      MultiDataSet batch =
          new MultiDataSet(
              random(10 + step, DataType.FLOAT, EXAMPLES, 5, STEPS),
              random(50 + step, DataType.FLOAT, EXAMPLES, 3));
      plain.fit(batch);
      stepped.fit(batch);
    }
    assertArrayEquals(plain.params().toDoubleVector(), stepped.params().toDoubleVector());
  }

  @Test
  void aFrozenVertexHasNone() {
    ComputationGraph graph = attention(DataType.FLOAT, true);
    SecondMoments moments = SecondMoments.install(graph);
    ExampleGradients.gradient(
        graph,
        new MultiDataSet(
            random(1, DataType.FLOAT, EXAMPLES, 5, STEPS), random(2, DataType.FLOAT, EXAMPLES, 3)));
    double[] all = moments.flat().toDoubleVector();
    for (Models.Tensor tensor : Models.tensors(graph)) {
      boolean frozen = tensor.name().startsWith("attention");
      assertEquals(!frozen, tensor.trained(), tensor.name());
      assertEquals(frozen, all[tensor.from()] == 0, tensor.name());
    }
  }

  /**
   * @param frozen whether the attention is, which ends backpropagation in DL4J; else an LSTM comes
   *     before it
   */
  private static ComputationGraph attention(DataType dataType, boolean frozen) {
    int size = frozen ? 5 : 4;
    GraphVertex attention =
        new AttentionVertex.Builder()
            .nInKeys(size)
            .nInQueries(size)
            .nInValues(size)
            .nHeads(2)
            .headSize(2)
            .nOut(4)
            .projectInput(true)
            .build();
    GraphBuilder builder = base(dataType).addInputs("in");
    String before = frozen ? "in" : "before";
    if (!frozen) {
      builder.addLayer(before, new LSTM.Builder().nOut(size).build(), "in");
    }
    return graph(
        builder
            .addVertex(
                "attention",
                frozen ? new FrozenVertex(attention) : attention,
                before,
                before,
                before)
            .addLayer("pool", new GlobalPoolingLayer(), "attention")
            .addLayer("out", TestNetworks.output(3), "pool")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(5, STEPS)));
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(4).build();
  }

  private static GraphBuilder base(DataType dataType) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(dataType)
        .updater(new Adam(0.01))
        .activation(Activation.TANH)
        .graphBuilder();
  }

  private static ComputationGraph graph(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  private static INDArray random(long seed, DataType dataType, long... shape) {
    Random random = new Random(seed);
    INDArray array = Nd4j.create(dataType, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }
}
