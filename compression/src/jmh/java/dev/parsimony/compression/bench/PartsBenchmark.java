package dev.parsimony.compression.bench;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.BlockSink;
import dev.parsimony.compression.codec.FrameDecoder;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A step of 25M elements at density 1/100, by the compressor and pass by pass, and in the same
 * turn, so that all see the same machine, what it is compared with. The passes move 24 bytes of an
 * element: m, s, r and v are read, r and v written. So do three System.arraycopy of float32, by the
 * program's reads and writes; two of them move 16, and 24 if one counts that the cache reads what
 * it is going to overwrite; r += m and v += s move the same 24 and add.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class PartsBenchmark {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final GradientMessage message = new GradientMessage();
  private final BlockSink nowhere = new Nowhere();
  private GradientMoments moments;
  private GradientCompressor compressor;
  private PassByPass passes;
  private FrameDecoder decoder;
  private BlockAggregator aggregator;
  private float[] first;
  private float[] second;
  private float[] third;

  @Setup
  public void prepare() {
    ParameterLayout layout = BenchmarkLayout.RESNET50.layout();
    moments = new GradientMoments(layout, true);
    compressor = CompressorSpec.parse("variance").create(layout, 1);
    passes = new PassByPass(layout);
    SyntheticGradients gradients = new SyntheticGradients(layout, 0.01, 1);
    gradients.first(moments);
    compressor.compress(moments, message);
    passes.step(moments, new StepParts());
    gradients.later(moments);
    decoder = new FrameDecoder(layout);
    aggregator = new BlockAggregator(layout);
    first = new float[layout.length()];
    second = new float[layout.length()];
    third = new float[layout.length()];
  }

  @Setup(Level.Iteration)
  public void reset() {
    aggregator.reset();
  }

  @Benchmark
  public int step(StepParts parts) {
    compress(parts);
    move(parts);
    GradientMessage received = passes.step(moments, parts);
    decode(received, parts);
    parts.steps++;
    return received.length();
  }

  private void compress(StepParts parts) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    compressor.compress(moments, message);
    parts.compress += System.nanoTime() - start;
    parts.allocated += THREADS.getCurrentThreadAllocatedBytes() - allocated;
  }

  private void move(StepParts parts) {
    long start = System.nanoTime();
    System.arraycopy(moments.mean(), 0, first, 0, first.length);
    System.arraycopy(moments.secondMoment(), 0, second, 0, second.length);
    long copiedTwo = System.nanoTime();
    System.arraycopy(moments.mean(), 0, third, 0, third.length);
    long copiedThree = System.nanoTime();
    add(moments.mean(), first);
    add(moments.secondMoment(), second);
    parts.twoCopies += copiedTwo - start;
    parts.threeCopies += copiedThree - start;
    parts.addition += System.nanoTime() - copiedThree;
  }

  private static void add(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  private void decode(GradientMessage received, StepParts parts) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    decoder.decode(received, nowhere);
    long decoded = System.nanoTime();
    aggregator.add(received);
    parts.decode += decoded - start;
    parts.decodeAndSum += System.nanoTime() - decoded;
    parts.allocated += THREADS.getCurrentThreadAllocatedBytes() - allocated;
  }

  private static final class Nowhere implements BlockSink {
    @Override
    public void sparse(ParameterTensor tensor, SparseBlock block) {}

    @Override
    public void dense(ParameterTensor tensor, DenseBlock block) {}
  }
}
