package dev.parsimony.exchange.local;

import dev.parsimony.exchange.Exchange;
import dev.parsimony.exchange.ExchangeSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The teams of this JVM: how the tasks of one executor find each other. */
public final class Teams {
  private static final Map<Key, Team> TEAMS = new HashMap<>();

  /**
   * Token and stage attempt are in the settings, the ports of this attempt's tasks in the places.
   */
  private record Key(ExchangeSettings settings, String jvm, List<Place> places) {
    static Key of(Roster roster, ExchangeSettings settings) {
      Place own = roster.places().get(roster.localRanks()[0]);
      return new Key(settings, own.jvm(), roster.places());
    }
  }

  private Teams() {}

  /**
   * Connects all ranks with each other; every rank calls it once, after all have told each other
   * their places.
   *
   * @param rank the own rank
   * @param places of all ranks, the own included, in any order
   * @param settings the same on all ranks
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
      ExchangeSettings settings,
      NodeConnector connector,
      BooleanSupplier cancelled)
      throws IOException {
    Roster roster = new Roster(rank, places);
    int index = Arrays.binarySearch(roster.localRanks(), rank);
    TeamMember member = new TeamMember(enter(roster, settings, index, cancelled), index);
    member.connect(connector);
    return member;
  }

  private static Team enter(
      Roster roster, ExchangeSettings settings, int member, BooleanSupplier cancelled) {
    synchronized (TEAMS) {
      Team team =
          TEAMS.computeIfAbsent(Key.of(roster, settings), key -> new Team(roster, settings));
      team.join(member, cancelled);
      return team;
    }
  }

  /** A member leaves; the last one closes the team's connections. */
  static void leave(Team team, int member) {
    boolean last;
    synchronized (TEAMS) {
      last = team.leave(member);
      if (last) {
        TEAMS.remove(Key.of(team.roster(), team.settings()), team);
      }
    }
    if (last) {
      team.close(member);
    }
  }

  /** Teams that have members. */
  static int count() {
    synchronized (TEAMS) {
      return TEAMS.size();
    }
  }
}
