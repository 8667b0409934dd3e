package dev.parsimony.spark.report.page;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The pictures of one run's epochs. */
final class EpochCharts {
  private static final double MILLIS = 1e3;
  private static final int COLOURS = 7;

  private final List<Report.Epoch> epochs;

  /** The parts of a step, in the order of their areas from the bottom. */
  private static final List<Part> PARTS =
      List.of(
          new Part("forward and backward", 1, Report.Seconds::compute),
          new Part("second moments", 6, Report.Seconds::secondMoment),
          new Part("compressing", 3, Report.Seconds::compress),
          new Part("exchange", 2, Report.Seconds::exchange),
          new Part("decoding", 5, Report.Seconds::decode),
          new Part("update", 4, Report.Seconds::update),
          new Part("waiting for others", 7, Report.Seconds::waiting));

  private record Part(String name, int colour, ToDoubleFunction<Report.Seconds> seconds) {}

  /**
   * @param epochs at least one
   */
  EpochCharts(List<Report.Epoch> epochs) {
    this.epochs = epochs;
  }

  /**
   * Draws all that the figures allow.
   *
   * @param batchesPerEpoch of each worker
   * @param target whether alpha and local steps are set for one
   */
  void draw(Markup out, int batchesPerEpoch, boolean target) {
    out.raw("<div class=\"charts\">\n");
    EpochChart.LOSS
        .titled("Loss")
        .lines(
            out,
            List.of(
                series("training", 1, Report.Epoch::score),
                series("test", 2, Report.Epoch::testLoss)));
    quality(out);
    EpochChart.RATIO
        .titled("Compression")
        .lines(
            out,
            List.of(
                series("bytes on the wire", 1, Report.Epoch::wireRatio),
                series("elements sent", 2, Report.Epoch::elementsRatio)));
    bytes(out);
    EpochChart.SPEED
        .titled("Speed")
        .lines(out, List.of(series("all workers", 1, Report.Epoch::examplesPerSecond)));
    split(out, batchesPerEpoch);
    if (target) {
      Chart.of("Set for the target", "factor, batches", Numbers::setting)
          .lines(
              out,
              List.of(
                  series("alpha, times what was given", 1, Report.Epoch::alphaFactor),
                  series("batches per exchange", 2, Report.Epoch::localSteps)));
    }
    out.raw("</div>\n");
  }

  private Series series(String name, int colour, ToDoubleFunction<Report.Epoch> value) {
    return EpochChart.series(name, colour, epochs, value);
  }

  private void quality(Markup out) {
    List<Series> shares = new ArrayList<>();
    List<Series> fits = new ArrayList<>();
    List<Series> errors = new ArrayList<>();
    List<OutputFigures> outputs = epochs.get(epochs.size() - 1).outputs();
    for (int i = 0; i < outputs.size(); i++) {
      int index = i;
      String of = outputs.size() == 1 ? "" : " of " + outputs.get(i).output();
      if (outputs.get(i) instanceof OutputFigures.Classes) {
        add(shares, "accuracy" + of, epoch -> EpochChart.percent(classes(epoch, index)));
      } else if (outputs.get(i) instanceof OutputFigures.Labels) {
        add(shares, "macro F1" + of, epoch -> EpochChart.percent(labels(epoch, index).macroF1()));
        add(shares, "micro F1" + of, epoch -> EpochChart.percent(labels(epoch, index).microF1()));
      } else if (outputs.get(i) instanceof OutputFigures.Values) {
        add(fits, "R\u00b2" + of, epoch -> values(epoch, index).rSquared());
        add(errors, "error" + of, epoch -> values(epoch, index).meanSquaredError());
      }
    }
    EpochChart.SHARE.titled("Right answers, test").lines(out, shares);
    EpochChart.FIT.titled("Fit, test").lines(out, fits);
    Chart.of("Mean squared error, test", "error\u00b2", Numbers::of)
        .logarithmicScale()
        .lines(out, errors);
  }

  private void add(List<Series> into, String name, ToDoubleFunction<Report.Epoch> value) {
    if (into.size() < COLOURS) {
      into.add(series(name, into.size() + 1, value));
    }
  }

  private static double classes(Report.Epoch epoch, int index) {
    return epoch.outputs().get(index) instanceof OutputFigures.Classes classes
        ? classes.accuracy()
        : Double.NaN;
  }

  private static OutputFigures.Labels labels(Report.Epoch epoch, int index) {
    return (OutputFigures.Labels) epoch.outputs().get(index);
  }

  private static OutputFigures.Values values(Report.Epoch epoch, int index) {
    return (OutputFigures.Values) epoch.outputs().get(index);
  }

  private void bytes(Markup out) {
    double most = epochs.stream().mapToDouble(Report.Epoch::bytesSent).max().orElse(0);
    int unit = Numbers.unit(most);
    double divisor = Math.pow(MILLIS, unit);
    String name = Numbers.unitName(unit);
    Chart.of("Sent in an epoch", name, value -> Numbers.of(value) + " " + name)
        .withZero()
        .lines(out, List.of(series("all workers", 1, epoch -> epoch.bytesSent() / divisor)));
  }

  private void split(Markup out, int batchesPerEpoch) {
    double factor = MILLIS / Math.max(1, batchesPerEpoch);
    List<Series> parts =
        PARTS.stream()
            .map(
                part ->
                    series(
                        part.name(),
                        part.colour(),
                        epoch -> factor * part.seconds().applyAsDouble(epoch.split())))
            .toList();
    Chart.of("Where a step's time goes", "ms, mean of the workers", v -> Numbers.of(v) + " ms")
        .areas(out, parts);
  }
}
