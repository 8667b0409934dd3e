package dev.parsimony.exchange;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.encryption.RankEncryption;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;

/**
 * Encrypted connections keep the contract; in a class of its own, so that it runs beside the other.
 */
final class EncryptedExchangeTest {

  /** All lanes encrypted: frames for all, frames for one, and those that end a run. */
  abstract static class Encrypted extends SocketExchangeTest.Contract {
    private final Map<Integer, RankEncryption> encryptions = new ConcurrentHashMap<>();

    Encrypted(ExchangePattern pattern) {
      super(pattern);
    }

    Encrypted() {}

    private RankEncryption encryption(int rank) {
      return encryptions.computeIfAbsent(
          rank, any -> RankEncryption.withFreshKeys(new SecureRandom()));
    }

    @Override
    Exchange connect(
        ExchangeListener listener,
        int rank,
        List<PeerAddress> peers,
        ExchangeConfig config,
        BooleanSupplier cancelled)
        throws IOException {
      List<PeerAddress> withKeys =
          peers.stream()
              .map(
                  peer ->
                      new PeerAddress(
                          peer.rank(),
                          peer.host(),
                          peer.port(),
                          encryption(peer.rank()).publicKey()))
              .toList();
      Exchange exchange =
          listener.connect(rank, withKeys, ofPattern(config), encryption(rank), cancelled);
      exchange.tuning().calibrate();
      return exchange;
    }

    @Override
    int allocatedAtMost() {
      return 20_000; // the JDK's ciphers
    }
  }

  @Nested
  final class EncryptedMeshTest extends Encrypted {
    EncryptedMeshTest() {
      super(ExchangePattern.MESH);
    }
  }

  /** Patterns in turn, so that frames for all and frames for one follow each other. */
  @Nested
  final class EncryptedCalibratedTest extends Encrypted {}

  @Nested
  final class EncryptedRingTest extends Encrypted {
    EncryptedRingTest() {
      super(ExchangePattern.RING);
    }
  }
}
