package dev.parsimony.spark.profile;

import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.List;

/** Some examples, copied into memory, again and again up to a number. */
final class FewExamples implements ExampleStore {
  private final ExampleFormat format;
  private final ExampleStore source;
  private final List<float[][]> copies = new ArrayList<>();
  private final int size;

  /**
   * @param few how many of the source's there are
   */
  FewExamples(ExampleFormat format, ExampleStore source, int few, int size) {
    this.format = format;
    this.source = source;
    this.size = size;
    for (int index = 0; index < few; index++) {
      copies.add(copy(index));
    }
  }

  private float[][] copy(int index) {
    float[][] arrays = new float[format.arrays().size()][];
    for (int array = 0; array < arrays.length; array++) {
      ArrayFormat wanted = format.arrays().get(array);
      int length =
          wanted.varies()
              ? wanted.shape().rows() * source.steps(index, array)
              : wanted.shape().size();
      arrays[array] = new float[length];
      source.read(index, array, arrays[array], 0);
    }
    return arrays;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int steps(int index, int array) {
    return source.steps(index % copies.size(), array);
  }

  @Override
  public int length(int index) {
    return source.length(index % copies.size());
  }

  @Override
  public void read(int index, int array, float[] into, int offset) {
    float[] values = copies.get(index % copies.size())[array];
    System.arraycopy(values, 0, into, offset, values.length);
  }
}
