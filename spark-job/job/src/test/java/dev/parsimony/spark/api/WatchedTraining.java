package dev.parsimony.spark.api;

import dev.parsimony.spark.dl4j.TestNetworks;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

/** A small network that two workers train, the same each time, for tests of who looks on. */
final class WatchedTraining {
  private WatchedTraining() {}

  /** Returns the settings, with examples to test on. */
  static Settings settings(JavaSparkContext spark, int epochs) {
    Settings settings = new Settings(examples(spark, 2));
    settings.workers = 2;
    settings.batchSize = 5;
    settings.epochs = epochs;
    settings.threadsPerWorker = OptionalInt.of(1);
    return settings;
  }

  static TrainedNetwork<MultiLayerNetwork> train(
      JavaSparkContext spark, Settings settings, TrainingListener... listeners) {
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Adam(0.01)),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(8).build());
    return new NetworkTraining(spark, settings)
        .train(network, List.of(listeners), MultiLayerNetwork.class, examples(spark, 1));
  }

  private static JavaRDD<MultiDataSet> examples(JavaSparkContext spark, long seed) {
    return spark
        .parallelize(TestNetworks.batch(seed, 4, 60, 20).batchBy(10), 2)
        .map(each -> each.toMultiDataSet());
  }
}
