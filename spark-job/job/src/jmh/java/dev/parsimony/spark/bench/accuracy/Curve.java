package dev.parsimony.spark.bench.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A contestant's way at one rate of the network: what it had reached after each epoch, as a mean
 * over the seeds.
 *
 * @param points one for each epoch, in order
 */
record Curve(List<Point> points) {
  /**
   * After an epoch.
   *
   * @param epoch from 1
   * @param seconds since the first step, without tests
   * @param networkSeconds of them those that no limit would have saved
   * @param bytes that a host has sent
   * @param loss mean training loss over the epoch
   * @param accuracy on the test examples, 0 to 1
   */
  record Point(
      int epoch,
      double seconds,
      double networkSeconds,
      double bytes,
      double loss,
      double testLoss,
      double accuracy) {}

  /**
   * Adds to the seconds of runs without a limit what steps take longer at a rate. An epoch that
   * sent more bytes a step than the steps that were measured waits for the network as much longer.
   *
   * @param runs of different seeds, equally long; at least one
   */
  static Curve of(List<Run> runs, StepTimes times, String rate) {
    List<Point> points = new ArrayList<>();
    double bytes = 0;
    double free = 0;
    double network = 0;
    for (int i = 0; i < runs.get(0).epochs().size(); i++) {
      int place = i;
      ToDoubleFunction<ToDoubleFunction<Run.Epoch>> mean =
          figure ->
              runs.stream()
                  .mapToDouble(run -> figure.applyAsDouble(run.epochs().get(place)))
                  .average()
                  .orElseThrow();
      double sent = mean.applyAsDouble(Run.Epoch::bytes);
      bytes += sent;
      free += mean.applyAsDouble(Run.Epoch::seconds);
      int steps = runs.get(0).steps();
      network += steps * times.network(rate, sent / steps);
      points.add(
          new Point(
              i + 1,
              free + network,
              network,
              bytes,
              mean.applyAsDouble(Run.Epoch::loss),
              mean.applyAsDouble(Run.Epoch::testLoss),
              mean.applyAsDouble(Run.Epoch::accuracy)));
    }
    return new Curve(points);
  }

  /** Returns the first point from which on the accuracy stays at the target or above it. */
  Optional<Point> reaches(double target) {
    Optional<Point> first = Optional.empty();
    for (int i = points.size() - 1; i >= 0 && points.get(i).accuracy() >= target; i--) {
      first = Optional.of(points.get(i));
    }
    return first;
  }

  /** Returns the accuracy after an epoch, or after the last where there are fewer. */
  double accuracyAfter(int epoch) {
    return points.get(Math.min(epoch, points.size()) - 1).accuracy();
  }

  /** Returns the last point. */
  Point last() {
    return points.get(points.size() - 1);
  }
}
