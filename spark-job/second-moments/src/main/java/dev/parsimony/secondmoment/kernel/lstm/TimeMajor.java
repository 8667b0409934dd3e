package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.array.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies between DL4J's sequences, [sequences, features, steps] in any order, and rows by step,
 * then by sequence: [steps * sequences][features].
 */
final class TimeMajor {
  private TimeMajor() {}

  /**
   * Reads sequences.
   *
   * @param memory at least as long as they are; is overwritten
   * @param rows receives them, at its beginning
   */
  static void read(INDArray sequences, float[] memory, float[] rows) {
    INDArray from = Floats.gapless(sequences);
    Floats.read(from, memory);
    int batch = (int) from.size(0);
    int features = (int) from.size(1);
    int steps = (int) from.size(2);
    int across = from.stride(1);
    for (int step = 0; step < steps; step++) {
      for (int sequence = 0; sequence < batch; sequence++) {
        int at = step * from.stride(2) + sequence * from.stride(0);
        int row = (step * batch + sequence) * features;
        if (across == 1) {
          System.arraycopy(memory, at, rows, row, features);
        } else {
          for (int feature = 0; feature < features; feature++) {
            rows[row + feature] = memory[at + feature * across];
          }
        }
      }
    }
  }

  /**
   * Writes one step into memory of sequences in f order.
   *
   * @param rows [sequences][features], at {@code first}
   */
  static void put(float[] rows, int first, int batch, int features, float[] memory, int step) {
    int at = step * batch * features;
    for (int feature = 0; feature < features; feature++) {
      for (int sequence = 0; sequence < batch; sequence++) {
        memory[at++] = rows[first + sequence * features + feature];
      }
    }
  }
}
