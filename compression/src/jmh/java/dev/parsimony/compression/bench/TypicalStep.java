package dev.parsimony.compression.bench;

import dev.parsimony.compression.CompressorSpec.Variance;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.Internals;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.VarianceCriterion;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.quantize.FourBitQuantizer;

/** A worker in the midst of a run with the variance criterion, at density 1/100. */
final class TypicalStep {
  static final double DENSITY = 0.01;

  private final TimedCriterion criterion =
      new TimedCriterion(new VarianceCriterion(Variance.DEFAULT_ALPHA, Variance.DEFAULT_ZETA));
  private final TimedQuantizer quantizer = new TimedQuantizer(new FourBitQuantizer());
  private final GradientMessage message = new GradientMessage();
  private final GradientMoments moments;
  private final GradientCompressor compressor;
  private final BlockAggregator aggregator;

  TypicalStep(ParameterLayout layout) {
    SyntheticGradients gradients = new SyntheticGradients(layout, DENSITY, 1);
    moments = new GradientMoments(layout, true);
    compressor = Internals.compressor(layout, criterion, quantizer);
    gradients.first(moments);
    compressor.compress(moments, message);
    gradients.later(moments);
    compressor.compress(moments, message);
    aggregator = new BlockAggregator(layout);
  }

  /** The same at every step. */
  GradientMoments moments() {
    return moments;
  }

  /** Made of {@link #criterion} and {@link #quantizer}. */
  GradientCompressor compressor() {
    return compressor;
  }

  TimedCriterion criterion() {
    return criterion;
  }

  TimedQuantizer quantizer() {
    return quantizer;
  }

  /** Of the last step. */
  GradientMessage message() {
    return message;
  }

  BlockAggregator aggregator() {
    return aggregator;
  }
}
