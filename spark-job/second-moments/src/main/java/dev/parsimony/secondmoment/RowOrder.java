package dev.parsimony.secondmoment;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the order of rows is known, where layers see several rows an example: DL4J's own
 * preprocessors and vertices put row j of example z at z + j * examples, but for those that reshape
 * freely; what users' own parts do is not known, unless a rule says it.
 */
final class RowOrder {
  private static final String DL4J = "org.deeplearning4j.nn.conf.";

  private final SecondMomentRules rules;

  RowOrder(SecondMomentRules rules) {
    this.rules = rules;
  }

  /** Returns the first part of a network that may put rows in another order. */
  Optional<String> unknownAfter(MultiLayerNetwork network) {
    Stream<Object> layers =
        Arrays.stream(network.getLayers())
            .filter(layer -> !keptBy(layer))
            .map(layer -> layer.conf().getLayer());
    Stream<Object> preprocessors =
        network.getLayerWiseConfigurations().getInputPreProcessors().values().stream()
            .map(Object.class::cast);
    return Stream.concat(layers, preprocessors)
        .filter(part -> !known(part))
        .map(part -> part.getClass().getSimpleName())
        .findFirst();
  }

  /** Returns the name of the first vertex of a graph that may put rows in another order. */
  Optional<String> unknownAfter(ComputationGraph graph) {
    return graph.getConfiguration().getVertices().entrySet().stream()
        .filter(entry -> !known(entry.getValue(), graph.getVertex(entry.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean known(GraphVertex vertex, org.deeplearning4j.nn.graph.vertex.GraphVertex made) {
    if (vertex instanceof LayerVertex layer) {
      return (keptBy(made.getLayer()) || known(layer.getLayerConf().getLayer()))
          && known(layer.getPreProcessor());
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      return known(preprocessor.getPreProcessor());
    }
    return known(vertex);
  }

  private boolean keptBy(Layer layer) {
    return rules.ofUser(layer).filter(SecondMomentRule::keepsRowOrder).isPresent();
  }

  private static boolean known(@Nullable Object part) {
    return part == null
        || (part.getClass().getName().startsWith(DL4J)
            && !(part instanceof ReshapeVertex)
            && !(part instanceof ComposableInputPreProcessor));
  }
}
