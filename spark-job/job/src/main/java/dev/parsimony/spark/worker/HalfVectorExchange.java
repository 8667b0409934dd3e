package dev.parsimony.spark.worker;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.Exchange;
import java.io.IOException;

/** Sums vectors that travel as float16, whose exponents are in the messages; sums are float32. */
final class HalfVectorExchange extends VectorExchange {
  private final TensorHalves halves;
  private final StepSum sum;

  HalfVectorExchange(
      Exchange exchange, AllReduce sums, ParameterLayout layout, OutgoingMessage outgoing)
      throws IOException {
    super(exchange, sums, layout, outgoing);
    this.halves = new TensorHalves(layout, exchange.worldSize(), exchange.rank());
    // Of ranks that share a JVM, one takes the exponents of all; each rounds by its own.
    this.sum = exchange.shared(() -> new Sum(halves, exchange.worldSize()));
  }

  private static final class Sum extends StepSum {
    private final TensorHalves halves;

    Sum(TensorHalves halves, int worldSize) {
      super(worldSize);
      this.halves = halves;
    }

    @Override
    void reset() {}

    @Override
    void accept(int rank, StepMessage received) {
      halves.accept(rank, received);
    }
  }

  @Override
  public StepSum sum() {
    return sum;
  }

  @Override
  void describe(StepMessage message, float[] vector) {
    halves.measure(vector, message.gradient);
  }

  @Override
  void sum(AllReduce all, float[] vector) throws IOException {
    all.sum(vector, vector.length, halves);
  }

  @Override
  int elementBits() {
    return Short.SIZE;
  }
}
