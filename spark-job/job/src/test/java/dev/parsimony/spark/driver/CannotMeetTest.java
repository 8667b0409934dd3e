package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ListenConfig;
import dev.parsimony.spark.api.Parsimony;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Settings by which a worker cannot listen end a run at once, in one sentence: no task fails, so
 * that Spark tries nothing again and logs no trace.
 */
final class CannotMeetTest {
  private static final ClassTag<String> STRING = ClassTag$.MODULE$.apply(String.class);
  private static final AtomicInteger SUCCEEDED = new AtomicInteger();
  private static final AtomicInteger FAILED = new AtomicInteger();

  @RegisterExtension
  private static final LocalSpark SPARK =
      LocalSpark.plain().set("spark.parsimony.exchange.bind-address", "unknown..invalid");

  @BeforeAll
  static void countTasks() {
    SPARK
        .context()
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                (end.taskInfo().successful() ? SUCCEEDED : FAILED).incrementAndGet();
              }
            });
  }

  @BeforeEach
  void reset() throws Exception {
    SPARK.context().sc().listenerBus().waitUntilEmpty();
    SUCCEEDED.set(0);
    FAILED.set(0);
  }

  private static void assertTried(int tasks) throws Exception {
    SPARK.context().sc().listenerBus().waitUntilEmpty();
    assertEquals(0, FAILED.get());
    assertEquals(tasks, SUCCEEDED.get());
  }

  /** What each of two tasks hears at the rendezvous. */
  private static List<String> meet(String bind, String advertised, PortRange ports) {
    ExchangeConfig config =
        new ExchangeConfig(
            new byte[32], 0, 300, 1 << 20, null, new ListenConfig(bind, advertised, ports), false);
    Function1<Iterator<Integer>, Iterator<String>> task =
        (Function1<Iterator<Integer>, Iterator<String>> & Serializable)
            ignored -> JavaConverters.asScalaIterator(List.of(heard(config)).iterator());
    JavaRDD<Integer> two = SPARK.context().parallelize(List.of(0, 1), 2);
    return JavaRDD.fromRDD(two.rdd().barrier().mapPartitions(task, false, STRING), STRING)
        .collect();
  }

  private static String heard(ExchangeConfig config) {
    try {
      Rendezvous.meet(BarrierTaskContext.get(), config).close();
      return "met";
    } catch (CannotMeetException e) {
      return e.sentence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource({
    "unknown..invalid, '', 40000-40100, bind-address",
    "203.0.113.7, '', 40000-40100, bind-address",
    "127.0.0.1, 203.0.113.0/24, 40000-40100, advertised-address",
    "127.0.0.1, '', 40000, port-range",
  })
  void allHearTheSettingToChange(String bind, String advertised, String ports, String setting)
      throws Exception {
    List<String> heard = meet(bind, advertised, PortRange.parse(ports));
    assertEquals(heard.get(0), heard.get(1));
    assertTrue(heard.get(0).startsWith("Worker 0 on "), heard.get(0));
    assertTrue(heard.get(0).contains("spark.parsimony.exchange." + setting), heard.get(0));
    assertTried(2);
  }

  /** The second worker finds no port, and the first hears of it. */
  @Test
  void onesProblemEndsTheMeetingOfAll() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = Math.min(taken.getLocalPort(), 65_534);
      List<String> heard = meet("127.0.0.1", "", new PortRange(port, port + 1));
      assertEquals(heard.get(0), heard.get(1));
      assertTrue(heard.get(0).matches("Worker [01] on .*: No port of .*"), heard.get(0));
      assertTried(2);
    }
  }

  @Test
  void aRunEndsOnceWithItsSentence() throws Exception {
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Sgd(0.1)),
            InputType.feedForward(3),
            new DenseLayer.Builder().nOut(4).build());
    DataSet all = TestNetworks.batch(1, 4, 16, 3);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                Parsimony.on(SPARK.context())
                    .workers(2)
                    .batchSize(8)
                    .epochs(1)
                    .threadsPerWorker(1)
                    .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
                    .fit(network, SPARK.context().parallelize(all.batchBy(4), 2)));
    assertTrue(
        e.sentence()
            .matches(
                "Worker 0 on .*: Cannot listen on host 'unknown..invalid': .* Set"
                    + " spark.parsimony.exchange.bind-address to a name or address that belongs to"
                    + " this machine\\."),
        e.sentence());
    SPARK.context().sc().listenerBus().waitUntilEmpty();
    assertEquals(0, FAILED.get());
    assertFalse(printed.toString(StandardCharsets.UTF_8).contains("trying again"));
  }
}
