package dev.parsimony.secondmoment.kernel.activation;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.ChannelsLastMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.norm.KernelBatchNorm;
import dev.parsimony.secondmoment.reuse.HeapUse;
import dev.parsimony.secondmoment.reuse.KernelActivation;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer of nothing but an activation function, whose backward pass needs no copy of its input; a
 * rectifier after a batch normalisation that rectifies its output has nothing left to do.
 */
@Internal
public final class KernelActivationLayer extends ActivationLayer implements HeapUse {
  private final KernelActivation activation;
  private @Nullable KernelBatchNorm before;
  private boolean channelsLastMemory;

  private KernelActivationLayer(NeuralNetConfiguration conf, KernelActivation activation) {
    super(conf, DataType.FLOAT);
    this.activation = activation;
  }

  /** Returns what can stand in the place of a layer of float32, if anything can. */
  public static Optional<KernelActivationLayer> inPlaceOf(ActivationLayer layer) {
    return KernelActivation.of(layer.layerConf().getActivationFn())
        .map(activation -> new KernelActivationLayer(layer.conf(), activation));
  }

  /** Returns whether the function is a plain rectifier. */
  public boolean rectifies() {
    return activation.rectifies();
  }

  /**
   * Leaves the work of training passes to the batch normalisation whose output is this layer's
   * input, and nobody else's.
   */
  public void follow(KernelBatchNorm norm) {
    before = norm;
    norm.rectifierFollows();
  }

  /** Lets images with channels first have memory with channels last from now on. */
  public void useChannelsLastMemory() {
    channelsLastMemory = true;
  }

  private boolean alreadyRectified() {
    return before != null && before.rectified();
  }

  @Override
  public long heapBytes() {
    return activation.heapBytes();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray given = input;
    if (!channelsLastMemory || given.rank() != 4) {
      return activate(given, workspaces, training);
    }
    ArrayType type = ArrayType.FF_WORKING_MEM;
    INDArray images = ChannelsLastMemory.channelsLast(given, type, workspaces);
    return ChannelsLastMemory.channelsFirst(activate(images, workspaces, training));
  }

  private INDArray activate(INDArray given, LayerWorkspaceMgr workspaces, boolean training) {
    if (training && alreadyRectified()) {
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, given);
    }
    INDArray in =
        training
            ? workspaces.dup(ArrayType.ACTIVATIONS, given, 'c')
            : workspaces.leverageTo(ArrayType.ACTIVATIONS, given);
    return activation.getActivation(in, training);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!channelsLastMemory || epsilon.rank() != 4 || !knowsGradient()) {
      return gradient(epsilon, workspaces);
    }
    ArrayType type = ArrayType.BP_WORKING_MEM;
    Pair<Gradient, INDArray> result =
        gradient(ChannelsLastMemory.channelsLast(epsilon, type, workspaces), workspaces);
    result.setSecond(ChannelsLastMemory.channelsFirst(result.getSecond()));
    return result;
  }

  private boolean knowsGradient() {
    return alreadyRectified() || activation.ignoresInput();
  }

  private Pair<Gradient, INDArray> gradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (alreadyRectified()) {
      // The normalisation may overwrite it: what is nobody's but the caller's is copied.
      INDArray own =
          epsilon.isAttached()
              ? workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, Floats.dense(epsilon))
              : workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
      return new Pair<>(new DefaultGradient(), own);
    }
    if (!activation.ignoresInput()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, epsilon.shape(), 'c');
    activation.gradientInto(Floats.dense(epsilon), result);
    return new Pair<>(new DefaultGradient(), result);
  }
}
