package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.dl4j.secondmoment.LayerSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's flat parameter vector as named tensors. */
final class LayoutOf {
  private static final Set<String> BATCH_STATISTICS =
      Set.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

  private LayoutOf() {}

  static ParameterLayout layers(List<LayerSlot> layers) {
    List<ParameterTensor> tensors = new ArrayList<>();
    int offset = 0;
    for (LayerSlot slot : layers) {
      for (Map.Entry<String, INDArray> parameter : slot.layer().paramTable().entrySet()) {
        String key = parameter.getKey();
        int length = Math.toIntExact(parameter.getValue().length());
        tensors.add(new ParameterTensor(slot.name() + "_" + key, offset, length, kind(slot, key)));
        offset += length;
      }
    }
    return ParameterLayout.of(tensors);
  }

  private static TensorKind kind(LayerSlot slot, String key) {
    if (slot.frozen()) {
      return TensorKind.FROZEN;
    }
    boolean statistic =
        slot.layer() instanceof BatchNormalization && BATCH_STATISTICS.contains(key);
    return statistic ? TensorKind.STATISTIC : TensorKind.TRAINED;
  }
}
