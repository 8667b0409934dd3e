package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** What regularisation adds to a gradient, and what weight decay adds to an updater's change. */
final class Penalty {
  /** Its square times any positive float is above 1. */
  private static final float HUGE = 1e38f;

  private final List<Regularization> terms;
  private float l1;
  private float l2;
  private float decay;

  private Penalty(List<Regularization> terms) {
    this.terms = List.copyOf(terms);
  }

  /** Returns the penalty of a list as DL4J has it; empty where it has a user's own. */
  static Optional<Penalty> of(List<Regularization> terms) {
    return terms.stream().allMatch(Penalty::known)
        ? Optional.of(new Penalty(terms))
        : Optional.empty();
  }

  /** Classes are compared: a user's own may compute something else. */
  private static boolean known(Regularization term) {
    Class<?> type = term.getClass();
    return type == L1Regularization.class
        || type == L2Regularization.class
        || type == WeightDecay.class;
  }

  boolean equalTo(Penalty other) {
    return terms.equals(other.terms);
  }

  /** Sets what is the same for all elements of a step. */
  void begin(int iteration, int epoch, double learningRate) {
    double first = 0;
    double second = 0;
    double after = 0;
    for (Regularization term : terms) {
      if (term instanceof L1Regularization l1Term) {
        first += l1Term.getL1().valueAt(iteration, epoch);
      } else if (term instanceof L2Regularization l2Term) {
        second += l2Term.getL2().valueAt(iteration, epoch);
      } else if (term instanceof WeightDecay weightDecay) {
        double rate = weightDecay.isApplyLR() ? learningRate : 1;
        after += weightDecay.getCoeff().valueAt(iteration, epoch) * rate;
      }
    }
    l1 = (float) first;
    l2 = (float) second;
    decay = (float) after;
  }

  /** Adds l1 * sign(parameter) + l2 * parameter to a gradient. */
  void addTo(float[] gradient, float[] parameters, int count) {
    if (l1 != 0) {
      for (int i = 0; i < count; i++) {
        gradient[i] += l1 * sign(parameters[i]);
      }
    }
    if (l2 != 0) {
      for (int i = 0; i < count; i++) {
        gradient[i] += l2 * parameters[i];
      }
    }
  }

  /** Returns the sign without a branch, so that Java makes vector instructions of it. */
  private static float sign(float value) {
    return Math.max(-1f, Math.min(1f, value * HUGE * HUGE));
  }

  /** Adds decay * parameter to what the parameters are reduced by. */
  void addDecayTo(float[] change, float[] parameters, int count) {
    if (decay != 0) {
      for (int i = 0; i < count; i++) {
        change[i] += decay * parameters[i];
      }
    }
  }
}
