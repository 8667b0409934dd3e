package dev.parsimony.spark.driver;

import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.exchange.ExchangeListener;
import dev.parsimony.spark.exchange.ExchangeSettings;
import dev.parsimony.spark.exchange.PeerAddress;
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
    ExchangeListener listener = ExchangeListener.open(host);
    try {
      PeerAddress own = new PeerAddress(rank, host, listener.port());
      List<PeerAddress> peers =
          Arrays.stream(context.allGather(own.toString())).map(PeerAddress::parse).toList();
      ExchangeSettings settings =
          new ExchangeSettings(
              plan.token(),
              context.stageAttemptNumber(),
              plan.exchangeTimeoutMillis(),
              plan.maxBlockBytes(),
              plan.exchange().pattern());
      return listener.connect(rank, peers, settings, context::isInterrupted);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
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
