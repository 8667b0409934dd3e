package dev.parsimony.exchange.local;

import dev.parsimony.exchange.address.PeerAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JVMs that the ranks run in, seen from one of them. JVMs are numbered as nodes in the order of
 * their lowest ranks; the lowest rank leads its JVM.
 */
final class Topology {
  private final List<Place> places;
  private final int ownNode;
  private final int[][] ranks;
  private final int[] nodeOf;
  private final List<PeerAddress> nodes = new ArrayList<>();

  /**
   * @param rank a rank of this JVM
   * @param places of all ranks, in any order
   * @throws IllegalArgumentException if the places are not those of the ranks from 0 on, or rank is
   *     not one of them
   */
  Topology(int rank, List<Place> places) {
    this.places = places.stream().sorted(Comparator.comparingInt(Place::rank)).toList();
    nodeOf = new int[places.size()];
    requireAllRanks(rank);
    Collection<List<Place>> groups =
        this.places.stream()
            .collect(Collectors.groupingBy(Place::jvm, LinkedHashMap::new, Collectors.toList()))
            .values();
    ranks = new int[groups.size()][];
    for (List<Place> group : groups) {
      int node = nodes.size();
      ranks[node] = group.stream().mapToInt(Place::rank).toArray();
      Arrays.stream(ranks[node]).forEach(member -> nodeOf[member] = node);
      nodes.add(nodeAddress(node, ranks[node], group.get(0).address()));
    }
    ownNode = nodeOf[rank];
  }

  /** Returns the address of a node: its leader's, under the node's number, with its ranks. */
  private static PeerAddress nodeAddress(int node, int[] ranks, PeerAddress leader) {
    return new PeerAddress(
        node,
        leader.host(),
        leader.port(),
        leader.publicKey(),
        Arrays.stream(ranks).boxed().toList());
  }

  private void requireAllRanks(int rank) {
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).rank() != i) {
        throw new IllegalArgumentException(
            "Invalid places: got %s, expected each rank from 0 to %d once"
                .formatted(places, places.size() - 1));
      }
    }
    if (rank < 0 || rank >= places.size()) {
      throw new IllegalArgumentException(
          "Invalid rank: got %d, expected 0 to %d".formatted(rank, places.size() - 1));
    }
  }

  /** Returns the places of all ranks, in rank order. */
  List<Place> places() {
    return places;
  }

  int worldSize() {
    return nodeOf.length;
  }

  int nodeCount() {
    return ranks.length;
  }

  int ownNode() {
    return ownNode;
  }

  int nodeOf(int rank) {
    return nodeOf[rank];
  }

  /** The ranks of a node, ascending; only to be read. */
  int[] ranks(int node) {
    return ranks[node];
  }

  /** The ranks of this JVM, ascending; only to be read. */
  int[] localRanks() {
    return ranks[ownNode];
  }

  /** The number of ranks of the node that has most. */
  int largestNode() {
    return Arrays.stream(ranks).mapToInt(members -> members.length).max().orElseThrow();
  }

  /** Returns the addresses of the nodes; their numbers stand for ranks. */
  List<PeerAddress> nodes() {
    return nodes;
  }

  /** A rank for error messages; one outside the run (-1) is nobody in particular. */
  String described(int rank) {
    if (rank < 0 || rank >= worldSize()) {
      return "no particular rank";
    }
    return nodeOf[rank] == ownNode
        ? "rank " + rank + " in the same JVM"
        : "rank " + rank + " on host " + places.get(rank).address().host();
  }

  /** A node for error messages. */
  String describedNode(int node) {
    return nodes.get(node).described();
  }
}
