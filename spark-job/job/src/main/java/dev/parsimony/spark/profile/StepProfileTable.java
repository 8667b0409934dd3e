package dev.parsimony.spark.profile;

import dev.parsimony.secondmoment.LayerTimes.LayerTime;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Phase;
import java.util.List;
import java.util.Locale;

/**
 * A profile as text: milliseconds a step.
 *
 * @param figures of that many steps
 * @param layers likewise
 */
record StepProfileTable(
    TrainingConfig config, int threads, int steps, EpochFigures figures, List<LayerTime> layers) {
  private static final double NANOS_PER_MS = 1e6;
  private static final double MS_PER_SECOND = 1e3;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    double step = figures.seconds() * MS_PER_SECOND / steps;
    line(
        text,
        "A step of one worker alone takes %.2f ms (%,.0f examples/s): batch %d, %s, %s, kernels %s,"
            + " %d native thread%s, mean of %,d steps.",
        step,
        config.batchSize() * MS_PER_SECOND / step,
        config.batchSize(),
        config.compression(),
        config.sharing().share().name().toLowerCase(Locale.ROOT),
        config.kernels(),
        threads,
        threads == 1 ? "" : "s",
        steps);
    line(text, "");
    line(
        text, "%-34s %-24s %8s %8s %14s", "ms", "computed by", "forward", "back", "second moments");
    double inLayers = 0;
    double moments = 0;
    for (LayerTime layer : layers) {
      line(
          text,
          "%-34s %-24s %8.3f %8.3f %14.3f",
          layer.name(),
          layer.type(),
          ms(layer.forward()),
          ms(layer.backward()),
          ms(layer.secondMoments()));
      inLayers += ms(layer.forward()) + ms(layer.backward());
      moments += ms(layer.secondMoments());
    }
    row(text, "batch, between layers, gradient", phase(Phase.COMPUTE) - inLayers);
    row(text, "second moments, copied", phase(Phase.SECOND_MOMENT) - moments);
    row(text, "compression", phase(Phase.COMPRESS));
    row(text, "exchange with nobody", phase(Phase.WAIT) + phase(Phase.EXCHANGE));
    row(text, "decoding and summing", phase(Phase.DECODE));
    row(text, "optimiser", phase(Phase.UPDATE));
    return text.toString();
  }

  private double ms(long nanos) {
    return nanos / NANOS_PER_MS / steps;
  }

  private double phase(Phase phase) {
    return figures.times().seconds(phase) * MS_PER_SECOND / steps;
  }

  private static void row(StringBuilder text, String name, double ms) {
    line(text, "%-59s %8.3f", name, ms);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
