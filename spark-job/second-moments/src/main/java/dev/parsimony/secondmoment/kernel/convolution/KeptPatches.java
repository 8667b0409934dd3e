package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import dev.parsimony.secondmoment.patch.Patches;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the patches of a batch from the forward to the backward pass: for each image a matrix
 * [elements of a patch, positions].
 */
final class KeptPatches implements ImageProducts {
  private final Patches geometry;
  private final int images;
  private final PartBuffers columns = new PartBuffers();
  private final int length;
  private final ImageMatrices patches;
  private final ImageMatrices outputs;

  KeptPatches(Patches geometry, int images, int outChannels) {
    this.geometry = geometry;
    this.images = images;
    length = Math.multiplyExact(geometry.rows(), geometry.columns());
    patches = new ImageMatrices(images, geometry.rows(), geometry.columns());
    outputs = new ImageMatrices(images, outChannels, geometry.columns());
  }

  boolean fits(Patches other, long otherImages) {
    return images == otherImages
        && geometry.channels() == other.channels()
        && Arrays.equals(geometry.size(), other.size());
  }

  /** Returns memory for the outputs of a forward pass, then for the deltas of a backward pass. */
  ImageMatrices outputs() {
    return outputs;
  }

  /** Makes the patches of a batch and multiplies weights with them. */
  void forward(float[] batch, INDArray weights) {
    int parts = Parallel.parts(images, (long) images * length);
    columns.prepare(parts, length);
    Parallel.runNative(
        parts,
        images,
        (part, first, end) -> {
          for (int image = first; image < end; image++) {
            forward(batch, image, columns.of(part), weights);
          }
        });
  }

  private void forward(float[] batch, int image, float[] columns, INDArray weights) {
    geometry.copy(batch, image * geometry.pixels(), columns, 0, geometry.columns());
    patches.memory().write((long) image * length, columns, length);
    Products.of(weights, patches.matrix(image), outputs.matrix(image), false);
  }

  @Override
  public Order order() {
    return Order.CHANNELS_FIRST;
  }

  @Override
  public void prepare(int parts) {
    // Products need nothing but the matrices that are kept.
  }

  @Override
  public void multiply(int part, int image, INDArray into, boolean add) {
    Products.ofSecondTransposed(outputs.matrix(image), patches.matrix(image), into, add);
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    return columns.heapBytes();
  }
}
