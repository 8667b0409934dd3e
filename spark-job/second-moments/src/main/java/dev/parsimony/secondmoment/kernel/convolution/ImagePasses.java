package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.patch.Patches;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes a convolution of one by one with channels first, without stride and padding, by products
 * with the images as they are: an image is the matrix of its own patches. Nothing is copied.
 */
final class ImagePasses implements ProductPasses {
  /** Operations of an image's product below which its calling costs too much. */
  private static final long LEAST_OPERATIONS = 1L << 22;

  private final Scratch scratch;

  ImagePasses(Scratch scratch) {
    this.scratch = scratch;
  }

  /** Returns whether images are their own patches. */
  static boolean arePatches(Patches geometry) {
    for (int axis = 0; axis < 2; axis++) {
      if (geometry.kernel()[axis] != 1
          || geometry.stride()[axis] != 1
          || geometry.padding()[axis] != 0
          || geometry.size()[axis] != geometry.outSize()[axis]) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether it can compute a convolution, and its products are large enough for it. */
  static boolean fits(Patches geometry, int outChannels) {
    return geometry.axes() == ImageAxes.CHANNELS_FIRST
        && arePatches(geometry)
        && 2L * geometry.pixels() * outChannels >= LEAST_OPERATIONS;
  }

  /** Returns the matrix of an image, [channels, positions], a view. */
  static INDArray matrix(INDArray images, int image) {
    long channels = images.size(1);
    long positions = images.size(2) * images.size(3);
    return Nd4j.create(
        images.data(),
        new long[] {channels, positions},
        new long[] {positions, 1},
        images.offset() + image * channels * positions,
        'c',
        DataType.FLOAT);
  }

  private static INDArray matrix(INDArray weights) {
    return weights.reshape('c', weights.size(0), weights.size(1));
  }

  @Override
  public void forward(INDArray input, INDArray weights, @Nullable INDArray bias, INDArray result) {
    INDArray matrix = matrix(weights);
    @Nullable BiasSum sum = bias == null ? null : new BiasSum(bias, result, scratch);
    for (int image = 0; image < input.size(0); image++) {
      Products.of(matrix, matrix(input, image), matrix(result, image), false);
      if (sum != null) {
        sum.add(image);
      }
    }
  }

  @Override
  public void backward(
      INDArray input, INDArray weights, INDArray delta, Parameters gradients, INDArray atInput) {
    INDArray matrix = matrix(weights);
    INDArray ofWeights = gradients.weights();
    INDArray gradient = ofWeights == null ? null : matrix(ofWeights);
    for (int image = 0; image < input.size(0); image++) {
      INDArray deltas = matrix(delta, image);
      Products.ofFirstTransposed(matrix, deltas, matrix(atInput, image));
      if (gradient != null) {
        Products.ofSecondTransposed(deltas, matrix(input, image), gradient, image > 0);
      }
    }
    INDArray ofBias = gradients.bias();
    if (ofBias != null) {
      BiasGradient sums = new BiasGradient(delta, scratch);
      for (int image = 0; image < delta.size(0); image++) {
        sums.add(image);
      }
      sums.write(ofBias);
    }
  }

  /** Products of single images, which are where they were. */
  record Single(INDArray input, INDArray delta) implements ImageProducts {
    @Override
    public Order order() {
      return Order.CHANNELS_FIRST;
    }

    @Override
    public void prepare(int parts) {}

    @Override
    public void multiply(int part, int image, INDArray into, boolean add) {
      Products.ofSecondTransposed(matrix(delta, image), matrix(input, image), into, add);
    }
  }

  @Override
  public long heapBytes() {
    return 0;
  }
}
