package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.MlflowServer;
import dev.parsimony.spark.data.LocalSpark;
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
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is away that a run would tell, it trains to the same bits. */
final class DeadSinksTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private float[] train(List<RunObserver> observers) {
    Settings settings = WatchedTraining.settings(SPARK.context(), 3);
    settings.observers = observers;
    settings.out = new PrintStream(console, true, StandardCharsets.UTF_8);
    return WatchedTraining.train(SPARK.context(), settings).network().params().toFloatVector();
  }

  private static RunObserver events(String place) {
    Configuration hadoop = new Configuration();
    hadoop.setInt("ipc.client.connect.max.retries", 0);
    return new EventFiles(place, true, hadoop, Instant::now);
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
    float[] watched = train(observers);
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
    assertArrayEquals(train(List.of()), watched);
    try (var written = Files.list(good)) {
      List<Path> files = written.toList();
      assertEquals(1, files.size());
      String events = Files.readString(files.get(0), StandardCharsets.ISO_8859_1);
      assertTrue(events.contains("weights/") && events.contains("updates/"));
    }
  }
}
