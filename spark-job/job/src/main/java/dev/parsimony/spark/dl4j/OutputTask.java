package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.metrics.ClassSums;
import dev.parsimony.spark.metrics.LabelSums;
import dev.parsimony.spark.metrics.LossOnlySums;
import dev.parsimony.spark.metrics.OutputSums;
import dev.parsimony.spark.metrics.ValueSums;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/** The purpose of an output, by loss and activation; it decides how its answers are judged. */
enum OutputTask {
  /** One class out of several, or yes or no where there is one value. */
  CLASSES,
  /** Any number of labels at once. */
  LABELS,
  /** Numbers. */
  VALUES,
  /** Anything that only the loss can judge. */
  LOSS_ONLY;

  private static final double HALF = 0.5;

  /**
   * Decides for an output whose labels are values.
   *
   * @param columns values of an example, or of one of its time steps
   */
  static OutputTask of(OutputSpec output, int columns) {
    Optional<ILossFunction> given = output.loss();
    if (given.isEmpty()) {
      return LOSS_ONLY;
    }
    ILossFunction loss = given.get();
    if (loss instanceof LossWasserstein || loss instanceof LossMixtureDensity) {
      return LOSS_ONLY;
    }
    if (loss instanceof LossMultiLabel) {
      return LABELS;
    }
    boolean ofClasses =
        loss instanceof LossMCXENT || output.hinge() || loss instanceof LossFMeasure;
    if (ofClasses || (output.softmax() && columns > 1)) {
      return CLASSES;
    }
    if (loss instanceof LossBinaryXENT) {
      return columns == 1 ? CLASSES : LABELS;
    }
    return VALUES;
  }

  OutputSums sums(OutputSpec spec, int columns) {
    String output = spec.name();
    return switch (this) {
      case CLASSES -> new ClassSums(output, classes(spec, columns));
      case LABELS -> new LabelSums(output, columns);
      case VALUES -> new ValueSums(output, columns);
      case LOSS_ONLY -> new LossOnlySums(output);
    };
  }

  /** Returns how many classes there are, 0 where only the layers before the output say. */
  private static int classes(OutputSpec output, int columns) {
    int width = output.width() == 0 && columns > 1 ? columns : output.width();
    return ClassCount.of(width);
  }

  /** Returns the number above which labels mean yes. */
  static double labelThreshold(OutputSpec output) {
    return output.hinge() ? 0 : HALF;
  }

  /** Returns the number above which answers mean yes. */
  static double answerThreshold(OutputSpec output) {
    boolean ranks = output.loss().filter(LossMultiLabel.class::isInstance).isPresent();
    return output.hinge() || (ranks && !probability(output)) ? 0 : HALF;
  }

  /** Whether answers are probabilities, by their activation. */
  static boolean probability(OutputSpec output) {
    Optional<IActivation> activation = output.activation();
    return activation.filter(ActivationSigmoid.class::isInstance).isPresent()
        || activation.filter(ActivationHardSigmoid.class::isInstance).isPresent()
        || output.softmax();
  }
}
