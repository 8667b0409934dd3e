package dev.parsimony.compression.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** Figures of {@link PartsBenchmark}: medians over the iterations of all its processes. */
final class PartsFigures {
  private static final double BAR_PASSES = 1.6;
  private static final double BAR_CODING_NANOS = 10;
  private static final double BAR_MILLION_PER_SECOND = 80;
  private static final String ALL = "25M elements, 1/100 sent: ";

  private static final String PASSES = ALL + "criterion, residual, selection, quantisation";

  private final List<IterationResult> iterations;

  PartsFigures(Collection<RunResult> results) {
    iterations =
        results.stream()
            .flatMap(run -> run.getBenchmarkResults().stream())
            .flatMap(process -> process.getIterationResults().stream())
            .toList();
  }

  List<Figure> figures() {
    double coding = median(step -> coding(step) / sent(step));
    double encoding = median(step -> counter(step, "encode") / sent(step));
    double summing = median(step -> 1e3 * sent(step) / counter(step, "decodeAndSum"));
    double decoding = median(step -> 1e3 * sent(step) / counter(step, "decode"));
    double allocated = median(step -> counter(step, "allocated") / counter(step, "steps"));
    return List.of(
        passesOver("threeCopies", "arraycopy of 24 bytes", true),
        passesOver("twoCopies", "arraycopy of 16 bytes", false),
        passesOver("addition", "r += m, v += s", false),
        pass("select"),
        pass("quantize"),
        pass("settle"),
        Figure.atMost(
            ALL + "coding, with its figures", coding, "ns/sent", "", coding, BAR_CODING_NANOS),
        Figure.only(ALL + "frame encoder alone", encoding, "ns/sent", "", encoding),
        wholeStep(),
        Figure.atLeast(
            ALL + "decode and sum", summing, "million/s", "", summing, BAR_MILLION_PER_SECOND),
        Figure.only(ALL + "decode alone", decoding, "million/s", "", decoding),
        Figure.atMost(ALL + "allocated by the thread", allocated, "bytes/step", "", allocated, 0));
  }

  /** All passes over the elements against moves of the same bytes. */
  private Figure passesOver(String moves, String name, boolean barred) {
    double value = milliseconds(PartsFigures::passes);
    double reference = milliseconds(step -> counter(step, moves));
    String compared = String.format(Locale.ROOT, "%s, %.1f ms", name, reference);
    double ratio = median(step -> passes(step) / counter(step, moves));
    return barred
        ? Figure.atMost(PASSES, value, "ms", compared, ratio, BAR_PASSES)
        : Figure.only(PASSES, value, "ms", compared, ratio);
  }

  /** The compressor's step against its parts, to show that nothing is left out. */
  private Figure wholeStep() {
    double value = milliseconds(step -> counter(step, "compress"));
    double parts = milliseconds(step -> passes(step) + coding(step));
    String compared = String.format(Locale.ROOT, "its parts, %.1f ms", parts);
    double ratio = median(step -> counter(step, "compress") / (passes(step) + coding(step)));
    return Figure.only(ALL + "whole step", value, "ms", compared, ratio);
  }

  private Figure pass(String part) {
    double value = milliseconds(step -> counter(step, part));
    double share = median(step -> counter(step, part) / passes(step));
    return Figure.only(ALL + part, value, "ms", "share of the passes", share);
  }

  private double milliseconds(ToDoubleFunction<IterationResult> nanos) {
    return median(step -> nanos.applyAsDouble(step) / counter(step, "steps") / 1e6);
  }

  private double median(ToDoubleFunction<IterationResult> value) {
    return Medians.of(iterations.stream().mapToDouble(value).toArray());
  }

  private static double passes(IterationResult step) {
    return counter(step, "select") + counter(step, "quantize") + counter(step, "settle");
  }

  private static double coding(IterationResult step) {
    return counter(step, "encode") + counter(step, "bound");
  }

  private static double sent(IterationResult step) {
    return counter(step, "sentElements");
  }

  private static double counter(IterationResult step, String name) {
    return step.getSecondaryResults().get(name).getScore();
  }
}
