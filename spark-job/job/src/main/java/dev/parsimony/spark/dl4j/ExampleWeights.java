package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.secondmoment.reuse.KernelOutput;
import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;

/**
 * The weights of a batch's examples: each multiplies its example's loss, and with it that example's
 * gradient in all that follows. DL4J has only masks of labels for this, which multiply the output's
 * pre-activation as well.
 */
final class ExampleWeights {
  private @Nullable INDArray weights;

  private ExampleWeights() {}

  /**
   * Lets a network's only output multiply losses by weights that are set.
   *
   * @throws UserErrorException where its loss is not the sum of the examples' losses, or not that
   *     of an OutputLayer
   */
  static ExampleWeights install(Network network) {
    if (network.outputs() != 1 || network.segmentLength().isPresent()) {
      throw new UserErrorException(
          "Weights of examples are for networks with one output, without truncated backpropagation"
              + " through time; leave them out.");
    }
    String name = network.outputSpecs().get(0).name();
    ExampleWeights installed = new ExampleWeights();
    List<ParameterSlot> slots = network.slots();
    for (ParameterSlot slot : slots) {
      if (slot instanceof LayerSlot place && place.name().equals(name)) {
        output(place).replaceLoss(loss -> weighted(loss, installed));
        return installed;
      }
    }
    throw refused(name);
  }

  private static KernelOutput output(LayerSlot place) {
    Layer layer = place.layer();
    if (layer instanceof KernelOutput output) {
      return output;
    }
    if (layer.getClass() != OutputLayer.class) {
      throw refused(place.name());
    }
    KernelOutput output = new KernelOutput(layer.conf(), layer.params().dataType());
    ForwardReuse.transferState(output, layer);
    place.replace().accept(output);
    return output;
  }

  private static ILossFunction weighted(ILossFunction loss, ExampleWeights weights) {
    if (loss instanceof LossFMeasure) {
      throw new UserErrorException(
          "The loss LossFMeasure is one of whole batches, so examples have no weights in it; leave"
              + " them out, or give the network another loss.");
    }
    return new WeightedLoss(loss, weights);
  }

  private static UserErrorException refused(String name) {
    return new UserErrorException(
        "Weights of examples need a network that ends with DL4J's OutputLayer, and trains it, but the"
            + " output '"
            + name
            + "' is another; leave the weights out, or end it with an OutputLayer.");
  }

  /**
   * Sets the weights of the batch to come.
   *
   * @param batch [examples, 1], read at every pass; null where each example counts once
   */
  void set(@Nullable INDArray batch) {
    weights = batch == null || ones(batch) ? null : batch;
  }

  private static boolean ones(INDArray batch) {
    // Not by ND4J's reductions, which pass over a NaN.
    for (long i = 0; i < batch.length(); i++) {
      if (batch.getFloat(i) != 1) {
        return false;
      }
    }
    return true;
  }

  /** Returns the weights as they were set; null where each example counts once. */
  @Nullable INDArray weights() {
    return weights;
  }
}
