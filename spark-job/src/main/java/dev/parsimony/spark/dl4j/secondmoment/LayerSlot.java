package dev.parsimony.spark.dl4j.secondmoment;

import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;

/**
 * A layer's place in a network.
 *
 * @param name of the layer as the user knows it
 * @param replace puts another layer there
 */
public record LayerSlot(String name, Layer layer, Consumer<Layer> replace) {
  /** Whether training leaves the layer's parameters as they are. */
  public boolean frozen() {
    return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
  }

  /** Whether the layer has parameters with a gradient. */
  boolean trained() {
    return layer.numParams() > 0 && !frozen();
  }
}
