package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weight noise that is the same for every batch: all parameters half as large again. */
public final class TestWeightNoise implements IWeightNoise {
  private static final long serialVersionUID = 1L;

  @Override
  public INDArray getParameter(
      Layer layer,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    INDArray parameter = layer.getParam(key);
    return train && parameter != null ? parameter.mul(1.5) : parameter;
  }

  @Override
  @SuppressWarnings("MissingSuperCall") // no state
  public TestWeightNoise clone() {
    return new TestWeightNoise();
  }
}
