package dev.parsimony.spark.bench.accuracy;

import dev.parsimony.spark.bench.report.LinePlot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Accuracy and loss against time, and against bytes. Who ends far below the target is left out, and
 * named: the others would not be told apart.
 */
final class CurvePlot {
  private static final double MEGA = 1e6;
  private static final double FAR = 0.04;

  private CurvePlot() {}

  /** Returns the picture of what was reached by when, at a rate. */
  static String againstTime(
      Task task, List<Report.Line> lines, String rate, OptionalDouble target) {
    return picture(
        task.model() + ", four hosts, network " + Report.name(rate),
        new LinePlot.Axis("seconds in steps", true),
        lines,
        line -> line.at(rate),
        Curve.Point::seconds,
        target);
  }

  /** Returns the picture of what was reached with how many bytes. */
  static String againstBytes(Task task, List<Report.Line> lines, OptionalDouble target) {
    return picture(
        task.model() + ", four hosts",
        new LinePlot.Axis("MB sent by a host", true),
        lines.stream().filter(line -> !line.contestant().system().alone()).toList(),
        line -> line.at(StepTimes.UNLIMITED),
        point -> point.bytes() / MEGA,
        target);
  }

  private static String picture(
      String title,
      LinePlot.Axis across,
      List<Report.Line> all,
      Function<Report.Line, Curve> curves,
      ToDoubleFunction<Curve.Point> x,
      OptionalDouble target) {
    List<Report.Line> lines = all.stream().filter(line -> !far(line, target)).toList();
    String left =
        all.stream()
            .filter(line -> far(line, target))
            .map(line -> line.contestant().name())
            .collect(Collectors.joining(", "));
    LinePlot plot =
        new LinePlot(left.isEmpty() ? title : title + "; far below, left out: " + left, across);
    plot.panel(
        "test accuracy (%)",
        series(lines, curves, x, point -> 100 * point.accuracy()),
        target.isEmpty() ? target : OptionalDouble.of(100 * target.getAsDouble()));
    plot.panel(
        "training loss", series(lines, curves, x, Curve.Point::loss), OptionalDouble.empty());
    return plot.svg();
  }

  private static boolean far(Report.Line line, OptionalDouble target) {
    double least = target.orElse(0) - FAR;
    return line.at(StepTimes.UNLIMITED).last().accuracy() < least;
  }

  private static List<LinePlot.Series> series(
      List<Report.Line> lines,
      Function<Report.Line, Curve> curves,
      ToDoubleFunction<Curve.Point> x,
      ToDoubleFunction<Curve.Point> y) {
    List<LinePlot.Series> series = new ArrayList<>();
    for (Report.Line line : lines) {
      List<Curve.Point> points = curves.apply(line).points();
      series.add(
          new LinePlot.Series(
              line.contestant().name(),
              line.contestant().system().ordinal(),
              points.stream().mapToDouble(x).toArray(),
              points.stream().mapToDouble(y).toArray()));
    }
    return series;
  }
}
