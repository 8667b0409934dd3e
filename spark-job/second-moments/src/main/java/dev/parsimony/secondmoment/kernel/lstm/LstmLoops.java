package dev.parsimony.secondmoment.kernel.lstm;

/**
 * Loops over one step of a batch. All operands begin at 0, since with different beginnings Java
 * makes no vector instructions of such a loop.
 */
final class LstmLoops {
  private LstmLoops() {}

  /** Adds b and c to a. */
  static void add(float[] a, float[] b, float[] c, int length) {
    for (int i = 0; i < length; i++) {
      a[i] = a[i] + b[i] + c[i];
    }
  }

  /** Adds b to a. */
  static void add(float[] a, float[] b, int length) {
    for (int i = 0; i < length; i++) {
      a[i] += b[i];
    }
  }

  /** Sets into to ab. */
  static void multiply(float[] a, float[] b, float[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] = a[i] * b[i];
    }
  }

  /** Sets into to ab + cd. */
  static void multiplyAdd(float[] a, float[] b, float[] c, float[] d, float[] into, int length) {
    for (int i = 0; i < length; i++) {
      into[i] = a[i] * b[i] + c[i] * d[i];
    }
  }

  /** Multiplies {@code values[from..from + length)} by a factor. */
  static void scale(float[] values, int from, int length, float factor) {
    for (int i = from; i < from + length; i++) {
      values[i] *= factor;
    }
  }
}
