package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.ml.params.FeatureParams;
import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * What a model of Spark ML holds: the network, the figures of its training, and, made when they are
 * first needed, what answers rows. Serialised, it keeps the network alone.
 */
final class LearnedState implements Serializable {
  private static final long serialVersionUID = 1L;

  /** That of a model which was never trained. */
  static final LearnedState NONE = new LearnedState(null, null);

  private final @Nullable NetworkSnapshot network;
  private final transient @Nullable ParsimonySummary summary;
  private transient @Nullable Answering answering;

  private LearnedState(@Nullable NetworkSnapshot network, @Nullable ParsimonySummary summary) {
    this.network = network;
    this.summary = summary;
  }

  static LearnedState of(NetworkSnapshot network) {
    return new LearnedState(network, null);
  }

  static LearnedState of(Training.Trained trained) {
    LearnedState state =
        new LearnedState(trained.network().network(), new ParsimonySummary(trained.report()));
    state.answering = new Answering(trained.network());
    return state;
  }

  /** Returns the state for a copy of the model, whose inputShape may become another. */
  synchronized LearnedState share() {
    LearnedState state = new LearnedState(network, summary);
    state.answering = answering;
    return state;
  }

  NetworkSnapshot network() {
    if (network == null) {
      throw new UserErrorException(
          "This model has learned nothing; get one from fit or load of an Estimator's.");
    }
    return network;
  }

  Model toNetwork() {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      return network().toModel();
    }
  }

  boolean hasSummary() {
    return summary != null;
  }

  ParsimonySummary summary() {
    if (summary == null) {
      throw new UserErrorException(
          "There is no summary of the training; it is not saved with a model, only in memory.");
    }
    return summary;
  }

  /**
   * Returns what answers rows.
   *
   * @param model whose parameters say the shapes of features
   */
  synchronized Answering answering(FeatureParams<?> model) {
    Answering made = answering;
    List<String> inputs = made == null ? Networks.inputs(network()) : made.learned().inputs();
    List<ArrayShape> shapes =
        InputShapes.given(model, inputs)
            .orElseThrow(
                () ->
                    new UserErrorException(
                        "The model's "
                            + (inputs.size() == 1 ? "inputShape is" : "inputShapes are")
                            + " not set; set the dimensions of a row's features."));
    if (made == null || !made.learned().shapes().equals(shapes)) {
      made = new Answering(LearnedNetwork.of(network(), inputs, shapes));
      answering = made;
    }
    return made;
  }
}
