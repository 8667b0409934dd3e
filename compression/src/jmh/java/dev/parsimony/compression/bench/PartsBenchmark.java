package dev.parsimony.compression.bench;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.codec.BlockSink;
import dev.parsimony.compression.codec.FrameDecoder;
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
 * The parts of a step of 25M elements and, after each step, what they are compared with, so that
 * both see the same machine: moves of the bytes that selection moves (m and s are read, r and v
 * read and written), once by System.arraycopy, where the read of r and v is the cache's when it
 * writes a line, and once by additions, where it is the program's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class PartsBenchmark {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final BlockSink nowhere = new Nowhere();
  private TypicalStep step;
  private FrameDecoder decoder;
  private float[] first;
  private float[] second;

  @Setup
  public void prepare() {
    ParameterLayout layout = BenchmarkLayout.RESNET50.layout();
    step = new TypicalStep(layout);
    decoder = new FrameDecoder(layout);
    first = new float[layout.length()];
    second = new float[layout.length()];
  }

  @Setup(Level.Iteration)
  public void reset() {
    step.aggregator().reset();
  }

  @Benchmark
  public int step(StepParts parts) {
    compress(parts);
    float[] mean = step.moments().mean();
    float[] secondMoment = step.moments().secondMoment();
    long start = System.nanoTime();
    System.arraycopy(mean, 0, first, 0, first.length);
    System.arraycopy(secondMoment, 0, second, 0, second.length);
    long copied = System.nanoTime();
    add(mean, first);
    add(secondMoment, second);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long added = System.nanoTime();
    decoder.decode(step.message(), nowhere);
    long decoded = System.nanoTime();
    step.aggregator().add(step.message());
    long summed = System.nanoTime();
    parts.allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
    parts.arraycopy += copied - start;
    parts.addition += added - copied;
    parts.decode += decoded - added;
    parts.decodeAndSum += summed - decoded;
    return step.message().length();
  }

  private void compress(StepParts parts) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long select = step.criterion().selectNanos();
    long settle = step.criterion().settleNanos();
    long quantize = step.quantizer().nanos();
    long start = System.nanoTime();
    step.compressor().compress(step.moments(), step.message());
    parts.compress += System.nanoTime() - start;
    parts.allocated += THREADS.getCurrentThreadAllocatedBytes() - before;
    parts.select += step.criterion().selectNanos() - select;
    parts.settle += step.criterion().settleNanos() - settle;
    parts.quantize += step.quantizer().nanos() - quantize;
    parts.sentElements += step.compressor().figures().sentElements();
    parts.steps++;
  }

  private static void add(float[] from, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  private static final class Nowhere implements BlockSink {
    @Override
    public void sparse(ParameterTensor tensor, SparseBlock block) {}

    @Override
    public void dense(ParameterTensor tensor, DenseBlock block) {}
  }
}
