package dev.parsimony.compression.bench;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A worker's step with LeNet's layout at density 1/100, and the addition of its messages, each of
 * which stands for itself or is written against those before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBenchmark {
  /** Messages that are added in turn, again and again: the first of them begins a history. */
  private static final int MESSAGES = 64;

  /** Whether messages are written against those before. */
  @Param({"false", "true"})
  public boolean history;

  private final GradientMessage message = new GradientMessage();
  private final List<GradientMessage> sent = new ArrayList<>();
  private int next;
  private GradientMoments moments;
  private GradientCompressor compressor;
  private BlockAggregator aggregator;

  @Setup
  public void prepare() {
    ParameterLayout layout = BenchmarkLayout.LENET.layout();
    SyntheticGradients gradients = new SyntheticGradients(layout, 0.01, 1);
    moments = new GradientMoments(layout, true);
    compressor = CompressorSpec.parse("variance").create(layout, 1);
    // All elements are sent once: buffers are then as long as they can get.
    Arrays.fill(moments.mean(), 1);
    compressor.compress(moments, message);
    gradients.first(moments);
    compressor.compress(moments, message);
    gradients.later(moments);
    compressor.compress(moments, message);
    compressor.keepHistory(history);
    for (int m = 0; m < MESSAGES; m++) {
      sent.add(new GradientMessage());
      compressor.compress(moments, sent.get(m));
    }
    aggregator = new BlockAggregator(layout);
  }

  /** Returns the mean length of the messages that are added, in bytes. */
  static double messageBytes(boolean history) {
    StepBenchmark step = new StepBenchmark();
    step.history = history;
    step.prepare();
    return step.sent.stream().mapToInt(GradientMessage::length).average().orElseThrow();
  }

  @Benchmark
  public int compress() {
    compressor.compress(moments, message);
    return message.length();
  }

  @Benchmark
  public int decodeAndSum() {
    aggregator.reset();
    aggregator.add(0, sent.get(next));
    next = (next + 1) % MESSAGES;
    return aggregator.messages();
  }
}
