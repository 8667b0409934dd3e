package dev.parsimony.compression.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.BlockSink;
import dev.parsimony.compression.codec.FrameDecoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.codec.MalformedBlockException;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockAggregatorTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterTensor("W", 0, 300, TensorKind.TRAINED),
              new ParameterTensor("frozen", 300, 10, TensorKind.FROZEN),
              new ParameterTensor("mean", 310, 5, TensorKind.STATISTIC),
              new ParameterTensor("b", 315, 20, TensorKind.TRAINED)));

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void meanIsTheSumInOrderOverTheNumberOfMessages(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int workers = random.nextInt(1, 8);
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    aggregator.add(message(random, "none"));
    aggregator.reset();
    float[] sum = new float[LAYOUT.length()];
    for (int rank = 0; rank < workers; rank++) {
      GradientMessage message = message(random, rank % 3 == 2 ? "none" : "variance:alpha=0.3");
      aggregator.add(message);
      PlainSink plain = new PlainSink();
      new FrameDecoder(LAYOUT).decode(message, plain);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += plain.values[i];
      }
    }
    assertEquals(workers, aggregator.messages());
    float[] mean = new float[LAYOUT.length()];
    aggregator.mean(mean);
    for (int i = 0; i < sum.length; i++) {
      sum[i] *= 1f / workers;
    }
    assertArrayEquals(sum, mean);
    assertEquals(0, mean[305]);
  }

  @Test
  void refusesAMeanOfNothingAndAnArrayOfAnotherLength() {
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    float[] out = new float[LAYOUT.length()];
    assertThrows(IllegalStateException.class, () -> aggregator.mean(out));
    aggregator.add(message(new SplittableRandom(1), "none"));
    assertThrows(IllegalArgumentException.class, () -> aggregator.mean(new float[3]));
  }

  @Test
  void aMalformedMessageDoesNotCountAndResetRecovers() {
    BlockAggregator aggregator = new BlockAggregator(LAYOUT);
    GradientMessage good = message(new SplittableRandom(1), "variance");
    byte[] bytes = good.bytes().clone();
    bytes[25] ^= 1;
    GradientMessage bad = new GradientMessage();
    bad.wrap(bytes, 0, good.length());
    assertThrows(MalformedBlockException.class, () -> aggregator.add(bad));
    assertThrows(MalformedBlockException.class, () -> aggregator.add(new GradientMessage()));
    assertEquals(0, aggregator.messages());
    aggregator.reset();
    aggregator.add(good);
    float[] mean = new float[LAYOUT.length()];
    aggregator.mean(mean);
    PlainSink plain = new PlainSink();
    new FrameDecoder(LAYOUT).decode(good, plain);
    assertArrayEquals(plain.values, mean);
  }

  private static GradientMessage message(SplittableRandom random, String spec) {
    GradientMoments moments = new GradientMoments(LAYOUT, true);
    for (int i = 0; i < LAYOUT.length(); i++) {
      moments.mean()[i] = (float) random.nextDouble(-1, 1);
      moments.secondMoment()[i] = (float) random.nextDouble(0, 1);
    }
    GradientMessage message = new GradientMessage();
    CompressorSpec.parse(spec).create(LAYOUT, 1).compress(moments, message);
    return message;
  }

  private static final class PlainSink implements BlockSink {
    private final float[] values = new float[LAYOUT.length()];

    @Override
    public void sparse(ParameterTensor tensor, SparseBlock block) {
      for (int j = 0; j < block.count(); j++) {
        int code = block.codes()[j];
        double magnitude = block.scales()[0] * Math.pow(2, -(code & 7));
        int place = tensor.offset() + block.indices()[j];
        values[place] = (float) (code >= 8 ? -magnitude : magnitude);
      }
    }

    @Override
    public void dense(ParameterTensor tensor, DenseBlock block) {
      System.arraycopy(block.values(), block.offset(), values, tensor.offset(), block.length());
    }
  }
}
