package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.function.ElementFunctions;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/**
 * Wraps an activation function and keeps what a backward pass knows and would otherwise be lost or
 * computed twice: the input of the last forward pass in training, which DL4J's layers overwrite and
 * then compute again, and the gradient at that input.
 */
@Internal
public final class RecordingActivation implements IActivation {
  private IActivation activation;
  private final boolean keepsInput;
  private ImageAxes axes;
  private final transient RetainedArray input = new RetainedArray();
  private transient @Nullable INDArray delta;

  private RecordingActivation(IActivation activation, boolean keepsInput, ImageAxes axes) {
    this.activation = activation;
    this.keepsInput = keepsInput;
    this.axes = axes;
  }

  /** A copy has memory of its own. */
  private Object readResolve() {
    return new RecordingActivation(activation, keepsInput, axes);
  }

  /** Returns a wrapper that keeps input and gradient. */
  static RecordingActivation of(IActivation activation) {
    return of(activation, ImageAxes.CHANNELS_FIRST);
  }

  /**
   * Returns a wrapper that keeps input and gradient.
   *
   * @param axes of images in the forward pass; in the backward pass DL4J has channels first
   */
  static RecordingActivation of(IActivation activation, ImageAxes axes) {
    RecordingActivation recording = new RecordingActivation(activation, true, axes);
    if (ElementFunctions.isRectifier(activation)) {
      recording.useKernel();
    }
    return recording;
  }

  /** Returns a wrapper that keeps the gradient only. */
  public static RecordingActivation ofDelta(IActivation activation) {
    return new RecordingActivation(activation, false, ImageAxes.CHANNELS_FIRST);
  }

  /**
   * Computes the function by a kernel from now on, where there is one, with other last bits.
   *
   * @return whether DL4J has nothing to do any more
   */
  boolean useKernel() {
    KernelActivation.of(activation).ifPresent(kernel -> activation = kernel);
    return activation instanceof KernelActivation || activation instanceof ActivationIdentity;
  }

  /** Has images with other axes in forward passes from now on. */
  void useAxes(ImageAxes other) {
    axes = other;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    input.forget();
    // In another layout the backward pass might round differently.
    if (keepsInput && training && !knows(in) && Shape.hasDefaultStridesForShape(in)) {
      input.keep(in);
    }
    return activation.getActivation(in, training);
  }

  /** Returns whether the activation will know all of an input that its backward pass needs. */
  private boolean knows(INDArray in) {
    return activation instanceof ActivationIdentity
        || (activation instanceof KernelActivation && FloatMemory.covers(in));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    Pair<INDArray, INDArray> result =
        activation instanceof KernelActivation && axes == ImageAxes.CHANNELS_LAST
            ? inForwardOrder(in, epsilon)
            : activation.backprop(in, epsilon);
    delta = result.getFirst();
    return result;
  }

  /** Has the axes as they were in the forward pass, of which the kernel has kept derivatives. */
  private Pair<INDArray, INDArray> inForwardOrder(INDArray in, INDArray epsilon) {
    Pair<INDArray, INDArray> result =
        activation.backprop(axes.ofChannelsFirst(in), axes.ofChannelsFirst(epsilon));
    result.setFirst(axes.channelsFirst(result.getFirst()));
    return result;
  }

  @Override
  public int numParams(int inputSize) {
    return activation.numParams(inputSize);
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    return activation instanceof KernelActivation kernel ? kernel.heapBytes() : 0;
  }

  /** Returns whether the backward pass needs nothing of its input but the shape. */
  boolean ignoresInput() {
    return activation instanceof ActivationIdentity
        || (activation instanceof KernelActivation kernel && kernel.ignoresInput());
  }

  /**
   * Returns the input of the last forward pass in training, once; null where none was kept. Its
   * bits are as if computed again; the caller may overwrite it.
   */
  @Nullable INDArray takeInput() {
    return input.take();
  }

  /** Returns the recorded gradient, once; it lives in the backward pass's workspace. */
  public INDArray takeDelta() {
    INDArray taken = delta;
    delta = null;
    if (taken == null) {
      throw new IllegalStateException("The layer's backward pass did not use its activation");
    }
    return taken;
  }

  @Override
  public String toString() {
    return activation.toString();
  }
}
