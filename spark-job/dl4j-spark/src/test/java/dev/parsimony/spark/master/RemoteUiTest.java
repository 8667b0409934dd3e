package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.parsimony.spark.api.Parsimony;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** DL4J's page is fed by its own listener, also where a program trains without the master. */
final class RemoteUiTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 5;
  private static final int STEPS = 4;

  private final JavaRDD<DataSet> data = Examples.rdd(Examples.dense(STEPS * WORKERS * BATCH, 1), 2);

  /** What DL4J's server would have received, without it. */
  private final BlockingQueue<String> posts = new LinkedBlockingQueue<>();

  private HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/remoteReceive",
        exchange -> {
          posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /**
   * As the page on it shows it: made anew where it is read, since a copy of DL4J's starts its
   * thread before its queue is there, and then sometimes gives up at once. Two tries instead of
   * ten.
   */
  private static final class Router extends RemoteUIStatsStorageRouter {
    private final String address;

    Router(String address) {
      super(address, 2, 100, 1.0);
      this.address = address;
    }

    private Object readResolve() {
      return new Router(address);
    }
  }

  private static StatsListener listener(int port) {
    return new StatsListener(new Router("http://127.0.0.1:" + port), 1);
  }

  private float[] train(TrainingListener... listeners) {
    MultiLayerNetwork network = new MultiLayerNetwork(Examples.denseNetwork(new Sgd(0.1)));
    network.init();
    network.setListeners(listeners);
    return Parsimony.on(Contexts.get())
        .workers(WORKERS)
        .batchSize(BATCH)
        .threadsPerWorker(1)
        .fit(network, data)
        .network()
        .params()
        .toFloatVector();
  }

  /** Takes posts up to the one of a batch. */
  private void awaitUpdates(int count) throws InterruptedException {
    int updates = 0;
    boolean described = false;
    while (updates < count) {
      String post = posts.poll(60, TimeUnit.SECONDS);
      assertTrue(post != null, "after " + updates + " updates nothing came");
      described |= post.contains("StaticInfo");
      updates += post.contains("\"Update\"") ? 1 : 0;
    }
    assertTrue(described, "what is trained was not described");
  }

  @Test
  void eachBatchOfWorker0ArrivesAndTheBitsStay() throws Exception {
    HttpServer server = server();
    try {
      float[] watched = train(listener(server.getAddress().getPort()));
      awaitUpdates(STEPS);
      assertArrayEquals(train(), watched);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerThatIsAwayChangesNothing() throws Exception {
    int deadPort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      deadPort = socket.getLocalPort();
    }
    assertArrayEquals(train(), train(listener(deadPort)));
  }

  @Test
  void aCopyThatTravelsToAnExecutorPostsAsWell() throws Exception {
    HttpServer server = server();
    try {
      train(copy(listener(server.getAddress().getPort())));
      awaitUpdates(STEPS);
    } finally {
      server.stop(0);
    }
  }

  private static TrainingListener copy(TrainingListener listener) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (TrainingListener) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
