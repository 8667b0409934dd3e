package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.patch.PatchRows;
import dev.parsimony.secondmoment.patch.Patches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps the patches of a batch from the forward to the backward pass, [images, positions, elements
 * of a patch]. Images are multiplied in groups, for which products are several times as fast as for
 * single ones; how many make a group depends on the sizes alone.
 */
final class KeptPatches {
  /** Positions that a group is to have, about. */
  private static final int POSITIONS = 1 << 12;

  private final Patches geometry;
  private final int images;
  private final int outChannels;
  private final int imagesOfGroup;
  private final List<PatchRows> rows = new ArrayList<>();
  private final FloatMemory patches;
  private final FloatMemory outputs;
  private final List<Group> groups = new ArrayList<>();
  private final ImageMatrices patchesOfImages;
  private final ImageMatrices outputsOfImages;
  private final ImageProducts ofGroups;
  private final ImageProducts ofImages;

  /** [outChannels, kernelHeight, kernelWidth, inChannels]. */
  private final INDArray weights;

  /** The same as a matrix. */
  private final INDArray weightRows;

  /**
   * Images that lie one behind the other.
   *
   * @param patches [images * positions, elements of a patch]
   * @param outputs [outChannels, images * positions]
   */
  private record Group(int first, int count, INDArray patches, INDArray outputs) {}

  KeptPatches(Patches geometry, int images, int outChannels) {
    this.geometry = geometry;
    this.images = images;
    this.outChannels = outChannels;
    imagesOfGroup = Math.max(1, Math.min(images, POSITIONS / geometry.columns()));
    patchesOfImages = new ImageMatrices(images, geometry.columns(), geometry.rows());
    outputsOfImages = new ImageMatrices(images, outChannels, geometry.columns());
    patches = patchesOfImages.memory();
    outputs = outputsOfImages.memory();
    ofGroups = new OfDeltas(i -> groups.get(i).outputs, i -> groups.get(i).patches);
    ofImages = new OfDeltas(outputsOfImages::matrix, patchesOfImages::matrix);
    int[] kernel = geometry.kernel();
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      weights =
          Nd4j.createUninitialized(
              DataType.FLOAT,
              new long[] {outChannels, kernel[0], kernel[1], geometry.channels()},
              'c');
      weightRows = weights.reshape('c', outChannels, geometry.rows());
    }
    for (int first = 0; first < images; first += imagesOfGroup) {
      groups.add(group(first, Math.min(imagesOfGroup, images - first)));
    }
  }

  private Group group(int first, int count) {
    long positions = (long) count * geometry.columns();
    return new Group(
        first,
        count,
        patchesOfImages.merged(first, positions, geometry.rows()),
        outputsOfImages.merged(first, outChannels, positions));
  }

  boolean fits(Patches other, long otherImages) {
    return images == otherImages
        && geometry.channels() == other.channels()
        && Arrays.equals(geometry.size(), other.size());
  }

  /**
   * Makes the patches of a batch and multiplies weights with them.
   *
   * @param batch image by image, channel by channel, row by row
   * @param given [outChannels, inChannels, kernelHeight, kernelWidth]
   */
  void forward(float[] batch, INDArray given) {
    weights.assign(given.permute(0, 2, 3, 1));
    int parts = Parallel.parts(groups.size(), (long) images * patchesOfImages.length());
    while (rows.size() < parts) {
      rows.add(new PatchRows(geometry));
    }
    Parallel.runNative(
        parts,
        groups.size(),
        (part, first, end) -> {
          for (int i = first; i < end; i++) {
            forward(batch, groups.get(i), rows.get(part));
          }
        });
  }

  private void forward(float[] batch, Group group, PatchRows copy) {
    for (int image = group.first; image < group.first + group.count; image++) {
      long at = (long) image * patchesOfImages.length();
      copy.copy(batch, image * geometry.pixels(), patches, at);
    }
    Products.ofSecondTransposed(weightRows, group.patches, group.outputs, false);
  }

  /**
   * Returns where the outputs of an image's channel begin, [positions], or its deltas in groups.
   */
  private long place(int image, int channel) {
    Group group = groups.get(image / imagesOfGroup);
    long row = (long) channel * group.count + (image - group.first);
    return (long) group.first * outputsOfImages.length() + row * geometry.columns();
  }

  /** Reads the outputs of an image, channel by channel. */
  void readOutputs(int image, float[] into) {
    int positions = geometry.columns();
    for (int channel = 0; channel < outChannels; channel++) {
      outputs.read(place(image, channel), into, channel * positions, positions);
    }
  }

  /** Takes the deltas of an image, channel by channel, for {@link #groupProducts}. */
  void writeDeltas(int image, float[] deltas) {
    int positions = geometry.columns();
    for (int channel = 0; channel < outChannels; channel++) {
      outputs.write(place(image, channel), deltas, channel * positions, positions);
    }
  }

  /** Computes the gradient of the weights, by group, after {@link #writeDeltas}. */
  ImageProducts groupProducts() {
    return ofGroups;
  }

  int groups() {
    return groups.size();
  }

  /**
   * Computes what single images add to it.
   *
   * @param deltas [images, outChannels, outHeight, outWidth]
   */
  ImageProducts imageProducts(INDArray deltas) {
    outputsOfImages.assign(deltas);
    return ofImages;
  }

  /** Products that need nothing but the matrices that are kept. */
  private record OfDeltas(IntFunction<INDArray> deltas, IntFunction<INDArray> patches)
      implements ImageProducts {
    @Override
    public Order order() {
      return Order.CHANNELS_LAST;
    }

    @Override
    public void prepare(int parts) {}

    @Override
    public void multiply(int part, int index, INDArray into, boolean add) {
      Products.of(deltas.apply(index), patches.apply(index), into, add);
    }
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    return rows.stream().mapToLong(PatchRows::heapBytes).sum();
  }
}
