package dev.parsimony.compression.method;

import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.BlockQuantizer;

/** A method made of a criterion, which chooses elements, and a quantiser, which codes them. */
interface SparseMethod extends CompressionMethod {
  /** The bitmap's bit, a code of 4 bits, and what it may take beyond them. */
  int MAX_BITMAP_BITS = 6;

  SendCriterion criterion();

  /** Returns the criterion where changes of weights travel, if it is another one. */
  default SendCriterion changeCriterion() {
    return criterion();
  }

  BlockQuantizer quantizer();

  SparseOptions options();

  @Override
  default long maxBits(int elements) {
    boolean words = options().paperWords() || options().warmup() > 0;
    return (long) elements * (words ? Integer.SIZE : MAX_BITMAP_BITS);
  }

  @Override
  default long minBits(int elements) {
    return options().warmup() > 0 ? (long) elements * Float.SIZE : 0;
  }

  @Override
  default void requireFits(ParameterTensor tensor) {
    options().requireFits(tensor);
  }

  @Override
  default TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
    ResidualState kept = moments().second() ? state : state.withoutV();
    return compressor(tensor, criterion(), kept);
  }

  @Override
  default TensorCompressor changeCompressor(ParameterTensor tensor, ResidualState state) {
    ResidualState kept = moments().second() ? state : state.ofChange();
    return compressor(tensor, changeCriterion(), kept);
  }

  private TensorCompressor compressor(
      ParameterTensor tensor, SendCriterion criterion, ResidualState kept) {
    boolean words = options().paperWords();
    TensorCompressor sparse = new SparseTensor(tensor, criterion, quantizer(), kept, words);
    int warmup = options().warmup();
    return warmup == 0 ? sparse : new WarmupTensor(warmup, new DenseTensor(tensor, false), sparse);
  }
}
