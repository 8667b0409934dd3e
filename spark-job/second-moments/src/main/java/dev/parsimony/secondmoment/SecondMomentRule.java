package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Computes the second moments of one class of layers by a formula, in place of replaying examples
 * one at a time. A rule for a layer of your own is found by {@link java.util.ServiceLoader}: its
 * jar names it in {@code META-INF/services/dev.parsimony.secondmoment.SecondMomentRule}, and it has
 * a public constructor without arguments. It comes before the built-in rules, so that it may also
 * replace one of those.
 *
 * <p>{@link ExactnessCheck} compares what a rule computes with the gradients of single examples.
 */
public interface SecondMomentRule {
  /**
   * Returns the class of the layers that the rule is for. Subclasses are not meant: they may have
   * gradients of their own.
   */
  Class<? extends Layer> layerClass();

  /**
   * Returns whether the formula is exact for a layer of this class; another one is replayed, or
   * left to the built-in rule of its class.
   *
   * @param conf the layer's configuration, not to be changed
   * @param dataType of the layer's parameters
   */
  default boolean appliesTo(NeuralNetConfiguration conf, DataType dataType) {
    return true;
  }

  /**
   * Returns whether row i of the layer's output belongs to the example of row i of its input.
   * Otherwise no layer of the network may see several rows an example, as on the time steps of
   * sequences, for it would not be known to which example they belong.
   */
  default boolean keepsRowOrder() {
    return false;
  }

  /**
   * Returns a layer that does what the given one does, to the bit, and computes second moments in
   * its backward pass. It is put in the given one's place in the network and gets its parameters,
   * gradients, listeners and index.
   *
   * @param conf the layer's configuration, not to be changed, and what the new layer's {@code
   *     conf()} returns
   * @param dataType of the layer's parameters
   * @param rows says which rows of the layer's arrays belong to which example
   */
  SecondMomentLayer create(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows);
}
