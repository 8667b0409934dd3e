package dev.parsimony.spark.worker;

import com.esotericsoftware.kryo.KryoException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.Exchange;
import java.io.IOException;

/** Sums vectors that travel as float32. */
final class FloatVectorExchange extends VectorExchange {
  private final StepSum sum;

  FloatVectorExchange(
      Exchange exchange, AllReduce sums, ParameterLayout layout, OutgoingMessage outgoing)
      throws IOException {
    super(exchange, sums, layout, outgoing);
    this.sum = exchange.shared(() -> new Sum(exchange.worldSize()));
  }

  private static final class Sum extends StepSum {
    Sum(int worldSize) {
      super(worldSize);
    }

    @Override
    void reset() {}

    @Override
    void accept(int rank, StepMessage received) {
      if (received.gradient.length() > 0) {
        throw new KryoException("Invalid message: got a gradient, expected none beside vectors");
      }
    }
  }

  @Override
  public StepSum sum() {
    return sum;
  }

  @Override
  void describe(StepMessage message, float[] vector) {}

  @Override
  void sum(AllReduce all, float[] vector) throws IOException {
    all.sum(vector, vector.length);
  }

  @Override
  int elementBits() {
    return Float.SIZE;
  }
}
