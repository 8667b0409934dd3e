package dev.parsimony.examples.program;

import dev.parsimony.examples.layer.ScaleShift;
import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.api.TrainedNetwork;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Learns whether a point of the plane lies inside a circle, with gradients that are compressed by
 * their variance. The network has a layer of the user's own.
 */
public final class TrainOnSpark {
  private static final int WORKERS = 4;
  private static final double RADIUS = 1.18;

  private TrainOnSpark() {}

  /**
   * Trains on the cluster of spark-submit, or else in this process.
   *
   * @param arguments the file for the trained network
   */
  public static void main(String[] arguments) throws IOException {
    SparkConf conf =
        new SparkConf().setAppName("circle").setIfMissing("spark.master", "local[" + WORKERS + "]");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      TrainedNetwork<MultiLayerNetwork> trained = train(spark, WORKERS, System.out);
      trained.network().save(new File(arguments.length > 0 ? arguments[0] : "circle.zip"));
    }
  }

  static TrainedNetwork<MultiLayerNetwork> train(
      JavaSparkContext spark, int workers, PrintStream out) {
    JavaRDD<DataSet> training = spark.parallelize(points(1, 1000), workers);
    JavaRDD<DataSet> test = spark.parallelize(points(2, 200), workers);
    return Parsimony.on(spark)
        .workers(workers)
        .batchSize(20)
        .epochs(10)
        .compression("variance:alpha=1")
        .testOn(test)
        .printTo(out)
        .fit(network(), training);
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(0.01))
                .list()
                .layer(new ScaleShift())
                .layer(new DenseLayer.Builder().nOut(16).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(InputType.feedForward(2))
                .build());
    network.init();
    return network;
  }

  /** Returns normally distributed points, one a data set; about half lie inside. */
  private static List<DataSet> points(long seed, int number) {
    Random random = new Random(seed);
    List<DataSet> points = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      float x = (float) random.nextGaussian();
      float y = (float) random.nextGaussian();
      boolean inside = Math.hypot(x, y) < RADIUS;
      points.add(
          new DataSet(
              Nd4j.createFromArray(new float[][] {{x, y}}),
              Nd4j.createFromArray(new float[][] {{inside ? 1 : 0, inside ? 0 : 1}})));
    }
    return points;
  }
}
