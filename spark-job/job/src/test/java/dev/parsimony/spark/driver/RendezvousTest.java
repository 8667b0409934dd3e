package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ListenConfig;
import dev.parsimony.spark.data.LocalSpark;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Tasks of a real barrier stage meet. */
final class RendezvousTest {
  private static final ClassTag<Integer> INTEGER = ClassTag$.MODULE$.apply(Integer.class);

  /** What tasks left open; they share this JVM. */
  private static final List<Exchange> LEFT = Collections.synchronizedList(new ArrayList<>());

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  /** What a task does with its exchange. */
  private interface Body extends Serializable {
    int run(Exchange exchange) throws IOException;
  }

  private static ExchangeConfig config(boolean encrypted) {
    return new ExchangeConfig(
        new byte[32],
        0,
        20_000,
        1 << 20,
        null,
        new ListenConfig("0.0.0.0", "127.0.0.1", PortRange.ANY),
        encrypted);
  }

  private static List<Integer> meet(ExchangeConfig config, Body body) {
    JavaRDD<Integer> two = SPARK.context().parallelize(List.of(0, 1), 2);
    Function1<Iterator<Integer>, Iterator<Integer>> task =
        (Function1<Iterator<Integer>, Iterator<Integer>> & Serializable)
            ignored -> {
              try {
                Exchange exchange = Rendezvous.meet(BarrierTaskContext.get(), config);
                return JavaConverters.asScalaIterator(List.of(body.run(exchange)).iterator());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (CannotMeetException e) {
                throw new AssertionError(e);
              }
            };
    return JavaRDD.fromRDD(two.rdd().barrier().mapPartitions(task, false, INTEGER), INTEGER)
        .collect();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allTasksMeet(boolean encrypted) {
    List<Integer> sums =
        meet(
            config(encrypted),
            exchange -> {
              exchange.allgatherv(new byte[] {(byte) (10 + exchange.rank())}, 1);
              int sum = 0;
              for (int rank = 0; rank < exchange.worldSize(); rank++) {
                sum +=
                    exchange.received().get(rank).bytes()[exchange.received().get(rank).offset()];
              }
              exchange.close();
              return sum;
            });
    assertEquals(List.of(21, 21), sums);
  }

  @Test
  void whatATaskLeavesOpenIsClosed() {
    LEFT.clear();
    meet(
        config(true),
        exchange -> {
          LEFT.add(exchange);
          return 0;
        });
    assertEquals(2, LEFT.size());
    for (Exchange exchange : LEFT) {
      assertThrows(IllegalStateException.class, () -> exchange.allgatherv(new byte[1], 1));
    }
  }
}
