package dev.parsimony.spark.integration;

import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.TrainingAbortedException;
import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Trains a network in one of whose steps an executor fails, and the same without. */
final class FaultyProgram {
  private FaultyProgram() {}

  public static void main(String[] args) {
    JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("faulty"));
    JavaRDD<DataSet> data = spark.parallelize(TestNetworks.batch(1, 4, 240, 20).batchBy(5), 3);
    Parsimony settings = Parsimony.on(spark).workers(3).batchSize(8).epochs(20).threadsPerWorker(1);
    try {
      float[] expected = settings.fit(network("none", ""), data).network().params().toFloatVector();
      float[] got =
          settings
              .checkpoint(args[2], "20steps")
              .printTo(System.out)
              .fit(network(args[0], args[1]), data)
              .network()
              .params()
              .toFloatVector();
      System.out.println("equal to the undisturbed: " + Arrays.equals(expected, got));
    } catch (TrainingAbortedException e) {
      System.out.println("failed: " + e.getMessage());
    }
    System.exit(0);
  }

  private static MultiLayerNetwork network(String fault, String flag) {
    return TestNetworks.sequential(
        TestNetworks.base(new Adam(0.01)),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).activation(new FaultyActivation(fault, flag)).build());
  }
}
