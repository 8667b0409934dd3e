package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real ranks against one raw peer, the last rank, that misbehaves after its handshake. */
@Timeout(300)
final class SocketFaultsTest {
  private static final ExchangeConfig SETTINGS = Ranks.config(20_000);
  private static final int LIMIT = SETTINGS.maxBlockBytes();

  /** What the raw peer does, with one connection per real rank. */
  private interface Script {
    void play(List<RawPeer> connections) throws Exception;
  }

  /** Ends how each real rank ended after running the body against the script. */
  private static List<Outcome> against(int realRanks, Ranks.Body body, Script script)
      throws Exception {
    return against(realRanks, SETTINGS, body, script);
  }

  private static List<Outcome> against(
      int realRanks, ExchangeConfig config, Ranks.Body body, Script script) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(realRanks + 1);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < realRanks; rank++) {
      int self = rank;
      running.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    listeners.get(self).connect(self, peers, config, () -> false)) {
                  body.run(exchange);
                }
              }));
    }
    List<RawPeer> connections = new ArrayList<>();
    for (int rank = 0; rank < realRanks; rank++) {
      int port = listeners.get(rank).port();
      connections.add(RawPeer.connect(port, realRanks, rank, realRanks + 1, config.token(), 0));
    }
    for (int rank = 0; rank < realRanks; rank++) {
      connections.get(rank).linked(realRanks, rank, 0);
    }
    script.play(connections);
    List<Outcome> outcomes = new ArrayList<>();
    for (Running one : running) {
      outcomes.add(one.join());
    }
    for (RawPeer connection : connections) {
      connection.close();
    }
    listeners.get(realRanks).close();
    return outcomes;
  }

  private static void oneRound(Exchange exchange) throws Exception {
    exchange.allgatherv(new byte[] {1, 2, 3}, 3);
  }

  private static void twoRounds(Exchange exchange) throws Exception {
    oneRound(exchange);
    oneRound(exchange);
  }

  /** Returns when all real ranks are connected with each other and in round 0. */
  private static void awaitFirstBlocks(List<RawPeer> connections) throws Exception {
    for (RawPeer peer : connections) {
      assertEquals(31, peer.read(31).length);
    }
  }

  private static void assertSaid(ExchangeException failure, int culprit, String... words) {
    assertEquals(culprit, failure.culprit(), failure::getMessage);
    for (String word : words) {
      assertTrue(failure.getMessage().contains(word), failure::getMessage);
    }
  }

  @Test
  void bytesOnTheWireAreAsTheDiagramSays() throws Exception {
    List<byte[]> seen = new ArrayList<>();
    List<Outcome> outcomes =
        against(
            1,
            SocketFaultsTest::twoRounds,
            raw -> {
              RawPeer peer = raw.get(0);
              peer.send(RawPeer.data(1, 0, new byte[0]));
              peer.send(RawPeer.data(1, 1, new byte[5]));
              seen.add(peer.read(31));
              seen.add(peer.read(31));
              peer.send(RawPeer.bye(1, 2));
              seen.add(peer.read(28));
              peer.close();
            });
    assertNull(outcomes.get(0).failure());
    assertArrayEquals(RawPeer.data(0, 0, new byte[] {1, 2, 3}), seen.get(0));
    assertArrayEquals(RawPeer.data(0, 1, new byte[] {1, 2, 3}), seen.get(1));
    byte[] bye = seen.get(2);
    assertEquals(3, bye[4], "kind");
  }

  @Test
  void framesMayArriveByteByByteAndARoundAhead() throws Exception {
    byte[] first = {1, 2, 3, 4};
    byte[] second = {5, 6};
    List<Outcome> outcomes =
        against(
            1,
            exchange -> {
              oneRound(exchange);
              assertArrayEquals(first, Arrays.copyOf(exchange.received().get(1).bytes(), 4));
              Thread.sleep(100);
              assertArrayEquals(first, Arrays.copyOf(exchange.received().get(1).bytes(), 4));
              oneRound(exchange);
              assertArrayEquals(second, Arrays.copyOf(exchange.received().get(1).bytes(), 2));
              assertEquals(2, exchange.received().get(1).length());
            },
            raw -> {
              for (byte b : RawPeer.data(1, 0, first)) {
                raw.get(0).send(new byte[] {b});
                Thread.sleep(1);
              }
              raw.get(0).send(RawPeer.data(1, 1, second));
              raw.get(0).send(RawPeer.bye(1, 2));
              raw.get(0).read(31 + 31 + 28);
              raw.get(0).close();
            });
    assertNull(outcomes.get(0).failure());
  }

  @ParameterizedTest(name = "after {0} bytes of a frame, reset: {1}")
  @CsvSource({"0,false", "0,true", "10,false", "28,true", "1000,false"})
  void aPeerThatDiesIsNamedByAll(int sent, boolean reset) throws Exception {
    byte[] frame = RawPeer.data(2, 1, new byte[5000]);
    List<Outcome> outcomes =
        against(
            2,
            SocketFaultsTest::twoRounds,
            raw -> {
              for (RawPeer peer : raw) {
                peer.send(RawPeer.data(2, 0, new byte[10]));
                peer.send(Arrays.copyOf(frame, sent));
              }
              Thread.sleep(50);
              for (RawPeer peer : raw) {
                if (reset) {
                  peer.reset();
                } else {
                  peer.close();
                }
              }
            });
    for (Outcome outcome : outcomes) {
      assertSaid(outcome.exchangeFailure(), 2, "rank 2 at 127.0.0.1:", "worker died");
    }
  }

  @Test
  void anAbortReachesWhoWasNotTold() throws Exception {
    List<Outcome> outcomes =
        against(
            3,
            SocketFaultsTest::oneRound,
            raw -> {
              awaitFirstBlocks(raw);
              raw.get(1).send(RawPeer.abort(3, 0, 3, "disk full"));
            });
    for (Outcome outcome : outcomes) {
      assertSaid(outcome.exchangeFailure(), 3, "rank 3 at 127.0.0.1:", "disk full");
    }
  }

  /** Word that comes later than 200 ms, as may happen on a busy machine, explains nothing. */
  @Test
  void aConnectionLostWhileAnAbortIsOnItsWayIsExplainedByTheAbort() throws Exception {
    boolean explained = false;
    for (int tries = 0; tries < 10 && !explained; tries++) {
      List<Outcome> outcomes =
          against(
              2,
              SocketFaultsTest::oneRound,
              raw -> {
                awaitFirstBlocks(raw);
                raw.get(0).close();
                Thread.sleep(30);
                raw.get(1).send(RawPeer.abort(2, 0, 1, "rank 1 is stuck"));
              });
      explained = true;
      for (Outcome outcome : outcomes) {
        boolean blamed = outcome.exchangeFailure().culprit() == 2;
        String words = blamed ? "worker died" : "rank 1 is stuck";
        assertSaid(outcome.exchangeFailure(), blamed ? 2 : 1, words);
        explained &= !blamed;
      }
    }
    assertTrue(explained);
  }

  @Test
  void aLocalFailureIsToldToThePeer() throws Exception {
    List<byte[]> seen = new ArrayList<>();
    against(
        1,
        exchange -> exchange.abort(0, "no space"),
        raw -> {
          byte[] expected = RawPeer.abort(0, 0, 0, "no space");
          seen.add(expected);
          seen.add(raw.get(0).read(expected.length));
          assertTrue(raw.get(0).dropped());
        });
    assertArrayEquals(seen.get(0), seen.get(1));
  }

  @ParameterizedTest(name = "length {0}")
  @ValueSource(ints = {(64 << 10) + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
  void anIllegalLengthIsRefused(int length) throws Exception {
    List<Outcome> outcomes =
        against(
            1,
            SocketFaultsTest::oneRound,
            raw -> raw.get(0).send(RawPeer.frame(1, 0, 1, 0, length, new byte[0])));
    assertSaid(outcomes.get(0).exchangeFailure(), 1, "rank 1 at", "with " + length);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "magic, 0",
    "kind, 4",
    "reserved, 5",
    "attempt, 8",
    "origin, 12",
    "round, 16",
    "round's upper half, 20"
  })
  void oneWrongByteInAHeaderIsRefused(String field, int offset) throws Exception {
    byte[] frame = RawPeer.data(1, 0, new byte[0]);
    frame[offset] ^= 0x40;
    List<Outcome> outcomes =
        against(
            1,
            SocketFaultsTest::oneRound,
            raw -> {
              awaitFirstBlocks(raw);
              raw.get(0).send(frame);
            });
    assertSaid(outcomes.get(0).exchangeFailure(), 1, "Round 0: rank 1 at 127.0.0.1:");
  }

  @Test
  void aBlockThatGrowsBeyondTheLimitIsRefused() throws Exception {
    byte[] part = RawPeer.frame(4, 0, 1, 0, 16384, new byte[16384]);
    List<Outcome> outcomes =
        against(
            1,
            SocketFaultsTest::oneRound,
            raw -> {
              for (int i = 0; i <= LIMIT / 16384; i++) {
                raw.get(0).send(part);
              }
            });
    assertSaid(outcomes.get(0).exchangeFailure(), 1, "rank 1 at", "0 to " + LIMIT);
  }

  /** The rank would wait as long as bytes come, if these counted. */
  @Test
  void aPeerThatTricklesIsNamedAtTheDeadline() throws Exception {
    AtomicBoolean cutOff = new AtomicBoolean();
    List<Outcome> outcomes =
        against(
            1,
            Ranks.config(Ranks.IMPATIENT_MS),
            SocketFaultsTest::oneRound,
            raw -> {
              byte[] frame = RawPeer.data(1, 0, new byte[10_000]);
              for (int i = 0; i < frame.length; i++) {
                try {
                  raw.get(0).send(new byte[] {frame[i]});
                } catch (IOException e) {
                  cutOff.set(true);
                  return; // its connection is closed once it has been named
                }
                Thread.sleep(20);
              }
            });
    assertSaid(outcomes.get(0).exchangeFailure(), 1, "still missing after 2000 ms");
    assertTrue(cutOff.get(), "named while bytes came");
  }

  @Test
  void signsOfLifeKeepAPeerFromBeingNamed() throws Exception {
    List<byte[]> seen = new ArrayList<>();
    List<Outcome> outcomes =
        against(
            1,
            Ranks.config(Ranks.IMPATIENT_MS),
            SocketFaultsTest::oneRound,
            raw -> {
              RawPeer peer = raw.get(0);
              for (int i = 0; i * 100L < Ranks.IMPATIENT_MS + 1000; i++) {
                peer.send(RawPeer.frame(5, 0, 1, 0, 0, new byte[0]));
                Thread.sleep(100);
              }
              peer.send(RawPeer.data(1, 0, new byte[3]));
              peer.send(RawPeer.bye(1, 1));
              seen.add(peer.read(31));
              seen.add(peer.read(28));
              peer.close();
            });
    assertNull(outcomes.get(0).failure());
    assertEquals(1, seen.get(0)[4], "kind");
    assertEquals(5, seen.get(1)[4], "the rank that waits gives signs of life, too");
  }

  @Test
  void aBlockThatIsTwoRoundsAheadIsRefused() throws Exception {
    List<Outcome> outcomes =
        against(
            1,
            SocketFaultsTest::twoRounds,
            raw -> {
              raw.get(0).send(RawPeer.data(1, 0, new byte[1]));
              raw.get(0).send(RawPeer.data(1, 2, new byte[1]));
            });
    assertSaid(outcomes.get(0).exchangeFailure(), 1, "invalid round: got 2, expected 1");
  }

  @Test
  void aBlockBeforeAllAreConnectedIsRefused() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(3);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    Running rank0 = Ranks.start(0, () -> listeners.get(0).connect(0, peers, SETTINGS, () -> false));
    try (RawPeer early = RawPeer.connect(listeners.get(0).port(), 2, 0, 3, SETTINGS.token(), 0)) {
      early.send(RawPeer.data(2, 0, new byte[5]));
      assertSaid(
          rank0.join().exchangeFailure(),
          2,
          "While connecting: rank 2 at",
          "kind: got 1, expected 6");
    }
    listeners.get(1).close();
    listeners.get(2).close();
  }

  @Test
  void aDeathWhileOthersStillConnectEndsTheirWait() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(3);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    Running rank0 = Ranks.start(0, () -> listeners.get(0).connect(0, peers, SETTINGS, () -> false));
    long start = System.nanoTime();
    RawPeer peer = RawPeer.connect(listeners.get(0).port(), 2, 0, 3, SETTINGS.token(), 0);
    peer.send(RawPeer.frame(5, 0, 2, 0, 0, new byte[0]));
    peer.close();
    Outcome outcome = rank0.join();
    assertSaid(outcome.exchangeFailure(), 2, "While connecting: rank 2 at", "worker died");
    assertTrue(outcome.millisAfter(start) < SETTINGS.timeoutMillis() / 2);
    listeners.get(1).close();
    listeners.get(2).close();
  }

  @Test
  void aCloserStaysUntilASlowReaderHasItsLastBlock() throws Exception {
    byte[] last = new byte[300_000];
    new Random(4).nextBytes(last);
    List<byte[]> seen = new ArrayList<>();
    List<Outcome> outcomes =
        against(
            1,
            exchange -> exchange.allgatherv(last, last.length),
            raw -> {
              RawPeer peer = raw.get(0);
              peer.send(RawPeer.data(1, 0, new byte[0]));
              Thread.sleep(200);
              peer.send(RawPeer.bye(1, 1));
              Thread.sleep(100);
              seen.add(peer.read(RawPeer.data(0, 0, last).length));
              peer.close();
            });
    assertNull(outcomes.get(0).failure());
    assertArrayEquals(RawPeer.data(0, 0, last), seen.get(0));
  }

  @Test
  void goodbyeInsteadOfABlockIsAnError() throws Exception {
    List<Outcome> outcomes =
        against(
            2,
            SocketFaultsTest::oneRound,
            raw -> {
              for (RawPeer peer : raw) {
                peer.send(RawPeer.bye(2, 0));
              }
            });
    for (Outcome outcome : outcomes) {
      assertSaid(outcome.exchangeFailure(), 2, "rank 2 at", "said goodbye");
    }
  }

  @Test
  void aPeerThatTakesNoBytesIsNamed() throws Exception {
    List<Outcome> outcomes =
        against(
            1,
            Ranks.config(Ranks.IMPATIENT_MS),
            exchange -> exchange.allgatherv(new byte[LIMIT], LIMIT),
            raw -> raw.get(0).send(RawPeer.data(1, 0, new byte[10])));
    assertSaid(outcomes.get(0).exchangeFailure(), 1, "does not take this rank's block");
  }
}
