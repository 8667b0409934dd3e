package dev.parsimony.compression.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.RecordedGradients;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sizes of messages over the bound and against the paper's words. */
public final class SizeFigures {
  /** No bar against the paper's words. */
  public static final double NO_BAR = 0;

  /** Bar against the paper's words at a density of 1/10. */
  public static final double BAR_WORDS_AT_10 = 4;

  /** Bar against the paper's words at a density of 1/1000. */
  public static final double BAR_WORDS_AT_1000 = 2.3;

  private static final int[] DENSITIES = {4, 10, 32, 100, 400, 1000, 2000};
  private static final double BAR_BOUND = 1.03;

  private SizeFigures() {}

  static List<Figure> measure() {
    List<Figure> figures = new ArrayList<>();
    for (BenchmarkLayout network : BenchmarkLayout.values()) {
      for (int density : DENSITIES) {
        figures.addAll(synthetic(network, density));
      }
    }
    figures.addAll(recorded());
    return figures;
  }

  /** All steps of the recorded stream, whose tensors are too small for most bars. */
  private static List<Figure> recorded() {
    RecordedGradients gradients = RecordedGradients.read();
    GradientMoments moments = new GradientMoments(gradients.layout(), true);
    GradientCompressor compressor = CompressorSpec.parse("variance").create(gradients.layout(), 1);
    GradientMessage message = new GradientMessage();
    MessageSizes sizes = new MessageSizes(gradients.layout());
    for (int step = 0; step < gradients.steps(); step++) {
      gradients.fill(step, moments);
      compressor.compress(moments, message);
      sizes.add(message);
    }
    return of(
        String.format(
            Locale.ROOT,
            "recorded LeNet of %,d parameters, %d steps",
            gradients.layout().length(),
            gradients.steps()),
        sizes,
        NO_BAR);
  }

  private static List<Figure> synthetic(BenchmarkLayout network, int density) {
    ParameterLayout layout = network.layout();
    SyntheticGradients gradients = new SyntheticGradients(layout, 1.0 / density, density);
    GradientMoments moments = new GradientMoments(layout, true);
    GradientCompressor compressor = CompressorSpec.parse("variance").create(layout, 1);
    GradientMessage message = new GradientMessage();
    gradients.first(moments);
    compressor.compress(moments, message);
    gradients.later(moments);
    compressor.compress(moments, message);
    MessageSizes sizes = new MessageSizes(layout);
    sizes.add(message);
    String name = network + ", 1/" + density;
    return of(name, sizes, barAgainstWords(density));
  }

  /**
   * The sizes of some messages.
   *
   * @param barAgainstWords how many times as long the paper's words must be; {@link #NO_BAR}
   */
  public static List<Figure> of(String label, MessageSizes sizes, double barAgainstWords) {
    String name = String.format(Locale.ROOT, "%s, %,d sent", label, sizes.sent());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.only(
            name + ": message",
            sizes.bits(),
            "bits/sent",
            bound(sizes.boundBits()),
            sizes.bits() / sizes.boundBits()));
    if (sizes.hasLarge()) {
      figures.add(
          Figure.atMost(
              name + ": tensors of at least 1,000",
              sizes.largeBits(),
              "bits/sent",
              bound(sizes.largeBoundBits()),
              sizes.largeBits() / sizes.largeBoundBits(),
              BAR_BOUND));
      figures.add(
          Figure.atMost(
              name + ": the worst of them",
              sizes.largestRatio(),
              "times",
              "its bound",
              sizes.largestRatio(),
              BAR_BOUND));
      double large = Integer.SIZE / sizes.largeBits();
      figures.add(
          Figure.only(
              name + ": the paper's words of tensors of at least 1,000",
              large,
              "times",
              "their blocks",
              large));
    }
    String words = name + ": the paper's words";
    double times = sizes.timesWords();
    figures.add(
        barAgainstWords == NO_BAR
            ? Figure.only(words, times, "times", "message", times)
            : Figure.atLeast(words, times, "times", "message", times, barAgainstWords));
    return figures;
  }

  private static String bound(double bits) {
    return String.format(Locale.ROOT, "bound, %.3f bits", bits);
  }

  private static double barAgainstWords(int density) {
    return density == 10 ? BAR_WORDS_AT_10 : density == 1000 ? BAR_WORDS_AT_1000 : NO_BAR;
  }
}
