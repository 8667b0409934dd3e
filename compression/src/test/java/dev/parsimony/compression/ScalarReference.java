package dev.parsimony.compression;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A method's steps of one trained tensor, element by element, as plainly as can be written. */
abstract class ScalarReference {
  final ParameterTensor tensor;
  final float[] r;
  final float[] v;

  /** Makes a reference that keeps r if {@code arrays} is 1, r and v if it is 2. */
  ScalarReference(ParameterTensor tensor, int arrays) {
    this.tensor = tensor;
    this.r = new float[arrays > 0 ? tensor.length() : 0];
    this.v = new float[arrays > 1 ? tensor.length() : 0];
  }

  /** One step: the value that is sent of each element, 0 where nothing is. */
  float[] step(GradientMoments moments) {
    int end = tensor.offset() + tensor.length();
    float[] m = Arrays.copyOfRange(moments.mean(), tensor.offset(), end);
    float[] s =
        moments.hasSecondMoment()
            ? Arrays.copyOfRange(moments.secondMoment(), tensor.offset(), end)
            : new float[0];
    return step(m, s);
  }

  abstract float[] step(float[] m, float[] s);

  /** How many elements of a step's result count as sent. */
  int sent(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  static final class Variance extends ScalarReference {
    private final float alpha;
    private final float zeta;
    private final boolean errorFeedback;

    Variance(ParameterTensor tensor, float alpha, float zeta, boolean errorFeedback) {
      super(tensor, 2);
      this.alpha = alpha;
      this.zeta = zeta;
      this.errorFeedback = errorFeedback;
    }

    @Override
    float[] step(float[] m, float[] s) {
      boolean[] chosen = new boolean[r.length];
      float largest = 0;
      for (int i = 0; i < r.length; i++) {
        r[i] += m[i];
        v[i] += s[i];
        chosen[i] = r[i] * r[i] > alpha * v[i];
        if (chosen[i]) {
          largest = Math.max(largest, Math.abs(r[i]));
        }
      }
      float[] sent = new float[r.length];
      for (int i = 0; i < r.length; i++) {
        if (chosen[i]) {
          sent[i] = quantized(r[i], largest);
        }
        if (sent[i] != 0) {
          r[i] = errorFeedback ? r[i] - sent[i] : 0;
          v[i] = 0;
        } else {
          v[i] *= zeta;
        }
      }
      return sent;
    }

    static float quantized(float x, float largest) {
      double top = Math.pow(2, Math.getExponent(largest));
      double magnitude = top;
      for (int d = 0; d <= 7; d++, magnitude /= 2) {
        // Between magnitude and the next power up, the middle belongs to the upper one.
        if (Math.abs((double) x) >= 0.75 * magnitude) {
          return (float) Math.copySign(magnitude, x);
        }
      }
      return 0;
    }
  }

  static final class Strom extends ScalarReference {
    private final float tau;

    Strom(ParameterTensor tensor, float tau) {
      super(tensor, 1);
      this.tau = tau;
    }

    @Override
    float[] step(float[] m, float[] s) {
      float[] sent = new float[r.length];
      for (int i = 0; i < r.length; i++) {
        r[i] += m[i];
        if (Math.abs(r[i]) > tau) {
          sent[i] = Math.signum(r[i]) * tau;
          r[i] -= sent[i];
        }
      }
      return sent;
    }
  }

  static final class Hybrid extends ScalarReference {
    private final float tau;
    private final float alpha;
    private final float zeta;

    Hybrid(ParameterTensor tensor, float tau, float alpha, float zeta) {
      super(tensor, 2);
      this.tau = tau;
      this.alpha = alpha;
      this.zeta = zeta;
    }

    @Override
    float[] step(float[] m, float[] s) {
      float[] sent = new float[r.length];
      for (int i = 0; i < r.length; i++) {
        r[i] += m[i];
        v[i] += s[i];
        if (Math.abs(r[i]) > tau && r[i] * r[i] > alpha * v[i]) {
          sent[i] = Math.signum(r[i]) * tau;
          v[i] = Math.max(v[i] - 2 * Math.abs(r[i]) * tau + tau * tau, 0);
          r[i] -= sent[i];
        } else {
          v[i] *= zeta;
        }
      }
      return sent;
    }
  }

  /** Draws from the JDK's own SplitMix64, one number for each element of the flat vector. */
  static final class Qsgd extends ScalarReference {
    private final int levels;
    private final int bucket;
    private final SplittableRandom keys;

    Qsgd(ParameterTensor tensor, int bits, int bucket, long seed) {
      super(tensor, 0);
      this.levels = 1 << (bits - 1);
      this.bucket = bucket;
      this.keys = new SplittableRandom(new SplittableRandom(seed).nextLong());
    }

    @Override
    float[] step(float[] m, float[] s) {
      SplittableRandom random = new SplittableRandom(keys.nextLong());
      for (int i = 0; i < tensor.offset(); i++) {
        random.nextLong();
      }
      float[] sent = new float[m.length];
      for (int i = 0; i < m.length; i++) {
        double u = (random.nextLong() >>> 32) / 4294967296.0;
        float norm = norm(m, i / bucket * bucket);
        if (norm > 0) {
          int level = (int) Math.floor(Math.abs(m[i]) * (levels / (double) norm) + u);
          sent[i] = norm * (Math.signum(m[i]) * level / levels);
        }
      }
      return sent;
    }

    private float norm(float[] m, int from) {
      double squares = 0;
      for (int i = from; i < m.length && i - from < bucket; i++) {
        squares += (double) m[i] * m[i];
      }
      return (float) Math.sqrt(squares);
    }
  }

  static final class None extends ScalarReference {
    None(ParameterTensor tensor) {
      super(tensor, 0);
    }

    @Override
    float[] step(float[] m, float[] s) {
      return m;
    }

    @Override
    int sent(float[] values) {
      return values.length;
    }
  }

  /** Rounds to eleven significant bits, fewer for those below 2^-28 of the largest's power. */
  static final class Half extends ScalarReference {
    Half(ParameterTensor tensor) {
      super(tensor, 0);
    }

    @Override
    float[] step(float[] m, float[] s) {
      float largest = 0;
      for (float x : m) {
        largest = Math.max(largest, Math.abs(x));
      }
      float[] sent = new float[m.length];
      for (int i = 0; i < m.length; i++) {
        int exponent = Math.max(Math.getExponent(m[i]), Math.getExponent(largest) - 28);
        double unit = Math.pow(2, exponent - 10);
        sent[i] = (float) (Math.rint(m[i] / unit) * unit);
      }
      return sent;
    }

    @Override
    int sent(float[] values) {
      return values.length;
    }
  }

  /** Sends the mean as it is during the first steps. */
  static final class Warmup extends ScalarReference {
    private final ScalarReference then;
    private int left;

    Warmup(int steps, ScalarReference then) {
      super(then.tensor, then.v.length > 0 ? 2 : 1);
      this.then = then;
      this.left = steps;
    }

    @Override
    float[] step(float[] m, float[] s) {
      if (left-- > 0) {
        return m;
      }
      float[] sent = then.step(m, s);
      System.arraycopy(then.r, 0, r, 0, r.length);
      System.arraycopy(then.v, 0, v, 0, v.length);
      return sent;
    }

    @Override
    int sent(float[] values) {
      return left >= 0 ? values.length : then.sent(values);
    }
  }
}
