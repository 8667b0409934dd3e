package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the gradient at the input of a convolution without stride and dilation, and nothing
 * else: by oneDNN's forward convolution of the gradient at the output, with the kernels turned
 * round and their channels swapped. ND4J has no operation for it that is as fast.
 */
final class InputGradient {
  private final ImageAxes axes;
  private final Scratch scratch;
  private @Nullable INDArray turned;
  private @Nullable OpContext context;

  /** Makes it for images with these axes. */
  InputGradient(ImageAxes axes, Scratch scratch) {
    this.axes = axes;
    this.scratch = scratch;
  }

  /**
   * Returns whether it can compute a gradient.
   *
   * @param delta at the output
   * @param padding above and to the left
   */
  boolean fits(
      INDArray input, INDArray delta, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    int[] size = axes.size(input);
    int[] outSize = axes.size(delta);
    for (int axis = 0; axis < 2; axis++) {
      int wider = kernel[axis] - 1;
      if (stride[axis] != 1
          || dilation[axis] != 1
          || padding[axis] > wider
          || size[axis] != outSize[axis] + wider - 2L * padding[axis]) {
        return false;
      }
    }
    return input.dataType() == DataType.FLOAT && delta.dataType() == DataType.FLOAT;
  }

  /**
   * Computes it.
   *
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth]
   * @param delta images of outChannels
   * @param padding above and to the left, always the same
   * @param into images of inChannels, dense
   */
  void compute(INDArray weights, INDArray delta, int[] padding, INDArray into) {
    OpContext use = context;
    if (use == null) {
      int height = (int) weights.size(2);
      int width = (int) weights.size(3);
      use = Nd4j.getExecutioner().buildContext();
      use.setIArguments(
          height,
          width,
          1,
          1,
          height - 1 - padding[0],
          width - 1 - padding[1],
          1,
          1,
          0,
          axes == ImageAxes.CHANNELS_FIRST ? 0 : 1,
          1);
      context = use;
    }
    use.purge();
    use.setInputArray(0, delta);
    use.setInputArray(1, turn(weights));
    use.setOutputArray(0, into);
    Nd4j.exec(new Conv2D(), use);
    use.purge();
  }

  /** Returns [inChannels, outChannels, kernelHeight, kernelWidth], turned by half a turn. */
  private INDArray turn(INDArray weights) {
    int outChannels = (int) weights.size(0);
    int inChannels = (int) weights.size(1);
    int taps = Math.toIntExact(weights.size(2) * weights.size(3));
    int length = Math.toIntExact(weights.length());
    float[] from = scratch.first(length);
    float[] to = scratch.second(length);
    FloatMemory.of(Floats.dense(weights)).read(0, from, length);
    for (int out = 0; out < outChannels; out++) {
      for (int in = 0; in < inChannels; in++) {
        int source = (out * inChannels + in) * taps;
        int last = (in * outChannels + out + 1) * taps - 1;
        for (int tap = 0; tap < taps; tap++) {
          to[last - tap] = from[source + tap];
        }
      }
    }
    INDArray memory = memoryFor(weights);
    FloatMemory.of(memory).write(0, to, length);
    return memory;
  }

  private INDArray memoryFor(INDArray weights) {
    INDArray current = turned;
    if (current == null) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current =
            Nd4j.createUninitialized(
                DataType.FLOAT,
                new long[] {weights.size(1), weights.size(0), weights.size(2), weights.size(3)},
                'c');
      }
      turned = current;
    }
    return current;
  }
}
