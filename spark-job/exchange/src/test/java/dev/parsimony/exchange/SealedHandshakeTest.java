package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.encryption.RankSeal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Meshes whose ranks seal, and ranks that differ about it. */
@Timeout(300)
final class SealedHandshakeTest {
  private static final ExchangeSettings PATIENT = Ranks.settings(20_000);
  private static final ExchangeSettings IMPATIENT = Ranks.settings(Ranks.IMPATIENT_MS);

  private static RankSeal sealed() {
    return RankSeal.sealed(new SecureRandom());
  }

  /** Runs one round; the ranks publish the keys of {@code published}. */
  private static List<Outcome> connect(
      List<RankSeal> seals, List<RankSeal> published, ExchangeSettings settings) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(seals.size());
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < seals.size(); rank++) {
      String text =
          new PeerAddress(
                  rank, Ranks.HOST, listeners.get(rank).port(), published.get(rank).publicKey())
              .toString();
      peers.add(PeerAddress.parse(text));
    }
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < seals.size(); rank++) {
      int self = rank;
      running.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    listeners
                        .get(self)
                        .connect(self, peers, settings, seals.get(self), () -> false)) {
                  exchange.allgatherv(new byte[] {(byte) self}, 1);
                  for (int i = 0; i < peers.size(); i++) {
                    assertEquals(i, exchange.received(i)[exchange.receivedOffset(i)]);
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
  void ranksThatSealConnect() throws Exception {
    List<RankSeal> seals = List.of(sealed(), sealed(), sealed(), sealed());
    for (Outcome outcome : connect(seals, seals, PATIENT)) {
      assertNull(outcome.failure());
    }
  }

  @Test
  void aPlainRankDoesNotConnectToASealedOne() throws Exception {
    List<RankSeal> seals = List.of(sealed(), RankSeal.plain());
    List<Outcome> outcomes = connect(seals, seals, IMPATIENT);
    says(outcomes.get(0), "rank 1 at", "it does not seal its data, but this rank does");
    says(outcomes.get(1), "rank 0 at", "it seals its data, but this rank does not");
  }

  @Test
  void aSealedRankDoesNotConnectToAPlainOne() throws Exception {
    List<RankSeal> seals = List.of(RankSeal.plain(), sealed());
    List<Outcome> outcomes = connect(seals, seals, IMPATIENT);
    says(outcomes.get(0), "rank 1 at", "it seals its data, but this rank does not");
    says(outcomes.get(1), "rank 0 at", "it does not seal its data, but this rank does");
  }

  @Test
  void whoLacksThePublishedKeysSecretDoesNotConnect() throws Exception {
    List<RankSeal> seals = List.of(sealed(), sealed());
    List<Outcome> outcomes = connect(seals, List.of(seals.get(0), sealed()), IMPATIENT);
    says(outcomes.get(0), "rank 1 at", "its sending key does not open");
    says(outcomes.get(1), "rank 0 at", "hung up");
  }

  @Test
  void aRankWithoutAKeyIsNamed() throws Exception {
    List<RankSeal> seals = List.of(sealed(), sealed());
    List<Outcome> outcomes = connect(seals, List.of(RankSeal.plain(), seals.get(1)), IMPATIENT);
    says(outcomes.get(1), "rank 0 at", "its public key is no X25519 key");
  }

  private static void says(Outcome outcome, String... parts) {
    String message = outcome.exchangeFailure().getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
