package dev.parsimony.spark.integration;

import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.api.TrainedNetwork;
import dev.parsimony.spark.dl4j.TestNetworks;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** A user's Spark program. */
final class Program {
  private Program() {}

  public static void main(String[] args) {
    JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("program"));
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Adam(0.01)),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(16).build());
    JavaRDD<DataSet> data = spark.parallelize(TestNetworks.batch(1, 4, 64, 20).batchBy(5), 3);
    TrainedNetwork<MultiLayerNetwork> trained =
        Parsimony.on(spark).workers(2).batchSize(8).epochs(40).testOn(data).fit(network, data);
    int answers = trained.network().output(TestNetworks.batch(2, 4, 3, 20).getFeatures()).rows();
    System.out.println(answers + " answers, accuracy " + trained.report().accuracy());
    System.out.println(
        spark.sc().isStopped() ? "stopped" : "goes on with " + spark.emptyRDD().count());
    System.exit(0);
  }
}
