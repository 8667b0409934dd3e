package dev.parsimony.spark.simulate.output;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.Agreement;
import dev.parsimony.spark.simulate.DecodingLimit;
import dev.parsimony.spark.simulate.Grid;
import dev.parsimony.spark.simulate.WaysOut;
import dev.parsimony.spark.simulate.WaysOut.Way;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.input.HostRange;
import dev.parsimony.spark.simulate.input.Rate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What the figures of a simulation say, in sentences. */
@Internal
public final class Findings {
  private static final int SMALL_CLUSTER = 64;
  private static final int WORKERS_OF_TWO_LEVELS = 4;

  /** What a way must take of the all-gather's time to be worth its other bits. */
  private static final double WORTH = 0.9;

  private static final double USUAL_RATE = 1e9;

  private final Grid grid;
  private final Rate usual;
  private final WaysOut ways;

  /** Takes what is simulated. */
  public Findings(Grid grid) {
    this.grid = grid;
    usual =
        grid.rates().stream()
            .min(Comparator.comparingDouble(rate -> apart(rate.bitsPerSecond())))
            .orElseThrow();
    ways = new WaysOut(grid.workload());
  }

  private static double apart(double bitsPerSecond) {
    return Math.abs(Math.log(bitsPerSecond / USUAL_RATE));
  }

  /** Returns from how many hosts on decoding is the largest part of a step, for each method. */
  public String decoding() {
    return grid.models().stream()
        .filter(model -> model.available() && model.compresses())
        .map(this::decoding)
        .collect(Collectors.joining("\n", "decoding is the largest part of a step\n", "\n"));
  }

  private String decoding(StepModel model) {
    DecodingLimit limit = new DecodingLimit(grid, model);
    return grid.rates().stream()
        .map(rate -> from(limit.hosts(rate)) + " at " + rate)
        .collect(Collectors.joining(", ", "  " + model.name() + ": ", ""));
  }

  private static String from(OptionalInt hosts) {
    return hosts.isPresent()
        ? String.format(Locale.ROOT, "from %,d hosts on", hosts.getAsInt())
        : String.format(Locale.ROOT, "never up to %,d hosts", HostRange.MAX);
  }

  /** Returns whether the ways to decode less pay up to {@value #SMALL_CLUSTER} hosts. */
  public String waysOut() {
    int all = Math.min(grid.workersPerHost(), Agreement.MAX_WORKERS / SMALL_CLUSTER);
    int each = all > 1 ? all : WORKERS_OF_TWO_LEVELS;
    return sentence("reduce-scatter of sparse blocks", all, WaysOut::reduceScatter)
        + sentence("two levels", each, WaysOut::twoLevels);
  }

  private String sentence(String name, int workersPerHost, BiFunction<WaysOut, Cluster, Way> way) {
    IntFunction<Cluster> clusters =
        hosts ->
            new Cluster(
                hosts, workersPerHost, grid.latencySeconds(), usual.payloadBytesPerSecond());
    int from = 0;
    for (int hosts = SMALL_CLUSTER; hosts >= HostRange.MIN; hosts /= 2) {
      Cluster cluster = clusters.apply(hosts);
      if (way.apply(ways, cluster).total() < WORTH * ways.allgather(cluster).total()) {
        from = hosts;
      } else {
        break;
      }
    }
    Cluster largest = clusters.apply(SMALL_CLUSTER);
    return String.format(
        Locale.ROOT,
        "%s, %d worker%s a host, %s: %s; an exchange among %d hosts %s, by all-gather %s%n",
        name,
        workersPerHost,
        workersPerHost == 1 ? "" : "s",
        usual,
        from == 0 ? "does not pay up to 64 hosts" : "pays from " + from + " hosts on",
        SMALL_CLUSTER,
        times(way.apply(ways, largest)),
        times(ways.allgather(largest)));
  }

  private static String times(Way way) {
    return Durations.text(way.exchange()) + " and decoding " + Durations.text(way.decode());
  }

  /** Returns how far formulas and simulated messages are apart. */
  public String agreement() {
    double parameters = grid.workload().parameters();
    List<Integer> hosts =
        grid.hosts().stream()
            .filter(number -> number * (long) grid.workersPerHost() <= Agreement.MAX_WORKERS)
            .toList();
    if (hosts.isEmpty()) {
      return "";
    }
    double worst =
        hosts.stream()
            .mapToDouble(
                number ->
                    new Agreement(
                            grid.cluster(number, usual),
                            grid.workload().message().bytes(parameters),
                            Float.BYTES * parameters)
                        .worst())
            .max()
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "messages simulated one by one, lengths differing by a tenth, %s, up to %,d workers: formulas"
            + " within %.1f %%%n",
        usual,
        hosts.get(hosts.size() - 1) * grid.workersPerHost(),
        worst * 100);
  }
}
