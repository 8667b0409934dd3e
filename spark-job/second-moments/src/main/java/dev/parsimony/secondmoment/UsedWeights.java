package dev.parsimony.secondmoment;

import java.lang.reflect.Field;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gives a twin, in place of weight noise, the weights that the layer itself uses in this step,
 * after its noise. DL4J keeps them in a protected field of its layers, which is read here by name:
 * any other way would change the configuration of the layer.
 */
final class UsedWeights implements IWeightNoise {
  private static final long serialVersionUID = 1L;
  private static final String FIELD = "weightNoiseParams";

  private final transient Layer layer;
  private final transient @Nullable Field field;
  private transient Map<?, ?> weights = Map.of();

  UsedWeights(Layer layer) {
    this.layer = layer;
    this.field = find(layer.getClass());
  }

  /** Reads them from the layer, which has them from its forward to its backward pass. */
  void take() {
    if (field == null) {
      return;
    }
    try {
      weights = field.get(layer) instanceof Map<?, ?> map ? Map.copyOf(map) : Map.of();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Cannot read the weights in use of " + layer.getClass(), e);
    }
  }

  @Override
  public INDArray getParameter(
      Layer twin,
      String key,
      int iteration,
      int epoch,
      boolean train,
      LayerWorkspaceMgr workspaces) {
    return weights.get(key) instanceof INDArray used ? used : twin.getParam(key);
  }

  @Override
  public UsedWeights clone() {
    return this;
  }

  private static @Nullable Field find(Class<?> type) {
    for (Class<?> current = type; current != null; current = current.getSuperclass()) {
      for (Field field : current.getDeclaredFields()) {
        if (field.getName().equals(FIELD)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    return null;
  }
}
