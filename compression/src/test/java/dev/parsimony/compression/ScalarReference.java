package dev.parsimony.compression;

/** The variance method of one tensor, element by element, as plainly as it can be written. */
final class ScalarReference {
  final float[] r;
  final float[] v;
  private final float alpha;
  private final float zeta;

  ScalarReference(int length, float alpha, float zeta) {
    this.r = new float[length];
    this.v = new float[length];
    this.alpha = alpha;
    this.zeta = zeta;
  }

  /** One step: what is sent of each element, 0 where nothing is. */
  float[] step(float[] mean, float[] secondMoment, int offset) {
    boolean[] chosen = new boolean[r.length];
    float largest = 0;
    for (int i = 0; i < r.length; i++) {
      r[i] += mean[offset + i];
      v[i] += secondMoment[offset + i];
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
        r[i] = 0;
        v[i] = 0;
      } else {
        v[i] *= zeta;
      }
    }
    return sent;
  }

  private static float quantized(float x, float largest) {
    double top = Math.pow(2, Math.floor(Math.log(largest) / Math.log(2) + 1e-9));
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
