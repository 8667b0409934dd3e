package dev.parsimony.examples.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lays out a {@link ScaleShift}'s parameters: the gains, then the shifts, each [1, features]. */
final class ScaleShiftParameters implements ParamInitializer {
  static final ScaleShiftParameters INSTANCE = new ScaleShiftParameters();
  static final String GAIN = "gain";
  static final String SHIFT = "shift";

  private ScaleShiftParameters() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return 2 * features(layer);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.of(GAIN, SHIFT);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(GAIN);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of(SHIFT);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.equals(GAIN);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.equals(SHIFT);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray flat, boolean initialize) {
    Map<String, INDArray> views = getGradientsFromFlattened(conf, flat);
    views.keySet().forEach(conf::addVariable);
    if (initialize) {
      views.forEach((key, view) -> view.assign(key.equals(GAIN) ? 1 : 0));
    }
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray flat) {
    long features = features(conf.getLayer());
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    views.put(GAIN, vector.get(NDArrayIndex.interval(0, features)).reshape(1, features));
    views.put(
        SHIFT, vector.get(NDArrayIndex.interval(features, 2 * features)).reshape(1, features));
    return views;
  }

  private static long features(Layer layer) {
    return ((FeedForwardLayer) layer).getNIn();
  }
}
