package dev.parsimony.spark.data.format;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The arrays that an example consists of, and the layout of the record that holds it: the arrays
 * one after the other, without gaps. The usual example, one array of features and one class, is
 *
 * <pre>
 *   offset 0          4
 *          | label    | features            |
 *          | int32 LE | shape.size() values |
 * </pre>
 *
 * <p>Where the lengths of sequences vary, a record is as long as its example needs, and begins with
 * the steps of each array that varies, in the arrays' order:
 *
 * <pre>
 *   offset 0          4
 *          | steps    | ... | arrays, rows() * steps values each |
 *          | int32 LE |     |                                    |
 * </pre>
 *
 * @param arrays of all inputs and outputs; which is which their roles say
 */
@Internal
public record ExampleFormat(List<ArrayFormat> arrays) implements Serializable {
  /** Offset of the features of the usual example, in bytes. */
  public static final int PAYLOAD_OFFSET = Integer.BYTES;

  /** The place of the class or classes among the arrays of an example from a file. */
  public static final int CLASS = 0;

  /** The place of the features among the arrays of an example from a file. */
  public static final int FEATURES = 1;

  public ExampleFormat {
    arrays = List.copyOf(arrays);
    int bytes = 0;
    for (ArrayFormat array : arrays) {
      bytes = Math.addExact(bytes, array.bytes() + (array.varies() ? Integer.BYTES : 0));
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
    return classified(ArrayShape.vector(1), shape, encoding);
  }

  /** An example of one array of features and the classes of one shape. */
  public static ExampleFormat classified(
      ArrayShape classes, ArrayShape shape, ArrayEncoding encoding) {
    return new ExampleFormat(
        List.of(
            new ArrayFormat(ArrayRole.LABELS, 0, classes, ArrayEncoding.CLASS),
            new ArrayFormat(ArrayRole.FEATURES, 0, shape, encoding)));
  }

  /** Whether the labels of an example from a file are classes. */
  public boolean hasClasses() {
    return arrays.get(CLASS).encoding() == ArrayEncoding.CLASS;
  }

  /** Whether an example from a file has labels for each time step. */
  public boolean labelsPerStep() {
    return arrays.get(CLASS).shape().sequence();
  }

  /** Returns the format with a weight for each example behind its arrays. */
  public ExampleFormat weighted() {
    List<ArrayFormat> more = new ArrayList<>(arrays);
    more.add(new ArrayFormat(ArrayRole.WEIGHT, 0, ArrayShape.vector(1), ArrayEncoding.FLOAT32));
    return new ExampleFormat(more);
  }

  /** Returns the format without weights. */
  public ExampleFormat unweighted() {
    return new ExampleFormat(
        arrays.stream().filter(array -> array.role() != ArrayRole.WEIGHT).toList());
  }

  /** Whether examples have weights. */
  public boolean hasWeights() {
    return find(ArrayRole.WEIGHT, 0).isPresent();
  }

  /** Returns the weight's offset in records that do not vary, in bytes; below 0 without one. */
  public int weightOffset() {
    OptionalInt weight = find(ArrayRole.WEIGHT, 0);
    return weight.isPresent() ? offset(weight.getAsInt()) : -1;
  }

  /** The array's place in {@link #arrays}; empty if there is none. */
  public OptionalInt find(ArrayRole role, int index) {
    return IntStream.range(0, arrays.size())
        .filter(i -> arrays.get(i).role() == role && arrays.get(i).index() == index)
        .findFirst();
  }

  /** Returns how many arrays have this role. */
  public int count(ArrayRole role) {
    return (int) arrays.stream().filter(array -> array.role() == role).count();
  }

  /** Whether records differ in length. */
  public boolean varies() {
    return arrays.stream().anyMatch(ArrayFormat::varies);
  }

  /** Returns an array's offset in the longest record, in bytes: in all of them if none varies. */
  public int offset(int array) {
    return offset(array, mostSteps());
  }

  /**
   * Returns an array's offset in a record, in bytes.
   *
   * @param steps of each array; what it is for one that does not vary makes no difference
   */
  public int offset(int array, int[] steps) {
    int offset = Integer.BYTES * (int) arrays.stream().filter(ArrayFormat::varies).count();
    for (int i = 0; i < array; i++) {
      ArrayFormat before = arrays.get(i);
      offset += before.varies() ? before.bytes(steps[i]) : before.bytes();
    }
    return offset;
  }

  private int[] mostSteps() {
    return arrays.stream().mapToInt(array -> array.shape().steps()).toArray();
  }

  /** The shape of the first input's features. */
  public ArrayShape shape() {
    return arrays.get(find(ArrayRole.FEATURES, 0).orElseThrow()).shape();
  }

  /** Bytes of the longest record: of all if none varies. */
  public int recordBytes() {
    return offset(arrays.size());
  }

  /** Bytes of a record; see {@link #offset(int, int[])}. */
  public int recordBytes(int[] steps) {
    return offset(arrays.size(), steps);
  }

  /** A new, zeroed record, of the longest ones. */
  public byte[] newRecord() {
    return new byte[recordBytes()];
  }
}
