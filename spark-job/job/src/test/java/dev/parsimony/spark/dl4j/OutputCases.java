package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.TestFigures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks with an output, random labels, and the figures that they lead to. */
final class OutputCases {
  static final int EXAMPLES = 23;
  static final int FEATURES = 4;
  private static final int[] WORKERS = {1, 2, 4};

  private final Random random;

  OutputCases(long seed) {
    this.random = new Random(seed);
  }

  static NeuralNetConfiguration.Builder base() {
    return TestNetworks.base(new Sgd(0.1)).l2(0.01).l1(0.001);
  }

  static MultiLayerNetwork network(InputType input, Layer... layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(base().list(layers).setInputType(input).build());
    network.init();
    return network;
  }

  static MultiLayerNetwork dense(Layer output) {
    return network(
        InputType.feedForward(FEATURES), new DenseLayer.Builder().nOut(6).build(), output);
  }

  static OutputLayer output(LossFunction loss, Activation activation, int width) {
    return new OutputLayer.Builder(loss).activation(activation).nOut(width).build();
  }

  INDArray gaussian(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, (float) random.nextGaussian());
    }
    return array;
  }

  INDArray bits(long... shape) {
    return gaussian(shape).gt(0).castTo(DataType.FLOAT);
  }

  /** Rows with a single 1. */
  INDArray classes(int rows, int width) {
    INDArray array = Nd4j.zeros(DataType.FLOAT, rows, width);
    for (int row = 0; row < rows; row++) {
      array.putScalar(row, random.nextInt(width), 1);
    }
    return array;
  }

  MultiDataSet vectors(INDArray labels) {
    return new MultiDataSet(gaussian(EXAMPLES, FEATURES), labels);
  }

  /** The figures of each number of workers; their losses are DL4J's score of all examples. */
  static List<TestFigures> figures(Model model, MultiDataSet data) {
    double score = TestNetworks.score(model, data);
    TestedExamples examples = new TestedExamples(data);
    List<TestFigures> all =
        Arrays.stream(WORKERS).mapToObj(workers -> examples.figures(model, workers)).toList();
    for (TestFigures figures : all) {
      assertEquals(EXAMPLES, figures.examples());
      assertEquals(score, figures.loss(), 1e-5 * Math.abs(score));
    }
    return all;
  }

  static <T extends OutputFigures> List<T> first(Class<T> type, Model model, MultiDataSet data) {
    return figures(model, data).stream()
        .map(figures -> type.cast(figures.outputs().get(0)))
        .toList();
  }

  static INDArray answers(MultiLayerNetwork network, MultiDataSet data) {
    return network.output(data.getFeatures(0));
  }
}
