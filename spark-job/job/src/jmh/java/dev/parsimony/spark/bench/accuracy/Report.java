package dev.parsimony.spark.bench.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes what is known so far: curves as csv and pictures, figures as json, and tables. */
final class Report {
  /** After which the reference has the accuracy that all are to reach. */
  static final int TARGET_EPOCH = 3;

  /**
   * What is known of a contestant.
   *
   * @param runs of different seeds; at least one
   */
  record Line(Contestant contestant, double learningRate, List<Run> runs, StepTimes times) {
    /** Returns its way at a rate. */
    Curve at(String rate) {
      return Curve.of(runs, times, rate);
    }

    /** Returns the mean seconds from the start of processes to the first step. */
    double start() {
      return runs.stream().mapToDouble(Run::start).average().orElseThrow();
    }
  }

  private Report() {}

  /** Writes all files, and returns the tables. */
  static String write(Settings settings, Results results) throws IOException {
    List<Line> lines = lines(settings, results);
    OptionalDouble target =
        lines.stream()
            .filter(line -> line.contestant().equals(Contestant.REFERENCE))
            .mapToDouble(line -> line.at(StepTimes.UNLIMITED).accuracyAfter(TARGET_EPOCH))
            .findFirst();
    Path folder = settings.results();
    String tables = new AccuracyTables(settings, results, lines, target).toString();
    String prefix = settings.task().name() + "-";
    Files.writeString(folder.resolve(prefix + "table.md"), tables);
    Files.writeString(folder.resolve(prefix + "curves.csv"), curves(lines));
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(folder.resolve(prefix + "accuracy.json").toFile(), figures(lines, target));
    if (!lines.isEmpty()) {
      for (String rate : StepTimes.rates()) {
        Files.writeString(
            folder.resolve(prefix + "time-" + name(rate) + ".svg"),
            CurvePlot.againstTime(settings.task(), lines, rate, target));
      }
      Files.writeString(
          folder.resolve(prefix + "bytes.svg"),
          CurvePlot.againstBytes(settings.task(), lines, target));
    }
    return tables + "written to " + folder + "\n";
  }

  /** Returns what a rate is called. */
  static String name(String rate) {
    return rate.equals(StepTimes.UNLIMITED) ? "unlimited" : rate;
  }

  private static List<Line> lines(Settings settings, Results results) {
    List<Line> lines = new ArrayList<>();
    for (Contestant contestant : settings.contestants()) {
      Optional<StepTimes> times = results.times(contestant);
      if (times.isPresent()) {
        double rate = results.learningRate(contestant).getAsDouble();
        lines.add(new Line(contestant, rate, results.runs(contestant), times.get()));
      }
    }
    return lines;
  }

  private static String curves(List<Line> lines) {
    StringBuilder csv =
        new StringBuilder(
            "contestant;rate;epoch;seconds;networkSeconds;bytes;loss;testLoss;accuracy\n");
    for (Line line : lines) {
      for (String rate : StepTimes.rates()) {
        for (Curve.Point point : line.at(rate).points()) {
          csv.append(
              String.format(
                  Locale.ROOT,
                  "%s;%s;%d;%.2f;%.2f;%.0f;%.5f;%.5f;%.5f%n",
                  line.contestant().name(),
                  name(rate),
                  point.epoch(),
                  point.seconds(),
                  point.networkSeconds(),
                  point.bytes(),
                  point.loss(),
                  point.testLoss(),
                  point.accuracy()));
        }
      }
    }
    return csv.toString();
  }

  private static List<Map<String, Object>> figures(List<Line> lines, OptionalDouble target) {
    List<Map<String, Object>> figures = new ArrayList<>();
    for (Line line : lines) {
      for (String rate : StepTimes.rates()) {
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("contestant", line.contestant().name());
        figure.put("rate", name(rate));
        figure.put("learningRate", line.learningRate());
        figure.put("seeds", line.runs().size());
        figure.put("startSeconds", line.start());
        figure.put("stepSeconds", line.times().at(rate));
        figure.put("networkSecondsOfStep", line.times().network(rate));
        figure.put("split", line.runs().get(0).split());
        if (target.isPresent()) {
          figure.put("targetAccuracy", target.getAsDouble());
          line.at(rate)
              .reaches(target.getAsDouble())
              .ifPresent(point -> figure.put("target", point));
        }
        figure.put("epochs", line.at(rate).points());
        figures.add(figure);
      }
    }
    return figures;
  }
}
