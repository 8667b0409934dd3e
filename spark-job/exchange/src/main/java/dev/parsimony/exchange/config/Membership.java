package dev.parsimony.exchange.config;

import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.encryption.RankEncryption;
import java.util.Comparator;
import java.util.List;

/**
 * Who takes part, seen from one rank.
 *
 * @param rank the own rank
 * @param peers all ranks' addresses, the own included; kept sorted by rank
 * @param encryption of the own frames
 */
@Internal
public record Membership(
    int rank, List<PeerAddress> peers, ExchangeSettings settings, RankEncryption encryption) {

  /** The longest sleep without a look at the cancellation, in milliseconds. */
  public static final long POLL_MS = 100;

  public Membership {
    peers = peers.stream().sorted(Comparator.comparingInt(PeerAddress::rank)).toList();
    for (int i = 0; i < peers.size(); i++) {
      if (peers.get(i).rank() != i) {
        throw new IllegalArgumentException(
            "Invalid peers: got %s, expected each rank from 0 to %d once"
                .formatted(peers, peers.size() - 1));
      }
    }
    if (rank < 0 || rank >= peers.size()) {
      throw new IllegalArgumentException(
          "Invalid rank: got %d, expected 0 to %d".formatted(rank, peers.size() - 1));
    }
  }

  public int worldSize() {
    return peers.size();
  }

  public PeerAddress peer(int peerRank) {
    return peers.get(peerRank);
  }

  /** The peer for error messages; ranks outside the run (-1) have no address. */
  public String described(int peerRank) {
    return peerRank >= 0 && peerRank < peers.size()
        ? peers.get(peerRank).described()
        : "no particular rank";
  }
}
