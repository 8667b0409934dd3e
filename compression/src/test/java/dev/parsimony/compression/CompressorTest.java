package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressorTest {
  private static final ParameterLayout LAYOUT = RandomGradients.LAYOUT;

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
    assertEquals(12 + 3 + 1 + 4 * 7, none.figures().messageBytes());
  }

  @Test
  void countsWhatIsSentOfEachTensor() {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    List<ParameterTensor> tensors = LAYOUT.tensors();
    long[] sent = new long[tensors.size()];
    assertEquals(0, compressor.sent(sent));
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMessage message = new GradientMessage();
    ParameterTensor first =
        tensors.stream()
            .filter(each -> each.kind() == TensorKind.TRAINED && each.length() > 2)
            .findFirst()
            .get();
    Arrays.fill(moments.mean(), first.offset(), first.offset() + 2, 0.5f);
    compressor.compress(moments, message);
    Arrays.fill(moments.mean(), 0.5f);
    compressor.compress(moments, message);
    assertEquals(2, compressor.sent(sent));
    for (int t = 0; t < sent.length; t++) {
      ParameterTensor tensor = tensors.get(t);
      int once = tensor.kind() == TensorKind.TRAINED ? tensor.length() : 0;
      assertEquals(tensor.equals(first) ? once + 2 : once, sent[t], tensor.name());
    }
    assertThrows(IllegalArgumentException.class, () -> compressor.sent(new long[0]));
    compressor.begin(moments, message);
    assertThrows(IllegalStateException.class, () -> compressor.sent(sent));
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
    new RandomGradients(seed, 1).fill(moments);
    GradientMessage message = new GradientMessage();
    compressor.compress(moments, message);
    float[] expected = moments.mean().clone();
    Arrays.fill(expected, 2508, 2598, 0);
    assertArrayEquals(expected, decoded(message));
    assertEquals(
        new CompressionFigures(2534, 32.0 * 2534, 12 + 4 + 4 * (2534 + 7)), compressor.figures());
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

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.parsimony.compression.MethodCase#all")
  void namesTheStepOfANonFiniteMean(MethodCase method) {
    GradientCompressor compressor = CompressorSpec.parse(method.spec()).create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    GradientMessage message = new GradientMessage();
    for (int step = 1; step <= 6; step++) {
      compressor.compress(moments, message);
    }
    moments.mean()[2600] = Float.NEGATIVE_INFINITY;
    NonFiniteException e =
        assertThrows(NonFiniteException.class, () -> compressor.compress(moments, message));
    assertEquals("mean gradient", e.quantity());
    assertEquals("b", e.tensor());
    assertEquals(2, e.index());
    assertEquals(Float.NEGATIVE_INFINITY, e.value());
    assertEquals(7, e.step());
  }

  @ParameterizedTest(name = "mean {0}, second moment {1}")
  @CsvSource({
    "2630, -1, The mean gradient of tensor \"b\" is NaN at its element 32 in step 9: it must be"
        + " finite",
    "2507, -1, The pseudo-gradient of tensor \"mean\" is NaN at its element 6 in step 9: it must"
        + " be finite",
    "-1, 0, The second moment of tensor \"one\" is NaN at its element 0 in step 9: it must be"
        + " finite",
    "2550, 2550,",
    "-1, 2503,",
  })
  void momentsCanBeCheckedBeforehand(int mean, int second, String message) {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    if (mean >= 0) {
      moments.mean()[mean] = Float.NaN;
    }
    if (second >= 0) {
      moments.secondMoment()[second] = Float.NaN;
    }
    if (message == null) {
      moments.requireFinite(9);
    } else {
      assertEquals(
          message,
          assertThrows(NonFiniteException.class, () -> moments.requireFinite(9)).getMessage());
    }
  }

  @Test
  void aResidualThatOverflowsIsNamed() {
    GradientMoments moments = new GradientMoments(LAYOUT, false);
    GradientCompressor compressor = CompressorSpec.parse("strom:tau=1").create(LAYOUT, 1);
    moments.mean()[1501] = Float.MAX_VALUE;
    compressor.compress(moments, new GradientMessage());
    assertEquals(
        "The residual of tensor \"W\" is Infinity at its element 1500 in step 2: it must be finite",
        refusal(compressor, moments));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"variance:codec=paper", "strom:tau=0.1,codec=paper"})
  void thePapersCodecTakesFourBytesForAnElement(String spec) {
    GradientCompressor compressor = CompressorSpec.parse(spec).create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    new RandomGradients(1, 1).fill(moments);
    compressor.compress(moments, new GradientMessage());
    long words = 4 * compressor.figures().sentElements();
    int rest = compressor.figures().messageBytes() - 12 - (1 + 4 * 7);
    assertTrue(words > 500 && rest >= words && rest <= words + 3 * 7, words + " of " + rest);
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
  @MethodSource("dev.parsimony.compression.MethodCase#all")
  void allocatesNothingOnceWarm(MethodCase method) {
    GradientCompressor compressor = CompressorSpec.parse(method.spec()).create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    new RandomGradients(1, 0.5f).fill(moments);
    GradientMessage message = new GradientMessage();
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    float[] mean = new float[LAYOUT.length()];
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int still = 0;
    for (int step = 0; step < 60; step++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      compressor.compress(moments, message);
      aggregator.reset();
      aggregator.add(message);
      aggregator.mean(mean);
      long allocated = thread.getCurrentThreadAllocatedBytes() - before;
      still += step >= 40 && allocated == 0 ? 1 : 0;
    }
    // A few may see a buffer grow or the machine at work.
    assertTrue(still >= 15, "only " + still + " of the last 20 steps allocate nothing");
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
}
