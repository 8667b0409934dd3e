package dev.parsimony.spark.bench.accuracy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The figures in Markdown. */
record AccuracyTables(
    Settings settings, Results results, List<Report.Line> lines, OptionalDouble target) {
  private static final double MEGA = 1e6;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s on %s, %d epochs, %d hosts x batch %d that share %d cores%n",
            settings.task().model(),
            settings.data(),
            settings.epochs(),
            4,
            settings.task().batchSize(),
            Runtime.getRuntime().availableProcessors()));
    target.ifPresent(
        accuracy ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "target: %.2f %%, of %s after epoch %d%n",
                    100 * accuracy,
                    Contestant.REFERENCE.name(),
                    Math.min(Report.TARGET_EPOCH, settings.epochs()))));
    toTarget(text);
    steps(text);
    whole(text);
    return text.toString();
  }

  private void toTarget(StringBuilder text) {
    text.append("\n| contestant | learning rate, seeds | accuracy at the end | epochs to target |");
    for (String rate : StepTimes.rates()) {
      text.append(" s to target, ").append(Report.name(rate)).append(" (network) |");
    }
    text.append(" MB to target | start (s) |\n|---|---|---|---|---|---|---|---|---|\n");
    for (Report.Line line : lines) {
      Curve free = line.at(StepTimes.UNLIMITED);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %s, %d | %.2f %% | %s |",
              line.contestant().name(),
              line.learningRate(),
              line.runs().size(),
              100 * free.last().accuracy(),
              reached(free).map(point -> Integer.toString(point.epoch())).orElse("-")));
      for (String rate : StepTimes.rates()) {
        text.append(
            reached(line.at(rate))
                .map(
                    point ->
                        String.format(
                            Locale.ROOT, " %.1f (%.1f) |", point.seconds(), point.networkSeconds()))
                .orElse(" - |"));
      }
      text.append(
          reached(free)
              .map(point -> String.format(Locale.ROOT, " %.1f |", point.bytes() / MEGA))
              .orElse(" - |"));
      text.append(String.format(Locale.ROOT, " %.1f |%n", line.start()));
    }
  }

  private Optional<Curve.Point> reached(Curve curve) {
    return target.isPresent() ? curve.reaches(target.getAsDouble()) : Optional.empty();
  }

  private void steps(StringBuilder text) {
    text.append("\n| contestant | ms a step, no limit | 100mbit (network) | 1gbit (network) |");
    text.append(" MB a step | split of a step without a limit |\n|---|---|---|---|---|---|\n");
    for (Report.Line line : lines) {
      StepTimes times = line.times();
      Run run = line.runs().get(0);
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f |",
              line.contestant().name(),
              1e3 * times.at(StepTimes.UNLIMITED)));
      for (String rate : StepTimes.RATES) {
        text.append(
            String.format(
                Locale.ROOT,
                " %.1f (%.0f %%) |",
                1e3 * times.at(rate),
                100 * times.network(rate) / times.at(rate)));
      }
      double steps = (double) run.steps() * run.epochs().size();
      double bytes = run.epochs().stream().mapToDouble(Run.Epoch::bytes).sum();
      text.append(String.format(Locale.ROOT, " %.4f | %s |%n", bytes / steps / MEGA, split(run)));
    }
  }

  private static String split(Run run) {
    double all = run.split().values().stream().mapToDouble(part -> part).sum();
    return run.split().entrySet().stream()
        .map(
            part ->
                String.format(
                    Locale.ROOT, "%s %.0f %%", part.getKey(), 100 * part.getValue() / all))
        .collect(Collectors.joining(", "));
  }

  private void whole(StringBuilder text) {
    text.append(
        "\n| whole run | s in steps | as combined | ratio | accuracy at the end | start (s) |");
    text.append("\n|---|---|---|---|---|---|\n");
    for (Report.Line line : lines) {
      for (String rate : StepTimes.RATES) {
        results
            .of(results.plan(line.contestant(), rate, line.learningRate(), settings.seeds().get(0)))
            .ifPresent(run -> text.append(whole(line, rate, run)));
      }
    }
  }

  private static String whole(Report.Line line, String rate, Run run) {
    double measured = run.epochs().stream().mapToDouble(Run.Epoch::seconds).sum();
    double combined = line.at(rate).last().seconds();
    return String.format(
        Locale.ROOT,
        "| %s, %s | %.1f | %.1f | %.2f | %.2f %% | %.1f |%n",
        line.contestant().name(),
        rate,
        measured,
        combined,
        measured / combined,
        100 * run.epochs().get(run.epochs().size() - 1).accuracy(),
        run.start());
  }
}
