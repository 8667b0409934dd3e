package dev.parsimony.secondmoment.kernel.penalty;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.Signs;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** What regularisation adds to a gradient, and what weight decay adds to an updater's change. */
@Internal
public final class Penalty {
  private final List<Regularization> terms;
  private float l1;
  private float l2;
  private float decay;

  private Penalty(List<Regularization> terms) {
    this.terms = List.copyOf(terms);
  }

  /** Returns the penalty of a list as DL4J has it; empty where it has a user's own. */
  public static Optional<Penalty> of(List<Regularization> terms) {
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

  /** Returns whether another one has the same terms. */
  public boolean equalTo(Penalty other) {
    return terms.equals(other.terms);
  }

  /** Sets what is the same for all elements of a step. */
  public void begin(int iteration, int epoch, double learningRate) {
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
  public void addTo(float[] gradient, float[] parameters, int count) {
    if (l1 != 0) {
      for (int i = 0; i < count; i++) {
        gradient[i] += l1 * Signs.of(parameters[i]);
      }
    }
    if (l2 != 0) {
      for (int i = 0; i < count; i++) {
        gradient[i] += l2 * parameters[i];
      }
    }
  }

  /** Adds decay * parameter to what the parameters are reduced by. */
  public void addDecayTo(float[] change, float[] parameters, int count) {
    if (decay != 0) {
      for (int i = 0; i < count; i++) {
        change[i] += decay * parameters[i];
      }
    }
  }
}
