package dev.parsimony.spark.worker;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Arrays;
import java.util.Random;

/** Examples that can be learned: each class has a random pattern, to which noise is added. */
final class RandomExamples implements ExampleStore {
  private static final float NOISE = 0.5f;

  private final float[][] features;
  private final int[] labels;
  private final int labelsPerExample;

  /**
   * @param patternSeed the same for stores that share their classes
   * @param scale multiplies all features
   */
  RandomExamples(
      ExampleFormat format, int size, int classes, long patternSeed, long seed, float scale) {
    labelsPerExample = format.arrays().get(ExampleFormat.CLASS).shape().size();
    int length = format.shape().size();
    float[][] patterns = new float[classes][length];
    for (float[] pattern : patterns) {
      fill(pattern, new Random(patternSeed++), 1);
    }
    Random random = new Random(seed);
    features = new float[size][length];
    labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(classes);
      fill(features[i], random, NOISE);
      for (int j = 0; j < length; j++) {
        features[i][j] = scale * (features[i][j] + patterns[labels[i]][j]);
      }
    }
  }

  private static void fill(float[] into, Random random, float deviation) {
    for (int i = 0; i < into.length; i++) {
      into[i] = deviation * (float) random.nextGaussian();
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    if (array == ExampleFormat.CLASS) {
      Arrays.fill(into, offset, offset + labelsPerExample, labels[index]);
      return;
    }
    System.arraycopy(features[index], 0, into, offset, features[index].length);
  }
}
