package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.patch.Patches;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes a convolution with channels first by products with the patches of several images at a
 * time, so many that these stay in the second cache. Patches are made anew for the backward pass,
 * which then puts their gradients in the same place and adds them up into that at the input.
 */
final class GroupPasses implements ProductPasses {
  /** Elements that the patches of a group have, about: 2 MiB. */
  static final int GROUP = 1 << 19;

  private final Patches geometry;
  private final Scratch scratch;
  private final int outChannels;
  private final float[] biases;
  private final PatchMemory patches;
  private final ImageMatrices outputs;
  private final INDArray weights;
  private final @Nullable Group[] groups;
  private @Nullable INDArray gradient;

  /** Patches of so many images, [positions, elements of a patch], and [outChannels, positions]. */
  private record Group(int images, INDArray patches, INDArray outputs) {}

  /** Makes memory outside of DL4J's workspaces, whose size does not depend on the batch. */
  GroupPasses(Patches geometry, int outChannels, Scratch scratch) {
    this.geometry = geometry;
    this.scratch = scratch;
    this.outChannels = outChannels;
    biases = new float[outChannels];
    int images = images(geometry);
    patches = new PatchMemory(geometry, images);
    outputs = new ImageMatrices(images, outChannels, geometry.columns());
    groups = new Group[images + 1];
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      weights = Nd4j.createUninitialized(DataType.FLOAT, outChannels, geometry.rows());
    }
  }

  /** Returns whether the patches and the outputs of an image can be numbered by ints. */
  static boolean fits(Patches geometry, int outChannels) {
    return elements(geometry) <= Integer.MAX_VALUE
        && (long) outChannels * geometry.columns() <= Integer.MAX_VALUE;
  }

  /** Returns how many images make a group. */
  static int images(Patches geometry) {
    return (int) Math.max(1, GROUP / elements(geometry));
  }

  /** Returns the elements that the patches of an image have. */
  static long elements(Patches geometry) {
    return (long) geometry.columns() * geometry.rows();
  }

  boolean fits(Patches other) {
    return geometry.channels() == other.channels()
        && geometry.size()[0] == other.size()[0]
        && geometry.size()[1] == other.size()[1];
  }

  @Override
  public void forward(INDArray input, INDArray given, @Nullable INDArray bias, INDArray result) {
    TapOrder.channelsLast(given, scratch, weights);
    if (bias != null) {
      FloatMemory.of(bias).read(0, biases, outChannels);
    }
    float[] image = scratch.first(outputs.length());
    FloatMemory from = FloatMemory.of(input);
    FloatMemory into = FloatMemory.of(result);
    int count;
    for (int first = 0; first < input.size(0); first += count) {
      count = (int) Math.min(groups.length - 1, input.size(0) - first);
      Group group = group(count);
      patches.copy(from, first, count);
      Products.ofSecondTransposed(weights, group.patches, group.outputs, false);
      for (int i = 0; i < count; i++) {
        readOutputs(group, i, image);
        if (bias != null) {
          addBias(image);
        }
        into.write((long) (first + i) * outputs.length(), image, outputs.length());
      }
    }
  }

  private void addBias(float[] image) {
    int positions = geometry.columns();
    for (int channel = 0; channel < biases.length; channel++) {
      BiasSum.add(biases[channel], image, channel * positions, (channel + 1) * positions);
    }
  }

  @Override
  public void backward(
      INDArray input, INDArray given, INDArray delta, Parameters gradients, INDArray atInput) {
    TapOrder.channelsLast(given, scratch, weights);
    INDArray ofWeights = gradients.weights();
    @Nullable INDArray sums = ofWeights == null ? null : gradient();
    BiasGradient bias = new BiasGradient(delta, scratch);
    FloatMemory from = FloatMemory.of(input);
    FloatMemory into = FloatMemory.of(atInput);
    int count;
    for (int first = 0; first < input.size(0); first += count) {
      count = (int) Math.min(groups.length - 1, input.size(0) - first);
      Group group = group(count);
      for (int i = 0; i < count; i++) {
        writeDeltas(group, i, bias.add(first + i));
      }
      if (sums != null) {
        patches.copy(from, first, count);
        Products.of(group.outputs, group.patches, sums, first > 0);
      }
      Products.ofFirstTransposed(group.outputs, weights, group.patches);
      patches.sum(into, first, count);
    }
    INDArray ofBias = gradients.bias();
    if (ofBias != null) {
      bias.write(ofBias);
    }
    if (sums != null && ofWeights != null) {
      TapOrder.channelsFirst(sums, scratch, ofWeights);
    }
  }

  private void readOutputs(Group group, int image, float[] into) {
    int positions = geometry.columns();
    for (int channel = 0; channel < outChannels; channel++) {
      outputs.memory().read(place(group, image, channel), into, channel * positions, positions);
    }
  }

  private void writeDeltas(Group group, int image, float[] deltas) {
    int positions = geometry.columns();
    for (int channel = 0; channel < outChannels; channel++) {
      outputs.memory().write(place(group, image, channel), deltas, channel * positions, positions);
    }
  }

  /** Returns where the outputs of an image's channel begin. */
  private long place(Group group, int image, int channel) {
    return ((long) channel * group.images + image) * geometry.columns();
  }

  private Group group(int images) {
    Group group = groups[images];
    if (group == null) {
      long positions = (long) images * geometry.columns();
      group = new Group(images, patches.matrix(images), outputs.merged(outChannels, positions));
      groups[images] = group;
    }
    return group;
  }

  private INDArray gradient() {
    INDArray current = gradient;
    if (current == null) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Nd4j.createUninitialized(DataType.FLOAT, weights.shape());
      }
      gradient = current;
    }
    return current;
  }

  @Override
  public long heapBytes() {
    return patches.heapBytes();
  }
}
