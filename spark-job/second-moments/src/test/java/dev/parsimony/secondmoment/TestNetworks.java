package dev.parsimony.secondmoment;

import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and random batches for tests. */
final class TestNetworks {
  private TestNetworks() {}

  static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .activation(Activation.TANH);
  }

  static MultiLayerNetwork sequential(
      NeuralNetConfiguration.Builder base, InputType input, Layer... hidden) {
    NeuralNetConfiguration.ListBuilder layers = base.list();
    for (Layer layer : hidden) {
      layers.layer(layer);
    }
    MultiLayerConfiguration configuration = layers.layer(output(4)).setInputType(input).build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(classes)
        .build();
  }

  /** Dense, batch normalisation, output on vectors of 20. */
  static MultiLayerNetwork denseWithBatchNorm(IUpdater updater) {
    return sequential(
        base(updater),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build(),
        new BatchNormalization());
  }

  /** Two branches of a graph on 12x12x3 images, merged. */
  static ComputationGraph branches(NeuralNetConfiguration.Builder base) {
    ComputationGraph graph =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("in")
                .addLayer("left", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "in")
                .addLayer("right", new ConvolutionLayer.Builder(3, 3).nOut(5).build(), "in")
                .addVertex("merge", new MergeVertex(), "left", "right")
                .addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "merge")
                .addLayer("out", output(4), "dense")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(12, 12, 3))
                .build());
    graph.init();
    return graph;
  }

  /** A batch of standard normal features with random classes. */
  static DataSet batch(long seed, int classes, long... shape) {
    Random random = new Random(seed);
    INDArray features = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < features.length(); i++) {
      features.putScalar(i, (float) random.nextGaussian());
    }
    INDArray labels = Nd4j.zeros(DataType.FLOAT, shape[0], classes);
    for (int i = 0; i < shape[0]; i++) {
      labels.putScalar(i, random.nextInt(classes), 1f);
    }
    return new DataSet(features, labels);
  }
}
