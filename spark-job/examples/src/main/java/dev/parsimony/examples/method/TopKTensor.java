package dev.parsimony.examples.method;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.Selection;
import dev.parsimony.compression.method.BlockOutput;
import dev.parsimony.compression.method.TensorCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.FourBitQuantizer;
import java.util.Arrays;

/**
 * Sends the {@code count} elements of one tensor with the largest |r|; of equal ones the first.
 * Allocates nothing per step. Sorting takes O(n log n), which a method for daily use would better.
 */
final class TopKTensor implements TensorCompressor {
  private final ParameterTensor tensor;
  private final ResidualState state;
  private final int count;
  private final float[] magnitudes;
  private final FourBitQuantizer quantizer = new FourBitQuantizer();

  TopKTensor(ParameterTensor tensor, ResidualState state, int count) {
    this.tensor = tensor;
    this.state = state;
    this.count = count;
    this.magnitudes = new float[tensor.length()];
  }

  @Override
  public void append(GradientMoments moments, long step, long key, BlockOutput message) {
    moments.requireFiniteMean(tensor, step);
    state.add(moments, tensor.offset(), tensor.offset() + tensor.length());
    state.requireFinite(tensor, step);
    Selection chosen = message.selection();
    choose(chosen);
    quantizer.quantize(chosen.values(), chosen.block());
    settle(chosen);
    message.append(chosen.block());
  }

  /** Puts the indices of the largest elements into the block, ascending, and r beside them. */
  private void choose(Selection chosen) {
    SparseBlock block = chosen.block();
    block.reset(tensor.length());
    chosen.reserve(count);
    float threshold = threshold();
    int equal = count - above(threshold);
    int[] indices = block.indices();
    float[] values = chosen.values();
    int k = 0;
    for (int i = 0; i < tensor.length(); i++) {
      float r = state.r()[tensor.offset() + i];
      if (Math.abs(r) > threshold || (Math.abs(r) == threshold && equal-- > 0)) {
        indices[k] = i;
        values[k++] = r;
      }
    }
    block.count(k);
  }

  /** Returns the {@code count}-th largest |r|. */
  private float threshold() {
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(state.r()[tensor.offset() + i]);
    }
    Arrays.sort(magnitudes);
    return magnitudes[magnitudes.length - count];
  }

  /** Returns the number of elements whose |r| is above the threshold, from sorted magnitudes. */
  private int above(float threshold) {
    int above = 0;
    while (above < count && magnitudes[magnitudes.length - 1 - above] > threshold) {
      above++;
    }
    return above;
  }

  /** Subtracts what is sent from r, and takes elements that have no code out of the block. */
  private void settle(Selection chosen) {
    SparseBlock block = chosen.block();
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int sent = 0;
    for (int j = 0, all = block.count(); j < all; j++) {
      if (codes[j] != SparseBlock.NO_CODE) {
        indices[sent] = indices[j];
        codes[sent] = codes[j];
        state.r()[tensor.offset() + indices[sent]] -= block.value(sent);
        sent++;
      }
    }
    block.count(sent);
  }
}
