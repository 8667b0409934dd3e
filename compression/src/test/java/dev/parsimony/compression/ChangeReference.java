package dev.parsimony.compression;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * A method's rounds of one trained tensor where changes of weights travel, element by element: the
 * gradients of local steps decide, the change is sent.
 */
abstract class ChangeReference extends ScalarReference {
  final float[] e;

  /** Makes a reference that keeps e if {@code arrays} is 1, r, v and e if it is more. */
  private ChangeReference(ParameterTensor tensor, int arrays) {
    super(tensor, arrays > 1 ? 2 : 0);
    this.e = new float[arrays > 0 ? tensor.length() : 0];
  }

  /** A local step. */
  void accumulate(GradientMoments moments) {
    for (int i = 0; i < r.length; i++) {
      r[i] += moments.mean()[tensor.offset() + i];
      v[i] += moments.secondMoment()[tensor.offset() + i];
    }
  }

  /** Chooses among changes as another reference does among gradients. */
  static ChangeReference like(ScalarReference gradients) {
    return new ChangeReference(gradients.tensor, gradients.r.length > 0 ? 1 : 0) {
      @Override
      float[] step(float[] m, float[] s) {
        float[] sent = gradients.step(m, s);
        System.arraycopy(gradients.r, 0, e, 0, e.length);
        return sent;
      }

      @Override
      int sent(float[] values) {
        return gradients.sent(values);
      }
    };
  }

  static final class Variance extends ChangeReference {
    private final float alpha;
    private final float zeta;
    private final boolean errorFeedback;

    Variance(ParameterTensor tensor, float alpha, float zeta, boolean errorFeedback) {
      super(tensor, 3);
      this.alpha = alpha;
      this.zeta = zeta;
      this.errorFeedback = errorFeedback;
    }

    @Override
    float[] step(float[] change, float[] s) {
      float largest = 0;
      for (int i = 0; i < r.length; i++) {
        e[i] += change[i];
        if (r[i] * r[i] > alpha * v[i]) {
          largest = Math.max(largest, Math.abs(e[i]));
        }
      }
      float[] sent = new float[r.length];
      for (int i = 0; i < r.length; i++) {
        if (r[i] * r[i] > alpha * v[i]) {
          sent[i] = ScalarReference.Variance.quantized(e[i], largest);
        }
        if (sent[i] != 0) {
          e[i] = errorFeedback ? e[i] - sent[i] : 0;
          r[i] = 0;
          v[i] = 0;
        } else {
          v[i] *= zeta;
        }
      }
      return sent;
    }
  }

  static final class Hybrid extends ChangeReference {
    private final float tau;
    private final float alpha;
    private final float zeta;

    Hybrid(ParameterTensor tensor, float tau, float alpha, float zeta) {
      super(tensor, 3);
      this.tau = tau;
      this.alpha = alpha;
      this.zeta = zeta;
    }

    @Override
    float[] step(float[] change, float[] s) {
      float[] sent = new float[r.length];
      for (int i = 0; i < r.length; i++) {
        e[i] += change[i];
        if (Math.abs(e[i]) > tau && r[i] * r[i] > alpha * v[i]) {
          sent[i] = Math.signum(e[i]) * tau;
          e[i] -= sent[i];
          r[i] = 0;
          v[i] = 0;
        } else {
          v[i] *= zeta;
        }
      }
      return sent;
    }
  }

  /** Sends the change as it is during the first rounds. */
  static final class Warmup extends ChangeReference {
    private final ChangeReference then;
    private int left;

    Warmup(int rounds, ChangeReference then) {
      super(then.tensor, then.r.length > 0 ? 3 : 1);
      this.then = then;
      this.left = rounds;
    }

    @Override
    void accumulate(GradientMoments moments) {
      if (left > 0) {
        return;
      }
      then.accumulate(moments);
    }

    @Override
    float[] step(float[] change, float[] s) {
      if (left-- > 0) {
        return change;
      }
      float[] sent = then.step(change, s);
      System.arraycopy(then.r, 0, r, 0, r.length);
      System.arraycopy(then.v, 0, v, 0, v.length);
      System.arraycopy(then.e, 0, e, 0, e.length);
      return sent;
    }

    @Override
    int sent(float[] values) {
      return left >= 0 ? values.length : then.sent(values);
    }
  }
}
