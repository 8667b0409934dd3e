package dev.parsimony.secondmoment;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments by replay to a recurrent layer; truncated backpropagation included. */
final class RecurrentReplayLayer extends ReplayLayer implements RecurrentLayer {
  private final RecurrentLayer layer;
  private final RecurrentLayer twin;

  RecurrentReplayLayer(RecurrentLayer layer, Replay replay) {
    super(layer, replay);
    this.layer = layer;
    this.twin = (RecurrentLayer) twin();
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int length, LayerWorkspaceMgr workspaces) {
    Map<String, INDArray> start = layer.rnnGetPreviousState();
    replay(
        (example, own) -> {
          Map<String, INDArray> state = new HashMap<>();
          start.forEach((key, value) -> state.put(key, rows().of(value, example)));
          twin.rnnSetPreviousState(state);
          twin.rnnSetTBPTTState(state);
          twin.rnnActivateUsingStoredState(input(example), true, false, own);
          Gradient gradient =
              twin.tbpttBackpropGradient(rows().of(epsilon, example), length, own).getFirst();
          release(twin.rnnGetTBPTTState());
          return gradient;
        });
    twin.rnnClearPreviousState();
    return proven(layer.tbpttBackpropGradient(epsilon, length, workspaces));
  }

  /** Frees the twin's last state, which DL4J's layers allocate outside of all workspaces. */
  private static void release(Map<String, INDArray> state) {
    state.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
    return layer.rnnTimeStep(input, workspaces);
  }

  @Override
  public Map<String, INDArray> rnnGetPreviousState() {
    return layer.rnnGetPreviousState();
  }

  @Override
  public void rnnSetPreviousState(Map<String, INDArray> state) {
    layer.rnnSetPreviousState(state);
  }

  @Override
  public void rnnClearPreviousState() {
    layer.rnnClearPreviousState();
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLast, LayerWorkspaceMgr workspaces) {
    return layer.rnnActivateUsingStoredState(input, training, storeLast, workspaces);
  }

  @Override
  public Map<String, INDArray> rnnGetTBPTTState() {
    return layer.rnnGetTBPTTState();
  }

  @Override
  public void rnnSetTBPTTState(Map<String, INDArray> state) {
    layer.rnnSetTBPTTState(state);
  }
}
