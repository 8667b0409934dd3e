package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/** Whether training would leave every parameter as it is. */
final class IdleCheck {
  /** Steps at which to ask a schedule for its rate: a warm-up begins at 0 but does not stay. */
  private static final List<Integer> LOOKS = List.of(0, 1, 10, 1000);

  private IdleCheck() {}

  static void require(Network network) {
    long inLayers = Arrays.stream(network.layers()).mapToLong(Layer::numParams).sum();
    boolean inVertices = inLayers < network.parameters().length();
    boolean trained =
        inVertices
            || Arrays.stream(network.layers())
                .anyMatch(layer -> layer.numParams() > 0 && trained(layer));
    if (!trained) {
      throw new UserErrorException(
          "No layer of the network would be trained: each is frozen, has no parameters, the updater"
              + " NoOp or a learning rate of 0; unfreeze a layer, or give it a learning rate above 0.");
    }
  }

  private static boolean trained(Layer layer) {
    boolean idle =
        LayerSlot.frozen(layer)
            || (layer.conf().getLayer() instanceof BaseLayer base && !trains(base.getIUpdater()));
    return !idle;
  }

  private static boolean trains(IUpdater updater) {
    return !(updater instanceof NoOp)
        && (!updater.hasLearningRate()
            || LOOKS.stream().anyMatch(step -> updater.getLearningRate(step, step) != 0));
  }
}
