package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.MlflowServer;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.mlflow.MlflowRun;
import dev.parsimony.spark.driver.observe.tensorboard.EventFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Whatever is away that a run would tell, it trains to the same bits. */
final class DeadSinksTest {
  private static JavaSparkContext spark;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
    NativeRuntime.prepare(1);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static JavaRDD<MultiDataSet> examples(long seed) {
    return spark
        .parallelize(TestNetworks.batch(seed, 4, 60, 20).batchBy(10), 2)
        .map(each -> each.toMultiDataSet());
  }

  private INDArray train(List<RunObserver> observers) {
    Settings settings = new Settings(examples(2));
    settings.workers = 2;
    settings.batchSize = 5;
    settings.epochs = 3;
    settings.threadsPerWorker = OptionalInt.of(1);
    settings.observers = observers;
    settings.out = new PrintStream(console, true, StandardCharsets.UTF_8);
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Adam(0.01)),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(8).build());
    return new NetworkTraining(spark, settings)
        .train(network, List.of(), MultiLayerNetwork.class, examples(1))
        .network()
        .params();
  }

  private static RunObserver events(String place) {
    Configuration hadoop = new Configuration();
    hadoop.setInt("ipc.client.connect.max.retries", 0);
    return new EventFiles(place, hadoop, Instant::now);
  }

  @Test
  void trainsToTheSameBits() throws Exception {
    int deadPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      deadPort = socket.getLocalPort();
    }
    Path good = folder.resolve("events");
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    String hdfs = "hdfs://127.0.0.1:" + deadPort + "/events";
    String mlflow = "http://127.0.0.1:" + deadPort;
    List<RunObserver> observers =
        List.of(
            events(good.toString()),
            events(file.toString()),
            events(hdfs),
            new MlflowRun(
                MlflowServer.of(Map.of("MLFLOW_TRACKING_URI", mlflow)),
                new Configuration(),
                Instant::now));
    INDArray watched = train(observers);
    List<String> warnings =
        console
            .toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("warning: --"))
            .sorted()
            .toList();
    assertEquals(3, warnings.size(), warnings.toString());
    assertEquals(
        "warning: --mlflow failed (nothing answers at " + mlflow + "); the training goes on",
        warnings.get(0));
    assertTrue(warnings.get(1).startsWith("warning: --tensorboard /"), warnings.get(1));
    assertTrue(
        warnings.get(2).startsWith("warning: --tensorboard " + hdfs + " failed ("),
        warnings.get(2));
    assertEquals(train(List.of()), watched);
    try (var written = Files.list(good)) {
      assertEquals(1, written.count());
    }
  }
}
