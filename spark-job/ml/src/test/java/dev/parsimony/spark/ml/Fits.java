package dev.parsimony.spark.ml;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small trainings that tests begin with. */
final class Fits {
  static final int BATCH = 8;

  private Fits() {}

  /** A small network for {@link Blobs}. */
  static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(Blobs.FEATURES)
                .nOut(8)
                .activation(Activation.TANH)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(8)
                .nOut(Blobs.CLASSES)
                .build())
        .build();
  }

  /** Two workers, one thread each. */
  static ParsimonyClassifier classifier() {
    return new ParsimonyClassifier()
        .setModel(configuration().toJson())
        .setNumWorkers(2)
        .setBatchSize(BATCH)
        .setThreadsPerWorker(1);
  }

  static float[] parameters(Model network) {
    return network.params().dup().data().asFloat();
  }
}
