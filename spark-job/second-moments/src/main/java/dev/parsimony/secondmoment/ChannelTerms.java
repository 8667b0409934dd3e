package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.RowReader;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes each example's terms of a batch normalisation's gradient: for each channel the sums over
 * its positions of epsilon and of epsilon∘(x - mean). Sums are made in float64.
 */
final class ChannelTerms {
  private final ExampleRows rows;
  private double[] centred = {};
  private double[] plain = {};
  private @Nullable RowReader input;
  private @Nullable RowReader epsilon;
  private @Nullable FloatChannelTerms floats;
  private @Nullable RowChannelTerms floatRows;

  ChannelTerms(ExampleRows rows) {
    this.rows = rows;
  }

  /**
   * Computes them.
   *
   * @param x dense, [rows, channels, ...], or [rows, ..., channels]
   * @param gradient at the layer's output, likewise
   * @param mean of x, per channel
   */
  void compute(INDArray x, INDArray gradient, double[] mean, boolean channelsLast) {
    centred = new double[rows.examples() * mean.length];
    plain = new double[rows.examples() * mean.length];
    boolean inFloats = FloatMemory.covers(x) && FloatMemory.covers(gradient);
    if (inFloats && channelsLast) {
      addFloatRows(x, gradient, mean);
    } else if (inFloats) {
      addFloats(x, gradient, mean);
    } else {
      addRows(x, gradient, mean, channelsLast);
    }
  }

  /** Returns the bytes that are kept on the heap. */
  long heapBytes() {
    return Double.BYTES * ((long) centred.length + plain.length)
        + (floats == null ? 0 : floats.heapBytes())
        + (floatRows == null ? 0 : floatRows.heapBytes());
  }

  private void addFloats(INDArray x, INDArray gradient, double[] mean) {
    int positions = Math.toIntExact(x.length() / x.size(0) / mean.length);
    FloatChannelTerms terms = floats;
    if (terms == null || !terms.fits(mean.length, positions)) {
      terms = new FloatChannelTerms(mean.length, positions);
      floats = terms;
    }
    terms.start(centred, plain, mean);
    FloatMemory in = FloatMemory.of(x);
    FloatMemory out = FloatMemory.of(gradient);
    for (int row = 0; row < x.size(0); row++) {
      terms.add(in, out, row, rows.exampleOf(x.size(0), row) * mean.length);
    }
  }

  private void addFloatRows(INDArray x, INDArray gradient, double[] mean) {
    int length = Math.toIntExact(x.length() / x.size(0));
    RowChannelTerms terms = floatRows;
    if (terms == null || !terms.fits(length)) {
      terms = new RowChannelTerms(length);
      floatRows = terms;
    }
    FloatMemory in = FloatMemory.of(x);
    FloatMemory out = FloatMemory.of(gradient);
    for (int row = 0; row < x.size(0); row++) {
      int into = rows.exampleOf(x.size(0), row) * mean.length;
      terms.add(in, out, row, mean, centred, plain, into);
    }
  }

  private void addRows(INDArray x, INDArray gradient, double[] mean, boolean channelsLast) {
    RowReader inputRow = readerOf(x, input);
    RowReader epsilonRow = readerOf(gradient, epsilon);
    input = inputRow;
    epsilon = epsilonRow;
    int channels = mean.length;
    int positions = inputRow.length() / channels;
    int step = channelsLast ? channels : 1;
    for (int row = 0; row < x.size(0); row++) {
      double[] in = inputRow.read(x, row);
      double[] out = epsilonRow.read(gradient, row);
      int into = rows.exampleOf(x.size(0), row) * channels;
      for (int channel = 0; channel < channels; channel++) {
        int from = channelsLast ? channel : channel * positions;
        add(in, out, from, from + positions * step, step, mean[channel], into + channel);
      }
    }
  }

  private void add(double[] in, double[] out, int from, int end, int step, double mean, int into) {
    double sumOfCentred = 0;
    double sum = 0;
    for (int i = from; i < end; i += step) {
      sumOfCentred += out[i] * (in[i] - mean);
      sum += out[i];
    }
    centred[into] += sumOfCentred;
    plain[into] += sum;
  }

  /** Returns the sums over the examples of the squared terms of epsilon∘(x - mean), per channel. */
  double[] squaresOfCentred(int channels) {
    return sumsOfSquares(centred, channels);
  }

  /** Returns the sums over the examples of the squared terms of epsilon, per channel. */
  double[] squaresOfPlain(int channels) {
    return sumsOfSquares(plain, channels);
  }

  private static double[] sumsOfSquares(double[] terms, int channels) {
    double[] sums = new double[channels];
    for (int i = 0; i < terms.length; i++) {
      sums[i % channels] += terms[i] * terms[i];
    }
    return sums;
  }

  private static RowReader readerOf(INDArray array, @Nullable RowReader current) {
    return current != null && current.fits(array) ? current : new RowReader(array);
  }
}
