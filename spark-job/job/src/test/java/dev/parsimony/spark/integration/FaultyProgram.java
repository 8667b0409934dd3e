package dev.parsimony.spark.integration;

import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.TrainingAbortedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Trains a network undisturbed, and with each of several faults in one of its steps. */
final class FaultyProgram {
  /** Stands after what each fault left on stdout. */
  static final String END = "=== end of fault ===";

  private FaultyProgram() {}

  /** Arguments: a folder for files, and the faults in their order. */
  public static void main(String[] args) throws IOException {
    JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("faulty"));
    JavaRDD<DataSet> data = spark.parallelize(TestNetworks.batch(1, 4, 240, 20).batchBy(5), 3);
    Parsimony settings = Parsimony.on(spark).workers(3).batchSize(8).epochs(20).threadsPerWorker(1);
    float[] expected = settings.fit(network("none", ""), data).network().params().toFloatVector();
    Path folder = Path.of(args[0]);
    for (String fault : Arrays.asList(args).subList(1, args.length)) {
      Path flag = Files.createFile(folder.resolve("flag-" + fault));
      Parsimony disturbed =
          settings.checkpoint(folder.resolve("kept-" + fault).toString(), "20steps");
      try {
        float[] got =
            disturbed
                .printTo(System.out)
                .fit(network(fault, flag.toString()), data)
                .network()
                .params()
                .toFloatVector();
        System.out.println("equal to the undisturbed: " + Arrays.equals(expected, got));
      } catch (TrainingAbortedException e) {
        System.out.println("failed: " + e.getMessage());
      }
      System.out.println(END);
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
