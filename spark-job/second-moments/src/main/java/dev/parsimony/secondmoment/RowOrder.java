package dev.parsimony.secondmoment;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Whether the order of rows is known, where layers see several rows an example: DL4J's own
 * preprocessors and vertices put row j of example z at z + j * examples, but for those that reshape
 * freely; what users' own parts do is not known.
 */
final class RowOrder {
  private static final String DL4J = "org.deeplearning4j.nn.conf.";

  private RowOrder() {}

  /** The first part of a network that may put rows in another order, as the user knows it. */
  static Optional<String> unknownAfter(Model model) {
    if (model instanceof ComputationGraph graph) {
      return graph.getConfiguration().getVertices().entrySet().stream()
          .filter(entry -> !known(entry.getValue()))
          .map(Map.Entry::getKey)
          .findFirst();
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    Stream<Object> layers =
        network.getLayerWiseConfigurations().getConfs().stream().map(conf -> conf.getLayer());
    Stream<Object> preprocessors =
        network.getLayerWiseConfigurations().getInputPreProcessors().values().stream()
            .map(Object.class::cast);
    return Stream.concat(layers, preprocessors)
        .filter(part -> !known(part))
        .map(part -> part.getClass().getSimpleName())
        .findFirst();
  }

  private static boolean known(GraphVertex vertex) {
    if (vertex instanceof LayerVertex layer) {
      return known(layer.getLayerConf().getLayer()) && known(layer.getPreProcessor());
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return known(preprocessor.getPreProcessor());
    }
    return known((Object) vertex);
  }

  private static boolean known(@Nullable Object part) {
    return part == null
        || (part.getClass().getName().startsWith(DL4J)
            && !(part instanceof ReshapeVertex)
            && !(part instanceof ComposableInputPreProcessor));
  }
}
