package dev.parsimony.secondmoment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.PReLU;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingLayer;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.RnnOutputLayer;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Finds the rule of a layer: one of the user's, or one of those for DL4J's own layers. Subclasses
 * of these layers have gradients of their own, so the class itself must match.
 */
final class SecondMomentRules {
  private static final String ND4J = "org.nd4j.";

  private static final Map<Class<?>, SecondMomentRule> BUILT_IN =
      Map.ofEntries(
          rule(DenseLayer.class, SecondMomentRules::noLayerNorm, DenseMoments::new),
          rule(OutputLayer.class, SecondMomentRules::knownLoss, OutputMoments::new),
          rule(RnnOutputLayer.class, SecondMomentRules::knownLoss, RnnOutputMoments::new),
          rule(ConvolutionLayer.class, SecondMomentRules::float32, ConvolutionMoments::new),
          rule(BatchNormalization.class, SecondMomentRules::always, BatchNormMoments::new),
          rule(EmbeddingLayer.class, SecondMomentRules::always, EmbeddingMoments::new),
          rule(
              EmbeddingSequenceLayer.class,
              SecondMomentRules::always,
              EmbeddingSequenceMoments::new),
          rule(LSTM.class, SecondMomentRules::sigmoidGates, LstmMoments::new),
          rule(SimpleRnn.class, SecondMomentRules::noLayerNorm, SimpleRnnMoments::new),
          rule(PReLU.class, SecondMomentRules::always, PReluMoments::new));

  private final Map<ClassLoader, List<SecondMomentRule>> users = new HashMap<>();

  /** Returns the user's rule that applies to a layer. */
  Optional<SecondMomentRule> ofUser(Layer layer) {
    return Stream.of(
            Thread.currentThread().getContextClassLoader(),
            layer.getClass().getClassLoader(),
            SecondMomentRules.class.getClassLoader())
        .filter(loader -> loader != null)
        .distinct()
        .flatMap(loader -> users.computeIfAbsent(loader, SecondMomentRules::load).stream())
        .filter(rule -> applies(rule, layer))
        .findFirst();
  }

  /** Returns the rule for a layer of DL4J's, where there is one that applies. */
  static Optional<SecondMomentRule> builtIn(Layer layer) {
    return Optional.ofNullable(BUILT_IN.get(layer.getClass())).filter(rule -> applies(rule, layer));
  }

  private static boolean applies(SecondMomentRule rule, Layer layer) {
    return rule.layerClass() == layer.getClass()
        && layer.params() != null
        && rule.appliesTo(layer.conf(), layer.params().dataType());
  }

  private static List<SecondMomentRule> load(ClassLoader loader) {
    List<SecondMomentRule> rules = new ArrayList<>();
    try {
      ServiceLoader.load(SecondMomentRule.class, loader).forEach(rules::add);
    } catch (ServiceConfigurationError e) {
      throw new UnsupportedLayerException(
          "A rule for second moments cannot be loaded ("
              + e.getMessage()
              + "); mend its entry in META-INF/services, its jar or its constructor.",
          e);
    }
    return rules;
  }

  private static boolean always(NeuralNetConfiguration conf, DataType dataType) {
    return true;
  }

  private static boolean float32(NeuralNetConfiguration conf, DataType dataType) {
    return dataType == DataType.FLOAT;
  }

  private static boolean noLayerNorm(NeuralNetConfiguration conf, DataType dataType) {
    Object layer = conf.getLayer();
    return layer instanceof org.deeplearning4j.nn.conf.layers.DenseLayer dense
        ? !dense.hasLayerNorm()
        : layer instanceof org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn simple
            && !simple.hasLayerNorm();
  }

  /** Returns whether the loss is ND4J's; with another one a replay proves its independence. */
  private static boolean knownLoss(NeuralNetConfiguration conf, DataType dataType) {
    return conf.getLayer() instanceof BaseOutputLayer output
        && output.getLossFn().getClass().getName().startsWith(ND4J);
  }

  /** Returns whether an {@link LstmTape} can read the gates' deltas. */
  private static boolean sigmoidGates(NeuralNetConfiguration conf, DataType dataType) {
    return conf.getLayer() instanceof org.deeplearning4j.nn.conf.layers.LSTM lstm
        && lstm.getGateActivationFn() instanceof ActivationSigmoid;
  }

  private static Map.Entry<Class<?>, SecondMomentRule> rule(
      Class<? extends Layer> layerClass,
      BiPredicate<NeuralNetConfiguration, DataType> condition,
      Constructor constructor) {
    return Map.entry(layerClass, new BuiltIn(layerClass, condition, constructor));
  }

  private interface Constructor {
    SecondMomentLayer create(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows);
  }

  private record BuiltIn(
      Class<? extends Layer> layerClass,
      BiPredicate<NeuralNetConfiguration, DataType> condition,
      Constructor constructor)
      implements SecondMomentRule {

    @Override
    public boolean appliesTo(NeuralNetConfiguration conf, DataType dataType) {
      return condition.test(conf, dataType);
    }

    @Override
    public SecondMomentLayer create(
        NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
      return constructor.create(conf, dataType, rows);
    }
  }
}
