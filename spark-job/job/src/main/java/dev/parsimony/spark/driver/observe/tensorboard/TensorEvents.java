package dev.parsimony.spark.driver.observe.tensorboard;

import dev.parsimony.spark.driver.observe.CurveNames;
import dev.parsimony.spark.metrics.TensorFigures;
import java.time.Instant;
import java.util.List;

/**
 * Writes what became of tensors in an epoch as one event: for each tensor the histograms {@code
 * weights/NAME} and {@code updates/NAME}, and the point {@code sent/NAME} of a curve.
 */
final class TensorEvents {
  private TensorEvents() {}

  static byte[] of(Instant at, TensorFigures figures) {
    Message summary = new Message();
    List<TensorFigures.Tensor> tensors = figures.tensors();
    List<String> names = CurveNames.of(tensors.stream().map(TensorFigures.Tensor::name).toList());
    for (int i = 0; i < names.size(); i++) {
      TensorFigures.Tensor tensor = tensors.get(i);
      String name = names.get(i);
      Events.histogram(summary, "weights/" + name, tensor.weights());
      Events.histogram(summary, "updates/" + name, tensor.updates());
      if (Double.isFinite(tensor.sent())) {
        Events.scalar(summary, "sent/" + name, tensor.sent());
      }
    }
    return Events.summary(at, figures.step(), summary);
  }
}
