package dev.parsimony.exchange.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.exchange.config.ExchangePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closed forms against values by hand: latency 1 ms, 1 MB a second, blocks of 1 kB (1 ms). */
final class NetworkPredictionTest {
  private static final double LATENCY = 1e-3;
  private static final double RATE = 1e6;
  private static final double BYTES = 1e3;
  private static final double EXACT = 1e-9;

  @ParameterizedTest(name = "{0}, {1} hosts x {2}: {3} ms")
  @CsvSource({
    "MESH, 4, 1, 4",
    "RING, 4, 1, 6",
    "DISSEMINATION, 4, 1, 5",
    "DISSEMINATION, 5, 1, 7",
    // each of three steps leaves a host somewhere, and 2 x 6 blocks over each link, and one of the
    // first
    "DISSEMINATION, 4, 2, 16",
    "MESH, 2, 1, 2",
    // two ranks send a block to each of two others over one link
    "MESH, 2, 2, 5",
    // a block goes from host to host twice on its three hops; so long do three blocks take, too
    "RING, 2, 2, 4",
  })
  void allgather(ExchangePattern pattern, int hosts, int ranksPerHost, double millis) {
    NetworkPrediction network = NetworkPrediction.of(hosts, ranksPerHost, LATENCY, RATE);
    assertEquals(millis * 1e-3, network.allgatherSeconds(pattern, BYTES), EXACT);
  }

  @Test
  void theFastestPatternCounts() {
    NetworkPrediction network = NetworkPrediction.of(4, 1, LATENCY, RATE);
    assertEquals(4e-3, network.allgatherSeconds(BYTES), EXACT);
  }

  /** Scatter: 1 ms and 3/4 of 4 kB; gather: 3 ms and 3/4 of 8 kB. */
  @Test
  void allReduceOfARun() {
    NetworkPrediction network = NetworkPrediction.of(4, 1, LATENCY, RATE);
    assertEquals(13e-3, network.allReduceSeconds(4e3, 8e3), EXACT);
  }

  /** Six hops of 1 kB and a latency each. */
  @Test
  void allReduceByRing() {
    NetworkPrediction network = NetworkPrediction.of(4, 1, LATENCY, RATE);
    assertEquals(12e-3, network.ringAllReduceSeconds(4e3), EXACT);
  }

  @Test
  void whatIsNoNetworkIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> NetworkPrediction.of(1, 1, 0, RATE));
    assertThrows(IllegalArgumentException.class, () -> NetworkPrediction.of(2, 0, 0, RATE));
    assertThrows(IllegalArgumentException.class, () -> NetworkPrediction.of(2, 1, -1, RATE));
    assertThrows(IllegalArgumentException.class, () -> NetworkPrediction.of(2, 1, 0, Double.NaN));
  }
}
