package dev.parsimony.spark.bench.accuracy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * What came of a training.
 *
 * @param start seconds from the start of the first process to the first step
 * @param steps of an epoch
 * @param epochs in order; at least one
 * @param split seconds of an epoch by what they went to, as a mean over the epochs
 */
record Run(double start, int steps, List<Epoch> epochs, Map<String, Double> split) {
  /** Names of the columns that hold a run. */
  static final List<String> COLUMNS =
      List.of("start", "steps", "seconds", "bytes", "loss", "testLoss", "accuracy", "split");

  /**
   * An epoch.
   *
   * @param seconds in steps, without the test after it
   * @param bytes that a host sent, as a mean over the hosts
   * @param loss mean training loss
   * @param testLoss after it
   * @param accuracy likewise, 0 to 1
   */
  record Epoch(double seconds, double bytes, double loss, double testLoss, double accuracy) {}

  /**
   * Returns the seconds of a step, as a mean over the epochs but, where there are more, the first.
   */
  double stepSeconds() {
    List<Epoch> warm = epochs.subList(Math.min(1, epochs.size() - 1), epochs.size());
    return warm.stream().mapToDouble(Epoch::seconds).average().orElseThrow() / steps;
  }

  /** Returns the columns; lists are separated by spaces. */
  List<String> toCells() {
    StringJoiner parts = new StringJoiner(", ");
    split.forEach((part, seconds) -> parts.add(part + " = " + seconds));
    return List.of(
        Double.toString(start),
        Integer.toString(steps),
        list(Epoch::seconds),
        list(Epoch::bytes),
        list(Epoch::loss),
        list(Epoch::testLoss),
        list(Epoch::accuracy),
        parts.toString());
  }

  private String list(ToDoubleFunction<Epoch> figure) {
    StringJoiner list = new StringJoiner(" ");
    epochs.forEach(epoch -> list.add(Double.toString(figure.applyAsDouble(epoch))));
    return list.toString();
  }

  /** Reads what {@link #toCells} wrote. */
  static Run ofCells(List<String> cells) {
    List<double[]> lists = cells.subList(2, 7).stream().map(Run::numbers).toList();
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 0; i < lists.get(0).length; i++) {
      int epoch = i;
      double[] of = lists.stream().mapToDouble(list -> list[epoch]).toArray();
      epochs.add(new Epoch(of[0], of[1], of[2], of[3], of[4]));
    }
    Map<String, Double> split = new LinkedHashMap<>();
    for (String part : cells.get(7).split(", ")) {
      String[] sides = part.split(" = ");
      if (sides.length == 2) {
        split.put(sides[0], Double.parseDouble(sides[1]));
      }
    }
    return new Run(Double.parseDouble(cells.get(0)), Integer.parseInt(cells.get(1)), epochs, split);
  }

  private static double[] numbers(String list) {
    return Arrays.stream(list.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
