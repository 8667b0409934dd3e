package dev.parsimony.spark.ml;

import dev.parsimony.spark.api.Parsimony;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.MultiDataSet;
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

  /** A training of the API's with what {@link #classifier} has. */
  static Parsimony byApi(SparkSession spark, int epochs) {
    return Parsimony.on(new JavaSparkContext(spark.sparkContext()))
        .workers(2)
        .batchSize(BATCH)
        .epochs(epochs)
        .threadsPerWorker(1);
  }

  /** Returns the examples in two partitions. */
  static <T> JavaRDD<T> inTwoPartitions(SparkSession spark, List<T> examples) {
    return new JavaSparkContext(spark.sparkContext()).parallelize(examples, 2);
  }

  /** Returns the parameters that a graph has after a training by the API. */
  static float[] learned(
      SparkSession spark,
      int epochs,
      ComputationGraphConfiguration configuration,
      List<MultiDataSet> examples) {
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return parameters(
        byApi(spark, epochs).fitMultiDataSet(graph, inTwoPartitions(spark, examples)).network());
  }

  /** An output layer. */
  static OutputLayer head(LossFunction loss, Activation activation, int inputs, int outputs) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(inputs).nOut(outputs).build();
  }

  static float[] parameters(Model network) {
    return network.params().dup().data().asFloat();
  }
}
