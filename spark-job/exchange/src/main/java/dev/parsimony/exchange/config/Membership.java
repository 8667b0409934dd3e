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
    int rank, List<PeerAddress> peers, ExchangeConfig config, RankEncryption encryption) {

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

  /** The rank of the run that this one is, or stands for. */
  public int leader() {
    return peers.get(rank).leader();
  }

  /** A rank of the run for error messages; one outside of it (-1) has no address. */
  public String described(int runRank) {
    return peers.stream()
        .filter(peer -> peer.ranks().contains(runRank))
        .findFirst()
        .map(PeerAddress::described)
        .orElse("no particular rank");
  }

  /** The rank if it is one of the run, -1 otherwise. */
  public int known(int runRank) {
    return peers.stream().anyMatch(peer -> peer.ranks().contains(runRank)) ? runRank : -1;
  }
}
