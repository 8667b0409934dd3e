package dev.parsimony.spark.dl4j.secondmoment;

import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;

/**
 * A layer's place in a network.
 *
 * @param name of the layer as the user knows it
 * @param replace puts another layer there
 */
public record LayerSlot(String name, Layer layer, Consumer<Layer> replace) {}
