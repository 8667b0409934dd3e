package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.encryption.RankEncryption;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A welcome that its connector never reads costs another connection, not the attempt. */
@Timeout(60)
final class LostWelcomeTest {
  private static final int CHALLENGE_BYTES = 44;
  private static final int HELLO_BYTES = 140;
  private static final int WELCOME_BYTES = 84;
  private static final ExchangeConfig SETTINGS = Ranks.config(20_000);

  /** Loses the welcomes of the first connections, and passes all on of those that follow. */
  private static final class LosingProxy implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    private final int acceptorPort;
    private final boolean tells;
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * @param tells whether both ends learn that a welcome was lost; else only the connector does
     */
    LosingProxy(int acceptorPort, int losses, boolean tells) throws IOException {
      this.acceptorPort = acceptorPort;
      this.tells = tells;
      Ranks.start(
          -1,
          () -> {
            for (int i = 0; i < losses; i++) {
              lose(accept());
            }
            passOn(accept());
          });
    }

    private Socket accept() throws IOException {
      Socket connector = server.accept();
      connections.incrementAndGet();
      return connector;
    }

    int port() {
      return server.getLocalPort();
    }

    private void lose(Socket connector) throws IOException {
      Socket acceptor = new Socket(InetAddress.getLoopbackAddress(), acceptorPort);
      DataInputStream fromAcceptor = new DataInputStream(acceptor.getInputStream());
      connector.getOutputStream().write(fromAcceptor.readNBytes(CHALLENGE_BYTES));
      acceptor
          .getOutputStream()
          .write(new DataInputStream(connector.getInputStream()).readNBytes(HELLO_BYTES));
      assertEquals(WELCOME_BYTES, fromAcceptor.readNBytes(WELCOME_BYTES).length);
      connector.close();
      if (tells) {
        acceptor.close();
      }
    }

    private void passOn(Socket connector) throws IOException {
      Socket acceptor = new Socket(InetAddress.getLoopbackAddress(), acceptorPort);
      Ranks.start(
          -1,
          () -> {
            acceptor.getInputStream().transferTo(connector.getOutputStream());
            connector.shutdownOutput();
          });
      connector.getInputStream().transferTo(acceptor.getOutputStream());
      acceptor.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  @ParameterizedTest(name = "{0} times, the acceptor learns of it: {1}, encrypted: {2}")
  @CsvSource({"1, true, false", "1, false, false", "3, true, true", "3, false, true"})
  void theConnectorDialsAgain(int losses, boolean tells, boolean encrypted) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(3);
    List<RankEncryption> encryptions =
        List.of(encryption(encrypted), encryption(encrypted), encryption(encrypted));
    try (LosingProxy proxy = new LosingProxy(listeners.get(0).port(), losses, tells)) {
      Running[] running = new Running[3];
      for (int rank = 0; rank < 3; rank++) {
        int self = rank;
        List<PeerAddress> peers =
            List.of(
                new PeerAddress(
                    0,
                    Ranks.HOST,
                    rank == 2 ? proxy.port() : listeners.get(0).port(),
                    encryptions.get(0).publicKey()),
                new PeerAddress(
                    1, Ranks.HOST, listeners.get(1).port(), encryptions.get(1).publicKey()),
                new PeerAddress(
                    2, Ranks.HOST, listeners.get(2).port(), encryptions.get(2).publicKey()));
        running[rank] =
            Ranks.start(
                rank,
                () -> {
                  try (Exchange exchange =
                      listeners
                          .get(self)
                          .connect(self, peers, SETTINGS, encryptions.get(self), () -> false)) {
                    exchange.allgatherv(new byte[] {(byte) self}, 1);
                    assertEquals(2, exchange.received().get(2).bytes()[0]);
                  }
                });
      }
      for (Running one : running) {
        assertNull(one.join().failure());
      }
      assertEquals(losses + 1, proxy.connections.get());
    }
  }

  private static RankEncryption encryption(boolean encrypted) {
    return encrypted ? RankEncryption.withFreshKeys(new SecureRandom()) : RankEncryption.none();
  }

  /** As an acceptor whose path to the connector broke without a sign. */
  @Test
  void anAcceptorThatNeverAnswersIsDialedAgain() throws Exception {
    try (ServerSocket acceptor = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ExchangeListener listener = ExchangeListener.open(Ranks.HOST)) {
      List<PeerAddress> peers =
          List.of(
              new PeerAddress(0, Ranks.HOST, acceptor.getLocalPort()),
              new PeerAddress(1, Ranks.HOST, listener.port()));
      Running rank1 =
          Ranks.start(1, () -> listener.connect(1, peers, Ranks.config(2000), () -> false));
      byte[] challenge =
          Arrays.copyOf("PXC1\4\0\0\0".getBytes(StandardCharsets.US_ASCII), CHALLENGE_BYTES);
      for (int i = 0; i < 2; i++) {
        RawPeer conversation = new RawPeer(acceptor.accept());
        conversation.send(challenge);
        assertEquals(HELLO_BYTES, conversation.read(HELLO_BYTES).length);
        assertTrue(conversation.dropped());
      }
      String message = rank1.join().exchangeFailure().getMessage();
      assertTrue(message.contains("rank 0 at 127.0.0.1:"), message);
      assertTrue(message.contains("no answer to the hello"), message);
    }
  }

  /** Frames of two connections would share a nonce, so nothing is said before the first frame. */
  @Test
  void theAcceptorSaysNothingBeforeTheWelcomeIsConfirmed() throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(2);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    Running rank0 =
        Ranks.start(0, () -> listeners.get(0).connect(0, peers, SETTINGS, () -> false).close());
    int port = listeners.get(0).port();
    RawPeer former = RawPeer.connect(port, 1, 0, 2, SETTINGS.token(), 0);
    RawPeer latter = RawPeer.connect(port, 1, 0, 2, SETTINGS.token(), 0);
    assertTrue(former.dropped(), "nothing was said on it");
    latter.linked(1, 0, 0);
    latter.send(RawPeer.bye(1, 0));
    assertEquals(3, latter.read(28)[4], "kind");
    latter.close();
    assertNull(rank0.join().failure());
    listeners.get(1).close();
  }
}
