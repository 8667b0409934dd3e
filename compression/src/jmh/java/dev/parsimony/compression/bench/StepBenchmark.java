package dev.parsimony.compression.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A worker's step with LeNet, and the addition of a message, each alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBenchmark {
  private TypicalStep step;

  @Setup
  public void prepare() {
    step = new TypicalStep(BenchmarkLayout.LENET.layout());
  }

  @Benchmark
  public int compress() {
    step.compressor().compress(step.moments(), step.message());
    return step.message().length();
  }

  @Benchmark
  public int decodeAndSum() {
    step.aggregator().reset();
    step.aggregator().add(step.message());
    return step.aggregator().messages();
  }
}
