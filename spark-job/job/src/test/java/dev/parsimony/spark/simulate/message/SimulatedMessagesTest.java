package dev.parsimony.spark.simulate.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.tuning.NetworkPrediction;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulated messages against the closed forms, which share no code with them. */
final class SimulatedMessagesTest {
  private static final double LATENCY = 1e-4;
  private static final double RATE = 1e8;
  private static final double WITHIN = 0.15;
  private static final long SEED = 1;

  /** Of lenet, in bytes. */
  private static final double VECTOR = 1.72e6;

  private static double simulated(int hosts, int each, Collective messages) {
    return new SimulatedLinks(hosts, each, LATENCY, RATE).run(messages);
  }

  private static void assertClose(double predicted, double simulated) {
    assertEquals(predicted, simulated, WITHIN * simulated);
  }

  static Stream<Arguments> allgathers() {
    return Stream.of(2, 4, 16, 64, 1024)
        .flatMap(
            hosts ->
                Stream.of(ExchangePattern.values())
                    .flatMap(
                        pattern ->
                            Stream.of(64.0, 20e3, 1e6)
                                .filter(bytes -> hosts < 1024 || bytes == 20e3)
                                .map(bytes -> Arguments.of(pattern, hosts, bytes))));
  }

  @ParameterizedTest(name = "{0}, {1} hosts, {2} B")
  @MethodSource("allgathers")
  void allgathersTakeWhatTheFormulaSays(ExchangePattern pattern, int hosts, double bytes) {
    assertClose(
        NetworkPrediction.of(hosts, 1, LATENCY, RATE).allgatherSeconds(pattern, bytes),
        simulated(hosts, 1, Collectives.allgather(pattern, hosts, rank -> bytes)));
  }

  @ParameterizedTest(name = "{0} hosts")
  @ValueSource(ints = {2, 4, 16, 64, 1024})
  void allReducesOfRunsTakeWhatTheFormulaSays(int hosts) {
    assertClose(
        NetworkPrediction.of(hosts, 1, LATENCY, RATE).allReduceSeconds(VECTOR, VECTOR),
        simulated(hosts, 1, Collectives.scatterGather(hosts, VECTOR, VECTOR)));
  }

  @ParameterizedTest(name = "{0} hosts")
  @ValueSource(ints = {2, 4, 16, 64, 256})
  void allReducesByRingTakeWhatTheFormulaSays(int hosts) {
    assertClose(
        NetworkPrediction.of(hosts, 1, LATENCY, RATE).ringAllReduceSeconds(VECTOR),
        simulated(hosts, 1, Collectives.ringAllReduce(hosts, VECTOR)));
  }

  @ParameterizedTest(name = "{0}, {1} ranks on each of 16 hosts, {2} B")
  @CsvSource({
    "MESH, 4, 100e3", "RING, 4, 100e3", "DISSEMINATION, 4, 100e3",
    "MESH, 16, 1e3", "RING, 16, 1e3", "DISSEMINATION, 16, 1e3",
  })
  void ranksShareTheirHostsLink(ExchangePattern pattern, int each, double bytes) {
    assertClose(
        NetworkPrediction.of(16, each, LATENCY, RATE).allgatherSeconds(pattern, bytes),
        simulated(16, each, Collectives.allgather(pattern, 16 * each, rank -> bytes)));
  }

  @Test
  void allReducesOfRanksThatShareALink() {
    assertClose(
        NetworkPrediction.of(16, 4, LATENCY, RATE).allReduceSeconds(VECTOR, VECTOR),
        simulated(16, 4, Collectives.scatterGather(64, VECTOR, VECTOR)));
  }

  @ParameterizedTest(name = "{0}, {1} ranks on each of two hosts")
  @CsvSource({"MESH, 4", "DISSEMINATION, 2", "DISSEMINATION, 4", "DISSEMINATION, 8"})
  void allgathersOfTwoHosts(ExchangePattern pattern, int each) {
    assertClose(
        NetworkPrediction.of(2, each, LATENCY, RATE).allgatherSeconds(pattern, 1e6),
        simulated(2, each, Collectives.allgather(pattern, 2 * each, rank -> 1e6)));
  }

  /** The formula knows the mean of lengths only. */
  @ParameterizedTest(name = "{0}, {1} hosts")
  @CsvSource({"MESH, 16", "RING, 16", "DISSEMINATION, 16", "MESH, 256", "RING, 256"})
  void blocksMayDifferByATenth(ExchangePattern pattern, int hosts) {
    double[] bytes = new Random(SEED).doubles(hosts, 90e3, 110e3).toArray();
    assertClose(
        NetworkPrediction.of(hosts, 1, LATENCY, RATE).allgatherSeconds(pattern, 100e3),
        simulated(hosts, 1, Collectives.allgather(pattern, hosts, rank -> bytes[rank])));
  }

  @ParameterizedTest(name = "{0}: {1} messages")
  @CsvSource({"MESH, 240", "RING, 240", "DISSEMINATION, 64"})
  void everyoneGetsAll(ExchangePattern pattern, long messages) {
    SimulatedLinks links = new SimulatedLinks(16, 1, LATENCY, RATE);
    links.run(Collectives.allgather(pattern, 16, rank -> 1));
    assertEquals(messages, links.delivered());
  }

  /** Two blocks that meet at one link wait for each other: 1 ms each, and a latency. */
  @Test
  void oneLinkReceivesOneMessageAfterTheOther() {
    Collective incast =
        new Collective() {
          @Override
          public void start(SimulatedLinks links) {
            links.send(1, 0, 0, 1e5);
            links.send(2, 0, 0, 1e5);
          }

          @Override
          public void arrived(SimulatedLinks links, int from, int to, int label) {}
        };
    assertEquals(2.1e-3, simulated(3, 1, incast), 1e-12);
  }

  /** 15 hops of four ranks' blocks, and the last of them handed out in memory. */
  @Test
  void twoLevelsCrossALinkOnce() {
    double bytes = 100e3;
    double ring = 15 * (LATENCY + 4 * bytes / RATE);
    assertClose(ring, simulated(16, 4, Collectives.twoLevels(16, 4, bytes)));
    double flat = simulated(16, 4, Collectives.allgather(ExchangePattern.MESH, 64, r -> bytes));
    assertEquals(4, flat / ring, 0.4);
    assertClose(
        15 * (LATENCY + bytes / RATE), simulated(16, 1, Collectives.twoLevels(16, 1, bytes)));
  }
}
