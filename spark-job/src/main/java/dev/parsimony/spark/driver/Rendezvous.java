package dev.parsimony.spark.driver;

import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.exchange.ExchangeListener;
import dev.parsimony.spark.exchange.ExchangeSettings;
import dev.parsimony.spark.exchange.PeerAddress;
import dev.parsimony.spark.exchange.team.Place;
import dev.parsimony.spark.exchange.team.Teams;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.BarrierTaskContext;

/** Where the tasks of a barrier stage learn each other's addresses: once, through Spark. */
final class Rendezvous {
  private Rendezvous() {}

  /** Collective over all tasks of the stage. */
  static Exchange meet(BarrierTaskContext context, StagePlan plan) throws IOException {
    int rank = context.partitionId();
    String host = host(context);
    // Closed in the end: by then its JVM is connected, or needs no connection of this rank's.
    try (ExchangeListener listener = ExchangeListener.open(host)) {
      Place own = Place.here(new PeerAddress(rank, host, listener.port()));
      List<Place> places =
          Arrays.stream(context.allGather(own.toString())).map(Place::parse).toList();
      ExchangeSettings settings =
          new ExchangeSettings(
              plan.token(),
              context.stageAttemptNumber(),
              plan.exchangeTimeoutMillis(),
              plan.maxBlockBytes());
      return Teams.join(rank, places, settings, listener::connect, context::isInterrupted);
    }
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
