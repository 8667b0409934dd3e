package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.bench.limited.ShapedHosts;
import java.util.List;

/**
 * Where the ranks of a world run, and how they exchange.
 *
 * @param processes JVMs
 * @param ranksPerProcess threads of each that are ranks
 * @param heap each JVM's, as {@code -Xmx} takes it
 * @param hosts namespaces, one per process; empty for all on loopback
 * @param pattern auto, mesh, ring or dissemination
 * @param encrypted whether blocks are encrypted
 */
record RankLayout(
    int processes,
    int ranksPerProcess,
    String heap,
    List<String> hosts,
    String pattern,
    boolean encrypted) {
  private static final String HEAP = "1g";

  /** One process per rank on loopback. */
  static RankLayout loopback(int ranks) {
    return new RankLayout(ranks, 1, HEAP, List.of(), "auto", false);
  }

  /** One rank on each host. */
  static RankLayout on(List<String> hosts) {
    return new RankLayout(hosts.size(), 1, HEAP, hosts, "auto", false);
  }

  /** The world's size. */
  int ranks() {
    return processes * ranksPerProcess;
  }

  /** The same with encrypted blocks. */
  RankLayout withEncryption() {
    return new RankLayout(processes, ranksPerProcess, heap, hosts, pattern, true);
  }

  /** The same by one pattern in all rounds. */
  RankLayout with(ExchangePattern only) {
    return new RankLayout(processes, ranksPerProcess, heap, hosts, only.toString(), encrypted);
  }

  /** The same with JVMs of that heap. */
  RankLayout withHeap(String other) {
    return new RankLayout(processes, ranksPerProcess, other, hosts, pattern, encrypted);
  }

  /** What a command begins with to run where the process belongs. */
  List<String> prefix(int process) {
    return hosts.isEmpty() ? List.of() : ShapedHosts.enter(hosts.get(process));
  }

  /** The address that the process binds. */
  String host(int process) {
    return hosts.isEmpty() ? "127.0.0.1" : ShapedHosts.address(process);
  }
}
