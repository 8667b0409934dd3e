package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.ListenException;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let into a mesh, and what a failed connect says. */
@Timeout(300)
final class HandshakeTest {
  private static final ExchangeConfig SETTINGS = Ranks.config(20_000);

  /** Connections to rank 0 of three that must not get in. */
  private enum Stranger {
    GARBAGE {
      @Override
      RawPeer come(int port) throws Exception {
        byte[] garbage = new byte[4096];
        new Random(1).nextBytes(garbage);
        RawPeer peer = new RawPeer(port);
        peer.send(garbage);
        return peer;
      }
    },
    NOTHING {
      @Override
      RawPeer come(int port) throws Exception {
        return new RawPeer(port);
      }
    },
    HALF_A_HELLO {
      @Override
      RawPeer come(int port) throws Exception {
        RawPeer peer = new RawPeer(port);
        peer.send(new byte[44]);
        return peer;
      }
    },
    GONE_AT_ONCE {
      @Override
      RawPeer come(int port) throws Exception {
        RawPeer peer = new RawPeer(port);
        peer.reset();
        return peer;
      }
    },
    WRONG_TOKEN {
      @Override
      RawPeer come(int port) throws Exception {
        return refused(
            port,
            1,
            0,
            3,
            "another token of the same length".getBytes(StandardCharsets.US_ASCII),
            0);
      }
    },
    WRONG_ATTEMPT {
      @Override
      RawPeer come(int port) throws Exception {
        return refused(port, 1, 0, 3, SETTINGS.token(), 1);
      }
    },
    WRONG_WORLD_SIZE {
      @Override
      RawPeer come(int port) throws Exception {
        return refused(port, 1, 0, 4, SETTINGS.token(), 0);
      }
    },
    WRONG_ADDRESSEE {
      @Override
      RawPeer come(int port) throws Exception {
        return refused(port, 2, 1, 3, SETTINGS.token(), 0);
      }
    },
    RANK_OUT_OF_RANGE {
      @Override
      RawPeer come(int port) throws Exception {
        return refused(port, 3, 0, 3, SETTINGS.token(), 0);
      }
    },
    THE_ACCEPTOR_ITSELF {
      @Override
      RawPeer come(int port) throws Exception {
        return refused(port, 0, 0, 3, SETTINGS.token(), 0);
      }
    };

    abstract RawPeer come(int port) throws Exception;

    private static RawPeer refused(
        int port, int rank, int toRank, int worldSize, byte[] token, int attempt) {
      assertThrows(
          IOException.class, () -> RawPeer.connect(port, rank, toRank, worldSize, token, attempt));
      return null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void strangersDoNotDisturb(Stranger stranger) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(3);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    Ranks.Task[] tasks = new Ranks.Task[3];
    for (int rank = 0; rank < 3; rank++) {
      int self = rank;
      tasks[rank] =
          () -> {
            try (Exchange exchange =
                listeners.get(self).connect(self, peers, SETTINGS, () -> false)) {
              for (int round = 0; round < 3; round++) {
                exchange.allgatherv(new byte[] {(byte) self}, 1);
                assertEquals(2, exchange.received().get(2).bytes()[0]);
              }
            }
          };
    }
    Running rank0 = Ranks.start(0, tasks[0]);
    RawPeer peer = stranger.come(listeners.get(0).port());
    Running rank1 = Ranks.start(1, tasks[1]);
    Running rank2 = Ranks.start(2, tasks[2]);
    for (Running one : List.of(rank0, rank1, rank2)) {
      Throwable failure = one.join().failure();
      if (failure != null) {
        throw new AssertionError("rank " + one.rank(), failure);
      }
    }
    assertEquals(1, listeners.get(0).droppedConnections());
    assertEquals(0, listeners.get(1).droppedConnections());
    if (peer != null) {
      peer.close();
    }
  }

  @Test
  void aSilentStrangerIsHungUpOnWhileTheMeshWaits() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(2);
    AtomicBoolean cancelled = new AtomicBoolean();
    Running rank0 =
        Ranks.start(
            0,
            () ->
                listeners.get(0).connect(0, Ranks.addresses(listeners), SETTINGS, cancelled::get));
    try (RawPeer peer = new RawPeer(listeners.get(0).port())) {
      assertEquals(44, peer.read(44).length);
      assertTrue(peer.dropped(), "hung up within the handshake's own limit");
      cancelled.set(true);
      assertEquals(-1, rank0.join().exchangeFailure().culprit());
    }
    listeners.get(1).close();
  }

