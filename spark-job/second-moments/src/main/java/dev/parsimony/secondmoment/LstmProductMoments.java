package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.lstm.LstmKernel;
import dev.parsimony.secondmoment.kernel.lstm.LstmShape;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the second moments of an LSTM's parameters after the backward pass of a kernel, and
 * their gradients on the way: they are the sum of the single examples' gradients.
 */
final class LstmProductMoments {
  private final ExampleRows rows;

  /** Names the arrays of the parameters' gradients, or of their second moments. */
  record Parameters(INDArray inputWeights, INDArray recurrentWeights, INDArray biases) {
    static Parameters of(MomentSink sink) {
      return new Parameters(
          sink.view(LSTMParamInitializer.INPUT_WEIGHT_KEY),
          sink.view(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
          sink.view(LSTMParamInitializer.BIAS_KEY));
    }

    static Parameters of(Map<String, INDArray> views) {
      return new Parameters(
          Objects.requireNonNull(views.get(LSTMParamInitializer.INPUT_WEIGHT_KEY)),
          Objects.requireNonNull(views.get(LSTMParamInitializer.RECURRENT_WEIGHT_KEY)),
          Objects.requireNonNull(views.get(LSTMParamInitializer.BIAS_KEY)));
    }
  }

  LstmProductMoments(ExampleRows rows) {
    this.rows = rows;
  }

  /** Computes them after a backward pass that left out the gradients. */
  void compute(LstmKernel kernel, Parameters moments, Parameters gradients) {
    LstmShape shape = kernel.shape();
    int columns = shape.inputs() + shape.units() + 1;
    ExampleSums sums = new ExampleSums(kernel.scratch(), shape.gates() * columns, true);
    FloatMemory[] single = new FloatMemory[1];
    int[] sequences = new int[rows.perExample(shape.batch())];
    for (int example = 0; example < rows.examples(); example++) {
      for (int j = 0; j < sequences.length; j++) {
        sequences[j] = rows.row(shape.batch(), example, j);
      }
      single[0] = kernel.product(sequences);
      sums.add(single, 1);
    }
    write(sums.squares(), shape, moments, kernel);
    write(sums.sums(), shape, gradients, kernel);
  }

  /** Writes the columns of [gates][inputs, units, 1] to arrays in f order. */
  private static void write(float[] from, LstmShape shape, Parameters into, LstmKernel kernel) {
    write(from, shape, 0, shape.inputs(), into.inputWeights(), kernel);
    write(from, shape, shape.inputs(), shape.units(), into.recurrentWeights(), kernel);
    write(from, shape, shape.inputs() + shape.units(), 1, into.biases(), kernel);
  }

  private static void write(
      float[] from, LstmShape shape, int first, int count, INDArray into, LstmKernel kernel) {
    float[] part = kernel.scratch().third(shape.gates() * count);
    int columns = shape.inputs() + shape.units() + 1;
    for (int gate = 0; gate < shape.gates(); gate++) {
      System.arraycopy(from, gate * columns + first, part, gate * count, count);
    }
    Floats.write(part, into);
  }
}
