package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parsimony.secondmoment.array.FloatMemory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Several channels at a time, and channels last, have the bits of one after the other. */
final class FloatChannelTermsTest {
  @ParameterizedTest(name = "channels={0} positions={1} seed={2}")
  @CsvSource({"1,5,1", "3,1,2", "4,49,3", "5,16,4", "7,9,5", "8,64,6"})
  void bitsAreThoseOfOneChannelAfterTheOther(int channels, int positions, long seed) {
    int rows = 3;
    Random random = new Random(seed);
    float[] x = new float[rows * channels * positions];
    float[] epsilon = new float[x.length];
    double[] mean = random.doubles(channels).toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      epsilon[i] = (float) random.nextGaussian();
    }
    double[] centred = new double[rows * channels];
    double[] plain = new double[rows * channels];
    FloatChannelTerms terms = new FloatChannelTerms(channels, positions);
    terms.start(centred, plain, mean);
    INDArray in = Nd4j.createFromArray(x);
    INDArray out = Nd4j.createFromArray(epsilon);
    for (int row = 0; row < rows; row++) {
      terms.add(FloatMemory.of(in), FloatMemory.of(out), row, row * channels);
    }
    double[] expectedCentred = new double[centred.length];
    double[] expectedPlain = new double[plain.length];
    for (int sum = 0; sum < centred.length; sum++) {
      for (int i = sum * positions; i < (sum + 1) * positions; i++) {
        expectedCentred[sum] += (double) epsilon[i] * (x[i] - mean[sum % channels]);
        expectedPlain[sum] += epsilon[i];
      }
    }
    assertArrayEquals(expectedCentred, centred);
    assertArrayEquals(expectedPlain, plain);
    double[] centredOfRows = new double[centred.length];
    double[] plainOfRows = new double[plain.length];
    RowChannelTerms last = new RowChannelTerms(channels * positions);
    FloatMemory inLast = FloatMemory.of(channelsLast(in, rows, channels));
    FloatMemory outLast = FloatMemory.of(channelsLast(out, rows, channels));
    for (int row = 0; row < rows; row++) {
      last.add(inLast, outLast, row, mean, centredOfRows, plainOfRows, row * channels);
    }
    assertArrayEquals(expectedCentred, centredOfRows);
    assertArrayEquals(expectedPlain, plainOfRows);
  }

  private static INDArray channelsLast(INDArray values, int rows, int channels) {
    return values.reshape('c', rows, channels, -1).permute(0, 2, 1).dup('c');
  }
}
