package dev.parsimony.spark.api;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** What README.md shows, so that it compiles. */
final class ReadmeExample {
  private ReadmeExample() {}

  static double train(
      JavaSparkContext sparkContext,
      MultiLayerNetwork network,
      JavaRDD<DataSet> trainingData,
      JavaRDD<DataSet> testData) {
    // README
    TrainedNetwork<MultiLayerNetwork> trained =
        Parsimony.on(sparkContext)
            .workers(4)
            .batchSize(32)
            .epochs(3)
            .testOn(testData)
            .printTo(System.out)
            .fit(network, trainingData);
    MultiLayerNetwork result = trained.network();
    double accuracy = trained.report().accuracy();
    // README
    return result.numParams() * accuracy;
  }
}
