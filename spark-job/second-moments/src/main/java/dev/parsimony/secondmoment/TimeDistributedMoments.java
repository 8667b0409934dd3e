package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.TimeDistributedLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells a layer that is applied to every time step which rows belong to which example. */
final class TimeDistributedMoments extends BaseWrapperLayer {
  private final ExampleRows rows;

  /**
   * @param layer whose inside has second moments
   * @param rows that the inside uses
   */
  TimeDistributedMoments(TimeDistributedLayer layer, ExampleRows rows) {
    super(layer);
    this.rows = rows;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (getMaskArray() != null) {
      throw new UnsupportedLayerException(
          "A TimeDistributed layer with a mask has no exact second moments, for DL4J applies the"
              + " mask to the steps of other examples; use sequences of one length, or "
              + SecondMoments.WITHOUT);
    }
    rows.sequences(epsilon.size(0));
    return super.backpropGradient(epsilon, workspaces);
  }
}
