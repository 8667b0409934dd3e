package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sums over test examples. Those of several workers are added in the order of their ranks, so that
 * all come to the same figures, bit for bit. Not thread-safe.
 */
@Internal
public final class TestSums {
  private final double penalty;
  private final List<OutputSums> outputs;
  private double loss;
  private long examples;

  /**
   * Sums of nothing yet.
   *
   * @param penalty the loss's regularisation
   * @param outputs in the network's order; this object's own from here on
   */
  public TestSums(double penalty, List<? extends OutputSums> outputs) {
    this.penalty = penalty;
    this.outputs = List.copyOf(outputs);
  }

  /** Returns the sums of an output, for adding to. */
  public OutputSums output(int index) {
    return outputs.get(index);
  }

  /**
   * Adds examples.
   *
   * @param sum of their losses, without regularisation
   */
  public void addLoss(double sum, int count) {
    loss += sum;
    examples += count;
  }

  /** All sums, for {@link #add} on another worker. */
  public byte[] toBytes() {
    List<double[]> values = outputs.stream().map(OutputSums::values).toList();
    int numbers = values.stream().mapToInt(output -> output.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES + Long.BYTES + Double.BYTES * numbers);
    bytes.putDouble(loss).putLong(examples);
    values.forEach(
        output -> {
          for (double value : output) {
            bytes.putDouble(value);
          }
        });
    return bytes.array();
  }

  /**
   * Adds another worker's sums.
   *
   * @param bytes of {@link #toBytes}, from the offset
   */
  public void add(byte[] bytes, int offset, int length) {
    ByteBuffer other = ByteBuffer.wrap(bytes, offset, length);
    loss += other.getDouble();
    examples += other.getLong();
    for (OutputSums output : outputs) {
      double[] values = output.values();
      for (int i = 0; i < values.length; i++) {
        values[i] = other.getDouble();
      }
      output.add(values);
    }
  }

  public TestFigures figures() {
    if (examples == 0) {
      return TestFigures.NONE;
    }
    double correct = 0;
    double answered = 0;
    for (OutputSums output : outputs) {
      if (output instanceof ClassSums ofClasses) {
        correct += ofClasses.correct();
        answered += ofClasses.tested();
      }
    }
    return new TestFigures(
        examples,
        loss / examples + penalty,
        correct / answered,
        outputs.stream().map(OutputSums::figures).toList());
  }
}
