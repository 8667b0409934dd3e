package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.patch.PatchRows;
import dev.parsimony.secondmoment.patch.Patches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes the patches of one image at a time (on each thread), small enough for the second cache.
 * They are the rows of the product's second operand, so that oneDNN need not transpose it.
 */
final class RowProducts implements ImageProducts {
  private final long[] inputShape;
  private final Patches geometry;
  private final List<ImagePatches> spaces = new ArrayList<>();
  private final ImageMatrices deltas;
  private final boolean channelsLast;
  private INDArray images;

  /** Makes memory outside of DL4J's workspaces. */
  RowProducts(Patches geometry, INDArray input, INDArray delta) {
    inputShape = input.shape();
    this.geometry = geometry;
    channelsLast = geometry.axes() == ImageAxes.CHANNELS_LAST;
    int channels = geometry.axes().channels(delta);
    deltas =
        channelsLast
            ? new ImageMatrices(delta.size(0), geometry.columns(), channels)
            : new ImageMatrices(delta.size(0), channels, geometry.columns());
    images = input;
  }

  /** Room for an image and its patches. */
  private static final class ImagePatches {
    private final PatchRows rows;
    private final float[] image;
    private final INDArray patches;
    private final FloatMemory memory;

    ImagePatches(Patches geometry) {
      rows = new PatchRows(geometry);
      image = new float[geometry.pixels()];
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        patches =
            Nd4j.createUninitialized(
                DataType.FLOAT, new long[] {geometry.columns(), geometry.rows()}, 'c');
      }
      memory = FloatMemory.of(patches);
    }

    INDArray of(INDArray images, int index) {
      Floats.read(images, (long) index * image.length, image, image.length);
      rows.copy(image, 0, memory, 0);
      return patches;
    }

    long heapBytes() {
      return Float.BYTES * (long) image.length + rows.heapBytes();
    }
  }

  boolean fits(INDArray input, INDArray delta) {
    return Arrays.equals(inputShape, input.shape()) && deltas.all().length() == delta.length();
  }

  /** Takes a batch. */
  void use(INDArray input, INDArray delta) {
    images = Floats.dense(input);
    deltas.assign(delta);
  }

  @Override
  public Order order() {
    return Order.CHANNELS_LAST;
  }

  @Override
  public void prepare(int parts) {
    while (spaces.size() < parts) {
      spaces.add(new ImagePatches(geometry));
    }
  }

  @Override
  public void multiply(int part, int index, INDArray into, boolean add) {
    INDArray patches = spaces.get(part).of(images, index);
    if (channelsLast) {
      Products.ofFirstTransposed(deltas.matrix(index), patches, into, add);
    } else {
      Products.of(deltas.matrix(index), patches, into, add);
    }
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    return spaces.stream().mapToLong(ImagePatches::heapBytes).sum();
  }
}
