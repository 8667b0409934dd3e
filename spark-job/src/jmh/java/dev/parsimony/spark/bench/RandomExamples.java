package dev.parsimony.spark.bench;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.FeatureShape;
import java.util.Random;

/** Uniform noise with random classes: as costly to train on as anything else. */
final class RandomExamples implements ExampleStore {
  private final float[] features;
  private final int[] labels;
  private final int length;

  RandomExamples(int count, FeatureShape shape, int classes, long seed) {
    Random random = new Random(seed);
    length = shape.size();
    features = new float[count * length];
    labels = new int[count];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(classes);
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void features(int index, float[] into, int offset) {
    System.arraycopy(features, index * length, into, offset, length);
  }
}
