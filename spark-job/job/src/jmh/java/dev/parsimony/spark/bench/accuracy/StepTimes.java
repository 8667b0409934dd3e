package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.compression.bench.Medians;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * Seconds of a step at each rate of the network, as medians over rounds in which the rates take
 * turns.
 *
 * @param bytes that a host sent in a step as it was measured
 */
record StepTimes(Map<String, Double> seconds, double bytes) {
  /** No limit, with the bytes counted. */
  static final String UNLIMITED = "count";

  /** The limited rates. */
  static final List<String> RATES = List.of("100mbit", "1gbit");

  /**
   * The turns of a round. The first two, while a JVM still compiles, do not count, nor does the
   * last, at whose end Parsimony writes the run's checkpoint.
   */
  static final List<String> TURNS =
      List.of(UNLIMITED, UNLIMITED, "100mbit", UNLIMITED, "1gbit", UNLIMITED);

  /** Where a rate's turn is that counts. */
  private static final Map<String, Integer> COUNTS = Map.of("100mbit", 2, UNLIMITED, 3, "1gbit", 4);

  /** The turn whose bytes are counted. */
  static final int BYTES_TURN = 3;

  /**
   * What a round has measured.
   *
   * @param seconds of a step in each of {@link #TURNS}
   * @param bytes that a host sent in a step, as a mean over the hosts
   */
  record Round(List<Double> seconds, double bytes) {
    /** Names of the columns that hold it. */
    static final List<String> COLUMNS = List.of("secondsOfTurns", "bytesOfStep");

    double at(int turn) {
      return seconds.get(turn);
    }

    private double at(String rate) {
      return at(COUNTS.get(rate));
    }

    List<String> toCells() {
      StringJoiner list = new StringJoiner(" ");
      seconds.forEach(turn -> list.add(turn.toString()));
      return List.of(list.toString(), Double.toString(bytes));
    }

    /** Reads what {@link #toCells} wrote. */
    static Round ofCells(List<String> cells) {
      List<Double> seconds = new ArrayList<>();
      for (String turn : cells.get(0).split(" ")) {
        seconds.add(Double.valueOf(turn));
      }
      return new Round(seconds, Double.parseDouble(cells.get(1)));
    }
  }

  /** Returns all rates, the fastest last. */
  static List<String> rates() {
    return List.of("100mbit", "1gbit", UNLIMITED);
  }

  /**
   * Returns the medians of rounds.
   *
   * @param rounds at least one
   */
  static StepTimes of(List<Round> rounds) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (String rate : rates()) {
      seconds.put(rate, median(rounds, round -> round.at(rate)));
    }
    return new StepTimes(seconds, median(rounds, Round::bytes));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Medians.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** Returns those of one that sends nothing: the same at all rates. */
  static StepTimes constant(double seconds) {
    Map<String, Double> all = new LinkedHashMap<>();
    rates().forEach(rate -> all.put(rate, seconds));
    return new StepTimes(all, 0);
  }

  /** Returns the seconds of a step at a rate. */
  double at(String rate) {
    return seconds.get(rate);
  }

  /** Returns how much longer a step takes at a rate than without a limit. */
  double network(String rate) {
    return at(rate) - at(UNLIMITED);
  }

  /**
   * Returns how much longer a step takes where a host sends more or fewer bytes in it than as it
   * was measured: in proportion.
   *
   * @param bytesOfStep that a host sends
   */
  double network(String rate, double bytesOfStep) {
    return bytes > 0 ? network(rate) * bytesOfStep / bytes : network(rate);
  }
}
