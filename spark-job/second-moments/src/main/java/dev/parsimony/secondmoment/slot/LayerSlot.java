package dev.parsimony.secondmoment.slot;

import dev.parsimony.secondmoment.Internal;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Names a layer's place in a network.
 *
 * @param replace puts another layer there
 */
@Internal
public record LayerSlot(String name, Layer layer, Consumer<Layer> replace)
    implements ParameterSlot {
  @Override
  public Map<String, INDArray> parameters() {
    return layer.paramTable();
  }

  @Override
  public boolean frozen() {
    return frozen(core());
  }

  /** Returns whether training leaves the layer as it is. */
  public static boolean frozen(Layer layer) {
    return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
  }

  @Override
  public boolean statistic(String parameter) {
    return core() instanceof BatchNormalization
        && (parameter.equals(BatchNormalizationParamInitializer.GLOBAL_MEAN)
            || parameter.equals(BatchNormalizationParamInitializer.GLOBAL_VAR)
            || parameter.equals(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
  }

  /** Returns the layer that has the parameters, or is frozen, inside of what wraps it. */
  private Layer core() {
    Layer core = layer;
    while (core instanceof BaseWrapperLayer wrapper && !frozen(core)) {
      core = wrapper.getUnderlying();
    }
    return core;
  }
}
