package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.BlockSource;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.exchange.collective.ExchangeTuning;
import dev.parsimony.exchange.collective.ReceivedBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Two workers of which the other sends this one's message, changed. */
final class EchoExchange implements Exchange {
  private final UnaryOperator<byte[]> change;
  private List<ReceivedBlock> received = List.of();

  EchoExchange(UnaryOperator<byte[]> change) {
    this.change = change;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public int worldSize() {
    return 2;
  }

  @Override
  public void allgatherv(BlockSource block, BlockListener listener) {
    block.makeAll();
    allgatherv(block.bytes(), block.length());
    received.forEach(listener::arrived);
  }

  @Override
  public void allgatherv(byte[] block, int length) {
    byte[] own = Arrays.copyOf(block, length);
    received = List.of(new SentBlock(0, own), new SentBlock(1, change.apply(own.clone())));
  }

  @Override
  public List<ReceivedBlock> received() {
    return received;
  }

  @Override
  public Optional<AllReduce> allReduce() {
    return Optional.empty();
  }

  @Override
  public <T> T shared(Supplier<T> maker) {
    return maker.get();
  }

  @Override
  public ExchangeTuning tuning() {
    return new ExchangeTuning() {
      @Override
      public void calibrate() {}

      @Override
      public ExchangeFigures figures(long vectorBytes) {
        return ExchangeFigures.IN_MEMORY;
      }

      @Override
      public long waitNanos() {
        return 0;
      }

      @Override
      public long framedLength(int length) {
        return length;
      }
    };
  }

  @Override
  public void abort(FailureReport report) {
    assertEquals(0, report.culprit());
  }

  @Override
  public void close() {}
}
