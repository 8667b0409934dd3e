package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.patch.Patches;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes a convolution with channels last by products with the patches of several images at a
 * time, so many that these stay in the second cache. A row of a product is what a position of the
 * output has, so that results are where they belong. Images under a kernel of one by one, without
 * stride and padding, are their own patches: of these nothing is copied.
 */
final class RowPasses implements ProductPasses {
  private final Patches geometry;
  private final Scratch scratch;
  private final int outChannels;
  private final int imagesOfGroup;
  private final @Nullable PatchMemory patches;
  private final INDArray weights;
  private final RowSums biasSums;
  private @Nullable INDArray sums;

  /** Makes memory outside of DL4J's workspaces, whose size does not depend on the batch. */
  RowPasses(Patches geometry, int outChannels, Scratch scratch) {
    this.geometry = geometry;
    this.scratch = scratch;
    this.outChannels = outChannels;
    imagesOfGroup = GroupPasses.images(geometry);
    biasSums = new RowSums(outChannels);
    patches = ImagePasses.arePatches(geometry) ? null : new PatchMemory(geometry, imagesOfGroup);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      weights = Nd4j.createUninitialized(DataType.FLOAT, outChannels, geometry.rows());
    }
  }

  boolean fits(Patches other) {
    return geometry.channels() == other.channels()
        && geometry.size()[0] == other.size()[0]
        && geometry.size()[1] == other.size()[1];
  }

  /** Returns so many images from one on as a matrix, [positions, channels], a view. */
  private static INDArray rows(INDArray images, int first, int count) {
    long channels = images.size(3);
    long positions = images.size(1) * images.size(2);
    return Nd4j.create(
        images.data(),
        new long[] {count * positions, channels},
        new long[] {channels, 1},
        images.offset() + first * positions * channels,
        'c',
        DataType.FLOAT);
  }

  /** Treats a group of images. */
  private interface GroupBody {
    void run(int first, int count);
  }

  private void byGroup(INDArray input, GroupBody body) {
    int images = (int) input.size(0);
    for (int first = 0; first < images; first += imagesOfGroup) {
      body.run(first, Math.min(imagesOfGroup, images - first));
    }
  }

  /** Returns the patches of images, made now. */
  private INDArray patches(INDArray input, FloatMemory images, int first, int count) {
    if (patches == null) {
      return rows(input, first, count);
    }
    patches.copy(images, first, count);
    return patches.matrix(count);
  }

  private INDArray ordered(INDArray given) {
    if (geometry.rows() == geometry.channels()) {
      return Floats.dense(given).reshape('c', outChannels, geometry.rows());
    }
    TapOrder.channelsLast(given, scratch, weights);
    return weights;
  }

  @Override
  public void forward(INDArray input, INDArray given, @Nullable INDArray bias, INDArray result) {
    INDArray matrix = ordered(given);
    FloatMemory images = FloatMemory.of(input);
    @Nullable RowBias added = bias == null ? null : new RowBias(bias, result, scratch);
    long outputs = (long) geometry.columns() * outChannels;
    byGroup(
        input,
        (first, count) -> {
          Products.ofSecondTransposed(
              patches(input, images, first, count), matrix, rows(result, first, count), false);
          if (added != null) {
            added.add(first * outputs, count * outputs);
          }
        });
  }

  /**
   * Computes the gradients of a batch.
   *
   * @param atInput null where the gradient at the input is left out
   */
  @Override
  public void backward(
      INDArray input,
      INDArray given,
      INDArray delta,
      Parameters gradients,
      @Nullable INDArray atInput) {
    INDArray ofWeights = gradients.weights();
    INDArray ofBias = gradients.bias();
    INDArray matrix = atInput == null ? weights : ordered(given);
    @Nullable INDArray gradient = ofWeights == null ? null : gradient(ofWeights);
    FloatMemory images = FloatMemory.of(input);
    FloatMemory deltas = FloatMemory.of(delta);
    @Nullable FloatMemory into = atInput == null ? null : FloatMemory.of(atInput);
    if (ofBias != null) {
      biasSums.start(scratch);
    }
    long outputs = (long) geometry.columns() * outChannels;
    byGroup(
        input,
        (first, count) -> {
          INDArray rows = rows(delta, first, count);
          if (ofBias != null) {
            biasSums.add(deltas, first * outputs, count * outputs);
          }
          if (gradient != null) {
            Products.ofFirstTransposed(
                rows, patches(input, images, first, count), gradient, first > 0);
          }
          if (atInput != null && into != null) {
            inputGradient(rows, matrix, atInput, into, first, count);
          }
        });
    if (ofBias != null) {
      biasSums.write(ofBias);
    }
    if (gradient != null && gradient == sums && ofWeights != null) {
      TapOrder.channelsFirst(gradient, scratch, ofWeights);
    }
  }

  private void inputGradient(
      INDArray delta, INDArray matrix, INDArray atInput, FloatMemory into, int first, int count) {
    if (patches == null) {
      Products.of(delta, matrix, rows(atInput, first, count), false);
    } else {
      Products.of(delta, matrix, patches.matrix(count), false);
      patches.sum(into, first, count);
    }
  }

  /** Returns where the gradient of the weights is summed. */
  private INDArray gradient(INDArray ofWeights) {
    if (geometry.rows() == geometry.channels()) {
      return ofWeights.reshape('c', outChannels, geometry.rows());
    }
    INDArray current = sums;
    if (current == null) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Nd4j.createUninitialized(DataType.FLOAT, weights.shape());
      }
      sums = current;
    }
    return current;
  }

  @Override
  public long heapBytes() {
    return patches == null ? 0 : patches.heapBytes();
  }
}
