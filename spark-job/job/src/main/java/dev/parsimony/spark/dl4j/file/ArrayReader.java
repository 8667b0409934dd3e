package dev.parsimony.spark.dl4j.file;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a vector that {@code Nd4j.write} wrote: its header first, so that nothing is allocated for
 * what it should not hold. Integers and values are big-endian.
 *
 * <pre>
 *   shape information                                   values
 *   | UTF: mode | count | UTF: type | count integers |   | UTF: mode | count | UTF: type | values |
 * </pre>
 *
 * <p>A count has 8 bytes, 4 in the modes of ND4J before 1.0.0-beta. The integers of the shape are
 * rank, dimensions, strides, and three more that do not matter for a vector.
 */
final class ArrayReader {
  private static final int PIECE_BYTES = 1 << 16;
  private static final int HIGHEST_RANK = 32;
  private static final int BESIDE_DIMENSIONS = 4;

  private final DataInputStream in;
  private final long[] shape;
  private final DataType type;

  private ArrayReader(DataInputStream in, long[] shape, DataType type) {
    this.in = in;
    this.shape = shape;
    this.type = type;
  }

  private record Buffer(long length, DataType type) {}

  /**
   * Reads the header.
   *
   * @param in stands at the values then
   * @param most elements
   * @throws IOException where it is none of a vector, or of one with more elements
   */
  static ArrayReader open(InputStream in, long most) throws IOException {
    DataInputStream data = new DataInputStream(in);
    long[] shape = shape(data);
    Buffer values = buffer(data);
    long length = 1;
    for (long dimension : shape) {
      require(dimension >= 0 && (dimension == 1 || length == 1), "it is no vector");
      length *= dimension;
    }
    require(values.length == length, "its shape does not have its length");
    require(length <= most, "it has " + length + " elements instead of " + most + " at most");
    return new ArrayReader(data, shape, values.type);
  }

  DataType type() {
    return type;
  }

  long length() {
    return Arrays.stream(shape).reduce(1, (left, right) -> left * right);
  }

  /**
   * Reads the values, to the end of the stream's array.
   *
   * @throws IOException also where the type is neither float32 nor float64
   */
  INDArray read() throws IOException {
    int width = width(type);
    INDArray array = Nd4j.createUninitialized(type, shape, 'c');
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    long end = array.length() * width;
    for (long from = 0; from < end; from += PIECE_BYTES) {
      int size = (int) Math.min(PIECE_BYTES, end - from);
      in.readFully(piece.array(), 0, size);
      ByteBuffer target =
          new BytePointer(array.data().pointer())
              .position(from)
              .limit(from + size)
              .asByteBuffer()
              .order(ByteOrder.nativeOrder());
      if (width == Float.BYTES) {
        target.asIntBuffer().put(piece.asIntBuffer().limit(size / width));
      } else {
        target.asLongBuffer().put(piece.asLongBuffer().limit(size / width));
      }
    }
    return array;
  }

  private static int width(DataType type) throws IOException {
    require(
        type == DataType.FLOAT || type == DataType.DOUBLE,
        "its data type is " + type + "; set dataType(DataType.FLOAT) in the configuration");
    return type == DataType.FLOAT ? Float.BYTES : Double.BYTES;
  }

  private static long[] shape(DataInputStream in) throws IOException {
    Buffer header = buffer(in);
    require(
        header.type == DataType.INT64 || header.type == DataType.INT32,
        "its shape is of type " + header.type);
    require(
        header.length <= 2 * HIGHEST_RANK + BESIDE_DIMENSIONS,
        "its shape has " + header.length + " numbers");
    long[] numbers = new long[(int) header.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = header.type == DataType.INT64 ? in.readLong() : in.readInt();
    }
    require(
        numbers.length > BESIDE_DIMENSIONS && 2 * numbers[0] + BESIDE_DIMENSIONS == numbers.length,
        "its shape has no rank");
    return Arrays.copyOfRange(numbers, 1, 1 + (int) numbers[0]);
  }

  @SuppressWarnings("deprecation") // the modes of old files
  private static Buffer buffer(DataInputStream in) throws IOException {
    try {
      AllocationMode mode = AllocationMode.valueOf(in.readUTF());
      boolean old = mode.compareTo(AllocationMode.LONG_SHAPE) < 0;
      long length = old ? in.readInt() : in.readLong();
      require(length >= 0, "its length is " + length);
      return new Buffer(length, DataType.valueOf(in.readUTF()));
    } catch (IllegalArgumentException e) {
      throw new MalformedModelException("no array of ND4J", e);
    }
  }

  private static void require(boolean holds, String fault) throws IOException {
    if (!holds) {
      throw new MalformedModelException(fault);
    }
  }
}
