package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.array.ArrayMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayShape;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of the arrays of a batch as a network takes it, with as many time steps as the batch. Memory
 * is taken once, for the longest batch.
 */
final class BatchArray {
  private final NetworkInput input;
  private final ArrayFormat format;
  private final int examples;
  private final ArrayMemory memory;
  private final Filler filler;
  private INDArray array;
  private int steps;

  /** Copies the values of one array of a batch to where the network reads them. */
  private interface Filler {
    void fill(float[] values, int steps, INDArray array);
  }

  /** Creates an array for the longest batch. */
  BatchArray(NetworkInput input, ArrayFormat format, int examples, DataType dataType) {
    this.input = input;
    this.format = format;
    this.examples = examples;
    this.steps = format.shape().steps();
    this.memory = new ArrayMemory(Nd4j.create(dataType, input.arrayShape(format, examples), 'c'));
    this.array = memory.whole();
    this.filler = filler(dataType);
  }

  /** Returns the array as it was last filled; a new one after a change of the number of steps. */
  INDArray array() {
    return array;
  }

  /**
   * Copies a batch's values.
   *
   * @param values with that many steps
   */
  void fill(float[] values, int newSteps) {
    if (newSteps != steps) {
      steps = newSteps;
      array = memory.array(input.arrayShape(formatNow(), examples));
    }
    filler.fill(values, steps, array);
  }

  private ArrayFormat formatNow() {
    return new ArrayFormat(
        format.role(), format.index(), format.shape().withSteps(steps), format.encoding());
  }

  private Filler filler(DataType dataType) {
    if (format.encoding() == ArrayEncoding.CLASS && input.numbers()) {
      return new Numbers(examples * format.shape().size());
    }
    if (format.encoding() == ArrayEncoding.CLASS) {
      boolean last = input.form() == NetworkInput.Form.CHANNELS_LAST;
      return new OneHot(examples, format.shape().size(), input.classes(), last);
    }
    if (input.reordered(format)) {
      return new Reordered(format.shape(), examples, dataType);
    }
    return (values, now, into) -> Floats.write(values, into);
  }

  /** Moves the second dimension to the end. */
  private static final class Reordered implements Filler {
    private final ArrayShape shape;
    private final int examples;
    private final ArrayMemory memory;
    private final int[] order;
    private INDArray stored;
    private INDArray reordered;

    Reordered(ArrayShape shape, int examples, DataType dataType) {
      this.shape = shape;
      this.examples = examples;
      long[] longest = NetworkInput.storedShape(shape, examples);
      this.memory = new ArrayMemory(Nd4j.create(dataType, longest, 'c'));
      this.order = new int[longest.length];
      for (int i = 1; i < order.length; i++) {
        order[i] = i == order.length - 1 ? 1 : i + 1;
      }
      this.stored = memory.whole();
      this.reordered = stored.permute(order);
    }

    @Override
    public void fill(float[] values, int steps, INDArray array) {
      if (stored.size(stored.rank() - 1) != steps) {
        stored = memory.array(NetworkInput.storedShape(shape.withSteps(steps), examples));
        reordered = stored.permute(order);
      }
      Floats.write(values, stored);
      array.assign(reordered);
    }
  }

  /** Copies numbers of classes as they are; 0 for none, which is masked. */
  private static final class Numbers implements Filler {
    private final float[] numbers;

    Numbers(int most) {
      this.numbers = new float[most];
    }

    @Override
    public void fill(float[] values, int steps, INDArray array) {
      int length = Math.toIntExact(array.length());
      for (int i = 0; i < length; i++) {
        numbers[i] = Math.max(0, values[i]);
      }
      Floats.write(numbers, array);
    }
  }

  /** Turns numbers of classes into rows with a single 1. */
  private static final class OneHot implements Filler {
    private final int examples;
    private final int classes;
    private final boolean classesLast;
    private final float[] rows;

    OneHot(int examples, int most, int classes, boolean classesLast) {
      this.examples = examples;
      this.classes = classes;
      this.classesLast = classesLast;
      this.rows = new float[Math.multiplyExact(Math.multiplyExact(examples, most), classes)];
    }

    @Override
    public void fill(float[] values, int steps, INDArray array) {
      Arrays.fill(rows, 0, examples * steps * classes, 0);
      for (int i = 0; i < examples * steps; i++) {
        int label = (int) values[i];
        if (label >= 0) {
          rows[place(i, label, steps)] = 1;
        }
      }
      Floats.write(rows, array);
    }

    private int place(int row, int label, int steps) {
      return classesLast
          ? row * classes + label
          : (row / steps * classes + label) * steps + row % steps;
    }
  }
}
