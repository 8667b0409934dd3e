package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.encryption.RankEncryption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Meshes whose ranks encryption, and ranks that differ about it. */
@Timeout(300)
final class EncryptedHandshakeTest {
  private static final ExchangeConfig PATIENT = Ranks.config(20_000);
  private static final ExchangeConfig IMPATIENT = Ranks.config(Ranks.IMPATIENT_MS);

  private static RankEncryption encrypted() {
    return RankEncryption.withFreshKeys(new SecureRandom());
  }

  /** Runs one round; the ranks publish the keys of {@code published}. */
  private static List<Outcome> connect(
      List<RankEncryption> encryptions, List<RankEncryption> published, ExchangeConfig config)
      throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(encryptions.size());
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < encryptions.size(); rank++) {
      String text =
          new PeerAddress(
                  rank, Ranks.HOST, listeners.get(rank).port(), published.get(rank).publicKey())
              .toString();
      peers.add(PeerAddress.parse(text));
    }
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < encryptions.size(); rank++) {
      int self = rank;
      running.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    listeners
                        .get(self)
                        .connect(self, peers, config, encryptions.get(self), () -> false)) {
                  exchange.allgatherv(new byte[] {(byte) self}, 1);
                  for (int i = 0; i < peers.size(); i++) {
                    assertEquals(
                        i, exchange.received().get(i).bytes()[exchange.received().get(i).offset()]);
                  }
                }
              }));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Running one : running) {
      outcomes.add(one.join());
    }
    return outcomes;
  }

  @Test
  void ranksThatEncryptConnect() throws Exception {
    List<RankEncryption> encryptions = List.of(encrypted(), encrypted(), encrypted(), encrypted());
    for (Outcome outcome : connect(encryptions, encryptions, PATIENT)) {
      assertNull(outcome.failure());
    }
  }

  @Test
  void aPlainRankDoesNotConnectToAnEncryptingOne() throws Exception {
    List<RankEncryption> encryptions = List.of(encrypted(), RankEncryption.none());
    List<Outcome> outcomes = connect(encryptions, encryptions, IMPATIENT);
    says(outcomes.get(0), "rank 1 at", "it does not encrypt its data, but this rank does");
    says(outcomes.get(1), "rank 0 at", "it encrypts its data, but this rank does not");
  }

  @Test
  void anEncryptingRankDoesNotConnectToAPlainOne() throws Exception {
    List<RankEncryption> encryptions = List.of(RankEncryption.none(), encrypted());
    List<Outcome> outcomes = connect(encryptions, encryptions, IMPATIENT);
    says(outcomes.get(0), "rank 1 at", "it encrypts its data, but this rank does not");
    says(outcomes.get(1), "rank 0 at", "it does not encrypt its data, but this rank does");
  }

  @Test
  void whoLacksThePublishedKeysSecretDoesNotConnect() throws Exception {
    List<RankEncryption> encryptions = List.of(encrypted(), encrypted());
    List<Outcome> outcomes =
        connect(encryptions, List.of(encryptions.get(0), encrypted()), IMPATIENT);
    says(outcomes.get(0), "rank 1 at", "its sending key does not open");
    says(outcomes.get(1), "rank 0 at", "hung up");
  }

  @Test
  void aRankWithoutAKeyIsNamed() throws Exception {
    List<RankEncryption> encryptions = List.of(encrypted(), encrypted());
    List<Outcome> outcomes =
        connect(encryptions, List.of(RankEncryption.none(), encryptions.get(1)), IMPATIENT);
    says(outcomes.get(1), "rank 0 at", "its public key is no X25519 key");
  }

  private static void says(Outcome outcome, String... parts) {
    String message = outcome.exchangeFailure().getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
