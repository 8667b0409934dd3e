package dev.parsimony.spark.dl4j;

import dev.parsimony.secondmoment.SecondMoments;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Forward and backward pass of a batch of 64 by plain DL4J and, in the same turn, by the same
 * network with second moments.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class MomentsBenchmark {
  @Param public BenchmarkNetwork network;

  private Network plain;
  private Network withMoments;
  private SecondMoments moments;
  private MultiDataSet batch;

  /** Nanoseconds of an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Times {
    public long steps;
    public long plain;
    public long withMoments;
    public long momentsAlone;
  }

  @Setup
  public void prepare() {
    NativeRuntime.prepare(1);
    plain = create();
    withMoments = create();
    moments = withMoments.installSecondMoments();
    batch = network.batch(1);
  }

  private Network create() {
    MultiLayerNetwork model = new MultiLayerNetwork(network.configuration());
    model.init();
    return Network.of(model);
  }

  @Benchmark
  public void step(Times times) {
    long start = System.nanoTime();
    plain.computeGradient(batch);
    long between = System.nanoTime();
    withMoments.computeGradient(batch);
    times.withMoments += System.nanoTime() - between;
    times.plain += between - start;
    times.momentsAlone += moments.takeNanos();
    times.steps++;
  }
}
