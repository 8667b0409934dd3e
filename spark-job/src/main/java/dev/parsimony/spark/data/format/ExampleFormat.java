package dev.parsimony.spark.data.format;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What an example consists of, and the layout of the fixed-size record that holds it: the arrays
 * one after the other, without gaps. The usual example, one array of features and one class, is
 *
 * <pre>
 *   offset 0          4
 *          | label    | features            |
 *          | int32 LE | shape.size() values |
 * </pre>
 *
 * @param arrays of all inputs and outputs; which is which their roles say
 */
public record ExampleFormat(List<ArrayFormat> arrays) implements Serializable {
  /** Where the features of the usual example begin, in bytes. */
  public static final int PAYLOAD_OFFSET = Integer.BYTES;

  /** The place of the class or classes among the arrays of an example from a file. */
  public static final int CLASS = 0;

  /** The place of the features among the arrays of an example from a file. */
  public static final int FEATURES = 1;

  public ExampleFormat {
    arrays = List.copyOf(arrays);
    int bytes = 0;
    for (ArrayFormat array : arrays) {
      bytes = Math.addExact(bytes, array.bytes());
    }
    require(arrays, ArrayRole.FEATURES);
    require(arrays, ArrayRole.LABELS);
  }

  private static void require(List<ArrayFormat> arrays, ArrayRole role) {
    if (arrays.stream().noneMatch(array -> array.role() == role)) {
      throw new IllegalArgumentException("There must be an array of " + role + ": " + arrays);
    }
  }

  /** The usual example: one array of features and one class. */
  public static ExampleFormat classified(ArrayShape shape, ArrayEncoding encoding) {
    return new ExampleFormat(
        List.of(
            new ArrayFormat(ArrayRole.LABELS, 0, ArrayShape.vector(1), ArrayEncoding.CLASS),
            new ArrayFormat(ArrayRole.FEATURES, 0, shape, encoding)));
  }

  /** The array's place in {@link #arrays}; empty if there is none. */
  public OptionalInt find(ArrayRole role, int index) {
    return IntStream.range(0, arrays.size())
        .filter(i -> arrays.get(i).role() == role && arrays.get(i).index() == index)
        .findFirst();
  }

  /** How many arrays have this role. */
  public int count(ArrayRole role) {
    return (int) arrays.stream().filter(array -> array.role() == role).count();
  }

  /** Where an array begins in a record, in bytes. */
  public int offset(int array) {
    return arrays.subList(0, array).stream().mapToInt(ArrayFormat::bytes).sum();
  }

  /** The shape of the first input's features. */
  public ArrayShape shape() {
    return arrays.get(find(ArrayRole.FEATURES, 0).orElseThrow()).shape();
  }

  /** Bytes of one record. */
  public int recordBytes() {
    return offset(arrays.size());
  }

  /** A new, zeroed record. */
  public byte[] newRecord() {
    return new byte[recordBytes()];
  }
}
