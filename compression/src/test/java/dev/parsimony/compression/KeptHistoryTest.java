package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are written against those before say the same as messages that are not. */
final class KeptHistoryTest {
  private static final int FLAGS_OFFSET = 3;
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("W", 0, 20_000, TensorKind.TRAINED),
              new ParameterTensor("b", 20_000, 100, TensorKind.TRAINED),
              new ParameterTensor("mean", 20_100, 10, TensorKind.STATISTIC)));

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"variance", "strom:tau=0.5", "hybrid:tau=0.3", "variance:warmup=3", "none"})
  void saysTheSameInFewerBytes(String spec) {
    GradientCompressor plain = CompressorSpec.parse(spec).create(LAYOUT, 1);
    GradientCompressor keeping = CompressorSpec.parse(spec).create(LAYOUT, 1);
    keeping.keepHistory(true);
    BlockAggregator of = new BlockAggregator(LAYOUT);
    BlockAggregator ofKeeping = new BlockAggregator(LAYOUT);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    SplittableRandom random = new SplittableRandom(1);
    GradientMessage message = new GradientMessage();
    long plainBytes = 0;
    long bytes = 0;
    for (int step = 0; step < 40; step++) {
      fill(moments, random);
      plain.compress(moments, message);
      plainBytes += message.length();
      of.reset();
      of.add(message);
      keeping.compress(moments, message);
      bytes += message.length();
      ofKeeping.reset();
      ofKeeping.add(0, message);
      assertArrayEquals(mean(of), mean(ofKeeping));
    }
    assertEquals(plain.figures().sentElements(), keeping.figures().sentElements());
    if (spec.equals("none")) {
      assertEquals(plainBytes, bytes);
    } else {
      assertTrue(bytes < 0.95 * plainBytes, bytes + " of " + plainBytes + " bytes");
    }
  }

  @Test
  void eachSenderHasAHistoryOfItsOwn() {
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    GradientMessage[][] messages = {messages(1, 5), messages(2, 5), messages(3, 5)};
    for (int step = 0; step < 5; step++) {
      // The middle one leaves some steps out.
      for (int sender = 0; sender < 3; sender += step % 2 == 0 ? 1 : 2) {
        aggregator.add(sender, messages[sender][sender == 1 ? step / 2 : step]);
      }
    }
    assertEquals(13, aggregator.messages());
    assertThrows(
        MalformedBlockException.class, () -> aggregator.add(0, messages[0][4]), "a second time");
    assertThrows(MalformedBlockException.class, () -> aggregator.add(3, messages[1][1]));
    assertThrows(MalformedBlockException.class, () -> aggregator.add(messages[0][0]));
    aggregator.add(0, messages[0][0]);
    aggregator.add(0, messages[0][1]);
  }

  @Test
  void beginsAnewAfterARestoreAndNotAtAllWhereAllIsSent() {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    fill(moments, new SplittableRandom(1));
    assertEquals(0, flags(compressor, moments));
    compressor.keepHistory(true);
    assertEquals(1, flags(compressor, moments));
    assertEquals(6, flags(compressor, moments));
    ResidualSnapshot snapshot = new ResidualSnapshot();
    compressor.snapshot(snapshot);
    assertEquals(10, flags(compressor, moments));
    compressor.restore(snapshot);
    assertEquals(1, flags(compressor, moments));
    compressor.keepHistory(false);
    assertEquals(0, flags(compressor, moments));
    GradientCompressor none = CompressorSpec.parse("qsgd").create(LAYOUT, 1);
    none.keepHistory(true);
    assertEquals(0, flags(none, moments));
  }

  @Test
  void isForTheTimeBetweenSteps() {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    compressor.begin(new GradientMoments(LAYOUT, true), new GradientMessage());
    assertThrows(IllegalStateException.class, () -> compressor.keepHistory(true));
  }

  @Test
  void allocatesNothingOnceWarm() {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    compressor.keepHistory(true);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    fill(moments, new SplittableRandom(1));
    GradientMessage message = new GradientMessage();
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int still = 0;
    for (int step = 0; step < 60; step++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      compressor.compress(moments, message);
      aggregator.reset();
      aggregator.add(0, message);
      long allocated = thread.getCurrentThreadAllocatedBytes() - before;
      still += step >= 40 && allocated == 0 ? 1 : 0;
    }
    assertTrue(still >= 15, "only " + still + " of the last 20 steps allocate nothing");
  }

  private static int flags(GradientCompressor compressor, GradientMoments moments) {
    GradientMessage message = new GradientMessage();
    compressor.compress(moments, message);
    return message.bytes()[FLAGS_OFFSET];
  }

  private static GradientMessage[] messages(long seed, int steps) {
    GradientCompressor compressor = CompressorSpec.parse("variance").create(LAYOUT, 1);
    compressor.keepHistory(true);
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    SplittableRandom random = new SplittableRandom(seed);
    GradientMessage[] messages = new GradientMessage[steps];
    for (int step = 0; step < steps; step++) {
      fill(moments, random);
      messages[step] = new GradientMessage();
      compressor.compress(moments, messages[step]);
    }
    return messages;
  }

  private static float[] mean(BlockAggregator aggregator) {
    float[] mean = new float[LAYOUT.length()];
    aggregator.mean(mean);
    return mean;
  }

  /** A fifth of the elements has gradients that stand out from their noise. */
  private static void fill(GradientMoments moments, SplittableRandom random) {
    SplittableRandom kinds = new SplittableRandom(7);
    for (int i = 0; i < LAYOUT.length(); i++) {
      double strength = kinds.nextInt(5) == 0 ? 0.4 : 0.02;
      moments.mean()[i] = (float) (strength * random.nextDouble(-1, 2));
      moments.secondMoment()[i] = 0.05f;
    }
  }
}
