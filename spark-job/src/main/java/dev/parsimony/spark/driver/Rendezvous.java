package dev.parsimony.spark.driver;

import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.exchange.ExchangeListener;
import dev.parsimony.spark.exchange.ListenAddress;
import dev.parsimony.spark.exchange.PeerAddress;
import dev.parsimony.spark.exchange.seal.RankSeal;
import dev.parsimony.spark.exchange.team.Place;
import dev.parsimony.spark.exchange.team.Teams;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Where the tasks of a barrier stage learn each other's addresses and public keys: once, through
 * Spark, which vouches for them where {@code spark.authenticate} is on.
 */
final class Rendezvous {
  private Rendezvous() {}

  /** Collective over all tasks of the stage. What it opens is closed when the task ends. */
  static Exchange meet(BarrierTaskContext context, ExchangePlan plan) throws IOException {
    int rank = context.partitionId();
    RankSeal seal = plan.sealed() ? RankSeal.sealed(new SecureRandom()) : RankSeal.plain();
    ListenAddress address =
        ListenAddress.of(host(context), plan.bindAddress(), plan.advertisedAddress());
    ExchangeListener listener = ExchangeListener.open(address.bind(), plan.ports());
    closeAtEnd(context, listener);
    Place own =
        Place.here(new PeerAddress(rank, address.advertised(), listener.port(), seal.publicKey()));
    List<Place> places =
        Arrays.stream(context.allGather(own.toString())).map(Place::parse).toList();
    Exchange exchange =
        Teams.join(
            rank,
            places,
            plan.settings(context.stageAttemptNumber()),
            (node, nodes, settings, cancelled) ->
                listener.connect(node, nodes, settings, seal, cancelled),
            context::isInterrupted);
    listener.close(); // its JVM is connected, or needs no connection of this rank's
    closeAtEnd(context, exchange);
    return exchange;
  }

  /** Spark calls it on the task's own thread, also where the task was killed or failed. */
  private static void closeAtEnd(BarrierTaskContext context, Closeable resource) {
    TaskCompletionListener closing =
        ended -> {
          try {
            resource.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    context.addTaskCompletionListener(closing);
  }

  /** The host under which Spark knows this task's executor. */
  static String host(BarrierTaskContext context) {
    String address = context.getTaskInfos()[context.partitionId()].address();
    int port = address.lastIndexOf(':');
    boolean withPort = port > address.lastIndexOf(']');
    String host = withPort ? address.substring(0, port) : address;
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
