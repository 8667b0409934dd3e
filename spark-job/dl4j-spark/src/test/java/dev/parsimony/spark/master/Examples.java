package dev.parsimony.spark.master;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Small examples and small networks. */
final class Examples {
  static final int FEATURES = 6;
  static final int CLASSES = 3;
  private static final int HIDDEN = 8;
  private static final int SIDE = 6;
  private static final int CHANNELS = 3;

  private Examples() {}

  /** Random examples whose class depends on their features. */
  static DataSet random(int examples, int features, long seed) {
    Nd4j.getRandom().setSeed(seed);
    INDArray x = Nd4j.randn(examples, features);
    INDArray y = Nd4j.zeros(examples, CLASSES);
    for (int i = 0; i < examples; i++) {
      y.putScalar(
          i, x.get(NDArrayIndex.point(i), NDArrayIndex.interval(0, CLASSES)).argMax().getInt(0), 1);
    }
    return new DataSet(x, y);
  }

  static DataSet dense(int examples, long seed) {
    return random(examples, FEATURES, seed);
  }

  static DataSet images(int examples, long seed) {
    DataSet flat = random(examples, SIDE * SIDE, seed);
    return new DataSet(flat.getFeatures().reshape(examples, 1, SIDE, SIDE), flat.getLabels());
  }

  /** An RDD of one example each. */
  static JavaRDD<DataSet> rdd(DataSet examples, int partitions) {
    List<DataSet> each = new ArrayList<>(examples.asList());
    return Contexts.get().parallelize(each, partitions);
  }

  private static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .activation(Activation.TANH);
  }

  static MultiLayerConfiguration denseNetwork(IUpdater updater) {
    return network(updater, hidden());
  }

  static MultiLayerConfiguration dropoutNetwork(IUpdater updater) {
    return network(updater, hidden().dropOut(0.8));
  }

  private static MultiLayerConfiguration network(IUpdater updater, DenseLayer.Builder hidden) {
    return base(updater).list().layer(hidden.build()).layer(output().nIn(HIDDEN).build()).build();
  }

  private static DenseLayer.Builder hidden() {
    return new DenseLayer.Builder().nIn(FEATURES).nOut(HIDDEN);
  }

  static ComputationGraphConfiguration denseGraph(IUpdater updater) {
    return base(updater)
        .graphBuilder()
        .addInputs("in")
        .addLayer("hidden", hidden().build(), "in")
        .addLayer("out", output().nIn(HIDDEN).build(), "hidden")
        .setOutputs("out")
        .build();
  }

  static MultiLayerConfiguration convolutionalNetwork(IUpdater updater) {
    return base(updater)
        .list()
        .layer(convolution().build())
        .layer(output().build())
        .setInputType(InputType.convolutional(SIDE, SIDE, 1))
        .build();
  }

  static ComputationGraphConfiguration convolutionalGraph(IUpdater updater) {
    return base(updater)
        .graphBuilder()
        .addInputs("in")
        .addLayer("convolution", convolution().build(), "in")
        .addLayer("out", output().build(), "convolution")
        .setOutputs("out")
        .setInputTypes(InputType.convolutional(SIDE, SIDE, 1))
        .build();
  }

  private static ConvolutionLayer.Builder convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(CHANNELS);
  }

  private static OutputLayer.Builder output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES);
  }
}
