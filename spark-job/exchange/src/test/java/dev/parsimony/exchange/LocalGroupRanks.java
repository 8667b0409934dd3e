package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.local.LocalGroups;
import dev.parsimony.exchange.local.Place;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Local groups of a test: several JVMs are played by this one. */
final class LocalGroupRanks {
  private LocalGroupRanks() {}

  /** Deals the ranks to that many JVMs in turn. */
  static Ranks.Connector interleaved(int nodes) {
    return (listener, rank, peers, config, cancelled) -> {
      try (listener) {
        return LocalGroups.join(rank, places(peers, nodes), config, listener::connect, cancelled);
      }
    };
  }

  /** Where nobody listens. */
  static List<PeerAddress> addresses(int ranks) {
    return IntStream.range(0, ranks)
        .mapToObj(rank -> new PeerAddress(rank, Ranks.HOST, 1 + rank))
        .toList();
  }

  static List<Place> places(List<PeerAddress> peers, int nodes) {
    return peers.stream().map(peer -> new Place("jvm-" + peer.rank() % nodes, peer)).toList();
  }

  /** Whether an error names a rank, alone or as one of a JVM's. */
  static boolean names(ExchangeException failure, int rank) {
    return Pattern.compile("ranks? (\\d+, )*" + rank + "\\b").matcher(failure.getMessage()).find();
  }

  static void check(Exchange exchange, int rank, byte[] expected) {
    assertArrayEquals(
        expected,
        exchange.received().get(rank).copy(),
        "block of rank " + rank + " at rank " + exchange.rank());
  }

  static void checkAll(Exchange exchange, byte[][] expected) {
    for (int rank = 0; rank < expected.length; rank++) {
      check(exchange, rank, expected[rank]);
    }
  }
}
