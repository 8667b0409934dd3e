package dev.parsimony.spark.worker;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.AllReduce;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.spark.metrics.Traffic;
import java.io.IOException;
import java.util.Arrays;

/** Sums whole vectors over the workers by an all-reduce, beside their messages. */
abstract class VectorExchange implements GradientExchange {
  private final Exchange exchange;
  private final AllReduce sums;
  private final ParameterLayout layout;
  private final OutgoingMessage outgoing;

  VectorExchange(
      Exchange exchange, AllReduce sums, ParameterLayout layout, OutgoingMessage outgoing) {
    this.exchange = exchange;
    this.sums = sums;
    this.layout = layout;
    this.outgoing = outgoing;
  }

  /** Puts into the message what the others need to know of the vector. */
  abstract void describe(StepMessage message, float[] vector);

  /** Sums the vectors of all workers. */
  abstract void sum(AllReduce all, float[] vector) throws IOException;

  /** Returns the bits that an element takes in a worker's own part of the sum. */
  abstract int elementBits();

  @Override
  public void start(StepMessage message, GradientMoments contribution) {
    requireFinite(message, contribution);
    message.skipGradient();
    describe(message, contribution.mean());
    outgoing.startComplete();
  }

  /** Compressors find it themselves. */
  private void requireFinite(StepMessage message, GradientMoments contribution) {
    try {
      contribution.requireFinite(message.step + 1);
    } catch (NonFiniteException e) {
      throw StepConsensus.notFinite(e, exchange.rank(), message.step);
    }
  }

  @Override
  public void sumVectors(StepMessage own, float[] vector) throws IOException {
    if (!own.contributes()) {
      Arrays.fill(vector, 0);
    }
    sum(sums, vector);
  }

  @Override
  public void mean(float[] vector) {
    StepSum.scale(vector, 1f / sum().shares());
  }

  @Override
  public void count(Traffic traffic, int messageLength) {
    int vectorBytes = (int) ((long) layout.length() * elementBytes());
    long bytes =
        exchange.tuning().framedLength(messageLength) + exchange.tuning().framedLength(vectorBytes);
    int elements = layout.trainedLength();
    traffic.addStep(elements, bytes, (double) elementBits() * elements);
  }

  /** On average, of the parts and of their sums, which are float32. */
  private int elementBytes() {
    int part = elementBits() / Byte.SIZE;
    return sums.travels() ? (part + Float.BYTES) / 2 : part;
  }
}
