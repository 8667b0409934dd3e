package dev.parsimony.secondmoment;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.vertex.BaseWrapperVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments by replay to a vertex that has parameters of its own. */
final class ReplayVertex extends BaseWrapperVertex {
  private final Replay replay;
  private final GraphVertex twin;
  private INDArray @Nullable [] masks;
  private @Nullable MaskState maskState;

  /**
   * @param twin another vertex of the same configuration over the same parameters
   */
  ReplayVertex(GraphVertex vertex, GraphVertex twin, Replay replay) {
    super(vertex);
    this.replay = replay;
    this.twin = twin;
    twin.setInputVertices(vertex.getInputVertices());
    twin.setBackpropGradientsViewArray(replay.gradient());
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    replay.run(
        (example, own) -> {
          INDArray[] inputs = getInputs();
          for (int i = 0; i < inputs.length; i++) {
            twin.setInput(i, replay.rows().of(inputs[i], example), own);
          }
          twin.feedForwardMaskArrays(masks(example, inputs.length), maskState, 1);
          twin.doForward(true, own);
          twin.setEpsilon(replay.rows().of(getEpsilon(), example));
          return twin.doBackward(tbptt, own).getFirst();
        });
    twin.clear();
    Pair<Gradient, INDArray[]> result = super.doBackward(tbptt, workspaces);
    replay.prove(result.getFirst());
    return result;
  }

  private INDArray[] masks(int example, int inputs) {
    INDArray[] own = masks == null ? new INDArray[inputs] : masks.clone();
    Arrays.setAll(own, i -> own[i] == null ? null : replay.rows().of(own[i], example));
    return own;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray @Nullable [] maskArrays, @Nullable MaskState state, int minibatchSize) {
    masks = maskArrays == null ? null : maskArrays.clone();
    maskState = state;
    return super.feedForwardMaskArrays(maskArrays, state, minibatchSize);
  }
}
