package dev.parsimony.spark.data.format;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of one array of one example, values in c order.
 *
 * @param dimensions at least one, each at least 1; their product fits an int
 */
@Internal
public record ArrayShape(Kind kind, List<Integer> dimensions) implements Serializable {

  /** The meaning of the dimensions. */
  public enum Kind {
    /** Length. */
    VECTOR,
    /** Channels, height, width (NCHW). */
    IMAGE,
    /** Features, time steps (NCW): of each feature all steps. */
    SEQUENCE,
    /** Dimensions that mean whatever the network takes them for. */
    ARRAY
  }

  public ArrayShape {
    dimensions = List.copyOf(dimensions);
    int size = 1;
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw new IllegalArgumentException("Every dimension must be at least 1: " + dimensions);
      }
      size = Math.multiplyExact(size, dimension);
    }
  }

  public static ArrayShape image(int channels, int height, int width) {
    return new ArrayShape(Kind.IMAGE, List.of(channels, height, width));
  }

  public static ArrayShape vector(int length) {
    return new ArrayShape(Kind.VECTOR, List.of(length));
  }

  /**
   * A time series.
   *
   * @param steps of the longest sequence; shorter ones are padded at their end
   */
  public static ArrayShape sequence(int features, int steps) {
    return new ArrayShape(Kind.SEQUENCE, List.of(features, steps));
  }

  /** Returns the shape of values that only the network knows the meaning of. */
  public static ArrayShape array(List<Integer> dimensions) {
    return new ArrayShape(dimensions.size() == 1 ? Kind.VECTOR : Kind.ARRAY, dimensions);
  }

  public boolean image() {
    return kind == Kind.IMAGE;
  }

  public boolean sequence() {
    return kind == Kind.SEQUENCE;
  }

  /** Returns the channels of an image. */
  public int channels() {
    return dimension(Kind.IMAGE, 0);
  }

  /** Returns the height of an image, in pixels. */
  public int height() {
    return dimension(Kind.IMAGE, 1);
  }

  /** Returns the width of an image, in pixels. */
  public int width() {
    return dimension(Kind.IMAGE, 2);
  }

  /** Returns the features of a sequence at each step. */
  public int features() {
    return dimension(Kind.SEQUENCE, 0);
  }

  /** The last dimension: time steps, where the shape has time. */
  public int steps() {
    return dimensions.get(dimensions.size() - 1);
  }

  /** Returns how many times there are {@link #steps} values. */
  public int rows() {
    return size() / steps();
  }

  /** Whether there is a value of each feature for each time step, as far as dimensions say. */
  public boolean series() {
    return dimensions.size() == 2;
  }

  /** Returns the shape with another last dimension. */
  public ArrayShape withSteps(int steps) {
    if (steps == steps()) {
      return this;
    }
    List<Integer> changed = new ArrayList<>(dimensions);
    changed.set(changed.size() - 1, steps);
    return new ArrayShape(kind, changed);
  }

  private int dimension(Kind expected, int index) {
    if (kind != expected) {
      throw new IllegalStateException("Invalid shape: got " + this + ", expected " + expected);
    }
    return dimensions.get(index);
  }

  /** The number of values. */
  public int size() {
    int size = 1;
    for (int dimension : dimensions) {
      size *= dimension;
    }
    return size;
  }

  /** "28x28x1 image" (height, width, channels), "vector of 64" and so on. */
  @Override
  public String toString() {
    return switch (kind) {
      case IMAGE -> height() + "x" + width() + "x" + channels() + " image";
      case VECTOR -> "vector of " + size();
      case SEQUENCE -> "sequence of " + features() + " features, up to " + steps() + " steps";
      case ARRAY -> "array of " + dimensions;
    };
  }
}
