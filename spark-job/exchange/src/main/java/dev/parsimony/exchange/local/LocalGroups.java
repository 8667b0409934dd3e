package dev.parsimony.exchange.local;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The groups of this JVM: how the tasks of one executor find each other. */
public final class LocalGroups {
  private static final Map<Key, LocalGroup> GROUPS = new HashMap<>();

  /**
   * Key of a group: token and stage attempt are in the settings, the ports of this attempt's tasks
   * in the places.
   */
  private record Key(ExchangeConfig config, String jvm, List<Place> places) {
    static Key of(Topology topology, ExchangeConfig config) {
      Place own = topology.places().get(topology.localRanks()[0]);
      return new Key(config, own.jvm(), topology.places());
    }
  }

  private LocalGroups() {}

  /**
   * Connects all ranks with each other; every rank calls it once, after all have told each other
   * their places.
   *
   * @param rank this rank
   * @param places of all ranks, this one's included, in any order
   * @param config the same on all ranks
   * @param connector connects the JVMs; that of the lowest rank of each is used, by any rank's
   *     thread, and none where there is one JVM
   * @param cancelled asked at least ten times a second, also in every later wait; true ends the
   *     wait with an error. It must not block
   * @return the exchange, owned by the caller and used by the calling thread only
   * @throws IllegalArgumentException if the places are not those of the ranks from 0 on, or rank is
   *     not one
   * @throws dev.parsimony.exchange.ExchangeException naming the ranks that did not come, or could
   *     not be connected, by the deadline
   */
  public static Exchange join(
      int rank,
      List<Place> places,
      ExchangeConfig config,
      NodeConnector connector,
      BooleanSupplier cancelled)
      throws IOException {
    Topology topology = new Topology(rank, places);
    int index = Arrays.binarySearch(topology.localRanks(), rank);
    LocalMember member = new LocalMember(enter(topology, config, index, cancelled), index);
    member.connect(connector);
    return member;
  }

  private static LocalGroup enter(
      Topology topology, ExchangeConfig config, int member, BooleanSupplier cancelled) {
    synchronized (GROUPS) {
      LocalGroup group =
          GROUPS.computeIfAbsent(Key.of(topology, config), key -> new LocalGroup(topology, config));
      group.join(member, cancelled);
      return group;
    }
  }

  /** Removes a member; the last one closes the group's connections. */
  static void leave(LocalGroup group, int member) {
    boolean last;
    synchronized (GROUPS) {
      last = group.leave(member);
      if (last) {
        GROUPS.remove(Key.of(group.topology(), group.config()), group);
      }
    }
    if (last) {
      group.close(member);
    }
  }

  /** Returns the number of local groups that have members. */
  static int count() {
    synchronized (GROUPS) {
      return GROUPS.size();
    }
  }
}
