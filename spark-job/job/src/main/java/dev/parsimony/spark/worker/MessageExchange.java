package dev.parsimony.spark.worker;

import dev.parsimony.compression.CompressionFigures;
import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;

/** Sends what a compressor chose in the message; every JVM adds up the messages of all. */
final class MessageExchange implements GradientExchange {
  private final Exchange exchange;
  private final GradientCompressor compressor;
  private final OutgoingMessage outgoing;
  private final AggregatedSum sum;

  MessageExchange(
      Exchange exchange,
      GradientCompressor compressor,
      ParameterLayout layout,
      OutgoingMessage outgoing)
      throws IOException {
    this.exchange = exchange;
    this.compressor = compressor;
    this.outgoing = outgoing;
    this.sum = exchange.shared(() -> new AggregatedSum(layout, exchange.worldSize()));
  }

  @Override
  public StepSum sum() {
    return sum;
  }

  @Override
  public void start(StepMessage message, GradientMoments contribution) {
    outgoing.startCompressing(contribution);
  }

  @Override
  public void sumVectors(StepMessage own, float[] vector) {}

  @Override
  public void mean(float[] vector) {
    sum.mean(vector);
  }

  @Override
  public void count(Traffic traffic, int messageLength) {
    CompressionFigures figures = compressor.figures();
    traffic.addStep(
        figures.sentElements(), exchange.tuning().framedLength(messageLength), figures.boundBits());
  }
}
