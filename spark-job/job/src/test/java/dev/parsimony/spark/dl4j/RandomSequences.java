package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Random;

/**
 * Random examples of any format; masked ones end after 2 steps or later. Where lengths vary they
 * are from 1 to the longest; every third example then has masks.
 */
final class RandomSequences implements ExampleStore {
  private final ExampleFormat format;
  private final int size;
  private final int classes;
  private final long seed;

  RandomSequences(ExampleFormat format, int size, int classes, long seed) {
    this.format = format;
    this.size = size;
    this.classes = classes;
    this.seed = seed;
  }

  /** All of them. */
  Batch batch() {
    Batch batch = new Batch(size, format);
    for (int i = 0; i < size; i++) {
      batch.add(this, i);
    }
    return batch;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int steps(int index, int array) {
    ArrayFormat wanted = format.arrays().get(array);
    boolean masked = index % 3 == 0;
    return wanted.mask() && !masked ? 0 : length(index);
  }

  @Override
  public int length(int index) {
    return format.varies() ? 1 + new Random(seed * 77 + index).nextInt(format.shape().steps()) : 0;
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    ArrayFormat wanted = format.arrays().get(array);
    int steps = wanted.varies() ? steps(index, array) : wanted.shape().steps();
    int length = wanted.shape().rows() * steps;
    boolean mask = wanted.mask();
    int end = mask && length > 1 ? 2 + new Random(seed * 1000 + index).nextInt(length - 1) : length;
    Random random = new Random((seed * 1000 + index) * 31 + array);
    for (int i = 0; i < length; i++) {
      if (mask) {
        into[offset + i] = i < end ? 1 : 0;
      } else {
        boolean byNumber = wanted.encoding() == ArrayEncoding.CLASS;
        into[offset + i] = byNumber ? random.nextInt(classes) : (float) random.nextGaussian();
      }
    }
  }
}
