package dev.parsimony.spark.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and random batches for tests. */
public final class TestNetworks {
  private TestNetworks() {}

  public static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .activation(Activation.TANH);
  }

  public static MultiLayerNetwork sequential(
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

  /** Of four classes at each time step of three features, trained in segments of two steps. */
  public static MultiLayerNetwork truncated(IUpdater updater) {
    MultiLayerConfiguration configuration =
        base(updater)
            .list()
            .layer(new LSTM.Builder().nOut(6).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(4)
                    .build())
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(2)
            .setInputType(InputType.recurrent(3))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  public static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(classes)
        .build();
  }

  /** Dense, batch normalisation, output on vectors of 20. */
  public static MultiLayerNetwork denseWithBatchNorm(IUpdater updater) {
    return sequential(
        base(updater),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build(),
        new BatchNormalization());
  }

  /** Two branches of a graph on 12x12x3 images, merged. */
  public static ComputationGraph branches(NeuralNetConfiguration.Builder base) {
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
  public static DataSet batch(long seed, int classes, long... shape) {
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

  public static List<DataSet> batches(int count, int classes, long... shape) {
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(batch(100 + i, classes, shape));
    }
    return batches;
  }

  /** DL4J's score of all examples at once, at test time. */
  static double score(Model model, MultiDataSet data) {
    if (model instanceof ComputationGraph graph) {
      return graph.score(data, false);
    }
    INDArray[] features = data.getFeaturesMaskArrays();
    INDArray[] labels = data.getLabelsMaskArrays();
    DataSet one =
        new DataSet(
            data.getFeatures(0),
            data.getLabels(0),
            features == null ? null : features[0],
            labels == null ? null : labels[0]);
    return ((MultiLayerNetwork) model).score(one, false);
  }

  public static void fit(Model model, DataSet batch) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(batch);
    } else {
      ((ComputationGraph) model).fit(batch);
    }
  }
}
