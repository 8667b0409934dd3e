package dev.parsimony.examples.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Compression;
import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopKMethodTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("W", 0, 1000, TensorKind.TRAINED),
              new ParameterTensor("b", 1000, 10, TensorKind.TRAINED)));

  private final GradientMoments moments = new GradientMoments(LAYOUT, false);
  private final GradientMessage message = new GradientMessage();

  @Test
  void isFoundByItsName() {
    CompressorSpec spec = CompressorSpec.parse("top-k:share=0.05;b=none");
    assertEquals("top-k:share=0.05;b=none", spec.toString());
    assertEquals(
        Compression.of(new TopKMethod(0.05f)).forTensors("b", Compression.none()).build(), spec);
    assertEquals("top-k:share=0.01", CompressorSpec.parse("top-k").toString());
    assertEquals(
        "share=2.0 is out of range: share must be above 0 and at most 1.",
        assertThrows(IllegalArgumentException.class, () -> CompressorSpec.parse("top-k:share=2"))
            .getMessage());
  }

  @Test
  void sendsTheLargestElementsAsPowersOfTwo() {
    GradientCompressor compressor = CompressorSpec.parse("top-k:share=0.002").create(LAYOUT, 1);
    moments.mean()[3] = -4;
    moments.mean()[500] = 1;
    moments.mean()[501] = 1;
    moments.mean()[999] = 0.5f;
    moments.mean()[1009] = 8;
    float[] expected = new float[LAYOUT.length()];
    expected[3] = -4;
    expected[500] = 1;
    expected[1009] = 8;
    assertArrayEquals(expected, step(compressor));
    assertEquals(3, compressor.figures().sentElements());
  }

  @Test
  void whatIsNotSentStaysForLaterSteps() {
    GradientCompressor compressor = CompressorSpec.parse("top-k:share=0.1").create(LAYOUT, 1);
    Random random = new Random(1);
    float[] given = new float[LAYOUT.length()];
    float[] sent = new float[LAYOUT.length()];
    for (int step = 0; step < 50; step++) {
      for (int i = 0; i < given.length; i++) {
        moments.mean()[i] = (float) random.nextGaussian();
        given[i] += moments.mean()[i];
      }
      float[] values = step(compressor);
      assertTrue(IntStream.range(0, 1000).filter(i -> values[i] != 0).count() <= 100);
      IntStream.range(0, sent.length).forEach(i -> sent[i] += values[i]);
    }
    ResidualSnapshot kept = new ResidualSnapshot();
    compressor.snapshot(kept);
    for (int i = 0; i < given.length; i++) {
      assertEquals(given[i], sent[i] + kept.r()[i], 1e-3f, "element " + i);
    }
  }

  @Test
  void nanEndsTheStep() {
    moments.mean()[7] = Float.NaN;
    GradientCompressor compressor = CompressorSpec.parse("top-k").create(LAYOUT, 1);
    assertThrows(NonFiniteException.class, () -> compressor.compress(moments, message));
  }

  /** Compresses a step and returns what arrives. */
  private float[] step(GradientCompressor compressor) {
    compressor.compress(moments, message);
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    aggregator.add(message);
    float[] mean = new float[LAYOUT.length()];
    aggregator.mean(mean);
    return mean;
  }
}
