package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Treats both kinds of networks alike. */
final class Models {
  private Models() {}

  /**
   * Names a part of the flat parameters, [from, to).
   *
   * @param trained whether it has a gradient
   */
  record Tensor(String name, int from, int to, boolean trained) {}

  static SecondMoments install(Model model) {
    return model instanceof ComputationGraph graph
        ? SecondMoments.install(graph)
        : SecondMoments.install((MultiLayerNetwork) model);
  }

  /** Returns a network with the same parameters, which are its own. */
  static Model copy(Model model) {
    return model instanceof ComputationGraph graph
        ? graph.clone()
        : ((MultiLayerNetwork) model).clone();
  }

  static double[] flatGradient(Model model) {
    INDArray gradient =
        model instanceof ComputationGraph graph
            ? graph.getFlattenedGradients()
            : ((MultiLayerNetwork) model).getFlattenedGradients();
    return gradient.toDoubleVector();
  }

  static List<Tensor> tensors(Model model) {
    List<ParameterSlot> slots =
        model instanceof ComputationGraph graph
            ? ParameterSlots.of(graph)
            : ParameterSlots.of((MultiLayerNetwork) model);
    List<Tensor> tensors = new ArrayList<>();
    int from = 0;
    for (ParameterSlot slot : slots) {
      for (Map.Entry<String, INDArray> parameter : slot.parameters().entrySet()) {
        int to = from + Math.toIntExact(parameter.getValue().length());
        boolean trained = slot.trained() && !slot.statistic(parameter.getKey());
        tensors.add(new Tensor(slot.name() + "_" + parameter.getKey(), from, to, trained));
        from = to;
      }
    }
    return tensors;
  }
}
