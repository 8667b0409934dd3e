package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The network that widths of layers describe, as Spark's multilayer perceptron has it. */
final class LayeredNetwork {
  private LayeredNetwork() {}

  /**
   * Returns a network with fresh parameters: dense layers with sigmoids, then softmax for classes,
   * or plain sums for values.
   *
   * @param widths of features, hidden layers and outputs
   */
  static NetworkSnapshot of(int[] widths, UpdaterSpec updater, long seed, Goal goal) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(Networks.updater(updater))
            .weightInit(WeightInit.XAVIER)
            .list();
    for (int i = 1; i < widths.length - 1; i++) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(widths[i - 1])
              .nOut(widths[i])
              .activation(Activation.SIGMOID)
              .build());
    }
    int[] last = Arrays.copyOfRange(widths, widths.length - 2, widths.length);
    layers.layer(output(goal, last[0], last[1]));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return NetworkSnapshot.of(network);
  }

  private static OutputLayer output(Goal goal, int inputs, int outputs) {
    boolean classes = goal == Goal.CLASSES;
    return new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
        .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
        .nIn(inputs)
        .nOut(outputs)
        .build();
  }
}
