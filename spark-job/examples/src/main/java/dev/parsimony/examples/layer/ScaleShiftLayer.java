package dev.parsimony.examples.layer;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes y = x ∘ gain + shift and its gradients; knows nothing of second moments. */
class ScaleShiftLayer extends BaseLayer<ScaleShift> {
  ScaleShiftLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    return workspaces
        .dup(ArrayType.ACTIVATIONS, input)
        .muliRowVector(getParamWithNoise(ScaleShiftParameters.GAIN, training, workspaces))
        .addiRowVector(getParamWithNoise(ScaleShiftParameters.SHIFT, training, workspaces));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Gradient gradient = new DefaultGradient();
    write(epsilon.mul(input), ScaleShiftParameters.GAIN, gradient);
    write(epsilon, ScaleShiftParameters.SHIFT, gradient);
    INDArray gain = getParamWithNoise(ScaleShiftParameters.GAIN, true, workspaces);
    INDArray below = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon).muliRowVector(gain);
    weightNoiseParams.clear();
    return new Pair<>(gradient, backpropDropOutIfPresent(below));
  }

  /** Sums the gradients of single rows, [rows, features], into the gradient of the batch. */
  private void write(INDArray ofRows, String parameter, Gradient gradient) {
    INDArray view = gradientViews.get(parameter);
    ofRows.sum(view, 0);
    gradient.setGradientFor(parameter, view);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
