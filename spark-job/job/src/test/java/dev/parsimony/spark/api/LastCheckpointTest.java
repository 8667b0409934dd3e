package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.files.UnwritableFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;

/** A trained network is not lost where the checkpoint after its last step cannot be written. */
final class LastCheckpointTest {
  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "rank-00001.state", "model.zip"})
  void theNetworkIsThereWithout(String file) {
    String scheme = UnwritableFiles.scheme(file);
    String folder = scheme + ":" + temporary.resolve("kept");
    NativeRuntime.prepare(1);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (JavaSparkContext spark =
        LocalSpark.open("spark.hadoop.fs." + scheme + ".impl", UnwritableFiles.class.getName())) {
      TrainedNetwork<MultiLayerNetwork> trained =
          Parsimony.on(spark)
              .workers(2)
              .batchSize(4)
              .threadsPerWorker(1)
              .checkpoint(folder, "100epochs")
              .epochs(2)
              .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
              .fit(
                  TestNetworks.sequential(
                      TestNetworks.base(new Sgd(0.1)),
                      InputType.feedForward(20),
                      new DenseLayer.Builder().nOut(8).build()),
                  spark.parallelize(TestNetworks.batch(1, 4, 40, 20).batchBy(20), 2));
      assertEquals(2, trained.network().getEpochCount());
    }
    String said =
        "The network is trained, but its last checkpoint could not be written to " + folder;
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains(said), text);
  }
}
