package dev.parsimony.compression.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sizes of messages over the bound and against the paper's words. */
final class SizeFigures {
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
    return figures;
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
    String name = String.format(Locale.ROOT, "%s, 1/%d, %,d sent", network, density, sizes.sent());
    return figures(name, sizes, barAgainstWords(density));
  }

  private static List<Figure> figures(String name, MessageSizes sizes, double barAgainstWords) {
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
    }
    figures.add(
        Figure.atLeast(
            name + ": the paper's words",
            sizes.timesWords(),
            "times",
            "message",
            sizes.timesWords(),
            barAgainstWords));
    return figures;
  }

  private static String bound(double bits) {
    return String.format(Locale.ROOT, "bound, %.3f bits", bits);
  }

  /** 0 where there is no bar. */
  private static double barAgainstWords(int density) {
    return density == 10 ? 4 : density == 1000 ? 2.3 : 0;
  }
}
