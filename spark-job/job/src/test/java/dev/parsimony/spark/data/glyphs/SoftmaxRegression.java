package dev.parsimony.spark.data.glyphs;

import java.util.function.IntUnaryOperator;

/** The linear model that the generated data must be too hard for: plain stochastic gradients. */
final class SoftmaxRegression {
  private final int features;
  private final float[][] weights;

  SoftmaxRegression(int features, int classes) {
    this.features = features;
    this.weights = new float[classes][features + 1];
  }

  void train(float[][] examples, IntUnaryOperator label, float rate) {
    for (int i = 0; i < examples.length; i++) {
      float[] p = probabilities(examples[i]);
      int expected = label.applyAsInt(i);
      for (int c = 0; c < weights.length; c++) {
        float step = rate * ((c == expected ? 1 : 0) - p[c]);
        for (int j = 0; j < features; j++) {
          weights[c][j] += step * examples[i][j];
        }
        weights[c][features] += step;
      }
    }
  }

  double accuracy(float[][] examples, IntUnaryOperator label) {
    int right = 0;
    for (int i = 0; i < examples.length; i++) {
      float[] p = probabilities(examples[i]);
      int best = 0;
      for (int c = 1; c < p.length; c++) {
        best = p[c] > p[best] ? c : best;
      }
      right += best == label.applyAsInt(i) ? 1 : 0;
    }
    return (double) right / examples.length;
  }

  private float[] probabilities(float[] example) {
    float[] p = new float[weights.length];
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < p.length; c++) {
      p[c] = weights[c][features];
      for (int j = 0; j < features; j++) {
        p[c] += weights[c][j] * example[j];
      }
      largest = Math.max(largest, p[c]);
    }
    float sum = 0;
    for (int c = 0; c < p.length; c++) {
      p[c] = (float) Math.exp(p[c] - largest);
      sum += p[c];
    }
    for (int c = 0; c < p.length; c++) {
      p[c] /= sum;
    }
    return p;
  }
}
