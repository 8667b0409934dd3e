package dev.parsimony.exchange.local;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Connects a JVM with the others: {@code listener::connect} of its lowest rank. */
@FunctionalInterface
public interface NodeConnector {

  /**
   * Makes an exchange whose ranks are nodes. It is used by one thread at a time, not always the
   * same one.
   *
   * @param node this JVM's number, from 0 on, in the order of the JVMs' lowest ranks
   * @param nodes where the JVMs' lowest ranks listen, under the numbers of the nodes
   * @param cancelled polled in every wait, by the thread that waits. Before it says true it may
   *     call {@link Exchange#abort} of the exchange that polls it
   */
  Exchange connect(
      int node, List<PeerAddress> nodes, ExchangeConfig config, BooleanSupplier cancelled)
      throws IOException;
}
