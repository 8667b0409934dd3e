package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of the package's documentation, with two workers. */
final class ExampleTest {
  @Test
  void twoWorkersGetTheirMeanGradient() {
    ParameterLayout layout =
        ParameterLayout.of(
            List.of(
                new ParameterTensor("W", 0, 100_000, TensorKind.TRAINED),
                new ParameterTensor("b", 100_000, 100, TensorKind.TRAINED)));
    CompressorSpec spec = CompressorSpec.parse("variance:alpha=1.5;b=none");
    BlockAggregator aggregator = new BlockAggregator(layout);
    GradientMessage[] messages = new GradientMessage[2];
    for (int rank = 0; rank < messages.length; rank++) {
      GradientCompressor compressor = spec.create(layout, rank);
      GradientMoments moments = new GradientMoments(layout, compressor.needsSecondMoment());
      Arrays.fill(moments.mean(), 0, 10, rank + 1);
      Arrays.fill(moments.mean(), 100_000, 100_100, 0.3f);
      Arrays.fill(moments.secondMoment(), 1);
      messages[rank] = new GradientMessage();
      compressor.compress(moments, messages[rank]);
    }
    aggregator.reset();
    for (GradientMessage received : messages) {
      aggregator.add(received);
    }
    float[] gradient = new float[layout.length()];
    aggregator.mean(gradient);
    float[] expected = new float[layout.length()];
    // A mean of 1 with a second moment of 1 does not stand out, a mean of 2 does.
    Arrays.fill(expected, 0, 10, 1f);
    Arrays.fill(expected, 100_000, 100_100, 0.3f);
    assertArrayEquals(expected, gradient);
    assertEquals(2, aggregator.messages());
  }
}
