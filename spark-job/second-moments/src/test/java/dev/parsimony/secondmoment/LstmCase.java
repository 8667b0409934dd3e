package dev.parsimony.secondmoment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Recurrent layers with an output behind them, and what is measured of them.
 *
 * @param inputs features of a time step
 * @param masked whether sequences have different lengths
 * @param forwardLength of segments of truncated backpropagation; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LstmCase(
    String name,
    int inputs,
    RNNFormat format,
    int batch,
    int steps,
    boolean masked,
    int forwardLength,
    int backwardLength,
    Layer... layers) {
  static final int INPUTS = 5;
  static final int UNITS = 6;
  private static final int CLASSES = 3;
  private static final double RATE = 0.1;

  /** What a test measures of a network, by the name of the tensor. */
  interface Measure {
    Map<String, double[]> of(MultiLayerNetwork network);
  }

  static LstmCase of(String name, Layer... layers) {
    return new LstmCase(name, INPUTS, RNNFormat.NCW, 3, 7, false, 0, 0, layers);
  }

  LstmCase ofInputs(int features) {
    return new LstmCase(
        name, features, format, batch, steps, masked, forwardLength, backwardLength, layers);
  }

  static List<LstmCase> activations() {
    List<LstmCase> cases = new ArrayList<>();
    for (Activation gate : List.of(Activation.SIGMOID, Activation.HARDSIGMOID)) {
      for (Activation activation :
          List.of(
              Activation.TANH,
              Activation.SOFTSIGN,
              Activation.RELU,
              Activation.SIGMOID,
              Activation.HARDSIGMOID,
              Activation.IDENTITY)) {
        cases.add(
            of(
                gate + ", " + activation,
                new LSTM.Builder()
                    .nOut(UNITS)
                    .activation(activation)
                    .gateActivationFunction(gate)
                    .build()));
      }
    }
    return cases;
  }

  LstmCase sized(int sequences, int length) {
    return new LstmCase(
        name, inputs, format, sequences, length, masked, forwardLength, backwardLength, layers);
  }

  LstmCase truncated(int forward, int backward) {
    return new LstmCase(name, inputs, format, batch, steps, masked, forward, backward, layers);
  }

  Stream<LstmCase> formatsAndMasks() {
    return Stream.of(RNNFormat.values())
        .flatMap(
            order ->
                Stream.of(false, true)
                    .filter(mask -> !mask || steps > 1)
                    .map(
                        mask ->
                            new LstmCase(name, inputs, order, batch, steps, mask, 0, 0, layers)));
  }

  /** Returns whether the layers work with segments of a sequence. */
  boolean truncatable() {
    return !masked
        && format == RNNFormat.NCW
        && Stream.of(layers).allMatch(layer -> layer instanceof LSTM);
  }

  private boolean perStep() {
    return !(layers[layers.length - 1] instanceof LastTimeStep);
  }

  MultiLayerNetwork network(DataType dataType) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(dataType)
            .updater(new Sgd(RATE))
            .activation(Activation.TANH)
            .list();
    for (Layer layer : layers) {
      list.layer(formatted(layer.clone()));
    }
    list.layer(perStep() ? RecurrentMomentsTest.perStep(format) : FeedForwardMomentsTest.output());
    if (forwardLength > 0) {
      list.backpropType(BackpropType.TruncatedBPTT)
          .tBPTTForwardLength(forwardLength)
          .tBPTTBackwardLength(backwardLength);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(InputType.recurrent(inputs, steps, format)).build());
    network.init();
    return network;
  }

  private Layer formatted(Layer layer) {
    if (layer instanceof LastTimeStep last) {
      formatted(last.getUnderlying());
    } else if (layer instanceof Bidirectional both) {
      formatted(both.getFwd());
      formatted(both.getBwd());
    } else {
      ((BaseRecurrentLayer) layer).setRnnDataFormat(format);
    }
    return layer;
  }

  private DataSet data(DataType dataType) {
    Random random = new Random(3);
    INDArray features = random(random, dataType, batch, inputs, steps);
    INDArray labels =
        perStep()
            ? random(random, dataType, batch, CLASSES, steps)
            : random(random, dataType, batch, CLASSES);
    INDArray mask = null;
    if (masked) {
      mask = Nd4j.ones(dataType, batch, steps);
      for (int i = 0; i < batch; i++) {
        for (int step = 1 + i % steps; step < steps; step++) {
          mask.putScalar(i, step, 0);
        }
      }
    }
    return new DataSet(
        ordered(features), perStep() ? ordered(labels) : labels, mask, perStep() ? mask : null);
  }

  private INDArray ordered(INDArray sequences) {
    return format == RNNFormat.NCW ? sequences : sequences.permute(0, 2, 1).dup('c');
  }

  private static INDArray random(Random random, DataType dataType, long... shape) {
    INDArray array = Nd4j.create(dataType, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, (float) random.nextGaussian());
    }
    return array;
  }

  double[] output(MultiLayerNetwork network) {
    DataSet data = data(network.params().dataType());
    return values(network.output(data.getFeatures(), false, data.getFeaturesMaskArray(), null));
  }

  /** The gradients of all parameters and, where DL4J gives it, at the input. */
  Map<String, double[]> gradients(MultiLayerNetwork network) {
    DataSet data = data(network.params().dataType());
    if (masked && !perStep()) {
      return byTensor(
          network, ExampleGradients.gradient(network, (MultiDataSet) data.toMultiDataSet()));
    }
    var gradients =
        network.calculateGradients(
            data.getFeatures(),
            data.getLabels(),
            data.getFeaturesMaskArray(),
            data.getLabelsMaskArray());
    Map<String, double[]> values = new LinkedHashMap<>();
    values.put("input", values(gradients.getSecond()));
    gradients
        .getFirst()
        .gradientForVariable()
        .forEach((key, gradient) -> values.put(key, values(gradient)));
    return values;
  }

  /** What a call of {@code fit} adds to the parameters. */
  Map<String, double[]> changes(MultiLayerNetwork network) {
    INDArray start = network.params().dup();
    network.fit(data(network.params().dataType()));
    return byTensor(network, network.params().sub(start).toDoubleVector());
  }

  private static Map<String, double[]> byTensor(MultiLayerNetwork network, double[] flat) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Models.Tensor tensor : Models.tensors(network)) {
      values.put(tensor.name(), Arrays.copyOfRange(flat, tensor.from(), tensor.to()));
    }
    return values;
  }

  /** The outputs of one step, then of two, and of the rest. */
  double[] stepByStep(MultiLayerNetwork network) {
    INDArray features = data(network.params().dataType()).getFeatures();
    List<INDArray> outputs = new ArrayList<>();
    int[] borders = {0, Math.min(1, steps), Math.min(3, steps), steps};
    network.rnnClearPreviousState();
    for (int i = 1; i < borders.length; i++) {
      if (borders[i] > borders[i - 1]) {
        outputs.add(
            network.rnnTimeStep(
                features
                    .get(
                        NDArrayIndex.all(),
                        NDArrayIndex.all(),
                        NDArrayIndex.interval(borders[i - 1], borders[i]))
                    .dup()));
      }
    }
    return values(Nd4j.concat(2, outputs.toArray(INDArray[]::new)));
  }

  private static double[] values(INDArray array) {
    return array.dup('c').reshape(array.length()).toDoubleVector();
  }

  @Override
  public String toString() {
    return name
        + ", "
        + format
        + ", "
        + batch
        + " of "
        + steps
        + " steps"
        + (masked ? ", masked" : "");
  }
}
