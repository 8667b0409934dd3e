package dev.parsimony.compression.moments;

import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;

/**
 * Mean gradient and second moment of one worker's minibatch, as two flat vectors in the order of
 * the layout. The caller makes one per worker and overwrites its arrays at every step; compressors
 * only read them.
 *
 * <p>With g[z,i] the gradient of example z's loss at parameter i and B examples: m[i] = (1/B) sum_z
 * g[z,i] and s[i] = sum_z (g[z,i]/B)^2 (arXiv 1802.06058, section 4). Values must be finite, which
 * compressors check, and second moments not negative, which they do not.
 */
public final class GradientMoments {
  private final ParameterLayout layout;
  private final float[] mean;
  private final float[] secondMoment;
  private final String quantity;

  /** Makes zero moments, with a second moment if {@code withSecondMoment}. */
  public GradientMoments(ParameterLayout layout, boolean withSecondMoment) {
    this(layout, withSecondMoment, "mean gradient");
  }

  private GradientMoments(ParameterLayout layout, boolean withSecondMoment, String quantity) {
    this.layout = layout;
    this.quantity = quantity;
    this.mean = new float[layout.length()];
    this.secondMoment = new float[withSecondMoment ? layout.length() : 0];
  }

  /** Makes zero changes of weights, which take the place of the mean where they travel. */
  public static GradientMoments ofChanges(ParameterLayout layout) {
    return new GradientMoments(layout, false, "change of weights");
  }

  /** Returns the layout that both vectors follow. */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * Returns the mean gradient m, of the layout's length; for statistic tensors the pseudo-gradient.
   * The live array, not a copy.
   */
  public float[] mean() {
    return mean;
  }

  /**
   * Returns the second moment s, of the layout's length, or of length 0 where there is none. Only
   * trained tensors' elements are read. The live array, not a copy.
   */
  public float[] secondMoment() {
    return secondMoment;
  }

  /** Returns whether there is a second moment. */
  public boolean hasSecondMoment() {
    return secondMoment.length == mean.length;
  }

  /** Returns whether all values that {@link #requireFinite} looks at are finite. */
  public boolean allFinite() {
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterTensor tensor = layout.tensors().get(t);
      int from = tensor.offset();
      int to = from + tensor.length();
      boolean second = tensor.kind() == TensorKind.TRAINED && hasSecondMoment();
      if ((tensor.travels() && !FiniteCheck.allFinite(mean, from, to))
          || (second && !FiniteCheck.allFinite(secondMoment, from, to))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Requires all values that a compressor would read to be finite: the mean of tensors that travel
   * and, where there is one, the second moment of trained ones. Compressors check this themselves
   * on their way; a caller that must not lose a compressor's state checks before.
   *
   * @param step counted from 1, for the message
   * @throws NonFiniteException naming the first value that is not
   */
  public void requireFinite(long step) {
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterTensor tensor = layout.tensors().get(t);
      if (tensor.travels()) {
        requireFiniteMean(tensor, step);
      }
      if (tensor.kind() == TensorKind.TRAINED && hasSecondMoment()) {
        FiniteCheck.requireFinite("second moment", tensor, secondMoment, tensor.offset(), step);
      }
    }
  }

  /**
   * Requires the mean alone to be finite, as {@link #requireFinite} does.
   *
   * @throws NonFiniteException naming the first value that is not
   */
  public void requireFiniteMean(long step) {
    for (int t = 0; t < layout.tensors().size(); t++) {
      if (layout.tensors().get(t).travels()) {
        requireFiniteMean(layout.tensors().get(t), step);
      }
    }
  }

  /**
   * Requires one tensor's mean to be finite, as {@link #requireFinite} does.
   *
   * @throws NonFiniteException naming the first value that is not
   */
  public void requireFiniteMean(ParameterTensor tensor, long step) {
    String name = tensor.kind() == TensorKind.TRAINED ? quantity : "pseudo-gradient";
    FiniteCheck.requireFinite(name, tensor, mean, tensor.offset(), step);
  }
}
