package dev.parsimony.spark.bench;

import dev.parsimony.compression.bench.BenchmarkLayout;
import dev.parsimony.compression.bench.Figure;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.util.List;
import java.util.Locale;

/**
 * Parsimony's strom against DL4J's threshold encoding: the same tau and gradients, step by step in
 * turn, a step being all from the addition of the gradient to the message. Both send the same
 * elements, but for the few whose residual is tau to the last bit: DL4J sends these, strom does
 * not.
 */
final class ThresholdFigures {
  private static final int COMPARED_STEPS = 5;
  private static final double BAR_DIFFERENT = 1e-4;

  private final ThresholdEncoder ours;
  private final ThresholdEncoder theirs;
  private final int length;
  private final int rounds;

  private ThresholdFigures(BenchmarkLayout network, int rounds) {
    ThresholdStream stream = new ThresholdStream(network.layout());
    ours = new ParsimonyEncoder(stream.tau(), network.layout());
    theirs = new Dl4jEncoder(stream.tau(), stream.length());
    stream.start(ours);
    stream.start(theirs);
    length = stream.length();
    this.rounds = rounds;
  }

  static List<Figure> measure(BenchmarkLayout network, int rounds) {
    return new ThresholdFigures(network, rounds).figures(network + ", strom: ");
  }

  private List<Figure> figures(String name) {
    Figure elements = elements(name + "sent otherwise than by DL4J");
    times(); // warms up
    double[][] times = times();
    NativeRuntime.prepare(2);
    double[][] withTwo = times();
    NativeRuntime.prepare(1);
    String bytes = String.format(Locale.ROOT, "DL4J, %,d", theirs.bytes());
    double bytesRatio = (double) ours.bytes() / theirs.bytes();
    String step = name + "gradient to message";
    return List.of(
        elements,
        Figure.atMost(name + "message", ours.bytes(), "bytes", bytes, bytesRatio, 1),
        Figure.atMost(
            step,
            Medians.of(times[0]),
            "ms",
            dl4j(times[1]),
            Medians.ofRatios(times[0], times[1]),
            1),
        Figure.only(
            step + ", DL4J with 2 threads",
            Medians.of(withTwo[0]),
            "ms",
            dl4j(withTwo[1]),
            Medians.ofRatios(withTwo[0], withTwo[1])),
        Figure.only(
            name + "decode and sum",
            Medians.of(times[2]),
            "ms",
            dl4j(times[3]),
            Medians.ofRatios(times[2], times[3])));
  }

  private static String dl4j(double[] milliseconds) {
    return String.format(Locale.ROOT, "DL4J, %.2f ms", Medians.of(milliseconds));
  }

  /** Milliseconds of each round: to encode, ours and theirs, and to decode, ours and theirs. */
  private double[][] times() {
    List<Runnable> parts = List.of(ours::encode, theirs::encode, ours::decode, theirs::decode);
    double[][] times = new double[parts.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int part = 0; part < times.length; part++) {
        long start = System.nanoTime();
        parts.get(part).run();
        times[part][round] = (System.nanoTime() - start) / 1e6;
      }
    }
    return times;
  }

  /** Compares what both send. */
  private Figure elements(String name) {
    long sent = 0;
    long different = 0;
    for (int step = 0; step < COMPARED_STEPS; step++) {
      ours.encode();
      theirs.encode();
      float[] ourValues = ours.decoded();
      float[] theirValues = theirs.decoded();
      for (int i = 0; i < length; i++) {
        sent += ourValues[i] == 0 ? 0 : 1;
        different += ourValues[i] == theirValues[i] ? 0 : 1;
      }
    }
    String of = String.format(Locale.ROOT, "of %,d", sent);
    return Figure.atMost(name, different, "elements", of, (double) different / sent, BAR_DIFFERENT);
  }
}
