package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's flat parameter vector as named tensors. */
final class LayoutOf {
  private LayoutOf() {}

  static ParameterLayout slots(List<ParameterSlot> slots) {
    List<ParameterTensor> tensors = new ArrayList<>();
    int offset = 0;
    for (ParameterSlot slot : slots) {
      for (Map.Entry<String, INDArray> parameter : slot.parameters().entrySet()) {
        String key = parameter.getKey();
        int length = Math.toIntExact(parameter.getValue().length());
        tensors.add(new ParameterTensor(slot.name() + "_" + key, offset, length, kind(slot, key)));
        offset += length;
      }
    }
    return ParameterLayout.of(tensors);
  }

  private static TensorKind kind(ParameterSlot slot, String key) {
    if (slot.frozen()) {
      return TensorKind.FROZEN;
    }
    return slot.statistic(key) ? TensorKind.STATISTIC : TensorKind.TRAINED;
  }
}
