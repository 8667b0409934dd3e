package dev.parsimony.spark.bench;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Random;

/** Uniform noise with random classes: as costly to train on as anything else. */
public final class RandomExamples implements ExampleStore {
  private final float[] features;
  private final int[] labels;
  private final int length;
  private final int steps;

  public RandomExamples(int count, ArrayShape shape, int classes, long seed) {
    Random random = new Random(seed);
    length = shape.size();
    steps = shape.sequence() ? shape.steps() : 0;
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
  public int steps(int index, int array) {
    return steps;
  }

  @Override
  public int length(int index) {
    return steps;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    if (array == ExampleFormat.CLASS) {
      into[offset] = labels[index];
      return;
    }
    System.arraycopy(features, index * length, into, offset, length);
  }
}
