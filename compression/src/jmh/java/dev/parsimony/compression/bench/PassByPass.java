package dev.parsimony.compression.bench;

import dev.parsimony.compression.Internals;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.FrameEncoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.Selection;
import dev.parsimony.compression.criterion.VarianceCriterion;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.FourBitQuantizer;
import java.util.List;

/** The variance compressor's passes over trained tensors, one by one, each timed. */
final class PassByPass {
  private final VarianceCriterion criterion =
      new VarianceCriterion(SyntheticGradients.ALPHA, SyntheticGradients.ZETA, false);
  private final FourBitQuantizer quantizer = new FourBitQuantizer();
  private final Selection chosen = new Selection();
  private final GradientMessage message = new GradientMessage();
  private final List<ParameterTensor> tensors;
  private final ResidualState residual;
  private final FrameEncoder encoder;
  private double boundBits;

  PassByPass(ParameterLayout layout) {
    tensors = layout.tensors();
    residual = new ResidualState(layout.length(), layout.length());
    encoder = new FrameEncoder(layout);
  }

  /** The bound of all steps, as compressors give it of each. */
  double boundBits() {
    return boundBits;
  }

  /** Compresses a step and adds up the time of each pass. */
  GradientMessage step(GradientMoments moments, StepParts parts) {
    encoder.begin(message);
    for (int t = 0; t < tensors.size(); t++) {
      ParameterTensor tensor = tensors.get(t);
      SparseBlock block = chosen.block();
      long start = System.nanoTime();
      criterion.select(tensor, moments, residual, chosen);
      long selected = System.nanoTime();
      quantizer.quantize(chosen.values(), block);
      long quantized = System.nanoTime();
      criterion.settle(tensor, residual, chosen);
      long settled = System.nanoTime();
      encoder.append(block);
      long encoded = System.nanoTime();
      boundBits += Internals.boundBits(block);
      parts.select += selected - start;
      parts.quantize += quantized - selected;
      parts.settle += settled - quantized;
      parts.encode += encoded - settled;
      parts.bound += System.nanoTime() - encoded;
      parts.sentElements += block.count();
    }
    long appended = System.nanoTime();
    encoder.finish();
    parts.encode += System.nanoTime() - appended;
    return message;
  }
}
