package dev.parsimony.secondmoment;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * A network around the layers that a test is about, and batches for it.
 *
 * @param options of the network, applied to its builder
 * @param vocabulary above 0 for features that are indices below it
 * @param masked whether sequences have different lengths
 * @param zeroSteps whether each sequence has a step of zeros, at another place than the next one's
 * @param layers the last one is an output layer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record LayerCase(
    String name,
    InputType input,
    UnaryOperator<NeuralNetConfiguration.Builder> options,
    int vocabulary,
    boolean masked,
    boolean zeroSteps,
    Layer... layers) {
  static final int EXAMPLES = 3;
  static final int STEPS = 4;

  static LayerCase of(String name, InputType input, Layer... layers) {
    return new LayerCase(name, input, UnaryOperator.identity(), 0, false, false, layers);
  }

  LayerCase with(UnaryOperator<NeuralNetConfiguration.Builder> more) {
    return new LayerCase(name, input, more, vocabulary, masked, zeroSteps, layers);
  }

  LayerCase withMasks() {
    return new LayerCase(name + ", masked", input, options, vocabulary, true, zeroSteps, layers);
  }

  LayerCase withZeroSteps() {
    return new LayerCase(name, input, options, vocabulary, masked, true, layers);
  }

  LayerCase indices(int below) {
    return new LayerCase(name, input, options, below, masked, zeroSteps, layers);
  }

  Model sequential(DataType dataType) {
    ListBuilder list = base(dataType).list();
    for (Layer layer : layers) {
      list.layer(layer.clone());
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  /** The same layers, one after the other. */
  Model graph(DataType dataType) {
    GraphBuilder builder = base(dataType).graphBuilder().addInputs("in").setInputTypes(input);
    String previous = "in";
    for (int i = 0; i < layers.length; i++) {
      builder.addLayer("layer" + i, layers[i].clone(), previous);
      previous = "layer" + i;
    }
    ComputationGraph graph = new ComputationGraph(builder.setOutputs(previous).build());
    graph.init();
    return graph;
  }

  private NeuralNetConfiguration.Builder base(DataType dataType) {
    return options.apply(
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(dataType)
            .updater(new Adam(0.01))
            .activation(Activation.TANH));
  }

  MultiDataSet batch(long seed, Model model, DataType dataType) {
    Random random = new Random(seed);
    INDArray features = Nd4j.create(dataType, featureShape());
    for (long i = 0; i < features.length(); i++) {
      features.putScalar(i, vocabulary > 0 ? random.nextInt(vocabulary) : random.nextGaussian());
    }
    if (zeroSteps) {
      boolean timeFirst = ((InputType.InputTypeRecurrent) input).getFormat() == RNNFormat.NWC;
      for (int example = 0; example < EXAMPLES; example++) {
        features.slice(example).slice(example % STEPS, timeFirst ? 0 : 1).assign(0);
      }
    }
    INDArray output = output(model, features);
    INDArray labels = Nd4j.create(dataType, output.shape());
    for (long i = 0; i < labels.length(); i++) {
      labels.putScalar(i, random.nextDouble());
    }
    if (!masked) {
      return new MultiDataSet(features, labels);
    }
    INDArray mask = Nd4j.ones(dataType, EXAMPLES, STEPS);
    for (int example = 0; example < EXAMPLES; example++) {
      for (int step = 2 + example % 3; step < STEPS; step++) {
        mask.putScalar(example, step, 0);
      }
    }
    return new MultiDataSet(
        new INDArray[] {features},
        new INDArray[] {labels},
        new INDArray[] {mask},
        new INDArray[] {labels.rank() == 3 ? mask : null});
  }

  private static INDArray output(Model model, INDArray features) {
    return model instanceof MultiLayerNetwork network
        ? network.output(features)
        : ((ComputationGraph) model).output(false, features)[0];
  }

  private long[] featureShape() {
    if (input instanceof InputType.InputTypeRecurrent r) {
      long size = vocabulary > 0 ? 1 : r.getSize();
      return r.getFormat() == RNNFormat.NWC
          ? new long[] {EXAMPLES, STEPS, size}
          : new long[] {EXAMPLES, size, STEPS};
    }
    if (input instanceof InputType.InputTypeConvolutional c) {
      return c.getFormat() == CNN2DFormat.NHWC
          ? new long[] {EXAMPLES, c.getHeight(), c.getWidth(), c.getChannels()}
          : new long[] {EXAMPLES, c.getChannels(), c.getHeight(), c.getWidth()};
    }
    if (input instanceof InputType.InputTypeConvolutional3D c) {
      return c.getDataFormat() == Convolution3D.DataFormat.NDHWC
          ? new long[] {EXAMPLES, c.getDepth(), c.getHeight(), c.getWidth(), c.getChannels()}
          : new long[] {EXAMPLES, c.getChannels(), c.getDepth(), c.getHeight(), c.getWidth()};
    }
    return new long[] {EXAMPLES, vocabulary > 0 ? 1 : input.arrayElementsPerExample()};
  }

  @Override
  public String toString() {
    return name;
  }
}
