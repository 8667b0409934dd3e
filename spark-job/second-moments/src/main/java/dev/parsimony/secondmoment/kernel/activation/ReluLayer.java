package dev.parsimony.secondmoment.kernel.activation;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.norm.KernelBatchNorm;
import dev.parsimony.secondmoment.reuse.HeapUse;
import dev.parsimony.secondmoment.reuse.ReluActivation;
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
 * A layer of rectifiers, whose backward pass needs no copy of its input; after a batch
 * normalisation that rectifies its output it has nothing left to do.
 */
@Internal
public final class ReluLayer extends ActivationLayer implements HeapUse {
  private final ReluActivation relu = new ReluActivation();
  private @Nullable KernelBatchNorm before;

  /** Makes a layer, which {@link #supports} must allow. */
  public ReluLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Returns whether this class can stand in the place of a layer. */
  public static boolean supports(ActivationLayer layer, DataType dataType) {
    return dataType == DataType.FLOAT
        && ReluActivation.computes(layer.layerConf().getActivationFn());
  }

  /**
   * Leaves the work of training passes to the batch normalisation whose output is this layer's
   * input, and nobody else's.
   */
  public void follow(KernelBatchNorm norm) {
    before = norm;
    norm.rectifierFollows();
  }

  private boolean alreadyRectified() {
    return before != null && before.rectified();
  }

  @Override
  public long heapBytes() {
    return relu.heapBytes();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (training && alreadyRectified()) {
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
    }
    INDArray in =
        training
            ? workspaces.dup(ArrayType.ACTIVATIONS, input, 'c')
            : workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
    return relu.getActivation(in, training);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (alreadyRectified()) {
      // The normalisation may overwrite it: what is nobody's but the caller's is copied.
      INDArray own =
          epsilon.isAttached()
              ? workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, Floats.dense(epsilon))
              : workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
      return new Pair<>(new DefaultGradient(), own);
    }
    if (!relu.ignoresInput()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, epsilon.shape(), 'c');
    relu.maskInto(Floats.dense(epsilon), result);
    return new Pair<>(new DefaultGradient(), result);
  }
}
