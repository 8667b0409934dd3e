package dev.parsimony.spark.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The state that recurrent layers carry from one segment of some examples to the next under
 * truncated backpropagation through time. There is one for all examples that pass through the
 * network together.
 */
final class RecurrentState {
  private final Network network;
  private List<Map<String, INDArray>> last = List.of();

  RecurrentState(Network network) {
    this.network = network;
  }

  /** Keeps what the last pass ended with. */
  void keep() {
    last = recurrent().stream().map(RecurrentLayer::rnnGetTBPTTState).toList();
  }

  /** Lets the next pass continue from what was kept. */
  void restore() {
    begin();
    List<RecurrentLayer> layers = recurrent();
    for (int i = 0; i < layers.size(); i++) {
      // The forward pass begins from the former, what the backward pass repeats of it from the
      // latter.
      layers.get(i).rnnSetTBPTTState(last.get(i));
      layers.get(i).rnnSetPreviousState(last.get(i));
    }
  }

  /** Lets the next pass start over, and keeps nothing. */
  void clear() {
    begin();
    last = List.of();
  }

  /** Lets layers start over, also wrapped ones, which a ComputationGraph's own method leaves. */
  private void begin() {
    network.clearRecurrentState();
    recurrent().forEach(RecurrentLayer::rnnClearPreviousState);
  }

  /** Returns the layers whose state DL4J keeps: as layers or as what a layer wraps. */
  private List<RecurrentLayer> recurrent() {
    List<RecurrentLayer> recurrent = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof RecurrentLayer recurrentLayer) {
        recurrent.add(recurrentLayer);
      } else if (layer instanceof BaseWrapperLayer wrapper
          && wrapper.getUnderlying() instanceof RecurrentLayer wrapped) {
        recurrent.add(wrapped);
      }
    }
    return recurrent;
  }
}
