package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressorTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("one", 0, 1, TensorKind.TRAINED),
              new ParameterTensor("W", 1, 2500, TensorKind.TRAINED),
              new ParameterTensor("mean", 2501, 7, TensorKind.STATISTIC),
              new ParameterTensor("frozen", 2508, 90, TensorKind.FROZEN),
              new ParameterTensor("b", 2598, 33, TensorKind.TRAINED)));

  @ParameterizedTest(name = "seed {0}, alpha {1}, zeta {2}, noise {3}")
  @CsvSource({
    "1, 1.5, 0.999, 3",
    "2, 1, 0.9, 3",
    "3, 2, 1, 1",
    "4, 4, 0.999, 1",
    "5, 0.001, 0.5, 0.1",
    "6, 1e9, 0.999, 3",
    "7, 1.5, 0.999, 0",
  })
  void sendsWhatTheScalarReferenceSends(long seed, float alpha, float zeta, float noise) {
    GradientCompressor compressor =
        CompressorSpec.parse("variance:alpha=" + alpha + ",zeta=" + zeta).create(LAYOUT, 1);
    List<ScalarReference> references =
        LAYOUT.tensors().stream()
            .map(tensor -> new ScalarReference(tensor.length(), alpha, zeta))
            .toList();
    SplittableRandom random = new SplittableRandom(seed);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMessage message = new GradientMessage();
    for (int step = 0; step < 25; step++) {
      fill(moments, random, noise);
      compressor.compress(moments, message);
      float[] expected = new float[LAYOUT.length()];
      long sent = 0;
      for (int t = 0; t < LAYOUT.tensors().size(); t++) {
        ParameterTensor tensor = LAYOUT.tensors().get(t);
        float[] part = Arrays.copyOfRange(moments.mean(), tensor.offset(), end(tensor));
        if (tensor.kind() == TensorKind.TRAINED) {
          part = references.get(t).step(moments.mean(), moments.secondMoment(), tensor.offset());
          sent += nonZero(part);
        } else if (tensor.kind() == TensorKind.FROZEN) {
          Arrays.fill(part, 0);
        }
        System.arraycopy(part, 0, expected, tensor.offset(), part.length);
      }
      assertArrayEquals(expected, decoded(message), "step " + step);
      assertEquals(sent, compressor.figures().sentElements(), "step " + step);
    }
  }

  @Test
  void everyElementIsSentWithoutNoiseAndNoneUnderAHugeAlpha() {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    Arrays.fill(moments.mean(), 0.5f);
    GradientMessage message = new GradientMessage();
    GradientCompressor all = CompressorSpec.parse("variance").create(LAYOUT, 1);
    all.compress(moments, message);
    assertEquals(LAYOUT.trainedLength(), all.figures().sentElements());
    assertEquals(0, all.figures().boundBits());
    Arrays.fill(moments.secondMoment(), 1f);
    GradientCompressor none = CompressorSpec.parse("variance:alpha=1e9").create(LAYOUT, 1);
    none.compress(moments, message);
    assertEquals(0, none.figures().sentElements());
    assertEquals(0, none.figures().boundBits());
    assertEquals(16 + 3 + 1 + 4 * 7, none.figures().messageBytes());
  }

  @Test
  void anElementThatTheQuantiserDropsKeepsItsResidual() {
    ParameterLayout layout =
        ParameterLayout.of(List.of(new ParameterTensor("W", 0, 2, TensorKind.TRAINED)));
    GradientCompressor compressor = CompressorSpec.parse("variance").create(layout, 1);
    GradientMoments moments = new GradientMoments(layout, true);
    GradientMessage message = new GradientMessage();
    BlockAggregator aggregator = new BlockAggregator(layout);
    float[] out = new float[2];
    moments.mean()[0] = 1;
    moments.mean()[1] = 0x1p-9f;
    for (int step = 1; step <= 3; step++) {
      compressor.compress(moments, message);
      aggregator.reset();
      aggregator.add(message);
      aggregator.mean(out);
      // 3 * 2^-9 is the first residual that rounds to 2^-7.
      assertArrayEquals(new float[] {1, step == 3 ? 0x1p-7f : 0}, out, "step " + step);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void noneSendsEverythingAsItIs(long seed) {
    GradientCompressor compressor = CompressorSpec.parse("none").create(LAYOUT, 1);
    assertFalse(compressor.needsSecondMoment());
    assertEquals(new CompressionFigures(0, 0, 0), compressor.figures());
    GradientMoments moments = new GradientMoments(LAYOUT, false);
    fill(moments, new SplittableRandom(seed), 1);
    GradientMessage message = new GradientMessage();
    compressor.compress(moments, message);
    float[] expected = moments.mean().clone();
    Arrays.fill(expected, 2508, 2598, 0);
    assertArrayEquals(expected, decoded(message));
    assertEquals(
        new CompressionFigures(2534, 32.0 * 2534, 16 + 4 + 4 * (2534 + 7)), compressor.figures());
  }

  @ParameterizedTest(name = "{0}, {1} at {2}")
  @CsvSource({
    "variance, NaN, 0, one, 0",
    "variance, Infinity, 1025, W, 1024",
    "variance, -Infinity, 2500, W, 2499",
    "variance, NaN, 2507, mean, 6",
    "variance, NaN, 2630, b, 32",
    "none, NaN, 0, one, 0",
    "none, -Infinity, 2503, mean, 2",
  })
  void namesANonFiniteMean(String spec, float bad, int place, String tensor, int index) {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    moments.mean()[place] = bad;
    String message = refusal(CompressorSpec.parse(spec).create(LAYOUT, 1), moments);
    assertTrue(
        message.contains("tensor \"%s\" is %s at its element %d".formatted(tensor, bad, index)),
        message);
  }

  @Test
  void namesANonFiniteSecondMomentAndAnOverflow() {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    moments.secondMoment()[5] = Float.POSITIVE_INFINITY;
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    assertEquals(
        "The second moment of tensor \"W\" is Infinity at its element 4 in step 1: it must be finite",
        refusal(compressor, moments));
    GradientCompressor fresh = CompressorSpec.parse("variance").create(LAYOUT, 1);
    moments.secondMoment()[5] = Float.MAX_VALUE;
    moments.mean()[5] = 1;
    fresh.compress(moments, new GradientMessage());
    assertEquals(
        "The accumulated second moment of tensor \"W\" is Infinity at its element 4 in step 2: it"
            + " must be finite",
        refusal(fresh, moments));
  }

  @Test
  void nonFiniteValuesOfFrozenTensorsAreNotLookedAt() {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    moments.mean()[2550] = Float.NaN;
    GradientMessage message = new GradientMessage();
    CompressorSpec.parse("none").create(LAYOUT, 1).compress(moments, message);
    CompressorSpec.parse("variance").create(LAYOUT, 1).compress(moments, message);
    assertEquals(0, decoded(message)[2550]);
  }

  @Test
  void refusesMomentsThatDoNotFit() {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    assertTrue(compressor.needsSecondMoment());
    assertTrue(refusal(compressor, new GradientMoments(LAYOUT, false)).contains("second moment"));
    ParameterLayout other = ParameterLayout.of(LAYOUT.tensors().subList(0, 2));
    assertTrue(refusal(compressor, new GradientMoments(other, true)).contains("Moments of"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"variance", "none"})
  void anEmptyLayoutHasAValidMessage(String spec) {
    ParameterLayout empty = ParameterLayout.of(List.of());
    GradientMessage message = new GradientMessage();
    CompressorSpec.parse(spec).create(empty, 1).compress(new GradientMoments(empty, true), message);
    BlockAggregator aggregator = new BlockAggregator(empty);
    aggregator.add(message);
    assertEquals(1, aggregator.messages());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"variance:alpha=0.5", "none"})
  void allocatesNothingOnceWarm(String spec) {
    GradientCompressor compressor = CompressorSpec.parse(spec).create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    fill(moments, new SplittableRandom(1), 0.5f);
    GradientMessage message = new GradientMessage();
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    float[] mean = new float[LAYOUT.length()];
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] buffer = new byte[0];
    long least = Long.MAX_VALUE;
    for (int step = 0; step < 40; step++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      compressor.compress(moments, message);
      aggregator.reset();
      aggregator.add(message);
      aggregator.mean(mean);
      least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
      if (step == 20) {
        buffer = message.bytes();
      }
    }
    assertSame(buffer, message.bytes());
    assertEquals(0, least);
  }

  private static void fill(GradientMoments moments, SplittableRandom random, float noise) {
    for (int i = 0; i < moments.mean().length; i++) {
      float scale = (float) Math.pow(2, random.nextDouble(-10, 2));
      moments.mean()[i] = scale * (float) (random.nextDouble(-1, 1) + random.nextDouble(-1, 1));
      if (moments.hasSecondMoment()) {
        float deviation = noise * scale * random.nextInt(3);
        moments.secondMoment()[i] = deviation * deviation;
      }
    }
  }

  private static float[] decoded(GradientMessage message) {
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    aggregator.add(message);
    float[] out = new float[LAYOUT.length()];
    aggregator.mean(out);
    return out;
  }

  private static String refusal(GradientCompressor compressor, GradientMoments moments) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> compressor.compress(moments, new GradientMessage()))
        .getMessage();
  }

  private static int nonZero(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value != 0 ? 1 : 0;
    }
    return count;
  }

  private static int end(ParameterTensor tensor) {
    return tensor.offset() + tensor.length();
  }
}
