package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.patch.PatchRows;
import dev.parsimony.secondmoment.patch.Patches;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the second moments of a convolution's parameters, and their gradients on the way. The
 * gradient of one example is the product of its delta with its patches, which are the rows of the
 * second operand, so that oneDNN need not transpose it.
 */
final class ProductMoments {
  private final ConvolutionLayer layer;
  private final ExampleRows rows;
  private @Nullable Memory memory;

  /**
   * Names the arrays of the parameters' gradients, or of their second moments.
   *
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth], dense, c order
   * @param bias [1, outChannels]; null where the layer has none
   */
  record Parameters(INDArray weights, @Nullable INDArray bias) {}

  ProductMoments(ConvolutionLayer layer, ExampleRows rows) {
    this.layer = layer;
    this.rows = rows;
  }

  /**
   * Computes them.
   *
   * @param input [rows, inChannels, height, width]
   * @param delta [rows, outChannels, outHeight, outWidth]
   * @param moments receives the second moments
   * @param gradients receives the gradients; null where they are known
   */
  void compute(
      INDArray input,
      INDArray delta,
      Scratch scratch,
      Parameters moments,
      @Nullable Parameters gradients) {
    Memory use = memoryFor(input, delta);
    use.delta().assign(delta);
    INDArray images = Floats.dense(input);
    int length = Math.toIntExact(use.product().length());
    FloatMemory product = FloatMemory.of(use.product());
    FloatMemory patches = FloatMemory.of(use.patches());
    ExampleSums sums = new ExampleSums(scratch, length, gradients != null);
    int imagesPerExample = rows.perExample(input.size(0));
    for (int example = 0; example < rows.examples(); example++) {
      for (int j = 0; j < imagesPerExample; j++) {
        int image = rows.row(input.size(0), example, j);
        Floats.read(images, (long) image * use.image().length, use.image(), use.image().length);
        use.rows().copy(use.image(), patches);
        Products.of(use.deltas()[image], use.patches(), use.product(), j > 0);
      }
      sums.add(product);
    }
    sums.writeSquares(moments.weights());
    if (gradients != null) {
      sums.writeSums(gradients.weights());
    }
    addBias(use.delta(), moments.bias(), gradients == null ? null : gradients.bias());
  }

  private void addBias(INDArray delta, @Nullable INDArray moments, @Nullable INDArray gradient) {
    if (moments == null) {
      return;
    }
    INDArray perExample = rows.sum(delta.sum(2, 3));
    if (gradient != null) {
      perExample.sum(gradient, 0);
    }
    perExample.muli(perExample).sum(moments, 0);
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    Memory current = memory;
    return current == null
        ? 0
        : Float.BYTES * (long) current.image().length + current.rows().heapBytes();
  }

  private Memory memoryFor(INDArray input, INDArray delta) {
    Memory current = memory;
    if (current == null || !current.fits(input, delta)) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Memory.of(geometry(input, delta), input, delta);
        memory = current;
      }
    }
    return current;
  }

  private Patches geometry(INDArray input, INDArray delta) {
    int[] size = {(int) input.size(2), (int) input.size(3)};
    int[] outSize = {(int) delta.size(2), (int) delta.size(3)};
    return Patches.of(layer, (int) input.size(1), size, outSize);
  }

  /**
   * Holds memory outside of DL4J's workspaces, kept from step to step.
   *
   * @param size height and width of an image
   * @param image one of the batch
   * @param patches of it, [positions, elements of a patch]
   * @param product [outChannels, elements of a patch]
   * @param delta [rows, outChannels, outHeight, outWidth], dense
   * @param deltas views of it per image, [outChannels, positions]
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Memory(
      long[] size,
      PatchRows rows,
      float[] image,
      INDArray patches,
      INDArray product,
      INDArray delta,
      INDArray[] deltas) {

    static Memory of(Patches geometry, INDArray input, INDArray delta) {
      long outChannels = delta.size(1);
      long positions = geometry.columns();
      INDArray dense = Nd4j.createUninitialized(delta.dataType(), delta.shape(), 'c');
      INDArray[] views = new INDArray[(int) delta.size(0)];
      for (int image = 0; image < views.length; image++) {
        views[image] = dense.slice(image).reshape('c', outChannels, positions);
      }
      return new Memory(
          new long[] {input.size(2), input.size(3)},
          new PatchRows(geometry),
          new float[geometry.pixels()],
          matrix(delta, positions, geometry.rows()),
          matrix(delta, outChannels, geometry.rows()),
          dense,
          views);
    }

    private static INDArray matrix(INDArray like, long rows, long columns) {
      return Nd4j.createUninitialized(like.dataType(), new long[] {rows, columns}, 'c');
    }

    boolean fits(INDArray input, INDArray other) {
      return size[0] == input.size(2) && size[1] == input.size(3) && delta.equalShapes(other);
    }
  }
}