  @Test
  void manySilentStrangersDoNotKeepAPeerOut() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(2);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    List<RawPeer> strangers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      strangers.add(new RawPeer(listeners.get(0).port()));
    }
    Running rank0 =
        Ranks.start(0, () -> listeners.get(0).connect(0, peers, SETTINGS, () -> false).close());
    Running rank1 =
        Ranks.start(1, () -> listeners.get(1).connect(1, peers, SETTINGS, () -> false).close());
    assertNull(rank1.join().failure());
    assertNull(rank0.join().failure());
    assertEquals(200, listeners.get(0).droppedConnections());
    for (RawPeer stranger : strangers) {
      stranger.close();
    }
  }

  @Test
  void aProvenRankGetsInOnce() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(4);
    int port = listeners.get(0).port();
    AtomicBoolean cancelled = new AtomicBoolean();
    Running rank0 =
        Ranks.start(
            0,
            () ->
                listeners.get(0).connect(0, Ranks.addresses(listeners), SETTINGS, cancelled::get));
    RawPeer in = RawPeer.connect(port, 1, 0, 4, SETTINGS.token(), 0);
    RawPeer again = dialAgain(in, port);
    // A frame that the kernel delivers late is read after the next dial, which then takes over.
    for (int tries = 1; !again.dropped() && tries < 5; tries++) {
      in.close();
      in = again;
      again = dialAgain(in, port);
    }
    assertTrue(again.dropped());
    again.close();
    cancelled.set(true);
    assertEquals(2, in.read(28)[4], "the first connection is told of the abort");
    in.close();
    assertEquals(-1, rank0.join().exchangeFailure().culprit());
    for (ExchangeListener listener : listeners) {
      listener.close();
    }
  }

  /** Confirms that rank 1 is in by a frame, and dials once more as rank 1. */
  private static RawPeer dialAgain(RawPeer in, int port) throws Exception {
    in.send(RawPeer.frame(5, 0, 1, 0, 0, new byte[0]));
    return RawPeer.connect(port, 1, 0, 4, SETTINGS.token(), 0);
  }

  @Test
  void anAcceptorWithoutTheTokenIsNotTrusted() throws Exception {
    ExchangeConfig impatient = Ranks.config(Ranks.SOON_MS);
    try (ServerSocket impostor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ExchangeListener listener = ExchangeListener.open(Ranks.HOST)) {
      List<PeerAddress> peers =
          List.of(
              new PeerAddress(0, Ranks.HOST, impostor.getLocalPort()),
              new PeerAddress(1, Ranks.HOST, listener.port()));
      Running rank1 = Ranks.start(1, () -> listener.connect(1, peers, impatient, () -> false));
      try (RawPeer conversation = new RawPeer(impostor.accept())) {
        byte[] challenge = new byte[44];
        System.arraycopy("PXC1\4\0\0\0".getBytes(StandardCharsets.US_ASCII), 0, challenge, 0, 8);
        conversation.send(challenge);
        assertEquals(140, conversation.read(140).length);
        byte[] welcome = new byte[84];
        System.arraycopy("PXW1".getBytes(StandardCharsets.US_ASCII), 0, welcome, 0, 4);
        conversation.send(welcome);
        assertTrue(conversation.dropped());
      }
      ExchangeException failure = rank1.join().exchangeFailure();
      assertEquals(0, failure.culprit());
      assertTrue(failure.getMessage().contains("rank 0 at 127.0.0.1:"), failure::getMessage);
    }
  }

  @Test
  void theDeadlineNamesMissingRanksAndIsPassedOn() throws Exception {
    ExchangeConfig impatient = Ranks.config(Ranks.IMPATIENT_MS);
    List<ExchangeListener> listeners = Ranks.listeners(4);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    listeners.get(0).close();
    Running rank1 =
        Ranks.start(1, () -> listeners.get(1).connect(1, peers, impatient, () -> false));
    Running rank2 = Ranks.start(2, () -> listeners.get(2).connect(2, peers, SETTINGS, () -> false));
    ExchangeException failure = rank1.join().exchangeFailure();
    String message = failure.getMessage();
    assertTrue(message.contains("rank 0 at 127.0.0.1:" + peers.get(0).port()), message);
    assertTrue(message.contains("rank 3 at 127.0.0.1:" + peers.get(3).port()), message);
    assertFalse(message.contains("rank 2 at"), message);
    assertEquals(0, failure.culprit());
    ExchangeException heard = rank2.join().exchangeFailure();
    assertEquals(0, heard.culprit());
    assertTrue(heard.getMessage().contains("as rank 1 at"), heard::getMessage);
    listeners.get(3).close();
  }

  @Test
  void aCancelledConnectLeaves() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(2);
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch polled = new CountDownLatch(3);
    BooleanSupplier poll =
        () -> {
          polled.countDown();
          return cancelled.get();
        };
    Running rank0 =
        Ranks.start(
            0, () -> listeners.get(0).connect(0, Ranks.addresses(listeners), SETTINGS, poll));
    assertTrue(polled.await(60, TimeUnit.SECONDS));
    long start = System.nanoTime();
    cancelled.set(true);
    assertTrue(rank0.join().exchangeFailure().getMessage().contains("cancelled"));
    assertTrue(rank0.join().millisAfter(start) < Ranks.SOON_MS);
    listeners.get(1).close();
  }

  @Test
  void oneRankNeedsNoPeers() throws Exception {
    try (ExchangeListener listener = ExchangeListener.open(Ranks.HOST);
        Exchange alone =
            listener.connect(
                0,
                List.of(new PeerAddress(0, Ranks.HOST, listener.port())),
                SETTINGS,
                () -> false)) {
      alone.allgatherv(new byte[] {4, 5}, 2);
      assertEquals(2, alone.received().get(0).length());
      assertEquals(0, alone.tuning().waitNanos());
    }
  }

  @Test
  void aHostOfAnotherMachineIsNamed() {
    ListenException failure =
        assertThrows(ListenException.class, () -> ExchangeListener.open("203.0.113.7"));
    assertTrue(failure.getMessage().contains("'203.0.113.7'"), failure::getMessage);
  }

  @Test
  void peersMustBeTheRanksFromZeroOn() throws Exception {
    ExchangeListener listener = ExchangeListener.open(Ranks.HOST);
    List<PeerAddress> gap =
        List.of(new PeerAddress(0, Ranks.HOST, 1), new PeerAddress(2, Ranks.HOST, 2));
    assertThrows(
        IllegalArgumentException.class, () -> listener.connect(0, gap, SETTINGS, () -> false));
    ExchangeListener other = ExchangeListener.open(Ranks.HOST);
    assertThrows(
        IllegalArgumentException.class,
        () -> other.connect(1, List.of(new PeerAddress(0, Ranks.HOST, 1)), SETTINGS, () -> false));
  }
}
